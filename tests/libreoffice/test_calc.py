"""A real spreadsheet calls the functions: LibreOffice with the built extension and nothing else of ours."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.append(str(Path(__file__).parents[1] / "validators"))

import libreoffice
from needed import missing

from kolscore.cli import cli
from kolscore.excel import functions

pytestmark = [pytest.mark.slow, pytest.mark.libreoffice]
SECONDS = 900
"""For one task; the start alone takes a minute on a machine that has much else to do."""
DRIVER = Path(__file__).parent / "calc.py"
TABLE = [
    ["Handle", "Followers", "Bio", "Engagement rate"],
    ["@dr.liv", 42_000.0, "Board-certified dermatologist, MD", 0.034],
    [None, None, None, None],
    ["@pia", "1.2M", "content creator, collabs: dm me", "2,1%"],
    ["@noor", "often", "医者ではありません", None],
]
SCORES = [[55.0], [61.0], [63.0], [70.0], [84.0]]
FORMULAS = {
    "F1": ("=KOL_TIER(12500)", lambda: functions.KOL_TIER(12_500.0)),
    "F2": ('=KOL_TIER("1.2M")', lambda: functions.KOL_TIER("1.2M")),
    "F3": ('=KOL_TIER(1200000;"seed003")', lambda: functions.KOL_TIER(1_200_000.0, "seed003")),
    "F4": ("=KOL_TIER(B5)", lambda: functions.KOL_TIER("often")),
    "F5": ("=KOL_SCORE(A1:D1;A2:D2)", lambda: functions.KOL_SCORE(TABLE[:1], TABLE[1:2])),
    "F6": ("=KOL_LABEL(A1:D1;A4:D4)", lambda: functions.KOL_LABEL(TABLE[:1], TABLE[3:4])),
    "F7": ("=KOL_CONFIDENCE(A1:D1;A2:D2)", lambda: functions.KOL_CONFIDENCE(TABLE[:1], TABLE[1:2])),
    "F8": ("=KOL_WHY(A1:D1;A2:D2)", lambda: functions.KOL_WHY(TABLE[:1], TABLE[1:2])),
    "F9": ("=KOL_FLAGS(A1:D1;A2:D2)", lambda: functions.KOL_FLAGS(TABLE[:1], TABLE[1:2])),
    "F10": (
        '=KOL_ROLE(A1:D1;A2:D2;"trust";"skincare")',
        lambda: functions.KOL_ROLE(TABLE[:1], TABLE[1:2], "trust", "skincare"),
    ),
    "F11": ('=KOL_NUMBER("12,5k")', lambda: 12_500.0),
    "F12": ("=KOL_VERSION()", functions.KOL_VERSION),
    "F13": ("=KOL_SCORE(A1:C1;A2:D2)", lambda: functions.KOL_SCORE([TABLE[0][:3]], TABLE[1:2])),
    "F15": ("=KOL_STANDING(63;{55;61;63;70;84})", lambda: functions.KOL_STANDING(63.0, SCORES)),
    "F16": ("=KOL_COHORT(63;{55;61;63;70;84})", lambda: functions.KOL_COHORT(63.0, SCORES)),
    "F17": (
        '=KOL_COHORT(63;{55;61;63;70;84};"Micro";{"Micro";"Micro";"Micro";"Nano";"Nano"})',
        lambda: functions.KOL_COHORT(63.0, SCORES, "Micro", [["Micro"]] * 3 + [["Nano"]] * 2),
    ),
    "F18": (
        '=KOL_EXPERT_TIER({"Name";"Job title";"h-index"};{"Prof. Ann Osei";"Professor of Rheumatology";63})',
        lambda: functions.KOL_EXPERT_TIER(
            [["Name", "Job title", "h-index"]], [["Prof. Ann Osei", "Professor of Rheumatology", 63.0]]
        ),
    ),
    "F14": ("=KOL_TIER(B:B)", lambda: "KOL Tier"),
}
ARRAYS = {
    "H1:H5": ("=KOL_TIER(B1:B5)", lambda: functions.KOL_TIER([[row[1]] for row in TABLE])),
    "I1:O5": ("=KOL_ANNOTATE(A1:D5)", lambda: functions.KOL_ANNOTATE(TABLE)),
    "P1:P4": ("=KOL_SCORE(A1:D1;A2:D5)", lambda: functions.KOL_SCORE(TABLE[:1], TABLE[1:])),
}


def python_with_uno():
    """LibreOffice's own Python: on Debian that of the system."""
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if python and Path(python).exists():
            probe = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if not probe.returncode:
                return python
    return missing("python3-uno")


@pytest.fixture(scope="module")
def calc(tmp_path_factory):
    """Gives a task to LibreOffice; the answer is that of `calc.py`."""
    libreoffice.needed()
    python = python_with_uno()
    folder = tmp_path_factory.mktemp("calc")
    built = folder / "kolscore.oxt"
    assert CliRunner().invoke(cli, ["libreoffice", "build", str(built)]).exit_code == 0
    extensions = folder / "extensions"
    with zipfile.ZipFile(built) as package:
        package.extractall(extensions / "kolscore.oxt")

    def call(**task):
        words = [python, str(DRIVER), str(folder / "profile"), str(extensions)]
        # An active virtual environment would be taken for LibreOffice's own Python.
        plain = {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", str(folder))}
        run = subprocess.run(
            words,
            input=json.dumps(task),
            env=plain,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout.splitlines()[-1])

    return call


@pytest.fixture(scope="module")
def answered(calc):
    (sheet,) = calc(
        cells=TABLE,
        formulas={cell: formula for cell, (formula, _) in FORMULAS.items()},
        arrays={block: formula for block, (formula, _) in ARRAYS.items()},
    ).values()
    return sheet


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_gives_the_answer_of_every_other_door(answered, cell):
    assert answered[int(cell[1:]) - 1][5] == FORMULAS[cell][1]()


@pytest.mark.parametrize("block", ARRAYS)
def test_a_block_spills(answered, block):
    first, last = block.split(":")
    columns = slice(ord(first[0]) - 65, ord(last[0]) - 64)
    expected = ARRAYS[block][1]()
    assert [row[columns] for row in answered[: int(last[1:])]] == expected


def test_an_error_in_a_cell_stays_one(calc):
    (sheet,) = calc(formulas={"A1": "=1/0", "B1": "=KOL_TIER(A1)"}).values()
    assert sheet[0] == [{"error": 532}, {"error": 532}]


def test_the_workbook_that_teaches_says_that_all_is_well(calc):
    shown = calc(open=str(DRIVER.parents[2] / "workbooks" / "kolscore-functions.xlsx"))
    assert shown["Functions"][1][0] == "Yes: every example gives what is expected."
    assert {row[5] for row in shown["Functions"][4:]} == {"ok"}
    assert shown["A whole table"][1][0] == "ok"


def test_the_add_in_of_excel_opens_with_its_modules(calc, tmp_path):
    built = tmp_path / "kolscore.xlam"
    assert CliRunner().invoke(cli, ["excel", "build", str(built)]).exit_code == 0
    found = calc(open=str(built), macros=True)
    assert {"xlwings", "xlwings_udfs", "Dictionary"} <= set(found["KolScore"])
