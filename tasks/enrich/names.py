"""Names as the model cut them, put right: titles off, possessives off, persons told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.enrich.folding import fold, lower, slug
from tasks.enrich.name_words import given_names, parts_of_names, words_of
from warehouse import reference

_POSSESSIVE = re.compile(r"\s?['\u2019]s?$")
_POSSESSIVE_WITHIN = re.compile(r"\s?['\u2019]s\s")
_CAPITAL = re.compile(r"(?:(?:a[dlnrstz]|ash|el)-|[dl]['\u2019])?[^\W\d_a-z]")
_DAY = re.compile(r"\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_CUT_OFF = re.compile(r"-\w+")
_SUFFIX = re.compile(r",?\s(?:[JS]r\b\.?|I{2,3}\b|IV\b)")
_OFFICE_GOES_ON = re.compile(r"(?:of|for|to|at|in|and)\s")
_ACRONYM_IN_BRACKETS = re.compile(r"\s?\((?:the\s)?([A-Z][A-Za-z&.-]{1,9})\)")
_NICKNAME = re.compile(r"\s[\"\u201c\u2018'][\w .-]{2,30}[\"\u201d\u2019'],?\s")
_ACRONYM = re.compile(r"[A-Z][A-Z&.-]{1,9}s?$")
_NOT_IN_A_PERSON = re.compile(r"[\d:;/@()\"\u201c\u201d|_=+*#<>]")
_MAX_WORDS = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of text that names somebody, titles apart."""

    start_char: int
    end_char: int
    surface: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name as they count: see `words_of`."""
        return words_of(self.surface)


@reference.cached
def roles_by_surface() -> dict[str, reference.Role]:
    """Titles and offices by their folded lower-case surface."""
    return {lower(fold(role.role)): role for role in reference.roles()}


@reference.cached
def role_modifiers() -> dict[str, str]:
    """Words before an office → what they do to it: `former`, `other` or `same`."""
    rows = reference.table("role_modifiers", ("surface",), lambda row: row)
    return {row["surface"]: row["kind"] for row in rows}


@reference.cached
def not_actors() -> frozenset[str]:
    """Strings that are never actors, folded to lower case."""
    return frozenset(lower(fold(surface)) for surface in reference.surfaces("not_actors"))


@reference.cached
def country_words() -> frozenset[str]:
    """Names and demonyms of countries, folded to lower case."""
    aliases = reference.country_aliases()
    return frozenset(lower(fold(a.surface)) for a in aliases if a.kind in ("name", "demonym"))


def trim(text: str, start: int, end: int, *, is_person: bool = False) -> Name | None:
    """A name without article, titles, possessive and stray marks; None when nothing is left.

    "President Joe Biden's" → Joe Biden.
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
    if lower(text[start : start + 4]) == "the ":
        start += 4
    start = _after_titles(text, start, end)
    if is_person:
        if _OFFICE_GOES_ON.match(text, start):  # "Governor of Virginia"
            return None
        start, end = _person_bounds(text, start, end)
    surface = text[start:end].rstrip()
    if not any(char.isalpha() for char in surface):
        return None
    return Name(start, start + len(surface), surface)


def _person_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Small words in front off ("biologist Nick Bos"), "Jr." at the end on."""
    if match := _POSSESSIVE_WITHIN.search(text, start, end):  # "Obama's Plan"
        end = match.start()
    if match := _DAY.search(text, start, end):
        end = match.start()
    while " " in text[start:end] and text[start].islower():
        word = text[start:end].split(" ", 1)[0]
        if parts_of_names().get(word) == "particle":
            break
        start += len(word) + 1
    if " " in text[start:end] and (match := _SUFFIX.match(text, end)):
        end = match.end()
    return start, end


def _after_titles(text: str, start: int, end: int) -> int:
    """Where a name starts after its titles: the longest at each step. Former and foreign ones
    too: "former U.S. President Jimmy Carter".
    """
    while True:
        words = [match.end() for match in re.finditer(r"\S+\s+", text[start:end])][:6]
        for first in (0, *words[:3]):
            if first and not _may_stand_before_title(text[start : start + first]):
                continue
            title_end = next(
                (
                    stop
                    for stop in reversed(words)
                    if stop > first
                    and lower(fold(text[start + first : start + stop].strip()))
                    in roles_by_surface()
                ),
                None,
            )
            if title_end is not None and not _is_given_name(text[start:end], title_end):
                start += title_end
                break
        else:
            return start


def _is_given_name(name: str, title_end: int) -> bool:
    """Whether what looks like a title is the only given name: "Dean Jones"."""
    title, rest = slug(name[:title_end]), name[title_end:].split()
    return title in given_names() and len(rest) == 1


def _may_stand_before_title(words: str) -> bool:
    """Whether words only say more of a title: "former U.S." of "former U.S. President"."""
    plain = [word for word in lower(fold(words)).split() if word not in role_modifiers()]
    return not plain or " ".join(plain) in country_words()


def is_part_of_role(text: str, name: Name) -> bool:
    """Whether a name is only a word of an office: "State" of "Secretary of State"."""
    line_start = text.rfind("\n", max(name.start_char - 80, 0), name.start_char) + 1
    line_start = line_start or max(name.start_char - 80, 0)
    before = [match.start() for match in re.finditer(r"\S+", text[line_start : name.start_char])]
    starts = [line_start + start for start in before[-3:]] + [name.start_char]
    after = text[name.end_char : name.end_char + 40].split("\n", 1)[0]
    ends = [name.end_char]
    ends += [name.end_char + match.end() for match in re.finditer(r"\s\w+", after)][:2]
    return any(
        lower(fold(text[start:end])) in roles_by_surface() for start in starts for end in ends
    )


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
    words = _NICKNAME.sub(" ", name.surface).split()
    if not 1 <= len(words) <= _MAX_WORDS or _NOT_IN_A_PERSON.search(" ".join(words)):
        return False
    if lower(fold(name.surface)) in roles_by_surface():
        return False
    parts = parts_of_names()
    return all(has_capital(word) or parts.get(word.lower()) == "particle" for word in words)
