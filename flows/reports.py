"""What a run tells in the Prefect UI: a report, a table of what was left out, a chart.

Text from documents is escaped: it is shown, never interpreted.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import leather
from prefect.artifacts import create_image_artifact, create_markdown_artifact, create_table_artifact

import warehouse
from warehouse.home import Home

REPORT, LEFT_OUT, CHART = "ingest-report", "ingest-left-out", "articles-per-day"
STAGES = ("read", "clean", "parse", "enrich", "load")
MOST_ROWS = 200
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&])")


def report_ingest(home: Home, run_id: str, counts: Mapping[str, Mapping[str, float]]) -> None:
    """Make the artifacts of a finished ingest run."""
    with warehouse.connect(home.root) as lake:
        left_out = _left_out(lake, run_id)
        markdown = ingest_markdown(lake, run_id, counts, left_out)
        days = _articles_per_day(lake)
    create_markdown_artifact(markdown, key=REPORT, description=f"Ingest run {run_id}")
    if left_out:
        create_table_artifact(
            [{key: escaped_html(value) for key, value in row.items()} for row in left_out],
            key=LEFT_OUT,
            description="Files in quarantine and documents rejected, each with its reason",
        )
    if days:
        create_image_artifact(
            image_url=_as_data_url(chart_of_days(days)),
            key=CHART,
            description="Current articles by day of publication",
        )


def ingest_markdown(
    lake: duckdb.DuckDBPyConnection,
    run_id: str,
    counts: Mapping[str, Mapping[str, float]],
    left_out: Sequence[Mapping[str, Any]],
) -> str:
    """The report of a run: funnel, losses by reason, dates, languages, rows, time by stage."""
    of_run = "documents.run_id = ? and documents.status = 'article'"
    dates = _counted(
        lake,
        "select coalesce(published_method, 'undated') as method,"
        f" coalesce(published_precision, '') as precision, count(*) as n {_FROM} where {of_run}",
        run_id,
    )
    languages = _counted(
        lake,
        "select coalesce(language, 'undecided') as language, coding_status, count(*) as n"
        f" {_FROM} where {of_run}",
        run_id,
    )
    parts = [
        f"# Ingest run {run_id}",
        _table(("", "files"), _files(counts)),
        _table(("", "documents"), _documents(counts)),
        "## Left out",
        _table(("what", "reason", "n"), _by_reason(left_out)) if left_out else "Nothing.",
        "## Dates by method",
        _table(("method", "precision", "articles"), dates),
        "## Languages",
        _table(("language", "coding", "articles"), languages),
        "## Time",
        _table(("stage", "seconds", "documents a second"), _speeds(counts)),
        "Seconds are working time, summed over processes.",
        "## Rows in the warehouse",
        _table(("table", "rows"), _rows_per_table(lake)),
    ]
    return "\n\n".join(parts) + "\n"


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


_FROM = "from documents join articles on articles.article_id = documents.article_id"


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


def _counted(lake: duckdb.DuckDBPyConnection, query: str, run_id: str) -> list[tuple[Any, ...]]:
    return lake.execute(f"{query} group by all order by n desc, 1", [run_id]).fetchall()


def _rows_per_table(lake: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    names = ("files", "documents", "articles", "passages", "country_mentions", "actor_mentions")
    queries = [f"select '{name}' as name, count(*) as rows from {name}" for name in names]
    return lake.execute(" union all ".join(queries)).fetchall()


def _files(counts: Mapping[str, Mapping[str, float]]) -> list[tuple[str, int]]:
    found, load = counts["discover"], counts.get("load", {})
    outcomes = [(name, int(load.get(f"files_{name}", 0))) for name in
                ("loaded", "duplicate", "quarantined")]  # fmt: skip
    return [
        ("found", int(found["found"])),
        ("known", int(found["known"])),
        *outcomes,
        ("waiting", int(found["waiting"])),
    ]


def _documents(counts: Mapping[str, Mapping[str, float]]) -> list[tuple[str, int]]:
    read, load = counts.get("read", {}), counts.get("load", {})
    return [
        ("read", int(read.get("documents", 0))),
        *((name, int(load.get(name, 0))) for name in ("article", "duplicate", "rejected")),
        ("known", int(read.get("known", 0) + load.get("known", 0))),
    ]


def _by_reason(left_out: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    counted: dict[tuple[str, str], int] = {}
    for row in left_out:
        key = (row["what"], row["reason"])
        counted[key] = counted.get(key, 0) + 1
    return [(*key, n) for key, n in sorted(counted.items(), key=lambda item: -item[1])]


def _speeds(counts: Mapping[str, Mapping[str, float]]) -> list[tuple[str, str, str]]:
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
