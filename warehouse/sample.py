"""Rows drawn by lot for a person to judge, each with the words around it."""

from __future__ import annotations

import duckdb
import pyarrow as pa

CONTEXT_CHARS = 160
"""So much of the text is shown before and after the words of a row."""

SHOWN: dict[str, tuple[str, ...]] = {
    "country_mentions": ("mention_no", "kind", "country", "sense", "surface", "confidence"),
    "actor_mentions": (
        "mention_no", "kind", "actor_id", "surface", "role", "role_country", "confidence",
    ),
    "quotes": ("quote_no", "kind", "speaker", "speaker_actor_id", "cue", "text", "confidence"),
    "events": (
        "event_no", "event_type", "event_mode", "actor_id", "actor_country", "actor_text",
        "recipient_id", "recipient_country", "recipient_text", "trigger_text", "event_date",
        "claimed_by_actor_id", "is_denied", "is_negated", "is_hypothetical", "is_future",
        "is_historical", "confidence",
    ),
}  # fmt: skip
"""Columns of each table that can be judged; the first is the row's number in its article."""

_PLACE = {"events": ("sentence_start", "sentence_end")}


def draw(connection: duckdb.DuckDBPyConnection, table: str, rows: int, seed: int) -> pa.Table:
    """At most `rows` rows of current articles, the same for the same lake and seed.

    Columns: `right` and `note`, empty, for the person; `table_name`, `article_id`, those of
    SHOWN; `context`, with the words of the row in «»; `title`, `path`. Raises KeyError for a
    table that is not in SHOWN.
    """
    shown = SHOWN[table]
    start, end = _PLACE.get(table, ("start_char", "end_char"))
    columns = ", ".join(f"drawn.{name}" for name in shown)
    return connection.execute(
        f"""
        with drawn as (
            select * from {table}
            semi join current_articles using (article_id)
            order by md5({table}.article_id || ' ' || {shown[0]} || ' ' || $seed)
            limit $rows
        )

        select
            '' as "right",
            '' as note,
            '{table}' as table_name,
            drawn.article_id,
            {columns},
            regexp_replace(
                substr(articles.text, greatest(1, {start} + 1 - $around),
                    {start} - greatest(0, {start} - $around))
                || '«' || span(articles.text, {start}, {end}) || '»'
                || substr(articles.text, {end} + 1, $around),
                '\\s+', ' ', 'g'
            ) as context,
            articles.title,
            documents.path
        from drawn
        join articles on articles.article_id = drawn.article_id
        join documents
            on documents.article_id = drawn.article_id and documents.status = 'article'
        order by md5(drawn.article_id || ' ' || drawn.{shown[0]} || ' ' || $seed)
        """,
        {"rows": rows, "seed": str(seed), "around": CONTEXT_CHARS},
    ).to_arrow_table()
