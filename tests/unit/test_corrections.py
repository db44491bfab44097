"""Human decisions on what was found in one text."""

import dataclasses
import datetime as dt

from tasks.enrich.code import CodingOptions, code_article
from tasks.enrich.corrections import speaking_of
from tasks.enrich.nlp import Entity
from tasks.evaluate.texts import article_of
from warehouse import records
from warehouse.corrections import key_of
from warehouse.tables import Correction

TEXT = (
    "Georgia voted on Tuesday. In Georgia the count took two days, and Joe Biden won by fewer "
    "than 13,000 votes. Biden thanked the Peach State."
)
AT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
NOTHING = Correction("", "", "", None, None, None, None, None, None, None, None, AT, None)


def decision(action, target_kind, **said):
    made = dataclasses.replace(NOTHING, action=action, target_kind=target_kind, **said)
    return dataclasses.replace(made, correction_id=key_of(made))


def coded(tmp_path, *decisions):
    article = article_of(TEXT)
    file = tmp_path / f"{'-'.join(one.correction_id for one in decisions)}.parquet"
    records.write(file, Correction, list(decisions))
    start = TEXT.index("Joe Biden")
    entities = (Entity(start, start + len("Joe Biden"), "PERSON"),)
    return code_article(article, entities, CodingOptions("none", corrections=str(file)))


def countries(result):
    return [(m.surface, m.country, m.method) for m in result.country_mentions]


def test_words_are_given_another_country_in_all_places_or_in_one(tmp_path):
    everywhere = decision("fix_country", "country", surface="Georgia", value="USA")
    assert countries(coded(tmp_path, everywhere)) == [("Georgia", "USA", "correction")] * 2
    second = decision("fix_country", "country", surface="Georgia", value="USA", occurrence_no=2)
    first, other = countries(coded(tmp_path, second))
    assert first[1:] != ("USA", "correction")
    assert other == ("Georgia", "USA", "correction")


def test_a_place_that_is_none_goes_and_the_rest_is_numbered_anew(tmp_path):
    found = coded(tmp_path, decision("reject", "country", surface="Georgia", occurrence_no=1))
    assert [m.start_char for m in found.country_mentions] == [TEXT.rindex("Georgia")]
    assert [m.mention_no for m in found.country_mentions] == [0]
    assert [row.mentions for row in found.article_countries] == [1]


def test_words_that_nothing_found_name_a_country_or_an_actor(tmp_path):
    state = decision("alias", "country", surface="Peach State", value="USA")
    found = coded(tmp_path, state)
    assert ("Peach State", "USA", "correction") in countries(found)
    body = decision(
        "alias", "actor", surface="Peach State", actor_id="org:peach", value_name="The Peach State"
    )
    found = coded(tmp_path, body)
    (mention,) = (m for m in found.actor_mentions if m.actor_id == "org:peach")
    assert (mention.surface, mention.confidence) == ("Peach State", 1.0)
    (actor,) = (actor for actor in found.actors if actor.actor_id == "org:peach")
    assert (actor.name, actor.aliases) == ("The Peach State", ("Peach State",))


def test_merged_actors_have_one_key_and_the_weight_of_both(tmp_path):
    merge = decision(
        "merge", "actor", actor_id="person:joe_biden", value="person:joseph_biden",
        value_name="Joseph Biden",
    )  # fmt: skip
    found = coded(tmp_path, merge)
    assert {m.actor_id for m in found.actor_mentions} == {"person:joseph_biden"}
    (actor,) = found.actors
    assert (actor.name, actor.type) == ("Joseph Biden", "person")
    assert [row.mentions for row in found.article_actors] == [2]
    assert found.article.corrections == (merge.correction_id,)


def test_types_and_roles_are_set(tmp_path):
    role = decision("set_role", "actor", actor_id="person:joe_biden", value="candidate")
    kind = decision("set_type", "actor", actor_id="person:joe_biden", value="organisation")
    found = coded(tmp_path, role, kind)
    assert {m.role for m in found.actor_mentions} == {"candidate"}
    assert [actor.type for actor in found.actors] == ["organisation"]


def test_the_article_names_the_decisions_that_speak_of_it(tmp_path):
    here = decision("reject", "actor", surface="Peach State")
    elsewhere = decision("reject", "actor", surface="Sunshine State")
    other_text = decision("fix_country", "country", surface="Georgia", value="USA",
                          raw_sha256="0" * 64)  # fmt: skip
    unnamed = decision("set_type", "actor", actor_id="org:nobody", value="party")
    found = coded(tmp_path, here, elsewhere, other_text, unnamed)
    assert found.article.corrections == (here.correction_id,)
    assert speaking_of(article_of(TEXT), [elsewhere, other_text]) == []


def test_the_key_of_a_decision_is_what_it_says():
    one = decision("reject", "actor", surface="May", reason="the month")
    assert key_of(one) == key_of(dataclasses.replace(one, reason="other", made_at=AT))
    assert key_of(one) != key_of(dataclasses.replace(one, occurrence_no=1))


def test_a_decision_may_name_the_key_that_another_one_gives(tmp_path):
    role = decision("set_role", "actor", actor_id="person:joseph_biden", value="candidate")
    kind = decision("set_type", "actor", actor_id="person:joseph_biden", value="organisation")
    merge = decision("merge", "actor", actor_id="person:joe_biden", value="person:joseph_biden")
    found = coded(tmp_path, role, kind, merge)
    assert {(m.actor_id, m.role) for m in found.actor_mentions} == {
        ("person:joseph_biden", "candidate")
    }
    assert [actor.type for actor in found.actors] == ["organisation"]
    assert set(found.article.corrections) == {one.correction_id for one in (role, kind, merge)}
