from __future__ import annotations

import datetime as dt

import pytest

from tasks.parse.date_lines import without_dates
from tasks.parse.date_relative import parse_relative
from tasks.parse.dates import choose_date, date_from_url, find_dates, parse_date
from tasks.records import Claim

DAY = dt.date(2023, 11, 30)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2023-11-30T18:20:00Z", utc(2023, 11, 30, 18, 20)),
        ("2023-11-30T18:20:00.123+05:30", utc(2023, 11, 30, 12, 50)),
        ("20231130T182000Z", utc(2023, 11, 30, 18, 20)),
        ("20231130182000", utc(2023, 11, 30, 18, 20)),
        ("Thu, 30 Nov 2023 18:20:00 -0500", utc(2023, 11, 30, 23, 20)),
        ("Thu Nov 30 18:20:00 +0000 2023", utc(2023, 11, 30, 18, 20)),
        ("30 Nov, 2023 18:20", utc(2023, 11, 30, 18, 20)),
        ("November 30, 2023 6:20 PM EST", utc(2023, 11, 30, 23, 20)),
        ("Nov. 30, 2023, 10:20 a.m. ET", utc(2023, 11, 30, 15, 20)),
        ("July 3, 2023, 10:20 a.m. ET", utc(2023, 7, 3, 14, 20)),
        ("Thu 6 Apr 2023 14.05 BST", utc(2023, 4, 6, 13, 5)),
        ("Published: 5 April 2023, 14:05 GMT", utc(2023, 4, 5, 14, 5)),
        ("30.11.2023, 18:20 Uhr", utc(2023, 11, 30, 18, 20)),
        ("le 30 novembre 2023 à 18h20", utc(2023, 11, 30, 18, 20)),
        ("30 ноября 2023 г., 18:20", utc(2023, 11, 30, 18, 20)),
        ("2023年11月30日 18時20分", utc(2023, 11, 30, 18, 20)),
        ("1701368400", utc(2023, 11, 30, 18, 20)),
        ("1701368400000", utc(2023, 11, 30, 18, 20)),
    ],
)
def test_reads_the_minute(value: str, at: dt.datetime) -> None:
    stated = parse_date(value)
    assert stated is not None
    assert (stated.at, stated.precision, stated.evidence) == (at, "minute", value)


@pytest.mark.parametrize(
    "value",
    [
        "2023-11-30",
        "2023/11/30",
        "20231130",
        "2023-W48-4",
        "30/11/2023",
        "11/30/2023",
        "30.11.23",
        "30. November 2023",
        "Thursday, November 30th, 2023",
        "30 de noviembre de 2023",
        "30 de novembro de 2023",
        "30 novembre 2023",
        "30 november 2023",
        "30 listopada 2023",
        "30 Kasım 2023",
        "30 November 2023",
        "30 نوفمبر 2023",
        "30 नवंबर 2023",
        "2023. november 30.",
        "Ngày 30 tháng 11 năm 2023",
    ],
)
def test_reads_the_day(value: str) -> None:
    stated = parse_date(value)
    assert stated is not None
    assert (stated.day, stated.at, stated.precision) == (DAY, None, "day")


@pytest.mark.parametrize(
    ("value", "precision", "earliest", "latest"),
    [
        ("March 2024", "month", dt.date(2024, 3, 1), dt.date(2024, 3, 31)),
        ("2024-02", "month", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2024", "year", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2023-W48", "year", dt.date(2023, 11, 27), dt.date(2023, 12, 3)),
        ("03/04/2023", "year", dt.date(2023, 3, 4), dt.date(2023, 4, 3)),
    ],
)
def test_a_coarse_date_has_no_day(
    value: str, precision: str, earliest: dt.date, latest: dt.date
) -> None:
    stated = parse_date(value)
    assert stated is not None
    assert stated.day is None
    assert (stated.precision, stated.earliest, stated.latest) == (precision, earliest, latest)


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_the_order_of_day_and_month_may_be_known(day_first: bool, month: int) -> None:
    stated = parse_date("03/04/2023", day_first=day_first)
    assert stated is not None
    assert stated.day == dt.date(2023, month, 7 - month)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "2 hours ago",
        "2023-02-30",
        "30 Feb 2023",
        "1650-01-01",
        "9999-12-31",
        "45/45/2023",
        "10:20 a.m.",
        "They met on 5 April 1961 in the old town hall and married there a year later.",
    ],
)
def test_what_is_no_date_gives_none(value: str) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    ("value", "default_zone", "at", "method"),
    [
        ("30 Nov 2023 18:20", None, utc(2023, 11, 30, 18, 20), "assumed"),
        ("30 Nov 2023 18:20", "Asia/Tokyo", utc(2023, 11, 30, 9, 20), "source"),
        ("30 Nov 2023 18:20 GMT", "Asia/Tokyo", utc(2023, 11, 30, 18, 20), "stated"),
        ("1 July 2023 10:00 IST", None, utc(2023, 7, 1, 4, 30), "stated"),
        ("1 July 2023 10:00 IST", "Europe/Dublin", utc(2023, 7, 1, 9, 0), "stated"),
        ("1 July 2023 10:00 CST", "Asia/Shanghai", utc(2023, 7, 1, 2, 0), "stated"),
    ],
)
def test_the_zone_says_who_stated_it(
    value: str, default_zone: str | None, at: dt.datetime, method: str
) -> None:
    stated = parse_date(value, default_zone=default_zone)
    assert stated is not None
    assert (stated.at, stated.zone_method) == (at, method)


def test_the_day_is_the_local_one() -> None:
    stated = parse_date("2023-11-30T23:30:00-05:00")
    assert stated is not None
    assert (stated.day, stated.at) == (DAY, utc(2023, 12, 1, 4, 30))


def test_finds_labelled_dates() -> None:
    found = find_dates("Published: 30 Nov 2023 | Last updated: 1 Dec 2023 14:00 GMT")
    assert [(date.kind, date.day) for date in found] == [
        ("published", DAY),
        ("updated", dt.date(2023, 12, 1)),
    ]
    assert [date.kind for date in find_dates("Mis à jour le 3 mars 2024 à 10h05")] == ["updated"]
    assert [date.kind for date in find_dates("Aktualisiert am 3. März 2024")] == ["updated"]
    assert [date.kind for date in find_dates("By Ada Quill, 3 March 2024")] == ["plain"]


def test_a_labelled_time_takes_the_day_before_it() -> None:
    found = find_dates("Published November 30, 2023\nUpdated 10:20 a.m. ET")
    assert found[1].at == utc(2023, 11, 30, 15, 20)


def test_sentences_state_no_date() -> None:
    assert find_dates("The mill burned down on 5 April 1961, and nobody built it again.") == []


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Quill, Evening Star Foreign Desk / Thursday, November 30, 2023",
        "By Ada Quill, Evening Star Foreign Desk Thursday, November 30, 2023",
        "Ada Quill, Evening Star Foreign Desk, Port Alder | Thursday, November 30, 2023",
        "Von Eva Blau, Redaktion Ausland und Wirtschaft, Donnerstag, 30. November 2023",
    ],
)
def test_a_byline_may_hold_the_date(line: str) -> None:
    assert [(date.kind, date.day) for date in find_dates(line)] == [("plain", DAY)]


def test_each_line_of_a_head_is_judged() -> None:
    found = find_dates("By Ada Quill, Star Foreign Desk\nThursday, November 30, 2023")
    assert [date.day for date in found] == [DAY]


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("By Ada Quill, Monday, 3 May 2005 10:15", "By Ada Quill, |"),
        ("May 3, 2005 | By Ada Quill | Updated: May 4, 2005", "| | By Ada Quill | |"),
        ("By Ada Quill", "By Ada Quill"),
        ("By Ada Quill, May 2005", "By Ada Quill, May 2005"),
    ],
)
def test_a_line_without_its_dates(line: str, rest: str) -> None:
    assert without_dates(line) == rest


@pytest.mark.parametrize(
    "path",
    [
        "/2023/11/30/a",
        "/a-2023-11-30-b",
        "/20231130/a",
        "/2023/nov/30/a",
        "/2023/11/30/",
        "/a_20231130",
    ],
)
def test_an_address_may_hold_the_day(path: str) -> None:
    stated = date_from_url(f"https://example.com{path}")
    assert stated is not None
    assert stated.day == DAY


def test_an_address_may_hold_the_month_or_nothing() -> None:
    stated = date_from_url("https://example.com/2023/11/a")
    assert stated is not None
    assert (stated.precision, stated.day) == ("month", None)
    assert date_from_url("https://example.com/a-173512435.html") is None
    assert date_from_url("https://example.com/2023/13/45/a") is None


def choose(
    *claims: tuple[str, str, str],
    visible: tuple[str, ...] = (),
    url: str | None = None,
    zone: str | None = None,
    fetched_at: dt.datetime | None = None,
) -> tuple[dt.date | None, dt.datetime | None, str | None]:
    stated, _, method = choose_date(
        [Claim(*claim) for claim in claims], visible, url, source_zone=zone, fetched_at=fetched_at
    )
    return (stated.day, stated.at, method) if stated else (None, None, method)


def test_the_minute_comes_from_metadata_and_the_day_from_the_page() -> None:
    chosen = choose(
        ("published", "2023-12-01T02:10:00Z", "json-ld"), visible=("November 30, 2023",)
    )
    assert chosen == (DAY, utc(2023, 12, 1, 2, 10), "json-ld")


def test_utc_metadata_fall_on_the_source_s_day() -> None:
    chosen = choose(("published", "2023-12-01T02:10:00Z", "json-ld"), zone="America/Chicago")
    assert chosen[0] == DAY


def test_a_change_written_into_published_loses_to_the_address() -> None:
    chosen = choose(
        ("published", "2024-02-26T10:00:00Z", "json-ld"),
        ("updated", "2024-02-26T10:00:00Z", "json-ld"),
        url="https://example.com/2023/11/30/a",
    )
    assert chosen == (DAY, None, "url")


def test_an_earlier_date_at_the_headline_beats_metadata() -> None:
    chosen = choose(("published", "2025-06-12", "json-ld"), visible=("November 30, 2023",))
    assert chosen[0] == DAY


def test_the_record_s_own_date_is_believed() -> None:
    chosen = choose(
        ("published", "2023-11-30", "record:date"), url="https://example.com/2021/01/05/a"
    )
    assert chosen == (DAY, None, "record:date")


def test_midnight_sharp_is_a_day() -> None:
    assert choose(("published", "2023-11-30T00:00:00Z", "meta")) == (DAY, None, "meta")


def test_a_date_after_fetching_is_not_believed() -> None:
    fetched_at = utc(2023, 12, 1)
    assert choose(("published", "2030-01-01", "json-ld"), fetched_at=fetched_at)[0] is None
    assert choose(("published", "1970-01-01", "json-ld"))[0] is None


def test_an_ambiguous_date_is_read_as_the_others_say() -> None:
    chosen = choose(("published", "03/04/2023", "meta"), url="https://example.com/2023/04/a")
    assert chosen[0] == dt.date(2023, 4, 3)


def test_the_last_change_stands_for_a_missing_publication() -> None:
    claim = Claim("updated", "2023-11-30T18:20:00Z", "json-ld")
    stated, updated_at, method = choose_date([claim], [], None, source_zone=None, fetched_at=None)
    assert stated is not None
    assert (stated.day, updated_at, method) == (DAY, utc(2023, 11, 30, 18, 20), "json-ld")


def test_nothing_stated_gives_nothing() -> None:
    assert choose_date([], [], None, source_zone=None, fetched_at=None) == (None, None, None)


@pytest.mark.parametrize("line", ["March 2024", "Monthly review | March 2024"])
def test_a_month_alone_in_its_line_is_a_date(line: str) -> None:
    (found,) = find_dates(line)
    assert (found.precision, found.earliest.isoformat(), found.day) == ("month", "2024-03-01", None)


def test_a_month_in_a_longer_line_is_none() -> None:
    assert find_dates("The vote of March 2024 in pictures") == []


FETCHED = utc(2024, 3, 1, 0, 30)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("3 hours ago", dt.date(2024, 2, 29)),
        ("Published 3 hours ago", dt.date(2024, 2, 29)),
        ("By Ada Quill, 2 days ago", dt.date(2024, 2, 28)),
        ("Yesterday", dt.date(2024, 2, 29)),
        ("yesterday at 10:15", dt.date(2024, 2, 29)),
        ("vor 2 Stunden", dt.date(2024, 2, 29)),
        ("il y a 3 jours", dt.date(2024, 2, 27)),
        ("hace 2 días", dt.date(2024, 2, 28)),
        ("há 2 horas", dt.date(2024, 2, 29)),
        ("3小时前", dt.date(2024, 2, 29)),
        ("2 дня назад", dt.date(2024, 2, 28)),
    ],
)
def test_words_that_count_back_need_the_time_of_fetching(line: str, day: dt.date) -> None:
    stated, _, method = choose_date([], [line], None, source_zone=None, fetched_at=FETCHED)
    assert stated is not None
    assert (stated.day, stated.precision, stated.evidence, method) == (day, "day", line, "relative")
    assert choose_date([], [line], None, source_zone=None, fetched_at=None)[0] is None


def test_minutes_ago_give_the_minute_and_weeks_only_a_span() -> None:
    minute = parse_relative("5 minutes ago", FETCHED, None)
    assert minute is not None
    assert (minute.at, minute.zone_method) == (utc(2024, 3, 1, 0, 25), "assumed")
    weeks = parse_relative("2 weeks ago", FETCHED, None)
    assert weeks is not None
    assert (weeks.day, weeks.earliest, weeks.latest) == (
        None,
        dt.date(2024, 2, 10),
        dt.date(2024, 2, 16),
    )


def test_the_day_that_is_counted_back_is_the_source_s() -> None:
    stated = parse_relative("1 hour ago", FETCHED, "Asia/Tokyo")
    assert stated is not None
    assert stated.day == dt.date(2024, 3, 1)


@pytest.mark.parametrize("line", ["Yesterday's men are gone", "news today show", "5 min read"])
def test_prose_counts_nothing_back(line: str) -> None:
    assert parse_relative(line, FETCHED, None) is None


def test_a_stated_day_beats_one_counted_back() -> None:
    stated, _, method = choose_date(
        [], ["2 days ago", "30 November 2023"], None, source_zone=None, fetched_at=FETCHED
    )
    assert stated is not None
    assert (stated.day, method) == (DAY, "visible")


def test_the_day_at_the_headline_beats_an_earlier_publication_in_metadata() -> None:
    claims = [
        Claim("published", "2019-01-05T10:00:00Z", "json-ld"),
        Claim("updated", "2023-11-30T18:20:00Z", "json-ld"),
    ]
    stated, _, method = choose_date(
        claims, ["30 November 2023"], None, source_zone=None, fetched_at=None
    )
    assert stated is not None
    assert (stated.day, stated.at, method) == (DAY, None, "visible")


def test_a_day_that_the_page_calls_a_change_is_no_publication() -> None:
    claims = [
        Claim("published", "2019-01-05", "json-ld"),
        Claim("updated", "2023-11-30", "time-element"),
    ]
    for line in ("Updated 30 November 2023", "30 November 2023"):
        stated, _, _ = choose_date(claims, [line], None, source_zone=None, fetched_at=None)
        assert stated is not None
        assert stated.day == dt.date(2019, 1, 5)


def test_a_day_after_the_last_change_is_the_day_of_reading() -> None:
    claims = [Claim("published", "2019-01-05", "json-ld"), Claim("updated", "2019-02-01", "meta")]
    stated, _, _ = choose_date(
        claims, ["30 November 2023"], None, source_zone=None, fetched_at=None
    )
    assert stated is not None
    assert stated.day == dt.date(2019, 1, 5)


def test_a_change_that_no_reader_sees_is_no_publication() -> None:
    claim = Claim("updated", "2023-11-30T18:20:00Z", "opengraph")
    stated, updated_at, _ = choose_date([claim], [], None, source_zone=None, fetched_at=None)
    assert stated is None
    assert updated_at == utc(2023, 11, 30, 18, 20)


def test_a_label_alone_counts_for_the_line_below() -> None:
    found = find_dates("Page updated:\n30 November 2023")
    assert [(date.kind, date.day) for date in found] == [("updated", DAY)]


def test_a_date_before_an_update_is_the_publication() -> None:
    found = find_dates("30 November 2023. Updated: 2 December 2023")
    assert [date.kind for date in found] == ["published", "updated"]


@pytest.mark.parametrize("line", ["Printed on 30 November 2023", "Release date 30 Nov 2023"])
def test_the_day_of_something_else_is_none(line: str) -> None:
    assert find_dates(line) == []


def test_the_first_of_several_days_at_the_headline_counts() -> None:
    lines = ["30 November 2023", "1 October 2021", "5 May 2022"]
    stated, _, _ = choose_date([], lines, None, source_zone=None, fetched_at=None)
    assert stated is not None
    assert stated.day == DAY
