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
        """Where users drop files."""
        return self.root / "inbox"

    @property
    def fetched(self) -> Path:
        """Copies of what was new in an inbox at an address, until it is loaded."""
        return self.root / "fetched"

    @property
    def catalog(self) -> Path:
        """DuckLake's catalog."""
        return self.root / "catalog.sqlite"

    @property
    def data(self) -> Path:
        """The Parquet files."""
        return self.root / "lake"

    @property
    def staging(self) -> Path:
        """Batches under way."""
        return self.root / "staging"

    @property
    def locks(self) -> Path:
        """Locks of runs and writers."""
        return self.root / "locks"

    @property
    def prefect(self) -> Path:
        """The Prefect server's state."""
        return self.root / "prefect"

    @property
    def sources_csv(self) -> Path:
        """What the user says of outlets."""
        return self.root / "sources.csv"

    @property
    def reference(self) -> Path:
        """Own reference tables."""
        return self.root / "reference"

    def has_lake(self) -> bool:
        """Whether anything was ever ingested here."""
        return self.catalog.is_file()


def open_home(root: str | Path) -> Home:
    """The home at a path. Raises NoSuchHome when no lake is there."""
    home = Home(Path(root).expanduser().resolve())
    if not home.has_lake():
        raise NoSuchHome(
            f"no Dateline home at {home.root}: ingest something first, or name another with --home"
        )
    return home
