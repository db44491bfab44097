"""Score one labelled text: the countries and actors that coding finds, against its labels."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from tasks.enrich.code import CodingOptions, code_article
from tasks.enrich.nlp import find_entities
from tasks.evaluate.labelled_texts import GoldName, GoldText, bare_name
from tasks.evaluate.measures import PageScore
from tasks.records import CodedArticle
from warehouse.tables import ActorMention, Article, CountryMention

_UNKNOWN_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_COVERED = 0.5
"""Part of an organisation's name that a mention must cover to be one of it."""


def score_text(gold: GoldText, model: str) -> list[PageScore]:
    """Every measure of a labelled text, coded as it stands."""
    options = CodingOptions(model)
    (entities,) = find_entities([gold.text], model)
    coded = code_article(article_of(gold.text, gold.title), entities, options)
    return [
        PageScore(gold.gold, "text", measure, gold.page_id, value, weight)
        for measure, value, weight in _measured(gold, coded)
        if weight
    ]


def _measured(gold: GoldText, coded: CodedArticle) -> Iterator[tuple[str, float, float]]:
    """Measure, value and weight; F1 weighs as many as both sides name."""
    if gold.countries is not None:
        ours = {mention.country for mention in coded.country_mentions}
        both = len(ours) + len(gold.countries)
        yield "countries", _f1(len(ours & gold.countries), both), 1.0
        yield "countries, all texts as one", _f1(len(ours & gold.countries), both), both
    if gold.places is not None:
        right = [
            any(mention.country == place.country for mention in found)
            for place in gold.places
            if (found := _overlapping(coded.country_mentions, place.start, place.end))
        ]
        yield "country of a place", sum(right) / len(right) if right else 0.0, len(right)
    if gold.names is not None:
        matches = dict(_matches(gold, coded))
        for kind in ("person", "organisation"):
            chains = {name.chain for name in gold.names if name.type == kind}
            found_chains = {name.chain for name in matches if name.type == kind} & chains
            yield f"{kind}s found", len(found_chains) / max(len(chains), 1), len(chains)
        shared, both = _pairs(gold.text, gold.names, matches)
        yield "names of one actor", _f1(shared, both), both


def _f1(shared: int, both: int) -> float:
    return 2 * shared / both if both else 1.0


def _overlapping(mentions: Iterable[CountryMention], start: int, end: int) -> list[CountryMention]:
    return [m for m in mentions if m.start_char < end and start < m.end_char]


def _matches(gold: GoldText, coded: CodedArticle) -> Iterator[tuple[GoldName, str]]:
    """Each labelled name that one of our mentions is, and the actor of that mention.

    A mention belongs to the smallest labelled name around it. It is that name when it ends
    where a person's name ends, or covers half of an organisation's.
    """
    type_of = {actor.actor_id: actor.type for actor in coded.actors}
    for mention in coded.actor_mentions:
        name = min(_around(gold, mention), key=lambda name: name.end - name.start, default=None)
        if name is None:
            continue
        is_person = type_of[mention.actor_id] == "person"
        if is_person == (name.type == "person") and _is_same(gold.text, name, mention):
            yield name, mention.actor_id


def _around(gold: GoldText, mention: ActorMention) -> list[GoldName]:
    """The labelled names a mention stands in; an article or a possessive may stick out."""
    start, end = mention.start_char, mention.end_char
    if gold.text[start:end].lower().startswith("the "):
        start += len("the ")
    return [name for name in gold.names or () if name.start <= start and end <= name.end]


def _is_same(text: str, name: GoldName, mention: ActorMention) -> bool:
    if name.type == "person":
        return not bare_name(f"x {text[mention.end_char : name.end]}").removeprefix("x")
    whole = len(bare_name(text[name.start : name.end]))
    return mention.end_char - mention.start_char >= _COVERED * whole


def _pairs(text: str, names: Iterable[GoldName], matches: dict[GoldName, str]) -> tuple[int, int]:
    """How many pairs of distinct names both sides take for one actor, and each side's together.

    A name that was not found is one with no other.
    """
    actors: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name in names:
        found = matches.get(name)
        actors[name.chain, bare_name(text[name.start : name.end])].update([found] if found else [])
    both = shared = 0
    for one, other in combinations(sorted(actors), 2):
        is_one_to_gold = one[0] == other[0]
        is_one_to_us = bool(actors[one].keys() & actors[other].keys())
        both += is_one_to_gold + is_one_to_us
        shared += is_one_to_gold and is_one_to_us
    return shared, both


def article_of(text: str, title: str | None = None) -> Article:
    """A text as it stands as an article; the title is set apart when the text begins with it."""
    title = title if title and text.startswith(title) else None
    body = text[len(title or "") :].lstrip()
    sha256 = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Article(
        article_id=sha256[:20],
        url=None,
        url_canonical=None,
        source=None,
        source_method=None,
        title=title,
        lead=None,
        body=body,
        text=text,
        text_sha256=sha256,
        language="en",
        language_confidence=None,
        published_at=None,
        published_on=None,
        published_precision=None,
        published_earliest=None,
        published_latest=None,
        published_zone=None,
        published_zone_method=None,
        published_method=None,
        published_evidence=None,
        updated_at=None,
        authors=(),
        agency=None,
        is_wire=False,
        dateline_place=None,
        section=None,
        word_count=len(text.split()),
        is_truncated=False,
        is_paywalled=False,
        coding_status="coded",
        coding_id="evaluate",
        corrections=None,
        reprint_group_id=None,
        revision_no=1,
        is_current=True,
        tone=None,
        tone_positive=None,
        tone_negative=None,
        run_id="evaluate",
        loaded_at=_UNKNOWN_TIME,
    )
