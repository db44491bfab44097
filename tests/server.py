"""A home with `dateline up` running, asked through the Prefect API, for the tests."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil

from tests.command import start

Found = TypeVar("Found")
BUSY = 503


class Server:
    """The Prefect server of a home under test."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.api_url = f"http://127.0.0.1:{port}/api"

    def post(self, path: str, body: object) -> Any:
        """The answer to a request; asked again while the server says that it is busy."""
        request = urllib.request.Request(
            f"{self.api_url}/{path}",
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        for _ in range(60):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != BUSY:
                    raise
                time.sleep(0.5)
        raise AssertionError(f"{path}: busy for too long")

    def ask(self, what: str, **body: object) -> list[dict[str, Any]]:
        """The answer of a filter endpoint."""
        found: list[dict[str, Any]] = self.post(f"{what}/filter", body)
        return found

    def runs(self, *states: str, **more: object) -> list[dict[str, Any]]:
        """Flow runs in states, the newest last."""
        wanted = {"state": {"type": {"any_": list(states)}}, **more}
        return self.ask("flow_runs", flow_runs=wanted, sort="EXPECTED_START_TIME_ASC")


@contextmanager
def up(home: Path, **settings: str) -> Iterator[Server]:
    """`dateline up` for a home, with its deployments there; ended by SIGTERM."""
    port = _free_port()
    process = start("up", "--home", home, DATELINE_PORT=str(port), **settings)
    server = Server(process, port)
    try:
        wait_for(lambda: len(server.ask("deployments")) == 4, process=process)
        yield server
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGTERM)
        process.wait(40)


def wait_for(
    what: Callable[[], Found],
    seconds: float = 150,
    process: subprocess.Popen[str] | None = None,
) -> Found:
    """Ask again and again until the answer is true; a server may not be there yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process is None or process.poll() is None, process.communicate()
        try:
            if found := what():
                return found
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"nothing within {seconds} s")


def processes_of(group: int) -> list[psutil.Process]:
    """The living processes of a process group."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
