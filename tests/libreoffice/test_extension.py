"""The extension as a file: complete, the same every time, and never written over anything."""

import subprocess
import sys
import zipfile
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from kolscore.cli import cli
from kolscore.excel import functions
from kolscore.libreoffice.build import extension

ADD_IN = "{http://openoffice.org/2001/registry}name"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    file = tmp_path_factory.mktemp("extension") / "kolscore.oxt"
    run = CliRunner().invoke(cli, ["libreoffice", "build", str(file)])
    assert run.stderr == f"written: {file}\n"
    return file


def test_it_carries_all_that_the_functions_need(built, tmp_path):
    with zipfile.ZipFile(built) as package:
        package.extractall(tmp_path)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'pythonpath')!r})\n"
        "from kolscore.excel.functions import KOL_TIER, KOL_VERSION\n"
        "print(KOL_TIER('1.2M'), KOL_VERSION().split(',')[0])"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )
    assert run.stdout == "Celebrity kolscore 0.2.0\n"


def test_every_function_has_names_and_help(built):
    with zipfile.ZipFile(built) as package:
        tree = ET.fromstring(package.read("CalcAddIns.xcu"))
        types = package.read("functions.idl").decode()
    shown = [value.text for prop in tree.iter("prop") if prop.get(ADD_IN) == "DisplayName" for value in prop]
    assert set(functions.__all__) <= set(shown)
    assert all(value.text for value in tree.iter("value"))
    assert types.count("(") == len(functions.__all__)


def test_the_same_installation_gives_the_same_bytes(built):
    assert extension() == built.read_bytes()


def test_nothing_is_written_over(built):
    before = built.read_bytes()
    run = CliRunner().invoke(cli, ["libreoffice", "build", str(built)])
    assert (run.exit_code, run.stderr) == (
        5,
        f"kolscore: {built}: already exists; use --force to overwrite it\n",
    )
    assert built.read_bytes() == before
    assert CliRunner().invoke(cli, ["libreoffice", "build", str(built), "--force"]).exit_code == 0


def test_another_ending_is_no_extension(tmp_path):
    run = CliRunner().invoke(cli, ["libreoffice", "build", str(tmp_path / "kolscore.zip")])
    assert run.exit_code == 5
    assert "ends in .oxt" in run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize("refuses", [False, True])
def test_it_is_installed_by_the_tool_of_libreoffice(tmp_path, monkeypatch, refuses):
    tool = tmp_path / "unopkg"
    ends = "echo 'ERROR: it is running' >&2; exit 1" if refuses else "exit 0"
    tool.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/calls"\n{ends}\n', encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    install = CliRunner().invoke(cli, ["libreoffice", "install"])
    uninstall = CliRunner().invoke(cli, ["libreoffice", "uninstall"])
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert calls[0].startswith("add --force --suppress-license ")
    assert calls[0].endswith("kolscore.oxt")
    assert calls[1] == "remove org.kolscore.functions"
    if refuses:
        assert install.exit_code == uninstall.exit_code == 1
        assert "kolscore: LibreOffice refused: ERROR: it is running. Close LibreOffice" in install.stderr
    else:
        assert install.exit_code == uninstall.exit_code == 0


def test_without_libreoffice_the_file_is_offered(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("kolscore.libreoffice.install._PLACES", {})
    run = CliRunner().invoke(cli, ["libreoffice", "install"])
    assert run.exit_code == 1
    assert "LibreOffice was not found. Build the extension with: kolscore libreoffice build" in run.stderr
