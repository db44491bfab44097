"""Run a stage so that no document can take more than itself down.

A document that ends its process, or stands still in it, twice is left out of its batch as
poison: with the reason, as any other loss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tasks.batch import WHOLE_BATCH, Batch
from tasks.marks import Watch
from tasks.workers import WorkerDied, Workers

TRIES = 2
"""So often a document may end its process before it is left out."""
_DOING = {"clean": "cleaning", "parse": "parsing", "enrich": "coding"}


def run_isolated(
    workers: Workers, stage: Callable[..., Batch], batch: Batch, *args: Any, seconds: float
) -> Batch:
    """What the stage makes of the batch, in a process of its own; `seconds` are for a document.

    Raises WorkerDied when processes end without having come to a document.
    """
    strikes: Counter[str] = Counter()
    watch = Watch(batch.mark, seconds)
    while True:
        try:
            return workers.run(stage, batch, *args, watch=watch)
        except WorkerDied as death:
            place = (watch.place() or WHOLE_BATCH).split()[0]
            strikes[place] += 1
            batch = replace(batch, careful=True)
            if strikes[place] < TRIES:
                continue
            if place == WHOLE_BATCH:
                raise
            reason = f"poison: {_DOING[stage.__name__]} it failed {TRIES} times: {death}"
            batch = replace(batch, poison=(*batch.poison, (place, reason)))
