"""WARC crawls: the pages a crawler fetched. ISO 28500:2017."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email.message import Message

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from tasks.read import detect
from tasks.read.errors import Limits, Unreadable, printable
from tasks.read.items import NO_BYTES, Item
from tasks.read.streams import Stream
from tasks.records import Claim

METHOD = "warc"
_PAGES = ("response", "resource", "conversion")
_HEADER_BYTES = 65_536
_DAMAGE = (
    ArchiveLoadFailed, StatusAndHeadersParserException, OSError, ValueError, EOFError, TypeError,
    AttributeError, OverflowError, brotli.error,
)  # fmt: skip


class _Records(ArchiveIterator):  # type: ignore[misc]
    """Says nothing on stderr where a record is longer than it states."""

    INC_RECORD = ""


def read(stream: Stream, limits: Limits) -> Iterator[Item]:
    """The responses that hold pages; other responses as bad items, each with its reason.

    Requests, metadata and the crawler's own notes are no documents. `record_no` counts every
    record of the file. Raises Unreadable where the crawl is damaged; what came before is good.
    """
    number = -1
    try:
        for number, record in enumerate(_Records(stream)):
            if record.rec_type == "revisit":
                yield _bad(record, number, "a revisit: the page was as at an earlier fetch")
            elif record.rec_type in _PAGES:
                yield _page(record, number, stream, limits)
    except _DAMAGE as error:
        raise Unreadable(
            stream.broken or f"the crawl is damaged after record {number + 1}"
        ) from error
    if number < 0:
        raise Unreadable(stream.broken or "a WARC file without any record")


def _page(record: ArcWarcRecord, number: int, stream: Stream, limits: Limits) -> Item:
    raw, problem = _payload(record, limits)
    if record.raw_stream.limit > 0 and problem is None:
        raise Unreadable(stream.broken or "the crawl breaks off in the middle of a record")
    problem = problem or _refusal(record)
    if problem is not None:
        return _bad(record, number, problem, raw)
    media_type, charset = _content_type(record)
    try:
        kind = detect.media_type(raw[:65_536], "page")
    except Unreadable as error:
        kind = getattr(error, "media_type", detect.OTHER)
        return _bad(record, number, f"not a page: {error}", raw, kind)
    if kind == detect.TEXT and "html" in media_type:
        kind = detect.HTML
    if kind not in (detect.HTML, detect.TEXT) or media_type.startswith(_NOT_NEWS):
        return _bad(record, number, f"not a page: {printable(media_type)}", raw)
    claims = _claims(record)
    if charset:
        claims = (*claims, Claim("charset", charset, METHOD))
    return Item(number, kind, raw, claims, _header(record, "WARC-Record-ID"))


def _payload(record: ArcWarcRecord, limits: Limits) -> tuple[bytes, str | None]:
    """What the server sent, decoded, and why it is not all of it."""
    too_long = f"a page of more than {limits.document_bytes:,} bytes"
    if record.length is None or record.length < 0:
        return b"", "it does not say how long it is"
    if record.length > limits.document_bytes + _HEADER_BYTES:
        return b"", too_long
    try:
        raw = _decoded(record, limits.document_bytes + 1)
    except _DAMAGE:
        return b"", "it is not encoded as its headers say"
    if len(raw) > limits.document_bytes:
        return b"", too_long
    while record.raw_stream.read(_HEADER_BYTES):
        pass  # what the page's own encoding left unread
    return raw, None


def _decoded(record: ArcWarcRecord, size: int) -> bytes:
    """At most about `size` bytes of the payload, without the codings of the transfer.

    Brotli is undone here: warcio writes to an object that brotli 1.2 does not let it write to.
    """
    headers = record.http_headers
    coding = (headers.get_header("Content-Encoding") or "").lower() if headers else ""
    if coding != "br":
        plain: bytes = record.content_stream().read(size)
        return plain
    assert headers is not None
    is_chunked = headers.get_header("Transfer-Encoding") == "chunked"
    packed = (ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream).read(size)
    decompressor = brotli.Decompressor()
    raw: bytes = decompressor.process(packed, output_buffer_limit=size)
    while len(raw) < size and not decompressor.is_finished():
        if decompressor.can_accept_more_data():
            raise ValueError("the Brotli data break off")
        raw += decompressor.process(b"", output_buffer_limit=size)
    return raw


def _refusal(record: ArcWarcRecord) -> str | None:
    """What the server answered instead of the page."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    status = record.http_headers.get_statuscode() or "no status"
    if status.startswith("2"):
        return None
    return f"the server answered {printable(status)}, not with the page"


_NOT_NEWS = (
    "text/css", "text/javascript", "application/javascript", "application/x-javascript",
    "application/json", "text/csv", "image/", "font/", "video/", "audio/",
)  # fmt: skip
"""Text that pages load; a script is plain text by its content."""


def _bad(
    record: ArcWarcRecord,
    number: int,
    problem: str,
    raw: bytes = b"",
    media_type: str = detect.OTHER,
) -> Item:
    return Item(
        number,
        media_type,
        None,
        _claims(record),
        _header(record, "WARC-Record-ID"),
        f"record {number + 1}: {problem}",
        hashlib.sha256(raw).hexdigest() if raw else NO_BYTES,
    )


def _claims(record: ArcWarcRecord) -> tuple[Claim, ...]:
    url, at = _header(record, "WARC-Target-URI"), _header(record, "WARC-Date")
    found = [Claim("url", url.strip("<>"), METHOD)] if url else []
    found += [Claim("fetched", at, METHOD)] if at else []
    return tuple(found)


def _header(record: ArcWarcRecord, name: str) -> str | None:
    value = record.rec_headers.get_header(name)
    return value.encode("utf-8", "replace").decode("utf-8") if value else None


def _content_type(record: ArcWarcRecord) -> tuple[str, str | None]:
    """The media type and charset that the server stated; `unknown` when none."""
    headers = record.http_headers or record.rec_headers
    message = Message()
    message["content-type"] = headers.get_header("Content-Type") or "unknown/unknown"
    return message.get_content_type(), message.get_content_charset()
