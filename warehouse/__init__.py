"""What is kept, and how it is asked: `warehouse.connect(home)` opens a lake for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

__all__ = ["__version__", "connect"]


def connect(home: str | Path) -> duckdb.DuckDBPyConnection:
    """Open the lake of a home for questions: tables, views and macros by their bare names.

    The lake is attached read-only, which guards against accidents; temp tables, reading
    local files and COPY to files work. Raises `NoSuchHome` where there is no lake.
    """
    from warehouse import lake

    return lake.open_for_reading(home)
