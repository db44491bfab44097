"""Reports show text from documents, they never let it act; runs are named after what they did."""

import datetime as dt

import pytest

import warehouse
from flows import reports
from flows.ledger import Failure, Ledger, LedgerDoesNotClose
from flows.story import headline
from warehouse.tables import Run

COUNTS = {
    "discover": {"found": 34, "known": 0, "waiting": 0},
    "load": {"article": 35, "duplicate": 1, "files_quarantined": 2},
    "read": {"documents": 36, "seconds": 0.5},
}


def a_run(run_id: str, flow: str = "ingest") -> Run:
    return Run(run_id, flow, None, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), None, "running")


def test_markdown_and_html_of_documents_are_escaped():
    assert reports.escaped("[x](javascript:alert) | <b>\n# y") == (
        r"\[x\]\(javascript:alert\) \| \<b\> \# y"
    )
    assert reports.escaped_html("<script>") == "&lt;script&gt;"
    assert reports.escaped_html(3) == 3


def test_a_report_tells_what_was_left_out_and_where(sample_home):
    with warehouse.connect(sample_home) as lake:
        (run_id,) = lake.execute("select run_id from runs").fetchone()
        report = reports.make(lake, a_run(run_id), COUNTS, None)
        (articles,) = lake.execute("select count(*) from articles").fetchone()
    assert r"| file | the file is empty | 1 | empty\.txt |" in report.markdown
    assert {row["path"] for row in report.left_out} >= {"empty.txt", "dumps/truncated.txt.gz"}
    assert "| en | coded |" in report.markdown
    assert r"| read | 0\.5 | 72 |" in report.markdown
    assert f"| articles | {articles} |" in report.markdown
    assert report.chart.startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize("flow", ["ingest", "recode", "maintain"])
def test_a_failed_run_reports_its_message_and_never_as_markup(sample_home, flow):
    with warehouse.connect(sample_home) as lake:
        report = reports.make(lake, a_run("none", flow), {"discover": COUNTS["discover"]}, "<b>1")
    assert report.title == f"{flow} run none failed"
    assert "## Failed\n\n\\<b\\>1\n" in report.markdown


def test_the_chart_is_an_svg_with_a_bar_a_day(sample_home):
    with warehouse.connect(sample_home) as lake:
        days = lake.execute(
            "select published_on, count(*) from articles where published_on is not null"
            " group by 1 order by 1 limit 5"
        ).fetchall()
    chart = reports.chart_of_days(days)
    assert chart.startswith("<svg")
    assert days[0][0].isoformat() in chart


@pytest.mark.parametrize(
    ("flow", "counts", "name"),
    [
        ("ingest", COUNTS, "ingest: 35 articles, 1 duplicate, 2 files quarantined"),
        ("ingest", {"discover": {"found": 1}}, "ingest: nothing new in 1 file"),
        ("ingest", {"discover": {"found": 0}}, "ingest: nothing new in an empty inbox"),
        ("recode", {}, "recode: no document judged again"),
        ("recode", COUNTS, "recode: 36 documents judged again"),
        (
            "maintain",
            {"compact": {"files_before": 1200, "files_after": 79}, "expire": {"snapshots": 1}},
            "maintain: 1,200 files to 79, 1 snapshot expired",
        ),
    ],
)
def test_a_run_is_named_after_what_it_did(flow, counts, name):
    assert headline(flow, counts) == name


def test_a_failed_run_is_named_so():
    assert headline("ingest", COUNTS, failed=True).startswith("ingest failed: 35 articles")


@pytest.mark.parametrize(
    ("reason", "next_step"),
    [
        ("ValueError: odd", "take them out of the inbox"),
        ("WorkerDied: its process was killed or crashed", "set DATELINE_WORKERS"),
        ("BrokenProcessPool: A process … was terminated abruptly", "set DATELINE_WORKERS"),
        ("OSError: [Errno 28] No space left on device", "Make room on the disk"),
    ],
)
def test_a_failure_names_stage_files_reason_and_the_next_step(reason, next_step):
    ledger = Ledger()
    ledger.add("discover", [("found", 2.0)])
    ledger.add("read", [("documents", 9.0)])
    ledger.add("load", [("files_loaded", 1.0), ("article", 4.0)])
    ledger.failures.append(Failure("enrich", "batch 2: 5 documents of big.jsonl", reason))
    with pytest.raises(LedgerDoesNotClose) as error:
        ledger.close()
    first, failure, step = str(error.value).splitlines()
    assert "1 of 2 files and 5 of 9 documents" in first
    assert failure == f"enrich failed on batch 2: 5 documents of big.jsonl: {reason}."
    assert next_step in step
