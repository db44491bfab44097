"""How much each line looks like body text: named traits of the line and its neighbours, weighed.

A score above zero speaks for body. The weights were fitted roughly on labelled pages (AED,
Apache-2.0; WCXB, CC BY 4.0) and rounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tasks.clean.text_shape import Shape
from tasks.clean.text_words import load_words

WEIGHTS: dict[str, float] = {
    "size 1-2": -1.4,
    "size 3-5": -0.9,
    "size 6-11": -0.6,
    "size 12-24": -0.2,
    "size 25-59": 1.6,
    "size 60+": 2.1,
    "open 12-24": -0.2,
    "open 25+": -1.0,
    "ends sentence": 0.2,
    "ends with ellipsis": -1.3,
    "question": 0.1,
    "several sentences": 0.3,
    "ends with colon": 1.0,
    "no function words": 0.8,
    "few function words": -0.8,
    "many function words": -0.2,
    "capitalised": -0.9,
    "upper case": -0.6,
    "starts lower": 0.7,
    "list item": 2.0,
    "numbers": 0.2,
    "symbol": -0.4,
    "slash credit": -1.7,
    "address": -0.7,
    "clock": -1.5,
    "date": -2.1,
    "name": 1.0,
    "phrase furniture": -1.8,
    "furniture inside": -1.5,
    "end inside": -1.2,
    "caption inside": -2.6,
    "author inside": -0.6,
    "phrase end": -3.9,
    "phrase related": -0.7,
    "phrase caption": -1.1,
    "phrase byline": -2.1,
    "phrase dateline": -1.5,
    "repeated short": -0.8,
    "phrase author": -1.0,
    "author note at the end": -1.5,
    "markup": -3.5,
    "repeated long": -2.8,
    "repetition": -1.7,
    "second person": 0.3,
    "quotation": 0.5,
    "before prose": 0.4,
    "after prose": 0.4,
    "among prose": 0.5,
    "much prose near": 0.3,
    "no prose near": -0.4,
    "after colon": -0.1,
    "after end or related": -0.5,
    "teaser run": -0.9,
    "off topic": -2.1,
    "little topic": -1.0,
    "on topic": 0.4,
    "link run": 0.7,
    "dated entry": -3.8,
    "alone": 0.4,
    "in a list": 0.5,
}

_SECOND_PERSON = frozenset({"you", "your", "we", "our", "us", "please", "click"})


def score_lines(traits: Sequence[Sequence[str]]) -> list[float]:
    """One score per line: the sum of the weights of its traits."""
    return [sum(WEIGHTS[trait] for trait in own) for own in traits]


def traits_of(shapes: Sequence[Shape], after_blank: Sequence[bool]) -> list[list[str]]:
    """The names of the traits of each line, its own and those it has from its neighbours."""
    counts = Counter(shape.content for shape in shapes)
    prose = [
        shape.is_prose and not shape.marks("furniture", "end", "caption", "related")
        for shape in shapes
    ]
    link_like = [
        5 <= shape.size <= 45
        and not shape.content.endswith((".", ":", ";", "”", '."'))
        and not shape.is_item
        for shape in shapes
    ]
    teaser = [link and shape.size >= 12 for link, shape in zip(link_like, shapes, strict=True)]
    dated = [shape.is_date and shape.has_clock for shape in shapes]
    is_dated_page = sum(dated) >= 3
    last = len(shapes) - 1
    seen: set[str] = set()
    found: list[list[str]] = []
    for index, shape in enumerate(shapes):
        traits = list(_own_traits(shape))
        if counts[shape.content] > 1:
            if shape.size < 12:
                traits.append("repeated short")
            else:
                traits.append("repetition" if shape.content in seen else "repeated long")
                seen.add(shape.content)
        before = prose[max(0, index - 2) : index]
        after = prose[index + 1 : index + 3]
        if after and after[0]:
            traits.append("before prose")
        elif shape.marks("author"):
            traits.append("author note at the end")
        if before and before[-1]:
            traits.append("after prose")
        near = sum(prose[max(0, index - 5) : index]) + sum(prose[index + 1 : index + 6])
        if any(before) and any(after):
            traits.append("among prose")
        if near >= 6:
            traits.append("much prose near")
        elif near == 0:
            traits.append("no prose near")
        if index and shapes[index - 1].content.endswith(":"):
            traits.append("after colon")
        if any(other.marks("end", "related") for other in shapes[max(0, index - 3) : index]):
            traits.append("after end or related")
        if link_like[index] and sum(link_like[max(0, index - 2) : index + 3]) >= 3:
            traits.append("link run")
        if teaser[index] and sum(teaser[max(0, index - 4) : index + 5]) >= 4:
            traits.append("teaser run")
        if is_dated_page and any(dated[max(0, index - 3) : index]):
            traits.append("dated entry")
        ends_block = index == last or after_blank[index + 1]
        if after_blank[index] and ends_block:
            traits.append("alone")
        elif not after_blank[index] and not ends_block:
            traits.append("in a list")
        found.append(traits)
    return found


def topic_traits_of(shapes: Sequence[Shape], is_body: Sequence[bool]) -> list[str | None]:
    """Whether each longer line shares its words with the page's title and the body found so far.

    Teasers of other articles read like body and stand like body, but are about something else.
    """
    stop = load_words().stop
    content = [
        frozenset(word for word in shape.words if len(word) > 3 and word not in stop)
        if shape.size >= 6
        else frozenset[str]()
        for shape in shapes
    ]
    counts: Counter[str] = Counter()
    for shape, words, kept in zip(shapes, content, is_body, strict=True):
        if kept and shape.is_prose:
            counts.update(words)
    counts.update(content[0] if content else ())
    found: list[str | None] = []
    for shape, words, kept in zip(shapes, content, is_body, strict=True):
        if len(words) < 4 or len(counts) < 60:
            found.append(None)
            continue
        own = 1 if kept and shape.is_prose else 0
        shared = sum(counts[word] > own for word in words) / len(words)
        if shared < 0.1:
            found.append("off topic")
        elif shared < 0.25:
            found.append("little topic")
        else:
            found.append("on topic" if shared >= 0.45 else None)
    return found


def _own_traits(shape: Shape) -> Iterator[str]:
    size, content = shape.size, shape.content
    if size <= 2:
        yield "size 1-2"
    elif size <= 5:
        yield "size 3-5"
    elif size <= 11:
        yield "size 6-11"
    elif size <= 24:
        yield "size 12-24"
    elif size <= 59:
        yield "size 25-59"
    else:
        yield "size 60+"
    if content.endswith(("...", "…", "[…]", "[...]")):
        yield "ends with ellipsis"
    elif content.endswith("?"):
        yield "question"
    elif shape.ends_sentence:
        yield "ends sentence"
    elif content.endswith(":"):
        yield "ends with colon"
    elif 12 <= size < 25:
        yield "open 12-24"
    elif size >= 25:
        yield "open 25+"
    if shape.sentences >= 2:
        yield "several sentences"
    if size >= 4 and shape.stop_share == 0:
        yield "no function words"
    elif size >= 8 and shape.stop_share < 0.25:
        yield "few function words"
    elif shape.stop_share >= 0.4:
        yield "many function words"
    if size >= 4 and shape.capital_share >= 0.7:
        yield "capitalised"
    if shape.is_upper:
        yield "upper case"
    if content[0].islower():
        yield "starts lower"
    if shape.is_item:
        yield "list item"
    if size >= 3 and shape.words.count("#") * 3 >= size:
        yield "numbers"
    if shape.has_symbol:
        yield "symbol"
    if shape.has_credit:
        yield "slash credit"
    if shape.has_address:
        yield "address"
    if shape.has_markup:
        yield "markup"
    if shape.is_clock:
        yield "clock"
    if shape.is_date:
        yield "date"
    if shape.is_name:
        yield "name"
    if shape.phrase is not None:
        inside = size >= 25 and shape.phrase.place == "anywhere"
        yield f"{shape.phrase.kind} inside" if inside else f"phrase {shape.phrase.kind}"
    if size < 40 and not _SECOND_PERSON.isdisjoint(shape.words):
        yield "second person"
    if size >= 6 and ("“" in content or '"' in content or "„" in content):
        yield "quotation"
