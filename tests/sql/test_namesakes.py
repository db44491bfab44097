"""One key, several persons of that name: told apart over the whole lake by office and country."""

import pytest

import warehouse
from tests.inline import Home
from warehouse import lake


@pytest.fixture
def person(own_home):
    """A person named in many articles, and those, with no office stated."""
    with warehouse.connect(own_home) as connection:
        actor_id, articles = connection.execute(
            """
            select actor_id, list_sort(list(article_id)) from article_actors
            where actor_id like 'person:%' and article_id in (
                select article_id from current_articles
            )
            group by actor_id order by count(*) desc, actor_id limit 1
            """
        ).fetchone()
    assert len(articles) >= 4
    return actor_id, articles


def state_offices(home, actor_id, countries):
    """Write which country's office each article gives a person."""

    def work(connection):
        connection.execute("update actor_mentions set role = null, role_country = null")
        for article_id, country in countries.items():
            connection.execute(
                "update actor_mentions set role = 'minister', role_country = ?"
                " where actor_id = ? and article_id = ?",
                [country, actor_id, article_id],
            )

    lake.commit(Home(home), work)


def told_apart(home):
    with warehouse.connect(home) as connection:
        rows = connection.execute(
            "select article_id, person_no, country, evidence from namesakes order by article_id"
        ).fetchall()
    return {article_id: found for article_id, *found in rows}


def test_offices_of_two_countries_are_two_persons(own_home, person):
    actor_id, articles = person
    first, second = articles[:2], articles[2:4]
    offices = {**dict.fromkeys(first, "AUS"), **dict.fromkeys(second, "ISL")}
    state_offices(own_home, actor_id, offices)
    found = told_apart(own_home)
    assert {article: found[article][0] for article in articles[:4]} == {
        **dict.fromkeys(first, 1),
        **dict.fromkeys(second, 2),
    }
    assert all(found[article][2] == "office" for article in offices)
    assert set(found) == set(articles), "every article that names them is there"
    assert all(row[2] != "office" for article, row in found.items() if article not in offices)


def test_a_single_slip_makes_no_second_person(own_home, person):
    actor_id, articles = person
    state_offices(own_home, actor_id, {**dict.fromkeys(articles[:3], "AUS"), articles[3]: "ISL"})
    assert told_apart(own_home) == {}
