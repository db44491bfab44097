"""`dateline quarantine`: what was left out, why, and what a person decides of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from flows.commands.show import as_json, console, print_table, without_controls
from flows.look import is_there, where
from tasks.discover import stored_path
from warehouse import connect, lake, quarantine
from warehouse.home import Home, open_home
from warehouse.quarantine import LeftOut

_PREVIEW = 480
_HEX_LINE = 24
_SHORT_ID = 12


def open_quarantine(root: Path) -> Home:
    """The home, its lake up to date. Raises NoSuchHome, NewerLake."""
    home = open_home(root)
    lake.create_or_upgrade(home)
    return home


def spellings(home: Home, given: str) -> list[str]:
    """How the lake may write what was given: as it is, or as the path of a file here."""
    return [given, stored_path(Path(given).expanduser(), home.inbox)]


def named(home: Home, given: Sequence[str]) -> list[LeftOut]:
    """What these paths and ids name, each once. Raises Unclear."""
    with connect(home.root) as connection:
        items = quarantine.left_out(connection)
    found = [item for one in given for item in quarantine.named(spellings(home, one), items)]
    return list(dict.fromkeys(found))


def show_list(root: Path, *, every: bool, json: bool) -> int:
    """List what waits for a person; with `every` also what does not."""
    home = open_quarantine(root)
    with connect(home.root) as connection:
        items = quarantine.left_out(connection)
    shown = [item for item in items if every or item.state == "open"]
    states = Counter(item.state for item in items)
    if json:
        answer = {"quarantine": [dataclasses.asdict(item) for item in shown], "states": states}
        sys.stdout.write(as_json(answer))
        return 0
    if shown:
        print_items(shown, with_state=every)
    hidden = [f"{states[state]} {state}" for state in sorted(states) if state != "open"]
    rest = f"; also {', '.join(hidden)}" if hidden and not every else ""
    out = console()
    out.print(f"{states['open']} in quarantine{rest}", markup=False)
    if states["open"]:
        out.print("Next: dateline quarantine show ID, retry ID or dismiss ID --reason TEXT")
    return 0


def print_items(items: Sequence[LeftOut], *, with_state: bool) -> None:
    """A table of what was left out."""
    columns = ["id", "what", "reason", "found", "version", *(["state"] if with_state else [])]
    rows = [
        [item.key[:_SHORT_ID], place_of(item), item.reason, item.found_at, item.pipeline_version,
         *([item.state] if with_state else [])]
        for item in items
    ]  # fmt: skip
    print_table(columns, rows)


def place_of(item: LeftOut) -> str:
    """Path, and of a document where in the file it stands."""
    is_record = item.record_no is not None and item.media_type == "application/json"
    record = f"record {(item.record_no or 0) + 1}" if is_record else None
    return " › ".join(filter(None, (item.path, item.member, record)))


def show(root: Path, given: str, *, json: bool) -> int:
    """Everything known about one thing. Raises Unclear."""
    home = open_quarantine(root)
    items = named(home, [given])
    described = [_describe(home, item) for item in items]
    if json:
        sys.stdout.write(as_json(described[0] if len(described) == 1 else described))
        return 0
    out = console()
    for told in described:
        head = {key: value for key, value in told.items() if key not in ("preview", "next")}
        out.rule(Text(without_controls(f"{told['kind']} {told['path']}")))
        for name, value in head.items():
            if value is not None:
                out.print(Text(f"{name.replace('_', ' '):<18} {without_controls(str(value))}"))
        if told["preview"]:
            out.print(Text("first bytes", "dim"))
            out.print(Text(told["preview"]))
        for step in told["next"]:
            out.print(Text(f"→ {without_controls(step)}"))
    return 0


def dismiss(root: Path, given: Sequence[str], reason: str | None, *, undo: bool, json: bool) -> int:
    """Leave things out for good, or take that back. Raises Unclear."""
    home = open_quarantine(root)
    items = [item for item in named(home, given) if item.state != "taken down"]
    if undo:
        quarantine.take_up(home, items)
    else:
        assert reason is not None
        quarantine.dismiss(home, items, reason, dt.datetime.now(dt.UTC))
    with connect(home.root) as connection:
        keys = {(item.key, item.path) for item in items}
        now = [item for item in quarantine.left_out(connection) if (item.key, item.path) in keys]
    if json:
        sys.stdout.write(as_json({"quarantine": [dataclasses.asdict(item) for item in now]}))
        return 0
    print_items(now, with_state=True)
    word = (
        "back in quarantine" if undo else "dismissed: no longer listed, not tried again by itself"
    )
    console().print(f"{len(now)} {word}", markup=False)
    return 0


def _describe(home: Home, item: LeftOut) -> dict[str, Any]:
    with connect(home.root) as connection:
        size = quarantine.size_of(connection, item)
        raw = quarantine.first_bytes(connection, item, _PREVIEW)
    place = where(home, item.path)
    if item.kind == "file" and item.state != "taken down":
        raw = _head_of(place)
    return {
        **dataclasses.asdict(item),
        "size_bytes": size,
        "location": str(place),
        "preview": preview(raw) if raw else None,
        "next": _next_steps(item, place, has_bytes=item.kind == "file" or raw is not None),
    }


def _head_of(place: Path | str) -> bytes | None:
    """The first bytes of a file on this machine; one at an address is not fetched for it."""
    try:
        with Path(place).open("rb") as file:
            return file.read(_PREVIEW)
    except OSError:
        return None


def preview(raw: bytes) -> str:
    """Bytes as text that steers no terminal; as hexadecimal digits when they are no text."""
    text = raw.decode("utf-8", "replace")
    if b"\0" not in raw and text.count("\ufffd") <= len(text) // 10:
        return without_controls(text)
    lines = [raw[at : at + _HEX_LINE] for at in range(0, min(len(raw), 8 * _HEX_LINE), _HEX_LINE)]
    return "\n".join(line.hex(" ") for line in lines)


def _next_steps(item: LeftOut, place: Path | str, *, has_bytes: bool) -> list[str]:
    """What can be done about it."""
    key = item.key[:_SHORT_ID]
    dismiss_it = f"dateline quarantine dismiss {key} --reason TEXT: leave it out for good"
    if item.state == "taken down":
        return [f"it was taken down; dateline forget --undo {key} lets it in again"]
    if item.state == "dismissed":
        return [f"dateline quarantine dismiss {key} --undo: take the decision back"]
    if item.state == "replaced":
        return ["nothing: other content was read at this path since"]
    if item.kind == "document":
        steps = [f"dateline explain {key}: every line with the reason why it was dropped"]
        if has_bytes:
            steps.append(f"dateline quarantine retry {key}: judge it again")
        return [*steps, dismiss_it]
    if not is_there(place):
        return [f"the file is no longer at {place}: put it back, or", dismiss_it]
    return [
        f"repair or replace {place}, then dateline quarantine retry {key}",
        dismiss_it,
    ]
