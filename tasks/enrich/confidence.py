"""How sure a country mention is: right so often on labelled texts it was not fitted to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.enrich.places import Place

if TYPE_CHECKING:
    from tasks.enrich.countries import Choice


def confidence_of(choice: Choice, place: Place) -> float:
    """0 to 1 for the reading of a place."""
    return round(choice.reading.certainty * place.factor, 3)
