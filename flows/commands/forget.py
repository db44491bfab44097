"""`dateline forget`: take down a file, an article or a source, or let it in again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import getpass
import sys
from pathlib import Path
from typing import Any

import typer

from flows.commands.quarantine import open_quarantine, spellings
from flows.commands.show import as_json, console, print_table, without_controls
from flows.look import where
from warehouse import connect, forget, let_in, upkeep
from warehouse.forget import Forgotten, Target
from warehouse.home import Home

_SIGHT = "with --purge readers that are in a transaction right now lose sight of the lake"
_DISK = (
    "out of sight at once; the bytes leave the disk by `dateline maintain` once no reader can need "
    "them, 24 hours each for snapshots and files, or now by the same command with --purge"
)


def take_down(
    root: Path,
    what: str | None,
    source: str | None,
    reason: str | None,
    *,
    dry_run: bool,
    yes: bool,
    purge: bool,
    json: bool,
) -> int:
    """Take it down, after asking on a terminal. Returns the exit status. Raises Unclear."""
    home = open_quarantine(root)
    with connect(home.root) as connection:
        if source is not None:
            target = forget.find_source(connection, source)
        else:
            target = forget.find(connection, spellings(home, what or ""))
        foreseen = forget.foresee(connection, target)
    if dry_run:
        return _report(home, foreseen, json, dry_run=True, purged=None)
    if not yes and sys.stdin.isatty() and not _confirmed(home, foreseen, purge=purge):
        console(stderr=True).print("Nothing was taken down")
        return 1
    assert reason is not None
    gone = forget.forget(home, target, reason, dt.datetime.now(dt.UTC), _who())
    if purge:
        console(stderr=True).print(f"Removing the files now: {_SIGHT}", markup=False)
    purged = upkeep.purge(home) if purge else None
    return _report(home, gone, json, dry_run=False, purged=purged)


def let_in_again(root: Path, key: str, *, json: bool) -> int:
    """Remove tombstones. Returns the exit status. Raises Unclear."""
    home = open_quarantine(root)
    removed = let_in.let_in_again(home, spellings(home, key))
    if json:
        sys.stdout.write(as_json({"removed": [dataclasses.asdict(one) for one in removed]}))
        return 0
    for one in removed:
        told = f"{one.kind} {one.key} is no longer taken down ({one.reason})"
        console().print(without_controls(told), markup=False)
    console().print("The next ingest of the files it came from reads it again", markup=False)
    return 0


def _confirmed(home: Home, foreseen: Forgotten, *, purge: bool) -> bool:
    _print(home, foreseen, err=True)
    if purge:
        console(stderr=True).print(f"Mind: {_SIGHT}", style="yellow", markup=False)
    return typer.confirm("Take this down?", err=True)


def _report(home: Home, told: Forgotten, json: bool, *, dry_run: bool, purged: int | None) -> int:
    places = [str(where(home, path)) for path in told.paths]
    if json:
        answer: dict[str, Any] = {
            "dry_run": dry_run,
            **dataclasses.asdict(told),
            "files_removed": purged,
            "own_files": places,
        }
        sys.stdout.write(as_json(answer))
        return 0
    _print(home, told, err=False)
    out = console()
    if dry_run:
        out.print("Nothing was taken down: this was a dry run", markup=False)
    elif purged is None:
        out.print(f"Taken down: {_DISK}", markup=False)
    else:
        out.print(f"Taken down, and {purged} files removed from the disk", markup=False)
    return 0


def _print(home: Home, told: Forgotten, *, err: bool) -> None:
    out = console(stderr=err)
    target: Target = told.target
    out.print(without_controls(f"{target.kind} {', '.join(target.keys)}"), markup=False)
    if err:
        for table, n in told.rows.items():
            out.print(f"  {n:,} rows of {table}", markup=False)
    else:
        print_table(("table", "rows"), [(table, f"{n:,}") for table, n in told.rows.items()])
    for name in told.snapshots:
        note = f"The kept snapshot {name!r} holds it and is no longer kept"
        out.print(without_controls(note), markup=False)
    if told.paths:
        out.print("Your own files are not touched; it stands in:", markup=False)
        for path in told.paths:
            out.print(f"  {without_controls(str(where(home, path)))}", markup=False)


def _who() -> str | None:
    """The name of the user, where the system knows one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None
