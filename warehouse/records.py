"""Typed records and their Arrow form: a dataclass is the one declaration of its columns.

A record class is a frozen dataclass whose annotations are plain Python types. From them
come the Arrow schema, the Parquet columns and the DuckLake columns. `Annotated[T, "…"]`
carries what a column means.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import types
import typing
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin

import pyarrow as pa
import pyarrow.parquet as pq

Record = TypeVar("Record")

_SCALARS: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    dt.date: pa.date32(),
    dt.datetime: pa.timestamp("us", tz="UTC"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column of a record class: name, Arrow type, whether null is allowed, meaning."""

    name: str
    type: pa.DataType
    nullable: bool
    meaning: str


@functools.cache
def columns_of(record: type) -> tuple[Column, ...]:
    """The columns of a record class, in order. Raises TypeError for an unsupported type."""
    hints = typing.get_type_hints(record, include_extras=True)
    return tuple(_column(field.name, hints[field.name]) for field in dataclasses.fields(record))


def _column(name: str, hint: Any) -> Column:
    meaning = ""
    if get_origin(hint) is Annotated:
        hint, meaning = get_args(hint)[:2]
    nullable = False
    if get_origin(hint) in (types.UnionType, typing.Union):
        inner = [arg for arg in get_args(hint) if arg is not types.NoneType]
        if len(inner) != 1:
            raise TypeError(f"column {name}: {hint} is not one type or None")
        nullable, hint = True, inner[0]
    return Column(name, _arrow_type(name, hint), nullable, meaning)


def _arrow_type(name: str, hint: Any) -> pa.DataType:
    if hint in _SCALARS:
        return _SCALARS[hint]
    if get_origin(hint) in (tuple, list):
        return pa.list_(pa.field("element", _arrow_type(name, get_args(hint)[0])))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return pa.struct([pa.field(c.name, c.type) for c in columns_of(hint)])
    raise TypeError(f"column {name}: no Arrow type for {hint}")


def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record class; nullability as declared."""
    return pa.schema([pa.field(c.name, c.type, c.nullable) for c in columns_of(record)])


def to_table(record: type[Record], rows: Sequence[Record]) -> pa.Table:
    """Rows as an Arrow table of `schema_of(record)`.

    Raises TypeError when a row is of another class, ValueError when a column that may not
    be null holds one.
    """
    for row in rows:
        if type(row) is not record:
            raise TypeError(f"expected {record.__name__}, got {type(row).__name__}")
    schema = schema_of(record)
    arrays = []
    for field in schema:
        nested = _holds_records(field.type)
        values = [getattr(row, field.name) for row in rows]
        if nested:
            values = [_plain(value) for value in values]
        array = pa.array(values, field.type)
        if array.null_count and not field.nullable:
            where = next(i for i, value in enumerate(values) if value is None)
            raise ValueError(f"{record.__name__}.{field.name} is null in row {where}")
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=schema)


def _holds_records(kind: pa.DataType) -> bool:
    return pa.types.is_struct(kind) or (pa.types.is_list(kind) and _holds_records(kind.value_type))


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or not dataclasses.is_dataclass(value):
        return value
    return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}


def from_table(record: type[Record], table: pa.Table) -> Iterator[Record]:
    """Rows of an Arrow table as records; the inverse of `to_table`."""
    builders = _builders(record)
    for batch in table.to_batches(max_chunksize=256):
        for row in batch.to_pylist():
            yield record(**{name: build(row[name]) for name, build in builders})


def _builders(record: type) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(record)
    return tuple((field.name, _builder(hints[field.name])) for field in dataclasses.fields(record))


def _builder(hint: Any) -> Any:
    if get_origin(hint) in (types.UnionType, typing.Union):
        inner = _builder(next(arg for arg in get_args(hint) if arg is not types.NoneType))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) in (tuple, list):
        inner, sequence = _builder(get_args(hint)[0]), get_origin(hint)
        return lambda values: sequence(inner(value) for value in values)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        parts = _builders(hint)
        return lambda value: hint(**{name: build(value[name]) for name, build in parts})
    return lambda value: value


def write(path: Path, record: type[Record], rows: Iterable[Record]) -> int:
    """Write rows as one Parquet file, complete or not at all. Returns the number of rows."""
    table = to_table(record, list(rows))
    part = path.with_name(path.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, part, compression="zstd")
    part.replace(path)
    return table.num_rows


def read(path: Path, record: type[Record]) -> Iterator[Record]:
    """The records of a Parquet file that `write` made."""
    return from_table(record, pq.read_table(path, schema=schema_of(record)))
