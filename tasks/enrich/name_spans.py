"""Stretches of a text that may be a name: runs of capitalised words, cut where names end.

"Syrian President Bashar Assad" gives Bashar Assad, "Refugee Council chief" gives Refugee Council,
and "Council on Foreign Relations" is one stretch.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tasks.enrich.folding import fold
from tasks.enrich.name_tables import (
    contexts,
    given_names,
    heads,
    lone_names,
    role_openers,
    role_surfaces,
)

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017d\u0218\u021a\u0400-\u042f"
_WORD = (
    rf"(?:(?:a[dlnrstz]|ash|el)-|[dl]['\u2019])?[{_UPPER}](?:[\w&-]|['\u2019](?!s\b)(?=\w)|\.(?=\w))*"
    rf"(?:(?<=\b[{_UPPER}])\.|(?<=\b(?:Jr|Sr|St|Co|Lt|Mr|Ms|Dr|Mt|Ft))\."
    r"|(?<=\b(?:Inc|Sen|Rep|Gov|Gen|Col|Maj|Sgt|Mrs|Rev|Adm|Hon|Ltd))\."
    r"|(?<=\b(?:Corp|Capt|Cmdr|Prof|Pres|Atty))\.)?"
)
_PARTICLE = (
    r"(?:al|ben|bin|bint|da|dal|de|del|della|den|der|di|dos|du|e|el|ibn|la|ud|ul|ur|van|von|y)"
)
_LINK = r"(?:of|for|on|and|&)"
_RUN = re.compile(
    rf"(?<![\w@#/.-]){_WORD}(?:[ \u00a0](?:{_PARTICLE}[ ]){{0,2}}{_WORD}"
    rf"|[ ]{_LINK}[ ](?:the[ ])?{_WORD})*"
)
_TOKEN = re.compile(r"\S+")
_SENTENCE_END = re.compile(
    r"(?:^|[.!?:;\n\u2022\u201d\"]|--|[\u2013\u2014-])[\s\"'\u201c\u2018(\[]*$"
)
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|St|Prof|Rev|Sgt))\.\s$"
)
_OPENERS = ("opener", "speaks", "verb", "by")
_LONGEST_ROLE = 5
_LONGEST_RUN = 30
"""A longer run of capitals is a headline, or a text all in capitals."""
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
class Word:
    """A word of a run; `is_small` marks "of", "bin", "&"."""

    start: int
    end: int
    surface: str

    @property
    def is_small(self) -> bool:
        """Without a capital."""
        return self.surface.islower() or self.surface == "&"


def capital_runs(
    text: str, lines: list[tuple[int, int]]
) -> Iterator[tuple[tuple[Word, ...], bool]]:
    """Words of each run of capitals, and whether it stands in one of the headlines."""
    for match in _RUN.finditer(text):
        words = tuple(
            Word(match.start() + word.start(), match.start() + word.end(), word[0])
            for word in _TOKEN.finditer(match[0])
        )
        yield words, len(words) > _LONGEST_RUN or in_headline(lines, match.start())


def spans_of_run(text: str, words: tuple[Word, ...], known: dict[int, int]) -> Iterator[Span]:
    """The stretches of one run that may be a name. `known` are start and end of what the
    reference tables know.
    """
    is_opening = opens_sentence(text, words[0].start)
    while words and contexts().get(fold(words[0].surface).lower()) in _OPENERS:
        if not (is_opening or words[0].surface in ("The", "A", "An")):
            break
        words, is_opening = _without_small(words[1:]), False
    for part in _between_roles(words):
        for piece in _cut(part, known):
            if piece and not _is_time(piece):
                opens = is_opening and piece[0] is words[0]
                yield Span(piece[0].start, piece[-1].end, None, opens)


def _is_time(piece: tuple[Word, ...]) -> bool:
    return len(piece) == 1 and contexts().get(piece[0].surface.lower()) == "time"


def opens_sentence(text: str, start: int) -> bool:
    """Whether a place in the text begins a sentence or a line."""
    before = text[max(0, start - 8) : start]
    return not before or (
        _SENTENCE_END.search(before) is not None and _ABBREVIATION.search(before) is None
    )


def headlines(text: str) -> list[tuple[int, int]]:
    """Lines whose words are mostly capitalised."""
    found = []
    start = 0
    for line in text.split("\n"):
        if 0 < len(line) < 200 and line[-1] not in '.!\u201d"':
            words = line.split()
            capital = sum(word[0].isupper() or word[0] in "'\u2018\u201c\"" for word in words)
            if len(words) >= 4 and capital >= _TITLE_CASE * len(words):
                found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def in_headline(lines: list[tuple[int, int]], place: int) -> bool:
    """Whether a place lies in one of the lines, which are sorted."""
    at = bisect_right(lines, place, key=lambda line: line[0]) - 1
    return at >= 0 and place < lines[at][1]


def _between_roles(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """The parts of a run that titles and offices leave."""
    part_start = at = 0
    while at < len(words):
        length = _role_length(words, at)
        if length and at > part_start and _ends_organisation(words[at]):
            at, length = at + 1, length - 1  # "Foreign Relations Committee Chairman"
        if length and _stands_apart(words, at, length):
            if part := _without_small(words[part_start:at]):
                yield part
            at += length
            part_start = at
        else:
            at += 1
    if part := _without_small(words[part_start:]):
        yield part


def _stands_apart(words: tuple[Word, ...], at: int, length: int) -> bool:
    """Whether an office is not part of a name, as in "Prince George Hospital", "James Dean",
    "Muslim Student Association".
    """
    if at and _ends_organisation(words[-1]):
        return False
    if at + length < len(words):
        return not _ends_organisation(words[at + length])
    return at > 0 and not words[at - 1].is_small and words[at - 1].surface not in given_names()


def _ends_organisation(word: Word) -> bool:
    return heads("last").get(word.surface) == "organisation"


def _role_length(words: tuple[Word, ...], at: int) -> int:
    word = words[at].surface
    if word.lower() not in role_openers():
        return 0
    if at and words[at - 1].surface in given_names() and (len(word) < 3 or word in given_names()):
        return 0  # "Stephen M. Walt", "Ahmed Amir Hassan"
    for length in range(min(_LONGEST_ROLE, len(words) - at), 0, -1):
        surface = " ".join(word.surface for word in words[at : at + length])
        if fold(surface).lower() in role_surfaces():
            return length
    return 0


def _cut(words: tuple[Word, ...], known: dict[int, int]) -> Iterator[tuple[Word, ...]]:
    """Pieces of a part: an organisation with what it is "of", a person after a body's name."""
    segments = _segments(words)
    at = 0
    while at < len(segments):
        first = at
        while at + 1 < len(segments) and _takes(segments[first : at + 2], words, known):
            at += 1
        last = segments[at][-1]
        piece = tuple(
            word for word in words if segments[first][0].start <= word.start <= last.start
        )
        yield from _between_known(piece, known)
        at += 1


def _segments(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The run split at "of", "for", "on", "and"; small words of persons' names stay."""
    found: list[list[Word]] = [[]]
    for word in words:
        if word.surface in ("of", "for", "on", "and", "&"):
            found.append([])
        elif word.surface != "the":
            found[-1].append(word)
    return [tuple(segment) for segment in found if segment]


def _takes(
    segments: list[tuple[Word, ...]], words: tuple[Word, ...], known: dict[int, int]
) -> bool:
    """Whether a name goes on with the last segment: "University" with "of Texas"; with "and"
    only what an organisation is for: "Center for Strategic and International Studies".
    """
    first, before, following = segments[0], segments[-2], segments[-1]
    link = next(word.surface for word in words if word.start > before[-1].start)
    is_known = known.get(following[0].start) == following[-1].end
    if link == "&":
        return True
    if contexts().get(following[0].surface.lower()) == "time":
        return False
    if not (
        _ends_organisation(first[-1]) or heads("first").get(first[0].surface) == "organisation"
    ):
        return False
    if link == "and":
        is_whole = len(segments) == 2 or known.get(before[0].start) == before[-1].end
        return not (is_whole or is_known or _ends_organisation(following[-1])) and (
            following[0].surface not in given_names()
        )
    return link == "of" or not is_known


def _between_known(piece: tuple[Word, ...], known: dict[int, int]) -> Iterator[tuple[Word, ...]]:
    """What countries and bodies of the tables leave of a piece: "British Jane Smith" is Jane
    Smith, and "Refugee Council Enver Solomon" is two names.
    """
    if _ends_organisation(piece[-1]) or any(
        word.is_small and word.surface != "the" for word in piece
    ):
        yield piece
        return
    part: list[Word] = []
    reached = 0
    for at, word in enumerate(piece):
        if word.start < reached:
            continue
        end = known.get(word.start, 0)
        is_known = end > 0 and any(other.end == end for other in piece[at:])
        if part and part[-1].surface in given_names() and end == piece[-1].end:
            is_known = False  # "Lisa Monaco"
        if end == word.end < piece[-1].end and word.surface in lone_names():
            is_known = False  # "Douglas Hurd", though Douglas is a capital
        is_given = word.surface in given_names() and at + 1 < len(piece)
        # so are page furniture and days: Fidel Castro Tuesday
        is_credit = heads("last").get(word.surface) == "credit" or (at > 0 and _is_time((word,)))
        if is_known or is_credit or (is_given and part and _ends_organisation(part[-1])):
            yield tuple(part)
            part = []
        if is_known:
            reached = end
        elif not is_credit:
            part.append(word)
    yield tuple(part)


def person_after(surface: str) -> int:
    """Where a person's name begins after the last word of an organisation's, else 0."""
    words = list(_TOKEN.finditer(surface))
    for before, word in pairwise(words[:-1]):
        if word[0] in given_names() and heads("last").get(before[0]) == "organisation":
            return word.start()
    return 0


def _without_small(words: tuple[Word, ...]) -> tuple[Word, ...]:
    while words and words[0].is_small:
        words = words[1:]
    while words and words[-1].is_small:
        words = words[:-1]
    return words
