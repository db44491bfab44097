"""The book of runs: begun, ended, and what each stage counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import duckdb

from warehouse import lake
from warehouse.home import Home
from warehouse.tables import Run, RunCount


def begin_run(home: Home, run: Run) -> None:
    """Enter a run that starts. Runs left open by a crash are closed as `crashed`: the
    caller holds the home's run lock, so no other run can be going on.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            "update runs set status = 'crashed', ended_at = ? where status = 'running'",
            [run.started_at],
        )
        lake.insert(connection, "runs", [run])

    lake.commit(home, work)


def end_run(
    home: Home,
    run_id: str,
    status: str,
    ended_at: dt.datetime,
    counts: Mapping[tuple[str, str], float],
) -> None:
    """Enter how a run ended and its counts by (stage, counter)."""

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            "update runs set status = ?, ended_at = ? where run_id = ?",
            [status, ended_at, run_id],
        )
        rows = [
            RunCount(run_id, stage, counter, float(value))
            for (stage, counter), value in sorted(counts.items())
        ]
        lake.insert(connection, "run_counts", rows)

    lake.commit(home, work)
