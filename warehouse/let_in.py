"""Let in again what was taken down."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse import lake, naming, takedown
from warehouse.home import Home
from warehouse.naming import Unclear
from warehouse.tables import Tombstone


def let_in_again(home: Home, spellings: Sequence[str]) -> list[Tombstone]:
    """Remove the tombstones of a source's name, a path, or the start of a key: what they covered
    is read again by the next ingest that comes across it. Raises Unclear.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> list[Tombstone]:
        made = [Tombstone(*row) for row in connection.execute("from tombstones").fetchall()]
        keys = _keys(connection, spellings, made)
        removed = [tombstone for tombstone in made if tombstone.key in keys]
        connection.execute("delete from tombstones where key in (select unnest(?))", [list(keys)])
        _free(connection, [f"{tombstone.kind} {tombstone.key}" for tombstone in removed])
        return removed

    return lake.commit(home, work)


def _keys(
    connection: duckdb.DuckDBPyConnection, spellings: Sequence[str], made: list[Tombstone]
) -> set[str]:
    given = spellings[0]
    if any(tombstone.kind == "source" and tombstone.key == given for tombstone in made):
        return {given}
    files = connection.execute(
        """
        select files.path, files.file_id from files
        join tombstones on tombstones.kind = 'file' and tombstones.key = files.file_id
        """
    ).fetchall()
    path = naming.by_path(spellings, (path for path, _ in files))
    if path is not None:
        return {file_id for its_path, file_id in files if its_path == path}
    key = naming.by_id(given, (one.key for one in made if one.kind != "source"))
    if key is None:
        raise Unclear(f"nothing called {given!r} was taken down: see from tombstones")
    return {key}


def _free(connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """Documents that no other tombstone covers lose their rows, and their files wait in
    quarantine for being read again.
    """
    connection.execute(
        "create temp table freed as select document_id, file_id from documents"
        " where tombstone in (select unnest(?))",
        [names],
    )
    connection.execute(
        f"""
        create temp table taken_down as
        select covered.* from ({takedown.covered("documents")}) as covered
        semi join freed on freed.document_id = covered.document_id
        """
    )
    takedown.reject(connection, "documents", "taken_down")
    connection.execute(
        """
        delete from documents where document_id in (
            select document_id from freed anti join taken_down using (document_id)
        )
        """
    )
    connection.execute(
        """
        update files
        set status = 'quarantined', reason = 'no longer taken down, to be read again',
            pipeline_version = null
        where (
            files.file_id in (select file_id from freed anti join taken_down using (document_id))
            or 'file ' || files.file_id in (select unnest(?))
        )
        and files.file_id not in (select key from tombstones where kind = 'file')
        """,
        [names],
    )
