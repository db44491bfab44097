"""`dateline sample`: rows drawn by lot, as a sheet in which a person marks what is right."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from flows.commands.show import as_json, console
from warehouse import connect
from warehouse.naming import Unclear
from warehouse.sample import SHOWN, draw

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes what begins so for a formula."""


def sample(home: Path, table: str, rows: int, seed: int, sheet: Path, *, json: bool) -> int:
    """Write the sheet. Raises NoSuchHome, NewerLake, Unclear."""
    if table not in SHOWN:
        raise Unclear(f"no rows of {table!r} can be judged: one of {', '.join(SHOWN)}")
    if sheet.exists():
        raise Unclear(f"{sheet} is there already: marks in it would be lost")
    with connect(home) as connection:
        drawn = draw(connection, table, rows, seed)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(drawn.column_names)
        out.writerows([_cell(value) for value in row.values()] for row in drawn.to_pylist())
    if json:
        sys.stdout.write(as_json({"sheet": str(sheet), "rows": drawn.num_rows}))
        return 0
    console().print(
        f"{drawn.num_rows} rows of {table} in {sheet}: write y or n under `right`, "
        f"then `dateline evaluate {sheet}`",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    return 0


def _cell(value: Any) -> Any:
    is_text = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_text else value
