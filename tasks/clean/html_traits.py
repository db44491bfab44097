"""The traits of each block of a page, by name: its words, its place, what trafilatura made of it.

What each trait weighs stands in `html_weights`; the traits of the words alone are those of
plain text (`text_traits`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.clean.html_blocks import HEADING_TAGS, Block, Frame, Page
from tasks.clean.html_container import RunningText, Sums, container_of_kept, container_of_prose
from tasks.clean.html_places import Places
from tasks.clean.html_topic import topic_traits_of
from tasks.clean.text_shape import shape_of
from tasks.clean.text_traits import traits_of

SHARES = (0.02, 0.15, 0.4, 0.7)
KEPT_SHARES = (0.0, 0.3, 0.7, 0.95)
LINK_SHARES = (0.0, 0.2, 0.5, 0.9)
COVERS = (0.1, 0.3, 0.6)
DEPTHS = (0, 1, 2, 4, 7)
POSITIONS = (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 0.999)
NEAR_KEPT = (0, 1, 3, 5)

OUTER_TAGS = ("article", "aside", "blockquote", "button", "figure", "footer", "form", "header")
INNER_TAGS = ("main", "nav", "ol", "section", "table", "ul")
TOLD_TAGS = frozenset(OUTER_TAGS + INNER_TAGS)
OWN_TAGS = frozenset((*HEADING_TAGS, "p", "li", "td", "th", "dt", "dd", "div", "pre", "section"))
MANY_KEPT = 0.25
MIN_STATED_CHARS = 200
MIN_TOLD_CHARS = 25
WHERE_OF_WORDS = frozenset(("alone", "in a list"))
"""Traits of plain text that speak of blank lines."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the page says of its article: keys of the headline, of the text and of leads."""

    title_key: str
    stated_key: str
    description: frozenset[str]


class Traits:
    """The traits of one page's blocks. `of[number]` is null for a block that is out of question:
    trafilatura dropped it, and it stands outside what holds the article or is a short line in a
    box that asks for something ("One letter a week", above a form).
    """

    def __init__(
        self, page: Page, kept: Sequence[bool], known: Known, places: Places, text: RunningText
    ) -> None:
        self.page, self.kept, self.known, self.places = page, kept, known, places
        self.prose = text.reads
        self.sums = Sums(page, kept, self.prose)
        self.inner = container_of_kept(page, kept, self.prose)
        self.wide = container_of_prose(page, text)
        self._zones = self._zone_of_frames()
        self._chains: dict[int, list[str]] = {}
        self.of: list[list[str] | None] = [None] * len(page.blocks)
        in_form_box = self._in_form_box()
        asked = [
            number
            for number, block in enumerate(page.blocks)
            if kept[number]
            or (
                self._zones[block.frame.number][0] != "out"
                and (self.prose[number] or not in_form_box[block.frame.number])
            )
        ]
        self._add_words(asked)
        self._add_places()

    def _zone_of_frames(self) -> list[tuple[str, Frame | None]]:
        """For each frame: inside the text's container, inside the page's, or outside."""
        zones: list[tuple[str, Frame | None]] = []
        for frame in self.page.frames:
            outer = zones[frame.parent.number] if frame.parent is not None else ("out", None)
            if frame is self.inner or outer[0] == "in":
                zones.append(("in", self.inner))
            elif frame is self.wide or outer[0] == "wide":
                zones.append(("wide", self.wide))
            else:
                zones.append(("out", None))
        return zones

    def _in_form_box(self) -> list[bool]:
        """For each frame: within a part of a container that has a form and nothing kept."""
        found: list[bool] = []
        for frame, (zone, container) in zip(self.page.frames, self._zones, strict=True):
            number, outer = frame.number, frame.parent
            is_box = self.sums.has_form[number] and not self.sums.kept[number]
            is_part = zone != "out" and frame is not container
            found.append(is_part and (is_box or (outer is not None and found[outer.number])))
        return found

    def _add_words(self, asked: list[int]) -> None:
        shapes = [shape_of(self.page.blocks[number].text) for number in asked]
        words = traits_of(shapes, [True] * len(shapes))
        topics = topic_traits_of(shapes, [self.kept[number] for number in asked])
        for number, own, topic in zip(asked, words, topics, strict=True):
            traits = [trait for trait in own if trait not in WHERE_OF_WORDS]
            self.of[number] = traits if topic is None else [*traits, topic]

    def _add_places(self) -> None:
        blocks, kept, sums = self.page.blocks, self.kept, self.sums
        total = sums.prose[0] or 1
        both = sum(
            len(block.key)
            for block, is_kept, reads in zip(blocks, kept, self.prose, strict=True)
            if is_kept and reads
        )
        cover = f"cover {bisect_left(COVERS, both / total)}"
        numbers = [number for number, is_kept in enumerate(kept) if is_kept]
        first, last = (numbers[0], numbers[-1]) if numbers else (len(blocks), -1)
        padded = [0, 0, 0, *map(int, kept), 0, 0, 0]
        title = self._title_place(last)
        article = _article_of(blocks[title].frame) if title is not None else None
        counts = Counter(block.key for block in blocks)
        seen: set[str] = set()
        before = 0
        for number, block in enumerate(blocks):
            traits = self.of[number]
            if traits is not None:
                is_kept = kept[number]
                own = "kept" if is_kept else "dropped"
                near = padded[number : number + 7]
                place = "above" if number < first else "below" if number > last else "among"
                traits += (
                    own,
                    f"{own}, {cover}",
                    f"{own}, neighbours {near[2] + near[4]}",
                    f"near kept {bisect_left(NEAR_KEPT, sum(near) - near[3])}",
                    f"{own}, {place} kept",
                    f"position {bisect_left(POSITIONS, before / total)}",
                )
                self._add_own(traits, number, own)
                if title is not None:
                    traits.append("before title" if number < title else "after title")
                    if title < number < first:
                        traits.append("between title and text")
                    if article is not None:
                        traits.append(_same_article(block.frame, article))
                if counts[block.key] > 1:
                    length = " long" if len(block.text) > 50 else ""
                    traits.append(("again" if block.key in seen else "first of several") + length)
            seen.add(block.key)
            before += len(block.key) if self.prose[number] else 0

    def _add_own(self, traits: list[str], number: int, own: str) -> None:
        block = self.page.blocks[number]
        zone, _ = self._zones[block.frame.number]
        links = bisect_left(LINK_SHARES, block.linked / len(block.text))
        tag = block.frame.element.tag
        reads = "prose" if self.prose[number] else "other"
        traits += (
            f"link {links}",
            f"{own} {zone}, link {links}",
            f"{own} {zone}, {reads}",
            f"tag {tag}" if tag in OWN_TAGS else "other tag",
        )
        traits += self._chain_of(block.frame)
        self._add_groups(traits, block, self.kept[number])
        if self.places.is_caption(block.frame, is_kept=False):
            traits.append("caption")
        known = self.known
        if len(known.stated_key) > MIN_STATED_CHARS:
            is_long = len(block.key) >= MIN_TOLD_CHARS
            traits.append(
                "stated"
                if is_long and block.key in known.stated_key
                else "not stated"
                if is_long
                else "short, text stated"
            )
        if block.key == known.title_key:
            traits.append("is title")
        if block.key in known.description:
            traits.append("is description")

    def _chain_of(self, frame: Frame) -> list[str]:
        """Traits of the frames around a block up to the container; the same for its siblings."""
        if frame.number in self._chains:
            return self._chains[frame.number]
        zone, container = self._zones[frame.number]
        side = "out" if zone == "out" else "in"
        enough = MANY_KEPT * (self.sums.kept[0] or 1)
        traits: set[str] = set()
        depth = 0
        for outer in frame.chain():
            if outer is container or outer.parent is None:
                break
            depth += 1
            tag = outer.element.tag
            # A name around much of the text names the page, not a place in it.
            if self.sums.kept[outer.number] <= enough:
                if place := self.places.named(outer.element):
                    traits.add(f"{side} {place}")
                if tag in TOLD_TAGS:
                    traits.add(f"{side} <{tag}>")
                if self.sums.has_form[outer.number]:
                    traits.add(f"{side} a part with a form")
            if self.places.is_hidden(outer.element):
                traits.add(f"{side} hidden")
        traits.add(f"{side} depth {bisect_left(DEPTHS, depth)}")
        self._chains[frame.number] = sorted(traits)
        return self._chains[frame.number]

    def _add_groups(self, traits: list[str], block: Block, is_kept: bool) -> None:
        """How the rest of the nearest group is, and of the part of the container it is in."""
        sums = self.sums
        _, container = self._zones[block.frame.number]
        length = len(block.key)
        group = top = None
        for outer in block.frame.chain():
            if outer is container:
                break
            if group is None and sums.text[outer.number] > length:
                group = outer.number
            top = outer.number
        for name, number in (("group", group), ("part", top)):
            if number is None:
                traits.append(f"no {name}")
                continue
            text = sums.text[number] or 1
            rest = max(text - length, 1)
            kept = (sums.kept[number] - (length if is_kept else 0)) / rest
            traits += (
                f"{name} link {bisect_left(SHARES, sums.linked[number] / text)}",
                f"{name} kept {bisect_left(KEPT_SHARES, kept)}",
                f"{name} prose {bisect_left(KEPT_SHARES[:3], sums.prose[number] / text)}",
            )

    def _title_place(self, last: int) -> int | None:
        """The headline's block: in an `h1` if there is one, else the first above the text's end."""
        places = [
            number
            for number, block in enumerate(self.page.blocks)
            if block.key == self.known.title_key
        ]
        for number in places:
            if any(outer.element.tag == "h1" for outer in self.page.blocks[number].frame.chain()):
                return number
        return next((number for number in places if number <= last), None)


def _article_of(frame: Frame) -> Frame | None:
    return next((outer for outer in frame.chain() if outer.element.tag == "article"), None)


def _same_article(frame: Frame, article: Frame) -> str:
    own = _article_of(frame)
    if own is article:
        return "article of the title"
    return "outside the title's article" if own is None else "other article"
