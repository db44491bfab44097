"""Records, tables and columns that hold what no schema foresees."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from random import Random
from typing import Any

import pyarrow as pa

from tests.crafted.pages import Case, any_text
from tests.formats import columns_of, json_lines, parquet, record, table
from tests.texts import TEXTS

RECORDS = [record(text) for text in TEXTS]


def _lines(*records: Any, ending: str = ".jsonl") -> Case:
    """Records as they are given, between two good ones; a string stands for itself."""

    def make(chance: Random) -> bytes:
        good = [record(any_text(chance)) for _ in range(2)]
        lines = [r if isinstance(r, str) else json.dumps(r) for r in (good[0], *records, good[1])]
        return "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"

    return ending, make


def _with(**fields: Any) -> dict[str, Any]:
    return {**RECORDS[0], **fields}


def _array(raw: str) -> Case:
    return ".json", lambda _: raw.encode()


def _csv(change: Callable[[bytes], bytes], ending: str = ".csv", delimiter: str = ",") -> Case:
    return ending, lambda _: change(table(RECORDS[:4], delimiter))


def _columns(**columns: Any) -> Case:
    """Good columns, some of them replaced; a None takes one out."""

    def make(_: Random) -> bytes:
        kept = {**columns_of(RECORDS[:4]), **columns}
        return parquet({name: values for name, values in kept.items() if values is not None})

    return ".parquet", make


def _parquet_bytes(change: Callable[[bytes, Random], bytes]) -> Case:
    return ".parquet", lambda chance: change(parquet(columns_of(RECORDS[:4])), chance)


def _not_utf8() -> pa.Array:
    """A string column whose bytes are no UTF-8, as careless writers make it."""
    binary = pa.array([b"\xff\xfe broken", b"\xed\xa0\xbd", b"\0", b"na\xefve"], pa.binary())
    return pa.Array.from_buffers(pa.string(), 4, binary.buffers())


def _scattered(raw: bytes, chance: Random) -> bytes:
    damaged = bytearray(raw)
    for _ in range(12):
        damaged[chance.randrange(4, len(raw) - 8)] = chance.randrange(256)
    return bytes(damaged)


_DEEP = 10_000
_FOUR = [1, 2, 3, 4]
_LATE = [2**62, -(2**62), 0, None]

CASES: dict[str, Case] = {
    # one record a line
    "lines-deep": _lines("[" * _DEEP + "]" * _DEEP, '{"text": ' * _DEEP + "1" + "}" * _DEEP),
    "lines-deep-authors": _lines(
        '{"text": "One sentence of news.", "authors": ' + "[" * 900 + "]" * 900 + "}"
    ),
    "lines-huge-numbers": _lines(
        '{"id": ' + "9" * 10_000 + ', "text": "One sentence."}',
        '{"text": 1e999}',
        '{"text": NaN}',
        "-Infinity",
        _with(published_at=1e30),
        _with(published_at=-(10**18)),
        _with(published_at=10**400),
    ),
    "lines-duplicate-keys": _lines(
        '{"text": "First.", "text": "Second.", "Text": "Third.", "id": 1, "ID": 2, "id": 3}'
    ),
    "lines-wrong-types": _lines(
        *(
            _with(**{field: value})
            for field in ("id", "url", "title", "published_at", "authors")
            for value in (7, True, None, [], {}, [{"name": [None]}], ["a", 1])
        ),
        *(_with(text=value) for value in (7, ["a"], {"a": "b"}, False)),
    ),
    "lines-surrogates": _lines(
        '{"id": "\\ud83d", "url": "http://a/\\udfff", "title": "\\ud800 t",'
        ' "text": "A sentence \\udc00 of news.", "authors": ["\\ud83d"],'
        ' "\\ud83d": "\\ud83d"}'
    ),
    "lines-raw-surrogates": _lines(json.dumps(_with(title="a \ud83d b"), ensure_ascii=False)),
    "lines-nuls": _lines(
        *(
            _with(**{field: "a\0b\u0001 \u202e c"})
            for field in ("id", "url", "title", "text", "published_at", "authors")
        ),
        '{"text": "a \0 b"}',
    ),
    "lines-not-objects": _lines("7", '"text"', "null", "true", "[]", "{}", "[{}]", "'a'", "{a: 1}"),
    "lines-cut": (".jsonl", lambda chance: json_lines(RECORDS)[: chance.randrange(200, 2_000)]),
    "lines-carriage-returns": (".jsonl", lambda _: json_lines(RECORDS).replace(b"\n", b"\r")),
    "lines-marked": (
        ".jsonl",
        lambda _: b"".join(
            b"\xef\xbb\xbf" + line for line in json_lines(RECORDS[:3]).splitlines(True)
        ),
    ),
    "lines-utf16": (".jsonl", lambda _: json_lines(RECORDS[:3]).decode().encode("utf-16")),
    "lines-odd-dates": _lines(
        *(
            _with(published_at=value, id=value)
            for value in (
                "9999-12-31T23:59:59+14:00",
                "0000-00-00",
                "10000-01-01",
                "2023-02-30",
                "1/2/3",
                "now",
                "2024-01-01T25:61:61Z",
                "\u0662\u0660\u0662\u0664-01-01",
                "2024-W60-9",
                "999999999999",
                "-1",
            )
        )
    ),
    "lines-odd-addresses": _lines(
        *(
            _with(url=value)
            for value in (
                "http://[::1",
                "javascript:alert(1)",
                "//",
                "http://a:99999999/",
                "http://\u202emoc.elgoog/",
                "file:///etc/passwd",
                "http://" + "a." * 5_000,
                "http://xn--\u00e9--/",
                " ",
                "http://%zz/%",
            )
        )
    ),
    "lines-odd-languages": _lines(
        *(_with(language=value) for value in ("xx", "en-Latn-XX-x", "\0"))
    ),
    "lines-many-fields": _lines(
        {**{f"field {n}": n for n in range(50_000)}, "text": "A sentence."}
    ),
    "lines-same-record": (".jsonl", lambda _: json_lines(RECORDS[:1] * 50)),
    "lines-are-html": _lines(_with(text=None, html="<p>A sentence of news.<p><div>" * 500)),
    # one array or object
    "array-deep": _array("[" * _DEEP),
    "array-deep-closed": _array('{"articles": [' + '{"a":' * _DEEP + "1" + "}" * _DEEP + "]}"),
    "array-cut": (
        ".json",
        lambda chance: json.dumps(RECORDS).encode()[: chance.randrange(900, 2_500)],
    ),
    "array-empty": _array("[]"),
    "array-empty-object": _array("{}"),
    "array-number": _array("1" * 5_000),
    "array-of-mixed": _array(
        json.dumps([None, 1, "text", [], {}, {"text": "A sentence."}, [[{}]]])
    ),
    "array-wrapped": _array(
        json.dumps({"meta": {"n": 2}, "articles": RECORDS[:2], "data": [1, 2]})
    ),
    "array-two-values": _array(json.dumps(RECORDS[:2]) * 2),
    "array-trailing-comma": _array(json.dumps(RECORDS[:2])[:-1] + ",]"),
    "array-of-lines": (".json", lambda _: json_lines(RECORDS[:3])),
    "array-comments": _array("// a dump\n/* of */ " + json.dumps(RECORDS[:2])),
    # comma-separated
    "table-open-quote": _csv(lambda raw: raw.replace(b'"', b"", 1)),
    "table-stray-quotes": _csv(
        lambda raw: raw.replace(b" the ", b' "the" ').replace(b",", b'",', 3)
    ),
    "table-ragged": _csv(lambda raw: raw + b"a,b\r\n,,,,,,,,,,,\r\n\r\nonly one\r\n"),
    "table-nuls": _csv(lambda raw: raw.replace(b" ", b"\0", 30)),
    "table-wide": (
        ".csv",
        lambda _: (
            b"text,"
            + b",".join(b"c%d" % n for n in range(10_000))
            + b"\n"
            + b"A sentence of news."
            + b",x" * 10_000
            + b"\n"
        ),
    ),
    "table-wrong-delimiter": _csv(bytes, ".csv", ";"),
    "table-tabs-in-csv": _csv(bytes, ".csv", "\t"),
    "table-commas-in-tsv": _csv(bytes, ".tsv"),
    "table-no-header": _csv(lambda raw: raw.partition(b"\r\n")[2]),
    "table-only-header": _csv(lambda raw: raw.partition(b"\r\n")[0]),
    "table-same-header-twice": _csv(lambda raw: raw.replace(b"title", b"text", 1)),
    "table-empty-header": _csv(lambda raw: raw.replace(b"id,url", b",", 1)),
    "table-long-field": _csv(
        lambda raw: raw + b'1,http://a.example/,T,"' + b"word " * 60_000 + b'",,\r\n'
    ),
    "table-mixed-line-ends": _csv(
        lambda raw: raw.replace(b"\r\n", b"\r", 2).replace(b"\r\n", b"\n", 1)
    ),
    "table-utf16": _csv(lambda raw: raw.decode().encode("utf-16")),
    "table-latin1": _csv(lambda raw: raw.decode().encode("latin-1", "replace")),
    "table-formulas": _csv(
        lambda raw: raw + b"=cmd|' /C calc'!A0,@x,+1,\"-1+1 A sentence.\",,\r\n"
    ),
    "table-only-quotes": (".csv", lambda _: b'"' * 100_001),
    "table-one-column": (".csv", lambda _: b'text\nA sentence of news.\n""\n\nAnother one.\n'),
    # columns
    "columns-cut-footer": _parquet_bytes(lambda raw, chance: raw[: -chance.randrange(1, 300)]),
    "columns-no-footer": _parquet_bytes(lambda raw, _: raw[: len(raw) // 2]),
    "columns-lying-footer": _parquet_bytes(
        lambda raw, _: raw[:-8] + struct.pack("<I", 0x7FFFFFFF) + b"PAR1"
    ),
    "columns-negative-footer": _parquet_bytes(lambda raw, _: raw[:-8] + b"\xff" * 4 + b"PAR1"),
    "columns-only-marks": (".parquet", lambda _: b"PAR1\0\0\0\0PAR1"),
    "columns-one-mark": (".parquet", lambda _: b"PAR1"),
    "columns-encrypted": _parquet_bytes(lambda raw, _: raw[:-4] + b"PARE"),
    "columns-scattered": _parquet_bytes(_scattered),
    "columns-damaged-footer": _parquet_bytes(
        lambda raw, chance: raw[:-300] + chance.randbytes(40) + raw[-260:]
    ),
    "columns-text-int": _columns(text=_FOUR),
    "columns-text-list": _columns(text=[["a"], [], None, ["b", None]]),
    "columns-text-struct": _columns(text=[{"a": 1}, {"a": None}, None, {"a": 2}]),
    "columns-text-binary": _columns(text=pa.array([b"\xff", b"A sentence of news.", b"", None])),
    "columns-text-not-utf8": _columns(text=_not_utf8()),
    "columns-title-not-utf8": _columns(title=_not_utf8()),
    "columns-text-null": _columns(text=pa.nulls(4)),
    "columns-no-text": _columns(text=None),
    "columns-large-string": _columns(text=pa.array(["A sentence of news."] * 4, pa.large_string())),
    "columns-dictionary": _columns(title=pa.array(["a", "b", "a", None]).dictionary_encode()),
    "columns-odd-times": _columns(published_at=pa.array(_LATE, pa.timestamp("us", "UTC"))),
    "columns-odd-nanoseconds": _columns(published_at=pa.array(_LATE, pa.timestamp("ns"))),
    "columns-dates-as-days": _columns(
        published_at=pa.array([2932896, -719162, 0, None], pa.date32())
    ),
    "columns-odd-ids": _columns(id=pa.array([1.5, float("nan"), float("inf"), None])),
    "columns-deep-authors": _columns(authors=[[[["A B"]]], [[[None]]], [], None]),
    "columns-no-rows": _columns(**{name: pa.array([], pa.string()) for name in RECORDS[0]}),
    "columns-none": (".parquet", lambda _: parquet({})),
    "columns-many": _columns(**{f"c{n}": _FOUR for n in range(1_500)}),
    "columns-huge-text": _columns(text=pa.array(["a" * 60_000_000, "A sentence.", None, ""])),
}
