"""The fields of a record under any of their common names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasks.read.charset import without_surrogates
from tasks.records import Claim
from warehouse import reference

CLAIMED = (
    "title", "lead", "author", "published", "updated", "fetched", "url", "source", "language",
    "section", "agency",
)  # fmt: skip
CONTENT = (("html", "text/html"), ("text", "text/plain"))
WRAPPERS = ("_source",)
"""Fields that hold the whole record: exports of Elasticsearch."""


_JSON_NAMES = {
    dict: "an object", list: "an array", int: "a number", float: "a number", bool: "true or false",
    str: "a string", type(None): "null",
}  # fmt: skip


class BadRecord(Exception):
    """A record that holds no article; the message is the reason."""


@cache
def _synonyms() -> tuple[tuple[str, str], ...]:
    """(synonym, field) in order: of synonyms in one record the first wins."""
    rows = reference.table(
        "record_fields", ("field", "synonym"), lambda row: (row["synonym"], row["field"])
    )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class FieldNames:
    """What fields may be called. `own` are (field, name) pairs from the settings; they win."""

    own: tuple[tuple[str, str], ...] = ()

    def in_order(self) -> list[tuple[str, str]]:
        """(name in lower case, field), the one that wins first."""
        standard = dict(_synonyms())
        own = [(name.lower(), standard.get(field, field)) for field, name in self.own]
        return [*own, *_synonyms()]

    def known(self, column: str) -> bool:
        """Whether a column's name means a field."""
        return _plain(column) in {name for name, _ in self.in_order()}


def has_content(columns: Iterable[str], names: FieldNames = FieldNames()) -> bool:
    """Whether a record with these columns may hold an article."""
    meant = dict(reversed(names.in_order()))
    return any(meant.get(_plain(column)) in ("html", "text") for column in columns)


def parse_record(record: Any, names: FieldNames) -> tuple[dict[str, Any], int]:
    """Standard field → (its name here, value), and how many surrogates were replaced.

    Raises BadRecord when it is no object with fields.
    """
    if not isinstance(record, dict):
        raise BadRecord(f"{json_name(record)}, not an object with fields")
    for wrapper in WRAPPERS:
        if isinstance(record.get(wrapper), dict):
            record = record[wrapper]
    named = {_plain(str(name)): value for name, value in record.items()}
    fields: dict[str, Any] = {}
    replaced = 0
    for name, field in names.in_order():
        value = named.get(name)
        if value is None or value == "" or field in fields:
            continue
        value, count = _without_surrogates(value)
        fields[field] = (name, value)
        replaced += count
    return fields, replaced


def content_of(fields: Mapping[str, Any]) -> tuple[str, str, str]:
    """The record's text, its type (`text/plain` or `text/html`) and the field it stood in.

    Raises BadRecord when there is none or it is no string.
    """
    for field, text_type in CONTENT:
        if field in fields:
            name, value = fields[field]
            if not isinstance(value, str):
                raise BadRecord(f'field "{name}" is {json_name(value)}, not text')
            if value.strip():
                return value, text_type, name
    raise BadRecord("no field with text or html")


def claims_of(fields: Mapping[str, Any]) -> tuple[Claim, ...]:
    """What the record states about its article."""
    return tuple(
        Claim(field, value, f"record:{fields[field][0]}")
        for field in CLAIMED
        if field in fields
        for value in _strings(fields[field][1])
    )


def key_of(fields: Mapping[str, Any]) -> str | None:
    """The record's own key, where it states one."""
    found = _strings(fields["id"][1]) if "id" in fields else []
    return found[0] if found else None


def json_name(value: object) -> str:
    """What a value is, in the words of JSON."""
    return _JSON_NAMES.get(type(value), "something else")


def _plain(name: str) -> str:
    return name.strip().strip('"').strip().lower()


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
