"""The traits of each line of a page, by name: its own and its neighbours'.

What each trait weighs stands in `warehouse/reference/text_weights.csv`; more traits come from the
line's place and subject in the page (`text_page`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, compress

from tasks.clean.text_shape import SHORT, Shape, shape_of

_SECOND_PERSON = frozenset({"you", "your", "we", "our", "us", "please", "click"})
_MOST = (2, 5, 11, 24, 59)
_SIZES = ("size 1-2", "size 3-5", "size 6-11", "size 12-24", "size 25-59", "size 60+")
_NO_LINK_END = (".", ":", ";", "”", '."')
JUNK = ("furniture", "notice", "end", "caption", "related")
"""Kinds of phrases that mark a line as no part of the text."""


def traits_of(shapes: Sequence[Shape], after_blank: Sequence[bool]) -> list[list[str]]:
    """The names of the traits of each line but its subject."""
    parts = (
        [
            _of_label(shape.content) if len(shape.content) <= SHORT else _own_traits(shape)
            for shape in shapes
        ],
        _repetition(shapes),
        _prose_near(shapes),
        _links_near(shapes),
        _entries_near(shapes),
        _place_in_block(after_blank),
    )
    return [list(chain.from_iterable(of_line)) for of_line in zip(*parts, strict=True)]


@lru_cache(maxsize=8192)
def _of_label(content: str) -> tuple[str, ...]:
    """The own traits of a short line, which pages of a site share."""
    return _own_traits(shape_of(content))


def _own_traits(shape: Shape) -> tuple[str, ...]:
    size = shape.size
    named = (_size(size), _ending(shape), _function_words(shape), _phrase(shape))
    held = {
        "several sentences": shape.sentences >= 2,
        "long without function words": size >= 16 and shape.stop_share == 0,
        "capitalised": size >= 4 and shape.capital_share >= 0.7,
        "upper case": shape.is_upper,
        "starts lower": shape.content[0].islower(),
        "list item": shape.is_item,
        "numbers": size >= 3 and shape.words.count("#") * 3 >= size,
        "symbol": shape.has_symbol,
        "slash credit": shape.has_credit,
        "address": shape.has_address,
        "markup": shape.has_markup,
        "path or icons": shape.is_breadcrumb or shape.is_icons,
        "clock": shape.is_clock,
        "date": shape.is_date,
        "name": shape.is_name,
        "known furniture": shape.is_known_furniture,
        "second person": size < 40 and not _SECOND_PERSON.isdisjoint(shape.words),
        "quotation": size >= 6 and shape.has_quote,
    }
    return (*filter(None, named), *compress(held, held.values()))


def _size(size: int) -> str:
    return _SIZES[bisect_left(_MOST, size)]


def _ending(shape: Shape) -> str | None:
    content = shape.content
    if content.endswith(("...", "…", "[…]", "[...]")):
        return "ends with ellipsis"
    if content.endswith("?"):
        return "question"
    if shape.ends_sentence:
        return "ends sentence"
    if content.endswith(":"):
        return "ends with colon"
    if shape.size < 12:
        return None
    return "open 12-24" if shape.size < 25 else "open 25+"


def _function_words(shape: Shape) -> str | None:
    if shape.size >= 4 and shape.stop_share == 0:
        return "no function words"
    if shape.size >= 8 and shape.stop_share < 0.25:
        return "few function words"
    return "many function words" if shape.stop_share >= 0.4 else None


def _phrase(shape: Shape) -> str | None:
    if shape.phrase is None or (shape.marks("credit") and not shape.is_credit):
        return None
    if shape.size >= 25 and shape.phrase.place == "anywhere":
        return f"{shape.phrase.kind} inside"
    return f"phrase {shape.phrase.kind}"


def _repetition(shapes: Sequence[Shape]) -> list[list[str]]:
    counts = Counter(shape.content for shape in shapes)
    seen: set[str] = set()
    found: list[list[str]] = []
    for shape in shapes:
        if counts[shape.content] == 1:
            found.append([])
        elif shape.size < 12:
            found.append(["repeated short"])
        else:
            found.append(["repetition" if shape.content in seen else "repeated long"])
            seen.add(shape.content)
    return found


def _prose_near(shapes: Sequence[Shape]) -> list[list[str]]:
    prose = [shape.is_prose and not shape.marks(*JUNK) for shape in shapes]
    padded = [False] * 5 + prose + [False] * 5
    found: list[list[str]] = []
    for index, shape in enumerate(shapes):
        second_before, before, own, after, second_after = padded[index + 3 : index + 8]
        near = padded[index : index + 11].count(True) - own
        traits: list[str] = []
        if near == 0:
            traits.append("no prose near")
        elif near >= 6:
            traits.append("much prose near")
        if before:
            traits.append("after prose")
        if after:
            traits.append("before prose")
        elif shape.marks("author"):
            traits.append("author note at the end")
        if (before or second_before) and (after or second_after):
            traits.append("among prose")
        found.append(traits)
    return found


def _links_near(shapes: Sequence[Shape]) -> list[list[str]]:
    """Runs of lines that are links: titles of other articles, long or short."""
    link = [
        5 <= shape.size <= 45 and not shape.is_item and not shape.content.endswith(_NO_LINK_END)
        for shape in shapes
    ]
    teaser = [is_link and shape.size >= 12 for is_link, shape in zip(link, shapes, strict=True)]
    listed = [shape.marks("end", "related") for shape in shapes]
    items = items_of_lists(shapes)
    found: list[list[str]] = []
    for index in range(len(shapes)):
        traits = ["item below related"] if items[index] else []
        if index and shapes[index - 1].content.endswith(":"):
            traits.append("after colon")
        if True in listed[max(0, index - 3) : index]:
            traits.append("after end or related")
        if link[index] and sum(link[max(0, index - 2) : index + 3]) >= 3:
            traits.append("link run")
        if teaser[index] and sum(teaser[max(0, index - 4) : index + 5]) >= 4:
            traits.append("teaser run")
        found.append(traits)
    return found


def items_of_lists(shapes: Sequence[Shape]) -> list[bool]:
    """Whether each line is an item in a list of other articles."""
    found: list[bool] = []
    in_list = False
    for shape in shapes:
        found.append(in_list and shape.is_item)
        in_list = _opens_list(shape) or (in_list and not shape.is_prose)
    return found


def _opens_list(shape: Shape) -> bool:
    """Whether the line heads a list of other articles: `Most read`, `Lo más leído`."""
    phrase = shape.phrase
    return phrase is not None and phrase.kind == "related" and phrase.place == "whole"


def _entries_near(shapes: Sequence[Shape]) -> list[list[str]]:
    """Lines below one of several dates with a time: comments of readers, a ticker."""
    opened = next((i for i, shape in enumerate(shapes) if shape.is_prose), len(shapes))
    dated = [
        shape.is_date and shape.has_clock and index > opened for index, shape in enumerate(shapes)
    ]
    if sum(dated) < 2:
        return [[] for _ in shapes]
    return [
        ["dated entry"] if any(dated[max(0, index - 3) : index]) else []
        for index in range(len(shapes))
    ]


def _place_in_block(after_blank: Sequence[bool]) -> list[list[str]]:
    found: list[list[str]] = []
    for begins, next_begins in zip(after_blank, [*after_blank[1:], True], strict=False):
        if begins and next_begins:
            found.append(["alone"])
        else:
            found.append([] if begins or next_begins else ["in a list"])
    return found
