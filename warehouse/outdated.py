"""Documents that another coding judged, with their bytes, to be judged anew."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from warehouse import lake, records
from warehouse.home import Home
from warehouse.tables import Document


def outdated_bytes(home: Home, coding_id: str) -> list[str]:
    """The bytes (raw_sha256, sorted) of which some document was judged by another coding."""
    with lake.open_for_reading(home.root) as connection:
        rows = connection.execute(
            """
            select distinct documents.raw_sha256 from documents
            semi join raw_documents on raw_documents.raw_sha256 = documents.raw_sha256
            where documents.coding_id <> ? order by documents.raw_sha256
            """,
            [coding_id],
        ).fetchall()
    return [raw_sha256 for (raw_sha256,) in rows]


def documents_of(home: Home, raw_sha256s: list[str]) -> Iterator[tuple[Document, bytes]]:
    """All documents of these bytes, identical bytes one after another."""
    with lake.open_for_reading(home.root) as connection:
        connection.register("asked", pa.table({"raw_sha256": pa.array(raw_sha256s, pa.string())}))
        found = connection.execute(
            """
            select documents.* from documents
            semi join asked on asked.raw_sha256 = documents.raw_sha256
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
        yield document, raws[document.raw_sha256]
