"""The headline, and what stands between it and the body: standfirst, byline, repetitions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.clean.text_page import fold, is_page_title
from tasks.clean.text_sequence import BODY
from tasks.clean.text_shape import Shape, is_headline_shaped
from tasks.clean.text_words import load_words

_SITE_NAME = re.compile(r"\s+[|–—·»:-]\s+|\s*\|\s*|…$|\.\.\.$")

REACH = 40
"""Lines before the body among which the headline is looked for."""
OPENING = 6
"""Lines of body whose words the headline is expected to share."""
WEIGHTS: dict[str, float] = {
    "per line away from the body": -0.04,
    "shares the words of the page title": 2.2,
    "shares the words of the first paragraphs": 2.5,
    "is the page title but for the site's name": 2.5,
    "repeated": 0.6,
    "six words or more": 1.0,
    "three words or fewer": -1.2,
    "first line of the page": -2.2,
    "carries the site's name": -1.2,
    "ends like a sentence": -0.4,
    "reads as running text": -1.0,
    "a person's name": -0.7,
    "marked as caption or date": -2.0,
    "marked as furniture": -3.0,
}
NEEDED = -0.3
"""Score above which a line is the title; a plain short line right before the body has about 0."""

STANDFIRST = 0.55
"""Of two lines whose scores are no farther apart, the shorter one above is the headline of the
longer one below, its standfirst."""
BARE = 3
"""Lines above the body up to which the first line is the headline itself, no title of a page."""
FEWEST = 4
"""Words of a headline that has a standfirst; fewer are the name of a section."""

Verdict = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Headline:
    """Index of the headline, null when there is none, and the verdicts it settles.

    `first` is the first line that can be body: what stands above the headline cannot.
    """

    title: int | None
    first: int
    verdicts: dict[int, Verdict] = field(default_factory=dict)


def find_headline(shapes: Sequence[Shape], states: Sequence[int]) -> Headline:
    """Find the title before the body, its repetitions, and the standfirst below it."""
    start = next((i for i, state in enumerate(states) if state == BODY), len(shapes))
    if start == len(shapes):
        return Headline(None, start)
    start = _start_below_page_title(shapes, states, start)
    end = start
    while end < min(len(shapes) - 1, start + 4) and not shapes[end].is_prose:
        end += 1
    folded = [fold(shape.content) for shape in shapes[: end + 1]]
    title = _best_title(shapes, states, folded, end)
    if title is None:
        return Headline(None, start)
    # of a headline that stands above and below the standfirst, the first is the title
    for above in range(max(1, title - 3), title):
        if folded[above] == folded[title]:
            title = above
            break
    verdicts = {title: ("title", "headline-like line before the body")}
    verdicts |= _repetitions(shapes, title, end)
    first = max(start, title + 1)
    verdicts |= _below_title(shapes, title, first, verdicts)
    return Headline(title, first, verdicts)


def _start_below_page_title(shapes: Sequence[Shape], states: Sequence[int], start: int) -> int:
    """The first line of body below the page's title where that stands again further down.

    What reads like body above it are teasers of other articles, unless it is most of the body.
    """
    page_title, words = fold(shapes[0].content), shapes[0].words
    if not words:
        return start
    for index in range(start + 1, len(shapes)):
        own = shapes[index].words
        if len(own) < 4 or (own[0] != words[0] and own[-1] != words[-1]):
            continue
        if not is_page_title(fold(shapes[index].content), page_title):
            continue
        below = [i for i in range(index, len(shapes)) if states[i] == BODY and shapes[i].is_prose]
        above = [i for i in range(start, index) if states[i] == BODY and shapes[i].is_prose]
        return below[0] if len(below) > 4 * len(above) else start
    return start


def _repetitions(shapes: Sequence[Shape], title: int, end: int) -> dict[int, Verdict]:
    name, words = fold(shapes[title].content), shapes[title].words
    found: dict[int, Verdict] = {}
    if len(name) < 8:
        return found
    for index, shape in enumerate(shapes):
        if index == title or shape.words[: len(words)] != words:
            continue
        other = fold(shape.content)
        if other == name:
            found[index] = ("furniture", "repeats the headline")
        elif index < end and other.startswith(name) and len(other) < 2 * len(name) + 40:
            found[index] = ("furniture", "repeats the headline with the site's name")
    return found


def _below_title(
    shapes: Sequence[Shape], title: int, first: int, settled: dict[int, Verdict]
) -> dict[int, Verdict]:
    """The standfirst and the author's name between the title and the first line of body."""
    found: dict[int, Verdict] = {}
    for index in range(title + 1, min(first + 1, len(shapes))):
        if index not in settled and _is_lead(index, first, shapes, settled):
            found[index] = ("lead", "sentence below the headline, set apart from the body")
            break
    for index in range(title + 1, first):
        shape = shapes[index]
        is_free = index not in settled and index not in found
        if is_free and shape.is_name and shape.size <= 6 and shape.phrase is None:
            found[index] = ("byline", "name below the headline")
    return found


def _best_title(
    shapes: Sequence[Shape], states: Sequence[int], folded: Sequence[str], end: int
) -> int | None:
    body = [shape for shape, state in zip(shapes, states, strict=True) if state == BODY]
    prose = [shape for shape in body if shape.is_prose] or body
    opening = frozenset(word for shape in prose[:OPENING] for word in shape.words)
    page_title = _content_words(shapes[0])
    scores: dict[int, float] = {}
    repeated = frozenset(name for name, times in Counter(folded).items() if times > 1)
    for index in range(end):
        is_whole = index > 0 and is_page_title(folded[index], folded[0])
        if index < end - REACH and not is_whole:
            continue
        scores[index] = _title_score(
            index, end, shapes[index], folded, page_title, opening, repeated
        )
    title = max(scores, key=lambda index: (scores[index], -index), default=None)
    best = NEEDED if title is None else scores[title]
    if best <= NEEDED:
        title = None
    if title and scores.get(title - 1, NEEDED) > max(NEEDED, best - STANDFIRST):
        above, below = shapes[title - 1], shapes[title]
        is_whole = is_page_title(folded[title], folded[0])
        if _has_standfirst(above, below) and not is_whole:
            return title - 1
    if title is None and states[0] != BODY and _may_be_title(shapes[0]):
        return 0
    return title


def _has_standfirst(above: Shape, below: Shape) -> bool:
    """Whether the line below may be the standfirst of the one above: longer, in sentence case."""
    is_longer = FEWEST <= above.size <= below.size and below.capital_share < 0.7
    return is_longer and not above.is_name and not set(above.words) <= set(below.words)


def _title_score(
    index: int,
    end: int,
    shape: Shape,
    folded: Sequence[str],
    page_title: frozenset[str],
    opening: frozenset[str],
    repeated: frozenset[str],
) -> float:
    is_whole = index > 0 and is_page_title(folded[index], folded[0])
    if not is_whole and not _may_be_title(shape):
        return NEEDED
    own = _content_words(shape)
    size = max(len(own), 1)
    score = WEIGHTS["per line away from the body"] * min(end - index, REACH)
    score += WEIGHTS["shares the words of the first paragraphs"] * len(own & opening) / size
    if index == 0:
        score += WEIGHTS["first line of the page"] if end > BARE else 0.0
        score += WEIGHTS["shares the words of the page title"]
    else:
        shared = len(own & page_title) / max(min(size, len(page_title)), 3)
        score += WEIGHTS["shares the words of the page title"] * shared
    held = {
        "is the page title but for the site's name": is_whole,
        "repeated": folded[index] in repeated,
        "six words or more": shape.size >= 6,
        "three words or fewer": shape.size <= 3,
        "carries the site's name": _SITE_NAME.search(shape.content) is not None,
        "ends like a sentence": shape.content.endswith((".", ".”", '."')),
        "reads as running text": shape.is_prose,
        "a person's name": shape.is_name,
        "marked as caption or date": shape.marks("caption", "dateline", "byline")
        or shape.has_credit,
        "marked as furniture": shape.marks("furniture", "notice", "end", "related"),
    }
    return score + sum(WEIGHTS[trait] for trait, holds in held.items() if holds)


def _may_be_title(shape: Shape) -> bool:
    is_label = shape.is_known_furniture or shape.is_credit or shape.is_breadcrumb or shape.is_icons
    return is_headline_shaped(shape) and not is_label


def _content_words(shape: Shape) -> frozenset[str]:
    stop = load_words().stop
    return frozenset(word for word in shape.words if word not in stop)


def _is_lead(index: int, start: int, shapes: Sequence[Shape], verdicts: dict[int, Verdict]) -> bool:
    """A sentence between headline and body that something of the page separates from the body."""
    shape = shapes[index]
    if shape.size < 7 or shape.stop_share < 0.15 or shape.is_date or shape.sentences > 3:
        return False
    if shape.phrase is not None or shape.has_credit:
        return False
    if index == start:
        return start + 1 in verdicts or (not shape.ends_sentence and shape.size >= 10)
    return True
