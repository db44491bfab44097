"""Cleaning page text: what is kept, what is dropped and why, and where it stands in the bytes."""

from __future__ import annotations

import textwrap

import pytest

from tasks.clean.text import clean_text, site_key
from tasks.clean.text_words import find_phrase, load_words, words_of
from tasks.records import KEPT_IN_BODY, Piece

TITLE = "Harbour town votes to dredge its silted channel"
LEAD = "Councillors say the work will bring the ferries back, but fishing crews fear for the beds"
BODY = (
    "The council of the harbour town voted on Tuesday to dredge the channel that links its old "
    "quay with the open sea, after two winters in which ferries had to turn back at low tide.",
    "“We have waited long enough,” the mayor told the meeting.  “A harbour that boats cannot "
    "enter is a pond with a view.”",
    "The work is expected to take eleven weeks and will cost about four million, most of which "
    "comes from a regional fund for ports. Two firms have offered to do it.",
    "Fishing crews said the dredgers would bury the mussel beds on the northern bank, which "
    "feed some forty families, and asked that the spoil be dumped farther out.",
    "A study published last year found that the channel had lost a third of its depth since the "
    "breakwater was built. The ferries need at least three metres of water.",
)
PAGE = "\n".join(
    (
        "icon searchicon menuicon closeicon chevron downicon shareicon playicon muteicon mail",
        "12 Mar, 2021 09:41",
        "",
        TITLE,
        "",
        LEAD,
        TITLE,
        "",
        *(line for paragraph in BODY for line in (paragraph, "")),
        "Podcasts",
        "0:00",
        "18:07",
        "0:00",
    )
)
MENU = ("Skip to content", "Home", "News", "Sport", "Weather", "Sign in", "Subscribe")
FOOTER = ("Most read", "Privacy policy", "Terms of use", "© 2021 The Quay. All rights reserved.")


def kinds(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.kind for piece in pieces]


def contents(pieces: tuple[Piece, ...], *wanted: str) -> list[str]:
    return [piece.content for piece in pieces if piece.kind in wanted]


def kept(pieces: tuple[Piece, ...]) -> list[str]:
    return contents(pieces, "title", "lead", *KEPT_IN_BODY)


def verdict(pieces: tuple[Piece, ...], content: str) -> Piece:
    return next(piece for piece in pieces if piece.content == content)


def page(*inside: str, menu: tuple[str, ...] = MENU, footer: tuple[str, ...] = FOOTER) -> str:
    """A page: menu, headline, byline, date, body with `inside` after the second paragraph."""
    body = [*BODY[:2], *inside, *BODY[2:]]
    head = [f"{TITLE} | The Quay", *menu, TITLE, "By Ada Example", "12 March 2021, 09:41"]
    return "\n\n".join([*head, *body, *footer])


def test_page_with_icons_doubled_headline_and_player() -> None:
    pieces = clean_text(PAGE)
    assert kinds(pieces) == [
        "furniture",
        "dateline",
        "title",
        "lead",
        "furniture",
        *["body"] * 5,
        *["furniture"] * 4,
    ]
    assert contents(pieces, "title") == [TITLE]
    assert contents(pieces, "lead") == [LEAD]
    assert tuple(contents(pieces, "body")) == BODY
    assert pieces[4].reason == "repeats the headline"
    assert pieces[-1].reason == "clock time or number of a player or counter"


def test_every_line_is_in_one_piece_and_has_a_reason() -> None:
    pieces = clean_text(PAGE)
    lines = [line.strip() for line in PAGE.split("\n") if line.strip()]
    assert [piece.content for piece in pieces] == lines
    assert all(piece.reason for piece in pieces)


def test_page_with_menu_byline_and_footer() -> None:
    pieces = clean_text(page())
    assert kept(pieces) == [TITLE, *BODY]
    assert contents(pieces, "byline") == ["By Ada Example"]
    assert contents(pieces, "dateline") == ["12 March 2021, 09:41"]
    assert verdict(pieces, "Privacy policy").kind == "furniture"


def test_the_title_is_the_headline_without_the_site_name() -> None:
    pieces = clean_text(page())
    assert pieces[0].kind == "furniture"
    assert pieces[0].reason == "repeats the headline with the site's name"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Advertisement", "furniture"),
        ("Read more: Why the lighthouse keeper stayed", "furniture"),
        ("Ferries at the old quay last winter. Photo: Bo Example/The Quay", "caption"),
        ("Sign up for our newsletter and get the harbour news in your inbox", "furniture"),
        ("Share on Facebook", "furniture"),
        ("We use cookies to improve your experience on this site.", "furniture"),
        ("READ MORE: Who pays for the mussels?", "furniture"),
        ("Lesen Sie auch: Was kostet der Hafen?", "furniture"),
        ("Home > Coast > Harbours", "furniture"),
        ("bookmark_border share more_vert", "furniture"),
        ("View 4 more stories", "furniture"),
    ],
)
def test_insertions_in_the_body_are_dropped(line: str, kind: str) -> None:
    pieces = clean_text(page(line))
    assert verdict(pieces, line).kind == kind
    assert kept(pieces) == [TITLE, *BODY]


def test_a_list_of_other_articles_in_the_body_is_dropped() -> None:
    box = ("Latest updates", "- Tide tables for May", "- A ferry for sale", "View 2 more stories")
    assert kept(clean_text(page("\n".join(box)))) == [TITLE, *BODY]


def test_numbered_links_below_the_article_are_dropped() -> None:
    links = ("Lo más leído", "1. La receta del día", "2. Horóscopo de hoy", "3. Un paseo en barca")
    assert kept(clean_text(page(footer=links))) == [TITLE, *BODY]


def test_the_body_goes_on_after_an_insertion() -> None:
    last = "Offers of help came from two towns farther up the coast, and from an old rival."
    pieces = clean_text(page("Advertisement", footer=(last, *FOOTER)))
    assert kept(pieces) == [TITLE, *BODY, last]


def test_credits_below_the_article_are_a_byline_and_end_it() -> None:
    credit = "Reporting by Ada Example in Quay and Bo Example; Editing by Cy Example"
    pieces = clean_text(page(footer=(credit, "Our standards: the charter of accuracy.", *FOOTER)))
    assert verdict(pieces, credit).kind == "byline"
    assert kept(pieces) == [TITLE, *BODY]


def test_a_sentence_about_reporting_is_body() -> None:
    sentence = "Reporting by the two local papers has shown that the channel was silting for years."
    assert kept(clean_text(page(sentence))) == [TITLE, *BODY[:2], sentence, *BODY[2:]]


@pytest.mark.parametrize(
    "caption",
    [
        "[1/3] A crowd outside the town hall. The Quay Wire/Bo Example",
        "Smoke over the northern edge of the harbour. The Quay Wire/Bo Example",
    ],
)
def test_a_caption_above_the_body_is_not_the_title(caption: str) -> None:
    head = (*MENU, f"{TITLE}\n12 March 2021 9:41 AM UTC", "Share this article", caption)
    pieces = clean_text("\n\n".join((*head, *BODY)))
    assert kept(pieces) == [TITLE, *BODY]
    assert verdict(pieces, caption).kind == "caption"
    assert contents(pieces, "dateline") == ["12 March 2021 9:41 AM UTC"]


def test_of_headline_and_standfirst_the_first_is_the_title() -> None:
    icons = ("bookmark_border share more_vert", "Listen 5:12")
    pieces = clean_text("\n\n".join((*MENU, TITLE, LEAD, *icons, *BODY)))
    assert kept(pieces) == [TITLE, LEAD, *BODY]


def test_a_month_beside_the_name_of_a_section_is_a_date() -> None:
    pieces = clean_text(page().replace("12 March 2021, 09:41", "Monthly review | March 2021"))
    assert contents(pieces, "dateline") == ["Monthly review | March 2021"]


def test_headings_in_the_body_are_kept() -> None:
    pieces = clean_text(page("What the crews want"))
    assert verdict(pieces, "What the crews want").kind == "heading"


def test_comments_after_the_article_are_dropped() -> None:
    comments = (
        "3 comments",
        "Sailor14",
        "13 March 2021 at 8:15 pm",
        "They have promised this for ten years and nothing has ever come of it, so I will wait.",
        "Reply",
        "Gull",
        "13 March 2021 at 9:02 pm",
        "The mussel beds were there before any of the ferries and should come first.",
        "Reply",
        "Anon",
        "14 March 2021 at 7:40 am",
        "Does anyone know who will pay for it in the end, because it will not be the ferries?",
    )
    assert kept(clean_text(page(footer=(*comments, *FOOTER)))) == [TITLE, *BODY]


def test_hard_wrapped_paragraphs_are_joined() -> None:
    rows = "\n\n".join(textwrap.fill(" ".join(line.split()), 72) for line in BODY)
    pieces = clean_text(f"{TITLE}\n\n{rows}\n")
    assert contents(pieces, "body") == [" ".join(line.split()) for line in BODY]


def test_wrapped_paragraphs_are_joined_beside_longer_rows() -> None:
    rows = [textwrap.fill(" ".join(line.split()), 80) for line in BODY]
    notice = "The Quay is written, printed and carried to your door by people of the harbour town, "
    head = (*MENU, f"{TITLE}\n12 March 2021", f"{notice}and has been since 1921")
    pieces = clean_text("\n\n".join((*head, *rows, *FOOTER)))
    assert contents(pieces, "body") == [" ".join(line.split()) for line in BODY]
    assert contents(pieces, "title") == [TITLE]


@pytest.mark.parametrize("cut", range(6, 150, 11))
def test_a_break_inside_a_sentence_is_joined(cut: int) -> None:
    words = BODY[0].split()
    place = min(max(4, cut // 6), len(words) - 2)
    first, second = " ".join(words[:place]), " ".join(words[place:])
    pieces = clean_text(page().replace(BODY[0], f"{first}\n{second}"))
    assert BODY[0].split() == " ".join(contents(pieces, "body")).split()[: len(words)]


def test_a_page_in_one_line_is_cut() -> None:
    text = " ".join((*MENU, f"{TITLE}.", *BODY, *BODY_MORE, *FOOTER))
    body = " ".join(contents(clean_text(text), *KEPT_IN_BODY))
    for paragraph in BODY[1:]:
        assert paragraph in body
    assert "rights reserved" not in body


BODY_MORE = (
    "The ferry company said it would decide in the summer whether to come back to the old quay.",
    "Its director told the council that passengers had dropped by half since the first winter.",
    "The breakwater was built to shelter the marina, and the current has been weaker since then.",
    "Work could begin in September, when the season of the mussel crews has come to its end.",
    "The regional fund for ports has paid for three harbours along this coast in recent years.",
    "Both firms said that they had dredged in tidal water before and knew the northern bank.",
)


def test_blocks_glued_without_a_space_are_cut() -> None:
    pieces = clean_text(page().replace(f"{BODY[2]}\n\n{BODY[3]}", BODY[2] + BODY[3]))
    assert tuple(contents(pieces, "body")) == BODY


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry did not sail on Monday.",
        "Der Fährbetrieb ruht seit Montag.",
        "El transbordador no zarpó el lunes.",
        "Storm closes harbour",
    ],
)
def test_a_record_of_one_sentence_is_body(sentence: str) -> None:
    pieces = clean_text(sentence, is_record=True)
    assert [(piece.kind, piece.content) for piece in pieces] == [("body", sentence)]


@pytest.mark.parametrize(
    "line",
    [
        "Follow our harbour team",
        "Like this story? Buy us a coffee",
        "Newsletter abonnieren",
        "Zur Startseite",
        "Wetter und Gezeiten",
    ],
)
def test_a_call_below_a_record_is_dropped(line: str) -> None:
    text = "\n\n".join(("Startseite > Küste > Häfen", *BODY, line))
    assert tuple(contents(clean_text(text, is_record=True), *KEPT_IN_BODY)) == BODY


def test_junk_in_a_record_is_dropped() -> None:
    text = "\n\n".join(("Advertisement", *BODY, "Share on Facebook", "Sign in", "0:00"))
    assert tuple(contents(clean_text(text, is_record=True), *KEPT_IN_BODY)) == BODY


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "El puerto vota por dragar su canal",
            (
                "El consejo del puerto votó el martes por dragar el canal que une el viejo muelle "
                "con el mar abierto, tras dos inviernos en los que los barcos no pudieron entrar.",
                "«Hemos esperado bastante», dijo el alcalde ante la asamblea, que duró dos horas.",
                "Los pescadores temen que las dragas entierren los bancos de mejillones del norte.",
            ),
        ),
        (
            "La ville portuaire vote le dragage de son chenal",
            (
                "Le conseil de la ville portuaire a voté mardi le dragage du chenal qui relie le "
                "vieux quai à la mer, après deux hivers pendant lesquels les bacs ont dû renoncer.",
                "« Nous avons assez attendu », a déclaré la maire devant l’assemblée des élus.",
                "Les pêcheurs craignent que les dragues ne recouvrent les moulières de la rive.",
            ),
        ),
        (
            "Hafenstadt stimmt für das Ausbaggern der Fahrrinne",
            (
                "Der Rat der Hafenstadt hat am Dienstag beschlossen, die Fahrrinne zwischen dem "
                "alten Kai und dem offenen Meer nach zwei Wintern ohne Fähren auszubaggern.",
                "„Wir haben lange genug gewartet“, sagte die Bürgermeisterin vor dem Rat.",
                "Die Fischer fürchten, dass die Bagger die Muschelbänke am Nordufer begraben.",
            ),
        ),
    ],
)
def test_other_languages_are_kept(title: str, body: tuple[str, ...]) -> None:
    pieces = clean_text("\n\n".join((*MENU, title, *body, *FOOTER)))
    assert kept(pieces) == [title, *body]


@pytest.mark.parametrize("text", [PAGE, page(), page("What the crews want", "Advertisement")])
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = kept(clean_text(text))
    assert kept(clean_text("\n\n".join(once))) == once


@pytest.mark.parametrize("text", ["", "\n \n\t\n", "\ufeff"])
def test_nothing_comes_from_nothing(text: str) -> None:
    assert clean_text(text) == ()


ENCODINGS = [
    ("utf-8", b""),
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("cp1252", b""),
]


@pytest.mark.parametrize(("charset", "mark"), ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_offsets_slice_the_raw_bytes(charset: str, mark: bytes, newline: str) -> None:
    raw = mark + PAGE.replace("\n", newline).encode(charset)
    text = raw[len(mark) :].decode(charset)
    pieces = clean_text(text, charset=charset, raw=raw)
    assert len(pieces) == 14
    for piece in pieces:
        assert raw[piece.raw_start : piece.raw_end].decode(charset) == piece.content


def test_offsets_hold_with_broken_bytes() -> None:
    raw = PAGE.encode().replace(b"harbour", b"harb\xe2\x80ur").replace(b"quay", b"\xff\xfequay")
    for piece in clean_text(raw.decode("utf-8", "replace"), raw=raw):
        assert raw[piece.raw_start : piece.raw_end].decode("utf-8", "replace") == piece.content


def test_offsets_of_a_wrapped_paragraph_span_its_rows() -> None:
    raw = f"{TITLE}\n\n{textwrap.fill(BODY[2], 72)}\n\n{textwrap.fill(BODY[3], 72)}\n".encode()
    pieces = clean_text(raw.decode(), raw=raw)
    assert len(pieces) == 3
    for piece in pieces:
        assert raw[piece.raw_start : piece.raw_end].decode().split() == piece.content.split()


def test_offsets_of_glued_blocks() -> None:
    raw = page().replace(f"{BODY[2]}\n\n{BODY[3]}", BODY[2] + BODY[3]).encode()
    for piece in clean_text(raw.decode(), raw=raw):
        assert raw[piece.raw_start : piece.raw_end].decode() == piece.content


@pytest.mark.parametrize("charset", ["utf-7", "utf-32", "no-such-charset", None])
def test_no_offsets_where_they_cannot_be_known(charset: str | None) -> None:
    pieces = clean_text(PAGE, charset=charset, raw=PAGE.encode())
    assert {(piece.raw_start, piece.raw_end) for piece in pieces} == {(None, None)}


def test_no_offsets_in_the_field_of_a_record() -> None:
    pieces = clean_text(BODY[0], raw=BODY[0].encode(), raw_field="text", is_record=True)
    assert [(piece.raw_start, piece.raw_field) for piece in pieces] == [(None, "text")]


def test_site_key_is_the_same_for_pages_of_one_site() -> None:
    other = "\n\n".join((*MENU, "Lighthouse opens its doors", *BODY_MORE, *FOOTER))
    elsewhere = page(menu=("Start", "Latest", "Opinion", "Culture", "Log in"))
    assert site_key(clean_text(page())) == site_key(clean_text(other))
    assert site_key(clean_text(page())) != site_key(clean_text(elsewhere))
    assert len(site_key(clean_text(page())) or "") == 16


def test_site_key_is_null_without_furniture() -> None:
    assert site_key(clean_text("\n\n".join(BODY))) is None


def test_hostile_lines_take_no_time() -> None:
    for unit in ("A", ".", "a.", "<", " \t", "(A ", "“", "A a/", "@", "Aa"):
        clean_text(unit * 10_000)


def test_phrases_are_found_by_place() -> None:
    assert find_phrase(words_of("3 comments")) is not None
    assert find_phrase(words_of("They voted to dredge the channel")) is None
    assert load_words().stop >= {"the", "el", "le", "der"}
