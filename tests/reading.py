"""What must hold whatever a file holds: the property behind the fuzzers of the readers."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import time
from pathlib import Path

from tasks.read import detect
from tasks.read.errors import Limits, Unreadable
from tasks.read.files import BadDocument, FoundFile, Reading, document_id
from tasks.records import RawDocument

LIMITS = Limits(document_bytes=60_000, expansion_ratio=20)
_SLACK = 2
"""Bytes that a document may be longer than its limit: a line's end."""
_SECONDS = 10.0
"""For a file of a few thousand bytes, on a machine that does something else as well."""
_MODIFIED = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_NOT_FOR_PEOPLE = re.compile(
    r"Traceback|\.py:\d|site-packages|\bobject at 0x|<class |staging/|Errno|\bsys\.|\bpyarrow\b"
    r"|\b[A-Za-z.]*(?:Error|Exception|Warning)\b ?[:(]|\b(?:NoneType|bytearray|memoryview)\b"
    r"|(?:^|[ (:])b['\"]|codec can't|recursion|no attribute|out of range|not supported between"
    r"|^\W*$|[\0-\x1f\x7f\ud800-\udfff]"
)
"""What shows that a program's innards, or a name as it came, got into a reason."""

Document = RawDocument | BadDocument


def is_for_people(reason: str | None) -> bool:
    """Whether a reason is a sentence of a few words, without a program's innards."""
    return bool(
        reason
        and reason.strip() == reason
        and len(reason.split()) >= 2
        and len(reason) <= 500
        and not _NOT_FOR_PEOPLE.search(reason)
    )


def found_file(path: Path, limits: Limits = LIMITS) -> Reading:
    """A reading of a file that lies somewhere, known by its name."""
    raw = path.read_bytes()
    file_id = hashlib.sha256(raw).hexdigest()
    return Reading(FoundFile(path.name, str(path), file_id, len(raw), _MODIFIED, ()), limits)


def read(path: Path, limits: Limits = LIMITS) -> tuple[list[Document], str | None]:
    """The documents of a file, and why it was not or not wholly read."""
    reading = found_file(path, limits)
    try:
        documents = list(reading)
    except Unreadable as error:
        return [], str(error)
    assert reading.documents == len(documents)
    return documents, reading.problem


def check(path: Path, limits: Limits = LIMITS) -> list[Document]:
    """Read a file twice; AssertionError when anything is not as it must always be.

    Whatever else is raised is a bug of a reader too: all but Unreadable ends the run.
    """
    started = time.monotonic()
    documents, problem = read(path, limits)
    assert (documents, problem) == read(path, limits), "read twice, not the same"
    seconds = time.monotonic() - started
    assert seconds < _SECONDS, f"reading twice took {seconds:.0f} s"
    assert problem is None or is_for_people(problem), problem
    assert documents or problem, "neither documents nor a reason"
    last: dict[str | None, int] = {}
    for document in documents:
        origin = document.origin
        assert origin.record_no > last.get(origin.member, -1), "records out of order"
        last[origin.member] = origin.record_no
        assert origin.document_id == document_id(origin.file_id, origin.member, origin.record_no)
        assert len(document.raw or b"") <= limits.document_bytes + _SLACK
        _check_document(document)
    return documents


def _check_document(document: Document) -> None:
    """That it can be staged, and that its bytes prove it."""
    origin = document.origin
    stored = [origin.member, origin.record_key]
    if isinstance(document, BadDocument):
        assert is_for_people(document.reason), document.reason
        stored.append(document.reason)
    else:
        assert origin.raw_sha256 == hashlib.sha256(document.raw).hexdigest()
        assert document.text_type in ("text/plain", "text/html")
        assert document.media_type in detect.KEPT
        assert document.repairs is None or is_for_people(document.repairs), document.repairs
        stored += [document.text, document.raw_field, document.charset, document.repairs]
        stored += [part for claim in document.claims for part in (claim.about, claim.value)]
    for value in stored:
        assert value is None or isinstance(value, str), value
        assert value is None or value.encode("utf-8") is not None
