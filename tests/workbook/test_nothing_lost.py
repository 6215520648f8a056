"""Writing into a workbook loses nothing: hazards made by hand, each scored, read back, scored again and cleaned."""

import io
import json
import re
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hazard_packages import MADE
from packages import (
    ADDED,
    HEAD,
    HEADER,
    MAIN,
    RELS,
    STYLES,
    TYPES,
    cell,
    cells_of,
    package,
    parts_of,
    row,
    rows,
    sheet,
    stored,
    table_part,
    with_table,
)
from python_calamine import CalamineWorkbook

from kolscore.answers import ALWAYS

SHEET = "xl/worksheets/sheet1.xml"
NAMES = [answer.name for answer in ALWAYS]
NOT_FOR_OPENPYXL = {
    "strict",
    "strict with a table",
    "no styles",
    "styles without formats",
    "external books",
    "alternate content",
}
MAY_CHANGE = {SHEET, "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}


def answers_of(run, name):
    lines = run("annotate", name, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("what", MADE)
def test_only_what_must_change_changes_and_comes_back(run, tmp_path, what):
    before = MADE[what].bytes()
    (tmp_path / "a.xlsx").write_bytes(before)
    result = run("annotate", "a.xlsx")
    assert result.exit_code == 0, result.stderr
    after = (tmp_path / "a.scored.xlsx").read_bytes()
    old, new = stored(before), stored(after)
    assert [name for name in new if name in old] == list(old), "the order of the parts"
    assert all(ADDED.fullmatch(name) for name in new if name not in old)
    tables = {name for name in old if name.startswith("xl/tables/")}
    assert {name for name in old if old[name] != new[name]} <= MAY_CHANGE | tables
    for data in parts_of(after).values():
        ET.fromstring(data)
    run("annotate", "a.scored.xlsx", "-o", "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == after
    run("annotate", "a.xlsx", "-o", "same.xlsx")
    assert (tmp_path / "same.xlsx").read_bytes() == after
    result = run("clean", "again.xlsx", "-o", "clean.xlsx")
    assert result.exit_code == 0, result.stderr
    assert parts_of((tmp_path / "clean.xlsx").read_bytes()) == MADE[what].parts


@pytest.mark.parametrize("what", MADE)
def test_readers_find_the_answers_and_all_that_was_there(run, tmp_path, what):
    data = MADE[what].bytes()
    (tmp_path / "a.xlsx").write_bytes(data)
    answers = answers_of(run, "a.xlsx")
    run("annotate", "a.xlsx")
    old, new = (CalamineWorkbook.from_path(str(tmp_path / name)) for name in ("a.xlsx", "a.scored.xlsx"))
    name = old.sheet_names[0]
    there, here = old.get_sheet_by_name(name).to_python(), new.get_sheet_by_name(name).to_python()
    for line, cells in enumerate(there):
        assert here[line][: len(cells)] == cells or what == "formatted blanks beside"
    column = here[0].index("KOL Tier")
    assert here[0][column : column + 7] == NAMES
    for answer in answers:
        cells = here[answer["row"] - 1][column : column + 7]
        assert cells[1] in ("KOL", "Influencer", "KOL + Influencer", "Not a creator", "Insufficient evidence")
        scored = answer["credibility"] is not None
        assert cells[2:4] == ([answer["credibility"], answer["confidence"]] if scored else ["", ""])
        assert cells[5] == answer["why"]
    assert new.get_sheet_by_name("Other").to_python() == old.get_sheet_by_name("Other").to_python()
    if what not in NOT_FOR_OPENPYXL:
        sheet = openpyxl.load_workbook(tmp_path / "a.scored.xlsx").worksheets[0]
        assert [cell.value for cell in sheet[1]][column : column + 7] == NAMES
        assert [sheet.cell(one["row"], column + 6).value for one in answers] == [
            one["why"] for one in answers
        ]


def scored(run, tmp_path, made, *words):
    (tmp_path / "a.xlsx").write_bytes(made.bytes())
    result = run("annotate", "a.xlsx", "-o", "b.xlsx", "--force", *words)
    assert result.exit_code == 0, result.stderr
    return parts_of((tmp_path / "b.xlsx").read_bytes()), result.stderr


def test_text_stays_text_and_formats_follow_the_neighbour(run, tmp_path):
    made = package(
        sheet(rows().replace('<c r="C2"', '<c r="C2" s="1"').replace('<c r="C1"', '<c r="C1" s="2"'))
    )
    parts, _ = scored(run, tmp_path, made)
    cells = cells_of(parts[SHEET])
    assert cells["D2"].endswith('t="inlineStr"><is><t>Micro</t></is></c>')
    formats = re.findall(
        r"<xf [^>]*?(?:/>|>.*?</xf>)", parts["xl/styles.xml"].decode().partition("<cellXfs")[2]
    )
    assert formats[:3] == re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", STYLES.partition("<cellXfs")[2])

    def format_of(at):
        return formats[int(re.search(r' s="(\d+)"', cells[at])[1])]

    assert format_of("D1") == formats[2], "the header looks like its neighbour"
    assert 'fillId="1"' in format_of("D2")
    assert 'fontId="0"' in format_of("D2"), "a link's underline is its own"
    assert 'vertical="top"' in format_of("D2")
    assert "wrapText" not in format_of("D2")
    assert ' s="0"' in cells["D3"]
    codes = dict(re.findall(r'numFmtId="(\d+)" formatCode="([^"]*)"', parts["xl/styles.xml"].decode()))
    assert codes[re.search(r'numFmtId="(\d+)"', format_of("F2"))[1]] == "0.0"
    assert f'<cellXfs count="{len(formats)}">' in parts["xl/styles.xml"].decode()


def test_formatted_blanks_keep_their_format_and_answers_go_over_nothing(run, tmp_path):
    parts, _ = scored(run, tmp_path, MADE["formatted blanks beside"])
    cells = cells_of(parts[SHEET])
    assert 's="2"' in cells["D2"]
    assert "Micro" in cells["D2"]
    assert cells["Z3"] == '<c r="Z3" s="2" />'
    for extra in (
        rows(r3=cell("E3", "our plan")),
        rows(r3='<c r="I3"><f>1+1</f></c>'),
        rows() + row(9, ["", "", "", 7]),
    ):
        parts, said = scored(run, tmp_path, package(sheet(extra)))
        assert "are in use" in said
        cells = cells_of(parts[SHEET])
        assert not any("KOL" in cells.get(f"{letter}1", "") for letter in "DE")
        assert {at: text for at, text in cells.items() if at in cells_of(sheet(extra).encode())} == cells_of(
            sheet(extra).encode()
        )


@pytest.mark.parametrize(
    ("made", "first"),
    [
        (package(sheet(after='<mergeCells count="1"><mergeCell ref="E2:G3"/></mergeCells>')), "I"),
        (package(sheet(after='<mergeCells count="1"><mergeCell ref="C4:D4"/></mergeCells>')), "F"),
        (
            package(
                sheet(after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'),
                sheet_rels=f'<Relationship Id="rId1" Type="{RELS}/table" Target="../tables/table1.xml"/>',
                types=f'<Override PartName="/xl/tables/table1.xml" ContentType="{TYPES["table"]}"/>',
                more={"xl/tables/table1.xml": table_part("F1:G4", ["Plan", "Cost"])},
            ),
            "I",
        ),
        (
            package(
                sheet_rels=f'<Relationship Id="rId1" Type="{RELS}/pivotTable" Target="../pivotTables/pivotTable1.xml"/>',
                more={
                    "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition xmlns="{MAIN}"><location ref="E3:H9"/></pivotTableDefinition>'
                },
            ),
            "J",
        ),
    ],
    ids=["merged", "merged over the edge", "table", "pivot table"],
)
def test_answers_go_right_of_what_stands_there(run, tmp_path, made, first):
    parts, said = scored(run, tmp_path, made)
    assert "are in use" in said
    assert "KOL Tier" in cells_of(parts[SHEET])[f"{first}1"]


def test_a_table_grows_with_its_filter_and_formats(run, tmp_path):
    parts, _ = scored(run, tmp_path, MADE["table"])
    table = ET.fromstring(parts["xl/tables/table1.xml"])
    columns = list(table.iter(f"{{{MAIN}}}tableColumn"))
    assert table.get("ref") == "A1:J4"
    assert table.find(f"{{{MAIN}}}autoFilter").get("ref") == "A1:J4"
    assert [column.get("name") for column in columns] == [*HEADER, *NAMES]
    assert [int(column.get("id")) for column in columns] == list(range(1, 11))
    assert table.find(f"{{{MAIN}}}tableColumns").get("count") == "10"
    parts, _ = scored(run, tmp_path, MADE["table with a total"])
    assert not any(at.endswith("5") for at in cells_of(parts[SHEET]) if at[0] > "C")
    parts, _ = scored(run, tmp_path, MADE["query table"])
    assert parts["xl/tables/table1.xml"] == MADE["query table"].parts["xl/tables/table1.xml"]
    parts, _ = scored(run, tmp_path, MADE["hidden and grouped rows"])
    assert b'<autoFilter ref="A1:J4">' in parts[SHEET]
    assert b"hidden=\"1\">'Plan'!$A$1:$J$4</definedName>" in parts["xl/workbook.xml"]
    assert re.search(rb'<row r="3" hidden="1" outlineLevel="1"(?:  ht="30" customHeight="0")?>', parts[SHEET])
    assert "KOL" in cells_of(parts[SHEET])["E2"]
    parts, _ = scored(run, tmp_path, MADE["conditional formats"])
    assert b'sqref="A2:J4 F9"' in parts[SHEET]
    assert b'<conditionalFormatting sqref="B2:B4">' in parts[SHEET]
    assert b'type="list" sqref="A2:J4"' in parts[SHEET]


def test_column_names_are_unique_in_a_table_whatever_their_case(run, tmp_path):
    made = with_table(
        sheet(
            rows().replace(">Bio<", ">kol tier<"),
            after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        ),
        names=["Handle", "Followers", "kol tier"],
    )
    parts, _ = scored(run, tmp_path, made)
    assert "KOL Tier (kolscore)" in cells_of(parts[SHEET])["D1"]
    for _ in range(2):  # as if another program had dropped the marks
        names = re.findall(r'<tableColumn id="\d+" name="([^"]*)"', parts["xl/tables/table1.xml"].decode())
        assert len({name.casefold() for name in names}) == len(names)
        unmarked = re.sub(rb"<definedNames>.*?</definedNames>", b"", parts["xl/workbook.xml"])
        parts, _ = scored(run, tmp_path, type(made)({**parts, "xl/workbook.xml": unmarked}))


def test_widths_are_set_and_ranges_split(run, tmp_path):
    parts, _ = scored(run, tmp_path, MADE["columns to the end"])
    columns = [
        {key: column.get(key) for key in ("min", "max", "width", "style", "hidden")}
        for column in ET.fromstring(parts[SHEET]).iter(f"{{{MAIN}}}col")
    ]
    assert columns[1] == {"min": "3", "max": "3", "width": "9.1", "style": "2", "hidden": "1"}
    assert columns[-1] == {"min": "11", "max": "16384", "width": "9.1", "style": "2", "hidden": "1"}
    ours = columns[2:-1]
    assert [column["min"] for column in ours] == [str(number) for number in range(4, 11)]
    assert all(column["hidden"] is None and column["style"] == "2" for column in ours)
    assert b'<dimension ref="A1:J4"/>' in parts[SHEET]


def test_answers_that_replaced_a_formula_leave_no_order_of_calculation(run, tmp_path):
    chain = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="E2" i="1"/></calcChain>'
    made = package(
        more={"xl/calcChain.xml": chain},
        types=f'<Override PartName="/xl/calcChain.xml" ContentType="{TYPES["calcChain"]}"/>',
        book_rels=f'<Relationship Id="rId8" Type="{RELS}/calcChain" Target="calcChain.xml"/>',
    )
    parts, _ = scored(run, tmp_path, made)
    assert parts["xl/calcChain.xml"] == chain.encode()
    changed = re.sub(rb'<c r="E2"[^>]*>.*?</c>', b'<c r="E2"><f>1+1</f><v>2</v></c>', parts[SHEET])
    type(made)({**parts, SHEET: changed}).bytes()
    (tmp_path / "a.xlsx").write_bytes(type(made)({**parts, SHEET: changed}).bytes())
    assert run("annotate", "a.xlsx", "-o", "c.xlsx").exit_code == 0
    after = parts_of((tmp_path / "c.xlsx").read_bytes())
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert b"<f>" not in after[SHEET]


def test_a_signature_is_refused_and_taken_out_on_request(run, tmp_path):
    made = package(
        more={
            "_xmlsignatures/origin.sigs": b"",
            "_xmlsignatures/sig1.xml": "<Signature/>",
            "_xmlsignatures/_rels/origin.sigs.rels": "<Relationships/>",
        },
        types='<Default Extension="sigs" ContentType="application/vnd.openxmlformats-package.digital-signature-origin"/>'
        '<Override PartName="/_xmlsignatures/sig1.xml" ContentType="application/x"/>',
    ).changed(
        "_rels/.rels", "</Relationships>",
        '<Relationship Id="rId7" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" '
        'Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )  # fmt: skip
    (tmp_path / "a.xlsx").write_bytes(made.bytes())
    result = run("annotate", "a.xlsx")
    assert result.exit_code == 5
    assert "is digitally signed" in result.stderr
    assert not (tmp_path / "a.scored.xlsx").exists()
    parts, said = scored(run, tmp_path, made, "--force")
    assert "signature was removed" in said
    assert not any(name.startswith("_xmlsignatures") for name in parts)
    assert b"signature" not in parts["_rels/.rels"]
    assert b"sig1" not in parts["[Content_Types].xml"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (package(sheet(row(2, HEADER) + row(1, ["@a", 5, "x"]) + rows(3))), "comes after row"),
        (package(sheet(rows() + '<!-- <row r="9"><c r="A9"/></row> -->')), "comments between its rows"),
        (
            package(sheet().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')),
            "is in ISO-8859-1 rather than UTF-8",
        ),
    ],
    ids=["rows out of order", "rows in a remark", "another encoding"],
)
def test_what_cannot_be_kept_is_refused_and_nothing_written(run, tmp_path, made, said):
    (tmp_path / "a.xlsx").write_bytes(made.bytes())
    result = run("annotate", "a.xlsx")
    assert result.exit_code in (1, 5), result.stderr
    assert said in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


def test_members_are_carried_over_however_they_are_packed(run, tmp_path):
    made = (
        package()
        .with_part("xl/media/image1.png", b"\x89PNG" * 500)
        .with_part("docProps/thumbnail.jpeg", b"j" * 99)
    )
    plain = made.bytes(image1=zipfile.ZIP_STORED, sheet1=zipfile.ZIP_STORED)
    for data in (plain, _streamed(made), _zip64(made)):
        (tmp_path / "a.xlsx").write_bytes(data)
        assert run("annotate", "a.xlsx", "-o", "b.xlsx", "--force").exit_code == 0
        after = (tmp_path / "b.xlsx").read_bytes()
        old, new = stored(data), stored(after)
        assert {name for name in old if old[name] != new[name]} <= MAY_CHANGE
        assert parts_of(after)["xl/media/image1.png"] == b"\x89PNG" * 500


class _Unseekable(io.BytesIO):
    """A file that cannot go back: sizes then stand behind the data."""

    def seekable(self):
        return False

    def tell(self):
        raise OSError

    def seek(self, *_):
        raise OSError


def _streamed(made):
    file = _Unseekable()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in made.parts.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _zip64(made):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in made.parts.items():
            with package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
                part.write(data)
    return file.getvalue()
