"""Archives and compressed files that climb, lie, nest and explode."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from tests.crafted.pages import Case, any_text
from tests.formats import (
    COMPRESSIONS,
    gz,
    json_lines,
    members,
    page,
    plain,
    record,
    tar_of,
    zip_of,
    zst,
)
from tests.texts import TEXTS

CLIMBED = "climbed-out"
"""Part of every name under which a member tries to leave its archive."""
CLIMBING = (
    f"../{CLIMBED}-1.txt",
    f"../../../../../../../../../../tmp/{CLIMBED}-2.txt",
    f"/tmp/{CLIMBED}-3.txt",
    f"a/../../{CLIMBED}-4.txt",
    f"..\\..\\{CLIMBED}-5.txt",
    f"C:\\{CLIMBED}-6.txt",
    f"//{CLIMBED}/7.txt",
    f"./././../{CLIMBED}-8.txt",
    f"../inbox/{CLIMBED}-9.txt",
)
_MEGABYTES = 250
_TEXT = plain(TEXTS[0])
_MEMBERS = members(TEXTS[:3])
_DOS_TIME = struct.pack("<HH", 0x1864, 0x5822)


def _zip(change: Callable[[bytes, Random], bytes]) -> Case:
    return ".zip", lambda chance: change(zip_of(_MEMBERS), chance)


def _tar(*entries: tuple[tarfile.TarInfo, bytes]) -> Case:
    """Odd entries between two good ones."""
    return ".tar", lambda _: tar_of([_MEMBERS[0], *entries, _MEMBERS[1]])


def _tar_bytes(change: Callable[[bytearray, Random], bytes]) -> Case:
    return ".tar", lambda chance: change(bytearray(tar_of(_MEMBERS)), chance)


def _entry(
    name: str, kind: bytes = tarfile.REGTYPE, target: str = "", size: int = 0
) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, size
    return info


def _with_checksum(block: bytearray) -> bytes:
    """A tar header with its checksum made right again."""
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def _lying_size(size: bytes) -> Callable[[bytearray, Random], bytes]:
    def change(raw: bytearray, _: Random) -> bytes:
        raw[124:136] = size
        raw[:512] = _with_checksum(raw[:512])
        return bytes(raw)

    return change


def _sparse(real_size: bytes) -> bytes:
    """An old GNU sparse entry that claims holes of gigabytes around a few bytes."""
    header = bytearray(_entry("sparse.txt").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"%011o\0" % len(_TEXT)
    header[156:157] = b"S"
    header[386:398] = b"00000000000\0"
    header[398:410] = b"%011o\0" % len(_TEXT)
    header[482:483] = b"\0"
    header[483:495] = real_size
    return _with_checksum(header) + _TEXT + bytes(-len(_TEXT) % 512)


def _pax(**fields: str) -> Case:
    """An entry with extended headers of any content."""

    def make(_: Random) -> bytes:
        info = _entry("pax.txt", size=len(_TEXT))
        info.pax_headers = {name.replace("_", "."): value for name, value in fields.items()}
        out = io.BytesIO()
        out.write(info.tobuf(tarfile.PAX_FORMAT) + _TEXT + bytes(-len(_TEXT) % 512))
        return out.getvalue() + tar_of(_MEMBERS[:1])

    return ".tar", make


def zip_entry(
    name: bytes, data: bytes, *, method: int = 8, flags: int = 0, claims: int | None = None,
    crc: int | None = None, mode: int = 0o644,
) -> tuple[bytes, bytes]:  # fmt: skip
    """A local zip entry and its line in the directory (offset left 0), by hand."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush() if method == 8 else data
    if flags & 1:
        packed = bytes(12) + packed
    crc = zlib.crc32(data) if crc is None else crc
    size = len(data) if claims is None else claims
    common = struct.pack("<HHH", 20, flags, method) + _DOS_TIME
    common += struct.pack("<IIIHH", crc, len(packed), size, len(name), 0)
    local = b"PK\3\4" + common + name + packed
    place = struct.pack("<HHHII", 0, 0, 0, (0o100000 | mode) << 16, 0)
    return local, b"PK\1\2" + struct.pack("<H", 0x0314) + common + place + name


def zip_by_hand(*entries: tuple[bytes, bytes], overlap: bool = False) -> bytes:
    """A zip of such entries; overlapping, every line points to the first one's data."""
    body, directory = b"", b""
    for local, line in entries:
        at = 0 if overlap else len(body)
        directory += line[:42] + struct.pack("<I", at) + line[46:]
        body += b"" if overlap and body else local
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def _hand(*entries: tuple[bytes, bytes], overlap: bool = False) -> Case:
    good = zip_entry(b"good.txt", _TEXT)
    return ".zip", lambda _: zip_by_hand(*entries, *(() if overlap else (good,)), overlap=overlap)


def _nested(levels: int, pack: Callable[[list[tuple[str, bytes]]], bytes], ending: str) -> bytes:
    data = pack(list(_MEMBERS))
    for level in range(levels):
        data = pack([(f"level-{level}{ending}", data), ("beside.txt", plain(TEXTS[level % 6]))])
    return data


def _repeated(pack: Callable[[bytes], bytes], unit: bytes, megabytes: int = _MEGABYTES) -> bytes:
    """A bomb of many streams one after another: small, and quick to make."""
    return pack(unit * (5_000_000 // len(unit))) * (megabytes // 5)


def _huge_dictionary() -> bytes:
    """An .xz of a few bytes whose header asks for a dictionary of 4 GB."""
    raw = bytearray(lzma.compress(_TEXT))
    header_size = (raw[12] + 1) * 4
    raw[12 + 4] = 40
    raw[12 + header_size - 4 : 12 + header_size] = struct.pack(
        "<I", zlib.crc32(raw[12 : 12 + header_size - 4])
    )
    return bytes(raw)


def _huge_window() -> bytes:
    """A .zst of a few bytes whose frame asks for a window of 2 GB."""
    block = struct.pack("<I", len(_TEXT) << 3 | 1)[:3]
    return b"\x28\xb5\x2f\xfd" + b"\0" + bytes([21 << 3]) + block + _TEXT


def _cut(suffix: str, ending: str) -> Case:
    def make(chance: Random) -> bytes:
        packed = COMPRESSIONS[ending](
            json_lines(map(record, TEXTS)) if suffix == ".jsonl" else plain(any_text(chance))
        )
        return packed[: chance.randrange(len(packed) // 2, len(packed) - 1)]

    return suffix + ending, make


_SIX = [(f"{text.slug}.txt", plain(text)) for text in TEXTS]
_OFFICE = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:p>Hidden</w:p>")]

CASES: dict[str, Case] = {
    # zip
    "zip-climbing": (".zip", lambda _: zip_of([*((name, _TEXT) for name in CLIMBING), *_SIX[1:3]])),
    "zip-encrypted": _hand(zip_entry(b"secret.txt", _TEXT, flags=1)),
    "zip-strong-encryption": _hand(zip_entry(b"secret.txt", _TEXT, flags=0x41, method=99)),
    "zip-same-name": (".zip", lambda _: zip_of([("a.txt", data) for _, data in _SIX[:4]])),
    "zip-name-as-counted": (
        ".zip",
        lambda _: zip_of(
            [(f"a.txt{end}", d) for end, (_, d) in zip(("", "", " (2)"), _SIX[:3], strict=True)]
        ),
    ),
    "zip-names-meet": (
        ".zip",
        lambda _: zip_of([("a.zip", zip_of(_SIX[:1])), (f"a.zip/{_SIX[0][0]}", _SIX[1][1])]),
    ),
    "zip-size-too-small": _hand(zip_entry(b"a.txt", _TEXT, claims=10)),
    "zip-size-too-big": _hand(zip_entry(b"a.txt", _TEXT, claims=2**32 - 2)),
    "zip-wrong-checksum": _hand(zip_entry(b"a.txt", _TEXT, crc=1)),
    "zip-unknown-method": _hand(zip_entry(b"a.txt", _TEXT, method=97)),
    "zip-method-lies": _hand(zip_entry(b"a.txt", _TEXT, method=12)),
    "zip-overlapping": _hand(
        *(zip_entry(b"a.txt", b"Words and words. " * 12_000) for _ in range(50)), overlap=True
    ),
    "zip-too-deep": (".zip", lambda _: _nested(4, zip_of, ".zip")),
    "zip-three-deep": (".zip", lambda _: _nested(2, zip_of, ".zip")),
    "zip-with-tar": (
        ".zip",
        lambda _: zip_of([("a.tar", tar_of(_MEMBERS)), ("b.txt.gz", gz(_TEXT))]),
    ),
    "zip-bomb": (".zip", lambda _: zip_of([("a.txt", b"word " * (_MEGABYTES * 200_000)), _SIX[1]])),
    "zip-bomb-nested": (
        ".zip",
        lambda _: zip_of([(f"{n}.zip", zip_of([("a.txt", bytes(25_000_000))])) for n in range(10)]),
    ),
    "zip-empty": (".zip", lambda _: zip_of([])),
    "zip-only-folders": (".zip", lambda _: zip_of([("a/", b""), ("a/b/", b"")])),
    "zip-empty-members": (".zip", lambda _: zip_of([(f"{n}.txt", b"") for n in range(300)])),
    "zip-hidden-members": (
        ".zip",
        lambda _: zip_of(
            [("__MACOSX/._a.txt", b"\0\5\26\7" + bytes(60)), (".DS_Store", bytes(600)), *_MEMBERS]
        ),
    ),
    "zip-link": _hand(zip_entry(b"link.txt", b"/etc/passwd", mode=0o120777)),
    "zip-odd-names": _hand(
        *(
            zip_entry(name, plain(text))
            for name, text in zip(
                (b"\xff\xfe.txt", b"a\0b.txt", b"", b"line\nend.txt", "\u202etxt.a".encode()),
                TEXTS,
                strict=False,
            )
        )
    ),
    "zip-long-name": _hand(zip_entry(b"n" * 60_000 + b".txt", _TEXT)),
    "zip-cut": _zip(lambda raw, chance: raw[: chance.randrange(60, len(raw) - 30)]),
    "zip-no-directory": _zip(lambda raw, _: raw[: raw.index(b"PK\1\2")]),
    "zip-junk-before": _zip(lambda raw, _: b"#!/bin/sh\nexit 1\n" + raw),
    "zip-junk-after": _zip(lambda raw, chance: raw + chance.randbytes(500)),
    "zip-two-ends": _zip(lambda raw, _: raw + raw[raw.rindex(b"PK\5\6") :]),
    "zip-many-claimed": _zip(lambda raw, _: raw[:-14] + b"\xff\xff\xff\xff" + raw[-10:]),
    "zip-directory-far": _zip(lambda raw, _: raw[:-6] + b"\xf0\xff\xff\x7f" + raw[-2:]),
    "zip-damaged-data": _zip(lambda raw, chance: raw[:60] + chance.randbytes(40) + raw[100:]),
    "zip-office": (".docx", lambda _: zip_of(_OFFICE)),
    "zip-named-text": (".txt", lambda _: zip_of(_MEMBERS)),
    "zip-stored": (".zip", lambda _: zip_of(_MEMBERS, zipfile.ZIP_STORED)),
    "zip-binary-members": (
        ".zip",
        lambda chance: zip_of(
            [("a.txt", chance.randbytes(900)), ("b.exe", b"MZ" + bytes(99)), _SIX[2]]
        ),
    ),
    # tar
    "tar-climbing": (".tar", lambda _: tar_of([*((name, _TEXT) for name in CLIMBING), *_SIX[1:3]])),
    "tar-links": _tar(
        (_entry("passwd.txt", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (_entry("up", tarfile.SYMTYPE, ".."), b""),
        (_entry("hard.txt", tarfile.LNKTYPE, f"../{CLIMBED}"), b""),
        (_entry("self.txt", tarfile.LNKTYPE, "self.txt"), b""),
        (_entry("again.txt", tarfile.LNKTYPE, "kestrel/a.txt"), b""),
    ),
    "tar-through-a-link": _tar(
        (_entry("out", tarfile.SYMTYPE, "/tmp"), b""),
        (_entry(f"out/{CLIMBED}.txt", size=len(_TEXT)), _TEXT),
    ),
    "tar-devices": _tar(
        (_entry("null", tarfile.CHRTYPE), b""),
        (_entry("disk", tarfile.BLKTYPE), b""),
        (_entry("pipe.txt", tarfile.FIFOTYPE), b""),
        (_entry("z", b"z"), b""),
    ),
    "tar-sparse": (".tar", lambda _: _sparse(b"77777777777\0") + tar_of(_MEMBERS)),
    "tar-sparse-negative": (".tar", lambda _: _sparse(b"\xff" * 12) + tar_of(_MEMBERS)),
    "tar-size-huge": _tar_bytes(_lying_size(b"77777777777\0")),
    "tar-size-negative": _tar_bytes(_lying_size(b"\xff" * 12)),
    "tar-size-word": _tar_bytes(_lying_size(b"many bytes!\0")),
    "tar-wrong-checksum": _tar_bytes(lambda raw, _: bytes(raw[:148] + b"0000000\0" + raw[156:])),
    "tar-wrong-second": _tar_bytes(
        lambda raw, chance: bytes(raw[:1536] + chance.randbytes(200) + raw[1736:])
    ),
    "tar-cut": _tar_bytes(lambda raw, chance: bytes(raw[: chance.randrange(600, 4_000)])),
    "tar-empty": (".tar", lambda _: tar_of([])),
    "tar-zeros": (".tar", lambda _: bytes(100_000)),
    "tar-same-name": (".tar", lambda _: tar_of([("a.txt", data) for _, data in _SIX[:4]])),
    "tar-long-name": (".tar", lambda _: tar_of([("n" * 70_000 + ".txt", _TEXT), *_SIX[1:2]])),
    "tar-odd-names": (
        ".tar",
        lambda _: tar_of(
            [
                ("\udcff\udcfe.txt", _TEXT),
                ("line\nend.txt", _SIX[1][1]),
                ("\u202etxt.a", _SIX[2][1]),
            ]
        ),
    ),
    "tar-pax-size": _pax(size="99999999999999999999"),
    "tar-pax-words": _pax(size="many", mtime="later", path=f"/{CLIMBED}\n.txt"),
    "tar-pax-long": _pax(comment="x" * 3_000_000),
    "tar-pax-sparse": _pax(GNU_sparse_size="9" * 15, GNU_sparse_numblocks="99999999"),
    "tar-too-deep": (".tar", lambda _: _nested(4, tar_of, ".tar")),
    "tar-in-zip-in-tar": (
        ".tar.gz",
        lambda _: gz(
            tar_of([("a.zip", zip_of([("b.tar.bz2", bz2.compress(tar_of(_MEMBERS)))])), _SIX[3]])
        ),
    ),
    "tar-bomb": (
        ".tar.gz",
        lambda _: gz(tar_of([("a.txt", bytes(_MEGABYTES * 1_000_000)), _SIX[1]])),
    ),
    "tar-many-members": (
        ".tar.xz",
        lambda _: lzma.compress(tar_of([(f"{n}", b"") for n in range(250)])),
    ),
    # compressed
    "gzip-twice": (".txt.gz", lambda _: gz(gz(_TEXT))),
    "gzip-three-ways": (".txt.gz.xz.bz2", lambda _: bz2.compress(lzma.compress(gz(_TEXT)))),
    "gzip-named-text": (".txt", lambda _: gz(_TEXT)),
    "gzip-named-zst": (".txt.zst", lambda _: gz(_TEXT)),
    "gzip-not": (".txt.gz", lambda chance: plain(any_text(chance))),
    "gzip-of-nothing": (".txt.gz", lambda _: gz(b"")),
    "gzip-head-only": (".jsonl.gz", lambda _: gz(_TEXT)[:10]),
    "gzip-wrong-checksum": (".txt.gz", lambda _: gz(_TEXT)[:-8] + bytes(8)),
    "gzip-junk-after": (".txt.gz", lambda chance: gz(_TEXT) + chance.randbytes(50)),
    "gzip-long-name": (".txt.gz", lambda _: b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 90_000),
    "gzip-unknown-method": (".txt.gz", lambda _: b"\x1f\x8b\x07" + gz(_TEXT)[3:]),
    "gzip-many-members": (
        ".txt.gz",
        lambda _: b"".join(gz(bytes([c])) for c in _TEXT) + gz(b"") * 9_000,
    ),
    "gzip-bomb": (".txt.gz", lambda _: _repeated(gz, b"All quiet. ")),
    "gzip-bomb-lines": (".jsonl.gz", lambda _: _repeated(gz, b"\n")),
    "gzip-bomb-one-line": (".jsonl.gz", lambda _: gz(b'{"text": "') + _repeated(gz, b"a")),
    "bzip2-bomb": (
        ".html.bz2",
        lambda _: b"".join((bz2.compress(page(TEXTS[0])), _repeated(bz2.compress, b"<p>", 150))),
    ),
    "xz-bomb": (".csv.xz", lambda _: _repeated(lzma.compress, b"a,b\n")),
    "zst-bomb": (".txt.zst", lambda _: _repeated(zst, b"All quiet. ")),
    "xz-huge-dictionary": (".txt.xz", lambda _: _huge_dictionary()),
    "zst-huge-window": (".txt.zst", lambda _: _huge_window()),
    "zst-skipped-frame": (".txt.zst", lambda _: b"\x50\x2a\x4d\x18\4\0\0\0abcd" + zst(_TEXT)),
    "bzip2-not": (".txt.bz2", lambda _: b"BZh9" + _TEXT),
    "xz-not": (".txt.xz", lambda _: b"\xfd7zXZ\0" + _TEXT),
    "zst-not": (".txt.zst", lambda _: b"\x28\xb5\x2f\xfd" + _TEXT),
    "bzip2-cut": _cut(".jsonl", ".bz2"),
    "xz-cut": _cut(".jsonl", ".xz"),
    "zst-cut": _cut(".jsonl", ".zst"),
    "gzip-cut": _cut(".jsonl", ".gz"),
    "xz-text-cut": _cut(".txt", ".xz"),
    "zst-text-cut": _cut(".txt", ".zst"),
}
