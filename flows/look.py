"""Look for news: what `ingest` would read. Imports neither Prefect nor the language model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from flows.settings import Settings
from tasks.discover import Discovery, discover, read_outlet_rules
from tasks.records import Claim
from warehouse.home import Home
from warehouse.known import known_files


class Wanted(Protocol):
    """What to ingest; see `flows.ingest.Request`."""

    @property
    def paths(self) -> Sequence[Path]:
        """Files and folders; none: the inbox."""

    @property
    def source(self) -> str | None:
        """Outlet of everything that names none itself."""

    @property
    def zone(self) -> str | None:
        """IANA time zone of times that state none."""

    @property
    def language(self) -> str | None:
        """ISO 639-1 language of everything."""


def look_for_news(home: Home, settings: Settings, wanted: Wanted) -> Discovery:
    """Compare the files of the wanted paths, or of the inbox, with what the lake knows."""
    claims = tuple(
        Claim(about, value, "option")
        for about, value in (
            ("source", wanted.source),
            ("zone", wanted.zone),
            ("language", wanted.language),
        )
        if value
    )
    return discover(
        wanted.paths or [home.inbox],
        home.inbox,
        known_files(home),
        rules=read_outlet_rules(home.sources_csv),
        claims=claims,
        settle_seconds=settings.settle_seconds,
    )
