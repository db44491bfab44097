"""Surfaces of countries and bodies found in a text by Aho-Corasick, the longest first.

One automaton holds everything, so that a longer name uses up the shorter one inside it:
"Korean Central News Agency" leaves no "Korean", "New Mexico" no "Mexico".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from tasks.enrich.folding import fold, lower
from warehouse import reference
from warehouse.reference import Body, CountryAlias, CountryExclusion

Entry = CountryAlias | CountryExclusion | Body

_MIN_UPPER_LETTERS = 4
"""A name matched only in its own case also matches in capitals, as in a dateline, from this
length on."""


@dataclass(frozen=True, slots=True)
class Found:
    """A surface in a text and every entry it may stand for."""

    start_char: int
    end_char: int
    surface: str
    entries: tuple[Entry, ...]


class Gazetteer:
    """Finds the surfaces of its entries. Build it once a process: see `load_gazetteer`."""

    def __init__(self, entries: Iterable[tuple[str, bool, Entry]]) -> None:
        """Entries are (surface, matches in any case, what it stands for)."""
        exact: dict[str, list[Entry]] = defaultdict(list)
        folded: dict[str, list[Entry]] = defaultdict(list)
        for surface, any_case, entry in entries:
            if any_case:
                folded[lower(fold(surface))].append(entry)
                continue
            exact[fold(surface)].append(entry)
            if len(surface) >= _MIN_UPPER_LETTERS and not surface.isupper():
                exact[fold(surface).upper()].append(entry)
        self._exact = _Automaton(exact)
        self._folded = _Automaton(folded)

    def find(self, text: str) -> list[Found]:
        """Non-overlapping surfaces at word boundaries, in text order, the longest first."""
        plain = fold(text)
        hits: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for start, end, entries in (*self._exact.find(plain), *self._folded.find(lower(plain))):
            if _is_bounded(plain, start, end):
                hits[start, end] += entries
        found: list[Found] = []
        reached = 0
        for start, end in sorted(hits, key=lambda span: (span[0], -span[1])):
            if start >= reached:
                found.append(Found(start, end, text[start:end], tuple(hits[start, end])))
                reached = end
        return found


class _Automaton:
    def __init__(self, patterns: dict[str, list[Entry]]) -> None:
        self._entries = list(patterns.values())
        self._matcher = AhoCorasick(list(patterns)) if patterns else None

    def find(self, text: str) -> Iterable[tuple[int, int, list[Entry]]]:
        if self._matcher is None:
            return
        for number, start, end in self._matcher.find_matches_as_indexes(text, overlapping=True):
            yield start, end, self._entries[number]


def _is_bounded(text: str, start: int, end: int) -> bool:
    """Word boundaries on both sides; "U.S." may be followed by anything but a letter."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return False
    # "Yo-US" and "e-mail@Turkey" are no names of countries; "US-led" and "Franco-German" are.
    return before not in "@#/" and not (before == "." and text[start - 2 : start - 1].isalnum())


@reference.cached
def load_gazetteer() -> Gazetteer:
    """The gazetteer of the reference tables."""
    aliases = reference.country_aliases()
    exclusions = reference.country_exclusions()
    bodies = reference.bodies()
    entries: list[tuple[str, bool, Entry]] = []
    entries += [(alias.surface, alias.any_case, alias) for alias in aliases]
    entries += [(exclusion.surface, exclusion.any_case, exclusion) for exclusion in exclusions]
    for body in bodies:
        names = dict.fromkeys((body.name, *body.aliases, *body.doubtful_aliases))
        entries += [(name, False, body) for name in names]
    return Gazetteer(entries)
