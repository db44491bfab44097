"""Every check passes on the sample inbox, and every check is able to fail."""

import pytest

import warehouse
from flows.commands.check import run_checks
from tests.inline import Home
from warehouse import lake, tables
from warehouse.definitions import sql_files

BREAK = {
    "actors_follow_from_articles": "update actors set aliases = ['nobody']",
    "articles_have_their_document": "delete from documents where status = 'article'",
    "dates_agree": "update articles set published_latest = published_earliest - 1",
    "documents_have_their_bytes": "update raw_documents set raw = 'other'::blob",
    "files_have_their_documents": "update files set documents = documents + 1",
    "keys_are_unique": "insert into actors select * from actors",
    "ledger_closes": (
        "update run_counts set value = value + 1 where stage = 'load' and counter = 'article'"
    ),
    "losses_have_reasons": "update files set reason = null where status = 'quarantined'",
    "mentions_are_counted": "update article_countries set mentions = mentions + 1",
    "offsets_of_actors": "update actor_mentions set start_char = start_char + 1",
    "offsets_of_countries": "update country_mentions set end_char = end_char + 1",
    "one_current_revision": "update articles set url_canonical = 'https://one.example/'",
    "owner_is_the_smallest_document": (
        "insert into documents select * replace ("
        " '!' || document_id as document_id, 'duplicate' as status) from documents"
    ),
    "passages_make_the_text": "delete from passages where kind = 'body'",
    "passages_of_plain_text_prove_it": "update passages set raw_start = raw_start + 3",
    "references_exist": "delete from actors",
    "rejected_documents_have_no_article": "update documents set article_id = null",
    "shares_sum_to_one": "update article_actors set share = share / 2",
    "text_is_composed": "update articles set body = body || '.'",
    "tombstones_leave_nothing": (
        "insert into tombstones"
        " select 'article', raw_sha256, 'for the test', now(), null from raw_documents limit 1"
    ),
    "values_are_allowed": "update passages set kind = 'junk' where passage_no = 0",
}


def test_all_checks_pass_on_the_sample_inbox(sample_home):
    with warehouse.connect(sample_home) as connection:
        results = run_checks(connection)
    assert {result["check"]: result["examples"] for result in results if result["rows"]} == {}


@pytest.mark.parametrize("check", sql_files("checks"), ids=lambda check: check.name)
def test_every_check_is_able_to_fail(own_home, check):
    def spoil(connection):
        connection.execute(BREAK[check.name])
        return connection.execute(check.statement).fetchall()

    assert lake.commit(Home(own_home), spoil) != []


def test_the_check_of_keys_covers_every_table():
    (check,) = (check for check in sql_files("checks") if check.name == "keys_are_unique")
    for table in tables.TABLES:
        if table.name != "commit_guard":
            assert f"from {table.name}\n" in check.statement
