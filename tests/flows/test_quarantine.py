"""The quarantine: listed, shown, tried again, dismissed; by hand and by a newer version."""

import gzip
import json
import shutil

import pytest
from typer.testing import CliRunner

import warehouse
from flows.cli import app
from flows.commands.check import run_checks
from flows.commands.quarantine import preview
from flows.look import Retry
from tasks.records import Reject
from tests import inline
from tests.command import run
from tests.conftest import DATA, copy_of
from tests.inline import Home
from tests.property.test_order import assert_same
from warehouse import lake

TEXT = (DATA / "inbox/harbour-ledger/sri-lanka-resignation.txt").read_bytes()
LINES = (DATA / "inbox/dumps/partly-broken.jsonl").read_bytes()


@pytest.fixture(scope="module")
def ingested(tmp_path_factory):
    """A home with an article, an empty file, a torn archive and a broken record."""
    home = tmp_path_factory.mktemp("quarantine") / "home"
    inbox = home / "inbox"
    (inbox / "harbour-ledger").mkdir(parents=True)
    (inbox / "good.txt").write_bytes(TEXT)
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "harbour-ledger" / "torn.txt.gz").write_bytes(gzip.compress(TEXT + b"\n")[:300])
    (inbox / "records.jsonl").write_bytes(LINES)
    inline.ingest(home)
    return home


@pytest.fixture
def small_home(ingested, tmp_path):
    """A copy that a test may change."""
    return copy_of(ingested, tmp_path / "home")


def rows(home, query):
    with warehouse.connect(home) as connection:
        return connection.execute(query).fetchall()


def states(home):
    return dict(rows(home, "select path, state from quarantine order by path"))


def failing_checks(home):
    with warehouse.connect(home) as connection:
        return [result["check"] for result in run_checks(connection) if result["rows"]]


def be_version(monkeypatch, version):
    monkeypatch.setattr("flows.coding.__version__", version)
    monkeypatch.setattr("flows.look.__version__", version)


def call(*args, home):
    """The command in this process."""
    return CliRunner().invoke(app, ["quarantine", *map(str, args), "--home", str(home)])


def tell(*args, home):
    done = call(*args, "--json", home=home)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_files_and_documents_left_out_are_listed_with_version_and_reason(small_home):
    told = tell(home=small_home)["quarantine"]
    assert {(item["kind"], item["path"]) for item in told} == {
        ("file", "empty.txt"),
        ("file", "harbour-ledger/torn.txt.gz"),
        ("document", "records.jsonl"),
    }
    assert all(item["reason"] and item["found_at"] for item in told)
    assert {item["pipeline_version"] for item in told} == {warehouse.__version__}
    plain = call(home=small_home).stdout
    assert "the file is empty" in plain
    assert "records.jsonl › record" in plain


def test_one_is_shown_with_its_first_bytes_and_what_to_do(small_home):
    (document_id,) = rows(small_home, "select key from quarantine where kind = 'document'")[0]
    told = tell("show", document_id[:8], home=small_home)
    assert told["preview"].startswith("{")
    assert told["size_bytes"] > 0
    assert any(f"retry {document_id[:12]}" in step for step in told["next"])
    torn = tell("show", "torn.txt.gz", home=small_home)
    assert torn["preview"].startswith("1f 8b 08"), "no text, so in hexadecimal digits"
    assert torn["tries"] == 1


def test_a_preview_steers_no_terminal():
    assert "\x1b" not in preview(b"a\x1b[31mred\x9b")
    assert preview(b"\0\x01") == "00 01"


@pytest.mark.parametrize("given", ["ffffff", "e3b", "nowhere.txt"])
def test_what_names_nothing_is_a_wrong_call(small_home, given):
    for args in (("show", given), ("retry", given), ("dismiss", given, "--reason", "x")):
        done = call(*args, home=small_home)
        assert (done.exit_code, done.stdout) == (2, ""), args
        assert given in done.stderr


def test_what_may_be_several_is_a_wrong_call(small_home):
    (small_home / "inbox/other").mkdir()
    (small_home / "inbox/other/empty.txt").write_bytes(b"")
    inline.ingest(small_home)
    done = call("show", "mpty.txt", home=small_home)
    assert done.exit_code == 2
    done = call("dismiss", "empty.txt", "--reason", "x", home=small_home)
    assert done.exit_code == 0, "the path in full, although another one ends in it"
    assert states(small_home)["empty.txt"] == "dismissed"
    assert states(small_home)["other/empty.txt"] == "open"
    (small_home / "inbox/third").mkdir()
    (small_home / "inbox/third/torn.txt.gz").write_bytes(b"\x1f\x8b\x08 torn too")
    inline.ingest(small_home)
    done = call("show", "torn.txt.gz", home=small_home)
    assert done.exit_code == 2
    assert "third/torn.txt.gz" in done.stderr
    for args in (("show",), ("dismiss", "x"), ("dismiss", "x", "--reason", "y", "--undo")):
        assert call(*args, home=small_home).exit_code == 2


def test_options_before_the_word_are_refused_rather_than_ignored(small_home):
    assert run("quarantine", "--home", small_home, "show", "empty.txt").returncode == 2


def test_bytes_that_could_not_be_read_are_in_quarantine_under_every_path(small_home):
    (small_home / "inbox" / "zero.txt").write_bytes(b"")
    inline.ingest(small_home)
    found = rows(small_home, "select path, status, reason from files where size_bytes = 0")
    assert sorted(found) == [
        ("empty.txt", "quarantined", "the file is empty"),
        ("zero.txt", "quarantined", "the file is empty"),
    ]


@pytest.mark.prefect
def test_retry_after_the_files_were_repaired(small_home):
    """With the real command: files are read, documents judged again, and told of in a table."""
    inbox = small_home / "inbox"
    (inbox / "empty.txt").write_bytes(TEXT.replace(b"the", b"that"))
    (inbox / "harbour-ledger" / "torn.txt.gz").unlink()
    told = run("quarantine", "retry", "--home", small_home, "--json")
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert {item["what"].split(" ")[0]: item["now"] for item in answer["items"]} == {
        "empty.txt": "loaded",
        "harbour-ledger/torn.txt.gz": "quarantined",
        "records.jsonl": "rejected",
    }
    (gone,) = (item for item in answer["items"] if "torn" in item["what"])
    assert "no longer there" in gone["reason"]
    assert answer["counts"]["discover"]["found"] == 1
    assert rows(small_home, "select flow, status from runs order by started_at")[-1] == (
        "ingest", "completed",
    )  # fmt: skip
    assert states(small_home)["empty.txt"] == "replaced"
    assert failing_checks(small_home) == []


def test_a_file_that_can_be_read_after_all_keeps_its_row(small_home, monkeypatch):
    """The same bytes, readable because the limit is another one."""
    big = small_home / "inbox" / "big.txt"
    big.write_bytes(TEXT)
    file_id, *_ = rows(small_home, "select file_id from files where path = 'good.txt'")[0]
    (small_home / "inbox" / "good.txt").unlink()
    fresh = small_home.parent / "fresh"
    shutil.copytree(small_home / "inbox", fresh / "inbox")
    with monkeypatch.context() as narrow:
        narrow.setenv("DATELINE_DOCUMENT_BYTES", "100")
        inline.ingest(fresh)
    query = "select file_id, status, tries from files where path = 'big.txt'"
    assert rows(fresh, query) == [(file_id, "quarantined", 1)]
    inline.ingest(fresh, retry=Retry(files=["big.txt"]))
    assert rows(fresh, query) == [(file_id, "loaded", 2)]
    assert rows(fresh, "select count(*) from articles join documents using (article_id)"
                " where path = 'big.txt'") == [(1,)]  # fmt: skip
    assert failing_checks(fresh) == []


def test_a_newer_version_tries_once_by_itself(small_home, monkeypatch):
    be_version(monkeypatch, "9.0")
    ledger = inline.ingest(small_home)
    assert ledger.of("load", "files_quarantined") == 2
    assert ledger.of("load", "rejected") == 1
    assert {row[0] for row in rows(small_home, "select pipeline_version from quarantine")} == {
        "9.0"
    }
    assert rows(small_home, "select distinct tries from quarantine where kind = 'file'") == [(2,)]
    again = inline.ingest(small_home)
    assert again.of("discover", "known") == again.of("discover", "found") == 4
    assert again.of("read", "documents") == 0
    assert failing_checks(small_home) == []


def test_a_newer_version_that_reads_more_loads_what_was_left_out(small_home, monkeypatch):
    """What an older version rejected wrongly becomes what a fresh ingest makes of it."""
    fresh = small_home.parent / "fresh"
    shutil.copytree(small_home / "inbox", fresh / "inbox")
    with monkeypatch.context() as older:
        be_version(older, "0.0.1")
        older.setattr("tasks.batch.attempt", reject_all)
        inline.ingest(fresh)
    assert rows(fresh, "select count(*) from articles") == [(0,)]
    inline.ingest(fresh)

    def level(connection):
        connection.execute("update files set tries = 1, pipeline_version = ''")
        connection.execute("delete from codings where pipeline_version = '0.0.1'")

    for home in (fresh, small_home):
        lake.commit(Home(home), level)
    assert_same(fresh, small_home)


def reject_all(_step, document, table):
    return Reject(document.origin.document_id, table, "an older version could not")


def test_what_is_dismissed_is_left_alone_until_that_is_taken_back(small_home, monkeypatch):
    for given in ("empty.txt", "records.jsonl"):
        tell("dismiss", given, "--reason", "nothing in it", home=small_home)
    listed = tell(home=small_home)
    assert [item["path"] for item in listed["quarantine"]] == ["harbour-ledger/torn.txt.gz"]
    assert listed["states"] == {"open": 1, "dismissed": 2}
    every = tell("--all", home=small_home)["quarantine"]
    assert {item["dismissed_reason"] for item in every} == {None, "nothing in it"}
    be_version(monkeypatch, "9.0")
    ledger = inline.ingest(small_home)
    assert ledger.of("load", "files_quarantined") == 1, "only the one that nobody dismissed"
    assert ledger.of("read", "documents") == 0
    assert ledger.of("discover", "known") == 3, "the ledger still counts it"
    inline.recode(small_home)
    assert states(small_home)["records.jsonl"] == "dismissed"
    tell("dismiss", "empty.txt", "--undo", home=small_home)
    assert inline.ingest(small_home).of("load", "files_quarantined") == 1
    assert failing_checks(small_home) == []


def test_a_dismissed_file_that_cannot_be_opened_is_known(small_home):
    (small_home / "inbox" / "dangling.txt").symlink_to("nowhere")
    assert inline.ingest(small_home).of("load", "files_quarantined") == 1
    tell("dismiss", "dangling.txt", "--reason", "not ours", home=small_home)
    ledger = inline.ingest(small_home)
    assert ledger.of("discover", "known") == ledger.of("discover", "found")
