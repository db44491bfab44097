"""The pipeline in one process without Prefect: the same steps and the same loading."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from flows.coding import coding_of
from flows.ledger import Ledger
from flows.look import Retry, look_for, rejected_to_judge
from flows.settings import Settings
from tasks import work
from tasks.enrich.code import CodingOptions
from tasks.outlets import read_outlet_rules
from tasks.parse.article import ParseOptions
from tasks.read.again import batches_again
from tasks.read.batches import ReadOptions, read_batches
from tasks.read.fields import FieldNames
from warehouse import corrections, lake, runs, site_memory
from warehouse.home import Home
from warehouse.known import KnownDocuments
from warehouse.load import load_batch
from warehouse.outdated import documents_of, outdated_bytes
from warehouse.tables import Coding, Run


class Request:
    """What to ingest."""

    source: str | None = None
    zone: str | None = None
    language: str | None = None
    limit: int | None = None

    def __init__(self, paths: Sequence[Path], retry: Retry | None) -> None:
        self.paths = paths
        self.retry = retry


def ingest(
    root: Path, paths: Sequence[Path] = (), *, documents: int = 400, retry: Retry | None = None
) -> Ledger:
    """Ingest paths, or the inbox, into the home at `root`, in batches of so many documents."""
    settings = Settings(home=root, settle_seconds=0)
    home = Home(root.resolve())
    lake.create_or_upgrade(home)
    now = dt.datetime.now(dt.UTC)
    run = Run(f"run-{secrets.token_hex(4)}", "ingest", None, now, None, "running")
    runs.begin_run(home, run)
    ledger = Ledger()
    request = Request(paths, retry)
    found = look_for(home, settings, request)
    ledger.add_discovery(found)
    rejected = rejected_to_judge(home, request)
    options, coding = pinned(home, settings, now)
    read = ReadOptions(
        run.run_id,
        now,
        coding.coding_id,
        settings.limits(),
        settings.field_names(),
        batch_documents=documents,
        rules=read_outlet_rules(home.sources_csv),
    )
    with closing(KnownDocuments(home, [file.file_id for file in found.fresh])) as known:
        folder = home.staging / run.run_id
        for batch in read_batches(found.fresh, found.not_read, folder, known, read):
            ledger.add_batch("read", batch)
            cleaned = work.clean(batch, memory_file(home, coding))
            parsed = work.parse(cleaned, ParseOptions(run.run_id, coding.coding_id))
            enriched = work.enrich(parsed, options, coding, [])
            ledger.add_load(load_batch(home, enriched.folder, now), 0.0)
    judge_again(home, rejected, coding, options, ledger, documents)
    ledger.close()
    runs.end_run(home, run.run_id, "completed", now, ledger.counts)
    return ledger


def recode(root: Path, *, documents: int = 40, learn: bool = False) -> None:
    """Judge again what another coding judged; with what is learned of its sites, as the flow."""
    settings = Settings(home=root)
    home = Home(root.resolve())
    now = dt.datetime.now(dt.UTC)
    if learn:
        site_memory.learn(home, now)
    options, coding = pinned(home, settings, now)
    raws = sorted({*outdated_bytes(home, coding.coding_id), *corrections.waiting_bytes(home)})
    judge_again(home, raws, coding, options, Ledger(), documents)


def pinned(home: Home, settings: Settings, now: dt.datetime) -> tuple[CodingOptions, Coding]:
    """What a run pins when it begins: site memory and decisions as they are now."""
    folder = home.staging / f"pinned-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    corrections.pin(home, folder)
    decisions = corrections.pinned_file(folder)
    options = CodingOptions(
        settings.model,
        settings.min_words,
        corrections=str(decisions) if decisions.is_file() else None,
    )
    return options, coding_of(home, options, now, site_memory.pin(home, home.staging))


def memory_file(home: Home, coding: Coding) -> Path | None:
    """The site memory that a run pinned."""
    version = coding.site_memory_version
    return site_memory.pinned_file(home.staging, version) if version else None


def judge_anew(root: Path, raws: list[str], *, documents: int = 40) -> None:
    """Judge the documents of these bytes again, as `sources.csv` has them now."""
    settings = Settings(home=root)
    home = Home(root.resolve())
    options = CodingOptions(settings.model, settings.min_words)
    coding = coding_of(home, options, dt.datetime.now(dt.UTC), None)
    judge_again(home, raws, coding, options, Ledger(), documents)


def judge_again(
    home: Home,
    raws: list[str],
    coding: Coding,
    options: CodingOptions,
    ledger: Ledger,
    documents: int,
) -> None:
    """Judge documents again from their kept bytes."""
    fetch = partial(documents_of, home)
    folder = home.staging / "again"
    rules = read_outlet_rules(home.sources_csv)
    names = FieldNames()
    for batch in batches_again(raws, fetch, folder, coding.coding_id, documents, names, rules):
        ledger.add_batch("read", batch)
        cleaned = work.clean(batch, memory_file(home, coding))
        parsed = work.parse(cleaned, ParseOptions("again", coding.coding_id))
        enriched = work.enrich(parsed, options, coding, [])
        now = dt.datetime.now(dt.UTC)
        ledger.add_load(load_batch(home, enriched.folder, now, again=True), 0.0)


OUTDATE = """
    update documents set coding_id = 'old'
    where raw_sha256 in (select raw_sha256 from raw_documents)
"""
"""Makes every document look as if another coding had judged it."""
