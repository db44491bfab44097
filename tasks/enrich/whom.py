"""Whom a short name means: the bearers of a surname or a given name in an article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from tasks.enrich.name_words import (
    bare,
    family_names_first,
    given_names,
    is_misspelt,
    known_persons,
    parts_of_names,
    sex_of,
    surnames_of,
    words_of,
)
from tasks.enrich.names import Name
from tasks.enrich.roles import Before
from warehouse.tables import Actor

_SEX_OF_TITLE = {"mr": "m", "sir": "m", "mrs": "f", "ms": "f", "miss": "f", "dame": "f"}
_MAX_LOOKED_AT = 30
_MIN_MISSPELT = 5
_LONG = 8
_OBLIQUE = re.compile(
    r"(?:\b(?:of|with|by|to|from|for|against|like|than|under|about|after|before|on|over|and|son|"
    r"daughter|brother|sister|wife|husband|father|mother|leader|cousin|uncle|nephew),?|['\u2019]s)\s$",
    re.IGNORECASE,
)


class Bearer(NamedTuple):
    """A full name in the text and the person it names."""

    start: int
    end: int
    actor: Actor
    words: tuple[str, ...]
    before: Before


class Bearers:
    """The full names of an article by the words that may stand for them."""

    def __init__(self, text: str, bearers: list[Bearer]) -> None:
        self._text = text
        self._by_surname: dict[str, list[Bearer]] = defaultdict(list)
        self._by_given: dict[str, list[Bearer]] = defaultdict(list)
        self._surfaces: set[str] = set()
        self._titles: dict[str, set[str]] = defaultdict(set)
        self._sex: dict[str, str] = {}
        for bearer in sorted(bearers, key=lambda bearer: bearer.start):
            self._add(bearer)

    def _add(self, bearer: Bearer) -> None:
        surnames = surnames_of(bearer.words)
        for word in surnames:
            self._by_surname[word].append(bearer)
        for given in _given_names(bearer.words):
            if given not in surnames:
                self._by_given[given].append(bearer)
        for part in self._text[bearer.start : bearer.end].split():
            (word,) = words_of(part)[:1] or ("",)
            if bare(word) in surnames:
                self._surfaces.add(part)
        if bearer.before.office is not None:
            self._titles[bearer.actor.actor_id].add(bearer.before.office.head)
        sex = _sex_of_title(bearer.before) or sex_of(bearer.words)
        if sex is not None:
            self._sex.setdefault(bearer.actor.actor_id, sex)

    def has_surname(self, surface: str) -> bool:
        """Whether a full name in the text ends, or opens, with this surname."""
        return surface in self._surfaces

    def whom(self, name: Name, before: Before) -> tuple[Actor, str] | None:
        """The person a short name means, and by what."""
        word = bare(name.words[-1])
        if found := self._by_surname.get(word):
            chosen = self._choose(name, before, found)
            return (chosen, "surname") if chosen is not None else None
        if "_".join(name.words) in known_persons():
            return None
        if found := self._by_given.get(name.words[0]) or self._by_long_form(name.words[0]):
            chosen = self._choose(name, before, found)
            return (chosen, "given_name") if chosen is not None else None
        if (before.honorific or before.office) and (found := self._misspelt(word)):
            return found[0].actor, "surname"
        return None

    def _by_long_form(self, given: str) -> list[Bearer]:
        """Full names with the name that this one is short for: Chris, of Christopher."""
        known = given_names().get(given)
        if known is None:
            return []
        return [b for long in sorted(known.short_for) for b in self._by_given.get(long, ())]

    def _misspelt(self, word: str) -> list[Bearer]:
        """Full names whose surname differs in a letter or, when long, in two."""
        distance = 2 if len(word) >= _LONG else 1
        if len(word) < _MIN_MISSPELT:
            return []
        found = [
            bearers
            for surname, bearers in self._by_surname.items()
            if surname[0] == word[0] and is_misspelt(word, surname, distance)
        ]
        return found[0] if len(found) == 1 and len({b.actor for b in found[0]}) == 1 else []

    def _choose(self, name: Name, before: Before, bearers: list[Bearer]) -> Actor | None:
        """The bearer that the title, the sex and the passage speak for; None when the title
        says it is nobody of them: "Mrs Smith" where only John Smith is named.
        """
        sex = _sex_of_title(before)
        possible = [
            bearer
            for bearer in bearers
            if sex is None or self._sex.get(bearer.actor.actor_id, sex) == sex
        ]
        head = before.office.head if before.office else ""
        if head:
            titled = [b for b in possible if head in self._titles[b.actor.actor_id]]
            if not titled and "_".join(name.words) in known_persons():
                known = known_persons()["_".join(name.words)].actor_id
                return next((b.actor for b in possible if b.actor.actor_id == known), None)
            possible = titled or possible
        if not possible:
            return None
        if len({bearer.actor.actor_id for bearer in possible}) == 1:
            return possible[0].actor
        return self._in_topic(name.start_char, possible)

    def _in_topic(self, place: int, bearers: list[Bearer]) -> Actor:
        """Whom the latest passage with any of them is about: who acts in it, not who is only
        named beside. A name that comes only later counts when none stands before.
        """
        at = bisect_left(bearers, place, key=lambda bearer: bearer.start)
        if not at:
            return bearers[0].actor
        passage_start = self._text.rfind("\n\n", 0, bearers[at - 1].start) + 1
        passage = [
            bearer
            for bearer in bearers[max(at - _MAX_LOOKED_AT, 0) : at]
            if bearer.start >= passage_start
        ]
        acting = [
            b for b in passage if not _OBLIQUE.search(self._text, max(b.start - 12, 0), b.start)
        ]
        return (acting[-1:] or passage[:1])[0].actor


def _given_names(words: tuple[str, ...]) -> tuple[str, ...]:
    """The names in front of the surname that may be called out alone."""
    if words[0] in family_names_first():
        return ()
    return tuple(word for word in words[:-1] if len(word) > 1 and word not in parts_of_names())


def _sex_of_title(before: Before) -> str | None:
    return _SEX_OF_TITLE.get((before.honorific or "").rstrip(".").lower())
