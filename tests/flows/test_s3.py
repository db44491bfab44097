"""An inbox at an address, on a real S3 server on this machine."""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import s3fs

from tests.command import ask, run
from tests.conftest import DATA

BUCKET = "news"


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    """A bucket, and the environment that leads to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    environment = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": address,
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    fs = s3fs.S3FileSystem(key="test", secret="test", endpoint_url=address)
    for _ in range(100):
        try:
            fs.mkdir(BUCKET)
            break
        except OSError:
            time.sleep(0.2)
    yield fs, environment
    server.terminate()
    server.wait()


@pytest.mark.prefect
def test_an_inbox_in_s3_gives_the_same_articles_and_only_new_files_are_fetched(s3, tmp_path):
    fs, environment = s3
    for name in ("kestrel-daily/niger-coup.txt", "empty.txt"):
        fs.put_file(str(DATA / "inbox" / name), f"{BUCKET}/press/{name}")
    home = tmp_path / "home"
    settings = {**environment, "DATELINE_INBOX": f"s3://{BUCKET}/press"}
    first = run("ingest", "--home", home, **settings)
    assert first.returncode == 0, first.stderr
    rows = ask(home, "select path, status, documents from files order by path")
    assert rows == [
        {"path": f"s3://{BUCKET}/press/empty.txt", "status": "quarantined", "documents": 0},
        {
            "path": f"s3://{BUCKET}/press/kestrel-daily/niger-coup.txt",
            "status": "loaded",
            "documents": 1,
        },
    ]
    (article,) = ask(home, "select article_id, source, source_method from articles")
    assert (article["source"], article["source_method"]) == ("kestrel-daily", "folder")
    assert not (home / "fetched").exists()

    again = run("ingest", "--home", home, **settings)
    assert "Nothing new: 2 files found, 2 known" in again.stdout
    assert not (home / "fetched").exists(), "a known file was fetched again"

    local = tmp_path / "local"
    shutil.copytree(DATA / "inbox/kestrel-daily", local / "kestrel-daily")
    same = run("ingest", local / "kestrel-daily/niger-coup.txt", "--home", tmp_path / "other")
    assert same.returncode == 0
    assert [row["article_id"] for row in ask(tmp_path / "other", "from articles")] == [
        article["article_id"]
    ]


def test_an_address_that_cannot_be_listed_is_said_to_be_so(s3, tmp_path: Path):
    _, environment = s3
    done = run("ingest", "s3://no-such-bucket/x", "--home", tmp_path / "home", **environment)
    assert done.returncode == 2
    assert "s3://no-such-bucket/x cannot be listed" in done.stderr.replace("\n", "")
