"""A saved page as a tree, and the tree as text blocks in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

MAX_PAGE_CHARS = 20_000_000
MAX_CONTEXT_DEPTH = 40

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend"
    " li main menu nav noscript ol option optgroup p pre search section select summary table tbody"
    " td tfoot th thead tr ul video audio picture img label".split()
)
INVISIBLE_TAGS = frozenset(
    "script style template svg math head textarea object embed canvas title link meta base"
    " noframes map".split()
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_GLUED_LEFT = re.compile(r"[^\W_](?<![^\W\d_a-zß-öø-ÿ])$")
_GLUED_RIGHT = re.compile(r"[^\W_a-zß-öø-ÿ]")
"""`Health</span><span>December` and `2022</time><span>Updated`: only style sets them apart."""

_NOT_KEY = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Block:
    """A stretch of text between block boundaries, and the element that holds it."""

    text: str
    element: HtmlElement
    key: str


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
    for text, element in _texts(page):
        page.blocks.append(Block(text, element, key_of(text)))
    return page


def _texts(page: Page) -> Iterator[tuple[str, HtmlElement]]:
    """Text between block boundaries, with the element in which it starts."""
    parts: list[str] = []
    holder = page.tree
    for piece, element in _walk(page):
        if piece is not None:
            if not parts and piece.strip():
                holder = element
            if parts and _GLUED_LEFT.search(parts[-1]) and _GLUED_RIGHT.match(piece):
                parts.append(" ")
            if parts or piece.strip():
                parts.append(piece)
            continue
        if text := " ".join("".join(parts).split()):
            yield text, holder
        parts = []


def _walk(page: Page) -> Iterator[tuple[str | None, HtmlElement]]:
    """Text runs in order, null at each block boundary."""
    hidden = 0
    breaks = 0
    for event, element in etree.iterwalk(page.tree, events=("start", "end")):
        tag = element.tag
        if tag in INVISIBLE_TAGS:
            hidden += 1 if event == "start" else -1
            if event == "end" and not hidden and element.tail:
                parent = element.getparent()
                if parent is not None:
                    yield element.tail, parent
            continue
        if hidden:
            continue
        if tag == "br":
            if event == "end":
                breaks += 1
                if breaks == 2:
                    yield None, element
                yield " ", element
                if element.tail and element.tail.strip():
                    breaks = 0
                    yield element.tail, element.getparent()
            continue
        if tag in BLOCK_TAGS:
            breaks = 0
            yield None, element
        if event == "start":
            if tag == "time" and element.get("datetime"):
                page.times.append(TimeElement(element.get("datetime"), element, len(page.blocks)))
            if element.text:
                breaks = 0 if element.text.strip() else breaks
                yield element.text, element
        elif element.tail and element.getparent() is not None:
            breaks = 0 if element.tail.strip() else breaks
            yield element.tail, element.getparent()


def names_of(element: HtmlElement) -> str:
    """What an element calls itself, in lower case: class, id, role and the like."""
    values = (element.get(name) for name in ("class", "id", "role", "itemprop", "data-testid"))
    return " ".join(value for value in values if value).lower()[:500]


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
    hidden = 0
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner.tag in INVISIBLE_TAGS:
            hidden += 1 if event == "start" else -1
        if inner.tag in BLOCK_TAGS or inner.tag == "br":
            parts.append(" ")
        text = inner.text if event == "start" else inner.tail
        if text and not hidden and (event == "start" or inner is not element):
            parts.append(text)
    return " ".join("".join(parts).split())
