"""DuckDB with the extensions it needs, found in installed packages and verified by DuckDB."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import duckdb

EXTENSIONS = ("ducklake", "sqlite_scanner")


def new_connection(
    *, memory_limit: str = "", temp_folder: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB in UTC with the extensions loaded.

    Raises duckdb.Error when an extension is neither installed as a package nor to be had
    from DuckDB's own repository.
    """
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    for name in EXTENSIONS:
        _load(connection, name)
    connection.execute("set TimeZone = 'UTC'")
    if memory_limit:
        connection.execute("set memory_limit = ?", [memory_limit])
    if temp_folder is not None:
        connection.execute("set temp_directory = ?", [str(temp_folder)])
    return connection


def _load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        connection.install_extension(name)
        connection.load_extension(name)
        return
    folder = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}"
    connection.load_extension(str(folder / f"{name}.duckdb_extension"))


def quoted(text: str) -> str:
    """A text as a SQL string literal, for the statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def column(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The only column of a query."""
    return [value for (value,) in connection.execute(query).fetchall()]


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The only number of a query."""
    found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])
