"""Read documents again from their kept bytes, to judge them anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tasks.batch import Batch, stage_rules
from tasks.outlets import OutletRule
from tasks.read import detect
from tasks.read.batches import stage_batch
from tasks.read.documents import BadDocument, document_of
from tasks.read.fields import FieldNames
from tasks.records import RawDocument, Source
from warehouse.tables import Document

Fetch = Callable[[list[str]], Iterable[tuple[Document, bytes]]]
"""raw_sha256s → all documents of these bytes."""


def read_again(row: Document, raw: bytes, names: FieldNames) -> RawDocument | BadDocument:
    """A document as it was read first, from its row and its bytes."""
    origin = Source(
        document_id=row.document_id,
        file_id=row.file_id,
        path=row.path,
        member=row.member,
        record_no=row.record_no,
        record_key=row.record_key,
        raw_sha256=row.raw_sha256,
        modified_at=row.modified_at,
    )
    return document_of(origin, raw, row.media_type or detect.TEXT, row.owner_claims, names)


def batches_again(
    raw_sha256s: list[str],
    fetch: Fetch,
    folder: Path,
    coding_id: str,
    size: int,
    names: FieldNames,
    rules: tuple[OutletRule, ...] | None = None,
) -> Iterator[Batch]:
    """Batches of the documents of these bytes; identical bytes share a batch. `rules` are the
    home's `sources.csv` as it is now; without them what it stated at first stays.
    """
    for number, start in enumerate(range(0, len(raw_sha256s), size), start=1):
        documents: list[RawDocument | BadDocument] = []
        rows: list[Document] = []
        for row, raw in fetch(raw_sha256s[start : start + size]):
            document = read_again(row, raw, names)
            is_bad = isinstance(document, BadDocument)
            documents.append(document)
            rows.append(
                replace(
                    row,
                    status="rejected" if is_bad else "article",
                    reason=document.reason
                    if isinstance(document, BadDocument)
                    else document.repairs,
                    article_id=None if is_bad else row.raw_sha256[:20],
                    coding_id=coding_id,
                )
            )
        label = f"batch {number}: {len(documents)} documents again"
        counts = (("documents", float(len(documents))), ("known", 0.0))
        stage_rules(folder / f"{number:05d}", rules)
        yield stage_batch(folder / f"{number:05d}", documents, rows, label=label, counts=counts)
