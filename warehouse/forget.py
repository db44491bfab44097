"""Take down: nothing of a file, an article or a source stays, and it does not come back.

In one transaction its rows go from all tables, a tombstone says why, what it had in common with
others is handed on, and kept snapshots that hold it are released. Its bytes leave the disk when
`warehouse.upkeep` removes the snapshots and files that are given up by then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse import actors, lake, naming, revisions, site_memory, tables, takedown
from warehouse.engine import column, count, quoted
from warehouse.home import Home
from warehouse.naming import Unclear
from warehouse.tables import Tombstone

_KEYS_OF = {
    "raw_documents": "raw_sha256",
    "documents": "document_id",
    "passages": "document_id",
    "articles": "article_id",
    "actors": "actor_id",
    **dict.fromkeys(tables.ROWS_OF_AN_ARTICLE, "article_id"),
}
"""Tables that hold words of the news, and the column that says whose."""


@dataclass(frozen=True, slots=True)
class Target:
    """What to take down: keys as in `tombstones`."""

    kind: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What goes, or went: rows by table, files it stands in, kept snapshots released."""

    target: Target
    rows: dict[str, int]
    paths: list[str]
    snapshots: list[str]


def find(connection: duckdb.DuckDBPyConnection, spellings: Sequence[str]) -> Target:
    """What is meant by the path or id of a file, the id of an article or of a document, also of
    one that was taken down before.

    `spellings` are ways to write what was given. A path means every content seen there.
    Raises Unclear.
    """
    given = spellings[0]
    found = connection.execute(
        """
        select files.path, files.file_id from files
        join (select unnest(?) as spelling) as named
            on files.path = named.spelling or ends_with(files.path, '/' || named.spelling)
        """,
        [list(spellings)],
    ).fetchall()
    path = naming.by_path(spellings, (path for path, _ in found))
    if path is not None:
        return Target("file", tuple(sorted({key for its_path, key in found if its_path == path})))
    starting = connection.execute(
        """
        select article_id, raw_sha256 from documents where starts_with(article_id, lower($given))
        union
        select document_id, raw_sha256 from documents where starts_with(document_id, lower($given))
        union
        select left(key, 20), key from tombstones
        where kind = 'article' and starts_with(left(key, 20), lower($given))
        union
        select file_id, null from files where starts_with(file_id, lower($given))
        """,
        {"given": given},
    ).fetchall()
    bytes_of = {key: raw_sha256 for key, raw_sha256 in starting if raw_sha256 is not None}
    if given in bytes_of:  # not the file that begins with the same digits, its bytes being the same
        return Target("article", (bytes_of[given],))
    key = naming.by_id(given, (key for key, _ in starting))
    if key is None:
        raise Unclear(f"nothing here is called {given!r}: give a path, or the id of an article")
    return Target("article", (bytes_of[key],)) if key in bytes_of else Target("file", (key,))


def find_source(connection: duckdb.DuckDBPyConnection, name: str) -> Target:
    """The source of that name. Raises Unclear when nothing is or was of it."""
    found = connection.execute(
        """
        select articles.source from articles where articles.source = $name
        union all
        select tombstones.key from tombstones
        where tombstones.kind = 'source' and tombstones.key = $name
        limit 1
        """,
        {"name": name},
    ).fetchall()
    if not found:
        raise Unclear(f"no article is of the source {name!r}")
    return Target("source", (name,))


def foresee(connection: duckdb.DuckDBPyConnection, target: Target) -> Forgotten:
    """What would go. The connection may be for reading."""
    _mark(connection, target)
    return _forgotten(connection, target)


def forget(
    home: Home, target: Target, reason: str, now: dt.datetime, made_by: str | None
) -> Forgotten:
    """Take it down, and give up the files on disk that hold it. Returns what went."""

    def work(connection: duckdb.DuckDBPyConnection) -> Forgotten:
        _mark(connection, target)
        told = _forgotten(connection, target)
        made = [Tombstone(target.kind, key, reason, now, made_by) for key in target.keys]
        _replace_tombstones(connection, made)
        _take_out(connection, target)
        site_memory.relearn(connection, now)
        connection.execute(
            "delete from kept_snapshots where name in (select unnest(?))", [told.snapshots]
        )
        return told

    told = lake.commit(home, work)
    lake.upkeep(home, _give_up_files)
    lake.forget_statistics(home)
    return told


def _mark(connection: duckdb.DuckDBPyConnection, target: Target) -> None:
    """Make `going` (the documents to take down), `replaced` (the articles that go with them),
    `heirs` (documents that take over an article) and `forgotten_bytes`.
    """
    condition = {
        "file": "documents.file_id in (select unnest($keys))",
        "article": "documents.raw_sha256 in (select unnest($keys))",
        "source": """documents.article_id in (
            select articles.article_id from articles
            where articles.source in (select unnest($keys))
        )""",
    }[target.kind]
    connection.execute(
        f"create temp table going as select documents.* from documents where {condition}",
        {"keys": list(target.keys)},
    )
    connection.execute(
        """
        create temp table heirs as
        select documents.article_id, min(documents.document_id) as document_id
        from documents
        where documents.article_id in (select article_id from going where status = 'article')
          and documents.document_id not in (select document_id from going)
        group by documents.article_id
        """
    )
    connection.execute(
        """
        create temp table replaced as
        select article_id from going
        where status = 'article' and article_id not in (select article_id from heirs)
        """
    )
    connection.execute(
        """
        create temp table forgotten_bytes as
        select distinct raw_sha256 from going
        where raw_sha256 not in (
            select documents.raw_sha256 from documents
            where documents.document_id not in (select document_id from going)
              and documents.tombstone is null
        )
        """
    )


def _forgotten(connection: duckdb.DuckDBPyConnection, target: Target) -> Forgotten:
    keys = {
        "article_id": "select article_id from replaced",
        "document_id": "select document_id from going anti join heirs using (article_id)",
        "raw_sha256": "select raw_sha256 from forgotten_bytes",
        "actor_id": """
            select actor_id from article_actors
            where article_id in (select article_id from replaced)
            except
            select actor_id from article_actors
            where article_id not in (select article_id from replaced)
        """,
    }
    rows = {
        name: count(connection, f"select count(*) from {name} where {key} in ({keys[key]})")
        for name, key in _KEYS_OF.items()
    }
    rows["documents"] = count(connection, "select count(*) from going")
    files = "select distinct path from files where file_id in (select unnest($keys))"
    paths = column(connection, "select distinct path from going")
    if target.kind == "file":
        found = connection.execute(files, {"keys": list(target.keys)}).fetchall()
        paths += [path for (path,) in found]
    return Forgotten(
        target,
        {name: n for name, n in rows.items() if n},
        sorted(set(paths)),
        _snapshots_that_hold_it(connection, keys),
    )


def _snapshots_that_hold_it(
    connection: duckdb.DuckDBPyConnection, keys: dict[str, str]
) -> list[str]:
    """Kept snapshots whose Parquet files have rows of it, seen there or not: a compacted file
    serves older snapshots too.
    """
    kept = connection.execute("select name, snapshot_id from kept_snapshots").fetchall()
    holding = []
    for name, snapshot_id in kept:
        for table, key in _KEYS_OF.items():
            listed = connection.execute(
                "select data_file from ducklake_list_files('lake', ?, snapshot_version => ?)",
                [table, snapshot_id],
            ).fetchall()
            files = ", ".join(quoted(file) for (file,) in listed)
            if files and count(
                connection,
                f"select count(*) from read_parquet([{files}]) where {key} in ({keys[key]})",
            ):
                holding.append(name)
                break
    return sorted(holding)


def _take_out(connection: duckdb.DuckDBPyConnection, target: Target) -> None:
    touched = actors.named_in_replaced(connection)
    of_articles = column(connection, "select article_id from going where article_id is not null")
    neighbours = revisions.neighbours(connection, of_articles)
    _hand_over(connection)
    for name in ("articles", "passages", *tables.ROWS_OF_AN_ARTICLE):
        connection.execute(
            f"delete from {name} where article_id in (select article_id from replaced)"
        )
    connection.execute("delete from passages where document_id in (select document_id from going)")
    for name in ("raw_documents", "corrections"):
        connection.execute(
            f"delete from {name} where raw_sha256 in (select raw_sha256 from forgotten_bytes)"
        )
    connection.execute(
        """
        create temp table taken_down as
        select going.document_id, made.kind || ' ' || made.key as tombstone, made.reason
        from going
        join tombstones as made
            on made.kind = $kind and made.key in (select unnest($keys))
           and made.key = case $kind
               when 'file' then going.file_id when 'article' then going.raw_sha256
               else made.key
           end
        """,
        {"kind": target.kind, "keys": list(target.keys)},
    )
    takedown.reject(connection, "documents", "taken_down")
    connection.execute(
        "delete from sources where source in (select key from tombstones where kind = 'source')"
    )
    _mark_files(connection)
    connection.execute("create temp view staged_actors as select * from actors limit 0")
    actors.refresh(connection, touched)
    connection.execute("create temp table new_articles (article_id varchar)")
    revisions.number(connection, neighbours)


def _hand_over(connection: duckdb.DuckDBPyConnection) -> None:
    """Articles whose owner goes and that stand elsewhere too get the next owner. What follows
    from the bytes goes with them. Where the files say different things of their documents, the
    article is judged again by the next ingest: until then its coding is none.
    """
    connection.execute(
        """
        update documents
        set status = 'article', reason = old.reason, url = old.url, fetched_at = old.fetched_at,
            site_key = old.site_key, charset = old.charset,
            coding_id = case when old.owner_claims = documents.owner_claims
                then documents.coding_id else '' end
        from heirs
        join going as old on old.article_id = heirs.article_id and old.status = 'article'
        where heirs.document_id = documents.document_id
        """
    )
    connection.execute(
        """
        update passages set document_id = heirs.document_id
        from heirs where heirs.article_id = passages.article_id
        """
    )


def _mark_files(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        f"""
        update files
        set status = 'quarantined', reason = '{takedown.REASON}' || tombstones.reason,
            dismissed_at = null, dismissed_reason = null
        from tombstones
        where tombstones.kind = 'file' and tombstones.key = files.file_id
        """
    )


def _give_up_files(connection: duckdb.DuckDBPyConnection) -> None:
    """Write data files anew that have deleted rows in them, whatever their share."""
    for name in (*_KEYS_OF, "sources", "corrections", "site_memory"):
        connection.execute(
            f"call ducklake_rewrite_data_files('lake', '{name}', delete_threshold => 0)"
        )


def _replace_tombstones(connection: duckdb.DuckDBPyConnection, made: list[Tombstone]) -> None:
    for tombstone in made:
        connection.execute(
            "delete from tombstones where kind = ? and key = ?", [tombstone.kind, tombstone.key]
        )
    lake.insert(connection, "tombstones", made)
