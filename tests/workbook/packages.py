"""Workbooks made by hand, part by part, with whatever a test is about; and two packages held side by side."""

import io
import re
import zipfile
from typing import NamedTuple

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    HEAD
    + f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/></font><font><u/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="1" borderId="0" xfId="0" applyFill="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="14" fontId="0" fillId="1" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
TYPES = {
    "sheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "table": "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml",
    "styles": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    "calcChain": "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
}
ADDED = re.compile(
    r"customXml/(item\d+|itemProps\d+|_rels/item\d+)\.xml(\.rels)?|"
    r"xl/(worksheets|drawings|charts)/(_rels/)?(sheet|drawing|chart)\d+\.xml(\.rels)?"
)
"""Parts that `annotate` adds: its record, and those of its sheets."""
HEADER = ["Handle", "Followers", "Bio"]
PEOPLE = [
    ["@mira.v", 12_500, "Board-certified dermatologist, MD"],
    ["@tomas", 640_000, "fashion creator, collabs: DM"],
    ["@yara", 5_200, "chef & baker <3"],
]


def text_cell(at, text, more=""):
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<c r="{at}"{more} t="inlineStr"><is><t>{safe}</t></is></c>'


def cell(at, value, more=""):
    return text_cell(at, value, more) if isinstance(value, str) else f'<c r="{at}"{more}><v>{value}</v></c>'


def row(number, values, more="", extra=""):
    cells = "".join(cell(f"{letter}{number}", value) for letter, value in zip("ABCDEF", values, strict=False))
    return f'<row r="{number}"{more}>{cells}{extra}</row>'


def rows(top=1, **extra):
    """Rows of the invented creators; `extra` is put at the end of a row, such as r2='<c .../>'."""
    return "".join(
        row(number, values, extra=extra.get(f"r{number}", ""))
        for number, values in enumerate([HEADER, *PEOPLE], top)
    )


def sheet(body=None, *, before="", after="", dimension='<dimension ref="A1:C4"/>', root=""):
    body = rows() if body is None else body
    return f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELS}"{root}>{dimension}{before}<sheetData>{body}</sheetData>{after}</worksheet>'


class Made(NamedTuple):
    """A package in the making."""

    parts: dict[str, bytes]

    def bytes(self, **how):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
                info.compress_type = how.get(name.rpartition("/")[2].partition(".")[0], zipfile.ZIP_DEFLATED)
                package.writestr(info, data)
        return file.getvalue()

    def changed(self, name, old, new):
        text = self.parts[name].decode()
        assert old in text, f"{name} has no {old!r}"
        return Made({**self.parts, name: text.replace(old, new).encode()})

    def with_part(self, name, data):
        return Made({**self.parts, name: data if isinstance(data, bytes) else data.encode()})


def package(
    sheet_xml=None,
    *,
    name="Plan",
    styles=STYLES,
    names="",
    sheet_rels="",
    more=(),
    types="",
    book_rels="",
    book="",
):
    """A workbook of one sheet with the creators, and a second sheet."""
    overrides = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES["sheet"]}"/>'
    overrides += f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{TYPES["sheet"]}"/>'
    if styles:
        overrides += f'<Override PartName="/xl/styles.xml" ContentType="{TYPES["styles"]}"/>'
    parts = {
        "[Content_Types].xml": HEAD
        + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{overrides}{types}</Types>",
        "_rels/.rels": HEAD
        + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": HEAD
        + f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/>'
        f'<sheet name="Other" sheetId="2" r:id="rId2"/></sheets>{names}{book}<calcPr calcId="191029"/></workbook>',
        "xl/_rels/workbook.xml.rels": HEAD
        + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELS}/worksheet" Target="worksheets/sheet2.xml"/>'
        + (f'<Relationship Id="rId3" Type="{RELS}/styles" Target="styles.xml"/>' if styles else "")
        + f"{book_rels}</Relationships>",
        "xl/worksheets/sheet1.xml": sheet_xml or sheet(),
        "xl/worksheets/sheet2.xml": sheet(row(1, ["keep", 1])),
    }
    if styles:
        parts["xl/styles.xml"] = styles
    if sheet_rels:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            HEAD
            + f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{sheet_rels}</Relationships>'
        )
    parts |= dict(more)
    return Made({key: data if isinstance(data, bytes) else data.encode() for key, data in parts.items()})


def table_part(ref="A1:C4", names=HEADER, *, more="", filtered=True, after=""):
    columns = "".join(f'<tableColumn id="{place}" name="{one}"/>' for place, one in enumerate(names, 1))
    flt = f'<autoFilter ref="{ref}"/>' if filtered else ""
    return (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="People" displayName="People" ref="{ref}"{more}>{flt}'
        f'<tableColumns count="{len(names)}">{columns}</tableColumns><tableStyleInfo name="TableStyleMedium2" '
        f'showRowStripes="1"/>{after}</table>'
    )


def with_table(sheet_xml=None, number=1, **table):
    relation = f'<Relationship Id="rId1" Type="{RELS}/table" Target="../tables/table{number}.xml"/>'
    return package(
        sheet_xml or sheet(after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'),
        sheet_rels=relation,
        types=f'<Override PartName="/xl/tables/table{number}.xml" ContentType="{TYPES["table"]}"/>',
        more={f"xl/tables/table{number}.xml": table_part(**table)},
    )


def stored(data):
    """Every member of a package: its bytes as stored, its method, its date; in their order."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for info in opened.infolist():
            name_length, extra_length = (
                int.from_bytes(data[info.header_offset + at : info.header_offset + at + 2], "little")
                for at in (26, 28)
            )
            start = info.header_offset + 30 + name_length + extra_length
            found[info.filename] = (
                data[start : start + info.compress_size],
                info.compress_type,
                info.date_time,
            )
    return found


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def cells_of(sheet_xml):
    """The cells of a sheet as they are written, by their addresses."""
    pattern = r'(<(?:\w+:)?c\s[^>]*?\br="([A-Z]+\d+)"[^>]*?(?:/>|(?<!/)>.*?</(?:\w+:)?c>))'
    return {address: whole for whole, address in re.findall(pattern, sheet_xml.decode(), re.DOTALL)}
