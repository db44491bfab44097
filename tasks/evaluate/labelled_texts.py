"""Labelled texts: which countries a text names, where, and which names are one actor.

A row of the gold format (see `gold`) with `gold_countries`, `gold_places` or `gold_names` is a
text that is coded as it stands: `text`, and `title` where the text begins with it. The labels are

* `gold_countries`: the codes of the countries that the text names,
* `gold_places`: `start`, `end` and `country` of each place,
* `gold_names`: `start`, `end`, `type` (`person` or `organisation`) and `chain` of each mention
  of a person or an organisation by name; mentions of one chain mean the same one.

Countries are ISO 3166-1, alpha-2 or alpha-3; offsets are code points, the end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warehouse import reference

LABELS = ("gold_countries", "gold_places", "gold_names")

_TYPES = {"person": "person", "organization": "organisation", "organisation": "organisation"}
_SMALL_WORDS = frozenset(
    {"&", "al", "and", "at", "bin", "da", "de", "del", "der", "du", "for", "in", "la", "of", "on"}
    | {"the", "to", "van", "von"}
)
_FOLLOWERS = frozenset(
    {"agnostics", "arabs", "atheists", "catholics", "christians", "conservatives", "democrats"}
    | {"hindus", "immigrants", "jews", "liberals", "libertarians", "muslims", "protestants"}
    | {"refugees", "republicans", "saudis", "socialists"}
)
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\s*['\u2019]s?$")


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A place in a text and the country that it lies in or is."""

    start: int
    end: int
    country: str


@dataclass(frozen=True, slots=True)
class GoldName:
    """A mention by name; `chain` is the same for all mentions of one person or organisation."""

    start: int
    end: int
    type: str
    chain: str


@dataclass(frozen=True, slots=True)
class GoldText:
    """One labelled text. A label that is null is not scored."""

    gold: str
    """The labelled set: path of its file below the folder that was named."""
    page_id: str
    title: str | None
    text: str
    countries: frozenset[str] | None
    places: tuple[GoldPlace, ...] | None
    names: tuple[GoldName, ...] | None


def adapted(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose labels are called `countries` and `mentions`, in this format."""
    mentions = row.get("mentions")
    if not isinstance(mentions, list) or not row.get("text") or any(map(row.get, LABELS)):
        return row
    if "countries" in row:
        places = [{**place, "country": place["iso"]} for place in mentions if place.get("iso")]
        return {**row, "gold_countries": row["countries"], "gold_places": places}
    if all("chain" in mention for mention in mentions):
        return {**row, "gold_names": [name for name in mentions if _is_name(name)]}
    return row


def text_of(gold: str, page_id: str, row: Mapping[str, Any]) -> GoldText:
    """A labelled text. Raises KeyError, TypeError or ValueError for labels of another form."""
    countries, places, names = map(row.get, LABELS)
    return GoldText(
        gold=gold,
        page_id=page_id,
        title=row.get("title") or None,
        text=str(row["text"]),
        countries=None if countries is None else frozenset(map(_country, countries)),
        places=None
        if places is None
        else tuple(GoldPlace(p["start"], p["end"], _country(p["country"])) for p in places),
        names=None
        if names is None
        else tuple(
            GoldName(n["start"], n["end"], _TYPES[n["type"]], str(n["chain"])) for n in names
        ),
    )


def bare_name(surface: str) -> str:
    """A name without article, possessive and marks, folded: what makes two names distinct."""
    bare = _POSSESSIVE.sub("", surface.strip(" .,;:\"'\u201c\u201d"))
    return " ".join(_ARTICLE.sub("", bare, count=1).casefold().split())


def _is_name(mention: Mapping[str, Any]) -> bool:
    """A person or organisation by name: capitalised throughout, small words within apart.

    Peoples and followers ("Muslims"), which some sets label as persons, are nobody in person.
    """
    if not mention.get("proper") or mention.get("type") not in _TYPES:
        return False
    last = bare_name(mention["surface"]).split()[-1:]
    if mention["type"] == "person" and (_FOLLOWERS | _demonyms()).intersection(last):
        return False
    words = _ARTICLE.sub("", _POSSESSIVE.sub("", mention["surface"]), count=1).split()
    return bool(words) and words[0][0].isupper() and all(map(_may_stand_in_a_name, words))


@reference.cached
def _demonyms() -> frozenset[str]:
    aliases = reference.country_aliases()
    return frozenset(alias.surface.casefold() for alias in aliases if alias.kind == "demonym")


def _may_stand_in_a_name(word: str) -> bool:
    return not word[0].islower() or word in _SMALL_WORDS


def _country(code: str) -> str:
    known = _codes().get(code)
    if known is None:
        raise ValueError(f"no country has the code {code!r}")
    return known


@reference.cached
def _codes() -> dict[str, str]:
    """alpha-2 and alpha-3 → alpha-3."""
    found = {row.country: row.country for row in reference.countries()}
    found.update({row.alpha2: row.country for row in reference.countries() if row.alpha2})
    return found
