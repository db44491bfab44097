"""The automations of a home, from the files in `automations/`, installed in its server."""

from __future__ import annotations

from importlib import resources
from string import Template
from typing import Any
from uuid import UUID

import yaml
from prefect.client.orchestration import get_client
from prefect.events.schemas.automations import AutomationCore

from flows.schedule import SCHEDULED_TAG, TAG
from flows.server import HEARTBEAT_SECONDS
from flows.settings import Settings
from flows.story import HOME_RESOURCE, NEW_ARTICLES

SILENT_SECONDS = 3 * HEARTBEAT_SECONDS
"""Without a heartbeat for so long a run is taken for dead."""


def automations(settings: Settings, notice: UUID) -> list[AutomationCore]:
    """The automations; `notice` is the deployment that gives notice."""
    values = {
        "tag": TAG,
        "scheduled_tag": SCHEDULED_TAG,
        "silent_seconds": SILENT_SECONDS,
        "quiet_hours": f"{settings.quiet_hours:g}",
        "quiet_seconds": round(settings.quiet_hours * 3600),
        "home": HOME_RESOURCE,
        "new_articles": NEW_ARTICLES,
        "notice": notice,
    }
    folder = resources.files("flows") / "automations"
    files = sorted((file for file in folder.iterdir()), key=lambda file: file.name)
    return [
        AutomationCore.model_validate(
            yaml.safe_load(Template(file.read_text("utf-8")).substitute(values))
        )
        for file in files
        if file.name.endswith(".yaml")
    ]


def install_automations(settings: Settings, notice: UUID) -> None:
    """Make the automations, or bring them up to date.

    One that is as it should be stays untouched: to replace it would begin its time anew. One
    that a user switched off stays off.
    """
    with get_client(sync_client=True) as client:
        for wanted in automations(settings, notice):
            found = client.read_automations_by_name(wanted.name)
            if not found:
                client.create_automation(wanted)
            elif _content(found[0]) != _content(wanted):
                wanted.enabled = found[0].enabled
                client.update_automation(found[0].id, wanted)


def _content(automation: AutomationCore) -> dict[str, Any]:
    content = automation.model_dump(include={"description", "trigger", "actions"})
    content["trigger"].pop("id", None)
    return content
