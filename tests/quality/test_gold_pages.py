"""Accuracy of cleaner and parser: own texts, and the labelled sets where they are.

Floors are what is reached, less what chance may move; lowering one is a decision, not a repair.
Of the labelled sets every third document is scored here; `dateline evaluate` scores all.
"""

import pytest

from tasks.evaluate.gold import read_gold
from tasks.evaluate.run import score_all
from tasks.evaluate.scores import means_of
from tests.conftest import DATA, GOLD, MODEL

EXACT = ("body", "title", "authors", "day right")
SETS: dict[str, dict[tuple[str, str, str], float]] = {
    "html/gold.jsonl.gz": {
        ("html/gold.jsonl.gz (aed)", "html", "body"): 0.940,
        ("html/gold.jsonl.gz (aed)", "html", "title"): 0.935,
        ("html/gold.jsonl.gz (aed)", "html", "authors"): 0.93,
        ("html/gold.jsonl.gz (wcxb)", "html", "body"): 0.965,
        ("html/gold.jsonl.gz (wcxb)", "html", "title"): 0.90,
        ("html/gold.jsonl.gz (wcxb)", "html", "authors"): 0.82,
        ("html/gold.jsonl.gz (wcxb)", "html", "day right"): 0.92,
    },
    "page_text_aed.jsonl.gz": {
        ("page_text_aed.jsonl.gz", "text", "body"): 0.915,
        ("page_text_aed.jsonl.gz", "text_naive", "body"): 0.91,
        ("page_text_aed.jsonl.gz", "text, breaks moved", "body"): 0.91,
        ("page_text_aed.jsonl.gz", "text, rows wrapped", "body"): 0.895,
        ("page_text_aed.jsonl.gz", "text", "title"): 0.93,
    },
    "page_text_wcxb.jsonl.gz": {
        ("page_text_wcxb.jsonl.gz", "text", "body"): 0.93,
        ("page_text_wcxb.jsonl.gz", "text_naive", "body"): 0.925,
        ("page_text_wcxb.jsonl.gz", "text, breaks moved", "body"): 0.925,
        ("page_text_wcxb.jsonl.gz", "text, rows wrapped", "body"): 0.915,
        ("page_text_wcxb.jsonl.gz", "text", "day right"): 0.60,
    },
}
ABOVE_TRAFILATURA = {"html/gold.jsonl.gz (aed)": 0.03, "html/gold.jsonl.gz (wcxb)": 0.012}
"""How much better a body is, on the pages scored here, than what trafilatura alone keeps."""


def scored(file, name, every=1):
    pages = list(read_gold(file, name))[::every]
    return means_of(score for of_page in score_all(pages, 2, MODEL) for score in of_page)


def test_own_texts_come_out_exact():
    found = {(line.input, line.measure): line.value for line in scored(DATA / "gold.jsonl", "own")}
    exact = {(form, measure): 1.0 for form in ("text", "html") for measure in EXACT}
    assert {line: found[line] for line in exact} == exact


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled sets are not beside this checkout")
@pytest.mark.parametrize("name", SETS)
def test_labelled_sets_reach_their_floors(name):
    lines = scored(GOLD / name, name, every=3)
    found = {(line.gold, line.input, line.measure): round(line.value, 3) for line in lines}
    short = {line: found[line] for line, floor in SETS[name].items() if found[line] < floor}
    assert not short, found
    for gold, points in ABOVE_TRAFILATURA.items() if name.startswith("html") else ():
        alone = found[gold, "html", "body, trafilatura alone"]
        assert found[gold, "html", "body"] >= alone + points
