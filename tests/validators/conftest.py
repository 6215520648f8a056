"""What the validators share: every workbook scored once, and judged once by each judge that is installed."""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from kolscore.cli import cli

sys.path.append(str(Path(__file__).parent))

import libreoffice
import sdk
from books import BOOKS
from hazard_packages import MADE

BOOKS |= {
    what.replace(" ", "_"): lambda path, made=made: path.write_bytes(made.bytes())
    for what, made in MADE.items()
}


class Scored(NamedTuple):
    """A workbook, and what `annotate` made of it."""

    source: Path
    target: Path
    said: str
    """What was said, if it was not written."""


@pytest.fixture(scope="session")
def all_scored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("books")
    found = {}
    for name, make in BOOKS.items():
        source = folder / f"{name}.xlsx"
        make(source)
        target = folder / f"{name}.scored.xlsx"
        run = CliRunner().invoke(cli, ["annotate", str(source), "-o", str(target), "-q"])
        found[name] = Scored(source, target, run.stderr or repr(run.exception or "") if run.exit_code else "")
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
    """What the Open XML SDK finds wrong, by the workbooks."""
    sdk.needed()
    return sdk.faults_of(written(all_scored))
