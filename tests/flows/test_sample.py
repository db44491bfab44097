"""`dateline sample`: rows drawn by lot, and what a person marked counted."""

import csv

import pytest
from typer.testing import CliRunner

import warehouse
from flows.cli import app
from tasks.evaluate.errors import NotGold
from tasks.evaluate.gold import read_all
from tasks.evaluate.scores import means_of
from warehouse.sample import SHOWN, draw


def sampled(home, sheet, *args):
    return CliRunner().invoke(app, ["sample", "--home", str(home), "-o", str(sheet), *args])


def written(sheet):
    with sheet.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def mark(sheet, marks):
    rows = written(sheet)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows({**row, "right": given} for row, given in zip(rows, marks, strict=False))


def test_marks_in_a_sheet_become_a_precision_with_its_interval(sample_home, tmp_path):
    sheet = tmp_path / "sheet.csv"
    done = sampled(sample_home, sheet, "--table", "country_mentions", "--n", "30")
    assert done.exit_code == 0, done.output
    rows = written(sheet)
    assert len(rows) == 30
    assert all(f"«{row['surface']}»" in row["context"] for row in rows)
    mark(sheet, ["y"] * 20 + ["n"] * 5 + [""] * 5)
    lines = {line.input: line for line in means_of(read_all(sheet).marks)}
    whole = lines["country_mentions"]
    assert (whole.documents, whole.value) == (25, 0.8)
    assert 0.15 < whole.margin < 0.25
    assert sum(line.documents for line in lines.values()) == 50, "each row in its class too"


def test_all_right_is_not_certain(sample_home, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sampled(sample_home, sheet, "--n", "20")
    mark(sheet, ["Y"] * 20)
    whole = next(iter(means_of(read_all(sheet).marks)))
    assert whole.value == 1.0
    assert whole.margin == pytest.approx(0.161, abs=0.001)


@pytest.mark.parametrize("table", SHOWN)
def test_every_table_that_can_be_judged_can_be_drawn_from_again(sample_home, table):
    with warehouse.connect(sample_home) as connection:
        first, again, other = (draw(connection, table, 10, seed) for seed in (1, 1, 2))
    assert first == again
    assert not first.num_rows or first != other


def test_a_sheet_is_not_written_over_and_its_cells_are_no_formulas(sample_home, tmp_path):
    sheet = tmp_path / "sheet.csv"
    assert sampled(sample_home, sheet).exit_code == 0
    assert not any(cell.startswith(("=", "+", "@")) for r in written(sheet) for cell in r.values())
    again = sampled(sample_home, sheet)
    assert again.exit_code == 2
    assert "there already" in again.output
    assert sampled(sample_home, tmp_path / "x", "--table", "files").exit_code == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "is no sheet"),
        ("right,table_name,article_id\nmaybe,events,x\n", "'maybe' is neither y nor n"),
        ("right,table_name,article_id\n,events,x\n", "nothing is marked"),
    ],
)
def test_what_is_no_marked_sheet_is_told(tmp_path, text, told):
    (tmp_path / "sheet.csv").write_text(text, "utf-8")
    with pytest.raises(NotGold, match=told):
        read_all(tmp_path / "sheet.csv")
