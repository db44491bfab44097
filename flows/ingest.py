"""The ingest flow: discover → read → clean → parse → enrich → load."""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any

from prefect import allow_failure, flow, get_run_logger
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import BaseModel, Field

from flows.coding import coding_of
from flows.ledger import Ledger
from flows.locks import one_run_at_a_time
from flows.look import look_for_news
from flows.progress import Progress, tell
from flows.settings import Settings
from tasks import stages
from tasks.batch import Batch, BatchSize, file_rows, read_batches
from tasks.discover import Discovery, read_outlets
from tasks.enrich.code import CodingOptions
from tasks.parse.article import ParseOptions
from tasks.read.errors import Limits
from tasks.workers import Workers
from warehouse import lake, runs
from warehouse.home import Home
from warehouse.known import look_up
from warehouse.load import Loaded
from warehouse.tables import Run

_STAGE_THREADS = 6
"""Task runs a batch may have waiting at once: its stages, and one to spare."""


class Request(BaseModel):
    """What to ingest. Without paths it is the inbox of the home."""

    paths: list[Path] = Field(default_factory=list, description="files and folders; none: the inbox")
    source: str | None = Field(None, description="outlet of everything that names none itself")
    zone: str | None = Field(None, description="IANA time zone of times that state none")
    language: str | None = Field(None, description="ISO 639-1 language of everything")
    limit: int | None = Field(None, ge=1, description="documents to read at most")


@flow(name="ingest", flow_run_name="ingest-{request.paths}")
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
    reader = _reader(home, settings, request, run, found)
    window = _Window(ledger, found, size=settings.workers + 2)
    with Workers(settings.workers, settings.model) as workers:
        while (batch := stages.read(reader)) is not None:
            cleaned = stages.clean.submit(batch, workers)
            parsed = stages.parse.submit(cleaned, workers, parse_options)
            enriched = stages.enrich.submit(parsed, workers, options, coding, outlets)
            loaded = stages.load.submit(enriched, home, wait_for=window.after_last())
            window.add(batch, cleaned, parsed, enriched, loaded)
        window.drain()


class _Window:
    """The batches under way: so many at most, counted when they are committed."""

    def __init__(self, ledger: Ledger, found: Discovery, size: int) -> None:
        self._ledger = ledger
        self._size = size
        self._under_way: deque[tuple[Batch, tuple[PrefectFuture[Batch], ...], PrefectFuture[tuple[Loaded, float]]]] = deque()  # noqa: E501
        self._total = sum(file.size_bytes for file in found.fresh)
        self._bytes = 0

    def after_last(self) -> list[Any]:
        """Commits happen in the order of reading, also after one that failed."""
        return [allow_failure(self._under_way[-1][2])] if self._under_way else []

    def add(
        self,
        batch: Batch,
        cleaned: PrefectFuture[Batch],
        parsed: PrefectFuture[Batch],
        enriched: PrefectFuture[Batch],
        loaded: PrefectFuture[tuple[Loaded, float]],
    ) -> None:
        """Take a batch in; wait for the oldest when there are too many."""
        self._ledger.add_batch("read", batch)
        self._under_way.append((batch, (cleaned, parsed, enriched), loaded))
        if len(self._under_way) >= self._size:
            self._finish_oldest()

    def drain(self) -> None:
        """Wait for all."""
        while self._under_way:
            self._finish_oldest()

    def _finish_oldest(self) -> None:
        batch, made, loading = self._under_way.popleft()
        loading.wait()
        for stage, future in zip(("clean", "parse", "enrich"), made, strict=True):
            if future.state.is_completed():
                self._ledger.add_batch(stage, future.result())
        if not loading.state.is_completed():
            get_run_logger().error("%s was not committed: %s", batch.label, loading.state.message)
            return
        loaded, seconds = loading.result()
        self._ledger.add_load(loaded, seconds)
        self._bytes += int(dict(batch.counts).get("bytes", 0))
        note = (
            f"{batch.label}: {loaded.article} articles, {loaded.duplicate} duplicates, "
            f"{loaded.rejected} rejected"
        )
        get_run_logger().info(note)
        articles = self._ledger.of("load", "article")
        tell(Progress(min(self._bytes, self._total), self._total, articles, note))


def _reader(
    home: Home, settings: Settings, request: Request, run: Run, found: Discovery
) -> stages.Reader:
    not_read = [(file, "duplicate", None) for file in found.duplicates]
    not_read += [(file, "quarantined", reason) for file, reason in found.unreadable]  # type: ignore[misc]  # mypy joins the two tuples
    return stages.Reader(
        read_batches(
            found.fresh,
            home.staging / run.run_id,
            run_id=run.run_id,
            seen_at=run.started_at,
            look_up=partial(look_up, home),
            first_rows=file_rows(not_read, run.run_id, run.started_at),
            size=BatchSize(settings.batch_documents, settings.batch_bytes),
            limits=Limits(settings.document_bytes, settings.expansion_ratio),
            limit=request.limit,
        )
    )


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
    prepared = ingest.with_options(task_runner=ThreadPoolTaskRunner(max_workers=threads))
    return dict(prepared(request, settings.home))


