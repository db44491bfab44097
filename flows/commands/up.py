"""`dateline up`: this home's Prefect server and its scheduled deployments, until stopped."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from filelock import FileLock, Timeout

from flows.commands.show import console
from flows.server import OwnServer, ServerDidNotStart, announced, environment, is_free
from flows.settings import Settings
from warehouse import lake
from warehouse.home import Home
from warehouse.lake import NewerLake


def up(settings: Settings) -> int:
    """Run until SIGINT or SIGTERM. Returns the exit status."""
    home = Home(settings.home.expanduser().resolve())
    out = console(stderr=True)
    try:
        lake.create_or_upgrade(home)
    except NewerLake as error:
        out.print(str(error), style="red", markup=False)
        return 2
    home.inbox.mkdir(parents=True, exist_ok=True)
    home.prefect.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home.locks / "up.lock", timeout=0):
            return _serve(home, settings)
    except Timeout:
        out.print(f"`dateline up` is already running for {home.root}", style="red", markup=False)
        return 1
    except ServerDidNotStart as error:
        out.print(str(error), style="red", markup=False)
        return 1


def _serve(home: Home, settings: Settings) -> int:
    signal.signal(signal.SIGTERM, _stop)
    os.environ["DATELINE_HOME"] = str(home.root)
    os.environ["DATELINE_UP"] = str(os.getpid())
    outside = os.environ.get("PREFECT_API_URL")
    if outside:
        os.environ.update(environment(home.prefect, outside))
        return _serve_deployments(outside.removesuffix("/api"), settings, is_own_server=False)
    if not is_free(settings.port):
        raise ServerDidNotStart(
            f"port {settings.port} is taken: set DATELINE_PORT, or PREFECT_API_URL to use the "
            "Prefect server that runs there"
        )
    server = OwnServer(home.prefect, settings.port)
    try:
        os.environ.update(environment(home.prefect, server.api_url))
        with console(stderr=True).status("Starting the Prefect server …"):
            server.wait_until_healthy(settings.server_start_seconds)
        with announced(home.prefect, server.api_url):
            return _serve_deployments(server.address, settings, is_own_server=True)
    finally:
        server.stop()


def _serve_deployments(address: str, settings: Settings, *, is_own_server: bool) -> int:
    from flows.deployments import serve_home

    with suppress(KeyboardInterrupt, SystemExit):
        _greet(address, settings)
        serve_home(settings, is_own_server=is_own_server)
    return 0


def _greet(address: str, settings: Settings) -> None:
    """The address on stdout, for whoever reads it there."""
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    inbox = settings.inbox or settings.home / "inbox"
    console(stderr=True).print(
        f"Prefect UI: {address}\n"
        f"ingest  {settings.ingest_cron} ({settings.schedule_zone}) from {inbox}\n"
        f"maintain {settings.maintain_cron}\n"
        "Stop with Ctrl-C.",
        markup=False,
    )


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
