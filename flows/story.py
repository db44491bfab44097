"""What a run tells in the Prefect UI: its name with counts, its progress, its report.

Telling never fails a run: its rows are in already, or it has failed for a reason of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from prefect import task
from prefect.artifacts import (
    create_image_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

import warehouse
from flows import reports
from flows.ledger import Ledger
from flows.progress import Progress, listening
from warehouse.home import Home
from warehouse.tables import Run

NEW_ARTICLES = "dateline.articles.added"
"""The event that articles came in; the automation `quiet` misses it."""
HOME_RESOURCE = "dateline.home"


def tell(home: Home, run: Run, ledger: Ledger, error: Exception | None) -> None:
    """Name the run after what it did, leave its report, and say whether there is news."""
    counts = ledger.by_stage()
    _rename(headline(run.flow, counts, failed=error is not None))
    if articles := ledger.of("load", "article"):
        emit_event(
            NEW_ARTICLES,
            resource={"prefect.resource.id": HOME_RESOURCE, "prefect.resource.name": "Dateline"},
            payload={"articles": articles, "run_id": run.run_id},
        )
    report(home, run, counts, str(error) if error else None, return_state=True)


def tell_nothing_new(flow: str, ledger: Ledger) -> None:
    """Name a run that found nothing to do."""
    _rename(headline(flow, ledger.by_stage()))


def headline(flow: str, counts: Mapping[str, Mapping[str, float]], *, failed: bool = False) -> str:
    """A run in one line.

    `ingest: 35 articles, 1 duplicate, 2 rejected, 2 files quarantined`.
    """
    told = _HEADLINES[flow](counts)
    return f"{flow} failed: {told}" if failed else f"{flow}: {told}"


@task(name="report", cache_policy=NO_CACHE)
def report(
    home: Home, run: Run, counts: Mapping[str, Mapping[str, float]], error: str | None
) -> None:
    """The run's report; for an ingest also its losses and a chart."""
    with warehouse.connect(home.root) as lake:
        made = reports.make(lake, run, counts, error)
    create_markdown_artifact(made.markdown, key=f"{run.flow}-report", description=made.title)
    if made.left_out:
        create_table_artifact(
            made.left_out,
            key=f"{run.flow}-left-out",
            description="Files in quarantine and documents rejected, each with its reason",
        )
    if made.chart:
        create_image_artifact(
            image_url=made.chart,
            key="articles-per-day",
            description="Current articles by day of publication",
        )


@contextmanager
def shown_progress(flow: str) -> Iterator[None]:
    """Show what listeners are told as a bar in the UI."""
    made: Any = None
    with _never_failing():
        made = create_progress_artifact(
            0.0, key=f"{flow}-progress", description=f"{flow}, as far as committed"
        )

    def show(progress: Progress) -> None:
        if made is None:
            return
        percent = 100 * progress.done / max(progress.total.amount, 1)
        with _never_failing():
            update_progress_artifact(made, percent, description=progress.note)

    with listening(show):
        yield


def _rename(name: str) -> None:
    with _never_failing(), get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, name=name)


@contextmanager
def _never_failing() -> Iterator[None]:
    """The UI is for looking: when its server is away, the work goes on."""
    try:
        yield
    except (OSError, httpx.HTTPError, PrefectException) as error:
        get_run_logger().log(logging.WARNING, "not shown in the UI: %s", error)


def _told_ingest(counts: Mapping[str, Mapping[str, float]]) -> str:
    found, load = counts["discover"], counts.get("load", {})
    told = [
        _counted(load.get("article", 0), "article"),
        _counted(load.get("duplicate", 0), "duplicate"),
        _counted(load.get("rejected", 0), "rejected", "rejected"),
        _counted(load.get("files_quarantined", 0), "file quarantined", "files quarantined"),
    ]
    files = _counted(found["found"], "file")
    if not load:
        return f"nothing new in {files or 'an empty inbox'}"
    return ", ".join(filter(None, told)) or f"no article in {files}"


def _told_recode(counts: Mapping[str, Mapping[str, float]]) -> str:
    documents = counts.get("read", {}).get("documents", 0)
    return f"{_counted(documents, 'document') or 'no document'} judged again"


def _told_maintain(counts: Mapping[str, Mapping[str, float]]) -> str:
    files = counts.get("compact")
    if files is None:
        return "nothing done"
    expired = _counted(counts.get("expire", {}).get("snapshots", 0), "snapshot") or "no snapshot"
    return f"{files['files_before']:,.0f} files to {files['files_after']:,.0f}, {expired} expired"


def _told_evaluate(counts: Mapping[str, Mapping[str, float]]) -> str:
    documents = counts.get("evaluate", {}).get("documents", 0)
    return f"{_counted(documents, 'labelled document') or 'nothing'} scored"


_HEADLINES = {
    "ingest": _told_ingest,
    "recode": _told_recode,
    "maintain": _told_maintain,
    "evaluate": _told_evaluate,
}


def _counted(number: float, one: str, many: str | None = None) -> str:
    return f"{number:,.0f} {one if number == 1 else many or one + 's'}" if number else ""
