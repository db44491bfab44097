"""From the scores of documents to the scorecard: means with how sure they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasks.evaluate.measures import MEASURES, PageScore
from warehouse import __version__, reference
from warehouse.tables import Score

SURE = 1.96
"""Standard errors either side of a mean that hold 95 of 100."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A line of the scorecard: the mean of a measure over the documents that have its label.

    `margin` is half the width of the 95 % interval of the mean.
    """

    gold: str
    input: str
    measure: str
    documents: int
    value: float
    margin: float


def means_of(scores: Iterable[PageScore]) -> list[Mean]:
    """One line per labelled set, form and measure, in the order of MEASURES."""
    by_line: dict[tuple[str, str, str], list[PageScore]] = {}
    for score in scores:
        by_line.setdefault((score.gold, score.input, score.measure), []).append(score)
    order = list(MEASURES)
    lines = sorted(by_line, key=lambda line: (line[0], line[1], order.index(line[2])))
    return [Mean(*line, *_mean(by_line[line])) for line in lines]


def rows_of(lines: Iterable[Mean], run_id: str, fingerprints: Mapping[str, str]) -> list[Score]:
    """The scorecard of a run as rows of the lake; `fingerprints` are those of the sets' files."""
    return [
        Score(
            run_id=run_id,
            gold=line.gold,
            gold_sha256=fingerprints[line.gold],
            input=line.input,
            measure=line.measure,
            documents=line.documents,
            value=round(line.value, 4),
            margin=round(line.margin, 4),
            pipeline_version=__version__,
            reference_sha256=reference.sha256(),
        )
        for line in lines
    ]


def _mean(scores: list[PageScore]) -> tuple[int, float, float]:
    """Documents, weighted mean, and half the width of its 95 % interval."""
    total, count = sum(score.weight for score in scores), len(scores)
    mean = sum(score.weight * score.value for score in scores) / total
    if all(score.value in (0.0, 1.0) and score.weight == 1.0 for score in scores):
        return count, mean, _margin_of_share(mean, count)
    squares = sum((score.weight * (score.value - mean)) ** 2 for score in scores)
    spread = (squares * count / (count - 1)) ** 0.5 if count > 1 else 0.0
    return count, mean, SURE * spread / total


def _margin_of_share(share: float, count: int) -> float:
    """How far the farther end of Wilson's interval is from a share: not 0 when all are right."""
    squared = SURE**2 / count
    middle = (share + squared / 2) / (1 + squared)
    half = SURE * math.sqrt(share * (1 - share) / count + squared / count / 4) / (1 + squared)
    return max(share - (middle - half), middle + half - share)


def worst_of(scores: Iterable[PageScore], number: int) -> list[PageScore]:
    """The documents whose body is farthest from the label, for looking at them."""
    bodies = [score for score in scores if score.measure == "body"]
    return sorted(bodies, key=lambda score: score.value)[:number]
