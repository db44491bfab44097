"""Words of a line, and the reviewed lists that say which words mark furniture.

The lists are `warehouse/reference/furniture_phrases.csv` (phrase, place, kind, comment) and
`furniture_words.csv` (list, language, words, comment). They are read once per process.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse import reference

_WORD = re.compile(r"\d[\d.,:/]*(?:[km]\b)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[©δ]|:(?=\s)")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|\d[\d.,:/]*(?:[km]\b)?|:(?=\s)")
"""The same for lower-case ASCII, in half the time."""

_DATE = re.compile(
    r"\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d\b"
)

PLACES = ("whole", "start", "anywhere")
KINDS = (
    "furniture",
    "notice",
    "end",
    "related",
    "caption",
    "byline",
    "credit",
    "dateline",
    "author",
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A reviewed phrase: its words (`#` stands for a number), where it counts, what it marks."""

    words: tuple[str, ...]
    place: str
    kind: str
    comment: str


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists, and the phrases by their first word."""

    stop: frozenset[str]
    month: frozenset[str]
    date: frozenset[str]
    whole: dict[tuple[str, ...], Phrase]
    start: dict[tuple[str, ...], Phrase]
    anywhere: dict[tuple[str, ...], Phrase]
    lengths: dict[str, dict[str, tuple[int, ...]]]
    """By place and first word, the numbers of words that its phrases have, greatest first."""
    labels: dict[str, tuple[tuple[str, ...], ...]]
    """The phrases of two words or more that are a whole line, by their first word."""


def words_of(content: str) -> tuple[str, ...]:
    """Lower-case words of a line; numbers are `#`, curly apostrophes straight.

    A colon inside the line is a word too: it tells `More: …` from `More …`.
    """
    lower = content.lower().replace("’", "'")
    found = (_ASCII_WORD if lower.isascii() else _WORD).findall(lower)
    return tuple([word if word[0] > "9" else "#" for word in found])


def _folded(word: str) -> str:
    return word if word[0] > "9" else "#"


@functools.cache
def load_words() -> Words:
    """The reviewed lists. Raises ValueError for a row with an unknown place, kind or list."""
    lists: dict[str, set[str]] = {"stop": set(), "month": set(), "date": set()}
    for name, listed in reference.table("furniture_words", ("list", "language"), _listed):
        if name not in lists:
            raise ValueError(f"furniture_words.csv: unknown list {name!r}")
        lists[name].update(listed)
    by_place: dict[str, dict[tuple[str, ...], Phrase]] = {place: {} for place in PLACES}
    for phrase in reference.table("furniture_phrases", ("phrase", "place"), _built):
        by_place[phrase.place].setdefault(phrase.words, phrase)
    labels: dict[str, list[tuple[str, ...]]] = {}
    for words in by_place["whole"]:
        if len(words) > 1:
            labels.setdefault(words[0], []).append(words)
    return Words(
        stop=frozenset(lists["stop"]),
        month=frozenset(lists["month"]),
        date=frozenset(lists["date"]),
        whole=by_place["whole"],
        start=by_place["start"],
        anywhere=by_place["anywhere"],
        lengths={place: _lengths(phrases) for place, phrases in by_place.items()},
        labels={
            first: tuple(sorted(found, key=lambda words: -len(words)))
            for first, found in labels.items()
        },
    )


def find_phrase(words: tuple[str, ...]) -> Phrase | None:
    """The phrase that says most about a line: the whole line, else its start, else any place."""
    known = load_words()
    if not words:
        return None
    if whole := known.whole.get(words):
        return whole
    for length in known.lengths["start"].get(words[0], ()):
        if phrase := known.start.get(words[:length]):
            return phrase
    lengths = known.lengths["anywhere"]
    if lengths.keys().isdisjoint(words):
        return None
    for index, word in enumerate(words):
        if word in lengths:
            for length in lengths[word]:
                if phrase := known.anywhere.get(words[index : index + length]):
                    return phrase
    return None


def is_date_line(content: str, words: tuple[str, ...]) -> bool:
    """Whether a line, with its words, states a time and little else."""
    if not 1 <= len(words) <= 16:
        return False
    known = load_words()
    names_day = "#" in words and not known.month.isdisjoint(words)
    if not names_day and _DATE.search(content) is None:
        return False
    other = sum(
        word != "#" and word not in known.month and word not in known.date for word in words
    )
    return other * 3 <= len(words)


def label_places(content: str) -> list[tuple[int, int]]:
    """Where a line names furniture of two words or more: `Sign in`, `Read more`."""
    known = load_words().labels
    found = list(_WORD.finditer(content))
    words = [_folded(match[0].lower()) for match in found]
    places: list[tuple[int, int]] = []
    for index, match in enumerate(found):
        if not match[0][0].isupper():
            continue
        for label in known.get(words[index], ()):
            if tuple(words[index : index + len(label)]) == label:
                places.append((match.start(), found[index + len(label) - 1].end()))
                break
    return places


def _lengths(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for words in phrases:
        found.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def _listed(row: dict[str, str]) -> tuple[str, list[str]]:
    return row["list"], row["words"].split()


def _built(row: dict[str, str]) -> Phrase:
    words = words_of(row["phrase"].replace("#", "0").replace(":", ": "))
    if row["place"] not in PLACES or row["kind"] not in KINDS or not words:
        raise ValueError(f"a place of {PLACES}, a kind of {KINDS}, a word; found {row}")
    return Phrase(words, row["place"], row["kind"], row["comment"])
