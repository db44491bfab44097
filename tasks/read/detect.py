"""What a file is, judged by its content; its name only decides where content leaves it open."""

from __future__ import annotations

import json
import re

from tasks.read.errors import Unreadable

TEXT, HTML, JSON_LINES = "text/plain", "text/html", "application/x-ndjson"
RECORD = "application/json"

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"ID3", "an MP3"),
    (b"{\\rtf", "an RTF document"),
    (b"WARC/", "a WARC crawl"),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_TAG = re.compile(
    rb"</?(?:html|head|body|div|p|span|a|meta|table|script|article|br|h[1-6])\b", re.I
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def media_type(head: bytes, name: str) -> str:
    """`text/plain`, `text/html` or `application/x-ndjson` for the first bytes of a file.

    `head` is decompressed; `name` is the file's name without `.gz`. Raises Unreadable when
    the content is something else.
    """
    if not head.strip():
        raise Unreadable("the file is empty" if not head else "the file holds only white space")
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise Unreadable(f"not a format Dateline reads: {what}")
    if not head.startswith(_UTF16) and _is_binary(head):
        raise Unreadable("not text: the content is binary")
    plain = _ascii_view(head)
    if _starts_with_json_object(plain, name):
        return JSON_LINES
    if _HTML_START.match(plain) or len(_TAG.findall(plain)) >= 6:
        return HTML
    return TEXT


def _is_binary(head: bytes) -> bool:
    nuls = head.count(b"\0")
    if nuls and 0.3 < nuls / len(head) < 0.7:  # UTF-16 without a mark
        return False
    control = sum(1 for byte in head if byte < 9 or 13 < byte < 27 or 27 < byte < 32)
    return control > len(head) // 50 + 2


def _ascii_view(head: bytes) -> bytes:
    """The bytes with the NULs of UTF-16 and any byte order mark taken out."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def _starts_with_json_object(head: bytes, name: str) -> bool:
    if not head.lstrip().startswith(b"{"):
        return False
    if name.lower().endswith((".jsonl", ".ndjson")):
        return True
    line, _, rest = head.lstrip().partition(b"\n")
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return not rest and b'":' in line  # one record longer than what was looked at
