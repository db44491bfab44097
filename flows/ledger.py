"""The ledger of a run: what was found and what became of it. It must close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tasks.batch import Batch
from tasks.discover import Discovery
from warehouse.load import Loaded


class LedgerDoesNotClose(Exception):
    """Something was found and not accounted for."""


@dataclass(slots=True)
class Ledger:
    """Counts by (stage, counter); `seconds` are working time, summed over processes."""

    counts: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))

    def add(self, stage: str, values: Iterable[tuple[str, float]]) -> None:
        """Add counters of one stage."""
        for counter, value in values:
            self.counts[stage, counter] += value

    def add_discovery(self, found: Discovery) -> None:
        """What discovery found."""
        self.add(
            "discover",
            [
                ("found", found.found),
                ("known", found.known),
                ("fresh", len(found.fresh)),
                ("duplicate", len(found.duplicates)),
                ("unreadable", len(found.unreadable)),
                ("waiting", len(found.waiting)),
            ],
        )

    def add_batch(self, stage: str, batch: Batch) -> None:
        """What a stage counted of a batch."""
        self.add(stage, batch.counts)

    def add_load(self, loaded: Loaded, seconds: float) -> None:
        """What a commit added."""
        self.add(
            "load",
            [
                ("article", loaded.article),
                ("duplicate", loaded.duplicate),
                ("rejected", loaded.rejected),
                ("known", loaded.known),
                ("files_loaded", loaded.files_loaded),
                ("files_duplicate", loaded.files_duplicate),
                ("files_quarantined", loaded.files_quarantined),
                ("seconds", seconds),
            ],
        )

    def of(self, stage: str, counter: str) -> int:
        """One count."""
        return int(self.counts[stage, counter])

    def by_stage(self) -> dict[str, dict[str, float]]:
        """The counts as nested dictionaries: stage → counter → value."""
        stages: dict[str, dict[str, float]] = {}
        for (stage, counter), value in sorted(self.counts.items()):
            stages.setdefault(stage, {})[counter] = round(value, 3)
        return stages

    def close(self, *, limited: bool = False) -> None:
        """Raise LedgerDoesNotClose unless every file and every document is accounted for.

        files found = known + loaded + duplicate + quarantined + waiting;
        documents read = article + duplicate + rejected + known. A run that was `limited` to
        some documents leaves the other files for the next one: they count as waiting.
        """
        accounted = sum(
            self.of("load", f"files_{s}") for s in ("loaded", "duplicate", "quarantined")
        )
        left = self.of("discover", "found") - self.of("discover", "known") - accounted
        if limited:
            self.counts["discover", "waiting"] = left
        if left != self.of("discover", "waiting"):
            raise LedgerDoesNotClose(
                f"{self.of('discover', 'found')} files found, but "
                f"{left - self.of('discover', 'waiting')} of them are neither known, loaded, "
                "duplicate, quarantined nor waiting: see the failed task runs; they are read again "
                "next time"
            )
        read = self.of("read", "documents")
        known = self.of("read", "known") + self.of("load", "known")
        became = known + sum(self.of("load", s) for s in ("article", "duplicate", "rejected"))
        if read != became:
            raise LedgerDoesNotClose(
                f"{read} documents read, but {became} became article, duplicate, rejected or were "
                "known: see the failed task runs; the missing ones are read again next time"
            )
