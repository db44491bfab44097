"""What is measured of a labelled document."""

from __future__ import annotations

from dataclasses import dataclass

MEASURES: dict[str, str] = {
    "body": "word F1 of the body, or of lead and body, whichever is nearer to the label",
    "body, trafilatura alone": "the same of what trafilatura's extract returns for the page",
    "title": "titles equal but for case and punctuation",
    "authors": "F1 of the set of names",
    "day right": "published_on is the day of the label",
    "day wrong": "published_on is another day",
    "to the minute": "a right day whose time is known",
    "countries": "F1 of the set of countries that the text names",
    "countries, all texts as one": "the same over all texts together",
    "country of a place": "of the labelled places that were found, those of the right country",
    "persons found": "of the persons labelled by name, those found at least once",
    "organisations found": "the same of organisations",
    "names of one actor": "F1 over pairs of distinct names of a text: one actor when one chain",
    "marked right": "rows of a sheet that a person marked as right",
}
"""What each measure says of one document, 0 to 1; the score is its mean over documents, each by
its weight."""


@dataclass(frozen=True, slots=True)
class PageScore:
    """One measure of one document in one form, 0 to 1.

    `weight` is what the document counts in the mean: as many as were judged in it, where the
    score is one over all documents together, else 1.
    """

    gold: str
    input: str
    measure: str
    page_id: str
    value: float
    weight: float = 1.0
