"""Judge documents again from their kept bytes, within a run."""

from __future__ import annotations

from functools import partial

from flows.pipeline import run_batches
from flows.progress import Total
from flows.runbook import Work
from tasks import stages
from tasks.outlets import METHOD, read_outlet_rules, renamed
from tasks.read.again import batches_again
from warehouse.home import Home
from warehouse.outdated import documents_of, stated_by
from warehouse.tables import Coding


def renamed_bytes(home: Home) -> list[str]:
    """The bytes of articles of which `sources.csv` now states something else."""
    return renamed(stated_by(home, METHOD), read_outlet_rules(home.sources_csv))


def judge_again(work: Work, coding: Coding, raw_sha256s: list[str]) -> None:
    """Clean, parse and enrich all documents of these bytes anew, and replace their rows."""
    if not raw_sha256s:
        return
    batches = batches_again(
        raw_sha256s,
        partial(documents_of, work.home),
        work.home.staging / work.run.run_id / "again",
        coding.coding_id,
        work.settings.batch_documents,
        work.settings.field_names(),
        read_outlet_rules(work.home.sources_csv),
    )
    total = Total(len(raw_sha256s), "documents")
    run_batches(work, stages.InlineReader(batches), coding, total, again=True)
