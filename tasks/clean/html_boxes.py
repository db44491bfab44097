"""Blocks that are surely no text, whatever they weigh: beside a form, or a link after its label."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from tasks.clean.html_blocks import Block, Page

SMALL_BOX = 400
"""Characters of a box that is there for the form in it; an article with a form holds more."""
BOX_LEVELS = 4
LONGEST_LABEL = 40

_LABEL = re.compile(rf"[^:.!?]{{2,{LONGEST_LABEL}}}:\s+(?=\S)")


class Boxes:
    """The small boxes of a page that hold a form."""

    def __init__(self, page: Page) -> None:
        self._with_form = {box for field in page.tree.iter("input") for box in _boxes_around(field)}

    def reason(self, block: Block) -> str | None:
        """Why a block is no text; null when nothing says so."""
        if _is_link_after_label(block):
            return "links to another article"
        chain = islice(block.frame.chain(), BOX_LEVELS)
        return "beside a form" if any(f.element in self._with_form for f in chain) else None


def _boxes_around(field: HtmlElement) -> list[HtmlElement]:
    """`One letter a week` stands above the field for an address, in one box with it."""
    if field.get("type") == "hidden":
        return []
    boxes: list[HtmlElement] = []
    for box in islice(field.iterancestors(), BOX_LEVELS):
        if box.tag in ("body", "html") or len(box.text_content()) > SMALL_BOX:
            break
        boxes.append(box)
    return boxes


def _is_link_after_label(block: Block) -> bool:
    """`Read this too: How a treaty is made`, where all but the label is a link."""
    if not block.linked or block.linked < len(block.text) / 2:
        return False
    label = _LABEL.match(block.text)
    return label is not None and block.linked >= len(block.text) - label.end()
