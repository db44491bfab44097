"""`dateline up` with a real server: schedules run, other commands find it, it stops cleanly."""

import json
import os
import shutil
import signal
import socket
import time
import urllib.request

import psutil
import pytest

from tests.command import run, start
from tests.conftest import DATA


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask_server(port: int, path: str, **body: object) -> list[dict]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/{path}/filter",
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def wait_for(what, seconds: float = 150):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := what():
                return found
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError(f"nothing within {seconds} s")


@pytest.mark.prefect
def test_up_schedules_runs_and_stops_cleanly(tmp_path):
    home = tmp_path / "home"
    port = free_port()
    settings = {"DATELINE_PORT": str(port), "DATELINE_INGEST_CRON": "* * * * *"}
    process = start("up", "--home", home, **settings)
    try:
        deployed = wait_for(lambda: _three(ask_server(port, "deployments")))
        assert {d["entrypoint"]: bool(d["schedules"]) for d in deployed} == {
            "flows.ingest.ingest": True,
            "flows.maintain.maintain": True,
            "flows.recode.recode": False,
        }
        scheduled = {"state": {"type": {"any_": ["SCHEDULED"]}}}
        assert wait_for(lambda: ask_server(port, "flow_runs", flow_runs=scheduled))

        shutil.copy2(DATA / "inbox/pasted.txt", home / "inbox")
        by_hand = run("ingest", "--home", home)
        assert by_hand.returncode == 0, by_hand.stderr
        runs = ask_server(port, "flow_runs", flow_runs={"deployment_id": {"is_null_": True}})
        assert [r["state_type"] for r in runs] == ["COMPLETED"]

        done = {"state": {"type": {"any_": ["COMPLETED"]}}, "deployment_id": {"is_null_": False}}
        first = wait_for(lambda: ask_server(port, "flow_runs", flow_runs=done))[0]
        assert first["total_run_time"] < 30
        second = run("up", "--home", home, **settings)
        assert second.returncode == 1
        assert "already running" in second.stderr
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(30)
    assert process.returncode == 0
    left = [p for p in psutil.process_iter() if _group_of(p) == process.pid]
    psutil.wait_procs(left, timeout=15)
    assert [p for p in left if p.is_running()] == []
    assert not (home / "prefect" / "server.url").exists()


def _three(deployed: list[dict]) -> list[dict]:
    return deployed if len(deployed) == 3 else []


def _group_of(process: psutil.Process) -> int | None:
    try:
        return os.getpgid(process.pid)
    except ProcessLookupError:
        return None
