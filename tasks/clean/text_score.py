"""How much each line looks like body text: the weights of its traits.

The weights stand in `warehouse/reference/text_weights.csv` (state, trait, weight), where they
can be read and changed: a weight above zero speaks for body. They were fitted on labelled pages
by `tests/quality/fit_text_weights.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.clean.text_page import page_traits_of
from tasks.clean.text_sequence import AFTER, BEFORE, BODY, INSERT
from tasks.clean.text_shape import Shape
from tasks.clean.text_traits import traits_of
from warehouse import reference

COSTS = {
    "enter": (BEFORE, BODY),
    "interrupt": (BODY, INSERT),
    "resume": (INSERT, BODY),
    "leave": (BODY, AFTER),
}
"""The changes of state that have a weight, by their name in the table."""
INSERTION_TRAITS = ("any line", "kind end", "kind related", "kind furniture", "kind notice")
"""The traits that count for a line inside an insertion: the article seldom goes on after some."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of traits in the body and in an insertion, and of the changes of state."""

    body: dict[str, float]
    insertion: dict[str, float]
    changes: dict[str, float]


def line_traits(shapes: Sequence[Shape], after_blank: Sequence[bool]) -> list[list[str]]:
    """The names of all traits of each line."""
    own, of_page = traits_of(shapes, after_blank), page_traits_of(shapes)
    return [[*first, *second] for first, second in zip(own, of_page, strict=True)]


def score_lines(traits: Sequence[Sequence[str]]) -> tuple[list[float], list[float]]:
    """Two scores per line, as body and as part of an insertion: the sums of the weights."""
    weights = load_weights()
    body, insertion = weights.body, weights.insertion
    return (
        [sum([body.get(trait, 0.0) for trait in own]) for own in traits],
        [sum([insertion[trait] for trait in own if trait in insertion]) for own in traits],
    )


@functools.cache
def load_weights() -> Weights:
    """The weights. Raises ValueError for an unknown state or change."""
    found: dict[str, dict[str, float]] = {"body": {}, "insertion": {}, "change": {}}
    for state, trait, weight in reference.table("text_weights", ("state", "trait"), _built):
        if state not in found or (state == "change" and trait not in COSTS):
            raise ValueError(f"text_weights.csv: unknown {state!r}, {trait!r}")
        found[state][trait] = weight
    return Weights(found["body"], found["insertion"], found["change"])


def _built(row: dict[str, str]) -> tuple[str, str, float]:
    return row["state"], row["trait"], float(row["weight"])
