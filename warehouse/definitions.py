"""What the lake knows besides rows: views, macros, comments, documentation, reference tables.

Each view, macro and check is one SQL file named after what it makes; the comment at its
head says what question it answers. Lines `-- @name meaning` document a macro's arguments.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb

from warehouse import records, reference, tables
from warehouse.engine import quoted


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One statement, what it makes, and what its head says of it."""

    kind: str
    name: str
    statement: str
    meaning: str
    arguments: tuple[tuple[str, str], ...]


@cache
def sql_files(folder: str) -> tuple[SqlFile, ...]:
    """The SQL files of `views`, `macros` or `checks`, by name."""
    found = [
        _parse(folder.removesuffix("s"), entry)
        for entry in (files("warehouse") / "sql" / folder).iterdir()
        if entry.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda sql: sql.name))


def _parse(kind: str, entry: Traversable) -> SqlFile:
    source = entry.read_text("utf-8")
    head = re.match(r"(?:--.*\n)+", source)
    if head is None:
        raise ValueError(f"{kind} {entry.name} has no comment that says what it answers")
    lines = [line.removeprefix("--").strip() for line in head[0].splitlines()]
    arguments = [line[1:].split(" ", 1) for line in lines if line.startswith("@")]
    meaning = " ".join(line for line in lines if not line.startswith("@"))
    return SqlFile(
        kind,
        entry.name.removesuffix(".sql"),
        source[head.end() :].strip().rstrip(";"),
        meaning,
        tuple((name, text) for name, text in arguments),
    )


@cache
def sha256() -> str:
    """Fingerprint of everything `install` writes."""
    digest = hashlib.sha256(reference.sha256().encode())
    for folder in ("views", "macros", "checks"):
        for sql in sql_files(folder):
            digest.update(repr(sql).encode())
    for table in tables.TABLES:
        digest.update(repr((table.name, table.record.__doc__)).encode())
        digest.update(repr(records.columns_of(table.record)).encode())
    return digest.hexdigest()


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Write comments, views, macros, documentation and reference tables into the lake."""
    _comment_tables(connection)
    _make_views(connection)
    for macro in sql_files("macros"):
        connection.execute(macro.statement)
    _fill(connection, "documentation", documentation())
    _fill(connection, "countries", reference.countries())
    _fill(connection, "country_codes", reference.country_codes())
    _fill(connection, "country_groups", reference.country_groups())


def _make_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views, each after those it reads from."""
    waiting = {view.name: view for view in sql_files("views")}
    while waiting:
        ready = [
            view
            for view in waiting.values()
            if not any(_reads(view, other) for other in waiting if other != view.name)
        ]
        if not ready:
            raise ValueError(f"views read from one another: {sorted(waiting)}")
        for view in ready:
            connection.execute(view.statement)
            connection.execute(f"comment on view {view.name} is {quoted(view.meaning)}")
            del waiting[view.name]


def _reads(view: SqlFile, other: str) -> bool:
    return re.search(rf"\b{other}\b", view.statement) is not None


def _comment_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for table in tables.TABLES:
        grain = quoted(table.record.__doc__ or "")
        connection.execute(f"comment on table {table.name} is {grain}")
        for column in records.columns_of(table.record):
            connection.execute(
                f'comment on column {table.name}."{column.name}" is {quoted(column.meaning)}'
            )


def documentation() -> list[tables.Documentation]:
    """One row per table, column, view, macro, argument and check."""
    rows = []
    for table in tables.TABLES:
        rows.append(tables.Documentation("table", table.name, None, table.record.__doc__ or ""))
        rows += [
            tables.Documentation("column", table.name, column.name, column.meaning)
            for column in records.columns_of(table.record)
        ]
    for folder in ("views", "macros", "checks"):
        for sql in sql_files(folder):
            rows.append(tables.Documentation(sql.kind, sql.name, None, sql.meaning))
            rows += [
                tables.Documentation("argument", sql.name, name, text)
                for name, text in sql.arguments
            ]
    return rows


def _fill(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[object]) -> None:
    connection.execute(f"delete from {name}")
    connection.register("incoming_rows", records.to_table(tables.BY_NAME[name].record, rows))
    connection.execute(f"insert into {name} by name select * from incoming_rows")
    connection.unregister("incoming_rows")
