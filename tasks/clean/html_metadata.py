"""What a page's head claims of the article: JSON-LD, Open Graph, meta elements, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from tasks.clean.html_author_marks import marked_authors
from tasks.clean.html_authors import names_somebody
from tasks.clean.html_blocks import text_of
from tasks.clean.html_jsonld import fold_title, page_article, strings_of
from tasks.records import Claim

MAX_CLAIM_CHARS = 1000
MIN_TITLE_WORDS = 4

META_NAMES = {
    "title": (
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "citation_title",
        "parsely-title",
        "sailthru.title",
        "title",
        "headline",
    ),
    "author": (
        "author",
        "article:author",
        "og:article:author",
        "article:author_name",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "byline",
        "article.author",
        "authors",
        "cxenseparse:author",
        "dc.contributor",
        "rbauthors",
    ),
    "published": (
        "article:published_time",
        "og:published_time",
        "og:article:published_time",
        "article:published",
        "datepublished",
        "date_published",
        "published_date",
        "published-date",
        "published",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "publication-date",
        "publicationdate",
        "dc.date",
        "dc.date.issued",
        "dc.date.created",
        "dcterms.date",
        "dcterms.issued",
        "dcterms.created",
        "dc.created",
        "date",
        "datecreated",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
        "article.published",
        "article_date_original",
        "citation_publication_date",
        "citation_date",
        "rnews:datepublished",
        "originalpublicationdate",
        "article.created",
        "displaydate",
        "creation_date",
        "pub_date",
        "bt:pubdate",
        "ptime",
        "pdate",
        "timestamp",
        "og:pubdate",
    ),
    "updated": (
        "article:modified_time",
        "og:updated_time",
        "og:modified_time",
        "og:article:modified_time",
        "datemodified",
        "date_modified",
        "dcterms.modified",
        "dc.date.modified",
        "dc.modified",
        "last-modified",
        "lastmod",
        "lastmodified",
        "last_updated_date",
        "article.updated",
        "revised",
        "utime",
        "modified",
        "updated",
    ),
    "canonical_url": ("og:url",),
    "source": (
        "og:site_name",
        "application-name",
        "dc.publisher",
        "dcterms.publisher",
        "publisher",
        "cre",
        "site_name",
        "apple-mobile-web-app-title",
    ),
    "section": (
        "article:section",
        "og:article:section",
        "parsely-section",
        "section",
        "article.section",
        "cxenseparse:category",
    ),
    "language": ("og:locale", "content-language", "dc.language", "dcterms.language", "language"),
    "agency": ("agency", "news_agency", "article:agency", "syndication-agency", "wire"),
    "paywall": ("article:content_tier", "access", "content-tier"),
    "lead": ("og:description", "twitter:description", "description", "dc.description"),
}
"""Names of meta elements, most trusted first, in lower case."""

PAYWALL_VALUES = ("locked", "metered", "premium", "paid", "subscriber", "registration")

_AUTHOR_LABEL = re.compile(r"(?:[^\W\d_]+ )?by|authors?", re.IGNORECASE)
_URL = re.compile(r"^(?:https?:)?//|^www\.", re.IGNORECASE)

_DATED = "descendant::*/@itemprop[. = 'datePublished' or . = 'dateModified']/.."
"""By way of the attribute, which few elements have; a condition would be asked of each element."""


def claims_of_head(
    tree: HtmlElement, url: str | None, headings: list[str]
) -> tuple[list[Claim], str]:
    """Claims in order of trust: the JSON-LD article, meta elements, links, microdata.

    Beside them the text of the article as JSON-LD states it, empty when it does not.
    `headings` are the page's h1 and `<title>` texts.
    """
    meta = _meta_values(tree)
    links = [
        link.get("href", "")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    address = next(iter(links), None) or url
    folded = {fold_title(heading) for heading in headings}
    folded |= {fold_title(value) for value in meta.get("og:title", ())}
    article = page_article(tree, address, folded) or {}
    claims = [*_from_article(article), *_from_meta(meta)]
    claims += [Claim("canonical_url", link, "link") for link in links]
    claims += _from_elements(tree)
    claims += _shown_titles(tree, claims)
    if not names_somebody(claims):
        claims += [*_from_labels(meta), *marked_authors(tree)]
    stated_text = "\n".join(strings_of(article.get("articleBody")))
    claims = [claim for claim in dict.fromkeys(claims) if len(claim.value) <= MAX_CLAIM_CHARS]
    return claims, stated_text


def _meta_values(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents of meta elements by name, property, itemprop or http-equiv in lower case."""
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                values.setdefault(name.strip().lower(), []).append(content)
                break
    return values


def _from_article(article: dict[str, Any]) -> Iterator[Claim]:
    for about, names in (
        ("title", ("headline", "name")),
        ("author", ("author", "creator")),
        ("published", ("datePublished", "dateCreated")),
        ("updated", ("dateModified",)),
        ("canonical_url", ("url", "mainEntityOfPage")),
        ("source", ("publisher",)),
        ("language", ("inLanguage",)),
        ("section", ("articleSection",)),
        ("agency", ("sourceOrganization",)),
        ("lead", ("description",)),
    ):
        for name in names:
            key = "@id" if about == "canonical_url" else "name"
            found = strings_of(_people(article.get(name)), key)
            for value in found[:30]:
                yield Claim(about, value, "json-ld")
            if found:
                break
    if strings_of(article.get("isAccessibleForFree"))[:1] and str(
        article["isAccessibleForFree"]
    ).lower() in ("false", "0", "no"):
        yield Claim("paywall", f"isAccessibleForFree: {article['isAccessibleForFree']}", "json-ld")


def _people(value: Any) -> Any:
    """Of several authors the persons, where a site names itself beside them."""
    if not isinstance(value, list):
        return value
    people = [item for item in value if isinstance(item, dict) and item.get("@type") == "Person"]
    return people or value


def _from_meta(meta: dict[str, list[str]]) -> Iterator[Claim]:
    for about, names in META_NAMES.items():
        for name in names:
            method = "opengraph" if name.startswith(("og:", "article:")) else "meta"
            for value in meta.get(name, ())[:30]:
                if about == "author" and _URL.match(value):
                    continue
                if about == "paywall" and value.lower() not in PAYWALL_VALUES:
                    continue
                yield Claim(about, value, method)


def _shown_titles(tree: HtmlElement, claims: list[Claim]) -> list[Claim]:
    """Lower headings that repeat a stated title, or a part of it."""
    stated = [fold_title(claim.value) for claim in claims if claim.about == "title"]
    shown = (text_of(heading) for heading in tree.iter("h2", "h3"))
    return [
        Claim("title", text, "subheading")
        for text in shown
        if len(text.split()) >= MIN_TITLE_WORDS and any(fold_title(text) in t for t in stated)
    ]


def _from_labels(meta: dict[str, list[str]]) -> Iterator[Claim]:
    """The author in a preview's label and value: `twitter:label1` Written by, `twitter:data1`."""
    for number in ("1", "2"):
        labels = meta.get(f"twitter:label{number}", ())
        for label, value in zip(labels, meta.get(f"twitter:data{number}", ()), strict=False):
            if _AUTHOR_LABEL.fullmatch(label):
                yield Claim("author", value, "meta-label")


def _from_elements(tree: HtmlElement) -> Iterator[Claim]:
    root = tree.getroottree().getroot()
    if (
        language := root.get("lang")
        or root.get("xml:lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    ):
        yield Claim("language", language, "html-lang")
    title = tree.find(".//head/title")
    title = tree.find(".//title") if title is None else title
    if title is not None and (text := " ".join(title.text_content().split())):
        yield Claim("title", text, "title-element")
    for element in tree.xpath(_DATED):
        value = element.get("datetime") or element.get("content") or element.text_content()
        about = "published" if element.get("itemprop") == "datePublished" else "updated"
        if element.tag != "meta" and (value := " ".join(value.split())):
            yield Claim(about, value, "microdata")
