"""What tests of live workbooks share: making them, editing them in LibreOffice, and reading their answers."""

import json
import subprocess

from click.testing import CliRunner
from needed import ROOT, missing
from python_calamine import CalamineWorkbook

from kolscore.cli import cli

EDIT = ROOT / "tests" / "libreoffice" / "edit.py"
CREATORS = ROOT / "workbooks" / "creators.xlsx"
SECONDS = 900


def run(*words):
    done = CliRunner().invoke(cli, list(map(str, words)))
    assert done.exit_code == 0, done.output
    return done


def edited(jobs, profile):
    """What LibreOffice makes of workbooks after edits; the answers are those of `edit.py`."""
    python = "/usr/bin/python3"
    if subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode:
        missing("python3-uno")
    plain = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(profile),
    }  # a virtual environment would be taken for LibreOffice's own
    words = [python, str(EDIT), str(profile)]
    done = subprocess.run(
        words, input=json.dumps(jobs), env=plain, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def answers(rows, names, who="Handle"):
    """The answers of each row below the header as a dict, with who it is: in the order of the rows."""
    head = next(row for row in rows if names[0] in row)
    places = {name: head.index(name) for name in (who, "Name", *names)}
    below = rows[rows.index(head) + 1 :]
    return [
        {name: _rounded(row[place]) for name, place in places.items()}
        for row in below
        if row[places[who]] != ""
    ]


def _rounded(cell):
    return round(cell, 9) if isinstance(cell, float) else cell


def answers_in(path, names):
    """The same of a file, by the values that it holds."""
    book = CalamineWorkbook.from_path(str(path))
    return answers(book.get_sheet_by_index(0).to_python(skip_empty_area=False), names)


def by_creator(found):
    """The answers by who they are of; two rows of one creator are told apart by their order among equals."""
    return sorted((json.dumps(one, sort_keys=True) for one in found), key=str)


def cell_of(rows, word):
    """What stands beside a word in the first column."""
    return next(row[1] for row in rows if row[0] == word)
