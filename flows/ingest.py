"""The ingest flow: discover → read → clean → parse → enrich → load."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import BaseModel, Field

from flows.coding import coding_of
from flows.ledger import Ledger
from flows.look import look_for_news
from flows.pipeline import coding_options, run_batches
from flows.reports import report_ingest
from flows.runbook import Work, entered, holding_home, settings_for
from tasks import stages
from tasks.discover import Discovery
from tasks.read.batches import ReadOptions, read_batches
from tasks.read.errors import Limits
from warehouse.home import Home
from warehouse.known import KnownDocuments

STAGE_THREADS = 64
"""Threads for task runs that only wait for a worker process; more than ever wait at once."""


class Request(BaseModel):
    """What to ingest. Without paths it is the inbox of the home."""

    paths: list[Path] = Field(
        default_factory=list, description="files and folders; none: the inbox"
    )
    source: str | None = Field(None, description="outlet of everything that names none itself")
    zone: str | None = Field(None, description="IANA time zone of times that state none")
    language: str | None = Field(None, description="ISO 639-1 language of everything")
    limit: int | None = Field(None, ge=1, description="documents to read at most")


@task(name="report", cache_policy=NO_CACHE)
def report(home: Home, run_id: str, counts: dict[str, dict[str, float]]) -> None:
    """The run's report, losses and chart as artifacts."""
    report_ingest(home, run_id, counts)


_runner: Any = ThreadPoolTaskRunner(max_workers=STAGE_THREADS)


@flow(name="ingest", task_runner=_runner)
def ingest(request: Request | None = None, home: Path | None = None) -> dict[str, Any]:
    """Read what is new, make articles of it, code them and commit them, batch by batch.

    Returns the counts by stage; a run that finds nothing new leaves no trace in the lake.
    Raises LedgerDoesNotClose when anything was lost on the way; all that was committed stays,
    and the next run takes up the rest.
    """
    request, settings, ledger = request or Request(), settings_for(home), Ledger()
    with holding_home("ingest", settings) as place:
        found = stages.discover(partial(look_for_news, place, settings, request))
        ledger.add_discovery(found)
        if not found.has_work:
            return {"run_id": None, "counts": ledger.by_stage()}
        with entered("ingest", place, settings, ledger) as work:
            coding = coding_of(place, coding_options(work), work.run.started_at)
            with closing(KnownDocuments(place, (file.file_id for file in found.fresh))) as known:
                reader = _reader(work, request, coding.coding_id, found, known)
                total_bytes = sum(file.size_bytes for file in found.fresh)
                run_batches(work, reader, coding, total_bytes=total_bytes)
            ledger.close(limited=request.limit is not None)
        counts = ledger.by_stage()
        report(place, work.run.run_id, counts, return_state=True)  # the rows are in already
        return {"run_id": work.run.run_id, "counts": counts}


def _reader(
    work: Work, request: Request, coding_id: str, found: Discovery, known: KnownDocuments
) -> stages.Reader:
    settings = work.settings
    options = ReadOptions(
        run_id=work.run.run_id,
        seen_at=work.run.started_at,
        coding_id=coding_id,
        limits=Limits(settings.document_bytes, settings.expansion_ratio),
        batch_documents=settings.batch_documents,
        batch_bytes=settings.batch_bytes,
        limit=request.limit,
    )
    folder = work.home.staging / work.run.run_id
    return stages.Reader(read_batches(found.fresh, found.not_read, folder, known, options))
