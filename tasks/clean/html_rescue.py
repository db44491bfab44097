"""A second reading of the pages where trafilatura's first one found little of what there is."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from tasks.clean import html_body
from tasks.clean.html_blocks import Page
from tasks.clean.html_body import Placed
from tasks.clean.html_container import RunningText

LITTLE = 0.35
"""A text below this share of the page's running text is looked at twice."""

LONGER = 2
SHARED = 0.33


def second_reading(page: Page, placed: list[Placed], text: RunningText) -> list[Placed]:
    """What trafilatura finds with its fallbacks, if that holds the first text and much more.

    A short text on a page of much text is often a box or the first section. It is the text where
    the page holds several articles, or where the fallbacks found another place.
    """
    prose = text.lengths
    first = _covered(placed)
    found = sum(prose[number] for number in first)
    if found >= LITTLE * sum(prose) or (found and _holds_several_articles(page)):
        return placed
    again = html_body.align(html_body.extract(page, None, fast=False), page.blocks)
    second = _covered(again)
    shared = sum(prose[number] for number in first & second)
    more = sum(prose[number] for number in second)
    return again if more >= LONGER * found and shared >= SHARED * found else placed


def _covered(placed: Sequence[Placed]) -> set[int]:
    return {number for item in placed for number in item.blocks}


def _holds_several_articles(page: Page) -> bool:
    headed = [
        frame for frame in page.frames if frame.element.tag == "article" and _heads(frame.element)
    ]
    return len(headed) > 1


def _heads(element: HtmlElement) -> bool:
    return element.find(".//h1") is not None
