"""Every stretch of a text that may name a place, with what it may stand for.

Five sources, the earlier ones first where they overlap: counties ("Madison County"), names
with their subdivision ("Paris, Texas"), the gazetteer, the model's places, and other
capitalised names that a local body, a local person or a preposition shows to be places
("Athens police", "of Bantam").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.enrich.around_places import Persons
from tasks.enrich.cities import cities_by_key, place_key
from tasks.enrich.gazetteer import Found
from tasks.enrich.name_tables import given_names
from tasks.enrich.nlp import Entity
from tasks.enrich.organs import readings_of_body
from tasks.enrich.readings import (
    ACRONYM_LETTERS,
    Place,
    Reading,
    readings_of_aliases,
    readings_of_name,
)
from tasks.enrich.stated_places import RUN, counties, with_subdivision
from tasks.enrich.word_lists import not_cities, place_nouns
from warehouse.reference import Body, CountryAlias, CountryExclusion

_BEFORE_LOCAL = re.compile(
    r"(?:\b(?:[Cc]ity|[Tt]own|[Vv]illage|[Bb]orough|[Tt]ownship) of |\b[Dd]owntown |\b[Rr]ural |"
    r"\b[Nn]earby |\b[Mm]etro |, \d\d?, (?:also )?of |\bCity of )$"
)
_BEFORE_PLACE = re.compile(r"\b(?:in|near|around|outside|In|Near)(?: the)? $")
_NEXT_WORDS = re.compile(r"(?:'s?)?(?: |-)(\w+)(?: (\w+))?(?: (\w+))?")
_DATELINE = re.compile(r"(?:,[^\n.]{2,14}\.?)? ?(?:\([^)\n]{2,20}\) ?)?(?:--|[\u2013\u2014-])")
_STREET = re.compile(
    r" (?:Road|Street|Avenue|Drive|Lane|Boulevard|Way|Parkway|Terrace|Close|Crescent|Rd|St|Ave|Dr|"
    r"Blvd)\b"
)
_NEW = re.compile(r"(?<![\w-])((?:New|Fort|Port|Mount|Lake|St\.|Saint|Little) )$")
_OTHER_THAN = ("St. ", "Saint ", "Little ")
"""What makes another name of a place even where that is not in the tables."""

_SPOKEN = re.compile(
    r"\b(?:speak|speaks|spoke|speaking|spoken|learn|learns|learned|learnt|learning|taught|teach|"
    r"teaches|teaching|fluent in|translated into|translated from|translation from)"
    r"(?: (?:only|some|fluent|broken|perfect|good|both|basic))? $"
)
_LANGUAGE = re.compile(r"[ -](?:speak\w+|languages?|lessons|immersion|grammar|literature)\b")
_ENOUGH_LETTERS = 3


def find_places(plain: str, found: list[Found], entities: tuple[Entity, ...]) -> list[Place]:
    """The places of a folded text, in text order; none overlaps another."""
    persons = Persons(plain, entities)
    spans = _Spans()
    spans.add_all(counties(plain))
    spans.add_all(with_subdivision(plain, found, persons))
    used = [(item.start_char, item.end_char) for item in found]
    spans.add_all(_of_gazetteer(plain, found, persons))
    spans.block(used)
    spans.add_all(_of_model(plain, entities, persons))
    spans.add_all(_of_runs(plain, persons))
    return [_with_signs(plain, place) for place in spans.places()]


class _Spans:
    """Places that do not overlap: what comes first stays."""

    def __init__(self) -> None:
        self._kept: list[Place] = []
        self._taken: list[tuple[int, int]] = []

    def add_all(self, places: Iterable[Place]) -> None:
        for place in places:
            if self._is_free(place.start_char, place.end_char):
                self._take(place.start_char, place.end_char)
                if place.readings:
                    self._kept.append(place)

    def block(self, spans: Iterable[tuple[int, int]]) -> None:
        for start, end in spans:
            if self._is_free(start, end):
                self._take(start, end)

    def places(self) -> list[Place]:
        return sorted(self._kept, key=lambda place: place.start_char)

    def _is_free(self, start: int, end: int) -> bool:
        before = bisect_right(self._taken, (end, -1)) - 1
        return before < 0 or self._taken[before][1] <= start

    def _take(self, start: int, end: int) -> None:
        self._taken.insert(bisect_right(self._taken, (start, end)), (start, end))


def _of_gazetteer(plain: str, found: list[Found], persons: Persons) -> Iterator[Place]:
    for item in found:
        exclusions = [entry for entry in item.entries if isinstance(entry, CountryExclusion)]
        aliases = tuple(entry for entry in item.entries if isinstance(entry, CountryAlias))
        if exclusions:
            country = exclusions[0].country
            excluded = Reading(country, "subdivision", "exclusion", 9.0, 0.9) if country else None
            yield Place(item.start_char, item.end_char, (excluded,) if excluded else ())
        elif aliases:
            yield _of_aliases(plain, item, aliases, persons)
        else:
            bodies = [entry for entry in item.entries if isinstance(entry, Body)]
            readings = readings_of_body(plain, item.start_char, item.end_char, bodies)
            yield Place(item.start_char, item.end_char, readings)


def _of_aliases(
    plain: str, item: Found, aliases: tuple[CountryAlias, ...], persons: Persons
) -> Place:
    """A place of the gazetteer; no readings in "Dublin Road", "speaks French", "Paris Hilton"."""
    start, end = item.start_char, item.end_char
    surface = plain[start:end]
    if any(alias.kind == "demonym" for alias in aliases):
        if _LANGUAGE.match(plain, end) or _SPOKEN.search(plain, max(0, start - 30), start):
            return Place(start, end, ())
    elif _STREET.match(plain, end):
        return Place(start, end, ())
    if before := _NEW.search(plain, max(0, start - 8), start):
        longer = readings_of_name(before[1] + surface)
        if longer or before[1] in _OTHER_THAN:
            return Place(start - len(before[1]), end, longer)
    factor = persons.factor(item, aliases)
    readings = readings_of_aliases(surface, aliases) if factor else ()
    needs = "" if persons.is_place(start) else "support"
    return Place(start, end, readings, needs=needs, factor=factor)


def _of_model(plain: str, entities: tuple[Entity, ...], persons: Persons) -> Iterator[Place]:
    for entity in entities:
        if entity.label not in ("GPE", "LOC", "FAC"):
            continue
        start, end = entity.start_char, entity.end_char
        surface = plain[start:end]
        if surface.lower().startswith("the "):
            start += len("the ")
        if surface.endswith("'s"):
            end -= len("'s")
        name = plain[start:end]
        if _is_saint(plain, start, end):
            continue
        if _is_spelled_as_name(name) and not (
            (persons.names(name) or name in given_names() or persons.is_introduced(start))
            and not persons.is_after_preposition(start)
        ):
            readings = readings_of_name(name)
            if readings:
                yield Place(start, end, readings)


def _is_spelled_as_name(name: str) -> bool:
    is_acronym = name.isupper() and len(name) <= ACRONYM_LETTERS
    return name[:1].isupper() and not is_acronym and name not in not_cities()


def _is_saint(plain: str, start: int, end: int) -> bool:
    """Whether a name is that of a church, a school or a hospital: "St. Michael's"."""
    return plain.startswith(("St. ", "Saint ", "St "), start) and plain.startswith("'s", end)


def _of_runs(plain: str, persons: Persons) -> Iterator[Place]:
    """Capitalised names that the model did not take for places and their surroundings do."""
    for match in RUN.finditer(plain):
        if persons.covers(match.start(), match.end()) or _STREET.match(plain, match.end()):
            continue
        words = match[0].split(" ")
        for count in range(min(len(words), 3), 0, -1):
            name = " ".join(words[:count]).removesuffix(".").removesuffix("'s")
            start, end = match.start(), match.start() + len(name)
            if (
                not _may_be_city(name)
                or persons.names(name)
                or persons.is_introduced(start)
                or _is_saint(plain, start, end)
            ):
                continue
            is_whole = count == len(words)
            if is_local(plain, start, end) or (
                is_whole and not words[-1].endswith("'s") and _is_placed(plain, start, end)
            ):
                yield Place(start, end, readings_of_name(name), needs="support")
                break
            if is_whole and start == 0:
                yield Place(start, end, readings_of_name(name), needs="home")


def _is_placed(plain: str, start: int, end: int) -> bool:
    """Whether "in" or "near" stands before a name, or it opens a dateline."""
    if _BEFORE_PLACE.search(plain, max(0, start - 14), start):
        return True
    return plain[start:end].isupper() and _DATELINE.match(plain, end) is not None


def _may_be_city(name: str) -> bool:
    return (
        len(name) >= _ENOUGH_LETTERS
        and (len(name) > ACRONYM_LETTERS or not name.isupper())
        and place_key(name) in cities_by_key()
        and name.title() not in not_cities()
    )


def is_local(plain: str, start: int, end: int) -> bool:
    """Whether a local body or person goes with a place: "Athens Police", "a Paris man"."""
    if _BEFORE_LOCAL.search(plain, max(0, start - 16), start):
        return True
    match = _NEXT_WORDS.match(plain, end)
    if match is None:
        return False
    words = [word.lower() for word in match.groups() if word]
    return any(" ".join(words[:count]) in place_nouns() for count in range(1, len(words) + 1))


def _with_signs(plain: str, place: Place) -> Place:
    if place.is_local or not is_local(plain, place.start_char, place.end_char):
        return place
    return replace(place, is_local=True)
