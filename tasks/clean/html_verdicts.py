"""The verdict on each block of a page: what of the article it is, or why it is none of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from tasks.clean.html_authors import is_byline, visible_authors
from tasks.clean.html_blocks import Block, Page, ancestors_of, key_of, names_of, text_of
from tasks.clean.html_body import Placed
from tasks.clean.html_places import Places, prompt_in
from tasks.parse.dates import find_dates
from tasks.records import KEPT_IN_BODY, Claim, Piece

OPEN_KINDS = (*KEPT_IN_BODY, "furniture")
"""Verdicts by place that what a block says may still change."""

OUTSIDE = "outside the main text"

ABOVE_TITLE = 8
"""Blocks above the headline among which a date line or byline still belongs to the article."""

BELOW_TITLE = 60
"""A headline further above the main text than this is not its head."""

BELOW_BODY = 4
MIN_STATED_CHARS = 20
ENOUGH_STATED = 0.8
MAX_INTRUDING = 0.25
MAIN_SHARE = 0.75
"""With this share of the main text below the headline, what stands above it is no text."""

TEXT_WORDS = 15
"""A kept paragraph of so many words is text; the head of the article ends just below it."""

MAX_LINE_WORDS = 25
MIN_LEAD_WORDS = 6
MAX_LEAD_WORDS = 90

_LEAD_NAMES = re.compile(
    r"stand-?first|\bdek\b|\bdeck\b|sub-?title|sub-?head|strap-?line|\blede?\b|\bintro|summary"
    r"|excerpt|description|\bdesc\b|chapo"
)
_UPDATED_NAMES = re.compile(r"updat|modif")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*$")


@dataclass(frozen=True, slots=True)
class Entry:
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
    entries: list[Entry] = []
    first_entry_of: dict[int, int] = {}
    for number in range(len(page.blocks) + 1):
        first_entry_of[number] = len(entries)
        for item in starts.get(number, ()):
            block = page.blocks[item.blocks[0]] if item.blocks else None
            paragraph = item.paragraph
            entries.append(Entry(paragraph.text, paragraph.key, paragraph.kind, block))
        if number < len(page.blocks) and number not in covered:
            block = page.blocks[number]
            is_stated = len(block.key) >= MIN_STATED_CHARS and block.key in stated_key
            entries.append(Entry(block.text, block.key, "body" if is_stated else None, block))
    key = key_of(title or "")
    kept = [no for no, entry in enumerate(entries) if entry.kind and entry.key != key]
    first, last = (kept[0], kept[-1]) if kept else (len(entries), len(entries) - 1)
    title_no = _title_place(entries, key, first)
    below = [number for number in kept if title_no is not None and number > title_no]
    if below and _length(entries, below) > MAIN_SHARE * _length(entries, kept):
        first = below[0]
    top = first - 12
    if title_no is not None and title_no < first and first - title_no <= BELOW_TITLE:
        top = title_no - ABOVE_TITLE
    text_no = next((no for no in kept if no >= first and entries[no].words >= TEXT_WORDS), first)
    head, body = range(max(top, 0), min(text_no, first + 8) + 2), range(first, last + 1)
    return Layout(entries, first_entry_of, title_no, key, head, body)


def _length(entries: list[Entry], numbers: list[int]) -> int:
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


def judge(layout: Layout, description: set[str]) -> list[Piece]:
    """A piece for every entry. `description` holds the keys of what metadata give as the lead."""
    places = Places()
    intruders = _intruders(layout, places)
    pieces: list[Piece] = []
    has_lead = False
    for number, entry in enumerate(layout.entries):
        kind, reason = _verdict(number, entry, layout, places)
        if kind in KEPT_IN_BODY and number in intruders:
            kind, reason = "furniture", intruders[number]
        if kind in OPEN_KINDS:
            kind, reason = _by_words(number, entry, layout, pieces) or (kind, reason)
        if kind in OPEN_KINDS and not has_lead and _is_lead(number, entry, layout, description):
            kind, reason, has_lead = "lead", "stands between headline and text", True
        pieces.append(Piece(kind, reason, entry.text))
    return pieces


def _by_words(
    number: int, entry: Entry, layout: Layout, pieces: list[Piece]
) -> tuple[str, str] | None:
    """Byline or date line, above the text or right below it."""
    before = pieces[-1] if pieces else None
    if number in layout.head:
        return _head_verdict(entry, before)
    if layout.body.stop <= number < layout.body.stop + BELOW_BODY:
        return _foot_verdict(entry, before)
    return None


def _intruders(layout: Layout, places: Places) -> dict[int, str]:
    """Kept entries in places that hold no main text, by the names of these places.

    A name around much of the text names the page, not a place in it, and says nothing.
    """
    kept = [no for no in layout.body if layout.entries[no].kind is not None]
    by_place: dict[str, list[int]] = {}
    for number in kept:
        element = layout.entries[number].element
        if element is not None and (place := places.intruder(element)):
            by_place.setdefault(place, []).append(number)
    limit = MAX_INTRUDING * _length(layout.entries, kept)
    return {
        number: place
        for place, numbers in by_place.items()
        if _length(layout.entries, numbers) <= limit
        for number in numbers
    }


def _verdict(number: int, entry: Entry, layout: Layout, places: Places) -> tuple[str, str]:
    """What an entry is by its place alone."""
    if number == layout.title_no:
        return "title", "headline of the page"
    if layout.title_key and entry.key == layout.title_key:
        return "furniture", "repeats the title"
    element = entry.element
    if element is not None and places.is_caption(element, entry.kind is not None):
        return "caption", "under a picture"
    if entry.kind is not None:
        if number < layout.body.start:
            return "furniture", "above the headline"
        if prompt := prompt_in(entry.text):
            return "furniture", prompt
        return entry.kind, "main text"
    return "furniture", places.place_of(element) if element is not None else OUTSIDE


def _head_verdict(entry: Entry, before: Piece | None) -> tuple[str, str] | None:
    """Byline or date line, for a short block near the headline or at the start of the text."""
    words = entry.words
    if words > MAX_LINE_WORDS or (entry.kind and _SENTENCE_END.search(entry.text) and words > 6):
        return None
    if find_dates(entry.text):
        return "dateline", "states a date"
    follows_credit = before is not None and before.kind == "byline" and len(before.content) < 12
    if is_byline(entry.text, _near_names(entry.element), follows_credit):
        return "byline", "names the author"
    return None


def _foot_verdict(entry: Entry, before: Piece | None) -> tuple[str, str] | None:
    """The same below the text, where only what says so is a date or an author."""
    found = _head_verdict(entry, before)
    if found is None or (found[0] == "byline" and entry.element is None):
        return None
    if found[0] == "dateline" and all(date.kind == "plain" for date in find_dates(entry.text)):
        return None
    return found


def _near_names(element: HtmlElement | None, depth: int = 3) -> str:
    if element is None:
        return ""
    near = [ancestor for _, ancestor in zip(range(depth), ancestors_of(element), strict=False)]
    return " ".join(names_of(ancestor) for ancestor in near)


def _is_lead(number: int, entry: Entry, layout: Layout, description: set[str]) -> bool:
    """A standfirst: right below the headline, marked as one or the same as the description."""
    if entry.element is None or layout.title_no is None:
        return False
    if not layout.title_no < number <= layout.body.start:
        return False
    if not MIN_LEAD_WORDS <= entry.words <= MAX_LEAD_WORDS:
        return False
    if _LEAD_NAMES.search(_near_names(entry.element)):
        return True
    if entry.kind is not None:
        return False
    is_heading = any(a.tag in ("h2", "h3", "h4") for a in ancestors_of(entry.element))
    return entry.key in description or (is_heading and number - layout.title_no <= 2)


def claims_of_head_blocks(page: Page, layout: Layout, pieces: list[Piece]) -> list[Claim]:
    """What the blocks around headline and text claim: `<time>` elements and visible authors."""
    claims = []
    for time in page.times:
        number = layout.first_entry_of.get(time.block_no, -1)
        if number in layout.head:
            about = _time_kind(time.element, page, time.block_no)
            claims.append(Claim(about, time.value, "time-element"))
    lines = (
        (piece.content, entry.element, _near_names(entry.element))
        for piece, entry in zip(pieces, layout.entries, strict=True)
        if piece.kind in ("byline", "dateline")
    )
    return [*claims, *visible_authors(lines)]


def _time_kind(element: HtmlElement, page: Page, block_no: int) -> str:
    names = " ".join((names_of(element), _near_names(element.getparent(), 1)))
    if element.get("itemprop") == "datePublished":
        return "published"
    if element.get("itemprop") == "dateModified" or _UPDATED_NAMES.search(names):
        return "updated"
    if block_no < len(page.blocks):
        words = text_of(element)
        before = page.blocks[block_no].text.partition(words)[0]
        stated = find_dates(f"{before} {words}")
        if stated and stated[-1].kind == "updated":
            return "updated"
    return "published"
