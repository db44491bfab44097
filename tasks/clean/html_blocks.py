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

NAMING = frozenset(("class", "id", "role", "itemprop", "data-testid"))
"""Attributes in which an element says what it is."""

_CONTROL = bytes((*range(9), 11, 12, *range(14, 32), 127))
_NO_CONTROL = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))
_GLUED_LEFT = re.compile(r"[^\W_](?<![^\W\d_a-zß-öø-ÿ])$")
_GLUED_RIGHT = re.compile(r"[^\W_a-zß-öø-ÿ]")
"""`Health</span><span>December` and `2022</time><span>Updated`: only style sets them apart.

Asked of the last two characters, as `$` also stands before a line break at the end.
"""

_NOT_KEY = re.compile(r"[\W_]+")
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())

_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""lxml.html asks Python for the class of every element that is touched, to tell forms apart."""


@dataclass(slots=True, eq=False)
class Frame:
    """A block element and the one that encloses it; numbered in document order."""

    number: int
    element: HtmlElement
    parent: Frame | None

    def chain(self) -> Iterator[Frame]:
        """The frame and what encloses it, from the inside out."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.parent


@dataclass(slots=True)
class Block:
    """A stretch of text between block boundaries, and the element that holds it.

    `lines` are its parts between single `<br>`, when there are several. `frame` is the block
    element around it, `linked` how many characters of the text stand in links.
    """

    text: str
    element: HtmlElement
    key: str
    frame: Frame
    lines: tuple[Block, ...] = ()
    linked: int = 0


@dataclass(slots=True)
class TimeElement:
    """A `<time>` or dated element: its machine-readable date and the block it stands before."""

    value: str
    element: HtmlElement
    block_no: int


@dataclass(slots=True)
class Page:
    """The tree of a page, its block elements that hold text or others, and its blocks."""

    tree: HtmlElement
    frames: list[Frame] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    times: list[TimeElement] = field(default_factory=list)


def key_of(text: str) -> str:
    """Letters and digits of a text, folded: what two spellings of one block share."""
    folded = text.casefold().encode("utf-8", "surrogatepass")
    # As bytes first: most of what goes is ASCII, and this is much faster than a regex.
    key = folded.translate(None, _ASCII_SIGNS).decode("utf-8", "surrogatepass")
    return key if key.isalnum() else _NOT_KEY.sub("", key)


def read_page(html: str) -> Page | None:
    """Parse a page once; null when nothing of it is HTML.

    Control characters go first: lxml refuses them. What lies deeper than libxml2's limit (256
    levels) is cut off, which keeps hostile nesting from exhausting the stack.
    """
    text = html[:MAX_PAGE_CHARS].replace("\ufffe", " ").replace("\uffff", " ")
    source = text.encode("utf-8", "replace").translate(_NO_CONTROL)
    if b"<" not in source:
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = document_fromstring(source, parser=parser)
    except etree.ParserError:  # "Document is empty"
        return None
    page = Page(tree)
    _Reader(page).read()
    return page


def block_of(lines: Sequence[Block]) -> Block:
    """One block of several lines, held by what holds the first."""
    if len(lines) == 1:
        return lines[0]
    text = " ".join(line.text for line in lines)
    linked = sum(line.linked for line in lines)
    first = lines[0]
    return Block(text, first.element, key_of(text), first.frame, tuple(lines), linked)


class _Reader:
    """Cuts a tree into blocks, in one walk: a line ends at `<br>`, a block at a block element.

    Two `<br>` in a row are a block boundary.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines: list[Block] = []
        self.parts: list[str] = []
        self.holder = page.tree
        self.linked = 0
        self.breaks = 0
        self.frame = Frame(0, page.tree, None)
        page.frames.append(self.frame)
        self.frame_of_line = self.frame

    def read(self) -> None:
        """Fill the page's blocks, frames and times."""
        links = 0
        hidden = 0
        for event, element in etree.iterwalk(self.page.tree, events=("start", "end")):
            tag = element.tag
            is_start = event == "start"
            if tag in INVISIBLE_TAGS:
                hidden += 1 if is_start else -1
                if is_start:
                    continue
            if hidden:
                continue
            if tag in BLOCK_TAGS:
                self.bound(element, is_start)
            elif tag == "a":
                links += 1 if is_start else -1
            elif is_start and tag == "br":
                self.break_line()
            elif is_start and tag == "time" and (value := element.get("datetime")):
                self.page.times.append(TimeElement(value, element, len(self.page.blocks)))
            text = element.text if is_start else element.tail
            if text:
                self.add(text, element, is_start, links > 0)
        self.end_block()

    def bound(self, element: HtmlElement, is_start: bool) -> None:
        """Pass the start or the end of a block element."""
        self.breaks = 0
        if self.parts or self.lines:
            self.end_block()
        if is_start:
            self.enter(element)
        else:
            self.leave(element)

    def break_line(self) -> None:
        """Pass a `<br>`."""
        self.breaks += 1
        if self.breaks == 2:
            self.end_block()
        else:
            self.end_line()

    def enter(self, element: HtmlElement) -> None:
        """Open a block element."""
        if element is not self.page.tree:
            self.frame = Frame(len(self.page.frames), element, self.frame)
            self.page.frames.append(self.frame)

    def leave(self, element: HtmlElement) -> None:
        """Close it."""
        if self.frame.parent is not None and element is self.frame.element:
            self.frame = self.frame.parent

    def add(self, text: str, element: HtmlElement, is_start: bool, is_link: bool) -> None:
        """Take in a run of text: of an element, or behind it."""
        parts = self.parts
        if not text.isspace():
            self.breaks = 0
        elif not parts:
            return
        if not parts:
            parent = None if is_start else element.getparent()
            self.holder = element if parent is None else parent
            self.frame_of_line = self.frame
        elif _GLUED_RIGHT.match(text) and _GLUED_LEFT.search(parts[-1][-2:]):
            parts.append(" ")
        parts.append(text)
        self.linked += len(text) if is_link else 0

    def end_line(self) -> None:
        """Close a line."""
        if self.parts:
            if text := " ".join("".join(self.parts).split()):
                linked = min(self.linked, len(text))
                line = Block(text, self.holder, key_of(text), self.frame_of_line, (), linked)
                self.lines.append(line)
            self.parts, self.linked = [], 0

    def end_block(self) -> None:
        """Close a block."""
        self.end_line()
        if self.lines:
            self.page.blocks.append(block_of(self.lines))
            self.lines = []


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


def names_of(element: HtmlElement) -> str:
    """What an element calls itself, in lower case: class, id, role and the like."""
    values = [value for name, value in element.items() if name in NAMING and value]
    return " ".join(values).lower()[:500] if values else ""


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
