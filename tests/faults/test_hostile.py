"""The real command on hostile files: it ends well, loses nothing, and says why in words."""

import hashlib
import json
import os
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random

import psutil
import pytest

import warehouse
from flows.commands.check import run_checks
from tests.command import run, start
from tests.crafted.archives import CLIMBED
from tests.formats import valid_files
from tests.hostile import CRAFTED, damaged, write_hostile, write_named
from tests.property.test_order import contents
from tests.reading import is_for_people

SEED = 1
MEMORY = 3_000_000_000
SECONDS = 190
AGAIN_SECONDS = 30
"""The second look reads nothing; the rest is the start of Python on a busy machine."""


class Peak(threading.Thread):
    """The most memory that a process and all below it held together, sampled."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.bytes, self.done = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.2):
            self.bytes = max(self.bytes, sum(map(_resident, self._family())))

    def _family(self) -> list[psutil.Process]:
        try:
            parent = psutil.Process(self.pid)
            return [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def _fingerprints(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below a folder with its hash and time."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[str(path)] = (digest, path.stat().st_mtime_ns)
    return found


def _climbed(*folders: Path) -> set[str]:
    """What lies in these folders and all above them under a name that climbing members use."""
    places = {place for folder in folders for place in (folder, *folder.parents)}
    return {str(path) for place in places for path in place.iterdir() if CLIMBED in path.name}


def _finished(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        pytest.fail(f"not done after {SECONDS} s: {process.communicate()[1][-3000:]}")


@pytest.mark.prefect
@pytest.mark.timeout(290)
def test_hostile_files_are_read_or_refused_with_reasons(tmp_path):
    home, drop = tmp_path / "a" / "b" / "home", tmp_path / "a" / "drop"
    (home / "inbox").mkdir(parents=True)
    written = write_hostile(drop, SEED)
    named = write_named(home / "inbox" / "named")
    files = len(written) + len(named)
    before, climbed = _fingerprints(tmp_path), _climbed(Path.cwd(), home, drop)
    args = ("ingest", home / "inbox", drop, "--home", home, "--json")

    started = time.monotonic()
    process = start(*args, DATELINE_DOCUMENT_SECONDS="20")
    peak = Peak(process.pid)
    peak.start()
    stdout, stderr = _finished(process)
    peak.done.set()
    print(f"{files} files, {time.monotonic() - started:.0f} s, {peak.bytes / 1e6:,.0f} MB")
    assert process.returncode == 0, stdout[-3000:] + stderr[-3000:]
    assert peak.bytes < MEMORY
    _assert_closed(json.loads(stdout)["counts"], files)

    with warehouse.connect(home) as connection:
        reasons = connection.execute(
            """
            select path, status, reason from files
            where status = 'quarantined' or reason is not null
            union all
            select path || ' ' || coalesce(member, '') || ' ' || record_no, status, reason
            from documents where status = 'rejected' or reason is not null
            """
        ).fetchall()
        entered = connection.execute("select count(*) from files").fetchone()
        failed = {c["check"]: c["examples"] for c in run_checks(connection) if c["rows"]}
    assert entered == (files,)
    assert not failed
    assert not [row for row in reasons if not is_for_people(row[2]) or str(home) in row[2]]

    rows = contents(home)
    started = time.monotonic()
    again = run(*args, DATELINE_DOCUMENT_SECONDS="20")
    assert time.monotonic() - started < AGAIN_SECONDS
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["nothing_new"]
    assert json.loads(again.stdout)["files"]["known"] == files
    for name, found in contents(home).items():
        assert found == rows[name], name

    after = _fingerprints(tmp_path)
    assert {path: after.get(path) for path in before} == before, "a user's file was changed"
    made = [path for path in after.keys() - before.keys() if Path(path).is_relative_to(home)]
    assert len(made) == len(after) - len(before), "a file was written outside the home"
    assert not [path for path in made if CLIMBED in path or "/inbox/" in path]
    assert _climbed(Path.cwd(), home, drop) == climbed


def _assert_closed(counts: dict[str, dict[str, float]], files: int) -> None:
    """Files and documents found are files and documents accounted for."""
    looked, read, load = counts["discover"], counts["read"], counts["load"]
    became = Counter({name: load.get(f"files_{name}", 0) for name in ("loaded", "duplicate")})
    became["quarantined"] = load.get("files_quarantined", 0)
    assert looked["found"] == files
    assert looked["waiting"] == 0
    assert became.total() + looked["known"] == files, became
    assert became["loaded"] > 0 < became["quarantined"]
    ended = sum(load.get(name, 0) for name in ("article", "duplicate", "rejected", "known"))
    assert read["documents"] == ended + read.get("known", 0)


def test_the_same_seed_makes_the_same_files(tmp_path):
    one, other = (write_hostile(tmp_path / name, 7, 40) for name in ("one", "other"))
    assert [path.name for path in one] == [path.name for path in other]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    whole = valid_files()
    first, second = ([damaged(whole, Random(n)) for n in range(100)] for _ in range(2))
    assert first == second
    assert len(CRAFTED) < 400, "write_hostile leaves none out"
