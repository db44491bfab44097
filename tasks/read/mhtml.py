"""MHTML: a page saved with everything in it, as a MIME message. RFC 2557."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import Message

from tasks.read.errors import Unreadable
from tasks.records import Claim

METHOD = "mhtml"


@dataclass(frozen=True, slots=True)
class Page:
    """The page of the message: its bytes, the charset the message states, its claims."""

    html: bytes
    charset: str | None
    claims: tuple[Claim, ...]


def page_of(raw: bytes) -> Page:
    """The page in a saved message. Raises Unreadable when it holds none."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    part = _root(message)
    if part is None:
        raise Unreadable("an MHTML file without a page in it")
    html = part.get_payload(decode=True)
    assert isinstance(html, bytes)
    url = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
    saved = _header(message, "Date")
    claims = [Claim("url", url, METHOD)] if url and url.startswith("http") else []
    claims += [Claim("fetched", saved, METHOD)] if saved else []
    return Page(html, part.get_content_charset(), tuple(claims))


def _root(message: Message) -> Message | None:
    """The part named by `start`, else the first page."""
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    start = message.get_param("start")
    named = [part for part in pages if start and _header(part, "Content-ID") == start]
    return next(iter([*named, *pages]), None)


def _header(part: Message, name: str) -> str | None:
    value = part.get(name)
    return " ".join(str(value).split()) if value is not None else None
