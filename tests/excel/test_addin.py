"""The Excel add-in as a file: what independent readers find in it, and what is refused."""

import re
import sys
import zipfile
from pathlib import Path

import olefile
import pytest
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import given, settings, strategies as st
from oletools.olevba import VBA_Parser
from python_calamine import CalamineWorkbook

from kolscore.cli import cli
from kolscore.excel import functions
from kolscore.excel.addin.build import addin, settings_of
from kolscore.excel.addin.compound import compound_file
from kolscore.excel.addin.ovba import compressed, decompressed
from kolscore.excel.addin.wrappers import vba_module

PYTHON = Path(r"C:\Users\Jo & Co\kolscore\Scripts\python.exe")
GOLDEN = ROOT / "tests" / "golden" / "functions.vba.txt"
KEYWORDS = {
    "and", "as", "byref", "byval", "call", "case", "date", "dim", "do", "each", "else", "end", "error", "exit", "false",
    "for", "function", "get", "if", "in", "is", "let", "like", "loop", "me", "mod", "name", "new", "next", "not", "on",
    "optional", "or", "print", "private", "public", "set", "step", "stop", "string", "sub", "then", "to", "true", "type",
    "until", "while", "with", "write", "xor",
}  # fmt: skip


def run(*words):
    return CliRunner().invoke(cli, list(map(str, words)))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    file = tmp_path_factory.mktemp("addin") / "kolscore.xlam"
    result = run("excel", "build", file, "--python", PYTHON)
    assert (result.exit_code, result.stderr) == (0, f"written: {file}\n")
    return file


@pytest.fixture(scope="module")
def modules(built):
    """The modules of the add-in as olevba finds them, by name."""
    parser = VBA_Parser(str(built))
    found = {path.rpartition("/")[2]: text for _, path, _, text in parser.extract_macros()}
    parser.close()
    return found


@pytest.fixture(scope="module")
def written():
    """The functions as VBA; xlwings is imported anew to write them."""
    return vba_module("kolscore.xlam")


def test_its_modules_are_those_of_the_template_and_ours(modules):
    assert set(modules) == {"ThisWorkbook", "Dictionary", "xlwings", "Sheet2", "xlwings_udfs"}
    assert re.findall(r'PROJECT_NAME As String = "(.*?)"', modules["xlwings"]) == ["kolscore"]
    assert modules["xlwings"].count("Function XLPyCommand") == 1
    assert "Function" not in modules["Sheet2"]


def test_the_functions_are_as_xlwings_writes_them(modules, written):
    assert modules["xlwings_udfs"].split() == written.split()


def test_the_functions_are_as_they_were_looked_at(written):
    """Made by `python -m kolscore.excel.addin.wrappers kolscore.xlam`."""
    assert written == GOLDEN.read_text(encoding="utf-8")


def test_vba_takes_the_functions(written):
    assert written.isascii()
    assert "Volatile" not in written
    assert max(map(len, written.splitlines())) <= 1_023
    signatures = re.findall(r"^Function (\w+)\((.*)\)$", written, re.MULTILINE)
    assert {name for name, _ in signatures} == set(functions.__all__)
    for _, words in signatures:
        arguments = [word.split()[-1].lower() for word in words.split(", ") if word]
        assert not KEYWORDS & set(arguments)
    assert len(re.findall(r'VB_Description = "[^"].{10,254}"$', written, re.MULTILINE)) == len(
        functions.__all__
    )


def test_the_project_is_a_sound_compound_file(built):
    with zipfile.ZipFile(built) as package:
        project = package.read("xl/vbaProject.bin")
    with olefile.OleFileIO(project, raise_defects=olefile.DEFECT_POTENTIAL) as file:
        text = file.openstream("PROJECT").read().decode()
        assert file.parsing_issues == []
        assert file.exists("VBA/xlwings_udfs")
        assert not file.exists("VBA/Module1")
    assert 'Name="KolScore"' in text
    assert "Module=xlwings_udfs" in text
    assert "Module1" not in text


def test_the_settings_say_what_xlwings_looks_up(built):
    assert settings_of(built) == {
        "Interpreter_Win": str(PYTHON),
        "UDF Modules": "kolscore.excel.functions",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "kolscore version": "0.2.0",
        "xlwings version": sys.modules["importlib.metadata"].version("xlwings"),
    }
    with zipfile.ZipFile(built) as package:
        book = package.read("xl/workbook.xml").decode()
    assert 'name="kolscore.conf"' in book
    assert "Users" not in book  # no folder of the machine where the template was made


def test_another_reader_finds_the_settings(built):
    with built.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        assert book.sheet_names == ["kolscore.conf"]
        assert book.get_sheet_by_index(0).to_python()[0] == ["Interpreter_Win", str(PYTHON)]


@pytest.mark.slow
def test_the_same_installation_gives_the_same_bytes(built):
    assert addin(PYTHON) == built.read_bytes()


def test_nothing_of_xlwings_pro_is_used():
    for file in (ROOT / "kolscore").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"xlwings\.(pro|server)|LICENSE_KEY", text)


def test_nothing_is_written_over(built, tmp_path):
    before = built.read_bytes()
    result = run("excel", "build", built)
    assert (result.exit_code, result.stderr) == (
        5,
        f"kolscore: {built}: already exists; use --force to overwrite it\n",
    )
    assert built.read_bytes() == before
    assert "ends in .xlam" in run("excel", "build", tmp_path / "kolscore.xlsm").stderr


def test_another_template_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr("kolscore.excel.addin.build._TEMPLATE", "__init__.py")
    result = run("excel", "build", tmp_path / "a.xlam")
    assert result.exit_code == 1
    assert re.match(r"kolscore: the template of xlwings [\d.]+ is not as expected: ", result.stderr)
    assert not (tmp_path / "a.xlam").exists()


# --- install -----------------------------------------------------------------------------------------


@pytest.fixture
def windows(monkeypatch, tmp_path):
    """A computer that takes itself for Windows; gives the place of the add-in."""
    monkeypatch.setenv("APPDATA", str(tmp_path))
    for module in ("install", "doctor"):
        monkeypatch.setattr(f"kolscore.excel.addin.{module}.on_windows", lambda: True)
    return tmp_path / "Microsoft" / "Excel" / "XLSTART" / "kolscore.xlam"


@pytest.mark.slow
def test_it_goes_where_excel_starts_it_and_away_again(windows):
    assert run("excel", "uninstall").exit_code == 1
    assert run("excel", "install").exit_code == 0
    assert settings_of(windows)["Interpreter_Win"] == sys.executable
    assert run("excel", "install").exit_code == 0  # in place of the older one
    assert run("excel", "uninstall").exit_code == 0
    assert not windows.exists()


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_a_file_of_somebody_else_stays(windows, command):
    windows.parent.mkdir(parents=True)
    windows.write_bytes(b"mine")
    result = run("excel", command)
    assert (result.exit_code, windows.read_bytes()) == (5, b"mine")
    assert "was not made by kolscore; move it away first" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there it works")
def test_elsewhere_the_other_ways_are_named():
    result = run("excel", "install")
    assert result.exit_code == 1
    assert "On a Mac or on the web, use xlwings Lite" in result.stderr


# --- formats -----------------------------------------------------------------------------------------

NAMES = st.text("abcdefghijklmnopqrstuvwxyzABC_1", min_size=1, max_size=20)
LENGTHS = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 9000, 70_000])


@settings(max_examples=60)
@given(st.dictionaries(NAMES, LENGTHS, max_size=12), st.dictionaries(NAMES, LENGTHS, min_size=1, max_size=12))
def test_compound_files_hold_what_was_put_in(outer, inner):
    named = {("V", name): size for name, size in inner.items()}
    named |= {(name,): size for name, size in outer.items() if name.upper() != "V"}
    lower = {tuple(part.upper() for part in path): path for path in named}  # no two apart by case only
    streams = {path: bytes([len(path[-1])]) * named[path] for path in lower.values()}
    with olefile.OleFileIO(compound_file(streams), raise_defects=olefile.DEFECT_POTENTIAL) as file:
        assert {tuple(path) for path in file.listdir()} == set(streams)
        assert all(file.openstream(list(path)).read() == content for path, content in streams.items())


def test_what_no_vba_project_has_is_refused():
    with pytest.raises(ValueError, match="too large"):
        compound_file({("a",): bytes(8_000_000)})


@settings(max_examples=100)
@given(st.binary(max_size=9_000) | st.text("abc\r\n =", max_size=9_000).map(str.encode))
def test_compressed_content_comes_back(content):
    from oletools.olevba import decompress_stream

    container = compressed(content)
    # A raw chunk is as long as a whole one: the last may come with zeros behind it.
    assert decompressed(container).rstrip(b"\0") == content.rstrip(b"\0")
    assert bytes(decompress_stream(bytearray(container))).rstrip(b"\0") == content.rstrip(b"\0")


def test_text_gets_shorter():
    text = b"Function KOL_TIER(followers)\r\n" * 300
    assert len(compressed(text)) < len(text) / 4
    with pytest.raises(ValueError, match="no compressed container"):
        decompressed(b"\x02")
