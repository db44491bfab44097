"""A pool of processes for the heavy steps: spawned once a run, the model loaded once in each.

The pool is ours and not the task runner's: the workers then import no Prefect, never talk
to its server, and cannot start one of their own.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_WATCH_SECONDS = 1.0


class Workers:
    """Processes that run plain functions and end with this one."""

    def __init__(self, count: int, model: str) -> None:
        self.count = count
        self._pool = ProcessPoolExecutor(
            max_workers=count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_prepare,
            initargs=(os.getpid(), model),
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None and not issubclass(kind, Exception):  # told to end: do not wait
            for process in multiprocessing.active_children():
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self) -> None:
        """Start the first process now, so that it loads while others do their part."""
        self._pool.submit(os.getpid)

    def run(
        self,
        function: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Run a function of a module in one of the processes and wait for its result."""
        return self._pool.submit(function, *args, **kwargs).result()


def _prepare(parent: int, model: str) -> None:
    """In each new process: one thread for each library, death with the parent, the model."""
    die_with(parent)
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from tasks.enrich.gazetteer import load_gazetteer
    from tasks.enrich.nlp import load_model

    load_model(model)
    load_gazetteer(None)


def die_with(parent: int) -> None:
    """Watch the parent process from a thread; end this one when it is gone.

    Polling works on every system and survives a parent that was killed.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="die-with-parent", daemon=True).start()
