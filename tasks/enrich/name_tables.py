"""The reference tables about names, ready to look words up in."""

from __future__ import annotations

from tasks.enrich.folding import fold, lower
from tasks.enrich.names import roles_by_surface
from warehouse import reference

HEADS = ("organisation", "place", "thing", "people", "family", "policy", "credit")
"""What the words of `name_heads.csv` make of a name; `credit` stands for page furniture."""
CONTEXTS = (
    "by", "opener", "organisation_follows", "person_attribute", "person_follows", "place_before",
    "place_follows", "speaks", "time", "verb",
)  # fmt: skip


@reference.cached
def given_names() -> frozenset[str]:
    """Common given names of the world."""
    return reference.surfaces("given_names")


@reference.cached
def lone_names() -> frozenset[str]:
    """Given and family names that are neither words nor places."""
    rows = [
        *reference.table("given_names", ("surface",), dict),
        *reference.table("family_names", ("surface",), dict),
    ]
    return frozenset(row["surface"] for row in rows if not row["also"])


@reference.cached
def family_names() -> frozenset[str]:
    """Common family names of the world."""
    return reference.surfaces("family_names")


@reference.cached
def heads(position: str) -> dict[str, str]:
    """Words that end (`last`) or open (`first`) names → what such a name is."""
    rows = reference.table("name_heads", ("word", "position"), _head)
    return {word: kind for word, where, kind in rows if where == position}


@reference.cached
def contexts() -> dict[str, str]:
    """Lower-case words beside names → what they say of them."""
    return dict(reference.table("name_contexts", ("word",), _context))


@reference.cached
def role_surfaces() -> frozenset[str]:
    """Titles and offices, folded to lower case."""
    return frozenset(roles_by_surface())


@reference.cached
def role_openers() -> frozenset[str]:
    """First words of titles and offices."""
    return frozenset(surface.split()[0] for surface in role_surfaces())


@reference.cached
def honorifics() -> frozenset[str]:
    """Titles of nobody but a person: "mr.", "sen."; "St." opens places as well."""
    found = {lower(fold(role.role)) for role in reference.roles() if role.rank != "office"}
    return frozenset(found - {"st", "st."})


def _head(row: dict[str, str]) -> tuple[str, str, str]:
    return (
        row["word"],
        reference.one_of(row["position"], ("first", "last")),
        reference.one_of(row["kind"], HEADS),
    )


def _context(row: dict[str, str]) -> tuple[str, str]:
    return row["word"], reference.one_of(row["evidence"], CONTEXTS)
