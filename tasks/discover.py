"""What is new: the files of the inbox or of given paths, against what the lake knows.

Light on purpose: this runs before anything heavy is imported.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tasks.outlets import OutletRule, outlet_claims, read_outlets
from tasks.read.files import FoundFile
from tasks.records import Claim
from tasks.remote import files_at, is_url
from warehouse.known import KnownFile

__all__ = [
    "UNFINISHED_NAMES",
    "Discovery",
    "discover",
    "read_outlets",
    "stored_path",
]

UNFINISHED_NAMES = (".part", ".partial", ".tmp", ".crdownload", ".download")

_NO_OUTLET = re.compile(
    r"(?:[\W\d_]*|data|files?|texts?|html?|pages?|articles?|news|docs?|documents?|raw|inbox|"
    r"archives?|downloads?|exports?|crawls?|dumps?|scrapes?|misc|other|jsonl?|samples?|"
    r"(?:19|20)\d\d.*|en|de|fr|es|tmp|temp|new|old|done|todo)",
    re.I,
)
"""Folder names that name no outlet: kinds of content, dates, languages, states of work."""


@dataclass(slots=True)
class Discovery:
    """What was found. found = known + duplicates + fresh + unreadable + waiting."""

    found: int = 0
    known: int = 0
    fresh: list[FoundFile] = field(default_factory=list)
    duplicates: list[FoundFile] = field(default_factory=list)
    unreadable: list[tuple[FoundFile, str]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    @property
    def not_read(self) -> list[tuple[FoundFile, str, str | None]]:
        """The files that only get a row: (file, status, reason)."""
        return [
            *((file, "duplicate", None) for file in self.duplicates),
            *((file, "quarantined", reason) for file, reason in self.unreadable),
        ]

    @property
    def has_work(self) -> bool:
        """Whether there is anything to enter into the lake."""
        return bool(self.fresh or self.duplicates or self.unreadable)


def discover(
    roots: Iterable[Path | str],
    inbox: Path,
    known: Iterable[KnownFile],
    *,
    fetched: Path,
    rules: tuple[OutletRule, ...] = (),
    claims: tuple[Claim, ...] = (),
    settle_seconds: float = 3.0,
) -> Discovery:
    """Look through files, folders (recursively) and addresses for what the lake does not have.

    A file is known by path, size and modification time, else by path and content; bytes that
    were taken down are known wherever they lie. `claims` come from the options and hold for
    every file. Files younger than `settle_seconds` are looked at again after that time; those
    that changed meanwhile wait for the next run. What is new at an address is copied into the
    folder `fetched`. Raises Unreachable when an address cannot be listed.
    """
    ledger = Discovery()
    index = _index(known)
    places = list(roots)
    candidates = _new_local(
        [Path(root) for root in places if not is_url(root)], inbox, ledger, index, settle_seconds
    )
    for url in (str(root) for root in places if is_url(root)):
        candidates += _new_remote(url, fetched, ledger, index)
    for candidate in sorted(candidates, key=lambda candidate: candidate.path):
        _judge(candidate, ledger, index, rules, claims)
    return ledger


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that is not known by its path, size and time."""

    path: str
    location: Path
    size_bytes: int
    modified_at: dt.datetime
    folder: str | None
    """The first folder below the root."""


def _judge(
    candidate: _Candidate,
    ledger: Discovery,
    index: _Index,
    rules: tuple[OutletRule, ...],
    claims: tuple[Claim, ...],
) -> None:
    """Enter a candidate as known, duplicate or fresh, by its content."""
    path, location, size = candidate.path, candidate.location, candidate.size_bytes
    try:
        file_id = _sha256(location, size, candidate.modified_at)
    except OSError as error:
        _note_unreadable(ledger, index, _unreadable(path, location), error)
        return
    if (path, file_id) in index.by_content or file_id in index.taken_down:
        ledger.known += 1
        return
    stated = (*outlet_claims(path, None, rules), *claims, *_folder_claim(candidate.folder))
    found = FoundFile(path, str(location), file_id, size, candidate.modified_at, stated)
    if index.first_path.get(file_id, path) < path:
        ledger.duplicates.append(found)
    else:
        index.first_path[file_id] = path
        ledger.fresh.append(found)


def _new_local(
    roots: list[Path], inbox: Path, ledger: Discovery, index: _Index, settle_seconds: float
) -> list[_Candidate]:
    """Files on this machine that are not known by path, size and time."""
    candidates = []
    for location, root in _walk(roots, inbox):
        ledger.found += 1
        path = stored_path(location, inbox)
        try:
            stat = location.stat()
        except OSError as error:
            _note_unreadable(ledger, index, _unreadable(path, location), error)
            continue
        if location.name.endswith(UNFINISHED_NAMES):
            ledger.waiting.append(path)
        elif (path, stat.st_size, _modified_at(stat)) in index.by_stat:
            ledger.known += 1
        else:
            parts = location.relative_to(root).parts[:-1] if location != root else ()
            candidate = _Candidate(
                path, location, stat.st_size, _modified_at(stat), next(iter(parts), None)
            )
            candidates.append((candidate, stat))
    growing = set(_still_growing(candidates, settle_seconds))
    ledger.waiting += growing
    return [candidate for candidate, _ in candidates if candidate.path not in growing]


def _new_remote(url: str, fetched: Path, ledger: Discovery, index: _Index) -> list[_Candidate]:
    """Files at an address that are not known by path, size and time, copied to this machine."""
    candidates = []
    for file in files_at(url):
        ledger.found += 1
        if file.url.endswith(UNFINISHED_NAMES):
            ledger.waiting.append(file.url)
        elif (file.url, file.size_bytes, file.modified_at) in index.by_stat:
            ledger.known += 1
        else:
            try:
                local = file.fetch(fetched)
            except OSError as error:
                _note_unreadable(ledger, index, _unreadable(file.url, Path(file.url)), error)
                continue
            candidates.append(
                _Candidate(
                    file.url,
                    local,
                    file.size_bytes,
                    file.modified_at,
                    next(iter(file.folders), None),
                )
            )
    return candidates


def stored_path(location: Path, inbox: Path) -> str:
    """The path the lake knows a file by: relative to the inbox, so that a home can move."""
    absolute = _absolute(location)
    if absolute.is_relative_to(inbox):
        absolute = absolute.relative_to(inbox)
    return os.fsencode(absolute.as_posix()).decode("utf-8", "backslashreplace")


@dataclass(slots=True)
class _Index:
    """What is known, by what is looked up."""

    by_stat: set[tuple[str, int, dt.datetime]] = field(default_factory=set)
    by_content: set[tuple[str, str]] = field(default_factory=set)
    first_path: dict[str, str] = field(default_factory=dict)
    left_alone: set[tuple[str, str]] = field(default_factory=set)
    taken_down: set[str] = field(default_factory=set)


def _index(known: Iterable[KnownFile]) -> _Index:
    index = _Index()
    for file in known:
        index.by_stat.add((file.path, file.size_bytes, file.modified_at))
        index.by_content.add((file.path, file.file_id))
        if file.status != "quarantined":
            first = index.first_path.get(file.file_id, file.path)
            index.first_path[file.file_id] = min(file.path, first)
        if file.is_left_alone:
            index.left_alone.add((file.path, file.file_id))
        if file.is_taken_down:
            index.taken_down.add(file.file_id)
    return index


def _note_unreadable(ledger: Discovery, index: _Index, file: FoundFile, error: OSError) -> None:
    """A file that cannot be opened is tried by every run, unless a person dismissed it."""
    if (file.path, file.file_id) in index.left_alone:
        ledger.known += 1
    else:
        ledger.unreadable.append((file, _os_reason(error)))


def _walk(roots: Iterable[Path], inbox: Path) -> Iterator[tuple[Path, Path]]:
    """Every regular file below the roots once, with its root; hidden ones are left out.

    A file named by itself has the inbox as its root when it lies there, else its folder.
    """
    seen: set[str] = set()
    for root in map(_absolute, roots):
        folder = root if root.is_dir() else inbox if root.is_relative_to(inbox) else root.parent
        for location in [root] if not root.is_dir() else _files_below(root):
            key = os.path.abspath(location)
            if key not in seen:
                seen.add(key)
                yield location, folder


def _absolute(location: Path) -> Path:
    """Not resolve(), which would follow links and change a file's name."""
    return Path(os.path.abspath(location))


def _files_below(root: Path) -> Iterator[Path]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            location = Path(folder, name)
            if not name.startswith(".") and (location.is_file() or not location.exists()):
                yield location


def _still_growing(
    candidates: list[tuple[_Candidate, os.stat_result]], settle_seconds: float
) -> list[str]:
    """Wait once for the youngest files; the paths of those that changed meanwhile."""
    young = [
        (candidate, stat)
        for candidate, stat in candidates
        if 0 <= time.time() - stat.st_mtime < settle_seconds
    ]
    if not young:
        return []
    time.sleep(max(0.0, settle_seconds - (time.time() - max(s.st_mtime for _, s in young))))
    return [candidate.path for candidate, stat in young if _has_changed(candidate.location, stat)]


def _has_changed(location: Path, before: os.stat_result) -> bool:
    try:
        now = location.stat()
    except OSError:
        return True
    return (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns)


def _folder_claim(folder: str | None) -> tuple[Claim, ...]:
    """The first folder below the root names the outlet, unless it names something else."""
    if folder is None or _NO_OUTLET.fullmatch(folder):
        return ()
    name = os.fsencode(folder).decode("utf-8", "backslashreplace")
    return (Claim("source", name, "folder"),)


def _unreadable(path: str, location: Path) -> FoundFile:
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return FoundFile(path, str(location), hashlib.sha256(b"").hexdigest(), 0, epoch, ())


def _os_reason(error: OSError) -> str:
    return f"the file cannot be opened: {error.strerror or error}"


def _modified_at(stat: os.stat_result) -> dt.datetime:
    """Microseconds, as the lake keeps them; computed in integers so that both agree."""
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return epoch + dt.timedelta(microseconds=stat.st_mtime_ns // 1000)


@cache
def _sha256(location: Path, _size: int, _modified_at: dt.datetime) -> str:
    """Remembered by size and time, because a run looks twice: before it starts and then."""
    with location.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
