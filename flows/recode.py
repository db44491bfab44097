"""The recode flow: judge again, from the kept bytes, what another coding judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows.again import judge_again, renamed_bytes
from flows.ingest import STAGE_THREADS
from flows.ledger import Ledger
from flows.pipeline import pinned_coding
from flows.runbook import entered, holding_home, now, settings_for
from warehouse import lake, site_memory
from warehouse.corrections import waiting_bytes
from warehouse.outdated import outdated_bytes
from warehouse.upkeep import keep_snapshot

_runner: Any = ThreadPoolTaskRunner(max_workers=STAGE_THREADS)


@flow(name="recode", flow_run_name="recode", task_runner=_runner)
def recode(home: Path | None = None) -> dict[str, Any]:
    """Clean, parse and enrich anew every document that another coding judged, or of which a
    person decided something meanwhile, batch by batch.

    What the pages of each site have in common is learned first. The state before is kept as a
    snapshot named after the run. Interrupted, the next run goes on with what is left. Returns
    the counts by stage.
    """
    settings, ledger = settings_for(home), Ledger()
    with (
        holding_home("recode", settings) as place,
        entered("recode", place, settings, ledger) as work,
    ):
        site_memory.learn(place, now())
        coding = pinned_coding(work)
        outdated = outdated_bytes(place, coding.coding_id)
        raws = sorted({*outdated, *waiting_bytes(place), *renamed_bytes(place)})
        if raws:
            name = f"before recode {work.run.run_id}"
            note = f"the state before coding {coding.coding_id}"
            lake.commit(place, lambda lake_: keep_snapshot(lake_, name, now(), note))
            judge_again(work, coding, raws)
        ledger.close()
    return {"run_id": work.run.run_id, "counts": ledger.by_stage()}
