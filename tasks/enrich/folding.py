"""Text folded for matching, character by character, so that offsets stay the same."""

from __future__ import annotations

import re
import unicodedata

_SAME_LENGTH = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
    }
)  # fmt: skip
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Quotes, hyphens and spaces made plain. Same length as the text."""
    if text.isascii() and "`" not in text and "\t" not in text:
        return text
    return text.translate(_SAME_LENGTH)


def lower(text: str) -> str:
    """Lower case of the same length: characters whose lower case is longer stay."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def slug(name: str) -> str:
    """A name as a key: `Kim Yo-jong` → `kim_yo_jong`, accents taken off.

    Scripts without an ASCII form keep their letters.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return "_".join(_WORD.findall(plain.replace("'", "").replace("\u2019", "")))
