"""What the doctor says of computers with Windows that we invent: one fault each, and what to do for it."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from kolscore.cli import cli
from kolscore.excel.addin.doctor import Findings, examine, gather

PYTHON = r"C:\Users\Jo\AppData\Local\kolscore\Scripts\python.exe"
VERSIONS = {"kolscore version": "0.2.0", "xlwings version": "0.37.8"}
WELL = Findings(
    windows=True,
    addin=r"C:\Users\Jo\AppData\Roaming\Microsoft\Excel\XLSTART\kolscore.xlam",
    python=PYTHON,
    python_there=True,
    fails="",
    built_with=VERSIONS,
    installed=VERSIONS,
    libraries=frozenset({"xlwings64-0.37.8.dll", "xlwings32-0.37.8.dll"}),
    excel=r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
    excel_bits=64,
)


def test_a_sound_computer():
    assert {finding.state for finding in examine(WELL)} == {"ok"}


@pytest.mark.parametrize(
    ("fault", "about", "says"),
    [
        ({"addin": ""}, "add-in", "not installed; run: kolscore excel install"),
        ({"python_there": False}, "Python", "no longer exists; run again: kolscore excel install"),
        (
            {"python": r"C:\Users\Jo\AppData\Local\Microsoft\WindowsApps\python.exe"},
            "Python",
            "is from the Microsoft Store, which isolates it; install Python from python.org",
        ),
        (
            {"fails": "ModuleNotFoundError: No module named 'kolscore'"},
            "functions",
            "No module named 'kolscore'; install kolscore there",
        ),
        (
            {
                "installed": VERSIONS | {"xlwings version": "0.38.0"},
                "libraries": frozenset({"xlwings64-0.38.0.dll"}),
            },
            "versions",
            "xlwings version: 0.37.8 in the add-in, 0.38.0 installed; run again: kolscore excel install",
        ),
        (
            {"libraries": frozenset()},
            "library",
            "xlwings64-0.37.8.dll is not next to Python; reinstall xlwings",
        ),
        (
            {"excel_bits": 32, "libraries": frozenset({"xlwings64-0.37.8.dll"})},
            "library",
            "xlwings32-0.37.8.dll is not next to Python",
        ),
        ({"excel": ""}, "Excel", "not found; the add-in needs Excel for the desktop"),
        (
            {"excel": r"C:\Program Files\WindowsApps\Microsoft.Office\EXCEL.EXE"},
            "Excel",
            "is from the Microsoft Store and cannot start Python",
        ),
        (
            {"python": r"C:\Users\Jo\OneDrive - Acme\kolscore\Scripts\python.exe"},
            "place",
            "is in a synchronised folder",
        ),
    ],
)
def test_a_fault_is_named_with_what_to_do(fault, about, says):
    wrong = [finding for finding in examine(replace(WELL, **fault)) if finding.state == "wrong"]
    assert [finding.about for finding in wrong] == [about]
    assert says in wrong[0].says


def test_elsewhere_only_the_functions_are_tried():
    findings = examine(replace(WELL, windows=False))
    assert [finding.about for finding in findings if finding.state != "-"] == ["functions"]


@pytest.mark.slow
def test_this_computer():
    facts = gather()
    assert facts.python_there
    assert facts.fails == ""
    result = CliRunner().invoke(cli, ["excel", "doctor"])
    assert "ok     functions  KOL_TIER(12500) gives Micro" in result.stdout


@pytest.mark.slow
def test_on_a_bare_windows_it_says_what_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("APPDATA", str(tmp_path))
    monkeypatch.setattr("kolscore.excel.addin.doctor._excel", lambda: ("", 0))
    for module in ("install", "doctor"):
        monkeypatch.setattr(f"kolscore.excel.addin.{module}.on_windows", lambda: True)
    result = CliRunner().invoke(cli, ["excel", "doctor"])
    assert result.exit_code == 1
    assert "wrong  add-in     not installed; run: kolscore excel install" in result.stdout
