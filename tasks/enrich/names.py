"""Names as the model cut them, put right: titles off, possessives off, persons told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tasks.enrich.folding import fold, lower, slug
from warehouse import reference

_POSSESSIVE = re.compile(r"['\u2019]s?$")
_APPOSITION = re.compile(
    r",\s(?:the\s)?((?:[\w'\u2019.-]+\s){0,6}?[\w'\u2019-]+)(?=[,.]|\sand\s|\sof\s|\sfor\s)"
)
_CAPITAL = re.compile(r"(?:(?:a[dlnrstz]|ash|el)-|[dl]['\u2019])?[^\W\d_a-z]")
_CUT_OFF = re.compile(r"-\w+")
_ACRONYM = re.compile(r"[A-Z][A-Z&.-]{1,9}s?$")
_ACRONYM_IN_BRACKETS = re.compile(r"\s?\(([A-Z][A-Za-z&.-]{1,9})\)")
_PARTICLES = frozenset(
    {"al", "ap", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "dos", "du"}
    | {"el", "ibn", "la", "le", "san", "st", "van", "von", "y"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of text that names somebody, and the title that stood in front of it."""

    start_char: int
    end_char: int
    surface: str
    role: str | None

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words of the name, folded, without middle initials: "Kim Yo-jong" →
        (kim, yo_jong).
        """
        words = [part for part in map(slug, self.surface.split()) if part]
        return tuple(
            word for at, word in enumerate(words) if at in (0, len(words) - 1) or len(word) > 1
        )


@cache
def roles_by_surface(overlay: Path | None = None) -> dict[str, reference.Role]:
    """Titles and offices by their folded lower-case surface."""
    return {lower(fold(role.role)): role for role in reference.roles(overlay)}


@cache
def family_names_first() -> frozenset[str]:
    """Family names that stand first, folded."""
    return frozenset(slug(name) for name in reference.surfaces("family_names_first"))


@cache
def not_actors(overlay: Path | None = None) -> frozenset[str]:
    """Strings that are never actors, folded to lower case."""
    return frozenset(lower(fold(surface)) for surface in reference.surfaces("not_actors", overlay))


def trim(text: str, start: int, end: int) -> Name | None:
    """A name without article, titles, possessive and stray marks; None when nothing is left.

    "President Joe Biden's" → Joe Biden, role President.
    """
    if match := _CUT_OFF.match(text, end):  # "Han Duck" of "Han Duck-soo"
        end = match.end()
    for mark in ("\n", " ("):
        cut = text.find(mark, start, end)
        end = cut if cut > start else end
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in ".)"):
        end -= 1
    if match := _POSSESSIVE.search(text, start, end):
        end = match.start()
    if lower(text[start:end]).startswith("the "):
        start += 4
    start, role = _take_role(text, start, end)
    surface = text[start:end].rstrip()
    if not any(char.isalpha() for char in surface):
        return None
    return Name(start, start + len(surface), surface, role)


def _take_role(text: str, start: int, end: int) -> tuple[int, str | None]:
    """Step over titles at the start of a name; the longest at each step."""
    taken: str | None = None
    while True:
        words = list(re.finditer(r"\S+\s+", text[start:end]))
        for count in range(min(len(words), 5), 0, -1):
            surface = text[start : start + words[count - 1].end()].strip()
            if lower(fold(surface)) in roles_by_surface():
                taken = surface if taken is None else f"{taken} {surface}"
                start += words[count - 1].end()
                break
        else:
            return start, taken


def role_before(text: str, start: int) -> str | None:
    """The title or office that stands directly before a place in the text, if any."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    words = list(re.finditer(r"\S+", line))[-6:]
    for word in words:
        surface = line[word.start() :].strip()
        if lower(fold(surface)) in roles_by_surface():
            return surface
    return None


def is_part_of_role(text: str, name: Name) -> bool:
    """Whether a name is only a word of an office: "State" of "Secretary of State"."""
    line_start = text.rfind("\n", 0, name.start_char) + 1
    before = [match.start() for match in re.finditer(r"\S+", text[line_start : name.start_char])]
    starts = [line_start + start for start in before[-3:]] + [name.start_char]
    line_end = text.find("\n", name.end_char)
    after = text[name.end_char : line_end if line_end >= 0 else len(text)]
    ends = [name.end_char]
    ends += [name.end_char + match.end() for match in re.finditer(r"\s\w+", after[:40])][:2]
    return any(
        lower(fold(text[start:end])) in roles_by_surface()
        for start in starts
        for end in ends
        if (start, end) != (name.start_char, name.end_char)
    )


def role_after(text: str, end: int) -> tuple[str, int] | None:
    """The office in an apposition after a name and its place: ", the foreign minister,"."""
    match = _APPOSITION.match(text, end)
    if match is None:
        return None
    for word in re.finditer(r"\S+", match[1]):
        surface = match[1][word.start() :]
        if lower(fold(surface)) in roles_by_surface():
            return surface, match.start(1) + word.start()
    return None


def acronym_after(text: str, end: int) -> tuple[str, int, int] | None:
    """An acronym in brackets right after a name: (acronym, start, end)."""
    match = _ACRONYM_IN_BRACKETS.match(text, end)
    if match is None or sum(char.isupper() for char in match[1]) < 2:
        return None
    return match[1], match.start(1), match.end(1)


def spells(acronym: str, name: str) -> bool:
    """Whether an acronym may stand for a name: its letters open the name's words in order."""
    initials = "".join(part[0] for part in re.findall(r"[A-Za-z]+", name)).lower()
    letters = iter(initials)
    return all(letter in letters for letter in acronym.lower() if letter.isalpha())


def is_acronym(surface: str) -> bool:
    """Capitals only, as organisations are abbreviated."""
    return _ACRONYM.fullmatch(surface) is not None


def has_capital(word: str) -> bool:
    """Whether a word begins as names do: "Sadr", "al-Sadr", "d'Estaing"."""
    return _CAPITAL.match(word) is not None


def looks_like_person(name: Name) -> bool:
    """One to five capitalised words without digits; particles may be small."""
    words = re.findall(r"[^\s]+", name.surface)
    if not 1 <= len(words) <= 5 or any(char.isdigit() for char in name.surface):
        return False
    if re.search(r"[:;/@()\"\u201c\u201d|_=+*#<>]", name.surface):
        return False
    return all(has_capital(word) or word.lower() in _PARTICLES for word in words)


def surname_of(tokens: tuple[str, ...]) -> str:
    """The part of a full name that stands for the person alone."""
    return tokens[0] if tokens[0] in family_names_first() else tokens[-1]
