"""The enrich step: ParsedArticle → CodedArticle, many at a time because the model wants that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tasks.enrich.actors import find_actors, rank_actors
from tasks.enrich.corrections import (
    corrected_actors,
    corrected_countries,
    read_corrections,
    speaking_of,
)
from tasks.enrich.countries import find_countries, rank_countries
from tasks.enrich.entities import better_entities, outside_names
from tasks.enrich.gazetteer import load_gazetteer
from tasks.enrich.nlp import Entity, find_entities
from tasks.parse.bylines import find_dateline
from tasks.records import CodedArticle, ParsedArticle
from warehouse import reference
from warehouse.tables import Article

CODED_LANGUAGES = ("en",)


@dataclass(frozen=True, slots=True)
class CodingOptions:
    """Everything besides the text that decides what rows it gives."""

    model: str
    min_words: int = 5
    reference_overlay: str | None = None
    """Folder with own reference tables."""
    corrections: str | None = None
    """File of the human decisions in force, pinned by the run."""

    def as_json(self) -> str:
        """The settings named in the coding; the overlay counts by content, not by place, and the
        decisions are named by each article.
        """
        settings = asdict(self)
        del settings["reference_overlay"], settings["model"], settings["corrections"]
        return json.dumps(settings, sort_keys=True)


def code_articles(articles: list[ParsedArticle], options: CodingOptions) -> Iterator[CodedArticle]:
    """Code articles in one pass of the model. Those not coded come back with the reason in
    `coding_status`: another language, or too short.
    """
    reference.use_own(Path(options.reference_overlay) if options.reference_overlay else None)
    statuses = [_status(item.article, options) for item in articles]
    texts = [
        item.article.text
        for item, status in zip(articles, statuses, strict=True)
        if status == "coded"
    ]
    entities = find_entities(texts, options.model)
    for item, status in zip(articles, statuses, strict=True):
        if status == "coded":
            yield code_article(item.article, next(entities), options)
        else:
            yield CodedArticle(replace(item.article, coding_status=status), (), (), (), (), ())


def code_article(
    article: Article, entities: tuple[Entity, ...], options: CodingOptions
) -> CodedArticle:
    """The rows of one article, from its text and the names the model found in it.

    The agency in a dateline reports and does not act: it is no mention of an actor.
    """
    found = load_gazetteer().find(article.text)
    entities = better_entities(article, entities, found)
    found = outside_names(article.text, found, entities)
    body_start = article.text.rfind(article.body)
    _, _, dateline_length = find_dateline(article.body.split("\n\n", 1)[0])
    dateline = range(body_start, body_start + dateline_length)
    made = read_corrections(Path(options.corrections)) if options.corrections else ()
    decisions = speaking_of(article, made)
    countries = corrected_countries(
        article,
        find_countries(article, found, entities, dateline.stop),
        decisions,
    )
    mentions, actors = find_actors(
        article,
        [item for item in found if item.start_char not in dateline],
        tuple(name for name in entities if name.start_char not in dateline),
        countries,
    )
    corrected = corrected_actors(article, mentions, actors, decisions)
    return CodedArticle(
        article=replace(article, coding_status="coded", corrections=corrected.spoke),
        country_mentions=countries,
        actor_mentions=corrected.mentions,
        article_countries=rank_countries(article, countries),
        article_actors=rank_actors(article, corrected.mentions, corrected.actors),
        actors=corrected.actors,
    )


def _status(article: Article, options: CodingOptions) -> str:
    if article.word_count < options.min_words:
        return "too_short"
    if article.language is not None and article.language not in CODED_LANGUAGES:
        return "language"
    return "coded"
