"""Load one staged batch: all its rows in all tables in one transaction.

The staged folder holds one Parquet file per table, named after it. What is decided here,
because only the lake knows it: which document owns identical bytes, which documents are
revisions of one another, and which files are complete.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse import lake, records, tables
from warehouse.engine import quoted
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


def load_batch(home: Home, folder: Path, now: dt.datetime) -> Loaded:
    """Commit the staged batch in `folder`. Loading it again changes nothing.

    `now` becomes `loaded_at`. Raises duckdb.Error when the commit fails, ValueError when
    the staged rows contradict the lake; both leave the lake as it was.
    """
    return lake.commit(home, lambda connection: _load(connection, folder, now))


def _load(connection: duckdb.DuckDBPyConnection, folder: Path, now: dt.datetime) -> Loaded:
    _stage(connection, folder)
    staged, known = _keep_new_documents(connection)
    neighbours = _choose_owners(connection)
    _replace_owned(connection)
    _insert_rows(connection, now)
    _merge_actors(connection)
    _insert_missing(connection, "codings", "coding_id")
    _insert_missing(connection, "sources", "source")
    _number_revisions(connection, neighbours)
    files = _insert_files(connection)
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


def _keep_new_documents(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Make `arriving`: staged documents that are not in the lake under the same or a smaller
    path. Returns how many were staged and how many of them were known.
    """
    connection.execute(
        """
        create temp table arriving as
        select staged.*
        from staged_documents as staged
        left join documents as kept using (document_id)
        where kept.document_id is null or staged.path < kept.path
        """
    )
    staged = _count(connection, "select count(*) from staged_documents")
    return staged, staged - _count(connection, "select count(*) from arriving")


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
        where is_arriving and article_id not in (select article_id from staged_articles)
        """
    ).fetchall()
    if orphans:
        raise ValueError(f"no staged article for {[name for (name,) in orphans][:5]}")
    connection.execute(
        """
        create temp table replaced as
        select articles.article_id from articles
        where articles.article_id in (select article_id from owners where is_arriving)
        """
    )
    return _neighbours(connection, _column(connection, "select article_id from replaced"))


def _replace_owned(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the rows of replaced articles and documents out of the lake."""
    if _count(connection, "select count(*) from replaced"):
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
    if _count(connection, f"select count(*) from documents where {again}"):
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
        where raw_sha256 in (select raw_sha256 from arriving)
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
        where document_id in (select document_id from arriving where status <> 'duplicate')
        """
    )


def _merge_actors(connection: duckdb.DuckDBPyConnection) -> None:
    """Add new actors and new aliases of known ones; the result does not depend on order.

    Of several names the smallest that is not in capitals stays.
    """
    connection.execute(
        """
        create temp table merged_actors as
        with named as (
            select staged_actors.* from staged_actors
            where actor_id in (
                select actor_id from staged_article_actors
                where article_id in (select article_id from new_articles)
            )
            union all
            select kept.* from actors as kept
            where kept.actor_id in (select actor_id from staged_actors)
        )
        select
            actor_id,
            arg_min(name, {'in_capitals': name = upper(name), 'name': name}) as name,
            min(type) as type,
            min(country) as country,
            min(sector) as sector,
            list_sort(list_distinct(flatten(list(aliases)))) as aliases
        from named
        group by actor_id
        except
        select * from actors
        """
    )
    connection.execute("delete from actors where actor_id in (select actor_id from merged_actors)")
    connection.execute("insert into actors by name select * from merged_actors")


def _insert_missing(connection: duckdb.DuckDBPyConnection, name: str, key: str) -> None:
    connection.execute(
        f"""
        insert into {name} by name select * from staged_{name}
        where {key} not in (select {key} from {name})
        """
    )


REVISION_KEYS = """
    select articles.article_id, unnest([
        'url ' || articles.url_canonical,
        'record ' || documents.path || ' ' || coalesce(documents.member, '') || ' '
            || documents.record_key,
        case when documents.member is null and documents.media_type <> 'application/json'
            then 'path ' || documents.path end,
        'text ' || articles.text_sha256 || ' of ' || articles.source,
        'text ' || articles.text_sha256 || ' on ' || documents.site_key
    ]) as key
    from articles
    join documents on documents.article_id = articles.article_id and documents.status = 'article'
"""
"""What makes documents revisions of one another: any key in common. Null keys make none."""


def _neighbours(connection: duckdb.DuckDBPyConnection, found: Iterable[str]) -> set[str]:
    """The articles connected with these through revision keys, these included."""
    known = set(found)
    fresh = known
    while fresh:
        connection.register("fresh_articles", _as_table(fresh))
        near = _column(
            connection,
            f"""
            with revision_keys as ({REVISION_KEYS})
            select distinct article_id from revision_keys
            where key in (
                select key from revision_keys where article_id in (from fresh_articles)
            )
            """,
        )
        connection.unregister("fresh_articles")
        fresh = set(near) - known
        known |= fresh
    return known


def _number_revisions(connection: duckdb.DuckDBPyConnection, before: set[str]) -> None:
    """Number the revisions of every article touched, the newest current.

    Newest by fetched_at, updated_at, published_at, modified_at, document_id; null is oldest.
    """
    touched = _neighbours(
        connection, before | set(_column(connection, "select article_id from new_articles"))
    )
    connection.register("touched_articles", _as_table(touched))
    keys = connection.execute(
        f"""
        with revision_keys as ({REVISION_KEYS})
        select article_id, list(key) from revision_keys
        where key is not null and article_id in (from touched_articles)
        group by article_id
        """
    ).fetchall()
    order = connection.execute(
        """
        select articles.article_id, articles.revision_no, articles.is_current
        from articles
        join documents on documents.article_id = articles.article_id
            and documents.status = 'article'
        where articles.article_id in (from touched_articles)
        order by
            documents.fetched_at nulls first, articles.updated_at nulls first,
            articles.published_at nulls first, documents.modified_at, documents.document_id
        """
    ).fetchall()
    connection.unregister("touched_articles")
    changes = _revision_changes(order, _components(keys))
    if not changes:
        return
    connection.execute(
        "create temp table changes (article_id varchar, revision_no bigint, is_current boolean)"
    )
    connection.executemany("insert into changes values (?, ?, ?)", changes)
    connection.execute(
        """
        update articles set revision_no = changes.revision_no, is_current = changes.is_current
        from changes where changes.article_id = articles.article_id
        """
    )


def _components(keys: list[tuple[str, list[str]]]) -> dict[str, str]:
    """Article → a name of its group: articles that share a key, directly or by others."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for article_id, its_keys in keys:
        for key in its_keys:
            parent[root(key)] = root(article_id)
    return {article_id: root(article_id) for article_id, _ in keys}


def _revision_changes(
    oldest_first: list[tuple[str, int, bool]], group_of: dict[str, str]
) -> list[tuple[str, int, bool]]:
    groups: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
    for row in oldest_first:
        groups[group_of.get(row[0], row[0])].append(row)
    return [
        (article_id, number, number == len(members))
        for members in groups.values()
        for number, (article_id, old_number, was_current) in enumerate(members, start=1)
        if (old_number, was_current) != (number, number == len(members))
    ]


def _insert_files(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Insert the staged files whose documents are all in the lake; say which by status.

    Of the same bytes under several paths the smallest path is loaded, the others are
    duplicates; of several contents of one path the one modified last is current.
    """
    connection.execute(
        """
        create temp table arriving_files as
        select staged.* from staged_files as staged
        left join files as kept on kept.path = staged.path and kept.file_id = staged.file_id
        where (kept.path is null or kept.status = 'quarantined')
          and (
              staged.status <> 'loaded'
              or staged.documents = (
                  select count(*) from documents where documents.file_id = staged.file_id
              )
          )
        """
    )
    if not _count(connection, "select count(*) from arriving_files"):
        return {}
    connection.execute(
        """
        delete from files where exists (
            select 1 from arriving_files as new
            where new.path = files.path and new.file_id = files.file_id
        )
        """
    )
    connection.execute("insert into files by name select * from arriving_files")
    connection.execute(
        """
        create temp table file_states as
        with touched as (
            select files.path, files.file_id, files.status, files.is_current, files.modified_at
            from files
            where files.path in (select path from arriving_files)
               or files.file_id in (select file_id from arriving_files)
        )
        select
            touched.path,
            touched.file_id,
            case when touched.status = 'quarantined' then 'quarantined'
                when touched.path = (
                    select min(same.path) from files as same
                    where same.file_id = touched.file_id and same.status <> 'quarantined'
                ) then 'loaded' else 'duplicate' end as status,
            touched.file_id = (
                select arg_max(other.file_id, (other.modified_at, other.file_id))
                from files as other where other.path = touched.path
            ) as is_current,
            (
                select max(same.documents) from files as same
                where same.file_id = touched.file_id
            ) as documents
        from touched
        """
    )
    connection.execute(
        """
        update files
        set status = new.status, is_current = new.is_current, documents = new.documents
        from file_states as new
        where new.path = files.path and new.file_id = files.file_id
          and (new.status, new.is_current, new.documents)
              is distinct from (files.status, files.is_current, files.documents)
        """
    )
    return dict(
        connection.execute(
            """
            select files.status, count(*) from files
            join arriving_files as new
                on new.path = files.path and new.file_id = files.file_id
            group by files.status
            """
        ).fetchall()
    )


def _as_table(names: Iterable[str]) -> Any:
    import pyarrow as pa

    return pa.table({"article_id": pa.array(sorted(names), pa.string())})


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [value for (value,) in connection.execute(query).fetchall()]


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])
