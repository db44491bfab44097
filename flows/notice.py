"""The notice flow: say something to people who do not look at the UI."""

from __future__ import annotations

import apprise
from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.reports import escaped
from flows.settings import Settings


class NotDelivered(Exception):
    """A notice reached nobody."""


@flow(name="notice", flow_run_name="notice: {about}")
def notice(about: str, text: str = "") -> None:
    """Leave a notice as an artifact, and send it to `DATELINE_NOTIFY_URL` when that is set.

    Raises NotDelivered; it does not show the address, which as a rule holds a password.
    """
    lines = [escaped(line) for line in text.splitlines()]
    create_markdown_artifact(
        "\n\n".join([f"# {escaped(about)}", *lines]), key="notice", description=about
    )
    address = Settings().notify_url
    if address is None:
        return
    sender = apprise.Apprise()
    if not sender.add(address.get_secret_value()):
        raise NotDelivered("DATELINE_NOTIFY_URL is no address that Apprise knows")
    if not sender.notify(title=f"Dateline: {about}", body=text or about):
        raise NotDelivered("the service at DATELINE_NOTIFY_URL did not take the notice")
