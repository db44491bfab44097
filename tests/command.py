"""The `dateline` command as users run it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SETTINGS = {"DATELINE_SETTLE_SECONDS": "0", "DATELINE_WORKERS": "2"}


def environment(**more: str) -> dict[str, str]:
    """The environment without what a developer may have set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATELINE_", "PREFECT_"))}
    return {**kept, **SETTINGS, **more}


def start(*args: object, **settings: str) -> subprocess.Popen[str]:
    """Start the command in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**settings),
        start_new_session=True,
    )


def run(*args: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *map(str, args)],
        capture_output=True,
        text=True,
        env=environment(**settings),
        timeout=280,
        check=False,
    )


def ask(home: Path, question: str) -> list[dict[str, Any]]:
    """The rows that answer a question."""
    answer = run("sql", question, "--home", home, "--format", "json")
    assert answer.returncode == 0, answer.stderr
    rows: list[dict[str, Any]] = json.loads(answer.stdout)
    return rows
