"""The sample inbox against its labels: how many of each kind come out right.

The floors are what is reached; lowering one is a decision, not a repair.
"""

import datetime as dt
import json
from collections import Counter

import pytest

import warehouse
from tests.conftest import DATA

FLOORS = {
    "title": 35, "lead": 35, "body_first": 35, "body_last": 35, "body_paragraphs": 35,
    "authors": 35, "published_on": 35, "precision": 35, "published_at": 29, "agency": 35,
    "dateline_place": 35, "language": 35, "no_furniture": 35, "countries": 28, "main_country": 30,
}  # fmt: skip


@pytest.fixture(scope="module")
def articles(sample_home):
    with warehouse.connect(sample_home) as connection:
        rows = connection.execute(
            """
            select documents.path, documents.record_no, articles.*,
                (select list(country order by country) from article_countries
                 where article_countries.article_id = articles.article_id) as countries,
                (select any_value(country) from article_countries
                 where article_countries.article_id = articles.article_id and is_main) as main
            from documents join articles using (article_id)
            """
        ).to_arrow_table()
    return {(row["path"], row["record_no"]): row for row in rows.to_pylist()}


def labels():
    lines = (DATA / "expected.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def judge(article: dict, label: dict) -> dict[str, tuple]:
    """Each measured field: what came out, and what should have."""
    paragraphs = article["body"].split("\n\n")
    found = {
        "title": (article["title"], label["title"]),
        "lead": (article["lead"], label["lead"]),
        "body_first": (paragraphs[0], label["body_first"]),
        "body_last": (paragraphs[-1], label["body_last"]),
        "body_paragraphs": (len(paragraphs), label["body_paragraphs"]),
        "authors": (article["authors"], label["authors"]),
        "published_on": (
            article["published_on"] and str(article["published_on"]),
            label["published_on"],
        ),
        "precision": (article["published_precision"], label["precision"]),
        "agency": (article["agency"], label["agency"]),
        "dateline_place": (article["dateline_place"], label["dateline_place"]),
        "language": (article["language"], label["language"]),
        "no_furniture": ([s for s in label["must_not_contain"] if s in article["text"]], []),
    }
    if label["published_at"]:
        at = dt.datetime.fromisoformat(label["published_at"])
        at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
        found["published_at"] = (article["published_at"], at)
    if label["language"] == "en":
        found["countries"] = (article["countries"], label["countries"])
        found["main_country"] = (article["main"], label["main_country"])
    return found


def test_the_sample_inbox_comes_out_as_labelled(articles):
    right: Counter[str] = Counter()
    wrong = []
    for label in labels():
        article = articles.get((label["path"], label["record_no"]))
        if article is None:  # the exact duplicate: its twin is the article
            assert label["path"].endswith(("article (1).txt", "finland-joins-nato.txt"))
            continue
        for field, (found, expected) in judge(article, label).items():
            right[field] += found == expected
            if found != expected:
                wrong.append(f"{label['path']} {field}: {found!r} instead of {expected!r}")
    short = {field: right[field] for field, floor in FLOORS.items() if right[field] < floor}
    assert not short, "\n".join(wrong)


def test_what_is_rejected_or_quarantined_says_why(sample_home):
    lines = (DATA / "expected_rejects.jsonl").read_text("utf-8").splitlines()
    with warehouse.connect(sample_home) as connection:
        reasons = dict(
            connection.execute(
                """
                select path, reason from files where status = 'quarantined'
                union all
                select path, reason from documents where status = 'rejected'
                """
            ).fetchall()
        )
    assert reasons["empty.txt"] == "the file is empty"
    assert "break off" in reasons["dumps/truncated.txt.gz"]
    assert "not valid JSON" in reasons["dumps/partly-broken.jsonl"]
    assert "no news text" in reasons["downloads/menu-only.txt"]
    assert len(lines) == 5
