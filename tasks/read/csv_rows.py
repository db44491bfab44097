"""CSV and its relatives: one record a row, under a header."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from tasks.read import charset, detect
from tasks.read.errors import Limits, Unreadable, in_words, printable
from tasks.read.fields import FieldNames, has_content
from tasks.read.items import NO_BYTES, Item
from tasks.read.streams import Stream

_DELIMITERS = (",", ";", "\t", "|")


def read(stream: Stream, limits: Limits, names: FieldNames) -> Iterator[Item]:
    """Each row as a JSON object of its columns.

    Raises Unreadable when no column can hold an article's text.
    """
    encoding = charset.decode(stream.head()).charset
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    csv.field_size_limit(limits.document_bytes)
    header_line = text.readline(1 << 20).lstrip("\ufeff")
    delimiter = _delimiter(header_line, names)
    header = [name.strip() for name in next(csv.reader([header_line], delimiter=delimiter), [])]
    rows = csv.reader(text, delimiter=delimiter)
    waiting: Item | None = None
    number = 0
    while (row := _next(rows, limits)) is not None:
        if isinstance(row, list) and not any(cell.strip() for cell in row):
            continue
        if waiting is not None:
            yield waiting
        if isinstance(row, str):
            problem = f"record {number + 1}: {row}"
            waiting = Item(number, detect.OTHER, None, problem=problem, sha256=NO_BYTES)
        else:
            waiting = _item(header, row, number, limits)
        number += 1
    if waiting is not None and not stream.broken:  # else the last row may be half a one
        yield waiting


def _next(rows: Iterator[list[str]], limits: Limits) -> list[str] | str | None:
    """The next row, or why it is none; null after the last."""
    try:
        return next(rows, None)
    except csv.Error as error:
        if "field larger" in str(error):
            return f"a field is longer than {limits.document_bytes:,} characters: an open quote?"
        return f"the row cannot be read: {in_words(error)}"


def _item(header: list[str], row: list[str], number: int, limits: Limits) -> Item:
    fields: dict[str, object] = dict(zip(header, row, strict=False))
    if len(row) > len(header):
        fields[""] = row[len(header) :]
    raw = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")
    problem = None
    if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
        problem = f"record {number + 1} has {len(row)} fields, the header names {len(header)}"
    elif len(raw) > limits.document_bytes:
        problem = f"record {number + 1} is longer than {limits.document_bytes:,} bytes"
        raw = raw[: limits.document_bytes]
    return Item(number, detect.RECORD, raw, problem=problem)


def _delimiter(header_line: str, names: FieldNames) -> str:
    """What separates the columns so that they include an article's text."""
    for delimiter in _DELIMITERS:
        try:
            columns = next(csv.reader([header_line], delimiter=delimiter), [])
        except csv.Error as error:
            raise Unreadable(
                f"the header of the table cannot be read: {in_words(error)}"
            ) from error
        if has_content(columns, names):
            return delimiter
    shown = printable(header_line)[:120]
    raise Unreadable(
        f"a table without a column of text; its header is: {shown} "
        "(DATELINE_FIELDS can say what its columns mean)"
    )
