"""Files made to do harm, or by a slip of the finger: read or refused in words, in little memory.

Each is opened in a process of its own that may take 500 MB and no more; without
that bound some of them take half a terabyte.
"""

import random
import subprocess
import sys
from contextlib import suppress

import pytest
from made import PEOPLE_XML, SHEET, XLSX_PARTS, declare, ods, sheet_xml, text_cell, xls, xlsb, xlsx

from kolscore.errors import InputError
from kolscore.workbook import package
from kolscore.workbook.read import open_book

MB = 1 << 20
BEFORE, AFTER = sheet_xml("@").split("@")
ROWS = [["Handle", "Followers"], ["@ann", 42_000]]
PROBE = """
import resource, sys
from pathlib import Path
from kolscore.errors import InputError
from kolscore.workbook.read import open_book
resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
try:
    book = open_book(Path(sys.argv[1]))
    rows = book.sheet(book.sheet_names[0]).rows
    print(len(rows), [len(row) for row in rows[:2]], *book.remarks)
except InputError as error:
    print("refused:", error)
# Not ru_maxrss, which counts the process that started this one too.
status = Path("/proc/self/status").read_text(encoding="utf-8")
peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
assert peak < 500 << 10, peak
"""


def rows_of(row, count, first=3):
    yield BEFORE + PEOPLE_XML
    yield "".join(row.format(n=number) for number in range(first, first + count))
    yield AFTER


def swollen(piece):
    yield BEFORE
    yield from [piece * (MB // len(piece))] * 300
    yield AFTER


def entities(parts):
    many = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    return {name: f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{many}]>{text}' for name, text in parts.items()}


FAR = '<row r="1048576"><c r="XFD1048576"{}</row>'
MERGED = '<mergeCell ref="A2:A1048576"/>'
RELATIONS = "xl/_rels/workbook.xml.rels"
CASES = {
    "a value in the last cell": (lambda path: xlsx(path, sheet_xml(PEOPLE_XML + FAR.format("><v>1</v></c>"))), "2 [2, 2] sheet 'People': XFD1048576 skipped"),
    "a format in the last cell": (lambda path: xlsx(path, sheet_xml(PEOPLE_XML + FAR.format(' s="0"/>'))), "2 [2, 2]"),
    "a declared range": (lambda path: xlsx(path, sheet_xml(before='<dimension ref="A1:XFD1048576"/>')), "2 [2, 2]"),
    "a million empty rows": (lambda path: xlsx(path, rows_of('<row r="{n}" ht="15"/>', 1_048_574)), "2 [2, 2]"),
    "values far and wide": (lambda path: xlsx(path, rows_of('<row r="{n}00"><c r="XF{n}00"><v>1</v></c></row>', 9_000)), "refused: x.xlsx, sheet 'People': its cells reach row 900,200 and column 630"),
    "cells without a place": (lambda path: xlsx(path, sheet_xml(PEOPLE_XML + f'<row r="1048576">{"<c><v>1</v></c>" * 900}</row>')), "refused: x.xlsx, sheet 'People': its cells reach"),
    "blanks without end": (lambda path: xlsx(path, swollen(" ")), "refused: x.xlsx: xl/worksheets/sheet1.xml would grow from 1,340 KB to 300 MB"),
    "a size that lies": (lambda path: declare(xlsx(path, swollen(" ")), SHEET, 1000), "refused: x.xlsx: cannot be read as a workbook (Bad CRC"),
    "a size of four gigabytes": (lambda path: declare(xlsx(path), SHEET, 0xFFFFFFF0), "refused: x.xlsx: xl/worksheets/sheet1.xml would grow from 0 KB to 4,095 MB"),
    "strings that burst": (lambda path: xlsx(path, None, **{"xl/sharedStrings.xml": "<sst>" + " " * 70 * MB}), "refused: x.xlsx: xl/sharedStrings.xml would grow"),
    "entities in the sheet": (lambda path: xlsx(path, sheet_xml(head=entities({"": ""})[""])), "refused: x.xlsx: xl/worksheets/sheet1.xml declares a document type"),
    "entities in the workbook": (lambda path: xlsx(path, None, **entities({"xl/workbook.xml": XLSX_PARTS["xl/workbook.xml"]})), "refused: x.xlsx: xl/workbook.xml declares a document type"),
    "a path out of the archive": (lambda path: xlsx(path, None, **{RELATIONS: XLSX_PARTS[RELATIONS].replace("worksheets/", "../../../")}), "refused: x.xlsx: cannot be read as a workbook"),
    "merged a thousand times": (lambda path: xlsx(path, sheet_xml(PEOPLE_XML + f'<row r="3">{text_cell("A3", "x")}</row>', after=f"<mergeCells>{MERGED * 1000}</mergeCells>")), "3 [2, 2]"),
    "an xls cell far away": (lambda path: xls(path.with_suffix(".xls"), ROWS, [(65_535, 255, 1.0)]), "refused: x.xls, sheet 'People': its cells are spread over 16,777,216 places"),
    "an xlsb cell far away": (lambda path: xlsb(path.with_suffix(".xlsb"), ROWS, [(1_048_575, 16_383, 1.0)]), "refused: x.xlsb, sheet 'People': its cells are spread over 17,179,869,184 places"),
    "a million blank ods rows": (lambda path: ods(path.with_suffix(".ods"), ROWS, repeated=1_048_574), "2 [2, 2]"),
    "a million ods rows of values": (lambda path: ods(path.with_suffix(".ods"), ROWS, repeated=1_048_574, blank="<table:table-cell table:number-columns-repeated='90' office:value-type='float' office:value='1'/>"), "refused: x.ods, sheet 'People': its cells are spread over"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and measured as Linux does")
@pytest.mark.parametrize(("make", "said"), CASES.values(), ids=CASES)
def test_a_hazard_is_read_or_refused_in_little_memory(make, said, tmp_path):
    path = make(tmp_path / "x.xlsx")
    done = subprocess.run([sys.executable, "-c", PROBE, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(said)


@pytest.mark.parametrize("folder", ["media", "embeddings", "worksheets/media", "Pictures", "Thumbnails"])
def test_no_folder_hides_what_would_burst(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(package, "_SWOLLEN", 1 << 20)
    blanks = {f"xl/{folder}/sheet1.xml": " " * (2 << 20)}
    assert f"xl/{folder}/sheet1.xml would grow" in refused(xlsx(tmp_path / "x.xlsx", **blanks))


def test_pictures_are_as_large_as_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "_SWOLLEN", 1 << 20)
    picture = random.Random(1).randbytes(2 << 20)
    assert package.kind_of(xlsx(tmp_path / "x.xlsx", **{"xl/media/image1.png": picture})) == "xlsx"


def test_a_truncated_archive_is_refused(tmp_path):
    path = xlsx(tmp_path / "x.xlsx")
    content = path.read_bytes()
    for end in range(8, len(content), 101):
        path.write_bytes(content[:end])
        done = refused(path)
        assert "cannot be read as a workbook" in done


def test_an_xls_range_that_ends_before_it_begins_is_refused(tmp_path):
    path = xls(tmp_path / "x.xls", ROWS)
    content = path.read_bytes()
    size = content.index(b"\x00\x02\x0e\x00\x00\x00\x00\x00") + 4
    path.write_bytes(content[:size] + b"\0\xff" + content[size + 2 :])
    assert "it declares rows 65280 to 2" in refused(path)


def test_an_ods_table_that_never_ends_is_refused(tmp_path):
    path = ods(tmp_path / "x.ods", ROWS, blank="</table:table-row></table:tab>")
    assert "content.xml: mismatched tag" in refused(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        *(
            (f'{{"handle": "@ann", "x": {"[" * deep}{"]" * deep}}}\n' * 2, None)
            for deep in range(900, 1000, 5)
        ),
        ('[{"handle": "@ann", "followers": ' + "9" * 9_000 + "}]", "a number with thousands of digits"),
    ],
)
def test_json_that_is_deep_or_long_is_refused(tmp_path, text, says):
    path = tmp_path / "x.json"
    path.write_text(text)
    if says:
        assert says in refused(path)
    else:  # how deep is too deep depends on who asks; no depth is a fault of ours
        with suppress(InputError):
            open_book(path)


def refused(path):
    with pytest.raises(InputError) as error:
        open_book(path)
    return str(error.value)
