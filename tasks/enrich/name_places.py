"""What the places of a name in an article say of it: the model's labels, the words beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tasks.enrich.folding import fold
from tasks.enrich.name_spans import Span
from tasks.enrich.name_tables import contexts, honorifics, role_surfaces

_BY_SHARE = frozenset(
    {"the before", "place word before", "possessive after", "in quotes", "in brackets"}
)
"""Evidence that counts by the share of a name's places; the other counts once there is one."""
_SAID_BEFORE = {
    "place_before": "place word before",
    "organisation_follows": "organisation follows before",
    "person_follows": "person follows before",
    "place_follows": "place follows before",
    "speaks": "speaks before",
    "by": "by before",
}
_SAID_AFTER = {
    "organisation_follows": "organisation follows after",
    "person_attribute": "person attribute after",
}
_PLACE_LABELS = ("GPE", "LOC", "FAC")
_QUOTES = tuple("\"'\u2018\u2019\u201c\u201d")
_OFTEN = 3
_REACH = 24
"""How far back the word before a name is looked for."""

_BEFORE = re.compile(r"([\w.-]+)(,?)[\s\"'\u201c\u2018(]+$")
_AFTER = re.compile(r"[\s\"'\u201d,]{0,3}([a-z-]+)")
_AGE = re.compile(r",\s(?:aged?\s)?\d\d?\b")
_APPOSITION = re.compile(r",\s(?:an?|the|who|whose)\s")
_ATTRIBUTE = re.compile(r"\s[a-z]+")
_POSSESSIVE = re.compile(r"\s?['\u2019]s?\b")


def place_evidence(text: str, spans: list[Span]) -> Iterator[tuple[str, float]]:
    """Evidence of all places of one name and how strong it is (0 to 1)."""
    if len(spans) >= _OFTEN:
        yield "three times", 1.0
    labels = Counter(span.label for span in spans if span.label is not None)
    for label, count in labels.items():
        named = "GPE" if label in _PLACE_LABELS else label
        yield f"model says {named}", count / labels.total()
    yield "model says nothing", 1 - labels.total() / len(spans)
    if all(span.is_opening for span in spans):
        yield "only at openings", 1.0
    found: Counter[str] = Counter()
    for span in spans:
        found.update(_around(text, span))
        found.update(_before(text, span))
        found.update(_after(text, span.end))
    for evidence, count in found.items():
        yield evidence, count / len(spans) if evidence in _BY_SHARE else 1.0


def _around(text: str, span: Span) -> Iterable[str]:
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    if before in ("@", "#"):
        yield "handle"
    elif before in _QUOTES and after in _QUOTES:
        yield "in quotes"
    elif before == "(" and after == ")":
        yield "in brackets"


def _before(text: str, span: Span) -> Iterable[str]:
    match = _BEFORE.search(text, max(0, span.start - _REACH), span.start)
    if match is None:
        if text[max(0, span.start - 2) : span.start] in ("s ", "\u2019 ", "' "):
            yield "possessive before"
        return
    word = match[1].lower()
    if word == "the":
        if not _ATTRIBUTE.match(text, span.end):  # "the Obama administration"
            yield "the before"
    elif word == "to":
        if text.endswith("ccording ", 0, match.start()):
            yield "according to"
    elif word == "of":
        noun = _BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        if noun and contexts().get(noun[1].lower()) == "place_follows":
            yield "place word before of"
    else:
        yield from _word_before(word, has_comma=bool(match[2]))


def _word_before(word: str, *, has_comma: bool) -> Iterable[str]:
    if word in honorifics():
        yield "title before"
    elif has_comma:
        return
    elif fold(word) in role_surfaces():
        yield "office before"
    elif evidence := _SAID_BEFORE.get(contexts().get(word, "")):
        yield evidence


def _after(text: str, end: int) -> Iterable[str]:
    if _AGE.match(text, end):
        yield "age after"
    elif _APPOSITION.match(text, end):
        yield "apposition after"
    elif possessive := _POSSESSIVE.match(text, end):
        yield "possessive after"
        end = possessive.end()
    match = _AFTER.match(text, end)
    kind = contexts().get(match[1]) if match else None
    if kind == "speaks":
        yield "speaks"
    elif kind == "verb":
        yield "verb after"
    elif kind in _SAID_AFTER and text[end : end + 1] == " ":
        yield _SAID_AFTER[kind]
