"""Upkeep of the lake: fewer and sorted files, old snapshots gone, nothing a reader needs touched.

A reader keeps the snapshot it began with for as long as its transaction lasts. So a snapshot
goes only when the one after it is older than the grace period, and a file only when it was
given up that long ago.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

import duckdb

from warehouse import lake, tables
from warehouse.home import Home
from warehouse.tables import KeptSnapshot

GRACE = dt.timedelta(hours=24)
SMALL_BYTES = 64_000_000
"""Files below this size are put together."""
BYTES_AT_ONCE = 512_000_000
"""Parquet moved in one transaction, at most about."""


def compact(home: Home) -> tuple[int, int]:
    """Put small files together, sorted, and write files with deleted rows anew.

    Returns the number of data files before and after. Rows are moved by ordinary transactions:
    old snapshots keep their files. DuckLake 1.5's own merge writes one file for rows of several
    snapshots, of which a reader in an open transaction then counts too many or too few.
    """
    with lake.open_for_reading(home.root) as connection:
        before = _count_files(connection)
        groups = [
            (table, group)
            for table in tables.TABLES
            if table.name != "commit_guard"  # which this very transaction changes
            for group in _files_to_move(connection, table.name)
        ]
    for table, group in groups:
        lake.commit(home, partial(_move, table=table, files=group))
    with lake.open_for_reading(home.root) as connection:
        return before, _count_files(connection)


def _files_to_move(connection: duckdb.DuckDBPyConnection, table: str) -> list[list[str]]:
    """Files of a table that had better be one, partition by partition."""
    found = connection.execute(
        f"""
        select data_file, data_file_size_bytes, delete_file is not null as has_deleted
        from ducklake_list_files('lake', '{table}')
        where data_file_size_bytes < {SMALL_BYTES} or delete_file is not null
        order by data_file
        """
    ).fetchall()
    by_folder: dict[str, list[tuple[str, int, bool]]] = {}
    for path, size, has_deleted in found:
        by_folder.setdefault(path.rpartition("/")[0], []).append((path, size, has_deleted))
    groups: list[list[str]] = []
    for files in by_folder.values():
        room = 0
        for path, size, has_deleted in files:
            if len(files) < 2 and not has_deleted:
                continue
            if room < size:
                groups.append([])
                room = BYTES_AT_ONCE
            groups[-1].append(path)
            room -= size
    return groups


def _move(connection: duckdb.DuckDBPyConnection, table: tables.Table, files: Sequence[str]) -> None:
    """Write the rows that stand in some files of a table into as few new ones as possible."""
    connection.execute("create temp table old as select unnest(?::varchar[]) as name", [files])
    connection.execute(
        f"""
        create temp table moved as
        select {table.name}.* from {table.name} where filename in (select name from old)
        """
    )
    connection.execute(f"delete from {table.name} where filename in (select name from old)")
    order = "order by published_earliest" if table.by_year else ""
    connection.execute(f"insert into {table.name} by name select * from moved {order}")


def expire_snapshots(home: Home, now: dt.datetime) -> int:
    """Expire, by explicit list, snapshots that were replaced before the grace period and that
    nobody keeps. Returns how many.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        expirable = connection.execute(
            """
            with snapshots as (
                select
                    snapshot_id,
                    lead(snapshot_time) over (order by snapshot_id) as replaced_at
                from ducklake_snapshots('lake')
            )
            select snapshot_id from snapshots
            where replaced_at < ? and snapshot_id not in (select snapshot_id from kept_snapshots)
            order by snapshot_id
            """,
            [now - GRACE],
        ).fetchall()
        ids = [snapshot_id for (snapshot_id,) in expirable]
        if ids:
            connection.execute(f"call ducklake_expire_snapshots('lake', versions => {ids})")
        return len(ids)

    return lake.upkeep(home, work)


def remove_files(home: Home, now: dt.datetime) -> int:
    """Remove files given up before the grace period, and files of that age that no snapshot
    names, which a killed writer left. Returns how many.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        removed = 0
        for function in ("ducklake_cleanup_old_files", "ducklake_delete_orphaned_files"):
            removed += len(
                connection.execute(
                    f"call {function}('lake', older_than => ?::timestamptz)", [now - GRACE]
                ).fetchall()
            )
        return removed

    removed = lake.upkeep(home, work)
    lake.forget_statistics(home)
    return removed


def purge(home: Home) -> int:
    """Remove at once, without the grace period, every snapshot but the newest and the kept, and
    every file that none of them names. A reader in an open transaction loses sight. Returns how
    many files went.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        ids = [
            snapshot_id
            for (snapshot_id,) in connection.execute(
                """
                select snapshot_id from ducklake_snapshots('lake')
                where snapshot_id not in (select snapshot_id from kept_snapshots)
                  and snapshot_id <> (select id from ducklake_current_snapshot('lake'))
                order by snapshot_id
                """
            ).fetchall()
        ]
        if ids:
            connection.execute(f"call ducklake_expire_snapshots('lake', versions => {ids})")
        removed = 0
        for function in ("ducklake_cleanup_old_files", "ducklake_delete_orphaned_files"):
            done = connection.execute(f"call {function}('lake', cleanup_all => true)")
            removed += len(done.fetchall())
        return removed

    removed = lake.upkeep(home, work)
    lake.forget_statistics(home)
    return removed


def keep_snapshot(
    connection: duckdb.DuckDBPyConnection, name: str, now: dt.datetime, note: str
) -> None:
    """Keep the state before this transaction for ever, under a name."""
    found = connection.execute("select id from ducklake_current_snapshot('lake')").fetchone()
    assert found is not None
    lake.insert(connection, "kept_snapshots", [KeptSnapshot(name, int(found[0]), now, note)])


def _count_files(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute(
        "select coalesce(sum(file_count), 0) from ducklake_table_info('lake')"
    ).fetchone()
    assert found is not None
    return int(found[0])
