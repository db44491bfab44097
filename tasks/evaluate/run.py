"""Score many labelled documents, on several processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tasks.evaluate.gold import GoldPage
from tasks.evaluate.labelled_texts import GoldText
from tasks.evaluate.measures import PageScore
from tasks.evaluate.pages import score_page
from tasks.evaluate.texts import score_text
from tasks.workers import die_with

AT_ONCE = 10
"""Documents that a process takes at a time."""


def score_all(
    documents: Sequence[GoldPage | GoldText], workers: int, model: str
) -> Iterator[list[PageScore]]:
    """The scores of each document, in order; `model` reads the texts that are to be coded."""
    with ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=die_with,
        initargs=(os.getpid(),),
    ) as pool:
        yield from pool.map(partial(_score, model=model), documents, chunksize=AT_ONCE)


def _score(document: GoldPage | GoldText, model: str) -> list[PageScore]:
    if isinstance(document, GoldText):
        return score_text(document, model)
    return score_page(document)
