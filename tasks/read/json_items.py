"""JSON that is not one record a line: arrays of records, objects that hold such an array."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import ijson
from ijson.common import ObjectBuilder

from tasks.read import charset, detect
from tasks.read.errors import Limits, Unreadable, in_words
from tasks.read.fields import has_content, json_name
from tasks.read.items import NO_BYTES, Item
from tasks.read.streams import Meter, Stream
from warehouse import reference

_DEEPEST_ARRAY = 4
_OPENING = ("start_map", "start_array")
_CLOSING = ("end_map", "end_array")


@cache
def _array_names() -> frozenset[str]:
    """Fields that hold the records of an export: `articles`, `items`, `results` …"""
    return frozenset(reference.table("record_arrays", ("name",), lambda row: row["name"]))


def read(stream: Stream, limits: Limits, meter: Meter) -> Iterator[Item]:
    """The records, each as JSON. A top-level object is one itself unless it holds an array of
    records under one of the names in `record_arrays.csv`.

    Raises Unreadable where the JSON breaks; what came before is good.
    """
    number = 0
    events = _events(stream)
    for prefix, event, value in events:
        if event == "start_map" and not prefix:
            for record in _of_object(events, limits, meter):
                yield _item(record, number, limits)
                number += 1
        elif event in ("start_array", "end_array") and not prefix:
            continue
        else:
            record = _built(events, event, value, limits, meter)
            yield _item(record, number, limits)
            number += 1


def _of_object(events: Iterator[Any], limits: Limits, meter: Meter) -> Iterator[object]:
    """The records of a top-level object whose first event is taken."""
    builder = ObjectBuilder()
    builder.event("start_map", None)
    found = 0
    start = meter.unpacked
    for prefix, event, value in events:
        if event == "start_array" and _holds_records(prefix):
            for _, inner, first in events:
                if inner == "end_array":
                    break
                yield _built(events, inner, first, limits, meter)
                found += 1
            start = meter.unpacked
            builder.event("null", None)
            continue
        builder.event(event, value)
        _check_size(meter.unpacked - start, limits)
        if event == "end_map" and not prefix:
            break
    own: Any = builder.value
    if found == 0 or (isinstance(own, dict) and has_content(own)):
        yield own


def _holds_records(prefix: str) -> bool:
    parts = prefix.split(".")
    return len(parts) <= _DEEPEST_ARRAY and parts[-1].lower() in _array_names()


def _built(events: Iterator[Any], event: str, value: Any, limits: Limits, meter: Meter) -> object:
    """The value that begins with an event, built to its end."""
    builder = ObjectBuilder()
    builder.event(event, value)
    depth = 1 if event in _OPENING else 0
    start = meter.unpacked
    while depth:
        _, event, value = next(events)
        depth += (event in _OPENING) - (event in _CLOSING)
        builder.event(event, value)
        _check_size(meter.unpacked - start, limits)
    return builder.value


def _check_size(size: int, limits: Limits) -> None:
    """The parser reads ahead by whole buffers, hence the margin."""
    if size > limits.document_bytes + (1 << 20):
        raise Unreadable(f"a record is longer than {limits.document_bytes:,} bytes")


def _item(record: object, number: int, limits: Limits) -> Item:
    try:
        raw = json.dumps(record, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    except RecursionError:
        told = f"record {number + 1}: nested too deep"
        return Item(number, detect.OTHER, None, problem=told, sha256=NO_BYTES)
    problem = None
    if not isinstance(record, dict):
        problem = f"record {number + 1}: {json_name(record)}, not an object with fields"
    elif len(raw) > limits.document_bytes:
        problem = f"record {number + 1} is longer than {limits.document_bytes:,} bytes"
        raw = raw[: limits.document_bytes]
    return Item(number, detect.RECORD, raw, problem=problem)


def _events(stream: Stream) -> Iterator[Any]:
    try:
        yield from ijson.parse(_as_utf8(stream), use_float=True, multiple_values=True)
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(stream.broken or f"the JSON is not valid: {in_words(error)}") from error


def _as_utf8(stream: Stream) -> Stream | _Recoded:
    """The stream as the parser wants it: UTF-8 without a mark."""
    encoding = charset.decode(stream.head()).charset
    return stream if encoding == "utf-8" else _Recoded(stream, encoding)


class _Recoded:
    """A stream in another encoding, read as UTF-8."""

    def __init__(self, stream: Stream, encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding, errors="replace")

    def read(self, size: int) -> bytes:
        """As of a binary file, about."""
        return self._text.read(size).encode("utf-8", "replace")
