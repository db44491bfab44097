"""The lake itself: creation, upgrade, views and macros, moving, refusing."""

import shutil
import sqlite3

import duckdb
import pytest

import warehouse
from tests.inline import Home
from warehouse import definitions, lake, tables
from warehouse.ask import NotAQuestion, as_question
from warehouse.home import NoSuchHome
from warehouse.known import known_files


def test_a_missing_home_is_refused_and_nothing_is_created(tmp_path):
    with pytest.raises(NoSuchHome, match="no Dateline home"):
        warehouse.connect(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_lake_that_is_still_being_made_is_no_home_yet(tmp_path):
    (tmp_path / "lake").mkdir()
    connection = lake._open_for_writing(Home(tmp_path))
    connection.close()
    with pytest.raises(NoSuchHome, match="is being made"):
        warehouse.connect(tmp_path)
    assert known_files(Home(tmp_path)) == [], "and the next ingest makes it"
    lake.create_or_upgrade(Home(tmp_path))
    warehouse.connect(tmp_path).close()


def test_the_catalog_is_in_wal_mode(sample_home):
    with sqlite3.connect(sample_home / "catalog.sqlite") as catalog:
        assert catalog.execute("pragma journal_mode").fetchone() == ("wal",)


def test_a_home_that_was_moved_still_answers(own_home, tmp_path):
    moved = tmp_path / "elsewhere" / "warehouse"
    moved.parent.mkdir()
    shutil.move(own_home, moved)
    with warehouse.connect(moved) as connection:
        assert connection.execute("select count(*) from current_articles").fetchone()[0] > 20


def test_reading_connections_cannot_write_but_have_temp_tables_and_files(sample_home, tmp_path):
    with warehouse.connect(sample_home) as connection:
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("delete from articles")
        connection.execute("create temp table mine as select article_id from articles limit 3")
        out = tmp_path / "mine.parquet"
        connection.execute(f"copy mine to '{out}'")
        assert connection.execute(f"select count(*) from '{out}'").fetchone() == (3,)


def test_an_older_lake_gets_missing_columns_and_a_newer_one_is_refused(own_home):
    def age(connection):
        connection.execute("alter table articles drop column section")
        connection.execute("update meta set schema_version = 0")

    lake.commit(Home(own_home), age)
    lake.create_or_upgrade(Home(own_home))
    with warehouse.connect(own_home) as connection:
        assert connection.execute("select count(section) from articles").fetchone() == (0,)
        assert connection.execute("select schema_version from meta").fetchone() == (
            tables.SCHEMA_VERSION,
        )
    lake.commit(Home(own_home), lambda c: c.execute("update meta set schema_version = 999"))
    with pytest.raises(lake.NewerLake, match="schema version 999"):
        warehouse.connect(own_home)


def test_a_transaction_that_fails_leaves_no_trace(own_home):
    def work(connection):
        connection.execute("delete from articles")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        lake.commit(Home(own_home), work)
    with warehouse.connect(own_home) as connection:
        assert connection.execute("select count(*) from articles").fetchone()[0] > 20


def test_a_reader_sees_one_state_while_others_write(own_home):
    reader = warehouse.connect(own_home)
    reader.execute("begin")
    before = reader.execute("select count(*) from articles").fetchone()
    lake.commit(Home(own_home), lambda c: c.execute("delete from articles"))
    assert reader.execute("select count(*) from articles").fetchone() == before
    reader.execute("commit")
    assert reader.execute("select count(*) from articles").fetchone() == (0,)
    reader.close()


def test_tables_and_columns_carry_their_meaning(sample_home):
    with warehouse.connect(sample_home) as connection:
        comment = connection.execute(
            "select comment from duckdb_tables() where table_name = 'articles'"
        ).fetchone()[0]
        assert comment.startswith("One row per publication")
        undocumented = connection.execute(
            """
            select table_name, column_name from duckdb_columns()
            where database_name = 'lake' and comment is null
              and table_name in (select object from documentation where kind = 'table')
            """
        ).fetchall()
    assert undocumented == []


CALLS = {
    "countries_in": [
        "from countries_in('EU')",
        "from countries_in('brics', on_day := date '2012-01-01')",
    ],
    "span": ["select span('hello', 1, 3)"],
    "country_code": ["select country_code('prk')"],
    "country_timeline": [
        "from country_timeline('RUS')",
        "from country_timeline('Russia', since := date '2022-01-01', until := date '2023-01-01')",
        *(
            f"from country_timeline('RU', bucket := '{b}')"
            for b in ("day", "week", "quarter", "year")
        ),
    ],
    "country_ranking": [
        "from country_ranking()",
        "from country_ranking(since := date '2023-01-01', until := date '2024-01-01')",
    ],
    "actor_ranking": [
        "from actor_ranking()",
        "from actor_ranking(since := date '2023-01-01', until := date '2024-01-01')",
        "from actor_ranking(kind := 'person')",
    ],
}


@pytest.mark.parametrize("macro", definitions.sql_files("macros"), ids=lambda macro: macro.name)
def test_macros_answer_in_a_reopened_lake_with_and_without_each_argument(sample_home, macro):
    named = {name for name, _ in macro.arguments}
    assert all(f"{name}" in macro.statement for name in named)
    for call in CALLS[macro.name]:
        with warehouse.connect(sample_home) as connection:
            assert connection.execute(call).fetchall()


def test_groups_of_countries_have_the_members_they_had_that_day(sample_home):
    with warehouse.connect(sample_home) as connection:

        def members(group, day):
            rows = connection.execute(f"from countries_in('{group}', on_day := date '{day}')")
            return {country for country, _ in rows.fetchall()}

        assert members("BRICS", "2009-06-15") == set()
        assert members("BRICS", "2012-01-01") == {"BRA", "RUS", "IND", "CHN", "ZAF"}
        assert "GBR" in members("EU", "2020-01-31")
        assert "GBR" not in members("EU", "2020-02-01")
        assert len(members("EU", "2021-01-01")) == 27
        assert len(members("NATO", "2024-03-07")) == 32


def test_every_country_of_the_united_nations_has_a_code_in_every_scheme(sample_home):
    with warehouse.connect(sample_home) as connection:
        gaps = connection.execute(
            """
            select country, scheme
            from countries cross join (select distinct scheme from country_codes)
            anti join country_codes using (country, scheme)
            where status = 'un_member'
            """
        ).fetchall()
        meant_twice = connection.execute(
            """
            select one.scheme, one.code from country_codes one join country_codes other
            on one.scheme = other.scheme and one.code = other.code and one.country < other.country
            where coalesce(one.valid_from, date '0001-01-01')
                    <= coalesce(other.valid_to, date '9999-12-31')
                and coalesce(other.valid_from, date '0001-01-01')
                    <= coalesce(one.valid_to, date '9999-12-31')
            """
        ).fetchall()
    assert gaps == []
    assert meant_twice == []


def test_a_timeline_counts_as_python_does_and_has_no_gaps(sample_home):
    with warehouse.connect(sample_home) as connection:
        series = connection.execute("from country_timeline('RUS')").fetchall()
        rows = connection.execute(
            """
            select published_earliest, published_latest, article_id in (
                select article_id from article_countries where country = 'RUS')
            from current_articles where coding_status = 'coded'
            """
        ).fetchall()
    months = {}
    undated = 0
    for first, last, is_named in rows:
        if first is None or (first.year, first.month) != (last.year, last.month):
            undated += is_named
            continue
        n, total = months.get((first.year, first.month), (0, 0))
        months[first.year, first.month] = (n + is_named, total + 1)
    assert [row[0] for row in series] == sorted(row[0] for row in series)
    for (start, end, *_), (following, *_) in zip(series, series[1:], strict=False):
        assert end == following, f"a gap after {start}"
    found = {(row[0].year, row[0].month): (row[2], row[3]) for row in series if row[3]}
    assert found == months
    assert {row[5] for row in series} == {undated}
    assert all(row[4] is None for row in series if row[3] == 0)


@pytest.mark.parametrize(
    "statement",
    [
        "select 1; select 2",
        "delete from articles",
        "attach 'x.db'",
        "copy articles to 'x.csv'",
        "call ducklake_expire_snapshots('lake')",
        "select * from ducklake_cleanup_old_files('lake', cleanup_all => true)",
        "from sqlite_scan('catalog.sqlite', 'x')",
        "select * from \"ducklake_snapshots\"('lake')",
        "set memory_limit = '1GB'",
        "pragma database_list",
        "",
    ],
)
def test_only_questions_are_answered(statement):
    with pytest.raises(NotAQuestion):
        as_question(statement)


@pytest.mark.parametrize(
    "statement",
    ["select 1", "from articles;", "with a as (select 1) select * from a", "explain select 1",
     "select 'ducklake_snapshots()' -- sqlite_scan"],
)  # fmt: skip
def test_questions_are_answered(statement):
    assert as_question(statement)
