"""Texts that do not go on: cut off by whoever saved them, or kept from readers who do not pay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.records import KEPT_IN_BODY, Piece
from warehouse import reference

NEAR_BODY = 12
"""So many passages after the last paragraph may hold what the page asks for."""

MAX_PROMPT_WORDS = 40
MIN_CUT_WORDS = 12
"""A line of fewer words without a full stop may be a heading, a credit or a signature."""

_COUNTED = re.compile(r"\[\s*\+\s*\d+\s+\w+\s*\]\s*$")
_ELLIPSIS = re.compile(r"(?:\u2026|\.\.\.|\[\u2026\]|\[\.\.\.\])\s*$")
_ENDS = re.compile(r"[.!?\u3002\uff01\uff1f\u061f\u0964][\"'\u201d\u2019\u00bb)\]*\u2026]*\s*$")
_WORD = re.compile(r"[^\W_]+")


def is_truncated(pieces: Sequence[Piece]) -> bool:
    """Whether the last paragraph breaks off.

    It ends in "\u2026" or "[+1234 chars]", at a comma or a word that no sentence ends with ("of
    the"); or it lacks a full stop and "Read more" or a request to subscribe stands below. The lack
    alone says nothing: pages end in credits, addresses and lists.
    """
    last = _last_of_body(pieces)
    if last is None:
        return False
    text = pieces[last].content.rstrip()
    if _COUNTED.search(text) or _ELLIPSIS.search(text):
        return True
    if _ENDS.search(text):
        return False
    words = _folded(text).split()
    if pieces[last].kind != "body" or len(words) < MIN_CUT_WORDS:
        return False
    if text[-1] in ",;" or (text.split()[-1].casefold() in _phrases("unfinished")):
        return True
    below = pieces[last + 1].content if last + 1 < len(pieces) else ""
    return _folded(below) in _phrases("cut") or is_paywalled(pieces)


def is_paywalled(pieces: Sequence[Piece]) -> bool:
    """Whether the page asks for a subscription to read on, right below its text.

    A newsletter box asks for an address, not for money; it says nothing of reading on.
    """
    last = _last_of_body(pieces)
    if last is None:
        return False
    nearby = [piece for piece in pieces[last : last + 1 + NEAR_BODY] if _is_short(piece)]
    return any(
        f" {phrase} " in f" {_folded(piece.content)} "
        for piece in nearby
        for phrase in _phrases("paywall")
    )


def _is_short(piece: Piece) -> bool:
    return len(piece.content.split()) <= MAX_PROMPT_WORDS


def _last_of_body(pieces: Sequence[Piece]) -> int | None:
    kept = (no for no, piece in enumerate(pieces) if piece.kind in KEPT_IN_BODY)
    return max(kept, default=None)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


@reference.cached
def _phrases(kind: str) -> frozenset[str]:
    rows = reference.table(
        "reading_limits", ("phrase",), lambda row: (_folded(row["phrase"]), row["kind"])
    )
    return frozenset(phrase for phrase, of_kind in rows if of_kind == kind)
