"""Reports show text from documents, they never let it act."""

import warehouse
from flows.reports import chart_of_days, escaped, escaped_html, ingest_markdown

COUNTS = {"discover": {"found": 1, "known": 0, "waiting": 0}}


def test_markdown_and_html_of_documents_are_escaped():
    assert escaped("[x](javascript:alert) | <b>\n# y") == (
        r"\[x\]\(javascript:alert\) \| \<b\> \# y"
    )
    assert escaped_html("<script>") == "&lt;script&gt;"
    assert escaped_html(3) == 3


def test_a_report_names_what_was_left_out(sample_home):
    with warehouse.connect(sample_home) as lake:
        (run_id,) = lake.execute("select run_id from runs").fetchone()
        lost = [{"what": "file", "reason": "<i>empty</i>"}] * 2
        report = ingest_markdown(lake, run_id, COUNTS, lost)
    assert r"| file | \<i\>empty\</i\> | 2 |" in report
    assert "| en | coded |" in report


def test_the_chart_is_an_svg_with_a_bar_a_day(sample_home):
    with warehouse.connect(sample_home) as lake:
        days = lake.execute(
            "select published_on, count(*) from articles where published_on is not null"
            " group by 1 order by 1 limit 5"
        ).fetchall()
    chart = chart_of_days(days)
    assert chart.startswith("<svg")
    assert days[0][0].isoformat() in chart
