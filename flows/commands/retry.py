"""`dateline quarantine retry`: read files again, judge documents again, by the ingest flow."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from flows.commands.bar import show_progress
from flows.commands.once import run_flow_once
from flows.commands.quarantine import named, open_quarantine, place_of
from flows.commands.show import as_json, console, print_table
from flows.look import Retry, is_there, where
from flows.progress import listening
from flows.settings import Settings
from warehouse import connect, quarantine
from warehouse.home import Home
from warehouse.naming import Unclear
from warehouse.quarantine import LeftOut

_GONE = "not tried: the file is no longer there"
_NO_BYTES = "not tried: its bytes are not kept"


def retry(settings: Settings, given: Sequence[str], *, json: bool) -> int:
    """Try again what is named, else all that is open. Returns the exit status.

    Raises NoSuchHome, Unclear.
    """
    home = open_quarantine(settings.home)
    items = _wanted(home, given)
    untried = _untried(home, items)
    tried = [item for item in items if item not in untried]
    result: dict[str, Any] = {"run_id": None, "counts": {}}
    if tried:
        request = Retry(
            files=sorted({item.path for item in tried if item.kind == "file"}),
            documents=[item.key for item in tried if item.kind == "document"],
        )
        with show_progress("retry", json=json) as listener, listening(listener):
            result = run_flow_once(settings, lambda chosen: _run(chosen, request))
    became = _became(home, items, untried)
    if json:
        sys.stdout.write(as_json({**result, "items": became}))
    elif became:
        print_table(
            ("id", "what", "now", "why"),
            [(row["key"][:12], row["what"], row["now"], row["reason"]) for row in became],
            title=f"Run {result['run_id']}" if result.get("run_id") else None,
        )
    else:
        console().print("Nothing in quarantine to try again")
    if "error" in result:
        console(stderr=True).print(result["error"], style="red", markup=False)
        return 1
    return 0


def _wanted(home: Home, given: Sequence[str]) -> list[LeftOut]:
    if given:
        items = named(home, given)
    else:
        with connect(home.root) as connection:
            items = [item for item in quarantine.left_out(connection) if item.state == "open"]
    for item in items:
        if item.state == "taken down":
            raise Unclear(
                f"{place_of(item)} was taken down: dateline forget --undo {item.key[:12]} "
                "lets it in again"
            )
    return items


def _untried(home: Home, items: Sequence[LeftOut]) -> dict[LeftOut, str]:
    """What cannot be tried, and why."""
    documents = [item.key for item in items if item.kind == "document"]
    with connect(home.root) as connection:
        without = quarantine.without_bytes(connection, documents)
    untried = {}
    for item in items:
        if item.kind == "file" and not is_there(where(home, item.path)):
            untried[item] = _GONE
        elif item.key in without:
            untried[item] = _NO_BYTES
    return untried


def _became(
    home: Home, items: Sequence[LeftOut], untried: dict[LeftOut, str]
) -> list[dict[str, Any]]:
    rows = []
    with connect(home.root) as connection:
        for item in items:
            fate = quarantine.fate(connection, item)
            rows.append(
                {
                    "kind": item.kind,
                    "key": item.key,
                    "what": place_of(item),
                    "now": fate.status,
                    "reason": untried.get(item, fate.reason),
                    "documents": fate.documents,
                    "article_id": fate.article_id,
                }
            )
    return rows


def _run(settings: Settings, request: Retry) -> dict[str, Any]:
    from flows.ingest import Request
    from flows.ingest import ingest as run_flow

    return dict(run_flow(Request(retry=request), settings.home))
