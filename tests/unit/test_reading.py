"""From files to raw documents, whatever is in them."""

import datetime as dt
import gzip
import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.read import charset, detect
from tasks.read.documents import BadDocument, document_id
from tasks.read.errors import Limits, Unreadable, in_words
from tasks.read.files import FoundFile, Reading

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def reading(path: Path, limits: Limits = Limits()) -> Reading:
    file_id = hashlib.sha256(path.read_bytes()).hexdigest()
    found = FoundFile(path.name, str(path), file_id, path.stat().st_size, NOW, ())
    return Reading(found, limits)


def test_a_text_is_one_document_of_its_own_bytes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Überschrift\n\nEin Satz.".encode())
    (document,) = reading(path)
    assert document.raw == path.read_bytes()
    assert document.origin.raw_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (document.media_type, document.charset) == ("text/plain", "utf-8")


def test_gzip_gives_the_decompressed_document_under_the_files_id(tmp_path):
    plain, packed = tmp_path / "a.txt", tmp_path / "a.txt.gz"
    plain.write_text("One line.\n")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    (of_plain,), (of_packed,) = reading(plain), reading(packed)
    assert of_plain.origin.raw_sha256 == of_packed.origin.raw_sha256
    assert of_plain.origin.document_id != of_packed.origin.document_id


def test_a_cut_gzip_of_one_document_is_unreadable(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(bytes(range(32, 127)) * 500)[:-40])
    with pytest.raises(Unreadable, match="break off"):
        list(reading(path))


def test_of_a_cut_gzip_of_records_the_whole_ones_are_read(tmp_path):
    lines = b"".join(
        json.dumps({"text": hashlib.sha256(str(n).encode()).hexdigest()}).encode() + b"\n"
        for n in range(2000)
    )
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:-20])
    read = reading(path)
    documents = list(read)
    assert 1000 < len(documents) <= 2000
    assert "break off" in read.problem


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"a" * 60_000_000))
    with pytest.raises(Unreadable, match="bytes"):
        list(reading(path, Limits(document_bytes=100_000_000, expansion_ratio=2)))


def test_records_one_by_one_the_bad_ones_with_their_reason(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"id": 7, "headline": "T", "content": "One sentence."}\n'
        b"\n"
        b'{"id": 8, "text": \n'
        b'{"text": 12}\n'
        b'{"title": "no text"}\n'
        b"[1, 2]\n"
        b'{"text": "a \\ud83d b"}\n'
    )
    good, broken, wrong, empty, array, surrogate = reading(path)
    assert good.origin.record_key == "7"
    assert good.raw == b'{"id": 7, "headline": "T", "content": "One sentence."}'
    assert [(c.about, c.value, c.method) for c in good.claims] == [
        ("title", "T", "record:headline")
    ]
    assert isinstance(broken, BadDocument)
    assert broken.reason.startswith("record 2: not valid JSON")
    assert wrong.reason == 'record 3: field "text" is a number, not text'
    assert empty.reason == "record 4: no field with text or html"
    assert array.reason == "record 5: an array, not an object with fields"
    assert (surrogate.text, surrogate.repairs) == ("a \ufffd b", "replaced 1 lone surrogates")


def test_a_line_beyond_the_limit_is_cut_out_and_the_rest_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + "x" * 5000 + '"}\n{"text": "short"}\n')
    long, short = reading(path, Limits(document_bytes=1000))
    assert "longer than 1,000 bytes" in long.reason
    assert short.text == "short"


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"Just text.\nMore.", "a.html", detect.TEXT),
        (b"<!DOCTYPE html><html><body>x</body></html>", "a.txt", detect.HTML),
        (b'\xef\xbb\xbf{"text": "x"}\n', "a.txt", detect.JSON_LINES),
        ("<html><p>x</p></html>".encode("utf-16"), "page", detect.HTML),
        (b"{ not json", "notes.txt", detect.TEXT),
    ],
)
def test_content_decides_what_a_file_is(head, name, expected):
    assert detect.media_type(head, name) == expected


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "only white space"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (bytes(range(256)) * 4, "binary"),
    ],
)
def test_what_is_no_news_is_refused_with_a_reason(head, reason):
    with pytest.raises(Unreadable, match=reason):
        detect.media_type(head, "a.txt")


@pytest.mark.parametrize(
    ("raw", "charset_name", "text"),
    [
        ("naïve".encode(), "utf-8", "naïve"),
        ("naïve café à la crème, déjà vu".encode("cp1252"), "cp", "naïve café à la crème, déjà vu"),
        ("naïve".encode("utf-16"), "utf-16", "naïve"),
        (b"\xef\xbb\xbfna\xc3\xafve", "utf-8-sig", "naïve"),
    ],
)
def test_encodings_are_found(raw, charset_name, text):
    found = charset.decode(raw)
    assert found.text == text
    assert found.charset.startswith(charset_name)


def test_broken_bytes_are_replaced_and_counted():
    found = charset.decode("Zürich, Genève, Köln und Málaga ".encode() * 5 + b"\xff\xfe!")
    assert (found.charset, found.replaced) == ("utf-8", 2)


def test_document_ids_are_functions_of_file_member_and_place():
    ids = {document_id(f, m, n) for f in "ab" for m in (None, "x") for n in range(3)}
    assert len(ids) == 12
    assert all(len(key) == 20 for key in ids)


def test_a_parquet_column_whose_name_is_no_text_is_damage(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["One sentence."]}), path)
    path.write_bytes(path.read_bytes().replace(b"text", b"\x95ext"))
    with pytest.raises(Unreadable, match="the Parquet data are damaged"):
        list(reading(path))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(22, "Invalid argument"), "Invalid argument"),
        (ValueError("name 'a1' and header b'a.txt' differ"), "name 'a1' and header 'a.txt' differ"),
        (ValueError(b"lexical error: odd char.\n [\x80 {"), "lexical error: odd char"),
        (ValueError(""), "ValueError"),
    ],
)
def test_what_a_library_says_is_put_into_words(error, words):
    assert in_words(error) == words
