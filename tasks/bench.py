"""How fast the stages are, beside bare loops of the libraries they stand on.

All of it runs in this process, on one core, over the same batches, in turn and in rounds. Seconds
are the processor's: what else the machine does then hardly shows, nor does waiting for the disk.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from lxml import etree
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches

from tasks import work
from tasks.batch import Batch
from tasks.enrich.code import CodingOptions
from tasks.enrich.nlp import MAX_CHARS, load_model
from tasks.parse.article import ParseOptions
from tasks.read.batches import stage_batch
from tasks.records import CleanDocument, RawDocument
from warehouse import records
from warehouse.tables import Article, Coding, Document

if TYPE_CHECKING:
    from spacy.language import Language

TRAFILATURA: dict[str, Any] = {"include_comments": False, "include_tables": True}
"""As one calls it alone: its default mode, which falls back on slower ways to find a text."""

KINDS = ("html", "text")

Lap = dict[str, float]
"""Seconds of one round: `clean html`, `clean text`, `parse`, `enrich`, `trafilatura`,
`spacy ner`, `spacy full`.
"""
LAP = ("clean html", "clean text", "parse", "enrich", "trafilatura", "spacy ner", "spacy full")


@dataclass(frozen=True, slots=True)
class Coder:
    """What the stages are told."""

    options: CodingOptions
    coding: Coding


@dataclass(slots=True)
class Size:
    """How much of one kind there is; `coded` articles are those whose text the model reads."""

    documents: int = 0
    bytes: int = 0
    articles: int = 0
    words: int = 0
    coded: int = 0
    coded_words: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The documents of one kind in a batch, staged, and what the bare loops get of them."""

    kind: str
    batch: Batch
    articles: int
    pages: tuple[tuple[str, str | None], ...]
    """HTML and address of each page."""
    texts: tuple[str, ...]
    """Texts of the articles that are coded."""


Listener = Callable[[Part], None]
"""Told of each part that went through a pass."""


@dataclass(slots=True)
class Sample:
    """What is measured: its batches, ready to load, and their parts, ready to clean."""

    batches: list[Batch] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    sizes: dict[str, Size] = field(default_factory=lambda: {kind: Size() for kind in KINDS})
    unreadable: int = 0
    read_seconds: float = 0.0

    def total(self, name: str) -> int:
        """A count over all kinds."""
        return sum(getattr(size, name) for size in self.sizes.values())


def take_sample(
    batches: Iterable[Batch], folder: Path, coder: Coder, on_progress: Listener = lambda _: None
) -> Sample:
    """Read the documents, take them through the stages once, and stage them anew by kind.

    Only reading is timed here. The pass also warms what is loaded at first use. What cannot be
    read is counted and left out.
    """
    sample = Sample()
    left = iter(batches)
    for number in range(1, sys.maxsize):
        started = time.process_time()
        batch = next(left, None)
        sample.read_seconds += time.process_time() - started
        if batch is None:
            break
        sample.batches.append(_run_stages(batch, coder, {}))
        for part in _parts(batch, folder / f"{number:05d}", sample):
            sample.parts.append(part)
            on_progress(part)
    gc.freeze()  # as in the worker processes: what is loaded for good is searched no more
    return sample


def _parts(batch: Batch, folder: Path, sample: Sample) -> Iterator[Part]:
    """A batch that went through the stages, by kind of document."""
    documents = list(records.read(Path(batch.path), RawDocument))
    rows = {row.document_id: row for row in records.read(batch.sibling("read_documents"), Document)}
    articles = list(records.read(batch.sibling("articles"), Article))
    sample.unreadable += sum(row.status == "rejected" for row in rows.values())
    html = _pages(batch, documents)
    for kind in KINDS:
        wanted = [doc for doc in documents if (doc.origin.document_id in html) == (kind == "html")]
        if not wanted:
            continue
        own_rows = [rows[item.origin.document_id] for item in wanted]
        staged = stage_batch(folder / kind, [*wanted], own_rows, label=batch.label, counts=())
        own = {item.origin.raw_sha256[:20] for item in wanted}
        found = [item for item in articles if item.article_id in own]
        coded = [item for item in found if item.coding_status == "coded"]
        size = sample.sizes[kind]
        size.documents += len(wanted)
        size.bytes += sum(len(item.raw) for item in wanted)
        size.articles += len(found)
        size.words += sum(item.word_count for item in found)
        size.coded += len(coded)
        size.coded_words += sum(item.word_count for item in coded)
        pages = tuple((item.text, _url(item)) for item in wanted) if kind == "html" else ()
        yield Part(kind, staged, len(found), pages, tuple(item.text for item in coded))


def _pages(batch: Batch, documents: list[RawDocument]) -> set[str]:
    """The documents that are cleaned as pages; the text field of a record may hold one."""
    html = {item.origin.document_id for item in documents if item.text_type == "text/html"}
    for item in records.read(batch.sibling("cleaned"), CleanDocument):
        if item.text_type == "text/html":
            html.add(item.origin.document_id)
    return html


def _url(document: RawDocument) -> str | None:
    return next((claim.value for claim in document.claims if claim.about == "url"), None)


def _run_stages(batch: Batch, coder: Coder, lap: Lap, kind: str = "") -> Batch:
    """A batch through clean, parse and enrich, as a worker process does it; adds to the lap."""
    stages: tuple[tuple[str, Callable[[Batch], Batch]], ...] = (
        (f"clean {kind}", work.clean),
        ("parse", lambda it: work.parse(it, ParseOptions("bench", coder.coding.coding_id))),
        ("enrich", lambda it: work.enrich(it, coder.options, coder.coding, [])),
    )
    for name, stage in stages:
        start = time.process_time()
        batch = stage(batch)
        lap[name] = lap.get(name, 0.0) + time.process_time() - start
    return batch


def run_round(sample: Sample, coder: Coder, on_progress: Listener = lambda _: None) -> Lap:
    """Every stage and every bare loop once over the sample, batch by batch in turn."""
    lap = dict.fromkeys(LAP, 0.0)
    ner, full = load_model(coder.options.model), load_full_model(coder.options.model)
    for part in sample.parts:
        _run_stages(part.batch, coder, lap, part.kind)
        lap["trafilatura"] += seconds_of(lambda: _extract(part.pages))  # noqa: B023  # called here
        reset_caches()
        for name, model in (("spacy ner", ner), ("spacy full", full)):
            lap[name] += seconds_of(lambda: _read_names(part.texts, model))  # noqa: B023
        on_progress(part)
    return lap


@cache
def load_full_model(name: str) -> Language:
    """A spaCy pipeline with all its components, as its package gives it."""
    nlp: Language = importlib.import_module(name).load()
    nlp.max_length = MAX_CHARS + 1
    return nlp


def _extract(pages: Iterable[tuple[str, str | None]]) -> None:
    for html, url in pages:
        with suppress(etree.LxmlError, ValueError, RecursionError):
            bare_extraction(html, url=url, **TRAFILATURA)


def _read_names(texts: Iterable[str], model: Language) -> None:
    for doc in model.pipe((text[:MAX_CHARS] for text in texts), batch_size=8):
        tuple(doc.ents)


def seconds_of(run: Callable[[], object]) -> float:
    """Processor seconds in which something runs."""
    start = time.process_time()
    run()
    return time.process_time() - start


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core, and its libraries to one thread, where the system can."""
    threads = pa.cpu_count()
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    pa.set_cpu_count(1)
    if cores:
        os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        pa.set_cpu_count(threads)
        if cores:
            os.sched_setaffinity(0, cores)


def peak_memory() -> tuple[int, int]:
    """The most bytes of memory so far: of this process, of its largest child process."""
    unit = 1 if sys.platform == "darwin" else 1024
    own, children = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own * unit, children * unit
