"""The evaluate flow: labelled documents through the pipeline's steps, and how much is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import progress, story
from flows.ledger import Ledger
from flows.progress import Progress, Total
from flows.runbook import entered, holding_home, settings_for
from tasks.evaluate.gold import GoldPage, read_all
from tasks.evaluate.labelled_texts import GoldText
from tasks.evaluate.measures import PageScore
from tasks.evaluate.run import score_all
from tasks.evaluate.scores import means_of, rows_of, worst_of
from warehouse import scores


@task(name="score", cache_policy=NO_CACHE)
def score(pages: list[GoldPage | GoldText], workers: int, model: str) -> list[PageScore]:
    """Every measure of every document."""
    found: list[PageScore] = []
    for done, of_page in enumerate(score_all(pages, workers, model), start=1):
        found += of_page
        if done % 50 == 0 or done == len(pages):
            note = f"{done:,} of {len(pages):,} labelled documents scored"
            progress.tell(Progress(done, Total(len(pages), "documents"), done, note))
    return found


@flow(name="evaluate", flow_run_name="evaluate")
def evaluate(gold: Path, worst: int = 0, home: Path | None = None) -> dict[str, Any]:
    """Score what is labelled at `gold`, a file or a folder; the scorecard goes into the lake.

    Files without labels that a measure knows are named, not scored. Raises NotGold when there
    is no other.
    """
    settings, ledger = settings_for(home), Ledger()
    labelled = read_all(gold)
    with (
        holding_home("evaluate", settings) as place,
        entered("evaluate", place, settings, ledger) as work,
        story.shown_progress("evaluate"),
    ):
        found = labelled.marks + score(labelled.pages, settings.workers, settings.model)
        lines = means_of(found)
        scores.enter(place, rows_of(lines, work.run.run_id, labelled.fingerprints))
        ledger.add("evaluate", [("documents", len(labelled.pages)), ("measures", len(lines))])
    return {
        "run_id": work.run.run_id,
        "scores": lines,
        "not_scored": labelled.not_scored,
        "worst": worst_of(found, worst),
    }
