"""The Prefect server of a run: the one that is there, else one of our own that dies with us.

`python -m flows.server PORT PARENT` runs the server and ends when its parent does, also
when the parent was killed and could not say so.
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


class ServerDidNotStart(Exception):
    """The Prefect server did not answer in time."""


def environment(prefect_home: Path, api_url: str | None) -> dict[str, str]:
    """Prefect's settings for a home: its state inside the home, nothing sent anywhere."""
    settings = {
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_PROFILES_PATH": str(prefect_home / "profiles.toml"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    }
    if api_url is not None:
        settings["PREFECT_API_URL"] = api_url
    return settings


class OwnServer:
    """A Prefect server for one run, on 127.0.0.1, without UI. Starts while others load."""

    def __init__(self, prefect_home: Path) -> None:
        prefect_home.mkdir(parents=True, exist_ok=True)
        port = _free_port()
        self.api_url = f"http://127.0.0.1:{port}/api"
        self._log = (prefect_home / "server.log").open("ab")
        self._process = subprocess.Popen(  # noqa: S603  # our own module and two numbers
            [sys.executable, "-m", "flows.server", str(port), str(os.getpid())],
            env={**os.environ, **environment(prefect_home, None)},
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
    """Point Prefect at `PREFECT_API_URL` when that is set, else at an own server.

    Enter before Prefect is imported: it reads its settings then.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    own = OwnServer(prefect_home)
    os.environ.update(environment(prefect_home, own.api_url))
    try:
        yield own
    finally:
        own.stop()


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


def _main(port: int, parent: int) -> None:
    die_with(parent)
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=True, final=True)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", lifespan="on")


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
