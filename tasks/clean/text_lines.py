"""Lines of a page with their place in the raw bytes: split, cut where glued, joined where wrapped.

A `Line` is what gets one verdict. Most are one physical line; a line into which a careless
scraper glued a whole page is cut into several, and a paragraph wrapped by its author over
several physical lines is one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tasks.clean.text_words import load_words, words_of

_BREAK = re.compile("\r\n|\r|\n")
_RAW_BREAK = re.compile(b"\r\n|\r|\n")
_INNER_BREAK = re.compile("[\u2028\u2029\x0b\x0c\x1c-\x1e\x85]")

SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_GLUED_SENTENCE = re.compile(r"(?<=[^\W\d_A-Z]{2})[.!?][\"”’»)]*(?=[\"“‘«(]?[A-ZÀ-Ý][^\W\d_.])")
_GLUED_LABEL = re.compile(r"(?<=[a-zß-ÿ]{2})(?=[A-ZÀ-Ý][a-zß-ÿ])")
_SENTENCE_GAP = re.compile(r"(?<=[^\W\d_A-Z]{2})[.!?…][\"'”’»)\]]*(?=\s+[\"“‘«(]?[A-ZÀ-Ý0-9])")
_WIDE_GAP = re.compile(r"\t\s*|\s{3,}| [|•·›»] ")

LONG_LINE = 1500
"""Characters beyond which a line may hold a whole page."""


@dataclass(frozen=True, slots=True)
class Line:
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
    places = _raw_rows(raw, charset) if raw is not None and charset else None
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
            start, end = _stripped_place(row, content, raw, places[number], charset)
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
        parts = _cut_at(line, list(_glued_places(line.content)), charset)
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
    seen: dict[str, int] = {}
    for line in lines:
        seen[line.content] = seen.get(line.content, 0) + 1
    joined: list[Line] = []
    last_row = ""
    for line in lines:
        if (
            joined
            and not line.after_blank
            and not line.glued
            and seen[line.content] == 1
            and _continues(joined[-1].content, last_row, line.content, width)
        ):
            before = joined[-1]
            joined[-1] = replace(
                before, content=f"{before.content} {line.content}", raw_end=line.raw_end
            )
        else:
            joined.append(line)
        last_row = line.content
    return joined


def merge(first: Line, last: Line) -> Line:
    """One line from two that follow each other in the same physical line."""
    return replace(
        first, content=first.content + last.gap + last.content, raw_end=last.raw_end
    )


def _continues(paragraph: str, last_row: str, row: str, width: int) -> bool:
    """Whether `row` goes on with the paragraph whose last row is `last_row`."""
    open_ended = SENTENCE_END.search(last_row) is None
    if width:
        first_word = row.split(None, 1)[0]
        if len(last_row) + 1 + len(first_word) > width >= len(last_row) - 12:
            return True
    words = words_of(last_row)
    if not open_ended or not words:
        return False
    stop = load_words().stop
    if row[0].islower():
        return len(words) >= 4 and sum(word in stop for word in words) >= 1
    prose = words_of(paragraph)
    if len(prose) < 7 or sum(word in stop for word in prose) * 5 < len(prose):
        return False
    if words[-1] in stop or last_row[-1] in ",;-–—(“":
        return True
    return _ends_inside_sentence(paragraph) and SENTENCE_END.search(row) is not None


def _ends_inside_sentence(paragraph: str) -> bool:
    """Whether a full sentence of the paragraph is followed by an unfinished one."""
    return _SENTENCE_GAP.search(paragraph) is not None


def _wrap_width(lines: list[Line]) -> int:
    """The column at which the text was wrapped, 0 when it was not.

    Evidence is a row followed by a row whose first word would not have fitted.
    """
    rows = [line.content for line in lines]
    longest = max((len(row) for row in rows), default=0)
    if not 40 <= longest <= 140:
        return 0
    full = paired = 0
    for before, after in zip(lines, lines[1:], strict=False):
        if after.after_blank or len(before.content) < longest // 2:
            continue
        paired += 1
        first_word = after.content.split(None, 1)[0]
        full += len(before.content) + 1 + len(first_word) > longest - 3
    return longest if full >= 2 and full * 10 >= paired * 7 else 0


def _glued_places(content: str) -> Iterator[tuple[int, int]]:
    if len(content) > 60:
        for match in _GLUED_SENTENCE.finditer(content):
            yield match.end(), match.end()
    labels = [match.start() for match in _GLUED_LABEL.finditer(content)]
    if len(labels) >= 4 and len(labels) * 25 > len(content):
        yield from ((place, place) for place in labels)


def _sentence_places(content: str) -> Iterator[tuple[int, int]]:
    for match in _WIDE_GAP.finditer(content):
        yield match.start(), match.end()
    for match in _SENTENCE_GAP.finditer(content):
        yield match.end(), match.end()


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
        low += len(part) - len(part.lstrip())
        high = low + len(stripped)
        raw_start = raw_end = None
        if line.raw_start is not None and charset and "\ufffd" not in content:
            raw_start = line.raw_start + _byte_length(content[:low], charset)
            raw_end = raw_start + _byte_length(stripped, charset)
        parts.append(
            Line(
                stripped,
                raw_start,
                raw_end,
                line.after_blank if not parts else False,
                line.glued if not parts else True,
                line.gap if not parts else content[end_before:low],
            )
        )
        end_before = high
    return parts


def _raw_rows(raw: bytes, charset: str) -> list[tuple[int, int]] | None:
    """Start and end of each row in the bytes; null for charsets whose rows cannot be told."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return None
    if name.startswith("utf-16"):
        return _utf16_rows(raw, name)
    if not _is_ascii_compatible(name):
        return None
    start = 3 if raw.startswith(codecs.BOM_UTF8) else 0
    rows = []
    for match in _RAW_BREAK.finditer(raw, start):
        rows.append((start, match.start()))
        start = match.end()
    rows.append((start, len(raw)))
    return rows


def _utf16_rows(raw: bytes, name: str) -> list[tuple[int, int]]:
    big = raw.startswith(codecs.BOM_UTF16_BE) or name == "utf-16-be"
    start = 2 if raw.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)) else 0
    feed, back = (b"\x00\n", b"\x00\r") if big else (b"\n\x00", b"\r\x00")
    rows = []
    place = start
    while place + 1 < len(raw):
        unit = raw[place : place + 2]
        if unit not in (feed, back):
            place += 2
            continue
        rows.append((start, place))
        place += 4 if unit == back and raw[place + 2 : place + 4] == feed else 2
        start = place
    rows.append((start, len(raw)))
    return rows


def _stripped_place(
    row: str, content: str, raw: bytes, place: tuple[int, int], charset: str
) -> tuple[int | None, int | None]:
    """Byte offsets of the stripped row, or nulls when the bytes do not decode to it."""
    start, end = place
    if row != content:
        start += _byte_length(row[: len(row) - len(row.lstrip())], charset)
        end -= _byte_length(row[len(row.rstrip()) :], charset)
    codec = _slice_codec(raw, charset)
    if start > end or raw[start:end].decode(codec, "replace") != content:
        return None, None
    return start, end


def _slice_codec(raw: bytes, charset: str) -> str:
    """The codec for a slice of the bytes: one that expects no byte order mark."""
    name = codecs.lookup(charset).name
    if name == "utf-16":
        return "utf-16-be" if raw.startswith(codecs.BOM_UTF16_BE) else "utf-16-le"
    return "utf-8" if name == "utf-8-sig" else name


def _byte_length(part: str, charset: str) -> int:
    if part.isascii() and _is_ascii_compatible(codecs.lookup(charset).name):
        return len(part)
    name = codecs.lookup(charset).name
    if name.startswith("utf-16"):
        return len(part.encode("utf-16-le", "surrogatepass"))
    return len(part.encode("utf-8" if name == "utf-8-sig" else name, "replace"))


def _is_ascii_compatible(name: str) -> bool:
    if name.startswith(("utf-16", "utf-32", "utf-7", "iso2022", "hz", "cp037", "cp5", "cp1026")):
        return False
    try:
        return b"a\n<".decode(name) == "a\n<"
    except (LookupError, UnicodeDecodeError):
        return False
