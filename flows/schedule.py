"""Runs that fell due together, or while nobody was there: one of them does the work of all."""

from __future__ import annotations

import datetime as dt
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
    TaskRunFilter,
    TaskRunFilterState,
    TaskRunFilterStateType,
)
from prefect.client.schemas.objects import TERMINAL_STATES, State, StateType
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled, Crashed

from flows.locks import is_held
from warehouse.home import Home

TAG = "dateline"
"""On every run of ours, scheduled or by hand."""
SCHEDULED_TAG = "dateline-scheduled"
"""On the runs of deployments that do work."""
AT_ONCE = 200
"""What the API gives in one answer."""
_OPEN = StateType.RUNNING, StateType.PENDING, StateType.CANCELLING


def overtake_late_runs() -> None:
    """Cancel the other scheduled runs of this run's deployment that are due already.

    After a night without a server there is one late run for every hour of it.
    """
    if not deployment.id:
        return
    due = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[deployment.id]),
        state=_in_state(StateType.SCHEDULED),
        next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(
            before_=dt.datetime.now(dt.UTC)
        ),
    )
    with get_client(sync_client=True) as client:
        for late in client.read_flow_runs(flow_run_filter=due, limit=AT_ONCE):
            if late.auto_scheduled and str(late.id) != flow_run.id:
                message = f"Fell due before {flow_run.name} began, which does its work."
                client.set_flow_run_state(late.id, Cancelled(message=message))


def close_left_runs(home: Home) -> None:
    """Mark as crashed what a server that was killed left open, and task runs whose flow run has
    ended without them.

    Call it before anything is served: then a scheduled run cannot be alive, and one by hand
    only while it holds the home.
    """
    by_hand_may_live = is_held(home)
    crashed: State[Any] = Crashed(
        message="The server stopped while it ran. What it had committed is in the lake."
    )
    ours = FlowRunFilterTags(all_=[TAG])
    left = FlowRunFilter(tags=ours, state=_in_state(*_OPEN))
    ended = FlowRunFilter(tags=ours, state=_in_state(*TERMINAL_STATES))
    left_tasks = TaskRunFilter(
        state=TaskRunFilterState(type=TaskRunFilterStateType(any_=list(_OPEN)))
    )
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=left, limit=AT_ONCE):
            if run.deployment_id or not by_hand_may_live:
                client.set_flow_run_state(run.id, crashed, force=True)
        for task in client.read_task_runs(
            flow_run_filter=ended, task_run_filter=left_tasks, limit=AT_ONCE
        ):
            client.set_task_run_state(task.id, crashed, force=True)


def _in_state(*types: StateType) -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types)))
