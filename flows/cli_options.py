"""Options that commands share, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path, typer.Option("--home", envvar="DATELINE_HOME", help="Folder of the warehouse.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
HOME = Path("data")


def with_home(command: Callable[[], int]) -> int:
    """Run a command that needs a lake; without it, or what it names there, the call was wrong."""
    from warehouse.home import NoSuchHome
    from warehouse.lake import NewerLake
    from warehouse.naming import Unclear

    try:
        return command()
    except (NoSuchHome, NewerLake, Unclear) as error:
        typer.echo(str(error), err=True)
        return 2


def end(status: int) -> None:
    """End the command with this exit status."""
    raise typer.Exit(status)
