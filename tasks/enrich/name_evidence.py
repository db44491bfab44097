"""What speaks for a name being a person, an organisation or a place, over a whole article.

Evidence is summed over everything an article gives: what the model called each occurrence, the
words around them, the words of the name. How much each weighs is in `name_weights.csv`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from tasks.enrich.folding import fold
from tasks.enrich.name_spans import Span
from tasks.enrich.name_tables import (
    contexts,
    family_names,
    given_names,
    heads,
    honorifics,
    role_surfaces,
)
from warehouse import reference

KINDS = ("PERSON", "ORG", "GPE")
LEAST = 1.0
"""Sum of weights from which on a name is one."""

_PLACE_LABELS = ("GPE", "LOC", "FAC")
_BEFORE = re.compile(r"([\w.-]+)(,?)[\s\"'\u201c\u2018(]+$")
_AFTER = re.compile(r"[\s\"'\u201d,]{0,3}([a-z-]+)")
_AGE = re.compile(r",\s(?:aged?\s)?\d\d?\b")
_APPOSITION = re.compile(r",\s(?:an?|the|who|whose)\s")
_POSSESSIVE = re.compile(r"\s?['\u2019]s?\b")
_LOWER = re.compile(r"(?<![\w-])[a-z][a-z'-]+")
_INITIAL = re.compile(r"\s[A-Z]\.\s")


@cache
def _weights() -> dict[str, tuple[float, float, float]]:
    rows = reference.table("name_weights", ("evidence",), dict)
    return {
        row["evidence"]: (float(row["person"]), float(row["organisation"]), float(row["place"]))
        for row in rows
    }


def label_names(text: str, names: Mapping[str, list[Span]]) -> dict[str, tuple[str, float]]:
    """The label and the score of each distinct name that is one; others are left out."""
    evidence = name_evidence(text, names)
    found: dict[str, tuple[str, float]] = {}
    for name, own in evidence.items():
        best = max(zip(_sums(own), KINDS, strict=True))
        if best[0] >= LEAST:
            found[name] = best[1], best[0]
    return found


def name_evidence(text: str, names: Mapping[str, list[Span]]) -> dict[str, dict[str, float]]:
    """Name → evidence → how strong (0 to 1); full names before their parts."""
    lowered = frozenset(_LOWER.findall(text))
    found: dict[str, dict[str, float]] = {}
    persons: dict[str, set[str]] = defaultdict(set)
    for name in sorted(names, key=lambda name: -name.count(" ")):
        own = dict(_of_words(name, lowered))
        own.update(_of_places(text, names[name]))
        words = name.split()
        if len(words) == 1:
            own.update((part, 1.0) for part in persons.get(name, ()))
        elif max(zip(_sums(own), KINDS, strict=True)) > (LEAST, "P"):
            persons[words[-1]].add("last name of a person")
            persons[words[0]].add("first name of a person")
        found[name] = own
    return found


def _sums(own: Mapping[str, float]) -> tuple[float, float, float]:
    weights = _weights()
    person = organisation = place = 0.0
    for evidence, strength in own.items():
        weight = weights.get(evidence)
        if weight is not None:
            person += weight[0] * strength
            organisation += weight[1] * strength
            place += weight[2] * strength
    return person, organisation, place


def _of_words(name: str, lowered: frozenset[str]) -> Iterable[tuple[str, float]]:
    """What the words of a name say."""
    words = name.split()
    yield "any name", 1.0
    first, last = words[0], words[-1]
    if len(words) == 1:
        yield "one word", 1.0
        if name.lower() in lowered:
            yield "also in lower case", 1.0
        if first in given_names():
            yield "lone given name", 1.0
        elif first in family_names():
            yield "lone family name", 1.0
    else:
        yield from _of_two_words(name, words)
    if any(char.isdigit() for char in name):
        yield "digits", 1.0
    if name.isupper() and len(name) > 1:
        yield "capitals only", 1.0
    if first in honorifics() or last.endswith("-"):
        yield "broken", 1.0


def _of_two_words(name: str, words: list[str]) -> Iterable[tuple[str, float]]:
    first, last = words[0], words[-1]
    kind = heads("last").get(last)
    if first in given_names():
        yield "given name first", 1.0
        if last in family_names():
            yield "given and family name", 1.0
    elif last in family_names() and not kind:
        yield "family name last", 1.0
    if _INITIAL.search(name):
        yield "initial", 1.0
    if len(words) > 3:
        yield "four words", 1.0
    if kind:
        yield f"{kind} word last", 1.0
    head = next((word for word in words if word in ("of", "for", "on")), None)
    if head:
        before = words[words.index(head) - 1]
        if heads("last").get(before) == "organisation":
            yield "organisation word before of", 1.0
    if kind := heads("first").get(first):
        yield f"{kind} word first", 1.0
    if "of" in words or "for" in words or "and" in words:
        yield "small words", 1.0


def _of_places(text: str, spans: list[Span]) -> Iterable[tuple[str, float]]:
    """What the places say where a name stands."""
    one = 1 / len(spans)
    if len(spans) > 2:
        yield "three times", 1.0
    shares: dict[str, float] = defaultdict(float)
    once: set[str] = set()
    for span in spans:
        shares[_voice(span)] += one
        if span.is_opening:
            shares["only at openings"] += one
        _look_before(text, span.start, one, shares, once)
        _look_after(text, span.end, one, shares, once)
    if shares.get("only at openings", 0.0) < 0.99:
        shares.pop("only at openings", None)
    yield from shares.items()
    yield from ((evidence, 1.0) for evidence in once)


def _voice(span: Span) -> str:
    if span.label is None:
        return "model says nothing"
    return "model says " + ("GPE" if span.label in _PLACE_LABELS else span.label)


def _look_before(
    text: str, start: int, one: float, shares: dict[str, float], once: set[str]
) -> None:
    match = _BEFORE.search(text, max(0, start - 24), start)
    if match is None:
        return
    word = match[1]
    small = word.lower()
    if small == "the":
        shares["the before"] += one
        return
    if small == "to" and text[max(0, start - 16) : start].lower().endswith("according to "):
        once.add("according to")
        return
    if small == "of":
        match = _BEFORE.search(text, max(0, match.start() - 24), match.start() + 1)
        if match and contexts().get(match[1].lower()) == "place_follows":
            once.add("place word before of")
        return
    if small in honorifics():
        once.add("title before")
    elif match[2]:
        return
    elif fold(small) in role_surfaces():
        once.add("office before")
    else:
        kind = contexts().get(small)
        if kind == "place_before":
            shares["place word before"] += one
        elif kind in ("organisation_follows", "person_follows", "place_follows", "speaks"):
            once.add(f"{kind.replace('_', ' ')} before")


def _look_after(
    text: str, end: int, one: float, shares: dict[str, float], once: set[str]
) -> None:
    if _AGE.match(text, end):
        once.add("age after")
    elif _APPOSITION.match(text, end):
        once.add("apposition after")
    elif match := _POSSESSIVE.match(text, end):
        shares["possessive after"] += one
        end = match.end()
    match = _AFTER.match(text, end)
    if match and contexts().get(match[1]) == "speaks":
        once.add("speaks")
    elif match and text[end : end + 1] == " " and contexts().get(match[1]) == "organisation_follows":
        once.add("organisation noun after")
