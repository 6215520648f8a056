"""Every format, through the command line: what is read, what is written, what is said."""

import datetime as dt
import json
from contextlib import suppress

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st
from made import ods, sheet_xml, text_cell, xls, xlsb, xlsx

from kolscore.cli import cli
from kolscore.errors import InputError
from kolscore.reading import BadCell, Percent
from kolscore.workbook import read
from kolscore.workbook.merged import fill_down
from kolscore.workbook.read import open_book

ROWS = [
    ["Handle", "Followers", "ER", "Bio"],
    ["@ann", 42_100, 0.018, "Board-certified dermatologist"],
    ["@zoë", 1_234, 0.034, "fashion creator, collabs: DM"],
]
LINES = "".join(
    json.dumps(dict(zip(ROWS[0], row, strict=True)), ensure_ascii=False) + "\n" for row in ROWS[1:]
)
WRITERS = {
    "xls": xls,
    "xlsb": xlsb,
    "ods": ods,
    "jsonl": lambda path, _: path.write_text(LINES, encoding="utf-8"),
    "ndjson": lambda path, _: path.write_text(LINES, encoding="utf-8"),
    "json": lambda path, _: path.write_text(f"[{','.join(LINES.splitlines())}]", encoding="utf-8"),
}


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(params=WRITERS)
def other(request, tmp_path):
    path = tmp_path / f"list.{request.param}"
    WRITERS[request.param](path, ROWS)
    return path


def write(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_other_formats_become_a_new_xlsx(run, other, tmp_path):
    result = run("annotate", other)
    assert result.exit_code == 0, result.stderr
    rows = list(openpyxl.load_workbook(tmp_path / "list.scored.xlsx").active.iter_rows(values_only=True))
    assert [list(row[:4]) for row in rows] == ROWS
    assert rows[0][4:6] == ("KOL Tier", "KOL Label")
    assert [row[4:6] for row in rows[1:]] == [("Micro", "KOL"), ("Nano", "Influencer")]
    assert "list.scored.xlsx" in result.stderr
    assert ("formats, formulas, notes and charts are not in the new workbook" in result.stderr) == (
        "json" not in other.suffix
    )


def test_answers_are_the_same_in_every_format(run, other, tmp_path):
    def answers(path):
        lines = run("annotate", path, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
        return [{key: value for key, value in json.loads(line).items() if key != "why"} for line in lines]

    assert answers(other) == answers(write(tmp_path / "same.xlsx", ROWS))


def test_in_place_is_refused_where_the_format_is_not_written(run, other):
    before = other.read_bytes()
    result = run("annotate", other, "--in-place")
    assert result.exit_code == 2
    assert "to get a new xlsx workbook next to the input" in result.stderr.replace("\n", " ")
    assert other.read_bytes() == before


def test_a_second_run_on_the_new_workbook_changes_nothing(run, tmp_path):
    run("annotate", xls(tmp_path / "list.xls", ROWS))
    scored = tmp_path / "list.scored.xlsx"
    before = list(openpyxl.load_workbook(scored).active.iter_rows(values_only=True))
    assert run("annotate", scored, "--in-place").exit_code == 0
    assert list(openpyxl.load_workbook(scored).active.iter_rows(values_only=True)) == before


def test_a_file_is_what_it_holds_and_not_what_it_is_called(run, tmp_path):
    (tmp_path / "export.xls").write_bytes(write(tmp_path / "x.xlsx", ROWS).read_bytes())
    (tmp_path / "text.xls").write_text("Handle\tFollowers\n@ann\t5000\n")
    (tmp_path / "old.xlsx").write_bytes(xls(tmp_path / "x.xls", ROWS).read_bytes() or b"")
    (tmp_path / "page.xls").write_text("<html><table><tr><td>Handle</td></tr></table></html>")
    for name in ("export", "text"):
        assert run("annotate", f"{name}.xls").exit_code == 0
        assert openpyxl.load_workbook(tmp_path / f"{name}.scored.xlsx").active["A2"].value == "@ann"
    assert run("annotate", "old.xlsx").exit_code == 0
    refused = run("annotate", "old.xlsx", "--in-place")
    assert refused.exit_code == 5
    assert "is in fact xls" in refused.stderr
    result = run("annotate", "page.xls")
    assert result.exit_code == 1
    assert "is a web page or XML with the extension of an xls workbook" in result.stderr


def test_other_sheets_and_hidden_ones_are_carried_over(run, tmp_path, monkeypatch):
    # As a workbook of another kind, of which nothing here makes one with several sheets.
    monkeypatch.setattr(read.Book, "can_be_kept", property(lambda _: False))
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    book.active["B2"] = dt.datetime(2025, 5, 1)  # noqa: DTZ001 - cells have no zone
    people, hidden = book.create_sheet("People"), book.create_sheet("Back")
    for row in ROWS:
        people.append(row)
        hidden.append(row)
    hidden.sheet_state = "hidden"
    people.row_dimensions[2].hidden = people.column_dimensions["D"].hidden = True
    book.save(tmp_path / "x.xlsx")
    (tmp_path / "many.xls").write_bytes((tmp_path / "x.xlsx").read_bytes())
    assert run("annotate", "many.xls").exit_code == 0
    new = openpyxl.load_workbook(tmp_path / "many.scored.xlsx")
    assert [(sheet.title, sheet.sheet_state) for sheet in new] == [
        ("Plan", "visible"),
        ("People", "visible"),
        ("Back", "hidden"),
        ("KOL Summary", "visible"),
        ("KOL Reasons", "visible"),
        ("KOL Rubric", "visible"),
        ("KOL Legend", "visible"),
    ]
    assert new["Plan"]["B2"].value == dt.datetime(2025, 5, 1)  # noqa: DTZ001 - as above
    assert new.active.title == "People"
    assert new["People"]["F2"].value == "KOL"
    assert new["Back"].max_column == 4
    lines = run("annotate", "many.xls", "--sheet", "Back", "--format", "jsonl", "-o", "-", "-q").stdout
    assert len(lines.splitlines()) == 2


def test_errors_and_percentages_of_other_workbooks_are_seen(tmp_path):
    book = open_book(xlsb(tmp_path / "x.xlsb", [*ROWS, ["@bo", b"\x07", 0.02, "x"]]))
    assert book.sheet("People").rows[3][1] == BadCell("#DIV/0!", "a formula error in the workbook")
    rows = open_book(ods(tmp_path / "x.ods", ROWS)).sheet("People").rows
    assert isinstance(rows[1][2], Percent)
    assert not isinstance(rows[1][1], Percent)


def test_how_a_file_was_read_is_told_by_every_command(run, tmp_path):
    (tmp_path / "x.csv").write_bytes("Handle,Followers,Bio\n@a,5000,Врач\n".encode("cp1251"))
    for words in (("annotate", "x.csv"), ("columns", "x.csv"), ("explain", "x.csv", "--row", "2")):
        result = run(*words)
        assert result.exit_code == 0
        assert "read as Cyrillic (windows-1251)" in result.stderr
    assert run("annotate", "x.csv", "-q", "--force").stderr == ""


def test_a_merged_category_is_said_of_every_row_that_holds_something(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Our list"],
        ["Category", "Handle"],
        ["Beauty", "@a"],
        [None, "@b"],
        [None, "@c"],
        [],
        ["Tech", "@d"],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A3:A6")
    book.save(tmp_path / "x.xlsx")
    book = open_book(tmp_path / "x.xlsx")
    rows = book.sheet("Sheet").rows
    assert [row[0] for row in rows] == ["Our list", "Category", "Beauty", "Beauty", "Beauty", "", "Tech"]
    assert [row[1] for row in rows] == ["", "Handle", "@a", "@b", "@c", "", "@d"]
    assert "2 cells under merged cells" in book.remarks[0]


@given(
    st.lists(st.lists(st.sampled_from(["", "a", 1.0]), min_size=3, max_size=3), min_size=1, max_size=6),
    st.lists(st.tuples(*[st.tuples(st.integers(0, 9), st.integers(0, 4))] * 2), max_size=5),
)
def test_filling_changes_blank_cells_alone(rows, areas):
    before = [list(row) for row in rows]
    filled = fill_down(rows, areas, 1, 1)
    changed = [
        (a, b) for old, new in zip(before, rows, strict=True) for a, b in zip(old, new, strict=True) if a != b
    ]
    assert len(changed) == filled
    assert all(old == "" and new != "" for old, new in changed)
    assert all(any(old) for old, new in zip(before, rows, strict=True) if old != new)


def test_sheets_named_as_no_xlsx_sheet_may_be(run, tmp_path):
    path = ods(tmp_path / "x.ods", ROWS, name="a/b: a name that is much longer than 31 characters")
    assert run("annotate", path, "--no-sheets").exit_code == 0
    (sheet,) = openpyxl.load_workbook(tmp_path / "x.scored.xlsx")
    assert sheet.title == "a_b_ a name that is much longer"


@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused(data, tmp_path_factory):
    kind = data.draw(st.sampled_from(["xls", "xlsb", "ods", "xlsx"]))
    path = tmp_path_factory.mktemp("damaged") / f"x.{kind}"
    if kind == "xlsx":
        xlsx(path, sheet_xml())
    else:
        WRITERS[kind](path, ROWS)
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.sampled_from([len(content), len(content) // 2]))])
    with suppress(InputError):
        book = open_book(path)
        for name in book.sheet_names:
            book.sheet(name)


def test_a_prefix_before_all_elements(tmp_path):
    rows = f'<x:row r="1">{text_cell("A1", "Handle")}</x:row>'.replace("<c", "<x:c").replace("</c", "</x:c")
    rows = rows.replace("<is><t>", "<x:is><x:t>").replace("</t></is>", "</x:t></x:is>")
    far = '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>{rows}{far}</x:sheetData></x:worksheet>'
    assert open_book(xlsx(tmp_path / "x.xlsx", sheet)).sheet("People").rows == [["Handle"]]
