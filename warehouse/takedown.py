"""What was taken down stays out: every load looks at the tombstones before rows come in.

A document that a tombstone covers is kept as a row that says so, and as nothing else: rejected,
without its bytes, its passages, its addresses.
"""

from __future__ import annotations

import duckdb

from warehouse.engine import count

REASON = "taken down: "

_NOTHING_KEPT = """
    status = 'rejected', article_id = null, url = null, record_key = null, fetched_at = null,
    site_key = null, dismissed_at = null, dismissed_reason = null
"""


def covered(documents: str) -> str:
    """A query: which rows of a table of documents a tombstone of a file or an article covers,
    by which one, and why. A file's goes before an article's.
    """
    return f"""
        select
            documents.document_id,
            arg_max(tombstones.kind || ' ' || tombstones.key, tombstones.kind) as tombstone,
            arg_max(tombstones.reason, tombstones.kind) as reason
        from {documents} as documents
        join tombstones
            on (tombstones.kind = 'file' and tombstones.key = documents.file_id)
            or (tombstones.kind = 'article' and tombstones.key = documents.raw_sha256)
        group by documents.document_id
    """


def reject(connection: duckdb.DuckDBPyConnection, documents: str, taken_down: str) -> None:
    """Leave of the documents in `taken_down` (document_id, tombstone, reason) only that they
    were taken down.
    """
    connection.execute(
        f"""
        update {documents}
        set {_NOTHING_KEPT}, tombstone = gone.tombstone, reason = '{REASON}' || gone.reason
        from {taken_down} as gone
        where gone.document_id = {documents}.document_id
        """
    )


def reject_arriving(connection: duckdb.DuckDBPyConnection) -> None:
    """Reject the `arriving` documents whose file, bytes or source was taken down.

    A source takes its article down with all documents of the same bytes in the batch.
    """
    connection.execute(
        f"""
        create temp table taken_down as
        with

        of_a_source as (
            select arriving.document_id, 'source ' || tombstones.key as tombstone, tombstones.reason
            from arriving
            join staged_articles on staged_articles.article_id = arriving.article_id
            join tombstones
                on tombstones.kind = 'source' and tombstones.key = staged_articles.source
        ),

        of_bytes as ({covered("arriving")})

        select * from of_bytes
        union all
        select of_a_source.* from of_a_source
        anti join of_bytes on of_bytes.document_id = of_a_source.document_id
        """
    )
    reject(connection, "arriving", "taken_down")


def remove_bytes(connection: duckdb.DuckDBPyConnection, taken_down: str) -> None:
    """Delete the raw bytes of the documents in `taken_down` that no other document has."""
    if count(connection, f"select count(*) from {taken_down}"):
        connection.execute(
            f"""
            delete from raw_documents where raw_sha256 in (
                select documents.raw_sha256 from documents
                semi join {taken_down} as gone on gone.document_id = documents.document_id
                except
                select documents.raw_sha256 from documents where documents.tombstone is null
            )
            """
        )
