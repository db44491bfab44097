"""Organisations of one article: bodies of the tables, and others under one key for all names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tasks.enrich.folding import fold, slug
from tasks.enrich.gazetteer import Found
from tasks.enrich.mentions import Mention, Spans, free_mentions
from tasks.enrich.names import Name, acronym_after, is_acronym, spells
from tasks.enrich.organisation_words import (
    bodies_by_doubtful_alias,
    bodies_by_words,
    has_initials,
    is_head,
    kind_of,
    plain_words,
    without_dots,
)
from tasks.enrich.short_forms import ShortForms
from warehouse.reference import Body, CountryAlias
from warehouse.tables import Actor, CountryMention

IN_TABLE, NAMED_BY_MODEL, SHORT_FORM, SEAT = 0.95, 0.65, 0.6, 0.8
_FAR_MORE = 1.5
_STATE_BODIES = ("ministry", "legislature", "court", "military", "police")
_ACRONYM_BEFORE = re.compile(r"\b([A-Z][A-Za-z&.-]{1,7})\s?\((?:the\s)?$")


def body_mentions(
    text: str, found: list[Found], countries: Iterable[CountryMention]
) -> list[Mention]:
    """Bodies of the reference tables. A doubtful alias counts only beside a sure one, or for
    the state that the article is about: "the Supreme Court".
    """
    sure = {
        body.actor_id for item in found for body in _bodies(item) if not _is_doubtful(item, body)
    }
    country = _main_country(countries)
    starts = {item.end_char: item for item in found}
    mentions: list[Mention] = []
    for item in found:
        body = _body_of(text, item, sure, country)
        if body is None:
            continue
        before = starts.get(item.start_char - 1)
        is_of_it = before is not None and body.country in _countries_of(before)
        start = before.start_char if before and is_of_it else item.start_char
        kind = "full_name" if fold(item.surface) == body.name else "alias"
        mentions.append(
            Mention(start, item.end_char, body_actor(body), kind, "reference", IN_TABLE)
        )
    return mentions


def _bodies(item: Found) -> list[Body]:
    return [entry for entry in item.entries if isinstance(entry, Body)]


def _body_of(text: str, item: Found, sure: set[str], country: str | None) -> Body | None:
    """The body a surface means: a sure one, else the only one, or the only one of the state."""
    bodies = _bodies(item)
    for body in bodies:
        if body.actor_id in sure:
            return body
    if len(bodies) == 1 and bodies[0].country in _countries_of(item):  # "Capitol Hill"
        return bodies[0]
    of_state = [b for b in bodies if b.country == country and b.type in _STATE_BODIES]
    return of_state[0] if len(of_state) == 1 and _begins_a_name(text, item) else None


def _is_doubtful(item: Found, body: Body) -> bool:
    return fold(item.surface) in body.doubtful_aliases


def _main_country(countries: Iterable[CountryMention]) -> str | None:
    """The country that an article names far more than any other."""
    counts = Counter(mention.country for mention in countries if mention.method != "body")
    (first, second) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    return first[0] if first[1] > 1 and first[1] >= _FAR_MORE * second[1] else None


def _begins_a_name(text: str, item: Found) -> bool:
    """Whether no capitalised word stands before: "Oregon Supreme Court" is another."""
    before = text[max(item.start_char - 30, 0) : item.start_char].split(" ")
    word = before[-2] if len(before) > 1 and not before[-1] else ""
    return not word[:1].isupper() or word == "The"


def _countries_of(item: Found) -> set[str | None]:
    """The countries that a surface names: "United Kingdom" before "Home Office"."""
    return {entry.country for entry in item.entries if isinstance(entry, CountryAlias)}


def organisation_mentions(
    text: str, names: list[Name], bodies: list[Mention], taken: Spans
) -> list[Mention]:
    """Mentions of organisations that the tables do not know, and short forms of all.

    `names` are the model's, `taken` what is named otherwise.
    """
    forms = ShortForms(text)
    for mention in bodies:
        forms.add(mention)
    names = [name for name in names if not taken.overlap(name.start_char, name.end_char)]
    whole = [name for name in names if not _may_be_short(name)]
    mentions: list[Mention] = []
    actors: dict[tuple[str, ...], Actor] = {}
    for name in sorted(whole, key=lambda name: -len(plain_words(name.surface))):
        words = plain_words(name.surface)
        if words not in actors:
            actors[words] = _actor(name, words)
        mention = forms.longer(_mention(name, actors[words]))
        mentions.append(mention)
        forms.add(mention)
    for mention in (*bodies, *mentions):
        mentions += _in_brackets(text, mention, forms)
    short = [name for name in names if _may_be_short(name)]
    for name in sorted(short, key=lambda name: is_acronym(name.surface)):
        mentions += _short(name, forms, actors)
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    named = free_mentions(mentions, taken)
    return named + free_mentions(forms.repeated(), taken)


def _may_be_short(name: Name) -> bool:
    words = plain_words(name.surface)
    return len(words) < 2 or is_acronym(name.surface)


def _short(name: Name, forms: ShortForms, actors: dict[tuple[str, ...], Actor]) -> list[Mention]:
    """A mention by one word: of the organisation it shortens, else of one of that name.

    A word like "Council" names nobody by itself.
    """
    words = plain_words(name.surface)
    if not words or not slug(name.surface):
        return []
    whose = forms.whose(name)
    if whose is None:
        if is_head(words[0]) and len(words) == 1:
            return []
        actors.setdefault(words, _actor(name, words))
        mention = _mention(name, actors[words])
        forms.add(mention)
        return [mention]
    return [Mention(name.start_char, name.end_char, whose, "alias", "short_form", NAMED_BY_MODEL)]


def _in_brackets(text: str, mention: Mention, forms: ShortForms) -> list[Mention]:
    """The acronym in brackets behind a name, or before a name in brackets; now a form of it."""
    surface = text[mention.start : mention.end]
    found = acronym_after(text, mention.end)
    if found is not None and not _may_be_acronym(found[0], surface):
        return []
    if found is None:
        match = _ACRONYM_BEFORE.search(text, max(mention.start - 14, 0), mention.start)
        if match is None or not has_initials(match[1], surface):  # "MOSCOW (Reuters)"
            return []
        found = match[1], match.start(1), match.end(1)
    acronym, start, end = found
    forms.add_form(acronym, mention.actor, mention.start)
    return [Mention(start, end, mention.actor, "alias", "acronym", NAMED_BY_MODEL)]


def _may_be_acronym(acronym: str, surface: str) -> bool:
    """Whether letters in brackets may stand for the name before: not when they are another's."""
    return plain_words(acronym) not in bodies_by_words() or spells(acronym, surface)


def _mention(name: Name, actor: Actor) -> Mention:
    return Mention(name.start_char, name.end_char, actor, "full_name", "model", NAMED_BY_MODEL)


def _actor(name: Name, words: tuple[str, ...]) -> Actor:
    body = bodies_by_words().get(words)
    if body is not None:
        is_its_name = name.surface in (body.name, *body.aliases)  # "about.ISIS", a space lost
        if len(words) > 1 or "." in name.surface or is_its_name:
            return body_actor(body)
    surface = name.surface
    if is_acronym(surface) and (only := bodies_by_doubtful_alias().get(surface)) is not None:
        return body_actor(only)
    kind = kind_of(words)
    return Actor(f"org:{slug(without_dots(surface))}", surface, kind.type, None, kind.sector, ())


def body_actor(body: Body) -> Actor:
    """A body of the tables as an actor."""
    return Actor(body.actor_id, body.name, body.type, body.country, body.sector, ())
