"""Countries: every place in a text that names or implies one, and their weight in it.

The gazetteer decides first (names, demonyms, capitals, governments, known cities), the
language model and the places' surroundings add cities, and names of persons and
organisations are taken out. What a name shared by several places stands for is decided by
the article as a whole: see `context`.

A country is coded by who governs it in fact where that is settled in daily news language, and
else by what ISO 3166-1 says: Kosovo is `XKX` and Taiwan `TWN`, Palestine with Gaza and the
West Bank is `PSE`, Crimea stays `UKR`, Northern Ireland is `GBR`. States that are gone keep
their own codes (`SUN`, `YUG`, `CSK`, `DDR`) where they are named as such. Every such choice
is a row of countries.csv or country_aliases.csv, with its reason in `comment`.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasks.enrich.choices import read_places
from tasks.enrich.confidence import confidence_of
from tasks.enrich.gazetteer import Found
from tasks.enrich.nlp import Entity
from tasks.enrich.senses import sense_of
from tasks.enrich.weights import weigh
from warehouse.tables import Article, ArticleCountry, CountryMention

MIN_CONFIDENCE = 0.3
"""A place less sure than this is no mention."""


def find_countries(
    article: Article, found: list[Found], entities: tuple[Entity, ...], dateline_end: int
) -> tuple[CountryMention, ...]:
    """Every mention of a country, in text order. `found` are the gazetteer's surfaces.

    Mentions that start before `dateline_end` stand in the dateline.
    """
    text = article.text
    first_body = text.rfind(article.body)
    mentions: list[CountryMention] = []
    for place, choice in read_places(text, article.url, found, entities):
        confidence = confidence_of(choice, place)
        if confidence < MIN_CONFIDENCE:
            continue
        reading, start, end = choice.reading, place.start_char, place.end_char
        city = reading.city
        mentions.append(
            CountryMention(
                article_id=article.article_id,
                mention_no=len(mentions),
                country=reading.country,
                surface=text[start:end],
                start_char=start,
                end_char=end,
                kind=reading.kind,
                sense=sense_of(text, start, end, reading.kind),
                in_dateline=first_body <= start < dateline_end,
                geonameid=city.geonameid if city else None,
                admin1=reading.admin1,
                lat=city.lat if city else None,
                lon=city.lon if city else None,
                method=reading.method,
                confidence=confidence,
                published_earliest=article.published_earliest,
            )
        )
    return tuple(mentions)


def rank_countries(
    article: Article, mentions: Iterable[CountryMention]
) -> tuple[ArticleCountry, ...]:
    """The countries an article names outside its dateline, the heaviest first."""
    counted = [mention for mention in mentions if not mention.in_dateline]
    return tuple(
        ArticleCountry(
            article_id=article.article_id,
            country=weight.key,
            mentions=weight.mentions,
            first_char=weight.first_char,
            in_title=weight.in_title,
            in_lead=weight.in_lead,
            weight=weight.weight,
            share=weight.share,
            rank=weight.rank,
            is_main=weight.is_main,
            published_earliest=article.published_earliest,
        )
        for weight in weigh(article, ((m.country, m.start_char, m.confidence) for m in counted))
    )
