"""Documents to be judged anew from their kept bytes: by another coding, version or wish.

What was taken down has no bytes and is left out; so is what a person dismissed, unless named.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from warehouse import lake, records
from warehouse.home import Home, NoSuchHome
from warehouse.tables import Claim, Document


def outdated_bytes(home: Home, coding_id: str) -> list[str]:
    """The bytes (raw_sha256, sorted) of which some document was judged by another coding."""
    return _bytes(
        home,
        "documents.coding_id <> $given and documents.dismissed_at is null",
        coding_id,
    )


def rejected_bytes(home: Home, version: str) -> list[str]:
    """The bytes of which some document was rejected by another version of Dateline, or whose
    article changed hands and must be judged as its new owner states it. None without a lake.
    """
    wanted = """
        documents.dismissed_at is null
        and (documents.status = 'rejected' or codings.coding_id is null)
        and codings.pipeline_version is distinct from $given
    """
    try:
        return _bytes(home, wanted, version)
    except NoSuchHome:
        return []


def bytes_of(home: Home, document_ids: list[str]) -> list[str]:
    """The bytes of these documents."""
    return _bytes(home, "documents.document_id in (select unnest($given))", document_ids)


def stated_by(home: Home, method: str) -> list[tuple[str, str, str | None, tuple[Claim, ...]]]:
    """What the owner states of each article by one method: (raw_sha256, path, site_key, claims)."""
    with lake.open_for_reading(home.root) as connection:
        rows = connection.execute(
            """
            select documents.raw_sha256, documents.path, documents.site_key, documents.owner_claims
            from documents
            semi join raw_documents on raw_documents.raw_sha256 = documents.raw_sha256
            where documents.status = 'article' and documents.tombstone is null
            """
        ).fetchall()
    return [
        (raw, path, site, tuple(Claim(**claim) for claim in claims if claim["method"] == method))
        for raw, path, site, claims in rows
    ]


def documents_of(home: Home, raw_sha256s: list[str]) -> Iterator[tuple[Document, bytes]]:
    """All documents of these bytes, identical bytes one after another."""
    with lake.open_for_reading(home.root) as connection:
        connection.register("asked", pa.table({"raw_sha256": pa.array(raw_sha256s, pa.string())}))
        found = connection.execute(
            """
            select documents.* from documents
            semi join asked on asked.raw_sha256 = documents.raw_sha256
            where documents.tombstone is null
            order by documents.raw_sha256, documents.document_id
            """
        ).to_arrow_table()
        raws = dict(
            connection.execute(
                """
                select raw_documents.raw_sha256, raw_documents.raw from raw_documents
                semi join asked on asked.raw_sha256 = raw_documents.raw_sha256
                """
            ).fetchall()
        )
    for document in records.from_table(Document, found):
        if document.raw_sha256 in raws:  # else it was taken down meanwhile
            yield document, raws[document.raw_sha256]


def _bytes(home: Home, wanted: str, given: str | list[str]) -> list[str]:
    """The kept bytes of the documents that are wanted and were not taken down."""
    with lake.open_for_reading(home.root) as connection:
        rows = connection.execute(
            f"""
            select distinct documents.raw_sha256 from documents
            semi join raw_documents on raw_documents.raw_sha256 = documents.raw_sha256
            left join codings on codings.coding_id = documents.coding_id
            where documents.tombstone is null and {wanted}
            order by documents.raw_sha256
            """,
            {"given": given},
        ).fetchall()
    return [raw_sha256 for (raw_sha256,) in rows]
