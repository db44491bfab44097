"""What reading a file may end in, apart from documents."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(Exception):
    """A file that cannot be read as news; the message is the reason, for a person."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. Sizes in bytes; the ratio is decompressed to compressed."""

    document_bytes: int = 20_000_000
    expansion_ratio: int = 200
