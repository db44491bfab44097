"""The shape of a line: what can be told from the line alone, and how much it looks like body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.clean.text_lines import SENTENCE_END
from tasks.clean.text_words import Phrase, find_phrase, load_words, words_of

_CLOCK = re.compile(r"^[\d:./%\s|–-]+$")
_ADDRESS = re.compile(r"https?://|www\.|\S+@\S+\.\w|\b\w+\.(?:com|org|net|co\.uk)\b")
_SYMBOL = re.compile(r"[|›»«•→←▼▲✕×☰©®™δ]|\s[·>]\s|\s/\s")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_INNER_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+[\"“‘«(\[]?[A-ZÀ-Ý0-9¿¡]")
_CREDIT = re.compile(r"[^\W\d_]{2,}\s?/\s?[A-ZÀ-Ý][\w. ]{1,30}\)?$|\((?:[A-Z][\w.'’-]+ ){1,3}/|^\[\d+/\d+\]")
_MARKUP = re.compile(r"</?[a-z][^<>]*>|\(@\w+\)|pic\.twitter\.com|\{\{|\bfunction\s?\(|^@\w+$|#\w+ #\w+")
_ITEM = re.compile(r"[-–—*•‣▪●]\s|\(?\d{1,2}[.)]\s|\(?[a-h][.)]\s")
_HOUR = re.compile(r"\d[:.h]\d\d|\d\s?[ap]\.?m\b", re.IGNORECASE)
_NAME = re.compile(r"^(?:[A-ZÀ-Ý][\w.'’-]*,? ?(?:(?:de|van|von|der|bin|al|la|and|y|et|und) )?){2,5}$")
_DATE = re.compile(
    r"\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d\b"
)


@dataclass(frozen=True, slots=True)
class Shape:
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
    is_upper: bool
    is_prose: bool
    """Reads as running text: long enough, with function words, ended like a sentence."""

    def marks(self, *kinds: str) -> bool:
        """Whether a reviewed phrase marks the line as one of these kinds."""
        return self.phrase is not None and self.phrase.kind in kinds


def shape_of(content: str) -> Shape:
    """The shape of one line."""
    known = load_words()
    words = words_of(content)
    size = len(words)
    if size < 12 and _CJK.search(content):
        size = len(content) // 2
    stops = sum(word in known.stop for word in words)
    stop_share = stops / len(words) if words else 0.0
    rest = [word for word in content.split()[1:] if len(word) > 3]
    capitals = sum(word[0].isupper() for word in rest)
    ends_sentence = SENTENCE_END.search(content) is not None
    return Shape(
        content=content,
        words=words,
        size=size,
        stop_share=stop_share,
        capital_share=capitals / len(rest) if rest else 0.0,
        ends_sentence=ends_sentence,
        sentences=1 + len(_INNER_END.findall(content)) if size > 5 else 1,
        phrase=find_phrase(words),
        is_date=_is_date(content, words),
        is_clock=_CLOCK.match(content) is not None,
        is_name=_NAME.match(content) is not None,
        is_item=_ITEM.match(content) is not None,
        has_clock=size <= 16 and _HOUR.search(content) is not None,
        has_credit=size <= 60 and "/" in content and _CREDIT.search(content) is not None,
        has_markup=_MARKUP.search(content) is not None,
        has_symbol=_SYMBOL.search(content) is not None,
        has_address=_ADDRESS.search(content) is not None,
        is_upper=size > 1 and content.isupper(),
        is_prose=(
            (ends_sentence and size >= 8 and (stop_share >= 0.2 or size >= 16))
            or (size >= 45 and stop_share >= 0.25)
        ),
    )


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


def _is_date(content: str, words: tuple[str, ...]) -> bool:
    """Whether the line states a time and little else."""
    if not 1 <= len(words) <= 16:
        return False
    known = load_words()
    has_number = "#" in words
    has_month = any(word in known.month for word in words)
    written = _DATE.search(content) is not None
    if not ((has_number and has_month) or written):
        return False
    other = sum(
        word != "#" and word not in known.month and word not in known.date for word in words
    )
    return other * 3 <= len(words)
