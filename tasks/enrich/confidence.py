"""How sure a country mention is: right so often on labelled texts it was not fitted to."""

from __future__ import annotations

from tasks.enrich.choices import Choice
from tasks.enrich.places import Place


def confidence_of(choice: Choice, place: Place) -> float:
    """0 to 1 for the reading of a place."""
    return round(choice.reading.certainty * place.factor, 3)
