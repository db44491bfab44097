"""Archives: zip and tar, member by member, nothing ever unpacked to where a name says."""

from __future__ import annotations

import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, cast

from tasks.read.errors import Unreadable, in_words
from tasks.read.streams import Readable, Stream

_MOST_MEMBERS = 1_000_000
_MOST_ENDS = 8
_OFFICE = ("[Content_Types].xml", "META-INF/container.xml", "META-INF/manifest.xml")
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?/|\.?$))")
"""What systems add on their own: hidden files are left out of folders, too."""
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its name there (not always its own alone), and its bytes or why
    they cannot be had.
    """

    name: str
    content: Readable | None
    problem: str | None = None


def zip_members(file: IO[bytes]) -> Iterator[Member]:
    """The files in a zip. Raises Unreadable when it is no zip that can be read."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise Unreadable(f"the zip archive is damaged: {in_words(error)}") from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        if any(entry.filename in _OFFICE for entry in entries):
            raise Unreadable("not a format Dateline reads: an Office document or an e-book")
        if len(entries) > _MOST_MEMBERS:
            raise Unreadable(f"an archive of more than {_MOST_MEMBERS:,} files")
        for entry in entries:
            if _JUNK.search(entry.filename):
                continue
            name = _as_text(entry.filename)
            if (problem := _unsafe(entry.filename)) is not None:
                yield Member(name, None, problem)
            elif entry.flag_bits & _ENCRYPTED:
                yield Member(name, None, "it is locked with a password")
            else:
                yield from _zip_member(archive, entry, name)


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[Member]:
    try:
        content = archive.open(entry)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError,
            zlib.error) as error:  # fmt: skip
        yield Member(name, None, f"it cannot be unpacked: {in_words(error)}")
        return
    with content:
        yield Member(name, _ZipContent(content))


def tar_members(stream: Stream) -> Iterator[Member]:
    """The files in a tar, in one pass. Raises Unreadable where it is damaged."""
    try:
        with tarfile.open(
            fileobj=cast("IO[bytes]", _Ending(stream)), mode="r|", errorlevel=1
        ) as archive:
            for entry in archive:
                if entry.isdir() or _JUNK.search(entry.name):
                    continue
                name = _as_text(entry.name)
                if (problem := _unsafe(entry.name)) is not None:
                    yield Member(name, None, problem)
                elif not entry.isreg():
                    yield Member(name, None, "it is a link or a device, not a file")
                else:
                    yield Member(name, archive.extractfile(entry))
    except (tarfile.TarError, OSError, ValueError, EOFError, OverflowError) as error:
        raise Unreadable(
            stream.broken or f"the tar archive is damaged: {in_words(error)}"
        ) from error
    if stream.broken:
        raise Unreadable(stream.broken)


class _Ending:
    """A stream that does not end over and over: tarfile reads on to where a size points."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._ends = 0

    def read(self, size: int) -> bytes:
        """As of a binary file. Raises OSError when asked again and again after the end."""
        chunk = self._stream.read(size)
        self._ends = 0 if chunk else self._ends + 1
        if self._ends > _MOST_ENDS:
            raise OSError("it ends before its members do")
        return chunk


class _ZipContent:
    """A member of a zip whose damage, of whatever kind, reads as damage."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content

    def read(self, size: int = -1) -> bytes:
        """As of a binary file. Raises OSError."""
        try:
            return self._content.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
            raise OSError(in_words(error)) from error


def _as_text(name: str) -> str:
    return name.encode("utf-8", "surrogatepass").decode("utf-8", "backslashreplace")


def _unsafe(name: str) -> str | None:
    if not name.strip():
        return "it has no name"
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        return "its path climbs out of the archive"
    return None
