"""Accuracy of countries and actors where the labelled sets are; floors as in test_gold_pages."""

import pytest

from tasks.evaluate.gold import read_gold
from tasks.evaluate.run import score_all
from tasks.evaluate.scores import means_of
from tests.conftest import GOLD, MODEL

FLOORS: dict[str, dict[str, float]] = {
    "geo_trnews.jsonl.gz": {"countries, all texts as one": 0.94, "country of a place": 0.965},
    "geo_lgl.jsonl.gz": {"countries, all texts as one": 0.88, "country of a place": 0.955},
    "actors_gum.jsonl.gz": {
        "persons found": 0.74, "organisations found": 0.73, "names of one actor": 0.76,
    },
}  # fmt: skip
EVERY = {"geo_lgl.jsonl.gz": 3}


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled sets are not beside this checkout")
@pytest.mark.parametrize("name", FLOORS)
def test_labelled_texts_reach_their_floors(name):
    texts = list(read_gold(GOLD / name, name))[:: EVERY.get(name, 1)]
    lines = means_of(score for of_text in score_all(texts, 2, MODEL) for score in of_text)
    found = {line.measure: round(line.value, 3) for line in lines}
    short = {line: found[line] for line, floor in FLOORS[name].items() if found[line] < floor}
    assert not short, found
