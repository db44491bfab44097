"""Lines that recur over the pages of a site go, with their reason; nothing else does."""

import datetime as dt
import json

import pytest

import warehouse
from tests import inline
from warehouse import forget, lake, site_memory
from warehouse.home import Home

NOW = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
FOOT = (
    "The Lantern lives from its readers, who pay for what they find here every morning of the {}."
)
INSIDE = "Why not send this page to {} of your friends, and tell them where it is from?"
HEADING = "What happens next"


@pytest.fixture(scope="module")
def bodies(sample_home):
    """Paragraphs of ten articles of the sample inbox."""
    with warehouse.connect(sample_home) as connection:
        found = connection.execute(
            "select title, body from current_articles where language = 'en'"
            " and len(string_split(body, chr(10) || chr(10))) >= 5 order by article_id limit 10"
        ).fetchall()
    return [(title, body.split("\n\n")) for title, body in found]


@pytest.fixture
def site(bodies, tmp_path):
    """A home with ten articles of one outlet whose pages share lines that look like text."""
    home = tmp_path / "home"
    (home / "inbox").mkdir(parents=True)
    with (home / "inbox/lantern.jsonl").open("w", encoding="utf-8") as lines:
        for number, (title, paragraphs) in enumerate(bodies):
            text = [*paragraphs[:2], INSIDE.format(number), HEADING, *paragraphs[2:]]
            text.append(FOOT.format(2014 + number))
            record = {"id": number, "title": title, "source": "The Lantern"}
            lines.write(json.dumps({**record, "text": "\n\n".join(text)}) + "\n")
    inline.ingest(home)
    return home


def bodies_of(home):
    with warehouse.connect(home) as connection:
        found = connection.execute("select title, body from current_articles").fetchall()
    return dict(found)


def test_lines_that_recur_are_furniture_once_they_were_learned(site, bodies):
    assert all("The Lantern lives" in body for body in bodies_of(site).values())
    inline.recode(site, learn=True)
    cleaned = bodies_of(site)
    for title, paragraphs in bodies:
        kept = [part for part in cleaned[title].split("\n\n") if part != HEADING]
        assert kept == paragraphs
    with warehouse.connect(site) as connection:
        dropped = connection.execute(
            "select count(*) from passages where kind = 'furniture' and reason = ?",
            [site_memory.REASON],
        ).fetchone()
        coded = connection.execute(
            "select distinct codings.site_memory_version = site_memory.version"
            " from articles join codings using (coding_id), site_memory"
        ).fetchall()
    assert dropped == (20,)
    assert coded == [(True,)]


def test_what_was_learned_stays_when_it_is_learned_again(site):
    home = Home(site.resolve())
    inline.recode(site, learn=True)
    with warehouse.connect(site) as connection:
        before = connection.execute("from site_memory order by line").fetchall()
    assert site_memory.learn(home, NOW) == len(before) == 2
    with warehouse.connect(site) as connection:
        assert connection.execute("from site_memory order by line").fetchall() == before


def test_a_run_keeps_the_version_it_began_with(site, tmp_path):
    home = Home(site.resolve())
    assert site_memory.pin(home, tmp_path) is None
    assert site_memory.learn(home, NOW) == 2
    version = site_memory.pin(home, tmp_path)
    assert site_memory.pinned_file(tmp_path, version).is_file()


def test_another_site_keeps_its_lines(site, bodies, tmp_path):
    inline.recode(site, learn=True)
    title, paragraphs = bodies[0]
    text = "\n\n".join([*paragraphs, FOOT.format(2020)])
    for name in ("The Lantern", "The Beacon"):
        record = {"id": "new", "title": f"{title}, told anew", "source": name, "text": text}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    inline.ingest(site, sorted(tmp_path.glob("*.jsonl")))
    with warehouse.connect(site) as connection:
        found = dict(
            connection.execute(
                "select source, contains(body, 'lives from its readers') from articles"
                " where title like '%told anew'"
            ).fetchall()
        )
    assert found == {"The Lantern": False, "The Beacon": True}


def test_what_is_taken_down_is_no_longer_remembered(site):
    home = Home(site.resolve())
    site_memory.learn(home, NOW)
    with lake.open_for_reading(site) as connection:
        target = forget.find_source(connection, "The Lantern")
    forget.forget(home, target, "asked for", NOW, None)
    with warehouse.connect(site) as connection:
        assert connection.execute("select count(*) from site_memory").fetchone() == (0,)
