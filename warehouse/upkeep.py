"""Upkeep of the lake: fewer and sorted files, old snapshots gone, nothing a reader needs touched.

A reader keeps the snapshot it began with for as long as its transaction lasts. So a snapshot
goes only when the one after it is older than the grace period, and a file only when it was
given up that long ago.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from warehouse import lake
from warehouse.home import Home
from warehouse.tables import KeptSnapshot

GRACE = dt.timedelta(hours=24)
DELETED_SHARE = 0.1
"""A file with more than this share of its rows deleted is written anew."""


def compact(home: Home) -> tuple[int, int]:
    """Merge small files, sorted, and write files with many deleted rows anew.

    Returns the number of data files before and after.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        before = _count_files(connection)
        connection.execute(
            f"call ducklake_rewrite_data_files('lake', delete_threshold => {DELETED_SHARE})"
        )
        connection.execute("call ducklake_merge_adjacent_files('lake')")
        return before

    before = lake.upkeep(home, work)
    with lake.open_for_reading(home.root) as connection:
        return before, _count_files(connection)


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
