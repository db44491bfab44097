"""Where a home keeps its things. A home can be moved: nothing in it knows its own path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class NoSuchHome(Exception):
    """There is no Dateline home, or nothing was ingested into it yet."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders and files of one home."""

    root: Path

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def catalog(self) -> Path:
        return self.root / "catalog.sqlite"

    @property
    def data(self) -> Path:
        return self.root / "lake"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def locks(self) -> Path:
        return self.root / "locks"

    @property
    def prefect(self) -> Path:
        return self.root / "prefect"

    @property
    def sources_csv(self) -> Path:
        return self.root / "sources.csv"

    @property
    def reference(self) -> Path:
        return self.root / "reference"

    def has_lake(self) -> bool:
        return self.catalog.is_file()


def open_home(root: str | Path) -> Home:
    """The home at a path. Raises NoSuchHome when no lake is there."""
    home = Home(Path(root).expanduser().resolve())
    if not home.has_lake():
        raise NoSuchHome(
            f"no Dateline home at {home.root}: ingest something first, or name another with --home"
        )
    return home
