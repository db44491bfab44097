"""Run a flow once in this process, against the server that is there or an own one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.server import OwnServer, ServerDidNotStart, server_for_run
from flows.settings import Settings
from warehouse.home import Home


def run_flow_once(settings: Settings, run: Callable[[Settings], dict[str, Any]]) -> dict[str, Any]:
    """What the flow returns, or {"error": …} when it could not start or did not complete.

    `run` imports the flow itself: Prefect may be imported only when its server is known.
    """
    home = Home(settings.home.expanduser().resolve())
    try:
        with server_for_run(home.prefect) as server:
            return _run(settings, run, server)
    except ServerDidNotStart as error:
        return {"error": str(error)}


def _run(
    settings: Settings, run: Callable[[Settings], dict[str, Any]], server: OwnServer | None
) -> dict[str, Any]:
    import prefect  # takes seconds, in which the server starts

    from flows.ledger import LedgerDoesNotClose
    from flows.locks import HomeIsBusy
    from flows.schedule import TAG
    from tasks.enrich.nlp import NoModel
    from warehouse.lake import NewerLake

    if server is not None:
        server.wait_until_healthy(settings.server_start_seconds)
    try:
        with prefect.tags(TAG):
            return run(settings)
    except (LedgerDoesNotClose, HomeIsBusy, NoModel, NewerLake) as error:
        return {"error": str(error)}
    finally:
        _flush_logs()


def _flush_logs() -> None:
    """Hand the last log records and events to the server while it is still there."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogHandler

    APILogHandler().flush()
    EventsWorker.drain_all(timeout=5)
