"""`dateline evaluate` as users run it: printed, kept in the lake, shown as an artifact."""

import json
import sqlite3

from tests.command import ask, run
from tests.conftest import DATA


def test_the_scorecard_is_printed_kept_and_shown(tmp_path):
    home = tmp_path / "home"
    done = run("evaluate", DATA / "gold.jsonl", "--home", home, "--worst", 2, "--json")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    lines = {(line["input"], line["measure"]): line for line in printed["scores"]}
    assert lines["text", "title"]["value"] == lines["html", "title"]["value"] == 1.0
    assert lines["text", "title"]["documents"] > 20
    assert len(printed["worst"]) == 2
    kept = ask(home, "select input, measure, documents, value from scores")
    assert {(row["input"], row["measure"]): row["documents"] for row in kept} == {
        line: found["documents"] for line, found in lines.items()
    }
    with sqlite3.connect(home / "prefect/prefect.db") as prefect:
        shown = prefect.execute(
            "select data from artifact where key = 'evaluate-report'"
        ).fetchall()
    prefect.close()
    assert "Scorecard" in shown[0][0]


def test_what_is_no_gold_is_a_wrong_call(tmp_path):
    (tmp_path / "other.jsonl").write_text('{"text": "no label"}\n', "utf-8")
    done = run("evaluate", tmp_path / "other.jsonl", "--home", tmp_path / "home")
    assert done.returncode == 2
    assert "expected one of file, html, text" in done.stderr
    missing = run("evaluate", tmp_path / "missing", "--home", tmp_path / "home")
    assert missing.returncode == 2
    assert "no such file" in missing.stderr
