"""Which element of a page holds its article, told by where running text stands."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.clean.html_blocks import FORM_TAGS, Block, Frame, Page
from tasks.clean.html_places import Places
from tasks.clean.text_lines import SENTENCE_END

MIN_PROSE_CHARS = 60
LONG_PROSE_CHARS = 250
"""A block of so many characters is running text even without a full stop at its end."""

MOST_OF_KEPT = 0.8
MOST_OF_PAGE = 0.6
MUCH_OF_PAGE = 0.5
ASIDE = ("cookie notice", "comments", "other articles", "pop-up", "footer", "newsletter")
"""Places whose running text is that of no article."""


def is_prose(block: Block) -> bool:
    """Whether a block reads as running text, by its length and its links alone.

    Markup and data that a broken page shows (`</noscript><script …`) do not.
    """
    length = len(block.text)
    if length < MIN_PROSE_CHARS or 2 * block.linked >= length or block.text[0] in "<{":
        return False
    return length >= LONG_PROSE_CHARS or SENTENCE_END.search(block.text[-12:]) is not None


class Sums:
    """How many letters stand in each frame: all, in links, kept, and of running text; and
    whether there is a form in it.
    """

    def __init__(self, page: Page, kept: Sequence[bool], prose: Sequence[bool]) -> None:
        count = len(page.frames)
        self.text = [0] * count
        self.linked = [0.0] * count
        self.kept = [0] * count
        self.prose = [0] * count
        self.has_form = [frame.element.tag in FORM_TAGS for frame in page.frames]
        for block, is_kept, reads in zip(page.blocks, kept, prose, strict=True):
            number, length = block.frame.number, len(block.key)
            self.text[number] += length
            self.linked[number] += length * block.linked / len(block.text)
            self.kept[number] += length if is_kept else 0
            self.prose[number] += length if reads else 0
        for frame in reversed(page.frames):
            if frame.parent is not None:
                number, outer = frame.number, frame.parent.number
                self.text[outer] += self.text[number]
                self.linked[outer] += self.linked[number]
                self.kept[outer] += self.kept[number]
                self.prose[outer] += self.prose[number]
                self.has_form[outer] = self.has_form[outer] or self.has_form[number]


def container_of_kept(page: Page, kept: Sequence[bool], prose: Sequence[bool]) -> Frame | None:
    """The innermost frame that holds most of the kept text."""
    lengths = [
        len(block.key) if is_kept and reads else 0
        for block, is_kept, reads in zip(page.blocks, kept, prose, strict=True)
    ]
    if not any(lengths):
        lengths = [
            len(block.key) if is_kept else 0
            for block, is_kept in zip(page.blocks, kept, strict=True)
        ]
    return _innermost(page, lengths, MOST_OF_KEPT)


def container_of_prose(page: Page, prose: Sequence[bool], places: Places) -> Frame | None:
    """The innermost frame that holds most of the page's running text."""
    return _innermost(page, prose_lengths(page, prose, places), MOST_OF_PAGE)


def prose_lengths(page: Page, prose: Sequence[bool], places: Places) -> list[int]:
    """Letters of running text in each block; none in a place whose text is no article's."""
    lengths = [
        len(block.key) if reads else 0 for block, reads in zip(page.blocks, prose, strict=True)
    ]
    sums = _sums(page, lengths)
    most = MUCH_OF_PAGE * sums[0]
    is_aside: list[bool] = []
    for frame in page.frames:
        # A name around much of the text (`<body class="has-footer">`) names the page.
        is_place = sums[frame.number] <= most and (
            frame.element.tag == "footer" or places.named(frame.element) in ASIDE
        )
        is_aside.append(is_place or (frame.parent is not None and is_aside[frame.parent.number]))
    return [
        0 if is_aside[block.frame.number] else length
        for block, length in zip(page.blocks, lengths, strict=True)
    ]


def _innermost(page: Page, lengths: Sequence[int], share: float) -> Frame | None:
    """The last frame in document order that holds this share: more than half, so one chain."""
    sums = _sums(page, lengths)
    total = sums[0]
    if not total:
        return None
    return next(frame for frame in reversed(page.frames) if sums[frame.number] >= share * total)


def _sums(page: Page, lengths: Sequence[int]) -> list[int]:
    """For each frame the sum over its blocks."""
    sums = [0] * len(page.frames)
    for block, length in zip(page.blocks, lengths, strict=True):
        sums[block.frame.number] += length
    for frame in reversed(page.frames):
        if frame.parent is not None:
            sums[frame.parent.number] += sums[frame.number]
    return sums
