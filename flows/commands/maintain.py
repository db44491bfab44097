"""`dateline maintain`: the upkeep flow, once."""

from __future__ import annotations

import sys
from typing import Any

from flows.commands.once import run_flow_once
from flows.commands.show import as_json, console, print_table
from flows.settings import Settings
from warehouse.home import open_home


def maintain(settings: Settings, *, json: bool) -> int:
    """Run the maintain flow. Returns the exit status. Raises NoSuchHome."""
    open_home(settings.home)
    result = run_flow_once(settings, _run)
    if json:
        sys.stdout.write(as_json(result))
    if "error" in result:
        console(stderr=True).print(result["error"], style="red", markup=False)
        return 1
    if not json:
        counts = result["counts"]
        rows = [
            ("lines known to recur on a site", int(counts["learn"]["lines"])),
            ("data files before", int(counts["compact"]["files_before"])),
            ("data files after", int(counts["compact"]["files_after"])),
            ("snapshots expired", int(counts["expire"]["snapshots"])),
            ("files removed", int(counts["remove"]["files"])),
        ]
        print_table(("", ""), rows, title=f"Run {result['run_id']}")
    return 0


def _run(settings: Settings) -> dict[str, Any]:
    from flows.maintain import maintain as run_flow

    return dict(run_flow(settings.home))
