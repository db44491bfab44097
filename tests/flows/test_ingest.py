"""The whole flow with a real Prefect server, as a user runs it."""

import shutil

import pytest

import warehouse
from tests import inline
from tests.command import ask, run
from tests.conftest import DATA
from tests.property.test_order import assert_same


@pytest.mark.prefect
def test_the_flow_makes_the_same_tables_as_its_steps(sample_home, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(DATA / "inbox", home / "inbox")
    done = run("ingest", "--home", home, "--json", DATELINE_BATCH_DOCUMENTS="30")
    assert done.returncode == 0, done.stderr
    assert_same(home, sample_home)
    with warehouse.connect(home) as connection:
        (run_row,) = connection.execute("select status, flow_run_id, ended_at from runs").fetchall()
        stages = connection.execute("select distinct stage from run_counts").fetchall()
    assert run_row[0] == "completed"
    assert all(run_row)
    assert {stage for (stage,) in stages} == {
        "discover",
        "read",
        "clean",
        "parse",
        "enrich",
        "load",
    }
    assert list((home / "staging").iterdir()) == []

    again = run("ingest", "--home", home)
    assert again.returncode == 0
    files = sum(path.is_file() for path in (home / "inbox").rglob("*"))
    assert f"Nothing new: {files} files found, {files} known" in again.stdout
    assert ask(home, "select count(*) as n from runs") == [{"n": 1}]


@pytest.mark.prefect
def test_limit_reads_so_many_documents_and_the_next_run_goes_on(tmp_path):
    home = tmp_path / "home"
    target = home / "inbox" / "world-desk.jsonl"
    target.parent.mkdir(parents=True)
    shutil.copy2(DATA / "inbox/dumps/world-desk.jsonl", target)
    assert run("ingest", "--home", home, "--limit", "2").returncode == 0
    assert ask(home, "select count(*) as n from documents") == [{"n": 2}]
    assert ask(home, "select count(*) as n from files") == [{"n": 0}]
    first = ask(home, "select document_id, run_id from documents order by all")
    inline.ingest(home)
    assert ask(home, "select documents, status from files") == [
        {"documents": 5, "status": "loaded"}
    ]
    assert [row for row in ask(home, "select document_id, run_id from documents order by all")
            if row in first] == first  # fmt: skip
