"""What the rest of an article says about where its places are.

Four signs: countries named outright, subdivisions named, places near one another, and the
words of local news ("Sheriff's Office", "Crown Court", "RCMP"), which count for less the
more foreign countries the article names.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ahocorasick_rs import AhoCorasick, MatchKind

from tasks.enrich.readings import Reading, alpha2_to_alpha3
from warehouse import reference

NAMED, STATE, LOCAL, NEAR = 1.5, 1.0, 4.5, 1.0
"""The most that each sign adds to the fame of a reading."""

_NEAR_KM, _SIDE_KM = 2_000.0, 300.0
_MAX_POINTS = 20
"""Points kept of one country, so that a list of all towns of the world stays quick."""

_SURE_KINDS = frozenset({"name", "demonym", "government"})
_STATE_WEIGHT, _TOWN_WEIGHT, _SITE_WEIGHT = 1.5, 0.5, 3.0
_BODY_WORDS, _WORDS = 2.0, 1.5
_SPELLINGS = (
    (re.compile(r"(?<!\d)\(?[2-9]\d\d\)?[ -][2-9]\d\d-\d{4}(?!\d)"), ("USA", "CAN"), 2.0),
    (re.compile(r"(?<!\d)0(?:1\d{3} ?\d{6}|20 \d{4} ?\d{4})(?!\d)"), ("GBR",), 2.0),
    (re.compile(r"\u00a3\d"), ("GBR",), 2.0),
    (re.compile(r"\u20ac\d"), ("IRL",), 1.0),
    (re.compile(r"\$\d"), ("USA", "CAN", "AUS", "NZL"), 0.5),
    (re.compile(r"\d\.\d\d ?[ap]m\b"), ("GBR", "IRL"), 1.0),
    (re.compile(r"\d [ap]\.m\."), ("USA", "CAN"), 1.0),
)
"""How countries write telephone numbers, money and the time of day: pattern, countries, weight."""

_OTHER_COUNTRY, _OTHER_NATION = 1.0, 0.5


@dataclass(slots=True)
class Context:
    """Votes of an article for countries, ISO 3166-2 subdivisions and points."""

    named: Counter[str] = field(default_factory=Counter)
    foreign: dict[str, float] = field(default_factory=dict)
    admin1: Counter[str] = field(default_factory=Counter)
    words: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    points: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def add(self, reading: Reading, times: int = 1) -> None:
        """Count a mention whose reading is settled; -1 times takes it back."""
        self.named[reading.country] += times
        if reading.kind in _SURE_KINDS:
            weight = _OTHER_NATION if reading.kind == "demonym" else _OTHER_COUNTRY
            self.foreign[reading.country] = max(weight, self.foreign.get(reading.country, 0.0))
        elif reading.admin1 is not None and reading.kind == "subdivision":
            is_only_one = self.admin1[reading.admin1] == (0 if times > 0 else 1)
            self.words[reading.country] += times * _STATE_WEIGHT * is_only_one
        else:
            self.words[reading.country] += times * _TOWN_WEIGHT
        if reading.admin1 is not None:
            self.admin1[reading.admin1] += times
        point = _point(reading)
        points = self.points.setdefault(reading.country, [])
        if point is not None and times > 0 and len(points) < _MAX_POINTS:
            points.append(point)
        elif point in points and times < 0:
            points.remove(point)

    def local(self, country: str) -> float:
        """How much the article reads like local news of a country, 0 to LOCAL."""
        own = self.words[country]
        if not own:
            return 0.0
        other = max((value for key, value in self.words.items() if key != country), default=0.0)
        abroad = sum(weight for key, weight in self.foreign.items() if key != country)
        return min(LOCAL, max(0.0, (own - max(0.0, other - own)) / _WORDS - max(0.0, abroad - 1)))

    def home(self) -> str | None:
        """The country the article reads like local news of."""
        known = [country for country in self.words if country in _local_countries()]
        best = max(known, key=lambda country: (self.local(country), country), default=None)
        return best if best is not None and self.local(best) > 0 else None

    def support(self, reading: Reading) -> float:
        """What the article adds to the fame of a reading."""
        if reading.method == "body":
            words = min(_BODY_WORDS, self.words[reading.country] / 2)
            return math.log2(1 + self.named[reading.country]) + words
        found = min(NAMED, 0.5 * math.log2(1 + self.named[reading.country]))
        found += self.local(reading.country)
        if reading.admin1 is not None and self.admin1[reading.admin1]:
            found += STATE
        return found + self._nearness(reading)

    def _nearness(self, reading: Reading) -> float:
        """NEAR beside a place of another country, falling to 0 at 2,000 km."""
        point = _point(reading)
        if point is None:
            return 0.0
        others = {
            other
            for country, points in self.points.items()
            if country != reading.country
            for other in points
        }
        distance = min((_km(point, other) for other in others), default=_NEAR_KM)
        return NEAR * max(0.0, 1 - max(0.0, distance - _SIDE_KM) / (_NEAR_KM - _SIDE_KM))


def read_context(text: str, url: str | None, settled: Iterable[Reading]) -> Context:
    """The context of a text from its words, its site and the readings that need no context."""
    context = Context()
    for country, weight in _local_words_in(text):
        context.words[country] += weight
    site = _country_of_site(url)
    if site is not None:
        context.words[site] += _SITE_WEIGHT
    for reading in settled:
        context.add(reading)
    return context


def _country_of_site(url: str | None) -> str | None:
    """The country of a host that ends in its code, if its local news is known: `.uk`, `.au`.

    `.com` is none, and `.tv` or `.co` mostly are no sites of Tuvalu or Colombia.
    """
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # no address of a site: "http://[::1"
        return None
    suffix = host.rpartition(".")[2].upper()
    country = "GBR" if suffix == "UK" else alpha2_to_alpha3().get(suffix)
    return country if country in _local_countries() else None


def _local_words_in(text: str) -> Iterable[tuple[str, float]]:
    matcher, words = _local_words()
    plain = text.replace("\u2019", "'")
    seen = set()
    for number, start, end in matcher.find_matches_as_indexes(plain):
        if number in seen or plain[end : end + 1].isalnum() or plain[start - 1 : start].isalnum():
            continue
        seen.add(number)
        yield from words[number]
    for pattern, countries, weight in _SPELLINGS:
        if pattern.search(text):
            yield from ((country, weight) for country in countries)


@reference.cached
def _local_words() -> tuple[AhoCorasick, list[list[tuple[str, float]]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for word in reference.local_words():
        found.setdefault(word.surface, []).append((word.country, word.weight))
    return AhoCorasick(list(found), matchkind=MatchKind.LeftmostLongest), list(found.values())


@reference.cached
def _local_countries() -> frozenset[str]:
    return frozenset(word.country for word in reference.local_words())


@reference.cached
def _capitals() -> dict[str, tuple[float, float]]:
    return {
        row.country: (row.lat, row.lon)
        for row in reference.countries()
        if row.lat is not None and row.lon is not None
    }


def _point(reading: Reading) -> tuple[float, float] | None:
    if reading.city is not None:
        return reading.city.lat, reading.city.lon
    return _capitals().get(reading.country) if reading.kind in _SURE_KINDS else None


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two points (degrees) on a flat map: enough to tell near from far."""
    north = one[0] - other[0]
    east = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 111.2 * math.hypot(north, east)
