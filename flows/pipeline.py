"""Send batches through clean, parse, enrich and load, a few at a time, committed in order."""

from __future__ import annotations

from typing import Any

from flows import story
from flows.coding import coding_of
from flows.progress import Total
from flows.runbook import Work
from flows.window import UnderWay, Window
from tasks import stages
from tasks.discover import read_outlets
from tasks.enrich.code import CodingOptions
from tasks.parse.article import ParseOptions
from tasks.workers import Workers
from warehouse import corrections, site_memory
from warehouse.tables import Coding


def coding_options(work: Work) -> CodingOptions:
    """What decides the rows of a text, from the settings and the home's own tables."""
    folder = work.home.reference
    overlay = str(folder) if folder.is_dir() else None
    decisions = corrections.pinned_file(work.home.staging / work.run.run_id)
    return CodingOptions(
        work.settings.model,
        work.settings.min_words,
        overlay,
        str(decisions) if decisions.is_file() else None,
    )


def pinned_coding(work: Work) -> Coding:
    """The coding of a run, with the site memory and the decisions as they are now, kept for the
    run in files.
    """
    folder = work.home.staging / work.run.run_id
    version = site_memory.pin(work.home, folder)
    corrections.pin(work.home, folder)
    return coding_of(work.home, coding_options(work), work.run.started_at, version)


def run_batches(
    work: Work, reader: stages.Reader, coding: Coding, total: Total, *, again: bool = False
) -> None:
    """Take each batch the reader gives through all stages. `again`: its rows replace others.

    The site memory is the one that the coding pinned.

    A batch that fails is left out and entered as a failure; the ledger then does not close.
    """
    options = coding_options(work)
    parse_options = ParseOptions(work.run.run_id, coding.coding_id)
    outlets = read_outlets(work.home.sources_csv)
    seconds = work.settings.document_seconds
    version = coding.site_memory_version
    folder = work.home.staging / work.run.run_id
    memory = site_memory.pinned_file(folder, version) if version else None
    window = Window(work.ledger, total, size=work.settings.workers + 2)
    with (
        story.shown_progress(work.run.flow),
        Workers(work.settings.workers, work.settings.model, work.home.reference) as workers,
    ):
        while (batch := stages.read(reader)) is not None:
            # Any: the tasks take futures of what their signatures name
            cleaned: Any = stages.clean.submit(batch, workers, memory, seconds)
            parsed: Any = stages.parse.submit(cleaned, workers, parse_options, seconds)
            enriched: Any = stages.enrich.submit(parsed, workers, options, coding, outlets, seconds)
            loaded: Any = stages.load.submit(
                batch=enriched,
                home=work.home,
                again=again,
                return_state=False,
                wait_for=window.last_commit(),
            )
            made = {"clean": cleaned, "parse": parsed, "enrich": enriched}
            window.add(UnderWay(batch, made, loaded))
        window.drain()
