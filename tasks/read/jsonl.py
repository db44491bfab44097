"""JSON Lines: one record a line."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.read import detect
from tasks.read.errors import Limits
from tasks.read.items import Item
from tasks.read.streams import Stream


def read(stream: Stream, limits: Limits) -> Iterator[Item]:
    """Each non-blank line as it stands, without its end; too long ones are cut and bad."""
    limit = limits.document_bytes
    number = 0
    while line := stream.readline(limit + 1):
        is_cut = len(line) > limit and not line.endswith(b"\n")
        rest = line if is_cut else b""
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(limit)
        record = line[:limit].rstrip(b"\r\n")
        if not record.strip():
            continue
        problem = f"record {number + 1} is longer than {limit:,} bytes" if is_cut else None
        if stream.broken and not line.endswith(b"\n"):
            return  # the damage is told of the file; half a record is none
        yield Item(number, detect.RECORD, record, problem=problem)
        number += 1
