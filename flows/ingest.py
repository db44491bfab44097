"""The ingest flow: discover → read → clean → parse → enrich → load."""

from __future__ import annotations

import shutil
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import BaseModel, Field

from flows import story
from flows.again import judge_again
from flows.ledger import Ledger
from flows.look import Retry, look_for, rejected_to_judge
from flows.pipeline import pinned_coding, run_batches
from flows.progress import Total
from flows.runbook import Work, entered, holding_home, settings_for
from tasks import stages
from tasks.discover import Discovery
from tasks.outlets import read_outlet_rules
from tasks.read.batches import ReadOptions
from tasks.reader import FileReader

STAGE_THREADS = 64
"""Threads for task runs that only wait for a worker process; more than ever wait at once."""


class Request(BaseModel):
    """What to ingest. Without paths it is the inbox of the home."""

    paths: list[str] = Field(
        default_factory=list, description="files, folders and addresses; none: the inbox"
    )
    source: str | None = Field(None, description="outlet of everything that names none itself")
    zone: str | None = Field(None, description="IANA time zone of times that state none")
    language: str | None = Field(None, description="ISO 639-1 language of everything")
    limit: int | None = Field(None, ge=1, description="documents to read at most")
    retry: Retry | None = Field(None, description="only try these again; the rest does not count")


INBOX = Request()

_runner: Any = ThreadPoolTaskRunner(max_workers=STAGE_THREADS)


@flow(name="ingest", flow_run_name="ingest", task_runner=_runner)
def ingest(request: Request = INBOX, home: Path | None = None) -> dict[str, Any]:
    """Read what is new, make articles of it, code them and commit them, batch by batch.

    Returns the counts by stage; a run that finds nothing new leaves no trace in the lake.
    Raises LedgerDoesNotClose when anything was lost on the way; all that was committed stays,
    and the next run takes up the rest.
    """
    settings, ledger = settings_for(home), Ledger()
    with holding_home("ingest", settings) as place:
        found = stages.discover(partial(look_for, place, settings, request))
        ledger.add_discovery(found)
        rejected = rejected_to_judge(place, request)
        if not (found.has_work or rejected):
            story.tell_nothing_new("ingest", ledger)
            return {"run_id": None, "counts": ledger.by_stage()}
        with entered("ingest", place, settings, ledger) as work:
            coding = pinned_coding(work)
            with closing(_reader(work, request, coding.coding_id, found)) as reader:
                total = Total(sum(file.size_bytes for file in found.fresh), "bytes")
                if found.has_work:
                    run_batches(work, reader, coding, total)
            judge_again(work, coding, rejected)
            ledger.close(limited=bool(request.limit or settings.run_documents))
        shutil.rmtree(place.fetched, ignore_errors=True)
        return {"run_id": work.run.run_id, "counts": ledger.by_stage()}


def _reader(work: Work, request: Request, coding_id: str, found: Discovery) -> FileReader:
    settings = work.settings
    options = ReadOptions(
        run_id=work.run.run_id,
        seen_at=work.run.started_at,
        coding_id=coding_id,
        limits=settings.limits(),
        names=settings.field_names(),
        batch_documents=settings.batch_documents,
        batch_bytes=settings.batch_bytes,
        limit=request.limit or settings.run_documents,
        rules=read_outlet_rules(work.home.sources_csv),
    )
    folder = work.home.staging / work.run.run_id
    return FileReader(work.home, found.fresh, found.not_read, folder, options)
