"""Times of day beside a date, and the zones they are read in."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from zoneinfo import ZoneInfo

from warehouse import reference

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


def fold(value: str) -> str:
    """A string in one case, one form of each character and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def find_clock(
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
    local = dt.datetime.combine(day, dt.time(hour, minute), zone_info(zone))
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
        local = dt.datetime(year, month, 1, tzinfo=zone_info(zone or "UTC"))
        if (local.tzname() or "").casefold() == word:
            offset = local.strftime("%z")
            return f"{offset[:3]}:{offset[3:5]}"
    return None


@reference.cached
def _zones() -> dict[str, str]:
    """Zone abbreviations, folded, with what they are read as."""
    rows = reference.table(
        "time_zones", ("abbreviation",), lambda row: (fold(row["abbreviation"]), row["zone"])
    )
    return dict(rows)


@reference.cached
def zone_info(zone: str) -> dt.tzinfo:
    """The zone of an IANA name or of an offset like `+01:00`."""
    if zone[0] in "+-":
        offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        return dt.timezone(offset if zone[0] == "+" else -offset)
    return ZoneInfo(zone)
