"""Which stretch of lines is the article, decided over the whole sequence of lines.

A page is before → body ↔ insertion → after. Each line has a score for being body; changing
the state costs. The best path is found by Viterbi decoding (Viterbi 1967; the idea of scoring
blocks in sequence: Kohlschütter et al. 2010, "Boilerplate detection using shallow text features").
"""

from __future__ import annotations

from collections.abc import Sequence

BEFORE, BODY, INSERT, AFTER = range(4)

ENTER = 1.0
"""What it takes to begin the body, so that one stray sentence of a menu does not."""
INTERRUPT, RESUME, INSERTED_LINE = 0.5, 0.3, 0.12
"""An insertion costs to begin, to end, and for each of its lines."""
BARRIER, RELATED, LABEL = 4.0, 0.3, 0.2
"""It costs more to go past a line after which an article seldom goes on: comments or footer,
a list of other articles, known furniture other than an advertisement."""


def decode(scores: Sequence[float], barriers: Sequence[float], enter: float = ENTER) -> list[int]:
    """The state of each line: the path with the greatest sum of scores minus costs."""
    never = float("-inf")
    back: list[tuple[int, int, int, int]] = []
    if not scores:
        return []
    before, body, insert, after = 0.0, scores[0] - enter, never, never
    for score, barrier in zip(scores[1:], barriers[1:], strict=True):
        stays = body
        from_body, from_insert, from_after = BODY, INSERT, AFTER
        if insert - RESUME > body:
            body, from_body = insert - RESUME, INSERT
        if before - enter > body:
            body, from_body = before - enter, BEFORE
        if stays - INTERRUPT > insert:
            insert, from_insert = stays - INTERRUPT, BODY
        if stays > after:
            after, from_after = stays, BODY
        body += score
        insert -= INSERTED_LINE + barrier
        back.append((BEFORE, from_body, from_insert, from_after))
    state = BODY if body >= max(before, after) else AFTER if after >= before else BEFORE
    states = [state]
    for step in reversed(back):
        state = step[state]
        states.append(state)
    states.reverse()
    return states
