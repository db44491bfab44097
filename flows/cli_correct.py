"""The subcommands of `dateline correct`; imports stay light."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli_options import HOME, Home, Json, end, with_home

if TYPE_CHECKING:
    from flows.commands.correct import Decision, Place

app = typer.Typer(help="Decide about countries and actors.", invoke_without_command=True)

Reason = Annotated[str, typer.Option(help="Why.")]
By = Annotated[str | None, typer.Option(help="Who decides; the user of this machine by default.")]
Article = Annotated[str | None, typer.Option(help="Only in this article.")]
Occurrence = Annotated[
    int | None, typer.Option(min=1, help="Only at this place of the words in the article.")
]
Surface = Annotated[str, typer.Argument(help="The words as they stand in the text.")]
Actor = Annotated[str, typer.Argument(help="Key, name or alias of an actor.")]


@app.callback()
def correct(
    context: typer.Context,
    home: Home = HOME,
    every: Annotated[bool, typer.Option("--all", help="Also what was withdrawn.")] = False,
    json: Json = False,
) -> None:
    """List the decisions in force; or decide something. It applies to later ingests, and by
    `dateline recode` to what is in the warehouse.
    """
    from flows.commands import correct as command

    if context.invoked_subcommand is None:
        end(with_home(lambda: command.show_list(home, every=every, json=json)))
    named = context.get_parameter_source("home")
    if json or every or (named is not None and named.name == "COMMANDLINE"):
        raise typer.BadParameter(f"options follow {context.invoked_subcommand!r}")


@app.command()
def merge(
    actor: Actor,
    into: Annotated[str, typer.Argument(help="Key, name or alias of the actor that it is.")],
    reason: Reason,
    by: By = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Two keys are one actor."""
    _decide(home, reason, by, lambda decision: decision.merge(actor, into), json=json)


@app.command()
def alias(
    surface: Surface,
    meant: Annotated[str, typer.Argument(help="An actor, or a country.")],
    reason: Reason,
    article: Article = None,
    occurrence: Occurrence = None,
    by: By = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Words name an actor, or a country."""
    place = _place(article, occurrence)
    _decide(home, reason, by, lambda decision: decision.alias(surface, meant, place), json=json)


@app.command()
def reject(
    surface: Surface,
    reason: Reason,
    country: Annotated[bool, typer.Option("--country", help="They name no country.")] = False,
    article: Article = None,
    occurrence: Occurrence = None,
    by: By = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Words name no actor, or no country."""
    place, kind = _place(article, occurrence), "country" if country else "actor"
    _decide(home, reason, by, lambda decision: decision.reject(surface, kind, place), json=json)


@app.command("fix-country")
def fix_country(
    surface: Surface,
    country: Annotated[str, typer.Argument(help="Name or ISO 3166 code.")],
    reason: Reason,
    article: Article = None,
    occurrence: Occurrence = None,
    by: By = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Words that name a country name another one."""
    place = _place(article, occurrence)
    _decide(
        home, reason, by, lambda decision: decision.fix_country(surface, country, place), json=json
    )


@app.command("set-type")
def set_type(
    actor: Actor,
    kind: Annotated[str, typer.Argument(metavar="TYPE", help="person, party, company …")],
    reason: Reason,
    by: By = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """An actor is of another type."""
    _decide(home, reason, by, lambda decision: decision.set_type(actor, kind), json=json)


@app.command("set-role")
def set_role(
    actor: Actor,
    role: Annotated[str, typer.Argument(help="The office, as: foreign minister.")],
    reason: Reason,
    article: Annotated[str, typer.Option(help="The article in which it is so.")],
    by: By = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """An actor holds a role in one article."""
    _decide(home, reason, by, lambda decision: decision.set_role(actor, role, article), json=json)


@app.command()
def withdraw(
    correction: Annotated[str, typer.Argument(help="Id of a decision, or the start of it.")],
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Take a decision back; the list with --all still shows it."""
    from flows.commands import correct as command

    end(with_home(lambda: command.withdraw(home, correction, json=json)))


def _place(article: str | None, occurrence: int | None) -> Place:
    from flows.commands.correct import Place

    if occurrence is not None and article is None:
        raise typer.BadParameter("--occurrence counts within one text: name it with --article")
    return Place(article, occurrence)


def _decide(
    home: Path, reason: str, by: str | None, decide: Callable[[Decision], int], *, json: bool
) -> None:
    from flows.commands.correct import Decision, Made

    end(with_home(lambda: decide(Decision(home, Made(reason, by), json=json))))
