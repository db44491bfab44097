"""The records that flow between the steps: RawDocument → CleanDocument → ParsedArticle.

Steps are plain functions that take one record and return the next one or a `Reject`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from warehouse.tables import (
    Actor,
    ActorMention,
    Article,
    ArticleActor,
    ArticleCountry,
    Claim,
    CountryMention,
    Passage,
)

__all__ = [
    "KEPT_IN_BODY",
    "KEPT_METHODS",
    "OWNER_METHODS",
    "Claim",
    "CleanDocument",
    "CodedArticle",
    "ParsedArticle",
    "Piece",
    "RawDocument",
    "Reject",
    "Source",
]

OWNER_METHODS = ("option", "sources.csv", "folder")
"""Methods of claims that the owner of the files makes, not the document."""

KEPT_METHODS = (*OWNER_METHODS, "warc")
"""Methods of claims that do not stand in the document's own bytes: kept with its row."""

KEPT_IN_BODY = ("body", "heading")
"""Kinds of pieces that make up the body, in document order."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a raw document stands: everything but its content."""

    document_id: str
    file_id: str
    path: str
    member: str | None
    record_no: int
    record_key: str | None
    raw_sha256: str
    modified_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as read: its bytes, what they decode to, and what its record claims.

    `media_type` is `text/plain`, `text/html`, `multipart/related` (a saved page) or
    `application/json` (a record whose text or HTML stands in `text`). `raw_field` names the
    record's field that holds `text`, null for whole documents.
    """

    origin: Source
    media_type: str
    charset: str | None
    raw: bytes
    text: str
    text_type: str
    """`text/plain` or `text/html`: what `text` is."""
    raw_field: str | None
    claims: tuple[Claim, ...]
    repairs: str | None
    """What had to be repaired in reading, as a sentence; null when nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One line or block of a document with the verdict on it.

    `kind` is a passage kind (`title lead byline dateline body heading caption furniture`);
    `reason` says why in a few words. `content` is the text as kept (stripped, and joined over
    wrapped lines by single spaces). `raw_start`, `raw_end` are byte offsets in the raw document
    for plain text, else null.
    """

    kind: str
    reason: str
    content: str
    raw_start: int | None = None
    raw_end: int | None = None
    raw_field: str | None = None


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A document cut into pieces with verdicts, and every claim found on the way."""

    origin: Source
    media_type: str
    charset: str | None
    text_type: str
    is_record: bool
    pieces: tuple[Piece, ...]
    claims: tuple[Claim, ...]
    site_key: str | None
    repairs: str | None


@dataclass(frozen=True, slots=True)
class Reject:
    """A document that is no article, and the reason as a person would say it."""

    document_id: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article with its passages, before coding."""

    origin: Source
    fetched_at: dt.datetime | None
    article: Article
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """The rows that coding adds to an article."""

    article: Article
    country_mentions: tuple[CountryMention, ...]
    actor_mentions: tuple[ActorMention, ...]
    article_countries: tuple[ArticleCountry, ...]
    article_actors: tuple[ArticleActor, ...]
    actors: tuple[Actor, ...]
