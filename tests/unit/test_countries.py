import re
import time
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, text

from tasks.enrich.cities import cities_by_key, place_key
from tasks.enrich.countries import find_countries, rank_countries
from tasks.enrich.gazetteer import load_gazetteer
from tasks.enrich.nlp import Entity
from tasks.enrich.subdivisions import admin1_of, subdivision_after
from warehouse import reference
from warehouse.tables import Article

NAMES = [
    "Paris,",
    "Texas",
    "Madison County",
    "the U.S. Senate",
    "Georgia",
    "St. Paul's",
    "London",
    "Ky.",
]


def article_of(text: str, title: str | None = None, url: str | None = None) -> Article:
    known: dict[str, Any] = {field.name: None for field in fields(Article)}
    body = text[len(title) :].lstrip() if title else text
    known |= {"article_id": "a" * 20, "title": title, "text": text, "body": body, "url": url}
    return Article(**known)


def mentions_in(text: str, url: str | None = None, dateline_end: int = 0, **names: str):
    """Mentions of a text; `names` are the model's: label and what it stands for, `|` between."""
    entities = sorted(
        (
            Entity(match.start(), match.end(), label)
            for label, surfaces in names.items()
            for surface in surfaces.split("|")
            for match in re.finditer(re.escape(surface), text)
        ),
        key=lambda entity: entity.start_char,
    )
    found = load_gazetteer().find(text)
    return find_countries(article_of(text, url=url), found, tuple(entities), dateline_end)


def read(text: str, **names: str) -> list[tuple[str, str]]:
    return [(mention.surface, mention.country) for mention in mentions_in(text, **names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The DPRK and South Korea", [("DPRK", "PRK"), ("South Korea", "KOR")]),
        ("Kosovo and Taiwan", [("Kosovo", "XKX"), ("Taiwan", "TWN")]),
        ("Gaza and the West Bank", [("Gaza", "PSE"), ("West Bank", "PSE")]),
        ("Belfast, in Northern Ireland", [("Belfast", "GBR"), ("Northern Ireland", "GBR")]),
        ("Crimea was annexed in 2014", [("Crimea", "UKR")]),
        ("troops of the Soviet Union", [("Soviet Union", "SUN")]),
        ("a guinea pig and a turkey in New Mexico", [("New Mexico", "USA")]),
        ("Peking duck", []),
    ],
)  # fmt: skip
def test_a_name_is_its_country_by_policy(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "town", "admin1"),
    [
        ("The fair opens in Paris, Texas, in May.", "Paris", "US-TX"),
        ("A crash near London, Ky., closed a road.", "London", "US-KY"),
        ("They moved to London, Ont., that year.", "London", "CA-ON"),
        ("She lives in Nowhere Springs, Mo., now.", "Nowhere Springs", "US-MO"),
    ],
)
def test_the_subdivision_after_a_town_decides(text, town, admin1):
    (mention,) = [m for m in mentions_in(text) if m.surface == town]
    assert (mention.country, mention.admin1) == (
        {"US": "USA", "CA": "CAN"}[admin1[:2]],
        admin1,
    )
    assert mention.confidence >= 0.9


def test_the_country_after_a_town_is_no_subdivision():
    assert read("Police in Tbilisi, Georgia, said so.", GPE="Tbilisi|Georgia") == [
        ("Tbilisi", "GEO"),
        ("Georgia", "GEO"),
    ]


def test_local_words_make_a_town_american_and_foreign_news_does_not():
    local = (
        "Paris police arrested a man on Friday. The Lamar County Sheriff's Office said that the "
        "deputies took him to the county jail. The Paris City Council meets on Monday."
    )
    assert set(read(local, GPE="Paris")) == {("Paris", "USA"), ("Lamar County", "USA")}
    world = "President Emmanuel Macron of France spoke in Paris. The United States was silent."
    assert ("Paris", "FRA") in read(world, GPE="Paris|France|United States")


def test_a_town_known_by_its_subdivision_stays_that_town():
    text = "Edmonton, Ky. - A barn burned down. Firefighters in Edmonton said that nobody was hurt."
    assert {country for surface, country in read(text) if surface == "Edmonton"} == {"USA"}


def test_georgia_is_a_state_or_a_country():
    state = "Voters in Georgia, Alabama and Florida go to the polls. Atlanta expects long lines."
    assert ("Georgia", "USA") in read(state, GPE="Georgia|Alabama|Florida|Atlanta")
    country = "Russia and Georgia fought over South Ossetia. Armenia stayed out of the war."
    assert ("Georgia", "GEO") in read(country, GPE="Russia|Georgia|Armenia")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Paris Hilton sang.", {"PERSON": "Paris Hilton"}),
        ("Shares of Bank of America fell.", {"ORG": "Bank of America"}),
        ("She studied at the University of Georgia.", {"ORG": "the University of Georgia"}),
        ("Michael Jordan played. Jordan scored again.", {"PERSON": "Michael Jordan"}),
        ("The house on Dublin Road burned.", {}),
        ("He speaks fluent French.", {}),
        ("By Chad Example", {}),
        ("His daughter, Florence, was there.", {"GPE": "Florence"}),
    ],
)
def test_names_of_people_bodies_and_streets_are_no_places(text, names):
    assert read(text, **names) == []


def test_an_organ_of_a_state_names_the_state():
    text = "A march to the Turkish Embassy ended at the State Duma."
    found = mentions_in(text, ORG="the Turkish Embassy|the State Duma")
    assert [mention.country for mention in found] == ["TUR", "RUS"]


def test_an_organ_without_a_country_goes_to_the_one_beside_it():
    text = "Sweden and Denmark agree. The parliament in Denmark votes first."
    assert ("parliament", "DNK") in read(text, GPE="Sweden|Denmark")


def test_capitals_and_seats_act():
    text = "Pyongyang has rejected the offer. The Kremlin and Whitehall were silent."
    found = {m.surface: m.sense for m in mentions_in(text, GPE="Pyongyang")}
    assert found == {"Pyongyang": "actor", "Kremlin": "actor", "Whitehall": "actor"}
    (place,) = mentions_in("The talks were held in Pyongyang.", GPE="Pyongyang")
    assert place.sense == "place"
    (quality,) = mentions_in("The French wine was good.")
    assert quality.sense == "attribute"
    (holder,) = mentions_in("He met UK officials there.")
    assert holder.sense == "attribute"
    (struck,) = mentions_in("An order to strike Syria by President Obama.", GPE="Syria")
    assert struck.sense == "place"


def test_a_city_has_its_place():
    (mention,) = mentions_in("A ship left the port of Trondheim.", GPE="Trondheim")
    assert (mention.country, mention.admin1) == ("NOR", "NO-50")
    assert mention.geonameid == 3133880
    assert (round(mention.lat), round(mention.lon)) == (63, 10)


def test_the_site_tells_a_country():
    text = "A man was hurt at the harbour in Newcastle."
    (mention,) = mentions_in(text, url="https://example.com.au/news/1", GPE="Newcastle")
    assert mention.country == "AUS"


def test_an_address_that_is_none_is_passed_over():
    (mention,) = mentions_in("She lives in Sydney.", url="http://[::1", GPE="Sydney")
    assert mention.country == "AUS"


@given(text(alphabet="AaBb .,\u2019'-\n$9\u00e9\u0130", max_size=200), lists(sampled_from(NAMES)))
def test_mentions_never_overlap_and_slice_to_their_surface(noise, names):
    whole = noise + " ".join(names) + noise
    end = 0
    for mention in mentions_in(whole):
        assert mention.start_char >= end
        end = mention.end_char
        assert whole[mention.start_char : end] == mention.surface
        assert 0 < mention.confidence <= 1


def test_long_lists_are_read_at_once():
    text_of_names = ", ".join(["Alpha Beta"] * 5_000)
    started = time.process_time()
    assert mentions_in(text_of_names) == ()
    assert time.process_time() - started < 5


def test_the_dateline_does_not_count():
    text = "VIENNA (AP) - Iran will cut its stock of uranium, Iran said."
    mentions = mentions_in(text, dateline_end=len("VIENNA (AP) - "), GPE="Iran")
    assert [m.in_dateline for m in mentions] == [True, False, False]
    (iran,) = rank_countries(article_of(text), mentions)
    assert (iran.country, iran.mentions, iran.is_main, iran.share) == ("IRN", 2, True, 1.0)


def test_there_is_no_main_country_when_two_weigh_alike():
    text = "Chile plays Peru. Peru plays Chile."
    ranked = rank_countries(article_of(text), mentions_in(text, GPE="Chile|Peru"))
    assert [row.is_main for row in ranked] == [False, False]
    assert sum(row.share for row in ranked) == pytest.approx(1)


@pytest.fixture
def own_tables(tmp_path):
    """A folder of own reference tables, in use as soon as it is named so."""
    yield tmp_path
    reference.use_own(None)


def test_an_own_alias_counts(own_tables):
    rows = "surface,country,kind,match,confidence,comment\nRuritania,AUT,name,case,0.9,\n"
    (own_tables / "country_aliases.csv").write_text(rows)
    text = "Ruritania has closed its border."
    assert load_gazetteer().find(text) == []
    reference.use_own(own_tables)
    found = load_gazetteer().find(text)
    assert [m.country for m in find_countries(article_of(text), found, (), 0)] == ["AUT"]


def test_cities_are_found_by_every_spelling():
    assert place_key("St. Paul") == place_key("Saint Paul") == "saint_paul"
    assert cities_by_key()["quebec"][0].admin1 == "CA-QC"
    assert cities_by_key()["kharkov"][0].country == "UKR"


def test_subdivisions_have_their_codes():
    assert admin1_of("Bavaria", "DE") == "DE-BY"
    assert admin1_of("Nowhere", "DE") is None
    assert subdivision_after("Dayton, Ohio", len("Dayton")) == ("US-OH", 8, 12)
    assert subdivision_after("Ann Lee, Ohio Democrat", len("Ann Lee")) is None
