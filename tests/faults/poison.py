"""Steps and readers that crash or stall on certain words, for test_poison: run in processes."""

from __future__ import annotations

import ctypes
import dataclasses
import time
from collections.abc import Iterator

from tasks.batch import Batch, clean_batch, enrich_batch
from tasks.clean.document import clean_document
from tasks.read import detect
from tasks.records import CleanDocument, CodedArticle, ParsedArticle, RawDocument, Reject
from warehouse.tables import Coding

CRASH, STALL = "this text crashes", "this text stalls"


def misbehave(text: str) -> None:
    """A real segmentation fault, or standing still."""
    if CRASH in text:
        ctypes.string_at(0)
    while STALL in text:
        time.sleep(0.1)


def clean(batch: Batch) -> Batch:
    """The clean stage with a step that misbehaves."""

    def step(document: RawDocument) -> CleanDocument | Reject:
        misbehave(document.text)
        return clean_document(document)

    return clean_batch(batch, step)


def enrich(batch: Batch, coding: Coding) -> Batch:
    """The enrich stage with a coder that misbehaves."""

    def code(articles: list[ParsedArticle]) -> Iterator[CodedArticle]:
        for item in articles:
            misbehave(item.article.text)
        for item in articles:
            article = dataclasses.replace(item.article, coding_status="coded")
            yield CodedArticle(article, (), (), (), (), ())

    return enrich_batch(batch, code, coding, [])


def spoil_reading() -> None:
    """Make the detection of formats misbehave in this process."""
    original = detect.media_type

    def media_type(head: bytes, name: str) -> str:
        misbehave(head.decode("utf-8", "replace"))
        return original(head, name)

    detect.media_type = media_type
