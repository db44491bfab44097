"""Load one staged batch: all its rows in all tables in one transaction.

The staged folder holds one Parquet file per table, named after it. What is decided here,
because only the lake knows it: which document owns identical bytes, which documents are
revisions of one another, and which files are complete.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import actors, lake, load_files, records, revisions, tables, takedown
from warehouse.engine import column, count, quoted
from warehouse.home import Home

SAME_BYTES = "identical bytes, see article_id"

STAGED = (
    "files",
    "documents",
    "raw_documents",
    "articles",
    "passages",
    "actors",
    "codings",
    "sources",
    *tables.ROWS_OF_AN_ARTICLE,
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a batch added. Documents: article + duplicate + rejected + known = staged."""

    article: int
    duplicate: int
    rejected: int
    known: int
    files_loaded: int
    files_duplicate: int
    files_quarantined: int


def load_batch(home: Home, folder: Path, now: dt.datetime, *, again: bool = False) -> Loaded:
    """Commit the staged batch in `folder`. Loading it again changes nothing.

    `now` becomes `loaded_at`. `again` replaces documents that are in the lake, and only those:
    they were coded anew. Raises duckdb.Error when the commit fails, ValueError when
    the staged rows contradict the lake; both leave the lake as it was.
    """
    return lake.commit(home, lambda connection: _load(connection, folder, now, again))


def _load(
    connection: duckdb.DuckDBPyConnection, folder: Path, now: dt.datetime, again: bool
) -> Loaded:
    _stage(connection, folder)
    staged, known = _keep_documents(connection, again)
    takedown.reject_arriving(connection)
    neighbours = _choose_owners(connection)
    touched = actors.named_in_replaced(connection)
    _replace_owned(connection)
    _insert_rows(connection, now)
    actors.merge_staged(connection)
    actors.refresh(connection, touched)
    _insert_missing(connection, "codings", "coding_id")
    _insert_missing(connection, "sources", "source")
    takedown.remove_bytes(connection, "taken_down")
    revisions.number(connection, neighbours)
    files = load_files.insert(connection)
    counts = dict(
        connection.execute("select status, count(*) from arriving group by status").fetchall()
    )
    if sum(counts.values()) + known != staged:
        raise ValueError(f"{staged} documents staged, {counts} + {known} known accounted for")
    return Loaded(
        article=counts.get("article", 0),
        duplicate=counts.get("duplicate", 0),
        rejected=counts.get("rejected", 0),
        known=known,
        files_loaded=files.get("loaded", 0),
        files_duplicate=files.get("duplicate", 0),
        files_quarantined=files.get("quarantined", 0),
    )


def _stage(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make each staged file readable as `staged_<table>`; an absent one is empty."""
    for name in STAGED:
        path = folder / f"{name}.parquet"
        if path.is_file():
            source = f"read_parquet({quoted(str(path))})"
        else:
            source = f"empty_{name}"
            connection.register(
                source, records.schema_of(tables.BY_NAME[name].record).empty_table()
            )
        connection.execute(f"create temp view staged_{name} as select * from {source}")


def _keep_documents(connection: duckdb.DuckDBPyConnection, again: bool) -> tuple[int, int]:
    """Make `arriving`: staged documents that are not in the lake under the same or a smaller
    path; coded again, those that are still there. A person's decision to leave a rejected one
    out stays. Returns how many were staged and left out.
    """
    wanted = (
        "kept.document_id is not null"
        if again
        else ("kept.document_id is null or staged.path < kept.path")
    )
    connection.execute(
        f"""
        create temp table arriving as
        select staged.* replace (
            case when staged.article_id is null
                then coalesce(staged.dismissed_at, kept.dismissed_at) end as dismissed_at,
            case when staged.article_id is null
                then coalesce(staged.dismissed_reason, kept.dismissed_reason)
            end as dismissed_reason
        )
        from staged_documents as staged
        left join documents as kept using (document_id)
        where {wanted}
        """
    )
    staged = count(connection, "select count(*) from staged_documents")
    return staged, staged - count(connection, "select count(*) from arriving")


def _choose_owners(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Make `owners`: per arriving article, the document that owns it and whether its rows
    are new. Of identical bytes the smallest document_id owns the article.

    Returns the articles whose revisions the replaced ones belonged to.
    """
    connection.execute(
        """
        create temp table owners as
        with candidates as (
            select article_id, document_id, true as is_arriving from arriving
            where article_id is not null
            union all
            select kept.article_id, kept.document_id, false from documents as kept
            where kept.status = 'article'
              and kept.article_id in (select article_id from arriving)
              and kept.document_id not in (select document_id from arriving)
        )
        select
            article_id,
            min(document_id) as document_id,
            arg_min(is_arriving, document_id) as is_arriving
        from candidates
        group by article_id
        """
    )
    orphans = connection.execute(
        """
        select article_id from owners
        where is_arriving
          and (
              article_id not in (select article_id from staged_articles)
              or document_id not in (select document_id from staged_passages)
          )
        """
    ).fetchall()
    if orphans:
        raise ValueError(f"no staged article for {[name for (name,) in orphans][:5]}")
    connection.execute(
        """
        create temp table replaced as
        select articles.article_id from articles
        where articles.article_id in (select article_id from owners where is_arriving)
           or articles.article_id in (
               select kept.article_id from documents as kept
               where kept.status = 'article'
                 and kept.document_id in (select document_id from arriving)
           )
        """
    )
    return revisions.neighbours(connection, column(connection, "select article_id from replaced"))


def _replace_owned(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the rows of replaced articles and documents out of the lake."""
    if count(connection, "select count(*) from replaced"):
        for name in ("articles", *tables.ROWS_OF_AN_ARTICLE):
            connection.execute(
                f"delete from {name} where article_id in (select article_id from replaced)"
            )
        connection.execute(
            "delete from passages where article_id in (select article_id from replaced)"
        )
        connection.execute(
            """
            update documents set status = 'duplicate', reason = ?
            where status = 'article' and article_id in (select article_id from replaced)
            """,
            [SAME_BYTES],
        )
    again = "document_id in (select document_id from arriving)"
    if count(connection, f"select count(*) from documents where {again}"):
        connection.execute(f"delete from documents where {again}")
        connection.execute(f"delete from passages where {again}")


def _insert_rows(connection: duckdb.DuckDBPyConnection, now: dt.datetime) -> None:
    connection.execute(
        """
        update arriving set status = 'duplicate', reason = ?
        where article_id is not null
          and document_id not in (select document_id from owners where is_arriving)
        """,
        [SAME_BYTES],
    )
    connection.execute("insert into documents by name select * from arriving")
    connection.execute(
        """
        insert into raw_documents by name
        select raw_sha256, any_value(raw) as raw from staged_raw_documents
        where raw_sha256 in (select raw_sha256 from arriving where tombstone is null)
          and raw_sha256 not in (
              select raw_documents.raw_sha256 from raw_documents
              semi join arriving on arriving.raw_sha256 = raw_documents.raw_sha256
          )
        group by raw_sha256
        """
    )
    connection.execute(
        """
        create temp table new_articles as
        select article_id from owners where is_arriving
        """
    )
    connection.execute(
        """
        insert into articles by name
        select * replace ($now as loaded_at) from staged_articles
        where article_id in (select article_id from new_articles)
        """,
        {"now": now},
    )
    for name in tables.ROWS_OF_AN_ARTICLE:
        connection.execute(
            f"""
            insert into {name} by name select * from staged_{name}
            where article_id in (select article_id from new_articles)
            """
        )
    connection.execute(
        """
        insert into passages by name select * from staged_passages
        where document_id in (
            select document_id from arriving where status <> 'duplicate' and tombstone is null
        )
        """
    )


def _insert_missing(connection: duckdb.DuckDBPyConnection, name: str, key: str) -> None:
    connection.execute(
        f"""
        insert into {name} by name select * from staged_{name}
        where {key} not in (select {key} from {name})
          and {key} not in (select key from tombstones where kind || 's' = '{name}')
        """
    )
