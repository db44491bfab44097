"""From the text of a page to pieces with verdicts: what is the article, what is the page's junk.

Each line is judged by its own shape (`text_shape`), its neighbours (`text_traits`) and its place
and subject in the page (`text_page`), weighed in `text_score`, over the whole sequence of lines
(`text_sequence`); the headline and what stands around it by `text_headline`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from tasks.clean.text_headline import Headline, Verdict, find_headline
from tasks.clean.text_lines import Line, cut_glued, join_wrapped, merge, read_lines
from tasks.clean.text_page import fold
from tasks.clean.text_score import line_traits, load_weights, score_lines
from tasks.clean.text_sequence import AFTER, BEFORE, BODY, INSERT, decode
from tasks.clean.text_shape import Shape, is_headline_shaped, shape_of
from tasks.clean.text_traits import items_of_lists
from tasks.records import KEPT_IN_BODY, Piece

LONGEST_TAIL = 3
"""Short lines below the last paragraph up to which they are labels, not a list or a poem."""
PASSED_OVER = -0.5
"""Least score of an advertisement or a link to another article: the article goes on after it."""
CLEAN_SHARE = 0.65
"""Share of running text from which a text without known furniture is taken for an article."""
RECORD_BONUS = 3.0
"""The text of a record is an article: its lines are body unless they look like junk."""


def clean_text(
    text: str,
    charset: str | None = "utf-8",
    raw: bytes | None = None,
    raw_field: str | None = None,
    is_record: bool = False,
) -> tuple[Piece, ...]:
    """Cut the text of a page into pieces in document order, each with its kind and the reason.

    Every non-blank line belongs to one piece; a line with a whole page glued into it is cut
    into several. `content` is the stripped line as decoded, or the rows of a wrapped paragraph
    joined by single spaces. `raw_start` and `raw_end` are byte offsets in `raw`, which may begin
    with a byte order mark; null when `raw` is not given, when the text is the field `raw_field`
    of a record, or when the bytes do not decode to the line.

    `is_record`: the text is an article however short, one sentence included.
    """
    lines = read_lines(text, charset, None if raw_field is not None else raw)
    lines = join_wrapped(cut_glued(lines, charset))
    known = {content: shape_of(content) for content in {line.content: None for line in lines}}
    shapes = [known[line.content] for line in lines]
    scores, insertion = score_lines(line_traits(shapes, [line.after_blank for line in lines]))
    scores = [
        max(score, PASSED_OVER) if _is_passed_over(shape) else score
        for score, shape in zip(scores, shapes, strict=True)
    ]
    if is_record or _is_clean(shapes):
        scores = [score + RECORD_BONUS for score in scores]
    states = decode(scores, insertion, load_weights().changes)
    if is_record and BODY not in states:
        states = [BODY] * len(states)
    states = _without_tail(shapes, _without_known(shapes, states))
    headline = find_headline(shapes, states)
    verdicts = [_verdict(index, shapes, states, headline) for index in range(len(lines))]
    return tuple(_pieces(lines, verdicts, raw_field))


def site_key(pieces: Iterable[Piece]) -> str | None:
    """A fingerprint of the page's furniture: 16 hex digits, the same for pages of one site.

    Hash over the first label-like furniture lines, which are a site's menu; null when there are
    fewer than three.
    """
    labels: list[str] = []
    for piece in pieces:
        if piece.kind in KEPT_IN_BODY:
            break
        if piece.kind == "furniture" and piece.reason not in _OF_THE_PAGE:
            labels.append(fold(piece.content))
    if len(labels) < 3:
        return None
    return hashlib.sha256("\n".join(labels[:5]).encode()).hexdigest()[:16]


_PARTS = re.compile(r"\s+[|·•–—]\s+")
_BETWEEN_SENTENCES = (" ", "  ", "\xa0")
_PLACES = {
    BEFORE: "label-like line before the title",
    INSERT: "label-like line between paragraphs",
    AFTER: "after the end of the article",
}
_OF_THE_PAGE = ("repeats the headline", "repeats the headline with the site's name")


def _without_known(shapes: Sequence[Shape], states: Sequence[int]) -> list[int]:
    """The states with what is surely furniture taken out of the body: `Advertisement`, `0:00`."""
    return [
        INSERT if state == BODY and (is_item or _is_known(shape)) else state
        for shape, state, is_item in zip(shapes, states, items_of_lists(shapes), strict=True)
    ]


def _is_clean(shapes: Sequence[Shape]) -> bool:
    """Whether a text is the article and nothing else, as one that was cleaned before."""
    words = sum(shape.size for shape in shapes)
    prose = sum(shape.size for shape in shapes if shape.is_prose)
    return prose >= CLEAN_SHARE * words and not any(_is_known(shape) for shape in shapes)


def _is_passed_over(shape: Shape) -> bool:
    phrase = shape.phrase
    if phrase is None or not shape.is_known_furniture:
        return False
    is_link = phrase.kind == "related" and phrase.place == "start"
    return is_link or phrase.comment in ("advertisement", "page number")


def _is_known(shape: Shape) -> bool:
    return (
        shape.is_known_furniture
        or shape.is_breadcrumb
        or shape.is_icons
        or (shape.is_clock and not shape.is_date)
    )


def _without_tail(shapes: Sequence[Shape], states: list[int]) -> list[int]:
    """The states with the labels below the last paragraph after the article, not part of it.

    `Follow our climate team` may stand between paragraphs as a heading would, but heads nothing.
    """
    body = [index for index, state in enumerate(states) if state == BODY]
    tail: list[int] = []
    for index in reversed(body):
        if not (_is_label(shapes[index]) or shapes[index].is_credit):
            break
        tail.append(index)
    is_below_text = len(tail) <= LONGEST_TAIL and len(body) - len(tail) >= 2
    if not tail or not is_below_text or not shapes[body[-len(tail) - 1]].is_prose:
        return states
    return [AFTER if index >= tail[-1] else state for index, state in enumerate(states)]


def _is_label(shape: Shape) -> bool:
    return shape.size <= 8 and not (shape.ends_sentence or shape.is_item or shape.has_quote)


def _verdict(
    index: int, shapes: Sequence[Shape], states: Sequence[int], headline: Headline
) -> Verdict:
    shape, state = shapes[index], states[index] if index >= headline.first else BEFORE
    if index in headline.verdicts:
        return headline.verdicts[index]
    if shape.is_credit:
        return "byline", "credits the reporters"
    if state == BODY:
        if shape.is_prose or shape.ends_sentence:
            return "body", "sentence-like line inside the body"
        if is_headline_shaped(shape) and index + 1 < len(shapes) and states[index + 1] == BODY:
            return "heading", "short line between paragraphs"
        return "body", "line inside the body"
    if state == BEFORE and headline.title is not None and index > headline.title:
        return _dropped(shape, state, "line between the title and the body")
    return _dropped(shape, state, _PLACES[state])


def _dropped(shape: Shape, state: int, place: str) -> Verdict:
    if shape.is_date or (shape.marks("dateline") and shape.size <= 12):
        return "dateline", "states a date and little else"
    if state == BEFORE and _has_date_part(shape):
        return "dateline", "states a date beside the name of the section"
    if shape.is_clock:
        return "furniture", "clock time or number of a player or counter"
    if shape.marks("caption") or (shape.has_credit and shape.phrase is None):
        return "caption", "caption credit"
    if shape.marks("byline") and state == BEFORE:
        return "byline", "names the author"
    if shape.is_breadcrumb:
        return "furniture", "path of the page in its site"
    if shape.is_icons:
        return "furniture", "names of icons"
    if shape.phrase is not None and not shape.marks("byline"):
        return "furniture", shape.phrase.comment
    return "furniture", place


def _has_date_part(shape: Shape) -> bool:
    """Whether one part of a label is a date: `Monthly review | March 2024`."""
    if shape.size > 8 or shape.ends_sentence:
        return False
    parts = _PARTS.split(shape.content)
    return len(parts) > 1 and any(shape_of(part).is_date for part in parts if part)


def _pieces(
    lines: Sequence[Line], verdicts: Sequence[Verdict], raw_field: str | None
) -> Iterable[Piece]:
    merged: list[tuple[list[Line], Verdict]] = []
    for line, verdict in zip(lines, verdicts, strict=True):
        is_same = bool(merged) and merged[-1][1] == verdict and verdict[0] in ("body", "furniture")
        if is_same and line.glued and line.gap in _BETWEEN_SENTENCES:
            merged[-1][0].append(line)
        else:
            merged.append(([line], verdict))
    for parts, (kind, reason) in merged:
        line = merge(parts)
        yield Piece(kind, reason, line.content, line.raw_start, line.raw_end, raw_field)
