"""`3 hours ago`, `gestern`, `il y a 3 jours`: a day, where the time of fetching is known."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from tasks.parse.date_clocks import fold, zone_info
from tasks.parse.date_formats import StatedDate
from tasks.parse.date_lines import label
from warehouse import reference

MAX_WORDS = 8
MAX_OTHER_WORDS = 3
"""A line with more words beside these and a label is a headline or prose, not a date line."""

_AMOUNT = r"(?P<amount>\d{1,3})"
_ANY_MOMENT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_BARE = re.compile(r"[^\w\s]+")


def parse_relative(line: str, fetched_at: dt.datetime, zone: str | None) -> StatedDate | None:
    """The date of a line that counts back from the moment of fetching; null when it does not.

    Hours and days give the day in the source's zone, else in UTC; minutes give the minute; weeks,
    months and years only the span of days in which it lies. Nothing is counted from the clock.
    """
    text = " ".join(_BARE.sub(" ", fold(line)).split())
    if not text or len(text.split()) > MAX_WORDS:
        return None
    local = fetched_at.astimezone(zone_info(zone or "UTC"))
    method = "source" if zone else "assumed"
    for pattern, unit, fixed in _patterns():
        match = pattern.search(text)
        if match is None or _is_prose(text[: match.start()], text[match.end() :], fixed):
            continue
        amount = fixed if fixed is not None else int(match["amount"])
        evidence = line.strip()
        if unit in ("minute", "hour"):
            at = local - dt.timedelta(**{f"{unit}s": amount})
            day = at.date()
            if unit == "hour":
                return StatedDate(day, None, "day", day, day, None, None, evidence)
            utc = at.astimezone(dt.UTC).replace(second=0, microsecond=0)
            return StatedDate(day, utc, "minute", day, day, zone or "UTC", method, evidence)
        if unit == "day":
            day = local.date() - dt.timedelta(days=amount)
            return StatedDate(day, None, "day", day, day, None, None, evidence)
        return _span(local.date(), unit, amount, evidence)
    return None


def _is_prose(before: str, after: str, fixed: int | None) -> bool:
    """Whether the words around make more of it: `Yesterday's men`, `news today show`."""
    others = label().sub(" ", before).split() + [w for w in after.split() if not w.isdigit()]
    return len(others) > (MAX_OTHER_WORDS if fixed is None else 1 if not before else 0)


def counts_back(line: str) -> bool:
    """Whether a line counts back from the moment in which it is read."""
    return parse_relative(line, _ANY_MOMENT, None) is not None


def _span(today: dt.date, unit: str, amount: int, evidence: str) -> StatedDate:
    """All days that "2 weeks ago" may mean: the counted one back to just before one more."""
    if unit == "week":
        latest = today - dt.timedelta(weeks=amount)
        earliest = latest - dt.timedelta(days=6)
    else:
        months = amount * (12 if unit == "year" else 1)
        latest = _months_back(today, months)
        step = 12 if unit == "year" else 1
        earliest = _months_back(today, months + step) + dt.timedelta(days=1)
    precision = "month" if (latest - earliest).days < 31 else "year"
    return StatedDate(None, None, precision, earliest, latest, None, None, evidence)


def _months_back(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


@reference.cached
def _patterns() -> tuple[tuple[re.Pattern[str], str, int | None], ...]:
    """Patterns, the unit they count in, and the number they stand for when they have none."""
    rows = reference.table(
        "relative_dates",
        ("words", "language"),
        lambda row: (fold(row["words"]), row["unit"], row["amount"]),
    )
    found = []
    for words, unit, amount in sorted(rows, key=lambda row: -len(row[0])):
        parts = (re.escape(part).replace(r"\ ", r"\s?") for part in words.split("#"))
        pattern = _AMOUNT.join(parts)
        edges = rf"(?<![^\W_]){pattern}(?![^\W_])"
        found.append((re.compile(edges), unit, int(amount) if amount else None))
    return tuple(found)
