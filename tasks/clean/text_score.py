"""How much each line looks like body text: the weights of its traits.

A score above zero speaks for body. The weights were fitted on labelled pages (AED, Apache-2.0;
WCXB, CC BY 4.0) and rounded; they are meant to be read and changed.
"""

from __future__ import annotations

from collections.abc import Sequence

WEIGHTS: dict[str, float] = {
    "size 1-2": -1.4,
    "size 3-5": -0.9,
    "size 6-11": -0.6,
    "size 12-24": -0.2,
    "size 25-59": 1.3,
    "size 60+": 2.1,
    "open 12-24": -0.2,
    "open 25+": -1.6,
    "ends sentence": 0.2,
    "ends with ellipsis": -1.3,
    "question": 0.1,
    "several sentences": 0.3,
    "ends with colon": 1.0,
    "no function words": 0.8,
    "few function words": -0.2,
    "many function words": -0.2,
    "capitalised": -0.9,
    "upper case": -0.6,
    "starts lower": 1.3,
    "list item": 2.0,
    "numbers": 0.8,
    "symbol": -1.0,
    "slash credit": -1.7,
    "address": -0.7,
    "clock": -1.5,
    "date": -2.1,
    "name": 0.4,
    "phrase furniture": -1.8,
    "phrase notice": -2.5,
    "notice inside": -2.0,
    "furniture inside": -0.9,
    "end inside": -1.2,
    "caption inside": -2.6,
    "author inside": -0.6,
    "phrase end": -3.9,
    "phrase related": -0.1,
    "phrase caption": -1.1,
    "phrase byline": -2.1,
    "phrase dateline": -1.5,
    "repeated short": -0.8,
    "phrase author": -1.0,
    "phrase credit": -4.0,
    "path or icons": -4.0,
    "author note at the end": -1.5,
    "markup": -3.5,
    "repeated long": -2.8,
    "repetition": -1.7,
    "second person": 0.3,
    "quotation": 0.5,
    "before prose": 0.4,
    "after prose": 0.4,
    "among prose": 0.5,
    "much prose near": 0.3,
    "no prose near": -0.4,
    "after colon": -0.1,
    "after end or related": -0.5,
    "teaser run": -0.9,
    "off topic": -2.1,
    "little topic": -1.0,
    "on topic": 0.4,
    "item below related": -4.0,
    "link run": 0.4,
    "dated entry": -3.8,
    "known furniture": -6.0,
    "long without function words": -2.0,
    "alone": 0.4,
    "in a list": 0.5,
}


def score_lines(traits: Sequence[Sequence[str]]) -> list[float]:
    """One score per line: the sum of the weights of its traits."""
    return [sum([WEIGHTS[trait] for trait in own]) for own in traits]
