"""Actors: the persons, governments and bodies of one article, each under one key.

Bodies come from the reference tables, persons and other organisations from the model.
Within the article a full name, its surname, and an acronym introduced in brackets are one
actor. A bare surname that two persons share goes to the one the latest passage that names
any of them in full opens with: "Kim Yo-jong, sister of leader Kim Jong-un, … Kim said".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from tasks.enrich.folding import fold, lower, slug
from tasks.enrich.gazetteer import Found
from tasks.enrich.names import (
    Name,
    acronym_after,
    has_capital,
    is_acronym,
    is_part_of_role,
    looks_like_person,
    not_actors,
    role_after,
    role_before,
    spells,
    surname_of,
    trim,
)
from tasks.enrich.nlp import Entity
from tasks.enrich.weights import weigh
from warehouse import reference
from warehouse.reference import Body
from warehouse.tables import Actor, ActorMention, Article, ArticleActor, CountryMention

FULL_NAME, SHORT_NAME, MODEL_ORGANISATION = 0.85, 0.8, 0.65
IN_TABLE, SEAT, REPEATED = 0.95, 0.8, 0.75
_MIN_SURNAME = 3


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    actor: Actor
    kind: str
    method: str
    confidence: float
    role: str | None = None


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
    bodies, taken = _body_mentions(found)
    reserved = [*taken, *((m.start_char, m.end_char) for m in countries)]
    names = _model_names(text, entities, reserved)
    persons = _person_mentions(text, [name for name, label in names if label == "PERSON"])
    free = _without_overlap(persons, taken)
    organisations = _organisation_mentions(
        text, [name for name, label in names if label == "ORG"], free
    )
    mentions = _without_overlap([*bodies, *free, *organisations, *_seat_mentions(countries)], [])
    mentions.sort(key=lambda mention: mention.start)
    return _rows(article, mentions, countries), _actors(text, mentions)


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


def _body_mentions(found: list[Found]) -> tuple[list[_Mention], list[tuple[int, int]]]:
    """Bodies of the reference tables; a doubtful alias counts only beside a sure one."""
    sure: set[str] = set()
    hits: list[tuple[Found, Body, bool]] = []
    for item in found:
        for entry in item.entries:
            if isinstance(entry, Body):
                is_doubtful = fold(item.surface) in entry.doubtful_aliases
                hits.append((item, entry, is_doubtful))
                if not is_doubtful:
                    sure.add(entry.actor_id)
    mentions: list[_Mention] = []
    for item, body, is_doubtful in hits:
        if is_doubtful and body.actor_id not in sure:
            continue
        if mentions and mentions[-1].start == item.start_char:
            continue
        actor = Actor(body.actor_id, body.name, body.type, body.country, body.sector, ())
        kind = "full_name" if fold(item.surface) == body.name else "alias"
        mentions.append(
            _Mention(item.start_char, item.end_char, actor, kind, "reference", IN_TABLE)
        )
    return mentions, [(mention.start, mention.end) for mention in mentions]


def _model_names(
    text: str, entities: tuple[Entity, ...], taken: list[tuple[int, int]]
) -> list[tuple[Name, str]]:
    """Names the model found that the tables do not know, trimmed, with their label."""
    names = []
    for entity in entities:
        if entity.label not in ("PERSON", "ORG"):
            continue
        name = trim(text, entity.start_char, entity.end_char)
        if name is None or lower(fold(name.surface)) in not_actors():
            continue
        is_person = entity.label == "PERSON"
        if not has_capital(name.surface) or (is_person and not looks_like_person(name)):
            continue
        if not (_is_free(name, taken) or (is_person and len(name.tokens) > 1)):
            continue
        if is_person or not is_part_of_role(text, name):
            names.append((name, entity.label))
    surnames = {
        surname_of(name.tokens)
        for name, label in names
        if label == "PERSON" and len(name.tokens) > 1
    }
    return [
        (name, "PERSON" if len(name.tokens) == 1 and name.tokens[0] in surnames else label)
        for name, label in names
    ]


def _is_free(name: Name, taken: list[tuple[int, int]]) -> bool:
    """Whether what is taken covers no more than half of the name: "Singapore's foreign
    ministry" is a name although Singapore is taken, "the DPRK" is not.
    """
    covered = (
        min(end, name.end_char) - max(start, name.start_char)
        for start, end in taken
        if start < name.end_char and name.start_char < end
    )
    return sum(covered) * 2 <= len(name.surface)


def _person_mentions(text: str, names: list[Name]) -> list[_Mention]:
    full = [name for name in names if len(name.tokens) > 1]
    short = [name for name in names if len(name.tokens) == 1]
    actor_of = _merge_full_names(full)
    mentions = [
        _Mention(
            name.start_char, name.end_char, actor_of[name.tokens], "full_name", "model",
            FULL_NAME, name.role or role_before(text, name.start_char),
        )
        for name in full
    ]  # fmt: skip
    by_surname: dict[str, list[_Mention]] = defaultdict(list)
    for mention, name in zip(mentions, full, strict=True):
        by_surname[surname_of(name.tokens)].append(mention)
        if surname_of(name.tokens) != name.tokens[-1]:
            by_surname[name.tokens[-1]].append(mention)
    for name in [*short, *_repeated_surnames(text, by_surname, names)]:
        candidates = by_surname.get(name.tokens[0], [])
        if candidates:
            actor, method = _nearest_in_topic(text, name.start_char, candidates), "surname"
        elif len(name.surface) >= _MIN_SURNAME and not is_acronym(name.surface):
            actor, method = _person(name.surface), "model"
        else:
            continue
        mentions.append(
            _Mention(
                name.start_char, name.end_char, actor, "short_name", method, SHORT_NAME,
                name.role or role_before(text, name.start_char),
            )
        )  # fmt: skip
    return mentions


def _merge_full_names(full: list[Name]) -> dict[tuple[str, ...], Actor]:
    """Tokens → actor: first and last word in common make one person, longest name first;
    so do the same letters with other hyphens and spaces.
    """
    actors: dict[tuple[str, ...], Actor] = {}
    known: dict[tuple[str, str] | str, Actor] = {}
    for name in sorted(full, key=lambda name: (-len(name.tokens), name.start_char)):
        ends, spelled = (name.tokens[0], name.tokens[-1]), slug(name.surface)
        actor = known.get(ends) or known.get(spelled) or _person(name.surface)
        known.setdefault(ends, actor)
        known.setdefault(spelled, actor)
        actors.setdefault(name.tokens, actor)
    return actors


def _nearest_in_topic(text: str, place: int, candidates: list[_Mention]) -> Actor:
    """Whom a bare surname means: the first full name of the latest passage with one.

    A name that comes only later in the text counts when none stands before.
    """
    earlier = [mention for mention in candidates if mention.start < place]
    if not earlier:
        return min(candidates, key=lambda mention: mention.start).actor
    latest = max(earlier, key=lambda mention: mention.start)
    passage_start = text.rfind("\n\n", 0, latest.start) + 1
    return min(
        (mention for mention in earlier if mention.start >= passage_start),
        key=lambda mention: mention.start,
    ).actor


def _repeated_surnames(
    text: str, by_surname: dict[str, list[_Mention]], names: list[Name]
) -> list[Name]:
    """Surnames of full names that the model passed over elsewhere in the text."""
    taken = sorted((name.start_char, name.end_char) for name in names)
    starts = [start for start, _ in taken]
    found = []
    for mentions in by_surname.values():
        surfaces = {text[m.start : m.end].rsplit(maxsplit=1)[-1] for m in mentions}
        surfaces |= {
            text[m.start : m.end].split(maxsplit=1)[0] for m in mentions if _family_first(text, m)
        }
        for surface in surfaces:
            if len(surface) < _MIN_SURNAME or not surface[0].isupper():
                continue
            for match in re.finditer(rf"(?<![\w-]){re.escape(surface)}(?![\w-])", text):
                before = bisect_right(starts, match.end() - 1) - 1
                if before < 0 or taken[before][1] <= match.start():
                    found.append(Name(match.start(), match.end(), surface, None))
    return [name for name in dict.fromkeys(found) if len(name.tokens) == 1]


def _family_first(text: str, mention: _Mention) -> bool:
    tokens = Name(mention.start, mention.end, text[mention.start : mention.end], None).tokens
    return surname_of(tokens) != tokens[-1]


def _organisation_mentions(text: str, names: list[Name], persons: list[_Mention]) -> list[_Mention]:
    """Organisations the tables do not know; an acronym introduced in brackets is the same."""
    taken = [(mention.start, mention.end) for mention in persons]
    actor_of: dict[str, Actor] = {}
    mentions: list[_Mention] = []
    for name in sorted(names, key=lambda name: name.start_char):
        if any(start < name.end_char and name.start_char < end for start, end in taken):
            continue
        key = slug(name.surface)
        if not key:
            continue
        known = actor_of.get(key)
        actor = known or Actor(f"org:{key}", name.surface, "organisation", None, None, ())
        actor_of[key] = actor
        if (short := acronym_after(text, name.end_char)) and spells(short[0], name.surface):
            actor_of[slug(short[0])] = actor
            mentions.append(
                _Mention(short[1], short[2], actor, "alias", "acronym", MODEL_ORGANISATION)
            )
        kind = "alias" if is_acronym(name.surface) and name.surface != actor.name else "full_name"
        mentions.append(
            _Mention(name.start_char, name.end_char, actor, kind, "model", MODEL_ORGANISATION)
        )
    return mentions


def _seat_mentions(countries: tuple[CountryMention, ...]) -> Iterable[_Mention]:
    """Capitals and seats in an acting role: mentions of the country's government."""
    for mention in countries:
        is_seat = mention.kind == "government" and mention.method == "gazetteer"
        if is_seat or (mention.kind == "capital" and mention.sense == "actor"):
            actor = government(mention.country)
            yield _Mention(mention.start_char, mention.end_char, actor, "seat", "seat", SEAT)


def government(country: str) -> Actor:
    """The government of a country as an actor."""
    name = f"Government of {_country_names()[country]}"
    return Actor(f"gov:{country}", name, "government", country, "GOV", ())


@cache
def _country_names() -> dict[str, str]:
    return {country.country: country.name for country in reference.countries()}


def _person(surface: str) -> Actor:
    return Actor(f"person:{slug(surface)}", surface, "person", None, None, ())


def _without_overlap(mentions: list[_Mention], taken: list[tuple[int, int]]) -> list[_Mention]:
    """Drop mentions that overlap what is taken or an earlier one of the list."""
    kept: list[_Mention] = []
    spans = list(taken)
    for mention in mentions:
        if not any(start < mention.end and mention.start < end for start, end in spans):
            spans.append((mention.start, mention.end))
            kept.append(mention)
    return kept


def _rows(
    article: Article, mentions: list[_Mention], countries: tuple[CountryMention, ...]
) -> tuple[ActorMention, ...]:
    country_before = {mention.end_char: mention.country for mention in countries}
    rows = []
    for number, mention in enumerate(mentions):
        role, place = _role_of(article.text, mention)
        rows.append(
            ActorMention(
                article_id=article.article_id,
                mention_no=number,
                actor_id=mention.actor.actor_id,
                surface=article.text[mention.start : mention.end],
                start_char=mention.start,
                end_char=mention.end,
                kind=mention.kind,
                role=role,
                role_country=_country_beside(article.text, place, country_before) if role else None,
                method=mention.method,
                confidence=mention.confidence,
                published_earliest=article.published_earliest,
            )
        )
    return tuple(rows)


def _role_of(text: str, mention: _Mention) -> tuple[str | None, int]:
    """The office stated before or after a person's name, and its place."""
    if mention.role is not None:
        return mention.role, text.rfind(mention.role, 0, mention.start)
    if mention.kind == "full_name" and mention.actor.type == "person":
        return role_after(text, mention.end) or (None, 0)
    return None, 0


def _country_beside(text: str, role_start: int, country_before: dict[int, str]) -> str | None:
    """The country that stands directly before an office: "US Ambassador", "Iran's president"."""
    before = text[:role_start].rstrip()
    for possessive in ("'s", "\u2019s", "'", "\u2019"):
        if before.endswith(possessive):
            before = before[: -len(possessive)]
            break
    return country_before.get(len(before))


def _actors(text: str, mentions: list[_Mention]) -> tuple[Actor, ...]:
    surfaces: dict[str, set[str]] = defaultdict(set)
    actors: dict[str, Actor] = {}
    for mention in mentions:
        actors.setdefault(mention.actor.actor_id, mention.actor)
        surfaces[mention.actor.actor_id].add(text[mention.start : mention.end])
    return tuple(
        replace(actors[key], aliases=tuple(sorted(surfaces[key]))) for key in sorted(actors)
    )
