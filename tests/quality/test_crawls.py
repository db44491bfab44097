"""The same real pages from a crawl and from an archive of files give the same articles."""

import gzip
import hashlib
import json

import pytest

import warehouse
from flows.commands.check import run_checks
from tasks.read.charset import stated_in_html
from tests import inline
from tests.conftest import GOLD
from tests.formats import gz, response, zip_of

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled sets are not beside this checkout"),
]

PAGES = 300
TITLES_BY_ADDRESS = 3
"""Titles that may differ: only the crawl knows the address, which can name the site in a title."""


def _pages() -> list[tuple[str, str, bytes]]:
    """Name, address and bytes of the first pages whose address is known."""
    with gzip.open(GOLD / "html" / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["url"]][:PAGES]
    return [
        (row["file"].removesuffix(".gz"), row["url"],
         gzip.decompress((GOLD / "html" / "pages" / row["file"]).read_bytes()))
        for row in rows
    ]  # fmt: skip


def _fetched(number: int) -> str:
    return f"2024-{number // 28 + 1:02d}-{number % 28 + 1:02d}T06:07:08Z"


def _header(raw: bytes) -> str:
    """What an honest server would say: a charset only where the page does not say another."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "Content-Type: text/html"
    is_said = stated_in_html(raw) in (None, "utf-8")
    return "Content-Type: text/html" + ("; charset=utf-8" if is_said else "")


def _documents(home):
    with warehouse.connect(home) as connection:
        rows = connection.execute(
            """
            select documents.raw_sha256, documents.url, documents.fetched_at, documents.status,
                documents.reason, articles.article_id, articles.title, articles.body
            from documents left join articles using (article_id)
            """
        ).fetchall()
        failed = [check["check"] for check in run_checks(connection) if check["rows"]]
    assert failed == []
    return {row[0]: row[1:] for row in rows}


def test_real_pages_from_a_crawl_are_those_from_an_archive(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_MIN_WORDS", "1000000")  # reading is tested, not coding
    pages = _pages()
    crawl, archive = tmp_path / "crawl", tmp_path / "archive"
    for home in (crawl, archive):
        (home / "inbox").mkdir(parents=True)
    (crawl / "inbox" / "pages.warc.gz").write_bytes(
        b"".join(
            gz(response(raw, url, _header(raw), date=_fetched(number)))
            for number, (_, url, raw) in enumerate(pages)
        )
    )
    (archive / "inbox" / "pages.zip").write_bytes(zip_of((name, raw) for name, _, raw in pages))
    for home in (crawl, archive):
        ledger = inline.ingest(home)
        assert ledger.of("read", "documents") == PAGES

    crawled, archived = _documents(crawl), _documents(archive)
    assert crawled.keys() == archived.keys()
    assert len(crawled) == PAGES
    other_titles = []
    for number, (name, _, raw) in enumerate(pages):
        key = hashlib.sha256(raw).hexdigest()
        address, fetched, status, reason, article_id, title, body = crawled[key]
        _, _, its_status, its_reason, its_article_id, its_title, its_body = archived[key]
        assert (status, article_id) == (its_status, its_article_id), (name, reason, its_reason)
        assert body == its_body, name
        if title != its_title:
            other_titles.append((name, title, its_title))
        if status == "article":
            assert address, name
            assert fetched.strftime("%Y-%m-%dT%H:%M:%SZ") == _fetched(number), name
    assert len(other_titles) <= TITLES_BY_ADDRESS, other_titles
    loaded = sum(row[2] == "article" for row in crawled.values())
    print(f"{loaded} of {PAGES} pages are articles")
    assert loaded > PAGES * 0.95
