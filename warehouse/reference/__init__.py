"""Reference tables: small CSV files that people review, read and checked here.

A home may hold `reference/<name>.csv` with the same columns: its rows come on top of the
shipped ones, and replace those with the same key.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from warehouse.tables import Country, CountryCode, CountryGroup

Row = TypeVar("Row")
Made = TypeVar("Made")
P = ParamSpec("P")

SOME = 65_536
CODE_SCHEMES = ("iso2c", "iso3n", "cowc", "cown", "fips", "cameo", "plover", "un")
ALIAS_KINDS = ("name", "demonym", "capital", "city", "subdivision", "government", "leader")


@dataclass(frozen=True, slots=True)
class CountryAlias:
    """A surface that names or implies a country, and how often it really does (0 to 1)."""

    surface: str
    country: str
    kind: str
    any_case: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class CountryExclusion:
    """A longer surface that uses up a match: it counts for `country`, or for none."""

    surface: str
    country: str | None
    any_case: bool


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation with its aliases; the doubtful ones need another sign of it."""

    actor_id: str
    name: str
    type: str
    country: str | None
    sector: str | None
    aliases: tuple[str, ...]
    doubtful_aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A title or office; `rank` is title, office or honorific."""

    role: str
    sector: str | None
    rank: str


@dataclass(frozen=True, slots=True)
class Subdivision:
    """A name or an abbreviation of a subdivision; `admin1` is ISO 3166-2."""

    surface: str
    admin1: str
    kind: str


@dataclass(frozen=True, slots=True)
class LocalWord:
    """A word that local news of one country uses more than others do; `weight` 0.5 to 2."""

    surface: str
    country: str
    weight: float


def use_own(folder: Path | None) -> None:
    """Lay the tables of a folder over the shipped ones, for all that is read in this process from
    here on; None: the shipped ones alone. What was made of other tables is forgotten.
    """
    own = folder if folder is not None and folder.is_dir() else None
    if own != _in_use[0]:
        _in_use[0] = own
        for forget in _made:
            forget()


def cached(build: Callable[P, Made]) -> Callable[P, Made]:
    """`functools.cache` for what is made of reference tables: `use_own` clears it."""
    kept = cache(build)
    _made.append(kept.cache_clear)
    return cast("Callable[P, Made]", kept)


def cached_some(build: Callable[P, Made]) -> Callable[P, Made]:
    """The same for what is asked about many words: the latest SOME are kept."""
    kept = lru_cache(maxsize=SOME)(build)
    _made.append(kept.cache_clear)
    return cast("Callable[P, Made]", kept)


_in_use: list[Path | None] = [None]
_made: list[Callable[[], None]] = []


def countries() -> list[Country]:
    """Every country, sorted by code."""
    found = table("countries", ("country",), _country)
    return sorted(found, key=lambda row: row.country)


def country_codes() -> list[CountryCode]:
    """What other schemes call each country, and when."""
    key = ("country", "scheme", "code", "valid_from")
    return table("country_codes", key, _country_code)


def country_groups() -> list[CountryGroup]:
    """Which countries belong to which group, and when."""
    return table("country_groups", ("group_name", "country", "valid_from"), _country_group)


def country_aliases() -> list[CountryAlias]:
    """Surfaces of countries; a surface of two countries has two rows."""
    return table("country_aliases", ("surface", "country", "kind"), _country_alias)


def country_exclusions() -> list[CountryExclusion]:
    """Longer surfaces that use up a country's surface."""
    return table("country_exclusions", ("surface",), _country_exclusion)


def bodies() -> list[Body]:
    """Organisations that international news names."""
    return table("bodies", ("actor_id",), _body)


def subdivisions() -> list[Subdivision]:
    """English names of subdivisions that ISO 3166-2 lacks, and abbreviations of them."""
    return table("subdivisions", ("surface", "admin1", "kind"), _subdivision)


def geonames_admin1() -> dict[tuple[str, str], str]:
    """ISO 3166-1 alpha-2 and GeoNames' own code of a subdivision → ISO 3166-2."""
    rows = table("geonames_admin1", ("country", "geonames"), dict)
    return {(row["country"], row["geonames"]): row["admin1"] for row in rows}


def local_words() -> list[LocalWord]:
    """Words that tell which country a local story is of."""
    return table("local_words", ("surface", "country"), _local_word)


def roles() -> list[Role]:
    """Titles and offices."""
    return table("roles", ("role",), _role)


def surfaces(name: str) -> frozenset[str]:
    """The first column of a table that is only a list of surfaces."""
    return frozenset(table(name, ("surface",), lambda row: row["surface"]))


def table(
    name: str,
    key: tuple[str, ...],
    build: Callable[[dict[str, str]], Row],
) -> list[Row]:
    """The rows of `<name>.csv`, those of the folder in use on top, each through `build`.

    Raises ValueError with file and line when a row cannot be built.
    """
    found: dict[tuple[str, ...], Row] = {}
    sources = [(f"{name}.csv", _shipped(name))]
    folder = _in_use[0]
    if folder is not None and (own := folder / f"{name}.csv").is_file():
        sources.append((str(own), own.read_text("utf-8-sig")))
    for where, text in sources:
        for line, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
            try:
                found[tuple(row[column] for column in key)] = build(row)
            except (KeyError, ValueError) as error:
                raise ValueError(f"{where}, line {line}: {error!r}") from error
    return list(found.values())


@cache
def _shipped(name: str) -> str:
    return (files("warehouse") / "reference" / f"{name}.csv").read_text("utf-8")


def sha256(overlay: Path | None = None) -> str:
    """Fingerprint of all reference tables, those of the overlay folder included."""
    digest = hashlib.sha256()
    shipped = [
        (entry.name, entry.read_bytes())
        for entry in (files("warehouse") / "reference").iterdir()
        if entry.name.endswith(".csv")
    ]
    own = []
    if overlay is not None and overlay.is_dir():
        own = [(path.name, path.read_bytes()) for path in overlay.glob("*.csv")]
    for name, content in sorted(shipped) + sorted(own):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _country(row: dict[str, str]) -> Country:
    return Country(
        country=row["country"],
        alpha2=row["alpha2"] or None,
        name=row["name"],
        region=row["region"] or None,
        status=one_of(
            row["status"], ("un_member", "observer", "territory", "disputed", "historic")
        ),
        capital=row["capital"] or None,
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
    )


def _country_code(row: dict[str, str]) -> CountryCode:
    scheme = one_of(row["scheme"], CODE_SCHEMES)
    return CountryCode(row["country"], scheme, row["code"], *_valid(row))


def _country_group(row: dict[str, str]) -> CountryGroup:
    return CountryGroup(row["group_name"], row["country"], *_valid(row))


def _valid(row: dict[str, str]) -> tuple[dt.date | None, dt.date | None]:
    first, last = (
        dt.date.fromisoformat(row[column]) if row[column] else None
        for column in ("valid_from", "valid_to")
    )
    return first, last


def _country_alias(row: dict[str, str]) -> CountryAlias:
    return CountryAlias(
        surface=row["surface"],
        country=row["country"],
        kind=one_of(row["kind"], ALIAS_KINDS),
        any_case=one_of(row["match"], ("case", "any")) == "any",
        confidence=float(row["confidence"]),
    )


def _country_exclusion(row: dict[str, str]) -> CountryExclusion:
    any_case = one_of(row["match"], ("case", "any")) == "any"
    return CountryExclusion(row["surface"], row["country"] or None, any_case)


def _subdivision(row: dict[str, str]) -> Subdivision:
    kind = one_of(row["kind"], ("name", "abbreviation"))
    return Subdivision(row["surface"], row["admin1"], kind)


def _local_word(row: dict[str, str]) -> LocalWord:
    return LocalWord(row["surface"], row["country"], float(row["weight"]))


def _body(row: dict[str, str]) -> Body:
    aliases = [alias for alias in row["aliases"].split("|") if alias]
    return Body(
        actor_id=row["actor_id"],
        name=row["name"],
        type=row["type"],
        country=row["country"] or None,
        sector=row["sector"] or None,
        aliases=tuple(alias for alias in aliases if not alias.endswith("?")),
        doubtful_aliases=tuple(alias[:-1] for alias in aliases if alias.endswith("?")),
    )


def _role(row: dict[str, str]) -> Role:
    rank = one_of(row["rank"], ("title", "office", "honorific"))
    return Role(row["role"], row["sector"] or None, rank)


def one_of(value: str, allowed: tuple[str, ...]) -> str:
    """The value itself. Raises ValueError when it is not one of those allowed."""
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
    return value
