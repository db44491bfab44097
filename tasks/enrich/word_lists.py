"""Lists of words that decide about places, each read once a process."""

from __future__ import annotations

from warehouse import reference


@reference.cached
def place_nouns() -> frozenset[str]:
    """What a town has, in lower case: "police", "city council", "resident"."""
    return reference.surfaces("place_nouns")


@reference.cached
def not_cities() -> frozenset[str]:
    """Names of cities that in English text are nearly always something else."""
    return reference.surfaces("not_cities")


@reference.cached
def organ_nouns() -> frozenset[str]:
    """What a state has, in lower case: "army", "embassy", "central bank"."""
    return reference.surfaces("organ_nouns")
