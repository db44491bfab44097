"""`dateline sources`: the outlets, and the sites that nothing names, with help to name them."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from flows.commands.show import as_json, console, print_table
from tasks.outlets import COLUMNS, SITE
from warehouse import connect

_NAMED = """
    with methods as (
        select source, source_method, count(*) as articles
        from current_articles
        where source is not null
        group by all
    ),
    outlets as (
        select
            source,
            count(*) as articles,
            min(published_earliest) as first_published,
            max(published_latest) as last_published
        from current_articles
        where source is not null
        group by source
    )
    select
        outlets.source,
        any_value(sources.name) as name,
        map_from_entries(
            list((source_method, methods.articles) order by methods.articles desc, source_method)
        ) as known_by,
        outlets.articles,
        outlets.first_published,
        outlets.last_published
    from outlets
    join methods using (source)
    left join sources using (source)
    group by all
    order by outlets.articles desc, outlets.source
"""
_UNNAMED = """
    select
        documents.site_key,
        count(distinct current_articles.article_id) as articles,
        list(distinct documents.path order by documents.path) as paths,
        list(current_articles.title order by current_articles.title)
            filter (where current_articles.title is not null)[:3] as titles,
        min(documents.document_id) as sample
    from current_articles
    join documents on documents.article_id = current_articles.article_id
        and documents.status = 'article'
    where current_articles.source is null
    group by
        documents.site_key,
        case when documents.site_key is null
            then rtrim(documents.path, '/')[:-1 - position('/' in reverse('/' || documents.path))]
        end
    order by documents.site_key is null, articles desc, documents.site_key, paths
"""
_ALSO_OF = """
    select current_articles.source, count(*) as articles
    from current_articles
    join documents on documents.article_id = current_articles.article_id
        and documents.status = 'article'
    where current_articles.source is not null and documents.site_key = $site_key
    group by current_articles.source
    order by articles desc, current_articles.source
"""
_FURNITURE = """
    select content from passages
    where document_id = $document and kind = 'furniture' and content is not null
    order by passage_no
    limit 5
"""
EVERYTHING = "*"
_SPECIAL = ("*", "?", "[")


def sources(home: Path, *, json: bool) -> int:
    """Show what names the articles, and what does not. Raises NoSuchHome."""
    with connect(home) as connection:
        named = _dicts(connection, _NAMED)
        unnamed = [_site(connection, row) for row in _dicts(connection, _UNNAMED)]
    for outlet in named:
        outlet["known_by"] = dict(outlet["known_by"])
    if json:
        sys.stdout.write(as_json({"named": named, "unnamed": unnamed}))
        return 0
    print_table(
        ("source", "known by", "articles", "first", "last"),
        [
            (
                outlet["source"],
                ", ".join(f"{method} {n:,}" for method, n in outlet["known_by"].items()),
                outlet["articles"],
                outlet["first_published"],
                outlet["last_published"],
            )
            for outlet in named
        ],
        title="Outlets",
    )
    _print_unnamed(unnamed, home)
    return 0


def _site(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> dict[str, Any]:
    """An unnamed site with what a person may know it by, and the line that would name it."""
    furniture = connection.execute(_FURNITURE, {"document": row["sample"]}).fetchall()
    also = dict(connection.execute(_ALSO_OF, {"site_key": row["site_key"]}).fetchall())
    glob = common_glob(row["paths"])
    match = glob if row["site_key"] is None else f"{SITE}{row['site_key']}"
    rest = (likely_name(also), *[""] * (len(COLUMNS) - 2))
    return {
        "site_key": row["site_key"],
        "articles": row["articles"],
        "paths": glob,
        "also_of": also,
        "titles": row["titles"] or [],
        "furniture": [line for (line,) in furniture],
        "line": None if match == EVERYTHING else csv_line((match, *rest)),
    }


def likely_name(also_of: dict[str, int]) -> str:
    """The outlet of most articles with a fingerprint; empty when none has more than half."""
    most = max(also_of, key=lambda source: also_of[source], default="")
    return most if 2 * also_of.get(most, 0) > sum(also_of.values()) else ""


def common_glob(paths: Sequence[str]) -> str:
    """The narrowest glob of one folder that matches all paths; a single path is itself."""
    if len(paths) == 1:
        return as_glob(paths[0])
    folders = [path.split("/")[:-1] for path in paths]
    common = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return as_glob("".join(f"{part}/" for part in common)) + EVERYTHING


def as_glob(path: str) -> str:
    """A glob that matches this path alone."""
    return "".join(f"[{char}]" if char in _SPECIAL else char for char in path)


def csv_line(values: Sequence[str]) -> str:
    """One line of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()


def _print_unnamed(unnamed: list[dict[str, Any]], home: Path) -> None:
    out = console()
    if not unnamed:
        out.print("Every article has a source.")
        return
    print_table(
        ("fingerprint", "articles", "in", "also of", "titles", "furniture"),
        [
            (
                site["site_key"] or "none",
                site["articles"],
                site["paths"],
                ", ".join(f"{source} {n:,}" for source, n in site["also_of"].items()),
                " | ".join(site["titles"]),
                " | ".join(site["furniture"]),
            )
            for site in unnamed
        ],
        title="Named by nothing",
    )
    out.print(f"To name them, put lines like these into {home / 'sources.csv'}:", markup=False)
    out.print()
    for line in (csv_line(COLUMNS), *(site["line"] for site in unnamed if site["line"])):
        out.print(line, markup=False, soft_wrap=True)


def _dicts(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    return list(connection.execute(query).to_arrow_table().to_pylist())
