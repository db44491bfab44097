"""Organs of a state as mentions of their country: "the State Duma", "London police"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tasks.enrich.readings import Reading, readings_of_name
from warehouse.reference import Body

STATE_BODIES = frozenset({"ministry", "legislature", "court", "military", "police"})
"""Types of bodies that act for their country: naming them names it."""

_FAME, _TOWN_FAME, _DOUBTFUL_FAME = 9.0, 8.3, 4.0
_CERTAINTY, _DOUBTFUL_CERTAINTY = 0.9, 0.7


def readings_of_body(
    plain: str, start: int, end: int, bodies: Iterable[Body]
) -> tuple[Reading, ...]:
    """The countries whose organ a surface may be; none when it is part of a longer name.

    A body named after a town ("London police") may be that of another town of the name.
    """
    surface = plain[start:end]
    bodies = list(bodies)
    if any(b.type not in STATE_BODIES and surface not in b.doubtful_aliases for b in bodies):
        return ()
    readings = [
        _reading(body, surface) for body in bodies if body.country and body.type in STATE_BODIES
    ]
    is_doubtful = any(reading.fame < _FAME for reading in readings)
    if not readings or (is_doubtful and _goes_on_before(plain, start)):
        return ()
    town = surface.split(" ")[0].removesuffix("'s")
    towns = [r for r in readings_of_name(town) if r.city] if town != surface else []
    if towns:
        known = {reading.country for reading in readings}
        readings = [replace(reading, fame=_TOWN_FAME) for reading in readings]
        readings += [town for town in towns if town.country not in known]
    return tuple(dict.fromkeys(readings))


def _reading(body: Body, surface: str) -> Reading:
    is_doubtful = surface in body.doubtful_aliases
    return Reading(
        country=body.country or "",
        kind="government",
        method="body",
        fame=_DOUBTFUL_FAME if is_doubtful else _FAME,
        certainty=_DOUBTFUL_CERTAINTY if is_doubtful else _CERTAINTY,
    )


def _goes_on_before(plain: str, start: int) -> bool:
    """Whether a capitalised word stands directly before: "World Congress", "Sage House".

    The first word of a sentence is capitalised anyway: "In Congress".
    """
    before = plain[max(0, start - 40) : start]
    if not before.endswith(" ") or not before.strip():
        return False
    head, _, word = before.rstrip().rpartition(" ")
    if not word[:1].isupper() or not word[-1:].isalnum():
        return False
    head = head.rstrip()
    return bool(head) and head[-1] not in ".!?\n:\"'"
