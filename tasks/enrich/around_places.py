"""Names of persons and organisations around a place name, which then is no place.

"Paris Hilton", "Bank of America" and, once "Thomas Jordan" was named, "Jordan said".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from tasks.enrich.cities import cities_by_key, place_key
from tasks.enrich.gazetteer import Found
from tasks.enrich.name_tables import given_names
from tasks.enrich.nlp import Entity
from tasks.enrich.word_lists import organ_nouns, place_nouns
from warehouse.reference import CountryAlias

INSIDE_ORGANISATION = 0.6
"""Factor for a country that opens the name of an organisation which is no organ of it."""

SURE_ALIAS, _SURNAME_TOO, _UNSURE_ALIAS = 0.95, 0.8, 0.6
"""From the first confidence of an alias on, a person of the same name does not take it away;
below the second, a demonym at the end of a person's name is a surname ("Philip English"); below
the third, an alias does not count in the name of an organisation.
"""

_PLACED = re.compile(
    r"\b(?:in|at|near|around|outside|from|to|into|across|through|downtown|In|At|Near|From|of)"
    r"(?: the)? $"
)
_NAME = re.compile(r"[A-Z][\w'-]+(?: [A-Z]\.)?(?: [A-Z][\w'-]+)+$")
_NEXT_NAME = re.compile(r" (?:[A-Z]\. )?[A-Z][a-z'-]+|,? (?:Jr|Sr)\b| [A-Z]{3,}\b")
_BYLINE = re.compile(r"(?:^|\n|[.!?] )(?:By|BY|by) $")
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Rev|Judge|President|Senator|Congressman|Secretary|Minister|"
    r"Chief|Officer|Detective|Deputy|Sgt|Lt|Capt|Coach|Chairman|Justice|General|Gen)\.?"
    r" ([A-Z][\w'-]+)(?! [A-Z])"
)
_RELATIVE = re.compile(
    r"\b(?:wife|husband|son|daughter|brother|sister|mother|father|aunt|uncle|cousin|girlfriend|"
    r"boyfriend|fiancee|niece|nephew|named|Miss|Mr\.?|Mrs\.?|Ms\.?|Dr\.?),? $"
)
_SPEAKS = re.compile(r"(?: said| says| told| added|'s| has| had| was| is| will| who)\b")
_LAST_WORD = re.compile(r"(\S+) $")


class Persons:
    """The names of persons and organisations in one folded text, by place."""

    def __init__(self, plain: str, entities: tuple[Entity, ...]) -> None:
        self._plain = plain
        self._names = [entity for entity in entities if entity.label in ("PERSON", "ORG")]
        self._starts = [entity.start_char for entity in self._names]
        self._places = {
            entity.start_char for entity in entities if entity.label in ("GPE", "LOC", "FAC")
        }
        self._words = set()
        for entity in self._names:
            surface = plain[entity.start_char : entity.end_char].removesuffix("'s")
            if entity.label == "PERSON" and _is_full_name(surface):
                words = surface.split(" ")
                self._words |= {words[0], words[-1]}
        self._words.update(match[1].removesuffix("'s") for match in _TITLED.finditer(plain))

    def covers(self, start: int, end: int) -> bool:
        """Whether a stretch begins or ends in the full name of a person."""
        return any(self._in_full_name(place) for place in (start, end - 1))

    def names(self, surface: str) -> bool:
        """Whether a word is the first or the last of a person's name in this text."""
        return surface in self._words

    def _in_full_name(self, place: int) -> bool:
        name = self._around(place)
        if name is None or name.label != "PERSON":
            return False
        return _is_full_name(self._plain[name.start_char : name.end_char].removesuffix("'s"))

    def is_place(self, start: int) -> bool:
        """Whether the model or a preposition makes a stretch a place."""
        return start in self._places or self.is_after_preposition(start)

    def is_after_preposition(self, start: int) -> bool:
        """Whether "in", "near", "from" … stands directly before."""
        return _PLACED.search(self._plain, max(0, start - 14), start) is not None

    def factor(self, item: Found, aliases: tuple[CountryAlias, ...]) -> float:
        """1 outside of names, 0 for a person, less than 1 inside an organisation's name."""
        start, end = item.start_char, item.end_char
        is_demonym = any(alias.kind == "demonym" for alias in aliases)
        if not is_demonym and max(alias.confidence for alias in aliases) < SURE_ALIAS:
            if self._is_part_of_person(start, end):
                return 0.0
        elif is_demonym and self._is_surname(start, end):
            return 0.0
        name = self._around(start)
        if name is None or all(alias.kind == "government" for alias in aliases):
            return 1.0
        if not _is_part(item, name) or _is_whole(self._plain, item, name):
            return 1.0
        confidence = max(alias.confidence for alias in aliases)
        if name.label == "PERSON":
            is_other = " " in item.surface or (is_demonym and confidence >= _SURNAME_TOO)
            return 1.0 if is_other or (is_demonym and start == name.start_char) else 0.0
        return 0.0 if confidence < _UNSURE_ALIAS else self._in_organisation(item, name, is_demonym)

    def _in_organisation(self, item: Found, name: Entity, is_demonym: bool) -> float:
        """1 in an organ of a state or a town, less where the name opens with the place."""
        head = self._plain[name.start_char : item.start_char].lower()
        if head.endswith((" in ", " at ")) or head in ("metro ", "greater "):
            return INSIDE_ORGANISATION
        if head not in ("", "the "):
            return 0.0
        if _is_organ(self._plain[item.end_char : name.end_char]):
            return 1.0
        return 0.0 if head and not is_demonym else INSIDE_ORGANISATION

    def _is_part_of_person(self, start: int, end: int) -> bool:
        if self.is_introduced(start):
            return True
        if _BYLINE.search(self._plain, max(0, start - 5), start) and _NEXT_NAME.match(
            self._plain, end
        ):
            return True
        surface = self._plain[start:end]
        if surface in given_names() and _NEXT_NAME.match(self._plain, end):
            name = self._around(start)
            return name is None or name.label == "PERSON"
        return surface in self._words and not self.is_place(start)

    def _is_surname(self, start: int, end: int) -> bool:
        """Whether a demonym is the name of a person: "Philip English", then "English said"."""
        return self._follows_given_name(start) or (
            self._plain[start:end] in self._words and _SPEAKS.match(self._plain, end) is not None
        )

    def is_introduced(self, start: int) -> bool:
        """Whether a first name, "Mr." or "his wife," stands directly before."""
        if self._follows_given_name(start):
            return True
        return _RELATIVE.search(self._plain, max(0, start - 14), start) is not None

    def _follows_given_name(self, start: int) -> bool:
        match = _LAST_WORD.search(self._plain, max(0, start - 14), start)
        return match is not None and match[1] in given_names()

    def _around(self, place: int) -> Entity | None:
        before = bisect_right(self._starts, place) - 1
        if before < 0 or self._names[before].end_char <= place:
            return None
        return self._names[before]


def _is_full_name(surface: str) -> bool:
    """Whether two or more words name a person; the model takes places for persons too."""
    return (
        _NAME.fullmatch(surface) is not None
        and place_key(surface) not in cities_by_key()
        and surface.rpartition(" ")[2].lower() not in place_nouns()
    )


def _is_organ(rest: str) -> bool:
    """Whether the rest of a name says an organ of a state or a town: "Embassy", "Police Dept."."""
    words = rest.replace("'s", "").lower().split()
    pairs = [" ".join(pair) for pair in pairwise(words)]
    return any(word in organ_nouns() or word in place_nouns() for word in (*words, *pairs))


def _is_part(item: Found, name: Entity) -> bool:
    return name.end_char > item.end_char or (
        name.end_char == item.end_char and name.start_char < item.start_char
    )


def _is_whole(plain: str, item: Found, name: Entity) -> bool:
    """Whether the surface is the whole name, an article apart."""
    rest = plain[name.start_char : item.start_char] + plain[item.end_char : name.end_char]
    return rest.replace("'s", "").strip(" '").lower() in ("", "the")
