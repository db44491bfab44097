"""Real kills: what was committed stays, nothing is half there, and the next run completes."""

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

import warehouse
from tests import inline
from tests.command import run, start
from tests.conftest import DATA
from tests.property.test_order import contents
from warehouse.home import NoSuchHome

COPIES = 4


def many_articles(path: Path) -> None:
    """A JSONL of the sample's records, each several times under another headline."""
    records = [
        json.loads(line)
        for line in (DATA / "inbox/dumps/world-desk.jsonl").read_text("utf-8").splitlines()
    ]
    with path.open("w", encoding="utf-8") as out:
        for copy in range(COPIES):
            for record in records:
                marked = {"title": f"{record['title']} ({copy})", "id": f"{record['id']}-{copy}"}
                marked["url"] = f"{record['url']}?part={copy}"
                out.write(json.dumps({**record, **marked}) + "\n")


def articles_in(home: Path) -> int:
    """Articles committed so far; every one with its document and passages."""
    try:
        connection = warehouse.connect(home)
    except NoSuchHome:
        return 0
    with connection:
        connection.execute("begin")
        n, owned, explained = connection.execute(
            """
            select (select count(*) from articles),
                (select count(*) from documents where status = 'article'),
                (select count(distinct article_id) from passages where article_id is not null)
            """
        ).fetchone()
        assert n == owned == explained, "a half batch is visible"
        return n


@pytest.mark.prefect
def test_killed_in_the_middle_and_started_again(tmp_path):
    inbox = tmp_path / "home" / "inbox"
    inbox.mkdir(parents=True)
    many_articles(inbox / "many.jsonl")
    calm = tmp_path / "calm"
    (calm / "inbox").mkdir(parents=True)
    os.link(inbox / "many.jsonl", calm / "inbox" / "many.jsonl")
    inline.ingest(calm)

    home = tmp_path / "home"
    process = start("ingest", "--home", home, DATELINE_BATCH_DOCUMENTS="3")
    deadline = time.monotonic() + 200
    while articles_in(home) < 3:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    kept = articles_in(home)
    with warehouse.connect(home) as connection:
        before = connection.execute("select document_id, run_id from documents").fetchall()
    assert 0 < kept < 5 * COPIES

    seen: list[int] = []
    stop = threading.Event()

    def read_all_through() -> None:
        while not stop.is_set():
            seen.append(articles_in(home))
            time.sleep(0.2)

    reader = threading.Thread(target=read_all_through)
    reader.start()
    done = run("ingest", "--home", home, DATELINE_BATCH_DOCUMENTS="3")
    stop.set()
    reader.join()
    assert done.returncode == 0, done.stderr
    assert seen == sorted(seen), "a reader saw articles come and go"
    assert seen[0] == kept

    ours, theirs = contents(home), contents(calm)
    for name in ours:
        assert ours[name] == theirs[name], name
    with warehouse.connect(home) as connection:
        after = connection.execute("select document_id, run_id from documents").fetchall()
        assert set(before) <= set(after), "committed documents were coded again"
        statuses = connection.execute("select status from runs order by started_at").fetchall()
    assert statuses == [("crashed",), ("completed",)]
    assert not list((home / "staging").glob("*/*")), "staging was not cleared"
