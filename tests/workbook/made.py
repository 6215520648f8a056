"""Makes small files that no library at hand writes: xls, xlsb and ods workbooks, and xlsx packages made to do harm."""

import struct
import zipfile
from itertools import chain
from xml.sax.saxutils import escape

XLSX_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET = "xl/worksheets/sheet1.xml"


def text_cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


PEOPLE_XML = (
    f'<row r="1">{text_cell("A1", "Handle")}{text_cell("B1", "Followers")}</row>'
    f'<row r="2">{text_cell("A2", "@ann")}<c r="B2"><v>42000</v></c></row>'
)


def sheet_xml(rows=PEOPLE_XML, *, before="", after="", head=""):
    return (
        f'{head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def xlsx(path, sheet=None, **others):
    """Write a package; `sheet` is XML, or pieces of it, which may be many."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in {**XLSX_PARTS, **others}.items():
            package.writestr(name, content)
        with package.open(SHEET, "w", force_zip64=True) as part:
            for piece in [sheet_xml()] if sheet is None else [sheet] if isinstance(sheet, str) else sheet:
                part.write(piece.encode())
    return path


def declare(path, part, size):
    """Change the size that a package declares for a part, and nothing else."""
    data = bytearray(path.read_bytes())
    at = data.rindex(part.encode())
    while data[at - 46 : at - 42] != b"PK\x01\x02":
        at = data.rindex(part.encode(), 0, at)
    data[at - 46 + 24 : at - 46 + 28] = struct.pack("<I", size)
    path.write_bytes(data)
    return path


def ods(
    path,
    rows,
    *,
    name="People",
    repeated=1,
    blank='<table:table-cell table:number-columns-repeated="16384"/>',
):
    """Write rows of texts and numbers as an ods workbook."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    blank = f'<table:table-row table:number-rows-repeated="{repeated}">{blank}</table:table-row>'
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        package.writestr(
            "content.xml",
            f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="{name}">{body}'
            f"{blank}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _ods_cell(value):
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    kind = "percentage" if isinstance(value, float) else "float"
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind, content=b""):
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    sizes = bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])
    return number + sizes + content


def _xlsb_cell(column, value):
    place = struct.pack("<II", column, 0)
    if isinstance(value, bytes):  # the code of an error
        return _record(3, place + value)
    if isinstance(value, str):
        return _record(6, place + _wide(value))
    return _record(5, place + struct.pack("<d", value))


def xlsb(path, rows, extra=()):
    """Write rows of texts, numbers and error codes (as bytes); `extra` are single cells: row, column, value."""
    cells = [(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row)]
    places = sorted([*cells, *extra], key=lambda cell: cell[:2])
    body = b""
    at = None
    for row, column, value in places:
        if row != at:
            body += _record(0, struct.pack("<IIHBBI", row, 0, 300, 0, 0, 0) + b"\0" * 8)
            at = row
        body += _xlsb_cell(column, value)
    last, far = max(row for row, _, _ in places), max(column for _, column, _ in places)
    sheet = (
        _record(129)
        + _record(148, struct.pack("<4I", 0, last, 0, far))
        + _record(145)
        + body
        + _record(146)
        + _record(130)
    )
    book = (
        _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("People"))
        + _record(144) + _record(132)
    )  # fmt: skip
    relations = XLSX_PARTS["xl/_rels/workbook.xml.rels"].replace("sheet1.xml", "sheet1.bin")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml", XLSX_PARTS["[Content_Types].xml"].replace("workbook.xml", "workbook.bin")
        )
        package.writestr("_rels/.rels", XLSX_PARTS["_rels/.rels"].replace("workbook.xml", "workbook.bin"))
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/_rels/workbook.bin.rels", relations)
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _biff(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def _label(row, column, text):
    return _biff(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def xls(path, rows, extra=()):
    """Write rows of texts and numbers as an xls workbook (BIFF8): one stream in a container of sectors."""
    cells = [(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row)]
    places = [*cells, *extra]
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0x07CC, 0, 6)
    name = b"People"
    head_size = 20 + 4 + 8 + len(name) + 4
    head = (
        _biff(0x0809, begin)
        + _biff(0x0085, struct.pack("<IHBB", head_size, 0, len(name), 0) + name)
        + _biff(0x000A)
    )
    assert len(head) == head_size
    size = struct.pack("<IIHHH", 0, max(r for r, _, _ in places) + 1, 0, max(c for _, c, _ in places) + 1, 0)
    body = b"".join(
        _label(row, column, value)
        if isinstance(value, str)
        else _biff(0x0203, struct.pack("<HHHd", row, column, 0, value))
        for row, column, value in places
    )
    begin_sheet = begin[:2] + b"\x10\0" + begin[4:]
    stream = head + _biff(0x0809, begin_sheet) + _biff(0x0200, size) + body + _biff(0x000A)
    path.write_bytes(_container("Workbook", stream))
    return path


def _container(name, stream):
    """A compound file of 512-byte sectors: allocation table, directory, then the stream."""
    stream += b"\0" * (max(4096, len(stream)) - len(stream))
    sectors = -(-len(stream) // 512)
    chain_of_stream = chain(range(3, 2 + sectors), [0xFFFFFFFE])
    table = [0xFFFFFFFD, 0xFFFFFFFE, *chain_of_stream]
    assert len(table) <= 128
    table += [0xFFFFFFFF] * (128 - len(table))
    header = (
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    )  # fmt: skip
    directory = _entry("Root Entry", 5, child=1) + _entry(name, 2, start=2, size=len(stream)) + b"\0" * 256
    return header + struct.pack("<128I", *table) + directory + stream.ljust(sectors * 512, b"\0")


def _entry(name, kind, *, child=0xFFFFFFFF, start=0xFFFFFFFE, size=0):
    wide = (name + "\0").encode("utf-16-le")
    return (
        wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + b"\0" * 36 + struct.pack("<IQ", start, size)
    )  # fmt: skip
