"""The shape of a line: what can be told from the line alone, and how much it looks like body."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from tasks.clean.text_lines import SENTENCE_END
from tasks.clean.text_words import Phrase, find_phrase, is_date_line, load_words, words_of

_CLOCK = re.compile(r"^[\d:./%\s|–-]+$")
_ADDRESS_SIGNS = ("://", "www.", "@", ".com", ".org", ".net", ".co.uk")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w|\.(?:com|org|net|co\.uk)\b")
_SYMBOL = re.compile("[|›»«•→←▼▲✕×☰©®™δ]")
_SPACED_SYMBOLS = (" / ", " > ", " · ")
_MARKUP = re.compile(r"</?[a-z][^<>]*>|\(@\w+\)|^@\w+$|#\w+ #\w+|\{\{|pic\.twitter\.com")
_MARKUP_SIGNS = ("<", "@", "#", "{", "pic.")
_QUOTES = ("“", '"', "„", "«")
_ITEM = re.compile(r"[-–—*•‣▪●]\s|\(?\d{1,2}[.)]\s|\(?[a-h][.)]\s")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_INNER_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+[\"“‘«(\[]?[A-ZÀ-Ý0-9¿¡]")
_CREDIT = re.compile(
    r"[^\W\d_]{2,}\s?/\s?[A-ZÀ-Ý][\w. ]{1,30}\)?$|\((?:[A-Z][\w.'’-]+ ){1,3}/|^\[\d+/\d+\]"
)
_ARROW = re.compile(r"\s[>›»→]\s")
_STRINGING = re.compile("[>›»→/|·]")
_STRUNG = re.compile(r"\s+[>›»→/|·]\s+")
_ICONS = re.compile(r"(?=.*[a-z]_[a-z])[a-z_ ]+$")
_HOUR = re.compile(r"\d[:.h]\d\d|\d\s?[ap]\.?m\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NAME_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "du",
        "del",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "al",
        "el",
        "and",
        "y",
        "et",
        "und",
        "e",
    ]
)

_OF_THE_STORY = ("byline", "credit", "dateline", "author")
"""Kinds of phrases that mark a line about the story, not about the page."""

SHORT = 80
"""Characters up to which a line is taken for a label that many pages have."""
CREDIT_REACH = 600
"""Characters up to which a line is searched for a credit at its end."""


class Shape(NamedTuple):
    """What a line looks like. `words` are lower-cased; shares are 0 to 1."""

    content: str
    words: tuple[str, ...]
    size: int
    """Words; for scripts without spaces, half the characters."""
    stop_share: float
    capital_share: float
    """Of the words that carry meaning (more than three letters, not the first)."""
    ends_sentence: bool
    sentences: int
    phrase: Phrase | None
    is_date: bool
    is_clock: bool
    is_name: bool
    is_item: bool
    has_clock: bool
    has_credit: bool
    """Ends in a credit with a slash, `Name/Agency`."""
    has_markup: bool
    """Remains of HTML, script or an embedded post."""
    has_symbol: bool
    has_address: bool
    has_quote: bool
    is_upper: bool
    is_credit: bool
    """Credits the reporters at the end of a story: `Reporting by … ; Editing by …`."""
    is_breadcrumb: bool
    """A path of short labels, `Home > World > Africa`."""
    is_icons: bool
    """Names of icons that a copied page shows as words: `bookmark_border more_vert`."""
    is_prose: bool
    """Reads as running text: long enough, with function words, ended like a sentence."""

    @property
    def is_known_furniture(self) -> bool:
        """Whether a phrase is the whole line, begins a line that is no sentence, or credits."""
        if self.phrase is None or self.phrase.kind in _OF_THE_STORY:
            return False
        if self.phrase.place == "whole":
            return True
        if self.phrase.place == "start":
            # "READ MORE: Who pays for the bloc's bank?" is a link though it ends like a sentence
            is_label = ":" in self.words[: len(self.phrase.words) + 1]
            return self.size <= 25 and (is_label or not self.ends_sentence)
        return self.phrase.kind in ("caption", "notice") and self.size <= 45

    def marks(self, *kinds: str) -> bool:
        """Whether a reviewed phrase marks the line as one of these kinds."""
        return self.phrase is not None and self.phrase.kind in kinds


def shape_of(content: str) -> Shape:
    """The shape of one line; those of short lines, which pages of a site share, are remembered."""
    return _shape_of_short(content) if len(content) <= SHORT else _measure(content)


@functools.lru_cache(maxsize=8192)
def _shape_of_short(content: str) -> Shape:
    return _measure(content)


def _measure(content: str) -> Shape:
    stop = load_words().stop
    words = words_of(content)
    size = len(words)
    if size < 12 and not content.isascii() and _CJK.search(content):
        size = len(content) // 2
    stop_share = len([word for word in words if word in stop]) / len(words) if words else 0.0
    rest = [word[0].isupper() for word in content.split()[1:] if len(word) > 3]
    capital_share = rest.count(True) / len(rest) if rest else 0.0
    ends_sentence = SENTENCE_END.search(content[-12:]) is not None
    phrase = _phrase(words, is_sentence=ends_sentence and size >= 9)
    signs = _has_signs(content)
    has_digit = signs and size <= 16 and _DIGIT.search(content) is not None
    return Shape(
        content=content,
        words=words,
        size=size,
        stop_share=stop_share,
        capital_share=capital_share,
        ends_sentence=ends_sentence,
        sentences=1 + len(_INNER_END.findall(content)) if signs and size > 5 else 1,
        phrase=phrase,
        is_date=has_digit and is_date_line(content, words),
        is_clock=has_digit and _CLOCK.match(content) is not None,
        is_name=_is_name(content),
        is_item=signs and _ITEM.match(content) is not None,
        has_clock=has_digit and _HOUR.search(content) is not None,
        has_credit=signs and _has_credit(content),
        has_markup=signs and _holds(content, _MARKUP_SIGNS) and _MARKUP.search(content) is not None,
        has_symbol=signs
        and (_SYMBOL.search(content) is not None or _holds(content, _SPACED_SYMBOLS)),
        has_address=signs
        and _holds(content, _ADDRESS_SIGNS)
        and _ADDRESS.search(content) is not None,
        has_quote=signs and _holds(content, _QUOTES),
        is_upper=size > 1 and content.isupper(),
        is_credit=phrase is not None and phrase.kind == "credit" and capital_share >= 0.5,
        is_breadcrumb=signs and size <= 14 and not ends_sentence and _is_breadcrumb(content),
        is_icons=size <= 8 and "_" in content and _ICONS.match(content) is not None,
        is_prose=(
            (ends_sentence and size >= 8 and (stop_share >= 0.2 or size >= 16))
            or (size >= 45 and stop_share >= 0.25)
        ),
    )


def _has_signs(content: str) -> bool:
    """Whether anything but letters and spaces may stand in a line; few short lines have more."""
    return len(content) > SHORT or not content.replace(" ", "").isalpha()


def _holds(content: str, signs: tuple[str, ...]) -> bool:
    return any(map(content.__contains__, signs))


def _has_credit(content: str) -> bool:
    is_searched = "/" in content and len(content) <= CREDIT_REACH
    return is_searched and _CREDIT.search(content) is not None


def is_headline_shaped(shape: Shape) -> bool:
    """Whether a line could be the headline: a few words up to a long sentence, not a label."""
    return (
        3 <= shape.size <= 32
        and len(shape.content) <= 240
        and shape.sentences <= 2
        and not shape.is_date
        and not shape.is_clock
        and not shape.content.endswith((":", ","))
    )


def _is_breadcrumb(content: str) -> bool:
    """Whether short labels are strung on one sign: `Startseite > Politik > Energie`."""
    if _STRINGING.search(content) is None:
        return False
    labels = _STRUNG.split(content)
    least = 2 if _ARROW.search(content) else 3
    return len(labels) >= least and all(0 < len(label.split()) <= 4 for label in labels)


def _phrase(words: tuple[str, ...], *, is_sentence: bool) -> Phrase | None:
    """The reviewed phrase in a line; one word beginning a sentence says nothing: `By Monday …`."""
    phrase = find_phrase(words)
    if phrase and is_sentence and phrase.place == "start" and len(phrase.words) == 1:
        return None
    return phrase


def _is_name(content: str) -> bool:
    """Whether the line is two to five capitalised words, as a person's name is."""
    if len(content) > 80:
        return False
    words = content.replace(",", " ").split()
    if not 2 <= len(words) <= 5 or not words[-1][0].isupper():
        return False
    return all(
        (word[0].isupper() and word[-1] not in "!?:;") or word in _NAME_PARTICLES for word in words
    )
