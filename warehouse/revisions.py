"""Revisions: which documents are states of one and the same, and which of them is current."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from warehouse.engine import column

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


def neighbours(connection: duckdb.DuckDBPyConnection, found: Iterable[str]) -> set[str]:
    """The articles connected with these through revision keys, these included."""
    known = set(found)
    fresh = known
    while fresh:
        connection.register("fresh_articles", _as_table(fresh))
        near = column(
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


def number(connection: duckdb.DuckDBPyConnection, before: set[str]) -> None:
    """Number the revisions of every article touched, the newest current.

    Newest by fetched_at, updated_at, published_at, modified_at, document_id; null is oldest.
    """
    touched = neighbours(
        connection, before | set(column(connection, "select article_id from new_articles"))
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


def _as_table(names: Iterable[str]) -> pa.Table:
    return pa.table({"article_id": pa.array(sorted(names), pa.string())})
