"""Part of the labelled sets goes through the pipeline whole: nothing lost, all checks pass.

The whole sets take minutes: `dateline ingest ../shared/gold/articles_2012_2017.jsonl.gz
../shared/gold/html/pages`.
"""

import gzip
import shutil

import pytest

import warehouse
from flows.commands.check import run_checks
from tests import inline
from tests.conftest import GOLD

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled sets are not beside this checkout"),
]


def test_real_articles_and_pages_load_whole(tmp_path):
    inbox = tmp_path / "home" / "inbox"
    (inbox / "pages").mkdir(parents=True)
    with gzip.open(GOLD / "articles_2012_2017.jsonl.gz", "rt", encoding="utf-8") as lines:
        (inbox / "articles.jsonl").write_text("".join(next(lines) for _ in range(60)), "utf-8")
    for page in sorted((GOLD / "html/pages").iterdir())[::13]:
        shutil.copy2(page, inbox / "pages")
    ledger = inline.ingest(tmp_path / "home", documents=40)
    assert ledger.of("read", "documents") == 60 + len(list((inbox / "pages").iterdir()))
    assert ledger.of("load", "article") >= 90
    with warehouse.connect(tmp_path / "home") as connection:
        failed = [check["check"] for check in run_checks(connection) if check["rows"]]
    assert failed == []
