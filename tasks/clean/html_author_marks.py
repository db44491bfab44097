"""Authors named by markup anywhere on a page, for pages that name none at the usual places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from tasks.clean.html_authors import links_to_author, lone_names
from tasks.clean.html_blocks import ancestors_of, names_of, text_of
from tasks.clean.html_places import Places
from tasks.parse.bylines import parse_authors
from tasks.records import Claim

MAX_AUTHORS = 3
"""More names than these are those of a list of articles or of a team."""

NEIGHBOURS = 3
"""Marks whose elements meet within so many levels stand in one byline."""

MAX_WORDS = 14
MAX_LABEL_CHARS = 14
ELSEWHERE = ("other articles", "comments", "menu", "in <nav>", "advertising", "newsletter")
"""Places whose names are those of other pages, and of readers."""

_MARKED = (
    "descendant::*[@itemprop='author' or contains(@rel, 'author') or contains(@class, 'author')"
    " or contains(@class, 'byline') or (self::a and (contains(@href, 'author')"
    " or contains(@href, '/people/') or contains(@href, '/person/')))]"
)
_ICONS = "descendant::*[contains(@class, 'user') or contains(@class, 'person')]"
_LABELLED = (
    f"descendant::*[not(*) and string-length(normalize-space(text())) < {MAX_LABEL_CHARS + 1}"
    f" and string-length(normalize-space(text())) > 1]"
)
_LABEL = re.compile(
    r"(?:(?:written|posted|story|words|article|interview)\s+by|author(?:s|\(s\))?)\s*:?", re.I
)
_CREDIT = re.compile(
    r"(?:written|posted|story|words|article|interview)\s+by\s*:?\s+(?P<name>.+)", re.I
)
_CREDITED = "descendant::*[contains(text(), ' by ') or contains(text(), ' By ')]"
_AUTHOR_NAME = re.compile(
    r"(?:^|\s)(?:(?:post|entry|article|blog|news|story|meta)[-_]+)?(?:author|byline)"
    r"(?:[-_]+(?:name|link))?(?:\s|$)|type-author|author__name"
)
_ICON = re.compile(
    r"(?:^|\s)(?:(?:fa|fas|far|bi|icon|icons|ion|la|ti|ri|dashicons|glyphicon)-)+(?:[a-z]+-)?"
    r"(?:user|person|users)(?:-[a-z0-9]+)*(?:\s|$)"
)
_AFTER_DASH = re.compile(r"\s+[-–—|]\s.*$")


def marked_authors(tree: HtmlElement) -> list[Claim]:
    """The names in author links and author elements, after labels (`Author`, `Written by`) and
    user icons: those of the first such mark on the page and of its neighbours.
    """
    places = Places()
    for marks in (_named_elements, _after_labels, _credits, _beside_icons):
        found: dict[str, None] = {}
        around: set[HtmlElement] = set()
        for element, text in marks(tree):
            names = _names(text) if len(text.split()) <= MAX_WORDS else ()
            if not names or places.place_of(element) in ELSEWHERE:
                continue
            around = around or set(_around(element))
            if around.intersection(_around(element)):
                found.update(dict.fromkeys(names))
        if 0 < len(found) <= MAX_AUTHORS:
            return [Claim("author", name, "marked") for name in found]
    return []


def _around(element: HtmlElement) -> list[HtmlElement]:
    return list(islice(ancestors_of(element), NEIGHBOURS))


def _names(text: str) -> tuple[str, ...]:
    lone = lone_names(_AFTER_DASH.sub("", text))
    return parse_authors([lone]) if lone else ()


def _named_elements(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in tree.xpath(_MARKED):
        is_link = links_to_author(element)
        is_named = element.get("itemprop") == "author" or _AUTHOR_NAME.search(names_of(element))
        if is_link or (is_named and not any(map(links_to_author, element.iter("a")))):
            yield element, text_of(element)


def _after_labels(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in tree.xpath(_LABELLED):
        if _LABEL.fullmatch(" ".join((element.text or "").split())):
            following = element.getnext()
            if following is not None:
                parts = list(following) if following.tag in ("ul", "ol") else [following]
                yield from ((part, text_of(part)) for part in parts)


def _credits(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in tree.xpath(_CREDITED):
        if _LABEL.match((element.text or "").lstrip()):
            match = _CREDIT.fullmatch(text_of(element))
            yield element, match["name"] if match else ""


def _beside_icons(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in tree.xpath(_ICONS):
        parent = element.getparent()
        if parent is not None and not text_of(element) and _ICON.search(names_of(element)):
            yield parent, text_of(parent)
