"""What a run reports: a page of Markdown, a table of what was left out, a chart.

Text from documents is escaped: it is shown, never interpreted.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import leather

from warehouse import tables
from warehouse.tables import Run

Counts = Mapping[str, Mapping[str, float]]

STAGES = ("read", "clean", "parse", "enrich", "load")
MOST_ROWS = 200
PATHS_TOLD = 3
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&])")


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown of a run; `left_out` are escaped rows, `chart` is a data URL."""

    title: str
    markdown: str
    left_out: list[dict[str, Any]]
    chart: str | None


def make(lake: duckdb.DuckDBPyConnection, run: Run, counts: Counts, error: str | None) -> Report:
    """The report of a run that ended, with an `error` or without."""
    left_out = _left_out(lake, run.run_id) if run.flow == "ingest" else []
    days = _articles_per_day(lake) if run.flow == "ingest" else []
    return Report(
        title=f"{run.flow} run {run.run_id}{' failed' if error else ''}",
        markdown=as_markdown(lake, run, counts, error),
        left_out=[{key: escaped_html(v) for key, v in row.items()} for row in left_out],
        chart=_as_data_url(chart_of_days(days)) if days else None,
    )


def as_markdown(
    lake: duckdb.DuckDBPyConnection, run: Run, counts: Counts, error: str | None
) -> str:
    """The page: what failed, funnel, losses by reason, dates, languages, time, rows."""
    parts = [f"# {run.flow.capitalize()} run {escaped(run.run_id)}"]
    if error:
        parts += ["## Failed", *(escaped(line) for line in error.splitlines())]
    parts += _SECTIONS[run.flow](lake, run, counts)
    parts += ["## Rows in the warehouse", _table(("table", "rows"), _rows_per_table(lake))]
    return "\n\n".join(parts) + "\n"


def _of_ingest(lake: duckdb.DuckDBPyConnection, run: Run, counts: Counts) -> list[str]:
    by_reason = _left_out_by_reason(lake, run.run_id)
    return [
        _table(("", "files"), _files(counts)),
        _table(("", "documents"), _documents(counts)),
        "## Left out",
        _table(("what", "reason", "n", "for example"), by_reason) if by_reason else "Nothing.",
        *_articles_of(lake, run),
        *_time(counts),
    ]


def _of_recode(lake: duckdb.DuckDBPyConnection, run: Run, counts: Counts) -> list[str]:
    return [_table(("", "documents"), _documents(counts)), *_articles_of(lake, run), *_time(counts)]


def _of_maintain(_lake: duckdb.DuckDBPyConnection, _run: Run, counts: Counts) -> list[str]:
    done = [
        (f"{stage}: {counter.replace('_', ' ')}", f"{value:,.0f}")
        for stage in ("learn", "compact", "expire", "remove")
        for counter, value in counts.get(stage, {}).items()
    ]
    return [_table(("", "n"), done)]


def _of_evaluate(lake: duckdb.DuckDBPyConnection, run: Run, _counts: Counts) -> list[str]:
    found = lake.execute(
        "select gold, input, measure, documents, printf('%.3f', value), printf('%.3f', margin)"
        " from scores where run_id = ? order by rowid",
        [run.run_id],
    ).fetchall()
    head = ("labelled set", "input", "measure", "documents", "score", "±")
    return ["## Scorecard", _table(head, found)]


_SECTIONS = {
    "ingest": _of_ingest,
    "recode": _of_recode,
    "maintain": _of_maintain,
    "evaluate": _of_evaluate,
}


def _articles_of(lake: duckdb.DuckDBPyConnection, run: Run) -> list[str]:
    of_run = "where articles.run_id = ?"
    dates = lake.execute(
        "select coalesce(published_method, 'undated') as method,"
        " coalesce(published_precision, '') as precision, count(*) as n"
        f" from articles {of_run} group by all order by n desc, 1",
        [run.run_id],
    ).fetchall()
    languages = lake.execute(
        "select coalesce(language, 'undecided') as language, coding_status, count(*) as n"
        f" from articles {of_run} group by all order by n desc, 1",
        [run.run_id],
    ).fetchall()
    return [
        "## Dates by method",
        _table(("method", "precision", "articles"), dates),
        "## Languages",
        _table(("language", "coding", "articles"), languages),
    ]


def _time(counts: Counts) -> list[str]:
    return [
        "## Time",
        _table(("stage", "seconds", "documents a second"), _speeds(counts)),
        "Seconds are working time, summed over processes.",
    ]


def chart_of_days(days: Sequence[tuple[Any, int]]) -> str:
    """Articles per day as an SVG."""
    chart = leather.Chart("Articles per day of publication")
    chart.add_columns([(day.isoformat(), n) for day, n in days], fill_color="#3b6ea5")
    svg: str = chart.to_svg(width=1000, height=320)
    return svg


def escaped(value: object) -> str:
    """A value as Markdown that shows it letter by letter."""
    text = " ".join(str(value).split())
    return _MARKDOWN.sub(r"\\\1", text)


def escaped_html(value: object) -> object:
    """A text as HTML that shows it; other values as they are."""
    return html.escape(value) if isinstance(value, str) else value


def _left_out(lake: duckdb.DuckDBPyConnection, run_id: str) -> list[dict[str, Any]]:
    found = lake.execute(
        """
        select 'file' as what, status as outcome, reason, path from files
        where run_id = $run and status = 'quarantined'
        union all
        select 'document', status, reason, path || ' record ' || record_no from documents
        where run_id = $run and status = 'rejected'
        order by what desc, reason, path
        limit $most
        """,
        {"run": run_id, "most": MOST_ROWS},
    )
    return list(found.to_arrow_table().to_pylist())


def _articles_per_day(lake: duckdb.DuckDBPyConnection) -> list[tuple[Any, int]]:
    """The last sixty days with articles, in order."""
    return lake.execute(
        """
        from (
            select published_on, count(*) as n from current_articles
            where published_on is not null
            group by published_on order by published_on desc limit 60
        ) order by published_on
        """
    ).fetchall()


def _left_out_by_reason(
    lake: duckdb.DuckDBPyConnection, run_id: str
) -> list[tuple[str, str, int, str]]:
    rows = lake.execute(
        """
        with lost as (
            select 'file' as what, reason, path from files
            where run_id = $run and status = 'quarantined'
            union all
            select 'document', reason, path from documents
            where run_id = $run and status = 'rejected'
        )
        select what, coalesce(reason, '') as reason, count(*) as n,
            list_slice(list(distinct path order by path), 1, $told) as paths
        from lost group by what, lost.reason order by what desc, n desc, reason limit $most
        """,
        {"run": run_id, "told": PATHS_TOLD, "most": MOST_ROWS},
    ).fetchall()
    return [(what, reason, n, ", ".join(paths)) for what, reason, n, paths in rows]


def _rows_per_table(lake: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    names = [table.name for table in tables.TABLES if table.name not in ("meta", "commit_guard")]
    queries = [f"select '{name}' as name, count(*) as rows from {name}" for name in names]
    found = lake.execute(" union all ".join(queries)).fetchall()
    return [(name, rows) for name, rows in found if rows]


def _files(counts: Counts) -> list[tuple[str, int]]:
    found, load = counts["discover"], counts.get("load", {})
    outcomes = [(name, int(load.get(f"files_{name}", 0))) for name in
                ("loaded", "duplicate", "quarantined")]  # fmt: skip
    return [
        ("found", int(found["found"])),
        ("known", int(found["known"])),
        *outcomes,
        ("waiting", int(found["waiting"])),
    ]


def _documents(counts: Counts) -> list[tuple[str, int]]:
    read, load = counts.get("read", {}), counts.get("load", {})
    return [
        ("read", int(read.get("documents", 0))),
        *((name, int(load.get(name, 0))) for name in ("article", "duplicate", "rejected")),
        ("known", int(read.get("known", 0) + load.get("known", 0))),
    ]


def _speeds(counts: Counts) -> list[tuple[str, str, str]]:
    documents = counts.get("read", {}).get("documents", 0)
    rows = []
    for stage in STAGES:
        seconds = counts.get(stage, {}).get("seconds", 0.0)
        speed = f"{documents / seconds:,.0f}" if seconds else ""
        rows.append((stage, f"{seconds:,.1f}", speed))
    return rows


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(escaped(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _as_data_url(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
