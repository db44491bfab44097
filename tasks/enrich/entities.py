"""Better names than the model alone finds: what the whole article says about each string.

The model reads a sentence at a time. Here every stretch of capitals and every name of the model
is weighed once per article, with all its occurrences: a name it saw once is found everywhere, one
it called both a person and a company gets one label, and "President Petro Poroshenko" is a person
whatever it said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from tasks.enrich.folding import fold
from tasks.enrich.gazetteer import Found
from tasks.enrich.name_evidence import is_organisation, label_names
from tasks.enrich.name_spans import (
    Span,
    Word,
    capital_runs,
    headlines,
    in_headline,
    opens_sentence,
    person_after,
    spans_of_run,
)
from tasks.enrich.names import trim
from tasks.enrich.nlp import Entity
from warehouse.reference import Body, CountryAlias, CountryExclusion
from warehouse.tables import Article

_LONGEST_NAME = 6
_ABOUT_AS_SURE = {"PERSON": 7.0, "ORG": 2.0, "GPE": 2.0}
"""How much surer "Kim" may be than "Kim Jong Un", who is named in full there all the same."""
_POSSESSIVE = re.compile(r"\s?['\u2019]s?$")
_OWNED = re.compile(r"(.+?)(?:'s|\u2019s|'|\u2019) (?=\S)")
"""Who has what follows: "Beijing's Asian Infrastructure Investment Bank"."""


def better_entities(
    article: Article, entities: tuple[Entity, ...], found: list[Found]
) -> tuple[Entity, ...]:
    """The model's names and those it passed over, each string with one label, in text order.

    What the tables know (`found`) is left as the model saw it.
    """
    text = article.text
    known = {item.start_char: item for item in found}
    meant = {start: item for start, item in known.items() if not _is_exclusion(item)}
    lines = headlines(text)
    runs = list(capital_runs(text, lines))
    spans = _model_spans(text, entities, known, lines)
    spans += _run_spans(text, [words for words, in_line in runs if not in_line], spans, known)
    labels = label_names(text, _by_name(text, spans, {item.surface for item in meant.values()}))
    spans += _named_again([words for words, in_line in runs if in_line], labels)
    chosen = _without_overlap(text, spans, labels)
    taken = {place for entity in chosen for place in range(entity.start_char, entity.end_char)}
    others = [
        entity
        for entity in _as_known(text, entities, meant)
        if taken.isdisjoint(range(entity.start_char, entity.end_char))
    ]
    return tuple(sorted((*chosen, *others), key=lambda entity: entity.start_char))


def outside_names(text: str, found: list[Found], entities: tuple[Entity, ...]) -> list[Found]:
    """The tables' surfaces without bodies that are only part of a longer organisation's name:
    "University of Texas" in "University of Texas Student Association".
    """
    names = [entity for entity in entities if entity.label == "ORG"]
    starts = [entity.start_char for entity in names]

    def is_part(item: Found) -> bool:
        at = bisect_right(starts, item.start_char) - 1
        return (
            at >= 0
            and names[at].end_char >= item.end_char
            and 2 * len(item.surface) <= names[at].end_char - names[at].start_char
            and isinstance(item.entries[0], Body)
            and is_organisation(text[names[at].start_char : names[at].end_char])
        )

    return [item for item in found if not is_part(item)]


def _model_spans(
    text: str, entities: tuple[Entity, ...], found: dict[int, Found], lines: list[tuple[int, int]]
) -> list[Span]:
    """What the model named, without titles and marks; what the tables know it as apart."""
    owners = {item.surface for item in found.values() if not _is_exclusion(item)}
    for entity in entities:
        if entity.label == "PERSON":
            owners.update(text[entity.start_char : entity.end_char].split()[-1:])
    return [
        Span(
            start, end, entity.label, opens_sentence(text, start) or in_headline(lines, start)
        )
        for entity in entities
        for start, end in _cleaned(text, entity, owners)
        if not _is_settled(entity, found.get(start), end)
    ]  # fmt: skip


def _by_name(text: str, spans: list[Span], settled: set[str]) -> dict[str, list[Span]]:
    """The places of each distinct name; what the tables know is no name wherever it stands."""
    names: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        if text[span.start : span.end] not in settled:
            names[_key(text, span)].append(span)
    return names


def _run_spans(
    text: str, runs: list[tuple[Word, ...]], named: list[Span], known: dict[int, Found]
) -> list[Span]:
    """What the runs of capitals give besides; what starts where the model saw a name keeps its
    label.
    """
    label_at = {span.start: span.label for span in named}
    taken = {(span.start, span.end) for span in named}
    ends = {start: item.end_char for start, item in known.items()}
    person_at = {
        span.end: span.start
        for span in named
        if span.label == "PERSON" and " " in text[span.start : span.end]
    }
    found = []
    for words in runs:
        for span in spans_of_run(text, words, ends):
            start, end = span.start, span.end
            if start < person_at.get(end, 0):  # "University of Texas" before "Amneh Jafari"
                end = start + len(text[start : person_at[end]].rstrip())
            if ends.get(start) != end and (start, end) not in taken:
                found.append(replace(span, end=end, label=label_at.get(start)))
    return found


def _named_again(
    runs: list[tuple[Word, ...]], labels: dict[str, tuple[str, float]]
) -> Iterator[Span]:
    """Names of the text in its headlines, where capitals do not tell where a name ends."""
    for words in runs:
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1):
                name = " ".join(fold(word.surface) for word in words[start:end])
                if name in labels:
                    yield Span(words[start].start, words[end - 1].end, None, True)


def _cleaned(text: str, entity: Entity, owners: set[str]) -> Iterator[tuple[int, int]]:
    """The name without titles and marks; "Fox News' Greg Palkot" and "Refugee Council Enver
    Solomon" are two.
    """
    start, end = entity.start_char, entity.end_char
    if entity.label not in ("PERSON", "ORG"):
        if match := _POSSESSIVE.search(text, start, end):
            end = match.start()
        yield start + len("the ") * text.startswith(("the ", "The "), start), end
        return
    cut = start
    if (match := _OWNED.match(text, start, end)) and match[1] in owners:
        cut = match.end()
    elif entity.label == "ORG":
        cut += person_after(text[start:end])
    for part_start, part_end in ((start, cut), (cut, end)):
        if part_start < part_end and (name := trim(text, part_start, part_end)):
            yield name.start_char, name.end_char


def _is_settled(entity: Entity, item: Found | None, end: int) -> bool:
    """Whether the tables say what a name is; of exclusions only that a place is none."""
    if item is None or item.end_char != end:
        return False
    return not _is_exclusion(item) or entity.label not in ("PERSON", "ORG")


def _is_exclusion(item: Found) -> bool:
    """A surface that only uses up a country's, as "Ben Rhodes" does the island."""
    return isinstance(item.entries[0], CountryExclusion)


def _as_known(text: str, entities: tuple[Entity, ...], meant: dict[int, Found]) -> Iterator[Entity]:
    """Places and peoples as the model has them, and the tables' names by what they are there."""
    for entity in entities:
        if entity.label not in ("PERSON", "ORG"):
            yield entity
            continue
        name = trim(text, entity.start_char, entity.end_char)
        item = meant.get(name.start_char) if name else None
        if name is None or item is None or item.end_char != name.end_char:
            continue
        first = item.entries[0]
        if isinstance(first, Body):
            yield replace(entity, label="ORG")
        elif isinstance(first, CountryAlias) and first.kind == "leader":
            yield entity
        else:
            yield replace(entity, label="GPE")


def _key(text: str, span: Span) -> str:
    return " ".join(fold(text[span.start : span.end]).split())


def _without_overlap(
    text: str, spans: list[Span], labels: dict[str, tuple[str, float]]
) -> list[Entity]:
    """The spans that are names; of two that overlap the surer one, if not one is part of the
    other.
    """
    scored = [(*labels[key], span) for span in spans if (key := _key(text, span)) in labels]
    outer = _without_parts(text, scored)
    outer.sort(key=lambda item: (-item[1], item[2].start - item[2].end))
    taken: set[int] = set()
    chosen = []
    for label, _, span in outer:
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            chosen.append(Entity(span.start, span.end, label))
    return chosen


def _without_parts(
    text: str, scored: list[tuple[str, float, Span]]
) -> list[tuple[str, float, Span]]:
    """Leaves out what is part of a longer name: of one of its own kind that is about as sure, or
    of an organisation's that has an organisation's word ("Clinton Foundation").
    """
    scored.sort(key=lambda item: (item[2].start, -item[2].end))
    reached: dict[str, tuple[int, float]] = {}
    organisation_end = 0
    outer = []
    for label, score, span in scored:
        end, other = reached.get(label, (0, 0.0))
        is_part = span.end <= end and score <= other + _ABOUT_AS_SURE[label]
        if is_part or (label != "ORG" and span.end <= organisation_end):
            continue
        outer.append((label, score, span))
        reached[label] = span.end, score
        if label == "ORG" and is_organisation(text[span.start : span.end]):
            organisation_end = max(organisation_end, span.end)
    return outer
