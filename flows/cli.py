"""The `dateline` command. Imports stay light: each command imports what it needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows import cli_correct
from flows.cli_options import HOME, Home, Json, end, with_home

app = typer.Typer(
    name="dateline",
    help="Raw news files in, a warehouse of articles, countries and actors out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, addresses (s3://…); none: the home's inbox."),
    ] = None,
    home: Home = HOME,
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
    end(command.ingest(Settings(home=home), wanted, dry_run=dry_run, json=json))


@app.command()
def up(home: Home = HOME) -> None:
    """Run the Prefect server of this home and ingest on schedule, until stopped."""
    from flows.commands import up as command
    from flows.settings import Settings

    end(command.up(Settings(home=home)))


@app.command()
def sql(
    question: Annotated[str | None, typer.Argument(help="One SELECT; none: a shell.")] = None,
    home: Home = HOME,
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
        end(with_home(lambda: command.shell(home, form)))
    else:
        end(with_home(lambda: command.answer(home, question, form, output)))


@app.command()
def status(home: Home = HOME, json: Json = False) -> None:
    """Show what is in the warehouse, the last runs, and what was left out."""
    from flows.commands import status as command

    end(with_home(lambda: command.status(home, json=json)))


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="Article id, document id or path.")],
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Show a document line by line: what was kept, what was dropped and why."""
    from flows.commands import explain as command

    end(with_home(lambda: command.explain(home, what, json=json)))


@app.command()
def check(home: Home = HOME, json: Json = False) -> None:
    """Run the SQL checks; exit status 1 when one finds rows."""
    from flows.commands import check as command

    end(with_home(lambda: command.check(home, json=json)))


@app.command()
def recode(home: Home = HOME, json: Json = False) -> None:
    """Clean, parse and enrich again what an older coding made."""
    from flows.commands import recode as command
    from flows.settings import Settings

    end(with_home(lambda: command.recode(Settings(home=home), json=json)))


@app.command()
def maintain(home: Home = HOME, json: Json = False) -> None:
    """Compact the Parquet files, expire old snapshots, remove what nobody needs."""
    from flows.commands import maintain as command
    from flows.settings import Settings

    end(with_home(lambda: command.maintain(Settings(home=home), json=json)))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Labelled documents: a file or a folder.")],
    home: Home = HOME,
    worst: Annotated[int, typer.Option(min=0, help="Name so many with the poorest body.")] = 0,
    json: Json = False,
) -> None:
    """Score labelled documents: body, title, authors, date."""
    from flows.commands import evaluate as command
    from flows.settings import Settings

    end(with_home(lambda: command.evaluate(Settings(home=home), gold, worst, json=json)))


@app.command()
def sample(
    output: Annotated[Path, typer.Option("-o", "--output", help="CSV file to write.")],
    table: Annotated[
        str, typer.Option(help="country_mentions, actor_mentions, quotes or events.")
    ] = "actor_mentions",
    rows: Annotated[int, typer.Option("--n", min=1, help="Rows to draw at most.")] = 200,
    seed: Annotated[int, typer.Option(help="Another one draws other rows.")] = 0,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Draw rows by lot into a sheet, for a person to mark and `dateline evaluate` to count."""
    from flows.commands import sample as command

    end(with_home(lambda: command.sample(home, table, rows, seed, output, json=json)))


@app.command()
def bench(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files and folders; none: the home's newest.")
    ] = None,
    home: Home = HOME,
    documents: Annotated[int, typer.Option(min=1, help="Documents to measure at most.")] = 100,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds over them.")] = 3,
    json: Json = False,
) -> None:
    """Measure the stages, beside bare loops of the libraries they stand on."""
    from flows.commands import bench as command
    from flows.settings import Settings

    end(command.bench(Settings(home=home), tuple(paths or ()), documents, rounds, json=json))


@app.command()
def sources(home: Home = HOME, json: Json = False) -> None:
    """Show the outlets, and what names none, with lines to copy into sources.csv."""
    from flows.commands import sources as command

    end(with_home(lambda: command.sources(home, json=json)))


in_quarantine = typer.Typer(help="Work what was left out.", invoke_without_command=True)
app.add_typer(in_quarantine, name="quarantine")
app.add_typer(cli_correct.app, name="correct")


@in_quarantine.callback()
def quarantine(
    context: typer.Context,
    home: Home = HOME,
    every: Annotated[
        bool, typer.Option("--all", help="Also what was dismissed, taken down or replaced.")
    ] = False,
    json: Json = False,
) -> None:
    """List the files and documents that were left out, and why; or work on some of them."""
    from flows.commands import quarantine as command

    if context.invoked_subcommand is None:
        end(with_home(lambda: command.show_list(home, every=every, json=json)))
    named = context.get_parameter_source("home")
    if json or every or (named is not None and named.name == "COMMANDLINE"):
        raise typer.BadParameter(f"options follow {context.invoked_subcommand!r}")


@in_quarantine.command("show")
def quarantine_show(
    what: Annotated[str, typer.Argument(help="Id, start of an id, or path.")],
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Show all that is known about one of them, and what can be done."""
    from flows.commands import quarantine as command

    end(with_home(lambda: command.show(home, what, json=json)))


@in_quarantine.command("retry")
def quarantine_retry(
    what: Annotated[
        list[str] | None, typer.Argument(help="Ids or paths; none: all that is listed.")
    ] = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Read files again, judge documents again."""
    from flows.commands import retry as command
    from flows.settings import Settings

    end(with_home(lambda: command.retry(Settings(home=home), what or (), json=json)))


@in_quarantine.command("dismiss")
def quarantine_dismiss(
    what: Annotated[list[str], typer.Argument(help="Ids or paths.")],
    home: Home = HOME,
    reason: Annotated[str | None, typer.Option(help="Why it is fine to leave it out.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the decision back.")] = False,
    json: Json = False,
) -> None:
    """Leave something out for good: not listed, not tried again by itself, still counted."""
    from flows.commands import quarantine as command

    if (reason is None) != undo:
        raise typer.BadParameter("give --reason TEXT, or --undo without a reason")
    end(with_home(lambda: command.dismiss(home, what, reason, undo=undo, json=json)))


@app.command()
def forget(
    what: Annotated[
        str | None, typer.Argument(help="Path or id of a file, id of an article.")
    ] = None,
    home: Home = HOME,
    source: Annotated[str | None, typer.Option(help="Everything of this source.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why it is taken down.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    purge: Annotated[bool, typer.Option("--purge", help="Off the disk now.")] = False,
    undo: Annotated[str | None, typer.Option(metavar="KEY", help="Let it in again.")] = None,
    json: Json = False,
) -> None:
    """Take down a file, an article or a source: its rows and bytes go and do not come back."""
    from flows.commands import forget as command

    if sum(given is not None for given in (what, source, undo)) != 1:
        raise typer.BadParameter("name one thing: a path, an id, --source NAME or --undo KEY")
    if undo is not None:
        end(with_home(lambda: command.let_in_again(home, undo, json=json)))
    if reason is None and not dry_run:
        raise typer.BadParameter("say why with --reason TEXT, or look first with --dry-run")
    options = {"dry_run": dry_run, "yes": yes, "purge": purge, "json": json}
    end(with_home(lambda: command.take_down(home, what, source, reason, **options)))


def main() -> None:
    """Entry point of the `dateline` command."""
    try:
        app()
    except BrokenPipeError:  # the reader of a pipe had enough
        sys.stderr.close()


if __name__ == "__main__":
    main()
