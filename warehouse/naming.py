"""Find the one thing that a person means by a path, an id or the start of an id."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 6
"""Characters of an id that a person must give at least."""
_TOLD = 5


class Unclear(Exception):
    """What was given names nothing, or more than one thing."""


def by_path(given: Iterable[str], paths: Iterable[str]) -> str | None:
    """The path that is given in full, in one of several spellings, or the only one that ends in
    it. Raises Unclear when several do.
    """
    known = set(paths)
    spellings = list(given)
    if full := known.intersection(spellings):
        return min(full)
    ending = sorted(path for path in known if path.endswith(tuple(f"/{s}" for s in spellings)))
    if len(ending) > 1:
        raise Unclear(f"{spellings[0]!r} may be {_listed(ending)}: give more of the path")
    return ending[0] if ending else None


def by_id(given: str, ids: Iterable[str]) -> str | None:
    """The id that is given in full, or the only one that starts so.

    Raises Unclear when several do, or when the start is too short to be meant for an id.
    """
    known = set(ids)
    if given in known:
        return given
    starting = sorted(key for key in known if key.startswith(given.lower()))
    if not starting:
        return None
    if len(given) < SHORTEST:
        raise Unclear(f"{given!r} is too short: give at least {SHORTEST} characters of an id")
    if len(starting) > 1:
        raise Unclear(f"{given!r} may be {_listed(starting)}: give more of the id")
    return starting[0]


def _listed(names: list[str]) -> str:
    more = f" or {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more
