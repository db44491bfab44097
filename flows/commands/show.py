"""How answers look: tables for people, CSV, JSON and Parquet for programs."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

FORMATS = ("table", "csv", "json", "parquet")
_WIDEST_CELL = 80


def console(*, stderr: bool = False) -> Console:
    """A console that wraps nothing when its output goes to a file."""
    out = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not out.is_terminal:
        out.width = 200
    return out


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None
) -> None:
    """A table for people; text from documents is shown as it is, never as markup."""
    rows = [[_cell(value) for value in row] for row in rows]
    out = console()
    if title:
        out.print(Text(title, "bold"))
    table = Table(header_style="bold", show_header=any(columns))
    numeric = [all(_is_number(row[at]) for row in rows) for at in range(len(columns))]
    for name, is_number in zip(columns, numeric, strict=True):
        table.add_column(Text(name), justify="right" if is_number and rows else "left")
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    out.print(table)


def write_answer(answer: pa.Table, form: str, file: Path | None) -> None:
    """An answer in one of FORMATS, on stdout or into a file."""
    if form == "parquet":
        _write_parquet(answer, file)
        return
    if form == "table" and file is None:
        print_table(answer.column_names, zip(*answer.to_pydict().values(), strict=True))
        return
    text = as_json(answer.to_pylist()) if form == "json" else _as_csv(answer)
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, "utf-8")


def as_json(value: Any) -> str:
    """JSON with ISO dates; bytes as base64."""
    return json.dumps(value, ensure_ascii=False, default=_plain, indent=1) + "\n"


def _write_parquet(answer: pa.Table, file: Path | None) -> None:
    import pyarrow.parquet as pq

    pq.write_table(answer, sys.stdout.buffer if file is None else file, compression="zstd")


def _as_csv(answer: pa.Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.column_names)
    for row in answer.to_pylist():
        writer.writerow([_plain_or_same(value) for value in row.values()])
    return out.getvalue()


def _plain_or_same(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return _plain(value) if isinstance(value, (bytes, dt.date)) else value


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(without_controls(text).split())
    return text if len(text) <= _WIDEST_CELL else text[: _WIDEST_CELL - 1] + "…"


def without_controls(text: str) -> str:
    """A text without the characters that steer a terminal or turn its direction."""
    return "".join(
        char if char == "\n" or char.isprintable() else "\ufffd" if char.isspace() is False else " "
        for char in text
    )


def _is_number(text: str) -> bool:
    return (
        text.replace(",", "").replace(".", "").replace("-", "").replace("e", "").isdigit()
        or not text
    )
