from __future__ import annotations

import json
import time

import pytest

from tasks.clean.html import clean_html
from tasks.clean.html_blocks import read_page
from tasks.clean.html_headline import names_in_notes
from tasks.parse.bylines import parse_authors
from tasks.parse.dates import choose_date
from tasks.records import Claim, Piece

PARAGRAPHS = (
    "The harbour council of Port Alder voted on Tuesday to close the old ferry pier for two years"
    " while divers replace the pilings under its eastern arm.",
    "Ferries will leave from the fish quay instead, and the council promised a covered walk between"
    " the two before the autumn storms arrive on the coast.",
    "“We have patched this pier for forty years,” said Mara Finch, who chairs the council. “It is"
    " cheaper now to build it once and to build it well.”",
    "The work is to cost 14 million crowns, of which the county pays half; fares do not rise before"
    " the spring, according to a paper handed out at the meeting.",
)
TITLE = "Port Alder closes its ferry pier for two years"


def page(head: str = "", above: str = "", below: str = "", title: str = TITLE) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!doctype html><html lang="en"><head>
    <title>{title} | The Alder Post</title>{head}</head>
    <body><header><a href="/">The Alder Post</a><nav><ul><li><a href="/n">News</a></li>
    <li><a href="/w">Weather</a></li></ul></nav></header>
    <main><article><h1>{title}</h1>{above}
    <div class="article-body">{paragraphs}</div>{below}</article></main>
    <footer><p>© 2023 The Alder Post. All rights reserved.</p></footer></body></html>"""


def json_ld(**fields: object) -> str:
    thing = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def of_kind(pieces: tuple[Piece, ...], kind: str) -> list[str]:
    return [piece.content for piece in pieces if piece.kind == kind]


def values(claims: tuple[Claim, ...], about: str) -> list[tuple[str, str]]:
    return [(claim.value, claim.method) for claim in claims if claim.about == about]


def test_every_block_once_in_order() -> None:
    pieces, _ = clean_html(page())
    assert [piece.content for piece in pieces] == [
        "The Alder Post",
        "News",
        "Weather",
        TITLE,
        *PARAGRAPHS,
        "© 2023 The Alder Post. All rights reserved.",
    ]
    assert of_kind(pieces, "title") == [TITLE]
    assert tuple(of_kind(pieces, "body")) == PARAGRAPHS


def test_furniture_says_where_it_stood() -> None:
    below = '<div class="newsletter-box"><p>Get our letter every morning.</p></div>'
    pieces, _ = clean_html(page(below=below))
    reasons = {piece.content: piece.reason for piece in pieces if piece.kind == "furniture"}
    assert reasons["News"] == "in <nav>"
    assert reasons["The Alder Post"] == "in <header>"
    assert reasons["Get our letter every morning."] == "newsletter"
    assert reasons["© 2023 The Alder Post. All rights reserved."] == "in <footer>"


def test_the_head_of_an_article() -> None:
    lead = "Ferries move to the fish quay while divers replace the pilings"
    above = f"""<h2 class="standfirst">{lead}</h2>
    <p class="byline">By Mara Quill and Tom Orr</p>
    <p>Published <time datetime="2023-11-28T09:15:00+01:00">28 November 2023, 09:15</time></p>
    <figure><img src="pier.jpg">
    <figcaption>The pier at dawn. Photo: Ida Lund</figcaption></figure>"""
    pieces, claims = clean_html(page(above=above))
    assert of_kind(pieces, "lead") == [lead]
    assert of_kind(pieces, "byline") == ["By Mara Quill and Tom Orr"]
    assert of_kind(pieces, "dateline") == ["Published 28 November 2023, 09:15"]
    assert of_kind(pieces, "caption") == ["The pier at dawn. Photo: Ida Lund"]
    assert values(claims, "published") == [("2023-11-28T09:15:00+01:00", "time-element")]
    assert values(claims, "author") == [("Mara Quill and Tom Orr", "visible")]


def test_a_time_after_updated_is_a_change() -> None:
    above = """<p>Published <time datetime="2023-11-28">28 November 2023</time></p>
    <p>Updated <time datetime="2023-11-30">30 November 2023</time></p>"""
    _, claims = clean_html(page(above=above))
    assert values(claims, "published") == [("2023-11-28", "time-element")]
    assert values(claims, "updated") == [("2023-11-30", "time-element")]


def test_metadata_become_claims() -> None:
    head = json_ld(
        headline=TITLE,
        datePublished="2023-11-28T09:15:00+01:00",
        dateModified="2023-11-28T11:00:00+01:00",
        author=[{"@type": "Person", "name": "Mara Quill"}, {"@type": "Person", "name": "Tom Orr"}],
        publisher={"@type": "Organization", "name": "The Alder Post"},
        articleSection="Harbour",
        isAccessibleForFree=False,
    )
    head += """<link rel="canonical" href="https://post.example/pier">
    <meta property="og:site_name" content="Alder Post">"""
    _, claims = clean_html(page(head))
    assert values(claims, "title")[0] == (TITLE, "json-ld")
    assert values(claims, "published") == [("2023-11-28T09:15:00+01:00", "json-ld")]
    assert values(claims, "updated") == [("2023-11-28T11:00:00+01:00", "json-ld")]
    assert values(claims, "author") == [("Mara Quill", "json-ld"), ("Tom Orr", "json-ld")]
    assert values(claims, "source") == [
        ("The Alder Post", "json-ld"),
        ("Alder Post", "opengraph"),
    ]
    assert values(claims, "canonical_url") == [("https://post.example/pier", "link")]
    assert values(claims, "language") == [("en", "html-lang")]
    assert values(claims, "section") == [("Harbour", "json-ld")]
    assert values(claims, "paywall") == [("isAccessibleForFree: False", "json-ld")]


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "datePublished": "2023-11-28", "headline": "A\nB",}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2023-11-28"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2023-11-28"}\n//]]>',
        '{"@type": "Article", "datePublished": "2023-11-28"}'.replace('"', "&" + "quot;"),
        '[{"@type": "WebSite"}, {"@type": ["Thing", "Article"], "datePublished": "2023-11-28"}]',
        '{"@graph": [{"@type": "BlogPosting", "datePublished": "2023-11-28"}]};',
        '{"@type": "WebSite"}{"@type": "Article", "datePublished": "2023-11-28"}',
    ],
)
def test_broken_json_ld_is_repaired(script: str) -> None:
    _, claims = clean_html(page(f'<script type="application/ld+json">{script}</script>'))
    assert values(claims, "published") == [("2023-11-28", "json-ld")]


def test_json_ld_of_other_articles_is_not_taken() -> None:
    others = [
        {"@type": "NewsArticle", "headline": "Another story", "datePublished": "2020-01-01"},
        {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2023-11-28"},
    ]
    head = f'<script type="application/ld+json">{json.dumps(others)}</script>'
    _, claims = clean_html(page(head))
    assert values(claims, "published") == [("2023-11-28", "json-ld")]


def test_references_in_a_graph_are_resolved() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "headline": TITLE, "author": {"@id": "#ada"}},
            {"@type": "Person", "@id": "#ada", "name": "Ada Quill"},
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    _, claims = clean_html(page(head))
    assert values(claims, "author") == [("Ada Quill", "json-ld")]


def test_the_site_s_name_is_no_part_of_the_title() -> None:
    html = page().replace(f"<h1>{TITLE}</h1>", "")
    pieces, _ = clean_html(html)
    assert pieces[0] == Piece("title", "title from metadata", TITLE)


def test_a_repeated_title_is_furniture() -> None:
    pieces, _ = clean_html(page(above=f"<p>{TITLE}</p>"))
    assert of_kind(pieces, "title") == [TITLE]
    assert [piece.reason for piece in pieces if piece.content == TITLE] == [
        "headline of the page",
        "repeats the title",
    ]


def test_prompts_in_the_text_are_dropped() -> None:
    prompts = "<p>Article continues below this ad</p><p>READ MORE: Storm warning for the coast</p>"
    html = page().replace(f"<p>{PARAGRAPHS[2]}</p>", f"{prompts}<p>{PARAGRAPHS[2]}</p>")
    pieces, _ = clean_html(html)
    assert tuple(of_kind(pieces, "body")) == PARAGRAPHS


def test_comments_that_trafilatura_keeps_are_dropped() -> None:
    comment = "<p>I have taken that ferry every day since 1988 and shall miss the old pier.</p>"
    pieces, _ = clean_html(page(below=f'<div class="reader-comment">{comment}</div>'))
    assert tuple(of_kind(pieces, "body")) == PARAGRAPHS


def test_two_line_breaks_part_paragraphs() -> None:
    text = "<br><br>".join(PARAGRAPHS)
    html = f"<html><body><h1>{TITLE}</h1><div class='article-body'>{text}</div></body></html>"
    pieces, _ = clean_html(html)
    assert tuple(of_kind(pieces, "body")) == PARAGRAPHS


def test_headings_and_lists_are_kept() -> None:
    below = "<h2>What changes</h2><ul><li>Ferries leave from the fish quay.</li></ul>"
    html = page().replace(f"<p>{PARAGRAPHS[2]}</p>", f"{below}<p>{PARAGRAPHS[2]}</p>")
    pieces, _ = clean_html(html)
    assert of_kind(pieces, "heading") == ["What changes"]
    assert "Ferries leave from the fish quay." in of_kind(pieces, "body")


SITE_TITLE = "The Alder Post - Harbour News"
MENU = "<td><a href='/'>Home</a><br><a href='/w'>World</a><br><a href='/s'>Sport</a></td>"
FOOT = """<hr><font size=1>Copyright 2022-2024 The Alder Post.<br>Last modified:
    January 9, 2024</font>"""
BY = "By Mara Quill, Post Harbour Desk"
ON = "Tuesday, November 28, 2023"
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def bare_page(body: str, title: str = SITE_TITLE) -> str:
    return f"<html><head><title>{title}</title></head><body>{body}{FOOT}</body></html>"


@pytest.mark.parametrize(
    "body",
    [
        f"<table><tr>{MENU}<td><font size=5><b>{TITLE}</b></font><br>{BY}<br>{ON}<br><br>"
        + "<br><br>".join(PARAGRAPHS)
        + "</td></tr></table>",
        f"<table><tr>{MENU}<td><font size='+2'>{TITLE}</font><br>{BY}<br>{ON}</td></tr>"
        f"<tr><td></td><td>{TEXT}</td></tr></table>",
        f"<font size=6>The Alder Post</font><p><strong>{TITLE}</strong></p>"
        f"<p>{BY}<br>{ON}</p>{TEXT}",
        f"<div class='story-head'>{TITLE}</div><div>{BY} / {ON}</div>{TEXT}",
        f"<div style='font-size: 22px'>{TITLE}</div><div>{ON}<br>{BY}</div>{TEXT}",
        f"<h1>The Alder Post</h1><h3>{TITLE}</h3><i>{BY} {ON}</i>{TEXT}",
    ],
)
def test_the_head_of_a_page_without_metadata(body: str) -> None:
    pieces, claims = clean_html(bare_page(body))
    assert of_kind(pieces, "title") == [TITLE]
    assert tuple(of_kind(pieces, "body")) == PARAGRAPHS
    lines = [piece.content for piece in pieces if piece.kind in ("byline", "dateline")]
    stated, _, method = choose_date(claims, lines, None, source_zone=None, fetched_at=None)
    assert stated is not None
    assert (str(stated.day), method) == ("2023-11-28", "visible")
    authors = [value for value, _ in values(claims, "author")]
    assert parse_authors(authors) == ("Mara Quill",)


def test_the_loudest_line_is_the_headline_and_the_nearest_of_equals() -> None:
    above = f"<b>Storm warning for the coast and its ferry</b><br><b>{TITLE}</b><br>"
    assert of_kind(clean_html(bare_page(above + TEXT))[0], "title") == [TITLE]
    below = "<b>Divers replace the pilings under its eastern arm</b>"
    html = bare_page(f"<font size=5>{TITLE}</font><br>{below}{TEXT}")
    assert of_kind(clean_html(html)[0], "title") == [TITLE]


def test_a_stated_title_shown_as_a_lower_heading_is_the_headline() -> None:
    other = "A pier that ferries have long outgrown closes"
    html = page().replace(f"<h1>{TITLE}</h1>", f"<h2>{TITLE}</h2><h1>{other}</h1>")
    assert of_kind(clean_html(html)[0], "title") == [TITLE]
    html = page().replace(f"<h1>{TITLE}</h1>", f"<h2>Harbour news</h2><h1>{other}</h1>")
    assert of_kind(clean_html(html)[0], "title") == [other]


def test_a_script_shown_as_text_is_no_copyright_note() -> None:
    facts = json.dumps({"name": TITLE, "legal": "© 2023", "words": PARAGRAPHS}, ensure_ascii=False)
    read = read_page(page(below=f"<p>{facts}</p>"))
    assert read is not None
    assert names_in_notes(read) == {"2023thealderpostallrightsreserved"}


def test_a_title_that_the_text_takes_up_is_no_site_s_name() -> None:
    body = f"<b>Ferries leave from the fish quay</b>{TEXT}"
    pieces, _ = clean_html(bare_page(body, title="Harbour council closes old ferry pier"))
    assert of_kind(pieces, "title") == ["Harbour council closes old ferry pier"]


def test_a_paragraph_broken_by_hand_stays_whole() -> None:
    broken = PARAGRAPHS[0].replace(" to close", " on<br>5 April 1961<br>to close")
    pieces, _ = clean_html(page().replace(f"<p>{PARAGRAPHS[0]}</p>", f"<p>{broken}</p>"))
    assert " on 5 April 1961 to close " in of_kind(pieces, "body")[0]


@pytest.mark.parametrize(
    "foot",
    [
        "<p>Last modified: January 9, 2024</p>",
        "<div id='footer'>Last updated 2024-01-09</div>",
        "<div class='footer-date'>January 9, 2024</div>",
        "<p>Copyright 2022-2024 The Alder Post. Page of 2024-01-09</p>",
        "<font size=1>© 2022-2024 The Alder Post<br>Last modified 2024-01-09</font>",
    ],
)
def test_a_date_at_the_foot_is_no_publication(foot: str) -> None:
    html = f"<html><head><title>{TITLE}</title></head><body>{TEXT}{foot}</body></html>"
    pieces, claims = clean_html(html)
    assert tuple(of_kind(pieces, "body")) == PARAGRAPHS
    lines = [piece.content for piece in pieces if piece.kind in ("byline", "dateline")]
    chosen = choose_date(claims, lines, None, source_zone=None, fetched_at=None)
    assert chosen == (None, None, None)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "plain text without a tag",
        "<",
        "<html></html>",
        "<html><body></body></html>",
        "\0\0<html>\0<body>\0</body></html>",
        "<!-- nothing -->",
        "<div>" * 10_000 + "deep",
        "<p class='" + "x" * 12_000_000 + "'>",
        "<a href='<a href='" * 500,
        "<script type='application/ld+json'>" + "[" * 50_000 + "</script>",
    ],
)
def test_hostile_pages_have_no_body(html: str) -> None:
    pieces, claims = clean_html(html)
    assert of_kind(pieces, "body") == []
    assert claims == ()


def test_nul_bytes_and_lone_surrogates_do_not_matter() -> None:
    pieces, _ = clean_html(page().replace("harbour council", "harbour\0 council\ud800"))
    assert len(of_kind(pieces, "body")) == len(PARAGRAPHS)


def test_many_equal_blocks_take_no_quadratic_time() -> None:
    started = time.perf_counter()
    pieces, _ = clean_html("<ul>" + "<li>item</li>" * 5_000 + "</ul>")
    assert len(pieces) == 5_000
    assert time.perf_counter() - started < 5


def test_the_same_page_gives_the_same_pieces() -> None:
    assert clean_html(page()) == clean_html(page())
