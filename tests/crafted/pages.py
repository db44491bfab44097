"""Texts and pages that look harmless and are not."""

from __future__ import annotations

import base64
from collections.abc import Callable
from random import Random

from tests.formats import BOUNDARY, mhtml, page, plain
from tests.texts import TEXTS, Text

Case = tuple[str, Callable[[Random], bytes]]
"""The ending of the file's name, and what makes its bytes."""


def any_text(chance: Random) -> Text:
    """One of the texts."""
    return chance.choice(TEXTS)


def spliced(raw: bytes, junk: bytes, chance: Random, times: int = 5) -> bytes:
    """The bytes with junk put in at random places."""
    for _ in range(times):
        at = chance.randrange(len(raw) + 1)
        raw = raw[:at] + junk + raw[at:]
    return raw


def _text(change: Callable[[bytes, Random], bytes], ending: str = ".txt") -> Case:
    return ending, lambda chance: change(plain(any_text(chance)), chance)


def _page(change: Callable[[bytes, Random], bytes], ending: str = ".html") -> Case:
    return ending, lambda chance: change(page(any_text(chance)), chance)


def _head(extra: str) -> Case:
    return ".html", lambda chance: page(any_text(chance), head=extra)


def _foot(extra: str) -> Case:
    return ".html", lambda chance: page(any_text(chance), foot=extra)


def _meta(charset: str) -> Case:
    """A page in UTF-8 that claims another encoding, with two bytes that are not UTF-8."""

    def make(chance: Random) -> bytes:
        lying = page(any_text(chance)).replace(b'charset="utf-8"', f'charset="{charset}"'.encode())
        return lying.replace(b"</p>", b" \\ud800 \xff\xfe +2AA-</p>", 1)

    return ".html", make


def _mhtml(change: Callable[[bytes, Random], bytes]) -> Case:
    return ".mhtml", lambda chance: change(mhtml(any_text(chance)), chance)


def _broken_base64(chance: Random) -> bytes:
    text = any_text(chance)
    packed = base64.encodebytes(page(text))
    at = len(packed) // 2
    whole = mhtml(text, encoding="base64")
    before, _, after = whole.partition(b"Content-Location")
    line, _, rest = after.partition(b"\r\n\r\n")
    tail = rest[rest.index(b"\r\n--" + BOUNDARY.encode()) :]
    damaged = packed[:at] + b"!!\xff*" + packed[at + 3 :]
    return before + b"Content-Location" + line + b"\r\n\r\n" + damaged + tail


def _nested_multipart(levels: int) -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(levels)
    )
    return b"MIME-Version: 1.0\r\n" + opening + b"Content-Type: text/html\r\n\r\n" + page(TEXTS[0])


def _injecting(raw: bytes, _: Random) -> bytes:
    """What must never be taken for SQL, Markdown, HTML or commands for a terminal."""
    title, _, rest = raw.partition(b"\n")
    above = b"'); drop table articles; -- \x1b[31m[click](javascript:a()) <img src=x onerror=a()>"
    below = b"\n| a | b |\n|---|---|\n`rm -rf`\n$(touch climbed-out)\n"
    return above + b"\n\n" + title + b"\n" + rest + below


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9))
    + b'<!ENTITY file SYSTEM "file:///etc/passwd">]><html><body><p>&j; &file;</p></body></html>'
)

CASES: dict[str, Case] = {
    # plain text
    "text-white-space": (".txt", lambda _: b" \t\r\n\f\v\n" * 500),
    "text-utf16-no-mark": _text(lambda raw, _: raw.decode().encode("utf-16-le")),
    "text-utf16-odd": _text(lambda raw, _: raw.decode().encode("utf-16")[:-1]),
    "text-utf32": _text(lambda raw, _: raw.decode().encode("utf-32-be")),
    "text-two-encodings": _text(lambda raw, _: raw + raw.decode().encode("cp1252", "replace")),
    "text-cut-in-a-character": _text(
        lambda raw, _: (
            raw[: raw.index("ó".encode()) + 1] if "ó".encode() in raw else raw + b"\xe2\x80"
        )
    ),
    "text-overlong-utf8": _text(lambda raw, chance: spliced(raw, b"\xc0\xaf\xe0\x80\xaf", chance)),
    "text-controls": _text(lambda raw, chance: spliced(raw, b"\x1b[2J\x07\x08\x7f\x85", chance)),
    "text-injecting": _text(_injecting),
    "text-one-word": (".txt", lambda _: b"a" * 1_000_000),
    "text-many-lines": (".txt", lambda _: b"Home\n" * 60_000),
    "text-combining": _text(lambda raw, _: raw + ("e" + "\u0301" * 20_000).encode()),
    "text-odd-spaces": _text(lambda raw, _: raw.replace(b" ", "\u2028\u00a0\u200b".encode(), 60)),
    "text-carriage-returns": _text(lambda raw, _: raw.replace(b"\n", b"\r")),
    "text-many-dates": (
        ".txt",
        lambda _: b"29 February 2023, 31/13/2020 25:61, 1 January 0000\n" * 99,
    ),
    "text-many-quotes": (".txt", lambda _: "“„«»”‘’\"' said ".encode() * 3_000),
    "text-capitals": (".txt", lambda _: b"Mr The President Of The United " * 3_000),
    "text-is-an-image": (".txt", lambda chance: b"\x89PNG\r\n\x1a\n" + chance.randbytes(2_000)),
    "text-is-html": ("", lambda chance: page(any_text(chance))),
    # pages
    "page-deep": _foot("<div>" * 5_000),
    "page-deep-closed": _foot("<span><b>" * 2_500 + "deep" + "</b></span>" * 2_500),
    "page-deep-lists": _foot("<ul><li>" * 2_000),
    "page-deep-tables": _foot("<table><tr><td>" * 700 + "x"),
    "page-unclosed": _page(lambda raw, _: raw.replace(b"</p>", b"").replace(b"</title>", b"")),
    "page-cut-in-a-tag": _page(lambda raw, _: raw[: raw.rindex(b"<p>") + 2]),
    "page-attributes": _foot("<div " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">x</div>"),
    "page-inline-image": _foot(f'<img src="data:image/png;base64,{"QUJD" * 1_000_000}">'),
    "page-many-scripts": _foot("<script>while (true) { document.write('<p>x'); }</script>" * 9_000),
    "page-script-never-ends": _head("<script>var a = '<p>text</p>"),
    "page-comments": (".html", lambda _: b"<!--a-->" * 40 + b"Words, and no page."),
    "page-comment-never-ends": _foot("<!-- " + "-" * 20_000),
    "page-nuls": _page(lambda raw, chance: spliced(raw, b"\0\0", chance, 40)),
    "page-entities": _foot("<p>&#xD800; &#0; &#x110000; &#99999999999; &nosuch; &amp;amp;</p>"),
    "page-laughs": (".html", lambda _: _LAUGHS),
    "page-charset-unknown": _meta("x-no-such"),
    "page-charset-utf16": _meta("utf-16"),
    "page-charset-undefined": _meta("undefined"),
    "page-charset-escape": _meta("unicode_escape"),
    "page-charset-idna": _meta("idna"),
    "page-charset-zip": _meta("zip"),
    "page-charset-utf7": _meta("utf-7"),
    "page-charset-ebcdic": _meta("cp037"),
    "page-utf16-says-utf8": _page(lambda raw, _: raw.decode().encode("utf-16")),
    "page-year-9999": _head(
        '<meta name="date" content="9999-12-31T23:59:59+14:00">'
        '<meta name="pubdate" content="99999-01-01"><time datetime="0000-00-00">'
    ),
    "page-metadata-deep": _head(f'<script type="application/ld+json">{"[" * 5_000}</script>'),
    "page-metadata-types": _head(
        '<script type="application/ld+json">{"@type": ["NewsArticle", 7, null], "headline": {"a":'
        ' [1e999]}, "author": [[[{"name": {"name": 5}}]]], "datePublished": 123456789012345678901,'
        ' "image": true, "publisher": "\\ud83d", "articleBody": ["x"], "@graph": {"@graph": 1}}'
        "</script>"
    ),
    "page-address-wrong": _head(
        '<link rel="canonical" href="http://[::1"><base href="//[">'
        '<meta property="og:url" content="javascript:alert(1)">'
    ),
    "page-title-long": _head("<title>" + "word " * 60_000 + "</title>"),
    "page-without-text": (".html", lambda _: b"<!DOCTYPE html><html><body></body></html>"),
    "page-frames": (".html", lambda _: b"<html><frameset><frame src='a.html'></frameset></html>"),
    "page-drawing": (".html", lambda _: b"<html><svg>" + b"<path d='M0 0'/>" * 30_000 + b"</svg>"),
    "page-wrong-ending": (".csv", lambda chance: page(any_text(chance))),
    # pages saved whole
    "mhtml-broken-base64": (".mhtml", _broken_base64),
    "mhtml-no-boundary": _mhtml(lambda raw, _: raw.replace(b"boundary=", b"bound=")),
    "mhtml-boundary-inside": _mhtml(
        lambda raw, _: raw.replace(b"</p>", b"</p>\r\n--" + BOUNDARY.encode() + b"\r\n\r\n", 2)
    ),
    "mhtml-empty-boundary": _mhtml(lambda raw, _: raw.replace(BOUNDARY.encode(), b"")),
    "mhtml-boundary-never-comes": _mhtml(
        lambda raw, _: raw.replace(b'boundary="', b'boundary="other')
    ),
    "mhtml-cut": _mhtml(lambda raw, chance: raw[: chance.randrange(300, len(raw))]),
    "mhtml-no-page": _mhtml(lambda raw, _: raw.replace(b"text/html", b"image/png")),
    "mhtml-wrong-coding": _mhtml(lambda raw, _: raw.replace(b"quoted-printable", b"x-no-such")),
    "mhtml-wrong-charset": _mhtml(
        lambda raw, _: raw.replace(b": text/html\r", b": text/html; charset=undefined\r")
    ),
    "mhtml-header-bytes": _mhtml(
        lambda raw, _: raw.replace(b"Subject: ", b"Subject: =?utf-8?b?7aC9?= \xff\0 ")
    ),
    "mhtml-header-long": _mhtml(
        lambda raw, _: raw.replace(b"Date:", b"X: " + b"y" * 900_000 + b"\r\nDate:")
    ),
    "mhtml-nested": (".mhtml", lambda _: _nested_multipart(300)),
    "mhtml-many-parts": _mhtml(
        lambda raw, _: raw[:-4].rstrip(b"-") + b"\r\n\r\nx\r\n--".join([BOUNDARY.encode()] * 9_000)
    ),
}
