"""Labelled pages for training: which lines of a page are in the article as a person copied it.

Each page is used as it is and with its line breaks lost or moved, as people hand pages on.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tasks.evaluate.line_breaks import moved, with_breaks, wrapped

SETS = ("page_text_aed.jsonl.gz", "page_text_wcxb.jsonl.gz")
"""AED (AndyTheFactory/article-extraction-dataset, Apache-2.0) and WCXB dev
(Murrough-Foley/web-content-extraction-benchmark, CC BY 4.0), flattened to text; one object a
line with `id text text_naive gold_title gold_body`."""

LONGEST = 4
"""Words in a row by which a line is found in the article."""
FOUND = 0.6
"""Share of a line's words that must be found."""
BREAK_EVERY = 12
"""Words after which a break is put, on average."""

_WORD = re.compile(r"\w+")


def read_pages(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """Pages of a set in six forms, each with the text of its article."""
    with gzip.open(folder / name, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            chance = random.Random(row["id"])
            text, article = row["text"], row["gold_body"]
            paragraphs = [line.strip() for line in article.split("\n") if line.strip()]
            yield text, article
            yield row["text_naive"], article
            for rebroken in (wrapped, moved, _broken):
                yield rebroken(text, chance), article
            yield "\n\n".join([row["gold_title"], *paragraphs]), article


def label(contents: list[str], article: str) -> list[bool]:
    """Whether each line is in the article: the heaviest chain of lines that keeps its order."""
    words = _WORD.findall(article.lower())
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in range(1, LONGEST + 1):
        for start in range(len(words) - size + 1):
            places[tuple(words[start : start + size])].append(start)
    found = sorted(
        (line, place, place + len(own), weight)
        for line, own in enumerate(_WORD.findall(content.lower()) for content in contents)
        for place, weight in _found_at(own, places)
    )
    labels = [False] * len(contents)
    for line in _heaviest_chain(found):
        labels[line] = True
    return labels


def _found_at(own: list[str], places: dict[tuple[str, ...], list[int]]) -> set[tuple[int, int]]:
    """Where in the article a line may stand, and how many of its words do."""
    size = min(LONGEST, len(own))
    if not size:
        return set()
    covered: set[int] = set()
    starts: list[tuple[int, list[int]]] = []
    for offset in range(len(own) - size + 1):
        if hits := places.get(tuple(own[offset : offset + size])):
            covered.update(range(offset, offset + size))
            starts.append((offset, hits[:6]))
    if len(covered) < FOUND * len(own):
        return set()
    return {(max(hit - offset, 0), len(covered)) for offset, hits in starts[:3] for hit in hits}


def _heaviest_chain(found: list[tuple[int, int, int, int]]) -> list[int]:
    if not found:
        return []
    lines, starts, ends, weights = (np.array(column) for column in zip(*found, strict=True))
    total, back = weights.astype(float), np.full(len(found), -1)
    for index in range(1, len(found)):
        # a few words may belong to both of two lines
        fits = (lines[:index] < lines[index]) & (ends[:index] <= starts[index] + 3)
        skipped = np.clip(starts[index] - ends[:index], 0, 100) * 0.002
        before = np.where(fits, total[:index] - skipped, 0.0)
        best = int(before.argmax())
        if before[best] > 0:
            total[index] += before[best]
            back[index] = best
    chain, index = [], int(total.argmax())
    while index >= 0:
        chain.append(int(lines[index]))
        index = int(back[index])
    return chain


def _broken(text: str, chance: random.Random) -> str:
    """Breaks put into each line."""
    rows: list[str] = []
    for row in text.split("\n"):
        words = row.split()
        gaps = {gap for gap in range(1, len(words)) if chance.random() * BREAK_EVERY < 1}
        rows.append(with_breaks(words, gaps))
    return "\n".join(rows)
