"""The Prefect server of a run: the one that is there, else one of our own that dies with us.

`python -m flows.server PORT PARENT run|home` runs the server and ends when its parent does,
also when the parent was killed and could not say so.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tasks.workers import die_with

HEARTBEAT_SECONDS = 30

_SIGN = "server.url"


class ServerDidNotStart(Exception):
    """The Prefect server did not answer in time."""


def environment(prefect_home: Path, api_url: str | None) -> dict[str, str]:
    """Prefect's settings for a home: its state inside the home, nothing sent anywhere, crashed
    runs noticed by their missing heartbeat, old runs and events removed.
    """
    settings = {
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_PROFILES_PATH": str(prefect_home / "profiles.toml"),
        "PREFECT_UI_STATIC_DIRECTORY": str(prefect_home / "ui"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 24 * 3600),
    }
    if api_url is not None:
        settings["PREFECT_API_URL"] = api_url
        settings["PREFECT_UI_API_URL"] = api_url
    return settings


class OwnServer:
    """A Prefect server on 127.0.0.1 that ends with this process. Starts while others load.

    Without a port it serves one run: on any free port, without UI and schedules.
    """

    def __init__(self, prefect_home: Path, port: int | None = None) -> None:
        prefect_home.mkdir(parents=True, exist_ok=True)
        self._is_for_one_run = port is None
        port = port or _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.api_url = f"{self.address}/api"
        self._log = (prefect_home / "server.log").open("ab")
        kind = "run" if self._is_for_one_run else "home"
        self._process = subprocess.Popen(  # noqa: S603  # our own module, a number, a word
            [sys.executable, "-m", "flows.server", str(port), str(os.getpid()), kind],
            env={**os.environ, **environment(prefect_home, self.api_url)},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )

    def wait_until_healthy(self, seconds: float) -> None:
        """Raises ServerDidNotStart when the server ends or does not answer in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise ServerDidNotStart(
                    f"the Prefect server ended with status {self._process.returncode}: "
                    f"see {self._log.name!r}"
                )
            if is_healthy(self.api_url):
                return
            time.sleep(0.1)
        raise ServerDidNotStart(f"no answer from {self.api_url} within {seconds:.0f} s")

    def stop(self) -> None:
        """End the server; by force when it does not go within five seconds."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


@contextlib.contextmanager
def server_for_run(prefect_home: Path) -> Iterator[OwnServer | None]:
    """Point Prefect at `PREFECT_API_URL` when that is set, else at the server that `dateline
    up` runs for this home, else at an own one, which is yielded.

    Enter before Prefect is imported: it reads its settings then.
    """
    api_url = os.environ.get("PREFECT_API_URL") or _running(prefect_home)
    if api_url:
        os.environ.update(environment(prefect_home, api_url))
        yield None
        return
    own = OwnServer(prefect_home)
    os.environ.update(environment(prefect_home, own.api_url))
    try:
        yield own
    finally:
        own.stop()


@contextlib.contextmanager
def announced(prefect_home: Path, api_url: str) -> Iterator[None]:
    """Let other commands of this home find its server while it runs."""
    sign = prefect_home / _SIGN
    sign.write_text(api_url, "utf-8")
    try:
        yield
    finally:
        sign.unlink(missing_ok=True)


def _running(prefect_home: Path) -> str | None:
    sign = prefect_home / _SIGN
    api_url = sign.read_text("utf-8").strip() if sign.is_file() else ""
    return api_url if api_url.startswith("http://127.0.0.1:") and is_healthy(api_url) else None


def is_healthy(api_url: str) -> bool:
    """Whether a Prefect server answers there."""
    try:
        with urllib.request.urlopen(f"{api_url}/health", timeout=2) as answer:  # noqa: S310  # the user's own API
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _main(port: int, parent: int, kind: str) -> None:
    die_with(parent)
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=kind == "run", final=True)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", lifespan="on")


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
