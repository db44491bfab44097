"""The stages as Prefect tasks: one thin task run per batch and stage.

The tasks run in threads and hand the work to the pool of processes; only small `Batch`
records travel between them.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks import work
from tasks.batch import Batch
from tasks.discover import Discovery
from tasks.enrich.code import CodingOptions
from tasks.isolation import run_isolated
from tasks.parse.article import ParseOptions
from tasks.workers import Workers
from warehouse import load as loading
from warehouse.home import Home
from warehouse.tables import Coding, Source


class Reader(Protocol):
    """Gives the batches of a run one by one. Not an iterator, because Prefect looks into those
    when they are handed to a task.
    """

    def next(self) -> Batch | None:
        """The next batch; null after the last."""


class InlineReader:
    """Batches that are made in this process."""

    def __init__(self, batches: Iterator[Batch]) -> None:
        self._batches = batches

    def next(self) -> Batch | None:
        """The next batch; null after the last."""
        return next(self._batches, None)


@task(name="discover", cache_policy=NO_CACHE)
def discover(look: Callable[[], Discovery]) -> Discovery:
    """Which files are new."""
    return look()


@task(name="read", cache_policy=NO_CACHE)
def read(reader: Reader) -> Batch | None:
    """The next batch of raw documents."""
    start = time.perf_counter()
    batch = reader.next()
    if batch is None:
        return None
    return replace(batch, counts=(*batch.counts, ("seconds", time.perf_counter() - start)))


@task(name="clean", task_run_name="clean {batch.label}", cache_policy=NO_CACHE)
def clean(batch: Batch, workers: Workers, memory: Path | None, seconds: float) -> Batch:
    """A verdict on every line or block."""
    return run_isolated(workers, work.clean, batch, memory, seconds=seconds)


@task(name="parse", task_run_name="parse {batch.label}", cache_policy=NO_CACHE)
def parse(batch: Batch, workers: Workers, options: ParseOptions, seconds: float) -> Batch:
    """Title, lead, body, date, authors, source, language."""
    return run_isolated(workers, work.parse, batch, options, seconds=seconds)


@task(name="enrich", task_run_name="enrich {batch.label}", cache_policy=NO_CACHE)
def enrich(
    batch: Batch,
    workers: Workers,
    options: CodingOptions,
    coding: Coding,
    outlets: list[Source],
    seconds: float,
) -> Batch:
    """Countries and actors."""
    return run_isolated(workers, work.enrich, batch, options, coding, outlets, seconds=seconds)


@task(name="load", task_run_name="load {batch.label}", cache_policy=NO_CACHE)
def load(batch: Batch, home: Home, *, again: bool = False) -> tuple[loading.Loaded, float]:
    """All rows of the batch in one transaction; then its staged files go."""
    start = time.perf_counter()
    loaded = loading.load_batch(home, batch.folder, dt.datetime.now(dt.UTC), again=again)
    shutil.rmtree(batch.folder)
    return loaded, time.perf_counter() - start
