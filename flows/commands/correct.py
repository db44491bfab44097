"""`dateline correct`: what a person decides about countries and actors, kept for ever."""

from __future__ import annotations

import dataclasses
import datetime as dt
import getpass
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.commands.show import as_json, console, print_table, without_controls
from warehouse import connect, corrections, lake, naming, reference
from warehouse.home import Home, open_home
from warehouse.naming import Unclear
from warehouse.tables import Correction

TYPES = (
    "person", "government", "ministry", "legislature", "court", "party", "military", "police",
    "armed_group", "intergovernmental", "ngo", "company", "media", "organisation",
)  # fmt: skip

_SUMMARY = {
    "merge": "{actor_id} is {value}",
    "alias": "“{surface}” means {meant}",
    "reject": "“{surface}” is no {target_kind}",
    "fix_country": "“{surface}” is {value}",
    "set_type": "{actor_id} is a {value}",
    "set_role": "{actor_id} is “{value}”",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Which places of which texts a decision is about; none of both: all."""

    article: str | None = None
    occurrence_no: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """Why and by whom something was decided."""

    reason: str
    by: str | None

    def signed(self) -> str | None:
        """Who decided: as stated, else the user of this machine."""
        if self.by is not None:
            return self.by
        try:
            return getpass.getuser()
        except (KeyError, OSError):  # a user without a name, as in some containers
            return None


class Decision:
    """Records decisions in one home; each method returns the exit status.

    All raise NoSuchHome, NewerLake, and Unclear for what names nothing or more than one thing.
    """

    def __init__(self, root: Path, made: Made, *, json: bool) -> None:
        self._home = open_home(root)
        lake.create_or_upgrade(self._home)
        self._made, self._json = made, json

    def merge(self, actor: str, into: str) -> int:
        """Two keys are one actor."""
        with connect(self._home.root) as connection:
            one, other = (_actor(connection, self._home, given) for given in (actor, into))
        if one == other:
            raise Unclear(f"{actor!r} and {into!r} are one actor already: {one[0]}")
        return self._keep("merge", "actor", actor_id=one[0], value=other[0], value_name=other[1])

    def alias(self, surface: str, meant: str, place: Place) -> int:
        """Words name an actor, or a country."""
        with connect(self._home.root) as connection:
            country = _country(connection, meant)
            if country is not None:
                code, name = country
                return self._keep(
                    "alias", "country", place, surface=surface, value=code, value_name=name
                )
            key, name = _actor(connection, self._home, meant)
        return self._keep("alias", "actor", place, surface=surface, actor_id=key, value_name=name)

    def reject(self, surface: str, target_kind: str, place: Place) -> int:
        """Words name no actor, or no country."""
        return self._keep("reject", target_kind, place, surface=surface)

    def fix_country(self, surface: str, country: str, place: Place) -> int:
        """Words that name a country name another one."""
        with connect(self._home.root) as connection:
            found = _country(connection, country)
        if found is None:
            raise Unclear(f"no country is called {country!r}: give its name or ISO code")
        code, name = found
        return self._keep(
            "fix_country", "country", place, surface=surface, value=code, value_name=name
        )

    def set_type(self, actor: str, kind: str) -> int:
        """An actor is of another type."""
        if kind not in TYPES:
            raise Unclear(f"{kind!r} is no type of actor: one of {', '.join(TYPES)}")
        with connect(self._home.root) as connection:
            key, _ = _actor(connection, self._home, actor)
        return self._keep("set_type", "actor", actor_id=key, value=kind)

    def set_role(self, actor: str, role: str, article: str) -> int:
        """An actor held a role in one article."""
        with connect(self._home.root) as connection:
            key, _ = _actor(connection, self._home, actor)
        return self._keep("set_role", "actor", Place(article), actor_id=key, value=role)

    def _keep(self, action: str, target_kind: str, place: Place | None = None, **said: str) -> int:
        place = place or Place()
        given = {"surface": None, "actor_id": None, "value": None, "value_name": None, **said}
        kept = corrections.record(
            self._home,
            Correction(
                correction_id="",
                action=action,
                target_kind=target_kind,
                raw_sha256=_raw(self._home, place.article) if place.article else None,
                occurrence_no=place.occurrence_no,
                reason=self._made.reason,
                made_by=self._made.signed(),
                made_at=dt.datetime.now(dt.UTC),
                withdrawn_at=None,
                **given,
            ),
        )
        _tell(self._home, kept, json=self._json)
        return 0


def withdraw(root: Path, given: str, *, json: bool) -> int:
    """Take a decision back. Raises NoSuchHome, NewerLake, Unclear."""
    home = open_home(root)
    lake.create_or_upgrade(home)
    taken_back = corrections.withdraw(home, given, dt.datetime.now(dt.UTC))
    _tell(home, taken_back, json=json)
    return 0


def show_list(root: Path, *, every: bool, json: bool) -> int:
    """List the decisions in force; with `every` also those that were withdrawn."""
    home = open_home(root)
    lake.create_or_upgrade(home)
    with connect(home.root) as connection:
        made = corrections.made(connection)
    shown = [one for one in made if every or one.withdrawn_at is None]
    waiting = len(corrections.waiting_bytes(home))
    if json:
        sys.stdout.write(
            as_json({"corrections": list(map(dataclasses.asdict, shown)), "waiting": waiting})
        )
        return 0
    if shown:
        print_table(*_rows(shown, every=every))
    console().print(
        f"{_counted(len(shown), 'correction')}; {_waits(waiting)}", markup=False, highlight=False
    )
    return 0


def summary(correction: Correction | dict[str, Any]) -> str:
    """A decision as one sentence."""
    said = correction if isinstance(correction, dict) else dataclasses.asdict(correction)
    sentence = _SUMMARY[said["action"]].format(**said, meant=said["actor_id"] or said["value"])
    if said["occurrence_no"] is not None:
        sentence += f", place {said['occurrence_no']}"
    return sentence + (f", in {said['raw_sha256'][:20]}" if said["raw_sha256"] else "")


def _rows(
    shown: Iterable[Correction], *, every: bool
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    columns = ("id", "decision", "reason", "by", "made", *(["withdrawn"] if every else []))
    rows = [
        (
            one.correction_id, summary(one), one.reason, one.made_by, one.made_at,
            *([one.withdrawn_at] if every else []),
        )
        for one in shown
    ]  # fmt: skip
    return columns, rows


def _tell(home: Home, correction: Correction, *, json: bool) -> None:
    waiting = len(corrections.waiting_bytes(home))
    if json:
        sys.stdout.write(as_json({**dataclasses.asdict(correction), "waiting": waiting}))
        return
    state = "withdrawn" if correction.withdrawn_at else "recorded"
    told = f"{state} {correction.correction_id}: {summary(correction)}\n{_waits(waiting)}"
    console().print(without_controls(told), markup=False, highlight=False)


def _waits(articles: int) -> str:
    if not articles:
        return "no article waits for them; later ingests apply them"
    verb = "waits" if articles == 1 else "wait"
    told = f"{_counted(articles, 'article')} {verb} for `dateline recode`"
    return f"{told}; later ingests apply them"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _actor(connection: duckdb.DuckDBPyConnection, home: Home, given: str) -> tuple[str, str]:
    """Key and name of the actor that a key, a name or an alias means. Raises Unclear."""
    found = dict(
        connection.execute(
            """
            select actor_id, name from actors
            where actor_id = $given or lower(name) = lower($given)
            """,
            {"given": given},
        ).fetchall()
    ) or dict(
        connection.execute(
            "select actor_id, name from actors where list_contains(aliases, $given)",
            {"given": given},
        ).fetchall()
    )
    if not found:
        reference.use_own(home.reference)
        found = {
            body.actor_id: body.name
            for body in reference.bodies()
            if given in (body.actor_id, body.name, *body.aliases)
        }
    if len(found) == 1:
        return next(iter(found.items()))
    if found:
        raise Unclear(f"{given!r} may be {', '.join(sorted(found)[:5])}: give the key")
    raise Unclear(
        f"no actor is called {given!r}: give a key or name of `from actors`, or add the actor to "
        f"{home.reference / 'bodies.csv'}"
    )


def _country(connection: duckdb.DuckDBPyConnection, given: str) -> tuple[str, str] | None:
    return connection.execute(
        "select country, name from countries where country = country_code(?)", [given]
    ).fetchone()


def _raw(home: Home, given: str) -> str:
    """The bytes of the article that an id or the start of one names. Raises Unclear."""
    with connect(home.root) as connection:
        known = dict(
            connection.execute(
                "select article_id, raw_sha256 from documents where status = 'article'"
            ).fetchall()
        )
    key = naming.by_id(given, known)
    if key is None:
        raise Unclear(f"no article is called {given!r}")
    return str(known[key])
