"""Readers against damaged files of every format: nothing but documents and reasons comes out."""

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tasks.read.errors import Limits
from tasks.records import RawDocument
from tests.formats import valid_files
from tests.hostile import CRAFTED
from tests.reading import check, is_for_people, read
from tests.texts import TEXTS

FILES = valid_files()
EXAMPLES = 60
"""For each format; all of them together take half a minute."""

_place = st.integers(0, 1 << 16)
_edits = st.lists(
    st.one_of(
        st.tuples(st.just("flip"), _place, st.integers(0, 7)),
        st.tuples(st.just("cut"), _place, st.none()),
        st.tuples(st.just("drop"), _place, st.integers(1, 300)),
        st.tuples(st.just("insert"), _place, st.binary(min_size=1, max_size=12)),
        st.tuples(
            st.just("insert"),
            _place,
            st.sampled_from(
                [b"\0", b'"', b"\n", b"{", b"\xff\xfe", b"\xed\xa0\xbd", b"<", b"9" * 40]
            ),
        ),
        st.tuples(st.just("repeat"), _place, st.integers(1, 3000)),
    ),
    min_size=1,
    max_size=6,
)


def edited(raw: bytes, edits: list[tuple]) -> bytes:
    """The bytes after the edits; places are fractions of what is there, in 1/65536."""
    for kind, place, what in edits:
        at = place * len(raw) >> 16
        before, after = raw[:at], raw[at:]
        if kind == "flip" and after:
            raw = before + bytes([after[0] ^ 1 << what]) + after[1:]
        elif kind == "cut":
            raw = before
        elif kind == "drop":
            raw = before + after[what:]
        elif kind == "insert":
            raw = before + what + after
        elif kind == "repeat":
            raw = before + after[:what] + after
    return raw


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize("suffix", FILES)
def test_an_undamaged_file_gives_its_texts(folder, suffix):
    raw, texts = FILES[suffix]
    path = folder / f"whole{suffix}"
    path.write_bytes(raw)
    documents = check(path)
    assert read(path)[1] is None
    assert len(documents) == texts
    for document, text in zip(documents, TEXTS, strict=False):
        assert isinstance(document, RawDocument), document
        for paragraph in text.paragraphs:
            words = paragraph.replace("\N{EN DASH}", "&#8211;") if suffix == ".htm" else paragraph
            assert words in document.text


@pytest.mark.timeout(60)
@pytest.mark.parametrize("suffix", FILES)
def test_a_damaged_file_gives_documents_and_reasons_only(folder, suffix):
    path = folder / f"damaged{suffix}"

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(_edits)
    def damage(edits):
        path.write_bytes(edited(FILES[suffix][0], edits))
        check(path)

    damage()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("case", CRAFTED)
def test_a_crafted_file_gives_documents_and_reasons_only(folder, case):
    ending, make = CRAFTED[case]
    path = folder / f"crafted{ending}"
    path.write_bytes(make(Random(case)))
    check(path, Limits())


@pytest.mark.parametrize(
    ("reason", "is_one"),
    [
        ("the gzip data break off before their end", True),
        ("record 2: not valid JSON: Expecting value: line 1 column 13 (char 12)", True),
        ('record 3: field "text" is a number, not text', True),
        ("not cleaned: ValueError: bad (text.py:12 clean)", False),
        ("ValueError('bad')", False),
        ("", False),
        ("pyarrow.lib.ArrowInvalid: Could not open", False),
        ("empty", False),
        ("not valid JSON: maximum recursion depth exceeded", False),
        ("the gzip data are damaged: Not a gzipped file (b'r\\xe5')", False),
        ("the name of a member holds a line end: a\nb", False),
        ("the member kestrel\\xff/a.txt is encrypted", True),
    ],
)
def test_what_a_reason_for_people_is(reason, is_one):
    assert is_for_people(reason) is is_one
