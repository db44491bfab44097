"""Fit the weights of `tasks/clean/html_weights.py` on the labelled pages.

    python -m tests.quality.fit_html_weights          folds and across sets: what fitting gains
    python -m tests.quality.fit_html_weights --write  fit on all pages and write the module

A block is text when half of its word triples stand in the labelled body. The loss is logistic,
each block weighs its share of the page's labelled words. Pages of which no reading comes near
the labelled body are left out of the fit, not of the scores: their labels are cut short.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tasks.clean import html_body
from tasks.clean.html_blocks import Block, key_of, read_page, text_of
from tasks.clean.html_container import running_text
from tasks.clean.html_metadata import claims_of_head
from tasks.clean.html_places import Places
from tasks.clean.html_rescue import second_reading
from tasks.clean.html_title import choose_title
from tasks.clean.html_traits import Known, Traits
from tests.conftest import GOLD

MODULE = Path("tasks/clean/html_weights.py")
MIN_PAGES = 25
ROUNDS = 400
SHRINK = 5e-4
WORTH_FITTING = 0.85
_WORD = re.compile(r"\w+")


@dataclass
class Example:
    """One page: traits, label and words of each block, and the words of its labelled body."""

    name: str
    traits: list[list[str] | None]
    is_text: list[bool]
    kept: list[bool]
    words: list[Counter[str]]
    gold: Counter[str]

    @property
    def is_odd(self) -> bool:
        return int(re.findall(r"\d+", self.name)[0]) % 2 == 1

    def score(self, chosen: list[int]) -> float:
        """Word F1 of some blocks."""
        words: Counter[str] = Counter()
        for number in chosen:
            words.update(self.words[number])
        shared = (words & self.gold).total()
        return 2 * shared / (words.total() + self.gold.total()) if shared else 0.0


def read_example(row: dict[str, str]) -> Example | None:
    raw = gzip.decompress((GOLD / "html/pages" / row["file"]).read_bytes())
    try:
        html = raw.decode("utf-8")
    except UnicodeDecodeError:
        html = raw.decode("cp1252", "replace")
    page = read_page(html)
    if page is None or not page.blocks:
        return None
    headings = [text for heading in page.tree.iter("h1") if (text := text_of(heading))]
    claims, stated = claims_of_head(page.tree, row["url"], headings)
    title = choose_title(claims, headings, row["url"])
    places = Places()
    placed = html_body.align(html_body.extract(page, row["url"]), page.blocks)
    text = running_text(page, places)
    placed = second_reading(page, placed, text)
    covered = {number for item in placed for number in item.blocks}
    kept = [number in covered for number in range(len(page.blocks))]
    leads = frozenset(key_of(claim.value) for claim in claims if claim.about == "lead")
    known = Known(key_of(title or ""), key_of(stated), leads)
    traits = Traits(page, kept, known, places, text).of
    words = [_WORD.findall(block.text.lower()) for block in page.blocks]
    gold = _WORD.findall(row["body"].lower())
    return Example(
        row["file"],
        traits,
        _labels(page.blocks, words, gold),
        kept,
        [Counter(own) for own in words],
        Counter(gold),
    )


def _labels(blocks: list[Block], words: list[list[str]], gold: list[str]) -> list[bool]:
    triples = set(zip(gold, gold[1:], gold[2:], strict=False))
    text = f" {' '.join(gold)} "
    labels = []
    for number, own in enumerate(words):
        if len(own) >= 4:
            found = set(zip(own, own[1:], own[2:], strict=False))
            labels.append(2 * len(found & triples) >= len(found))
            continue
        before = words[number - 1][-2:] if number else []
        after = words[number + 1][:2] if number + 1 < len(words) else []
        labels.append(
            bool(own)
            and any(
                len(near) > len(own) and f" {' '.join(near)} " in text
                for near in (before + own, own + after)
            )
        )
    return labels


class Rows:
    """Examples as arrays: for each block the numbers of its traits, label and weight."""

    def __init__(self, examples: list[Example]) -> None:
        pages = Counter(
            trait
            for example in examples
            for trait in {trait for own in example.traits if own for trait in own}
        )
        self.names = sorted(trait for trait, count in pages.items() if count >= MIN_PAGES)
        place = {name: number for number, name in enumerate(self.names)}
        rows, self.page, labels, weights = [], [], [], []
        for number, example in enumerate(examples):
            total = max(60, example.gold.total())
            for block, own in enumerate(example.traits):
                if own is not None:
                    rows.append(sorted({place[trait] for trait in own if trait in place}))
                    self.page.append((number, block))
                    labels.append(example.is_text[block])
                    weights.append(min(1.0, (2 + example.words[block].total()) / total))
        self.traits = np.full((len(rows), max(map(len, rows))), len(place), dtype=np.int32)
        for number, row in enumerate(rows):
            self.traits[number, : len(row)] = row
        self.labels, self.weights = np.array(labels, float), np.array(weights)
        self.example = np.array([number for number, _ in self.page])

    def fit(self, used: np.ndarray) -> np.ndarray:
        """Logistic regression by Adam; the last weight is the bias."""
        traits, labels, weights = self.traits[used], self.labels[used], self.weights[used]
        weights = weights / weights.sum()
        count = len(self.names)
        theta = np.zeros(count + 1)
        bias, mean, square = 0.0, np.zeros(count + 2), np.zeros(count + 2)
        for step in range(1, ROUNDS + 1):
            error = 1 / (1 + np.exp(-theta[traits].sum(1) - bias)) - labels
            error *= weights
            slope = np.bincount(
                traits.ravel(), np.repeat(error, traits.shape[1]), minlength=count + 1
            )
            slope = np.append(slope + SHRINK * theta, error.sum())
            slope[count] = 0
            mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
            move = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
            move *= 0.1 if step < 250 else 0.04
            theta, bias = theta - move[:-1], bias - move[-1]
        return np.append(theta[:-1], bias)

    def scores(self, weights: np.ndarray) -> np.ndarray:
        return np.append(weights[:-1], 0.0)[self.traits].sum(1) + weights[-1]


def _reads(traits: list[str]) -> bool:
    return any(trait.endswith(", prose") for trait in traits)


def report(name: str, rows: Rows, examples: list[Example], scores: np.ndarray) -> None:
    chosen: dict[int, list[int]] = defaultdict(list)
    for (page, block), score in zip(rows.page, scores, strict=True):
        if score > 0:
            chosen[page].append(block)
    by_group: dict[str, list[float]] = defaultdict(list)
    for number, example in enumerate(examples):
        half = example.name.split("_")[0]
        score = example.score(chosen[number])
        by_group[half].append(score)
        by_group[f"{half} {'odd' if example.is_odd else 'even'}"].append(score)
    means = "  ".join(f"{key} {np.mean(found):.4f}" for key, found in sorted(by_group.items()))
    print(f"{name:24}{means}", flush=True)


def main() -> None:
    with gzip.open(GOLD / "html/gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    with ProcessPoolExecutor(2) as pool:
        examples = [found for found in pool.map(read_example, gold, chunksize=10) if found]
    rows = Rows(examples)
    best = [
        max(
            example.score([number for number, kept in enumerate(example.kept) if kept]),
            example.score([number for number, own in enumerate(example.traits) if own]),
            example.score([n for n, own in enumerate(example.traits) if own and _reads(own)]),
        )
        for example in examples
    ]
    usable = (np.array(best) > WORTH_FITTING)[rows.example]
    odd = np.array([example.is_odd for example in examples])[rows.example]
    wcxb = np.array([example.name.startswith("wcxb") for example in examples])[rows.example]
    kept = np.array([examples[page].kept[block] for page, block in rows.page])
    print(len(rows.labels), "blocks,", len(rows.names), "traits")
    report("trafilatura", rows, examples, kept - 0.5)
    report("best possible", rows, examples, rows.labels - 0.5)
    if "--write" not in sys.argv:
        for name, side in (("odd/even folds", odd), ("across sets", wcxb)):
            one, other = rows.fit(usable & side), rows.fit(usable & ~side)
            scores = np.where(side, rows.scores(other), rows.scores(one))
            report(name, rows, examples, scores)
        return
    side = odd if "--odd" in sys.argv else ~odd if "--even" in sys.argv else odd | True
    used = usable & side
    weights = np.round(rows.fit(used), 2)
    report("fitted", rows, examples, rows.scores(weights))
    entries = "".join(
        f'    "{name}": {weight},\n'
        for name, weight in zip(rows.names, weights[:-1], strict=True)
        if weight
    )
    head, _, _ = MODULE.read_text("utf-8").partition("BIAS =")
    table = f"BIAS = {weights[-1]}\n\nWEIGHTS: dict[str, float] = {{\n{entries}}}\n"
    MODULE.write_text(head + table, "utf-8")


if __name__ == "__main__":
    main()
