"""Fuzz a reader, guided by coverage: `python -m tests.fuzz FORMAT SECONDS`.

FORMAT is an ending of a file's name, such as `.warc.gz`. Needs atheris, which the project does
not depend on: `pip install atheris` in the same environment. What breaks the property of
`tests.reading.check` is left in `crash-…` in the working folder, and given again as
`python -m tests.fuzz FORMAT crash-…` it is tried alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

USAGE = 2
MAX_BYTES = 20_000


def main(arguments: list[str]) -> int:
    """Fuzz until the time is up, or try one file; the exit status."""
    if len(arguments) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return USAGE
    ending, seconds = arguments
    try:
        import atheris
    except ImportError:
        sys.stderr.write("atheris is not installed: pip install atheris\n")
        return USAGE
    with atheris.instrument_imports(include=["tasks.read", "tasks.records"]):
        from tests.formats import valid_files
        from tests.hostile import CRAFTED
        from tests.reading import check

    folder = Path(tempfile.mkdtemp(prefix="dateline-fuzz-"))
    path = folder / f"fuzzed{ending}"

    def try_one(raw: bytes) -> None:
        path.write_bytes(raw)
        check(path)

    if Path(seconds).is_file():
        try_one(Path(seconds).read_bytes())
        return 0
    corpus = folder / "corpus"
    corpus.mkdir()
    seeds = {"whole": valid_files()[ending][0]}
    for name, (its_ending, make) in CRAFTED.items():
        if its_ending == ending:
            seeds[name] = make(Random(name))
    for name, raw in seeds.items():
        if len(raw) < MAX_BYTES and _passes(try_one, raw, name):
            (corpus / name).write_bytes(raw)
    options = [
        f"-max_total_time={int(seconds)}",
        f"-max_len={MAX_BYTES}",
        "-timeout=20",
        "-rss_limit_mb=2500",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], try_one)
    atheris.Fuzz()
    return 0


def _passes(try_one: Callable[[bytes], None], raw: bytes, name: str) -> bool:
    """Whether a seed is worth starting from: what fails already would end the search at once."""
    try:
        try_one(raw)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told
        sys.stderr.write(f"left out, because it fails as it is: {name}: {error!r:.200}\n")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
