"""Whether a line shares its subject with the article: teasers of other articles do not.

They read like body and stand like body, but are about something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tasks.clean.text_shape import Shape
from tasks.clean.text_traits import JUNK
from tasks.clean.text_words import load_words

ENOUGH = 100
"""Different words of an article below which what it is about cannot be told."""
MUCH = 220
"""Different words below which each paragraph of an article still brings mostly new ones."""


def topic_traits_of(shapes: Sequence[Shape], is_body: Sequence[bool]) -> list[str | None]:
    """Whether each longer line shares its words with the page's title and the body found so far.

    In a short article the paragraphs that follow each other stay together: its last one,
    `Offers came from far beyond the region. …`, may share no word with the others.
    """
    stop = load_words().stop
    content = [
        {word for word in shape.words if len(word) > 3 and word not in stop}
        if shape.size >= 6
        else set[str]()
        for shape in shapes
    ]
    is_source = [kept and shape.is_prose for shape, kept in zip(shapes, is_body, strict=True)]
    counts: Counter[str] = Counter()
    for words, counted in zip(content, is_source, strict=True):
        if counted:
            counts.update(words)
    counts.update(content[0] if content else ())
    if len(counts) < ENOUGH:
        return [None] * len(shapes)
    topics = [
        _topic(shape, words, counts, int(counted))
        for shape, words, counted in zip(shapes, content, is_source, strict=True)
    ]
    if len(counts) < MUCH:
        for run in _runs(shapes):
            for index in run if len(run) > 1 else ():
                if is_source[index] and topics[index] in ("off topic", "little topic"):
                    topics[index] = None
    return topics


def _topic(shape: Shape, words: set[str], counts: Counter[str], own: int) -> str | None:
    if len(words) < 4:
        return None
    shared = sum([counts[word] > own for word in words]) / len(words)
    if shared >= 0.45:
        return "on topic"
    if shared >= 0.25:
        return None
    return "off topic" if shared < 0.1 and not shape.has_quote else "little topic"


def _runs(shapes: Sequence[Shape]) -> list[list[int]]:
    """Paragraphs that follow each other, with nothing but an advertisement or a link between."""
    runs: list[list[int]] = [[]]
    for index, shape in enumerate(shapes):
        if shape.is_prose and not shape.marks(*JUNK, "author"):
            runs[-1].append(index)
        elif runs[-1] and not _is_insertion(shape):
            runs.append([])
    return runs


def _is_insertion(shape: Shape) -> bool:
    phrase = shape.phrase
    if phrase is None:
        return False
    is_link = phrase.kind == "related" and phrase.place == "start"
    return is_link or phrase.comment == "advertisement"
