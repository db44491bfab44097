"""Small valid files in every format that Dateline reads, made of a few texts.

Needs the standard library and pyarrow only; the same arguments give the same bytes.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import html
import io
import json
import lzma
import quopri
import tarfile
import uuid
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.texts import TEXTS, Text

FIELDS = ("id", "url", "title", "text", "published_at", "authors")
BOUNDARY = "----MultipartBoundary--dateline----"
_ZIP_TIME = (2024, 1, 2, 3, 4, 6)


def plain(text: Text) -> bytes:
    """A text as it is copied from a page: headline, byline, date, paragraphs."""
    head = f"{text.title}\n\nBy {text.author}\n{text.day}\n\n"
    return (head + "\n\n".join(text.paragraphs) + "\n").encode()


def page(text: Text, charset: str = "utf-8", head: str = "", foot: str = "") -> bytes:
    """A saved page, with its own `head` and `foot` beside the text."""
    body = "\n".join(
        f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in text.paragraphs
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}">
<title>{html.escape(text.title, quote=False)}</title>
<link rel="canonical" href="{text.url}">
<meta property="article:published_time" content="{text.published}">{head}
</head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>{html.escape(text.title, quote=False)}</h1>
<p class="byline">By {text.author}</p>
{body}
</article>{foot}<footer>All rights reserved</footer></body></html>
""".encode(charset, "xmlcharrefreplace")


def mhtml(text: Text, *, boundary: str = BOUNDARY, encoding: str = "quoted-printable") -> bytes:
    """A page as browsers save it whole, with a style sheet beside it."""
    content = page(text)
    packed = quopri.encodestring(content) if encoding == "quoted-printable" else content
    return b"".join(
        line.replace(b"\n", b"\r\n")
        for line in (
            b"From: <Saved by a browser>\n",
            f"Snapshot-Content-Location: {text.url}\n".encode(),
            f"Subject: {text.title.encode('ascii', 'replace').decode()}\n".encode(),
            b"Date: Sat, 6 Jan 2024 10:00:00 -0000\nMIME-Version: 1.0\n",
            f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\n'.encode(),
            f"\n\n--{boundary}\nContent-Type: text/html\n".encode(),
            f"Content-Transfer-Encoding: {encoding}\nContent-Location: {text.url}\n\n".encode(),
            packed,
            f"\n--{boundary}\nContent-Type: text/css\n".encode(),
            b"Content-Transfer-Encoding: quoted-printable\n\nbody { color: black }\n",
            f"\n--{boundary}--\n".encode(),
        )
    )


def record(text: Text) -> dict[str, Any]:
    """A text as a record of a dump."""
    return {
        "id": hashlib.sha256(text.url.encode()).hexdigest()[:8],
        "url": text.url,
        "title": text.title,
        "text": "\n\n".join(text.paragraphs),
        "published_at": text.published,
        "authors": [text.author],
    }


def json_lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    """One record a line."""
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in records)


def json_array(records: Iterable[Mapping[str, Any]]) -> bytes:
    """One array of records."""
    return json.dumps(list(records), ensure_ascii=False, indent=1).encode()


def table(records: Iterable[Mapping[str, Any]], delimiter: str = ",") -> bytes:
    """The records with a header; authors are joined."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for row in records:
        writer.writerow([", ".join(v) if isinstance(v, list) else v for v in row.values()])
    return out.getvalue().encode()


def parquet(columns: Mapping[str, Any], **options: Any) -> bytes:
    """A Parquet file of these columns (lists or Arrow arrays)."""
    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out, **options)
    return out.getvalue()


def columns_of(records: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The records as columns."""
    return {name: [row[name] for row in records] for name in records[0]}


def warc_record(
    kind: str, block: bytes, *, url: str | None = None, date: str = "2024-01-06T10:00:00Z",
    content_type: str | None = None, **headers: str,
) -> bytes:  # fmt: skip
    """One WARC/1.0 record; `headers` replace or add (`Content_Length="7"`)."""
    key = hashlib.sha256(f"{kind} {url} {date}".encode() + block).digest()[:16]
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.UUID(bytes=key)}>",
        "WARC-Date": date,
        "WARC-Target-URI": url,
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join(["WARC/1.0", *lines, "", ""]).encode("utf-8", "surrogateescape") + (
        block + b"\r\n\r\n"
    )


def http_response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An HTTP answer as it went over the wire."""
    lines = [f"HTTP/1.1 {status}", *headers, "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + body


def response(body: bytes, url: str, *headers: str, date: str = "2024-01-06T10:00:00Z") -> bytes:
    """A WARC response record of a page."""
    return warc_record(
        "response",
        http_response(body, *headers),
        url=url,
        date=date,
        content_type="application/http; msgtype=response",
    )


def request(url: str) -> bytes:
    """A WARC request record."""
    asked = f"GET {url} HTTP/1.1\r\nHost: news.example\r\n\r\n".encode()
    return warc_record("request", asked, url=url, content_type="application/http; msgtype=request")


def chunked(body: bytes, size: int = 700) -> bytes:
    """A body in HTTP's chunked transfer coding."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def brotli(body: bytes) -> bytes:
    """Brotli's coding without compression, of at most 64 KB. RFC 7932, section 9.2."""
    head = (len(body) - 1) << 4 | 1 << 20
    return head.to_bytes(3, "little") + body + b"\3"


def crawl(texts: Sequence[Text], pack: Callable[[bytes], bytes] = bytes) -> bytes:
    """A WARC: warcinfo, then request and response of each page; each record packed by itself.

    The pages come plain, gzipped, in chunks, and in Brotli's coding, in turn.
    """
    about = b"software: a test\r\n"
    records = [warc_record("warcinfo", about, content_type="application/warc-fields")]
    for number, text in enumerate(texts):
        body, headers = page(text), ["Content-Type: text/html; charset=utf-8"]
        if number % 4 == 1:
            body = gz(body)
            headers.append("Content-Encoding: gzip")
        if number % 4 == 2:
            body = chunked(body)
            headers.append("Transfer-Encoding: chunked")
        if number % 4 == 3:
            body = brotli(body)
            headers.append("Content-Encoding: br")
        records.append(request(text.url))
        records.append(response(body, text.url, *headers))
    return b"".join(map(pack, records))


def zip_of(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip; names may repeat."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = method
            with warnings.catch_warnings(action="ignore"):  # of names that repeat
                archive.writestr(info, data)
    return out.getvalue()


def tar_of(members: Iterable[tuple[str | tarfile.TarInfo, bytes]]) -> bytes:
    """A tar; a member may be a whole header."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            if info.isreg():
                info.size = info.size or len(data)
            archive.addfile(info, io.BytesIO(data.ljust(info.size, b"\0")))
    return out.getvalue()


def gz(data: bytes) -> bytes:
    """Gzip without a time in it."""
    return gzip.compress(data, mtime=0)


def zst(data: bytes) -> bytes:
    """One Zstandard frame."""
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(data)
    packed: bytes = out.getvalue().to_pybytes()
    return packed


COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gz,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zst,
}


def members(texts: Sequence[Text]) -> list[tuple[str, bytes]]:
    """The texts as files of an archive: a text, a page, the rest as records, in folders."""
    return [
        ("kestrel/a.txt", plain(texts[0])),
        ("kestrel/b.html", page(texts[1])),
        ("dumps/c.jsonl", json_lines(map(record, texts[2:]))),
    ]


def valid_files(texts: Sequence[Text] = TEXTS[:4]) -> dict[str, tuple[bytes, int]]:
    """Suffix → a valid file and how many of the texts are in it (the first ones), all formats."""
    records = [record(text) for text in texts]
    many = len(texts)
    files = {
        ".txt": (plain(texts[0]), 1),
        ".html": (page(texts[0]), 1),
        ".htm": (page(texts[0], "iso-8859-1"), 1),
        ".mhtml": (mhtml(texts[0]), 1),
        ".jsonl": (json_lines(records), many),
        ".ndjson": (json_lines(records), many),
        ".json": (json_array(records), many),
        ".csv": (table(records), many),
        ".tsv": (table(records, "\t"), many),
        ".parquet": (parquet(columns_of(records), compression="snappy"), many),
        ".warc": (crawl(texts), many),
        ".zip": (zip_of(members(texts)), many),
        ".tar": (tar_of(members(texts)), many),
    }
    packed = {
        suffix + ending: (pack(files[suffix][0]), files[suffix][1])
        for suffix in (".txt", ".html", ".jsonl", ".csv", ".warc", ".tar")
        for ending, pack in COMPRESSIONS.items()
        if (suffix, ending) not in ((".warc", ".gz"), (".tar", ".zst"))
    }
    packed[".warc.gz"] = (crawl(texts, gz), many)
    packed[".json.gz"] = (gz(files[".json"][0]), many)
    packed[".parquet.gz"] = (gz(files[".parquet"][0]), many)
    nested = [("inner.zip", files[".zip"][0])]
    return {**files, **packed, ".nested.zip": (zip_of(nested), many)}
