"""The author named only in a note at the end: `Ada Quill is a correspondent for the Alder Post`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parse.bylines import is_role, parse_authors
from tasks.records import KEPT_IN_BODY, Piece

BELOW_BODY = 8
"""So many passages below the last paragraph may be the note."""

MAX_NOTE_WORDS = 80
ROLE_WORDS = 6

_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w.'’\-]*"
_PARTICLES = r"(?:(?:de|da|di|del|van|von|der|den|la|le|bin|al)\s+){0,2}"
_NAME = rf"{_CAPITALISED}(?:\s+{_PARTICLES}{_CAPITALISED}){{1,3}}"
_IS = re.compile(
    rf"^(?P<name>{_NAME}),?\s+(?:is|was|ist|est|es|è)\s+(?:an?|the|our|ein|eine|une?|una?)?\s*"
    rf"(?P<role>(?:[^\W\d_][\w'’\-]*\s*){{1,{ROLE_WORDS}}})"
)
_DOES = re.compile(rf"^(?P<name>{_NAME})\s+(?:writes|reports|covers)\s+(?:on|about|from|for|\w)")
_WRITTEN = re.compile(rf"^(?:Written by|About the author:?|By)\s+(?P<name>{_NAME})$")


def author_of_note(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The author whom a note below the text, or its last paragraph, introduces.

    In a paragraph of the text it must be somebody whom the text does not name before: else the
    text is about them.
    """
    kept = [no for no, piece in enumerate(pieces) if piece.kind in KEPT_IN_BODY]
    if not kept:
        return ()
    story = "\n".join(pieces[no].content for no in kept[:-1])
    for piece in pieces[kept[-1] : kept[-1] + 1 + BELOW_BODY]:
        name = _introduced(piece.content)
        if name and not (piece.kind in KEPT_IN_BODY and name.split()[-1] in story):
            return parse_authors([name])
    return ()


def _introduced(text: str) -> str | None:
    if len(text.split()) > MAX_NOTE_WORDS:
        return None
    if match := _DOES.match(text) or _WRITTEN.match(text):
        return match["name"]
    match = _IS.match(text)
    return match["name"] if match and is_role(match["role"]) else None
