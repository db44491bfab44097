"""Corrections: human decisions about countries and actors, kept for ever.

They apply when a text is coded: to every later ingest, and to what is in the lake by `recode`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from pathlib import Path

import duckdb

from warehouse import lake, naming, records
from warehouse.engine import column
from warehouse.home import Home
from warehouse.naming import Unclear
from warehouse.tables import Correction

_SAYS = (
    "action", "target_kind", "raw_sha256", "surface", "occurrence_no", "actor_id", "value",
)  # fmt: skip
_ID_CHARS = 12

SPEAKS = """
    (corrections.raw_sha256 is null or starts_with(corrections.raw_sha256, articles.article_id))
    and case
        when corrections.surface is not null then contains(articles.text, corrections.surface)
        else exists (
            from actor_mentions
            where actor_mentions.article_id = articles.article_id
                and actor_mentions.actor_id = corrections.actor_id
        )
    end
"""
"""Whether a decision speaks of an article; the same as in coding."""


def key_of(correction: Correction) -> str:
    """The key of a decision: what it says, not when, why or by whom."""
    said = repr([getattr(correction, name) for name in _SAYS])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_CHARS]


def record(home: Home, correction: Correction) -> Correction:
    """Keep a decision, under its key. Made before and withdrawn, it is in force again."""
    kept = dataclasses.replace(correction, correction_id=key_of(correction))

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("delete from corrections where correction_id = ?", [kept.correction_id])
        lake.insert(connection, "corrections", [kept])

    lake.commit(home, work)
    return kept


def withdraw(home: Home, given: str, now: dt.datetime) -> Correction:
    """Take a decision back, named by its key or the start of it. Raises Unclear."""

    def work(connection: duckdb.DuckDBPyConnection) -> Correction:
        standing = {one.correction_id: one for one in _read(connection, "withdrawn_at is null")}
        key = naming.by_id(given, standing)
        if key is None:
            raise Unclear(f"no correction in force is called {given!r}: see dateline correct")
        connection.execute(
            "update corrections set withdrawn_at = ? where correction_id = ?", [now, key]
        )
        return dataclasses.replace(standing[key], withdrawn_at=now)

    return lake.commit(home, work)


def made(connection: duckdb.DuckDBPyConnection) -> list[Correction]:
    """Every decision in the order in which they were made, withdrawn ones too."""
    return _read(connection, "true")


def pin(home: Home, folder: Path) -> None:
    """Keep the decisions in force now in a run's folder; no file when there are none."""
    with lake.open_for_reading(home.root) as connection:
        standing = _read(connection, "withdrawn_at is null")
    if standing:
        records.write(pinned_file(folder), Correction, standing)


def pinned_file(folder: Path) -> Path:
    """Where `pin` keeps them."""
    return folder / "corrections.parquet"


def waiting_bytes(home: Home) -> list[str]:
    """The bytes of articles that a decision speaks of and that do not know it yet, or that know
    one that was withdrawn.
    """
    with lake.open_for_reading(home.root) as connection:
        return column(
            connection,
            f"""
            select documents.raw_sha256
            from articles
            join corrections on corrections.withdrawn_at is null and {SPEAKS}
            join documents
                on documents.article_id = articles.article_id and documents.status = 'article'
            where articles.coding_status = 'coded'
                and not list_contains(
                    coalesce(articles.corrections, []), corrections.correction_id
                )
            union
            select documents.raw_sha256
            from (
                select article_id, unnest(corrections) as correction_id from articles
            ) as known
            join documents
                on documents.article_id = known.article_id and documents.status = 'article'
            anti join corrections
                on corrections.correction_id = known.correction_id
                and corrections.withdrawn_at is null
            order by all
            """,
        )


def _read(connection: duckdb.DuckDBPyConnection, wanted: str) -> list[Correction]:
    found = connection.execute(
        f"select * from corrections where {wanted} order by made_at, correction_id"
    )
    return list(records.from_table(Correction, found.to_arrow_table()))
