"""The order of a page: kept paragraphs and other blocks, its headline, its head and its body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml.html import HtmlElement

from tasks.clean.html_authors import is_byline
from tasks.clean.html_blocks import Block, Page, ancestors_of, block_of, key_of, near_names
from tasks.clean.html_body import Placed
from tasks.parse.dates import find_dates

ABOVE_TITLE = 8
"""Blocks above the headline among which a date line or byline still belongs to the article."""

BELOW_TITLE = 60
"""A headline further above the main text than this is not its head."""

MIN_STATED_CHARS = 20
ENOUGH_STATED = 0.8

MAIN_SHARE = 0.75
"""With this share of the main text below the headline, what stands above it is no text."""

TEXT_WORDS = 15
"""A kept paragraph of so many words is text; the head of the article ends just below it."""

MAX_LINE_WORDS = 25
MAX_HEAD_LINES = 8
"""Lines of one block above the text among which its date line and byline stand."""


class Entry(NamedTuple):
    """A block in its order: kept by trafilatura (`kind` is set), or not."""

    text: str
    key: str
    kind: str | None
    block: Block | None

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.text.split())

    @property
    def element(self) -> HtmlElement | None:
        """The element that holds the block; null for a paragraph that is found nowhere."""
        return self.block.element if self.block is not None else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The entries of a page, where its headline stands, and where its head and body are."""

    entries: list[Entry]
    first_entry_of: dict[int, int]
    title_no: int | None
    title_key: str
    head: range
    body: range


def lay_out(page: Page, placed: list[Placed], title: str | None, stated_key: str) -> Layout:
    """Every block once, in order, paragraphs in place of the blocks that they cover.

    `stated_key` is the key of the text that JSON-LD states. Where trafilatura kept too little of
    it, the blocks that stand in it are kept as well.
    """
    found = sum(len(item.paragraph.key) for item in placed if item.paragraph.key in stated_key)
    if found > ENOUGH_STATED * len(stated_key):
        stated_key = ""
    starts: dict[int, list[Placed]] = {}
    for item in placed:
        starts.setdefault(item.first, []).append(item)
    covered = {number for item in placed for number in item.blocks}
    key = key_of(title or "")
    entries: list[Entry] = []
    first_entry_of: dict[int, int] = {}
    is_above_text = True
    for number in range(len(page.blocks) + 1):
        first_entry_of[number] = len(entries)
        items = starts.get(number, [])
        is_own = number < len(page.blocks) and (number in covered) == bool(items)
        if is_above_text and is_own and (cut := _cut(page.blocks[number], items, key, stated_key)):
            entries += cut
            is_above_text = not any(entry.kind and entry.words >= TEXT_WORDS for entry in cut)
            continue
        for item in items:
            block = page.blocks[item.blocks[0]] if item.blocks else None
            paragraph = item.paragraph
            entries.append(Entry(paragraph.text, paragraph.key, paragraph.kind, block))
            is_above_text = is_above_text and entries[-1].words < TEXT_WORDS
        if number < len(page.blocks) and number not in covered:
            entries.append(_dropped(page.blocks[number], stated_key))
    kept = [no for no, entry in enumerate(entries) if entry.kind and entry.key != key]
    first, last = (kept[0], kept[-1]) if kept else (len(entries), len(entries) - 1)
    title_no = _title_place(entries, key, first)
    below = [number for number in kept if title_no is not None and number > title_no]
    if below and length_of(entries, below) > MAIN_SHARE * length_of(entries, kept):
        first = below[0]
    top = first - 12
    if title_no is not None and title_no < first and first - title_no <= BELOW_TITLE:
        top = title_no - ABOVE_TITLE
    text_no = next((no for no in kept if no >= first and entries[no].words >= TEXT_WORDS), first)
    head, body = range(max(top, 0), min(text_no, first + 8) + 2), range(first, last + 1)
    return Layout(entries, first_entry_of, title_no, key, head, body)


def _dropped(block: Block, stated_key: str) -> Entry:
    """A block that trafilatura dropped; text all the same where JSON-LD states it."""
    is_stated = len(block.key) >= MIN_STATED_CHARS and block.key in stated_key
    return Entry(block.text, block.key, "body" if is_stated else None, block)


def _cut(block: Block, items: list[Placed], title_key: str, stated_key: str) -> list[Entry]:
    """A block above the text by its lines, where one is the title, a byline or a date line.

    Old pages hold headline, byline, date and even the text in one table cell, parted by `<br>`.
    What stands below the last of these lines stays together. `items` are the paragraphs kept of
    the block. Empty when nothing is to be cut.
    """
    last = _last_head_line(block.lines, title_key, bool(items))
    if last is None or len(items) > 1 or (items and len(items[0].blocks) != 1):
        return []
    rest = block.lines[last + 1 :]
    parts = [*block.lines[: last + 1], *([block_of(rest)] if rest else [])]
    if not items:
        return [_dropped(part, stated_key) for part in parts]
    paragraph = items[0].paragraph
    is_kept = [part.key in paragraph.key for part in parts]
    if paragraph.key != "".join(p.key for p, kept in zip(parts, is_kept, strict=True) if kept):
        return []
    return [
        Entry(part.text, part.key, paragraph.kind if kept else None, part)
        for part, kept in zip(parts, is_kept, strict=True)
    ]


def _last_head_line(lines: Sequence[Block], key: str, is_kept: bool) -> int | None:
    last = None
    for number, line in enumerate(lines[:MAX_HEAD_LINES]):
        if len(line.text.split()) > MAX_LINE_WORDS:
            break
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if line.key == key or (
            (find_dates(line.text) or is_byline(line.text, near_names(line.element), False))
            and not (is_kept and following[:1].islower())  # a sentence broken by hand
        ):
            last = number
    return last


def length_of(entries: list[Entry], numbers: list[int]) -> int:
    """Letters and digits of some entries together."""
    return sum(len(entries[number].key) for number in numbers)


def _title_place(entries: list[Entry], key: str, first: int) -> int | None:
    """The entry that is the headline: a heading if there is one, the nearest above the text."""
    if not key:
        return None

    def rank(number: int) -> tuple[bool, bool, int]:
        block = entries[number].block
        tags = {element.tag for element in ancestors_of(block.element)} if block else set()
        return "h1" in tags, number <= first, -abs(number - first)

    return max((no for no, entry in enumerate(entries) if entry.key == key), key=rank, default=None)
