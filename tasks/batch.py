"""Run the steps over a batch: staged Parquet in, staged Parquet out, every loss with a reason.

A batch is a folder. `read` (tasks/read/batches.py) puts `read.parquet` there, `clean` adds
`cleaned.parquet`, `parse` adds `parsed.parquet`, and `enrich` writes one file per table of the
lake, ready to load.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from tasks.marks import Mark
from tasks.outlets import OutletRule, settle_outlet
from tasks.records import (
    KEPT_METHODS,
    CleanDocument,
    CodedArticle,
    ParsedArticle,
    RawDocument,
    Reject,
)
from warehouse import records, tables

WHOLE_BATCH = "batch"
"""The mark of a process that works on many documents at once."""

In = TypeVar("In", RawDocument, CleanDocument)
Out = TypeVar("Out", CleanDocument, ParsedArticle)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a stage hands on: which table of the batch, where, how many rows.

    `counts` are the stage's counters; `label` names the batch for people. `poison` are the
    documents that ended or stalled a process, with the reason; `careful` is set when one has:
    then documents are taken one at a time.
    """

    table: str
    path: str
    rows: int
    label: str
    counts: tuple[tuple[str, float], ...] = ()
    poison: tuple[tuple[str, str], ...] = ()
    careful: bool = False

    @property
    def mark(self) -> Path:
        """Where the process at work says which document it is at."""
        return self.folder / "mark"

    @property
    def folder(self) -> Path:
        """The batch's folder."""
        return Path(self.path).parent

    def sibling(self, table: str) -> Path:
        """Where another table of this batch lies."""
        return self.folder / f"{table}.parquet"


def stage_rules(folder: Path, rules: tuple[OutletRule, ...] | None) -> None:
    """Put the rules of `sources.csv` into a batch's folder, where cleaning looks for them."""
    if rules is not None:
        records.write(folder / "outlet_rules.parquet", OutletRule, rules)


def clean_batch(batch: Batch, step: Callable[[RawDocument], CleanDocument | Reject]) -> Batch:
    """Read documents → `cleaned.parquet`, rejects beside it.

    Where the rules of `sources.csv` are staged, they have the word on each cleaned document.
    """
    documents = records.read(Path(batch.path), RawDocument)
    staged = batch.sibling("outlet_rules")
    if not staged.is_file():
        return _run_step(batch, "cleaned", CleanDocument, documents, step)
    rules = tuple(records.read(staged, OutletRule))
    return _run_step(
        batch, "cleaned", CleanDocument, documents, lambda raw: settle_outlet(step(raw), rules)
    )


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
    coded = list(_coded(batch, code, list(owner.values())))
    _stage_rows(batch, parsed, coded, coding, outlets)
    statuses = [item.article.coding_status for item in coded]
    counts = tuple(
        (f"coding_{name}", float(statuses.count(name))) for name in sorted(set(statuses))
    )
    return replace(
        batch,
        table="documents",
        path=str(batch.sibling("documents")),
        rows=len(coded),
        counts=(("articles", float(len(coded))), *counts),
    )


def _coded(
    batch: Batch,
    code: Callable[[list[ParsedArticle]], Iterable[CodedArticle]],
    articles: list[ParsedArticle],
) -> Iterator[CodedArticle]:
    """Each article coded; poison ones come back uncoded."""
    mark, poison = Mark(batch.mark), dict(batch.poison)
    fine = [item for item in articles if item.origin.document_id not in poison]
    for group in [[item] for item in fine] if batch.careful else [fine]:
        for item in group[:1]:
            mark.at(item.origin.document_id if batch.careful else WHOLE_BATCH)
        for number, done in enumerate(code(group)):
            mark.at(f"{WHOLE_BATCH} {number}")
            yield done
    for item in articles:
        if item.origin.document_id in poison:
            yield CodedArticle(replace(item.article, coding_status="failed"), (), (), (), (), ())


def _run_step(
    batch: Batch,
    table: str,
    kind: type[Out],
    documents: Iterator[In],
    step: Callable[[In], Out | Reject],
) -> Batch:
    kept: list[Out] = []
    rejects: list[Reject] = []
    mark, poison = Mark(batch.mark), dict(batch.poison)
    for document in documents:
        document_id = document.origin.document_id
        mark.at(document_id)
        result = (
            Reject(document_id, table, poison[document_id])
            if document_id in poison
            else attempt(step, document, table)
        )
        if isinstance(result, Reject):
            rejects.append(result)
        else:
            kept.append(result)
    path = batch.sibling(table)
    records.write(path, kind, kept)
    records.write(batch.sibling(f"{table}_rejects"), Reject, rejects)
    counts = (("documents", float(len(kept))), ("rejected", float(len(rejects))))
    return replace(batch, table=table, path=str(path), rows=len(kept), counts=counts)


def attempt(step: Callable[[In], Out | Reject], document: In, table: str) -> Out | Reject:
    """One bad document must not take its batch down, whatever is wrong with it."""
    try:
        return step(document)
    except Exception as error:  # noqa: BLE001  # the only broad one: see above
        return Reject(document.origin.document_id, table, f"not {table}: {describe(error)}")


def describe(error: BaseException) -> str:
    """An exception as one line: its type, message, and the places it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
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
    failed = dict(batch.poison)
    documents = [
        _finished_row(row, rejects, cleaned, articles, failed)
        for row in records.read(batch.sibling("read_documents"), tables.Document)
    ]
    passages = [passage for item in parsed for passage in item.passages]
    for document_id in rejects.keys() & cleaned.keys():
        passages += _dropped_passages(cleaned[document_id])
    actors: dict[str, list[tables.Actor]] = {}
    for item in coded:
        for actor in item.actors:
            actors.setdefault(actor.actor_id, []).append(actor)

    def write(name: str, rows: Sequence[object]) -> None:
        records.write(batch.sibling(name), tables.BY_NAME[name].record, rows)

    write("passages", passages)
    write("articles", [item.article for item in coded])
    for name in ("country_mentions", "actor_mentions", "article_countries", "article_actors"):
        write(name, [row for item in coded for row in getattr(item, name)])
    write("actors", [actor for same in actors.values() for actor in dict.fromkeys(same)])
    write("codings", [coding])
    write("sources", outlets)
    write("documents", documents)


def _finished_row(
    row: tables.Document,
    rejects: dict[str, Reject],
    cleaned: dict[str, CleanDocument],
    articles: dict[str, ParsedArticle],
    failed: dict[str, str],
) -> tables.Document:
    found = cleaned.get(row.document_id)
    row = replace(row, site_key=found.site_key if found else None)
    if found is not None:
        claims = tuple(claim for claim in found.claims if claim.method in KEPT_METHODS)
        row = replace(row, owner_claims=claims)
    if (item := articles.get(row.document_id)) is not None:
        reason = failed.get(row.document_id, row.reason)
        row = replace(row, url=item.article.url, fetched_at=item.fetched_at, reason=reason)
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
