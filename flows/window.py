"""The batches under way: so many at most, counted when they are committed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from prefect import allow_failure, get_run_logger
from prefect.futures import PrefectFuture

from flows.ledger import Failure, Ledger
from flows.progress import Progress, Total, tell
from tasks.batch import Batch
from warehouse.load import Loaded


@dataclass(frozen=True, slots=True)
class UnderWay:
    """One batch: what its stages will have made, by stage, and its commit."""

    batch: Batch
    made: dict[str, PrefectFuture[Batch]]
    loaded: PrefectFuture[tuple[Loaded, float]]


class Window:
    """Keeps the number of batches in memory and staging small, and commits in order."""

    def __init__(self, ledger: Ledger, total: Total, size: int) -> None:
        self._ledger = ledger
        self._total = total
        self._size = size
        self._under_way: deque[UnderWay] = deque()

    def last_commit(self) -> list[Any]:
        """What a commit has to wait for: the one before, whether it failed or not."""
        return [allow_failure(self._under_way[-1].loaded)] if self._under_way else []

    def add(self, entry: UnderWay) -> None:
        """Take a batch in; wait for the oldest when there are too many."""
        self._ledger.add_batch("read", entry.batch)
        self._under_way.append(entry)
        if len(self._under_way) >= self._size:
            self._finish_oldest()

    def drain(self) -> None:
        """Wait for all."""
        while self._under_way:
            self._finish_oldest()

    def _finish_oldest(self) -> None:
        entry = self._under_way.popleft()
        entry.loaded.wait()
        for stage, future in entry.made.items():
            if future.state.is_completed():
                self._ledger.add_batch(stage, future.result())
        if not entry.loaded.state.is_completed():
            failure = _failure_of(entry)
            self._ledger.failures.append(failure)
            get_run_logger().error("%s. Nothing of it was committed", failure)
            return
        loaded, seconds = entry.loaded.result()
        self._ledger.add_load(loaded, seconds)
        note = (
            f"{entry.batch.label}: {loaded.article} articles, {loaded.duplicate} duplicates, "
            f"{loaded.rejected} rejected"
        )
        get_run_logger().info(note)
        done = self._ledger.of("read", "file_bytes" if self._total.unit == "bytes" else "documents")
        done = min(done, self._total.amount)
        tell(Progress(done, self._total, self._ledger.of("load", "article"), note))


def _failure_of(entry: UnderWay) -> Failure:
    """Which stage of a batch failed, and why; the stages after it only say that they wait."""
    stages: list[tuple[str, PrefectFuture[Any]]] = [*entry.made.items(), ("load", entry.loaded)]
    stage, state = next(
        ((name, future.state) for name, future in stages if future.state.is_failed()),
        (stages[-1][0], stages[-1][1].state),
    )
    reason = (state.message or state.name or "").removeprefix("Task run encountered an exception ")
    return Failure(stage, entry.batch.label, reason.strip().rstrip("."))
