"""Run the steps over a batch: staged Parquet in, staged Parquet out, every loss with a reason.

A batch is a folder. `read` puts `read.parquet` there, `clean` adds `cleaned.parquet`, `parse`
adds `parsed.parquet`, and `enrich` writes one file per table of the lake, ready to load.
"""

from __future__ import annotations

import datetime as dt
import os
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from tasks.read.errors import Limits, Unreadable
from tasks.read.files import BadDocument, FoundFile, Reading
from tasks.records import CleanDocument, CodedArticle, ParsedArticle, RawDocument, Reject
from warehouse import records, tables
from warehouse.known import InLake

In = TypeVar("In", RawDocument, CleanDocument)
Out = TypeVar("Out", CleanDocument, ParsedArticle)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a stage hands on: which table of the batch, where, how many rows.

    `counts` are the stage's counters; `label` names the batch for people.
    """

    table: str
    path: str
    rows: int
    label: str
    counts: tuple[tuple[str, float], ...] = ()

    @property
    def folder(self) -> Path:
        return Path(self.path).parent

    def sibling(self, table: str) -> Path:
        """Where another table of this batch lies."""
        return self.folder / f"{table}.parquet"


@dataclass(frozen=True, slots=True)
class BatchSize:
    """When a batch is full."""

    documents: int = 400
    bytes: int = 12_000_000


@dataclass(slots=True)
class _Filling:
    """A batch while it is being read."""

    documents: list[RawDocument | BadDocument]
    files: list[tables.File]
    bytes: int = 0


def read_batches(
    files: Iterable[FoundFile],
    folder: Path,
    *,
    run_id: str,
    seen_at: dt.datetime,
    look_up: Callable[[list[tuple[str, str, str]]], InLake],
    first_rows: list[tables.File],
    size: BatchSize,
    limits: Limits,
    limit: int | None = None,
) -> Iterator[Batch]:
    """Read files into batches of staged documents.

    `look_up` takes (document_id, article_id, path) and answers from the lake, so that nothing
    is coded twice. `first_rows` are rows of files that need no reading. `limit` is the most
    documents to read; the file in which it falls stays open for the next run.
    """
    number, left = 0, limit
    filling = _Filling([], list(first_rows))

    def stage() -> Batch:
        nonlocal number, filling
        number += 1
        batch = _stage_read(folder / f"{number:05d}", filling, number, run_id, look_up)
        filling = _Filling([], [])
        return batch

    for file in files:
        if left is not None and left <= 0:
            break
        reading = Reading(file, limits)
        try:
            for document in reading:
                filling.documents.append(document)
                filling.bytes += len(document.raw)
                if left is not None:
                    left -= 1
                    if left <= 0:
                        break
                if len(filling.documents) >= size.documents or filling.bytes >= size.bytes:
                    yield stage()
            else:
                filling.files.append(
                    _file_row(
                        file, run_id, seen_at, "loaded", reading.problem, reading.media_type,
                        reading.documents,
                    )  # fmt: skip
                )
        except Unreadable as error:
            row = _file_row(file, run_id, seen_at, "quarantined", str(error), reading.media_type, 0)
            filling.files.append(row)
    if filling.documents or filling.files:
        yield stage()


def file_rows(
    found: Iterable[tuple[FoundFile, str, str | None]], run_id: str, seen_at: dt.datetime
) -> list[tables.File]:
    """Rows of files that are not read: (file, status, reason)."""
    return [_file_row(file, run_id, seen_at, status, reason) for file, status, reason in found]


def clean_batch(batch: Batch, step: Callable[[RawDocument], CleanDocument | Reject]) -> Batch:
    """Read documents → `cleaned.parquet`, rejects beside it."""
    documents = records.read(Path(batch.path), RawDocument)
    return _run_step(batch, "cleaned", CleanDocument, documents, step)


def parse_batch(batch: Batch, step: Callable[[CleanDocument], ParsedArticle | Reject]) -> Batch:
    """Cleaned documents → `parsed.parquet`, rejects beside it.

    Of identical bytes in one batch only the document with the smallest id goes on.
    """
    documents = records.read(Path(batch.path), CleanDocument)
    return _run_step(batch, "parsed", ParsedArticle, documents, step)


def enrich_batch(
    batch: Batch,
    code: Callable[[list[ParsedArticle]], Iterable[CodedArticle]],
    coding: tables.Coding,
    outlets: list[tables.Source],
) -> Batch:
    """Parsed articles → one staged file per table of the lake."""
    parsed = list(records.read(Path(batch.path), ParsedArticle))
    owner: dict[str, ParsedArticle] = {}
    for item in sorted(parsed, key=lambda item: item.origin.document_id):
        owner.setdefault(item.article.article_id, item)
    coded = list(code(list(owner.values())))
    _stage_rows(batch, parsed, coded, coding, outlets)
    statuses = [item.article.coding_status for item in coded]
    counts = tuple((f"coding_{name}", float(statuses.count(name))) for name in sorted(set(statuses)))
    return replace(
        batch,
        table="documents",
        path=str(batch.sibling("documents")),
        rows=len(coded),
        counts=(("articles", float(len(coded))), *counts),
    )


def _stage_read(
    folder: Path,
    filling: _Filling,
    number: int,
    run_id: str,
    look_up: Callable[[list[tuple[str, str, str]]], InLake],
) -> Batch:
    asked = [
        (item.origin.document_id, item.origin.raw_sha256[:20], item.origin.path)
        for item in filling.documents
    ]
    lake = look_up(asked)
    rows: list[tables.Document] = []
    to_clean: list[RawDocument] = []
    raws: dict[str, tables.RawBytes] = {}
    for item in filling.documents:
        if item.origin.document_id in lake.committed:
            continue
        owner = lake.owner_of.get(item.origin.raw_sha256[:20], item.origin.document_id)
        row = _document_row(item, run_id, is_repeat=owner < item.origin.document_id)
        rows.append(row)
        if row.status == "article":
            assert isinstance(item, RawDocument)
            to_clean.append(item)
        raws[item.origin.raw_sha256] = tables.RawBytes(item.origin.raw_sha256, item.raw)
    records.write(folder / "files.parquet", tables.File, filling.files)
    records.write(folder / "read_documents.parquet", tables.Document, rows)
    records.write(folder / "raw_documents.parquet", tables.RawBytes, list(raws.values()))
    records.write(folder / "read.parquet", RawDocument, to_clean)
    label = f"batch {number}: {len(filling.documents)} documents of {_names(filling)}"
    counts = (
        ("documents", float(len(filling.documents))),
        ("known", float(len(filling.documents) - len(rows))),
        ("bytes", float(filling.bytes)),
    )
    return Batch("read", str(folder / "read.parquet"), len(to_clean), label, counts)


def _names(filling: _Filling) -> str:
    paths = dict.fromkeys(item.origin.path for item in filling.documents)
    first = next(iter(paths), "no file")
    return first if len(paths) < 2 else f"{len(paths)} files, {os.path.basename(first)} first"


def _document_row(
    item: RawDocument | BadDocument, run_id: str, *, is_repeat: bool
) -> tables.Document:
    article_id: str | None = item.origin.raw_sha256[:20]
    status, reason = "article", None
    if isinstance(item, BadDocument):
        status, reason, article_id = "rejected", item.reason, None
    else:
        reason = item.repairs
        if is_repeat:
            status = "duplicate"
    claims = item.claims if isinstance(item, RawDocument) else ()
    return tables.Document(
        document_id=item.origin.document_id,
        file_id=item.origin.file_id,
        path=item.origin.path,
        member=item.origin.member,
        record_no=item.origin.record_no,
        record_key=item.origin.record_key,
        url=next((claim.value for claim in claims if claim.about == "url"), None),
        fetched_at=None,
        modified_at=item.origin.modified_at,
        media_type=item.media_type,
        charset=item.charset if isinstance(item, RawDocument) else None,
        raw_sha256=item.origin.raw_sha256,
        site_key=None,
        status=status,
        reason=reason,
        article_id=article_id,
        run_id=run_id,
    )


def _file_row(
    file: FoundFile,
    run_id: str,
    seen_at: dt.datetime,
    status: str,
    reason: str | None,
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
        run_id=run_id,
        seen_at=seen_at,
    )


def _run_step(
    batch: Batch,
    table: str,
    kind: type[Out],
    documents: Iterator[In],
    step: Callable[[In], Out | Reject],
) -> Batch:
    kept: list[Out] = []
    rejects: list[Reject] = []
    for document in documents:
        result = _attempt(step, document, document.origin.document_id, table)
        if isinstance(result, Reject):
            rejects.append(result)
        else:
            kept.append(result)
    path = batch.sibling(table)
    records.write(path, kind, kept)
    records.write(batch.sibling(f"{table}_rejects"), Reject, rejects)
    counts = (("documents", float(len(kept))), ("rejected", float(len(rejects))))
    return replace(batch, table=table, path=str(path), rows=len(kept), counts=counts)


def _attempt(
    step: Callable[[In], Out | Reject], document: In, document_id: str, table: str
) -> Out | Reject:
    """One bad document must not take its batch down, whatever is wrong with it."""
    try:
        return step(document)
    except Exception as error:  # the only broad one: see above
        return Reject(document_id, table, f"not {table}: {describe(error)}")


def describe(error: BaseException) -> str:
    """An exception as one line: its type, message, and the places it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(
        f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in reversed(frames)
    )
    message = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {message} ({places})"


def _stage_rows(
    batch: Batch,
    parsed: list[ParsedArticle],
    coded: list[CodedArticle],
    coding: tables.Coding,
    outlets: list[tables.Source],
) -> None:
    cleaned = {
        item.origin.document_id: item
        for item in records.read(batch.sibling("cleaned"), CleanDocument)
    }
    rejects = {
        reject.document_id: reject
        for table in ("cleaned", "parsed")
        for reject in records.read(batch.sibling(f"{table}_rejects"), Reject)
    }
    articles = {item.origin.document_id: item for item in parsed}
    documents = [
        _finished_row(row, rejects, cleaned, articles)
        for row in records.read(batch.sibling("read_documents"), tables.Document)
    ]
    passages = [passage for item in parsed for passage in item.passages]
    for document_id in rejects.keys() & cleaned.keys():
        passages += _dropped_passages(cleaned[document_id])
    actors: dict[str, list[tables.Actor]] = {}
    for item in coded:
        for actor in item.actors:
            actors.setdefault(actor.actor_id, []).append(actor)

    def write(name: str, rows: list[tables.Document] | list[object]) -> None:
        records.write(batch.sibling(name), tables.BY_NAME[name].record, list(rows))

    write("passages", list(passages))
    write("articles", [item.article for item in coded])
    for name in ("country_mentions", "actor_mentions", "article_countries", "article_actors"):
        write(name, [row for item in coded for row in getattr(item, name)])
    write("actors", [actor for same in actors.values() for actor in dict.fromkeys(same)])
    write("codings", [coding])
    write("sources", list(outlets))
    write("documents", documents)


def _finished_row(
    row: tables.Document,
    rejects: dict[str, Reject],
    cleaned: dict[str, CleanDocument],
    articles: dict[str, ParsedArticle],
) -> tables.Document:
    found = cleaned.get(row.document_id)
    row = replace(row, site_key=found.site_key if found else None)
    if (item := articles.get(row.document_id)) is not None:
        row = replace(row, url=item.article.url, fetched_at=item.fetched_at)
    if (reject := rejects.get(row.document_id)) is not None:
        return replace(row, status="rejected", reason=reject.reason, article_id=None)
    return row


def _dropped_passages(document: CleanDocument) -> list[tables.Passage]:
    return [
        tables.Passage(
            document_id=document.origin.document_id,
            passage_no=number,
            article_id=None,
            kind=piece.kind,
            reason=piece.reason,
            start_char=None,
            end_char=None,
            raw_start=piece.raw_start,
            raw_end=piece.raw_end,
            raw_field=piece.raw_field,
            content=piece.content,
        )
        for number, piece in enumerate(document.pieces)
    ]
