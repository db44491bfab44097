"""Every table of the lake, declared once.

A table is a frozen dataclass: its docstring states the grain, its annotations are the
columns with their meaning (`warehouse.records` turns them into Arrow and DuckLake types),
and `TABLES` adds keys, partitioning and order. The lake, the Parquet files between the
stages and the data dictionary all derive from here.

Offsets are 0-based code points into `articles.text`, the end exclusive. Times are UTC.
Countries are ISO 3166-1 alpha-3 plus `XKX`; languages ISO 639-1.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text."""

    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a document, its record, its address or its owner states about the article.

    `about` is one of `title lead author published updated fetched url canonical_url source
    language section agency zone paywall`. `value` is the string as found; it is also the evidence.
    `method` says where it stood: `json-ld`, `opengraph`, `meta`, `time-element`, `record:date`,
    `option`, `sources.csv`, `folder`, …
    """

    about: str
    value: str
    method: str


@dataclass(frozen=True, slots=True)
class File:
    """One row per path and content of a raw file."""

    file_id: Annotated[str, "sha256 of the file's bytes"]
    path: Annotated[str, "relative to the home's inbox, else absolute"]
    size_bytes: Annotated[int, "size of the file"]
    modified_at: Annotated[dt.datetime, "the file system's modification time; never a date of news"]
    media_type: Annotated[str | None, "what the content is, judged by content"]
    documents: Annotated[int, "raw documents read from it"]
    status: Annotated[str, "loaded, duplicate (same bytes under a smaller path) or quarantined"]
    reason: Annotated[str | None, "why quarantined, or what of a loaded file could not be read"]
    is_current: Annotated[bool, "the newest content seen at this path"]
    run_id: Annotated[str, "the run that read it"]
    seen_at: Annotated[dt.datetime, "when that run found it"]
    pipeline_version: Annotated[str | None, "version of Dateline that read it last"] = None
    tries: Annotated[int | None, "how often it was read; more than once only from quarantine"] = (
        None
    )
    dismissed_at: Annotated[dt.datetime | None, "when a person decided to leave it out"] = None
    dismissed_reason: Annotated[str | None, "why that person did"] = None


@dataclass(frozen=True, slots=True)
class RawBytes:
    """One row per raw document, append-only: the bytes every other row derives from."""

    raw_sha256: Annotated[str, "sha256 of the bytes"]
    raw: Annotated[bytes, "the decompressed file, the record's bytes, or the WARC payload"]


@dataclass(frozen=True, slots=True)
class Document:
    """One row per document in a file."""

    document_id: Annotated[str, "20 hex of sha256(file_id, member, record_no)"]
    file_id: Annotated[str, "the file it came from"]
    path: Annotated[str, "path of that file"]
    member: Annotated[str | None, "name inside an archive"]
    record_no: Annotated[int, "0-based place in the file or member"]
    record_key: Annotated[str | None, "the record's own key: a JSONL id, a WARC-Record-ID"]
    url: Annotated[str | None, "address the document states or was fetched from"]
    fetched_at: Annotated[dt.datetime | None, "when it was fetched, where the file says so"]
    modified_at: Annotated[dt.datetime, "modification time of the file; orders revisions only"]
    media_type: Annotated[
        str | None,
        "text/plain, text/html, multipart/related, application/json, or what no text is",
    ]
    charset: Annotated[str | None, "encoding that decoded it"]
    raw_sha256: Annotated[str, "sha256 of the document's bytes, see raw_documents"]
    site_key: Annotated[str | None, "fingerprint of the page's furniture"]
    status: Annotated[str, "article, duplicate (of identical bytes) or rejected"]
    reason: Annotated[str | None, "why rejected or duplicate, or what was repaired in reading"]
    article_id: Annotated[str | None, "the article it is or repeats; null when rejected"]
    owner_claims: Annotated[
        tuple[Claim, ...], "what options, sources.csv, the folder or the crawl state of it"
    ]
    coding_id: Annotated[str, "the coding that judged it, see codings"]
    run_id: Annotated[str, "the run that read it"]
    dismissed_at: Annotated[dt.datetime | None, "when a person decided to leave it out"] = None
    dismissed_reason: Annotated[str | None, "why that person did"] = None
    tombstone: Annotated[str | None, "kind and key of the tombstone that took it down"] = None


@dataclass(frozen=True, slots=True)
class Article:
    """One row per publication: a document that holds a news text."""

    article_id: Annotated[str, "first 20 hex of raw_sha256"]
    url: Annotated[str | None, "address as stated"]
    url_canonical: Annotated[str | None, "address without fragment, tracking parameters and case"]
    source: Annotated[str | None, "outlet; null when nothing names it"]
    source_method: Annotated[str | None, "metadata, url, sources.csv, option or folder"]
    title: Annotated[str | None, "headline without the site's name"]
    lead: Annotated[str | None, "standfirst set apart by the page, else null"]
    body: Annotated[str, "paragraphs separated by blank lines"]
    text: Annotated[str, "title, lead and body, separated by blank lines; all offsets index it"]
    text_sha256: Annotated[str, "sha256 of text"]
    language: Annotated[str | None, "ISO 639-1, judged from the text; null when undecided"]
    language_confidence: Annotated[float | None, "0 to 1"]
    published_at: Annotated[dt.datetime | None, "publication time; null unless known to the minute"]
    published_on: Annotated[dt.date | None, "publication day as the page states it"]
    published_precision: Annotated[str | None, "minute, day, month or year"]
    published_earliest: Annotated[dt.date | None, "first day the publication may fall on"]
    published_latest: Annotated[dt.date | None, "last day the publication may fall on"]
    published_zone: Annotated[str | None, "time zone of the stated time"]
    published_zone_method: Annotated[str | None, "stated, source or assumed"]
    published_method: Annotated[str | None, "which kind of evidence gave the date"]
    published_evidence: Annotated[str | None, "the string the date was read from"]
    updated_at: Annotated[dt.datetime | None, "last change as the page states it"]
    authors: Annotated[tuple[str, ...], "byline names in order"]
    agency: Annotated[str | None, "news agency credited"]
    is_wire: Annotated[bool, "an agency is credited or named in the dateline"]
    dateline_place: Annotated[str | None, "place at the head of the body"]
    section: Annotated[str | None, "section of the site"]
    word_count: Annotated[int, "words of text"]
    is_truncated: Annotated[bool, "the text breaks off"]
    is_paywalled: Annotated[bool, "the page asks for a subscription to read on"]
    coding_status: Annotated[str, "coded, language (not coded), too_short or failed"]
    coding_id: Annotated[str, "the coding that made the rows, see codings"]
    corrections: Annotated[tuple[str, ...] | None, "decisions that spoke of it, see corrections"]
    reprint_group_id: Annotated[str | None, "group of near-duplicates"]
    revision_no: Annotated[int, "1 is the oldest revision of this document"]
    is_current: Annotated[bool, "newest revision; only these are counted"]
    tone: Annotated[float | None, "tone_positive minus tone_negative"]
    tone_positive: Annotated[float | None, "percent of words with positive tone"]
    tone_negative: Annotated[float | None, "percent of words with negative tone"]
    run_id: Annotated[str, "the run that loaded it"]
    loaded_at: Annotated[dt.datetime, "when it was committed"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One row per line or block of a document, kept or dropped, with the reason."""

    document_id: Annotated[str, "the document"]
    passage_no: Annotated[int, "0-based, in document order"]
    article_id: Annotated[str | None, "null when the document was rejected"]
    kind: Annotated[str, "title, lead, byline, dateline, body, heading, caption or furniture"]
    reason: Annotated[str, "why this verdict"]
    start_char: Annotated[int | None, "place in articles.text; null when dropped"]
    end_char: Annotated[int | None, "end of it, exclusive"]
    raw_start: Annotated[int | None, "byte offset in the raw document, for plain text"]
    raw_end: Annotated[int | None, "end of it, exclusive"]
    raw_field: Annotated[str | None, "field of the record it stood in"]
    content: Annotated[str | None, "the words of a dropped passage; null when kept in the text"]


@dataclass(frozen=True, slots=True)
class CountryMention:
    """One row per place in the text that names or implies a country."""

    article_id: Annotated[str, "the article"]
    mention_no: Annotated[int, "0-based, in text order"]
    country: Annotated[str, "ISO 3166-1 alpha-3"]
    surface: Annotated[str, "the words in the text"]
    start_char: Annotated[int, "place in articles.text"]
    end_char: Annotated[int, "end of it, exclusive"]
    kind: Annotated[str, "name, demonym, capital, city, subdivision, government or leader"]
    sense: Annotated[str, "place, actor or attribute"]
    in_dateline: Annotated[bool, "stands in the dateline, which does not count by default"]
    geonameid: Annotated[int | None, "GeoNames id of a city"]
    admin1: Annotated[str | None, "ISO 3166-2 of a city or subdivision"]
    lat: Annotated[float | None, "degrees north"]
    lon: Annotated[float | None, "degrees east"]
    method: Annotated[str, "what found it"]
    confidence: Annotated[float, "0 to 1"]
    published_earliest: Annotated[dt.date | None, "of the article"]


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One row per place in the text that names an actor."""

    article_id: Annotated[str, "the article"]
    mention_no: Annotated[int, "0-based, in text order"]
    actor_id: Annotated[str, "see actors"]
    surface: Annotated[str, "the words in the text"]
    start_char: Annotated[int, "place in articles.text"]
    end_char: Annotated[int, "end of it, exclusive"]
    kind: Annotated[str, "full_name, short_name, alias, role or seat"]
    role: Annotated[str | None, "office or title stated beside the name"]
    role_country: Annotated[str | None, "country of that office"]
    method: Annotated[str, "what found it"]
    confidence: Annotated[float, "0 to 1"]
    published_earliest: Annotated[dt.date | None, "of the article"]


@dataclass(frozen=True, slots=True)
class ArticleCountry:
    """One row per article and country it names outside its dateline."""

    article_id: Annotated[str, "the article"]
    country: Annotated[str, "ISO 3166-1 alpha-3"]
    mentions: Annotated[int, "mentions outside the dateline"]
    first_char: Annotated[int, "place of the first"]
    in_title: Annotated[bool, "named in the title"]
    in_lead: Annotated[bool, "named in the lead or the first body paragraph"]
    weight: Annotated[float, "mentions by confidence, title and lead counted more"]
    share: Annotated[float, "weight over the article's sum"]
    rank: Annotated[int, "1 is the heaviest"]
    is_main: Annotated[bool, "the article's main country; none when the top two are close"]
    published_earliest: Annotated[dt.date | None, "of the article"]


@dataclass(frozen=True, slots=True)
class ArticleActor:
    """One row per article and actor it names."""

    article_id: Annotated[str, "the article"]
    actor_id: Annotated[str, "see actors"]
    name: Annotated[str, "fullest name in this article, or the reference table's"]
    mentions: Annotated[int, "mentions in the text"]
    first_char: Annotated[int, "place of the first"]
    in_title: Annotated[bool, "named in the title"]
    in_lead: Annotated[bool, "named in the lead or the first body paragraph"]
    weight: Annotated[float, "mentions by confidence, title and lead counted more"]
    share: Annotated[float, "weight over the article's sum"]
    rank: Annotated[int, "1 is the heaviest"]
    is_main: Annotated[bool, "the article's heaviest actor"]
    published_earliest: Annotated[dt.date | None, "of the article"]


@dataclass(frozen=True, slots=True)
class Actor:
    """One row per actor: person, government or body."""

    actor_id: Annotated[str, "stable key: person:…, org:…, gov:ISO3"]
    name: Annotated[str, "fullest name"]
    type: Annotated[str, "person, government, ministry, party, …"]
    country: Annotated[str | None, "country it belongs to, where known"]
    sector: Annotated[str | None, "PLOVER sector code"]
    aliases: Annotated[tuple[str, ...], "surfaces that named it, sorted"]


@dataclass(frozen=True, slots=True)
class Quote:
    """One row per quotation."""

    article_id: Annotated[str, "the article"]
    quote_no: Annotated[int, "0-based, in text order"]
    text: Annotated[str, "the words quoted, parts joined by a space"]
    parts: Annotated[tuple[Span, ...], "places of the parts in articles.text"]
    start_char: Annotated[int, "start of the first part"]
    end_char: Annotated[int, "end of the last part, exclusive"]
    kind: Annotated[str, "direct, indirect or mixed"]
    cue: Annotated[str | None, "reporting verb or phrase"]
    cue_start: Annotated[int | None, "place of the cue"]
    cue_end: Annotated[int | None, "end of it, exclusive"]
    speaker: Annotated[str | None, "the speaker's words in the text"]
    speaker_start: Annotated[int | None, "place of the speaker"]
    speaker_end: Annotated[int | None, "end of it, exclusive"]
    speaker_actor_id: Annotated[str | None, "the actor who speaks"]
    carried_by_actor_id: Annotated[str | None, "the medium that carried the statement"]
    method: Annotated[str, "what found it"]
    confidence: Annotated[float, "0 to 1"]
    published_earliest: Annotated[dt.date | None, "of the article"]


@dataclass(frozen=True, slots=True)
class Event:
    """One row per event as one sentence reports it: who did what to whom."""

    event_id: Annotated[str, "20 hex of sha256(article_id, event_no)"]
    article_id: Annotated[str, "the article"]
    event_no: Annotated[int, "0-based, in text order"]
    event_type: Annotated[str, "PLOVER type"]
    event_mode: Annotated[str | None, "PLOVER mode"]
    cameo_code: Annotated[str | None, "CAMEO code where clear"]
    quad_class: Annotated[int, "1 verbal cooperation … 4 material conflict"]
    intensity: Annotated[float | None, "PLOVER score"]
    goldstein: Annotated[float | None, "Goldstein scale, -10 to 10"]
    actor_id: Annotated[str | None, "who acts"]
    actor_country: Annotated[str | None, "country of who acts"]
    actor_sector: Annotated[str | None, "PLOVER sector of who acts"]
    actor_text: Annotated[str | None, "the words that name who acts"]
    actor_start: Annotated[int | None, "place of these words"]
    actor_end: Annotated[int | None, "end of them, exclusive"]
    recipient_id: Annotated[str | None, "who is acted on"]
    recipient_country: Annotated[str | None, "country of the recipient"]
    recipient_sector: Annotated[str | None, "PLOVER sector of the recipient"]
    recipient_text: Annotated[str | None, "the words that name the recipient"]
    recipient_start: Annotated[int | None, "place of these words"]
    recipient_end: Annotated[int | None, "end of them, exclusive"]
    group_no: Annotated[int | None, "rows of one list of parties share it"]
    is_reciprocal: Annotated[bool, "both sides act; a row each way"]
    event_country: Annotated[str | None, "where it happened"]
    event_geonameid: Annotated[int | None, "GeoNames id of the place"]
    trigger_text: Annotated[str, "the words that name the act"]
    trigger_start: Annotated[int, "place of these words"]
    trigger_end: Annotated[int, "end of them, exclusive"]
    sentence_start: Annotated[int, "the sentence"]
    sentence_end: Annotated[int, "end of it, exclusive"]
    quote_no: Annotated[int | None, "the quotation it stands in"]
    claimed_by_actor_id: Annotated[str | None, "who claims it"]
    is_denied: Annotated[bool, "somebody denies it"]
    is_negated: Annotated[bool, "the sentence says it did not happen"]
    is_hypothetical: Annotated[bool, "if, could, may"]
    is_future: Annotated[bool, "planned or threatened"]
    is_historical: Annotated[bool, "background, not news"]
    event_date: Annotated[dt.date | None, "day of the event"]
    event_date_precision: Annotated[str | None, "day, month or year"]
    event_date_method: Annotated[str | None, "stated, relative or publication"]
    method: Annotated[str, "what found it"]
    confidence: Annotated[float, "0 to 1"]
    published_earliest: Annotated[dt.date | None, "of the article"]


@dataclass(frozen=True, slots=True)
class ReprintGroup:
    """One row per group of near-duplicate articles."""

    reprint_group_id: Annotated[str, "key of the group"]
    first_article_id: Annotated[str, "the original where dates allow"]


@dataclass(frozen=True, slots=True)
class Source:
    """One row per outlet."""

    source: Annotated[str, "key, as in articles.source"]
    name: Annotated[str | None, "name of the outlet"]
    country: Annotated[str | None, "where it is based"]
    language: Annotated[str | None, "language it writes in"]
    time_zone: Annotated[str | None, "IANA zone its times are in"]
    kind: Annotated[str | None, "newspaper, agency, broadcaster, …"]
    expected_per_day: Annotated[float | None, "articles it should bring a day"]


@dataclass(frozen=True, slots=True)
class Coding:
    """One row per way of coding: everything that decides what rows a text gives."""

    coding_id: Annotated[str, "12 hex of sha256 over the other columns but created_at"]
    pipeline_version: Annotated[str, "version of Dateline"]
    model: Annotated[str, "language model"]
    model_sha256: Annotated[str, "sha256 over its files"]
    reference_sha256: Annotated[str, "sha256 over the reference tables"]
    site_memory_version: Annotated[str | None, "what was learned from the archive, see site_memory"]
    settings: Annotated[str, "JSON of the settings that change rows"]
    created_at: Annotated[dt.datetime, "first use"]


@dataclass(frozen=True, slots=True)
class Run:
    """One row per flow run."""

    run_id: Annotated[str, "key of the run"]
    flow: Annotated[str, "ingest, recode, maintain, evaluate or publish"]
    flow_run_id: Annotated[str | None, "the Prefect flow run"]
    started_at: Annotated[dt.datetime, "start"]
    ended_at: Annotated[dt.datetime | None, "end; null while it runs"]
    status: Annotated[str, "running, completed, failed or crashed"]


@dataclass(frozen=True, slots=True)
class RunCount:
    """One row per run, stage and counter."""

    run_id: Annotated[str, "the run"]
    stage: Annotated[str, "discover, read, clean, parse, enrich, load, …"]
    counter: Annotated[str, "what is counted; `seconds` is the stage's working time"]
    value: Annotated[float, "how many"]


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One row per site and line that recurs over its pages: the site memory in use."""

    version: Annotated[str, "12 hex of sha256 over all sites and lines, see codings"]
    site: Annotated[str, "source: and a name, or site_key: and a fingerprint"]
    line: Annotated[str, "the line, each number as #"]
    sample: Annotated[str, "the line as it stands on one page"]
    pages: Annotated[int, "pages it stands on"]
    of_pages: Annotated[int, "pages of the site that were looked at"]
    learned_at: Annotated[dt.datetime, "when this version was learned"]


@dataclass(frozen=True, slots=True)
class Score:
    """One row per evaluation, labelled set, form of its documents and measure."""

    run_id: Annotated[str, "the run that measured it"]
    gold: Annotated[str, "the labelled set, below the folder that was named"]
    gold_sha256: Annotated[str, "sha256 of its file"]
    input: Annotated[str, "form of the documents: html, text, …"]
    measure: Annotated[str, "what is measured, see dateline evaluate"]
    documents: Annotated[int, "documents that have the label"]
    value: Annotated[float, "mean over them, 0 to 1"]
    margin: Annotated[float, "half the width of the 95 % interval of that mean"]
    pipeline_version: Annotated[str, "version of Dateline"]
    reference_sha256: Annotated[str, "sha256 over its reference tables"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One row per human decision, in force until it is withdrawn."""

    correction_id: Annotated[str, "key of the decision"]
    action: Annotated[str, "merge, alias, reject, fix_country, set_type or set_role"]
    target_kind: Annotated[str, "actor or country: which mentions it corrects"]
    raw_sha256: Annotated[str | None, "the document, for one article only"]
    surface: Annotated[str | None, "the words, as they stand in the text"]
    occurrence_no: Annotated[int | None, "which of them in the text, from 1; null: all"]
    actor_id: Annotated[str | None, "the actor corrected, or of an alias the one meant"]
    value: Annotated[str | None, "new actor, country, type or role"]
    value_name: Annotated[str | None, "name of the new actor or country when it was decided"]
    reason: Annotated[str | None, "why"]
    made_by: Annotated[str | None, "who decided"]
    made_at: Annotated[dt.datetime, "when"]
    withdrawn_at: Annotated[dt.datetime | None, "when taken back"]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One row per thing taken down, which stays out whatever is read again."""

    kind: Annotated[str, "file, article or source"]
    key: Annotated[str, "file_id of a file, raw_sha256 of an article, name of a source"]
    reason: Annotated[str, "why it was taken down"]
    made_at: Annotated[dt.datetime, "when"]
    made_by: Annotated[str | None, "who decided"]


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """One row per snapshot that is never expired."""

    name: Annotated[str, "name given"]
    snapshot_id: Annotated[int, "DuckLake snapshot"]
    created_at: Annotated[dt.datetime, "when"]
    note: Annotated[str | None, "why kept"]


@dataclass(frozen=True, slots=True)
class Country:
    """One row per country."""

    country: Annotated[str, "ISO 3166-1 alpha-3, or a documented code"]
    alpha2: Annotated[str | None, "ISO 3166-1 alpha-2"]
    name: Annotated[str, "name in the news"]
    region: Annotated[str | None, "UN M49 sub-region"]
    status: Annotated[str, "un_member, observer, territory, disputed or historic"]
    capital: Annotated[str | None, "capital"]
    lat: Annotated[float | None, "degrees north"]
    lon: Annotated[float | None, "degrees east"]


@dataclass(frozen=True, slots=True)
class CountryCode:
    """One row per country, scheme and code."""

    country: Annotated[str, "ISO 3166-1 alpha-3"]
    scheme: Annotated[str, "iso2c, iso3n, cowc, cown, fips, cameo, plover or un"]
    code: Annotated[str, "the code"]
    valid_from: Annotated[dt.date | None, "first day; null: always"]
    valid_to: Annotated[dt.date | None, "last day; null: still"]


@dataclass(frozen=True, slots=True)
class CountryGroup:
    """One row per group of countries and member."""

    group_name: Annotated[str, "EU, NATO, …"]
    country: Annotated[str, "ISO 3166-1 alpha-3"]
    valid_from: Annotated[dt.date | None, "member since; null: always"]
    valid_to: Annotated[dt.date | None, "last day of membership; null: still"]


@dataclass(frozen=True, slots=True)
class EventType:
    """One row per PLOVER event type."""

    event_type: Annotated[str, "PLOVER type"]
    quad_class: Annotated[int, "1 verbal cooperation … 4 material conflict"]
    meaning: Annotated[str, "what it covers"]


@dataclass(frozen=True, slots=True)
class Meta:
    """One row: what this lake is."""

    schema_version: Annotated[int, "version of the tables"]
    definitions_sha256: Annotated[str, "sha256 over views, macros and reference tables"]


@dataclass(frozen=True, slots=True)
class Documentation:
    """One row per table, column, view, macro and argument: what it means."""

    kind: Annotated[str, "table, column, view, macro, argument or check"]
    object: Annotated[str, "table, view, macro or check"]
    name: Annotated[str | None, "column or argument"]
    meaning: Annotated[str, "what it means"]


@dataclass(frozen=True, slots=True)
class CommitGuard:
    """One row, changed by every transaction, so that two writers conflict."""

    n: Annotated[int, "number of transactions so far"]


@dataclass(frozen=True, slots=True)
class Table:
    """How a record class is kept: its name, key, and order on disk."""

    name: str
    record: type
    key: tuple[str, ...]
    by_year: bool = False
    """Partitioned by `year(published_earliest)` and sorted by it."""


TABLES: tuple[Table, ...] = (
    Table("files", File, ("path", "file_id")),
    Table("raw_documents", RawBytes, ("raw_sha256",)),
    Table("documents", Document, ("document_id",)),
    Table("articles", Article, ("article_id",), by_year=True),
    Table("passages", Passage, ("document_id", "passage_no")),
    Table("country_mentions", CountryMention, ("article_id", "mention_no"), by_year=True),
    Table("actor_mentions", ActorMention, ("article_id", "mention_no"), by_year=True),
    Table("article_countries", ArticleCountry, ("article_id", "country"), by_year=True),
    Table("article_actors", ArticleActor, ("article_id", "actor_id"), by_year=True),
    Table("actors", Actor, ("actor_id",)),
    Table("quotes", Quote, ("article_id", "quote_no"), by_year=True),
    Table("events", Event, ("event_id",), by_year=True),
    Table("reprint_groups", ReprintGroup, ("reprint_group_id",)),
    Table("sources", Source, ("source",)),
    Table("codings", Coding, ("coding_id",)),
    Table("runs", Run, ("run_id",)),
    Table("run_counts", RunCount, ("run_id", "stage", "counter")),
    Table("site_memory", SiteLine, ("site", "line")),
    Table("scores", Score, ("run_id", "gold", "input", "measure")),
    Table("corrections", Correction, ("correction_id",)),
    Table("tombstones", Tombstone, ("kind", "key")),
    Table("kept_snapshots", KeptSnapshot, ("name",)),
    Table("countries", Country, ("country",)),
    Table("country_codes", CountryCode, ("country", "scheme", "code")),
    Table("country_groups", CountryGroup, ("group_name", "country", "valid_from")),
    Table("event_types", EventType, ("event_type",)),
    Table("meta", Meta, ("schema_version",)),
    Table("documentation", Documentation, ("kind", "object", "name")),
    Table("commit_guard", CommitGuard, ("n",)),
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
BY_RECORD: dict[type, Table] = {table.record: table for table in TABLES}

ROWS_OF_AN_ARTICLE: tuple[str, ...] = (
    "country_mentions",
    "actor_mentions",
    "article_countries",
    "article_actors",
    "quotes",
    "events",
)
"""Tables whose rows belong to one article and are replaced with it."""
