"""The parse step: CleanDocument → ParsedArticle, or a Reject with the reason."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from tasks.parse.author_notes import author_of_note
from tasks.parse.bylines import find_agency, find_dateline, parse_authors
from tasks.parse.date_relative import counts_back
from tasks.parse.dates import choose_date, find_dates, parse_date
from tasks.parse.language import judge_language
from tasks.parse.limits import is_paywalled, is_truncated
from tasks.parse.urls import canonical_url, source_of_url
from tasks.records import (
    KEPT_IN_BODY,
    OWNER_METHODS,
    Claim,
    CleanDocument,
    ParsedArticle,
    Piece,
    Reject,
)
from warehouse.tables import Article, Passage

PARAGRAPH_BREAK = "\n\n"
_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
_ADDRESS = re.compile(r"https?://[^\s/]+/\S+")

HEAD_LINES = 3
MAX_DATES_BELOW = 2
ABOVE_HEADLINE = 3
MAX_LINE_CHARS = 60
_FETCHING_YEARS = range(1990, 2200)
_UNKNOWN_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """`run_id` is stamped on the rows; `coding_id` names the coding they will get."""

    run_id: str
    coding_id: str


def parse_article(document: CleanDocument, options: ParseOptions) -> ParsedArticle | Reject:
    """Make an article of a cleaned document.

    Rejected are documents without any body: pages of menus, cookie notices, sign-in forms.
    """
    pieces = _with_claimed_headline(document)
    if not any(piece.kind in KEPT_IN_BODY for piece in pieces):
        return Reject(document.origin.document_id, "parsed", _why_no_article(document.pieces))
    claims = _Claims(document.claims)
    article_id = document.origin.raw_sha256[:20]
    text, spans = _compose(pieces)
    title = _joined(pieces, ("title",)) or None
    lead = _joined(pieces, ("lead",)) or None
    body = _joined(pieces, KEPT_IN_BODY)
    paragraphs = [piece.content for piece in pieces if piece.kind in KEPT_IN_BODY]
    byline_lines = [piece.content for piece in pieces if piece.kind == "byline"]
    date_lines = _date_lines(pieces)
    url = claims.first("url") or claims.first("canonical_url")
    fetched_at = _moment(claims.first("fetched") or "")
    zone = claims.by_method("zone", "sources.csv") or claims.first("zone")
    stated, updated_at, date_method = choose_date(
        document.claims,
        date_lines,
        url or _address_in(pieces),
        source_zone=zone,
        fetched_at=fetched_at,
    )
    source, source_method = source_of(document.claims)
    language, language_confidence = judge_language(text)
    place, wire, _ = find_dateline(paragraphs[0])
    agency = (
        claims.first("agency")
        or wire
        or find_agency([*claims.all("author"), *byline_lines], paragraphs[0], paragraphs[-1])
    )
    article = Article(
        article_id=article_id,
        url=url,
        url_canonical=canonical_url(claims.first("canonical_url") or url or ""),
        source=source,
        source_method=source_method,
        title=title,
        lead=lead,
        body=body,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        language=language,
        language_confidence=language_confidence,
        published_at=stated.at if stated else None,
        published_on=stated.day if stated else None,
        published_precision=stated.precision if stated else None,
        published_earliest=stated.earliest if stated else None,
        published_latest=stated.latest if stated else None,
        published_zone=stated.zone if stated else None,
        published_zone_method=stated.zone_method if stated else None,
        published_method=date_method if stated else None,
        published_evidence=stated.evidence if stated else None,
        updated_at=updated_at,
        authors=parse_authors(claims.all("author") or byline_lines) or author_of_note(pieces),
        agency=agency,
        is_wire=agency is not None,
        dateline_place=place,
        section=claims.first("section"),
        word_count=len(_WORD.findall(text)),
        is_truncated=is_truncated(pieces),
        is_paywalled=bool(claims.all("paywall")) or is_paywalled(pieces),
        coding_status="failed",
        coding_id=options.coding_id,
        corrections=None,
        reprint_group_id=None,
        revision_no=1,
        is_current=True,
        tone=None,
        tone_positive=None,
        tone_negative=None,
        run_id=options.run_id,
        loaded_at=_UNKNOWN_TIME,
    )
    passages = tuple(
        Passage(
            document_id=document.origin.document_id,
            passage_no=number,
            article_id=article_id,
            kind=piece.kind,
            reason=piece.reason,
            start_char=span[0] if span else None,
            end_char=span[1] if span else None,
            raw_start=piece.raw_start,
            raw_end=piece.raw_end,
            raw_field=piece.raw_field,
            content=None if span else piece.content,
        )
        for number, (piece, span) in enumerate(zip(pieces, spans, strict=True))
    )
    return ParsedArticle(document.origin, fetched_at, article, passages)


def _date_lines(pieces: Sequence[Piece]) -> list[str]:
    """Lines that may state the date: those at the head of the text, else the few below it.

    Many dates below the text are those of comments and of other articles.
    """
    first = next(no for no, piece in enumerate(pieces) if piece.kind in KEPT_IN_BODY)
    lines = list(_numbered_date_lines(pieces))
    head = [line for number, line in lines if number <= first + HEAD_LINES]
    below = [line for number, line in lines if number > first + HEAD_LINES]
    is_list = len({date.earliest for date in find_dates("\n".join(below))}) > MAX_DATES_BELOW
    return head if is_list or find_dates("\n".join(head)) else head + below


def _numbered_date_lines(pieces: Sequence[Piece]) -> Iterator[tuple[int, str]]:
    """Lines found to state a date, and lines around the headline that only count back from the
    fetching, which cleaning takes for furniture: `3 hours ago`.
    """
    titles = [no for no, piece in enumerate(pieces) if piece.kind in ("title", "lead")]
    texts = [no for no, piece in enumerate(pieces) if piece.kind in KEPT_IN_BODY]
    top = (titles or texts)[0] - ABOVE_HEADLINE
    for number, piece in enumerate(pieces):
        is_near = top <= number < texts[0] and len(piece.content) <= MAX_LINE_CHARS
        is_counted = is_near and piece.kind == "furniture" and counts_back(piece.content)
        if piece.kind in ("dateline", "byline") or is_counted:
            yield number, piece.content


def _address_in(pieces: Sequence[Piece]) -> str | None:
    """The page's own address, which printed pages carry in one of their first lines."""
    lines = (piece.content for piece in pieces[:HEAD_LINES] if piece.kind == "furniture")
    return next((line for line in lines if _ADDRESS.fullmatch(line)), None)


def _moment(stated: str) -> dt.datetime | None:
    """When something happened, as machines write it: to the second, UTC unless stated. Null
    when it is none, or out of the time in which there were crawlers.
    """
    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(stated)
            at = at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
        except (ValueError, OverflowError):
            continue
        return at if at.year in _FETCHING_YEARS else None
    found = parse_date(stated)
    return found.at if found else None


class _Claims:
    """The claims of a document, looked up by what they are about."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims = tuple(claims)

    def all(self, about: str) -> list[str]:
        return [claim.value for claim in self._claims if claim.about == about]

    def first(self, about: str) -> str | None:
        return next(iter(self.all(about)), None)

    def by_method(self, about: str, method: str) -> str | None:
        found = (c.value for c in self._claims if (c.about, c.method) == (about, method))
        return next(found, None)

    def from_content(self, about: str) -> str | None:
        """What the document itself says, not its owner."""
        found = (
            c.value for c in self._claims if c.about == about and c.method not in OWNER_METHODS
        )
        return next(found, None)


def source_of(stated: Iterable[Claim]) -> tuple[str | None, str | None]:
    """The outlet and how it is known: what the owner says first, then the document."""
    claims = _Claims(stated)
    url = claims.first("url") or claims.first("canonical_url")
    for method in ("sources.csv", "option"):
        if named := claims.by_method("source", method):
            return named, method
    if named := claims.from_content("source"):
        return named, "metadata"
    if url and (named := source_of_url(url)):
        return named, "url"
    if named := claims.by_method("source", "folder"):
        return named, "folder"
    return None, None


def _with_claimed_headline(document: CleanDocument) -> tuple[Piece, ...]:
    """The pieces, with title and lead from the record's fields where it has them.

    A record's own title stands before its text; the same line in the text is a repeat, and
    another line taken for the title there belongs to the body.
    """
    claimed = {
        claim.about: claim
        for claim in reversed(document.claims)
        if claim.about in ("title", "lead") and claim.method.startswith("record:")
    }
    if not claimed:
        return document.pieces
    title = claimed["title"].value if "title" in claimed else ""
    lead = claimed["lead"].value if "lead" in claimed else ""
    in_text = {_folded(piece.content) for piece in document.pieces if piece.kind == "body"}
    pieces: list[Piece] = []
    for about in ("title", "lead"):
        value = " ".join(claimed[about].value.split()) if about in claimed else ""
        if not value or (about == "lead" and not _is_standfirst(value, in_text)):
            continue
        field = claimed[about].method.removeprefix("record:")
        pieces.append(Piece(about, f'field "{field}"', value, raw_field=field))
    for piece in document.pieces:
        pieces.append(_beside_claimed(piece, _folded(title), _folded(lead)))
    return tuple(pieces)


def _is_standfirst(value: str, in_text: set[str]) -> bool:
    """A description field is a lead unless it repeats the text or breaks off."""
    folded = _folded(value)
    if not folded or value.endswith(("\u2026", "...")):
        return False
    return not any(text.startswith(folded) for text in in_text)


def _beside_claimed(piece: Piece, title: str, lead: str) -> Piece:
    folded = _folded(piece.content)
    if title and folded == title and piece.kind in ("title", "heading", "body"):
        return _as("furniture", "repeats the record's title", piece)
    if lead and folded == lead and piece.kind in ("lead", "heading", "body"):
        return _as("furniture", "repeats the record's lead", piece)
    if title and piece.kind in ("title", "lead"):
        return _as("heading" if piece.kind == "title" else "body", piece.reason, piece)
    return piece


def _as(kind: str, reason: str, piece: Piece) -> Piece:
    return Piece(kind, reason, piece.content, piece.raw_start, piece.raw_end, piece.raw_field)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _compose(pieces: tuple[Piece, ...]) -> tuple[str, list[tuple[int, int] | None]]:
    """The article's text in reading order (title, lead, body), and each piece's place in it."""
    spans: list[tuple[int, int] | None] = [None] * len(pieces)
    parts: list[str] = []
    length = 0
    for kinds in (("title",), ("lead",), KEPT_IN_BODY):
        for number, piece in enumerate(pieces):
            if piece.kind not in kinds:
                continue
            if parts:
                length += len(PARAGRAPH_BREAK)
            spans[number] = (length, length + len(piece.content))
            parts.append(piece.content)
            length += len(piece.content)
    return PARAGRAPH_BREAK.join(parts), spans


def _joined(pieces: tuple[Piece, ...], kinds: tuple[str, ...]) -> str:
    return PARAGRAPH_BREAK.join(piece.content for piece in pieces if piece.kind in kinds)


def _why_no_article(pieces: tuple[Piece, ...]) -> str:
    if not pieces:
        return "no text in it"
    common = Counter(piece.reason for piece in pieces).most_common(2)
    reasons = ", ".join(f"{reason} ({count})" for reason, count in common)
    return f"no news text: none of its {len(pieces)} passages is a body paragraph; {reasons}"
