"""What the lake already knows of files and documents, asked before anything is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from warehouse import lake
from warehouse.home import Home, NoSuchHome


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A row of `files` as far as discovery needs it."""

    path: str
    file_id: str
    size_bytes: int
    modified_at: dt.datetime
    status: str
    pipeline_version: str | None = None
    is_dismissed: bool = False
    is_taken_down: bool = False

    @property
    def is_left_alone(self) -> bool:
        """Whether a person decided that it is not to be read again."""
        return self.is_dismissed or self.is_taken_down

    def is_due(self, version: str) -> bool:
        """Whether it is in quarantine and this version of Dateline has not tried it yet."""
        return (
            self.status == "quarantined"
            and not self.is_left_alone
            and self.pipeline_version != version
        )


def known_files(home: Home) -> list[KnownFile]:
    """Every file the lake has a row of; none when there is no lake yet."""
    try:
        connection = lake.open_for_reading(home.root)
    except NoSuchHome:  # or one whose making was cut short
        return []
    with connection:
        rows = connection.execute(
            """
            select files.path, files.file_id, files.size_bytes, files.modified_at, files.status,
                files.pipeline_version,
                files.dismissed_at is not null as is_dismissed,
                tombstones.key is not null as is_taken_down
            from files
            left join tombstones on tombstones.kind = 'file' and tombstones.key = files.file_id
            """
        ).fetchall()
    return [KnownFile(*row) for row in rows]


class KnownDocuments:
    """Answers from the lake about documents, so that nothing is coded twice.

    Holds one reading connection, which sees what others commit meanwhile.
    """

    def __init__(self, home: Home, file_ids: Iterable[str]) -> None:
        """`file_ids` are the files about to be read."""
        self._connection = lake.open_for_reading(home.root)
        self._committed: dict[str, list[tuple[str, str]]] = {}
        self._register("asked", "file_id", file_ids)
        rows = self._connection.execute(
            """
            select documents.file_id, documents.document_id, documents.path from documents
            semi join asked on asked.file_id = documents.file_id
            """
        ).fetchall()
        for file_id, document_id, path in rows:
            self._committed.setdefault(file_id, []).append((document_id, path))

    def committed(self, file_id: str, path: str) -> frozenset[str]:
        """The documents of a file that were in the lake, under this or a smaller path, when
        the run began: those a killed run had come to.
        """
        found = self._committed.get(file_id, [])
        return frozenset(document_id for document_id, known_path in found if known_path <= path)

    def owners(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Article → the document that owns it, for those of the articles that are there."""
        self._register("asked", "article_id", article_ids)
        rows = self._connection.execute(
            """
            select documents.article_id, documents.document_id from documents
            semi join asked on asked.article_id = documents.article_id
            where documents.status = 'article'
            """
        ).fetchall()
        return dict(rows)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _register(self, name: str, column: str, values: Iterable[str]) -> None:
        self._connection.register(
            name, pa.table({column: pa.array(sorted(set(values)), pa.string())})
        )
