"""Taking down: nothing stays, nothing comes back, others keep what is theirs."""

import datetime as dt
import gzip
import json
import shutil

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import warehouse
from flows.cli import app
from flows.commands.check import run_checks
from tests import inline
from tests.conftest import DATA, copy_of
from tests.inline import Home
from tests.property.test_order import assert_same, contents
from warehouse import forget, lake, let_in, upkeep
from warehouse.forget import Target
from warehouse.tables import Tombstone

NOW = dt.datetime.now(dt.UTC)
KESTREL = DATA / "inbox/kestrel-daily"
COUP = KESTREL / "niger-coup.txt"
OTHER = KESTREL / "icc-warrant.txt"
BRICS = KESTREL / "brics-expansion.txt"
PHRASE = "army leadership declared its support"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory):
    """A home with the coup twice (as text and in an archive) and an unrelated article."""
    home = tmp_path_factory.mktemp("forget") / "home"
    put(home, "kestrel-daily/coup.txt", COUP.read_bytes())
    put(home, "kestrel-daily/warrant.txt", OTHER.read_bytes())
    put(home, "copies/coup.txt.gz", gzip.compress(COUP.read_bytes(), mtime=0))
    inline.ingest(home)
    return home


@pytest.fixture
def small_home(ingested, tmp_path):
    """A copy that a test may change."""
    return copy_of(ingested, tmp_path / "home")


def put(home, path, raw):
    place = home / "inbox" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(raw)


def rows(home, query, *values):
    with warehouse.connect(home) as connection:
        return connection.execute(query, values).fetchall()


def take_down(home, target, reason="asked to"):
    return forget.forget(Home(home.resolve()), target, reason, NOW, None)


def the_coup(home):
    (key,) = rows(home, "select distinct raw_sha256 from documents where path like '%coup.txt'")[0]
    return Target("article", (key,))


def file_at(home, path):
    (key,) = rows(home, "select file_id from files where path = ?", path)[0]
    return Target("file", (key,))


def assert_in_order(home):
    with warehouse.connect(home) as connection:
        failed = {r["check"]: r["examples"] for r in run_checks(connection) if r["rows"]}
    assert failed == {}


def on_disk(home, phrase=PHRASE):
    """Names of Parquet files with the phrase anywhere in them, and of the catalog."""
    holding = [
        str(path.relative_to(home))
        for path in home.joinpath("lake").rglob("*.parquet")
        if phrase in repr(pq.read_table(path, partitioning=None).to_pylist())
    ]
    raw = home.joinpath("catalog.sqlite").read_bytes()
    return holding + ["catalog.sqlite"] * (phrase.encode() in raw)


def call(*args, home):
    return CliRunner().invoke(app, ["forget", *map(str, args), "--home", str(home)])


def test_an_article_goes_with_its_bytes_wherever_they_stand(small_home):
    told = take_down(small_home, the_coup(small_home))
    assert told.rows["articles"] == told.rows["raw_documents"] == 1
    assert told.rows["documents"] == 2
    assert told.paths == ["copies/coup.txt.gz", "kestrel-daily/coup.txt"]
    assert rows(small_home, "select count(*) from articles") == [(1,)]
    assert set(rows(small_home, "select status, reason, url from documents where path like"
                    " '%coup%'")) == {("rejected", "taken down: asked to", None)}  # fmt: skip
    assert rows(small_home, "select distinct status from files where path like '%h/coup%'") == []
    assert_in_order(small_home)


def test_what_is_left_is_what_there_would_be_without_it(small_home, tmp_path):
    take_down(small_home, the_coup(small_home))
    without = tmp_path / "without"
    put(without, "kestrel-daily/warrant.txt", OTHER.read_bytes())
    shutil.copystat(small_home / "inbox/kestrel-daily/warrant.txt",
                    without / "inbox/kestrel-daily/warrant.txt")  # fmt: skip
    inline.ingest(without)
    ours, theirs = contents(small_home), contents(without)
    for name in ("articles", "raw_documents", "passages", "country_mentions", "actor_mentions",
                 "article_countries", "article_actors", "actors"):  # fmt: skip
        assert ours[name] == theirs[name], name


def test_taken_down_it_stays_out_in_whatever_file_it_arrives(small_home):
    take_down(small_home, the_coup(small_home))
    before = contents(small_home)
    inline.ingest(small_home)
    inline.recode(small_home)
    assert contents(small_home) == before
    put(small_home, "again.html.gz", gzip.compress(COUP.read_bytes(), 1))
    put(small_home, "a/coup.txt", COUP.read_bytes())
    ledger = inline.ingest(small_home)
    assert ledger.of("load", "rejected") == 2
    assert ledger.of("load", "article") == 0
    assert rows(small_home, "select count(*) from raw_documents") == [(1,)]
    assert_in_order(small_home)


@pytest.mark.parametrize("kind", ["file", "article", "source"])
def test_the_order_of_taking_down_and_reading_makes_no_difference(small_home, tmp_path, kind):
    target = {
        "file": lambda: file_at(small_home, "kestrel-daily/warrant.txt"),
        "article": lambda: the_coup(small_home),
        "source": lambda: Target("source", ("kestrel-daily",)),
    }[kind]()
    late = tmp_path / "late"
    lake.create_or_upgrade(Home(late))
    tombstone = Tombstone(kind, target.keys[0], "asked to", NOW, None)
    lake.commit(Home(late), lambda c: lake.insert(c, "tombstones", [tombstone]))
    shutil.copytree(small_home / "inbox", late / "inbox")
    inline.ingest(late)
    take_down(small_home, target)
    assert_same(late, small_home)


def test_a_file_goes_and_hands_on_what_others_have_too(small_home):
    """The article of identical bytes stays, owned by the document that is left, and is what a
    fresh ingest of that document makes of it: its outlet comes from another folder now.
    """
    owner = "select path, status from documents where path like '%coup%' order by status"
    (first, _), (second, _) = rows(small_home, owner)
    take_down(small_home, file_at(small_home, first))
    assert rows(small_home, owner) == [(second, "article"), (first, "rejected")]
    assert rows(small_home, "select status, reason from files where path = ?", first) == [
        ("quarantined", "taken down: asked to")
    ]
    assert_in_order(small_home)
    ledger = inline.ingest(small_home)
    assert ledger.of("discover", "known") == 3
    fresh = small_home.parent / "fresh"
    shutil.copytree(small_home / "inbox", fresh / "inbox")
    (fresh / "inbox" / first).unlink()
    inline.ingest(fresh)
    ours, theirs = contents(small_home), contents(fresh)
    for name in ("articles", "raw_documents", "passages", "actors", "article_actors"):
        assert ours[name] == theirs[name], name


def test_a_file_is_not_read_again_under_any_path(small_home):
    take_down(small_home, file_at(small_home, "kestrel-daily/warrant.txt"))
    assert rows(small_home, "select count(*) from raw_documents") == [(1,)]
    put(small_home, "a/elsewhere.txt", OTHER.read_bytes())
    ledger = inline.ingest(small_home)
    assert ledger.of("discover", "known") == ledger.of("discover", "found") == 4
    assert_in_order(small_home)


def test_a_source_goes_and_new_articles_of_it_are_rejected(small_home):
    put(
        small_home,
        "wire/brics.txt",
        BRICS.read_bytes(),
    )
    inline.ingest(small_home)
    source = "kestrel-daily"
    before = rows(small_home, "select count(*) from articles where source = ?", source)[0][0]
    assert before >= 1
    take_down(small_home, Target("source", (source,)))
    assert rows(small_home, "select distinct source from articles where source = ?", source) == []
    put(
        small_home,
        f"{source}/new.txt",
        (KESTREL / "iran-saudi-ties.txt").read_bytes(),
    )
    ledger = inline.ingest(small_home)
    assert (ledger.of("load", "article"), ledger.of("load", "rejected")) == (0, 1)
    inline.recode(small_home)
    assert_in_order(small_home)


def test_an_older_revision_becomes_current(small_home):
    longer = OTHER.read_bytes() + b"\n\nThe court said more would follow in the coming week.\n"
    put(small_home, "kestrel-daily/warrant.txt", longer)
    inline.ingest(small_home)
    query = "select article_id, revision_no, is_current from articles where title like '%arrant%'"
    revisions = sorted(rows(small_home, query), key=lambda row: row[1])
    assert [row[1:] for row in revisions] == [(1, False), (2, True)]
    (raw_sha256,) = rows(
        small_home, "select raw_sha256 from documents where article_id = ?", revisions[1][0]
    )[0]
    take_down(small_home, Target("article", (raw_sha256,)))
    assert rows(small_home, query) == [(revisions[0][0], 1, True)]
    assert_in_order(small_home)


def test_purged_no_file_holds_a_word_of_it(small_home):
    home = Home(small_home.resolve())
    lake.commit(home, lambda c: upkeep.keep_snapshot(c, "holds it", NOW, ""))
    upkeep.compact(home)
    assert on_disk(small_home)
    told = take_down(small_home, the_coup(small_home))
    assert told.snapshots == ["holds it"]
    assert rows(small_home, "from kept_snapshots") == []
    upkeep.purge(home)
    assert on_disk(small_home) == []
    assert on_disk(small_home, "captors") == []
    assert_in_order(small_home)


def test_upkeep_of_the_next_day_removes_it_from_the_disk(small_home):
    home = Home(small_home.resolve())
    take_down(small_home, the_coup(small_home))
    tomorrow = NOW + dt.timedelta(hours=25)
    upkeep.compact(home)
    upkeep.expire_snapshots(home, NOW)
    upkeep.remove_files(home, NOW)
    assert on_disk(small_home) != [], "readers may still need it"
    upkeep.compact(home)
    upkeep.expire_snapshots(home, tomorrow)
    upkeep.remove_files(home, tomorrow)
    assert on_disk(small_home) == []
    assert_in_order(small_home)


def test_a_kept_snapshot_without_it_stays(small_home, tmp_path):
    home = Home(small_home.resolve())
    lake.commit(home, lambda c: upkeep.keep_snapshot(c, "before", NOW, ""))
    put(small_home, "late.txt", BRICS.read_bytes())
    inline.ingest(small_home)
    take_down(small_home, file_at(small_home, "late.txt"))
    upkeep.purge(home)
    assert on_disk(small_home, "emerging economies will grow") == []
    ((kept,),) = rows(small_home, "select snapshot_id from kept_snapshots")
    assert rows(small_home, f"select count(*) from articles at (version => {kept})") == [(2,)]


def test_a_reader_in_a_transaction_sees_what_it_saw(small_home):
    with warehouse.connect(small_home) as reader:
        reader.execute("begin")
        query = "select count(*), sum(octet_length(raw)) from raw_documents"
        before = reader.execute(query).fetchone()
        take_down(small_home, the_coup(small_home))
        upkeep.compact(Home(small_home.resolve()))
        assert reader.execute(query).fetchone() == before
        reader.execute("commit")
        assert reader.execute(query).fetchone() != before


@pytest.mark.parametrize("kind", ["file", "article", "source"])
def test_taken_back_the_next_ingest_reads_it_again(small_home, tmp_path, kind):
    untouched = tmp_path / "untouched"
    shutil.copytree(small_home, untouched)
    target = {
        "file": lambda: file_at(small_home, "kestrel-daily/coup.txt"),
        "article": lambda: the_coup(small_home),
        "source": lambda: Target("source", ("kestrel-daily",)),
    }[kind]()
    take_down(small_home, target)
    inline.ingest(small_home)
    let_in.let_in_again(Home(small_home.resolve()), [target.keys[0]])
    assert_in_order(small_home)
    inline.ingest(small_home)
    level = "update files set tries = 1"
    for home in (small_home, untouched):
        lake.commit(Home(home.resolve()), lambda c: c.execute(level))
    assert_same(small_home, untouched)


def test_the_command_says_what_goes_and_leaves_own_files_alone(small_home):
    (article_id,) = rows(small_home, "select article_id from articles where text like '%coup%'")[0]
    inbox = {path: path.read_bytes() for path in small_home.rglob("inbox/**/*.*")}
    dry = call(article_id, "--dry-run", "--json", home=small_home)
    assert dry.exit_code == 0, dry.stderr
    assert json.loads(dry.stdout)["rows"]["articles"] == 1
    assert rows(small_home, "select count(*) from articles") == [(2,)]
    done = call(article_id[:19], "--reason", "asked to", home=small_home)
    assert done.exit_code == 2, "the file of the same bytes begins so too"
    done = call(article_id, "--reason", "asked to", home=small_home)
    assert done.exit_code == 0, done.stderr
    assert rows(small_home, "select count(*) from articles") == [(1,)]
    assert on_disk(small_home)
    done = call(article_id, "--reason", "asked to", "--purge", home=small_home)
    assert done.exit_code == 0, done.stderr
    assert str(small_home / "inbox/kestrel-daily/coup.txt") in done.stdout.replace("\n", "")
    assert "lose sight" in done.stderr
    assert on_disk(small_home) == []
    assert {path: path.read_bytes() for path in inbox} == inbox
    status = CliRunner().invoke(app, ["status", "--json", "--home", str(small_home)])
    assert json.loads(status.stdout)["left_out"]["taken_down"] == 1
    listed = CliRunner().invoke(app, ["quarantine", "--json", "--home", str(small_home)])
    assert json.loads(listed.stdout)["states"] == {"taken down": 2}
    back = call("--undo", article_id, home=small_home)
    assert back.exit_code == 0, back.stderr
    assert rows(small_home, "from tombstones") == []


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("nothing-here", "--reason", "x"),
        ("--source", "nobody", "--reason", "x"),
        ("kestrel-daily/coup.txt",),
        ("kestrel-daily/coup.txt", "--source", "x", "--reason", "y"),
        ("--undo", "kestrel-daily/coup.txt"),
    ],
)
def test_a_wrong_call_takes_nothing_down(small_home, args):
    done = call(*args, home=small_home)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr
    assert rows(small_home, "from tombstones") == []
