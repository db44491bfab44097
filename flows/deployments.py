"""What runs on a schedule: the deployments of a home and the process that serves them."""

from __future__ import annotations

from typing import Any

from prefect import Flow, serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.ingest import ingest
from flows.maintain import maintain
from flows.recode import recode
from flows.settings import Settings

AT_ONCE = 3
"""Flow runs of different deployments at once; those of one home queue at its lock."""


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
        tags=["dateline"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(deployment, RunnerDeployment)
    return deployment


def serve_home(settings: Settings) -> None:
    """Serve the deployments until this process is told to stop."""
    serve(
        *deployments(settings), pause_on_shutdown=False, print_starting_message=False, limit=AT_ONCE
    )
