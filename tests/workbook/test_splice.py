"""Rows that are written by one splice are those that the careful way would write, by canonical XML."""

import zipfile
import zlib
from xml.etree import ElementTree as ET

import pytest
from conftest import ROOT
from hazard_packages import MADE
from hypothesis import given, strategies as st
from odd_packages import ODD

from kolscore.errors import OutputError
from kolscore.reading.sheet import letters
from kolscore.workbook.xlsx_patch.cells import Formula
from kolscore.workbook.xlsx_patch.cut import Cutter
from kolscore.workbook.xlsx_patch.fresh import FreshRow
from kolscore.workbook.xlsx_patch.package import Package
from kolscore.workbook.xlsx_patch.rows import RowWriter, Wrapped
from kolscore.workbook.xlsx_patch.sheet import FilledColumns, SheetPart

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DATA = ROOT.parent / "shared" / "data"
LARGEST = 1 << 18


def opens(path):
    try:
        with zipfile.ZipFile(path):
            return True
    except zipfile.BadZipFile:  # encrypted, or damaged
        return False


CORPUS = [path for path in sorted(DATA.rglob("*.xls[xm]")) if path.stat().st_size < LARGEST and opens(path)]
ROW_WORDS = (
    "", "", "", ' spans="1:3"', ' ht="30" customHeight="1"', '  ht="45" customHeight="0"', ' s="4" customFormat="1"',
    ' thickBot="1"', ' hidden="1"',
)  # fmt: skip
CELLS = (
    '<{p}c r="{at}"><{p}v>7</{p}v></{p}c>',
    '<{p}c r="{at}" s="2"><{p}v>7</{p}v></{p}c>',
    '<{p}c r="{at}" s="2" t="s"><{p}v>7</{p}v></{p}c>',
    '<{p}c r="{at}" t="s" s="3"><{p}v>7</{p}v></{p}c>',
    "<{p}c s='2' r='{at}'><{p}v>7</{p}v></{p}c>",
    '<{p}c\n r="{at}"\n s="3"/>',
    '<{p}c r="{at}" s="2"/>',
    '<{p}c r="{at}"><{p}v>7</{p}v></{p}c>\n  ',
    '<{p}c r="{at}"/><{p}extLst><{p}ext/></{p}extLst>',
    '<{p}c r="{at}" s="2" />',
    '<{p}c r="{at}" s="1" cm="1"><{p}f>A1&lt;2</{p}f><{p}v>1</{p}v></{p}c>',
    '<{p}c s="3"><{p}v>7</{p}v></{p}c>',
    '<{p}c r="{at}" t="inlineStr"><{p}is><{p}r><{p}rPr><{p}color rgb="1"/></{p}rPr><{p}t>a</{p}t></{p}r></{p}is></{p}c>',
    '<{p}c r="{at}" t="str"><{p}f>"b"</{p}f><{p}v>b</{p}v></{p}c >',
)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.sampled_from((0.0, -0.0, 1.0, 2.5, float("nan"))),
    st.sampled_from(("KOL", "a < b & c > d", " blank", "two\nlines", "_x0041_", "\x01", "", "é" * 70, "w" * 200)),
    st.just(Formula("A1*2", 3.0)),
)  # fmt: skip
rows = st.fixed_dictionaries(
    {
        "gap": st.sampled_from((1, 1, 1, 1, 2, 4)),
        "number": st.sampled_from((True, True, True, False)),
        "words": st.sampled_from(ROW_WORDS),
        "cells": st.lists(st.one_of(st.none(), st.sampled_from(CELLS)), max_size=7),
        "closed": st.booleans(),
        "end": st.sampled_from(("", "", "", " ", "\n")),
        "behind": st.sampled_from(("", "", "\n  ")),
    }
)
lines = st.dictionaries(st.integers(1, 12), st.tuples(VALUES, VALUES, VALUES), max_size=12)


def made(some, p):
    """Rows as they may be written."""
    number, out = 0, []
    for row in some:
        said = row["number"] or row["gap"] > 1
        number += row["gap"]
        at = f' r="{number}"' if said else ""
        cells = "".join(
            cell.format(p=p, at=f"{letters(column)}{number}")
            for column, cell in enumerate(row["cells"], 1)
            if cell
        )
        tag = f"<{p}row{at}{row['words']}"
        closed = not cells and row["closed"]
        out.append(f"{tag}/>" if closed else f"{tag}>{cells}</{p}row{row['end']}>")
        out.append(row["behind"])
    return "".join(out).encode()


def written(blocks, some, columns, like, p):
    """What comes of blocks with some lines: canonical XML, and what was noted on the way."""
    made = RowWriter(
        columns,
        lambda place, style: None if style == 1 else style and style * 10 + place,
        p,
        "here",
        Wrapped([(0, 30.0)], 15.0),
    )
    made.new = columns
    of_rows = [FreshRow(number, values, like, number == 1) for number, values in sorted(some.items())]
    try:
        inside = b"".join(made.written(map(Cutter(p).plain, blocks), of_rows)).decode()
    except OutputError as error:
        return str(error)
    name = "xmlns:x" if p else "xmlns"
    return canonical(f'<{p}d {name}="{MAIN}">{inside}</{p}d>'), made.rows, made.lost, made.blanks.forms


def canonical(xml):
    return ET.canonicalize(xml)


def carefully(monkeypatch):
    monkeypatch.setattr(Cutter, "plain", lambda cut, block: [(piece, None) for piece in cut.pieces(block)])


def reached(blocks, edge, p):
    reach = FilledColumns(edge, 2, p)
    for block in blocks:
        reach.look(block)
    return reach.columns, reach.last


@given(
    st.lists(rows, max_size=8),
    lines,
    st.sampled_from(((5, 6, 7), (6, 7, 5), (3, 4, 8))),
    st.sampled_from(("", "", "x:")),
)
def test_any_rows_come_out_as_the_careful_way_writes_them(some, values, columns, p):
    blocks = [made(some, p)]
    fast = written(blocks, values, columns, min(columns) - 1, p), reached(blocks, 4, p)
    with pytest.MonkeyPatch.context() as patch:
        carefully(patch)
        assert (written(blocks, values, columns, min(columns) - 1, p), reached(blocks, 4, p)) == fast


def sheets_of(path):
    with Package(path) as package:
        for name in package.names:
            if name.startswith("xl/worksheets/sheet"):
                yield package, name


def check_all(path):
    for package, name in sheets_of(path):
        try:
            part = SheetPart(package.chunks(name), name)
            blocks = list(part.blocks())
        except (OutputError, zlib.error, zipfile.BadZipFile):
            continue
        for edge in (3, 12):
            values = {number: ("KOL", 2.5, "because " * 9) for number in range(1, 90) if number % 7}
            columns = range(edge + 1, edge + 4)
            fast = at(part, blocks, values, columns, edge)
            with pytest.MonkeyPatch.context() as patch:
                carefully(patch)
                assert at(part, blocks, values, columns, edge) == fast, (name, edge)


def at(part, blocks, values, columns, edge):
    made = RowWriter(
        columns, lambda place, style: style and style + place, part.prefix, "here", Wrapped([(2, 30.0)], 15.0)
    )
    made.new = columns
    of_rows = [FreshRow(number, one, edge, number == 1) for number, one in values.items()]
    try:
        out = b"".join(made.written(map(Cutter(part.prefix).plain, blocks), of_rows))
    except OutputError as error:
        return str(error)
    xml = canonical((part.head + out + part.tail).decode())
    return xml, made.rows, made.lost, made.blanks.forms, reached(blocks, edge, part.prefix)


@pytest.mark.parametrize("what", [*MADE, *ODD])
def test_odd_sheets_come_out_as_the_careful_way_writes_them(tmp_path, what):
    path = tmp_path / "a.xlsx"
    path.write_bytes({**MADE, **ODD}[what].bytes())
    check_all(path)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS, reason="real spreadsheets are not part of the repository")
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_real_sheets_come_out_as_the_careful_way_writes_them(path):
    check_all(path)
