"""The same text with other line breaks, as people and programs hand pages on."""

from __future__ import annotations

import random
import re

ROW_CHARS = (40, 100)
"""Shortest and longest rows of a wrapped text."""

_BLANK = re.compile(r"\n\s*\n")


def wrapped(text: str, chance: random.Random) -> str:
    """The text with each paragraph wrapped into rows of some length of its own."""
    return "\n\n".join(_rows(block, chance.randint(*ROW_CHARS)) for block in _BLANK.split(text))


def moved(text: str, chance: random.Random) -> str:
    """The text with the line breaks inside each paragraph at other places, as many as before."""
    return "\n\n".join(_moved(block, chance) for block in _BLANK.split(text))


def with_breaks(words: list[str], gaps: set[int]) -> str:
    """The words with a line break before those at `gaps`, else a space."""
    parts = (f"{chr(10) if at in gaps else ' '}{word}" for at, word in enumerate(words))
    return "".join(parts).lstrip()


def _rows(block: str, longest: int) -> str:
    rows = [""]
    for word in block.split():
        if rows[-1] and len(rows[-1]) + 1 + len(word) > longest:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}".strip()
    return "\n".join(rows)


def _moved(block: str, chance: random.Random) -> str:
    words, breaks = block.split(), block.count("\n")
    if not breaks or len(words) < 2:
        return block
    gaps = range(1, len(words))
    return with_breaks(words, set(chance.sample(gaps, min(breaks, len(gaps)))))
