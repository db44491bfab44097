from __future__ import annotations

import pytest

from tasks.parse.author_notes import author_of_note
from tasks.parse.bylines import find_agency, find_dateline, parse_authors
from tasks.parse.limits import is_paywalled, is_truncated
from tasks.records import Piece


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("By Ada Quill and Tom Orr in Paris | Meridian Newswire", ("Ada Quill", "Tom Orr")),
        ("ADA QUILL, Staff Writer", ("Ada Quill",)),
        ("By JANE MCKAY-O'NEIL, Associated Press", ("Jane McKay-O'Neil",)),
        ("Reporting by Ada Quill; Editing by Tom Orr", ("Ada Quill",)),
        ("Reporting by Ada Quill and Tom Orr; Writing by Eva Blau", ("Ada Quill", "Tom Orr")),
        ("(Reporting by Ada Quill in Oslo; Editing by Tom Orr)", ("Ada Quill",)),
        ("Writing by Ada Quill; Editing by Tom Orr", ("Ada Quill",)),
        ("Editing by Tom Orr", ()),
        ("Por Ana Pérez", ("Ana Pérez",)),
        ("Von Jürgen Groß und Eva Blau", ("Jürgen Groß", "Eva Blau")),
        ("Par Éloïse Roux et Marc Petit", ("Éloïse Roux", "Marc Petit")),
        ("Ada Quill &amp; Tom Orr", ("Ada Quill", "Tom Orr")),
        ("Quill, Ada", ("Ada Quill",)),
        ("Ada Quill (@adaquill)", ("Ada Quill",)),
        ("Ada Quill, MS, RD", ("Ada Quill",)),
        ("Ada Quill, Healthcare Reporter", ("Ada Quill",)),
        ("Ada Quill Senior Political Correspondent", ("Ada Quill",)),
        ("Ada Quill for the Evening Star", ("Ada Quill",)),
        ("By Ada Quill, Star Foreign Desk / Tuesday, August 16, 2022", ("Ada Quill",)),
        ("By Ada Quill, Star Foreign Desk Tuesday, August 16, 2022", ("Ada Quill",)),
        ("By Ada Quill and Tom Orr, Paris Bureau", ("Ada Quill", "Tom Orr")),
        ("By Ada Quill, Tuesday", ("Ada Quill",)),
        ("Mon, 3 May 2005 by Ada Quill", ("Ada Quill",)),
        ("By Ada Quill Published August 16, 2022 at 10:30 a.m. ET", ("Ada Quill",)),
        ("Von Eva Blau, Montag, den 3. Mai 2005, 10:15 Uhr", ("Eva Blau",)),
        ("By Wei Sun, 3 May 2005", ("Wei Sun",)),
        ("Sun, Wei", ("Wei Sun",)),
        ("Star Foreign Desk", ("Star Foreign Desk",)),
        ("Morning Editorial Team", ("Morning Editorial Team",)),
        ("Ada Quill on behalf of the Alder Club", ("Ada Quill",)),
        ("ada.quill@example.com", ()),
        ("https://example.com/people/ada", ()),
        ("Reuters", ()),
        ("Staff", ()),
        ("admin", ()),
        ("By", ()),
        (", Springfield Daily", ()),
    ],
)
def test_names_only(value: str, authors: tuple[str, ...]) -> None:
    assert parse_authors([value]) == authors


def test_each_name_once_in_order() -> None:
    assert parse_authors(["Tom Orr", "By Ada Quill", "TOM ORR"]) == ("Tom Orr", "Ada Quill")


@pytest.mark.parametrize(
    ("values", "head", "tail", "agency"),
    [
        (["Ada Quill, Associated Press"], "", "", "Associated Press"),
        (["AFP"], "", "", "Agence France-Presse"),
        (["By Ada Quill | Meridian Newswire"], "", "", "Meridian Newswire"),
        ([], "OSLO (Reuters) - The fleet sailed.", "It rained.", "Reuters"),
        ([], "The fleet sailed.", "It rained. (dpa)", "Deutsche Presse-Agentur"),
        ([], "The fleet sailed.", "© 2023 AFP", "Agence France-Presse"),
        ([], "The fleet sailed.", "Copyright 2023 The Associated Press.", "Associated Press"),
        (["Ada Quill"], "Reuters reported the news first.", "Reuters was right about it.", None),
    ],
)
def test_an_agency_is_credited_not_mentioned(
    values: list[str], head: str, tail: str, agency: str | None
) -> None:
    assert find_agency(values, head, tail) == agency


@pytest.mark.parametrize(
    ("paragraph", "place", "agency", "rest"),
    [
        ("BEIJING (Reuters) - The talks", "Beijing", "Reuters", "The talks"),
        ("NIAMEY, July 27 (Meridian Newswire) - The", "Niamey", "Meridian Newswire", "The"),
        ("ST. PAUL, Minn. (AP) — The", "St. Paul, Minn.", "Associated Press", "The"),
        ("MOSCOW/KYIV, Feb 2 (Reuters) - The", "Moscow/Kyiv", "Reuters", "The"),
        ("Geneva (AFP) – The", "Geneva", "Agence France-Presse", "The"),
        ("WASHINGTON — The", "Washington", None, "The"),
        ("TEHRAN, Iran — The", "Tehran, Iran", None, "The"),
        ("PARIS: The", "Paris", None, "The"),
        ("(AP) — The", None, "Associated Press", "The"),
    ],
)
def test_a_dateline_names_place_and_agency(
    paragraph: str, place: str | None, agency: str | None, rest: str
) -> None:
    found, credited, end = find_dateline(paragraph)
    assert (found, credited, paragraph[end:]) == (place, agency, rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "The fleet (all of it) - sailed.",
        "BREAKING: The fleet sailed.",
        "NATO — the alliance — met.",
        "U.S. ships sailed on Monday.",
        "The Ministry (MOD) — said so.",
    ],
)
def test_other_openings_are_no_dateline(paragraph: str) -> None:
    assert find_dateline(paragraph) == (None, None, 0)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["By Ada Quill and Wei Sun", "Warsaw and London"], ("Ada Quill", "Wei Sun")),
        (["By Ada Quill and Wei Sun in Warsaw and London"], ("Ada Quill", "Wei Sun")),
        (["Ada Quill, Deputy CTO", "Ada-Quill"], ("Ada Quill",)),
        (["Ada Quill December"], ("Ada Quill",)),
        (["The Alder editors"], ("The Alder editors",)),
        (["Alder Team"], ("Alder Team",)),
        (["Image: Wei Sun"], ()),
    ],
)
def test_places_roles_and_labels_are_no_authors(values: list[str], names: tuple[str, ...]) -> None:
    assert parse_authors(values) == names


STORY = Piece("body", "", "The Berlin Wall fell on 9 November 1989, after a slip at a briefing.")


@pytest.mark.parametrize(
    "note",
    [
        "Ada Quill is a correspondent for the Alder Post in Berlin.",
        "Ada Quill writes on the Cold War.",
        "Written by Ada Quill",
    ],
)
def test_a_note_at_the_end_may_name_the_author(note: str) -> None:
    assert author_of_note([STORY, Piece("furniture", "", note)]) == ("Ada Quill",)


def test_somebody_the_text_is_about_is_not_its_author() -> None:
    about = Piece("body", "", "Quill had warned of it.")
    last = Piece("body", "", "Ada Quill is the editor of a review.")
    assert author_of_note([STORY, about, last]) == ()


def test_a_text_that_breaks_off_is_truncated() -> None:
    long = "The Berlin Wall fell on the ninth of November 1989, and people from both sides"
    for text in (f"{long} climbed \u2026", f"{long} [+1234 chars]", f"{long} of the", f"{long},"):
        assert is_truncated([Piece("body", "", text)]), text
    assert is_truncated([Piece("body", "", f"{long} climbed"), Piece("furniture", "", "Read more")])
    assert not is_truncated([STORY, Piece("furniture", "", "Read more")])
    assert not is_truncated([STORY, Piece("body", "", "Ada Quill, Berlin")])


@pytest.mark.parametrize(
    ("prompt", "is_wall"),
    [
        ("Subscribe to continue reading", True),
        ("Already a subscriber? Sign in", True),
        ("Déjà abonné ? Identifiez-vous", True),
        ("Um weiterzulesen, brauchen Sie ein Abo.", True),
        ("Ya eres suscriptor? Inicia sesión", True),
        ("Subscribe to our newsletter", False),
        ("Sign up for the morning briefing", False),
    ],
)
def test_a_request_to_pay_is_a_paywall_and_a_newsletter_none(prompt: str, is_wall: bool) -> None:
    assert is_paywalled([STORY, Piece("furniture", "", prompt)]) == is_wall
