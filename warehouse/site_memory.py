"""Site memory: lines that recur over the pages of one site are its furniture, not its news.

It is learned from the articles in the lake, by `maintain` and `recode` only, and has a version:
a run pins the one it begins with and names it in its coding. What it takes out is counted the
same the next time, so learning again from what was cleaned with it gives the same memory.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import duckdb

from warehouse import lake, records
from warehouse.home import Home
from warehouse.tables import SiteLine

REASON = "recurs on the pages of this site"
"""The verdict on a line that site memory takes out."""

PAGES_LOOKED_AT = 1000
"""Of a site so many articles at most, chosen by their key, which is as good as by lot."""
FEWEST_PAGES = 3
ENOUGH_SHARE = 0.2
ENOUGH_PAGES = 8
"""A line recurs on three pages that are a fifth of the site's, or on eight."""
LABEL_CHARS = 80
"""Longer lines must stand at an edge of the text: newspapers repeat paragraphs of background."""
INSIDE_PAGES, INSIDE_SHARE = 15, 0.1
"""Inside the text only a longer line on so many pages, and such a share of them, is no news."""
LINES_OF_TOP, LINES_OF_FOOT = 2, 4
"""So many lines from its beginning or end a line stands at an edge of the text."""
EDGE_SHARE = 0.8


def learn(home: Home, now: dt.datetime) -> int:
    """Learn the lines anew, in one transaction. Returns how many there are."""
    return lake.commit(home, lambda connection: relearn(connection, now))


def relearn(connection: duckdb.DuckDBPyConnection, now: dt.datetime) -> int:
    """Learn the lines anew, within a transaction. The same lines keep their version."""
    found = connection.execute(
        _RECURRING,
        {
            "reason": REASON,
            "looked_at": PAGES_LOOKED_AT,
            "fewest": FEWEST_PAGES,
            "enough_share": ENOUGH_SHARE,
            "enough_pages": ENOUGH_PAGES,
            "label_chars": LABEL_CHARS,
            "inside_pages": INSIDE_PAGES,
            "inside_share": INSIDE_SHARE,
            "top": LINES_OF_TOP,
            "foot": LINES_OF_FOOT,
            "edge_share": EDGE_SHARE,
        },
    ).fetchall()
    named = "\n".join(f"{site}\t{line}" for site, line, *_ in found)
    version = hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    known = connection.execute(
        "select site, line, sample, pages, of_pages from site_memory order by site, line"
    ).fetchall()
    if known == found:
        return len(found)
    connection.execute("delete from site_memory")
    lake.insert(
        connection,
        "site_memory",
        [
            SiteLine(version, site, line, sample, pages, of_pages, now)
            for site, line, sample, pages, of_pages in found
        ],
    )
    return len(found)


def pin(home: Home, folder: Path) -> str | None:
    """Keep the memory as it is now in a run's folder, and return its version.

    Null, and no file, as long as nothing was learned.
    """
    with lake.open_for_reading(home.root) as connection:
        found = connection.execute("select * from site_memory order by site, line").to_arrow_table()
    lines = list(records.from_table(SiteLine, found))
    if not lines:
        return None
    version = lines[0].version
    records.write(pinned_file(folder, version), SiteLine, lines)
    return version


def pinned_file(folder: Path, version: str) -> Path:
    """Where `pin` keeps a version."""
    return folder / f"site_memory_{version}.parquet"


_RECURRING = """
    with sites as (
        select 'source:' || articles.source as site, documents.document_id, articles.article_id
        from articles join documents on documents.article_id = articles.article_id
        where articles.is_current and documents.status = 'article' and articles.source is not null
        union all
        select 'site_key:' || documents.site_key, documents.document_id, articles.article_id
        from articles join documents on documents.article_id = articles.article_id
        where articles.is_current and documents.status = 'article'
            and documents.site_key is not null
    ),
    pages as (
        select site, document_id, article_id, count(*) over (partition by site) as of_pages
        from sites
        qualify row_number() over (partition by site order by article_id) <= $looked_at
            and count(*) over (partition by site) >= $fewest
    ),
    looked_at as (
        select site, document_id, article_id, least(of_pages, $looked_at) as of_pages from pages
    ),
    lines as (
        select
            document_id, passage_no, kind,
            coalesce(
                content, substr(articles.text, start_char + 1, end_char - start_char)
            ) as content
        from passages join articles on articles.article_id = passages.article_id
        semi join looked_at on looked_at.document_id = passages.document_id
        where passages.kind in ('body', 'heading', 'lead') or passages.reason = $reason
    ),
    placed as (
        select
            *,
            row_number() over (partition by document_id order by passage_no) as from_top,
            row_number() over (partition by document_id order by passage_no desc) as from_foot
        from lines
    ),
    seen as (
        select
            looked_at.site,
            regexp_replace(placed.content, '[0-9]+', '#', 'g') as line,
            min(placed.content) as sample,
            count(distinct looked_at.article_id) as pages,
            any_value(looked_at.of_pages) as of_pages,
            avg((placed.from_top <= $top or placed.from_foot <= $foot)::integer) as at_edge,
            bool_or(placed.kind = 'heading') as is_heading
        from looked_at join placed on placed.document_id = looked_at.document_id
        group by 1, 2
    )
    select site, line, sample, pages, of_pages
    from seen
    where pages >= $fewest
        and (pages >= $enough_share * of_pages or pages >= $enough_pages)
        and (
            at_edge >= $edge_share
            or (length(line) < $label_chars and not is_heading)
            or (pages >= $inside_pages and pages >= $inside_share * of_pages)
        )
    order by site, line
"""
