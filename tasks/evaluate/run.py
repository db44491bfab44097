"""Score many labelled documents, on several processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tasks.evaluate.gold import GoldPage
from tasks.evaluate.pages import PageScore, score_page
from tasks.workers import die_with

AT_ONCE = 10
"""Documents that a process takes at a time."""


def score_pages(pages: Sequence[GoldPage], workers: int) -> Iterator[list[PageScore]]:
    """The scores of each document, in order."""
    with ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=die_with,
        initargs=(os.getpid(),),
    ) as pool:
        yield from pool.map(score_page, pages, chunksize=AT_ONCE)
