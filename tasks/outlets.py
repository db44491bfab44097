"""The home's `sources.csv`: which outlet a document is of, by its path or its site's fingerprint.

A row's `path_glob` matches paths as the lake knows them, or, written `site_key:0123abcd…`, the
documents whose furniture has this fingerprint, wherever they lie. The first row that matches
wins. The fingerprint is known only once a document is cleaned, so the claims of a path are made
when its file is found, and all are settled again after cleaning.
"""

from __future__ import annotations

import csv
import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.records import OWNER_METHODS, Claim, CleanDocument, Reject
from warehouse import tables

COLUMNS = ("path_glob", "source", "name", "country", "language", "time_zone", "kind")
METHOD = "sources.csv"
SITE = "site_key:"


@dataclass(frozen=True, slots=True)
class OutletRule:
    """A row of `sources.csv` and what it states."""

    path_glob: str
    claims: tuple[Claim, ...]

    def matches(self, path: str, site_key: str | None) -> bool:
        """Whether it is meant for a document at this path, of this site."""
        if self.path_glob.startswith(SITE):
            return site_key == self.path_glob.removeprefix(SITE).strip()
        return fnmatch.fnmatchcase(path, self.path_glob)


def outlet_claims(
    path: str, site_key: str | None, rules: tuple[OutletRule, ...]
) -> tuple[Claim, ...]:
    """What the first rule that matches states; nothing when none does."""
    return next((rule.claims for rule in rules if rule.matches(path, site_key)), ())


def settle_outlet(
    document: CleanDocument | Reject, rules: tuple[OutletRule, ...]
) -> CleanDocument | Reject:
    """A cleaned document with the claims of `sources.csv` as its path and its site have them."""
    if isinstance(document, Reject):
        return document
    others = [claim for claim in document.claims if claim.method != METHOD]
    owned = [number for number, claim in enumerate(others) if claim.method in OWNER_METHODS]
    place = next(iter(owned), len(others))  # before the owner's other claims, as a path's are
    stated = outlet_claims(document.origin.path, document.site_key, rules)
    return replace(document, claims=(*others[:place], *stated, *others[place:]))


def read_outlet_rules(sources_csv: Path) -> tuple[OutletRule, ...]:
    """The rules of `sources.csv`: path_glob, source, name, country, language, time_zone, kind.

    A row without a source states nothing yet and is left out. Raises ValueError, with the line,
    when a column is missing.
    """
    if not sources_csv.is_file():
        return ()
    rules = []
    with sources_csv.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                glob, source = row["path_glob"], row["source"]
            except KeyError as error:
                raise ValueError(f"{sources_csv}, line {line}: no column {error}") from error
            if not (source or "").strip():
                continue
            stated = [Claim("source", source, METHOD)]
            if zone := (row.get("time_zone") or "").strip():
                stated.append(Claim("zone", zone, METHOD))
            if language := (row.get("language") or "").strip():
                stated.append(Claim("language", language, METHOD))
            rules.append(OutletRule(glob, tuple(stated)))
    return tuple(rules)


def read_outlets(sources_csv: Path) -> list[tables.Source]:
    """The outlets that `sources.csv` describes, one row per source."""
    if not sources_csv.is_file():
        return []
    outlets: dict[str, tables.Source] = {}
    with sources_csv.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not (row["source"] or "").strip():
                continue
            outlets.setdefault(
                row["source"],
                tables.Source(
                    source=row["source"],
                    name=row.get("name") or None,
                    country=row.get("country") or None,
                    language=row.get("language") or None,
                    time_zone=row.get("time_zone") or None,
                    kind=row.get("kind") or None,
                    expected_per_day=float(row.get("expected_per_day") or 0) or None,
                ),
            )
    return list(outlets.values())


def renamed(
    stated: Iterable[tuple[str, str, str | None, tuple[Claim, ...]]], rules: tuple[OutletRule, ...]
) -> list[str]:
    """Of articles, as (raw_sha256, path, site_key, what `sources.csv` stated), the bytes of those
    for which the rules state something else.
    """
    return sorted(
        {raw for raw, path, site, claims in stated if claims != outlet_claims(path, site, rules)}
    )
