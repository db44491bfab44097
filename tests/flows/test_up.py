"""`dateline up` with a real server: schedules run, tell their story, and it stops cleanly."""

import datetime as dt
import json
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.command import environment, run
from tests.conftest import DATA
from tests.server import Server, processes_of, up, wait_for

ROOT = DATA.parents[1]
BY_HAND = {"deployment_id": {"is_null_": True}}
BY_PLAN = {"deployment_id": {"is_null_": False}}


@pytest.fixture
def notices():
    """A service on this machine that takes what is sent to DATELINE_NOTIFY_URL."""
    taken: list[dict] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    service = HTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    yield service.server_port, taken
    service.shutdown()


@pytest.mark.prefect
def test_up_schedules_runs_and_stops_cleanly(tmp_path, notices):
    port, taken = notices
    home = tmp_path / "home"
    settings = {
        "DATELINE_INGEST_CRON": "* * * * *",
        "DATELINE_QUIET_HOURS": "0.003",
        "DATELINE_NOTIFY_URL": f"json://127.0.0.1:{port}/",
    }
    with up(home, **settings) as server:
        deployed = server.ask("deployments")
        assert {d["entrypoint"]: len(d["schedules"]) for d in deployed} == {
            "flows.ingest.ingest": 1,
            "flows.maintain.maintain": 1,
            "flows.recode.recode": 0,
            "flows.notice.notice": 0,
        }
        assert all(a["enabled"] for a in server.ask("automations"))
        assert len(server.ask("automations")) == 3
        assert wait_for(lambda: server.runs("SCHEDULED"))

        drop = tmp_path / "drop"  # not the inbox: a scheduled run may fall due this very second
        drop.mkdir()
        shutil.copy2(DATA / "inbox/harbour-ledger/finland-joins-nato.txt", drop)
        shutil.copy2(DATA / "inbox/empty.txt", drop)
        by_hand = run("ingest", drop, "--home", home)
        assert by_hand.returncode == 0, by_hand.stderr
        (told,) = server.runs("COMPLETED", **BY_HAND)
        assert told["name"] == "ingest: 1 article, 1 file quarantined"
        artifacts = {a["key"]: a["data"] for a in server.ask("artifacts/latest")}
        assert "| file | the file is empty | 1 | " in artifacts["ingest-report"]
        assert "empty\\.txt |" in artifacts["ingest-report"]
        assert "empty.txt" in artifacts["ingest-left-out"]
        assert artifacts["ingest-progress"] == 100
        assert artifacts["articles-per-day"].startswith("data:image/svg+xml")

        first = wait_for(lambda: server.runs("COMPLETED", name={"like_": "ingest"}, **BY_PLAN))[0]
        assert first["name"] == "ingest: nothing new in an empty inbox"
        assert first["total_run_time"] < 30
        _late_runs_collapse(server)
        _quiet_hours_are_told(server, taken)
        _failures_are_told(server, taken)
        _a_work_pool_runs_it_too(server, home)
        second = run("up", "--home", home)
        assert second.returncode == 1
        assert "already running" in second.stderr
    assert server.process.returncode == 0
    assert "Traceback" not in server.process.stderr.read()
    wait_for(lambda: not processes_of(server.process.pid), 15)
    assert not (home / "prefect" / "server.url").exists()


def _late_runs_collapse(server: Server) -> None:
    """Of the runs of two hours that are all late, one or two complete; the others are cancelled
    by it. Two, because it may be under way when they come.
    """
    (ingest,) = [d for d in server.ask("deployments") if d["entrypoint"] == "flows.ingest.ingest"]
    now = dt.datetime.now(dt.UTC)
    hours = [(now - dt.timedelta(hours=h)).isoformat() for h in (4, 2)]
    server.post(
        f"deployments/{ingest['id']}/schedule",
        {"start_time": hours[0], "end_time": hours[1], "max_runs": 30},
    )
    late = {"expected_start_time": {"before_": hours[1]}}
    over = ("COMPLETED", "CANCELLED")
    ended = wait_for(lambda: found if len(found := server.runs(*over, **late)) >= 30 else [])
    assert 1 <= sum(run["state_type"] == "COMPLETED" for run in ended) <= 2
    overtaken = [run for run in ended if "does its work" in (run["state"]["message"] or "")]
    assert len(overtaken) >= 20


def _quiet_hours_are_told(server: Server, taken: list[dict]) -> None:
    message = wait_for(lambda: taken)[0]
    assert message["title"] == "Dateline: no new articles for 0.003 hours"
    assert wait_for(lambda: server.runs("COMPLETED", name={"like_": "notice: no new articles"}))


def _failures_are_told(server: Server, taken: list[dict]) -> None:
    (maintain,) = [d for d in server.ask("deployments") if "maintain" in d["entrypoint"]]
    missing = {"parameters": {"home": "/dev/null/home"}}
    server.post(f"deployments/{maintain['id']}/create_flow_run", missing)
    told = wait_for(lambda: [m for m in taken if m["title"] == "Dateline: maintain"])[0]
    assert "NotADirectoryError: [Errno 20] Not a directory: '/dev/null/home" in told["message"]


def _a_work_pool_runs_it_too(server: Server, home) -> None:
    """What prefect.yaml says of itself, command by command."""
    settings = environment(
        PREFECT_API_URL=server.api_url,
        PREFECT_HOME=str(home.parent / "worker"),
        DATELINE_HOME=str(home),
    )

    def prefect(*args: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *args],
            env=settings,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    prefect("work-pool", "create", "dateline", "--type", "process")
    prefect("deploy", "--all")
    prefect("deployment", "run", "maintain/pool")
    prefect("worker", "start", "--pool", "dateline", "--run-once", "--prefetch-seconds", "5")
    done = server.runs("COMPLETED", name={"like_": "maintain: "})
    assert done, server.runs("SCHEDULED", "PENDING", "RUNNING", "FAILED", "CRASHED")
