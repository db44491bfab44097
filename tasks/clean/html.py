"""HTML pages: every text block once, with a verdict, and what the page claims of itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement

from tasks.clean import html_body
from tasks.clean.html_authors import best_authors
from tasks.clean.html_blocks import key_of, near_names, read_page, text_of
from tasks.clean.html_choice import choose
from tasks.clean.html_headline import names_in_notes, visible_headline
from tasks.clean.html_layout import Layout, lay_out
from tasks.clean.html_metadata import claims_of_head
from tasks.clean.html_places import Places, prompt_in
from tasks.clean.html_title import choose_title, site_names
from tasks.clean.html_traits import Known
from tasks.clean.html_verdicts import claims_of_head_blocks, judge
from tasks.parse.dates import StatedDate, date_from_url, find_dates, parse_date
from tasks.records import KEPT_IN_BODY, Claim, Piece

NEVER = "2100-12-31"
"""htmldate's upper bound; without one it takes today's date from the clock."""

_FOOT = re.compile(r"foot|copyright|colophon|updat|modif")


def clean_html(html: str, url: str | None = None) -> tuple[tuple[Piece, ...], tuple[Claim, ...]]:
    """Cut a page into pieces with verdicts, and gather its claims.

    Body and headings are the blocks chosen by what trafilatura keeps and by their own traits; what
    else stands on the page is the title, a lead, the byline, the date line, captions, and furniture
    with the place it stood in. A page that cannot be parsed, or has no main text, has no body
    pieces.
    """
    page = read_page(html)
    if page is None:
        return (), ()
    headings = [text for heading in page.tree.iter("h1") if (text := text_of(heading))]
    claims, stated_text = claims_of_head(page.tree, url, headings)
    title = choose_title(claims, headings, url)
    description = frozenset(key_of(claim.value) for claim in claims if claim.about == "lead")
    known = Known(key_of(title or ""), key_of(stated_text), description)
    places = Places()
    choice = choose(page, html_body.align(html_body.extract(page, url), page.blocks), known, places)
    placed = choice.placed
    sites = site_names(claims, url) | names_in_notes(page)
    if all(any(key_of(heading) in site for site in sites) for heading in headings):
        title = visible_headline(page, placed, title, sites) or title
    layout = lay_out(page, placed, title, known.stated_key)
    reasons = {layout.first_entry_of[number]: why for number, why in choice.reasons.items()}
    pieces = judge(layout, description, places, reasons)
    claims += claims_of_head_blocks(page, layout, pieces)
    if not _states_a_date(claims, pieces, url):
        claims += _last_resort(page.tree, _foot_dates(layout, pieces))
    if title and layout.title_no is None:
        pieces.insert(0, Piece("title", "title from metadata", title))
    return tuple(pieces), tuple(dict.fromkeys(best_authors(claims)))


def _states_a_date(claims: list[Claim], pieces: list[Piece], url: str | None) -> bool:
    if any(claim.about in ("published", "updated") and parse_date(claim.value) for claim in claims):
        return True
    lines = [piece.content for piece in pieces if piece.kind in ("dateline", "byline")]
    return bool(find_dates("\n".join(lines)) or (url and date_from_url(url)))


def _foot_dates(layout: Layout, pieces: list[Piece]) -> Iterator[StatedDate]:
    """Dates below the text that say when the page was changed: no day of publication."""
    last = max((no for no, piece in enumerate(pieces) if piece.kind in KEPT_IN_BODY), default=-1)
    for entry in layout.entries[last + 1 :]:
        lines = entry.block.lines or (entry.block,) if entry.block is not None else ()
        for line in lines:
            dates = find_dates(line.text)
            is_note = bool(dates) and (
                prompt_in(line.text) is not None
                or _FOOT.search(near_names(line.element)) is not None
            )
            yield from (date for date in dates if is_note or date.kind == "updated")


def _last_resort(tree: HtmlElement, foot: Iterator[StatedDate]) -> list[Claim]:
    """A day that htmldate finds in the page's markup; without its guesses from free text."""
    try:
        day = find_date(tree, extensive_search=False, original_date=True, max_date=NEVER)
    except (etree.LxmlError, ValueError, OverflowError):
        return []
    if not day or any(dt.date.fromisoformat(day) in (d.earliest, d.latest) for d in foot):
        return []
    return [Claim("published", day, "htmldate")]
