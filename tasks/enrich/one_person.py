"""Which full names of an article are one person's, though they are not the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

from tasks.enrich.name_words import (
    family_names_first,
    is_misspelt,
    is_same_given_name,
    key_of,
    known_persons,
    letters_of,
    parts_of_names,
    sex_of,
)

Words = tuple[str, ...]
_MIN_MISSPELT = 6
_LONG = 8
_MAX_ALIKE = 40
"""So many different names with a word in common are compared with each other, not more."""


def merge(counts: Counter[Words]) -> dict[Words, str]:
    """Words of a full name → the key of its person; `counts` says how often each name stands.

    One person are names with one key, with the same letters, with a short given name or an
    initial, with a word more in front or behind, in the other order, or with a surname that
    differs in one letter. The key is the one of a known person, else of the commonest name.
    """
    groups = _Groups(counts)
    doubtful: dict[Words, list[Words]] = defaultdict(list)
    for alike in _alike(counts).values():
        for one, other in combinations(alike[:_MAX_ALIKE], 2):
            if not _are_one(one, other):
                continue
            if len(one[0]) > 1 and len(other[0]) > 1:
                groups.join(one, other)
            else:
                initial, name = (one, other) if len(one[0]) == 1 else (other, one)
                doubtful[initial].append(name)
    for initial, names in doubtful.items():
        if len({groups.root(name) for name in names}) == 1:
            groups.join(names[0], initial)
    return groups.keys()


class _Groups:
    """Names joined to persons; two persons whom the world knows are never joined."""

    def __init__(self, counts: Counter[Words]) -> None:
        self._counts = counts
        self._root = {words: words for words in counts}
        self._known = {words: known_persons().get(key_of(words)) for words in counts}

    def root(self, words: Words) -> Words:
        """The name that stands for all that are joined with this one."""
        while self._root[words] != words:
            words = self._root[words]
        return words

    def join(self, one: Words, other: Words) -> None:
        """Make two names one person's."""
        one, other = self.root(one), self.root(other)
        known = {person for person in (self._known[one], self._known[other]) if person}
        if one != other and len(known) < 2:
            self._root[other] = one
            self._known[one] = self._known[one] or self._known[other]

    def keys(self) -> dict[Words, str]:
        """Each name with the key of its person: a known one's, else of the commonest name."""
        members: dict[Words, list[Words]] = defaultdict(list)
        for words in self._counts:
            members[self.root(words)].append(words)
        keys: dict[Words, str] = {}
        for names in members.values():
            best = max(
                names, key=lambda words: (key_of(words) in known_persons(), self._counts[words])
            )
            keys |= dict.fromkeys(names, key_of(best))
        return keys


def _alike(counts: Counter[Words]) -> dict[str, list[Words]]:
    """Names that share what a comparison needs: the key, the letters, the first or last word."""
    found: dict[str, list[Words]] = defaultdict(list)
    for words in counts:
        plain = _without_suffix(words)
        for word in dict.fromkeys(
            (f"key {key_of(words)}", f"letters {letters_of(words)}", plain[0], plain[-1])
        ):
            found[word].append(words)
    return found


def _are_one(one: Words, other: Words) -> bool:
    if key_of(one) == key_of(other) or letters_of(one) == letters_of(other):
        return True
    if key_of(one) in known_persons() and key_of(other) in known_persons():
        return False
    if one[-1] != other[-1] and "suffix" in map(parts_of_names().get, (one[-1], other[-1])):
        return False
    if one == other[::-1]:
        return True
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) > len(shorter) and shorter in (longer[: len(shorter)], longer[-len(shorter) :]):
        return True
    if one[0] in family_names_first() or other[0] in family_names_first():
        return False
    given, given_of_other = _given_name(one), _given_name(other)
    if one[-1] == other[-1]:
        return is_same_given_name(given, given_of_other) or _is_one_spelt_otherwise(one, other)
    return (
        given == given_of_other
        and min(len(one[-1]), len(other[-1])) >= _MIN_MISSPELT
        and is_misspelt(one[-1], other[-1], 1)
    )


def _given_name(words: Words) -> str:
    """The first name that is no initial, whole when it has two words: Christopher, of J.
    Christopher Stevens; Abu Bakr, of Abu Bakr al-Baghdadi.
    """
    at = next((at for at, word in enumerate(words[:-1]) if len(word) > 1), 0)
    is_compound = parts_of_names().get(words[at]) == "compound" and at + 2 < len(words)
    return "_".join(words[at : at + 1 + is_compound])


def _is_one_spelt_otherwise(one: Words, other: Words) -> bool:
    """Whether given names are spellings of one: Dzhokhar and Dzohkhar, not Daniel and Daniela."""
    shorter, longer = sorted((_given_name(one), _given_name(other)), key=len)
    if longer[len(shorter) :] in ("a", "e") and longer.startswith(shorter):
        return False
    if sex_of(one) != sex_of(other) or len(shorter) < _MIN_MISSPELT:
        return False
    return is_misspelt(shorter, longer, 2 if len(shorter) >= _LONG else 1)


def _without_suffix(words: Words) -> Words:
    is_suffix = parts_of_names().get(words[-1]) == "suffix"
    return words[:-1] if is_suffix and len(words) > 1 else words
