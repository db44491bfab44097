"""The visible headline of a page whose metadata name only the site: by its looks and its place."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from tasks.clean.html_authors import is_byline
from tasks.clean.html_blocks import (
    BLOCK_TAGS,
    Block,
    Page,
    ancestors_of,
    key_of,
    names_of,
    near_names,
    text_of,
)
from tasks.clean.html_body import Placed
from tasks.clean.html_places import OUTSIDE, Places, prompt_in
from tasks.clean.html_title import SEPARATOR
from tasks.parse.dates import find_dates

MAX_SITE_TITLE_WORDS = 8
SHARED = 1 / 3
"""A headline shares at least this part of its words with the text, the name of a site does not."""

SHARED_BY_NAME = 1 / 2
"""A site is often named after its town, and so shares a word with the text."""

MAX_NOTE_CHARS = 300
"""A copyright note is a line or two."""

MAX_SECTION_WORDS = 3
TEXT_WORDS = 15
MIN_WORDS = 3
MAX_WORDS = 30
NEAR_LINES = 40
"""So many lines above the text are looked at; a layout table may put a menu between."""

STEM = 5
"""Words are compared by so many first letters: `Villages` and `village` are one."""

TAG_SIZES = {"h1": 8.0, "h2": 7.0, "h3": 6.0, "h4": 5.0, "big": 4.0, "b": 3.5, "strong": 3.5}
"""How loud a line is that an element holds alone, on the scale of `<font size>` (text is 3)."""

NAMED_SIZE = 6.0
LINK_SIZE = 2.0
"""So much less loud is a line that is a link: mostly to another article."""

NORMAL_SIZE = 3.0
MAX_SIZE = 7.0
PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16}

_HEADLINE_NAMES = re.compile(r"head(?:line|ing)?\b|\bhed\b|titles?\b|schlagzeile|titular|titre")
_STYLE_SIZE = re.compile(
    r"font-size\s*:\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>px|pt|r?em|%)", re.I
)
_STYLE_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_FONT_SIZE = re.compile(r"\s*(?P<sign>[+-]?)(?P<number>\d)\s*")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights reserved", re.I)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*$")
_WORD = re.compile(r"[^\W_]{4,}")


def visible_headline(
    page: Page, placed: list[Placed], title: str | None, sites: set[str]
) -> str | None:
    """The loudest line above the text, when `title` is only the name of a site or a section.

    A headline looks like one (a heading, larger or bold letters, a class name), is neither
    byline nor date nor part of `title`, and shares more words with the text than `title` does.
    Of equals the one nearest to the text. `sites` are names of the site as far as they are
    known, folded. Null when `title` may be a headline, or when no line is.
    """
    texts = [item for item in placed if len(item.paragraph.text.split()) >= TEXT_WORDS]
    stems = {stem for item in texts for stem in _stems(item.paragraph.text)}
    lines, text_line = _lines_above(page, texts)
    lines = lines[-NEAR_LINES:]
    title = title or ""
    if text_line is None or not _names_site(title, stems, sites, lines):
        return None
    loudest = max(_loudness(text_line), NORMAL_SIZE)
    found = None
    places = Places()
    for line in lines:
        loudness = _loudness(line)
        is_louder = loudness >= loudest if found else loudness > loudest
        if is_louder and _is_headline(line, title, stems, places):
            loudest, found = loudness, line.text
    return found


def names_in_notes(page: Page) -> set[str]:
    """Keys of the page's copyright notes, which hold the name of its site."""
    lines = (line for block in page.blocks for line in block.lines or (block,))
    return {line.key for line in lines if _may_be_note(line) and _COPYRIGHT.search(line.text)}


def _may_be_note(line: Block) -> bool:
    """A cheap look before the search: every line of the page is asked."""
    text, key = line.text, line.key
    if len(text) > MAX_NOTE_CHARS:  # a script that a <noscript> shows as text may name anything
        return False
    return "copyr" in key or "allr" in key or "©" in text or "(c)" in text or "(C)" in text


def _names_site(title: str, stems: set[str], sites: set[str], lines: list[Block]) -> bool:
    """Whether a title is the name of a site or of a section of it.

    It is short, and the text takes up hardly any of its words, or what is left of it without the
    names of the site is a word or three of which the text takes up no more than half. A part of
    the title that stands alone above the text names the site too.
    """
    if len(title.split()) > MAX_SITE_TITLE_WORDS:
        return False
    parts = [part for part in SEPARATOR.split(title) if part and part.strip()]
    shown = {line.key for line in lines} if len(parts) > 1 else set()
    others = [
        part
        for part in parts
        if not any(key_of(part) in site for site in sites)
        and not (key_of(part) in shown and _share(part, stems) <= SHARED_BY_NAME)
    ]
    if len(others) < len(parts):
        rest = " ".join(others)
        return len(rest.split()) <= MAX_SECTION_WORDS and _share(rest, stems) <= SHARED_BY_NAME
    return _share(title, stems) < SHARED


def _share(text: str, stems: set[str]) -> float:
    own = _stems(text)
    return len(own & stems) / max(len(own), 1)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in _WORD.findall(text.casefold())}


def _lines_above(page: Page, texts: list[Placed]) -> tuple[list[Block], Block | None]:
    """The lines of the page down to the first line of the text, and that line."""
    covered = {number for item in texts for number in item.blocks}
    above: list[Block] = []
    for number, block in enumerate(page.blocks):
        for line in block.lines or (block,):
            if number in covered and len(line.text.split()) >= TEXT_WORDS and _is_prose(line):
                return above, line
            above.append(line)
    return [], None


def _is_prose(line: Block) -> bool:
    return len(line.text.split()) > MAX_WORDS or bool(_SENTENCE_END.search(line.text))


def _is_headline(line: Block, title: str, stems: set[str], places: Places) -> bool:
    words = len(line.text.split())
    if not MIN_WORDS <= words <= MAX_WORDS or line.key in key_of(title) or prompt_in(line.text):
        return False
    if find_dates(line.text) or is_byline(line.text, near_names(line.element), False):
        return False
    if _share(line.text, stems) < max(SHARED, _share(title, stems)):
        return False
    return places.place_of(line.element) in (OUTSIDE, "in <header>")


def _loudness(line: Block) -> float:
    """How large a line stands on the page, as a `<font size>` would say it."""
    sizes = [NORMAL_SIZE]
    stated = None
    is_alone = is_link = False
    for ancestor in ancestors_of(line.element):
        tag = ancestor.tag
        key = key_of(text_of(ancestor))
        is_alone = key == line.key
        stated = stated or _stated_size(ancestor)
        is_link = is_link or (tag == "a" and is_alone)
        if line.key in key and (is_alone or tag not in BLOCK_TAGS or tag in TAG_SIZES):
            sizes.append(TAG_SIZES.get(tag, NORMAL_SIZE))
            if _STYLE_BOLD.search(ancestor.get("style") or ""):
                sizes.append(TAG_SIZES["b"])
        if is_alone and _HEADLINE_NAMES.search(names_of(ancestor)):
            sizes.append(NAMED_SIZE)
        if tag in BLOCK_TAGS and not is_alone:
            break
    if stated is not None:
        sizes.append(stated)
    return max(sizes) - (LINK_SIZE if is_link else 0.0)


def _stated_size(element: HtmlElement) -> float | None:
    """A size on the scale of 1 to 7 from `<font size>` or a style."""
    if element.tag == "font" and (match := _FONT_SIZE.fullmatch(element.get("size") or "")):
        number = float(match["number"])
        if match["sign"]:
            number = NORMAL_SIZE + (number if match["sign"] == "+" else -number)
        return min(number, MAX_SIZE)
    if match := _STYLE_SIZE.search(element.get("style") or ""):
        pixels = float(match["number"]) * PIXELS[match["unit"].lower()]
        return min(NORMAL_SIZE + (pixels - 16) / 4, MAX_SIZE)
    return None
