"""`dateline evaluate`: the scorecard of labelled documents."""

from __future__ import annotations

import dataclasses
import sys
from functools import partial
from pathlib import Path
from typing import Any

from flows.commands.bar import show_progress
from flows.commands.once import run_flow_once
from flows.commands.show import as_json, console, print_table, without_controls
from flows.progress import listening
from flows.settings import Settings


def evaluate(settings: Settings, gold: Path, worst: int, *, json: bool) -> int:
    """Score what is labelled at `gold`. Returns the exit status."""
    if not gold.exists():
        return _fail({"error": f"no such file or folder: {gold}"}, json, status=2)
    with show_progress("evaluate", json=json) as listener, listening(listener):
        result = run_flow_once(settings, partial(_run, gold=gold.resolve(), worst=worst))
    if "error" in result:
        return _fail(result, json, status=2 if result.get("is_not_gold") else 1)
    if json:
        sys.stdout.write(as_json(_plain(result)))
        return 0
    print_table(
        ("labelled set", "input", "measure", "documents", "score", "±"),
        [
            (line.gold, line.input, line.measure, line.documents, *_rounded(line))
            for line in result["scores"]
        ],
    )
    for line in result["not_scored"]:
        console(stderr=True).print(f"not scored: {without_controls(line)}", markup=False)
    if result["worst"]:
        print_table(
            ("labelled set", "input", "document", "body"),
            [(s.gold, s.input, s.page_id, f"{s.value:.3f}") for s in result["worst"]],
            title="Farthest from their label",
        )
    return 0


def _run(settings: Settings, gold: Path, worst: int) -> dict[str, Any]:
    from flows.evaluate import evaluate as run_flow
    from tasks.evaluate.errors import NotGold

    try:
        return dict(run_flow(gold, worst, settings.home))
    except NotGold as error:
        return {"error": str(error), "is_not_gold": True}


def _rounded(line: Any) -> tuple[str, str]:
    return f"{line.value:.3f}", f"{line.margin:.3f}"


def _plain(result: dict[str, Any]) -> dict[str, Any]:
    lists = {name: list(map(dataclasses.asdict, result[name])) for name in ("scores", "worst")}
    return {**result, **lists}


def _fail(result: dict[str, Any], json: bool, *, status: int) -> int:
    if json:
        sys.stdout.write(as_json({"error": result["error"], "exit_status": status}))
    console(stderr=True).print(without_controls(result["error"]), style="red", markup=False)
    return status
