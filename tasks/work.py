"""What a worker process does with a batch, one function a stage; results carry the seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from trafilatura.meta import reset_caches

from tasks.batch import Batch, clean_batch, enrich_batch, parse_batch
from tasks.clean.document import clean_document
from tasks.clean.site_memory import read_memory, without_recurring
from tasks.enrich.code import CodingOptions, code_articles
from tasks.parse.article import ParseOptions, parse_article
from tasks.records import CleanDocument, RawDocument, Reject
from warehouse.tables import Coding, Source


def clean(batch: Batch, memory: Path | None = None) -> Batch:
    """Read documents → cleaned documents. `memory` is the file of the site memory."""
    step = partial(_clean, memory=memory) if memory else clean_document
    cleaned = _timed(lambda: clean_batch(batch, step))
    reset_caches()  # trafilatura and its helpers remember much of what they have seen
    return cleaned


def _clean(raw: RawDocument, memory: Path) -> CleanDocument | Reject:
    cleaned = clean_document(raw)
    if isinstance(cleaned, Reject):
        return cleaned
    return without_recurring(cleaned, read_memory(memory))


def parse(batch: Batch, options: ParseOptions) -> Batch:
    """Cleaned documents → parsed articles."""
    return _timed(lambda: parse_batch(batch, partial(parse_article, options=options)))


def enrich(batch: Batch, options: CodingOptions, coding: Coding, outlets: list[Source]) -> Batch:
    """Parsed articles → rows of every table, ready to load."""
    return _timed(
        lambda: enrich_batch(batch, partial(code_articles, options=options), coding, outlets)
    )


def _timed(stage: Callable[[], Batch]) -> Batch:
    start = time.perf_counter()
    batch = stage()
    return replace(batch, counts=(*batch.counts, ("seconds", time.perf_counter() - start)))
