"""`dateline recode`: the recode flow, once."""

from __future__ import annotations

import sys
from typing import Any

from flows.commands.bar import show_progress
from flows.commands.once import run_flow_once
from flows.commands.show import as_json, console, print_table
from flows.progress import listening
from flows.settings import Settings
from warehouse.home import open_home


def recode(settings: Settings, *, json: bool) -> int:
    """Run the recode flow. Returns the exit status. Raises NoSuchHome."""
    open_home(settings.home)
    with show_progress("recode", json=json) as listener, listening(listener):
        result = run_flow_once(settings, _run)
    if json:
        sys.stdout.write(as_json(result))
    if "error" in result:
        console(stderr=True).print(result["error"], style="red", markup=False)
        return 1
    if not json:
        load = result["counts"].get("load", {})
        rows = [
            ("documents judged again", int(result["counts"].get("read", {}).get("documents", 0))),
            *(
                (f"– {name}", int(load.get(name, 0)))
                for name in ("article", "duplicate", "rejected")
            ),
        ]
        print_table(("", ""), rows, title=f"Run {result['run_id']}")
    return 0


def _run(settings: Settings) -> dict[str, Any]:
    from flows.recode import recode as run_flow

    return dict(run_flow(settings.home))
