"""Take out of a document the lines that recur over the pages of its site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from tasks.parse.article import source_of
from tasks.records import KEPT_IN_BODY, CleanDocument, Piece
from warehouse import records
from warehouse.site_memory import REASON
from warehouse.tables import SiteLine

SiteMemory = Mapping[str, frozenset[str]]
"""The lines of each site; digits stand as `#`."""

_DIGITS = re.compile("[0-9]+")


@lru_cache(maxsize=1)
def read_memory(file: Path) -> SiteMemory:
    """The memory that a run pinned; read once per process and run."""
    lines: dict[str, set[str]] = {}
    for row in records.read(file, SiteLine):
        lines.setdefault(row.site, set()).add(row.line)
    return {site: frozenset(found) for site, found in lines.items()}


def without_recurring(document: CleanDocument, memory: SiteMemory) -> CleanDocument:
    """The document with the lines of its site's memory as furniture.

    A document that would have no body left keeps all of it: then its site is something else.
    """
    known = frozenset[str]().union(*(memory.get(site, ()) for site in _sites_of(document)))
    if not known:
        return document
    pieces = tuple(_judged(piece, known) for piece in document.pieces)
    if not any(piece.kind in KEPT_IN_BODY for piece in pieces):
        return document
    return replace(document, pieces=pieces)


def _sites_of(document: CleanDocument) -> list[str]:
    """What a document's site is called in the memory."""
    source, _ = source_of(document.claims)
    names = (("source", source), ("site_key", document.site_key))
    return [f"{kind}:{name}" for kind, name in names if name]


def _judged(piece: Piece, known: frozenset[str]) -> Piece:
    if piece.kind not in (*KEPT_IN_BODY, "lead"):
        return piece
    if _DIGITS.sub("#", piece.content) not in known:
        return piece
    return replace(piece, kind="furniture", reason=REASON)
