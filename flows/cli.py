"""The `dateline` command. Imports stay light: each command imports what it needs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="dateline",
    help="Raw news files in, a warehouse of articles, countries and actors out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Home = Annotated[
    Path, typer.Option("--home", envvar="DATELINE_HOME", help="Folder of the warehouse.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_HOME = Path("data")


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; none: the home's inbox.")
    ] = None,
    home: Home = _HOME,
    source: Annotated[str | None, typer.Option(help="Outlet of what names none itself.")] = None,
    zone: Annotated[str | None, typer.Option(help="IANA zone of times that state none.")] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639-1 language.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Documents to read at most.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be read.")
    ] = False,
    json: Json = False,
) -> None:
    """Read new files into the warehouse."""
    from flows.commands import ingest as command
    from flows.settings import Settings

    wanted = command.Wanted(tuple(paths or ()), source, zone, language, limit)
    _end(command.ingest(Settings(home=home), wanted, dry_run=dry_run, json=json))


@app.command()
def up(home: Home = _HOME) -> None:
    """Run the Prefect server of this home and ingest on schedule, until stopped."""
    from flows.commands import up as command
    from flows.settings import Settings

    _end(command.up(Settings(home=home)))


@app.command()
def sql(
    question: Annotated[str | None, typer.Argument(help="One SELECT; none: a shell.")] = None,
    home: Home = _HOME,
    form: Annotated[str, typer.Option("--format", help="table, csv, json or parquet.")] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write.")] = None,
    json: Json = False,
) -> None:
    """Ask the warehouse."""
    from flows.commands import show
    from flows.commands import sql as command

    form = "json" if json else form
    if form not in show.FORMATS:
        raise typer.BadParameter(f"{form!r} is none of {', '.join(show.FORMATS)}")
    if question is None:
        _end(_with_home(lambda: command.shell(home, form)))
    else:
        _end(_with_home(lambda: command.answer(home, question, form, output)))


@app.command()
def status(home: Home = _HOME, json: Json = False) -> None:
    """Show what is in the warehouse, the last runs, and what was left out."""
    from flows.commands import status as command

    _end(_with_home(lambda: command.status(home, json=json)))


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="Article id, document id or path.")],
    home: Home = _HOME,
    json: Json = False,
) -> None:
    """Show a document line by line: what was kept, what was dropped and why."""
    from flows.commands import explain as command

    _end(_with_home(lambda: command.explain(home, what, json=json)))


@app.command()
def check(home: Home = _HOME, json: Json = False) -> None:
    """Run the SQL checks; exit status 1 when one finds rows."""
    from flows.commands import check as command

    _end(_with_home(lambda: command.check(home, json=json)))


@app.command()
def recode(home: Home = _HOME, json: Json = False) -> None:
    """Clean, parse and enrich again what an older coding made."""
    from flows.commands import recode as command
    from flows.settings import Settings

    _end(_with_home(lambda: command.recode(Settings(home=home), json=json)))


@app.command()
def maintain(home: Home = _HOME, json: Json = False) -> None:
    """Compact the Parquet files, expire old snapshots, remove what nobody needs."""
    from flows.commands import maintain as command
    from flows.settings import Settings

    _end(_with_home(lambda: command.maintain(Settings(home=home), json=json)))


def _with_home(command: Callable[[], int]) -> int:
    """Run a command that needs a lake; without one the call was wrong."""
    from warehouse.home import NoSuchHome
    from warehouse.lake import NewerLake

    try:
        return command()
    except (NoSuchHome, NewerLake) as error:
        typer.echo(str(error), err=True)
        return 2


def _end(status: int) -> None:
    raise typer.Exit(status)


def main() -> None:
    """Entry point of the `dateline` command."""
    try:
        app()
    except BrokenPipeError:  # the reader of a pipe had enough
        sys.stderr.close()


if __name__ == "__main__":
    main()
