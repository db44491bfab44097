"""Where a line stands in the raw bytes of its document.

Rows are found in the bytes themselves, not by encoding the text again, so that the offsets hold
where broken bytes were replaced in decoding.
"""

from __future__ import annotations

import codecs
import re

_RAW_BREAK = re.compile(b"\r\n|\r|\n")


def raw_rows(raw: bytes, charset: str) -> list[tuple[int, int]] | None:
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


def stripped_place(
    row: str, content: str, raw: bytes, place: tuple[int, int], charset: str
) -> tuple[int | None, int | None]:
    """Byte offsets of the stripped row, or nulls when the bytes do not decode to it."""
    start, end = place
    if row != content:
        start += byte_length(row[: len(row) - len(row.lstrip())], charset)
        end -= byte_length(row[len(row.rstrip()) :], charset)
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


def byte_length(part: str, charset: str) -> int:
    """How many bytes a part of the text takes."""
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
