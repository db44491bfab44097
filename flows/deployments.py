"""What runs on a schedule: the deployments of a home and the process that serves them."""

from __future__ import annotations

import asyncio
import signal
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.alarms import install_automations
from flows.ingest import ingest
from flows.maintain import maintain
from flows.notice import notice
from flows.recode import recode
from flows.schedule import SCHEDULED_TAG, TAG, close_left_runs
from flows.settings import Settings
from warehouse.home import Home

AT_ONCE = 5
"""Flow runs of different deployments at once; those that need the home queue at its lock."""


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """The deployments of a home: ingest hourly, maintain daily, unless set otherwise; recode
    by hand.
    """
    return [
        _deployment(ingest, settings, settings.ingest_cron),
        _deployment(maintain, settings, settings.maintain_cron),
        _deployment(recode, settings, None),
    ]


def _deployment(flow: Flow[Any, Any], settings: Settings, cron: str | None) -> RunnerDeployment:
    """One deployment, loaded by module path, one run of it at a time.

    A run that falls due while another goes on is cancelled: the one going on does its work.
    """
    deployment = flow.to_deployment(
        name="dateline",
        schedules=[Cron(cron, timezone=settings.schedule_zone)] if cron else [],
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        tags=[TAG, SCHEDULED_TAG],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(deployment, RunnerDeployment)
    return deployment


def _notices() -> RunnerDeployment:
    deployment = notice.to_deployment(
        name="dateline", tags=[TAG], entrypoint_type=EntrypointType.MODULE_PATH
    )
    assert isinstance(deployment, RunnerDeployment)
    return deployment


def serve_home(settings: Settings, *, is_own_server: bool) -> None:
    """Serve the deployments, with the automations about them, until SIGINT or SIGTERM.

    Runs that go on then are cancelled. What an own server had left open when it was killed is
    marked as crashed first.
    """
    notices = _notices()
    notices_id = notices.apply()
    assert isinstance(notices_id, UUID)
    install_automations(settings, notices_id)
    if is_own_server:
        close_left_runs(Home(settings.home.expanduser().resolve()))
    asyncio.run(_serve([*deployments(settings), notices]))


async def _serve(served: list[RunnerDeployment]) -> None:
    runner = _StoppableRunner(pause_on_shutdown=False, limit=AT_ONCE)
    for deployment in served:
        await runner.aadd_deployment(deployment)
    serving = asyncio.create_task(runner.start())
    stopping = asyncio.create_task(runner.told_to_stop())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if stopping.done():
        while not (runner.started or serving.done()):  # told to stop while it starts
            await asyncio.sleep(0.05)
        await runner.astop()
    stopping.cancel()
    await serving


class _StoppableRunner(Runner):
    """Prefect's runner, stopped in its own loop. As it is, it exits from within the signal's
    handler: runs are left open and the log fills with the errors of torn connections.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loop_of_signals = asyncio.get_running_loop()
        self._told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle_sigterm)

    def handle_sigterm(self, *_args: object, **_options: object) -> None:
        """Take note; `start` makes this the handler of SIGTERM."""
        self._loop_of_signals.call_soon_threadsafe(self._told.set)

    async def told_to_stop(self) -> None:
        """Wait for a signal."""
        await self._told.wait()
