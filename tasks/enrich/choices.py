"""Which of its readings each place of an article has.

A name has one reading in an article, the one that its fame and the rest of the article favour
most. A common noun for an organ ("the parliament") goes by the country named nearest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from tasks.enrich.context import Context, read_context
from tasks.enrich.folding import fold
from tasks.enrich.gazetteer import Found
from tasks.enrich.nlp import Entity
from tasks.enrich.places import find_places
from tasks.enrich.readings import ONE_READING, Place, Reading, small_place

_NAMESAKE, _NAMESAKE_OF_COUNTRY, _FAMOUS, _TOWN = 3.0, 4.0, 7.6, 7.0
"""What a town loses that is called like a famous place and of whose subdivision nothing else is
named, or like a country, when no local body goes with it; from which fame a place is famous, and
up to which a town is not.
"""

_SUPPORTED, FULL_FAME = 1.0, 5.0
_SURE_ACRONYM = 0.93
"""From this confidence on, "FBI" needs no other sign of its country as "MCHS" does."""

_LEANS = 1.0
_RIGHT_AFTER = 12
"""Characters between an organ and the country named after it."""

_HOME = 1.0
"""What readings in the article's own country gain while the famous one's is not named."""

_LOCAL = 1.0
"""What a local body or person beside a name adds to the readings in the article's own country."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The reading of a place, by how much it leads the next country's, what supports it, and
    whether the article names its country by another name too.
    """

    reading: Reading
    lead: float
    support: float
    is_named_otherwise: bool


def read_places(
    text: str, url: str | None, found: list[Found], entities: tuple[Entity, ...]
) -> list[tuple[Place, Choice]]:
    """Every place of a text with its reading. One name has one reading in an article."""
    plain = fold(text)
    places = find_places(plain, found, entities)
    settled = [place.readings[0] for place in places if _is_settled(place)]
    context = read_context(text, url, settled)
    named = frozenset(country for country, times in context.named.items() if times)
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_name[_name_of(place, plain)].append(place)
    first = {name: _choose(same, context).reading for name, same in by_name.items()}
    votes = {name: reading for name, reading in first.items() if not _is_sure(by_name[name])}
    for reading in votes.values():
        context.add(reading)
    choices = {}
    for name, same in by_name.items():
        if name in votes:  # a name does not support itself
            context.add(votes[name], -1)
        choices[name] = _choose(same, context)
        if name in votes:
            context.add(votes[name])
    read = [(place, _own_reading(place, choices[_name_of(place, plain)])) for place in places]
    read = [(place, _organ_nearby(place, choice, plain, read)) for place, choice in read]
    return [pair for pair in read if _is_supported(*pair, context, named)]


def _organ_nearby(
    place: Place, choice: Choice, plain: str, read: list[tuple[Place, Choice]]
) -> Choice:
    """An organ without a country of its own goes to the one named right after it ("parliament
    in Athens"), or last before it in the paragraph where the article leans to no country.
    """
    organs = {reading.country: reading for reading in place.readings if reading.fame < FULL_FAME}
    if choice.reading.method != "body" or choice.reading not in organs.values():
        return choice
    start = plain.rfind("\n\n", 0, place.start_char)
    after = place.end_char + _RIGHT_AFTER
    nearby = [
        (other.start_char < place.start_char, other.start_char, known.reading.country)
        for other, known in read
        if start < other.start_char < after
        and known.reading.country in organs
        and known.reading.method != "body"
    ]
    if not nearby:
        return choice
    is_before, _, country = min(nearby, key=lambda item: (item[0], -item[1]))
    if is_before and choice.lead >= _LEANS:
        return choice
    return replace(choice, reading=organs[country], support=max(choice.support, _SUPPORTED))


def _name_of(place: Place, plain: str) -> str:
    """What a place is called: "London" of "London police", which goes with other Londons."""
    name = plain[place.start_char : place.end_char].casefold()
    methods = {reading.method for reading in place.readings}
    return name.split(" ")[0] if methods == {"body", "geonames"} else name


def _own_reading(place: Place, choice: Choice) -> Choice:
    """The choice for a name as the reading of one place: a capital here, its police there."""
    own = [reading for reading in place.readings if reading.country == choice.reading.country]
    if choice.reading in own or not own:
        return choice
    return replace(choice, reading=own[0])


def _is_sure(same: list[Place]) -> bool:
    return all(_is_settled(place) or place.readings[0].method == "iso3166-2" for place in same)


def _is_settled(place: Place) -> bool:
    """Whether a place speaks for its country without the others."""
    return (
        len(_countries(place)) == 1
        and place.readings[0].method != "iso3166-2"
        and not (place.needs and place.readings[0].method == "geonames")
    )


def _is_supported(place: Place, choice: Choice, context: Context, named: frozenset[str]) -> bool:
    """Whether a reading that needs a sign of its country has one in the article."""
    reading = choice.reading
    if reading.method == "iso3166-2":
        return reading.country in named
    if reading.method == "body" and reading.fame < FULL_FAME:
        return choice.support > 0
    if reading.kind == "government" and place.is_short:
        return reading.certainty >= _SURE_ACRONYM or choice.is_named_otherwise
    if place.needs == "home":
        return reading.country == context.home()
    if place.needs == "support" and reading.method in ("geonames", "context"):
        return reading.country == context.home() or choice.support >= _SUPPORTED
    return True


def _countries(place: Place) -> set[str]:
    return {reading.country for reading in place.readings}


def _may_be_town(reading: Reading) -> bool:
    """Whether a small town may have the name: of Lebanon, not of Uzbekistan or a parliament."""
    if reading.kind == "name":
        return reading.certainty < ONE_READING["name"]
    return reading.kind in ("capital", "city", "subdivision")


def _loss_of_namesake(town: Reading, famous: Reading, context: Context) -> float:
    """What a town loses for being called like a famous place, more the more that one is meant."""
    if famous.kind == "name":
        return _NAMESAKE_OF_COUNTRY
    is_near = context.admin1[town.admin1 or ""] > 0 and famous.country not in context.foreign
    return 0.0 if famous.fame < _FAMOUS or is_near else _NAMESAKE


def _choose(same: list[Place], context: Context) -> Choice:
    """The reading that fame and context together favour most, over all places of one name."""
    fixed = [place.readings[0] for place in same if place.readings[0].method == "subdivision"]
    if fixed:
        return Choice(fixed[0], 9.0, 9.0, is_named_otherwise=True)
    readings = list(dict.fromkeys(reading for place in same for reading in place.readings))
    is_local = any(place.is_local for place in same)
    home = context.home()
    if home is not None and is_local and all(_may_be_town(reading) for reading in readings):
        readings.append(small_place(home))
    famous = max(readings, key=lambda reading: reading.fame)
    scores = []
    for reading in readings:
        score = reading.fame + context.support(reading)
        if is_local and reading.country == home and reading.kind in ("city", "subdivision"):
            score += _LOCAL
        elif reading.fame < _TOWN:
            score -= _loss_of_namesake(reading, famous, context)
        if reading.country == home and famous.country not in context.foreign:
            score += min(_HOME, context.local(home))
        scores.append((score, reading))
    best_score, best = max(scores, key=lambda scored: scored[0])
    others = [score for score, reading in scores if reading.country != best.country]
    return Choice(
        reading=best,
        lead=best_score - max(others, default=0.0),
        support=context.support(best),
        is_named_otherwise=context.named[best.country] > len(same),
    )
