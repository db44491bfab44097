"""Visible bylines: which blocks around a headline name the author, and which names they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from tasks.clean.html_blocks import names_of, text_of
from tasks.parse.bylines import is_role, parse_authors
from tasks.parse.date_lines import without_dates
from tasks.parse.dates import find_dates
from tasks.records import Claim

MAX_BYLINE_WORDS = 25
MAX_NAME_WORDS = 5
AUTHOR_METHODS = ("json-ld", "opengraph", "meta", "microdata", "visible")

_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w.'’\-]*"
_PARTICLE = r"(?:(?:de|da|di|del|van|von|der|den|ter|la|le|bin|al|el|y)\s+)"
_NAME = rf"{_CAPITALISED}(?:\s+{_PARTICLE}{{0,2}}{_CAPITALISED}){{0,3}}"
_NAMES = rf"{_NAME}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|\s+und\s+|\s+et\s+|\s+y\s+){_NAME}){{0,5}}"
_CREDIT = (
    r"(?i:(?:(?:written|posted|published|story|words|reporting|reported|text|review(?:ed)?|authored)\s+)?"
    r"\bby|(?:authors?|autor|auteur|words|contributors?)(?=\s*:)|\bvon|\bpor|\bpar)"
)
_BY_NAME = re.compile(
    rf"(?:^(?:{_CAPITALISED}\s+(?=by\b))?|[|·•,;:–—\-]\s*|\d\s+){_CREDIT}\s*:?\s*(?P<names>{_NAMES})"
)
_BY_ALONE = re.compile(rf"^{_CREDIT}\s*:?$")
_ONLY_NAMES = re.compile(rf"^(?P<names>{_NAMES})[\s,|]*$")
_NAME_THEN_DATE = re.compile(rf"^(?P<names>{_NAME})\s*[-–—|,·•]?\s+(?=\d|[^\W\d_]{{3,9}}\.?\s+\d)")
_AUTHOR_NAMES = re.compile(
    r"\bby-?lines?\b|author|writer|\bbyl\b|journalist|reporter|contributor|post-?by"
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|by|profiles?|staff|people|contributors?|team|journalists?|reporters?|writers?)/"
)
_AUTHOR_ELEMENT = re.compile(r"author[\w-]*name|by-?line[\w-]*name|author[\w-]*link|\bfn\b")
_IN_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_TEAM = re.compile(r"\w\s+team$", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"\b(?:follow|share|subscribe|sign|view|read|see|show|more|posts?|archive|icon|bio|newsletter"
    r"|editorial|guidelines|process|links?|feed|reviewed|e-?mail|comments?|news|guides?|latest"
    r"|all|learn|about|our|your|updated?|published|posted|min|minutes|home|contact|menu|login"
    r"|click|here|insights|from|written|name|article|facebook|twitter|instagram|linkedin|says)\b",
    re.IGNORECASE,
)


def is_byline(text: str, names: str, follows_credit: bool) -> bool:
    """Whether a block near the headline names its author.

    `names` are the class and id names around it; `follows_credit`: the block before it is a bare
    "By".
    """
    if len(text.split()) > MAX_BYLINE_WORDS:
        return False
    if _BY_ALONE.match(text) or _credited(text) or _before_role(text):
        return True
    marked = follows_credit or bool(_AUTHOR_NAMES.search(names)) or bool(_TEAM.search(text))
    return marked and bool(_lone_names(text))


def is_marked_byline(element: HtmlElement | None) -> bool:
    """Whether the markup of a short block says that it names the author."""
    return element is not None and bool(_marked_names(element))


def _marked_names(element: HtmlElement) -> list[str]:
    """Names in links to an author's page and in elements that call themselves an author's name.

    The text may stand in the link itself, or in an element around the link.
    """
    inside = [element, *element.iterdescendants()]
    around = [parent for parent in islice(element.iterancestors(), 2) if parent.tag == "a"]
    return [
        name
        for item in around + inside
        if isinstance(item.tag, str)
        and (_links_to_author(item) or _AUTHOR_ELEMENT.search(names_of(item)))
        and (name := _lone_names(text_of(item)))
    ]


def _links_to_author(element: HtmlElement) -> bool:
    return element.tag == "a" and (
        "author" in (element.get("rel") or "").split()
        or bool(_AUTHOR_LINK.search(element.get("href") or ""))
    )


def names_in(text: str, element: HtmlElement | None, names: str) -> list[str]:
    """The author strings of a byline or date line: linked, after "by", or standing alone."""
    if element is not None:
        parent = element.getparent()
        is_whole = parent is not None and text_of(parent) == text
        if marked := _marked_names(parent if is_whole else element):
            return list(dict.fromkeys(marked))
    if credited := _credited(text):
        return [credited]
    if lone := _lone_names(text) or _before_role(text):
        return [lone]
    if find_dates(text) and _AUTHOR_NAMES.search(names) and (match := _NAME_THEN_DATE.match(text)):
        return [match["names"]] if _lone_names(match["names"]) else []
    return []


def _credited(text: str) -> str | None:
    match = _BY_NAME.search(without_dates(text))
    if match is None or not parse_authors([match["names"]]):
        return None
    return match["names"]


def _before_role(text: str) -> str | None:
    """The name in `Ada Quill | Senior Writer | July 2, 2025`."""
    name, bar, rest = text.partition(" | ")
    return _lone_names(name) if bar and is_role(rest.partition(" | ")[0]) else None


def _lone_names(text: str) -> str | None:
    match = _ONLY_NAMES.match(_IN_PARENTHESES.sub("", text))
    if match is None or _NOT_A_NAME.search(text) or not parse_authors([match["names"]]):
        return None
    return match["names"]


def best_authors(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without the author claims that a better one makes superfluous.

    The first method that names somebody other than the site is kept: JSON-LD, Open Graph, meta,
    visible. Union of all would credit "Site Staff" beside the writer.
    """
    sites = {_fold(claim.value) for claim in claims if claim.about == "source"}
    others = [claim for claim in claims if claim.about != "author"]
    by_method = {
        method: [c for c in claims if c.about == "author" and c.method == method]
        for method in AUTHOR_METHODS
    }
    visible = _named(by_method["visible"])
    for found in by_method.values():
        named = _named(found)
        if len(visible) > len(named) and all(any(n in v for v in visible) for n in named):
            continue  # the page names all of them and more
        if any(name not in sites and not _is_team(name) for name in named):
            kept = [c for c in found if {_fold(n) for n in parse_authors([c.value])} - sites]
            return [*others, *kept]
    return [*others, *next((found for found in by_method.values() if found), [])]


def _named(claims: list[Claim]) -> set[str]:
    return {_fold(name) for name in parse_authors([claim.value for claim in claims])}


def _is_team(name: str) -> bool:
    return name.endswith(("staff", "admin", "team", "editors", "editorial"))


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def visible_authors(lines: Iterator[tuple[str, HtmlElement | None, str]]) -> list[Claim]:
    """Author claims of the first byline that holds names, in head order."""
    for text, element, names in lines:
        if found := names_in(text, element, names):
            return [Claim("author", value, "visible") for value in found]
    return []
