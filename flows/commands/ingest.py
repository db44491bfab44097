"""`dateline ingest`: look first, and only when there is news start what the flow needs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.commands.bar import show_progress
from flows.commands.once import run_flow_once
from flows.commands.show import as_json, console, print_table, without_controls
from flows.look import look_for_news, rejected_of_older_versions
from flows.progress import listening
from flows.settings import Settings
from tasks.discover import Discovery
from tasks.remote import Unreachable, is_url
from warehouse import lake
from warehouse.home import Home
from warehouse.lake import NewerLake


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for; becomes a `flows.ingest.Request`."""

    paths: tuple[str, ...]
    source: str | None
    zone: str | None
    language: str | None
    limit: int | None


def ingest(settings: Settings, wanted: Wanted, *, dry_run: bool, json: bool) -> int:
    """Run the ingest flow once. Returns the exit status."""
    home = Home(settings.home.expanduser().resolve())
    if problem := _cannot_start(home, settings, wanted):
        return _fail(problem, json, status=2)
    started = time.monotonic()
    try:
        with console(stderr=True).status("Looking for new files …"):
            if home.has_lake():
                lake.create_or_upgrade(home)
            found = look_for_news(home, settings, wanted)
            rejected = [] if wanted.limit else rejected_of_older_versions(home)
    except (ValueError, NewerLake, Unreachable) as error:
        return _fail(str(error), json, status=2)
    if dry_run or not (found.has_work or rejected):
        return _report_look(found, json, dry_run=dry_run, seconds=time.monotonic() - started)
    with show_progress("ingest", json=json) as listener, listening(listener):
        result = run_flow_once(settings, _request(wanted))
    result["seconds"] = round(time.monotonic() - started, 1)
    return _report_run(result, json)


def _cannot_start(home: Home, settings: Settings, wanted: Wanted) -> str | None:
    for path in wanted.paths:
        if not is_url(path) and not Path(path).exists():
            return f"no such file or folder: {path}"
    if wanted.paths or (settings.inbox and is_url(settings.inbox)):
        return None
    if settings.inbox and not Path(settings.inbox).is_dir():
        return f"no such folder: {settings.inbox}, which DATELINE_INBOX names"
    if not settings.inbox and not home.inbox.is_dir():
        return (
            f"nothing to ingest: no paths given and no inbox at {home.inbox}. "
            "Name files or folders, or make that folder and drop files into it"
        )
    return None


def _request(wanted: Wanted) -> Callable[[Settings], dict[str, Any]]:
    def run(settings: Settings) -> dict[str, Any]:
        from flows.ingest import Request
        from flows.ingest import ingest as run_flow

        request = Request(
            paths=[path if is_url(path) else str(Path(path).resolve()) for path in wanted.paths],
            source=wanted.source,
            zone=wanted.zone,
            language=wanted.language,
            limit=wanted.limit,
        )
        return dict(run_flow(request, settings.home))

    return run


def _report_look(found: Discovery, json: bool, *, dry_run: bool, seconds: float) -> int:
    files = {
        "found": found.found,
        "known": found.known,
        "new": len(found.fresh),
        "duplicate": len(found.duplicates),
        "unreadable": len(found.unreadable),
        "waiting": len(found.waiting),
    }
    if json:
        new = [file.path for file in found.fresh]
        answer = {"nothing_new": not found.has_work, "dry_run": dry_run, "files": files, "new": new}
        sys.stdout.write(as_json({**answer, "seconds": round(seconds, 2)}))
        return 0
    out = console()
    if dry_run:
        for file in found.fresh:
            out.print(f"would read {without_controls(file.path)}", markup=False)
    waiting = f", {files['waiting']} still being written" if found.waiting else ""
    if found.has_work:
        out.print(f"{files['new']} new of {files['found']} files{waiting}")
    else:
        out.print(f"Nothing new: {files['found']} files found, {files['known']} known{waiting}")
    return 0


def _report_run(result: dict[str, Any], json: bool) -> int:
    if "error" in result:
        return _fail(result["error"], json, status=1)
    counts = result["counts"]
    files, load = counts["discover"], counts.get("load", {})
    known_documents = load.get("known", 0) + counts.get("read", {}).get("known", 0)
    rows = [
        ("files found", files["found"]),
        ("– known", files["known"]),
        ("– loaded", load.get("files_loaded", 0)),
        ("– duplicate", load.get("files_duplicate", 0)),
        ("– quarantined", load.get("files_quarantined", 0)),
        ("– waiting", files["waiting"]),
        ("documents read", counts.get("read", {}).get("documents", 0)),
        ("– articles", load.get("article", 0)),
        ("– duplicate", load.get("duplicate", 0)),
        ("– rejected", load.get("rejected", 0)),
        ("– known", known_documents),
    ]
    if json:
        sys.stdout.write(as_json(result))
        return 0
    print_table(
        ("", ""), [(name, f"{int(value):,}") for name, value in rows],
        title=f"Run {result['run_id']}, {result['seconds']:.0f} s",
    )  # fmt: skip
    return 0


def _fail(message: str, json: bool, *, status: int) -> int:
    if json:
        sys.stdout.write(as_json({"error": message, "exit_status": status}))
    console(stderr=True).print(without_controls(message), style="red", markup=False)
    return status
