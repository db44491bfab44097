"""Score one labelled document: what the cleaner and the parser make of it, against its labels."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from trafilatura import extract

from tasks.batch import attempt
from tasks.clean.document import clean_document
from tasks.evaluate.gold import GoldPage
from tasks.evaluate.line_breaks import moved, wrapped
from tasks.evaluate.measures import PageScore
from tasks.parse.article import ParseOptions, parse_article
from tasks.read import detect
from tasks.read.documents import BadDocument, document_of
from tasks.read.fields import FieldNames
from tasks.records import Claim, CleanDocument, ParsedArticle, Reject, Source
from warehouse.tables import Article

_WORD = re.compile(r"\w+")
_NO_WORD = re.compile(r"[\W_]+")
_UNKNOWN_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def score_page(page: GoldPage) -> list[PageScore]:
    """Every measure of a document, in each form in which it is given.

    A document that is rejected, or has no such field, scores 0.
    """
    scores: list[PageScore] = []
    for form, raw, media_type in _forms(page):
        article = _article(raw, media_type, page.url)
        measured = dict(_measured(page, article))
        if media_type == detect.HTML:
            alone = extract(raw, url=page.url, include_comments=False) or ""
            measured["body, trafilatura alone"] = word_f1(alone, page.body)
        scores += [
            PageScore(page.gold, form, measure, page.page_id, value)
            for measure, value in measured.items()
        ]
    return scores


def _forms(page: GoldPage) -> Iterator[tuple[str, bytes, str]]:
    """The forms in which a document is given or can be: name, bytes, media type."""
    if page.file is not None:
        raw = Path(page.file).read_bytes()
        raw = gzip.decompress(raw) if page.file.endswith(".gz") else raw
        is_text = page.file.removesuffix(".gz").endswith(".txt")
        yield ("text", raw, detect.TEXT) if is_text else ("html", raw, detect.HTML)
    elif page.html is not None:
        yield "html", page.html.encode("utf-8", "replace"), detect.HTML
    for name, text in (
        ("text", page.text),
        ("text_naive", page.text_naive),
        ("text, rows wrapped", page.text and wrapped(page.text, random.Random(page.page_id))),
        ("text, breaks moved", page.text and moved(page.text, random.Random(page.page_id))),
    ):
        if text:
            yield name, text.encode("utf-8", "replace"), detect.TEXT


def _article(raw: bytes, media_type: str, url: str | None) -> Article | None:
    sha256 = hashlib.sha256(raw).hexdigest()
    origin = Source(sha256[:20], sha256, "gold", None, 0, None, sha256, _UNKNOWN_TIME)
    claims = (Claim("url", url, "gold"),) if url else ()
    document = document_of(origin, raw, media_type, claims, FieldNames())
    if isinstance(document, BadDocument):
        return None
    cleaned = attempt(clean_document, document, "cleaned")
    if isinstance(cleaned, Reject):
        return None
    parsed = attempt(_parse, cleaned, "parsed")
    return None if isinstance(parsed, Reject) else parsed.article


def _parse(cleaned: CleanDocument) -> ParsedArticle | Reject:
    return parse_article(cleaned, ParseOptions("evaluate", "evaluate"))


def _measured(page: GoldPage, article: Article | None) -> Iterator[tuple[str, float]]:
    yield "body", _body_f1(article, page.body) if article else 0.0
    if page.title:
        found = article.title if article else None
        yield "title", float(_folded(found or "") == _folded(page.title))
    if page.authors is not None:
        yield "authors", set_f1(article.authors if article else (), page.authors)
    if page.date:
        day = article.published_on if article else None
        right = str(day) == page.date
        yield "day right", float(right)
        yield "day wrong", float(day is not None and not right)
        yield "to the minute", float(right and article is not None and bool(article.published_at))


def _body_f1(article: Article, gold: str) -> float:
    """Sets differ on whether a standfirst belongs to the body: the better of the two counts."""
    whole = f"{article.lead}\n\n{article.body}" if article.lead else article.body
    return max(word_f1(article.body, gold), word_f1(whole, gold))


def word_f1(found: str, gold: str) -> float:
    """F1 over the two bags of words, letters folded; 0 when they share none."""
    ours = Counter(_WORD.findall(found.lower()))
    theirs = Counter(_WORD.findall(gold.lower()))
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def set_f1(found: tuple[str, ...], gold: tuple[str, ...]) -> float:
    """F1 over two sets of names, letters folded; 1 when both are empty."""
    ours, theirs = {_folded(name) for name in found}, {_folded(name) for name in gold}
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 1.0


def _folded(words: str) -> str:
    return _NO_WORD.sub(" ", words.casefold().replace("’", "'")).strip()
