"""One raw file → its documents, in order, streaming, through archives in archives."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tasks.read import archives, csv_rows, detect, json_items, jsonl, parquet_rows, streams, warc
from tasks.read.documents import BadDocument, document_id, document_of
from tasks.read.errors import Limits, Unreadable, shown
from tasks.read.fields import FieldNames
from tasks.read.items import NO_BYTES, Item
from tasks.read.streams import Meter, Stream
from tasks.records import Claim, RawDocument, Source

_PROBLEMS_TOLD = 3


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read. `path` is what the lake knows it by, `location` where it lies now."""

    path: str
    location: str
    file_id: str
    size_bytes: int
    modified_at: dt.datetime
    claims: tuple[Claim, ...]
    """What the folder, `sources.csv` or the options state about everything in it."""


@dataclass(slots=True)
class Reading:
    """The documents of one file as they are read, and what is known of it at the end."""

    file: FoundFile
    limits: Limits
    names: FieldNames = field(default_factory=FieldNames)
    on_progress: Callable[[], None] | None = None
    """Called now and then while bytes are read."""
    media_type: str | None = None
    documents: int = 0
    """Documents given so far."""
    problems: list[str] = field(default_factory=list)
    """What of the file could not be read although some of it could."""
    _members_named: set[str] = field(default_factory=set)
    _meter: Meter = field(default_factory=lambda: Meter(0))

    @property
    def consumed(self) -> int:
        """Bytes of the file read so far."""
        return min(self._meter.packed, self.file.size_bytes)

    @property
    def problem(self) -> str | None:
        """What of the file could not be read, as one sentence; null when all of it could."""
        told = self.problems[:_PROBLEMS_TOLD]
        more = len(self.problems) - len(told)
        return "; ".join([*told, f"and {more} more"] if more else told) or None

    def __iter__(self) -> Iterator[RawDocument | BadDocument]:
        """Raises Unreadable when nothing of the file can be read."""
        if self.file.size_bytes > self.limits.file_bytes:
            raise Unreadable(f"a file of more than {self.limits.file_bytes:,} bytes")
        try:
            with Path(self.file.location).open("rb") as file:
                stream, self._meter = streams.open_file(file, self.file.size_bytes, self.limits)
                self._meter.on_progress = self.on_progress
                for document in self._documents(stream, None, 0, is_file=True):
                    self.documents += 1
                    yield document
        except Unreadable as error:
            if self.documents == 0:
                raise
            self.problems.append(f"read up to document {self.documents}: {error}")
        except OSError as error:
            raise Unreadable(f"the file cannot be read: {error.strerror or error}") from error
        if self.documents == 0:
            raise Unreadable("there is no document in it")

    def _documents(
        self, stream: Stream, member: str | None, depth: int, *, is_file: bool = False
    ) -> Iterator[RawDocument | BadDocument]:
        """The documents of the file or of one of its members."""
        name = member or self.file.path
        kind = detect.media_type(stream.head(), name)
        if is_file:
            self.media_type = kind
        if kind in (detect.ZIP, detect.TAR):
            if depth >= self.limits.archive_depth:
                raise Unreadable(
                    f"archives in one another more than {self.limits.archive_depth} deep"
                )
            yield from self._members(stream, kind, member, depth)
            return
        for item in self._items(stream, kind):
            yield self._document(item, member)
        if stream.broken:
            raise Unreadable(stream.broken)

    def _items(self, stream: Stream, kind: str) -> Iterator[Item]:
        limits, names = self.limits, self.names
        if kind == detect.JSON_LINES:
            yield from jsonl.read(stream, limits)
        elif kind == detect.JSON:
            yield from json_items.read(stream, limits, self._meter)
        elif kind == detect.CSV:
            yield from csv_rows.read(stream, limits, names)
        elif kind == detect.PARQUET:
            with self._seekable(stream) as file:
                yield from parquet_rows.read(file, limits, names)
        elif kind == detect.WARC:
            yield from warc.read(stream, limits)
        else:
            yield Item(0, kind, streams.whole(stream, limits))

    def _members(
        self, stream: Stream, kind: str, outer: str | None, depth: int
    ) -> Iterator[RawDocument | BadDocument]:
        if kind == detect.TAR:
            yield from self._each(archives.tar_members(stream), outer, depth)
            return
        with self._seekable(stream) as file:
            yield from self._each(archives.zip_members(file), outer, depth)

    def _seekable(self, stream: Stream) -> IO[bytes]:
        """A stream as a file that can be read in any order: the file itself where it is that."""
        if stream.is_file:
            return Path(self.file.location).open("rb")
        return streams.seekable(stream)

    def _each(
        self, members: Iterator[archives.Member], outer: str | None, depth: int
    ) -> Iterator[RawDocument | BadDocument]:
        for member in members:
            name = self._own_name(member.name if outer is None else f"{outer}/{member.name}")
            if member.content is None:
                yield self._bad(name, member.problem or "")
                continue
            stream = streams.open_member(member.content, self._meter, self.limits)
            given = 0
            try:
                for document in self._documents(stream, name, depth + 1):
                    given += 1
                    yield document
            except Unreadable as error:
                if self._meter.is_spent:
                    raise
                if given:
                    self.problems.append(f"{shown(name)}, read up to its document {given}: {error}")
                else:
                    kind = getattr(error, "media_type", detect.OTHER)
                    yield self._bad(name, str(error), kind)

    def _own_name(self, name: str) -> str:
        """The name of a member, each once in the file: a second `a.txt` is `a.txt (2)`."""
        own, number = name, 1
        while own in self._members_named:
            number += 1
            own = f"{name} ({number})"
        self._members_named.add(own)
        return own

    def _document(self, item: Item, member: str | None) -> RawDocument | BadDocument:
        sha256 = item.sha256 or hashlib.sha256(item.raw or b"").hexdigest()
        origin = self._origin(sha256, member, item.record_no, item.record_key)
        claims = (*item.claims, *self.file.claims)
        if item.problem is None and item.raw is not None:
            return document_of(origin, item.raw, item.media_type, claims, self.names)
        return BadDocument(origin, item.media_type, item.raw, item.problem or "", claims)

    def _bad(self, member: str, reason: str, media_type: str = detect.OTHER) -> BadDocument:
        """A member of which nothing can be read; no bytes are kept."""
        origin = self._origin(NO_BYTES, member, 0, None)
        reason = f"{shown(member)}: {reason}"
        return BadDocument(origin, media_type, None, reason, self.file.claims)

    def _origin(
        self, raw_sha256: str, member: str | None, record_no: int, key: str | None
    ) -> Source:
        return Source(
            document_id=document_id(self.file.file_id, member, record_no),
            file_id=self.file.file_id,
            path=self.file.path,
            member=member,
            record_no=record_no,
            record_key=key,
            raw_sha256=raw_sha256,
            modified_at=self.file.modified_at,
        )
