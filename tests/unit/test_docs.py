"""Documentation that is generated is up to date, and what the README says works."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from tests.command import run
from tests.readme import settings_table
from warehouse.dictionary import as_markdown

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_dictionary_is_what_the_code_says():
    assert (ROOT / "warehouse/DICTIONARY.md").read_text("utf-8") == as_markdown(), (
        "run `make dictionary`"
    )


COMMANDS = [
    *([c.name or c.callback.__name__] for c in app.registered_commands),
    *([group.name] for group in app.registered_groups),
    *([group.name, c.name or c.callback.__name__] for group in app.registered_groups
      for c in group.typer_instance.registered_commands),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_and_option_is_in_the_readme(command):
    assert f"dateline {' '.join(command)}" in README
    shown = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"}).output
    for option in set(re.findall(r"--[a-z][a-z-]+", shown)) - {"--help"}:
        assert option in README, f"{option} of {command}"


def questions_of_the_readme() -> list[str]:
    found = [q for q in re.findall(r"dateline sql \"([^\"]+)\"", README) if q != "…"]
    assert len(found) >= 3
    return found


@pytest.mark.parametrize("question", questions_of_the_readme())
def test_the_questions_of_the_readme_are_answered(sample_home, question):
    done = run("sql", question, "--home", sample_home)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_python_of_the_readme_runs(sample_home, monkeypatch, tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    monkeypatch.chdir(tmp_path)
    exec(compile(code.replace('"data"', repr(str(sample_home))), "README.md", "exec"), {})


def test_the_settings_of_the_readme_are_the_settings():
    assert settings_table() in README, "run `python -m tests.readme`"
