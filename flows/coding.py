"""The coding of a run: everything that decides what rows a text gives, as one row."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib

from tasks.enrich.code import CodingOptions
from tasks.enrich.nlp import model_sha256
from warehouse import __version__, reference
from warehouse.home import Home
from warehouse.tables import Coding


def coding_of(
    home: Home, options: CodingOptions, now: dt.datetime, site_memory_version: str | None
) -> Coding:
    """The coding that these options make. Raises NoModel when the model is not installed."""
    coding = Coding(
        coding_id="",
        pipeline_version=__version__,
        model=options.model,
        model_sha256=model_sha256(options.model),
        reference_sha256=reference.sha256(home.reference),
        site_memory_version=site_memory_version,
        settings=options.as_json(),
        created_at=now,
    )
    named = dataclasses.asdict(coding)
    del named["coding_id"], named["created_at"]
    coding_id = hashlib.sha256(repr(sorted(named.items())).encode()).hexdigest()[:12]
    return dataclasses.replace(coding, coding_id=coding_id)
