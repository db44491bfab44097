"""Dates as pages state them: one string, a visible line, an address, and the choice among them.

A date is a claim. `StatedDate` keeps how exact it is, the days it may mean, and the string it
was read from; a time without a zone says in whose zone it was read. Nothing is ever taken from
the clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from tasks.records import Claim
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


# ---- one string ------------------------------------------------------------------------------

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

_CLOCK = re.compile(
    r"""(?<![\d:.,+\-])(?:
        (?P<hour>[0-2]?\d)\s?(?:[:.h時시]|\s?h\s)\s?(?P<minute>[0-5]\d)(?!\d)
          (?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?(?!\d))?
          (?:\s?(?:uhr|hrs?|h|分|분)(?![^\W\d_]))?
          (?:\s?(?P<half>[ap])\.?\s?m(?![^\W\d_])\.?)?
      | (?P<hour12>[01]?\d)\s?(?P<half12>[ap])\.?\s?m(?![^\W\d_])\.?
      | (?P<hour24>[0-2]?\d)\s?(?:h|uhr)(?![^\W\d_])
      | (?P<military>[0-2]\d[0-5]\d)(?=\s?(?:hrs|gmt|utc|z)(?![^\W\d_]))
    )""",
    re.VERBOSE,
)
_ISO_CLOCK = re.compile(
    r"[t\s]?\s*(?P<hour>\d{2})(?P<colon>:?)(?P<minute>\d{2})"
    r"(?:(?P=colon)(?P<second>\d{2})(?:[.,]\d+)?)?(?!\d)(?!\s?[ap]\.?m)"
)
_OFFSET = re.compile(
    r"[\s(,\[]*(?:gmt|utc|z)?\s?(?P<sign>[+\-−])\s?(?P<hours>\d{1,2}):?(?P<minutes>[0-5]\d)?(?!\d)"
)
_ZONE_WORD = re.compile(r"[\s(,\[]*(?P<word>[^\W\d_]{1,5})(?![^\W\d_])")
_WORD = re.compile(r"[^\W\d_]{2,}")


def parse_date(
    value: str, *, default_zone: str | None = None, day_first: bool | None = None
) -> StatedDate | None:
    """The date a short string states; null when it states none or an impossible one.

    Reads ISO 8601, RFC 2822, epoch seconds and milliseconds, and written dates in the languages
    of `months.csv`. A time without a zone is read in `default_zone` (an IANA name), else in UTC.
    `03/04/2023` has no day unless `day_first` decides: it then spans both readings. Dates with
    dots are day first everywhere. Raises `ZoneInfoNotFoundError` for an unknown `default_zone`.
    """
    text = _fold(value)
    if not text or len(text) > MAX_VALUE_CHARS:
        return None
    if match := _EPOCH.fullmatch(text):
        at = dt.datetime.fromtimestamp(int(match["seconds"]), dt.UTC).replace(second=0)
        return _to_the_minute(at, "UTC", "stated", value.strip()) if at.year in YEARS else None
    days = _find_days(text, day_first)
    if days is None:
        return None
    head, tail = text[: days.start], text[days.end :]
    if len(_WORD.findall(head)) + len(_WORD.findall(tail)) > MAX_OTHER_WORDS:
        return None
    if days.precision == "day":
        for place in (days.clock, tail, head):
            found = _find_clock(place, days.earliest, default_zone)
            if found is not None:
                return _to_the_minute(*found, value.strip())
    day = days.earliest if days.precision == "day" else None
    return StatedDate(
        day, None, days.precision, days.earliest, days.latest, None, None, value.strip()
    )


def _fold(value: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _to_the_minute(local: dt.datetime, zone: str, zone_method: str, evidence: str) -> StatedDate:
    day = local.date()
    return StatedDate(
        day, local.astimezone(dt.UTC), "minute", day, day, zone, zone_method, evidence
    )


@cache
def _months() -> dict[str, int]:
    rows = reference.table("months", ("name",), lambda row: (row["name"], int(row["month"])))
    return dict(rows)


@cache
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


def _find_clock(
    text: str, day: dt.date, default_zone: str | None
) -> tuple[dt.datetime, str, str] | None:
    """The time of day in what stands around a date: local time, its zone, and who says so."""
    match = _ISO_CLOCK.match(text) or _CLOCK.search(text)
    if match is None:
        return None
    parts = match.groupdict()
    if parts.get("military"):
        hour, minute = int(parts["military"][:2]), int(parts["military"][2:])
    else:
        hour = int(parts["hour"] or parts.get("hour12") or parts.get("hour24") or 0)
        minute = int(parts["minute"] or 0)
    half = parts.get("half") or parts.get("half12")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    zone, method = _find_zone(text[match.end() :], day.year, default_zone)
    local = dt.datetime.combine(day, dt.time(hour, minute), _zone_info(zone))
    return local, zone, method


def _find_zone(text: str, year: int, default_zone: str | None) -> tuple[str, str]:
    """The zone stated right after a time, else the source's, else UTC."""
    if match := _OFFSET.match(text):
        hours, minutes = int(match["hours"]), match["minutes"] or "00"
        if hours <= 14:
            return f"{'+' if match['sign'] == '+' else '-'}{hours:02}:{minutes}", "stated"
    if match := _ZONE_WORD.match(text):
        word = match["word"]
        if own := _offset_in(default_zone, word, year):
            return own, "stated"
        if word in _zones():
            return _zones()[word], "stated"
    return (default_zone, "source") if default_zone else ("UTC", "assumed")


def _offset_in(zone: str | None, word: str, year: int) -> str | None:
    """What an abbreviation means in a source's own zone: IST in Dublin is +01:00."""
    for month in (1, 7) if zone else ():
        local = dt.datetime(year, month, 1, tzinfo=_zone_info(zone or "UTC"))
        if (local.tzname() or "").casefold() == word:
            offset = local.strftime("%z")
            return f"{offset[:3]}:{offset[3:5]}"
    return None


@cache
def _zones() -> dict[str, str]:
    """Zone abbreviations, folded, with what they are read as."""
    rows = reference.table(
        "time_zones", ("abbreviation",), lambda row: (_fold(row["abbreviation"]), row["zone"])
    )
    return dict(rows)


@cache
def _zone_info(zone: str) -> dt.tzinfo:
    if zone[0] in "+-":
        offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        return dt.timezone(offset if zone[0] == "+" else -offset)
    return ZoneInfo(zone)


# ---- visible lines ---------------------------------------------------------------------------

MAX_LINE_CHARS = 160
MAX_PLAIN_WORDS = 6
"""Words a line may hold beside a date without a label: a weekday, a byline, a place."""

_PUBLISHED = re.compile(
    r"(?<![^\W_])(?:first |originally |date )?(?:published|publish(?:ing)? date|publication date"
    r"|posted|issued|released|submitted|created|date posted|publié|publicad[oa]|publicación"
    r"|veröffentlicht|erstellt|erschienen|pubblicat[oa]|gepubliceerd|geplaatst|opublikowan[oy]"
    r"|data publikacji|опубликовано|опубликован|дата публикации|yayın(?:lan)?ma|diterbitkan"
    r"|dipublikasikan|publicerad|publisert|udgivet|publikováno|objavljeno|публикувано"
    r"|дата на публикация|опубліковано|δημοσιεύτηκε|نشر|تاريخ النشر|发布时间|発表|公開)"
    r"(?![^\W\d_])"
)
_UPDATED = re.compile(
    r"(?<![^\W_])(?:last |latest )?(?:updated?|modified|edited|revised|actualizad[oa]"
    r"|actualización|mis(?:e)? à jour|modifié|actualisé|aktualisiert|geändert|stand:|atualizad[oa]"
    r"|atualização|aggiornat[oa]|aggiornamento|bijgewerkt|gewijzigd|zaktualizowan[oy]"
    r"|aktualizacja|обновлено|изменено|güncelle(?:nme|me|ndi)|diperbarui|uppdaterad|oppdatert"
    r"|opdateret|aktualizováno|ažurirano|оновлено|ενημερώθηκε|تحديث|更新)"
    r"(?![^\W\d_])"
)


def find_dates(text: str, *, default_zone: str | None = None) -> list[StatedDate]:
    """The dates that short visible lines state, in order, each with its `kind`.

    A label counts for what follows it up to the next label. A time with a label but without a
    day ("Updated 10:20 a.m. ET") takes the day of the date before it. Sentences that mention a
    date, and months or years without a label, give nothing.
    """
    found: list[StatedDate] = []
    for line in text.splitlines():
        if len(line) > MAX_LINE_CHARS or not any(character.isdigit() for character in line):
            continue
        for kind, part in _labelled_parts(" ".join(line.split())):
            stated = parse_date(part, default_zone=default_zone)
            if stated is None and kind != "plain" and found and found[-1].day:
                stated = parse_date(
                    f"{found[-1].day.isoformat()} {part}", default_zone=default_zone
                )
                if stated is not None and stated.at is None:
                    stated = None
            if stated is not None and (kind != "plain" or _is_date_line(part, stated)):
                found.append(replace(stated, evidence=part, kind=kind))
    return found


def _labelled_parts(line: str) -> Iterator[tuple[str, str]]:
    """A line cut before each label that names the kind of the date after it."""
    folded = line.casefold()
    if len(folded) != len(line):
        line = folded
    labels = [(match.start(), match.end(), "published") for match in _PUBLISHED.finditer(folded)]
    labels += [(match.start(), match.end(), "updated") for match in _UPDATED.finditer(folded)]
    starts = [(0, "plain"), *((start, kind) for start, _, kind in sorted(labels))]
    ends = [start for start, _ in starts[1:]] + [len(line)]
    for (start, kind), end in zip(starts, ends, strict=True):
        if part := line[start:end].strip(" |·•,;–—-()"):
            yield kind, part


def _is_date_line(line: str, stated: StatedDate) -> bool:
    words = len(_WORD.findall(line))
    return stated.precision in ("day", "minute") and words <= MAX_PLAIN_WORDS


# ---- addresses -------------------------------------------------------------------------------

_URL_DAY = re.compile(
    r"(?<![a-z0-9])(?P<year>(?:19|20)\d{2})(?P<mark>[-/_.]?)(?P<month>0?[1-9]|1[0-2]|[a-z]{3,9})"
    r"(?P=mark)(?P<day>[0-3]?\d)(?![a-z0-9])"
)
_URL_MONTH = re.compile(
    r"(?<=/)(?P<year>(?:19|20)\d{2})[-/](?P<month>0?[1-9]|1[0-2]|[a-z]{3,9})(?=/)"
)


def date_from_url(url: str) -> StatedDate | None:
    """The day or month in an address's path: `/2023/11/30/`, `-20231130`, `/2023/nov/30/`."""
    try:
        path = unquote(urlsplit(url).path).casefold()
    except ValueError:
        return None
    for match in _URL_DAY.finditer(path):
        month, day = match["month"], match["day"]
        is_compact = not match["mark"] and (len(month) != 2 or len(day) != 2)
        stated = None if is_compact else parse_date(f"{day} {_month_word(month)} {match['year']}")
        if stated is not None and stated.day is not None:
            return replace(stated, evidence=match[0])
    for match in _URL_MONTH.finditer(path):
        stated = parse_date(f"{_month_word(match['month'])} {match['year']}")
        if stated is not None:
            return replace(stated, evidence=match[0])
    return None


def _month_word(month: str) -> str:
    return calendar.month_name[int(month)] if month.isdigit() else month


# ---- the choice ------------------------------------------------------------------------------

WEIGHTS = {
    "option": 100.0,
    "record": 10.0,
    "json-ld": 4.0,
    "opengraph": 4.0,
    "meta": 3.0,
    "time-element": 2.0,
    "visible": 1.5,
    "htmldate": 0.5,
}
"""How much one kind of evidence for the publication day counts; `record:date` is a `record`."""

LABELLED_WEIGHT = 3.0
"""A visible date that says "published" counts as much as a meta element."""

URL_WEIGHT = 3.5
ONE_DAY = dt.timedelta(days=1)
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

    Days that differ by one agree: a page in New York and its UTC metadata. The heaviest group of
    agreeing days wins, the earlier of two that weigh the same. A day in the address or at the
    headline beats later metadata: content systems write the last change into `published`. Of the
    winning group the minute comes from the heaviest evidence that has one, the day from what
    states local time. Midnight sharp is a day, not a minute. Where nothing states the publication
    the last change stands for it. Dates after `fetched_at` + 1 day are not believed.
    """
    latest = (fetched_at.date() + ONE_DAY) if fetched_at else None
    published, updated = _gather(list(claims), visible, url, source_zone)
    published = [item for item in published if _is_plausible(item.stated, latest)]
    updated = [item for item in updated if _is_plausible(item.stated, latest)]
    evidence = [_narrowed(item, published) for item in published] or updated
    days = [item for item in evidence if item.stated.day is not None]
    if days:
        stated, method = _represent(_best_group(days, updated))
        return stated, _updated_at(updated, stated), method
    if evidence:
        coarse = min(evidence, key=_coarseness)
        return coarse.stated, _updated_at(updated, None), coarse.method
    return None, None, None


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


def _in_zone(stated: StatedDate, zone: str | None) -> StatedDate:
    """A time stated in UTC falls on the source's local day."""
    if stated.at is None or zone is None or stated.zone not in ("UTC", "+00:00"):
        return stated
    if _is_midnight(stated):
        return stated
    day = stated.at.astimezone(_zone_info(zone)).date()
    return replace(stated, day=day, earliest=day, latest=day)


def _is_midnight(stated: StatedDate) -> bool:
    if stated.at is None or stated.zone is None:
        return False
    local = stated.at.astimezone(_zone_info(stated.zone))
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
        shown = (item for item in days if item.method in ("url", "visible"))
        best = min([best, *(item.stated.earliest for item in shown)])
    return _agreeing(days, best)


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
