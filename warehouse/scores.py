"""What was measured, kept beside the rows it speaks for."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse import lake
from warehouse.home import Home
from warehouse.tables import Score


def enter(home: Home, scores: Sequence[Score]) -> None:
    """Add the lines of a scorecard in one transaction."""

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        lake.insert(connection, "scores", list(scores))

    lake.commit(home, work)
