"""How heavily an article names something: mentions by confidence, title and lead more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.tables import Article

IN_TITLE, IN_LEAD, IN_BODY = 3.0, 2.0, 1.0
"""Weight of one sure mention by where it stands."""

CLOSE = 0.9
"""The second heaviest comes this near the heaviest: then nothing is the main one."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One key's part in an article; shares of all keys sum to 1."""

    key: str
    mentions: int
    first_char: int
    in_title: bool
    in_lead: bool
    weight: float
    share: float
    rank: int
    is_main: bool


def weigh(article: Article, mentions: Iterable[tuple[str, int, float]]) -> tuple[Weight, ...]:
    """Weights of keys from (key, start_char, confidence), the heaviest first.

    Equal weights are ordered by first place in the text.
    """
    title_end = len(article.title) if article.title else 0
    body_start = article.text.rfind(article.body)
    lead_end = body_start + len(article.body.split("\n\n", 1)[0])
    weights: dict[str, float] = {}
    places: dict[str, list[int]] = {}
    for key, start, confidence in mentions:
        factor = IN_TITLE if start < title_end else IN_LEAD if start < lead_end else IN_BODY
        weights[key] = weights.get(key, 0.0) + factor * confidence
        places.setdefault(key, []).append(start)
    total = sum(weights.values())
    order = sorted(weights, key=lambda key: (-weights[key], min(places[key])))
    has_main = bool(order) and (len(order) == 1 or weights[order[1]] < CLOSE * weights[order[0]])
    return tuple(
        Weight(
            key=key,
            mentions=len(places[key]),
            first_char=min(places[key]),
            in_title=any(start < title_end for start in places[key]),
            in_lead=any(title_end <= start < lead_end for start in places[key]),
            weight=round(weights[key], 6),
            share=weights[key] / total,
            rank=rank,
            is_main=rank == 1 and has_main,
        )
        for rank, key in enumerate(order, start=1)
    )
