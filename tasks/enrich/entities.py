"""Better names than the model alone finds: what the whole article says about each string.

The model reads a sentence at a time. Here every stretch of capitals and every name of the model
is weighed once per article, with all its occurrences: a name it saw once is found everywhere, one
it called both a person and a company gets one label, and "President Petro Poroshenko" is a person
whatever it said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tasks.enrich.folding import fold
from tasks.enrich.gazetteer import Found
from tasks.enrich.name_evidence import label_names
from tasks.enrich.name_spans import Span, capital_runs, opens_sentence, spans_of_run
from tasks.enrich.names import trim
from tasks.enrich.nlp import Entity
from warehouse.tables import Article

_LONGEST_NAME = 6


def better_entities(
    article: Article, entities: tuple[Entity, ...], found: list[Found]
) -> tuple[Entity, ...]:
    """The model's names and those it passed over, each string with one label, in text order.

    What the tables know (`found`) is left as the model saw it.
    """
    text = article.text
    known = {item.start_char: item.end_char for item in found}
    spans = _spans(text, entities, known)
    names: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        names[_key(text, span)].append(span)
    labels = label_names(text, names)
    chosen = _without_overlap(text, spans, labels)
    starts = sorted(entity.start_char for entity in chosen)
    others = [
        entity
        for entity in entities
        if (entity.label not in ("PERSON", "ORG") or known.get(entity.start_char) == entity.end_char)
        and not any(
            entity.start_char < other.end_char and other.start_char < entity.end_char
            for other in chosen
        )
    ]
    return tuple(sorted((*chosen, *others), key=lambda entity: entity.start_char))


def _key(text: str, span: Span) -> str:
    return " ".join(fold(text[span.start : span.end]).split())


def _spans(text: str, entities: tuple[Entity, ...], known: dict[int, int]) -> list[Span]:
    """What the model named, cleaned, and what the runs of capitals give."""
    found: dict[tuple[int, int], Span] = {}
    for entity in entities:
        for start, end in _cleaned(text, entity):
            if known.get(start) != end:
                opens = opens_sentence(text, start)
                found.setdefault((start, end), Span(start, end, entity.label, opens))
    for words, is_headline in capital_runs(text, known):
        for span in spans_of_run(text, words, is_headline, known):
            if known.get(span.start) != span.end:
                found.setdefault((span.start, span.end), span)
    return list(found.values())


def _cleaned(text: str, entity: Entity) -> Iterator[tuple[int, int]]:
    name = trim(text, entity.start_char, entity.end_char)
    if name is not None:
        yield name.start_char, name.end_char


def _without_overlap(
    text: str, spans: list[Span], labels: dict[str, tuple[str, float]]
) -> list[Entity]:
    """The spans that are names, of two that overlap the surer one."""
    scored = [(labels[key], span) for span in spans if (key := _key(text, span)) in labels]
    scored.sort(key=lambda item: (-item[0][1], item[1].start - item[1].end))
    taken: set[int] = set()
    chosen = []
    for (label, _), span in scored:
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            chosen.append(Entity(span.start, span.end, label))
    return chosen
