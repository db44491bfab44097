"""How often the country of a mention is right, beside the confidence it is given.

    python -m tests.quality.place_confidence

First by what the reading rests on and its lead, on the set that the table in
`tasks/enrich/confidence.py` was fitted to; then by bins of confidence on either set.

A mention is right when a labelled place at the same spot has its country, or, where nothing is
labelled, when the text has the country among its labels. Demonyms and organs count in TR-News
only: LGL leaves them without label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from tasks.enrich.choices import read_places
from tasks.enrich.confidence import BY_LEAD, confidence_of, sort_of
from tasks.enrich.gazetteer import load_gazetteer
from tasks.enrich.nlp import find_entities
from tasks.evaluate.gold import read_gold
from tasks.evaluate.labelled_texts import GoldText
from tests.conftest import GOLD, MODEL

FITTED_TO, CHECKED_ON = "geo_lgl", "geo_trnews"
BINS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
_NOT_LABELLED = ("demonym", "government")


def judged(name: str) -> Iterator[tuple[str, float, float, bool]]:
    """What each mention of a set rests on, its lead, its confidence, and whether it is right."""
    for text in read_gold(GOLD / f"{name}.jsonl.gz", name):
        assert isinstance(text, GoldText)
        (entities,) = find_entities([text.text], MODEL)
        for place, choice in read_places(
            text.text, None, load_gazetteer().find(text.text), entities
        ):
            if name == FITTED_TO and choice.reading.kind in _NOT_LABELLED:
                continue
            labels = [
                label.country
                for label in text.places or ()
                if label.start < place.end_char and place.start_char < label.end
            ]
            is_right = choice.reading.country in (labels or text.countries or ())
            yield sort_of(choice, place), choice.lead, confidence_of(choice, place), is_right


def main() -> None:
    """Print both tables."""
    sets = {name: list(judged(name)) for name in (FITTED_TO, CHECKED_ON)}
    print(f"{FITTED_TO}: rests on, lead from, confidence in the table, right")
    for sort, rows in BY_LEAD.items():
        below = float("inf")
        for start, confidence in rows:
            cell = [r for s, lead, _, r in sets[FITTED_TO] if s == sort and start <= lead < below]
            below = start
            print(f"  {sort:10} {start:4.1f} {confidence:5.2f} {_share(cell)}")
    for name, rows in sets.items():
        print(f"{name}: confidence, right")
        for low, high in pairwise(BINS):
            cell = [is_right for *_, given, is_right in rows if low <= given < high]
            print(f"  {low:.2f}-{min(high, 1):.2f} {_share(cell)}")


def _share(cell: list[bool]) -> str:
    count = Counter(cell)
    return f"{count[True] / len(cell):.2f} of {len(cell)}" if cell else "none"


if __name__ == "__main__":
    main()
