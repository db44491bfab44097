"""`dateline up` stopped or killed with a run under way: no run stays open, nothing is lost."""

import os
import signal

import pytest

import warehouse
from tests.faults.test_kill import COPIES, articles_in, many_articles
from tests.server import Server, processes_of, up, wait_for

OPEN = ("RUNNING", "PENDING", "CANCELLING")


def _start_ingest(server: Server, home) -> None:
    """A run of the deployment that has committed something and has more to do."""
    (ingest,) = [d for d in server.ask("deployments") if d["entrypoint"] == "flows.ingest.ingest"]
    before = articles_in(home)
    server.post(f"deployments/{ingest['id']}/create_flow_run", {})
    wait_for(lambda: articles_in(home) > before)


@pytest.mark.prefect
def test_stopped_or_killed_with_a_run_under_way_it_leaves_none_open(tmp_path):
    home = tmp_path / "home"
    (home / "inbox").mkdir(parents=True)
    many_articles(home / "inbox" / "many.jsonl")
    settings = {"DATELINE_BATCH_DOCUMENTS": "1", "DATELINE_WORKERS": "1"}
    with up(home, **settings) as server:
        _start_ingest(server, home)
    assert server.process.returncode == 0
    wait_for(lambda: not processes_of(server.process.pid), 15)

    with up(home, **settings) as server:
        assert not server.runs(*OPEN)
        (stopped,) = server.runs("CANCELLED")
        assert stopped["state"]["message"] == "Runner is shutting down."
        _start_ingest(server, home)
        os.kill(server.process.pid, signal.SIGKILL)
        wait_for(lambda: not processes_of(server.process.pid), 30)
    kept = articles_in(home)
    assert kept < 5 * COPIES, "the kill came too late to show anything"

    with up(home) as server:
        (killed,) = wait_for(lambda: server.runs("CRASHED"))
        assert killed["state"]["message"].startswith("The server stopped while it ran.")
        wait_for(lambda: not server.runs(*OPEN))
        open_tasks = {"state": {"type": {"any_": ["RUNNING", "PENDING"]}}}
        wait_for(lambda: not server.ask("task_runs", task_runs=open_tasks))
        _start_ingest(server, home)
        wait_for(lambda: server.runs("COMPLETED", name={"like_": "ingest: "}))
    assert articles_in(home) == 5 * COPIES
    with warehouse.connect(home) as connection:
        rows = connection.execute(
            "select status from runs where flow = 'ingest' order by started_at"
        ).fetchall()
    assert rows == [("failed",), ("crashed",), ("completed",)]
