"""The verdict on each block of a page: what of the article it is, or why it is none of it."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from tasks.clean.html_authors import is_byline, is_marked_byline, visible_authors
from tasks.clean.html_blocks import Page, ancestors_of, names_of, near_names, text_of
from tasks.clean.html_layout import MAX_LINE_WORDS, TEXT_WORDS, Entry, Layout, length_of
from tasks.clean.html_places import OUTSIDE, Places, prompt_in
from tasks.parse.date_lines import label_alone
from tasks.parse.dates import find_dates
from tasks.records import KEPT_IN_BODY, Claim, Piece

OPEN_KINDS = (*KEPT_IN_BODY, "furniture")
"""Verdicts by place that what a block says may still change."""

BELOW_BODY = 4
LAST_OF_BODY = 2
MAX_INTRUDING = 0.25
STANDFIRST_GAP = 16
"""A first paragraph that dropped blocks part from the next one, but no more, is a standfirst."""

MIN_LEAD_WORDS = 6
MAX_LEAD_WORDS = 90

NOT_HEAD = ("other articles", "menu", "in <nav>")
"""Places above the headline whose dates and names are those of other pages."""

_LEAD_NAMES = re.compile(
    r"stand-?first|\bdek\b|\bdeck\b|sub-?title|sub-?head|strap-?line|\blede?\b|\bintro|summary"
    r"|excerpt|description|\bdesc\b|chapo"
)
_UPDATED_NAMES = re.compile(r"updat|modif")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*$")


def judge(
    layout: Layout, description: frozenset[str], places: Places, reasons: dict[int, str]
) -> list[Piece]:
    """A piece for every entry. `description` holds the keys of what metadata give as the lead,
    `reasons` why entries that trafilatura kept are no text.
    """
    layout = with_standfirst(layout)
    intruders = _intruders(layout, places)
    pieces: list[Piece] = []
    has_lead = False
    for number, entry in enumerate(layout.entries):
        kind, reason = _verdict(number, entry, layout, places)
        if kind == "furniture" and reason == OUTSIDE:
            reason = reasons.get(number, reason)
        if kind in KEPT_IN_BODY and number in intruders:
            kind, reason = "furniture", intruders[number]
        if kind in OPEN_KINDS:
            by_words = _by_words(number, entry, layout, places, pieces)
            kind, reason = by_words or (kind, reason)
        if kind in OPEN_KINDS and not has_lead and _is_lead(number, entry, layout, description):
            kind, reason, has_lead = "lead", "stands between headline and text", True
        pieces.append(Piece(kind, reason, entry.text))
    return pieces


def with_standfirst(layout: Layout) -> Layout:
    """The layout, its head down to the second paragraph where the first stands apart from it.

    Byline and date often stand between the standfirst and the text.
    """
    texts = (no for no in layout.body if layout.entries[no].kind and _is_text(layout.entries[no]))
    first, second = next(texts, None), next(texts, None)
    if first is None or second is None or not 2 < second - first <= STANDFIRST_GAP:
        return layout
    return replace(layout, head=range(layout.head.start, max(second, layout.head.stop)))


def _is_text(entry: Entry) -> bool:
    return entry.words >= TEXT_WORDS


def _by_words(
    number: int, entry: Entry, layout: Layout, places: Places, pieces: list[Piece]
) -> tuple[str, str] | None:
    """Byline or date line, above the text or right below it."""
    before = pieces[-1] if pieces else None
    if number < (layout.title_no or 0) and is_elsewhere(entry, places):
        return None
    below = number - layout.body.stop
    if layout.body and below >= 0:
        return _foot_verdict(entry, before) if below < BELOW_BODY else None
    if number in layout.head:
        return _head_verdict(entry, before)
    if below >= -LAST_OF_BODY and {date.kind for date in find_dates(entry.text)} == {"updated"}:
        return "furniture", "says when the page was changed"
    return None


def is_elsewhere(entry: Entry, places: Places) -> bool:
    """Whether a block above the headline stands among links to other articles or to pages."""
    element = entry.element
    return element is not None and places.place_of(element) in NOT_HEAD


def _intruders(layout: Layout, places: Places) -> dict[int, str]:
    """Kept entries in places that hold no main text, by the names of these places.

    A name around much of the text names the page, not a place in it, and says nothing.
    """
    kept = [no for no in layout.body if layout.entries[no].kind is not None]
    by_place: dict[str, list[int]] = {}
    for number in kept:
        block = layout.entries[number].block
        if block is not None and (place := places.intruder(block.frame)):
            by_place.setdefault(place, []).append(number)
    limit = MAX_INTRUDING * length_of(layout.entries, kept)
    return {
        number: place
        for place, numbers in by_place.items()
        if length_of(layout.entries, numbers) <= limit
        for number in numbers
    }


def _verdict(number: int, entry: Entry, layout: Layout, places: Places) -> tuple[str, str]:
    """What an entry is by its place alone."""
    if number == layout.title_no:
        return "title", "headline of the page"
    if layout.title_key and entry.key == layout.title_key:
        return "furniture", "repeats the title"
    element = entry.element
    if entry.block is not None and places.is_caption(entry.block.frame, entry.kind is not None):
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
    if label_alone(entry.text):
        return "dateline", "announces a date"
    follows_credit = before is not None and before.kind == "byline" and len(before.content) < 12
    if is_byline(entry.text, near_names(entry.element), follows_credit) or (
        entry.kind is None and is_marked_byline(entry.element)
    ):
        return "byline", "names the author"
    return None


def _foot_verdict(entry: Entry, before: Piece | None) -> tuple[str, str] | None:
    """The same below the text, where only what says so is a date or an author.

    `Last modified: January 9, 2024` at the foot is about the page, not about the article.
    """
    if prompt_in(entry.text):
        return None
    found = _head_verdict(entry, before)
    if found is None or (found[0] == "byline" and entry.element is None):
        return None
    kinds = {date.kind for date in find_dates(entry.text)}
    if found[0] == "dateline" and "published" not in kinds:
        return None
    return found


def _is_lead(number: int, entry: Entry, layout: Layout, description: frozenset[str]) -> bool:
    """A standfirst: right below the headline, marked as one or the same as the description."""
    if entry.element is None or layout.title_no is None:
        return False
    if not layout.title_no < number <= layout.body.start:
        return False
    if not MIN_LEAD_WORDS <= entry.words <= MAX_LEAD_WORDS:
        return False
    if _LEAD_NAMES.search(near_names(entry.element)):
        return True
    if entry.kind is not None:
        return False
    is_heading = any(a.tag in ("h2", "h3", "h4") for a in ancestors_of(entry.element))
    return entry.key in description or (is_heading and number - layout.title_no <= 2)


def claims_of_head_blocks(page: Page, layout: Layout, pieces: list[Piece]) -> list[Claim]:
    """What the blocks around headline and text claim: `<time>` elements and visible authors."""
    claims = []
    places = Places()
    layout = with_standfirst(layout)
    for time in page.times:
        number = layout.first_entry_of.get(time.block_no, -1)
        if number in layout.head and not (
            number < (layout.title_no or 0) and is_elsewhere(layout.entries[number], places)
        ):
            about = _time_kind(time.element, page, time.block_no)
            claims.append(Claim(about, time.value, "time-element"))
    lines = (
        (piece.content, entry.element, near_names(entry.element))
        for piece, entry in zip(pieces, layout.entries, strict=True)
        if piece.kind in ("byline", "dateline")
    )
    return [*claims, *visible_authors(lines)]


def _time_kind(element: HtmlElement, page: Page, block_no: int) -> str:
    names = " ".join((names_of(element), near_names(element.getparent(), 1)))
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
