"""The raw file that started it all, exact. It is not part of the project."""

import datetime as dt

import pytest

import warehouse
from tests import inline
from tests.conftest import SEED

pytestmark = pytest.mark.skipif(
    not SEED.is_dir(), reason="the seed file is not beside this checkout"
)


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    home = tmp_path_factory.mktemp("seed") / "home"
    inline.ingest(home, [SEED])
    with warehouse.connect(home) as connection:
        yield connection


def one(connection, query):
    (row,) = connection.execute(query).fetchall()
    return row


def test_one_article_with_title_lead_and_body_exact(seed):
    raw = next(SEED.iterdir()).read_text("utf-8")
    lines = [line for line in raw.splitlines() if line.strip()]
    title, lead, body = one(seed, "select title, lead, body from articles")
    assert (title, lead) == (lines[2], lines[3])
    assert body == "\n\n".join(lines[5:12])


def test_published_to_the_minute_in_an_assumed_zone_by_nobody_known(seed):
    row = one(
        seed,
        "select published_at, published_on, published_precision, published_zone_method, source"
        " from articles",
    )
    at = dt.datetime(2023, 11, 30, 18, 20, tzinfo=dt.UTC)
    assert row == (at, dt.date(2023, 11, 30), "minute", "assumed", None)


def test_the_junk_is_furniture_with_reasons(seed):
    dropped = seed.execute(
        "select content, kind, reason from passages where start_char is null order by passage_no"
    ).fetchall()
    assert [kind for _, kind, _ in dropped] == ["furniture", "dateline"] + ["furniture"] * 6
    assert all(reason for *_, reason in dropped)
    contents = [content for content, *_ in dropped]
    assert contents[0].startswith("icon bookmark")
    assert contents[3:] == ["Podcasts", "0:00", "26:43", "0:00", "29:2"]


def test_countries_are_exactly_three(seed):
    rows = seed.execute("select country, is_main from article_countries order by rank").fetchall()
    assert rows == [("PRK", True), ("USA", False), ("KOR", False)]


@pytest.mark.parametrize(
    ("surface", "actor"),
    [
        ("Kim Yo-jong", "person:kim_yo_jong"),
        ("Kim Jong-un", "person:kim_jong_un"),
        ("Linda Thomas-Greenfield", "person:linda_thomas_greenfield"),
        ("Thomas-Greenfield", "person:linda_thomas_greenfield"),
        ("UN Security Council", "org:un_security_council"),
        ("UNSC", "org:un_security_council"),
        ("Korean Central News Agency", "org:korean_central_news_agency"),
        ("KCNA", "org:korean_central_news_agency"),
        ("Kim", "person:kim_yo_jong"),
    ],
)
def test_each_actor_is_one(seed, surface, actor):
    found = seed.execute(
        "select distinct actor_id from actor_mentions where surface = ?", [surface]
    ).fetchall()
    assert found == [(actor,)]


def test_no_other_person_is_seen(seed):
    persons = seed.execute("select name from actors where type = 'person' order by name").fetchall()
    assert [name for (name,) in persons] == [
        "Kim Jong-un",
        "Kim Yo-jong",
        "Linda Thomas-Greenfield",
    ]
