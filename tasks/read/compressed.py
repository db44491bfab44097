"""Compressed files as streams of decompressed bytes, with a limit on how far they expand."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from tasks.read.errors import Limits, Unreadable

GZIP_MAGIC = b"\x1f\x8b"
_FREE_EXPANSION = 50_000_000
"""Bytes that any file may expand to, whatever the ratio."""


class LimitedStream:
    """A binary stream that refuses to give more than `limit` bytes in all."""

    def __init__(self, stream: BinaryIO, file: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._file = file
        self._limit = limit
        self._given = 0

    @property
    def consumed(self) -> int:
        """Bytes of the file itself read so far."""
        return self._file.tell()

    def read(self, size: int) -> bytes:
        """As of a binary file."""
        return self._counted(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        """As of a binary file."""
        return self._counted(self._stream.readline(size))

    def _counted(self, chunk: bytes) -> bytes:
        self._given += len(chunk)
        if self._given > self._limit:
            raise Unreadable(f"expands to more than {self._limit:,} bytes: possibly a zip bomb")
        return chunk


@contextmanager
def open_stream(path: Path, limits: Limits) -> Iterator[LimitedStream]:
    """Open a file, decompressed when it is gzip by its first bytes.

    Raises Unreadable when the compressed data are damaged or expand too far.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        is_gzip = file.read(2) == GZIP_MAGIC
        file.seek(0)
        if not is_gzip:
            yield LimitedStream(file, file, max(size, 1) * 2)
            return
        try:
            with gzip.GzipFile(fileobj=file) as unpacked:
                limit = max(size * limits.expansion_ratio, _FREE_EXPANSION)
                yield LimitedStream(cast("BinaryIO", unpacked), file, limit)
        except EOFError as error:
            raise Unreadable("the gzip data break off before their end") from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(f"the gzip data are damaged: {error}") from error
