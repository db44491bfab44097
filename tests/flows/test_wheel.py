"""The wheel holds everything: installed elsewhere it runs from any folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import environment

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(shutil.which("uv", path=str(Path(sys.executable).parent)) is None,
                    reason="uv is not in this environment")  # fmt: skip
def test_the_wheel_runs_from_another_folder(sample_home, tmp_path):
    uv = Path(sys.executable).parent / "uv"
    subprocess.run(
        [uv, "build", "--wheel", "--quiet", "--no-build-isolation", "--python", sys.executable,
         "--out-dir", tmp_path / "dist", ROOT],
        check=True,
    )  # fmt: skip
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    site = tmp_path / "site"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--no-deps", "--target", site, wheel], check=True
    )
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import flows.cli, warehouse;"
        "assert flows.cli.__file__.startswith(sys.argv[1]), flows.cli.__file__;"
        "sys.argv[1:] = ['sql', 'from country_ranking() limit 1', '--home', sys.argv[2],"
        " '--format', 'csv']; flows.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(site), str(sample_home)],
        capture_output=True, text=True, cwd=tmp_path, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("country,name,articles")
