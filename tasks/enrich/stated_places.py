"""Places whose subdivision is stated: "Madison County", "Paris, Texas", "Edmonton, Ky."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tasks.enrich.around_places import Persons
from tasks.enrich.gazetteer import Found
from tasks.enrich.readings import (
    Place,
    Reading,
    alpha2_to_alpha3,
    readings_of_county,
    readings_of_name,
    small_place,
)
from tasks.enrich.subdivisions import subdivision_after
from warehouse.reference import CountryAlias

_WORD = r"(?:[A-Z]\.|[A-Z][\w'-]*)"
RUN = re.compile(rf"(?<![\w.])(?:St\. |Mt\. |Ft\. )?{_WORD}(?: {_WORD}){{0,3}}")
"""Up to four capitalised words."""

_COUNTY = re.compile(r" (?:Count(?:y|ies)|counties|Parish|Co\.(?= [A-Z]|$))(?![\w-])")
_NAMES = re.compile(
    rf"(?<!\w)(?:{_WORD}(?: {_WORD})?, )*{_WORD}(?: {_WORD})?(?:,? and {_WORD}(?: {_WORD})?)?$"
)
_LONGEST_LIST = 120
_SPLIT = re.compile(r",? and |, ")


def counties(plain: str) -> Iterator[Place]:
    """Counties and parishes: "Madison County", "Clay, Douglas and Grant counties"."""
    for match in _COUNTY.finditer(plain):
        names = _NAMES.search(plain, max(0, match.start() - _LONGEST_LIST), match.start())
        if names is None:
            continue
        at = names.start()
        parts = _SPLIT.split(names[0])
        for number, name in enumerate(parts, start=1):
            start = plain.index(name, at)
            at = start + len(name)
            yield from _county(name, start, match.end() if number == len(parts) else at)


def _county(name: str, start: int, end: int) -> Iterator[Place]:
    """A county by the longest end of a name that is one: "In Madison" → Madison."""
    words = name.split(" ")
    for first in range(len(words)):
        readings = readings_of_county(" ".join(words[first:]))
        if readings:
            skipped = sum(len(word) + 1 for word in words[:first])
            yield Place(start + skipped, end, readings, is_local=True)
            return


def with_subdivision(plain: str, found: list[Found], persons: Persons) -> Iterator[Place]:
    """Towns with the subdivision that decides which one it is: "Paris, Texas", "Edmonton, Ky."."""
    country_ends = {
        item.end_char
        for item in found
        for entry in item.entries
        if isinstance(entry, CountryAlias) and entry.kind in ("name", "subdivision")
    }
    for match in RUN.finditer(plain):
        end = match.end()
        after = subdivision_after(plain, end)
        if after is None or persons.covers(match.start(), end):
            continue
        code, short_start, short_end = after
        start, town = _town_in(plain, match.start(), end, code)
        if town.city is None and (
            end in country_ends or _is_of_country(plain[start:end], short_start, found)
        ):
            continue
        yield Place(start, end, (town,))
        region = Reading(town.country, "subdivision", "subdivision", 9.0, 1.0, admin1=code)
        yield Place(short_start, short_end, (region,))


def _is_of_country(town: str, name_start: int, found: list[Found]) -> bool:
    """Whether what follows a town is its country: "Tbilisi, Georgia"."""
    countries = {
        entry.country
        for item in found
        if item.start_char == name_start
        for entry in item.entries
        if isinstance(entry, CountryAlias) and entry.kind == "name"
    }
    return bool(countries) and any(r.country in countries for r in readings_of_name(town))


def _town_in(plain: str, start: int, end: int, code: str) -> tuple[int, Reading]:
    """The town of a subdivision that a run of capitalised words ends with, and its start."""
    words = plain[start:end].split(" ")
    for first in range(len(words)):
        name = " ".join(words[first:])
        for reading in readings_of_name(name):
            if reading.city and reading.admin1 == code:
                return end - len(name), replace(reading, method="subdivision")
    country = alpha2_to_alpha3()[code[:2]]
    return start, replace(small_place(country, code), method="subdivision")
