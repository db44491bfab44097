"""What every flow does around its work: one at a time, entered in the book of runs."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prefect.runtime import flow_run

from flows import story
from flows.ledger import Ledger
from flows.locks import one_run_at_a_time
from flows.schedule import overtake_late_runs
from flows.settings import Settings
from tasks.workers import die_with
from warehouse import lake, runs
from warehouse.home import Home
from warehouse.tables import Run


@dataclass(frozen=True, slots=True)
class Work:
    """A flow run at work: where, under which key, and what it counts."""

    home: Home
    settings: Settings
    run: Run
    ledger: Ledger


@contextmanager
def holding_home(flow: str, settings: Settings) -> Iterator[Home]:
    """Hold the home for one flow run, with its lake up to date and its staging cleared.

    Raises HomeIsBusy when another run holds the home for too long.
    """
    _end_with_server()
    overtake_late_runs()
    home = Home(settings.home.expanduser().resolve())
    with one_run_at_a_time(home, f"dateline {flow}", settings.run_wait_seconds):
        lake.create_or_upgrade(home)
        _clear_staging(home)
        yield home


@contextmanager
def entered(flow: str, home: Home, settings: Settings, ledger: Ledger) -> Iterator[Work]:
    """Enter the run in the book, and how it ended, whatever happens; then tell of it in the UI."""
    started = now()
    run = Run(
        run_id=f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
        flow=flow,
        flow_run_id=str(flow_run.id) if flow_run.id else None,
        started_at=started,
        ended_at=None,
        status="running",
    )
    runs.begin_run(home, run)
    try:
        yield Work(home, settings, run, ledger)
    except BaseException as error:
        runs.end_run(home, run.run_id, "failed", now(), ledger.counts)
        if isinstance(error, Exception):  # not when the process is told to end
            story.tell(home, run, ledger, error)
        raise
    runs.end_run(home, run.run_id, "completed", now(), ledger.counts)
    shutil.rmtree(home.staging / run.run_id, ignore_errors=True)
    story.tell(home, run, ledger, None)


def _end_with_server() -> None:
    """A scheduled run is a process of `dateline up` and ends when that is killed."""
    if os.environ.get("DATELINE_UP") == str(os.getppid()):
        die_with(os.getppid())


def now() -> dt.datetime:
    """The clock of the flows."""
    return dt.datetime.now(dt.UTC)


def settings_for(home: object) -> Settings:
    """Settings from the environment, with the home a caller names."""
    return Settings() if home is None else Settings(home=home)


def _clear_staging(home: Home) -> None:
    """What a killed run left there; no other run is going on."""
    for left in home.staging.iterdir():
        shutil.rmtree(left, ignore_errors=True)
