from __future__ import annotations

import pytest

from tasks.parse.urls import canonical_url, source_of_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (
            "HTTP://News.Example.com:80/World/a/?utm_source=x&b=2&a=1#top",
            "https://news.example.com/World/a?a=1&b=2",
        ),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/?fbclid=abc", "https://example.com/"),
        ("https://example.com/a?page=2&gclid=1", "https://example.com/a?page=2"),
        ("//example.com/a/", "https://example.com/a"),
        ("http://example.com:8080/a", "https://example.com:8080/a"),
        ("https://reader:secret@example.com/a", "https://example.com/a"),
        ("https://amp.example.com/a", "https://amp.example.com/a"),
        (
            "https://example.com/größe und maß",
            "https://example.com/gr%C3%B6%C3%9Fe%20und%20ma%C3%9F",
        ),
    ],
)
def test_one_page_has_one_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    ["", "example", "ftp://example.com/a", "javascript:void(0)", "http://host:x/", "http://[x"],
)
def test_what_is_no_web_address_has_none(url: str) -> None:
    assert canonical_url(url) is None
    assert source_of_url(url) is None


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.example.com/a", "example.com"),
        ("https://m.news.example.co.uk/a", "example.co.uk"),
        ("https://edition.example.org/", "example.org"),
        ("https://somebody.blogspot.com/2020/", "somebody.blogspot.com"),
        ("http://127.0.0.1/a", "127.0.0.1"),
    ],
)
def test_the_outlet_is_the_registered_host(url: str, source: str) -> None:
    assert source_of_url(url) == source
