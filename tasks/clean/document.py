"""The clean step: RawDocument → CleanDocument, by what its text is."""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.clean.html import clean_html
from tasks.clean.text import clean_text, site_key
from tasks.read.charset import without_surrogates
from tasks.records import Claim, CleanDocument, Piece, RawDocument, Reject

_BLOCK_TAGS = re.compile(r"<(?:p|br|div|article|h[1-6]|ul|blockquote)\b[^<>]*>", re.I)


def clean_document(raw: RawDocument) -> CleanDocument | Reject:
    """Cut a document into pieces with verdicts, and gather what it claims of itself."""
    is_record = raw.raw_field is not None
    claims: tuple[Claim, ...] = raw.claims
    text_type = raw.text_type
    if text_type == "text/plain" and is_record and len(_BLOCK_TAGS.findall(raw.text)) >= 2:
        text_type = "text/html"
    if text_type == "text/html":
        url = next((claim.value for claim in claims if claim.about == "url"), None)
        pieces, found = clean_html(raw.text, url)
        claims = (*claims, *map(_storable, found))
        if is_record:
            pieces = tuple(_in_field(piece, raw.raw_field) for piece in pieces)
    elif is_record:
        pieces = clean_text(raw.text, raw_field=raw.raw_field, is_record=True)
    else:
        pieces = clean_text(raw.text, raw.charset, raw.raw)
    return CleanDocument(
        origin=raw.origin,
        media_type=raw.media_type,
        charset=raw.charset,
        text_type=text_type,
        is_record=is_record,
        pieces=pieces,
        claims=claims,
        site_key=site_key(pieces),
        repairs=raw.repairs,
    )


def _storable(claim: Claim) -> Claim:
    """A claim without lone surrogates, which a page's JSON can hold."""
    value, replaced = without_surrogates(claim.value)
    return replace(claim, value=value) if replaced else claim


def _in_field(piece: Piece, raw_field: str | None) -> Piece:
    return Piece(piece.kind, piece.reason, piece.content, raw_field=raw_field)
