"""`dateline sql`: one question, or a shell for many."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from flows.commands.show import console, write_answer
from warehouse import connect
from warehouse.ask import NotAQuestion, as_question


def answer(home: Path, question: str, form: str, file: Path | None) -> int:
    """Print one answer. Returns the exit status: 2 when it was no question."""
    with connect(home) as connection:
        return _answer(connection, question, form, file)


def shell(home: Path, form: str) -> int:
    """Read questions that end in `;` until the end of input or `.quit`."""
    with connect(home) as connection:
        is_terminal = sys.stdin.isatty()
        if is_terminal:
            import readline

            readline.parse_and_bind("tab: complete")
            console(stderr=True).print("Questions end in ; and .quit leaves. Try: from losses;")
        waiting = ""
        status = 0
        while True:
            try:
                line = input(("dateline> " if not waiting else "     ...> ") if is_terminal else "")
            except (EOFError, KeyboardInterrupt):
                break
            if not waiting and line.strip() in (".quit", ".exit", "quit", "exit"):
                return status
            waiting = f"{waiting}\n{line}".strip()
            if waiting.endswith(";"):
                status = max(status, _answer(connection, waiting, form, None))
                waiting = ""
        if waiting:
            status = max(status, _answer(connection, waiting, form, None))
        return status


def _answer(
    connection: duckdb.DuckDBPyConnection, question: str, form: str, file: Path | None
) -> int:
    try:
        found = connection.execute(as_question(question)).to_arrow_table()
    except (NotAQuestion, duckdb.Error) as error:
        console(stderr=True).print(str(error), style="red", markup=False)
        return 2
    write_answer(found, form, file)
    return 0
