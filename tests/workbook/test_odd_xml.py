"""XML that few programs write and that is valid all the same is read and kept, or refused in a sentence that is true."""

import re

import pytest
from odd_packages import OCCUPIED, ODD, REFUSED, SPARKLINES, apostrophes, spread, with_prefix
from packages import (
    PEOPLE,
    RELS,
    STYLES,
    TYPES,
    cells_of,
    package,
    parts_of,
    row,
    rows,
    sheet,
    table_part,
    text_cell,
)
from python_calamine import CalamineWorkbook

from kolscore.errors import OutputError
from kolscore.reading import Percent
from kolscore.workbook.read import open_book
from kolscore.workbook.xlsx_patch import verify
from kolscore.workbook.xlsx_patch.xml_bytes import attributes, bindings, end_of_root, tags, with_attribute

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("what", ODD)
def test_odd_workbooks_get_their_answers(run, tmp_path, what):
    (tmp_path / "a.xlsx").write_bytes(ODD[what].bytes())
    result = run("annotate", "a.xlsx", "-o", "b.xlsx")
    assert result.exit_code == 0, result.stderr
    old, new = (CalamineWorkbook.from_path(str(tmp_path / name)) for name in ("a.xlsx", "b.xlsx"))
    assert new.sheet_names == ["Plan", "Other", "KOL Summary", "KOL Reasons", "KOL Rubric", "KOL Legend"]
    there, here = (book.get_sheet_by_name("Plan").to_python() for book in (old, new))
    header = next(number for number, cells in enumerate(here) if "KOL Tier" in cells)
    first = here[header].index("KOL Tier")
    assert [cells[:3] for cells in here] == [cells[:3] for cells in there]
    answered = [cells[first] for cells in here[header + 1 :] if cells[0]]
    assert answered == ["Micro", "Mega", "Nano"]


@pytest.mark.parametrize(
    "written",
    [str, apostrophes, spread, with_prefix, lambda xml: re.sub(r"</(row|c|sheetData)>", r"</\1\n >", xml)],
    ids=["plain", "apostrophes", "line breaks", "prefix", "blanks in end tags"],
)
def test_errors_and_percentages_are_noticed_however_they_are_written(tmp_path, written):
    body = row(1, ["Handle", "ER", "Cost"]) + row(
        2, ["@ana"], extra='<c r="B2" s="2"><v>0.045</v></c><c r="C2" t="e"><v>#REF!</v></c>'
    )
    body += row(3, ["@bo"], extra='<c r="B3" s="2"><v>0.05</v></c><c r="C3"><f>1+1</f></c>')
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        package(written(sheet(body)), styles=STYLES.replace('numFmtId="14"', 'numFmtId="10"')).bytes()
    )
    _, *rows_ = open_book(path).sheet("Plan").rows
    assert [type(cells[1]) for cells in rows_] == [Percent, Percent]
    assert [cells[2].text for cells in rows_] == ["#REF!", "=…"]


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_read_is_refused_in_a_sentence(run, tmp_path, what):
    made, said = REFUSED[what]
    (tmp_path / "a.xlsx").write_bytes(made.bytes())
    for words in (["-o", "b.xlsx"], ["--in-place"]):
        result = run("annotate", "a.xlsx", *words)
        assert result.exit_code in (1, 5)
        assert said in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir() if ".bak" not in file.name] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == made.bytes()


@pytest.mark.parametrize("what", OCCUPIED)
def test_answers_stand_right_of_all_that_is_filled(run, tmp_path, what):
    extra, first = OCCUPIED[what]
    xml = sheet(rows(r3=extra))
    if 'r="C3"' in extra:
        xml = sheet(rows().replace(text_cell("C3", PEOPLE[1][2]), extra))
    cells = answered(run, tmp_path, package(xml))
    assert "KOL Tier" in cells[f"{first}1"]
    assert extra in cells.values()


def test_small_charts_and_tables_are_in_the_way_but_rules_are_not(run, tmp_path):
    assert "KOL Tier" in answered(run, tmp_path, package(sheet(after=SPARKLINES)))["F1"]
    rules = '<conditionalFormatting sqref="D2:F4"/><dataValidations count="1"><dataValidation sqref="D2:E9"/></dataValidations>'
    assert "KOL Tier" in answered(run, tmp_path, package(sheet(after=rules)))["D1"]
    below = package(
        sheet(after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'),
        sheet_rels=f'<Relationship Id="rId1" Type="{RELS}/table" Target="../tables/table1.xml"/>',
        types=f'<Override PartName="/xl/tables/table1.xml" ContentType="{TYPES["table"]}"/>',
        more={"xl/tables/table1.xml": table_part("A8:F9", list("abcdef"), more=' headerRowCount="0"')},
    )
    assert "KOL Tier" in answered(run, tmp_path, below)["H1"]


def answered(run, tmp_path, made):
    (tmp_path / "a.xlsx").write_bytes(made.bytes())
    assert run("annotate", "a.xlsx", "-o", "b.xlsx", "--force").exit_code == 0
    return cells_of(parts_of((tmp_path / "b.xlsx").read_bytes())[SHEET])


def test_what_would_be_no_sound_xml_is_not_written(run, tmp_path, monkeypatch):
    """As if a prefix of ours were not declared."""
    before = package().bytes()
    (tmp_path / "a.xlsx").write_bytes(before)
    monkeypatch.setattr("kolscore.workbook.xlsx_patch.book.element_at", lambda *_: ("y:", ""))
    for words in (["-o", "b.xlsx"], ["--in-place"]):
        result = run("annotate", "a.xlsx", *words)
        assert result.exit_code == 5
        assert "came out as invalid XML (unbound prefix" in result.stderr
        assert "bug in kolscore" in result.stderr
    assert [file.name for file in tmp_path.iterdir() if ".bak" not in file.name] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == before


def test_rows_that_are_missing_are_noticed(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(package().bytes())
    draft = tmp_path / "b.xlsx"
    draft.write_bytes(package(sheet(rows().replace("@yara", "@yaro"))).bytes())
    verify.checked(path, draft, {SHEET: (b"<row", 4)})
    with pytest.raises(OutputError, match="4 rows instead of 5"):
        verify.checked(path, draft, {SHEET: (b"<row", 5)})


def test_markup_is_what_it_is():
    text = b'<a xmlns="u" n="1&#10;2 &amp;lt; \n3"><!-- <b/> --><p:b xmlns:p="v" o = \'>\'/><![CDATA[<b>]]></a><!-- </a> -->'
    (found,) = tags("b", text)
    assert found[0].startswith(b"<p:b")
    assert attributes(text)["n"] == "1\n2 &lt;  3"
    assert with_attribute(b"<b no='o=1' o = '2'/>", "o", "<3>") == b"<b no='o=1' o=\"&lt;3&gt;\"/>"
    assert text[end_of_root(text) :].startswith(b"</a>")
    assert bindings(text, found.start()) == {"": "u"}
    assert bindings(b"<a xmlns:x='1'><b xmlns:x='2'><c/>", 34) == {"x": "2"}
