"""Human decisions applied to what was found in one text: they overrule whatever found it.

A decision speaks of a text when it holds the decision's words or names its actor; the article
keeps the ids of those that do, so that a later change of mind finds it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from warehouse import records, reference
from warehouse.reference import Body
from warehouse.tables import Actor, ActorMention, Article, Correction, CountryMention

Mention = TypeVar("Mention", CountryMention, ActorMention)

METHOD = "correction"
SURE = 1.0
"""Confidence of what a person decided."""

_TYPE_OF = {"person": "person", "gov": "government"}
_AT_WORD, _TO_WORD = r"(?<![\w-])", r"(?![\w-])"


@cache
def read_corrections(pinned: Path) -> tuple[Correction, ...]:
    """The decisions in force, as a run pinned them, in the order in which they were made."""
    return tuple(records.read(pinned, Correction))


def speaking_of(article: Article, corrections: Iterable[Correction]) -> list[Correction]:
    """Decisions that may concern a text: none of another document, nor of words not in it."""
    return [
        correction
        for correction in corrections
        if (correction.raw_sha256 or article.article_id).startswith(article.article_id)
        and (correction.surface or "") in article.text
    ]


def corrected_countries(
    article: Article, mentions: Sequence[CountryMention], corrections: Iterable[Correction]
) -> tuple[CountryMention, ...]:
    """Mentions of countries after the decisions on them, numbered anew."""
    found = list(mentions)
    for correction in corrections:
        if correction.target_kind != "country":
            continue
        spans = _places(article.text, correction)
        if correction.action == "reject":
            found = [mention for mention in found if _span(mention) not in spans]
        elif correction.action == "fix_country" and correction.value:
            found = [
                _of_country(mention, correction.value) if _span(mention) in spans else mention
                for mention in found
            ]
        elif correction.action == "alias" and correction.value:
            kept = [mention for mention in found if not _overlaps(mention, spans)]
            found = [*kept, *(_new_country(article, span, correction.value) for span in spans)]
    return _numbered(found)


@dataclass(frozen=True, slots=True)
class CorrectedActors:
    """Mentions and actors after the decisions, and the decisions that spoke of them."""

    mentions: tuple[ActorMention, ...]
    actors: tuple[Actor, ...]
    spoke: tuple[str, ...]


def corrected_actors(
    article: Article,
    mentions: Sequence[ActorMention],
    actors: Sequence[Actor],
    corrections: Sequence[Correction],
) -> CorrectedActors:
    """Mentions of actors after the decisions on them, numbered anew.

    Merges come last, and all of it twice: a decision may name the key that another one gives.
    """
    found = list(mentions)
    on_actors = [c for c in corrections if c.target_kind == "actor"]
    in_turn = sorted(on_actors, key=lambda correction: correction.action == "merge")
    named = {mention.actor_id for mention in found}
    for correction in (*in_turn, *in_turn):
        found = _corrected(article, found, correction)
        named |= {mention.actor_id for mention in found}
    spoke = {c.correction_id for c in corrections if c.surface is not None or c.actor_id in named}
    numbered = _numbered(found)
    return CorrectedActors(numbered, _actors(numbered, actors, corrections), tuple(sorted(spoke)))


def _corrected(
    article: Article, found: list[ActorMention], correction: Correction
) -> list[ActorMention]:
    """Mentions after one decision on actors."""
    spans = _places(article.text, correction)
    meant = [mention for mention in found if _is_meant(mention, correction, spans)]
    rest = [mention for mention in found if mention not in meant]
    match correction.action:
        case "reject":
            return rest
        case "merge" if correction.value:
            return rest + [_of_actor(mention, correction.value) for mention in meant]
        case "set_role":
            return rest + [replace(mention, role=correction.value) for mention in meant]
        case "alias" if correction.actor_id:
            kept = [mention for mention in found if not _overlaps(mention, spans)]
            return kept + [_new_actor(article, span, correction.actor_id) for span in spans]
    return found


def _is_meant(mention: ActorMention, correction: Correction, spans: list[tuple[int, int]]) -> bool:
    by_words = correction.surface is None or _span(mention) in spans
    by_actor = correction.actor_id is None or mention.actor_id == correction.actor_id
    return by_words and by_actor


def _actors(
    mentions: Sequence[ActorMention],
    before: Sequence[Actor],
    corrections: Sequence[Correction],
) -> tuple[Actor, ...]:
    """The actors that are still named, with the surfaces that name them now."""
    known = {actor.actor_id: actor for actor in before}
    surfaces: dict[str, set[str]] = {}
    for mention in mentions:
        surfaces.setdefault(mention.actor_id, set()).add(mention.surface)
    types = {c.actor_id: c.value for c in corrections if c.action == "set_type" and c.value}
    actors = []
    for key in sorted(surfaces):
        actor = known.get(key) or _actor(key, corrections)
        actors.append(
            replace(actor, type=types.get(key, actor.type), aliases=tuple(sorted(surfaces[key])))
        )
    return tuple(actors)


def _actor(key: str, corrections: Sequence[Correction]) -> Actor:
    """An actor that only a decision names: of the reference tables, else as it was called."""
    if body := _bodies().get(key):
        return Actor(key, body.name, body.type, body.country, body.sector, ())
    names = [c.value_name for c in corrections if key in (c.value, c.actor_id) and c.value_name]
    kind, _, rest = key.partition(":")
    if kind == "gov":
        return Actor(key, names[0] if names else rest, "government", rest, "GOV", ())
    name = names[0] if names else rest.replace("_", " ").title()
    return Actor(key, name, _TYPE_OF.get(kind, "organisation"), None, None, ())


@reference.cached
def _bodies() -> dict[str, Body]:
    return {body.actor_id: body for body in reference.bodies()}


def _numbered(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """In text order, with new numbers."""
    ordered = sorted(mentions, key=lambda mention: (mention.start_char, mention.end_char))
    return tuple(replace(mention, mention_no=number) for number, mention in enumerate(ordered))


def _places(text: str, correction: Correction) -> list[tuple[int, int]]:
    """Where the words of a decision stand, as whole words; or the one place that it means."""
    if correction.surface is None:
        return []
    pattern = f"{_AT_WORD}{re.escape(correction.surface)}{_TO_WORD}"
    spans = [match.span() for match in re.finditer(pattern, text)]
    number = correction.occurrence_no
    return spans if number is None else spans[number - 1 : number]


def _span(mention: CountryMention | ActorMention) -> tuple[int, int]:
    return mention.start_char, mention.end_char


def _overlaps(mention: CountryMention | ActorMention, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < mention.end_char and mention.start_char < end for start, end in spans)


def _of_country(mention: CountryMention, country: str) -> CountryMention:
    """The same words as a mention of another country; a city of the old one is given up."""
    return replace(
        mention, country=country, geonameid=None, admin1=None, lat=None, lon=None,
        method=METHOD, confidence=SURE,
    )  # fmt: skip


def _of_actor(mention: ActorMention, actor_id: str) -> ActorMention:
    return replace(mention, actor_id=actor_id, method=METHOD, confidence=SURE)


def _new_country(article: Article, span: tuple[int, int], country: str) -> CountryMention:
    return CountryMention(
        article_id=article.article_id,
        mention_no=0,
        country=country,
        surface=article.text[slice(*span)],
        start_char=span[0],
        end_char=span[1],
        kind="name",
        sense="place",
        in_dateline=False,
        geonameid=None,
        admin1=None,
        lat=None,
        lon=None,
        method=METHOD,
        confidence=SURE,
        published_earliest=article.published_earliest,
    )


def _new_actor(article: Article, span: tuple[int, int], actor_id: str) -> ActorMention:
    return ActorMention(
        article_id=article.article_id,
        mention_no=0,
        actor_id=actor_id,
        surface=article.text[slice(*span)],
        start_char=span[0],
        end_char=span[1],
        kind="alias",
        role=None,
        role_country=None,
        method=METHOD,
        confidence=SURE,
        published_earliest=article.published_earliest,
    )
