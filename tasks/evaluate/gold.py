"""Labelled documents: one gold format, and adapters for the sets that are made differently.

The format is JSONL, plain or gzip, one document a line. Input is one or more of

* `file`: a page, relative to the gold file or to the folder `pages` beside it, plain or gzip;
  HTML, or flattened text when it is named `.txt`,
* `html`: the page itself,
* `text`, `text_naive`: a page flattened to text, by a careful and by a careless scraper,

with `url` where it is known, and `set` where one file holds several sets. Labels are `gold_body`
(paragraphs apart by blank lines; needed), `gold_title`, `gold_authors` (a list, or one string)
and `gold_date` (an ISO day or time); those that are absent or null are not scored, nor a month
as a date. `id` names the document; without it `file` or the line number does.

A row with `gold_countries`, `gold_places` or `gold_names` is a text that is coded as it stands,
see `labelled_texts`. A CSV file is a sheet of `dateline sample` with a person's marks.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.evaluate import labelled_texts
from tasks.evaluate.errors import NotGold
from tasks.evaluate.labelled_texts import GoldText
from tasks.evaluate.measures import PageScore
from tasks.evaluate.sheets import read_sheet

GOLD_NAMES = ("*.jsonl", "*.jsonl.gz")
INPUTS = ("file", "html", "text", "text_naive")

_AND = r"(?:and|&|und|et|y)\s+"
_APART = re.compile(rf"\s*[,;|/]\s*(?:{_AND})?|\s+{_AND}")  # also "Ada Quill, Tom Orr, and Wei Sun"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ASIDE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One labelled document. A label that is null is not scored."""

    gold: str
    """The labelled set: path of its file below the folder that was named."""
    page_id: str
    url: str | None
    file: str | None
    html: str | None
    text: str | None
    text_naive: str | None
    title: str | None
    body: str
    authors: tuple[str, ...] | None
    date: str | None
    """The day, as YYYY-MM-DD."""


def gold_files(path: Path) -> list[Path]:
    """The gold files at a path: itself, or all below a folder, by name."""
    if path.is_file():
        return [path]
    return sorted({found for name in GOLD_NAMES for found in path.rglob(name)})


@dataclass(frozen=True, slots=True)
class Labelled:
    """All labelled documents at a path."""

    pages: list[GoldPage | GoldText]
    marks: list[PageScore]
    """What a person marked in a sheet."""
    fingerprints: dict[str, str]
    """sha256 of the file of each set."""
    not_scored: list[str]
    """Why other files hold none."""


def read_all(path: Path) -> Labelled:
    """The documents of all gold files at a path. Raises NotGold when no file holds any."""
    if path.suffix == ".csv":
        marks = list(read_sheet(path, path.name))
        if not marks:
            raise NotGold(f"nothing is marked in {path}: write y or n under `right`")
        return Labelled([], marks, {path.name: _fingerprint(path)}, [])
    found = Labelled([], [], {}, [])
    for file in gold_files(path):
        name = file.name if file == path else file.relative_to(path).as_posix()
        try:
            pages = list(read_gold(file, name))
        except (NotGold, OSError, EOFError, UnicodeDecodeError) as error:
            found.not_scored.append(str(error))
            continue
        fingerprint = _fingerprint(file)
        found.fingerprints.update({page.gold: fingerprint for page in pages})
        found.pages.extend(pages)
    if not found.pages:
        raise NotGold("\n".join([f"no labelled documents at {path}", *found.not_scored]))
    return found


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_gold(file: Path, name: str) -> Iterator[GoldPage | GoldText]:
    """The documents of a gold file. Raises NotGold for a line that is no labelled document."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _labelled(file, name, number, _adapted(_row(file, number, line)))


def _labelled(file: Path, name: str, number: int, row: dict[str, Any]) -> GoldPage | GoldText:
    if not any(label in row for label in labelled_texts.LABELS):
        return _page(file, name, number, row)
    try:
        return labelled_texts.text_of(name, str(row.get("id") or number), row)
    except (KeyError, TypeError, ValueError) as error:
        raise NotGold(f"{file.name}, line {number}: not the labels of a text: {error}") from error


def _row(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise NotGold(f"{file.name}, line {number}: no JSON: {error}") from error
    if not isinstance(row, dict):
        raise NotGold(f"{file.name}, line {number}: expected an object, found {line[:40]!r}")
    return row


def _adapted(row: dict[str, Any]) -> dict[str, Any]:
    """A row with `file` whose labels are called `title body authors date`, in this format."""
    if "file" in row and "body" in row and "gold_body" not in row:
        labels = {f"gold_{name}": row.get(name) for name in ("title", "body", "authors", "date")}
        part, _, _ = str(row["file"]).partition("_")  # "wcxb_017.html.gz" is of the set wcxb
        return {"file": row["file"], "url": row.get("url"), "set": part, **labels}
    return labelled_texts.adapted(row)


def _page(file: Path, name: str, number: int, row: dict[str, Any]) -> GoldPage:
    if not any(row.get(key) for key in INPUTS) or not row.get("gold_body"):
        raise NotGold(
            f"{file.name}, line {number}: expected one of {', '.join(INPUTS)} and gold_body, or "
            f"text and one of {', '.join(labelled_texts.LABELS)}; "
            f"found {', '.join(sorted(map(str, row)))}"
        )
    texts: Mapping[str, str | None] = {key: _string(file, number, row, key) for key in INPUTS}
    return GoldPage(
        gold=f"{name} ({row['set']})" if row.get("set") else name,
        page_id=str(row.get("id") or row.get("file") or number),
        url=_string(file, number, row, "url"),
        file=str(_place(file, texts["file"])) if texts["file"] else None,
        html=texts["html"],
        text=texts["text"],
        text_naive=texts["text_naive"],
        title=_string(file, number, row, "gold_title") or None,
        body=_string(file, number, row, "gold_body") or "",
        authors=_authors(file, number, row.get("gold_authors")),
        date=_day(_string(file, number, row, "gold_date")),
    )


def _string(file: Path, number: int, row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise NotGold(f"{file.name}, line {number}: {key} is no string: {value!r:.40}")
    return value


def _day(stated: str | None) -> str | None:
    """The day of an ISO date or time; a month alone is no label of a day."""
    found = _DAY.match(stated or "")
    return found[0] if found else None


def _place(gold: Path, named: str) -> Path:
    """Where a page lies; never outside the folder of its gold file."""
    folder = gold.parent.resolve()
    for place in (folder / named, folder / "pages" / named):
        if place.is_file() and place.resolve().is_relative_to(folder):
            return place
    raise NotGold(f"{gold.name} names {named!r}, which is neither beside it nor in pages/")


def _authors(file: Path, number: int, stated: Any) -> tuple[str, ...] | None:
    """A list of names as it is (an empty one says that the page names none), or one string."""
    if isinstance(stated, list) and all(isinstance(name, str) for name in stated):
        return tuple(stated)
    if stated is None or isinstance(stated, str):
        return names_in(stated) if stated else None
    raise NotGold(f"{file.name}, line {number}: gold_authors is neither a list nor a string")


def names_in(stated: str) -> tuple[str, ...]:
    """The names in one string, cut at commas, bars and "and"; what stands in brackets is none."""
    parts = _APART.split(_ASIDE.sub(" ", stated))
    return tuple(name for part in parts if (name := " ".join(part.split())))
