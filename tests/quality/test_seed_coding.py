"""The raw file that started it all, mention by mention, where it lies beside the checkout."""

import pytest

import warehouse
from tests import inline
from tests.conftest import SEED

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the seed is not beside this checkout")

ACTORS = """
Pyongyang gov:PRK, Washington gov:USA, Washington gov:USA, Pyongyang gov:PRK,
Kim Yo-jong person:kim_yo_jong, North Korea’s foreign policy chief person:kim_yo_jong,
Kim Jong-un person:kim_jong_un, UN Security Council org:un_security_council,
UNSC org:un_security_council, Pyongyang gov:PRK, Kim person:kim_yo_jong,
Korean Central News Agency org:korean_central_news_agency, KCNA org:korean_central_news_agency,
Kim person:kim_yo_jong, UNSC org:un_security_council, Pyongyang gov:PRK, UN org:un,
Linda Thomas-Greenfield person:linda_thomas_greenfield, Washington gov:USA,
South Korean forces org:south_korea_armed_forces,
Thomas-Greenfield person:linda_thomas_greenfield, Washington gov:USA,
UNSC org:un_security_council, Pyongyang gov:PRK, Kim person:kim_yo_jong,
Kim Jong-un person:kim_jong_un, KCNA org:korean_central_news_agency,
North Korea’s leader person:kim_jong_un, US military org:us_armed_forces,
Pentagon org:us_department_of_defense, White House gov:USA
"""


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    home = tmp_path_factory.mktemp("seed") / "home"
    inline.ingest(home, [SEED])
    with warehouse.connect(home) as connection:
        yield connection


def test_every_actor_is_the_right_one(seed):
    found = seed.execute(
        "select surface || ' ' || actor_id from actor_mentions order by start_char"
    ).fetchall()
    expected = [mention.strip() for mention in ACTORS.replace("\n", " ").split(",")]
    assert [mention for (mention,) in found] == expected


def test_every_office_is_stated(seed):
    assert seed.execute("select name, role, country from actor_roles order by name").fetchall() == [
        ("Kim Jong-un", "leader", None),
        ("Kim Yo-jong", "foreign policy chief", "PRK"),
        ("Linda Thomas-Greenfield", "ambassador to the un", "USA"),
    ]


def test_every_country_is_the_right_one(seed):
    found = seed.execute("select surface, country from country_mentions").fetchall()
    of = {
        "PRK": {"North Korea", "North Korean", "Pyongyang", "DPRK",
                "Democratic People’s Republic of Korea"},
        "USA": {"US", "Washington", "US military", "Pentagon", "White House"},
        "KOR": {"South Korean forces"},
    }  # fmt: skip
    assert {(surface, country) for surface, country in found} == {
        (surface, country) for country, surfaces in of.items() for surface in surfaces
    }
    assert seed.execute(
        "select country, mentions, is_main from article_countries order by rank"
    ).fetchall() == [("PRK", 19, True), ("USA", 15, False), ("KOR", 1, False)]
