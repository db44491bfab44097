"""Persons of one article: full names that are one person's, and whom a short name means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tasks.enrich.folding import lower, slug
from tasks.enrich.mentions import Mention, Spans
from tasks.enrich.name_words import (
    KnownPerson,
    family_names_first,
    given_names,
    is_full,
    key_of,
    known_persons,
    parts_of_names,
)
from tasks.enrich.names import Name, is_acronym, roles_by_surface
from tasks.enrich.one_person import merge
from tasks.enrich.roles import Before, Places, office_after, office_before
from tasks.enrich.whom import Bearer, Bearers
from warehouse import reference
from warehouse.tables import Actor

FULL_NAME, SHORT_NAME, BY_TITLE = 0.85, 0.8, 0.7
_MIN_SURNAME = 3
_NAME_GOES_ON = re.compile(r"[ -][A-Z]")
_CAPITALISED = re.compile(r"(?<![\w-])[^\W\d_a-z][\w]*(?:[-'\u2019][^\W\d_]\w+)*(?![\w-])")


def person_mentions(
    text: str, names: list[Name], places: Places, not_persons: Spans
) -> list[Mention]:
    """Every mention of a person by name. `names` are the model's, `not_persons` what it takes
    for something else.
    """
    full = [name for name in names if is_full(name.words)]
    short = [name for name in names if not is_full(name.words)]
    actor_of = _actors_of(full)
    titles = {name: office_before(text, name.start_char, name.end_char, places) for name in names}
    bearers = Bearers(text, list(_bearers(text, names, actor_of, titles)))
    mentions = [
        Mention(
            name.start_char, name.end_char, actor_of[name.words], "full_name", "model",
            FULL_NAME, titles[name].office or office_after(text, name.end_char, places),
        )
        for name in full
    ]  # fmt: skip
    passed_over = list(_passed_over(text, bearers, names, not_persons))
    titles |= {
        name: office_before(text, name.start_char, name.end_char, places) for name in passed_over
    }
    named_alone: dict[str, Actor] = {}
    for name in sorted((*short, *passed_over), key=lambda name: name.start_char):
        before = titles[name]
        found = bearers.whom(name, before) or _known_alone(text, name, named_alone)
        actor, method = found or (_person(name), "model")
        if found is None and not _may_be_surname(name, bearers):
            continue
        office = before.office or (
            office_after(text, name.end_char, places) if method != "surname" else None
        )
        mentions.append(
            Mention(name.start_char, name.end_char, actor, "short_name", method, SHORT_NAME, office)
        )
    return mentions


def _may_be_surname(name: Name, bearers: Bearers) -> bool:
    """Whether one word may be a person: no acronym, and no family, "the Castros"."""
    if len(name.surface) < _MIN_SURNAME or is_acronym(name.surface):
        return False
    one = name.surface.removesuffix("s")
    return one == name.surface or not (bearers.has_surname(one) or slug(one) in known_persons())


def _actors_of(full: list[Name]) -> dict[tuple[str, ...], Actor]:
    """Words of a full name → its person, under one key for all forms of the name."""
    counts: Counter[tuple[str, ...]] = Counter()
    first: dict[str, Name] = {}
    for name in full:
        counts[name.words] += 1
        first.setdefault(key_of(name.words), name)
    keys = merge(counts)
    return {words: _actor(key, first[key].surface) for words, key in keys.items()}


def _actor(key: str, surface: str) -> Actor:
    known = known_persons().get(key)
    if known is not None:
        return _known_actor(known)
    return Actor(f"person:{key}", surface, "person", None, None, ())


def _known_actor(known: KnownPerson) -> Actor:
    return Actor(known.actor_id, known.name, "person", known.country, None, ())


def _person(name: Name) -> Actor:
    return _actor("_".join(name.words), name.surface)


def _bearers(
    text: str,
    names: list[Name],
    actor_of: dict[tuple[str, ...], Actor],
    titles: dict[Name, Before],
) -> Iterator[Bearer]:
    """The full names, and the surnames with an office that the world knows: "President Obama"
    bears the name beside Michelle Obama.
    """
    for name in names:
        actor = actor_of.get(name.words)
        is_numbered = parts_of_names().get(name.words[-1]) == "suffix"  # "King Abdullah II"
        if actor is None and titles[name].office is not None and not is_numbered:
            known = _known_alone(text, name, {})
            actor = known[0] if known is not None else None
        if actor is not None:
            yield Bearer(name.start_char, name.end_char, actor, name.words, titles[name])


def _known_alone(text: str, name: Name, named: dict[str, Actor]) -> tuple[Actor, str] | None:
    """Whom the world knows by one name, or by title and name: "Putin", "Pope Francis"."""
    word = "_".join(name.words)
    line = text[max(name.start_char - 12, 0) : name.start_char].rsplit("\n", maxsplit=1)[-1].split()
    is_titled = bool(line) and lower(line[-1]) in roles_by_surface()
    title = f"{slug(line[-1])}_{word}" if is_titled else word
    known = known_persons().get(title) or known_persons().get(word)
    if known is None:
        return (named[word], "short_name") if word in named else None
    actor = named[word] = _known_actor(known)
    return actor, "known"


def _passed_over(
    text: str, bearers: Bearers, names: list[Name], not_persons: Spans
) -> Iterator[Name]:
    """Surnames that the model passed over: of full names in the text, and those that the world
    knows.
    """
    taken = Spans((name.start_char, name.end_char) for name in names)
    for match in _CAPITALISED.finditer(text):
        surface = match[0].removesuffix("'s").removesuffix("\u2019s")
        start, end = match.start(), match.start() + len(surface)
        if bearers.has_surname(surface):
            is_name = len(surface) >= _MIN_SURNAME or _is_no_word(text, surface)
        else:
            is_name = _is_known_alone(surface) and _stands_alone(text, start, end)
        if is_name and not (taken.overlap(start, end) or not_persons.overlap(start, end)):
            yield Name(start, end, surface)


def _is_no_word(text: str, surface: str) -> bool:
    """Whether a short surname is nothing else in the text: "Xi", but not "He"."""
    is_first = slug(surface) in family_names_first()
    return is_first and re.search(rf"\b{surface.lower()}\b", text) is None


@reference.cached_some
def _is_known_alone(surface: str) -> bool:
    word = slug(surface)
    return len(word) > _MIN_SURNAME and word in known_persons() and word not in given_names()


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a word is no part of a longer name: "Trump Tower", "Lara Trump"."""
    if _NAME_GOES_ON.match(text, end):
        return False
    before = text[max(start - 20, 0) : start].rsplit("\n", maxsplit=1)[-1].split(" ")
    word = before[-2] if len(before) > 1 and not before[-1] else ""
    return not word[:1].isupper() or word[-1] in ".,:;" or lower(word) in roles_by_surface()
