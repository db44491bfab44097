"""Ten thousand small files: they are looked through quickly, the second time for nothing."""

import time

from tests import inline
from tests.command import run
from tests.formats import plain
from tests.texts import TEXTS

FOLDERS, IN_EACH, TEXTS_IN_ALL = 100, 100, 20
SECONDS = 60
"""Far more than it takes: a machine may be busy."""


def test_ten_thousand_small_files_are_known_the_second_time(tmp_path):
    """Most of them are copies, so that they cost a look and a row each, and no coding."""
    home = tmp_path / "home"
    raws = [
        plain(TEXTS[number % len(TEXTS)]) + f"Edition {number} of the day.\n".encode()
        for number in range(TEXTS_IN_ALL)
    ]
    for folder in range(FOLDERS):
        place = home / "inbox" / f"desk-{folder:02d}"
        place.mkdir(parents=True)
        for number in range(IN_EACH):
            (place / f"{number:02d}.txt").write_bytes(raws[(folder + number) % TEXTS_IN_ALL])
    files = FOLDERS * IN_EACH

    started = time.monotonic()
    first = inline.ingest(home)
    whole = time.monotonic() - started
    assert first.of("discover", "found") == first.of("discover", "fresh") + first.of(
        "discover", "duplicate"
    )
    assert first.of("discover", "found") == files
    assert first.of("load", "files_loaded") == TEXTS_IN_ALL
    assert first.of("load", "files_duplicate") == files - TEXTS_IN_ALL
    assert first.of("load", "article") == TEXTS_IN_ALL

    started = time.monotonic()
    again = inline.ingest(home)
    look = time.monotonic() - started
    assert again.of("discover", "known") == again.of("discover", "found") == files
    assert again.of("read", "documents") == 0

    started = time.monotonic()
    command = run("ingest", "--home", home)
    nothing = time.monotonic() - started
    assert command.returncode == 0, command.stderr
    assert f"Nothing new: {files} files found, {files} known" in command.stdout
    print(f"{files} files: first {whole:.1f} s, again {look:.1f} s, command {nothing:.1f} s")
    assert max(look, nothing) < SECONDS
