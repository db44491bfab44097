"""What a file is, judged by its content; its name only decides where content leaves it open."""

from __future__ import annotations

import json
import re

from tasks.read.errors import Unreadable
from tasks.read.fields import FieldNames, has_content
from tasks.read.streams import SUFFIXES

TEXT, HTML, MHTML = "text/plain", "text/html", "multipart/related"
RECORD = "application/json"
JSON_LINES, JSON, CSV = "application/x-ndjson", "application/json; whole", "text/csv"
PARQUET, WARC = "application/vnd.apache.parquet", "application/warc"
ZIP, TAR = "application/zip", "application/x-tar"
OTHER = "application/octet-stream"

KEPT = (TEXT, HTML, MHTML, RECORD)
"""Media types of documents whose bytes are kept whatever becomes of them."""

_READ = ((b"PAR1", PARQUET), (b"WARC/", WARC), (b"PK\x03\x04", ZIP), (b"PK\x05\x06", ZIP))
_FOREIGN = (
    (b"%PDF-", "a PDF", "application/pdf"),
    (b"\x89PNG", "a PNG image", "image/png"),
    (b"\xff\xd8\xff", "a JPEG image", "image/jpeg"),
    (b"GIF8", "a GIF image", "image/gif"),
    (b"RIFF", "an image, sound or video (RIFF)", OTHER),
    (b"Rar!", "a RAR archive", "application/vnd.rar"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "application/x-ole-storage"),
    (b"SQLite format 3", "a SQLite database", "application/vnd.sqlite3"),
    (b"\x7fELF", "a program", "application/x-elf"),
    (b"ID3", "an MP3", "audio/mpeg"),
    (b"{\\rtf", "an RTF document", "application/rtf"),
    (b"wOF", "a font", "font/woff"),
)
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html)\b", re.I)
_TAG = re.compile(
    rb"</?(?:html|head|body|div|p|span|a|meta|table|script|article|br|h[1-6])\b", re.I
)
_MESSAGE = re.compile(rb"content-type:\s*multipart/(?:related|mixed|alternative)\b", re.I)
_HEADER = re.compile(rb"[!-9;-~]{1,60}:|[ \t]")
_BINARY_NAMES = (".parquet", ".warc", ".zip", ".tar")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Foreign(Unreadable):
    """Content of a kind that is no news text; `media_type` is what it is."""

    def __init__(self, what: str, media_type: str) -> None:
        super().__init__(f"not a format Dateline reads: {what}")
        self.media_type = media_type


def media_type(head: bytes, name: str) -> str:
    """One of the media types above for the first bytes of a file or member.

    `head` is decompressed; `name` may end in `.gz` and the like. Raises Unreadable when it is
    empty, Foreign when the content is something else.
    """
    if not head.strip():
        raise Unreadable("the file is empty" if not head else "the file holds only white space")
    for signature, kind in _READ:
        if head.startswith(signature):
            return kind
    if head[257:262] == b"ustar":
        return TAR
    for signature, what, foreign in _FOREIGN:
        if head.startswith(signature):
            raise Foreign(what, foreign)
    if not head.startswith(_UTF16) and _is_binary(head):
        raise Foreign("the content is binary, not text", OTHER)
    return _kind_of_text(_ascii_view(head), plain_name(name))


def _kind_of_text(head: bytes, name: str) -> str:
    if (kind := _json_kind(head, name)) is not None:
        return kind
    if _is_saved_message(head):
        return MHTML
    if _HTML_START.match(_without_prologue(head)) or len(_TAG.findall(head)) >= 6:
        return HTML
    if name.endswith(_BINARY_NAMES):
        raise Unreadable(f"named {name[name.rindex('.') :]}, but its content is plain text")
    return CSV if _is_csv(head, name) else TEXT


def plain_name(name: str) -> str:
    """A file's name in lower case without the endings that compression adds."""
    name = name.lower()
    while name.endswith(SUFFIXES):
        name = name[: name.rindex(".")]
    return name


def _is_binary(head: bytes) -> bool:
    nuls = head.count(b"\0")
    if nuls and 0.3 < nuls / len(head) < 0.7 and not _has_many_controls(head.replace(b"\0", b"")):
        return False  # UTF-16 without a mark
    return _has_many_controls(head)


def _has_many_controls(head: bytes) -> bool:
    control = sum(1 for byte in head if byte < 9 or 13 < byte < 27 or 27 < byte < 32)
    return control > len(head) // 50 + 2


def _ascii_view(head: bytes) -> bytes:
    """The bytes with the NULs of UTF-16 and any byte order mark taken out."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def _is_saved_message(head: bytes) -> bool:
    """Whether it begins with the headers of a message of several parts."""
    lines = head.lstrip()[:8192].split(b"\n")
    for line in lines:
        if not _HEADER.match(line):
            return False
        if _MESSAGE.match(line):
            return True
    return False


def _without_prologue(head: bytes) -> bytes:
    """A page without the declaration and the comments before its first element."""
    while True:
        head = head.lstrip()
        mark = next((m for m in ((b"<!--", b"-->"), (b"<?", b"?>")) if head.startswith(m[0])), None)
        if mark is None:
            return head
        _, found, head = head.partition(mark[1])
        if not found:
            return b""


def _json_kind(head: bytes, name: str) -> str | None:
    """Whether it is JSON at all, and whether every line is a record."""
    start = head.lstrip()
    if name.endswith((".jsonl", ".ndjson")) and start[:1] in b'{["':
        return JSON_LINES
    if start[:1] == b"[" and (name.endswith(".json") or re.match(rb"\[\s*[{\]]", start)):
        return JSON
    if start[:1] != b"{":
        return None
    line, _, rest = start.partition(b"\n")
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        if name.endswith(".json"):
            return JSON
        if not rest and b'":' in line:
            return JSON_LINES  # one record longer than what was looked at
        return JSON if re.match(rb'\{\s*"[^"\n]{1,80}"\s*:', start) else None
    return JSON_LINES if rest.strip() or has_content(first) else JSON


def _is_csv(head: bytes, name: str) -> bool:
    """By name, else by a first line that names at least three fields of a record."""
    if name.endswith((".csv", ".tsv", ".tab")):
        return True
    header = head.lstrip().partition(b"\n")[0].decode("utf-8", "replace")
    columns = [re.split(re.escape(mark), header) for mark in (",", ";", "\t", "|")]
    known = FieldNames().known
    return any(sum(known(c) for c in names) >= 3 and has_content(names) for names in columns)
