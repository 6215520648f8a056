"""What the validators share: every workbook scored once, and judged once by each judge that is installed."""

import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from kolscore.cli import cli

sys.path.append(str(Path(__file__).parent))

import libreoffice
import sdk
from books import BOOKS


class Scored(NamedTuple):
    """A workbook, and what `annotate` made of it."""

    source: Path
    target: Path
    csv: str
    """The same as CSV."""
    said: str
    """What was said, if it was not written."""


@pytest.fixture(scope="session")
def all_scored(tmp_path_factory, assessor):
    # The rubric is read once for all; the module's name is that of its command too.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("kolscore.cli.annotate"), "assessor_for", lambda *_: assessor)
        return score_all(tmp_path_factory.mktemp("books"))


def score_all(folder):
    found = {}
    for name, make in BOOKS.items():
        source = folder / f"{name}.xlsx"
        make(source)
        target = folder / f"{name}.scored.xlsx"
        words = ["annotate", str(source), "-q"]
        run = CliRunner().invoke(cli, [*words, "-o", str(target)])
        said = (run.stderr or repr(run.exception)) if run.exit_code else ""
        text = CliRunner().invoke(cli, [*words, "--format", "csv", "-o", "-", "--raw"]).stdout
        found[name] = Scored(source, target, text, said)
    return found


def written(all_scored):
    """Each workbook that was scored, and the outcome."""
    return [path for one in all_scored.values() if not one.said for path in (one.source, one.target)]


@pytest.fixture(params=BOOKS)
def scored(request, all_scored):
    one = all_scored[request.param]
    assert not one.said
    return one


@pytest.fixture(scope="session")
def recalculated(all_scored, tmp_path_factory):
    """Copies that LibreOffice wrote, by the workbooks; those that it did not open are missing."""
    libreoffice.needed()
    return libreoffice.convert(written(all_scored), "xlsx", tmp_path_factory.mktemp("recalculated"))


@pytest.fixture(scope="session")
def faults(all_scored):
    """What the Open XML SDK finds wrong, by the workbooks; inputs are looked at only where it finds something."""
    sdk.needed()
    pairs = {one.target: one.source for one in all_scored.values() if not one.said}
    found = sdk.faults_of(pairs)
    return found | sdk.faults_of([source for target, source in pairs.items() if found[target]])
