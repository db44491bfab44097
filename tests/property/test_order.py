"""Any order and any batching of the sample inbox gives the same tables."""

import random
import shutil
from pathlib import Path

import pytest

import warehouse
from tests import inline
from tests.conftest import DATA
from warehouse import tables

NOT_COMPARED = {"run_id", "seen_at", "loaded_at", "created_at"}
TABLES = [
    table
    for table in tables.TABLES
    if table.name not in ("runs", "run_counts", "commit_guard", "meta")
]


def contents(home: Path) -> dict[str, list[tuple]]:
    """Every table's rows, sorted, without run ids and loading times."""
    with warehouse.connect(home) as connection:
        found = {}
        for table in TABLES:
            columns = [row[0] for row in connection.execute(f"describe {table.name}").fetchall()]
            kept = ", ".join(f'"{name}"' for name in columns if name not in NOT_COMPARED)
            rows = connection.execute(f"select {kept} from {table.name}").fetchall()
            found[table.name] = sorted(rows, key=repr)
        return found


def assert_same(left: Path, right: Path) -> None:
    ours, theirs = contents(left), contents(right)
    for name in ours:
        assert ours[name] == theirs[name], name


def test_the_same_again_changes_nothing(own_home, sample_home):
    ledger = inline.ingest(own_home)
    assert ledger.of("discover", "known") == ledger.of("discover", "found") > 30
    assert_same(own_home, sample_home)


@pytest.mark.parametrize("seed", range(2))
def test_any_order_and_batching_gives_the_same_tables(sample_home, tmp_path, seed):
    """Files arrive one group after another, in random order, in batches of random size."""
    chance = random.Random(seed)
    files = sorted(path for path in (DATA / "inbox").rglob("*") if path.is_file())
    chance.shuffle(files)
    home = tmp_path / "home"
    at = 0
    while at < len(files):
        group = chance.randint(8, 30)
        for path in files[at : at + group]:
            target = home / "inbox" / path.relative_to(DATA / "inbox")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        inline.ingest(home, documents=chance.randint(5, 25))
        at += group
    assert_same(home, sample_home)
