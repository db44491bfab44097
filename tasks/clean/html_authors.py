"""Visible bylines: which blocks around a headline name the author, and which names they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from tasks.clean.html_blocks import INVISIBLE_TAGS, ancestors_of, names_of, text_of
from tasks.parse.bylines import is_role, parse_authors
from tasks.parse.date_lines import without_dates
from tasks.parse.dates import find_dates
from tasks.records import Claim

MAX_BYLINE_WORDS = 25
MAX_NAME_WORDS = 5
MAX_ROW_DEPTH = 4
MAX_ROW_WORDS = 14
AUTHOR_METHODS = (
    "json-ld",
    "opengraph",
    "meta",
    "visible",
    "visible-next",
    "meta-label",
    "marked",
    "beside-date",
)
"""Where authors are named, most trusted first: "visible-next" is the second byline, "meta-label" a
label for previews (`Written by`), "marked" an author link or label elsewhere on the page,
"beside-date" a name in the row of the date."""


_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w.'’\-]*"
_PARTICLE = r"(?:(?:de|da|di|del|van|von|der|den|ter|la|le|bin|al|el|y)\s+)"
_TEAM_WORD = r"(?:\s+(?:editors|staff|team)\b)"
_NAME = rf"{_CAPITALISED}(?:\s+{_PARTICLE}{{0,2}}{_CAPITALISED}){{0,3}}{_TEAM_WORD}?"
_BETWEEN = r"(?:\s*,\s*|\s+/\s+|\s+and\s+|\s*&\s*|\s+und\s+|\s+et\s+|\s+y\s+)"
_NAMES = rf"{_NAME}(?:{_BETWEEN}{_NAME}){{0,5}}"
_CREDIT = (
    r"(?i:(?:(?:written|posted|published|story|words|reporting|reported|text|review(?:ed)?|authored)\s+)?"
    r"\bby|(?:authors?|autor|auteur|words|contributors?)(?=\s*:)|\bvon|\bpor|\bpar)"
)
_BY_NAME = re.compile(
    rf"(?:^(?:{_CAPITALISED}\s+(?=by\b))?|[|·•,;:–—\-]\s*|\d\s+){_CREDIT}\s*:?\s*(?P<names>{_NAMES})"
)
_BY_ALONE = re.compile(rf"^{_CREDIT}\s*:?$")
_HELP = (
    r"(?i:\b(?:edited|(?:medically\s+)?reviewed|fact[- ]checked|photo(?:s|graph(?:s|y|ed))?|styled"
    r"|illustrat(?:ed|ions?)|translated|video|contributions?)\s+(?:by|from))\s*:?"
)
_HELPED_BY = re.compile(rf"{_HELP}\s*(?P<names>{_NAMES})")
_HELP_ALONE = re.compile(rf"^{_HELP}$")
_ONLY_NAMES = re.compile(rf"^(?P<names>{_NAMES})[\s,|]*$")
_NAME_THEN_DATE = re.compile(rf"^(?P<names>{_NAME})\s*[-–—|,·•]?\s+(?=\d|[^\W\d_]{{3,9}}\.?\s+\d)")
_AUTHOR_NAMES = re.compile(
    r"\bby-?lines?\b|author|writer|\bbyl\b|journalist|reporter|contributor|post-?by"
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|by|profiles?|staff|people|contributors?|team|journalists?|reporters?|writers?)/"
)
_AUTHOR_ELEMENT = re.compile(r"author[\w-]*name|by-?line[\w-]*name|author[\w-]*link|\bfn\b")
_SECTION_LINK = re.compile(r"/(?:categor(?:y|ies)|tags?|topics?|sections?)/")
_AFTER_NAME = re.compile(r"\s+(?:in|on behalf of)(?:\s.*)?$")
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
    if _BY_ALONE.match(text) or _HELP_ALONE.match(text):
        return True
    if _credited(text) or _before_role(text):
        return True
    marked = follows_credit or bool(_AUTHOR_NAMES.search(names)) or bool(_TEAM.search(text))
    return marked and bool(lone_names(text))


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
        and (links_to_author(item) or _AUTHOR_ELEMENT.search(names_of(item)))
        and (name := lone_names(text_of(item)))
    ]


def links_to_author(element: HtmlElement) -> bool:
    """Whether an element is a link to an author's page, by its `rel` or its address."""
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
    if lone := lone_names(text) or _before_role(text):
        return [lone]
    if find_dates(text) and _AUTHOR_NAMES.search(names) and (match := _NAME_THEN_DATE.match(text)):
        is_name = without_dates(text).startswith(match["names"])  # not the "Jan" of "Jan 23rd"
        return [match["names"]] if is_name and lone_names(match["names"]) else []
    return []


def _names_beside_date(text: str, element: HtmlElement | None) -> list[str]:
    """The name in the row of a date line: `<span>Ada Quill</span> <time>Jan 3</time>`.

    A row is what stands around the date in a few words. A single word in it may be a section.
    """
    if element is None or not find_dates(text):
        return []
    for row in islice(ancestors_of(element), MAX_ROW_DEPTH):
        if len(text_of(row).split()) > MAX_ROW_WORDS:
            break
        for part in row.iter():
            if not _SECTION_LINK.search(part.get("href") or "") and (
                name := _name_in_row(part.text if part.tag not in INVISIBLE_TAGS else "")
                or _name_in_row(part.tail if part is not row else "")
            ):
                return [name]
    return []


def _name_in_row(words: str | None) -> str | None:
    """One name of two words and more, without the section that it wrote in."""
    stated = _AFTER_NAME.sub("", " ".join((words or "").split()).strip(" ·•|,-–—"))
    names = parse_authors([lone_names(stated) or ""])
    return names[0] if len(names) == 1 and len(names[0].split()) > 1 else None


def _credited(text: str) -> str | None:
    match = _BY_NAME.search(without_dates(text))
    if match is None or not parse_authors([match["names"]]):
        return None
    return match["names"]


def _before_role(text: str) -> str | None:
    """The name in `Ada Quill | Senior Writer | July 2, 2025`."""
    name, bar, rest = text.partition(" | ")
    return lone_names(name) if bar and is_role(rest.partition(" | ")[0]) else None


def lone_names(text: str) -> str | None:
    """The names of people or teams that a text consists of; null when it says anything else."""
    match = _ONLY_NAMES.match(_IN_PARENTHESES.sub("", text))
    if match is None or _NOT_A_NAME.search(text) or not parse_authors([match["names"]]):
        return None
    return match["names"]


def best_authors(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without the author claims that a better one makes superfluous.

    The first method that names somebody other than the site is kept: JSON-LD, Open Graph, meta,
    visible. Union of all would credit "Site Staff" beside the writer. Who edited, reviewed or
    photographed it is no author beside the one who wrote it.
    """
    sites = _sites(claims)
    helpers = _named([claim for claim in claims if claim.about == "helper"])
    others = [claim for claim in claims if claim.about not in ("author", "helper")]
    by_method = {
        method: [
            claim
            for claim in claims
            if (claim.about, claim.method) == ("author", method) and _fold(claim.value) not in sites
        ]
        for method in AUTHOR_METHODS
    }
    for left_out, team_counts in ((sites | helpers, False), (sites | helpers, True), (sites, True)):
        if found := _first_named(by_method, left_out, team_counts):
            return [*others, *found]
    stated = [claim for claim in claims if claim.about == "author"]
    return [*others, *(claim for claim in stated if claim.method == stated[0].method)]


def names_somebody(claims: Sequence[Claim]) -> bool:
    """Whether claims name an author who is neither the site nor a team."""
    named = _named([claim for claim in claims if claim.about == "author"])
    return any(not _is_team(name) for name in named - _sites(claims))


def _sites(claims: Sequence[Claim]) -> set[str]:
    return {_fold(claim.value) for claim in claims if claim.about == "source"}


def _first_named(
    by_method: dict[str, list[Claim]], left_out: set[str], team_counts: bool
) -> list[Claim]:
    """The claims of the first method that names somebody, without the names to be left out."""
    visible = _named(by_method["visible"])
    for found in by_method.values():
        named = _named(found)
        if len(visible) > len(named) and all(any(n in v for v in visible) for n in named):
            continue  # the page names all of them and more
        if any(team_counts or not _is_team(name) for name in named - left_out):
            return [kept for claim in found for kept in _without(claim, left_out)]
    return []


def _without(claim: Claim, left_out: set[str]) -> list[Claim]:
    """A claim, or one for each of its names that are left when some are not wanted."""
    if not _named([claim]) & left_out:
        return [claim] if _named([claim]) else []
    kept = (name for name in parse_authors([claim.value]) if _fold(name) not in left_out)
    return [Claim("author", name, claim.method) for name in kept]


def _named(claims: list[Claim]) -> set[str]:
    return {_fold(name) for name in parse_authors([claim.value for claim in claims])}


def _is_team(name: str) -> bool:
    return name.endswith(("staff", "admin", "team", "editors", "editorial"))


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def visible_authors(lines: Iterator[tuple[str, HtmlElement | None, str]]) -> list[Claim]:
    """What bylines claim, in head order: the authors of the first two that hold names (the first
    may name the site), and all who are credited with other work.
    """
    claims: list[Claim] = []
    methods = iter(("visible", "visible-next"))
    credited: set[str] = set()
    is_help = False
    for text, element, names in lines:
        claims += _helpers_in(text, is_help)
        is_help = bool(_HELP_ALONE.match(text))
        credited |= _credited_names(_HELPED_BY.sub("", text))
        found = names_in(text, element, names)
        known = {claim.value for claim in claims if claim.about == "author"}
        if set(found) - known and (method := next(methods, None)):
            claims += [Claim("author", value, method) for value in found]
        if not any(claim.about == "author" for claim in claims):
            claims += [
                Claim("author", value, "beside-date") for value in _names_beside_date(text, element)
            ]
    return [c for c in claims if c.about == "author" or not _named([c]) & credited]


def _helpers_in(text: str, is_help: bool) -> list[Claim]:
    """Who is credited with other work; `is_help`: the line before is a bare "Edited by"."""
    names = [match["names"] for match in _HELPED_BY.finditer(text)]
    if is_help and (lone := lone_names(text)):
        names.append(lone)
    return [Claim("helper", value, "visible") for value in names]


def _credited_names(text: str) -> set[str]:
    credited = _credited(text)
    return {_fold(name) for name in parse_authors([credited])} if credited else set()
