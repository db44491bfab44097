"""The ingest flow: discover → read → clean → parse → enrich → load."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import BaseModel, Field

from flows.coding import coding_of
from flows.ledger import Ledger
from flows.look import look_for_news
from flows.runbook import Work, entered, holding_home, settings_for
from flows.window import UnderWay, Window
from tasks import stages
from tasks.discover import Discovery, read_outlets
from tasks.enrich.code import CodingOptions
from tasks.parse.article import ParseOptions
from tasks.read.batches import ReadOptions, read_batches
from tasks.read.errors import Limits
from tasks.workers import Workers
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
            _run_batches(work, request, found)
            ledger.close(limited=request.limit is not None)
        return {"run_id": work.run.run_id, "counts": ledger.by_stage()}


def _run_batches(work: Work, request: Request, found: Discovery) -> None:
    """Send every batch through the stages, a few at a time, and commit them in order."""
    home, settings = work.home, work.settings
    options = CodingOptions(settings.model, settings.min_words, _overlay(work))
    coding = coding_of(home, options, work.run.started_at)
    parse_options = ParseOptions(work.run.run_id, coding.coding_id)
    outlets = read_outlets(home.sources_csv)
    known = KnownDocuments(home, (file.file_id for file in found.fresh))
    reader = _reader(work, request, coding.coding_id, found, known)
    total = sum(file.size_bytes for file in found.fresh)
    window = Window(work.ledger, total, size=settings.workers + 2)
    with closing(known), Workers(settings.workers, settings.model) as workers:
        while (batch := stages.read(reader)) is not None:
            # Any: the tasks take futures of what their signatures name
            cleaned: Any = stages.clean.submit(batch, workers)
            parsed: Any = stages.parse.submit(cleaned, workers, parse_options)
            enriched: Any = stages.enrich.submit(parsed, workers, options, coding, outlets)
            loaded: Any = stages.load.submit(
                batch=enriched, home=home, return_state=False, wait_for=window.last_commit()
            )
            made = {"clean": cleaned, "parse": parsed, "enrich": enriched}
            window.add(UnderWay(batch, made, loaded))
        window.drain()


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


def _overlay(work: Work) -> str | None:
    folder = work.home.reference
    return str(folder) if folder.is_dir() else None
