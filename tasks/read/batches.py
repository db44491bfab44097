"""Read files into batches of staged documents, one batch at a time, streaming."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from tasks.batch import Batch, stage_rules
from tasks.outlets import OutletRule
from tasks.read.documents import BadDocument
from tasks.read.errors import Limits, Unreadable
from tasks.read.fields import FieldNames
from tasks.read.files import FoundFile, Reading
from tasks.records import KEPT_METHODS, RawDocument
from warehouse import records, tables


class Known(Protocol):
    """What the lake has already; see `warehouse.known.KnownDocuments`."""

    def committed(self, file_id: str, path: str) -> frozenset[str]:
        """The documents of a file that are in the lake."""

    def owners(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Article → the document that owns it."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: when a batch is full, what is too big, what is stamped on the rows.

    `limit` is the most documents to read; the file in which it falls stays open, and the next
    run goes on in it.
    """

    run_id: str
    seen_at: dt.datetime
    coding_id: str
    limits: Limits = field(default_factory=Limits)
    names: FieldNames = field(default_factory=FieldNames)
    batch_documents: int = 200
    batch_bytes: int = 12_000_000
    limit: int | None = None
    first_number: int = 1
    rules: tuple[OutletRule, ...] | None = None
    """The home's `sources.csv`, for what of it is known only after cleaning."""


@dataclass(slots=True)
class _Filling:
    """A batch while it is being read."""

    documents: list[RawDocument | BadDocument] = field(default_factory=list)
    files: list[tables.File] = field(default_factory=list)
    bytes: int = 0
    known: int = 0
    file_bytes: int = 0
    done: int = 0
    """Files whose last document is in this batch."""


def read_batches(
    files: Iterable[FoundFile],
    not_read: Iterable[tuple[FoundFile, str, str | None]],
    folder: Path,
    known: Known,
    options: ReadOptions,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Iterator[Batch]:
    """Batches of the documents in `files` that the lake does not have yet.

    `not_read` are files that only get a row: (file, status, reason). A file's row goes with
    the batch that holds its last document. `on_progress` is told the file_id of the file that is
    being read, again and again. Batches are numbered from `options.first_number`.
    """
    filling = _Filling(files=[_file_row(*item, options=options) for item in not_read])
    number, left = options.first_number, options.limit
    for file in files:
        if left == 0:
            break
        reading = Reading(file, options.limits, options.names, partial(on_progress, file.file_id))
        on_progress(file.file_id)
        done = known.committed(file.file_id, file.path)
        counted = 0
        try:
            for document in reading:
                filling.file_bytes += reading.consumed - counted
                counted = reading.consumed
                if document.origin.document_id in done:
                    filling.known += 1
                    continue
                filling.documents.append(document)
                filling.bytes += len(document.raw or b"")
                left = None if left is None else left - 1
                if left == 0:
                    break
                if _is_full(filling, options):
                    yield _stage(folder / f"{number:05d}", filling, number, known, options)
                    number += 1
                    filling = _Filling()
            else:
                filling.files.append(_loaded_row(file, reading, options))
                filling.done += 1
        except Unreadable as error:
            filling.files.append(_file_row(file, "quarantined", str(error), options=options))
            filling.done += 1
        filling.file_bytes += file.size_bytes - counted
    if filling.documents or filling.files or filling.known:
        yield _stage(folder / f"{number:05d}", filling, number, known, options)


def _is_full(filling: _Filling, options: ReadOptions) -> bool:
    return len(filling.documents) >= options.batch_documents or filling.bytes >= options.batch_bytes


def _stage(
    folder: Path, filling: _Filling, number: int, known: Known, options: ReadOptions
) -> Batch:
    """Write a batch. Documents whose bytes another one owns already are not read further."""
    owners = known.owners(item.origin.raw_sha256[:20] for item in filling.documents)
    rows: list[tables.Document] = []
    for item in filling.documents:
        owner = owners.get(item.origin.raw_sha256[:20], item.origin.document_id)
        is_repeat = owner < item.origin.document_id
        rows.append(_document_row(item, options.run_id, options.coding_id, is_repeat=is_repeat))
    size = len(filling.documents)
    what = "1 document" if size == 1 else f"{size} documents"
    label = f"batch {number}: {what} of {_names(filling)}"
    counts = (
        ("documents", float(len(filling.documents) + filling.known)),
        ("known", float(filling.known)),
        ("bytes", float(filling.bytes)),
        ("file_bytes", float(filling.file_bytes)),
        ("files", float(filling.done)),
    )
    stage_rules(folder, options.rules)
    return stage_batch(folder, filling.documents, rows, filling.files, label=label, counts=counts)


def stage_batch(
    folder: Path,
    documents: list[RawDocument | BadDocument],
    rows: list[tables.Document],
    files: Sequence[tables.File] = (),
    *,
    label: str,
    counts: tuple[tuple[str, float], ...],
) -> Batch:
    """Write the documents and their rows (in the same order) as a batch for the clean stage."""
    to_clean = [
        item
        for item, row in zip(documents, rows, strict=True)
        if isinstance(item, RawDocument) and row.status == "article"
    ]
    raws = {
        item.origin.raw_sha256: tables.RawBytes(item.origin.raw_sha256, item.raw)
        for item in documents
        if item.raw is not None
    }
    records.write(folder / "files.parquet", tables.File, files)
    records.write(folder / "read_documents.parquet", tables.Document, rows)
    records.write(folder / "raw_documents.parquet", tables.RawBytes, list(raws.values()))
    records.write(folder / "read.parquet", RawDocument, to_clean)
    return Batch("read", str(folder / "read.parquet"), len(to_clean), label, counts)


def _names(filling: _Filling) -> str:
    paths = list(dict.fromkeys(item.origin.path for item in filling.documents))
    if not paths:
        return f"{len(filling.files)} files"
    first = Path(paths[0]).name
    return first if len(paths) == 1 else f"{len(paths)} files, {first} first"


def _document_row(
    item: RawDocument | BadDocument, run_id: str, coding_id: str, *, is_repeat: bool
) -> tables.Document:
    is_bad = isinstance(item, BadDocument)
    return tables.Document(
        document_id=item.origin.document_id,
        file_id=item.origin.file_id,
        path=item.origin.path,
        member=item.origin.member,
        record_no=item.origin.record_no,
        record_key=item.origin.record_key,
        url=next((claim.value for claim in item.claims if claim.about == "url"), None),
        fetched_at=None,
        modified_at=item.origin.modified_at,
        media_type=item.media_type,
        charset=None if isinstance(item, BadDocument) else item.charset,
        raw_sha256=item.origin.raw_sha256,
        site_key=None,
        status="rejected" if is_bad else "duplicate" if is_repeat else "article",
        reason=item.reason if isinstance(item, BadDocument) else item.repairs,
        article_id=None if is_bad else item.origin.raw_sha256[:20],
        owner_claims=tuple(claim for claim in item.claims if claim.method in KEPT_METHODS),
        coding_id=coding_id,
        run_id=run_id,
    )


def _loaded_row(file: FoundFile, reading: Reading, options: ReadOptions) -> tables.File:
    return _file_row(
        file,
        "loaded",
        reading.problem,
        options=options,
        media_type=reading.media_type,
        documents=reading.documents,
    )


def _file_row(
    file: FoundFile,
    status: str,
    reason: str | None,
    *,
    options: ReadOptions,
    media_type: str | None = None,
    documents: int = 0,
) -> tables.File:
    return tables.File(
        file_id=file.file_id,
        path=file.path,
        size_bytes=file.size_bytes,
        modified_at=file.modified_at,
        media_type=media_type,
        documents=documents,
        status=status,
        reason=reason,
        is_current=True,
        run_id=options.run_id,
        seen_at=options.seen_at,
    )
