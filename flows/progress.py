"""How far a run is, told to whoever listens: the terminal, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Total:
    """How much there is to do, in bytes of files or in documents."""

    amount: int
    unit: Literal["bytes", "documents"]


@dataclass(frozen=True, slots=True)
class Progress:
    """So much of the total is in the lake; `articles` are in; `note` is the news."""

    done: int
    total: Total
    articles: int
    note: str


class Listener(Protocol):
    """Takes the news of a run."""

    def __call__(self, progress: Progress) -> None:
        """Show it."""


_listeners: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell a listener of the progress of runs in this process."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def tell(progress: Progress) -> None:
    """Tell all listeners."""
    for listener in _listeners:
        listener(progress)
