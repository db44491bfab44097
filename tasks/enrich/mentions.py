"""Mentions of actors while an article is being coded, and which stretches of it are taken."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.tables import Actor


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody is: the words of the office without its country, its country and place.

    `head` is the office's usual name, empty when the words say another than that: a former one.
    Words that a comma sets apart from the name, and that mean nobody else, name the holder too.
    """

    role: str
    country: str | None
    start: int
    end: int
    head: str
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text and the actor that it names."""

    start: int
    end: int
    actor: Actor
    kind: str
    method: str
    confidence: float
    office: Office | None = None


class Spans:
    """Stretches of a text that do not overlap, to look up what is taken."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans: list[tuple[int, int]] = []
        for start, end in spans:
            self.take(start, end)

    def take(self, start: int, end: int) -> bool:
        """Take a stretch; False, and nothing taken, when a part of it is taken already."""
        if self.overlap(start, end):
            return False
        insort(self._spans, (start, end))
        return True

    def overlap(self, start: int, end: int) -> int:
        """How many characters of a stretch are taken."""
        at = max(bisect_right(self._spans, (start, start)) - 1, 0)
        taken = 0
        while at < len(self._spans) and self._spans[at][0] < end:
            taken += max(min(end, self._spans[at][1]) - max(start, self._spans[at][0]), 0)
            at += 1
        return taken


def free_mentions(mentions: Iterable[Mention], taken: Spans) -> list[Mention]:
    """The mentions that overlap nothing taken and no earlier one of the list; now taken too."""
    return [mention for mention in mentions if taken.take(mention.start, mention.end)]
