"""Offices: what the article says somebody is, before the name, after it, or instead of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from tasks.enrich.folding import fold, lower
from tasks.enrich.mentions import Office
from tasks.enrich.names import role_modifiers, roles_by_surface
from warehouse import reference
from warehouse.tables import CountryMention

_WORD = re.compile(r"\S+")
_MAX_ROLE_WORDS = 6
_MAX_APPOSITION = 120
_POSSESSIVE = re.compile(r"\s?['\u2019]s?$")
_APPOSITION = re.compile(r"(?:,\s(?:\d+,\s)?(?:(?:who|which)\s(?:is|was)\s)?|\s\()(?=\w)")
_BEFORE_APPOSITION_ENDS = re.compile(r"[,.;:()\n]")
_FOLLOWS_ROLE = re.compile(r"[,.;)]|\s(?:and|of|for|to|at|in|from|who|since|under|until)\b|$|\n")
_LINK = re.compile(r"\s(of|to|for|at)\s(?:the\s)?$")
_CAPITALISED = r"(?:(?:[A-Z]\.)+|[A-Z][\w'\u2019&-]*)"
_CLOSES = ("", ",", ".", ";", ")")
_SPEAKS_FOR = re.compile(r"(?:\bfor|\b(?:aide|advis[eo]r|deputy) to) (?:the )?$")
_COMPLEMENT = re.compile(
    rf"\s(of|for|to|at)\s((?:the\s)?{_CAPITALISED}"
    rf"(?:\s(?:of\s(?:the\s)?|for\s|and\s)?{_CAPITALISED})*)"
)
_BREAKS_APPOSITION = re.compile(
    r"(?:said|says|told|tells|and|or|but|met|meets|who|which|that|was|is|were|are|has|had|have|by|"
    r"with|when|where|while|after|before|as|according|asked|added|called)$"
)
_ANY = ("a", "an", "one")
_ARTICLES = ("the", "a", "an", "its", "their", "our", "his", "her")


class Before(NamedTuple):
    """What stands before a name: the form of address and the office."""

    honorific: str | None
    office: Office | None


class Places:
    """The countries an article names and its bodies, by where their surfaces end and start."""

    def __init__(
        self, countries: Iterable[CountryMention], bodies: Iterable[tuple[int, int]]
    ) -> None:
        self._country_at: dict[int, str] = {}
        self._end_of: dict[int, int] = {}
        self._country_until: dict[int, tuple[int, str]] = {}
        for mention in countries:
            self._end_of[mention.start_char] = mention.end_char
            is_state = mention.kind in ("name", "demonym", "capital", "government")
            if not is_state or mention.method == "body":
                continue
            self._country_at[mention.start_char] = mention.country
            self._country_until[mention.end_char] = mention.start_char, mention.country
        self._body_until = {end: start for start, end in bodies}

    def country_before(self, text: str, place: int) -> tuple[int, str] | None:
        """Start and code of the country directly before a place: "Iran's president"."""
        end = _left_of(text, place)
        if end == place:
            return None
        match = _POSSESSIVE.search(text, max(end - 3, 0), end)
        return self.country_until(match.start() if match else end)

    def body_before(self, text: str, place: int) -> int | None:
        """Start of a body whose name ends directly before a place: "FBI Director"."""
        end = _left_of(text, place)
        return self.body_until(end) if end < place else None

    def country_until(self, end: int) -> tuple[int, str] | None:
        """Start and code of the country whose surface ends at a place."""
        return self._country_until.get(end)

    def body_until(self, end: int) -> int | None:
        """Start of the body whose surface ends at a place."""
        return self._body_until.get(end)

    def country_at(self, text: str, place: int) -> str | None:
        """The country that a place names, an article apart."""
        return self._country_at.get(_after_the(text, place))

    def end_of(self, text: str, place: int) -> int | None:
        """Where the name of a country or of a place in it ends that starts at a place."""
        return self._end_of.get(_after_the(text, place))


def office_before(text: str, start: int, end: int, places: Places) -> Before:
    """The titles and the office that stand directly before a name, as far as they go."""
    place, honorific, found = start, None, None
    while (role := _role_until(text, place)) is not None:
        surface = text[role : _left_of(text, place)]
        rank = roles_by_surface()[lower(fold(surface))].rank
        if rank == "honorific":
            honorific = honorific or surface
        elif found is None or rank == "office":
            found = role, surface
        place = role
    if found is not None:
        return Before(honorific, _with_surroundings(text, found[0], found[1], places))
    apart = _office_set_apart(text, place, places) if text[end : end + 1] in _CLOSES else None
    return Before(honorific, apart or _office_with_host(text, place, places))


def _office_set_apart(text: str, start: int, places: Places) -> Office | None:
    """An office that a comma parts from the name behind it: "Ukraine's president, …,"."""
    comma = _left_of(text, start) - 1
    role_start = _role_to(text, comma) if text[comma : comma + 1] == "," else None
    if role_start is None or comma + 1 == start:
        return None
    office = _with_surroundings(text, role_start, text[role_start:comma], places)
    if _SPEAKS_FOR.search(text, max(office.start - 20, 0), office.start):
        return None  # "a spokesman for the foreign minister, Jane Doe,"
    return replace(office, is_apart=True) if _is_definite(text, office.start) else None


def _role_until(text: str, end: int) -> int | None:
    """Start of the longest title or office that a blank parts from a place."""
    left = _left_of(text, end)
    return _role_to(text, left) if left < end else None


def _role_to(text: str, left: int) -> int | None:
    """Start of the longest title or office that ends at a place, in its line."""
    floor = max(text.rfind("\n", 0, left) + 1, left - 60)
    words = [match.start() for match in _WORD.finditer(text, floor, left)]
    for start in words[-_MAX_ROLE_WORDS:]:
        surface = lower(fold(text[start:left]))
        if surface in roles_by_surface():
            return start
        for prefix in ("then-", "ex-"):
            if surface.startswith(prefix) and surface[len(prefix) :] in roles_by_surface():
                return start + len(prefix)
    return None


def role_from(text: str, start: int) -> int | None:
    """End of the longest title or office that starts at a place."""
    words = list(_WORD.finditer(text, start, start + 60))[:_MAX_ROLE_WORDS]
    for word in reversed(words):
        end = word.end() - (text[word.end() - 1] in ".,;:?!")
        if lower(fold(text[start:end])) in roles_by_surface():
            return end
    return None


def _with_surroundings(text: str, start: int, surface: str, places: Places) -> Office:
    """An office with the country, the body and the "former" that stand before it."""
    role, country, head, end = surface, None, plain_role(surface), start + len(surface)
    while True:
        if country is None and (before := places.country_before(text, start)) is not None:
            start, country = before
        elif country is None and (body := places.body_before(text, start)) is not None:
            role, start = text[body : start + len(role)], body
            break
        elif (word := _modifier_before(text, start)) is not None:
            start, role, head = word[0], f"{word[1]} {role}", ""
        else:
            break
    return Office(role, country, start, end, head)


def _modifier_before(text: str, start: int) -> tuple[int, str] | None:
    """A word before an office that makes it another: "former", "acting", "deputy"."""
    for prefix in ("then-", "ex-"):
        if lower(text[start - len(prefix) : start]) == prefix:
            return start - len(prefix), text[start - len(prefix) : start - 1]
    left = _left_of(text, start)
    first = text.rfind(" ", max(left - 20, 0), left) + 1 or text.rfind("\n", 0, left) + 1
    word = text[first:left]
    if left == start or word in _ARTICLES or "\n" in word:
        return None
    is_kept = role_modifiers().get(lower(word)) in ("former", "office")
    return (first, word) if is_kept else None


def _office_with_host(text: str, start: int, places: Places) -> Office | None:
    """An office with its body or country behind it: "Ambassador to Japan Jane Doe",
    "Co-founder of Google, Jane Doe".
    """
    end = _left_of(text, start)
    end -= text[end - 1 : end] == ","
    country = places.country_until(end)
    host = country[0] if country is not None else places.body_until(end)
    link = None if host is None else _LINK.search(text, max(host - 12, 0), host)
    if link is None:
        return None
    role_start = _role_until(text, link.start() + 1)
    if role_start is None:
        return None
    found = _with_surroundings(text, role_start, text[role_start : link.start()], places)
    is_apart = text[end : end + 1] == "," and _is_definite(text, found.start)
    found = replace(found, end=end, is_apart=is_apart)
    if country is not None and link[1] == "of":
        return replace(found, country=found.country or country[1])
    return replace(found, role=found.role + text[link.start() : end])


def office_after(text: str, end: int, places: Places) -> Office | None:
    """The office in an apposition after a name: ", the foreign minister of Iran,"."""
    opening = _APPOSITION.match(text, end)
    if opening is None:
        return None
    ahead = text[opening.end() : opening.end() + _MAX_APPOSITION].split("\n", 1)[0]
    stop = _BEFORE_APPOSITION_ENDS.search(ahead.replace("U.S.", "U_S_"))
    clause = ahead[: stop.start()] if stop else ahead
    words = list(_WORD.finditer(clause))[:10]
    for at, word in enumerate(words):
        for last in reversed(words[at : at + _MAX_ROLE_WORDS]):
            surface = clause[word.start() : last.end()]
            known = roles_by_surface().get(lower(fold(surface)))
            if known is None or known.rank == "honorific":
                continue
            if _FOLLOWS_ROLE.match(ahead, last.end()) is None:
                return None
            start = opening.end() + word.start()
            office = _with_complement(text, start, surface, opening.end(), places)
            if words[0][0] in _ANY:
                return replace(office, head="")
            return replace(office, is_apart=_is_definite(text, office.start))
        if _BREAKS_APPOSITION.match(word[0]):
            return None
    return None


def _with_complement(text: str, start: int, surface: str, floor: int, places: Places) -> Office:
    """An office with what stands around it in its apposition, not before `floor`."""
    found = _with_surroundings(text, start, surface, places)
    if found.start < floor:
        found = Office(surface, None, start, start + len(surface), plain_role(surface))
    match = _COMPLEMENT.match(text, start + len(surface))
    if match is None:
        return found
    country = places.country_at(text, match.start(2))
    complement = _POSSESSIVE.sub("", match[0].rstrip(".,"))
    found = replace(found, end=match.start() + len(complement))
    if country is not None and match[1] == "of":
        return replace(found, country=found.country or country)
    return replace(found, role=found.role + complement)


def _is_definite(text: str, start: int) -> bool:
    """Whether words mean a certain person: "the …", or in capitals like a name."""
    return text[start].isupper() or lower(text[max(start - 4, 0) : start]) == "the "


@reference.cached
def _synonyms() -> dict[str, str]:
    rows = reference.table("role_synonyms", ("surface",), lambda row: row)
    return {lower(row["surface"]): row["counts_as"] for row in rows}


def plain_role(role: str) -> str:
    """An office under its usual name, in lower case: "PM" → prime minister."""
    plain = lower(fold(role))
    return _synonyms().get(plain, plain)


@reference.cached
def names_of_role() -> dict[str, tuple[str, ...]]:
    """Usual name of an office → all its names, in lower case."""
    found: dict[str, list[str]] = {}
    for surface, usual in _synonyms().items():
        found.setdefault(usual, [usual]).append(surface)
    return {usual: tuple(names) for usual, names in found.items()}


def _after_the(text: str, place: int) -> int:
    return place + 4 if text.startswith("the ", place) else place


def _left_of(text: str, place: int) -> int:
    """Where the word before a place ends: blanks between stepped over, in the same line."""
    while place and text[place - 1] in " \u00a0":
        place -= 1
    return place
