"""Pages of the sample inbox, whole and damaged: each block once, and nothing that is not there."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean.html import clean_html
from tasks.clean.html_blocks import key_of, read_page
from tasks.records import KEPT_IN_BODY

INBOX = Path(__file__).parents[1] / "data/inbox"
PAGES = sorted(INBOX.rglob("*.html"))
_TAG = re.compile(r"<[^<>]*>")


@cache
def source_of(path: Path) -> str:
    return path.read_text("utf-8", "replace")


def check(html: str) -> None:
    """Every visible letter stands in the pieces once and in its order, and no other."""
    page = read_page(html)
    pieces, _ = clean_html(html)
    if page is None:
        assert pieces == ()
        return
    shown = [piece for piece in pieces if piece.reason != "title from metadata"]
    assert "".join(key_of(piece.content) for piece in shown) == "".join(
        block.key for block in page.blocks
    )
    assert all(piece.reason and piece.content for piece in pieces)
    visible = " ".join(block.text for block in page.blocks)
    for piece in pieces:
        if piece.kind in KEPT_IN_BODY:
            assert piece.content in visible


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_block_once_and_nothing_else(path: Path) -> None:
    check(source_of(path))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PAGES), st.data())
def test_damaged_pages_too(path: Path, data: st.DataObject) -> None:
    html = source_of(path)
    tags = list(_TAG.finditer(html))
    lost = data.draw(st.lists(st.integers(0, len(tags) - 1), max_size=12, unique=True))
    for number in sorted(lost, reverse=True):
        html = html[: tags[number].start()] + html[tags[number].end() :]
    end = data.draw(st.integers(len(html) // 4, len(html)))
    check(html[:end])
