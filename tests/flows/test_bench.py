"""`dateline bench`: what it measures is there, adds up, and is what it says; never how fast."""

import json
import math
import os

import pytest

from tasks import bench
from tasks.bench import Sample, Size
from tasks.bench_figures import bare_rows, ratios, stage_rows
from tests.command import run
from tests.conftest import DATA

PAGES = DATA / "inbox/meridian-post"
TEXTS = DATA / "inbox/kestrel-daily"


def measured(*args):
    done = run("bench", *args, "--json", "--rounds", 2)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def by_name(rows):
    return {row["name"]: row for row in rows}


def test_pages_and_texts_are_measured_and_the_numbers_add_up(tmp_path):
    answer = measured(PAGES, TEXTS, "--home", tmp_path)
    assert (answer["documents"], answer["html_documents"], answer["unreadable"]) == (9, 3, 0)
    assert answer["articles"] == answer["coded"] == 9
    stages = by_name(answer["stages"])
    whole = stages.pop("whole pipeline")
    assert list(stages) == ["read", "clean html", "clean text", "parse", "enrich", "load"]
    assert [row["documents"] for row in stages.values()] == [9, 3, 6, 9, 9, 9]
    assert math.isclose(sum(row["seconds"] for row in stages.values()), whole["seconds"])
    assert math.isclose(sum(row["share"] for row in stages.values()), 1)
    for row in [*stages.values(), *answer["alone"]]:
        assert row["note"] is None
        assert row["seconds"] > 0
        assert math.isclose(row["ms_per_document"] * row["documents"], 1000 * row["seconds"])
    assert len(answer["rounds"]) == 2
    for ratio in answer["ratios"]:
        assert 0 < ratio["lowest"] <= ratio["median"] <= ratio["highest"] < math.inf
    memory = answer["peak_memory_bytes"]
    assert 0 < memory["pipeline"] <= memory["process"]
    assert list(tmp_path.iterdir()) == []


def test_without_pages_there_is_a_reason_instead_of_a_number(tmp_path):
    answer = measured(TEXTS, "--documents", 2, "--home", tmp_path)
    assert (answer["documents"], answer["html_documents"]) == (2, 0)
    page = by_name(answer["stages"])["clean html"]
    assert (page["ms_per_document"], page["note"]) == (None, "no HTML among the documents")
    ratio = answer["ratios"][0]
    assert (ratio["median"], ratio["note"]) == (None, "no HTML among the documents")
    assert answer["ratios"][2]["name"] == "whole pipeline / spacy full alone"


def test_without_a_path_it_takes_the_newest_of_the_home(sample_home):
    answer = measured("--documents", 4, "--home", sample_home)
    assert answer["documents"] + answer["unreadable"] == 4


def test_people_get_tables_and_progress_on_stderr(tmp_path):
    done = run("bench", TEXTS, "--documents", 1, "--rounds", 1, "--home", tmp_path)
    assert done.returncode == 0, done.stderr
    for told in ("whole pipeline", "spacy ner alone", "Ratios, rounds: 1", "Peak memory"):
        assert told in done.stdout
    assert "round 1 of 1" in done.stderr


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "no Dateline home"),
        (("not-there",), "no such file or folder: not-there"),
        ((DATA / "inbox/empty.txt",), "no document that can be read in"),
    ],
)
def test_with_nothing_to_measure_the_call_was_wrong(tmp_path, args, told):
    done = run("bench", *args, "--home", tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_ratios_are_of_each_round_for_itself():
    """A machine that is twice as slow in the second round changes no ratio of stage to library."""
    first = dict(zip(bench.LAP, (2.0, 1.0, 1.0, 6.0, 1.0, 3.0, 4.0), strict=True))
    laps = [first, {name: 2 * seconds for name, seconds in first.items()}]
    sample = Sample(
        sizes={"html": Size(2, 10, 2, 20, 2, 20), "text": Size(1, 5, 1, 10, 1, 10)},
        read_seconds=1.0,
    )
    clean, enrich, whole = ratios(sample, laps, 4.0)
    assert (clean.lowest, clean.median, clean.highest) == (2, 2, 2)
    assert (enrich.lowest, enrich.median, enrich.highest) == (2, 2, 2)
    assert (whole.lowest, whole.median, whole.highest) == (2.5, 2.75, 3)
    rows = {row.name: row for row in stage_rows(sample, laps, 4.0)}
    assert (rows["enrich"].seconds, rows["enrich"].words_per_second) == (9, 30 / 9)
    assert rows["whole pipeline"].seconds == 1 + 3 + 1.5 + 1.5 + 9 + 4
    assert [row.documents for row in bare_rows(sample, laps)] == [2, 3, 3]


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system pins no process")
def test_the_cores_are_given_back():
    before = os.sched_getaffinity(0)
    with bench.one_core():
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
