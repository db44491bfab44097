"""Parquet: one record a row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.read import detect
from tasks.read.errors import Limits, Unreadable
from tasks.read.fields import FieldNames, has_content
from tasks.read.items import NO_BYTES, Item

_ROWS_AT_ONCE = 64


def read(file: IO[bytes], limits: Limits, names: FieldNames) -> Iterator[Item]:
    """Each row as a JSON object of its columns, a few rows in memory at a time.

    Raises Unreadable when the file is damaged or no column can hold an article's text.
    """
    number = 0
    try:
        table = pq.ParquetFile(file)
        columns = table.schema_arrow.names
        if not has_content(columns, names):
            raise Unreadable(
                f"a table without a column of text; its columns are {', '.join(columns)[:200]}. "
                "DATELINE_FIELDS can say what they mean"
            )
        for batch in table.iter_batches(_ROWS_AT_ONCE):
            for place in range(batch.num_rows):
                yield _row(batch.slice(place, 1), number, limits)
                number += 1
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        where = f" after record {number}" if number else ""
        raise Unreadable(f"the Parquet data are damaged{where}") from error


def _row(row: pa.RecordBatch, number: int, limits: Limits) -> Item:
    try:
        return _item(row.to_pylist()[0], number, limits)
    except (pa.ArrowException, ValueError, OverflowError):
        told = f"record {number + 1}: it holds a value that cannot be read"
        return Item(number, detect.OTHER, None, problem=told, sha256=NO_BYTES)


def _item(row: dict[str, Any], number: int, limits: Limits) -> Item:
    raw = json.dumps(row, ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass")
    if len(raw) > limits.document_bytes:
        problem = f"record {number + 1} is longer than {limits.document_bytes:,} bytes"
        return Item(number, detect.RECORD, raw[: limits.document_bytes], problem=problem)
    return Item(number, detect.RECORD, raw)


def _plain(value: object) -> object:
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
