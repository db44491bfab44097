"""A saved page as a tree, and the tree as text blocks in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

MAX_PAGE_CHARS = 20_000_000
MAX_CONTEXT_DEPTH = 40

LANDMARK_TAGS = ("article", "aside", "footer", "header", "main", "menu", "nav", "search", "section")
FRAME_TAGS = ("body", "center", "dialog", "dir", "div", "hgroup", "html", "iframe", "noscript")
TEXT_TAGS = ("address", "blockquote", "details", "figcaption", "figure", "hr", "p", "pre")
HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LIST_TAGS = ("dd", "dl", "dt", "li", "ol", "ul")
TABLE_TAGS = ("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
FORM_TAGS = ("button", "fieldset", "form", "label", "legend", "optgroup", "option", "select")
MEDIA_TAGS = ("audio", "img", "picture", "summary", "video")
BLOCK_TAGS = frozenset(LANDMARK_TAGS + FRAME_TAGS + TEXT_TAGS + HEADING_TAGS).union(
    LIST_TAGS, TABLE_TAGS, FORM_TAGS, MEDIA_TAGS
)

HEAD_TAGS = ("base", "head", "link", "meta", "noframes", "script", "style", "template", "title")
DRAWING_TAGS = ("canvas", "embed", "map", "math", "object", "svg", "textarea")
INVISIBLE_TAGS = frozenset((*HEAD_TAGS, *DRAWING_TAGS))

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_GLUED_LEFT = re.compile(r"[^\W_](?<![^\W\d_a-zß-öø-ÿ])$")
_GLUED_RIGHT = re.compile(r"[^\W_a-zß-öø-ÿ]")
"""`Health</span><span>December` and `2022</time><span>Updated`: only style sets them apart."""

LINE_BREAK = "\x1f"
"""Stands for a single `<br>`; white space to Python, and taken out of every source."""

_NOT_KEY = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Block:
    """A stretch of text between block boundaries, and the element that holds it.

    `lines` are its parts between single `<br>`, when there are several.
    """

    text: str
    element: HtmlElement
    key: str
    lines: tuple[Block, ...] = ()


@dataclass(slots=True)
class TimeElement:
    """A `<time>` or dated element: its machine-readable date and the block it stands before."""

    value: str
    element: HtmlElement
    block_no: int


@dataclass(slots=True)
class Page:
    """The tree of a page and its blocks."""

    tree: HtmlElement
    blocks: list[Block] = field(default_factory=list)
    times: list[TimeElement] = field(default_factory=list)


def key_of(text: str) -> str:
    """Letters and digits of a text, folded: what two spellings of one block share."""
    return _NOT_KEY.sub("", text.casefold())


def read_page(html: str) -> Page | None:
    """Parse a page once; null when nothing of it is HTML.

    Control characters go first: lxml refuses them. What lies deeper than libxml2's limit (256
    levels) is cut off, which keeps hostile nesting from exhausting the stack.
    """
    source = _CONTROL.sub(" ", html[:MAX_PAGE_CHARS]).encode("utf-8", "replace")
    if b"<" not in source:
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(source, parser=parser)
    except etree.ParserError:  # "Document is empty"
        return None
    page = Page(tree)
    for lines in _texts(page):
        page.blocks.append(block_of(lines))
    return page


def block_of(lines: Sequence[Block]) -> Block:
    """One block of several lines, held by what holds the first."""
    if len(lines) == 1:
        return lines[0]
    text = " ".join(line.text for line in lines)
    return Block(text, lines[0].element, key_of(text), tuple(lines))


def _texts(page: Page) -> Iterator[list[Block]]:
    """The lines between block boundaries, each with the element in which it starts."""
    lines: list[Block] = []
    parts: list[str] = []
    holder = page.tree
    for piece, element in _runs(page):
        if piece is None or piece == LINE_BREAK:
            if text := " ".join("".join(parts).split()):
                lines.append(Block(text, holder, key_of(text)))
            parts = []
            if piece is None and lines:
                yield lines
                lines = []
        elif parts or piece.strip():
            if not parts:
                holder = element
            elif _GLUED_LEFT.search(parts[-1]) and _GLUED_RIGHT.match(piece):
                parts.append(" ")
            parts.append(piece)


def _runs(page: Page) -> Iterator[tuple[str | None, HtmlElement]]:
    """Text runs in order, null at each block boundary; two `<br>` in a row are one."""
    breaks = 0
    for event, element in _visible(page.tree):
        tag = element.tag
        if event == "start" and tag == "time" and (value := element.get("datetime")):
            page.times.append(TimeElement(value, element, len(page.blocks)))
        if event == "start" and tag == "br":
            breaks += 1
            yield (None if breaks == 2 else LINE_BREAK), element
        elif tag in BLOCK_TAGS:
            breaks = 0
            yield None, element
        text, holder = (element.text, element) if event == "start" else _tail(element)
        if text:
            breaks = 0 if text.strip() else breaks
            yield text, holder
    yield None, page.tree


def _visible(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Starts and ends of the elements that show, and the ends of those that do not."""
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in INVISIBLE_TAGS:
            hidden += 1 if event == "start" else -1
            if event == "end" and not hidden:
                yield event, element
        elif not hidden:
            yield event, element


def _tail(element: HtmlElement) -> tuple[str | None, HtmlElement]:
    parent = element.getparent()
    return (None, element) if parent is None else (element.tail, parent)


def names_of(element: HtmlElement) -> str:
    """What an element calls itself, in lower case: class, id, role and the like."""
    values = (element.get(name) for name in ("class", "id", "role", "itemprop", "data-testid"))
    return " ".join(value for value in values if value).lower()[:500]


def near_names(element: HtmlElement | None, depth: int = 3) -> str:
    """What the element and the ones right around it call themselves."""
    if element is None:
        return ""
    return " ".join(names_of(ancestor) for ancestor in islice(ancestors_of(element), depth))


def ancestors_of(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and what encloses it below `body`, from the inside out."""
    for _ in range(MAX_CONTEXT_DEPTH):
        if element is None or element.tag in ("body", "html"):
            return
        yield element
        element = element.getparent()


def text_of(element: HtmlElement) -> str:
    """The visible words of an element, line breaks and blocks as spaces."""
    parts: list[str] = []
    for event, inner in _visible(element):
        if inner.tag in BLOCK_TAGS or inner.tag == "br":
            parts.append(" ")
        if event == "start":
            parts.append(inner.text or "")
        elif inner is not element:
            parts.append(inner.tail or "")
    return " ".join("".join(parts).split())
