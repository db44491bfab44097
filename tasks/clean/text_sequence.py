"""Which stretch of lines is the article, decided over the whole sequence of lines.

A page is before → body ↔ insertion → after. Each line has a score for being body and one for
being part of an insertion; changing the state has a weight. The best path is found by Viterbi
decoding (Viterbi 1967; the idea of scoring blocks in sequence: Kohlschütter et al. 2010,
"Boilerplate detection using shallow text features").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

BEFORE, BODY, INSERT, AFTER = range(4)


def decode(
    scores: Sequence[float], insertion: Sequence[float], changes: Mapping[str, float]
) -> list[int]:
    """The state of each line: the path with the greatest sum of scores and weights.

    `changes` has the weights of `enter`, `interrupt`, `resume` and `leave`.
    """
    if not scores:
        return []
    enter, interrupt = changes["enter"], changes["interrupt"]
    resume, leave = changes["resume"], changes["leave"]
    never = float("-inf")
    back: list[tuple[int, int, int, int]] = []
    body, insert, after = scores[0], never, never
    for score, inserted in zip(scores[1:], insertion[1:], strict=True):
        stays = body
        from_body, from_insert, from_after = BODY, INSERT, AFTER
        if insert + resume > body:
            body, from_body = insert + resume, INSERT
        if enter > body:
            body, from_body = enter, BEFORE
        if stays + interrupt > insert:
            insert, from_insert = stays + interrupt, BODY
        if stays + leave > after:
            after, from_after = stays + leave, BODY
        body += score
        insert += inserted
        back.append((BEFORE, from_body, from_insert, from_after))
    state = BODY if body >= max(0.0, after) else AFTER if after >= 0 else BEFORE
    states = [state]
    for step in reversed(back):
        state = step[state]
        states.append(state)
    states.reverse()
    return states
