"""What the lake already knows of files and documents, asked before anything is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa

from warehouse import lake
from warehouse.home import Home


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A row of `files` as far as discovery needs it."""

    path: str
    file_id: str
    size_bytes: int
    modified_at: dt.datetime
    status: str


@dataclass(frozen=True, slots=True)
class InLake:
    """What the lake knows of some documents."""

    committed: frozenset[str]
    """Documents in the lake under the same or a smaller path."""
    owner_of: dict[str, str]
    """Article → the document that owns it."""


def known_files(home: Home) -> list[KnownFile]:
    """Every file the lake has a row of; none when there is no lake yet."""
    if not home.has_lake():
        return []
    with lake.open_for_reading(home.root) as connection:
        rows = connection.execute(
            "select path, file_id, size_bytes, modified_at, status from files"
        ).fetchall()
    return [KnownFile(*row) for row in rows]


def look_up(home: Home, asked: list[tuple[str, str, str]]) -> InLake:
    """What is known of documents given as (document_id, article_id, path)."""
    if not asked:
        return InLake(frozenset(), {})
    columns = [pa.array(column, pa.string()) for column in zip(*asked, strict=True)]
    with lake.open_for_reading(home.root) as connection:
        connection.register(
            "asked", pa.Table.from_arrays(columns, names=["document_id", "article_id", "path"])
        )
        committed = connection.execute(
            """
            select asked.document_id from asked
            join documents using (document_id)
            where documents.path <= asked.path
            """
        ).fetchall()
        owners = connection.execute(
            """
            select documents.article_id, documents.document_id from documents
            where documents.status = 'article'
              and documents.article_id in (select article_id from asked)
            """
        ).fetchall()
    return InLake(frozenset(name for (name,) in committed), dict(owners))
