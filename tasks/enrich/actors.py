"""Actors: the persons, governments and bodies of one article, each under one key.

Bodies come from the reference tables, persons and other organisations from the model. Within
the article all names of an actor are one: full and short ones, acronyms, offices. Keys are the
same in all articles: what varies in a name without telling anybody apart is left out of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from tasks.enrich.folding import fold, lower, slug
from tasks.enrich.gazetteer import Found
from tasks.enrich.mentions import Mention, Spans, free_mentions
from tasks.enrich.name_words import given_names, is_full, known_persons, surnames_of
from tasks.enrich.names import (
    Name,
    has_capital,
    is_part_of_role,
    looks_like_person,
    not_actors,
    trim,
)
from tasks.enrich.nlp import Entity
from tasks.enrich.organisation_words import is_head, kind_of, plain_words
from tasks.enrich.organisations import SEAT, body_mentions, organisation_mentions
from tasks.enrich.person_names import person_mentions
from tasks.enrich.role_mentions import role_mentions
from tasks.enrich.roles import Places
from tasks.enrich.weights import weigh
from warehouse import reference
from warehouse.reference import Body
from warehouse.tables import Actor, ActorMention, Article, ArticleActor, CountryMention


def find_actors(
    article: Article,
    found: list[Found],
    entities: tuple[Entity, ...],
    countries: tuple[CountryMention, ...],
) -> tuple[tuple[ActorMention, ...], tuple[Actor, ...]]:
    """Every mention of an actor in text order, and the actors they name.

    `found` are the gazetteer's surfaces, `entities` the model's names, `countries` the
    article's country mentions, whose seats ("Moscow said") are mentions of governments.
    """
    text = article.text
    bodies = body_mentions(text, found, countries)
    taken = Spans((mention.start, mention.end) for mention in bodies)
    no_bodies = _without_bodies(found, countries)
    persons, organisations = _names_by_kind(text, entities, bodies, no_bodies)
    organisations_spans = [(name.start_char, name.end_char) for name in organisations]
    places = Places(countries, [*((m.start, m.end) for m in bodies), *organisations_spans])
    not_persons = _not_persons(text, entities, persons, countries)
    named = free_mentions(person_mentions(text, persons, places, not_persons), taken)
    others = organisation_mentions(text, organisations, bodies, taken)
    seats = free_mentions(_seat_mentions(no_bodies), taken)
    offices = free_mentions(role_mentions(text, named, places), taken)
    mentions = sorted((*bodies, *named, *others, *seats, *offices), key=lambda m: m.start)
    return _rows(article, mentions), _actors(text, mentions)


def rank_actors(
    article: Article, mentions: Iterable[ActorMention], actors: Iterable[Actor]
) -> tuple[ArticleActor, ...]:
    """The actors an article names, the heaviest first."""
    name_of = {actor.actor_id: actor.name for actor in actors}
    return tuple(
        ArticleActor(
            article_id=article.article_id,
            actor_id=weight.key,
            name=name_of[weight.key],
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
        for weight in weigh(article, ((m.actor_id, m.start_char, m.confidence) for m in mentions))
    )


def _without_bodies(
    found: list[Found], countries: tuple[CountryMention, ...]
) -> list[CountryMention]:
    """The country mentions that are no names of bodies: neither "National Security Council",
    which some state's body is called, nor "Oregon Supreme Court".
    """
    bodies = {
        item.start_char for item in found if any(isinstance(entry, Body) for entry in item.entries)
    }
    return [
        mention
        for mention in countries
        if mention.method != "body"
        and not (mention.kind == "government" and mention.start_char in bodies)
        and not (mention.method == "exclusion" and is_head(slug(mention.surface.split()[-1])))
    ]


def _names_by_kind(
    text: str,
    entities: tuple[Entity, ...],
    bodies: list[Mention],
    countries: list[CountryMention],
) -> tuple[list[Name], list[Name]]:
    """Names the model found that the tables do not know, put right: persons, organisations."""
    reserved = Spans((mention.start, mention.end) for mention in bodies)
    for mention in countries:
        reserved.take(mention.start_char, mention.end_char)
    names = [
        (name, entity.label == "PERSON")
        for entity in entities
        if entity.label in ("PERSON", "ORG")
        and (name := _name_of(text, entity, reserved)) is not None
    ]
    parts = {
        word
        for name, is_person in names
        if is_person and is_full(name.words)
        for word in (name.words[0], *surnames_of(name.words))
    }
    votes = Counter({name.surface: 0 for name, _ in names})
    for name, is_person in names:
        votes[name.surface] += 1 if is_person else -1
    persons: list[Name] = []
    organisations: list[Name] = []
    for name, is_person in names:
        is_voted = votes[name.surface] > 0 if votes[name.surface] else is_person
        (persons if _is_person(name, is_voted, parts) else organisations).append(name)
    return persons, organisations


def _is_person(name: Name, is_voted: bool, parts: set[str]) -> bool:
    """What a name is when the model says one thing most often, and its words say another.

    `parts` are the first and last words of full names.
    """
    if len(name.words) == 1:
        return is_voted or name.words[0] in parts or name.words[0] in known_persons()
    is_body = is_head(name.words[-1]) and name.words[0] not in given_names()
    return is_voted and not is_body  # "Seven Network"


def _name_of(text: str, entity: Entity, reserved: Spans) -> Name | None:
    is_person = entity.label == "PERSON"
    name = trim(text, entity.start_char, entity.end_char, is_person=is_person)
    if name is None or not name.words or not (has_capital(name.surface) or is_person):
        return None
    if lower(fold(name.surface)) in not_actors():
        return None
    if not (_is_free(name, reserved) or (is_person and is_full(name.words))):
        return None
    if is_person:
        return name if looks_like_person(name) else None
    return None if is_part_of_role(text, name) else name


def _is_free(name: Name, reserved: Spans) -> bool:
    """Whether what is taken is less than the name: "Singapore's foreign ministry" is one
    although Singapore is taken, so is "New York Press"; "the DPRK" is not.
    """
    if reserved.overlap(name.start_char, name.end_char) * 2 <= len(name.surface):
        return True
    last = name.surface.rsplit(maxsplit=1)[-1]
    is_kind = kind_of(plain_words(last)).type != "organisation" or is_head(slug(last))
    return is_kind and not reserved.overlap(name.end_char - len(last), name.end_char)


def _not_persons(
    text: str,
    entities: tuple[Entity, ...],
    persons: list[Name],
    countries: tuple[CountryMention, ...],
) -> Spans:
    """Places that are known, and what the model takes for a place or an organisation of more
    words than one: "Trump Tower".
    """
    spans = Spans((mention.start_char, mention.end_char) for mention in countries)
    starts = {name.start_char for name in persons}
    for entity in entities:
        has_words = " " in text[entity.start_char : entity.end_char].removeprefix("the ")
        is_thing = entity.label in ("ORG", "FAC", "GPE", "LOC") and entity.start_char not in starts
        if is_thing and has_words:
            spans.take(entity.start_char, entity.end_char)
    return spans


def _seat_mentions(countries: Iterable[CountryMention]) -> Iterable[Mention]:
    """Capitals and seats in an acting role: mentions of the country's government."""
    for mention in countries:
        is_seat = mention.kind == "government" and mention.method == "gazetteer"
        if is_seat or (mention.kind == "capital" and mention.sense == "actor"):
            actor = government(mention.country)
            yield Mention(mention.start_char, mention.end_char, actor, "seat", "seat", SEAT)


def government(country: str) -> Actor:
    """The government of a country as an actor."""
    name = f"Government of {_country_names()[country]}"
    return Actor(f"gov:{country}", name, "government", country, "GOV", ())


@reference.cached
def _country_names() -> dict[str, str]:
    return {country.country: country.name for country in reference.countries()}


def _rows(article: Article, mentions: list[Mention]) -> tuple[ActorMention, ...]:
    return tuple(
        ActorMention(
            article_id=article.article_id,
            mention_no=number,
            actor_id=mention.actor.actor_id,
            surface=article.text[mention.start : mention.end],
            start_char=mention.start,
            end_char=mention.end,
            kind=mention.kind,
            role=mention.office.role if mention.office else None,
            role_country=mention.office.country if mention.office else None,
            method=mention.method,
            confidence=mention.confidence,
            published_earliest=article.published_earliest,
        )
        for number, mention in enumerate(mentions)
    )


def _actors(text: str, mentions: list[Mention]) -> tuple[Actor, ...]:
    surfaces: dict[str, set[str]] = defaultdict(set)
    actors: dict[str, Actor] = {}
    for mention in mentions:
        actors.setdefault(mention.actor.actor_id, mention.actor)
        surfaces[mention.actor.actor_id].add(text[mention.start : mention.end])
    return tuple(
        replace(actors[key], aliases=tuple(sorted(surfaces[key]))) for key in sorted(actors)
    )
