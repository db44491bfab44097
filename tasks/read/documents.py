"""One document: from its bytes to what they decode to and what they claim."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

from tasks.read import charset, detect, fields, mhtml
from tasks.read.errors import Unreadable, in_words
from tasks.read.fields import FieldNames
from tasks.records import Claim, RawDocument, Source


@dataclass(frozen=True, slots=True)
class BadDocument:
    """A document that could be cut out of its file but is no article. Its bytes are kept
    unless they are no text; then `raw` is null.
    """

    origin: Source
    media_type: str
    raw: bytes | None
    reason: str
    claims: tuple[Claim, ...] = ()


def document_of(
    origin: Source, raw: bytes, media_type: str, claims: tuple[Claim, ...], names: FieldNames
) -> RawDocument | BadDocument:
    """A document of one of the kinds in `detect.KEPT`, read from its bytes alone."""
    if media_type == detect.RECORD:
        return _record(origin, raw, claims, names)
    if media_type == detect.MHTML:
        return _saved_page(origin, raw, claims)
    return _whole(origin, raw, media_type, claims)


def document_id(file_id: str, member: str | None, record_no: int) -> str:
    """The key of a document: 20 hex of sha256 over its file, member and place.

    Parts are joined by NUL, which no file name can hold; no member is the empty name.
    """
    key = "\0".join((file_id, member or "", str(record_no)))
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:20]


def _whole(origin: Source, raw: bytes, media_type: str, claims: tuple[Claim, ...]) -> RawDocument:
    """Plain text or a page. The charset a server stated goes before what the page says."""
    stated = next((claim.value for claim in claims if claim.about == "charset"), None)
    if media_type == detect.HTML:
        stated = charset.known(stated) or charset.stated_in_html(raw)
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
        repairs=_repairs((decoded.replaced, "bytes that could not be decoded")),
    )


def _saved_page(origin: Source, raw: bytes, claims: tuple[Claim, ...]) -> RawDocument | BadDocument:
    try:
        page = mhtml.page_of(raw)
    except Unreadable as error:
        return BadDocument(origin, detect.MHTML, raw, str(error), claims)
    stated = charset.known(page.charset) or charset.stated_in_html(page.html)
    decoded = charset.decode(page.html, stated)
    return RawDocument(
        origin=origin,
        media_type=detect.MHTML,
        charset=decoded.charset,
        raw=raw,
        text=decoded.text.removeprefix("\ufeff"),
        text_type=detect.HTML,
        raw_field=None,
        claims=(*page.claims, *claims),
        repairs=_repairs((decoded.replaced, "bytes that could not be decoded")),
    )


def _record(
    origin: Source, raw: bytes, claims: tuple[Claim, ...], names: FieldNames
) -> RawDocument | BadDocument:
    """A record, or why it is none."""
    decoded = raw.decode("utf-8-sig", "replace")
    try:
        found, surrogates = fields.parse_record(json.loads(decoded), names)
        text, text_type, name = fields.content_of(found)
    except fields.BadRecord as error:
        return _bad_record(origin, raw, claims, str(error))
    except RecursionError:
        return _bad_record(origin, raw, claims, "nested too deep")
    except ValueError as error:
        return _bad_record(origin, raw, claims, f"not valid JSON: {in_words(error)}")
    return RawDocument(
        origin=replace(origin, record_key=fields.key_of(found)),
        media_type=detect.RECORD,
        charset="utf-8",
        raw=raw,
        text=text,
        text_type=text_type,
        raw_field=name,
        claims=(*fields.claims_of(found), *claims),
        repairs=_repairs(
            (surrogates, "lone surrogates"),
            (decoded.count("\ufffd"), "bytes that could not be decoded"),
        ),
    )


def _bad_record(origin: Source, raw: bytes, claims: tuple[Claim, ...], reason: str) -> BadDocument:
    reason = f"record {origin.record_no + 1}: {reason}"
    return BadDocument(origin, detect.RECORD, raw, reason, claims)


def _repairs(*counted: tuple[int, str]) -> str | None:
    done = [f"{count} {what}" for count, what in counted if count]
    return f"replaced {' and '.join(done)}" if done else None
