"""The maintain flow: learn → compact → expire snapshots → remove files. Safe beside readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.ledger import Ledger
from flows.runbook import entered, holding_home, now, settings_for
from warehouse import site_memory, upkeep
from warehouse.home import Home


@task(name="learn", cache_policy=NO_CACHE)
def learn(home: Home) -> int:
    """What the pages of each site have in common, for the runs to come."""
    return site_memory.learn(home, now())


@task(name="compact", cache_policy=NO_CACHE)
def compact(home: Home) -> tuple[int, int]:
    """Merge small files, sorted; write files with many deleted rows anew."""
    return upkeep.compact(home)


@task(name="expire", cache_policy=NO_CACHE)
def expire(home: Home) -> int:
    """Expire snapshots that were replaced more than a day ago and are not kept."""
    return upkeep.expire_snapshots(home, now())


@task(name="remove", cache_policy=NO_CACHE)
def remove(home: Home) -> int:
    """Remove files given up more than a day ago, and orphans of that age."""
    return upkeep.remove_files(home, now())


@flow(name="maintain", flow_run_name="maintain")
def maintain(home: Path | None = None) -> dict[str, Any]:
    """Keep the lake small and fast. Returns the counts by stage."""
    settings, ledger = settings_for(home), Ledger()
    with (
        holding_home("maintain", settings) as place,
        entered("maintain", place, settings, ledger) as work,
    ):
        ledger.add("learn", [("lines", learn(place))])
        before, after = compact(place)
        ledger.add("compact", [("files_before", before), ("files_after", after)])
        ledger.add("expire", [("snapshots", expire(place))])
        ledger.add("remove", [("files", remove(place))])
    return {"run_id": work.run.run_id, "counts": ledger.by_stage()}
