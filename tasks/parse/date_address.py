"""Dates in web addresses."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from tasks.parse.date_formats import StatedDate, parse_date

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
