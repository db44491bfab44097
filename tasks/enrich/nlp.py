"""The language model: loaded once a process, only the components in use."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

NOT_USED = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
MAX_CHARS = 100_000
"""Longer texts are read up to here by the model, which needs 4 KB of memory for a character;
the gazetteer reads all.
"""


@dataclass(frozen=True, slots=True)
class Entity:
    """A name the model found: its label is PERSON, ORG, NORP, GPE, LOC or FAC."""

    start_char: int
    end_char: int
    label: str


class NoModel(Exception):
    """The language model is not installed."""


@cache
def load_model(name: str) -> Language:
    """The spaCy pipeline of an installed model package. Raises NoModel."""
    import spacy

    try:
        package = importlib.import_module(name)
    except ImportError as error:
        raise NoModel(f"language model {name!r} is not installed") from error
    nlp: Language = package.load(exclude=list(NOT_USED))
    nlp.max_length = MAX_CHARS + 1
    assert spacy is not None
    return nlp


@cache
def model_sha256(name: str) -> str:
    """sha256 over the files of a model package, by relative path. Raises NoModel."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise NoModel(f"language model {name!r} is not installed")
    root = Path(spec.origin).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def find_entities(texts: Iterable[str], model: str) -> Iterator[tuple[Entity, ...]]:
    """The named entities of each text, in text order."""
    docs: Iterator[Doc] = load_model(model).pipe((text[:MAX_CHARS] for text in texts), batch_size=8)
    for doc in docs:
        yield tuple(
            Entity(entity.start_char, entity.end_char, entity.label_)
            for entity in doc.ents
            if entity.label_ in ("PERSON", "ORG", "NORP", "GPE", "LOC", "FAC")
        )
