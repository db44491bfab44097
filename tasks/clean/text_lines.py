"""Lines of a page with their place in the raw bytes: split, cut where glued, joined where wrapped.

A `Line` is what gets one verdict. Most are one physical line; a line into which a careless
scraper glued a whole page is cut into several, and a paragraph wrapped by its author over
several physical lines is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tasks.clean.text_offsets import byte_length, raw_rows, stripped_place
from tasks.clean.text_words import is_date_line, label_places, load_words, words_of

_BREAK = re.compile("\r\n|\r|\n")
_INNER_BREAK = re.compile("[\u2028\u2029\x0b\x0c\x1c-\x1e\x85]")

SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# These begin with the sign they look for, which is quick to find, and then look back from it.
_GLUED_SENTENCE = re.compile(r"[.!?](?<=[^\W\d_A-Z]{2}.)[\"”’»)]*(?=[\"“‘«(]?[A-ZÀ-Ý][^\W\d_.])")
_GLUED_LABEL = re.compile(r"[A-ZÀ-Ý](?<=[a-zß-ÿ]{2}.)(?=[a-zß-ÿ])")
_SENTENCE_GAP = re.compile(r"[.!?…](?<=[^\W\d_A-Z]{2}.)[\"'”’»)\]]*(?=\s+[\"“‘«(]?[A-ZÀ-Ý0-9])")
_WIDE_GAP = re.compile(r"\t\s*|\s{3,}| [|•·›»] ")

_DIGIT = re.compile(r"\d")

LONG_LINE = 1500
"""Characters beyond which a line may hold a whole page."""
NARROWEST, WIDEST = 40, 140
"""Columns at which people and mailers wrap."""


class Line(NamedTuple):
    """A stripped line: `content` as decoded, byte offsets of it, whether a blank line precedes.

    `glued` is true when it continues the physical line of its predecessor. `raw_start` and
    `raw_end` are null when the place in the raw bytes is not known.
    """

    content: str
    raw_start: int | None = None
    raw_end: int | None = None
    after_blank: bool = False
    glued: bool = False
    gap: str = ""
    """What stood between this line and its predecessor when it is glued."""


def read_lines(text: str, charset: str | None, raw: bytes | None) -> list[Line]:
    """The non-blank lines of a text in order; with byte offsets where `raw` decodes to them."""
    rows = _BREAK.split(text.removeprefix("\ufeff"))
    places = raw_rows(raw, charset) if raw is not None and charset else None
    if places is not None and len(places) != len(rows):
        places = None
    lines: list[Line] = []
    after_blank = True
    for number, row in enumerate(rows):
        content = row.strip()
        if not content:
            after_blank = True
            continue
        start = end = None
        if places is not None and charset and raw is not None:
            start, end = stripped_place(row, content, raw, places[number], charset)
        line = Line(content, start, end, after_blank)
        lines.extend(_cut(line, _INNER_BREAK, charset) if _INNER_BREAK.search(content) else (line,))
        after_blank = False
    return lines


def cut_glued(lines: list[Line], charset: str | None) -> list[Line]:
    """Cut lines into which several blocks of a page were glued.

    `…on Monday.The mayor said` and `MenuHomeNews` are cut where the space is missing; a line
    that holds most of a page is cut into its sentences, which are put together again later.
    """
    longest = max((len(line.content) for line in lines), default=0)
    total = sum(len(line.content) for line in lines)
    whole_page = longest > LONG_LINE and longest * 2 > total
    cut: list[Line] = []
    for line in lines:
        parts = _cut_at(line, _glued_places(line.content), charset)
        if whole_page and len(line.content) > LONG_LINE:
            parts = [
                piece
                for part in parts
                for piece in _cut_at(part, list(_sentence_places(part.content)), charset)
            ]
        cut.extend(parts)
    return cut


def join_wrapped(lines: list[Line]) -> list[Line]:
    """Join the rows of paragraphs that were wrapped, at a width or in the middle of a sentence."""
    width = _wrap_width(lines)
    counts = Counter(line.content for line in lines)
    paragraphs: list[list[Line]] = []
    for line in lines:
        if (
            paragraphs
            and not line.after_blank
            and not line.glued
            and counts[line.content] == 1
            and _continues(paragraphs[-1], line.content, width)
            # a date goes on with no headline
            and not _is_date_row(paragraphs[-1][-1].content)
            and not _is_date_row(line.content)
        ):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_joined(rows) for rows in paragraphs]


def _joined(rows: list[Line]) -> Line:
    if len(rows) == 1:
        return rows[0]
    content = " ".join(row.content for row in rows)
    is_placed = rows[0].raw_start is not None and rows[-1].raw_end is not None
    return rows[0]._replace(
        content=content,
        raw_start=rows[0].raw_start if is_placed else None,
        raw_end=rows[-1].raw_end if is_placed else None,
    )


def merge(lines: list[Line]) -> Line:
    """One line from those that follow each other in the same physical line."""
    first, *others = lines
    if not others:
        return first
    content = "".join(
        [first.content, *[part for line in others for part in (line.gap, line.content)]]
    )
    return first._replace(content=content, raw_end=others[-1].raw_end)


def _continues(rows: list[Line], row: str, width: int) -> bool:
    """Whether `row` goes on with the paragraph that these rows begin."""
    last_row = rows[-1].content
    if width:
        first_word = row.split(None, 1)[0]
        if len(last_row) + 1 + len(first_word) > width >= len(last_row) - 12:
            return True
    if SENTENCE_END.search(last_row[-12:]):
        return False
    words = words_of(last_row)
    if not words:
        return False
    stop = load_words().stop
    if row[0].islower():
        return len(words) >= 4 and any(word in stop for word in words)
    before = " ".join(other.content for other in rows[-4:])
    prose = words_of(before)
    if len(prose) < 7 or sum(word in stop for word in prose) * 5 < len(prose):
        return False
    if words[-1] in stop or last_row[-1] in ",;-–—(“":
        return True
    ends_inside_sentence = _SENTENCE_GAP.search(before) is not None
    return ends_inside_sentence and SENTENCE_END.search(row[-12:]) is not None


def _is_date_row(row: str) -> bool:
    """Whether a row states a date and little else."""
    return len(row) <= 60 and _DIGIT.search(row) is not None and is_date_line(row, words_of(row))


def _wrap_width(lines: list[Line]) -> int:
    """The column at which the text was wrapped, 0 when it was not.

    Evidence is a row followed by a row whose first word would not have fitted. A page may have
    a few longer rows that nobody wrapped, credits and notices of the site, but most of the text
    stands in rows of that width.
    """
    columns: list[int] = []
    lengths: list[int] = []
    for before, after in pairwise(lines):
        if after.after_blank or after.glued or len(before.content) > WIDEST:
            continue
        lengths.append(len(before.content))
        too_long = lengths[-1] + 1 + len(after.content.split(None, 1)[0])
        columns.extend(range(max(lengths[-1], NARROWEST), min(too_long, WIDEST + 1)))
    if not columns:
        return 0
    fitting = Counter(columns)
    full, width = max((full, width) for width, full in fitting.items())
    paired = sum([length >= width // 2 for length in lengths])
    sizes = [len(line.content) for line in lines]
    if sum([size for size in sizes if size <= width]) * 10 < sum(sizes) * 7:
        return 0
    return width if full >= 2 and full * 10 >= paired * 7 else 0


def _glued_places(content: str) -> list[tuple[int, int]]:
    if len(content) <= 60:
        return []
    ends = [match.end() for match in _GLUED_SENTENCE.finditer(content)]
    labels = [match.start() for match in _GLUED_LABEL.finditer(content)]
    if len(labels) >= 4 and len(labels) * 25 > len(content):
        ends += labels
    return [(place, place) for place in ends]


def _sentence_places(content: str) -> Iterator[tuple[int, int]]:
    for match in _WIDE_GAP.finditer(content):
        yield match.start(), match.end()
    for match in _SENTENCE_GAP.finditer(content):
        yield match.end(), match.end()
    for start, end in label_places(content):
        yield start, start
        yield end, end


def _cut(line: Line, pattern: re.Pattern[str], charset: str | None) -> list[Line]:
    places = [(match.start(), match.end()) for match in pattern.finditer(line.content)]
    return _cut_at(line, places, charset)


def _cut_at(line: Line, places: list[tuple[int, int]], charset: str | None) -> list[Line]:
    """Cut a line, leaving out the gaps. Offsets are kept where they can be computed."""
    if not places:
        return [line]
    content = line.content
    bounds: list[tuple[int, int]] = []
    start = 0
    for gap_start, gap_end in sorted(places):
        if gap_start > start:
            bounds.append((start, gap_start))
        start = max(start, gap_end)
    bounds.append((start, len(content)))
    parts: list[Line] = []
    end_before = 0
    for low, high in bounds:
        part = content[low:high]
        stripped = part.strip()
        if not stripped:
            continue
        begin = low + len(part) - len(part.lstrip())
        raw_start = raw_end = None
        if line.raw_start is not None and charset and "\ufffd" not in content:
            raw_start = line.raw_start + byte_length(content[:begin], charset)
            raw_end = raw_start + byte_length(stripped, charset)
        parts.append(
            Line(
                stripped,
                raw_start,
                raw_end,
                line.after_blank if not parts else False,
                line.glued if not parts else True,
                line.gap if not parts else content[end_before:begin],
            )
        )
        end_before = begin + len(stripped)
    return parts
