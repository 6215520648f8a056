"""No cell is lost: each one of every input that we have is found again in the output, in its own place."""

import re
import tomllib
import zipfile
from collections import Counter
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from kolscore.answers import HEADERS, OF_LIVE
from kolscore.cli import cli
from kolscore.errors import KolscoreError
from kolscore.reading import read_tables
from kolscore.reading.sheet import is_blank, text_of
from kolscore.workbook.encoding import decode
from kolscore.workbook.read import open_book

SHARED = ROOT.parent / "shared" / "data"
LINES = 300
LARGE = 400_000
WORD = re.compile(r"\w+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LIVE = {answer.name for answer in OF_LIVE}
"""Columns that only live workbooks have: another run takes them away."""
KEPT = (".xlsx", ".xlsm", ".csv")


def cases():
    """The inputs of the tests: their names, and what they hold."""
    for name in ("separators", "torn_rows", "nasty_sheets", "encodings"):
        every = tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text(encoding="utf-8"))
        for number, case in enumerate(every.get("case") or every["file"]):
            lines = case.get("rows", ())
            if "grid" in case:
                lines = [",".join(f'"{cell}"' for cell in row) for row in case["grid"]]
            text = case.get("text") or "\n".join(lines)
            yield f"{name}-{number}", text.encode(case.get("codec", "utf-8"))


MADE = dict(cases())
FILES = sorted(
    path
    for folder in (ROOT / "workbooks", SHARED / "creators", SHARED / "cases", SHARED / "cases" / "workbooks")
    if folder.is_dir()
    for path in folder.rglob("*")
    if path.suffix in {*KEPT, ".tsv", ".json", ".jsonl", ".xls", ".ods"}
)


@pytest.fixture
def annotated(monkeypatch, assessor, tmp_path):
    """Annotates a file into another; None for one that is refused."""
    monkeypatch.setattr(import_module("kolscore.cli.annotate"), "assessor_for", lambda *_: assessor)

    def run(path, suffix):
        target = tmp_path / f"out{suffix}"
        words = ["annotate", path, "-o", target, "--no-sheets", "--quiet", "--force"]
        result = CliRunner().invoke(cli, list(map(str, words)))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return target if result.exit_code == 0 else None

    return run


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("name", MADE)
def test_no_cell_of_a_made_input_is_lost(annotated, tmp_path, name, suffix):
    path = tmp_path / "in.csv"
    path.write_bytes(MADE[name])
    check(path, annotated(path, suffix))


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_no_cell_of_a_file_is_lost(annotated, tmp_path, path):
    if path.suffix in (".csv", ".tsv"):
        beginning = tmp_path / path.name
        beginning.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:LINES]))
        path = beginning
    elif is_large(path):
        pytest.skip("large, and no other than those that are read")
    for suffix in {path.suffix, ".xlsx"} & set(KEPT):
        check(path, annotated(path, suffix))


def is_large(path):
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as package:
        return sum(part.file_size for part in package.infolist()) > 10 * LARGE
    return path.stat().st_size > LARGE


def check(path, target):
    if target is None:
        return
    before, after = open_book(path), open_book(target)
    for name in before.sheet_names:
        sheet = before.sheet(name)
        unseen = {
            column
            for cells in sheet.rows
            for column, cell in enumerate(cells, sheet.left)
            if text_of(cell) in LIVE
        }
        found = after.sheet(name if name in after.sheet_names else after.sheet_names[0])
        down = pushed_down(sheet)
        lost = [
            (row, column, cell)
            for row, cells in enumerate(sheet.rows, sheet.top)
            for column, cell in enumerate(cells, sheet.left)
            if not is_blank(cell)
            and column not in unseen
            and text_of(cells[column - sheet.left]) not in HEADERS
            if not any(same(cell, at(found, place, column)) for place in (row, row + (row >= down)))
        ]
        assert lost[:3] == [], (path.name, name)
    if path.suffix in (".csv", ".tsv") and target.suffix == ".csv":
        left = words(path) - words(target) - Counter(["sep", "t"])  # by which Excel is told the separator
        assert not left, left.most_common(3)


def pushed_down(sheet):
    """The number of the row above which a header is put, if there is none."""
    try:
        table = read_tables(sheet)[0]
    except KolscoreError:
        return 1 << 30
    return 1 << 30 if table.has_header else table.rows.numbers[0]


def at(sheet, row, column):
    row, column = row - sheet.top, column - sheet.left
    held = row >= 0 <= column and row < len(sheet.rows) and column < len(sheet.rows[row])
    return sheet.rows[row][column] if held else None


def same(before, after):
    """Whether a cell says what it said; a number may be written in another way."""
    one, two = (CONTROL.sub("", text_of(cell)).replace("\r\n", "\n").strip() for cell in (before, after))
    if one == two:
        return True
    try:
        return float(one) == float(two)
    except ValueError:
        return one.replace("\r", "\n") == two


def words(path):
    return Counter(WORD.findall(decode(path.read_bytes(), Path(path).name).text.casefold()))
