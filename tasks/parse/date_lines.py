"""Dates in visible lines: what a line states, and what a label makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tasks.parse.date_clocks import fold
from tasks.parse.date_formats import WORD, StatedDate, day_span, parse_date
from warehouse import reference

MAX_LINE_CHARS = 160
MAX_DATES = 5
MAX_PLAIN_WORDS = 6
"""Words a line may hold beside a date without a label: a weekday, a byline, a place."""

_BYLINE = re.compile(
    r"^(?:[^\W\d_]{3,9} )?(?i:by|von|por|par|di|da|door|av|af|od|oleh|от)\s*:?\s+"
    r"[^\W\d_a-zß-öø-ÿ][\w.'’\-]*(?:\s+[^\W\d_a-zß-öø-ÿ][\w.'’\-]*){1,4}"
    r"(?=\s*[,/|–—\-(]|\s+(?:and|und|et|y|e|en|og|och|&)\s|\s+\d|\s*$)"
)
_SEGMENT = re.compile(r"\s+[/|·•]+\s+|\s*\|\s*")
WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mandag|tirsdag|lørdag|søndag"
    r"|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)"
)
"""Weekdays as a pattern for folded text."""

_SHORT_WEEKDAY = r"(?:mon|tues?|wed|thur?s?|fri|sat|sun)\b\.?"  # after a comma: "By Wei Sun" is one

_AFTER_DATE = re.compile(
    r"^[\s,]*(?:(?:at|um|à|a las|às|alle|om|kl\.?)\s+)?\d{1,2}[:.h]\d{2}(?::\d{2})?"
    r"(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:uhr|h)\b)?(?:\s+[a-z]{1,4}t\b|\s+utc\b)?"
)


@reference.cached
def _labels() -> dict[str, str]:
    """Words before a date, folded, with the kind of date that they announce."""
    rows = reference.table("date_labels", ("label",), lambda row: (fold(row["label"]), row["kind"]))
    return dict(rows)


@reference.cached
def label() -> re.Pattern[str]:
    """A label of a date, in folded text."""
    names = sorted(_labels(), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, names))})(?![^\W\d_])")


@reference.cached
def _before_date() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{label().pattern}\s*:?\s*)?(?:\b(?:on|am|le|el|em|il|op|den|the)\s+)?"
        rf"(?:(?:\b{WEEKDAY}|(?:^|(?<=[,/|–—-]\s)){_SHORT_WEEKDAY})\s*,?\s*)?"
        r"(?:\b(?:the|den|le|el)\s+)?$"
    )


def label_alone(line: str) -> str | None:
    """The kind of date that a line announces which holds only a label: `Page updated:`."""
    words = fold(line).strip(" :|·•-–—")
    return _labels().get(words) or _labels().get(f"{words}:")


def label_kind(line: str) -> str | None:
    """The kind of date that the first label in a line announces."""
    match = label().search(fold(line))
    return _labels()[match[0]] if match else None


def find_dates(text: str, *, default_zone: str | None = None) -> list[StatedDate]:
    """The dates that short visible lines state, in order, each with its `kind`.

    A label counts for what follows it up to the next label, one alone in its line for the line
    below. A time with a label but without a day ("Updated 10:20 a.m. ET") takes the day of the
    date before it. Of `3 May 2023. Updated: 5 May 2023` the first is the publication. Sentences
    that mention a date, days of something else ("Printed on"), and years without a label give
    nothing.
    """
    found: list[StatedDate] = []
    announced: str | None = None
    for line in text.splitlines():
        if len(line) > MAX_LINE_CHARS or not any(character.isdigit() for character in line):
            announced = label_alone(line)
            continue
        parts = list(_labelled_parts(" ".join(line.split())))
        if [kind for kind, _ in parts] == ["plain"] and announced:
            parts = [(announced, parts[0][1])]
        announced = None
        kinds = [kind for kind, _ in parts]
        for kind, words in parts:
            if kind == "other":
                continue
            part, stated = words, parse_date(words, default_zone=default_zone)
            if stated is None and kind != "plain" and found and found[-1].day:
                stated = parse_date(
                    f"{found[-1].day.isoformat()} {part}", default_zone=default_zone
                )
                if stated is not None and stated.at is None:
                    stated = None
            if kind == "plain" and (stated is None or not _is_date_line(part, stated)):
                part, stated = _dated_segment(words, default_zone)
            if stated is not None:
                is_first = kind == "plain" and "updated" in kinds and "published" not in kinds
                stands_for = "published" if is_first else kind
                found.append(replace(stated, evidence=part, kind=stands_for))
    return found


def _labelled_parts(line: str) -> Iterator[tuple[str, str]]:
    """A line cut before each label that names the kind of the date after it."""
    folded = line.casefold()
    if len(folded) != len(line):
        line = folded
    labels = [
        (match.start(), match.end(), _labels()[match[0]]) for match in label().finditer(folded)
    ]
    starts = [(0, "plain"), *((start, kind) for start, _, kind in sorted(labels))]
    ends = [start for start, _ in starts[1:]] + [len(line)]
    for (start, kind), end in zip(starts, ends, strict=True):
        if part := line[start:end].strip(" |·•,;–—-()"):
            yield kind, part


def _dated_segment(line: str, default_zone: str | None) -> tuple[str, StatedDate | None]:
    """The part of a line between bars that is a date, as in `Ada Quill, Paris / 3 May 2005`."""
    segments = _SEGMENT.split(line)
    for segment in segments if len(segments) > 1 else ():
        stated = parse_date(segment, default_zone=default_zone)
        if stated is not None and _is_date_line(segment, stated):
            return segment, stated
    return line, None


def _is_date_line(line: str, stated: StatedDate) -> bool:
    """Whether hardly anything but the date stands in the line, or a name after its "By".

    `By Ada Quill, Foreign Desk Tuesday, May 3, 2005` is one. `parse_date` refuses longer ones.
    A month counts only when it and its year are all there is: "March 2024".
    """
    if stated.precision == "month":
        return len(WORD.findall(line)) == 1
    if stated.precision == "year":
        return False
    return len(WORD.findall(line)) <= MAX_PLAIN_WORDS or bool(_BYLINE.match(line))


def without_dates(line: str) -> str:
    """A line with a bar in place of each date, its label, weekday and time of day.

    `By Ada Quill, Monday, 3 May 2005 10:15` gives `By Ada Quill, |`.
    """
    line = " ".join(line.split())
    if len(line) > MAX_LINE_CHARS:
        return line
    for _ in range(MAX_DATES):
        folded = fold(line)
        span = day_span(folded) if len(folded) == len(line) else None
        if span is None:
            break
        before = _before_date().search(folded[: span[0]])
        after = _AFTER_DATE.match(folded[span[1] :])
        start = before.start() if before else span[0]
        end = span[1] + (after.end() if after else 0)
        line = f"{line[:start].rstrip()} | {line[end:].lstrip()}".strip()
    return line
