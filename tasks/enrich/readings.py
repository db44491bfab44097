"""What a name of a place may stand for, each reading with how well known it is.

`fame` is on the scale of inhabitants in powers of ten: a town of 10,000 has 4, Paris 8.2,
a country 9. Less certain aliases (see `confidence` in country_aliases.csv) have less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tasks.enrich.cities import City, cities_by_key, place_key
from tasks.enrich.subdivisions import admin1_of, counties_by_key, subdivisions_by_key
from warehouse import reference
from warehouse.reference import CountryAlias

FAME_OF_KIND = {
    "name": 9.0, "demonym": 9.0, "government": 9.0, "leader": 9.0,
    "capital": 8.5, "city": 8.0, "subdivision": 8.0,
}  # fmt: skip
_LESS_CERTAIN = 4.0
"""Fame lost by an alias that never stands for its country."""

SUBDIVISION_FAME, COUNTY_FAME, SMALL_PLACE_FAME = 5.0, 4.5, 3.3
ACRONYM_LETTERS = 4

ONE_READING = {"name": 0.96, "subdivision": 0.93}
"""From this confidence of an alias on, towns of the same name are not considered."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One place that a surface may stand for; `certainty` is that of the table, 0 to 1."""

    country: str
    kind: str
    method: str
    fame: float
    certainty: float
    admin1: str | None = None
    city: City | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of text and its readings; `is_local`: a local body or person goes with it;
    `needs`: the sign that its reading needs, `support` of the article or its `home` country.
    """

    start_char: int
    end_char: int
    readings: tuple[Reading, ...]
    is_local: bool = False
    needs: str = ""
    factor: float = 1.0

    @property
    def is_short(self) -> bool:
        """Whether it is as short as acronyms are."""
        return self.end_char - self.start_char <= ACRONYM_LETTERS


@reference.cached
def alpha2_to_alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-2 → the code of the country table."""
    return {row.alpha2: row.country for row in reference.countries() if row.alpha2}


@reference.cached
def alpha3_to_alpha2() -> dict[str, str]:
    """The other way round."""
    return {alpha3: alpha2 for alpha2, alpha3 in alpha2_to_alpha3().items()}


@reference.cached
def readings_of_aliases(surface: str, aliases: tuple[CountryAlias, ...]) -> tuple[Reading, ...]:
    """The countries an alias stands for, and the towns elsewhere that have the same name."""
    readings = [_of_alias(surface, alias) for alias in aliases]
    if any(
        alias.kind in ("demonym", "government", "leader")
        or alias.confidence >= ONE_READING.get(alias.kind, 2)
        for alias in aliases
    ):
        return tuple(readings)
    known = {alias.country for alias in aliases}
    towns = [reading for reading in _of_cities(surface) if reading.country not in known]
    return (*readings, *towns)


@reference.cached
def readings_of_name(surface: str) -> tuple[Reading, ...]:
    """The cities and subdivisions of a name that no alias has."""
    found = list(_of_cities(surface))
    for code in subdivisions_by_key().get(place_key(surface), ()):
        country = alpha2_to_alpha3().get(code[:2])
        if country and all(reading.country != country for reading in found):
            found.append(
                Reading(country, "subdivision", "iso3166-2", SUBDIVISION_FAME, 1.0, admin1=code)
            )
    return tuple(found)


@reference.cached
def readings_of_county(name: str) -> tuple[Reading, ...]:
    """The counties of a name in the United States, one for each state, and in Ireland."""
    key = place_key(name)
    irish = subdivisions_by_key().get(f"county_{key}", ())
    return tuple(
        Reading(
            alpha2_to_alpha3()[code[:2]], "subdivision", "county", COUNTY_FAME, 1.0, admin1=code
        )
        for code in (*counties_by_key().get(key, ()), *irish)
    )


def small_place(country: str, admin1: str | None = None) -> Reading:
    """A place of a country that is too small to be in the tables."""
    return Reading(country, "city", "context", SMALL_PLACE_FAME, 1.0, admin1=admin1)


def _of_alias(surface: str, alias: CountryAlias) -> Reading:
    fame = FAME_OF_KIND[alias.kind] - _LESS_CERTAIN * (1 - alias.confidence)
    alpha2 = alpha3_to_alpha2().get(alias.country)
    city = admin1 = None
    if alias.kind in ("city", "capital"):
        same = cities_by_key().get(place_key(surface), ())
        city = next((city for city in same if city.country == alias.country), None)
        admin1 = city.admin1 if city else None
    elif alias.kind == "subdivision":
        admin1 = admin1_of(surface, alpha2)
    return Reading(
        alias.country, alias.kind, "gazetteer", fame, alias.confidence, admin1=admin1, city=city
    )


def _of_cities(surface: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            city.country, "city", "geonames", math.log10(max(city.population, 1)), 1.0,
            admin1=city.admin1, city=city,
        )
        for city in cities_by_key().get(place_key(surface), ())
    )  # fmt: skip
