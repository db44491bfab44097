"""The only way into the lake: attach for reading, commit in one transaction.

The catalog is SQLite in WAL mode, the data are Parquet files in a folder. Writers queue
on a file lock per home; every transaction changes `commit_guard`, so that two writers who
do not share a lock conflict instead of both succeeding.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from filelock import FileLock

from warehouse import definitions, records, tables
from warehouse.engine import new_connection, quoted
from warehouse.home import Home, NoSuchHome, open_home

Result = TypeVar("Result")

WRITER_MEMORY = "1GB"
TRIES = 8


class NewerLake(Exception):
    """The lake was made by a newer version of Dateline."""


def open_for_reading(root: str | Path) -> duckdb.DuckDBPyConnection:
    """A connection with the lake of a home attached read-only and in use.

    Raises NoSuchHome, NewerLake.
    """
    home = open_home(root)
    connection = new_connection()
    _attach(connection, home, read_only=True)
    if "meta" not in _table_names(connection):
        raise NoSuchHome(f"the home at {home.root} is being made: try again in a moment")
    _refuse_newer(connection)
    return connection


def create_or_upgrade(home: Home) -> None:
    """Make the lake of a home, or bring its tables, views and macros up to this version.

    A lake of an older schema gets the missing columns, as nullable; a newer one raises
    NewerLake. All in one transaction; nothing happens when everything is up to date.
    """
    for folder in (home.data, home.staging, home.locks):
        folder.mkdir(parents=True, exist_ok=True)
    with _write_lock(home):
        connection = _open_for_writing(home)
        try:
            if _is_up_to_date(connection):
                return
            connection.execute("begin")
            _make_tables(connection)
            definitions.install(connection)
            _write_meta(connection)
            connection.execute("commit")
        finally:
            connection.close()
        _use_wal(home)


def commit(home: Home, work: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
    """Run `work` in one transaction over all tables and commit it, or leave no trace.

    Waits for other writers. When another writer got in between, `work` runs again, so it
    must decide from what it reads inside the transaction.
    """
    for attempt in range(TRIES):
        try:
            with _write_lock(home):
                return _commit_once(home, work)
        except duckdb.Error as error:
            if attempt == TRIES - 1 or not _is_conflict(error):
                raise
            time.sleep(random.uniform(0.05, 0.2) * 2**attempt)
    raise AssertionError("unreachable")


def _commit_once(home: Home, work: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
    connection = _open_for_writing(home)
    try:
        connection.execute("begin")
        connection.execute("update commit_guard set n = n + 1")
        result = work(connection)
        connection.execute("commit")
        return result
    finally:
        connection.close()


def upkeep(home: Home, work: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
    """Run calls of upkeep one by one, each a transaction of its own: DuckLake allows no
    compaction together with changes. Other writers wait.
    """
    with _write_lock(home):
        connection = _open_for_writing(home)
        try:
            return work(connection)
        finally:
            connection.close()


def forget_statistics(home: Home) -> None:
    """Let the catalog forget words that only deleted rows had. It keeps the smallest and the
    largest value of each column, and SQLite keeps what was deleted in free pages.
    """
    extremes = ", ".join(
        f"""
        {side}_value = (
            select case when count(*) = count(of_file.{side}_value)
                then {side}(of_file.{side}_value) end
            from ducklake_file_column_stats as of_file
            join ducklake_data_file as file on file.data_file_id = of_file.data_file_id
            where file.end_snapshot is null
              and of_file.table_id = ducklake_table_column_stats.table_id
              and of_file.column_id = ducklake_table_column_stats.column_id
        )"""
        for side in ("min", "max")
    )
    with _write_lock(home):
        catalog = sqlite3.connect(home.catalog, timeout=60)
        try:
            with catalog:
                catalog.execute(
                    f"""
                    update ducklake_table_column_stats set {extremes}
                    where (table_id, column_id) in (
                        select table_id, column_id from ducklake_column
                        where column_type in ('varchar', 'blob') and end_snapshot is null
                    )
                    """
                )
            catalog.execute("vacuum")
            catalog.execute("pragma wal_checkpoint(truncate)")
        finally:
            catalog.close()


def insert(connection: duckdb.DuckDBPyConnection, name: str, rows: list[Any]) -> None:
    """Insert records into a table, by column name. An empty list writes nothing."""
    if not rows:
        return
    connection.register("incoming_rows", records.to_table(tables.BY_NAME[name].record, rows))
    connection.execute(f"insert into {name} by name select * from incoming_rows")
    connection.unregister("incoming_rows")


def _open_for_writing(home: Home) -> duckdb.DuckDBPyConnection:
    connection = new_connection(memory_limit=WRITER_MEMORY, temp_folder=home.staging / "duckdb")
    _attach(connection, home, read_only=False)
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, home: Home, *, read_only: bool) -> None:
    catalog = quoted(f"ducklake:sqlite:{home.catalog}")
    options = f"data_path {quoted(f'{home.data}/')}, override_data_path true"
    options += ", read_only" if read_only else ", data_inlining_row_limit 0"
    connection.execute(f"attach {catalog} as lake ({options})")
    connection.execute("use lake")


def _write_lock(home: Home) -> FileLock:
    return FileLock(home.locks / "write.lock")


def _use_wal(home: Home) -> None:
    with sqlite3.connect(home.catalog) as catalog:
        catalog.execute("pragma journal_mode = wal")
    catalog.close()


def _is_conflict(error: duckdb.Error) -> bool:
    message = str(error).lower()
    return any(sign in message for sign in ("conflict", "database is locked", "busy"))


def _table_names(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'lake'"
    ).fetchall()
    return {name for (name,) in rows}


def _is_up_to_date(connection: duckdb.DuckDBPyConnection) -> bool:
    if "meta" not in _table_names(connection):
        return False
    _refuse_newer(connection)
    found = connection.execute("select schema_version, definitions_sha256 from meta").fetchone()
    return found == (tables.SCHEMA_VERSION, definitions.sha256())


def _refuse_newer(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute("select max(schema_version) from meta").fetchone()
    if found and found[0] is not None and found[0] > tables.SCHEMA_VERSION:
        raise NewerLake(
            f"this lake has schema version {found[0]}, this Dateline knows up to "
            f"{tables.SCHEMA_VERSION}: use a newer Dateline"
        )


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    present = _table_names(connection)
    for table in tables.TABLES:
        columns = records.columns_of(table.record)
        if table.name in present:
            _add_missing_columns(connection, table, columns)
            continue
        types = _sql_types(connection, table)
        spelled = ", ".join(
            f'"{column.name}" {types[column.name]}{"" if column.nullable else " not null"}'
            for column in columns
        )
        connection.execute(f"create table {table.name} ({spelled})")
        if table.by_year:
            connection.execute(
                f"alter table {table.name} set partitioned by (year(published_earliest))"
            )
            connection.execute(f"alter table {table.name} set sorted by (published_earliest asc)")
        if table.name == "commit_guard":
            connection.execute("insert into commit_guard values (0)")


def _add_missing_columns(
    connection: duckdb.DuckDBPyConnection,
    table: tables.Table,
    columns: tuple[records.Column, ...],
) -> None:
    present = {row[0] for row in connection.execute(f"describe {table.name}").fetchall()}
    types = _sql_types(connection, table)
    for column in columns:
        if column.name not in present:
            connection.execute(
                f'alter table {table.name} add column "{column.name}" {types[column.name]}'
            )


def _sql_types(connection: duckdb.DuckDBPyConnection, table: tables.Table) -> dict[str, str]:
    connection.register("empty_rows", records.schema_of(table.record).empty_table())
    described = connection.execute("describe select * from empty_rows").fetchall()
    connection.unregister("empty_rows")
    return {row[0]: row[1] for row in described}


def _write_meta(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("delete from meta")
    insert(connection, "meta", [tables.Meta(tables.SCHEMA_VERSION, definitions.sha256())])
