"""Offices that stand for who holds them: "the Turkish president", "the Home Secretary".

Only the article itself is evidence: somebody must be named with the office, nobody else may be
named with the same, and a country that is stated must be the holder's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.enrich.folding import fold, lower
from tasks.enrich.mentions import Mention, Office, Spans
from tasks.enrich.name_words import known_persons
from tasks.enrich.names import role_modifiers, roles_by_surface
from tasks.enrich.roles import Places, names_of_role, plain_role, role_from
from warehouse import reference
from warehouse.tables import Actor

CONFIDENCE = 0.7
_SHORTENED = ("minister", "secretary", "ambassador", "commissioner")
_LEADER = "leader"
_BEFORE_LEADER = frozenset(
    {"", "and", "as", "between", "by", "for", "from", "of", "that", "the", "to", "when", "with"}
)
"""Words before "leader" that leave open whose."""
_HEADS = frozenset(
    {"president", "prime minister", "king", "queen", "emir", "sultan", "chancellor", "leader"}
    | {"supreme leader", "crown prince", "military ruler"}
)
_NEXT_NAME = re.compile(r" ?[A-Z]|-\w|\w| (?:to|for|at) (?:the )?[A-Z]")
_POSSESSIVE = re.compile(r"\s?['\u2019]s?$")
_OF = re.compile(r"\sof\s(?=\w)")
_LAST_WORD = re.compile(r"([\w'\u2019.-]+) ?$")
_BEFORE_TITLES = ("", "as", "and", "that", "when", "if", "by", "with", "from", "to", "while", "but")
_AS = re.compile(r"(?<!such )(?<!act )(?<!acting )\bas (?=[A-Z])")
_NOT_SERVING = ("act", "acting", "such")
_SENTENCE_ENDS = (". ", "? ", "! ", "\n")
_ADDRESS = re.compile(r"(?:Mr|Mrs|Ms|Madam)\.? $")


@dataclass(frozen=True, slots=True)
class _Hold:
    """That somebody holds an office: of which country, and whether the article says so."""

    country: str | None
    is_stated: bool


Held = dict[Actor, _Hold]
Holders = dict[str, Held]


@dataclass(frozen=True, slots=True)
class _Place:
    """An office in the text without a name, from the country's words on."""

    start: int
    end: int
    country: str | None


def role_mentions(text: str, mentions: list[Mention], places: Places) -> list[Mention]:
    """Mentions of persons by their office alone."""
    named = sorted(mentions, key=lambda mention: mention.start)
    served = list(_served_as(text, named, places))
    holders = _holders(text, [*mentions, *served])
    before_names = Spans(
        (m.office.start, m.start)
        for m in mentions
        if m.office is not None and not m.office.is_apart and m.office.start < m.start
    )
    plain = lower(fold(text))
    found = served + [
        Mention(m.office.start, m.office.end, m.actor, "role", "role", CONFIDENCE)
        for m in mentions
        if m.office is not None and m.office.is_apart
    ]
    for head, held_by in holders.items():
        found_here = [
            place
            for name in names_of_role().get(head, (head,))
            if not _is_title(name)
            for place in _places(text, plain, name, places)
        ]
        found += _resolved(found_here, held_by, named)
    if any(head in _HEADS for head in holders):
        leaders = [p for p in _places(text, plain, _LEADER, places) if p.country is not None]
        found += _resolved(leaders, _heads(holders), named)
    return [m for m in found if not before_names.overlap(m.start, m.end)]


def _served_as(text: str, named: list[Mention], places: Places) -> Iterator[Mention]:
    """Offices after "as", of the one person named before in the sentence: "what Jane Doe has
    done as Governor of Ohio".
    """
    starts = [mention.start for mention in named]
    for match in _AS.finditer(text):
        end = role_from(text, match.end())
        if end is None or _is_title(lower(fold(text[match.end() : end]))):
            continue
        place = _place(text, match.end(), end, places, is_served=True)
        floor = max(text.rfind(mark, 0, match.start()) for mark in _SENTENCE_ENDS)
        before = named[bisect_left(starts, floor) : bisect_left(starts, match.start())]
        if place is None or len({mention.actor for mention in before}) != 1:
            continue
        head = plain_role(text[match.end() : end])
        office = Office(text[match.end() : end], place.country, place.start, place.end, head)
        actor = before[0].actor
        yield Mention(place.start, place.end, actor, "role", "role", CONFIDENCE, office)


def _holders(text: str, mentions: Iterable[Mention]) -> Holders:
    """Office → who is named with it and for which country."""
    holders: Holders = defaultdict(dict)
    for mention in mentions:
        if mention.office is None or mention.actor.type != "person":
            continue
        stated = mention.office.country
        country = stated or _country_of(mention.actor)
        for head in _heads_of(text, mention.office):
            before = holders[head].get(mention.actor, _Hold(None, is_stated=True))
            is_stated = before.is_stated and stated is not None
            holders[head][mention.actor] = _Hold(country or before.country, is_stated)
    return holders


def _heads_of(text: str, office: Office) -> Iterator[str]:
    """The names an office may go by alone: Health Minister → health minister, minister."""
    head = office.head.split(" to ", 1)[0]
    is_of_body = head in _HEADS and plain_role(office.role) != head  # "president of the club"
    is_of_anything = (  # "protest leader"
        head == _LEADER
        and office.country is None
        and lower(_word_before(text, office.start)) not in _BEFORE_LEADER
    )
    if not head or head in _of_many() or is_of_body or is_of_anything or _is_title(head):
        return
    yield head
    last = head.rsplit(" ", 1)[-1]
    if last in _SHORTENED and head not in _HEADS:
        yield last


def _is_title(name: str) -> bool:
    """Whether a name of an office stands only before names: "Gen.", "Mr"."""
    known = roles_by_surface().get(name)
    return (known is not None and known.rank != "office") or name.endswith(".")


def _heads(holders: Holders) -> Held:
    """Who leads a country."""
    return {
        actor: hold
        for head in sorted(_HEADS & holders.keys())
        for actor, hold in holders[head].items()
    }


def _resolved(places: list[_Place], held_by: Held, named: list[Mention]) -> Iterator[Mention]:
    """The places whose holder is beyond doubt. Without a country, "the president" is the one
    whom the article names without a country too, else the only one.
    """
    starts = [mention.start for mention in named]
    most = Counter(mention.actor for mention in named).most_common(1)
    own = [actor for actor, hold in held_by.items() if not hold.is_stated]
    of_others = {p.country for p in places} - {None} - {h.country for h in held_by.values()}
    for place in places:
        if place.country is not None:
            holders = [actor for actor, hold in held_by.items() if hold.country == place.country]
        else:
            holders = own or ([] if of_others else list(held_by))
        if len(holders) != 1:
            continue
        (holder,) = holders
        last = named[max(bisect_left(starts, place.start) - 1, 0)].actor
        if place.country is not None or holder == last or not _is_foreign(holder, held_by, most):
            yield Mention(place.start, place.end, holder, "role", "role", CONFIDENCE)


def _is_foreign(holder: Actor, held_by: Held, most: list[tuple[Actor, int]]) -> bool:
    """Whether an article is about somebody of another country than a holder's: then "the
    president" may be somebody who is named without any office.
    """
    country = held_by[holder].country
    return any(
        actor != holder and country is not None and _country_of(actor) not in (None, country)
        for actor, _ in most
    )


def _places(text: str, plain: str, name: str, places: Places) -> Iterator[_Place]:
    """Where an office stands alone."""
    at = plain.find(name)
    while at >= 0:
        end = at + len(name)
        place = None if plain[at - 1 : at].isalnum() else _place(text, at, end, places)
        if place is not None:
            yield place
        at = plain.find(name, end)


def _place(
    text: str, start: int, end: int, places: Places, *, is_served: bool = False
) -> _Place | None:
    if _NEXT_NAME.match(text, end):
        return None
    link = _OF.match(text, end)
    if (before := places.country_before(text, start)) is not None:
        if link is not None:
            return None
        surface = _POSSESSIVE.sub("", text[before[0] : start].rstrip())
        word = _word_before(text, before[0])
        is_other = role_modifiers().get(lower(word), "same") != "same"
        return None if is_other or surface in _parts() else _Place(before[0], end, before[1])
    country = None
    if link is not None:
        country = places.country_at(text, link.end())
        place_end = places.end_of(text, link.end())
        if place_end is None or (country is None and not is_served):
            return None
        end = place_end
    if match := _ADDRESS.search(text, max(start - 7, 0), start):
        return _Place(match.start(), end, country)
    is_meant = is_served or _is_definite(text, start, end)
    return _Place(start, end, country) if is_meant else None


def _is_definite(text: str, start: int, end: int) -> bool:
    """Whether an office means a certain holder: "the president", or "President" like a name."""
    word = _word_before(text, start)
    if role_modifiers().get(lower(word)) == "same":
        start = text.rfind(word, 0, start)
        return lower(_word_before(text, start)) == "the"
    if lower(word) == "the":
        return True
    if word == "as" and _word_before(text, start - len("as ")) in _NOT_SERVING:
        return False
    is_title = all(part[0].isupper() for part in text[start:end].split() if part != "of")
    return is_title and lower(word) in _BEFORE_TITLES


def _word_before(text: str, place: int) -> str:
    """The word before a place, empty at the start of a sentence or a clause."""
    match = _LAST_WORD.search(text, max(place - 24, 0), place)
    return "" if match is None or match[1].endswith(".") else match[1]


@reference.cached
def _of_many() -> frozenset[str]:
    """Offices that several persons of one article hold, named or not."""
    return frozenset(lower(surface) for surface in reference.surfaces("roles_of_many"))


@reference.cached
def _parts() -> frozenset[str]:
    """Places whose leader is not the country's."""
    return reference.surfaces("parts_of_countries")


@reference.cached
def _country_by_id() -> dict[str, str | None]:
    return {person.actor_id: person.country for person in known_persons().values()}


def _country_of(actor: Actor) -> str | None:
    return _country_by_id().get(actor.actor_id)
