"""The headline, and what stands between it and the body: standfirst, byline, repetitions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.clean.text_sequence import BODY
from tasks.clean.text_shape import Shape, is_headline_shaped
from tasks.clean.text_words import load_words

_NOT_WORD = re.compile(r"[\W_]+")
_SITE_NAME = re.compile(r"\s+[|–—·»:-]\s+|\s*\|\s*|…$|\.\.\.$")

REACH = 40
"""Lines before the body among which the headline is looked for."""
OPENING = 6
"""Lines of body whose words the headline is expected to share."""
WEIGHTS: dict[str, float] = {
    "per line away from the body": -0.08,
    "shares the words of the page title": 3.0,
    "shares the words of the first paragraphs": 2.5,
    "repeated": 0.6,
    "six words or more": 0.6,
    "three words or fewer": -1.2,
    "first line of the page": -1.5,
    "carries the site's name": -0.8,
    "ends like a sentence": -0.8,
    "reads as running text": -1.0,
    "a person's name": -0.7,
    "marked as caption or date": -2.0,
    "marked as furniture": -3.0,
}
NEEDED = 1.0


@dataclass(frozen=True, slots=True)
class Headline:
    """Index of the headline, null when there is none, and the verdicts it settles."""

    title: int | None
    verdicts: dict[int, tuple[str, str]] = field(default_factory=dict)


def fold(content: str) -> str:
    """Letters and digits only, lower-cased: the same headline in another typography."""
    return _NOT_WORD.sub(" ", content.lower()).strip()


def find_headline(shapes: Sequence[Shape], states: Sequence[int]) -> Headline:
    """Find the title before the body, its repetitions, and the standfirst below it."""
    start = next((i for i, state in enumerate(states) if state == BODY), len(shapes))
    if start == len(shapes):
        return Headline(None)
    end = start
    while end < min(len(shapes) - 1, start + 4) and not shapes[end].is_prose:
        end += 1
    folded = [fold(shape.content) for shape in shapes[: end + 1]]
    title = _best_title(shapes, states, folded, end)
    if title is None:
        return Headline(None)
    name = folded[title]
    verdicts = {title: ("title", "headline-like line before the body")}
    for index, shape in enumerate(shapes):
        if index == title or len(name) < 8 or shape.size > 2 * shapes[title].size + 8:
            continue
        other = fold(shape.content)
        if other == name:
            verdicts[index] = ("furniture", "repeats the headline")
        elif index < end and other.startswith(name):
            verdicts[index] = ("furniture", "repeats the headline with the site's name")
    for index in range(start, title):
        verdicts.setdefault(index, ("furniture", "label-like line before the title"))
    first = max(start, title + 1)
    for index in range(title + 1, min(first + 1, len(shapes))):
        if index not in verdicts and _is_lead(index, first, shapes, verdicts):
            verdicts[index] = ("lead", "sentence below the headline, set apart from the body")
            break
    for index in range(title + 1, first):
        shape = shapes[index]
        if index not in verdicts and shape.is_name and shape.size <= 6 and shape.phrase is None:
            verdicts[index] = ("byline", "name below the headline")
    return Headline(title, verdicts)


def _best_title(
    shapes: Sequence[Shape], states: Sequence[int], folded: Sequence[str], end: int
) -> int | None:
    body = [shape for shape, state in zip(shapes, states, strict=True) if state == BODY]
    prose = [shape for shape in body if shape.is_prose] or body
    opening = frozenset(word for shape in prose[:OPENING] for word in shape.words)
    page_title = _content_words(shapes[0])
    best, title = NEEDED, None
    for index in range(max(0, end - REACH), end):
        score = _title_score(index, end, shapes[index], folded, page_title, opening)
        if score > best:
            best, title = score, index
    if title is None and end > REACH and is_headline_shaped(shapes[0]):
        return 0
    return title


def _title_score(
    index: int,
    end: int,
    shape: Shape,
    folded: Sequence[str],
    page_title: frozenset[str],
    opening: frozenset[str],
) -> float:
    if not is_headline_shaped(shape):
        return 0.0
    own = _content_words(shape)
    size = max(len(own), 1)
    score = WEIGHTS["per line away from the body"] * (end - index)
    score += WEIGHTS["shares the words of the first paragraphs"] * len(own & opening) / size
    if index == 0:
        score += WEIGHTS["first line of the page"]
        score += WEIGHTS["shares the words of the page title"]
    else:
        shared = len(own & page_title) / max(min(size, len(page_title)), 3)
        score += WEIGHTS["shares the words of the page title"] * shared
    held = {
        "repeated": folded.count(folded[index]) > 1,
        "six words or more": shape.size >= 6,
        "three words or fewer": shape.size <= 3,
        "carries the site's name": _SITE_NAME.search(shape.content) is not None,
        "ends like a sentence": shape.content.endswith((".", ".”", '."')),
        "reads as running text": shape.is_prose,
        "a person's name": shape.is_name,
        "marked as caption or date": shape.marks("caption", "dateline", "byline"),
        "marked as furniture": shape.marks("furniture", "end", "related"),
    }
    return score + sum(WEIGHTS[trait] for trait, holds in held.items() if holds)


def _content_words(shape: Shape) -> frozenset[str]:
    stop = load_words().stop
    return frozenset(word for word in shape.words if word not in stop)


def _is_lead(
    index: int, start: int, shapes: Sequence[Shape], verdicts: dict[int, tuple[str, str]]
) -> bool:
    """A sentence between headline and body that something of the page separates from the body."""
    shape = shapes[index]
    if shape.size < 7 or shape.stop_share < 0.15 or shape.is_date or shape.sentences > 3:
        return False
    if shape.phrase is not None or shape.has_credit:
        return False
    if index == start:
        return start + 1 in verdicts or (not shape.ends_sentence and shape.size >= 10)
    return True
