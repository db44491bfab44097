"""Judging again gives what a first judging with the same coding gives."""

from tests import inline
from tests.conftest import copy_of
from tests.inline import Home
from tests.property.test_order import assert_same
from warehouse import lake


def test_recode_restores_everything_an_older_coding_made_otherwise(own_home, sample_home):
    def make_old(connection):
        """What a coarser cleaner would have left: other rows, another coding, fewer articles."""
        connection.execute(inline.OUTDATE)
        connection.execute("update articles set coding_id = 'old', title = 'Old title'")
        connection.execute("update country_mentions set country = 'FRA'")
        connection.execute("update actors set aliases = ['old'], sector = 'OLD'")
        lost = "(select article_id from articles order by article_id limit 5)"
        connection.execute(
            f"update documents set status = 'rejected', reason = 'old', article_id = null"
            f" where article_id in {lost}"
        )
        connection.execute(f"create temp table lost as from {lost}")
        for table in ("articles", "country_mentions", "actor_mentions", "article_countries",
                      "article_actors", "passages"):  # fmt: skip
            connection.execute(f"delete from {table} where article_id in (from lost)")
        connection.execute(
            "delete from actors where actor_id not in (select actor_id from actor_mentions)"
        )

    lake.commit(Home(own_home), make_old)
    inline.recode(own_home)
    assert_same(own_home, sample_home)


def test_recode_with_nothing_outdated_changes_nothing(own_home, sample_home):
    inline.recode(own_home)
    assert_same(own_home, sample_home)


def test_recode_again_learns_the_same_of_the_sites_and_changes_nothing(own_home, tmp_path):
    inline.recode(own_home, learn=True)
    once = copy_of(own_home, tmp_path / "once")
    inline.recode(own_home, learn=True)
    assert_same(own_home, once)
