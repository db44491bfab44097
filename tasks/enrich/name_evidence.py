"""What speaks for a name being a person, an organisation or a place, over a whole article.

Evidence is summed over everything an article gives: what the model called each occurrence and
the words around it (see `name_places`), the words of the name. How much each weighs is in
`name_weights.csv`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from tasks.enrich.folding import fold
from tasks.enrich.name_places import place_evidence
from tasks.enrich.name_spans import Span
from tasks.enrich.name_tables import (
    contexts,
    family_names,
    given_names,
    heads,
    honorifics,
    lone_names,
    role_surfaces,
)
from tasks.enrich.names import acronym_after, spells
from warehouse import reference

KINDS = ("PERSON", "ORG", "GPE")
LEAST = 1.0
"""Sum of weights from which on a name is one."""

_LOWER = re.compile(r"(?<![\w./@#-])[a-z][a-z'-]++(?!\.\w|[@/])")
_BROKEN = re.compile(
    r"[/\[\]()\"|]|-$|-(?:[a-z]{7,}|[a-z]+ed|[a-z]+ing|led|held|era|run|born|style|wide|like|free)\b"
    r"|^[A-Z]\.?-[A-Z]|,(?!\s(?:Jr|Sr|Inc|LLC|Ltd))|\s(?i:and|of|for|in|on|the|with|to|at|by|from|says?|said)$"
)
"""No name: "al-Qaeda-linked", "R-Ky.", "Belgorod, Bryansk", "Center for"."""
_NO_NAMES = ("opener", "verb", "by")
_INITIALS_FIRST = re.compile(r"(?:[A-Z]\.?){1,2}\s(?:[A-Z]\.?\s)?[A-Z][a-z]")
_INITIAL = re.compile(r"\s[A-Z]\.\s")


@reference.cached
def weights() -> dict[str, tuple[float, float, float]]:
    """Evidence → its weight for a person, an organisation, a place."""
    rows = reference.table("name_weights", ("evidence",), dict)
    return {
        row["evidence"]: (float(row["person"]), float(row["organisation"]), float(row["place"]))
        for row in rows
    }


@reference.cached
def _only_given() -> frozenset[str]:
    return given_names() - family_names()


def label_names(text: str, names: Mapping[str, list[Span]]) -> dict[str, tuple[str, float]]:
    """The label and the score of each distinct name that is one; others are left out."""
    evidence = name_evidence(text, names)
    found: dict[str, tuple[str, float]] = {}
    for name, own in evidence.items():
        best = _best(own)
        if best[0] >= LEAST:
            found[name] = best[1], best[0]
    return found


def name_evidence(text: str, names: Mapping[str, list[Span]]) -> dict[str, dict[str, float]]:
    """Name → evidence → how strong (0 to 1); full names before their parts."""
    lowered = frozenset(_LOWER.findall(text))
    found: dict[str, dict[str, float]] = {}
    parts: dict[str, set[str]] = defaultdict(set)
    for name in sorted(names, key=lambda name: -name.count(" ")):
        own = dict(_of_words(name, lowered))
        own.update(place_evidence(text, names[name]))
        if " " not in name:
            own.update((part, 1.0) for part in parts.get(name.casefold(), ()))
        else:
            score, label = _best(own)
            if score >= LEAST:
                for part, evidence in _of_parts(text, name, label, names[name][0].end):
                    parts[part.casefold()].add(evidence)
        found[name] = own
    return found


def _of_parts(text: str, name: str, label: str, end: int) -> Iterable[tuple[str, str]]:
    """What a full name says of its parts and its acronym."""
    words = name.split()
    if label == "PERSON":
        last = "last name of a person"
        yield words[-1], last
        yield words[-1].removeprefix("al-").removeprefix("el-"), last
        yield words[0], "first name of a person"
    elif label == "ORG":
        acronym = acronym_after(text, end)
        if acronym and spells(acronym[0], name):
            yield acronym[0], "introduced as acronym"


def is_organisation(name: str) -> bool:
    """Whether an organisation's word ends or opens a name, or stands before its "of"."""
    return any(
        evidence.startswith("organisation word")
        for evidence, _ in _of_words(fold(name), frozenset())
    )


def _best(own: Mapping[str, float]) -> tuple[float, str]:
    return max(zip(_sums(own), KINDS, strict=True))


def _sums(own: Mapping[str, float]) -> tuple[float, float, float]:
    table = weights()
    person = organisation = place = 0.0
    for evidence, strength in own.items():
        weight = table.get(evidence)
        if weight is not None:
            person += weight[0] * strength
            organisation += weight[1] * strength
            place += weight[2] * strength
    return person, organisation, place


def _of_words(name: str, lowered: frozenset[str]) -> Iterable[tuple[str, float]]:
    """What the words of a name say."""
    words = name.split()
    yield "any name", 1.0
    if len(words) == 1:
        yield "one word", 1.0
        if name.lower() in lowered:
            yield "also in lower case", 1.0
        yield from _of_one_word(name)
    else:
        yield from _of_two_words(name, words)
    if any(char.isdigit() for char in name):
        yield "digits", 1.0
    if name.isupper() and len(name) > 1:
        yield "capitals only", 1.0
    elif words[0].isupper() and len(words[0]) > 3:
        yield "capitals first", 1.0
    if _is_broken(name, words):
        yield "broken", 1.0


def _is_broken(name: str, words: list[str]) -> bool:
    if len(name) < 2 or words[0].lower() in honorifics() or _BROKEN.search(name):
        return True
    if "credit" in (heads("last").get(words[0]), heads("last").get(words[-1])):
        return True
    return len(words) > 3 and words[0] in words[2:]  # "Peter Welch Peter Francis Welch"


def _of_one_word(name: str) -> Iterable[tuple[str, float]]:
    context = contexts().get(name.lower())
    if context == "time":
        yield "day or month", 1.0
    elif fold(name).lower() in role_surfaces() or context in _NO_NAMES:
        yield "broken", 1.0
    if (kind := heads("last").get(name)) and name not in family_names():
        yield f"lone {kind} word", 1.0
    if name in lone_names():
        yield "lone given name" if name in given_names() else "lone family name", 1.0


def _of_two_words(name: str, words: list[str]) -> Iterable[tuple[str, float]]:
    kind = heads("last").get(" ".join(words[-2:])) or heads("last").get(words[-1])
    if kind == "family":  # "Martin Luther King Jr.", but "World War II"
        kind = heads("last").get(words[-2], kind)
    if kind in ("place", "thing") and _is_full_name(words):
        kind = None  # "Benny Hill", "Keith Moon"
    yield from _of_persons_words(name, words, kind)
    link = next((at for at, word in enumerate(words) if word in ("of", "for", "on")), 0)
    if link and heads("last").get(words[link - 1]) == "organisation":
        yield "organisation word before of", 1.0
    elif kind == "organisation" and len(words) == 2 and words[0] in given_names():
        yield "organisation word after given name", 1.0
    elif kind:
        yield f"{kind} word last", 1.0
    if kind := heads("first").get(words[0]):
        yield f"{kind} word first", 1.0
    if link or "and" in words:
        yield "small words", 1.0


def _is_full_name(words: list[str]) -> bool:
    return words[0] in given_names() and words[-1] in family_names()


def _of_persons_words(name: str, words: list[str], kind: str | None) -> Iterable[tuple[str, float]]:
    if words[0] in given_names():
        yield "given name first", 1.0
        if _is_full_name(words):
            yield "given and family name", 1.0
    elif words[-1] in family_names() and not kind:
        yield "family name last", 1.0
    elif words[-1].lower() in role_surfaces():
        yield "office last", 1.0
    if len(words) > 2 and words[-1] in _only_given():
        yield "given name last", 1.0
    if contexts().get(words[-1].lower()) in ("speaks", "verb"):
        yield "verb last", 1.0
    if _INITIAL.search(name):
        yield "initial", 1.0
    elif _INITIALS_FIRST.match(name):
        yield "initials first", 1.0
    if len(words) > 3:
        yield "four words", 1.0
