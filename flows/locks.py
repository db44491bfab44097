"""One run at a time per home: a file lock that says who holds it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator

from filelock import FileLock, Timeout

from warehouse.home import Home


class HomeIsBusy(Exception):
    """Another run holds the home."""


@contextlib.contextmanager
def one_run_at_a_time(home: Home, what: str, wait_seconds: float) -> Iterator[None]:
    """Hold the home's run lock. Raises HomeIsBusy, naming the holder, after waiting."""
    home.locks.mkdir(parents=True, exist_ok=True)
    holder = home.locks / "run.holder"
    lock = FileLock(home.locks / "run.lock")
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        name = holder.read_text("utf-8") if holder.is_file() else "another process"
        raise HomeIsBusy(f"{name} is working on {home.root}: try again when it is done") from error
    try:
        started = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
        holder.write_text(f"{what} (process {os.getpid()}, since {started})", "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def is_held(home: Home) -> bool:
    """Whether a run holds the home right now."""
    lock = FileLock(home.locks / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False
