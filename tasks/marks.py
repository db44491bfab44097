"""Where a process is at: a small file that it writes and another one watches.

A process that is killed cannot say what it was doing. The mark can.
"""

from __future__ import annotations

import time
from pathlib import Path

_SIZE = 96


class Mark:
    """The writing side. Writing costs microseconds, so it is done for every document."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)

    def at(self, what: str) -> None:
        """Say where the process is; at most 96 bytes of ASCII."""
        self._file.seek(0)
        self._file.write(what.encode("ascii")[:_SIZE].ljust(_SIZE))


class Watch:
    """The watching side: whether the mark moved within so many seconds."""

    def __init__(self, path: Path, seconds: float) -> None:
        self.path = path
        self.seconds = seconds
        self._seen: str | None = None
        self._since = time.monotonic()

    def start(self) -> None:
        """Forget what was; the clock starts now."""
        if self.path.exists():  # emptied, not removed: a process may hold it open
            self.path.write_bytes(b"")
        self._seen, self._since = None, time.monotonic()

    def place(self) -> str | None:
        """Where the process is; null when it has not said so yet."""
        try:
            return self.path.read_text("ascii").strip() or None
        except FileNotFoundError:
            return None

    def is_stuck(self) -> bool:
        """Whether the process said where it is and has not moved for too long."""
        place = self.place()
        if place != self._seen or place is None:
            self._seen, self._since = place, time.monotonic()
        return time.monotonic() - self._since > self.seconds
