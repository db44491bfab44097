"""Read files in a process of their own, so that no file can take the run down.

A file that ends that process, or stands still in it, twice is quarantined as poison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from tasks.batch import Batch
from tasks.isolation import TRIES
from tasks.marks import Mark, Watch
from tasks.read.batches import ReadOptions, read_batches
from tasks.read.files import FoundFile
from tasks.workers import Worker, WorkerDied
from warehouse.home import Home
from warehouse.known import KnownDocuments

NotRead = list[tuple[FoundFile, str, str | None]]


@dataclass(frozen=True, slots=True)
class _Task:
    """What the process is to read."""

    home: Home
    files: list[FoundFile]
    not_read: NotRead
    folder: Path
    options: ReadOptions
    mark: Path


class FileReader:
    """Gives the batches of the files one by one, whatever the files do to their reader."""

    def __init__(
        self,
        home: Home,
        files: Sequence[FoundFile],
        not_read: NotRead,
        folder: Path,
        options: ReadOptions,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._task = _Task(home, list(files), not_read, folder, options, folder / "reading.mark")
        self._watch = Watch(self._task.mark, options.limits.document_seconds)
        self._strikes: Counter[str] = Counter()
        self._worker = Worker()
        self._has_begun = False

    def next(self) -> Batch | None:
        """The next batch; null after the last."""
        while True:
            try:
                if not self._has_begun:
                    self._worker.run(_begin, self._task)
                    self._has_begun = True
                batch = self._worker.run(_next_batch, watch=self._watch)
            except WorkerDied as death:
                self._has_begun = False
                self._set_aside(death)
                continue
            if batch is not None:
                self._go_on_after(batch)
            return batch

    def close(self) -> None:
        """End the process."""
        self._worker.kill()

    def _go_on_after(self, batch: Batch) -> None:
        """What is left to read, should the process end now."""
        counts, options = dict(batch.counts), self._task.options
        read = int(counts["documents"] - counts["known"])
        self._task = replace(
            self._task,
            files=self._task.files[int(counts["files"]) :],
            not_read=[],
            options=replace(
                options,
                first_number=options.first_number + 1,
                limit=None if options.limit is None else options.limit - read,
            ),
        )

    def _set_aside(self, death: WorkerDied) -> None:
        """Count a strike against the file at which the process ended. Raises WorkerDied when it
        had not come to any.
        """
        file_id = (self._watch.place() or "").split(" ")[0]
        files = [file for file in self._task.files if file.file_id == file_id]
        if not files:
            raise death
        self._strikes[file_id] += 1
        if self._strikes[file_id] < TRIES:
            return
        reason = f"poison: reading it failed {TRIES} times: {death}"
        poison: NotRead = [(file, "quarantined", reason) for file in files]
        self._task = replace(
            self._task,
            files=[file for file in self._task.files if file not in files],
            not_read=[*self._task.not_read, *poison],
        )


class _Reading:
    """In the process that reads: what it has not given yet, and the file it is at."""

    def __init__(self, task: _Task) -> None:
        self._mark, self._ticks, self._at = Mark(task.mark), count(), ""
        known = KnownDocuments(task.home, (file.file_id for file in task.files))
        self._batches = read_batches(
            task.files, task.not_read, task.folder, known, task.options, self._tell
        )

    def next(self) -> Batch | None:
        if self._at:
            self._tell(self._at)
        return next(self._batches, None)

    def _tell(self, file_id: str) -> None:
        self._at = file_id
        self._mark.at(f"{file_id} {next(self._ticks)}")


_reading: _Reading | None = None


def _begin(task: _Task) -> None:
    global _reading  # noqa: PLW0603  # the state of a process that serves one run
    _reading = _Reading(task)


def _next_batch() -> Batch | None:
    assert _reading is not None
    return _reading.next()
