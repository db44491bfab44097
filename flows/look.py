"""Look for news: what `ingest` would read, and what it would try again.

Imports neither Prefect nor the language model.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, Field

from flows.settings import Settings
from tasks.discover import Discovery, discover
from tasks.outlets import read_outlet_rules
from tasks.records import Claim
from tasks.remote import Unreachable, files_at, is_url
from warehouse import __version__
from warehouse.home import Home
from warehouse.known import known_files
from warehouse.outdated import bytes_of, rejected_bytes


class Wanted(Protocol):
    """What to ingest; see `flows.ingest.Request`."""

    @property
    def paths(self) -> Sequence[str]:
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


class Retry(BaseModel):
    """What to try again, although the lake knows it."""

    files: list[str] = Field(default_factory=list, description="paths of files in quarantine")
    documents: list[str] = Field(default_factory=list, description="ids of rejected documents")


class Asked(Wanted, Protocol):
    """What an ingest is asked for; see `flows.ingest.Request`."""

    @property
    def limit(self) -> int | None:
        """Documents to read at most."""

    @property
    def retry(self) -> Retry | None:
        """Only try these again."""


def look_for(home: Home, settings: Settings, asked: Asked) -> Discovery:
    """The files to read: those to try again, else what is new."""
    if asked.retry is not None:
        return look_again(home, settings, asked.retry.files)
    return look_for_news(home, settings, asked)


def rejected_to_judge(home: Home, asked: Asked) -> list[str]:
    """The bytes of rejected documents to judge again: those asked for, else those that an older
    version judged, unless the run is limited.
    """
    if asked.retry is not None:
        return bytes_of(home, asked.retry.documents)
    return rejected_of_older_versions(home) if asked.limit is None else []


def look_for_news(home: Home, settings: Settings, wanted: Wanted) -> Discovery:
    """Compare the files of the wanted paths, or of the inbox, with what the lake knows.

    Files in quarantine that this version of Dateline has not tried yet count as new.
    """
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
        wanted.paths or [settings.inbox or home.inbox],
        home.inbox,
        [file for file in known_files(home) if not file.is_due(__version__)],
        fetched=home.fetched,
        rules=read_outlet_rules(home.sources_csv),
        claims=claims,
        settle_seconds=settings.settle_seconds,
    )


def look_again(home: Home, settings: Settings, paths: Sequence[str]) -> Discovery:
    """The files in quarantine at these paths (as the lake knows them), as if they were new.

    Those that are no longer there are left out.
    """
    wanted = set(paths)
    return discover(
        [place for path in paths if is_there(place := where(home, path))],
        home.inbox,
        [
            file
            for file in known_files(home)
            if file.is_taken_down or not (file.status == "quarantined" and file.path in wanted)
        ],
        fetched=home.fetched,
        rules=read_outlet_rules(home.sources_csv),
        settle_seconds=settings.settle_seconds,
    )


def where(home: Home, path: str) -> Path | str:
    """Where a file lies that the lake knows by this path: on this machine, or at an address."""
    return path if is_url(path) else home.inbox / path  # an absolute path stays itself


def is_there(place: Path | str) -> bool:
    """Whether there is something at a place; an address that cannot be reached has nothing."""
    if not is_url(place):
        return Path(place).exists()
    try:
        return next(files_at(str(place)), None) is not None
    except Unreachable:
        return False


def rejected_of_older_versions(home: Home) -> list[str]:
    """The kept bytes (raw_sha256) of rejected documents that another version judged."""
    return rejected_bytes(home, __version__)
