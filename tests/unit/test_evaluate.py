import gzip
import json
from random import Random

import pytest

from tasks.evaluate.errors import NotGold
from tasks.evaluate.gold import gold_files, names_in, read_gold
from tasks.evaluate.line_breaks import moved, wrapped
from tasks.evaluate.measures import MEASURES
from tasks.evaluate.measures import PageScore as Scored
from tasks.evaluate.pages import (
    score_page,
    set_f1,
    word_f1,
)
from tasks.evaluate.scores import means_of, worst_of
from tasks.evaluate.texts import score_text
from tests.conftest import MODEL

BODY = [
    "Voters in Ireland agreed on Friday to remove the ban on abortion from the constitution, by "
    "a majority of about two thirds.",
    "The result was announced at Dublin Castle on Saturday evening, after a count that had been "
    "going on since the morning.",
    "Prime Minister Leo Varadkar called it the culmination of a quiet revolution that had been "
    "taking place in the country for years.",
]
TITLE = "Ireland votes to remove its ban on abortion"
PAGE = "\n\n".join(["Home", "World", TITLE, "By Nuala Harkin", "26 May 2018", *BODY, "Most read"])


def written(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def labelled(**more):
    return {"id": "a", "gold_body": "\n\n".join(BODY), "gold_title": TITLE, **more}


def test_a_page_of_text_is_scored_in_each_form(tmp_path):
    row = labelled(text=PAGE, gold_authors="Nuala Harkin", gold_date="2018-05-26T10:00:00Z")
    (page,) = read_gold(written(tmp_path / "own.jsonl", row), "own.jsonl")
    scores = score_page(page)
    assert {score.input for score in scores} == {"text", "text, rows wrapped", "text, breaks moved"}
    of_text = {score.measure: score.value for score in scores if score.input == "text"}
    assert of_text == {
        "body": 1.0, "title": 1.0, "authors": 1.0,
        "day right": 1.0, "day wrong": 0.0, "to the minute": 0.0,
    }  # fmt: skip


def test_a_page_of_html_is_scored_beside_trafilatura_alone(tmp_path):
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    html = f"<html><body><article><h1>{TITLE}</h1>{paragraphs}</article></body></html>"
    (tmp_path / "pages").mkdir()
    with gzip.open(tmp_path / "pages/own_1.html.gz", "wt", encoding="utf-8") as page:
        page.write(html)
    legacy = {"file": "own_1.html.gz", "body": "\n\n".join(BODY), "title": TITLE, "authors": ""}
    (page,) = read_gold(written(tmp_path / "gold.jsonl", legacy), "gold.jsonl")
    assert (page.gold, page.page_id, page.authors) == ("gold.jsonl (own)", "own_1.html.gz", None)
    scores = {score.measure: score.value for score in score_page(page)}
    assert scores["body"] == scores["title"] == 1.0
    assert 0.9 < scores["body, trafilatura alone"] <= 1.0
    assert "authors" not in scores


def test_what_is_no_article_scores_nothing(tmp_path):
    (page,) = read_gold(written(tmp_path / "own.jsonl", labelled(text="Home\nWorld")), "own.jsonl")
    assert {score.value for score in score_page(page)} == {0.0}


def test_a_wrong_day_is_wrong_and_a_missing_one_is_neither(tmp_path):
    dated = labelled(text=PAGE, gold_date="2018-05-25")
    undated = labelled(text=PAGE.replace("26 May 2018", ""), gold_date="2018-05-25")
    pages = read_gold(written(tmp_path / "own.jsonl", dated, undated), "own.jsonl")
    days = [
        [score.value for score in score_page(page)
         if score.input == "text" and score.measure.startswith("day")]
        for page in pages
    ]  # fmt: skip
    assert days == [[0.0, 1.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"text": "Only a text"}, "gold_names; found text"),
        (labelled(), "expected one of file, html, text"),
        (labelled(text=["no", "string"]), "text is no string"),
        (labelled(text=PAGE, gold_authors={"a": 1}), "neither a list nor a string"),
        (labelled(file="missing.html"), "neither beside it nor in pages/"),
        (labelled(file="../outside.html"), "neither beside it nor in pages/"),
        ([1, 2], "expected an object"),
    ],
)
def test_a_line_that_is_no_label_is_named(tmp_path, row, told):
    (tmp_path / "outside.html").write_text("<p>outside", "utf-8")
    folder = tmp_path / "gold"
    folder.mkdir()
    with pytest.raises(NotGold, match="line 1: .*|names") as error:
        list(read_gold(written(folder / "own.jsonl", row), "own.jsonl"))
    assert told in str(error.value)


def test_a_list_of_no_authors_is_a_label_and_an_empty_string_is_none(tmp_path):
    rows = labelled(text=PAGE, gold_authors=[]), labelled(text=PAGE, gold_authors="")
    pages = read_gold(written(tmp_path / "own.jsonl", *rows), "own.jsonl")
    assert [page.authors for page in pages] == [(), None]


def test_gold_is_looked_for_in_folders_below(tmp_path):
    (tmp_path / "deep/pages").mkdir(parents=True)
    written(tmp_path / "deep/gold.jsonl.gz", labelled())
    written(tmp_path / "own.jsonl", labelled())
    (tmp_path / "deep/pages/a.html").touch()
    assert [file.name for file in gold_files(tmp_path)] == ["gold.jsonl.gz", "own.jsonl"]
    assert gold_files(tmp_path / "own.jsonl") == [tmp_path / "own.jsonl"]


def test_names_in_a_string_are_cut_apart():
    stated = "Nuala Harkin, Ola Berg (Oslo) and Team Desk | Jo Reyes"
    assert names_in(stated) == ("Nuala Harkin", "Ola Berg", "Team Desk", "Jo Reyes")
    assert names_in("Ola Berg, Jo Reyes, and Andrea Yu") == ("Ola Berg", "Jo Reyes", "Andrea Yu")


def test_word_f1_counts_words_as_often_as_they_stand():
    assert word_f1("a b c", "A, b; c.") == 1.0
    assert word_f1("a a a b", "a b") == pytest.approx(2 * 2 / 6)
    assert word_f1("x", "y") == 0.0


def test_set_f1_ignores_case_and_order():
    assert set_f1(("Ola Berg", "JO REYES"), ("Jo Reyes", "Ola Berg")) == 1.0
    assert set_f1(("Ola Berg",), ("Jo Reyes", "Ola Berg")) == pytest.approx(2 / 3)
    assert set_f1((), ()) == 1.0
    assert set_f1((), ("Jo Reyes",)) == 0.0


def test_other_line_breaks_keep_words_and_paragraphs():
    rows, other = wrapped(PAGE, Random("seed")), moved("a b\nc d e\n\nf", Random("seed"))
    assert rows.split() == PAGE.split()
    assert max(map(len, rows.splitlines())) <= 100
    assert len(rows.split("\n\n")) == len(PAGE.split("\n\n"))
    assert (other.split(), other.count("\n")) == (["a", "b", "c", "d", "e", "f"], 3)
    assert wrapped(PAGE, Random("seed")) == rows


def test_the_scorecard_gives_means_and_how_sure_they_are():
    scores = [Scored("own", "text", "body", str(n), n % 2) for n in range(100)]
    (line,) = means_of(scores)
    assert (line.documents, line.value) == (100, 0.5)
    assert line.margin == pytest.approx(0.0962, abs=0.001)
    assert [score.value for score in worst_of(scores, 3)] == [0, 0, 0]
    assert set(MEASURES) >= {score.measure for score in scores}


VISIT = (
    "French President Emmanuel Macron met Angela Merkel in Paris. Mr Macron said France and "
    "Germany agreed. Ms Merkel thanked him. The European Commission was not there."
)


def spans(*surfaces):
    return [
        {"start": VISIT.index(surface), "end": VISIT.index(surface) + len(surface), **label}
        for surface, label in surfaces
    ]


def test_a_text_is_scored_on_its_countries_places_and_names(tmp_path):
    places = spans(("Paris", {"country": "FR"}), ("Germany", {"country": "CHE"}))
    person, body = {"type": "person"}, {"type": "organization"}
    names = spans(
        ("French President Emmanuel Macron", {**person, "chain": 1}),
        ("Mr Macron", {**person, "chain": 1}),
        ("Angela Merkel", {**person, "chain": "m"}),
        ("Ms Merkel", {**person, "chain": "other"}),
        ("The European Commission", {**body, "chain": 3}),
    )
    row = {"text": VISIT, "gold_countries": ["FRA", "DEU", "ITA"], "gold_places": places}
    file = written(tmp_path / "own.jsonl", {**row, "gold_names": names})
    (text,) = read_gold(file, "own.jsonl")
    scores = {score.measure: score for score in score_text(text, MODEL)}
    assert {measure: score.value for measure, score in scores.items()} == {
        "countries": 4 / 5,
        "countries, all texts as one": 4 / 5,
        "country of a place": 1 / 2,
        "persons found": 1.0,
        "organisations found": 1.0,
        "names of one actor": 2 / 3,  # of two pairs of ours the one that is theirs
    }
    assert scores["countries, all texts as one"].weight == 5
    assert scores["persons found"].weight == 3


def test_labels_of_another_form_are_named(tmp_path):
    file = written(tmp_path / "own.jsonl", {"text": VISIT, "gold_countries": ["XX"]})
    with pytest.raises(NotGold, match="no country has the code 'XX'"):
        list(read_gold(file, "own.jsonl"))


def test_a_weighted_mean_counts_each_document_by_its_weight():
    scores = [
        Scored("g", "text", "persons found", "a", 1.0, 3.0),
        Scored("g", "text", "persons found", "b", 0.0, 1.0),
    ]
    (line,) = means_of(scores)
    assert (line.documents, line.value) == (2, 0.75)
