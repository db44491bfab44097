"""`dateline correct`: recorded, applied by recode to what it speaks of, taken back."""

import json

import pytest
from typer.testing import CliRunner

import warehouse
from flows.cli import app
from tests import inline
from tests.inline import Home
from warehouse import corrections


def correct(home, *args, status=0):
    done = CliRunner().invoke(app, ["correct", *map(str, args), "--home", str(home), "--json"])
    assert done.exit_code == status, done.output
    return json.loads(done.stdout) if status == 0 else done.output


def rows(home, question, *given):
    with warehouse.connect(home) as connection:
        return connection.execute(question, list(given)).fetchall()


def state(home):
    """Every row of mentions and actors, with what coding an article has."""
    return [
        rows(home, f"select * from {table} order by all")
        for table in ("country_mentions", "actor_mentions", "article_actors", "actors")
    ]


@pytest.fixture
def article(own_home):
    """The article with the most mentions of one person, and that person."""
    return rows(
        own_home,
        """
        select article_id, actor_id from article_actors
        where actor_id like 'person:%' order by mentions desc, actor_id limit 1
        """,
    )[0]


def test_a_decision_applies_to_what_it_speaks_of_and_can_be_taken_back(own_home, article):
    _, actor_id = article
    before, codings = state(own_home), rows(own_home, "select article_id, loaded_at from articles")
    made = correct(own_home, "set-type", actor_id, "organisation", "--reason", "for the test")
    named_in = [a for (a,) in rows(
        own_home, "select article_id from article_actors where actor_id = ? order by 1", actor_id
    )]  # fmt: skip
    assert made["waiting"] == len(named_in)
    inline.recode(own_home)
    assert rows(own_home, "select type from actors where actor_id = ?", actor_id) == [
        ("organisation",)
    ]
    loaded = dict(rows(own_home, "select article_id, loaded_at from articles"))
    assert {a for a, at in codings if loaded[a] != at} == set(named_in)
    assert corrections.waiting_bytes(Home(own_home)) == []
    knowing = rows(
        own_home,
        "select article_id from articles where list_contains(corrections, ?) order by 1",
        made["correction_id"],
    )
    assert [a for (a,) in knowing] == named_in
    taken_back = correct(own_home, "withdraw", made["correction_id"][:8])
    assert taken_back["waiting"] == len(named_in)
    inline.recode(own_home)
    assert state(own_home) == before
    assert correct(own_home)["corrections"] == []
    (kept,) = correct(own_home, "--all")["corrections"]
    assert kept["withdrawn_at"] is not None


def test_merged_actors_are_one_everywhere_and_all_checks_hold(own_home, article):
    article_id, actor_id = article
    (other,) = rows(
        own_home,
        """
        select actor_id, name from article_actors
        where article_id = ? and actor_id like 'person:%' and actor_id <> ?
        order by mentions desc, actor_id limit 1
        """,
        article_id,
        actor_id,
    )
    mentions = "select count(*) from actor_mentions where actor_id in (?, ?)"
    ((together,),) = rows(own_home, mentions, actor_id, other[0])
    correct(own_home, "merge", other[0], actor_id, "--reason", "for the test", "--by", "desk")
    inline.recode(own_home)
    assert rows(own_home, mentions, actor_id, actor_id) == [(together,)]
    assert rows(own_home, "from actors where actor_id = ?", other[0]) == []
    shown = CliRunner().invoke(app, ["explain", article_id, "--home", str(own_home), "--json"])
    (decision,) = json.loads(shown.stdout)["corrections"]
    assert (decision["action"], decision["made_by"]) == ("merge", "desk")
    assert CliRunner().invoke(app, ["check", "--home", str(own_home)]).exit_code == 0


def test_a_place_in_one_article_is_corrected_there_only(own_home):
    ((article_id, surface, start),) = rows(
        own_home,
        """
        select article_id, surface, start_char from country_mentions
        where kind = 'name' order by article_id, start_char limit 1
        """,
    )
    correct(
        own_home, "fix-country", surface, "Iceland", "--article", article_id[:8],
        "--occurrence", 1, "--reason", "for the test",
    )  # fmt: skip
    inline.recode(own_home)
    changed = rows(
        own_home,
        "select article_id, start_char, country from country_mentions where method = 'correction'",
    )
    assert changed == [(article_id, start, "ISL")]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("merge", "nobody at all", "person:x"), "no actor is called 'nobody at all'"),
        (("fix-country", "Georgia", "Atlantis"), "no country is called 'Atlantis'"),
        (("set-type", "person:x", "wizard"), "'wizard' is no type of actor"),
        (("reject", "x", "--article", "ffffffffff"), "no article is called"),
        (("reject", "x", "--occurrence", "2"), "name it with --article"),
    ],
)
def test_a_wrong_call_decides_nothing(own_home, args, told):
    assert told in correct(own_home, *args, "--reason", "for the test", status=2)
    assert rows(own_home, "from corrections") == []


def test_a_decision_applies_to_what_is_ingested_later(own_home):
    made = correct(own_home, "alias", "Freedonia", "Iceland", "--reason", "the film is about it")
    assert made["waiting"] == 0
    page = own_home / "inbox" / "later.txt"
    page.write_text(
        "A film of 1933 is back in cinemas\n\n12 March 2024\n\nFreedonia is the country in which "
        "most of Duck Soup takes place, a comedy of the Marx Brothers.\n",
        "utf-8",
    )
    inline.ingest(own_home)
    found = rows(own_home, "select country from country_mentions where surface = 'Freedonia'")
    assert found == [("ISL",)]
