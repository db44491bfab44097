"""Where a block stands on its page, in words; and what its surroundings say it is."""

from __future__ import annotations

import functools
import re

from lxml.html import HtmlElement

from tasks.clean.html_blocks import Frame, ancestors_of, names_of

NAMED_PLACES = (
    ("cookie notice", r"cookie|consent|gdpr|onetrust|didomi"),
    ("comments", r"comment(?!ary|ator)|disqus|respond\b"),
    ("newsletter", r"newsletter|subscri|sign-?up|mailing|optin|mc_embed"),
    ("share buttons", r"\bshar(?:e|ing)|social|addtoany|sharedaddy|follow-us"),
    ("advertising", r"\bads?\b|\bad-|advert|sponsor|promo|banner|outbrain|taboola|dfp|affiliate"),
    (
        "other articles",
        (
            r"related|recommend|popular|trending|most-?(?:read|viewed)|read-?(?:more|next|also)"
            r"|more-?(?:from|stories|news|on)|latest|you-?may|up-?next|teaser|also-?like|promo-?card"
        ),
    ),
    ("breadcrumb", r"breadcrumb|crumbs"),
    ("tags", r"\btags\b|tag-list|taglist|post-tags|keywords|topics-list"),
    ("about the author", r"author-?(?:bio|box|info|card|about)|about-?author|bio\b"),
    ("caption", r"caption|photo-?credit|image-?credit|img-?credit|credit\b|wp-caption"),
    ("menu", r"\bmenu|navbar|navigation|\bnav\b|hamburger|dropdown"),
    ("sidebar", r"sidebar|side-bar|widget|rail\b"),
    ("footer", r"footer|copyright|colophon"),
    ("pop-up", r"modal|popup|pop-up|overlay|lightbox|toast"),
    ("paywall", r"paywall|piano|regwall|meter\b"),
)
"""What class and id names say of a place, most telling first."""

OUTSIDE = "outside the main text"
"""Where a block stands whose surroundings say nothing."""

TAG_PLACES = ("nav", "footer", "aside", "header", "menu", "figure", "iframe", "noscript")
FORM_PLACES = ("form", "dialog", "button", "select", "label")

LISTS = ("other articles", "comments", "tags", "breadcrumb", "menu", "footer")
PROMPTING = ("cookie notice", "newsletter", "share buttons", "advertising", "pop-up", "paywall")
INTRUDERS = (*LISTS, *PROMPTING, "about the author")
"""Places that hold no main text even where trafilatura keeps it."""

FIGURE_TEXT_TAGS = ("blockquote", "table", "pre", "ul", "ol")
NO_PICTURE_TAGS = (*FIGURE_TEXT_TAGS, "article", "main")
CAPTION_TAGS = ("figcaption", "caption", "picture")
MAX_PLACE_DEPTH = 5
_PLACES = tuple((reason, re.compile(pattern)) for reason, pattern in NAMED_PLACES)
_MAY_BE_PLACE = re.compile("|".join(pattern for _, pattern in NAMED_PLACES).replace(r"\b", ""))
"""A first look without the edges of words: it finds no less, and much faster."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


PROMPTS = (
    ("advertising", r"^(?:advertisement|sponsored(?: content)?|promoted|ad)$"),
    ("advertising", r"^(?:article|story|content) continues below|^scroll (?:down )?to continue"),
    ("share buttons", r"^share (?:this|on)\b.{0,30}$|^(?:share|tweet|e-?mail|print)$"),
    (
        "link to other articles",
        (
            r"^(?:read(?: more| also| next| this)?|related(?: stor(?:y|ies)| articles?| videos?)?"
            r"|also read|must read|required reading|more|see also|recommended|don.t miss|up next"
            r"|you may also like|watch|listen|más información|lire aussi|lesen sie auch|leia também"
            r"|baca juga|leggi anche|lees ook|читайте также)\s*:"
        ),
    ),
    (
        "prompt to the reader",
        (
            r"^click here (?:to|for)\b|^(?:sign up|subscribe|register) (?:to|for|here|now)\b"
            r"|^(?:have|got) a (?:news |story )?tip\b|^follow (?:us|him|her|them)\b"
            r"|^download (?:our|the) .{0,40}\bapp\b|^(?:please )?(?:enable|turn on) javascript"
            r"|^support (?:our|independent) journalism|^(?:log|sign) in to\b|^play (?:video|audio)$"
        ),
    ),
    (
        "note on the publication",
        (
            r"^©|^\(c\) \d{4}|^copyright\b|.*all rights reserved\.?$|^read the original article"
            r"|^this (?:article|piece|story|post) (?:was )?(?:originally|first)"
            r" (?:appeared|published|ran)"
        ),
    ),
    ("picture counter", r"^\d{1,3}\s*(?:of|/)\s*\d{1,3}$"),
    ("error message", r"^oops!? ?something went wrong|^session expired$|^please log in again"),
)
"""Lines within main text that speak to the reader, by what they say; at most `MAX_PROMPT_WORDS`."""

MAX_PROMPT_WORDS = 30
_PROMPTS = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in PROMPTS)


def prompt_in(text: str) -> str | None:
    """What kind of prompt a line of main text is, its words parted by single spaces; null when
    it is none.
    """
    if text.count(" ") >= MAX_PROMPT_WORDS:
        return None
    return next((reason for reason, pattern in _PROMPTS if pattern.match(text)), None)


@functools.lru_cache(maxsize=8192)
def _place_named(names: str) -> str | None:
    ranks = [rank for name in names.split() if (rank := _rank_of(name)) is not None]
    return _PLACES[min(ranks)][0] if ranks else None


@functools.lru_cache(maxsize=8192)
def _rank_of(name: str) -> int | None:
    """The number of the place that one name tells: patterns hold no space, and names recur."""
    if not _MAY_BE_PLACE.search(name):
        return None
    for rank, (_, pattern) in enumerate(_PLACES):
        if pattern.search(name):
            return rank
    return None


class Places:
    """The places of one page's elements; each element is looked at once."""

    def __init__(self) -> None:
        self._named: dict[HtmlElement, str | None] = {}
        self._hidden: dict[HtmlElement, bool] = {}
        self._place: dict[HtmlElement, str] = {}
        self._captions: dict[Frame, str | None] = {}
        self._pictures: dict[Frame, str | None] = {}

    def named(self, element: HtmlElement) -> str | None:
        """What the element's own class and id say it is."""
        if element not in self._named:
            names = names_of(element)
            self._named[element] = _place_named(names) if names else None
        return self._named[element]

    def is_hidden(self, element: HtmlElement) -> bool:
        """Whether the element's own attributes hide it."""
        if element not in self._hidden:
            style = element.get("style")
            self._hidden[element] = element.get("hidden") is not None or bool(
                style and _HIDDEN.search(style)
            )
        return self._hidden[element]

    def place_of(self, element: HtmlElement) -> str:
        """Where a dropped block stood: `in <nav>`, `cookie notice`, `outside the main text`."""
        passed = []
        place = OUTSIDE
        for ancestor in ancestors_of(element):
            if ancestor in self._place:
                place = self._place[ancestor]
                break
            passed.append(ancestor)
            if own := self._own_place(ancestor):
                place = own
                break
        self._place.update(dict.fromkeys(passed, place))
        return place

    def _own_place(self, element: HtmlElement) -> str | None:
        if self.is_hidden(element):
            return "hidden"
        if named := self.named(element):
            return named
        is_place = element.tag in TAG_PLACES or element.tag in FORM_PLACES
        return f"in <{element.tag}>" if is_place else None

    def is_caption(self, frame: Frame, is_kept: bool) -> bool:
        """Whether a block in this frame is the text under a picture.

        Quotes, tables and lists in a figure are not, nor what was kept of a figure that has no
        caption element.
        """
        if frame not in self._captions:
            self._captions[frame] = self._caption(frame)
        return self._captions[frame] == "caption" or (
            self._captions[frame] == "figure" and not is_kept
        )

    def _caption(self, frame: Frame) -> str | None:
        for outer in _enclosing(frame, 2):
            if outer.element.tag in FIGURE_TEXT_TAGS:
                break
            if self.named(outer.element) == "caption":
                return "caption"
        return self._picture(frame)

    def _picture(self, frame: Frame) -> str | None:
        """`caption` or `figure` as the tags from the frame outwards say; asked once per frame."""
        if frame not in self._pictures:
            tag = frame.element.tag
            found = None
            if tag in CAPTION_TAGS:
                found = "caption"
            elif frame.parent is not None and tag not in NO_PICTURE_TAGS:
                found = self._picture(frame.parent) or ("figure" if tag == "figure" else None)
            self._pictures[frame] = found
        return self._pictures[frame]

    def intruder(self, frame: Frame) -> str | None:
        """The place of a block that main text never stands in, as far as names tell."""
        for outer in _enclosing(frame, MAX_PLACE_DEPTH):
            if (named := self.named(outer.element)) in INTRUDERS:
                return named
        return None


def _enclosing(frame: Frame, most: int) -> list[Frame]:
    """The nearest block elements around a text, none beyond its article.

    Inline elements name their own words only (`<a rel="sponsored">`), articles their topics
    (`<article class="post tag-cookies">`).
    """
    found: list[Frame] = []
    outer: Frame = frame
    while outer.parent is not None and len(found) < most:
        if outer.element.tag in ("article", "main"):
            break
        found.append(outer)
        outer = outer.parent
    return found
