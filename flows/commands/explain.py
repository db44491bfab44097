"""`dateline explain`: one document, line by line, and what was coded in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from flows.commands.correct import summary
from flows.commands.show import as_json, console, print_table, without_controls
from warehouse import connect
from warehouse.corrections import SPEAKS

_FIND = """
    select documents.document_id from documents
    where starts_with(documents.article_id, $what) or starts_with(documents.document_id, $what)
       or documents.path = $what or documents.path = $absolute
       or (length($what) > 3 and ends_with(documents.path, '/' || $what))
    order by documents.path, documents.record_no
    limit 50
"""
_FILES = """
    select files.path, files.status, files.reason from files
    where files.path = $what or files.path = $absolute
       or ends_with(files.path, '/' || $what)
"""
_KIND_STYLES = {
    "title": "bold", "lead": "italic", "body": "", "heading": "bold",
    "dateline": "cyan", "byline": "cyan", "caption": "dim", "furniture": "dim",
}  # fmt: skip
_SHOWN = (
    "article_id", "url", "source", "source_method", "language", "published_at", "published_on",
    "published_precision", "published_zone", "published_zone_method", "published_method",
    "published_evidence", "updated_at", "authors", "agency", "dateline_place", "word_count",
    "is_truncated", "is_paywalled", "coding_status", "coding_id", "revision_no", "is_current",
)  # fmt: skip


def explain(home: Path, what: str, *, json: bool) -> int:
    """Show a document by article id, document id (or the start of one) or path."""
    with connect(home) as connection:
        named = {"what": what, "absolute": str(Path(what).expanduser().absolute())}
        documents = [row[0] for row in connection.execute(_FIND, named).fetchall()]
        if not documents:
            return _explain_file(connection, named)
        if len(documents) > 1:
            return _list_documents(connection, documents)
        explained = _gather(connection, documents[0])
    if json:
        sys.stdout.write(as_json(explained))
    else:
        _print(explained)
    return 0


def _explain_file(connection: duckdb.DuckDBPyConnection, named: dict[str, str]) -> int:
    found = connection.execute(_FILES, {**named}).fetchall()
    if not found:
        console(stderr=True).print(
            f"nothing here is called {named['what']!r}: "
            "give an article id, a document id or a path",
            style="red",
            markup=False,
        )
        return 2
    for path, status, reason in found:
        console().print(f"{path}: {status}{f', {reason}' if reason else ''}", markup=False)
    return 0


def _list_documents(connection: duckdb.DuckDBPyConnection, documents: list[str]) -> int:
    rows = connection.execute(
        """
        select documents.document_id, documents.path, documents.record_no, documents.status,
            coalesce(articles.title, documents.reason) as title
        from documents
        left join articles using (article_id)
        where documents.document_id in (select unnest(?))
        order by documents.path, documents.record_no
        """,
        [documents],
    ).fetchall()
    print_table(
        ("document", "path", "record", "status", "title or reason"), rows,
        title="Several documents; explain one of them",
    )  # fmt: skip
    return 0


def _gather(connection: duckdb.DuckDBPyConnection, document_id: str) -> dict[str, Any]:
    def dicts(query: str, key: str | None) -> list[dict[str, Any]]:
        return list(connection.execute(query, [key]).to_arrow_table().to_pylist())

    document = dicts("select * from documents where document_id = ?", document_id)[0]
    article_id = document["article_id"]
    article = dicts("select * from articles where article_id = ?", article_id)
    owner = dicts(
        "select document_id from documents where article_id = ? and status = 'article'", article_id
    )
    passages_of = owner[0]["document_id"] if owner else document_id
    return {
        "document": document,
        "article": article[0] if article else None,
        "passages": dicts(
            """
            select passages.*, coalesce(passages.content,
                span(articles.text, passages.start_char, passages.end_char)) as words
            from passages left join articles using (article_id)
            where passages.document_id = ? order by passage_no
            """,
            passages_of,
        ),
        "countries": dicts(
            """
            select article_countries.country, countries.name, mentions, round(share, 3) as share,
                is_main, in_title, in_lead
            from article_countries left join countries using (country)
            where article_id = ? order by rank
            """,
            article_id,
        ),
        "actors": dicts(
            """
            select article_actors.actor_id, actors.name, actors.type, mentions,
                round(share, 3) as share, list_sort(list_distinct((
                    select list(surface) from actor_mentions
                    where actor_mentions.article_id = article_actors.article_id
                      and actor_mentions.actor_id = article_actors.actor_id
                ))) as surfaces
            from article_actors left join actors using (actor_id)
            where article_id = ? order by rank
            """,
            article_id,
        ),
        "corrections": dicts(
            f"""
            select corrections.* from corrections, articles
            where articles.article_id = ? and (
                list_contains(articles.corrections, correction_id)
                or (corrections.withdrawn_at is null and {SPEAKS})
            )
            order by made_at
            """,
            article_id,
        ),
        "country_mentions": dicts(
            "select * from country_mentions where article_id = ? order by start_char", article_id
        ),
        "actor_mentions": dicts(
            "select * from actor_mentions where article_id = ? order by start_char", article_id
        ),
    }


def _print(explained: dict[str, Any]) -> None:
    out = console()
    document, article = explained["document"], explained["article"]
    out.rule(Text(f"{document['path']}  record {document['record_no']}  {document['status']}"))
    if document["reason"]:
        out.print(Text(document["reason"], "yellow"))
    if article:
        print_table(
            ("", ""), [(name, article[name]) for name in _SHOWN if article[name] not in (None, [])]
        )
    out.rule("What became of each passage", align="left")
    for passage in explained["passages"]:
        out.print(_verdict(passage, explained))
    if article:
        out.print(Text("▏ marks kept passages; countries stand as [PRK], actors as {key}", "dim"))
    _print_rows(out, "Countries", explained["countries"])
    _print_rows(out, "Actors", explained["actors"])
    _print_rows(out, "Decisions", [_decision(one, article) for one in explained["corrections"]])


def _decision(correction: dict[str, Any], article: dict[str, Any]) -> dict[str, Any]:
    """A decision that speaks of the article, and whether its rows know of it."""
    is_known = correction["correction_id"] in (article["corrections"] or [])
    is_due = is_known == (correction["withdrawn_at"] is not None)
    return {
        "id": correction["correction_id"],
        "decision": summary(correction),
        "reason": correction["reason"],
        "by": correction["made_by"],
        "made": correction["made_at"],
        "state": "waits for recode" if is_due else "applied",
    }


def _print_rows(out: Console, title: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        out.print()
        print_table(list(rows[0]), [list(row.values()) for row in rows], title=title)


def _verdict(passage: dict[str, Any], explained: dict[str, Any]) -> Text:
    """One passage: kind, reason, and its words with the mentions marked in place."""
    style = _KIND_STYLES[passage["kind"]]
    kept = passage["start_char"] is not None
    line = Text("▏" if kept else " ")
    line.append(f"{passage['kind']:<9} ", "green" if kept else "red")
    line.append(f"{passage['reason']}\n", "dim italic")
    words = without_controls(passage["words"] or "")
    line.append("    ")
    if kept:
        line.append_text(_marked(words, passage["start_char"], explained, style))
    else:
        line.append(words if len(words) <= 300 else f"{words[:300]}…", style)
    return line


def _marked(words: str, start: int, explained: dict[str, Any], style: str) -> Text:
    countries, actors = explained["country_mentions"], explained["actor_mentions"]
    marks = [(m, f"[{m['country']}]", "blue") for m in countries]
    marks += [(m, f"{{{m['actor_id']}}}", "magenta") for m in actors]
    text = Text(style=style)
    at = 0
    for mention, label, colour in sorted(marks, key=lambda mark: mark[0]["end_char"]):
        first, last = mention["start_char"] - start, mention["end_char"] - start
        if first < 0 or last > len(words):
            continue
        if first >= at:
            text.append(words[at:first])
            text.append(words[first:last], f"underline {colour}")
            at = last
        text.append(label, f"dim {colour}")
    text.append(words[at:])
    return text
