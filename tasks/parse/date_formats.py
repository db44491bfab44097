"""One string: the date it states, how exact that is, and what it was read from."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from tasks.parse.date_clocks import find_clock, fold
from warehouse import reference

YEARS = range(1690, 2101)
"""No newspaper archive starts earlier; later years are misprints."""

MAX_VALUE_CHARS = 200
MAX_OTHER_WORDS = 8
"""A date string with more words than these around the date is prose, not a date."""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as one string states it.

    `day` is the local day, null when coarser or when day and month cannot be told apart; `at` is
    UTC and null unless the minute is stated. `earliest` and `latest` span every day it may mean.
    `zone` is an IANA name or an offset; `zone_method` is `stated`, `source` or `assumed` (UTC).
    `kind` is `published`, `updated` or `plain`, as the words before it say.
    """

    day: dt.date | None
    at: dt.datetime | None
    precision: str
    earliest: dt.date
    latest: dt.date
    zone: str | None
    zone_method: str | None
    evidence: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class _Days:
    """Where in a string a day, month or year stands, and the days it may mean."""

    precision: str
    earliest: dt.date
    latest: dt.date
    start: int
    end: int
    clock: str


_YEAR = r"(?P<year>\d{4})(?!\d)"
_ORDINAL = r"(?:(?:st|nd|rd|th|er|re|o|a|\.)(?![^\W\d_]))?"  # NFKC makes "1º" "1o"
_OF = r"(?:\s*\b(?:de|del|of|di)\b\s*)?"

_EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\d{3}|\.\d+)?")
_ISO_WEEK = re.compile(r"(?P<year>\d{4})-?w(?P<week>\d{2})(?:-?(?P<weekday>[1-7]))?")
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?=t?\d{4}(?:\d\d)?(?!\d)|(?!\d))"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[-/.年년]\s?(?P<month>\d{1,2})\s?[-/.月월]\s?(?P<day>\d{1,2})(?!\d)"
)
_NUMERIC = re.compile(
    r"(?<![\d.:/])(?P<first>\d{1,2})\s?(?P<mark>[-./])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<year>\d{4}|\d{2})(?![\d:])"
)
_VIETNAMESE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})(?:,|\s+năm)?\s+" + _YEAR
)
_MONTH_NUMBER = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})")
_YEAR_ALONE = re.compile(r"(?P<year>\d{4})")

_DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\W\d_]{2,}")


def parse_date(
    value: str, *, default_zone: str | None = None, day_first: bool | None = None
) -> StatedDate | None:
    """The date a short string states; null when it states none or an impossible one.

    Reads ISO 8601, RFC 2822, epoch seconds and milliseconds, and written dates in the languages
    of `months.csv`. A time without a zone is read in `default_zone` (an IANA name), else in UTC.
    `03/04/2023` has no day unless `day_first` decides: it then spans both readings. Dates with
    dots are day first everywhere. Raises `ZoneInfoNotFoundError` for an unknown `default_zone`.
    """
    text = fold(value)
    if not text or len(text) > MAX_VALUE_CHARS:
        return None
    if match := _EPOCH.fullmatch(text):
        at = dt.datetime.fromtimestamp(int(match["seconds"]), dt.UTC).replace(second=0)
        return _to_the_minute(at, "UTC", "stated", value.strip()) if at.year in YEARS else None
    days = _find_days(text, day_first)
    if days is None:
        return None
    head, tail = text[: days.start], text[days.end :]
    if len(WORD.findall(head)) + len(WORD.findall(tail)) > MAX_OTHER_WORDS:
        return None
    if days.precision == "day":
        for place in (days.clock, tail, head):
            found = find_clock(place, days.earliest, default_zone)
            if found is not None:
                return _to_the_minute(*found, value.strip())
    day = days.earliest if days.precision == "day" else None
    return StatedDate(
        day, None, days.precision, days.earliest, days.latest, None, None, value.strip()
    )


def _to_the_minute(local: dt.datetime, zone: str, zone_method: str, evidence: str) -> StatedDate:
    day = local.date()
    return StatedDate(
        day, local.astimezone(dt.UTC), "minute", day, day, zone, zone_method, evidence
    )


@reference.cached
def _months() -> dict[str, int]:
    rows = reference.table("months", ("name",), lambda row: (row["name"], int(row["month"])))
    return dict(rows)


@reference.cached
def _worded() -> tuple[re.Pattern[str], ...]:
    """Dates with a month's name: day first, month first, year first, month and year."""
    names = sorted(_months(), key=lambda name: (-len(name), name))
    month = rf"(?P<name>{'|'.join(map(re.escape, names))})(?![^\W\d_])\.?"
    day = r"(?P<day>\d{1,2})(?!\d)" + _ORDINAL
    clock = r"(?P<clock>\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s[+-]\d{4}|\s[a-z]{3,4})?)?"
    short_year = r"(?P<year>\d{4}|'?\d{2})(?![\d:h]|\.\d)"
    return (
        re.compile(rf"(?<![\d.:]){day},?[\s\-/]*{_OF}{month}[\s\-/,]*{_OF}{short_year}"),
        re.compile(rf"(?<![^\W_]){month}[\s\-]*{day}{clock},?[\s\-]*{_YEAR}"),
        re.compile(rf"(?<!\d)(?P<year>\d{{4}})[.,]?[\s\-/]*{month}[\s\-/]*{day}"),
        re.compile(rf"(?<![^\W_]){month},?[\s\-/]*{_OF}{_YEAR}"),
    )


def _find_days(text: str, day_first: bool | None) -> _Days | None:
    """The first date in a folded string; null when there is none or it is impossible."""
    if not _DIGIT.search(text):
        return None
    if match := _ISO_WEEK.match(text):
        return _week(match)
    for pattern in (_YEAR_FIRST, _COMPACT, _NUMERIC, _VIETNAMESE):
        if match := pattern.search(text):
            return _read_days(match, day_first)
    for pattern in _worded():
        if match := pattern.search(text):
            return _read_days(match, day_first)
    match = _MONTH_NUMBER.fullmatch(text) or _YEAR_ALONE.fullmatch(text)
    return _read_days(match, day_first) if match else None


def day_span(folded: str) -> tuple[int, int] | None:
    """Where in a folded string (`date_clocks.fold`) its first date to the day stands."""
    days = _find_days(folded, day_first=True)
    return (days.start, days.end) if days and days.precision == "day" else None


def _week(match: re.Match[str]) -> _Days | None:
    year, week, weekday = int(match["year"]), int(match["week"]), int(match["weekday"] or 0)
    if year not in YEARS:
        return None
    try:
        earliest = dt.date.fromisocalendar(year, week, weekday or 1)
    except ValueError:
        return None
    if weekday:
        return _Days("day", earliest, earliest, match.start(), match.end(), "")
    # A week is no precision of its own: the month or the year that holds it.
    latest = earliest + dt.timedelta(days=6)
    precision = "month" if earliest.month == latest.month else "year"
    return _Days(precision, earliest, latest, match.start(), match.end(), "")


def _read_days(match: re.Match[str], day_first: bool | None) -> _Days | None:
    parts = match.groupdict()
    year = _full_year(parts["year"])
    start, end, clock = match.start(), match.end(), parts.get("clock") or ""
    if year not in YEARS:
        return None
    if "first" in parts:
        readings = _numeric_readings(year, int(parts["first"]), int(parts["second"]))
        if parts["mark"] == ".":
            day_first = True
        if day_first is not None and all(readings):
            readings = (readings[0],) if day_first else (readings[1],)
        days = sorted({day for day in readings if day})
        if not days:
            return None
        precision = "day" if len(days) == 1 else "year"
        return _Days(precision, days[0], days[-1], start, end, clock)
    name = parts.get("name")
    month = _months()[name] if name else int(parts.get("month") or 0)
    if parts.get("day"):
        day = _date(year, month, int(parts["day"]))
        return _Days("day", day, day, start, end, clock) if day else None
    if not month and "month" not in parts:
        return _Days("year", dt.date(year, 1, 1), dt.date(year, 12, 31), start, end, clock)
    if not 1 <= month <= 12:
        return None
    latest = dt.date(year, month, calendar.monthrange(year, month)[1])
    return _Days("month", dt.date(year, month, 1), latest, start, end, clock)


def _full_year(digits: str) -> int:
    """`23` is 2023, `87` is 1987: POSIX's turn of the century is at 69."""
    year = int(digits.removeprefix("'"))
    if year > 99:
        return year
    return year + (2000 if year < 69 else 1900)


def _numeric_readings(year: int, first: int, second: int) -> tuple[dt.date | None, ...]:
    return _date(year, second, first), _date(year, first, second)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
