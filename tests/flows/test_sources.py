"""`dateline sources`, and naming outlets by path and by the fingerprint of their site."""

import csv
import dataclasses
import json
from fnmatch import fnmatchcase

import pytest

from flows.again import renamed_bytes
from flows.commands.sources import common_glob, likely_name
from tasks.outlets import OutletRule, read_outlet_rules, settle_outlet
from tasks.records import Claim, CleanDocument, Source
from tests import inline
from tests.command import ask, run
from warehouse.home import Home

STORM = """Storm closes the port of Calais

A storm closed the port of Calais for a day, officials said on Monday, and ferries waited at sea.

The harbour master said that traffic would resume on Tuesday morning, once the wind had dropped.
"""
UNNAMED = (
    "select article_id, path, site_key from documents join current_articles using (article_id)"
)


def shown(home):
    done = run("sources", "--home", home, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_article_is_of_an_outlet_or_unnamed(sample_home):
    answer = shown(sample_home)
    (counted,) = ask(
        sample_home,
        "select count(source) as named, count(*) - count(source) as unnamed from current_articles",
    )
    assert sum(outlet["articles"] for outlet in answer["named"]) == counted["named"] > 0
    assert sum(site["articles"] for site in answer["unnamed"]) == counted["unnamed"] > 0
    for outlet in answer["named"]:
        assert sum(outlet["known_by"].values()) == outlet["articles"]
        assert outlet["first_published"] <= outlet["last_published"]
    by_name = {outlet["source"]: outlet for outlet in answer["named"]}
    assert by_name["kestrel-daily"]["known_by"] == {"folder": 6}


def test_an_unnamed_site_shows_what_a_person_knows_it_by(sample_home):
    pasted = at(shown(sample_home), "pasted.txt")
    assert pasted["titles"] == ["Hasina quits and flies to India as crowds storm her residence"]
    assert "notifications_none" in pasted["furniture"]
    assert pasted["line"] == f"site_key:{pasted['site_key']},,,,,,"


def test_an_unnamed_page_of_a_known_site_gets_its_name_proposed(sample_home):
    """`downloads/article (1).txt` is a page of the paper that fills a folder of its own."""
    page = at(shown(sample_home), "downloads/article (1).txt")
    assert page["also_of"] == {"harbour-ledger": 6}
    assert page["line"] == f"site_key:{page['site_key']},harbour-ledger,,,,,"


@pytest.mark.parametrize(
    ("also_of", "name"), [({}, ""), ({"a": 3, "b": 2}, "a"), ({"a": 2, "b": 2}, "")]
)
def test_a_name_is_proposed_when_most_articles_have_it(also_of, name):
    assert likely_name(also_of) == name


def at(answer, paths):
    (site,) = [site for site in answer["unnamed"] if site["paths"] == paths]
    return site


def test_people_see_the_same_and_lines_to_copy(sample_home):
    done = run("sources", "--home", sample_home)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    header = lines.index("path_glob,source,name,country,language,time_zone,kind")
    wanted = [site["line"] for site in shown(sample_home)["unnamed"] if site["line"]]
    assert lines[header + 1 :] == wanted


def test_a_home_that_is_none_is_a_wrong_call(tmp_path):
    done = run("sources", "--home", tmp_path)
    assert done.returncode == 2
    assert "no Dateline home" in done.stderr


def test_a_line_with_a_name_names_the_site_and_nothing_else(own_home):
    """The line that is shown, filled in, names just the articles that it was shown for."""
    before = shown(own_home)
    site = at(before, "pasted.txt")
    name_site(own_home, site["site_key"], "The Quay")
    renamed = renamed_bytes(Home(own_home))
    assert len(renamed) == 1
    inline.judge_anew(own_home, renamed)
    after = shown(own_home)
    quay = [outlet for outlet in after["named"] if outlet["source"] == "The Quay"]
    assert [(item["articles"], item["known_by"]) for item in quay] == [(1, {"sources.csv": 1})]
    assert [item for item in after["named"] if item not in quay] == before["named"]
    assert after["unnamed"] == [item for item in before["unnamed"] if item != site]
    assert renamed_bytes(Home(own_home)) == []
    (own_home / "sources.csv").unlink()
    assert renamed_bytes(Home(own_home)) == renamed
    inline.judge_anew(own_home, renamed)
    assert shown(own_home) == before
    assert run("check", "--home", own_home).returncode == 0


def test_new_documents_are_named_by_their_site(own_home, tmp_path):
    """Files that come in later, from a folder where everything lies, through the flow itself."""
    site = at(shown(own_home), "pasted.txt")
    name_site(own_home, site["site_key"], "The Quay")
    text = (own_home / "inbox/pasted.txt").read_text("utf-8")
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    (mixed / "a.txt").write_text(text.replace("Hasina", "Hasan"), "utf-8")
    (mixed / "b.txt").write_text(STORM)
    done = run("ingest", mixed, "--home", own_home, "--json")
    assert done.returncode == 0, done.stderr
    found = ask(own_home, f"{UNNAMED} where path like '{mixed}/%' order by path")
    sources = ask(
        own_home,
        "select source, source_method from articles join documents using (article_id)"
        f" where path like '{mixed}/%' order by path",
    )
    assert [row["site_key"] for row in found] == [site["site_key"], None]
    assert sources[0] == {"source": "The Quay", "source_method": "sources.csv"}
    assert sources[1]["source"] != "The Quay"


def name_site(home, site_key, name):
    with (home / "sources.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["path_glob", "source", "name", "country", "language", "time_zone", "kind"])
        rows.writerow([f"site_key:{site_key}", name, name, "USA", "en", "", "paper"])


def document(path="a/b.txt", site_key="0123", claims=()):
    origin = Source("d", "f", path, None, 0, None, "0" * 64, None)
    return CleanDocument(
        origin, "text/plain", None, "text/plain", False, (), claims, site_key, None
    )


def rules(*rows):
    return tuple(OutletRule(glob, (Claim("source", name, "sources.csv"),)) for glob, name in rows)


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([("a/*", "Path"), ("site_key:0123", "Site")], "Path"),
        ([("site_key:0123", "Site"), ("a/*", "Path")], "Site"),
        ([("site_key:4567", "Other"), ("*", "Path")], "Path"),
        ([("site_key:4567", "Other")], None),
        ([], None),
    ],
)
def test_the_first_row_that_matches_wins(rows, name):
    by_path = Claim("source", "old", "sources.csv")
    option = Claim("source", "Option", "option")
    title = Claim("title", "T", "record:title")
    settled = settle_outlet(document(claims=(title, by_path, option)), rules(*rows))
    stated = () if name is None else (Claim("source", name, "sources.csv"),)
    assert settled.claims == (title, *stated, option)
    assert settle_outlet(settled, rules(*rows)) == settled


def test_no_fingerprint_matches_no_site_row():
    bare = dataclasses.replace(document(), site_key=None)
    assert settle_outlet(bare, rules(("site_key:", "Nothing"), ("site_key:0123", "Site"))) == bare


def test_a_row_without_a_source_states_nothing(tmp_path):
    file = tmp_path / "sources.csv"
    file.write_text("path_glob,source\na/*,\nb/*,B\n")
    assert [rule.path_glob for rule in read_outlet_rules(file)] == ["b/*"]


@pytest.mark.parametrize(
    ("paths", "glob"),
    [
        (["a/b/1.txt", "a/b/2.txt"], "a/b/*"),
        (["a/b/1.txt", "a/c/2.txt"], "a/*"),
        (["a/1.txt", "b/2.txt"], "*"),
        (["x.txt", "a/y.txt"], "*"),
        (["/srv/n/1", "/srv/m/2"], "/srv/*"),
        (["s3://bucket/x/1", "s3://bucket/x/2"], "s3://bucket/x/*"),
        (["a/odd [1]*.txt"], "a/odd [[]1][*].txt"),
        (["q?/1", "q?/2"], "q[?]/*"),
    ],
)
def test_the_glob_is_the_common_folder(paths, glob):
    assert common_glob(paths) == glob
    assert all(fnmatchcase(path, glob) for path in paths)
