"""How sure a country mention is: of those at 0.9 nine in ten are right.

Fitted by hand on one labelled set, the small local papers of LGL, to the share of places whose
country was right at each lead, rounded down where it had few; checked on another, TR-News. Both
tables are printed by `python -m tests.quality.place_confidence`. The rules that choose readings
were made with both sets in view, so texts of another kind may do worse.
"""

from __future__ import annotations

from tasks.enrich.choices import Choice
from tasks.enrich.readings import Place

BY_LEAD = {
    "stated": ((0.0, 0.97),),
    "organ": ((4.0, 0.95), (0.0, 0.8)),
    "namesake": ((4.0, 0.93), (2.0, 0.6), (0.0, 0.5)),
    "town": ((4.0, 0.97), (1.0, 0.93), (0.0, 0.8)),
    "iso3166-2": ((0.0, 0.85),),
    "context": ((0.0, 0.7),),
}
"""What a reading rests on → (lead from which on, confidence), the highest lead first.

The lead is that of the reading over the best one in another country, in powers of ten of
inhabitants: see `readings`.
"""

_SORTS = {
    "county": "stated", "subdivision": "stated", "exclusion": "stated",
    "body": "organ", "geonames": "town", "iso3166-2": "iso3166-2", "context": "context",
}  # fmt: skip


def confidence_of(choice: Choice, place: Place) -> float:
    """0 to 1 for the reading of a place.

    A surface of the tables is as sure as its row says; each sign halves the doubt: the model or
    a preposition makes it a place, the article names the country by another name too. It is
    less sure where other places of the name come near.
    """
    found = confidence_by_lead(sort_of(choice, place), choice.lead)
    if choice.reading.method == "gazetteer":
        certainty = choice.reading.certainty
        if not place.needs and choice.reading.kind != "demonym":
            certainty = (1 + certainty) / 2
        if choice.is_named_otherwise:
            certainty = (1 + certainty) / 2
        found = min(found, certainty)
    return round(found * place.factor, 3)


def sort_of(choice: Choice, place: Place) -> str:
    """What the reading rests on: a key of `BY_LEAD`, or `table` for a surface of one country."""
    if choice.reading.method == "gazetteer":
        return "namesake" if len({r.country for r in place.readings}) > 1 else "table"
    return _SORTS[choice.reading.method]


def confidence_by_lead(sort: str, lead: float) -> float:
    """The table's confidence; 1 for what the reference tables alone decide."""
    return next((found for start, found in BY_LEAD.get(sort, ()) if lead >= start), 1.0)
