"""Which blocks of a page are text of the article: each by the weights of its traits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.clean.html_blocks import HEADING_TAGS, Block, Page
from tasks.clean.html_body import Paragraph, Placed
from tasks.clean.html_container import running_text
from tasks.clean.html_places import Places
from tasks.clean.html_rescue import second_reading
from tasks.clean.html_traits import Known, Traits
from tasks.clean.html_weights import BIAS, WEIGHTS


@dataclass(frozen=True, slots=True)
class Choice:
    """The paragraphs of the text in their order, and why some that trafilatura kept are none."""

    placed: list[Placed]
    reasons: dict[int, str]


REASONS = (
    ("link 4", "is made of links"),
    ("other article", "belongs to another article of the page"),
    ("caption", "under a picture"),
    ("dropped, below kept", "after the end of the article"),
    ("kept, below kept", "after the end of the article"),
    ("before title", "above the headline"),
)
"""Traits that tell a reader why a block is no text, most telling first."""

MIN_REPEATED_CHARS = 30
_LABEL = re.compile(r"[^:.!?]{2,40}:\s+(?=\S)")
UNLIKE = "reads or stands unlike the article's text"


def choose(page: Page, placed: list[Placed], known: Known, places: Places) -> Choice:
    """Weigh every block that trafilatura kept, or that stands where the article stands.

    A paragraph found nowhere on the page is left out: nothing is kept that the page does not show.
    """
    text = running_text(page, places)
    placed = second_reading(page, placed, text)
    covered = {number for item in placed for number in item.blocks}
    kept = [number in covered for number in range(len(page.blocks))]
    traits = Traits(page, kept, known, places, text).of
    is_text = [own is not None and score_of(own) > 0 for own in traits]
    aside: dict[int, str] = {}
    for rule in (_links_after_label, _repeats, _empty_headings):
        found = rule(page.blocks, is_text)
        for number in found:
            is_text[number] = False
        aside |= found
    kinds = {number: item.paragraph.kind for item in placed for number in item.blocks}
    chosen = [
        _as_it_stands(block, number, kinds.get(number))
        for number, block in enumerate(page.blocks)
        if is_text[number]
    ]
    reasons = {
        number: _reason(own)
        for number, own in enumerate(traits)
        if own is not None and kept[number] and not is_text[number]
    }
    return Choice(chosen, reasons | aside)


def _links_after_label(blocks: Sequence[Block], is_text: Sequence[bool]) -> dict[int, str]:
    """`Read this too: How a treaty is made`, where all but the label is a link."""
    return {
        number: "links to another article"
        for number, (block, kept) in enumerate(zip(blocks, is_text, strict=True))
        if kept
        and 2 * block.linked >= len(block.text)
        and (label := _LABEL.match(block.text))
        and block.linked >= len(block.text) - label.end()
    }


def _repeats(blocks: Sequence[Block], is_text: Sequence[bool]) -> dict[int, str]:
    """Second copies of a paragraph, and pull quotes: they repeat a part of one."""
    asked = [
        (number, block.key)
        for number, (block, kept) in enumerate(zip(blocks, is_text, strict=True))
        if kept and len(block.key) >= MIN_REPEATED_CHARS
    ]
    inside = _inside_others({key for _, key in asked})
    found: dict[int, str] = {}
    seen: set[str] = set()
    for number, key in asked:
        if key in seen:
            found[number] = "repeats a paragraph"
        elif key in inside:
            found[number] = "repeats a part of a paragraph"
        seen.add(key)
    return found


def _inside_others(keys: set[str]) -> set[str]:
    """The keys that are a part of a longer one."""
    inside: set[str] = set()
    longer = ""
    for key in sorted(keys, key=len, reverse=True):
        if key in longer:
            inside.add(key)
        longer += "\n" + key
    return inside


def _empty_headings(blocks: Sequence[Block], is_text: Sequence[bool]) -> dict[int, str]:
    """Headings below the last paragraph: of what follows the article, like its first teaser."""
    found: dict[int, str] = {}
    for number in range(len(blocks) - 1, -1, -1):
        if is_text[number]:
            if blocks[number].frame.element.tag not in HEADING_TAGS:
                break
            found[number] = "heads no text"
    return found


def score_of(traits: Sequence[str]) -> float:
    """Above zero: text. Traits too rare to be weighed say nothing."""
    return BIAS + sum([WEIGHTS.get(trait, 0.0) for trait in traits])


def _as_it_stands(block: Block, number: int, kind: str | None) -> Placed:
    """The block as the page shows it; trafilatura leaves words of a paragraph out."""
    is_heading = block.frame.element.tag in HEADING_TAGS
    kind = kind or ("heading" if is_heading else "body")
    return Placed(Paragraph(kind, block.text, block.key), number, (number,))


def _reason(traits: list[str]) -> str:
    return next((reason for trait, reason in REASONS if trait in traits), UNLIKE)
