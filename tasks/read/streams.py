"""Streams of decompressed bytes that give what they can, and no more than the limits allow.

Damaged data end a stream early instead of raising: what came before the damage is good, and
`Stream.broken` says what happened.
"""

from __future__ import annotations

import bz2
import io
import lzma
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol

from tasks.read.errors import Limits, Unreadable, in_words

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEAD_BYTES = 65_536
_CHUNK = 65_536
_FREE_EXPANSION = 50_000_000
"""Bytes that any file may expand to, whatever the ratio."""
_IN_MEMORY = 16_000_000


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """As of a binary file."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the interface of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(max_length, 0))


_FORMATS: tuple[tuple[bytes, str, Callable[[], _Decompressor]], ...] = (
    (b"\x1f\x8b", "gzip", _Gzip),
    (b"BZh", "bzip2", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", "xz", lzma.LZMADecompressor),
    (b"\x28\xb5\x2f\xfd", "zstd", zstd.ZstdDecompressor),
)
SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
_DAMAGE = (
    zlib.error, OSError, EOFError, lzma.LZMAError, zstd.ZstdError, ValueError, tarfile.TarError,
)  # fmt: skip


@dataclass(slots=True)
class Meter:
    """What was taken of one file in all: for limits and progress.

    `packed` are bytes of the file itself, `unpacked` bytes given by its outermost stream;
    `on_progress` is called now and then, so that a watcher sees life.
    """

    limit: int
    packed: int = 0
    unpacked: int = 0
    on_progress: Callable[[], None] | None = None

    @property
    def is_spent(self) -> bool:
        """Whether the file gave all that it may."""
        return self.unpacked > self.limit

    def give(self, size: int) -> None:
        """Count unpacked bytes. Raises Unreadable past the limit."""
        self.unpacked += size
        if size and self.on_progress is not None:
            self.on_progress()
        if self.unpacked > self.limit:
            raise Unreadable(f"expands to more than {self.limit:,} bytes: possibly a zip bomb")


class Stream(io.BufferedReader):
    """A buffered binary stream whose first HEAD_BYTES can be looked at with `head`."""

    def __init__(self, raw: _RawStream) -> None:
        super().__init__(raw, HEAD_BYTES)
        self._source = raw

    @property
    def broken(self) -> str | None:
        """Why the data end before their end; null when they do not, as far as is known."""
        return self._source.broken

    @property
    def is_file(self) -> bool:
        """Whether it gives a file's own bytes, undecompressed."""
        return self._source.is_file

    def head(self) -> bytes:
        """The first bytes, without taking them. Only before anything was read."""
        return self.peek(HEAD_BYTES)


class _RawStream(io.RawIOBase):
    """Fills whole buffers, counts what it gives, and takes damage for the end."""

    def __init__(self, source: Readable, meter: Meter, *, is_file: bool) -> None:
        super().__init__()
        self._read_from = source
        self._meter = meter
        self.is_file = is_file
        self.broken: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(buffer) and self.broken is None:
            chunk = self._more(len(buffer) - filled)
            if not chunk:
                break
            buffer[filled : filled + len(chunk)] = chunk
            filled += len(chunk)
        return filled

    def _more(self, size: int) -> bytes:
        try:
            chunk = self._read_from.read(size)
        except Unreadable:
            raise
        except _DAMAGE as error:
            self.broken = f"the data cannot be read to their end: {in_words(error)}"
            return b""
        if self.is_file:
            self._meter.packed += len(chunk)
        self._meter.give(len(chunk))
        return chunk


class _Unpacking(_RawStream):
    """Decompresses; several compressed streams in a row are one."""

    def __init__(
        self, packed: Stream, meter: Meter, name: str, make: Callable[[], _Decompressor]
    ) -> None:
        super().__init__(packed, meter, is_file=False)
        self._packed = packed
        self._name = name
        self._make = make
        self._decompressor = make()
        self._left = b""
        self._is_first = True

    def _more(self, size: int) -> bytes:
        while self.broken is None:
            if self._decompressor.eof and not self._next_stream():
                return b""
            data = b""
            if self._decompressor.needs_input:
                data, self._left = self._left or self._packed.read(_CHUNK), b""
                if not data:
                    self.broken = f"the {self._name} data break off before their end"
                    return b""
            try:
                chunk = self._decompressor.decompress(data, size)
            except _DAMAGE as error:
                self.broken = f"the {self._name} data are damaged: {in_words(error)}"
                return b""
            if chunk:
                self._meter.give(len(chunk))
                return chunk
        return b""

    def _next_stream(self) -> bool:
        """Whether another compressed stream follows; padding and rubbish after one do not."""
        self._left = (self._decompressor.unused_data or self._packed.read(_CHUNK)).lstrip(b"\0")
        if not self._left:
            return False
        magic = next(m for m, name, _ in _FORMATS if name == self._name)
        if not self._left.startswith(magic):
            self.broken = f"something else follows the {self._name} data"
            return False
        self._decompressor = self._make()
        return True


def open_file(file: BinaryIO, size: int, limits: Limits) -> tuple[Stream, Meter]:
    """A file as a stream, decompressed when its first bytes say so, and its meter.

    Raises Unreadable when it is compressed more often than the limits allow.
    """
    meter = Meter(max(size * limits.expansion_ratio, _FREE_EXPANSION))
    return unpacked(Stream(_RawStream(file, meter, is_file=True)), meter, limits), meter


def open_member(member: Readable, meter: Meter, limits: Limits) -> Stream:
    """A member of an archive as a stream, decompressed; counted by the meter of its file."""
    return unpacked(Stream(_RawStream(member, meter, is_file=False)), meter, limits)


def unpacked(stream: Stream, meter: Meter, limits: Limits) -> Stream:
    """The stream with its compression taken off, as often as the limits allow."""
    for _ in range(limits.archive_depth + 1):
        head = stream.head()
        found = next((f for f in _FORMATS if head.startswith(f[0])), None)
        if found is None:
            return stream
        _, name, make = found
        stream = Stream(_Unpacking(stream, meter, name, make))
    raise Unreadable(f"compressed more than {limits.archive_depth} times over")


def whole(stream: Stream, limits: Limits) -> bytes:
    """All bytes of one document. Raises Unreadable when they are too many or damaged."""
    raw = stream.read(limits.document_bytes + 1)
    if len(raw) > limits.document_bytes:
        raise Unreadable(f"one document of more than {limits.document_bytes:,} bytes")
    if stream.broken:
        raise Unreadable(stream.broken)
    return raw


def seekable(stream: Stream) -> IO[bytes]:
    """The rest of a stream as a file that can be read in any order; big ones lie on disk.

    Raises Unreadable when the stream is damaged.
    """
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # the reader closes it
    while chunk := stream.read(_CHUNK):
        spool.write(chunk)
    if stream.broken:
        spool.close()
        raise Unreadable(stream.broken)
    spool.seek(0)
    return spool
