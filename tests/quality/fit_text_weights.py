"""Fit the weights of flattened text on labelled pages.

    python -m tests.quality.fit_text_weights FOLDER

A linear-chain conditional random field (Lafferty et al. 2001) over the states of
`text_sequence`, trained with a softmax margin (Gimpel and Smith 2010), so that a long line counts
more than a short one. Writes `warehouse/reference/text_weights.csv`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tasks.clean.text_lines import cut_glued, join_wrapped, read_lines
from tasks.clean.text_score import COSTS, INSERTION_TRAITS, line_traits
from tasks.clean.text_sequence import AFTER, BEFORE, BODY, INSERT
from tasks.clean.text_shape import shape_of
from tests.quality.text_labels import SETS, label, read_pages

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MARGIN = 0.7
"""How much better than a wrong label the right one must be, per root of the line's words."""
SHRINK = 2.0
"""Weight of the squared weights in what is minimised."""
STEPS, RATE = 80, 0.1
ROUNDED_AWAY = 0.05
"""Weights smaller than this are left out of the table."""

NEVER = -1e9
ALLOWED = np.full((4, 4), NEVER)
for _change in ((BEFORE, BEFORE), (BEFORE, BODY), (BODY, BODY), (BODY, INSERT), (BODY, AFTER),
                (INSERT, INSERT), (INSERT, BODY), (AFTER, AFTER)):  # fmt: skip
    ALLOWED[_change] = 0.0
START = np.array([0.0, 0.0, NEVER, NEVER])
END = np.array([0.0, 0.0, NEVER, 0.0])


@dataclass(frozen=True, slots=True)
class Pages:
    """Labelled pages, one row per line: first lines of all pages, then all second lines, ….

    The pages are sorted by length, the longest first, so that the rows of a step continue the
    first rows of the step before. Row r has the traits `traits[offsets[r]:offsets[r + 1]]`.
    """

    traits: Ints
    offsets: Ints
    states: Ints
    words: Floats
    steps: Sequence[tuple[int, int]]


def main(folder: Path) -> None:
    """Fit on the labelled sets in the folder and write the table of weights."""
    known: dict[str, int] = {}
    pages = read(folder, SETS, known)
    weights, changes = fit(pages, known)
    path = Path(str(files("warehouse.reference") / "text_weights.csv"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("state", "trait", "weight"))
        writer.writerows(_rows(known, weights, changes))


def read(folder: Path, names: Iterable[str], known: dict[str, int]) -> Pages:
    """The labelled pages of these sets. Adds their traits to the known ones."""
    documents: list[tuple[list[list[int]], list[int], list[int]]] = []
    for name in names:
        for text, article in read_pages(folder, name):
            lines = join_wrapped(cut_glued(read_lines(text, None, None), None))
            if not lines:
                continue
            contents = [line.content for line in lines]
            named = line_traits(
                [shape_of(content) for content in contents], [line.after_blank for line in lines]
            )
            documents.append(
                (
                    [[known.setdefault(trait, len(known)) for trait in own] for own in named],
                    _states(label(contents, article)),
                    [len(content.split()) for content in contents],
                )
            )
    return _arranged(documents)


def fit(pages: Pages, known: dict[str, int]) -> tuple[Floats, Floats]:
    """The weights of each trait in each state, and of each change of state (Adam, Kingma 2015)."""
    is_body = np.zeros((len(known), 4))
    is_body[:, BODY] = 1
    for trait in INSERTION_TRAITS:
        is_body[known[trait], INSERT] = 1
    is_change = np.zeros((4, 4))
    for before, after in COSTS.values():
        is_change[before, after] = 1
    free = np.concatenate([is_body, is_change])
    weights, mean, spread = np.zeros_like(free), np.zeros_like(free), np.zeros_like(free)
    count = len(known)
    for step in range(1, STEPS + 1):
        slope = _slope(pages, weights[:count], weights[count:])
        slope[:count] += SHRINK * weights[:count]
        slope *= free / (pages.steps[0][1] - pages.steps[0][0])
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = RATE * (1 if step < STEPS * 0.6 else 0.3 if step < STEPS * 0.85 else 0.1)
        move = (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-4)
        weights = weights - rate * move
    return weights[:count], weights[count:]


def _states(labels: list[bool]) -> list[int]:
    if True not in labels:
        return [BEFORE] * len(labels)
    first, last = labels.index(True), len(labels) - 1 - labels[::-1].index(True)
    return [
        BODY if own else BEFORE if index < first else AFTER if index > last else INSERT
        for index, own in enumerate(labels)
    ]


def _arranged(documents: list[tuple[list[list[int]], list[int], list[int]]]) -> Pages:
    documents.sort(key=lambda document: -len(document[1]))
    traits: list[int] = []
    offsets: list[int] = [0]
    states: list[int] = []
    words: list[int] = []
    steps: list[tuple[int, int]] = []
    for line in range(len(documents[0][1])):
        begin = len(states)
        for own_traits, own_states, own_words in documents:
            if len(own_states) <= line:
                break
            traits += own_traits[line]
            offsets.append(len(traits))
            states.append(own_states[line])
            words.append(own_words[line])
        steps.append((begin, len(states)))
    return Pages(
        np.array(traits), np.array(offsets), np.array(states), np.array(words, float), steps
    )


def _slope(pages: Pages, weights: Floats, changes: Floats) -> Floats:
    """The gradient of the loss: what the model expects less what the labels say."""
    rows = np.arange(len(pages.states))
    is_wrong = (np.arange(4) == BODY) != (pages.states == BODY)[:, None]
    scores = np.add.reduceat(weights[pages.traits], pages.offsets[:-1], axis=0)
    scores = scores + MARGIN * np.sqrt(pages.words)[:, None] * is_wrong
    moves = changes + ALLOWED
    forward, backward = np.empty_like(scores), np.tile(END, (len(rows), 1))
    begin, end = pages.steps[0]
    forward[begin:end] = scores[begin:end] + START
    for (before, _), (begin, end) in zip(pages.steps, pages.steps[1:], strict=False):
        came = forward[before : before + end - begin, :, None] + moves
        forward[begin:end] = np.logaddexp.reduce(came, axis=1) + scores[begin:end]
    seen = np.zeros((4, 4))
    for number in range(len(pages.steps) - 1, -1, -1):
        begin, end = pages.steps[number]
        if number + 1 < len(pages.steps):
            after, after_end = pages.steps[number + 1]
            ahead = scores[after:after_end] + backward[after:after_end]
            going = moves + ahead[:, None, :]
            backward[begin : begin + after_end - after] = np.logaddexp.reduce(going, axis=2)
    begin, end = pages.steps[0]
    total = np.logaddexp.reduce(forward[begin:end] + backward[begin:end], axis=1)
    totals = np.concatenate([total[: end - begin] for begin, end in pages.steps])
    surplus = np.exp(forward + backward - totals[:, None])
    surplus[rows, pages.states] -= 1
    for (before, _), (begin, end) in zip(pages.steps, pages.steps[1:], strict=False):
        size = end - begin
        going = (scores[begin:end] + backward[begin:end] - total[:size, None])[:, None, :]
        seen += np.exp(forward[before : before + size, :, None] + moves + going).sum(axis=0)
        taken = (pages.states[before : before + size], pages.states[begin:end])
        np.subtract.at(seen, taken, 1)
    line_of = np.repeat(rows, np.diff(pages.offsets))
    by_trait = [
        np.bincount(pages.traits, surplus[line_of, state], len(weights)) for state in range(4)
    ]
    return np.concatenate([np.stack(by_trait, axis=1), seen])


def _rows(
    known: dict[str, int], weights: Floats, changes: Floats
) -> Iterable[tuple[str, str, str]]:
    for name, (before, after) in COSTS.items():
        yield "change", name, f"{changes[before, after]:.2f}"
    for state, column in (("insertion", INSERT), ("body", BODY)):
        for trait in sorted(known):
            weight = weights[known[trait], column]
            if abs(weight) >= ROUNDED_AWAY:
                yield state, trait, f"{weight:.2f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
