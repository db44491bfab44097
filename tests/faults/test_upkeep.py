"""Upkeep and recode under fire: readers keep what they see, kills leave a lake in order."""

import datetime as dt
import random
import signal
import subprocess
import sys
import time

import pytest

import warehouse
from flows.commands.check import run_checks
from tests import inline
from tests.inline import Home
from tests.property.test_order import assert_same, contents
from warehouse import lake, upkeep

NOW = dt.datetime.now(dt.UTC)
COUNTS = (
    "select (select count(*) from articles), (select count(*) from country_mentions),"
    " (select count(*) from passages)"
)


def fragment(home: Home, times: int = 6) -> None:
    """Small commits, each with files and a snapshot of its own."""
    for number in range(times):
        name = f"{times}-{number}"
        lake.commit(
            home,
            lambda c, name=name: c.execute("insert into run_counts values (?, '', '', 0)", [name]),
        )


def test_a_reader_in_a_transaction_sees_what_it_saw_all_through_upkeep(own_home):
    """Also when a commit after its beginning is put together with what it sees: DuckLake's own
    merge fails there.
    """
    home = Home(own_home)
    fragment(home)
    with warehouse.connect(own_home) as reader:
        reader.execute("begin")
        before = reader.execute(COUNTS).fetchone()
        again = "insert into passages select * from passages"
        lake.commit(home, lambda c: c.execute(again))
        upkeep.compact(home)
        upkeep.expire_snapshots(home, NOW)
        upkeep.remove_files(home, NOW)
        lake.commit(home, lambda c: c.execute("delete from passages"))
        assert reader.execute(COUNTS).fetchone() == before


def test_upkeep_makes_files_fewer_and_changes_no_row(own_home, sample_home):
    home = Home(own_home)
    fragment(home)
    before, after = upkeep.compact(home)
    assert after < before
    assert_same(own_home, sample_home)


def test_only_old_snapshots_that_nobody_keeps_expire(own_home):
    home = Home(own_home)
    fragment(home, 3)
    lake.commit(home, lambda c: upkeep.keep_snapshot(c, "kept", NOW, "for the test"))
    fragment(home, 4)
    assert upkeep.expire_snapshots(home, NOW) == 0, "nothing younger than a day goes"
    tomorrow = NOW + dt.timedelta(hours=25)
    assert upkeep.expire_snapshots(home, tomorrow) > 3
    upkeep.remove_files(home, tomorrow)
    with warehouse.connect(own_home) as connection:
        (kept,) = connection.execute("select snapshot_id from kept_snapshots").fetchone()
        left = {row[0] for row in connection.execute("from ducklake_snapshots('lake')").fetchall()}
        assert kept in left
        assert len(left) == 2, "the kept one and the newest"
        old = connection.execute(f"select count(*) from articles at (version => {kept})").fetchone()
        assert old == connection.execute("select count(*) from articles").fetchone()
        assert [c["check"] for c in run_checks(connection) if c["rows"]] == []


KILLED = {
    "upkeep": "upkeep.compact(home); upkeep.expire_snapshots(home, far);"
    " upkeep.remove_files(home, far)",
    "recode": "inline.recode(root, documents=4)",
}


@pytest.mark.parametrize("work", sorted(KILLED))
def test_killed_at_any_moment_it_leaves_a_lake_in_order(own_home, sample_home, work):
    home = Home(own_home)
    fragment(home)
    if work == "recode":
        lake.commit(home, lambda c: c.execute(inline.OUTDATE))
    code = (
        "import sys, datetime as dt; from pathlib import Path; from tests import inline;"
        "from tests.inline import Home; from warehouse import upkeep;"
        "root = Path(sys.argv[1]); home = Home(root);"
        "far = dt.datetime.now(dt.UTC) + dt.timedelta(hours=25);"
        "print('begin', flush=True);" + KILLED[work]
    )
    chance = random.Random(work)
    for _ in range(1 if work == "recode" else 2):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(own_home)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout.readline() == "begin\n"
        time.sleep(chance.uniform(0.1, 2.5) * (3 if work == "recode" else 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with warehouse.connect(own_home) as connection:
            assert [c["check"] for c in run_checks(connection) if c["rows"]] == []
    if work == "recode":
        inline.recode(own_home)
        assert_same(own_home, sample_home)
    else:
        upkeep.compact(home)
        ours, theirs = contents(own_home), contents(sample_home)
        assert ours["articles"] == theirs["articles"]
