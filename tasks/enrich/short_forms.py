"""Short forms of organisations' names in one article: acronyms, "the Court", "Labour"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from tasks.enrich.folding import fold, lower, slug
from tasks.enrich.mentions import Mention
from tasks.enrich.names import Name, country_words, is_acronym, roles_by_surface
from tasks.enrich.organisation_words import (
    bodies_by_words,
    initials_of,
    is_head,
    kind_of,
    plain_words,
)
from warehouse import reference
from warehouse.tables import Actor

CONFIDENCE = 0.6
_MIN_ACRONYM = 3
_HEAD_AND_ONE = 2
_SMALL_LETTERS = ("ministry", "police", "court", "legislature")
""""The ministry" means the one named before, "the movement" may be any."""
_OF = re.compile(r"\s(?:of|for|in|at)\s")
_NAME_GOES_ON = re.compile(r"[ ](?:of |for |and )?(?:the )?[A-Z]|[\w-]")

Words = tuple[str, ...]


class ShortForms:
    """What the organisations of a text are called for short, and which one a form means."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._surfaces: set[tuple[str, str]] = set()
        self._acronyms: dict[str, list[tuple[int, Actor]]] = defaultdict(list)
        self._by_part: dict[Words, list[tuple[int, Actor]]] = defaultdict(list)
        self._forms: dict[str, list[tuple[int, Actor]]] = defaultdict(list)

    def add(self, mention: Mention) -> None:
        """Learn the short forms of a name."""
        surface = self._text[mention.start : mention.end]
        if (surface, mention.actor.actor_id) not in self._surfaces:
            self._surfaces.add((surface, mention.actor.actor_id))
            for form in _forms_of(surface):
                self.add_form(form, mention.actor, mention.start)
        words = plain_words(surface)
        if " " not in surface:  # "LibriVox", and no short form of "Example.org" is "Example"
            self._acronyms[_capitals(surface)].append((mention.start, mention.actor))
            return
        for part in _parts_of(words):
            self._by_part[part].append((mention.start, mention.actor))
        for form in _heads_of(surface):
            self._forms[form].append((mention.start, mention.actor))

    def add_form(self, form: str, actor: Actor, start: int) -> None:
        """Learn one more form of a name."""
        self._forms[form].append((start, actor))

    def longer(self, mention: Mention) -> Mention:
        """The mention, of the one organisation whose name goes on where this one ends."""
        words = plain_words(self._text[mention.start : mention.end])
        if mention.actor.actor_id == _known_id(words):
            return mention
        surface = self._text[mention.start : mention.end]
        known = self._by_part.get(words) or self._forms.get(surface) or []
        whose = {actor.actor_id: actor for _, actor in known}
        whose.pop(mention.actor.actor_id, None)
        if len(whose) != 1:
            return mention
        (actor,) = whose.values()
        return replace(mention, actor=actor, kind="alias", method="short_form")

    def whose(self, name: Name) -> Actor | None:
        """The organisation that a short name means."""
        surface = name.surface.replace(".", "") if is_acronym(name.surface) else name.surface
        words = plain_words(name.surface)
        candidates = (
            self._forms.get(surface) or self._acronyms.get(surface) or self._by_part.get(words)
        )
        if not candidates or (words in bodies_by_words() and not is_head(words[0])):
            return None
        if not is_head(words[-1]) and len({actor.actor_id for _, actor in candidates}) > 1:
            return None
        return _nearest(candidates, name.start_char)

    def repeated(self) -> Iterator[Mention]:
        """Short forms elsewhere in the text, whoever passed over them."""
        for form, whose in self._forms.items():
            whose.sort(key=lambda item: item[0])
            is_one = len({actor.actor_id for _, actor in whose}) == 1
            words = plain_words(form)
            is_lone_head = len(words) == 1 and is_head(words[0])
            if not (is_one or is_lone_head) or words in bodies_by_words():
                continue
            at = self._text.find(form)
            while at >= 0:
                end = at + len(form)
                if self._stands_alone(at, end, is_lone_head):
                    actor = _nearest(whose, at)
                    yield Mention(at, end, actor, "alias", "short_form", CONFIDENCE)
                at = self._text.find(form, end)

    def _stands_alone(self, start: int, end: int, is_lone_head: bool) -> bool:
        before = self._text[max(start - 4, 0) : start]
        if before[-1:].isalnum() or (before[-1:] in "-_&" and before):
            return False
        if is_lone_head and before.lower() != "the ":
            return False
        return _NAME_GOES_ON.match(self._text, end) is None


def _nearest(whose: list[tuple[int, Actor]], place: int) -> Actor:
    """The last one named before a place, else the first after it."""
    at = bisect_left(whose, place, key=lambda item: item[0])
    return whose[max(at - 1, 0)][1]


def _known_id(words: Words) -> str | None:
    body = bodies_by_words().get(words)
    return body.actor_id if body is not None else None


def _forms_of(surface: str) -> Iterator[str]:
    """Acronyms that a name spells, and its core: "Supreme Court" of "Italian Supreme Court of
    Cassation".
    """
    first, _, rest = surface.partition(" ")
    initials: frozenset[str] = initials_of(surface) if rest else frozenset()
    if lower(fold(first)) in country_words():  # ITC, of the U.S. International Trade Commission
        initials |= initials_of(rest)
    yield from (form for form in sorted(initials) if len(form) >= _MIN_ACRONYM)
    core = _OF.split(surface, maxsplit=1)[0].removeprefix("the ").removeprefix("The ")
    words = core.split()
    for at in range(1 if core == surface else 0, len(words) - 1):
        form = " ".join(words[at:])
        if is_head((plain_words(words[-1]) or ("",))[-1]):
            yield form


def _heads_of(surface: str) -> Iterator[str]:
    """The word that tells what body a name is of, as it may stand with "the"."""
    words = _OF.split(surface, maxsplit=1)[0].split()
    if len(words) > 1 or _OF.search(surface):
        word = words[-1]
        plain = (plain_words(word) or ("",))[-1]
        if is_head(plain) and (word[0].isupper() or kind_of((plain,)).type in _SMALL_LETTERS):
            yield word


def _capitals(surface: str) -> str:
    return "".join(char for char in surface if char.isupper())


def _parts_of(words: Words) -> Iterator[Words]:
    """Parts of a name that may stand for it: its beginning or its end.

    A word of offices stands for itself unless the kind of body follows: "State" for the State
    Department, but "Senate" not for a Senate committee. "Washington University" is not "George
    Washington University".
    """
    for length in range(1, len(words)):
        beginning, end = words[:length], words[-length:]
        if length > 1 or is_head(words[1]) or words[0] not in _words_of_offices():
            yield beginning
        if length == 1:
            is_all = len(words) == _HEAD_AND_ONE and end[0] not in _words_of_offices()
            if is_head(end[0]) or is_all:  # "Scientology", for the Church of Scientology
                yield end
        elif kind_of(end).sector != "EDU":
            yield end


@reference.cached
def _words_of_offices() -> frozenset[str]:
    return frozenset(word for role in roles_by_surface() for word in slug(role).split("_"))
