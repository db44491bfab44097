"""JSON-LD as news pages carry it: read, repaired where common, reduced to the page's article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from tasks.clean.html_blocks import key_of

MAX_SCRIPT_CHARS = 2_000_000
MAX_OBJECTS = 5000

NOT_ARTICLES = ("JobPosting", "RealEstateListing", "ArticleComment")
PAGE_TYPES = ("WebPage", "ItemPage", "CreativeWork", "VideoObject", "Report", "Review")
"""Types that stand for the article where no article type is given."""

LISTS = ("itemListElement", "hasPart", "mentions", "citation", "relatedLink", "comment", "review")
"""Properties under which a page names articles other than its own."""

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)+|(?:-->|//\s*\]\]>|\]\]>|;)+\s*$",
    re.DOTALL,
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MISSING_COMMA = re.compile(r'(?<=["}\]])(?=\s*\n\s*")')

Thing = dict[str, Any]


def page_article(tree: HtmlElement, address: str | None, headings: set[str]) -> Thing | None:
    """The JSON-LD object that describes the article of this page; null when none does.

    Of several, the one that states this page's address or one of its headings (folded by
    `fold_title`), else the first. `@id` references to other objects are resolved.
    """
    things = [thing for script in _scripts(tree) for thing in _things(script)]
    candidates = [thing for thing in things if _is_article(thing)]
    candidates = candidates or [thing for thing in things if _is_page(thing)]
    if not candidates:
        return None
    best = max(candidates, key=lambda thing: _fit(thing, address, headings))
    defined = {
        thing["@id"]: thing
        for thing in things
        if isinstance(thing.get("@id"), str) and len(thing) > 1
    }
    return {name: _resolved(value, defined) for name, value in best.items()}


def strings_of(value: Any, name: str = "name") -> list[str]:
    """The strings a property holds: itself, its objects' `name`, or those of its items."""
    if isinstance(value, str):
        text = " ".join(html.unescape(value).split())
        return [text] if text else []
    if isinstance(value, dict):
        return strings_of(value.get(name) or value.get("@value"), name)
    if isinstance(value, list):
        return [text for item in value[:50] for text in strings_of(item, name)]
    return [str(value)] if isinstance(value, (int, float)) else []


def fold_title(title: str) -> str:
    """A title without case, punctuation and spaces: what two spellings of one title share."""
    return key_of(title)


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind and script.text and len(script.text) <= MAX_SCRIPT_CHARS:
            yield from _read_json(script.text)


def _read_json(text: str) -> list[Any]:
    """Every JSON value of a script; what no repair makes readable is left out."""
    text = text.strip()
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        text = _WRAPPING.sub("", text).strip()
    for reading in _readings(text):
        try:
            return [json.loads(reading, strict=False)]
        except (json.JSONDecodeError, RecursionError):
            continue
    values = []
    decoder = json.JSONDecoder(strict=False)
    place = 0
    while place < len(text):  # several objects in a row, or one that breaks off
        try:
            value, place = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError):
            break
        values.append(value)
        place += len(text[place:]) - len(text[place:].lstrip(" \t\r\n,;"))
    return values


def _readings(text: str) -> Iterator[str]:
    """A script as it stands, then repaired: most need no repair."""
    yield text
    yield _repair(text)
    yield _repair(html.unescape(text))


def _repair(text: str) -> str:
    text = _TRAILING_COMMA.sub("", text)
    return _MISSING_COMMA.sub(",", text)


def _things(root: Any) -> list[Thing]:
    """Every object with a type, outermost first, without those in lists of other articles."""
    found: list[Thing] = []
    waiting = [root]
    while waiting and len(found) < MAX_OBJECTS:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting = value[:500] + waiting
        elif isinstance(value, dict):
            if "@type" in value or "@id" in value:
                found.append(value)
            nested = [item for name, item in value.items() if name not in LISTS]
            waiting.extend(item for item in nested if isinstance(item, (dict, list)))
    return found


def _types(thing: Thing) -> list[str]:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)]


def _is_article(thing: Thing) -> bool:
    return any(
        kind.endswith(("Article", "Posting", "NewsStory")) and kind not in NOT_ARTICLES
        for kind in _types(thing)
    )


def _is_page(thing: Thing) -> bool:
    stated = "headline" in thing or "datePublished" in thing
    return stated and any(kind in PAGE_TYPES for kind in _types(thing))


def _fit(thing: Thing, address: str | None, headings: set[str]) -> int:
    score = 0
    titles = strings_of(thing.get("headline")) or strings_of(thing.get("name"))
    if titles and fold_title(titles[0]) in headings:
        score += 4
    places = strings_of(thing.get("url"), "@id") + strings_of(thing.get("mainEntityOfPage"), "@id")
    if address and any(_same_page(place, address) for place in places):
        score += 4
    score += bool(titles) + ("datePublished" in thing) + ("author" in thing)
    return score


def _same_page(one: str, other: str) -> bool:
    return re.split(r"[?#]", one)[0].rstrip("/") == re.split(r"[?#]", other)[0].rstrip("/")


def _resolved(value: Any, defined: dict[str, Thing]) -> Any:
    """A property with `{"@id": …}` references replaced by what they stand for."""
    if isinstance(value, list):
        return [_resolved(item, defined) for item in value[:50]]
    if isinstance(value, dict) and "@id" in value and "name" not in value:
        return defined.get(value["@id"], value) if isinstance(value["@id"], str) else value
    return value
