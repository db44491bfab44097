"""The traits that a line has from its place in the page: what stands around it, above and below.

The stretch with most running text is the page's core; lines are seen by their distance from it
and by how many words they share with it and with the page's title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from tasks.clean.text_shape import Shape
from tasks.clean.text_traits import JUNK
from tasks.clean.text_words import load_words

PROSE_GAIN, SENTENCE_GAIN = 60, 0.5
"""A line of prose speaks for the core with its words, up to so many; other sentences with half."""
LINE_LOSS = {"end": -40.0, "related": -15.0}
OTHER_LOSS = -6.0
"""What other lines take from it; the core is the stretch with the greatest sum."""

SUBJECT_WORDS = 40
"""Different words of the core below which what the page is about cannot be told."""
FEWEST_WORDS = 3
"""Words with a meaning that a line needs to be compared with it."""
BELOW_RELATED = 12
"""Lines below the heading of a list of other articles that may belong to it."""


class Steps(NamedTuple):
    """Bounds, and the names of the ranges that they part."""

    bounds: tuple[float, ...]
    names: tuple[str, ...]


def _steps(*bounds: float) -> Steps:
    return Steps(bounds, (*[f"to {bound}" for bound in bounds], f"over {bounds[-1]}"))


_NOT_WORD = re.compile(r"[\W_]+")
_DISTANCES = _steps(1, 2, 4, 8, 16, 32)
_RUNS = _steps(1, 2, 3, 5, 9, 16, 32)
_SHARES = _steps(0.05, 0.12, 0.25, 0.45, 0.65)
_TITLE = _steps(1, 2, 4, 8, 16, 40)
_CLOSE, _AROUND = _steps(0, 1, 2, 4), _steps(0, 1, 3, 6, 10)
_ENDS, _RELATED = _steps(1, 2, 4), _steps(1, 3, 6, BELOW_RELATED)
_CORE_SHARE, _CORE_SIZE = _steps(0.3, 0.5, 0.7, 0.9, 0.99), _steps(50, 150, 400, 1000)
_PROSE_SHARE = _steps(0.1, 0.3, 0.5, 0.7, 0.85, 0.95)
_TEXT = frozenset({"prose", "sentence", "long"})
_SHORT = frozenset({"middling", "short", "label"})
_EDGE = "edge"
_SIZES = ((4, "label"), (11, "short"), (24, "middling"))
_MARKED = {
    "end": "end",
    "related": "related",
    "byline": "byline",
    "caption": "caption",
    "notice": "notice",
    "furniture": "notice",
}
"""What a reviewed phrase in a line that is no prose makes of it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the traits of all lines are read from."""

    shapes: Sequence[Shape]
    kinds: Sequence[str]
    core: tuple[int, int]
    prose_above: Sequence[int]
    """Lines of prose above each line, and in all."""
    titles: Sequence[int]
    """Lines that repeat the page's title, which is its first line."""


def page_traits_of(shapes: Sequence[Shape]) -> list[list[str]]:
    """The names of the traits that each line has from its place in the page."""
    if not shapes:
        return []
    kinds = [kind_of(shape) for shape in shapes]
    is_prose = [kind == "prose" for kind in kinds]
    page = Page(shapes, kinds, _core(shapes, kinds), [0, *accumulate(is_prose)], _titles(shapes))
    found = [_near(page, index) for index in range(len(shapes))]
    for traits_by_line in (_core_traits(page), _subject(page), _below(page), _runs(page)):
        for traits, more in zip(found, traits_by_line, strict=True):
            traits.extend(more)
    return found


def kind_of(shape: Shape) -> str:
    """The kind of a line as its neighbours see it."""
    if shape.is_known_furniture or shape.is_breadcrumb or shape.is_icons or shape.is_clock:
        return "furniture"
    if shape.is_credit:
        return "end"
    if shape.phrase and not shape.is_prose and (kind := _MARKED.get(shape.phrase.kind)):
        return kind
    if shape.is_date:
        return "date"
    if shape.has_credit:
        return "caption"
    if shape.is_prose:
        return "notice" if shape.marks(*JUNK) else "prose"
    if shape.ends_sentence and shape.size >= 4:
        return "sentence"
    return next((kind for most, kind in _SIZES if shape.size <= most), "long")


def _group(kind: str) -> str:
    return "text" if kind in _TEXT else "short" if kind in _SHORT else "other"


def _core(shapes: Sequence[Shape], kinds: Sequence[str]) -> tuple[int, int]:
    """Start and end of the stretch with most prose."""
    best = total = 0.0
    start, core = 0, (0, 0)
    for index, (shape, kind) in enumerate(zip(shapes, kinds, strict=True)):
        if kind == "prose":
            total += min(shape.size, PROSE_GAIN)
        elif kind == "sentence":
            total += shape.size * SENTENCE_GAIN
        else:
            total += LINE_LOSS.get(kind, OTHER_LOSS)
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, core = total, (start, index + 1)
    return core


def _near(page: Page, index: int) -> list[str]:
    kinds, prose, last = page.kinds, page.prose_above, len(page.kinds) - 1
    kind = kinds[index]
    before = kinds[index - 1] if index else _EDGE
    after = kinds[index + 1] if index < last else _EDGE
    own = kind == "prose"
    near = prose[min(last, index + 3) + 1] - prose[max(0, index - 3)] - own
    around = prose[min(last, index + 8) + 1] - prose[max(0, index - 8)] - own
    above = prose[index] - prose[max(0, index - 5)]
    below = prose[min(last, index + 5) + 1] - prose[index + 1]
    return [*_beside(kind, before, after), *_among(_group(kind), near, around, above, below)]


@cache
def _beside(kind: str, before: str, after: str) -> tuple[str, ...]:
    group = _group(kind)
    traits = ("any line", f"kind {kind}", f"{group} after {before}", f"{group} before {after}")
    return (*traits, f"{kind} after its like") if before == kind else traits


@lru_cache(maxsize=8192)
def _among(group: str, near: int, around: int, above: int, below: int) -> tuple[str, ...]:
    return (
        f"{group}, prose within 3: {_step(near, _CLOSE)}",
        f"prose within 8: {_step(around, _AROUND)}",
        f"{group}, prose in 5 above: {_step(above, _CLOSE)}",
        f"{group}, prose in 5 below: {_step(below, _CLOSE)}",
    )


def _core_traits(page: Page) -> list[list[str]]:
    start, end = page.core
    sizes = [
        shape.size if kind == "prose" else 0
        for shape, kind in zip(page.shapes, page.kinds, strict=True)
    ]
    core, prose = sum(sizes[start:end]), sum(sizes)
    words = sum(shape.size for shape in page.shapes)
    share = _step(core / max(prose, 1), _CORE_SHARE)
    size = _step(core, _CORE_SIZE)
    of_page = f"prose is {_step(prose / max(words, 1), _PROSE_SHARE)} of page"
    of_place = {
        place: (
            place,
            f"{place}, which has {share} of the prose",
            f"{place}, which has {size} words",
            of_page,
        )
        for place in (
            _place(start - 1, page.core),
            _place(start, page.core),
            _place(end, page.core),
        )
    }
    found: list[list[str]] = []
    for index, kind in enumerate(page.kinds):
        place = _place(index, page.core)
        traits = [*of_place[place], f"{kind} {place}"]
        if index < start:
            traits.append(f"lines above the core: {_step(start - index, _DISTANCES)}")
        elif index >= end:
            traits.append(f"lines below the core: {_step(index - end + 1, _DISTANCES)}")
        found.append(traits)
    return found


def _place(index: int, core: tuple[int, int]) -> str:
    if index < core[0]:
        return "above the core"
    return "in the core" if index < core[1] else "below the core"


def _subject(page: Page) -> list[list[str]]:
    """Whether each line shares its words with the core and the page's title.

    Teasers of other articles read like body and stand like body, but are about something else.
    """
    stop = load_words().stop
    start, end = page.core
    content = [
        frozenset([word for word in shape.words if len(word) > 3 and word not in stop])
        for shape in page.shapes
    ]
    is_source = [start <= index < end and kind == "prose" for index, kind in enumerate(page.kinds)]
    counts: Counter[str] = Counter(content[0])
    for words, counted in zip(content, is_source, strict=True):
        if counted:
            counts.update(words)
    if len(counts) < SUBJECT_WORDS:
        return [[] for _ in content]
    found: list[list[str]] = []
    for index, (words, counted) in enumerate(zip(content, is_source, strict=True)):
        if len(words) < FEWEST_WORDS:
            found.append([])
            continue
        shared = sum([counts[word] > counted for word in words]) / len(words)
        step = _step(shared, _SHARES)
        place, group = _place(index, page.core), _group(page.kinds[index])
        found.append([f"subject {step}", f"subject {step} {place}", f"subject {step} of {group}"])
    return found


def _below(page: Page) -> list[list[str]]:
    """What stands above each line: the headline, the end of the article, a list of others."""
    titles, ends, related = page.titles, 0, -BELOW_RELATED - 1
    found: list[list[str]] = []
    for index, kind in enumerate(page.kinds):
        group = _group(kind)
        traits = ["first line"] if index == 0 else []
        above = bisect_left(titles, index + 1)
        if above and titles[above - 1] == index:
            traits.append("page title again")
        elif above:
            traits.append(f"lines below the title: {_step(index - titles[above - 1], _TITLE)}")
        elif titles:
            traits.append(f"{group} above the title")
        if kind == "end":
            ends += 1
        elif ends:
            traits.append(f"{group} below {_step(ends, _ENDS)} ends")
        if kind == "related":
            related = index
        elif index - related <= BELOW_RELATED:
            step = _step(index - related, _RELATED)
            traits.append(f"{group} {step} below related")
        found.append(traits)
    return found


def _runs(page: Page) -> list[list[str]]:
    """How many lines without a sentence stand together: a menu has many, a heading is alone."""
    found: list[list[str]] = []
    length = 0
    for kind in (*page.kinds, "prose"):
        if kind not in ("prose", "sentence"):
            length += 1
            continue
        for _ in range(length):
            step, place = _step(length, _RUNS), _place(len(found), page.core)
            found.append([f"run of {step}", f"run of {step} {place}"])
        found.append([])
        length = 0
    return found[:-1]


def _titles(shapes: Sequence[Shape]) -> list[int]:
    page_title, words = fold(shapes[0].content), shapes[0].words
    found: list[int] = []
    if not words:
        return found
    for index in range(1, len(shapes)):
        own = shapes[index].words
        if len(own) < 4 or (own[0] != words[0] and own[-1] != words[-1]):
            continue
        if is_page_title(fold(shapes[index].content), page_title):
            found.append(index)
    return found


def fold(content: str) -> str:
    """Letters and digits only, lower-cased: the same headline in another typography."""
    return _NOT_WORD.sub(" ", content.lower()).strip()


def is_page_title(name: str, page_title: str) -> bool:
    """Whether a line is the first line of the page but for the site's name before or after it."""
    is_long = len(name) >= 8 and len(name) * 5 >= len(page_title) * 2
    return is_long and (page_title.startswith(name) or page_title.endswith(name))


def _step(value: float, steps: Steps) -> str:
    """The name of the first of the steps that the value does not exceed."""
    return steps.names[bisect_left(steps.bounds, value)]
