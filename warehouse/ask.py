"""Questions from outside: one reading statement, nothing else."""

from __future__ import annotations

import re

import duckdb

_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_LITERALS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.S)
_MAINTENANCE = re.compile(r"\b(?:ducklake|sqlite|postgres)_\w+", re.I)


class NotAQuestion(Exception):
    """The statement would do more than read."""


def as_question(sql: str) -> str:
    """The statement, when it is one SELECT or EXPLAIN that calls no maintenance function.

    Raises NotAQuestion, or duckdb.Error when it cannot be parsed.
    """
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1:
        raise NotAQuestion(f"one statement at a time, not {len(statements)}")
    if statements[0].type not in _READING:
        kind = statements[0].type.name
        raise NotAQuestion(f"only SELECT and EXPLAIN are answered here, not {kind}")
    plain = _LITERALS.sub(_without_content, sql).strip()
    if plain.lower().startswith("pragma"):  # some of them parse as SELECT
        raise NotAQuestion("only SELECT and EXPLAIN are answered here, not PRAGMA")
    called = _MAINTENANCE.search(plain)
    if called:
        raise NotAQuestion(f"{called[0]} is not for questions")
    return statements[0].query


def _without_content(literal: re.Match[str]) -> str:
    """Texts and comments hold no calls; quoted names may."""
    return literal[0] if literal[0].startswith('"') else " "
