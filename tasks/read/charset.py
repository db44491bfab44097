"""Bytes to text: the stated or detected encoding, and what had to be replaced."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_NO_CHARSETS = (
    "undefined", "idna", "punycode", "unicode_escape", "raw-unicode-escape", "unicode-escape",
    "raw_unicode_escape", "utf-7", "mbcs", "oem",
)  # fmt: skip
"""Codecs of Python that no page is written in, or that a browser refuses."""
_SAMPLE_BYTES = 200_000
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, the encoding's Python name, and how many characters were replaced."""

    text: str
    charset: str
    replaced: int


def decode(raw: bytes, stated: str | None = None) -> Decoded:
    """Decode a document: byte order mark, stated charset, UTF-8, detection, in this order.

    Never fails: what cannot be decoded becomes U+FFFD and is counted.
    """
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return _with_replacement(raw, name)
    for candidate in (stated, "utf-8"):
        if candidate and (text := _strictly(raw, candidate)) is not None:
            text, replaced = without_surrogates(text)
            return Decoded(text, candidate.lower(), replaced)
    if raw.count(b"\0") > len(raw) // 5:
        return _with_replacement(raw, "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be")
    if _mostly_utf8(raw):
        return _with_replacement(raw, "utf-8")
    return _with_replacement(raw, _detected(raw))


def stated_in_html(raw: bytes) -> str | None:
    """The charset an HTML page names in its first 2 KB, when Python knows it."""
    found = _META_CHARSET.search(raw[:2048])
    return known(found[1].decode("ascii", "replace")) if found else None


def known(name: str | None) -> str | None:
    """A stated charset as Python's name for it; null when it is none that can be decoded."""
    if not name:
        return None
    name = name.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if codec.name in _NO_CHARSETS or not codec._is_text_encoding:
        return None
    # The WHATWG encoding standard: pages labelled latin-1 are windows-1252.
    return "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name


def without_surrogates(text: str) -> tuple[str, int]:
    """Replace lone surrogates, which neither Arrow nor DuckDB can hold, and count them."""
    return _SURROGATES.subn("\ufffd", text)


def _detected(raw: bytes) -> str:
    """The most likely encoding. Western European where it reads as well as its neighbours:
    the detector takes short French and Spanish texts for cp1250.
    """
    matches = from_bytes(raw[:_SAMPLE_BYTES])
    best = matches.best()
    if best is None:
        return "cp1252"
    as_well = {
        name
        for match in matches
        if match.chaos <= best.chaos + 0.01
        for name in (match.encoding, *match.could_be_from_charset)
    }
    return "cp1252" if "cp1252" in as_well else str(best.encoding)


def _strictly(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeError, LookupError):
        return None


def _with_replacement(raw: bytes, name: str) -> Decoded:
    text, _ = without_surrogates(raw.decode(name, "replace"))
    return Decoded(text, name, text.count("\ufffd"))


def _mostly_utf8(raw: bytes) -> bool:
    """UTF-8 with a few broken bytes: more good multi-byte sequences than bad ones."""
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text[:_SAMPLE_BYTES] if ord(char) > 127) - bad
    return good > 4 * bad
