"""The ingest flow: discover → read → clean → parse → enrich → load."""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import BaseModel, Field

from flows.coding import coding_of
from flows.ledger import Ledger
from flows.locks import one_run_at_a_time
from flows.look import look_for_news
from flows.settings import Settings
from flows.window import UnderWay, Window
from tasks import stages
from tasks.discover import Discovery, read_outlets
from tasks.enrich.code import CodingOptions
from tasks.parse.article import ParseOptions
from tasks.read.batches import ReadOptions, read_batches
from tasks.read.errors import Limits
from tasks.workers import Workers
from warehouse import lake, runs
from warehouse.home import Home
from warehouse.known import KnownDocuments
from warehouse.tables import Run

_STAGE_THREADS = 6
"""Task runs a batch may have waiting at once: its stages, and one to spare."""


class Request(BaseModel):
    """What to ingest. Without paths it is the inbox of the home."""

    paths: list[Path] = Field(
        default_factory=list, description="files and folders; none: the inbox"
    )
    source: str | None = Field(None, description="outlet of everything that names none itself")
    zone: str | None = Field(None, description="IANA time zone of times that state none")
    language: str | None = Field(None, description="ISO 639-1 language of everything")
    limit: int | None = Field(None, ge=1, description="documents to read at most")


@flow(name="ingest")
def ingest(request: Request, home: Path | None = None) -> dict[str, Any]:
    """Read what is new, make articles of it, code them and commit them, batch by batch.

    Returns the counts by stage. Raises LedgerDoesNotClose when anything was lost on the way;
    all that was committed stays, and the next run takes up the rest.
    """
    settings = Settings() if home is None else Settings(home=home)
    place = Home(settings.home.expanduser().resolve())
    ledger = Ledger()
    with one_run_at_a_time(place, "dateline ingest", settings.run_wait_seconds):
        lake.create_or_upgrade(place)
        run = _begin(place)
        try:
            found = stages.discover(partial(look_for_news, place, settings, request))
            ledger.add_discovery(found)
            if found.has_work:
                _run_batches(place, settings, request, run, found, ledger)
            ledger.close(limited=request.limit is not None)
        except BaseException:
            runs.end_run(place, run.run_id, "failed", _now(), ledger.counts)
            raise
        runs.end_run(place, run.run_id, "completed", _now(), ledger.counts)
    return {"run_id": run.run_id, "counts": _by_stage(ledger)}


def _run_batches(
    home: Home,
    settings: Settings,
    request: Request,
    run: Run,
    found: Discovery,
    ledger: Ledger,
) -> None:
    """Send every batch through the stages, a few at a time, and commit them in order."""
    options = CodingOptions(settings.model, settings.min_words, _overlay(home))
    coding = coding_of(home, options, run.started_at)
    parse_options = ParseOptions(run.run_id, coding.coding_id)
    outlets = read_outlets(home.sources_csv)
    known = KnownDocuments(home, (file.file_id for file in found.fresh))
    reader = _reader(home, settings, request, run, coding.coding_id, found, known)
    window = Window(ledger, sum(f.size_bytes for f in found.fresh), size=settings.workers + 2)
    with closing(known), Workers(settings.workers, settings.model) as workers:
        while (batch := stages.read(reader)) is not None:
            # Any: the tasks take futures of what their signatures name
            cleaned: Any = stages.clean.submit(batch, workers)
            parsed: Any = stages.parse.submit(cleaned, workers, parse_options)
            enriched: Any = stages.enrich.submit(parsed, workers, options, coding, outlets)
            loaded: Any = stages.load.submit(
                batch=enriched, home=home, return_state=False, wait_for=window.last_commit()
            )
            window.add(
                UnderWay(batch, {"clean": cleaned, "parse": parsed, "enrich": enriched}, loaded)
            )
        window.drain()


def _reader(
    home: Home,
    settings: Settings,
    request: Request,
    run: Run,
    coding_id: str,
    found: Discovery,
    known: KnownDocuments,
) -> stages.Reader:
    options = ReadOptions(
        run_id=run.run_id,
        seen_at=run.started_at,
        coding_id=coding_id,
        limits=Limits(settings.document_bytes, settings.expansion_ratio),
        batch_documents=settings.batch_documents,
        batch_bytes=settings.batch_bytes,
        limit=request.limit,
    )
    folder = home.staging / run.run_id
    return stages.Reader(read_batches(found.fresh, found.not_read, folder, known, options))


def _begin(home: Home) -> Run:
    """Enter the run and clear what a killed run left in staging."""
    for left in home.staging.iterdir():
        shutil.rmtree(left, ignore_errors=True)
    now = _now()
    run = Run(
        run_id=f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
        flow="ingest",
        flow_run_id=str(flow_run.id) if flow_run.id else None,
        started_at=now,
        ended_at=None,
        status="running",
    )
    runs.begin_run(home, run)
    return run


def _overlay(home: Home) -> str | None:
    return str(home.reference) if home.reference.is_dir() else None


def _by_stage(ledger: Ledger) -> dict[str, dict[str, float]]:
    stages_: dict[str, dict[str, float]] = {}
    for (stage, counter), value in sorted(ledger.counts.items()):
        stages_.setdefault(stage, {})[counter] = round(float(value), 3)
    return stages_


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def run_once(request: Request, settings: Settings) -> dict[str, Any]:
    """Run the flow in this process, with as many threads as its batches need."""
    threads = _STAGE_THREADS * (settings.workers + 2)
    runner: Any = ThreadPoolTaskRunner(max_workers=threads)
    return dict(ingest.with_options(task_runner=runner)(request, settings.home))
