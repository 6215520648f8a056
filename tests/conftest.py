"""What tests share: where things lie, and the default rubric, loaded once."""

import os
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings

from kolscore import Rubric
from kolscore.cli import cli
from kolscore.scoring import Assessor

ROOT = Path(__file__).parents[1]
FEW = 3
sys.path[:0] = [
    str(ROOT / "tests"),
    str(ROOT / "tests" / "workbook"),
    str(ROOT / "tests" / "engines"),
    str(ROOT / "tests" / "identity"),
]

# Programs of their own: inside cog, inside LibreOffice, and with a stand-in for Windows.
collect_ignore = [
    "readme.py",
    "libreoffice/calc.py",
    "libreoffice/edit.py",
    "libreoffice/office.py",
    "excel/windows_calls.py",
]

settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def rubric():
    return Rubric.load()


@pytest.fixture(scope="session")
def assessor(rubric):
    return Assessor(rubric)


@pytest.fixture
def run(monkeypatch, tmp_path, assessor):
    """The command line in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)
    # The rubric is read once for all; as every test has the same.
    for command in ("annotate", "lake"):
        monkeypatch.setattr(import_module(f"kolscore.cli.{command}"), "assessor_for", lambda *_: assessor)

    def run(*words):
        result = CliRunner().invoke(cli, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture(scope="session")
def shared():
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real spreadsheets and labelled creators are not part of the repository")
    return folder


def pytest_xdist_auto_num_workers(config):
    """A few files that are named are tested in this process: two more take longer to start than they save."""
    named = [Path(word.split("::")[0]) for word in config.args]
    return 0 if len(named) <= FEW and all(word.is_file() for word in named) else None
