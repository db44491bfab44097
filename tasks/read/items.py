"""What the readers of the formats give: one document as it stands in its file or member."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tasks.records import Claim

NO_BYTES = hashlib.sha256(b"").hexdigest()
"""raw_sha256 of what could not be read at all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document. `raw` are its bytes as they stand, a record as JSON where the format has
    no bytes of its own for one (CSV, Parquet, elements of a JSON array).

    `problem` says why it is no article; then `raw` may be null, and `sha256` names the bytes
    that are not kept. `claims` are what the container states: address, time of fetching.
    """

    record_no: int
    media_type: str
    raw: bytes | None
    claims: tuple[Claim, ...] = ()
    record_key: str | None = None
    problem: str | None = None
    sha256: str | None = None
