"""Inboxes that are no folder: any address that fsspec knows, `s3://bucket/prefix` first of all.

Only what is new is fetched, into a folder of the home that a completed run clears.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_UNKNOWN_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TIMES = ("LastModified", "last_modified", "mtime", "updated", "created")
"""What the file systems call the time of the last change."""


class Unreachable(Exception):
    """The address cannot be listed; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """An object at an address: its full address, and how it is told from others."""

    url: str
    size_bytes: int
    modified_at: dt.datetime
    folders: tuple[str, ...]
    """Names of the folders between the root and the file."""
    _fs: Any
    _key: str

    def fetch(self, folder: Path) -> Path:
        """A local copy, fetched once for this size and time. Raises OSError."""
        named = "\0".join((self.url, str(self.size_bytes), self.modified_at.isoformat()))
        folder.mkdir(parents=True, exist_ok=True)
        local = folder / hashlib.sha256(named.encode()).hexdigest()
        if not local.exists():
            part = local.with_suffix(".part")
            self._fs.get_file(self._key, str(part))
            part.replace(local)
        return local


def is_url(place: object) -> bool:
    """Whether a place is an address and no path."""
    return "://" in str(place)


def files_at(url: str) -> Iterator[RemoteFile]:
    """The files below an address, or the one there; hidden ones are left out.

    Raises Unreachable.
    """
    from fsspec.core import url_to_fs
    from fsspec.exceptions import FSTimeoutError

    try:
        fs, root = url_to_fs(url)
        found = fs.find(root, detail=True)
    except (OSError, ValueError, ImportError, FSTimeoutError) as error:
        raise Unreachable(f"{url} cannot be listed: {error}") from error
    for key, about in sorted(found.items()):
        below = key[len(root) :].strip("/").split("/") if key != root else [key.rpartition("/")[2]]
        if any(part.startswith(".") for part in below) or about.get("type") == "directory":
            continue
        yield RemoteFile(
            url=fs.unstrip_protocol(key),
            size_bytes=int(about.get("size") or 0),
            modified_at=_modified_at(about),
            folders=tuple(below[:-1]),
            _fs=fs,
            _key=key,
        )


def _modified_at(about: dict[str, Any]) -> dt.datetime:
    for name in _TIMES:
        value = about.get(name)
        if isinstance(value, dt.datetime):
            return value.astimezone(dt.UTC).replace(microsecond=value.microsecond)
        if isinstance(value, (int, float)):
            return dt.datetime.fromtimestamp(value, dt.UTC)
    return _UNKNOWN_TIME
