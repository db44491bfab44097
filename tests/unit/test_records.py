"""Record → Parquet → record, and what the gate refuses."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.records import Claim, Piece, RawDocument, Source
from warehouse import records, tables

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
TIMES = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))
SOURCES = st.builds(
    Source, TEXT, TEXT, TEXT, st.none() | TEXT, st.integers(0, 2**40), st.none() | TEXT, TEXT, TIMES
)
DOCUMENTS = st.builds(
    RawDocument, SOURCES, TEXT, st.none() | TEXT, st.binary(max_size=40), TEXT, TEXT,
    st.none() | TEXT, st.lists(st.builds(Claim, TEXT, TEXT, TEXT), max_size=3).map(tuple),
    st.none() | TEXT,
)  # fmt: skip


@given(st.lists(DOCUMENTS, max_size=4))
@settings(max_examples=50, deadline=None)
def test_records_survive_parquet(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("records") / "rows.parquet"
    assert records.write(path, RawDocument, rows) == len(rows)
    assert list(records.read(path, RawDocument)) == rows


def test_a_null_where_none_may_be_is_refused():
    broken = dataclasses.replace(tables.Meta(1, "x"), definitions_sha256=None)
    with pytest.raises(ValueError, match="Meta.definitions_sha256 is null in row 0"):
        records.to_table(tables.Meta, [broken])


def test_a_row_of_another_table_is_refused():
    with pytest.raises(TypeError, match="expected Meta, got CommitGuard"):
        records.to_table(tables.Meta, [tables.CommitGuard(1)])


def test_a_column_without_arrow_type_is_refused():
    @dataclasses.dataclass(frozen=True)
    class Odd:
        value: complex

    with pytest.raises(TypeError, match="no Arrow type"):
        records.columns_of(Odd)


def test_nothing_half_written_is_left_when_writing_fails(tmp_path: Path):
    with pytest.raises(TypeError):
        records.write(tmp_path / "rows.parquet", Piece, [object()])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_every_table_says_its_grain_and_every_column_its_meaning(table):
    assert (table.record.__doc__ or "").startswith("One row")
    assert all(column.meaning for column in records.columns_of(table.record))
    assert set(table.key) <= {column.name for column in records.columns_of(table.record)}
