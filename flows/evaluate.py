"""The evaluate flow: labelled documents through the pipeline's steps, and how much is right."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import progress, story
from flows.ledger import Ledger
from flows.progress import Progress, Total
from flows.runbook import entered, holding_home, settings_for
from tasks.evaluate.gold import GoldPage, NotGold, gold_files, read_gold
from tasks.evaluate.pages import PageScore
from tasks.evaluate.run import score_pages
from tasks.evaluate.scores import Mean, means_of, worst_of
from warehouse import __version__, reference, scores
from warehouse.tables import Score


@task(name="score", cache_policy=NO_CACHE)
def score(pages: list[GoldPage], workers: int) -> list[PageScore]:
    """Every measure of every document."""
    found: list[PageScore] = []
    for done, of_page in enumerate(score_pages(pages, workers), start=1):
        found += of_page
        if done % 50 == 0 or done == len(pages):
            note = f"{done:,} of {len(pages):,} labelled documents scored"
            progress.tell(Progress(done, Total(len(pages), "documents"), done, note))
    return found


@flow(name="evaluate", flow_run_name="evaluate", validate_parameters=False)
def evaluate(gold: Path, worst: int = 0, home: Path | None = None) -> dict[str, Any]:
    """Score what is labelled at `gold`, a file or a folder; the scorecard goes into the lake.

    Files without labels that a measure knows are named, not scored. Raises NotGold when there
    is no other.
    """
    settings, ledger = settings_for(home), Ledger()
    pages, fingerprints, not_scored = _read(gold)
    with (
        holding_home("evaluate", settings) as place,
        entered("evaluate", place, settings, ledger) as work,
        story.shown_progress("evaluate"),
    ):
        found = score(pages, settings.workers)
        lines = means_of(found)
        rows = [_row(line, work.run.run_id, fingerprints) for line in lines]
        scores.enter(place, rows)
        ledger.add("evaluate", [("documents", len(pages)), ("measures", len(lines))])
    return {
        "run_id": work.run.run_id,
        "scores": lines,
        "not_scored": not_scored,
        "worst": worst_of(found, worst),
    }


def _read(gold: Path) -> tuple[list[GoldPage], dict[str, str], list[str]]:
    """The labelled documents, the fingerprint of each set, and why some files hold none."""
    pages: list[GoldPage] = []
    fingerprints: dict[str, str] = {}
    not_scored: list[str] = []
    for file in gold_files(gold):
        name = file.name if file == gold else file.relative_to(gold).as_posix()
        try:
            of_file = list(read_gold(file, name))
        except (NotGold, OSError, EOFError, UnicodeDecodeError) as error:
            not_scored.append(str(error))
            continue
        fingerprint = hashlib.sha256(file.read_bytes()).hexdigest()
        fingerprints |= {page.gold: fingerprint for page in of_file}
        pages += of_file
    if not pages:
        raise NotGold("\n".join([f"no labelled documents at {gold}", *not_scored]))
    return pages, fingerprints, not_scored


def _row(line: Mean, run_id: str, fingerprints: dict[str, str]) -> Score:
    return Score(
        run_id=run_id,
        gold=line.gold,
        gold_sha256=fingerprints[line.gold],
        input=line.input,
        measure=line.measure,
        documents=line.documents,
        value=round(line.value, 4),
        margin=round(line.margin, 4),
        pipeline_version=__version__,
        reference_sha256=reference.sha256(),
    )
