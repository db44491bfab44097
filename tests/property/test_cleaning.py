"""What must hold for any page text: nothing lost, nothing invented, nothing dropped twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean.text import clean_text
from tasks.records import KEPT_IN_BODY, Piece

INBOX = Path(__file__).parents[1] / "data" / "inbox"
FILES = sorted(path for path in INBOX.rglob("*.txt") if path.parent.name != "broken")
KEPT = ("title", "lead", *KEPT_IN_BODY)


def read(path: Path) -> str:
    raw = path.read_bytes()
    charset = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return raw.decode(charset, "replace")


LINES = sorted({line.strip() for path in FILES for line in read(path).splitlines()} - {""})
JUNK = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60
).filter(str.strip)
PAGES = st.lists(
    st.tuples(st.sampled_from(LINES) | JUNK, st.sampled_from(["\n", "\n\n", "\r\n", "\n \n"])),
    max_size=40,
).map(lambda rows: "".join(content + end for content, end in rows))


def characters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text.removeprefix("\ufeff")))


def bodies(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.content for piece in pieces if piece.kind in KEPT_IN_BODY]


@settings(max_examples=150, deadline=None)
@given(PAGES, st.booleans())
def test_every_character_is_in_one_piece(text: str, is_record: bool) -> None:
    pieces = clean_text(text, is_record=is_record)
    assert characters("".join(piece.content for piece in pieces)) == characters(text)
    assert all(piece.reason for piece in pieces)


@settings(max_examples=150, deadline=None)
@given(PAGES, st.booleans())
def test_every_piece_stands_in_the_document_in_order(text: str, is_record: bool) -> None:
    squeezed = re.sub(r"\s+", "", text.removeprefix("\ufeff"))
    place = 0
    for piece in clean_text(text, is_record=is_record):
        content = re.sub(r"\s+", "", piece.content)
        place = squeezed.index(content, place) + len(content)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_cleaned_is_kept_when_cleaned_again(path: Path) -> None:
    pieces = clean_text(read(path))
    body = bodies(pieces)
    assert bodies(clean_text("\n\n".join(body))) == body
    kept = [piece.content for piece in pieces if piece.kind in KEPT]
    again = clean_text("\n\n".join(kept))
    assert [piece.content for piece in again if piece.kind in KEPT] == kept
