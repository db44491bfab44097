"""Names of an article put right from all that the article says of them; no model is needed."""

import datetime as dt

import pytest

from tasks.enrich.entities import better_entities, outside_names
from tasks.enrich.gazetteer import load_gazetteer
from tasks.enrich.name_evidence import KINDS, weights
from tasks.enrich.name_tables import HEADS, contexts, family_names, given_names, heads
from tasks.enrich.nlp import Entity
from warehouse.tables import Article


def article(text):
    fields = dict.fromkeys(Article.__dataclass_fields__)
    fields.update(
        article_id="a", body=text, text=text, language="en", word_count=len(text.split()),
        authors=(), loaded_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC), run_id="r",
    )  # fmt: skip
    return Article(**fields)


def entities_of(text, *labelled):
    """The model's names: (surface, label, which place of it, the first unless told)."""
    found = []
    for surface, label, *place in labelled:
        start = -1
        for _ in range(place[0] if place else 1):
            start = text.index(surface, start + 1)
        found.append(Entity(start, start + len(surface), label))
    return tuple(sorted(found, key=lambda entity: entity.start_char))


def better(text, *labelled):
    """(surface, label) of each name after the step."""
    found = load_gazetteer().find(text)
    names = better_entities(article(text), entities_of(text, *labelled), found)
    return [(text[name.start_char : name.end_char], name.label) for name in names]


def test_a_name_seen_once_is_found_everywhere():
    text = (
        "Amundsen reached the pole first. The ship had left Roald Amundsen at the ice, and"
        " nobody there expected that Amundsen would be back so soon."
    )
    assert better(text, ("Roald Amundsen", "PERSON")) == [
        ("Amundsen", "PERSON"),
        ("Roald Amundsen", "PERSON"),
        ("Amundsen", "PERSON"),
    ]


def test_a_name_has_one_label_by_the_votes_of_its_places():
    text = "The Nansen drift made him known. People admired Nansen, and Nansen wrote a book."
    labelled = better(text, ("Nansen", "ORG"), ("Nansen", "PERSON", 2), ("Nansen", "PERSON", 3))
    assert labelled == [("Nansen", "PERSON")] * 3


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("The poem was read by Sen. Quillamore on the steps.", "Quillamore"),
        ("Asked about the harvest, spokesman Ondrej Vysloužil smiled.", "Ondrej Vysloužil"),
        ("The prize went to Teremun Agbaje, 61, a potter.", "Teremun Agbaje"),
        ("The bridge was drawn by J. K. Thistleby in ink.", "J. K. Thistleby"),
    ],
)
def test_what_stands_beside_a_name_makes_it_a_person(text, surface):
    assert (surface, "PERSON") in better(text)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("He taught at the University of Uppsala for years.", "University of Uppsala"),
        ("It was printed in the Gotham Evening Gazette that day.", "Gotham Evening Gazette"),
        (
            "She led the Center for Strategic and Maritime Studies then.",
            "Center for Strategic and Maritime Studies",
        ),
        ("They had bought it from the company Fernwheel in spring.", "Fernwheel"),
    ],
)
def test_words_that_only_organisations_have(text, surface):
    assert (surface, "ORG") in better(text)


def test_who_is_quoted_is_no_place():
    text = "Most bicycles rust, according to Fernwheel."
    assert better(text, ("Fernwheel", "GPE")) == [("Fernwheel", "ORG")]


def test_an_acronym_in_brackets_is_the_organisation_before_it():
    text = "The Harbour Masters Union (HMU) met. In the evening HMU voted."
    assert better(text)[-2:] == [("HMU", "ORG"), ("HMU", "ORG")]


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("Backers point to the map. The backers of the plan hope.", "Backers", "ORG"),
        ("They came to the village of Horlivka at night.", "Horlivka", "ORG"),
        ("The Affordable Care Act passed in spring.", "Affordable Care Act", "ORG"),
        ("Hundreds of Kashmiri Muslims prayed.", "Kashmiri Muslims", "PERSON"),
        ("He was named secretary of Agriculture in May.", "Agriculture", "ORG"),
        ("The votes of R-Ky. were counted.", "R-Ky.", "PERSON"),
        ("They saw al-Qaeda-linked men.", "al-Qaeda-linked", "ORG"),
        ("Sign up for Daily Newsletters and read.", "Daily Newsletters", "ORG"),
    ],
)
def test_no_actor_though_the_model_says_so(text, surface, label):
    labels = {kind for name, kind in better(text, (surface, label)) if name == surface}
    assert labels.isdisjoint({"PERSON", "ORG"})


def test_days_and_openers_are_no_names():
    assert better("The mayor said Thursday that it rains. Yet Friday was dry.") == []


def test_two_names_that_the_model_took_for_one():
    text = "He wrote to the Lighthouse Council Edith Thornbury for help."
    assert better(text, ("the Lighthouse Council Edith Thornbury", "ORG")) == [
        ("Lighthouse Council", "ORG"),
        ("Edith Thornbury", "PERSON"),
    ]


def test_a_run_ends_where_the_model_sees_a_person_begin():
    text = "The book praises Lighthouse Rowing Academy Wendelin Oake for it."
    assert better(text, ("Wendelin Oake", "PERSON")) == [
        ("Lighthouse Rowing Academy", "ORG"),
        ("Wendelin Oake", "PERSON"),
    ]


def test_whose_it_is_is_no_part_of_the_name():
    text = "Everybody read Beijing's Harbour Investment Bank report."
    assert ("Harbour Investment Bank", "ORG") in better(
        text, ("Beijing's Harbour Investment Bank", "ORG")
    )


def test_a_title_and_a_country_before_a_person_are_cut_off():
    text = "It was Norwegian Prime Minister Gunnar Knudsen who opened the railway."
    assert ("Gunnar Knudsen", "PERSON") in better(text)


def test_a_surname_that_is_a_place_stays_in_the_full_name():
    assert ("Lisa Monaco", "PERSON") in better("The lawyer Lisa Monaco was born in Boston.")


def test_a_name_of_the_text_is_found_in_a_headline():
    text = (
        "Edith Thornbury Opens Harbour Light Show\n\n"
        "The light was built by Edith Thornbury, an engineer."
    )
    assert better(text)[0] == ("Edith Thornbury", "PERSON")


def test_capitals_of_a_headline_alone_name_nobody():
    assert better("Harbour Light Show Opens After Long Wait\n\nIt was a long wait.") == []


def test_what_the_tables_know_is_left_to_them():
    text = "The United Nations met in Geneva."
    assert better(text, ("The United Nations", "ORG"), ("Geneva", "GPE")) == [
        ("The United Nations", "ORG"),
        ("Geneva", "GPE"),
    ]


def test_a_body_that_the_model_takes_for_a_person_is_none():
    assert better("They fought Hamas there.", ("Hamas", "PERSON")) == [("Hamas", "ORG")]


def test_a_body_inside_a_longer_name_is_not_meant():
    text = "She leads the University of Texas Student Rowing Association now."
    found = load_gazetteer().find(text)
    entities = better_entities(article(text), (), found)
    surfaces = {item.surface for item in found}
    assert "University of Texas" in surfaces
    left = {item.surface for item in outside_names(text, found, entities)}
    assert "University of Texas" not in left


def test_a_country_is_no_person_whoever_speaks_for_it():
    text = "Then the minister, Norway\u2019s oldest, said no."
    assert better(text, ("Norway\u2019s", "GPE")) == [("Norway\u2019s", "GPE")]


def test_places_and_peoples_stay_as_the_model_has_them():
    text = "In Ouagadougou the Mossi live."
    assert better(text, ("Ouagadougou", "GPE"), ("Mossi", "NORP")) == [
        ("Ouagadougou", "GPE"),
        ("Mossi", "NORP"),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "A", "THE WHOLE TEXT IS IN CAPITALS " * 400, "Word " * 5000, "Aa-" * 9000]
)
def test_odd_texts_are_read(text):
    for name in better_entities(article(text), (), load_gazetteer().find(text)):
        assert 0 <= name.start_char < name.end_char <= len(text)


def test_the_tables_fit_together():
    kinds = {f"{kind} word {position}" for kind in HEADS for position in ("first", "last")}
    named = {evidence for evidence in weights() if evidence.endswith(("word first", "word last"))}
    assert named <= kinds
    assert all(len(row) == len(KINDS) for row in weights().values())
    assert {"organisation", "place", "thing"} <= set(heads("first").values())
    assert set(HEADS) == set(heads("last").values())
    assert contexts()["according"] == "opener"
    assert "Fatima" in given_names()
    assert "Nguyen" in family_names()
