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
    "title": 72, "lead": 72, "body_first": 72, "body_last": 71, "body_paragraphs": 70,
    "authors": 72, "published_on": 72, "precision": 72, "published_at": 60, "agency": 72,
    "dateline_place": 72, "language": 72, "no_furniture": 70, "countries": 58, "main_country": 56,
}  # fmt: skip


@pytest.fixture(scope="module")
def articles(sample_home):
    with warehouse.connect(sample_home) as connection:
        rows = connection.execute(
            """
            select documents.path, documents.member, documents.record_no, articles.*,
                (select list(country order by country) from article_countries
                 where article_countries.article_id = articles.article_id) as countries,
                (select any_value(country) from article_countries
                 where article_countries.article_id = articles.article_id and is_main) as main
            from documents join articles using (article_id)
            """
        ).to_arrow_table()
    return {key(row): row for row in rows.to_pylist()}


def key(row: dict) -> tuple:
    return row["path"], row.get("member"), row["record_no"]


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
        article = articles.get(key(label))
        if article is None:  # the exact duplicate: its twin is the article
            assert label["path"].endswith(("article (1).txt", "finland-joins-nato.txt"))
            continue
        for field, (found, expected) in judge(article, label).items():
            right[field] += found == expected
            if found != expected:
                wrong.append(f"{key(label)} {field}: {found!r} instead of {expected!r}")
    short = {field: right[field] for field, floor in FLOORS.items() if right[field] < floor}
    assert not short, "\n".join([str(right), *wrong])


def test_what_is_no_article_is_accounted_for_with_its_reason(sample_home):
    lines = (DATA / "expected_rejects.jsonl").read_text("utf-8").splitlines()
    with warehouse.connect(sample_home) as connection:
        files = {
            path: (status, reason)
            for path, status, reason in connection.execute(
                "select path, status, reason from files"
            ).fetchall()
        }
        documents = {
            (path, member, record_no): (status, reason)
            for path, member, record_no, status, reason in connection.execute(
                "select path, member, record_no, status, reason from documents"
                " where status <> 'article'"
            ).fetchall()
        }
        at_all = {
            (path, member, record_no)
            for path, member, record_no in connection.execute(
                "select path, member, record_no from documents"
            ).fetchall()
        }
    told = {}
    for label in map(json.loads, lines):
        status, reason = files[label["path"]]
        if label["outcome"] == "duplicate":  # the smaller of the two paths is loaded
            assert {status, files[label["of"]][0]} == {"loaded", "duplicate"}
        elif label["outcome"] == "quarantined":
            assert status == "quarantined"
            told[key(label)] = reason
        elif label["outcome"] == "partly":
            told[key(label)] = reason
        elif label["outcome"] == "no document":
            assert key(label) not in at_all
        else:
            status, told[key(label)] = documents[key(label)]
            assert status == label["outcome"]
    assert all(told.values())
    for path, part in REASONS.items():
        assert any(part in reason for (at, *_), reason in told.items() if at == path), path


REASONS = {
    "empty.txt": "the file is empty",
    "dumps/truncated.txt.gz": "break off",
    "dumps/partly-broken.jsonl": "not valid JSON",
    "downloads/menu-only.txt": "no news text",
    "broken/binary.txt": "binary",
    "broken/climbs-out.zip": "climbs out of the archive",
    "broken/cut.warc.gz": "break off",
    "broken/cut.zip": "zip archive is damaged",
    "broken/locked.zip": "locked with a password",
    "broken/not-really.parquet": "named .parquet, but its content is plain text",
    "broken/wrong-types.json": 'field "text" is an array',
    "crawls/dockside.warc.gz": "the server answered 404",
}
