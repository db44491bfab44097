"""WARC files that lie about themselves, and what servers really send."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from random import Random

from tests.crafted.pages import Case, any_text
from tests.formats import (
    brotli,
    chunked,
    crawl,
    gz,
    http_response,
    json_lines,
    page,
    plain,
    record,
    request,
    response,
    warc_record,
)
from tests.texts import TEXTS

_HTTP = "application/http; msgtype=response"
_HTML = "Content-Type: text/html; charset=utf-8"
_URL = TEXTS[0].url
_PAGE = page(TEXTS[0])


def _crawl(*records: bytes) -> Case:
    """The records between two good pages."""

    def make(chance: Random) -> bytes:
        first, last = (any_text(chance) for _ in range(2))
        return b"".join(
            (
                response(page(first), first.url, _HTML),
                *records,
                response(page(last), last.url, _HTML),
            )
        )

    return ".warc", make


def _answer(body: bytes, *headers: str, status: str = "200 OK", **fields: str) -> bytes:
    """A response record with anything in it."""
    block = http_response(body, *headers, status=status)
    return warc_record("response", block, url=_URL, content_type=_HTTP, **fields)


def _whole(change: Callable[[bytes, Random], bytes], ending: str = ".warc") -> Case:
    return ending, lambda chance: change(crawl(TEXTS[:4]), chance)


def _cut_member(chance: Random) -> bytes:
    """Records packed one by one, the second page's member cut, the rest after it whole."""
    first, cut, last = (gz(response(page(t), t.url, _HTML)) for t in TEXTS[:3])
    return first + cut[: chance.randrange(20, len(cut) - 8)] + last


CASES: dict[str, Case] = {
    "crawl-length-short": _crawl(_answer(_PAGE, _HTML, Content_Length="150")),
    "crawl-length-long": _crawl(_answer(_PAGE, _HTML, Content_Length="5000")),
    "crawl-length-huge": _crawl(_answer(_PAGE, _HTML, Content_Length=str(10**18))),
    "crawl-length-beyond-64-bits": _crawl(_answer(_PAGE, _HTML, Content_Length="9" * 40)),
    "crawl-length-negative": _crawl(_answer(_PAGE, _HTML, Content_Length="-5")),
    "crawl-length-word": _crawl(_answer(_PAGE, _HTML, Content_Length="many")),
    "crawl-length-missing": _crawl(
        _answer(_PAGE, _HTML).replace(b"Content-Length", b"X-Length", 1)
    ),
    "crawl-no-blank-lines": _whole(lambda raw, _: raw.replace(b"\r\n\r\nWARC/1.0", b"WARC/1.0")),
    "crawl-no-header-end": _whole(lambda raw, _: raw.replace(b"\r\n\r\nHTTP/", b"\r\nHTTP/")),
    "crawl-bare-line-feeds": _whole(lambda raw, _: raw.replace(b"\r\n", b"\n")),
    "crawl-cut": _whole(lambda raw, chance: raw[: chance.randrange(2_000, len(raw) - 200)]),
    "crawl-cut-in-headers": _whole(lambda raw, _: raw[: raw.rindex(b"WARC-Date") + 12]),
    "crawl-junk-between": _whole(
        lambda raw, chance: raw.replace(b"WARC/1.0", chance.randbytes(50) + b"\r\nWARC/1.0", 3)
    ),
    "crawl-unknown-version": _whole(lambda raw, _: raw.replace(b"WARC/1.0", b"WARC/9.9")),
    "crawl-unknown-types": _crawl(
        warc_record("conversation", b"text", url=_URL),
        warc_record("", b"x"),
        warc_record("metadata", b"a: b\r\n"),
    ),
    "crawl-revisits": (
        ".warc",
        lambda _: (
            request(_URL)
            + warc_record(
                "revisit",
                http_response(b"", _HTML),
                url=_URL,
                content_type=_HTTP,
                WARC_Profile="http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
            )
        ),
    ),
    "crawl-requests": (".warc", lambda _: b"".join(request(text.url) for text in TEXTS)),
    "crawl-empty-payload": _crawl(_answer(b"", _HTML), warc_record("response", b"", url=_URL)),
    "crawl-payload-blank": _crawl(_answer(b" \r\n", _HTML)),
    "crawl-chunks-broken": _crawl(
        _answer(chunked(_PAGE)[:700] + b"zz\r\n" + _PAGE, _HTML, "Transfer-Encoding: chunked")
    ),
    "crawl-chunks-huge": _crawl(
        _answer(b"ffffffffffffffff\r\n" + _PAGE, _HTML, "Transfer-Encoding: chunked")
    ),
    "crawl-chunks-cut": _crawl(_answer(chunked(_PAGE)[:-9], _HTML, "Transfer-Encoding: chunked")),
    "crawl-chunks-not": _crawl(_answer(_PAGE, _HTML, "Transfer-Encoding: chunked")),
    "crawl-gzip-not": _crawl(_answer(_PAGE, _HTML, "Content-Encoding: gzip")),
    "crawl-gzip-cut": _crawl(_answer(gz(_PAGE)[:-30], _HTML, "Content-Encoding: gzip")),
    "crawl-gzip-twice": _crawl(_answer(gz(gz(_PAGE)), _HTML, "Content-Encoding: gzip, gzip")),
    "crawl-gzip-unsaid": _crawl(_answer(gz(_PAGE), _HTML)),
    "crawl-deflate-raw": _crawl(
        _answer(zlib.compress(_PAGE)[2:-4], _HTML, "Content-Encoding: deflate")
    ),
    "crawl-brotli-not": _crawl(_answer(_PAGE, _HTML, "Content-Encoding: br")),
    "crawl-brotli-cut": _crawl(_answer(brotli(_PAGE)[:-30], _HTML, "Content-Encoding: br")),
    "crawl-unknown-coding": _crawl(_answer(_PAGE, _HTML, "Content-Encoding: x-no-such")),
    "crawl-gzip-bomb": _crawl(_answer(gz(bytes(10_000_000)) * 25, _HTML, "Content-Encoding: gzip")),
    "crawl-http-garbage": _crawl(_answer(_PAGE, "\0\x01: \x02", ": ", "no colon", "A" * 90_000)),
    "crawl-http-missing": _crawl(warc_record("response", _PAGE, url=_URL, content_type=_HTTP)),
    "crawl-http-no-end": _crawl(
        warc_record(
            "response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html", url=_URL, content_type=_HTTP
        )
    ),
    "crawl-http-status-line": _crawl(
        _answer(_PAGE, _HTML, status="OK"), _answer(_PAGE, _HTML, status="99999999999999 \xff")
    ),
    "crawl-http-not-bytes": _crawl(_answer(_PAGE, "Content-Type: text/html; charset=\udcff\udcfe")),
    "crawl-http-charset": _crawl(
        *(
            _answer(_PAGE, f"Content-Type: text/html; charset={name}")
            for name in ("utf-16", "undefined", "x-no", "\u202e", '"', "zip")
        )
    ),
    "crawl-errors": _crawl(
        *(
            _answer(_PAGE, _HTML, "Location: /", status=status)
            for status in (
                "301 Moved",
                "404 Not Found",
                "500 Oops",
                "206 Partial",
                "304 Not Modified",
                "100 Continue",
            )
        )
    ),
    "crawl-no-pages": _crawl(
        _answer(b"\x89PNG\r\n\x1a\n" + bytes(900), "Content-Type: image/png"),
        _answer(b"%PDF-1.7 ...", "Content-Type: application/pdf"),
        _answer(b"body{}", "Content-Type: text/css"),
        _answer(b"%PDF-1.7 ...", _HTML),
    ),
    "crawl-other-types": _crawl(
        _answer(plain(TEXTS[1]), "Content-Type: text/plain; charset=utf-8"),
        _answer(json_lines([record(TEXTS[2])]), "Content-Type: application/json"),
        _answer(_PAGE, "Content-Type: application/xhtml+xml"),
        _answer(_PAGE),
        warc_record("resource", _PAGE, url=_URL, content_type="text/html"),
        warc_record("conversion", plain(TEXTS[3]), url=_URL, content_type="text/plain"),
    ),
    "crawl-segments": _crawl(
        _answer(_PAGE[:900], _HTML, WARC_Segment_Number="1"),
        warc_record("continuation", _PAGE[900:], WARC_Segment_Number="2"),
    ),
    "crawl-odd-dates": _crawl(
        *(
            _answer(_PAGE, _HTML).replace(b"2024-01-06T10:00:00Z", date, 1)
            for date in (
                b"9999-12-31T23:59:59Z",
                b"0000-00-00",
                b"\xff\0",
                b"",
                b"1e9",
                b"20240106100000",
                b"2024-01-06T10:00:00.123456789Z",
            )
        )
    ),
    "crawl-odd-addresses": _crawl(
        *(
            _answer(_PAGE, _HTML, WARC_Target_URI=url)
            for url in (
                "<https://news.example/>",
                "http://[::1",
                "dns:news.example",
                "\udcff",
                "\0",
                "",
                "a" * 70_000,
                "https://news.example/\u202e/../../climbed-out",
            )
        )
    ),
    "crawl-same-key": (".warc", lambda _: response(_PAGE, _URL, _HTML) * 3),
    "crawl-odd-keys": _crawl(
        *(
            _answer(_PAGE, _HTML, WARC_Record_ID=key)
            for key in ("", "<>", "\udcff", "x" * 70_000, "<urn:uuid:1> <2>")
        )
    ),
    "crawl-folded-headers": _whole(
        lambda raw, _: raw.replace(b"WARC-Target-URI: ", b"WARC-Target-URI:\r\n\t")
    ),
    "crawl-header-long": _crawl(_answer(_PAGE, _HTML, X_Long="y" * 3_000_000)),
    "crawl-many-headers": _crawl(_answer(_PAGE, _HTML, *(f"X-{n}: y" for n in range(50_000)))),
    "crawl-only-a-mark": (".warc", lambda _: b"WARC/1.0\r\n"),
    "crawl-half-a-mark": (".warc", lambda _: b"WAR"),
    "crawl-member-cut": (".warc.gz", _cut_member),
    "crawl-members-joined": (".warc.gz", lambda _: gz(crawl(TEXTS[:3]))),
    "crawl-members-split": (
        ".warc.gz",
        lambda _: b"".join(
            gz(crawl(TEXTS[:3])[at : at + 333]) for at in range(0, len(crawl(TEXTS[:3])), 333)
        ),
    ),
    "crawl-members-mixed": (
        ".warc.gz",
        lambda _: gz(response(_PAGE, _URL, _HTML)) + response(page(TEXTS[1]), TEXTS[1].url, _HTML),
    ),
    "crawl-gzip-named-plain": (".warc", lambda _: crawl(TEXTS[:2], gz)[:-1]),
    "crawl-plain-named-gzip": (".warc.gz", lambda _: crawl(TEXTS[:2])),
}
