"""A run whose parent is killed takes its processes with it."""

import os
import signal
import time

import pytest

from tests.command import start
from tests.faults.test_kill import articles_in, many_articles
from tests.server import processes_of


@pytest.mark.prefect
def test_when_only_the_parent_is_killed_nothing_is_left_and_nothing_commits(tmp_path):
    home = tmp_path / "home"
    (home / "inbox").mkdir(parents=True)
    many_articles(home / "inbox" / "many.jsonl")
    process = start("ingest", "--home", home, DATELINE_BATCH_DOCUMENTS="2")
    deadline = time.monotonic() + 200
    while articles_in(home) < 2:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    servers = [p for p in processes_of(process.pid) if "flows.server" in " ".join(p.cmdline())]
    assert len(servers) == 1, "one server per run"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = articles_in(home)
    deadline = time.monotonic() + 30
    while processes_of(process.pid):
        assert time.monotonic() < deadline, processes_of(process.pid)
        time.sleep(0.2)
    assert articles_in(home) == kept
