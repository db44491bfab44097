"""The body as trafilatura finds it, brought back onto the page's own blocks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from trafilatura import bare_extraction

from tasks.clean.html_blocks import Block, Page, key_of

TEXT_TAGS = ("p", "head", "quote", "ab", "code", "fw", "del", "div")
GROUP_TAGS = ("body", "main", "list", "item", "table", "row")
BLOCK_TAGS = frozenset(TEXT_TAGS + GROUP_TAGS)
MIN_KEY_CHARS = 12
"""Shorter keys are too common to be looked for inside others."""


class Paragraph(NamedTuple):
    """A paragraph or heading that trafilatura kept."""

    kind: str
    text: str
    key: str


def extract(page: Page, url: str | None, *, fast: bool = True) -> list[Paragraph]:
    """The paragraphs of a page's main text; empty when trafilatura finds none.

    Fast is without its fallbacks: what it finds is a trait of each block, and the blocks are
    weighed after it (`html_choice`). Leaving tables out would lose the texts that stand in layout
    tables. The tree stays unchanged.
    """
    try:
        document = bare_extraction(
            page.tree,
            url=url,
            include_comments=False,
            include_tables=True,
            fast=fast,
            output_format="txt",  # "python" would write the text out too, beside the tree
        )
    except (etree.LxmlError, ValueError, RecursionError):
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    known = {block.text: block.key for block in page.blocks}
    return [
        Paragraph(kind, text, key)
        for kind, text in _paragraphs(document.body)
        if (key := known.get(text) or key_of(text))
    ]


def _paragraphs(body: etree._Element) -> Iterator[tuple[str, str]]:
    """Kind and text of each block of trafilatura's tree; two line breaks end a paragraph."""
    parts: list[str] = []
    kind = "body"
    breaks = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if tag == "lb" and event == "end":
            breaks += 1
            parts.append(" ")
        if tag in BLOCK_TAGS or breaks > 1:
            if text := " ".join("".join(parts).split()):
                yield kind, text
            parts, breaks = [], 0
            if tag in BLOCK_TAGS:
                kind = "heading" if tag == "head" and event == "start" else "body"
        if tag == "cell":
            parts.append(" ")
        text_here = element.text if event == "start" else element.tail
        if text_here and element is not body:
            breaks = 0 if text_here.strip() else breaks
            parts.append(text_here)
        elif text_here and event == "start":
            parts.append(text_here)
    if text := " ".join("".join(parts).split()):
        yield kind, text


class Placed(NamedTuple):
    """A kept paragraph with the page's blocks that it covers (none: put in at its place)."""

    paragraph: Paragraph
    first: int
    blocks: tuple[int, ...]


def align(paragraphs: list[Paragraph], blocks: list[Block]) -> list[Placed]:
    """Find each paragraph among the page's blocks, in order.

    A paragraph is a block of the same words, several blocks in a row (then each is a paragraph of
    its own), or a part of one block. One that is found nowhere is placed after the one before it.
    """
    anchors = _anchors(paragraphs, blocks)
    following = _next_anchor(anchors, len(paragraphs), len(blocks))
    placed: list[Placed] = []
    used: set[int] = set()
    last = -1
    for number, paragraph in enumerate(paragraphs):
        if number in anchors:
            covered = [anchors[number]]
        else:
            window = range(max(last, 0), following[number])
            covered = _covered(paragraph.key, blocks, window, used)
        used.update(covered)
        if "".join(blocks[place].key for place in covered) == paragraph.key and len(covered) > 1:
            for place in covered:
                part = Paragraph(paragraph.kind, blocks[place].text, blocks[place].key)
                placed.append(Placed(part, place, (place,)))
        else:
            placed.append(Placed(paragraph, covered[0] if covered else last + 1, tuple(covered)))
        last = covered[-1] if covered else last
    return placed


def _anchors(paragraphs: list[Paragraph], blocks: list[Block]) -> dict[int, int]:
    """Paragraph → block of the same words, increasing in both.

    Words that stand once in both come first; repeated ones then fill the gaps in order.
    """
    in_text: dict[str, list[int]] = {}
    in_page: dict[str, list[int]] = {}
    for number, paragraph in enumerate(paragraphs):
        in_text.setdefault(paragraph.key, []).append(number)
    for number, block in enumerate(blocks):
        if block.key in in_text:
            in_page.setdefault(block.key, []).append(number)
    unique = [
        (numbers[0], in_page[key][0])
        for key, numbers in in_text.items()
        if len(numbers) == 1 and len(in_page.get(key, ())) == 1
    ]
    anchors = dict(_increasing(sorted(unique)))
    # Above the first anchor the nearest from below: a teaser stands above the text it teases.
    first = min(anchors, default=0)
    before = anchors.get(first, 0)
    for number in range(first - 1, -1, -1):
        places = in_page.get(paragraphs[number].key, [])
        if at := bisect_left(places, before):
            anchors[number] = before = places[at - 1]
    following = _next_anchor(anchors, len(paragraphs), len(blocks))
    last = -1
    for number in range(first, len(paragraphs)):
        places = in_page.get(paragraphs[number].key, [])
        at = bisect_right(places, last)
        if number not in anchors and at < len(places) and places[at] < following[number]:
            anchors[number] = places[at]
        last = anchors.get(number, last)
    return anchors


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs, sorted by the first, that is increasing in the second too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [index]
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _next_anchor(anchors: dict[int, int], paragraphs: int, blocks: int) -> list[int]:
    """For each paragraph the block of the next anchor after it."""
    following = [blocks] * paragraphs
    for number in range(paragraphs - 2, -1, -1):
        following[number] = anchors.get(number + 1, following[number + 1])
    return following


def _covered(key: str, blocks: list[Block], window: range, used: set[int]) -> list[int]:
    """Blocks in the window that make up a paragraph, or the one that holds it."""
    inside = [
        number
        for number in window
        if number not in used and len(blocks[number].key) >= 2 and blocks[number].key in key
    ]
    run = _best_run(inside, blocks, len(key))
    if run:
        return run
    if len(key) >= MIN_KEY_CHARS:
        for number in window:
            if key in blocks[number].key:
                return [number]
    return []


def _best_run(inside: list[int], blocks: list[Block], length: int) -> list[int]:
    """The run of neighbouring blocks that covers at least half of a paragraph."""
    best: list[int] = []
    run: list[int] = []
    for number in inside:
        run = [*run, number] if run and number - run[-1] <= 2 else [number]
        if sum(len(blocks[n].key) for n in run) > sum(len(blocks[n].key) for n in best):
            best = run
    return best if 2 * sum(len(blocks[number].key) for number in best) >= length else []
