"""Processes for the heavy steps: spawned once a run, the model loaded once in each.

They are ours and not the task runner's: they import no Prefect, never talk to its server and
cannot start one of their own. One that dies or stands still takes only its own work with it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from tasks.marks import Watch

Result = TypeVar("Result")

_WATCH_SECONDS = 1.0


class WorkerDied(Exception):
    """A process ended in the middle of its work, or was ended; the message says how."""


class Worker:
    """One process that runs functions of modules, one after another, and ends with this one.

    `prepare` runs in it first. It is started when it is needed, and again after it died.
    """

    def __init__(self, prepare: Callable[..., None] | None = None, *args: Any) -> None:
        self._prepare = prepare
        self._args = args
        self._pool: ProcessPoolExecutor | None = None
        self._pid: Future[int]

    def start(self) -> None:
        """Start the process now, so that it loads while others do their part."""
        self._pool = ProcessPoolExecutor(
            max_workers=1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(os.getpid(), self._prepare, self._args),
        )
        self._pid = self._pool.submit(os.getpid)

    def run(
        self, function: Callable[..., Result], *args: Any, watch: Watch | None = None
    ) -> Result:
        """Run a function there and wait for its result; what it raises is raised here.

        Raises WorkerDied when the process ends, or when it stands still at its mark.
        """
        if self._pool is None:
            self.start()
        assert self._pool is not None
        if watch is not None:
            watch.start()
        try:
            return self._wait_for(self._pool.submit(function, *args), watch)
        except BrokenProcessPool as error:
            self.kill()
            raise WorkerDied("its process was killed or crashed") from error

    def _wait_for(self, future: Future[Result], watch: Watch | None) -> Result:
        while True:
            try:
                return future.result(_WATCH_SECONDS)
            except TimeoutError as error:
                if future.done():  # the function's own
                    raise
                if watch is not None and watch.is_stuck():
                    self.kill()
                    raise WorkerDied(f"it took more than {watch.seconds:g} seconds") from error

    def kill(self) -> None:
        """End the process, whatever it does."""
        if self._pool is None:
            return
        if self._pid.done() and self._pid.exception() is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid.result(), signal.SIGKILL)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None

    def stop(self) -> None:
        """End the process when it has done what it was asked."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


class Workers:
    """So many workers with the model loaded, each lent to one caller at a time."""

    def __init__(self, count: int, model: str, own: Path | None = None) -> None:
        """`own` is a folder with reference tables on top of the shipped ones."""
        self._all = [Worker(_prepare, model, own) for _ in range(count)]
        # last in, first out: a small run uses one process and never starts the others
        self._free: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self._all:
            self._free.put(worker)

    def __enter__(self) -> Workers:
        self._all[-1].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        is_told_to_end = kind is not None and not issubclass(kind, Exception)
        for worker in self._all:
            if is_told_to_end:  # do not wait for what it does
                worker.kill()
            else:
                worker.stop()

    def run(
        self, function: Callable[..., Result], *args: Any, watch: Watch | None = None
    ) -> Result:
        """As `Worker.run`, on a process that is free."""
        worker = self._free.get()
        try:
            return worker.run(function, *args, watch=watch)
        finally:
            self._free.put(worker)


def _begin(parent: int, prepare: Callable[..., None] | None, args: tuple[Any, ...]) -> None:
    """In each new process: one thread for each library, death with the parent, the model."""
    die_with(parent)
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if prepare is not None:
        prepare(*args)


def _prepare(model: str, own: Path | None) -> None:
    """Load what every batch needs."""
    from tasks.enrich.cities import cities_by_key
    from tasks.enrich.gazetteer import load_gazetteer
    from tasks.enrich.nlp import load_model
    from warehouse import reference

    reference.use_own(own)
    load_model(model)
    load_gazetteer()
    cities_by_key()
    gc.freeze()  # what is loaded for good is not searched for garbage with every page


def die_with(parent: int) -> None:
    """Watch the parent process from a thread; end this one when it is gone.

    Polling works on every system and survives a parent that was killed.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="die-with-parent", daemon=True).start()
