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
from itertools import accumulate, chain
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
WIDE = 9
"""Lines around a line that are counted, and one."""
ABOVE, INSIDE, BELOW = "above the core", "in the core", "below the core"
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
    groups: Sequence[str]
    core: tuple[int, int]
    places: Sequence[str]
    """Where each line stands to the core."""
    titles: Sequence[int]
    """Lines that repeat the page's title, which is its first line."""


def page_traits_of(shapes: Sequence[Shape]) -> list[list[str]]:
    """The names of the traits that each line has from its place in the page."""
    if not shapes:
        return []
    kinds = [kind_of(shape) for shape in shapes]
    start, end = core = _core(shapes, kinds)
    places = [ABOVE] * start + [INSIDE] * (end - start) + [BELOW] * (len(shapes) - end)
    groups = [_group(kind) for kind in kinds]
    page = Page(shapes, kinds, groups, core, places, _titles(shapes))
    parts = (_near(page), _core_traits(page), _subject(page), _below(page), _runs(page))
    return [list(chain.from_iterable(of_line)) for of_line in zip(*parts, strict=True)]


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


def _near(page: Page) -> list[tuple[str, ...]]:
    """The kinds of the lines beside each line, and how much prose is near."""
    is_prose = [kind == "prose" for kind in page.kinds]
    edge = [0] * WIDE
    # how many lines of prose stand above each line; index + WIDE is the line itself
    prose = [*edge, *accumulate(is_prose, initial=0)]
    prose += [prose[-1]] * WIDE
    befores, afters = (_EDGE, *page.kinds), (*page.kinds[1:], _EDGE)
    found: list[tuple[str, ...]] = []
    for index, (kind, before, after) in enumerate(zip(page.kinds, befores, afters, strict=False)):
        line = index + WIDE
        own = is_prose[index]
        near = prose[line + 4] - prose[line - 3] - own
        around = prose[line + 9] - prose[line - 8] - own
        above = prose[line] - prose[line - 5]
        below = prose[line + 6] - prose[line + 1]
        beside = _beside(kind, before, after)
        found.append(beside + _among(page.groups[index], near, around, above, below))
    return found


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
        for place in (ABOVE, INSIDE, BELOW)
    }
    found: list[list[str]] = []
    for index, (kind, place) in enumerate(zip(page.kinds, page.places, strict=True)):
        traits = [*of_place[place], f"{kind} {place}"]
        if index < start:
            traits.append(f"lines above the core: {_step(start - index, _DISTANCES)}")
        elif index >= end:
            traits.append(f"lines below the core: {_step(index - end + 1, _DISTANCES)}")
        found.append(traits)
    return found


def _subject(page: Page) -> list[list[str]]:
    """Whether each line shares its words with the core and the page's title.

    Teasers of other articles read like body and stand like body, but are about something else.
    """
    stop = load_words().stop
    content = [
        frozenset([word for word in shape.words if len(word) > 3 and word not in stop])
        for shape in page.shapes
    ]
    is_source = [
        place == INSIDE and kind == "prose"
        for place, kind in zip(page.places, page.kinds, strict=True)
    ]
    counts: Counter[str] = Counter(content[0])
    for words, counted in zip(content, is_source, strict=True):
        if counted:
            counts.update(words)
    if len(counts) < SUBJECT_WORDS:
        return [[] for _ in content]
    once = frozenset(counts)
    twice = frozenset([word for word, count in counts.items() if count > 1])
    found: list[list[str]] = []
    for words, counted, place, group in zip(
        content, is_source, page.places, page.groups, strict=True
    ):
        if len(words) < FEWEST_WORDS:
            found.append([])
            continue
        shared = len(words & (twice if counted else once)) / len(words)
        step = _step(shared, _SHARES)
        found.append([f"subject {step}", f"subject {step} {place}", f"subject {step} of {group}"])
    return found


def _below(page: Page) -> list[list[str]]:
    """What stands above each line: the headline, the end of the article, a list of others."""
    titles, ends, related = page.titles, 0, -BELOW_RELATED - 1
    found: list[list[str]] = []
    for index, kind in enumerate(page.kinds):
        group = page.groups[index]
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
        if length:
            run = f"run of {_step(length, _RUNS)}"
            begin = len(found)
            found += [[run, f"{run} {place}"] for place in page.places[begin : begin + length]]
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
