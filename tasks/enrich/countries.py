"""Countries: every place in a text that names or implies one, and their weight in it.

The gazetteer decides first (names, demonyms, capitals, governments, known cities), the
language model adds cities, and names of persons and organisations are taken out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.enrich.cities import City, cities_by_name
from tasks.enrich.gazetteer import Found
from tasks.enrich.nlp import Entity
from tasks.enrich.weights import weigh
from warehouse.reference import Body, CountryAlias, CountryExclusion
from warehouse.tables import Article, ArticleCountry, CountryMention

CITY_CONFIDENCE = 0.7
LONE_CITY_CONFIDENCE = 0.5
INSIDE_ORGANISATION = 0.6
"""Factor for a country that stands in the name of an organisation of no known country."""

STATE_BODIES = frozenset({"ministry", "legislature", "court", "military", "police"})
"""Types of bodies that act for their country: naming them names it."""

_SEAT_KINDS = ("capital", "government")
_ACTS = re.compile(
    r"(?:'s)?,? (?:(?:also|has|have|had|then|now|later|repeatedly|recently|again|on \w+) )*"
    r"(?:has|have|had|is|was|will|would|could|should|may|might|must|says?|said|claims?|wants?|"
    r"insists?|denie[sd]|[a-z]+ed|called|sent|told|took|gave|sees?|saw|made|put|began|hit|"
    r"warns?|accuses?|rejects?|urges?|calls|backs?)\b"
)
_STATE_NOUN = re.compile(
    r"'s? (?:[a-z]+ ){0,2}(?:overture|government|sovereign|offer|claims?|demands?|policy|right|"
    r"position|response|decision|allies|ally|forces|military|support|plans?|aggression|invasion)\b"
)
_AFTER_AGENT = re.compile(
    r"\b(?:by|with|against|between|toward|towards|blasted|accused|told|urged|warned|angered|"
    r"blamed|condemned|criticized|criticised|pressed|and)\s$",
    re.I,
)
_AFTER_PLACE = re.compile(
    r"\b(?:in|at|near|around|outside|inside|across|through|visiting|visited|into|from|to|of|"
    r"leaving|reached|toward|city of|capital,?)\s$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    country: str
    kind: str
    confidence: float
    method: str
    city: City | None = None


def find_countries(
    article: Article, found: list[Found], entities: tuple[Entity, ...], dateline_end: int
) -> tuple[CountryMention, ...]:
    """Every mention of a country, in text order. `found` are the gazetteer's surfaces.

    Mentions that start before `dateline_end` stand in the dateline.
    """
    names = [entity for entity in entities if entity.label in ("PERSON", "ORG")]
    hits = list(_gazetteer_hits(article.text, found, names))
    named = Counter(hit.country for hit in hits)
    hits += _city_hits(article.text, entities, found, named)
    hits.sort(key=lambda hit: hit.start)
    first_body = article.text.find(article.body)
    return tuple(
        CountryMention(
            article_id=article.article_id,
            mention_no=number,
            country=hit.country,
            surface=article.text[hit.start : hit.end],
            start_char=hit.start,
            end_char=hit.end,
            kind=hit.kind,
            sense=_sense(article.text, hit),
            in_dateline=first_body <= hit.start < dateline_end,
            geonameid=hit.city.geonameid if hit.city else None,
            admin1=None,
            lat=hit.city.lat if hit.city else None,
            lon=hit.city.lon if hit.city else None,
            method=hit.method,
            confidence=round(hit.confidence, 3),
            published_earliest=article.published_earliest,
        )
        for number, hit in enumerate(hits)
    )


def rank_countries(
    article: Article, mentions: Iterable[CountryMention]
) -> tuple[ArticleCountry, ...]:
    """The countries an article names outside its dateline, the heaviest first."""
    counted = [mention for mention in mentions if not mention.in_dateline]
    return tuple(
        ArticleCountry(
            article_id=article.article_id,
            country=weight.key,
            mentions=weight.mentions,
            first_char=weight.first_char,
            in_title=weight.in_title,
            in_lead=weight.in_lead,
            weight=weight.weight,
            share=weight.share,
            rank=weight.rank,
            is_main=weight.is_main,
            published_earliest=article.published_earliest,
        )
        for weight in weigh(article, ((m.country, m.start_char, m.confidence) for m in counted))
    )


def _gazetteer_hits(text: str, found: list[Found], names: list[Entity]) -> Iterable[_Hit]:
    context: Counter[str | None] = Counter(
        entry.country
        for item in found
        for entry in item.entries
        if isinstance(entry, CountryAlias) and len({e.country for e in item.entries}) == 1
    )
    starts = [entity.start_char for entity in names]
    for item in found:
        entry = _choose(item, context)
        match entry:
            case CountryAlias():
                factor = _inside_name(text, item, names, starts, entry)
                if factor:
                    yield _Hit(
                        item.start_char, item.end_char, entry.country, entry.kind,
                        entry.confidence * factor, "gazetteer",
                    )  # fmt: skip
            case CountryExclusion(country=str() as country):
                yield _Hit(item.start_char, item.end_char, country, "subdivision", 0.9, "exclusion")
            case Body(country=str() as country, type=kind) if kind in STATE_BODIES:
                yield _Hit(item.start_char, item.end_char, country, "government", 0.9, "body")


def _choose(
    item: Found, context: Counter[str | None]
) -> CountryAlias | CountryExclusion | Body | None:
    """What a surface stands for: an exclusion, then a country, then a body.

    A surface of several countries goes to the one the article names most otherwise.
    """
    for kind in (CountryExclusion, CountryAlias, Body):
        entries = [entry for entry in item.entries if isinstance(entry, kind)]
        if entries:
            return max(
                entries,
                key=lambda entry: (context[entry.country], getattr(entry, "confidence", 0.0)),
            )
    return None


def _covers(item: Found, name: Entity, text: str) -> bool:
    """Whether the surface is the whole name, an article apart."""
    rest = text[name.start_char : item.start_char] + text[item.end_char : name.end_char]
    return rest.strip(" '\u2019s").lower() in ("", "the")


def _inside_name(
    text: str, item: Found, names: list[Entity], starts: list[int], entry: CountryAlias
) -> float:
    """1 outside of names, 0 inside a person's, less than 1 inside an organisation's."""
    before = bisect_right(starts, item.start_char) - 1
    if before < 0:
        return 1.0
    name = names[before]
    is_part = name.end_char > item.end_char or (
        name.end_char == item.end_char and name.start_char < item.start_char
    )
    if not is_part or name.end_char <= item.start_char or _covers(item, name, text):
        return 1.0
    if name.label == "PERSON":
        return 1.0 if entry.kind == "demonym" or " " in item.surface else 0.0
    return INSIDE_ORGANISATION if item.start_char == name.start_char else 0.0


def _city_hits(
    text: str, entities: tuple[Entity, ...], found: list[Found], named: Counter[str]
) -> Iterable[_Hit]:
    taken = [(item.start_char, item.end_char) for item in found]
    starts = [start for start, _ in taken]
    for entity in entities:
        if entity.label not in ("GPE", "LOC", "FAC"):
            continue
        place = bisect_right(starts, entity.end_char - 1) - 1
        if place >= 0 and taken[place][1] > entity.start_char:
            continue
        surface = text[entity.start_char : entity.end_char]
        candidates = cities_by_name().get(surface.casefold(), ())
        if not candidates:
            continue
        city = max(candidates, key=lambda city: (named[city.country] > 0, city.population))
        confidence = CITY_CONFIDENCE if named[city.country] else LONE_CITY_CONFIDENCE
        yield _Hit(
            entity.start_char, entity.end_char, city.country, "city", confidence, "geonames", city
        )


def _sense(text: str, hit: _Hit) -> str:
    """Whether a surface stands for a place, for who acts from there, or qualifies another."""
    if hit.kind == "demonym":
        return "attribute"
    if hit.kind == "government":
        return "actor"
    if hit.kind not in ("name", "capital"):
        return "place"
    before, after = text[max(0, hit.start - 24) : hit.start], text[hit.end : hit.end + 48]
    after = after.replace("\u2019", "'")
    if _AFTER_PLACE.search(before) and not _STATE_NOUN.match(after):
        return "place"
    if _ACTS.match(after) or _STATE_NOUN.match(after) or _AFTER_AGENT.search(before):
        return "actor"
    return "place"
