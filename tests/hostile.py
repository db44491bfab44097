"""Hostile input over all formats: crafted files, damaged files, and names to trip over.

The same seed gives the same bytes under the same names. Nothing in here is larger than 60 MB
on disk, and nothing expands to more than 300 MB.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.crafted import archives, crawls, pages, records
from tests.formats import COMPRESSIONS, crawl, json_lines, page, plain, record, valid_files, zip_of
from tests.texts import TEXTS

CRAFTED = {**pages.CASES, **records.CASES, **crawls.CASES, **archives.CASES}
"""Name of the case → the ending of its file's name, and what makes its bytes."""

LONG_LINE_BYTES = 60_000_000

NAMES: tuple[Callable[[str, str], str | bytes], ...] = (
    lambda stem, ending: f"{stem}\nsecond line{ending}",
    lambda stem, ending: f'"{stem}" it\'s{ending}',
    lambda stem, ending: f"{stem}; drop table files; --{ending}",
    lambda stem, ending: f"$(touch {archives.CLIMBED}) `id` {stem}{ending}",
    lambda stem, ending: f"\u202e{stem}{ending}",
    lambda stem, ending: b"caf\xe9 \xff " + (stem + ending).encode(),
    lambda stem, ending: (
        f"\U0001f5de\ufe0f\U0001f468\u200d\U0001f469\u200d\U0001f467 {stem}{ending}"
    ),
    lambda stem, ending: f"-rf {stem}{ending}",
    lambda stem, ending: stem.ljust(250 - len(ending), "n") + ending,
    lambda stem, ending: f"[{stem}] *? {{}} %s %2F..{ending}",
    lambda stem, ending: f" {stem}\t\x1b[31m{ending.upper()}",
    lambda stem, ending: f"<b>{stem}<i>|cell|{ending}",
)
"""What a file is called on disk, from its plain name and ending; each at most 255 bytes."""

_CHARSETS = (b"utf-16", b"ascii", b"koi8-r", b"undefined", b"utf-7", b"x-none", b"cp037", b"big5")


def write_hostile(folder: Path, seed: int, count: int = 400) -> list[Path]:
    """Write hostile files below a folder: every crafted one first, the rest are damaged ones.

    With fewer than there are crafted ones it is a sample of these. One in ten has a name
    that is hard to handle.
    """
    chance = Random(seed)
    crafted = sorted(CRAFTED)
    chance.shuffle(crafted)
    whole = valid_files()
    written = []
    for number in range(count):
        if number < len(crafted):
            stem = crafted[number]
            ending, make = CRAFTED[stem]
            raw = make(Random(f"{seed} {stem}"))
        else:
            stem, ending, raw = damaged(whole, chance)
        name: str | bytes = f"{number:03d} {stem}{ending}"
        if number % 10 == 0:
            name = NAMES[number // 10 % len(NAMES)](f"{number:03d} {stem}", ending)
        written.append(_write(folder / f"part-{number // 50:02d}", name, raw))
    return written


def damaged(whole: dict[str, tuple[bytes, int]], chance: Random) -> tuple[str, str, bytes]:
    """A valid file after one to three kinds of damage: what was done, its ending, its bytes."""
    ending = chance.choice(sorted(whole))
    raw, done = whole[ending][0], []
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(sorted(_DAMAGE))
        raw = _DAMAGE[name](raw, chance)
        done.append(name)
    if chance.random() < 0.2:
        done.append(f"was {ending[1:]}")
        ending = chance.choice(sorted(whole))
    return ", ".join(done), ending, raw


def _flipped(raw: bytes, chance: Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(chance.choice((1, 1, 5, 60))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _without_slice(raw: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + raw[at + chance.randrange(1, 400) :]


def _slice_twice(raw: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + raw[at : at + chance.randrange(1, 2_000)] * 2 + raw[at:]


def _inserted(raw: bytes, chance: Random) -> bytes:
    return pages.spliced(raw, chance.randbytes(chance.randrange(1, 40)), chance, 3)


def _joined(raw: bytes, chance: Random) -> bytes:
    other = chance.choice(sorted(valid_files().items()))[1][0]
    return raw + other if chance.random() < 0.5 else other + raw


def _lying_charset(raw: bytes, chance: Random) -> bytes:
    return raw.replace(b"utf-8", chance.choice(_CHARSETS))


def _in_another_charset(raw: bytes, chance: Random) -> bytes:
    text = raw.decode("utf-8", "replace")
    return text.encode(
        chance.choice(("cp1252", "utf-16", "utf-32-le", "koi8-r", "cp500")), "replace"
    )


_DAMAGE: dict[str, Callable[[bytes, Random], bytes]] = {
    "bits flipped": _flipped,
    "cut": lambda raw, chance: raw[: chance.randrange(len(raw) + 1)],
    "cut late": lambda raw, chance: raw[: -chance.randrange(1, 40)],
    "cut in front": lambda raw, chance: raw[chance.randrange(len(raw) + 1) :],
    "head broken": lambda raw, chance: chance.randbytes(chance.randrange(1, 24)) + raw[24:],
    "slice lost": _without_slice,
    "slice twice": _slice_twice,
    "bytes put in": _inserted,
    "nuls put in": lambda raw, chance: pages.spliced(raw, b"\0" * 7, chance),
    "zeros at the end": lambda raw, chance: raw + bytes(chance.randrange(1, 5_000)),
    "joined": _joined,
    "charset lies": _lying_charset,
    "charset changed": _in_another_charset,
    "compressed": lambda raw, chance: chance.choice(sorted(COMPRESSIONS.items()))[1](raw),
    "compressed again": lambda raw, chance: COMPRESSIONS[".gz"](COMPRESSIONS[".gz"](raw)),
    "in a zip": lambda raw, _: zip_of([("inner", raw)]),
}


def write_named(folder: Path) -> dict[str, Path]:
    """One file for each kind of bad input that the design names; name of the kind → its file."""
    first = TEXTS[0]
    surrogates = {**record(first), "title": "A \ud83d b", "text": "A sentence of \udc00 news."}
    wrong = [
        {"text": 12},
        {"text": ["a"]},
        {"title": True},
        {**record(first), "authors": {"a": 1}},
        7,
    ]
    late = {**record(first), "published_at": "9999-12-31T23:59:59Z"}
    text = plain(first)
    files: dict[str, tuple[str | bytes, bytes]] = {
        "wrong encoding": ("encoding.html", page(first).replace(b"utf-8", b"utf-16")),
        "lone surrogates": ("surrogates.jsonl", json.dumps(surrogates).encode() + b"\n"),
        "truncated gzip": ("truncated.txt.gz", gzip.compress(text, mtime=0)[:-20]),
        "broken HTML": ("broken.html", page(first).replace(b"</", b"<")[:-60]),
        "one long line": (
            "line.txt",
            (b"All quiet. " * (LONG_LINE_BYTES // 11 + 1))[:LONG_LINE_BYTES],
        ),
        "zip bomb": ("bomb.zip", zip_of([("a.txt", b"word " * 50_000_000)])),
        "climbing path": ("climbing.zip", zip_of([(name, text) for name in archives.CLIMBING])),
        "empty file": ("empty.txt", b""),
        "binary": ("program.txt", b"\x7fELF" + Random(1).randbytes(5_000)),
        "cut WARC": ("cut.warc", crawl(TEXTS[:3])[:-900]),
        "wrong types": ("types.jsonl", b"".join(json.dumps(w).encode() + b"\n" for w in wrong)),
        "year 9999": ("late.jsonl", json_lines([late])),
        "NUL bytes": ("nuls.txt", text.replace(b". ", b".\0 ")),
        "bidi marks": ("bidi.txt", text.replace(b" the ", " \u202ethe\u202c \u2067".encode())),
        "name not UTF-8": (b"caf\xe9\xff.txt", plain(TEXTS[1])),
    }
    return {kind: _write(folder, name, raw) for kind, (name, raw) in files.items()}


def _write(folder: Path, name: str | bytes, raw: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name if isinstance(name, str) else os.fsdecode(name))
    path.write_bytes(raw)
    return path
