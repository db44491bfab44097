"""What reading a file may end in, apart from documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST_NAME = 120


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


def in_words(error: BaseException) -> str:
    """The first sentence of a library's message, for a person: no line ends, no numbers of the
    operating system, no bytes as Python writes them.
    """
    message = error.args[0] if error.args else ""
    if isinstance(error, OSError) and error.strerror:
        message = error.strerror
    elif isinstance(message, bytes):
        message = message.decode("utf-8", "replace")
    first = str(message).partition("\n")[0].partition(";")[0]
    first = re.sub(r"\bb(?=['\"])", "", first)
    return printable(first)[:200].rstrip(".") or type(error).__name__


def printable(text: str) -> str:
    """A text without controls and line ends, which would fool whoever reads it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def shown(name: str) -> str:
    """A name from a file as a person is shown it: printable, and of a length to read."""
    text = printable(name) or "a member without a name"
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"
