"""Whom a short name means: the bearers of a surname or a given name in an article."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from typing import NamedTuple

from tasks.enrich.name_words import (
    bare,
    family_names_first,
    is_misspelt,
    known_persons,
    parts_of_names,
    sex_of,
    short_forms,
    surnames_of,
    words_of,
)
from tasks.enrich.names import Name
from tasks.enrich.roles import Before
from warehouse.tables import Actor

_SEX_OF_TITLE = {"mr": "m", "sir": "m", "mrs": "f", "ms": "f", "miss": "f", "dame": "f"}
_MAX_LOOKED_AT = 30
_LOOK_BACK = 20
_MIN_MISSPELT = 5
_LONG = 8
_BESIDE = re.compile(
    r"(?:\b(?:of|with|by|to|from|for|against|like|than|under|about|after|before|on|over|and|leader)"
    r"|['\u2019]s)\s$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:son|daughter|brother|sister|wife|husband|father|mother|cousin|uncle|aunt|nephew|niece|"
    r"widow|parents?|grandfather|half-brother),?\s$",
    re.IGNORECASE,
)


class Bearer(NamedTuple):
    """A full name in the text and the person it names."""

    start: int
    end: int
    actor: Actor
    words: tuple[str, ...]
    before: Before


class _Named:
    """The bearers of one word, in text order."""

    def __init__(self) -> None:
        self.bearers: list[Bearer] = []
        self.persons: dict[str, Actor] = {}

    def add(self, bearer: Bearer) -> None:
        """One more place where the word names somebody."""
        insort(self.bearers, bearer, key=lambda bearer: bearer.start)
        self.persons.setdefault(bearer.actor.actor_id, bearer.actor)


class Bearers:
    """The full names of an article by the words that may stand for them."""

    def __init__(self, text: str, bearers: list[Bearer]) -> None:
        self._text = text
        self._by_surname: dict[str, _Named] = defaultdict(_Named)
        self._by_given: dict[str, _Named] = defaultdict(_Named)
        self._surfaces: set[str] = set()
        self._titles: dict[str, set[str]] = defaultdict(set)
        self._sex: dict[str, str] = {}
        for bearer in sorted(bearers, key=lambda bearer: bearer.start):
            self._add(bearer)

    def _add(self, bearer: Bearer) -> None:
        surnames = surnames_of(bearer.words)
        for word in surnames:
            self._by_surname[word].add(bearer)
        for given in _given_names(bearer.words):
            if given not in surnames:
                for form in (given, *short_forms().get(given, ())):
                    self._by_given[form].add(bearer)
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
        """The person a short name means, and by what. Ask in text order: what a name meant
        last says what a text is about.
        """
        word = bare(name.words[-1])
        if (found := self._by_surname.get(word)) is not None:
            chosen = self._choose(name, before, found)
            if chosen is not None and len(found.persons) > 1:
                found.add(Bearer(name.start_char, name.end_char, chosen, name.words, before))
            return (chosen, "surname") if chosen is not None else None
        if "_".join(name.words) in known_persons():
            return None
        if (found := self._by_given.get(name.words[0])) is not None:
            chosen = self._choose(name, before, found)
            return (chosen, "given_name") if chosen is not None else None
        if before.honorific or before.office:
            misspelt = self._misspelt(word)
            return (misspelt, "surname") if misspelt is not None else None
        return None

    def _misspelt(self, word: str) -> Actor | None:
        """The one person whose surname differs in a letter or, when long, in two."""
        if len(word) < _MIN_MISSPELT:
            return None
        distance = 2 if len(word) >= _LONG else 1
        found = {
            key: actor
            for surname, named in self._by_surname.items()
            if surname[0] == word[0] and is_misspelt(word, surname, distance)
            for key, actor in named.persons.items()
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _choose(self, name: Name, before: Before, named: _Named) -> Actor | None:
        """The bearer that the title, the sex and the passage speak for; None when the title
        says it is nobody of them: "Mrs Smith" where only John Smith is named.
        """
        sex = _sex_of_title(before)
        possible = [key for key in named.persons if sex is None or self._sex.get(key, sex) == sex]
        head = before.office.head if before.office else ""
        titled = [key for key in possible if head and head in self._titles[key]]
        known = known_persons().get("_".join(name.words))
        if head and not titled and known is not None:  # "President Obama" beside Michelle Obama
            possible = [key for key in possible if key == known.actor_id]
        possible = titled or possible
        if not possible:
            return None
        if len(possible) == 1:
            return named.persons[possible[0]]
        return self._in_topic(name.start_char, named.bearers, possible)

    def _in_topic(self, place: int, bearers: list[Bearer], possible: list[str]) -> Actor:
        """Whom the latest passage with any of them is about: who acts in it, not who is only
        named beside, as a relative or after "with". A name that comes only later counts when
        none stands before.
        """
        at = bisect_left(bearers, place, key=lambda bearer: bearer.start)
        earlier = [
            bearer
            for bearer in bearers[max(at - _MAX_LOOKED_AT, 0) : at]
            if bearer.actor.actor_id in possible
        ]
        if not earlier:
            return next(b.actor for b in bearers if b.actor.actor_id in possible)
        passage_start = self._text.rfind("\n\n", 0, earlier[-1].start) + 1
        passage = [bearer for bearer in earlier if bearer.start >= passage_start]
        acting = [bearer for bearer in passage if not self._is_beside(bearer)]
        if not acting and self._is_relative(passage[0]):
            acting = [bearer for bearer in earlier if not self._is_beside(bearer)]
        return (acting[-1:] or passage[:1])[0].actor

    def _is_beside(self, bearer: Bearer) -> bool:
        start = max(bearer.start - _LOOK_BACK, 0)
        return _BESIDE.search(self._text, start, bearer.start) is not None or self._is_relative(
            bearer
        )

    def _is_relative(self, bearer: Bearer) -> bool:
        start = max(bearer.start - _LOOK_BACK, 0)
        return _RELATIVE.search(self._text, start, bearer.start) is not None


def _given_names(words: tuple[str, ...]) -> tuple[str, ...]:
    """The names in front of the surname that may be called out alone."""
    if words[0] in family_names_first():
        return ()
    return tuple(word for word in words[:-1] if len(word) > 1 and word not in parts_of_names())


def _sex_of_title(before: Before) -> str | None:
    return _SEX_OF_TITLE.get((before.honorific or "").rstrip(".").lower())
