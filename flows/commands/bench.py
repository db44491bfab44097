"""`dateline bench`: the speed of the stages, beside the libraries they stand on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands.bar import show_progress
from flows.commands.show import as_json, console, print_table
from flows.progress import Listener, Progress, Total
from flows.settings import Settings
from warehouse import connect, lake
from warehouse.home import Home, NoSuchHome

if TYPE_CHECKING:
    from tasks.batch import Batch
    from tasks.bench import Coder, Lap, Part, Sample
    from warehouse.tables import Document

_NEWEST = """
    select documents.raw_sha256
    from documents
    semi join raw_documents on raw_documents.raw_sha256 = documents.raw_sha256
    left join files on files.file_id = documents.file_id and files.path = documents.path
    where documents.tombstone is null
    group by documents.raw_sha256
    order by max(files.seen_at) desc nulls last, documents.raw_sha256
    limit $documents
"""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class NothingToMeasure(Exception):
    """There is no document to measure; the message says where none was found."""


def bench(
    settings: Settings, paths: tuple[str, ...], documents: int, rounds: int, *, json: bool
) -> int:
    """Measure and print. Returns the exit status. Raises NoSuchHome without paths and home."""
    for variable in _THREADS:  # before the libraries that read them are imported
        os.environ.setdefault(variable, "1")
    from tasks.enrich.nlp import NoModel

    try:
        with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
            measured = _measure(settings, paths, documents, rounds, Path(folder), json=json)
    except (NothingToMeasure, NoSuchHome, NoModel) as error:
        if json:
            sys.stdout.write(as_json({"error": str(error)}))
        console(stderr=True).print(str(error), style="red", markup=False)
        return 2
    if json:
        sys.stdout.write(as_json(measured))
    else:
        _print(measured)
    return 0


def _measure(
    settings: Settings,
    paths: tuple[str, ...],
    documents: int,
    rounds: int,
    folder: Path,
    *,
    json: bool,
) -> dict[str, Any]:
    """Everything there is to say, as one object."""
    from tasks.bench import one_core, peak_memory, run_round, take_sample

    home = Home(settings.home.expanduser().resolve())
    coder = _coder(home, settings)
    batches = partial(
        _batches_of_paths if paths else _batches_of_lake, home, settings, coder, folder / "read"
    )
    read = batches(paths, documents) if paths else batches(documents)
    with show_progress("bench", json=json) as listener, one_core():
        steps = _Steps(listener, documents, rounds)
        sample = take_sample(read, folder / "parts", coder, steps.take("first pass"))
        if not sample.parts:
            raise NothingToMeasure(
                f"no document that can be read in {', '.join(paths) or home.root}"
            )
        pipeline_memory, _ = peak_memory()
        steps.documents = sample.total("documents")
        laps = [
            run_round(sample, coder, steps.take(f"round {number} of {rounds}"))
            for number in range(1, rounds + 1)
        ]
        load_seconds = _load(sample, Home(folder / "home"))
        own_memory, child_memory = peak_memory()
    memory = {"pipeline": pipeline_memory, "process": own_memory, "child": child_memory}
    return _figures(sample, laps, load_seconds, memory)


def _figures(
    sample: Sample, laps: list[Lap], load_seconds: float, memory: dict[str, int]
) -> dict[str, Any]:
    from tasks.bench_figures import bare_rows, ratios, stage_rows

    size = sample.sizes.values()
    return {
        "documents": sample.total("documents"),
        "html_documents": sample.sizes["html"].documents,
        "unreadable": sample.unreadable,
        "articles": sample.total("articles"),
        "coded": sample.total("coded"),
        "words": sum(kind.words for kind in size),
        "bytes": sum(kind.bytes for kind in size),
        "stages": [dataclasses.asdict(row) for row in stage_rows(sample, laps, load_seconds)],
        "alone": [dataclasses.asdict(row) for row in bare_rows(sample, laps)],
        "ratios": [dataclasses.asdict(row) for row in ratios(sample, laps, load_seconds)],
        "rounds": laps,
        "peak_memory_bytes": memory,
    }


def _coder(home: Home, settings: Settings) -> Coder:
    from flows.coding import coding_of
    from tasks.bench import Coder
    from tasks.enrich.code import CodingOptions

    overlay = str(home.reference) if home.reference.is_dir() else None
    options = CodingOptions(settings.model, settings.min_words, overlay)
    return Coder(options, coding_of(home, options, dt.datetime.now(dt.UTC), None))


def _batches_of_paths(
    home: Home,
    settings: Settings,
    coder: Coder,
    folder: Path,
    paths: tuple[str, ...],
    documents: int,
) -> Iterator[Batch]:
    """The first documents of these files, read as an ingest reads them into an empty home."""
    from tasks.discover import discover
    from tasks.outlets import read_outlet_rules
    from tasks.read.batches import ReadOptions, read_batches

    for path in paths:
        if not Path(path).exists():
            raise NothingToMeasure(f"no such file or folder: {path}")
    found = discover(
        [Path(path) for path in paths],
        home.inbox,
        (),
        fetched=folder / "fetched",
        rules=read_outlet_rules(home.sources_csv),
        settle_seconds=0,
    )
    options = ReadOptions(
        "bench",
        coder.coding.created_at,
        coder.coding.coding_id,
        settings.limits(),
        settings.field_names(),
        settings.batch_documents,
        settings.batch_bytes,
        documents,
    )
    return read_batches(found.fresh, (), folder, _Nothing(), options)


class _Nothing:
    """What an empty lake knows."""

    def committed(self, file_id: str, path: str) -> frozenset[str]:  # noqa: ARG002
        """No document of any file."""
        return frozenset()

    def owners(self, article_ids: object) -> dict[str, str]:  # noqa: ARG002
        """No article."""
        return {}


def _batches_of_lake(
    home: Home, settings: Settings, coder: Coder, folder: Path, documents: int
) -> Iterator[Batch]:
    """The newest documents of the home, read again from their kept bytes, identical ones once."""
    from tasks.read.again import batches_again
    from warehouse.outdated import documents_of

    with connect(home.root) as connection:
        raws = [raw for (raw,) in connection.execute(_NEWEST, {"documents": documents}).fetchall()]

    def fetch(wanted: list[str]) -> list[tuple[Document, bytes]]:
        first: dict[str, tuple[Document, bytes]] = {}
        for row, raw in documents_of(home, wanted):
            first.setdefault(row.raw_sha256, (row, raw))
        return list(first.values())

    return batches_again(
        raws,
        fetch,
        folder,
        coder.coding.coding_id,
        settings.batch_documents,
        settings.field_names(),
    )


def _load(sample: Sample, home: Home) -> float:
    """Seconds in which the sample gets into an empty lake."""
    from tasks.bench import seconds_of
    from warehouse.load import load_batch

    home.root.mkdir()
    lake.create_or_upgrade(home)
    return seconds_of(
        lambda: [
            load_batch(home, batch.folder, dt.datetime.now(dt.UTC)) for batch in sample.batches
        ]
    )


class _Steps:
    """Tells the listener of documents that went through a pass."""

    def __init__(self, listener: Listener, documents: int, rounds: int) -> None:
        self._listener = listener
        self._passes = rounds + 1
        self._done = 0
        self.documents = documents

    def take(self, name: str) -> Callable[[Part], None]:
        """A listener to the parts of one pass."""
        articles = 0

        def tell(part: Part) -> None:
            nonlocal articles
            self._done += part.batch.rows
            articles += part.articles
            total = Total(self.documents * self._passes, "documents")
            note = f"{name}: {part.batch.label}, {part.kind}"
            self._listener(Progress(self._done, total, articles, note))

        return tell


def _print(measured: dict[str, Any]) -> None:
    """The tables for people."""
    columns = ("", "seconds", "documents", "ms/document", "share", "words/s", "MB/s", "")
    for title, key in (("Stages", "stages"), ("The libraries alone", "alone")):
        rows = [
            (
                row["name"],
                f"{row['seconds']:.2f}",
                row["documents"],
                _number(row["ms_per_document"], ".1f"),
                _number(row["share"], ".0%"),
                _number(row["words_per_second"], ",.0f"),
                _number(row["mb_per_second"], ".2f"),
                row["note"],
            )
            for row in measured[key]
        ]
        print_table(columns, rows, title=title)
    print_table(
        ("times as long as", "median", "lowest", "highest", ""),
        [
            (
                ratio["name"],
                *(_number(ratio[of], ".2f") for of in ("median", "lowest", "highest")),
                ratio["note"],
            )
            for ratio in measured["ratios"]
        ],
        title=f"Ratios, rounds: {len(measured['rounds'])}",
    )
    memory = {
        name: f"{amount / 1e6:,.0f} MB" for name, amount in measured["peak_memory_bytes"].items()
    }
    told = (
        f"{measured['documents']:,} documents ({measured['html_documents']:,} HTML, "
        f"{measured['unreadable']:,} unreadable left out), {measured['articles']:,} articles "
        f"({measured['coded']:,} coded), {measured['words']:,} words, "
        f"{measured['bytes'] / 1e6:.1f} MB. Peak memory: {memory['pipeline']} for the "
        f"pipeline, {memory['process']} with the libraries alone."
    )
    if measured["peak_memory_bytes"]["child"]:
        told += f" Largest child process: {memory['child']}."
    console().print(told, markup=False)


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)
