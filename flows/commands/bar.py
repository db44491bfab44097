"""The progress of a run: a bar on a terminal, plain lines elsewhere, both on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flows.commands.show import console
from flows.progress import Listener, Progress


@contextmanager
def show_progress(what: str, *, json: bool) -> Iterator[Listener]:
    """A listener that shows what it is told. With `json` there is no bar, even on a terminal."""
    out = console(stderr=True)
    if not out.is_terminal or json:
        yield lambda progress: print(progress.note, file=sys.stderr, flush=True)
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn(f"[bold]{what}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]:,} articles"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=out) as bar:
        task = bar.add_task(what, total=None, articles=0)

        def show(progress: Progress) -> None:
            bar.update(
                task,
                total=progress.total.amount or None,
                completed=progress.done,
                articles=progress.articles,
            )

        yield show
