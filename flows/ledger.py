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


@dataclass(frozen=True, slots=True)
class Failure:
    """A batch that was left out: where it stopped, what was in it, why."""

    stage: str
    batch: str
    reason: str

    def __str__(self) -> str:
        return f"{self.stage} failed on {self.batch}: {self.reason}"


_NEXT_STEPS = (
    (("was killed or crashed", "BrokenProcessPool", "MemoryError"),
     "A worker process was killed, as a rule for want of memory: set DATELINE_WORKERS or "
     "DATELINE_BATCH_BYTES lower, then run again."),
    (("No space left", "ENOSPC", "disk is full"), "Make room on the disk, then run again."),
    (("Permission denied", "Read-only file system"),
     "Give this user the right to write there, then run again."),
)  # fmt: skip
_NEXT_STEP = (
    "What was committed stays; the next run reads the rest again. When it fails again on the "
    "same files, take them out of the inbox and report them."
)
_FAILURES_TOLD = 3


@dataclass(slots=True)
class Ledger:
    """Counts by (stage, counter); `seconds` are working time, summed over processes."""

    counts: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    failures: list[Failure] = field(default_factory=list)

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
        if limited and not self.failures:
            self.counts["discover", "waiting"] = left
        lost_files = left - self.of("discover", "waiting")
        known = self.of("read", "known") + self.of("load", "known")
        became = known + sum(self.of("load", s) for s in ("article", "duplicate", "rejected"))
        lost_documents = self.of("read", "documents") - became
        if lost_files or lost_documents or self.failures:
            raise LedgerDoesNotClose(self._why(lost_files, lost_documents))

    def _why(self, lost_files: int, lost_documents: int) -> str:
        told = [f"{failure}." for failure in self.failures[:_FAILURES_TOLD]]
        if len(self.failures) > _FAILURES_TOLD:
            told.append(f"{len(self.failures) - _FAILURES_TOLD} more batches failed.")
        return "\n".join(
            [
                f"The ledger does not close: {lost_files} of {self.of('discover', 'found')} files "
                f"and {lost_documents} of {self.of('read', 'documents')} documents are not "
                "accounted for.",
                *told,
                next_step([failure.reason for failure in self.failures]),
            ]
        )


def next_step(reasons: Iterable[str]) -> str:
    """What to do about failures with these reasons."""
    text = "\n".join(reasons)
    return next(
        (step for signs, step in _NEXT_STEPS if any(sign in text for sign in signs)), _NEXT_STEP
    )
