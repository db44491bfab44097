"""JSON Lines: one record a line, its fields under any of their common names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from tasks.read.charset import without_surrogates
from tasks.read.compressed import LimitedStream
from tasks.read.errors import Limits
from tasks.records import Claim
from warehouse import reference

CLAIMED = (
    "title", "lead", "author", "published", "updated", "fetched", "url", "source", "language",
    "section", "agency",
)  # fmt: skip


_JSON_NAMES = {
    dict: "an object", list: "an array", int: "a number", float: "a number", bool: "true or false",
    str: "a string", type(None): "null",
}  # fmt: skip


class BadRecord(Exception):
    """A record that holds no article; the message is the reason."""


@cache
def _field_of() -> dict[str, str]:
    rows = reference.table(
        "record_fields", ("field", "synonym"), lambda row: (row["synonym"], row["field"])
    )
    return dict(rows)


def lines(stream: LimitedStream, limits: Limits) -> Iterator[tuple[bytes, bool]]:
    """Each non-blank line without its end, and whether it was cut at the size limit."""
    limit = limits.document_bytes
    while line := stream.readline(limit + 1):
        is_cut = len(line) > limit and not line.endswith(b"\n")
        rest = line if is_cut else b""
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(limit)
        record = line[:limit].rstrip(b"\r\n")
        if record.strip():
            yield record, is_cut


def parse_record(line: bytes) -> tuple[dict[str, Any], int]:
    """The fields of a record by their standard names, and how many surrogates were replaced.

    Of synonyms in one record the one listed first in `record_fields.csv` wins. Raises
    BadRecord when the line is no JSON object.
    """
    try:
        record = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"not valid JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadRecord(f"{_JSON_NAMES[type(record)]}, not an object with fields")
    named = {str(name).lower(): value for name, value in record.items()}
    fields: dict[str, Any] = {}
    replaced = 0
    for synonym, field in _field_of().items():
        value = named.get(synonym)
        if value is None or value == "" or field in fields:
            continue
        value, count = _without_surrogates(value)
        fields[field] = (synonym, value)
        replaced += count
    return fields, replaced


def content_of(fields: dict[str, Any]) -> tuple[str, str, str]:
    """The record's text, its type (`text/plain` or `text/html`) and the field it stood in.

    Raises BadRecord when there is none or it is no string.
    """
    for field, text_type in (("html", "text/html"), ("text", "text/plain")):
        if field in fields:
            name, value = fields[field]
            if not isinstance(value, str):
                raise BadRecord(f'field "{name}" is {_JSON_NAMES[type(value)]}, not text')
            if value.strip():
                return value, text_type, name
    raise BadRecord("no field with text or html")


def claims_of(fields: dict[str, Any]) -> tuple[Claim, ...]:
    """What the record states about its article."""
    return tuple(
        Claim(field, value, f"record:{fields[field][0]}")
        for field in CLAIMED
        if field in fields
        for value in _strings(fields[field][1])
    )


def key_of(fields: dict[str, Any]) -> str | None:
    """The record's own key, where it states one."""
    found = _strings(fields["id"][1]) if "id" in fields else []
    return found[0] if found else None


def _strings(value: Any) -> list[str]:
    """A value as its non-empty strings: lists taken apart, objects by their name."""
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    if isinstance(value, dict):
        return _strings(value.get("name"))
    if value is None or isinstance(value, bool):
        return []
    text = str(value).strip()
    return [text] if text else []


def _without_surrogates(value: Any) -> tuple[Any, int]:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list):
        pairs = [_without_surrogates(item) for item in value]
        return [item for item, _ in pairs], sum(count for _, count in pairs)
    if isinstance(value, dict):
        held = {key: _without_surrogates(item) for key, item in value.items()}
        return {key: item for key, (item, _) in held.items()}, sum(c for _, c in held.values())
    return value, 0
