"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MIN_LETTERS = 20
MIN_CONFIDENCE = 0.6
_SAMPLE_CHARS = 4000


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def judge_language(text: str) -> tuple[str | None, float | None]:
    """ISO 639-1 code and confidence (0 to 1); (None, confidence) when undecided.

    Too short a text is not judged at all: (None, None).
    """
    sample = text[:_SAMPLE_CHARS]
    if sum(char.isalpha() for char in sample) < MIN_LETTERS:
        return None, None
    language, confidence = _identifier().classify(sample)
    confidence = round(float(confidence), 4)
    return (language if confidence >= MIN_CONFIDENCE else None), confidence
