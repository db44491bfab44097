"""The publication date: the choice among the dates that a page, its record and address state.

A date is a claim. `StatedDate` keeps how exact it is, the days it may mean, and the string it
was read from; a time without a zone says in whose zone it was read. Nothing is ever taken from
the clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tasks.parse.date_address import date_from_url
from tasks.parse.date_clocks import zone_info
from tasks.parse.date_formats import StatedDate, parse_date
from tasks.parse.date_lines import find_dates, label_kind
from tasks.parse.date_relative import parse_relative
from tasks.records import Claim

__all__ = ["StatedDate", "choose_date", "date_from_url", "find_dates", "parse_date"]

WEIGHTS = {
    "option": 100.0,
    "record": 10.0,
    "json-ld": 4.0,
    "opengraph": 4.0,
    "meta": 3.0,
    "time-element": 2.0,
    "visible": 1.5,
    "relative": 1.0,
    "htmldate": 0.5,
}
"""How much one kind of evidence for the publication day counts; `record:date` is a `record`."""

LABELLED_WEIGHT = 3.0
"""A visible date that says "published" counts as much as a meta element."""

URL_WEIGHT = 3.5
ONE_DAY = dt.timedelta(days=1)

SHOWN = ("visible", "time-element", "microdata")
"""Evidence that stands in the page's text or in the markup around it."""

TACIT = ("opengraph", "meta")
"""A change that only these state is mostly the last touch by a content system: any plugin's."""

PLACEHOLDERS = (dt.date(1970, 1, 1), dt.date(1900, 1, 1))
"""What content systems print when they know no date."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    stated: StatedDate
    method: str
    weight: float


def choose_date(
    claims: Iterable[Claim],
    visible: Sequence[str],
    url: str | None,
    *,
    source_zone: str | None,
    fetched_at: dt.datetime | None,
) -> tuple[StatedDate | None, dt.datetime | None, str | None]:
    """The publication date, the last update (UTC) and the kind of evidence that gave the date.

    `visible` are the lines of the page that may state a date, in order.

    What the owner of the files says wins, then the day that the page shows beside its headline:
    that is the date which its readers are told, while content systems fill `published` with the
    day of a first draft, of an import or of the last change. A day in the address beats a later
    one. Else the heaviest group of agreeing days wins, the earlier of two that weigh the same;
    days that differ by one agree, as on a page in New York and in its UTC metadata. Of the winning
    group the minute comes from the heaviest evidence that has one, the day from what states local
    time. Midnight sharp is a day, not a minute. Words that count back ("3 hours ago") are read
    from `fetched_at` where nothing states a day, and never without it. Where nothing states the
    publication, a change that the page shows or its JSON-LD states stands for it. Dates after
    `fetched_at` + 1 day are not believed.
    """
    latest = (fetched_at.date() + ONE_DAY) if fetched_at else None
    published, updated = _gather(list(claims), visible, url, source_zone)
    if fetched_at and not any(item.stated.day for item in published):
        published += _counted_back(visible, fetched_at, source_zone)
    published = [item for item in published if _is_plausible(item.stated, latest)]
    updated = [item for item in updated if _is_plausible(item.stated, latest)]
    evidence = [_narrowed(item, published) for item in published]
    evidence = evidence or [item for item in updated if item.method not in TACIT]
    days = [item for item in evidence if item.stated.day is not None]
    if days:
        stated, method = _represent(_best_group(days, updated))
        return stated, _updated_at(updated, stated), method
    if evidence:
        coarse = min(evidence, key=_coarseness)
        return coarse.stated, _updated_at(updated, None), coarse.method
    return None, _updated_at(updated, None), None


def _gather(
    claims: list[Claim], visible: Sequence[str], url: str | None, zone: str | None
) -> tuple[list[_Evidence], list[_Evidence]]:
    """Everything that states a publication, and everything that states a change."""
    published: list[_Evidence] = []
    updated: list[_Evidence] = []
    for claim in claims:
        if claim.about not in ("published", "updated"):
            continue
        stated = parse_date(claim.value, default_zone=zone)
        if stated is None:
            continue
        weight = WEIGHTS.get(claim.method.partition(":")[0], 1.0)
        item = _Evidence(_in_zone(stated, zone), claim.method, weight)
        (published if claim.about == "published" else updated).append(item)
    for stated in find_dates("\n".join(visible), default_zone=zone):
        weight = LABELLED_WEIGHT if stated.kind == "published" else WEIGHTS["visible"]
        item = _Evidence(stated, "visible", weight)
        (updated if stated.kind == "updated" else published).append(item)
    if url and (stated := date_from_url(url)):
        published.append(_Evidence(stated, "url", URL_WEIGHT))
    return published, updated


def _counted_back(
    visible: Sequence[str], fetched_at: dt.datetime, zone: str | None
) -> list[_Evidence]:
    """What the first line says that counts back from the time of fetching: `3 hours ago`."""
    for line in visible:
        if label_kind(line) != "updated" and (stated := parse_relative(line, fetched_at, zone)):
            return [_Evidence(stated, "relative", WEIGHTS["relative"])]
    return []


def _in_zone(stated: StatedDate, zone: str | None) -> StatedDate:
    """A time stated in UTC falls on the source's local day."""
    if stated.at is None or zone is None or stated.zone not in ("UTC", "+00:00"):
        return stated
    if _is_midnight(stated):
        return stated
    day = stated.at.astimezone(zone_info(zone)).date()
    return replace(stated, day=day, earliest=day, latest=day)


def _is_midnight(stated: StatedDate) -> bool:
    if stated.at is None or stated.zone is None:
        return False
    local = stated.at.astimezone(zone_info(stated.zone))
    return (local.hour, local.minute) == (0, 0)


def _is_plausible(stated: StatedDate, latest: dt.date | None) -> bool:
    if stated.day in PLACEHOLDERS:
        return False
    return latest is None or stated.earliest <= latest


def _narrowed(item: _Evidence, others: list[_Evidence]) -> _Evidence:
    """`03/04/2023` read the way in which it falls on what other evidence states."""
    stated = item.stated
    both = [parse_date(stated.evidence, day_first=day_first) for day_first in (True, False)]
    if stated.day is not None or any(reading is None or not reading.day for reading in both):
        return item
    agreeing = [
        reading
        for reading in both
        if reading is not None
        and any(
            other.stated.earliest - ONE_DAY <= reading.earliest <= other.stated.latest + ONE_DAY
            for other in others
            if other.stated.precision != "year"
        )
    ]
    if len(agreeing) != 1:
        return item
    return replace(item, stated=replace(agreeing[0], kind=stated.kind))


def _coarseness(item: _Evidence) -> tuple[dt.timedelta, float]:
    return item.stated.latest - item.stated.earliest, -item.weight


def _best_group(days: list[_Evidence], updated: list[_Evidence]) -> list[_Evidence]:
    """The evidence that agrees, to a day, on the most believable day."""
    changed = {item.stated.day for item in updated}

    def rank(day: dt.date) -> tuple[float, int]:
        weights: dict[str, float] = {}
        for item in _agreeing(days, day):
            weights[item.method] = max(item.weight, weights.get(item.method, 0.0))
        total = sum(weights.values())
        return (total / 2 if day in changed else total), -day.toordinal()

    best = max({item.stated.earliest for item in days}, key=rank)
    if not any(item.weight >= WEIGHTS["record"] for item in days):
        shown = _shown_day(days, updated)
        addresses = [item.stated.earliest for item in days if item.method == "url"]
        best = min([shown or best, *addresses])
    return _agreeing(days, best)


def _shown_day(days: list[_Evidence], updated: list[_Evidence]) -> dt.date | None:
    """The day beside the headline: the first labelled one, else the first of several.

    Not shown as the publication is a day that words or markup beside it call a change, nor one
    after the last change: a page prints the day of its reading in its head.
    """
    changes = {item.stated.day for item in updated if item.method in SHOWN}
    others = [item.stated.day for item in updated if item.stated.day and item.method not in SHOWN]
    latest = max(others, default=dt.date.max - ONE_DAY) + ONE_DAY
    shown = [
        item.stated
        for item in days
        if item.method == "visible"
        and (item.stated.kind == "published" or item.stated.day not in changes)
        and item.stated.earliest <= latest
    ]
    for stated in shown:
        if stated.kind == "published":
            return stated.earliest
    return next((stated.earliest for stated in shown), None)


def _agreeing(days: list[_Evidence], day: dt.date) -> list[_Evidence]:
    return [item for item in days if abs(item.stated.earliest - day) <= ONE_DAY]


def _represent(group: list[_Evidence]) -> tuple[StatedDate, str]:
    """One date for a group: the minute of its heaviest evidence, the day of a local statement."""
    group = sorted(group, key=lambda item: -item.weight)
    minutes = [item for item in group if item.stated.at and not _is_midnight(item.stated)]
    best = (minutes or group)[0]
    stated = best.stated
    if not minutes:
        return replace(stated, at=None, precision="day", zone=None, zone_method=None), best.method
    if stated.zone in ("UTC", "+00:00"):
        local = next((item.stated for item in group if _is_local(item)), stated)
        stated = replace(stated, day=local.day, earliest=local.earliest, latest=local.latest)
    return stated, best.method


def _is_local(item: _Evidence) -> bool:
    """Whether evidence states the day as the page's readers see it."""
    if item.stated.at is not None and not _is_midnight(item.stated):
        return item.stated.zone not in ("UTC", "+00:00")
    return item.method in ("visible", "url")


def _updated_at(updated: list[_Evidence], published: StatedDate | None) -> dt.datetime | None:
    """The latest change known to the minute that is not before the publication."""
    times = [item.stated.at for item in updated if item.stated.at]
    newest = max(times, default=None)
    if newest and published and published.at and newest < published.at:
        return None
    return newest
