"""Who wrote a page: bylines, metadata and marks, on pages about the first Moon landing."""

from __future__ import annotations

import json

import pytest

from tasks.clean.html import clean_html
from tasks.parse.bylines import parse_authors

TITLE = "Apollo 11 lands on the Moon after a journey of four days"
PARAGRAPHS = (
    "The lunar module Eagle of the Apollo 11 mission landed in the Sea of Tranquility on 20 July"
    " 1969, and two people walked on the Moon for the first time some hours later.",
    "The crew of three had left the Kennedy Space Center in Florida on 16 July on top of a Saturn V"
    " rocket, and reached the orbit of the Moon three days after the launch.",
    "The astronauts collected more than twenty kilograms of rock and soil, set up instruments and"
    " left the surface after less than a day to meet the command module Columbia.",
    "Columbia came down in the Pacific Ocean on 24 July, where the aircraft carrier Hornet took the"
    " crew aboard, and they spent three weeks in quarantine after their return.",
)
FILLER = "".join(f"<p><a href='/{no}'>Topic number {no}</a></p>" for no in range(40))


def page(head: str = "", above: str = "", below: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!doctype html><html lang="en"><head><title>{TITLE} | The Alder Post</title>
    <meta property="og:site_name" content="The Alder Post">{head}</head><body>
    <main><article><h1>{TITLE}</h1>{above}<div class="text">{text}</div></article></main>
    {below}<footer><p>© 2023 The Alder Post. All rights reserved.</p></footer></body></html>"""


def json_ld(*names: str) -> str:
    people = [{"@type": "Person", "name": name} for name in names]
    thing = {"@type": "NewsArticle", "headline": TITLE, "author": people}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def authors(html: str) -> tuple[str, ...]:
    _, claims = clean_html(html)
    return parse_authors(claim.value for claim in claims if claim.about == "author")


@pytest.mark.parametrize(
    "byline",
    [
        "<p class='byline'>By Ada Quill</p><p class='byline'>Edited by Tom Orr</p>",
        "<p class='byline'>By Ada Quill. Reviewed by Tom Orr</p>",
        "<p class='byline'>By Ada Quill</p><p class='byline'>Photography by Tom Orr</p>",
        "<p class='byline'>By Ada Quill</p><p class='byline'>Contributions from</p>"
        "<p class='byline'><a href='/author/tom-orr'>Tom Orr</a></p>",
    ],
)
def test_who_edited_or_photographed_it_is_no_author(byline: str) -> None:
    assert authors(page(json_ld("Ada Quill", "Tom Orr"), byline)) == ("Ada Quill",)


def test_who_photographed_her_own_report_stays_its_author() -> None:
    byline = "<p class='byline'>By Ada Quill</p><p class='byline'>Photos by Ada Quill</p>"
    assert authors(page(json_ld("Ada Quill", "Tom Orr"), byline)) == ("Ada Quill", "Tom Orr")


def test_a_reviewer_counts_where_nobody_else_is_named() -> None:
    byline = "<p class='byline'>The Alder Post</p><p class='byline'>Reviewed by Tom Orr</p>"
    assert authors(page(above=byline)) == ("Tom Orr",)


def test_a_team_counts_more_than_the_reviewer() -> None:
    byline = "<p class='byline'>By The Alder editors</p><p class='byline'>Reviewed by Tom Orr</p>"
    assert authors(page(above=byline)) == ("The Alder editors",)


def test_the_second_byline_counts_where_the_first_names_the_site() -> None:
    byline = "<p class='byline'>The Alder Post</p><p class='author-name'>Ada Quill</p>"
    assert authors(page(json_ld("The Alder Post"), byline)) == ("Ada Quill",)


def test_a_site_s_name_is_not_cut_at_its_and() -> None:
    html = page(json_ld("Quill & Orr"), "<p class='byline'>By Wei Sun</p>")
    assert authors(html.replace("The Alder Post", "Quill & Orr")) == ("Wei Sun",)


def test_a_month_is_no_name() -> None:
    assert authors(page(above="<div class='author'>Jul 21st 1969 at 11:15AM</div>")) == ()


@pytest.mark.parametrize(
    "row",
    [
        "<div><span>Ada Quill</span> <time>July 21, 1969</time> <span>2 min read</span></div>",
        "<p>July 21, 1969 · <span>Ada Quill in <a href='/topic/space/'>Space</a></span></p>",
        "<p>July 21, 1969 · <a href='/section/moon/'>The Moon</a> <b>Ada Quill</b></p>",
    ],
)
def test_a_name_in_the_row_of_the_date(row: str) -> None:
    assert authors(page(above=row)) == ("Ada Quill",)


@pytest.mark.parametrize(
    "row",
    [
        "<p>July 21, 1969 · <a href='/category/space-flight/'>Space Flight</a></p>",
        "<p>July 21, 1969 · <span>Space</span></p>",
        "<p>July 21, 1969 · <span>Space and Flight</span></p>",
    ],
)
def test_a_section_in_the_row_of_the_date_is_no_author(row: str) -> None:
    assert authors(page(above=row)) == ()


def test_the_label_of_a_preview_names_the_author() -> None:
    head = """<meta name="author" content="The Alder Post">
    <meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Quill">
    <meta name="twitter:label2" content="Est. reading time">
    <meta name="twitter:data2" content="2 minutes">"""
    assert authors(page(head)) == ("Ada Quill",)


@pytest.mark.parametrize(
    "mark",
    [
        "<p>By: <a href='/author/ada-quill'>Ada Quill</a></p>",
        "<div class='post-author'><a rel='author' href='/ada'>Ada Quill</a>, Space expert</div>",
        "<aside><h3>Author</h3><p>Ada Quill</p></aside>",
        "<aside><h6>Author(s)</h6><ul><li>Ada Quill</li></ul></aside>",
        "<span>Written by</span><span>Ada Quill - Astronomer</span>",
        "<h3>Written by Ada Quill</h3>",
        "<ul><li><i class='bi bi-person'></i> Ada Quill</li></ul>",
    ],
)
def test_marks_far_from_the_text_name_the_author(mark: str) -> None:
    assert authors(page(below=f"{FILLER}<div>{mark}</div>")) == ("Ada Quill",)


def test_marks_of_other_articles_and_comments_name_nobody() -> None:
    below = """<div class="related"><a rel="author" href="/author/tom">Tom Orr</a></div>
    <div id="comments"><span class="comment-author">Wei Sun</span></div>"""
    assert authors(page(below=FILLER + below)) == ()


def test_only_the_neighbours_of_the_first_mark_count() -> None:
    mark = "<a rel='author' href='/author/{}'>{}</a>"
    first = f"<p>{mark.format('ada', 'Ada Quill')}, {mark.format('wei', 'Wei Sun')}</p>"
    more = f"<div><div><div><p>{mark.format('tom', 'Tom Orr')}</p></div></div></div>"
    below = f"{FILLER}<section><div><div>{first}</div></div></section><section>{more}</section>"
    assert authors(page(below=below)) == ("Ada Quill", "Wei Sun")
