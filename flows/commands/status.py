"""`dateline status`: what is in the warehouse, the last runs, what was left out and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb

from flows.commands.show import as_json, console, print_table
from warehouse import connect

_CONTENTS = """
    select
        (select count(*) from files) as files,
        (select count(*) from documents) as documents,
        (select count(*) from articles) as articles,
        (select count(*) from current_articles) as current_articles,
        (select count(*) from country_mentions) as country_mentions,
        (select count(*) from actor_mentions) as actor_mentions,
        (select count(*) from actors) as actors,
        (select count(distinct source) from current_articles) as outlets,
        (select min(published_earliest) from current_articles) as first_published,
        (select max(published_latest) from current_articles) as last_published,
        (select count(*) from current_articles where published_earliest is null) as undated,
        (select count(*) from current_articles where coding_status <> 'coded') as uncoded
"""
_RUNS = """
    select
        runs.run_id, runs.flow, runs.status, runs.started_at,
        date_diff('second', runs.started_at, runs.ended_at) as seconds,
        max(value) filter (where stage = 'discover' and counter = 'found') as files_found,
        max(value) filter (where stage = 'load' and counter = 'article') as articles,
        max(value) filter (where stage = 'load' and counter = 'duplicate') as duplicates,
        max(value) filter (where stage = 'load' and counter = 'rejected') as rejected,
        max(value) filter (where stage = 'load' and counter = 'files_quarantined') as quarantined
    from runs
    left join run_counts using (run_id)
    group by all
    order by runs.started_at desc
    limit 5
"""
_QUARANTINE = """
    select path, reason from quarantine where kind = 'file' and state = 'open'
    order by found_at desc, path
"""
_LEFT_OUT = """
    select
        count(*) filter (where kind = 'file' and state = 'open') as files_in_quarantine,
        count(*) filter (where kind = 'document' and state = 'open') as documents_rejected,
        count(*) filter (where state = 'dismissed') as dismissed,
        (select count(*) from tombstones) as taken_down
    from quarantine
"""
_LOSSES = """
    select what, outcome, reason, n, example from losses
    where what <> 'passage' order by what desc, n desc limit 12
"""


def status(home: Path, *, json: bool) -> int:
    """Show what there is."""
    with connect(home) as connection:
        contents = _dicts(connection, _CONTENTS)[0]
        runs = _dicts(connection, _RUNS)
        quarantine = _dicts(connection, _QUARANTINE)
        left_out = _dicts(connection, _LEFT_OUT)[0]
        losses = _dicts(connection, _LOSSES)
    if json:
        sys.stdout.write(
            as_json(
                {
                    "contents": contents,
                    "runs": runs,
                    "quarantine": quarantine,
                    "left_out": left_out,
                    "losses": losses,
                }
            )
        )
        return 0
    print_table(("in the warehouse", ""), [(k.replace("_", " "), v) for k, v in contents.items()])
    if runs:
        print_table(list(runs[0]), [list(run.values()) for run in runs], title="Last runs")
    if losses:
        print_table(
            list(losses[0]),
            [list(loss.values()) for loss in losses],
            title="Not made into articles",
        )
    if any(left_out.values()):
        told = "; ".join(f"{name.replace('_', ' ')}: {n:,}" for name, n in left_out.items())
        console().print(f"{told}. See dateline quarantine", markup=False)
    return 0


def _dicts(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    return list(connection.execute(query).to_arrow_table().to_pylist())
