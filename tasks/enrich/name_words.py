"""The words of a person's name: which is the family's, which may be left out, and the key."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.enrich.folding import slug
from warehouse import reference

_ARABIC_ARTICLE = re.compile(r"^(?:al|el|ul|as|ad|ar|an|at|az)_(?=\w{3})")
_INITIALS = re.compile(r"\w(?:_\w)*$")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person the whole world knows, with the other forms of the name."""

    actor_id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    sex: str | None


@dataclass(frozen=True, slots=True)
class GivenName:
    """A given name: whose it mostly is, and the names that it is short for."""

    sex: str | None
    short_for: frozenset[str]


@reference.cached
def parts_of_names() -> dict[str, str]:
    """Folded word → `particle`, `compound` (a first half of a given name) or `suffix`."""
    rows = reference.table("name_parts", ("surface",), lambda row: row)
    return {slug(row["surface"]): row["part"] for row in rows}


@reference.cached
def family_names_first() -> frozenset[str]:
    """Family names that stand first, folded."""
    return frozenset(slug(name) for name in reference.surfaces("family_names_first"))


@reference.cached
def spellings() -> dict[str, str]:
    """Folded word → the spelling under which all of them count."""
    rows = reference.table("name_spellings", ("surface",), lambda row: row)
    return {slug(row["surface"]): slug(row["counts_as"]) for row in rows}


@reference.cached
def given_names() -> dict[str, GivenName]:
    """Given names, folded."""
    rows = reference.table("forms_of_given_names", ("name",), lambda row: row)
    return {
        slug(row["name"]): GivenName(
            row["sex"] or None,
            frozenset(slug(name) for name in row["short_for"].split("|") if name),
        )
        for row in rows
    }


@reference.cached
def short_forms() -> dict[str, tuple[str, ...]]:
    """Given name → what it is shortened to: christopher → chris."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, given in given_names().items():
        for long in given.short_for:
            found[long].append(name)
    return {long: tuple(short) for long, short in found.items()}


@reference.cached
def known_persons() -> dict[str, KnownPerson]:
    """Every form of the name of a person whom the world knows, folded → the person."""
    found: dict[str, KnownPerson] = {}
    for person in reference.table("persons", ("actor_id",), _known_person):
        for form in (person.name, *person.aliases):
            found["_".join(words_of(form))] = person
    return found


def _known_person(row: dict[str, str]) -> KnownPerson:
    return KnownPerson(
        actor_id=row["actor_id"],
        name=row["name"],
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        country=row["country"] or None,
        sex=row["sex"] or None,
    )


@reference.cached_some
def words_of(surface: str) -> tuple[str, ...]:
    """The words of a name, folded, each in one spelling: "Kim Yo-jong" → (kim, yo_jong)."""
    words = [word for word in map(slug, surface.split()) if word]
    return tuple(spellings().get(word, word) for word in words)


def is_full(words: tuple[str, ...]) -> bool:
    """Whether a name has a given name too: "von der Leyen" has none."""
    parts = [parts_of_names().get(word) for word in words]
    return sum(part not in ("particle", "suffix") for part in parts) > 1


@reference.cached_some
def key_of(words: tuple[str, ...]) -> str:
    """The key of a person: given and family name, what stands before and between left out.

    "Donald J. Trump" → donald_trump, "Ursula von der Leyen" → ursula_von_der_leyen. Names that
    open with the family's stay whole; "Jr." tells father and son apart.
    """
    whole = "_".join(words)
    if whole in known_persons() or not is_full(words):
        return whole
    kept = words if words[0] in family_names_first() else _without_middle(words)
    return "_".join(kept)


def _without_middle(words: tuple[str, ...]) -> tuple[str, ...]:
    parts = parts_of_names()
    last = len(words) - 1
    while last > 1 and parts.get(words[last]) == "suffix":
        last -= 1
    family = last
    while family > 1 and parts.get(words[family - 1]) == "particle":
        family -= 1
    first = next((at for at in range(family) if not _is_initial(words[at])), None)
    if first is None:  # "J. K. Rowling"
        return words
    is_compound = parts.get(words[first]) == "compound" and first + 1 < family
    return (*words[first : first + 1 + is_compound], *words[family:])


def _is_initial(word: str) -> bool:
    return _INITIALS.match(word) is not None


def surnames_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that stand for the person alone, the likeliest first."""
    whole = [word for word in words if parts_of_names().get(word) != "suffix"] or list(words)
    last = bare(whole[-1])
    first = bare(whole[0])
    return (first, last) if whole[0] in family_names_first() and first != last else (last,)


def bare(word: str) -> str:
    """A family name without the Arabic article: al-Assad → assad."""
    return _ARABIC_ARTICLE.sub("", word)


def is_same_given_name(one: str, other: str) -> bool:
    """Whether two given names may be one person's: equal, short for it, or its initial."""
    if (
        one == other
        or (len(one) == 1 and other.startswith(one))
        or (len(other) == 1 and one.startswith(other))
    ):
        return True
    return bool(_long_forms(one) & _long_forms(other))


def _long_forms(name: str) -> frozenset[str]:
    known = given_names().get(name)
    return frozenset({name}) | (known.short_for if known else frozenset())


def is_misspelt(one: str, other: str, distance: int) -> bool:
    """Whether two words differ by at most so many letters added, left out or changed."""
    if one == other or one[:1] != other[:1] or abs(len(one) - len(other)) > distance:
        return one == other
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, start=1):
        row, before = [at], row
        for place, letter in enumerate(other, start=1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (char != letter)))
    return row[-1] <= distance


def sex_of(words: tuple[str, ...]) -> str | None:
    """`f` or `m` where the name tells."""
    known = known_persons().get("_".join(words))
    if known is not None:
        return known.sex
    given = given_names().get(words[0])
    return given.sex if given is not None and is_full(words) else None


def letters_of(words: Iterable[str]) -> str:
    """A name's letters without spaces and hyphens: Jong-un, Jong Un and Jongun are one."""
    return "".join(words).replace("_", "")
