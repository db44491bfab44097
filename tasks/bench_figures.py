"""What the measured seconds say: a row per stage and bare loop, and ratios with their spread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from tasks.bench import Lap, Sample

PIPELINE = ("clean html", "clean text", "parse", "enrich")
NO_HTML = "no HTML among the documents"
NOT_CODED = "no article that the model reads"


@dataclass(frozen=True, slots=True)
class Row:
    """A stage, or a bare loop, over the documents it gets. `seconds` is the median of the rounds;
    `share` is of the whole pipeline. Numbers are null where there is nothing to divide, and
    `note` says why.
    """

    name: str
    seconds: float
    documents: int
    ms_per_document: float | None
    share: float | None
    words_per_second: float | None
    mb_per_second: float | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long the first takes as the second, over the rounds."""

    name: str
    median: float | None
    lowest: float | None
    highest: float | None
    note: str | None = None


def stage_rows(sample: Sample, laps: Sequence[Lap], load_seconds: float) -> list[Row]:
    """Read, clean, parse, enrich, load, and their sum. Reading and loading are timed once."""
    html, text = sample.sizes["html"], sample.sizes["text"]
    every = (sample.total("documents"), sample.total("words"), sample.total("bytes"))
    seconds = {name: median(lap[name] for lap in laps) for name in PIPELINE}
    seconds |= {"read": sample.read_seconds, "load": load_seconds}
    whole = sum(seconds.values())
    sizes = {
        "read": every,
        "clean html": (html.documents, html.words, html.bytes),
        "clean text": (text.documents, text.words, text.bytes),
        "parse": every,
        "enrich": every,
        "load": every,
    }
    notes = {"clean html": NO_HTML, "clean text": "no plain text among the documents"}
    rows = [_row(name, seconds[name], sizes[name], whole, notes.get(name)) for name in sizes]
    return [*rows, _row("whole pipeline", whole, every, whole)]


def bare_rows(sample: Sample, laps: Sequence[Lap]) -> list[Row]:
    """The libraries alone, over the same pages and the same texts."""
    html = sample.sizes["html"]
    coded = (sample.total("coded"), sample.total("coded_words"), None)
    sizes = {
        "trafilatura": (html.documents, html.words, html.bytes),
        "spacy ner": coded,
        "spacy full": coded,
    }
    return [
        _row(
            f"{name} alone",
            median(lap[name] for lap in laps),
            size,
            None,
            NO_HTML if name == "trafilatura" else NOT_CODED,
        )
        for name, size in sizes.items()
    ]


def _row(
    name: str,
    seconds: float,
    size: tuple[int, int, int | None],
    whole: float | None,
    why_none: str | None = None,
) -> Row:
    documents, words, amount = size
    return Row(
        name=name,
        seconds=seconds,
        documents=documents,
        ms_per_document=_over(1000 * seconds, documents),
        share=_over(seconds, whole),
        words_per_second=_over(words, seconds) if documents else None,
        mb_per_second=_over(amount / 1e6, seconds) if documents and amount else None,
        note=None if documents else why_none,
    )


def _over(value: float, by: float | None) -> float | None:
    return value / by if by else None


def ratios(sample: Sample, laps: Iterable[Lap], load_seconds: float) -> list[Ratio]:
    """The stages beside the libraries alone, each round for itself."""
    laps = list(laps)
    once = sample.read_seconds + load_seconds
    has_html, is_coded = sample.sizes["html"].documents > 0, sample.total("coded") > 0
    bare = [name for name, there in (("trafilatura", has_html), ("spacy full", is_coded)) if there]
    return [
        _ratio(
            "clean html / trafilatura alone",
            laps,
            lambda lap: lap["clean html"],
            lambda lap: lap["trafilatura"],
            None if has_html else NO_HTML,
        ),
        _ratio(
            "enrich / spacy ner alone",
            laps,
            lambda lap: lap["enrich"],
            lambda lap: lap["spacy ner"],
            None if is_coded else NOT_CODED,
        ),
        _ratio(
            f"whole pipeline / {' + '.join(bare) or 'nothing'} alone",
            laps,
            lambda lap: once + sum(lap[name] for name in PIPELINE),
            lambda lap: sum(lap[name] for name in bare),
            None if bare else f"{NO_HTML}, and {NOT_CODED}",
        ),
    ]


def _ratio(
    name: str,
    laps: Sequence[Lap],
    above: Callable[[Lap], float],
    below: Callable[[Lap], float],
    why_none: str | None,
) -> Ratio:
    if why_none:
        return Ratio(name, None, None, None, why_none)
    found = [above(lap) / below(lap) for lap in laps]
    return Ratio(name, median(found), min(found), max(found))
