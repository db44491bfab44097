"""`dateline check`: run every SQL check; each selects the rows that are wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb

from flows.commands.show import as_json, console, print_table
from warehouse import connect
from warehouse.definitions import sql_files

_EXAMPLES = 5


def check(home: Path, *, json: bool) -> int:
    """Run the checks. Returns 1 when one finds rows."""
    with connect(home) as connection:
        results = run_checks(connection)
    failed = [result for result in results if result["rows"]]
    if json:
        sys.stdout.write(as_json({"checks": results, "failed": len(failed)}))
        return 1 if failed else 0
    print_table(
        ("check", "rows", "finds"),
        [(result["check"], result["rows"], result["finds"]) for result in results],
    )
    for result in failed:
        print_table(result["columns"], result["examples"], title=result["check"])
    summary = f"{len(results)} checks, {len(failed)} failed"
    console().print(summary, style="red" if failed else "green")
    return 1 if failed else 0


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Each check with the number of rows it finds and the first of them."""
    results = []
    for sql in sql_files("checks"):
        found = connection.execute(sql.statement)
        columns = [column[0] for column in found.description or []]
        rows = found.fetchall()
        results.append(
            {
                "check": sql.name,
                "finds": sql.meaning,
                "rows": len(rows),
                "columns": columns,
                "examples": [list(row) for row in rows[:_EXAMPLES]],
            }
        )
    return results
