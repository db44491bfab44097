"""The quarantine: what was left out as a whole, and what a person decides of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from warehouse import lake, naming
from warehouse.home import Home
from warehouse.naming import Unclear


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the view `quarantine`."""

    kind: str
    key: str
    path: str
    member: str | None
    record_no: int | None
    reason: str | None
    state: str
    media_type: str | None
    found_at: dt.datetime | None
    run_id: str
    pipeline_version: str | None
    tries: int | None
    dismissed_at: dt.datetime | None
    dismissed_reason: str | None
    modified_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of something that was tried again: status and reason as they are now."""

    status: str
    reason: str | None
    documents: int | None
    article_id: str | None


_COLUMNS = ", ".join(field.name for field in dataclasses.fields(LeftOut))


def left_out(connection: duckdb.DuckDBPyConnection) -> list[LeftOut]:
    """Everything in the view, in every state; files first, then by path and place."""
    rows = connection.execute(
        f"select {_COLUMNS} from quarantine order by kind desc, path, member, record_no, key"
    ).fetchall()
    return [LeftOut(*row) for row in rows]


def named(spellings: Sequence[str], among: Iterable[LeftOut]) -> list[LeftOut]:
    """What is meant by a path (all that was left out of that file) or by an id (one document, or
    one content under whatever paths it lies). `spellings` are ways to write what was given.

    Raises Unclear.
    """
    items = list(among)
    path = naming.by_path(spellings, (item.path for item in items))
    if path is not None:
        there = [item for item in items if item.path == path]
        return [item for item in there if item.state != "replaced"] or there
    key = naming.by_id(spellings[0], (item.key for item in items))
    if key is None:
        raise Unclear(f"nothing in quarantine is called {spellings[0]!r}: give an id or a path")
    return [item for item in items if item.key == key]


def size_of(connection: duckdb.DuckDBPyConnection, item: LeftOut) -> int | None:
    """Bytes of the file, or of the document where they are kept."""
    if item.kind == "file":
        query = "select size_bytes from files where file_id = ? and path = ?"
        found = connection.execute(query, [item.key, item.path]).fetchone()
    else:
        found = connection.execute(f"select octet_length(raw) {_RAW}", [item.key]).fetchone()
    return int(found[0]) if found else None


def first_bytes(connection: duckdb.DuckDBPyConnection, item: LeftOut, most: int) -> bytes | None:
    """The first bytes of a document; None for a file, and where none are kept."""
    found = connection.execute(f"select raw[1:{most:d}] {_RAW}", [item.key]).fetchone()
    return bytes(found[0]) if found else None


_RAW = """
    from raw_documents
    where raw_sha256 = (
        select raw_sha256 from documents where document_id = ? and tombstone is null
    )
"""


def without_bytes(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> set[str]:
    """Those of the documents whose bytes are not kept."""
    rows = connection.execute(
        """
        select documents.document_id from documents
        anti join raw_documents on raw_documents.raw_sha256 = documents.raw_sha256
        where documents.document_id in (select unnest(?))
        """,
        [document_ids],
    ).fetchall()
    return {document_id for (document_id,) in rows}


def dismiss(home: Home, items: Iterable[LeftOut], reason: str, now: dt.datetime) -> int:
    """Enter that a person looked and it is fine to leave these out. Returns how many were."""
    return _decide(home, items, now, reason)


def take_up(home: Home, items: Iterable[LeftOut]) -> int:
    """Take back that these were dismissed. Returns how many were."""
    return _decide(home, items, None, None)


def _decide(
    home: Home, items: Iterable[LeftOut], at: dt.datetime | None, reason: str | None
) -> int:
    found = list(items)

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        changed = 0
        for item in found:
            if item.kind == "file":
                where = "files set {} where file_id = ? and path = ? and status = 'quarantined'"
                key = [item.key, item.path]
            else:
                where = "documents set {} where document_id = ? and status = 'rejected'"
                key = [item.key]
            decision = where.format("dismissed_at = ?, dismissed_reason = ?")
            done = connection.execute(f"update {decision}", [at, reason, *key]).fetchone()
            changed += int(done[0]) if done else 0
        return changed

    return lake.commit(home, work)


def fate(connection: duckdb.DuckDBPyConnection, item: LeftOut) -> Fate:
    """What became of it: for a file the content seen last at its path."""
    if item.kind == "file":
        query = """
            select status, reason, documents, null from files
            where path = $key order by seen_at desc, modified_at desc limit 1
        """
        found = connection.execute(query, {"key": item.path}).fetchone()
    else:
        query = "select status, reason, null, article_id from documents where document_id = $key"
        found = connection.execute(query, {"key": item.key}).fetchone()
    return Fate(*found) if found else Fate("gone", None, None, None)
