"""Stretches of a text that may be a name: runs of capitalised words, cut where names end.

"Syrian President Bashar Assad" gives Bashar Assad, "Refugee Council chief" gives Refugee Council,
and "Council on Foreign Relations" is one stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tasks.enrich.folding import fold
from tasks.enrich.name_tables import contexts, given_names, heads, role_openers, role_surfaces

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017d\u0218\u021a\u0400-\u042f"
_WORD = (
    rf"[{_UPPER}](?:[\w&-]|['\u2019](?!s\b)(?=\w)|\.(?=\w))*"
    rf"(?:(?<=\b[{_UPPER}])\.|(?<=\b[JS]r)\.|(?<=\bSt)\.|(?<=\bInc)\.|(?<=\bCorp)\.|(?<=\bCo)\.)?"
)
_PARTICLE = r"(?:al|ben|bin|bint|da|dal|de|del|della|den|der|di|dos|du|el|ibn|la|van|von|y)"
_LINK = r"(?:of|for|on|and|&)"
_RUN = re.compile(
    rf"(?<![\w@#/.-]){_WORD}(?:[ \u00a0](?:{_PARTICLE}[ ]){{0,2}}{_WORD}"
    rf"|[ ]{_LINK}[ ](?:the[ ])?{_WORD})*"
)
_TOKEN = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n\u2022\u201d\"]|--|[\u2013\u2014-])[\s\"'\u201c\u2018(\[]*$")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|St|Prof|Rev|Sgt))\.\s$")
_LONGEST_ROLE = 5
_TITLE_CASE = 0.6
"""Share of capitalised words from which on a line is a headline in title case."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that may be a name."""

    start: int
    end: int
    label: str | None
    """What the model calls it; None when only its capitals speak for it."""
    is_opening: bool
    """It opens a sentence or stands in a headline, where capitals say nothing."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    surface: str

    @property
    def is_small(self) -> bool:
        return self.surface[0].islower() or self.surface == "&"


def capital_runs(text: str, known: dict[int, int]) -> Iterator[tuple[tuple[_Word, ...], bool]]:
    """Words of each run of capitals, and whether it stands in a headline.

    `known` are start and end of what the reference tables know.
    """
    headlines = _headlines(text)
    for match in _RUN.finditer(text):
        words = tuple(
            _Word(match.start() + word.start(), match.start() + word.end(), word[0])
            for word in _TOKEN.finditer(match[0])
        )
        is_headline = any(start <= match.start() < end for start, end in headlines)
        yield words, is_headline


def spans_of_run(
    text: str, words: tuple[_Word, ...], is_headline: bool, known: dict[int, int]
) -> Iterator[Span]:
    """The stretches of one run that may be a name, the longest first."""
    is_opening = is_headline or opens_sentence(text, words[0].start)
    while is_opening and words and contexts().get(words[0].surface.lower()) == "opener":
        words, is_opening = _without_small(words[1:]), is_headline
    for part in _between_roles(words):
        for piece in _cut(part, known):
            opens = is_headline or (is_opening and piece[0] is words[0])
            yield Span(piece[0].start, piece[-1].end, None, opens)


def opens_sentence(text: str, start: int) -> bool:
    """Whether a place in the text begins a sentence or a line."""
    before = text[max(0, start - 8) : start]
    return not before or (
        _SENTENCE_END.search(before) is not None and _ABBREVIATION.search(before) is None
    )


def _headlines(text: str) -> list[tuple[int, int]]:
    """Lines whose words are mostly capitalised."""
    found = []
    start = 0
    for line in text.split("\n"):
        if 0 < len(line) < 200:
            words = line.split()
            capital = sum(word[0].isupper() or word[0] in "'\u2018\u201c\"" for word in words)
            if len(words) >= 4 and capital >= _TITLE_CASE * len(words):
                found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _between_roles(words: tuple[_Word, ...]) -> Iterator[tuple[_Word, ...]]:
    """The parts of a run that titles and offices leave."""
    part_start = at = 0
    while at < len(words):
        length = _role_length(words, at)
        if length and at + length < len(words):
            if part := _without_small(words[part_start:at]):
                yield part
            at += length
            part_start = at
        else:
            at += 1
    if part := _without_small(words[part_start:]):
        yield part


def _role_length(words: tuple[_Word, ...], at: int) -> int:
    if words[at].surface.lower() not in role_openers():
        return 0
    for length in range(min(_LONGEST_ROLE, len(words) - at), 0, -1):
        surface = " ".join(word.surface for word in words[at : at + length])
        if fold(surface).lower() in role_surfaces():
            return length
    return 0


def _cut(words: tuple[_Word, ...], known: dict[int, int]) -> Iterator[tuple[_Word, ...]]:
    """Pieces of a part: an organisation with what it is "of", a person after a body's name."""
    segments = _segments(words)
    at = 0
    while at < len(segments):
        first, last = segments[at], segments[at][-1]
        while at + 1 < len(segments) and _takes(first, last, words, segments[at + 1]):
            at += 1
            last = segments[at][-1]
        piece = tuple(word for word in words if first[0].start <= word.start <= last.start)
        yield from _split_before_person(piece, known)
        at += 1


def _segments(words: tuple[_Word, ...]) -> list[tuple[_Word, ...]]:
    """The run split at "of", "for", "on", "and"; small words of persons' names stay."""
    found: list[list[_Word]] = [[]]
    for word in words:
        if word.surface in ("of", "for", "on", "and", "&"):
            found.append([])
        elif word.surface != "the":
            found[-1].append(word)
    return [tuple(segment) for segment in found if segment]


def _takes(
    first: tuple[_Word, ...], last: _Word, words: tuple[_Word, ...], following: tuple[_Word, ...]
) -> bool:
    """Whether "University" goes on with "of Texas": after an organisation's word, not "and"."""
    link = next(word.surface for word in words if word.start > last.start)
    is_head = heads("last").get(first[-1].surface) == "organisation" or (
        heads("first").get(first[0].surface) == "organisation"
    )
    if link == "&":
        return True
    return is_head and link in ("of", "for", "on")


def _split_before_person(
    piece: tuple[_Word, ...], known: dict[int, int]
) -> Iterator[tuple[_Word, ...]]:
    """"Refugee Council Enver Solomon" is two names, "British Jane Smith" is Jane Smith."""
    for at in range(1, len(piece) - 1):
        if piece[at].surface in given_names():
            before = piece[:at]
            is_known = known.get(before[0].start) == before[-1].end
            if is_known or heads("last").get(before[-1].surface) == "organisation":
                if not is_known:
                    yield before
                yield piece[at:]
                return
    yield piece


def _without_small(words: tuple[_Word, ...]) -> tuple[_Word, ...]:
    while words and words[0].is_small:
        words = words[1:]
    while words and words[-1].is_small:
        words = words[:-1]
    return words
