"""The words of an organisation's name: what kind of body it is, and which may be left out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from tasks.enrich.folding import slug
from warehouse import reference
from warehouse.reference import Body

_DOTS = re.compile(r"\b((?:[A-Z]\.)+[A-Z]\b\.?)")
_SMALL = re.compile(r"(?:of|the|and|for|in|on|at|to|a|an|de|la|du|des|del)$")
_OTHER_SPELLINGS = (
    (re.compile(r"is(ation|ations|ing|ed)$"), r"iz\1"),
    (re.compile(r"^(cent)re(s?)$"), r"\1er\2"),
    (re.compile(r"^(theat)re(s?)$"), r"\1er\2"),
    (re.compile(r"^(def|off)ence$"), r"\1ense"),
    (re.compile(r"^(lab|harb|col|neighb|hon)our(s?)$"), r"\1or\2"),
    (re.compile(r"^(program)me(s?)$"), r"\1\2"),
)


@dataclass(frozen=True, slots=True)
class OrganisationWord:
    """A word of organisations' names: the type it tells, and whether it may stand alone."""

    type: str
    sector: str | None
    is_head: bool


@reference.cached
def organisation_words() -> dict[str, OrganisationWord]:
    """Folded word in American spelling → what it tells of the organisation."""
    rows = reference.table("organisation_words", ("surface",), lambda row: row)
    return {
        slug(row["surface"]): OrganisationWord(
            row["type"], row["sector"] or None, row["use"] == "head"
        )
        for row in rows
    }


@reference.cached_some
def plain_words(surface: str) -> tuple[str, ...]:
    """The words of a name that count, in American spelling: "the World Health Organisation" →
    (world, health, organization), "the U.N." → (un).
    """
    words = slug(without_dots(surface)).split("_")
    return tuple(_spelled(word) for word in words if word and not _SMALL.match(word))


def without_dots(surface: str) -> str:
    """A name whose abbreviations have no dots: "U.S. Embassy" → US Embassy."""
    return _DOTS.sub(lambda match: match[1].replace(".", ""), surface)


def has_initials(acronym: str, surface: str) -> bool:
    """Whether an acronym has the initials of a name, in whatever order: other languages put
    "Union of Rationalist Atheists and Agnostics" as UAAR.
    """
    letters = sorted(char for char in acronym.upper() if char.isalpha())
    return any(letters == sorted(initials) for initials in initials_of(surface))


def _spelled(word: str) -> str:
    for pattern, other in _OTHER_SPELLINGS:
        word = pattern.sub(other, word)
    return word


def kind_of(words: tuple[str, ...]) -> OrganisationWord:
    """The type a name tells: its last word that tells one, else the first."""
    for word in reversed(words):
        if (known := organisation_words().get(word)) is not None:
            return known
    return OrganisationWord("organisation", None, False)


def is_head(word: str) -> bool:
    """Whether a word may stand for a whole name: "the Council"."""
    known = organisation_words().get(word)
    return known is not None and known.is_head


@reference.cached
def bodies_by_words() -> dict[tuple[str, ...], Body]:
    """Bodies of the tables by the words of their names, where those are only one body's."""
    found: dict[tuple[str, ...], Body | None] = {}
    for body in reference.bodies():
        for name in (body.name, *body.aliases):
            words = plain_words(name)
            same = found.get(words, body)
            found[words] = body if same is not None and same.actor_id == body.actor_id else None
    return {words: body for words, body in found.items() if body is not None}


@reference.cached
def bodies_by_doubtful_alias() -> dict[str, Body]:
    """Bodies of the tables by the aliases that need another sign, where those are only one
    body's.
    """
    found: dict[str, list[Body]] = defaultdict(list)
    for body in reference.bodies():
        for alias in (*body.doubtful_aliases, *body.aliases):
            found[alias].append(body)
    return {alias: bodies[0] for alias, bodies in found.items() if len(bodies) == 1}


def initials_of(surface: str) -> frozenset[str]:
    """What a name may be shortened to: the capitals of its words, small words with or without.

    "Union of Concerned Scientists" → UCS and UOCS, "LibriVox" → LV.
    """
    words = re.findall(r"[^\W\d_]+", surface)
    capitals = "".join(char for char in surface if char.isupper())
    return frozenset(
        found
        for found in (
            capitals,
            "".join(word[0] for word in words).upper(),
            "".join(word[0] for word in words if word[0].isupper()),
        )
        if len(found) > 1
    )
