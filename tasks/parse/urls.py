"""Addresses: one spelling per page, and the outlet that a host names."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from tld import get_fld

from warehouse import reference

WEB_SCHEMES = ("http", "https")
DEFAULT_PORTS = (None, 80, 443)


def canonical_url(url: str) -> str | None:
    """One spelling of a web address; null when it is none.

    Scheme and host in lower case, no user, default port, fragment or tracking parameter, the
    rest of the query sorted, no slash at the end but the root's. `http` becomes `https`: no
    outlet serves two pages under the two schemes, and crawls mix them. AMP and mobile hosts are
    pages of their own and stay. Applying it twice changes nothing.
    """
    parts = _split(url)
    if parts is None:
        return None
    host = _host(parts) if parts.port in DEFAULT_PORTS else f"{_host(parts)}:{parts.port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._").rstrip("/") or "/"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _is_tracking(name)
    ]
    rest = f"?{urlencode(sorted(query))}" if query else ""
    return f"https://{host}{path}{rest}"


def source_of_url(url: str) -> str | None:
    """The outlet an address names: its registered host (`news.example.co.uk` → `example.co.uk`).

    Subdomains are editions or sections of one outlet (`www. m. amp. edition.`); hosts that let
    anybody publish under a subdomain (the private part of the Public Suffix List) keep it.
    """
    parts = _split(url)
    if parts is None:
        return None
    host = _host(parts)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        registered = get_fld(f"https://{host}/", fail_silently=True, search_private=True)
        return registered or host.removeprefix("www.") or None
    return host


def _split(url: str) -> SplitResult | None:
    """Parts of a web address, null when it is no such or its port is no number."""
    url = url.strip()
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises ValueError for "host:abc", which urlsplit lets pass)
    except ValueError:
        return None
    if parts.scheme not in WEB_SCHEMES or not parts.hostname or len(url) > 4000:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    """The host in lower case, an IPv6 address in brackets, without the dot of a full name."""
    host = (parts.hostname or "").rstrip(".")
    return f"[{host}]" if ":" in host else host


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in _tracking_names() or name.startswith(_tracking_prefixes())


@reference.cached
def _tracking_names() -> frozenset[str]:
    return frozenset(name for name in _tracking_parameters() if not name.endswith("*"))


@reference.cached
def _tracking_prefixes() -> tuple[str, ...]:
    return tuple(sorted(name[:-1] for name in _tracking_parameters() if name.endswith("*")))


def _tracking_parameters() -> list[str]:
    return reference.table("tracking_parameters", ("parameter",), lambda row: row["parameter"])
