"""Real workbooks with pivot tables, slicers, charts and macros come back whole, and as they were when cleaned."""

import io
import json
import re
import zipfile

import pytest
from conftest import ROOT
from packages import ADDED, PEOPLE, RELS, STRICT, STRICT_RELS, TYPES, parts_of, sheet, stored
from python_calamine import CalamineWorkbook

from kolscore.workbook.xlsx_patch.clean import clean
from kolscore.workbook.xlsx_patch.fresh import FreshRow
from kolscore.workbook.xlsx_patch.inspection import look
from kolscore.workbook.xlsx_patch.patch import NewColumn, Patch
from kolscore.workbook.xlsx_patch.styles import CellStyle
from kolscore.workbook.xlsx_patch.verify import checked
from kolscore.workbook.xlsx_patch.xml_bytes import Area

FOLDER = ROOT.parent / "shared" / "data" / "rich_xlsx"
FILES = sorted(FOLDER.glob("*.xls[xm]"))
ENCRYPTED = "password_protected.xlsx"
BOOK = {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}

pytestmark = pytest.mark.skipif(not FILES, reason="real workbooks are not part of the repository")


def with_creators(path):
    """The package with one more sheet, of invented creators, put in by hand."""
    parts = parts_of(path.read_bytes())
    book = parts["xl/workbook.xml"].decode()
    strict = STRICT in book
    number = max(map(int, re.findall(r'sheetId="(\d+)"', book))) + 1
    added = f'<sheet name="Invented" sheetId="{number}" r:id="rIdInvented"/></sheets>'
    xml = sheet()
    relation = f'<Relationship Id="rIdInvented" Type="{RELS}/worksheet" Target="worksheets/invented.xml"/>'
    if strict:
        xml = xml.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT).replace(
            RELS, STRICT_RELS
        )
        relation = relation.replace(RELS, STRICT_RELS)
    parts["xl/workbook.xml"] = book.replace("</sheets>", added).encode()
    for name, end, more in (
        ("xl/_rels/workbook.xml.rels", "</Relationships>", relation),
        (
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/xl/worksheets/invented.xml" ContentType="{TYPES["sheet"]}"/>',
        ),
    ):
        parts[name] = parts[name].decode().replace(end, more + end).encode()
    parts["xl/worksheets/invented.xml"] = xml.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return made.getvalue()


def values_of(path):
    """The values of every sheet that holds any."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(
    "path", [file for file in FILES if file.name != ENCRYPTED], ids=lambda path: path.name
)
def test_creators_are_scored_and_all_else_is_as_it_was(run, tmp_path, path):
    before = with_creators(path)
    source, target = tmp_path / f"a{path.suffix}", tmp_path / f"b{path.suffix}"
    source.write_bytes(before)
    result = run("annotate", source.name, "--sheet", "Invented", "-o", target.name, "--verify")
    assert result.exit_code == 0, result.stderr
    after = target.read_bytes()
    old, new = stored(before), stored(after)
    assert [name for name in new if name in old] == list(old)
    assert all(ADDED.fullmatch(name) for name in new if name not in old)
    changed = {name for name in old if old[name] != new[name]}
    assert changed <= BOOK | {"xl/worksheets/invented.xml"}
    assert f"{len(old) - len(changed)} of {len(old)} parts unchanged" in result.stderr
    was, now = values_of(source), values_of(target)
    answered = now.pop("Invented")
    assert [row[: len(was["Invented"][0])] for row in answered] == was.pop("Invented")
    ours = [name for name in now if name not in was]
    assert ours == ["KOL Summary", "KOL Reasons", "KOL Rubric", "KOL Legend"]
    assert {name: cells for name, cells in now.items() if name in was} == was
    lines = run(
        "annotate", source.name, "--sheet", "Invented", "--format", "jsonl", "-o", "-", "-q"
    ).stdout.splitlines()
    assert len(lines) == len(PEOPLE)
    column = answered[0].index("KOL Why")
    assert [row[column] for row in answered[1:]] == [json.loads(line)["why"] for line in lines]
    run("annotate", target.name, "--sheet", "Invented", "-o", f"again{path.suffix}")
    assert (tmp_path / f"again{path.suffix}").read_bytes() == after
    run("clean", target.name, "-o", f"clean{path.suffix}")
    assert parts_of((tmp_path / f"clean{path.suffix}").read_bytes()) == parts_of(before)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [file for file in FILES if file.name != ENCRYPTED], ids=lambda path: path.name
)
def test_columns_beside_whatever_stands_in_each_sheet(tmp_path, path):
    """Two columns beside the first table of each sheet, or beside its first column where it has none."""
    with Patch(path) as patch:
        sheets = [one for one in patch.book.sheets if "/worksheets/" in one.part]
    for place, one in enumerate(sheets):
        target = tmp_path / f"{place}{path.suffix}"
        with Patch(path) as patch:
            seen = look(patch.package, patch.book, one.name, Area(1, 1, 9, 1), {})
            if seen.source.closed:  # a sheet without rows
                continue
            tables = [table for table in seen.tables if table.grows]
            area = tables[0].area if tables else Area(1, 1, 9, 1)
            seen = patch.look(one.name, area, {})
            first, beside = seen.room(2)
            columns = {
                first: NewColumn("tier", "KOL Tier", 9, CellStyle()),
                first + 1: NewColumn("why", "KOL Why", 9, CellStyle("0.0")),
            }
            lines = [FreshRow(area.top, ["KOL Tier", "KOL Why"], area.right, True)]
            lines += [
                FreshRow(number, [f"=<{number}>", number / 3], area.right, False)
                for number in range(area.top + 1, area.bottom + 1)
            ]
            patch.put(seen, columns, list(columns), lines)
            patch.save(target)
            rows = patch.rows
        found = checked(path, target, rows)
        grown = {table.part for table in tables if table.area == area and beside}
        allowed = BOOK | {one.part} | grown
        assert {change.part for change in found if change.state not in ("unchanged", "added")} <= allowed
        cells = CalamineWorkbook.from_path(str(target)).get_sheet_by_name(one.name)
        top, left = cells.start
        assert cells.to_python()[area.top - top][first - 1 - left] == f"=<{area.top + 1}>"
        clean(target, tmp_path / "clean.xlsx")
        assert parts_of((tmp_path / "clean.xlsx").read_bytes()) == parts_of(path.read_bytes())


def test_an_encrypted_workbook_is_refused_in_a_sentence(run, tmp_path):
    (tmp_path / ENCRYPTED).write_bytes((FOLDER / ENCRYPTED).read_bytes())
    result = run("annotate", ENCRYPTED)
    assert result.exit_code == 1
    assert "password-protected" in result.stderr
