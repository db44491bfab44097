"""One raw file → its documents, in order, streaming."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.read import charset, detect, jsonl
from tasks.read.compressed import LimitedStream, open_stream
from tasks.read.errors import Limits, Unreadable
from tasks.records import Claim, RawDocument, Source

_HEAD_BYTES = 65_536


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


@dataclass(frozen=True, slots=True)
class BadDocument:
    """A document that could be cut out of its file but not read; its bytes are kept."""

    origin: Source
    media_type: str
    raw: bytes
    reason: str


@dataclass(slots=True)
class Reading:
    """The documents of one file as they are read, and what is known of it at the end."""

    file: FoundFile
    limits: Limits
    media_type: str | None = None
    documents: int = 0
    """Documents given so far."""
    problem: str | None = None
    """What of the file could not be read although some of it could."""
    consumed: int = 0
    """Bytes of the file read so far."""

    def __iter__(self) -> Iterator[RawDocument | BadDocument]:
        """Raises Unreadable when nothing of the file can be read."""
        try:
            with open_stream(Path(self.file.location), self.limits) as stream:
                for document in self._documents(stream):
                    self.documents += 1
                    yield document
        except Unreadable as error:
            if self.documents == 0:
                raise
            self.problem = f"read up to document {self.documents}: {error}"
        except OSError as error:
            raise Unreadable(f"the file cannot be read: {error.strerror or error}") from error

    def _documents(self, stream: LimitedStream) -> Iterator[RawDocument | BadDocument]:
        head = stream.read(_HEAD_BYTES)
        name = self.file.path.removesuffix(".gz")
        self.media_type = detect.media_type(head, name)
        if self.media_type == detect.JSON_LINES:
            # Records are read from the start again: the head may end inside one.
            with open_stream(Path(self.file.location), self.limits) as again:
                for number, (line, is_cut) in enumerate(jsonl.lines(again, self.limits)):
                    self.consumed = again.consumed
                    yield self._record(line, number, is_cut)
        else:
            raw = head + _rest(stream, self.limits)
            yield whole_document(self._origin(raw, 0), raw, self.media_type, self.file.claims)

    def _record(self, line: bytes, number: int, is_cut: bool) -> RawDocument | BadDocument:
        origin = self._origin(line, number)
        if is_cut:
            reason = f"record {number + 1} is longer than {self.limits.document_bytes:,} bytes"
            return BadDocument(origin, detect.RECORD, line, reason)
        return record_document(origin, line, self.file.claims)

    def _origin(self, raw: bytes, record_no: int) -> Source:
        return Source(
            document_id=document_id(self.file.file_id, None, record_no),
            file_id=self.file.file_id,
            path=self.file.path,
            member=None,
            record_no=record_no,
            record_key=None,
            raw_sha256=hashlib.sha256(raw).hexdigest(),
            modified_at=self.file.modified_at,
        )


def whole_document(
    origin: Source, raw: bytes, media_type: str, claims: tuple[Claim, ...]
) -> RawDocument:
    """A document that is all of its file or member: plain text or a page."""
    stated = charset.stated_in_html(raw) if media_type == detect.HTML else None
    decoded = charset.decode(raw, stated)
    return RawDocument(
        origin=origin,
        media_type=media_type,
        charset=decoded.charset,
        raw=raw,
        text=decoded.text.removeprefix("\ufeff"),
        text_type=media_type,
        raw_field=None,
        claims=claims,
        repairs=_repairs(decoded.replaced, "bytes that could not be decoded"),
    )


def record_document(
    origin: Source, line: bytes, claims: tuple[Claim, ...]
) -> RawDocument | BadDocument:
    """A document that is one JSON record, or why it is none."""
    try:
        fields, replaced = jsonl.parse_record(line)
        text, text_type, name = jsonl.content_of(fields)
    except jsonl.BadRecord as error:
        return BadDocument(origin, detect.RECORD, line, f"record {origin.record_no + 1}: {error}")
    return RawDocument(
        origin=replace(origin, record_key=jsonl.key_of(fields)),
        media_type=detect.RECORD,
        charset="utf-8",
        raw=line,
        text=text,
        text_type=text_type,
        raw_field=name,
        claims=(*jsonl.claims_of(fields), *claims),
        repairs=_repairs(replaced, "lone surrogates"),
    )


def document_id(file_id: str, member: str | None, record_no: int) -> str:
    """The key of a document: 20 hex of sha256 over its file, member and place.

    Parts are joined by NUL, which no file name can hold; no member is the empty name.
    """
    key = "\0".join((file_id, member or "", str(record_no)))
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:20]


def _rest(stream: LimitedStream, limits: Limits) -> bytes:
    chunks, size = [], 0
    while chunk := stream.read(1 << 20):
        chunks.append(chunk)
        size += len(chunk)
        if size > limits.document_bytes:
            raise Unreadable(f"one document of more than {limits.document_bytes:,} bytes")
    return b"".join(chunks)


def _repairs(count: int, what: str) -> str | None:
    return f"replaced {count} {what}" if count else None
