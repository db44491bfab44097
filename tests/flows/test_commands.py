"""The commands: what they print, how they end, and what they do not import."""

import json
import re
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from tests.command import ask, environment, run


def test_answers_come_as_table_csv_json_and_parquet(sample_home, tmp_path):
    question = "select country, articles from country_ranking() limit 3"
    rows = ask(sample_home, question)
    assert [set(row) for row in rows] == [{"country", "articles"}] * 3
    csv = run("sql", question, "--home", sample_home, "--format", "csv").stdout.splitlines()
    assert csv[0] == "country,articles"
    assert len(csv) == 4
    table = run("sql", question, "--home", sample_home).stdout
    assert rows[0]["country"] in table
    out = tmp_path / "answer.parquet"
    assert (
        run("sql", question, "--home", sample_home, "--format", "parquet", "-o", out).returncode
        == 0
    )
    assert pq.read_table(out).to_pylist() == rows


def test_the_shell_answers_until_the_end(sample_home):
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "sql", "--home", str(sample_home), "--format", "csv"],
        input="select 1 as one;\nselect\n 2 as two;\n.quit\n",
        capture_output=True, text=True, env=environment(), check=True,
    )  # fmt: skip
    assert done.stdout == "one\n1\ntwo\n2\n"


@pytest.mark.parametrize(
    "args",
    [
        ("sql", "select nothing"),
        ("sql", "delete from articles"),
        ("sql", "select 1", "--format", "xml"),
        ("explain", "no-such-thing"),
        ("nonsense",),
        ("ingest", "no/such/path"),
    ],
)
def test_a_wrong_call_ends_with_2(sample_home, args):
    done = run(*args, *(() if args == ("nonsense",) else ("--home", sample_home)))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("sql", "select 1"),
        ("status",),
        ("explain", "x"),
        ("check",),
        ("ingest",),
        ("quarantine",),
        ("quarantine", "retry"),
        ("forget", "x", "--reason", "y"),
    ],
)
def test_without_a_home_the_call_was_wrong_and_nothing_is_created(tmp_path, args):
    done = run(*args, "--home", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stderr.replace("\n", "")
    assert list(tmp_path.iterdir()) == []


def test_status_and_check_speak_json(sample_home):
    status = json.loads(run("status", "--home", sample_home, "--json").stdout)
    assert status["contents"]["articles"] > 30
    left_out = {row["path"] for row in status["quarantine"]}
    assert left_out >= {"dumps/truncated.txt.gz", "empty.txt", "broken/cut.zip"}
    assert status["left_out"]["files_in_quarantine"] == len(left_out)
    assert status["left_out"]["documents_rejected"] > 10
    assert (status["left_out"]["dismissed"], status["left_out"]["taken_down"]) == (0, 0)
    check = json.loads(run("check", "--home", sample_home, "--json").stdout)
    assert check["failed"] == 0
    assert len(check["checks"]) >= 15


def test_explain_shows_every_line_with_its_reason(sample_home):
    shown = run("explain", "north-korea-satellite.txt", "--home", sample_home).stdout
    raw = (sample_home / "inbox/kestrel-daily/north-korea-satellite.txt").read_text("utf-8")
    marks = re.compile(r"\[[A-Z]{3}\]|\{[\w:]+\}")
    squeezed = marks.sub("", "".join(shown.split()))
    for line in raw.splitlines():
        assert "".join(line.split())[:60] in squeezed
    assert "furniture" in shown
    told = json.loads(
        run("explain", "north-korea-satellite.txt", "--home", sample_home, "--json").stdout
    )
    assert all(passage["reason"] for passage in told["passages"])
    assert told["article"]["title"]


def test_questions_import_neither_prefect_nor_spacy(sample_home):
    """Nor does an ingest that finds nothing new."""
    for args in (
        ["sql", "select 1"], ["status"], ["explain", "pasted.txt"], ["check"], ["ingest"],
        ["quarantine"], ["quarantine", "show", "empty.txt"],
        ["forget", "pasted.txt", "--dry-run"],
    ):  # fmt: skip
        code = (
            "import sys; from flows.cli import app\n"
            f"try: app({[*args, '--home', str(sample_home)]!r})\n"
            "except SystemExit as end: assert not end.code, end.code\n"
            "print([name for name in ('prefect', 'spacy', 'trafilatura') if name in sys.modules],"
            " file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment(),
            check=True,
        )  # fmt: skip
        assert done.stderr.splitlines()[-1] == "[]", args


def test_a_dry_run_only_says_what_it_would_read(tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("Something to read.\n")
    done = run("ingest", "--home", tmp_path, "--dry-run", "--json")
    assert json.loads(done.stdout)["new"] == ["a.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["inbox"]
