"""Which stretch of lines is the article, decided over the whole sequence of lines.

A page is before → body ↔ insertion → after. Each line has a score for being body; changing
the state costs. The best path is found by Viterbi decoding (Viterbi 1967; the idea of scoring
blocks in sequence: Kohlschütter et al. 2010, "Boilerplate detection using shallow text features").
"""

from __future__ import annotations

from collections.abc import Sequence

BEFORE, BODY, INSERT, AFTER = range(4)

ENTER = 0.1
"""What it takes to begin the body: about one clear paragraph."""
INTERRUPT, RESUME, INSERTED_LINE = 0.95, 0.05, 0.15
"""An insertion costs to begin, to end, and for each of its lines."""
BARRIER, RELATED, LABEL = 4.0, 0.5, 0.2
"""It costs more to go past a line after which an article seldom goes on: comments or footer,
a list of other articles, known furniture other than an advertisement."""


def decode(
    scores: Sequence[float], barriers: Sequence[float], enter: float = ENTER
) -> list[int]:
    """The state of each line: the path with the greatest sum of scores minus costs."""
    never = float("-inf")
    best = [0.0, -enter, never, never]
    back: list[tuple[int, int, int, int]] = []
    if not scores:
        return []
    best = [0.0, scores[0] - enter, never, never]
    for score, barrier in zip(scores[1:], barriers[1:], strict=True):
        body, from_body = max(
            (best[BODY], BODY), (best[INSERT] - RESUME, INSERT), (best[BEFORE] - enter, BEFORE)
        )
        insert, from_insert = max((best[INSERT], INSERT), (best[BODY] - INTERRUPT, BODY))
        after, from_after = max((best[AFTER], AFTER), (best[BODY], BODY))
        back.append((BEFORE, from_body, from_insert, from_after))
        best = [best[BEFORE], body + score, insert - INSERTED_LINE - barrier, after]
    state = max((BODY, AFTER, BEFORE), key=lambda s: best[s])
    states = [state]
    for step in reversed(back):
        state = step[state]
        states.append(state)
    states.reverse()
    return states
