"""What reading a file may end in, apart from documents."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(Exception):
    """A file or member that cannot be read as news; the message is the reason, for a person."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. Sizes in bytes; the ratio is decompressed to compressed;
    the depth counts archives in one another.
    """

    file_bytes: int = 100_000_000_000
    document_bytes: int = 20_000_000
    expansion_ratio: int = 200
    archive_depth: int = 2
    document_seconds: float = 60.0
