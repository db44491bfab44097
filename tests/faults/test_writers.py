"""Many who want the home at once: writers queue, runs wait and then say who is there."""

import os
import subprocess
import sys

import warehouse
from flows.locks import one_run_at_a_time
from tests.command import run
from tests.conftest import DATA
from tests.inline import Home
from warehouse import lake

COMMITS = 8
WRITER = """
import sys
from pathlib import Path
from warehouse import lake
from warehouse.home import Home

name, commits = sys.argv[2], int(sys.argv[3])
for number in range(commits):
    row = [name, str(number)]
    lake.commit(
        Home(Path(sys.argv[1])),
        lambda c: c.execute("insert into run_counts values (?, 'writer', ?, 0)", row),
    )
"""


def test_writers_queue_and_a_reader_sees_whole_commits(own_home):
    lake.create_or_upgrade(Home(own_home))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(own_home), name, str(COMMITS)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two", "three")
    ]
    count = "select count(*) from run_counts where stage = 'writer'"
    seen = []
    with warehouse.connect(own_home) as reader:
        while any(writer.poll() is None for writer in writers):
            seen.append(reader.execute(count).fetchone()[0])
        seen.append(reader.execute(count).fetchone()[0])
    assert [writer.communicate()[1] for writer in writers] == ["", "", ""]
    assert seen == sorted(seen)
    assert seen[-1] == 3 * COMMITS


def test_a_second_run_waits_and_then_names_the_holder(tmp_path):
    home = Home(tmp_path / "home")
    with one_run_at_a_time(home, "dateline maintain", 0):
        second = run(
            "ingest", DATA / "inbox/pasted.txt", "--home", home.root, DATELINE_RUN_WAIT_SECONDS="1"
        )
    assert second.returncode == 1
    assert f"dateline maintain (process {os.getpid()}, since " in second.stderr
    assert "try again when it is done" in second.stderr
