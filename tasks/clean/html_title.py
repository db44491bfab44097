"""The headline, chosen among what a page calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from tasks.clean.html_jsonld import fold_title
from tasks.parse.dates import find_dates
from tasks.records import Claim

METHODS = ("json-ld", "opengraph", "meta", "title-element")
"""Sources of a title other than the visible headings, most trusted first."""

SHOWN = "subheading"
"""A lower heading that repeats what the metadata state."""

MAX_SITE_WORDS = 5
SAME_TITLE = 0.5
REWORDED_TITLE = 0.12
MIN_HEADING_WORDS = 4
MAX_HEADING_WORDS = 30
MIN_KICKER_CHARS = 4
MAX_KICKER_CHARS = 20
MAX_STATED_CHARS = 100
"""Search engines ask for at most 110 characters: a longer title is cut off in the metadata."""

SEPARATOR = re.compile(r"\s+(?:\|+|[-–—•·»«:]|::|//)\s+|\s*\|\s*|\s+(?=»)")
_WORD = re.compile(r"\w+")


def choose_title(claims: Iterable[Claim], headings: list[str], url: str | None) -> str | None:
    """The page's headline without the name of its site; null when nothing states one.

    `headings` are the h1 texts in order. A heading that shares half its words with what the
    metadata state is the headline: metadata are often reworded for search engines. Else a stated
    title that a lower heading repeats; else a heading of a headline's length that is the only one
    with some word of them, or a lone heading where they state none. Else the first metadata title,
    in its full length.
    """
    claims = list(claims)
    sites = site_names(claims, url)
    stated = [
        claim.value
        for method in METHODS
        for claim in claims
        if claim.about == "title" and claim.method == method
    ]
    titles = [title for value in stated if (title := without_site(value, sites, stated + headings))]
    headings = [heading for heading in headings if fold_title(heading) not in sites]
    scored = [
        (max((_likeness(heading, title) for title in titles), default=0.0), heading)
        for heading in headings
    ]
    best = max(scored, key=lambda item: item[0], default=(0.0, ""))
    if best[0] >= SAME_TITLE:
        heading = without_site(best[1], sites, titles) or best[1]
        return next((title for title in titles if _is_most_of(title, heading)), heading)
    shown = {fold_title(c.value) for c in claims if (c.about, c.method) == ("title", SHOWN)}
    if headings and (repeated := next((t for t in titles if fold_title(t) in shown), None)):
        return repeated
    reworded = [heading for likeness, heading in scored if _may_be_reworded(likeness, heading)]
    if len(reworded) == 1 and reworded[0] == headings[0]:
        return reworded[0]
    return _in_full(titles[0], titles) if titles else next(iter(headings), None)


def _may_be_reworded(likeness: float, heading: str) -> bool:
    words = len(_WORD.findall(heading))
    return MIN_HEADING_WORDS <= words <= MAX_HEADING_WORDS and likeness >= REWORDED_TITLE


def _in_full(title: str, others: list[str]) -> str:
    """A title, or the longer one that begins with it where it is cut off."""
    start = fold_title(title.rstrip(".… "))
    if len(title) < MAX_STATED_CHARS:
        return title
    return max((o for o in others if fold_title(o).startswith(start)), key=len, default=title)


def _is_most_of(title: str, heading: str) -> bool:
    """Whether a heading is a stated title with a kicker before or a date line after it."""
    inner, outer = fold_title(title), fold_title(heading)
    if not len(inner) < len(outer) <= 1.6 * len(inner) or len(title.split()) < MIN_HEADING_WORDS:
        return False
    if outer.startswith(inner):
        return bool(find_dates(heading[len(title) :]))
    kicker = outer.removesuffix(inner)
    is_word = MIN_KICKER_CHARS <= len(kicker) <= MAX_KICKER_CHARS and not kicker.isdigit()
    return outer.endswith(inner) and is_word


def without_site(title: str, sites: set[str], others: Iterable[str]) -> str:
    """A title without the segments that name the site.

    A segment goes when it is the site's name, or when what remains is a title that another
    source states in full; failing that, a short last segment after a bar.
    """
    known = {fold_title(other) for other in others}
    segments = [segment for segment in SEPARATOR.split(title) if segment and segment.strip()]
    if len(segments) < 2:
        return "" if fold_title(title) in sites else title
    places = [match.span() for match in SEPARATOR.finditer(title)]
    for start, end in [(0, place[0]) for place in places] + [
        (place[1], len(title)) for place in places
    ]:
        if fold_title(title[start:end]) in known and fold_title(title[start:end]) not in sites:
            return title[start:end].strip()
    while places and _names_site(title[places[-1][1] :], sites):
        title = title[: places.pop()[0]].rstrip()
    if places and _names_site(title[: places[0][0]], sites):
        return title[places[0][1] :].strip()
    if places and "|" in title[slice(*places[-1])]:
        first, last = title[: places[-1][0]], title[places[-1][1] :]
        if len(last.split()) <= MAX_SITE_WORDS and len(first.split()) >= len(last.split()):
            return first.strip()
    return title.strip()


def site_names(claims: list[Claim], url: str | None) -> set[str]:
    """What a page calls its site, and its host's name, folded by `fold_title`."""
    names = {fold_title(claim.value) for claim in claims if claim.about == "source"}
    address = url or next((c.value for c in claims if c.about == "canonical_url"), None)
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:
        host = ""
    names |= {fold_title(host), fold_title(host.removeprefix("www."))}
    names |= {fold_title(label) for label in host.split(".") if len(label) > 3 and label != "www"}
    return names - {""}


def _names_site(segment: str, sites: set[str]) -> bool:
    """Whether a segment is the site's name, its domain, or either with a word more."""
    folded = fold_title(segment)
    if folded in sites:
        return True
    initials = fold_title("".join(word[0] for word in _WORD.findall(segment)))
    short = len(segment.split()) <= MAX_SITE_WORDS
    return short and any(
        (len(site) > 3 and (site in folded or (folded in site and len(folded) > 3)))
        or (len(initials) > 2 and initials == site)
        for site in sites
    )


def _likeness(one: str, other: str) -> float:
    """Share of common words, of the longer title."""
    words, others = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    return len(words & others) / max(len(words), len(others), 1)
