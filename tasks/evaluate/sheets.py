"""Sheets that `dateline sample` wrote and a person marked: how many of the rows are right."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from tasks.evaluate.errors import NotGold
from tasks.evaluate.measures import PageScore

MARKED = "marked right"

_MARKS = {
    **dict.fromkeys(("y", "yes", "1", "true", "right"), 1.0),
    **dict.fromkeys(("n", "no", "0", "false", "wrong"), 0.0),
}
_CLASSES = ("event_type", "kind")
"""Columns by whose value the rows of a table are also told apart."""


def read_sheet(file: Path, name: str) -> Iterator[PageScore]:
    """What a person marked: each row once for its table and once for its class.

    Rows without a mark are not judged. Raises NotGold for another mark, or for no sheet.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"right", "table_name", "article_id"} <= set(rows.fieldnames or ()):
            raise NotGold(f"{file.name} is no sheet of `dateline sample`: no column `right`")
        for number, row in enumerate(rows, start=2):
            mark = (row["right"] or "").strip().lower()
            if not mark:
                continue
            if mark not in _MARKS:
                raise NotGold(f"{file.name}, row {number}: {mark!r} is neither y nor n")
            for form in _forms(row):
                yield PageScore(name, form, MARKED, f"row {number}", _MARKS[mark])


def _forms(row: Mapping[str, str]) -> Iterator[str]:
    yield row["table_name"]
    found = next((row[column] for column in _CLASSES if row.get(column)), None)
    if found:
        yield f"{row['table_name']}, {found}"
