"""`kolscore annotate`, through the command line: results, what is said, exit codes, and that nothing is lost."""

import csv
import io
import json
import re
import time
import zipfile
from itertools import pairwise

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.table import Table

from kolscore.cli import cli

ROWS = [
    ["Shortlist"],
    [],
    ["Handle", "Followers", "Eng. rate", "Bio", "Job title"],
    ["@ann", "42.1K", "1.8%", "Board-certified dermatologist", "Dermatologist"],
    ["@bo", "1,234", "3.4%", "fashion creator, collabs: DM", ""],
    ["@cy", "lots", "2%", "", ""],
]
NAMES = ["KOL Tier", "KOL Label", "KOL Credibility", "KOL Confidence", "KOL Role", "KOL Why", "KOL Flags"]


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def run(*words, stdin=None):
        return CliRunner().invoke(cli, [str(word) for word in words], input=stdin)

    return run


@pytest.fixture
def sheet_csv(tmp_path):
    path = tmp_path / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(ROWS)
    return path


@pytest.fixture
def sheet_xlsx(tmp_path):
    return write(tmp_path / "list.xlsx", ROWS)


def write(path, rows, **sheets):
    book = openpyxl.Workbook()
    book.active.title = "Creators"
    for title, cells in {"Creators": rows, **sheets}.items():
        sheet = book[title] if title in book else book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    book.save(path)
    return path


def rows_of(path, title=None):
    book = openpyxl.load_workbook(path)
    return [list(row) for row in (book[title] if title else book.active).iter_rows(values_only=True)]


def csv_rows(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_xlsx_gets_its_answers_right_of_the_table(run, sheet_xlsx, tmp_path):
    result = run("annotate", sheet_xlsx)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    rows = rows_of(tmp_path / "list.scored.xlsx")
    assert rows[2][:5] == ROWS[2]
    assert rows[2][5:] == NAMES
    assert rows[3][5:7] == ["Micro", "KOL"]
    assert rows[4][5:7] == ["Nano", "Influencer"]
    assert rows[5][5:7] == [None, "Insufficient evidence"]
    assert isinstance(rows[3][7], float)
    assert rows[0][5:] == [None] * 7
    for words in (
        "3 creators",
        "B followers",
        "Micro 1",
        "Influencer 1",
        "B6 'lots' (followers): not a number",
        "list.scored.xlsx",
        "rubric default",
    ):
        assert words in result.stderr


def test_csv_and_xlsx_and_json_lines_give_the_same_answers(run, sheet_csv, sheet_xlsx, tmp_path):
    assert run("annotate", sheet_csv, "-q").exit_code == 0
    assert run("annotate", sheet_xlsx, "-q").exit_code == 0
    lines = run("annotate", sheet_csv, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
    answers = [json.loads(line) for line in lines]
    from_csv = [row[5:] for row in csv_rows(tmp_path / "list.scored.csv")[3:]]
    from_xlsx = [row[5:] for row in rows_of(tmp_path / "list.scored.xlsx")[3:]]
    assert from_csv == [
        ["" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in from_xlsx
    ]
    assert [answer["why"] for answer in answers] == [row[5] for row in from_xlsx]
    assert [answer["row"] for answer in answers] == [4, 5, 6]


def test_json_lines_hold_what_was_agreed(run, sheet_csv):
    answer = json.loads(
        run("annotate", sheet_csv, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()[2]
    )
    assert {
        "row",
        "handle",
        "tier",
        "label",
        "credibility",
        "range",
        "confidence",
        "confidence_grade",
        "role",
        "role_name",
        "why",
        "flags",
        "missing",
        "notes",
    } <= set(answer)
    assert answer["tier"] is None
    assert answer["label"] == "insufficient"
    assert answer["notes"] == [
        {"cell": "B6", "field": "followers", "text": "lots", "message": "not a number"}
    ]


def test_a_second_run_finds_its_own_columns(run, sheet_xlsx, tmp_path):
    run("annotate", sheet_xlsx, "--add", "range")
    scored = tmp_path / "list.scored.xlsx"
    book = openpyxl.load_workbook(scored)
    book.active["B4"] = "600K"
    book.active["G4"] = "scribbled over"
    book.active.insert_cols(6)  # a person's own column between table and answers
    book.active["F3"] = "Owner"
    for name, defined in book.active.defined_names.items():
        column = openpyxl.utils.get_column_letter(
            openpyxl.utils.column_index_from_string(defined.attr_text.split("$")[1]) + 1
        )
        defined.attr_text = f"Creators!${column}$3"  # as Excel does
        assert name.startswith("_kolscore.")
    book.save(scored)
    assert run("annotate", scored, "--in-place", "--add", "grade").exit_code == 0
    rows = rows_of(scored)
    assert rows[2] == [*ROWS[2], "Owner", *NAMES, "KOL Range", "KOL Grade"]
    assert rows[3][6:8] == ["Mega", "KOL + Influencer"] or rows[3][6:8] == ["Mega", "KOL"]
    assert (tmp_path / "list.scored.bak.xlsx").exists()


def test_a_second_run_changes_nothing(run, sheet_xlsx, sheet_csv, tmp_path):
    for source in (sheet_xlsx, sheet_csv):
        scored = tmp_path / f"list.scored{source.suffix}"
        run("annotate", source)
        before = rows_of(scored) if source is sheet_xlsx else csv_rows(scored)
        result = run("annotate", scored, "--in-place")
        assert result.exit_code == 0, result.stderr
        assert (rows_of(scored) if source is sheet_xlsx else csv_rows(scored)) == before


def test_a_persons_own_column_is_not_overwritten(run, tmp_path):
    path = write(tmp_path / "own.xlsx", [["Handle", "Followers", "KOL Tier"], ["@a", 5000, "gold"]])
    assert run("annotate", path).exit_code == 0
    rows = rows_of(tmp_path / "own.scored.xlsx")
    assert rows[0][:4] == ["Handle", "Followers", "KOL Tier", "KOL Tier (kolscore)"]
    assert rows[1][:4] == ["@a", 5000, "gold", "Nano"]
    run("annotate", tmp_path / "own.scored.xlsx", "--in-place")
    assert rows_of(tmp_path / "own.scored.xlsx") == rows


def test_a_persons_own_columns_stay_in_csv_too(run, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Handle,Followers,KOL Tier,KOL Label\n@a,10k,my A,mine\n", encoding="utf-8")
    for _ in range(3):
        assert run("annotate", path, "--in-place").exit_code == 0
    header, row = csv_rows(path)
    assert header == [
        "Handle",
        "Followers",
        "KOL Tier",
        "KOL Label",
        "KOL Tier (kolscore)",
        "KOL Label (kolscore)",
        *NAMES[2:],
    ]
    assert row[2:5] == ["my A", "mine", "Micro"]


def test_cells_beside_the_table_are_not_overwritten(run, tmp_path):
    path = write(
        tmp_path / "busy.xlsx",
        [["Handle", "Followers", None, None, "Our plan"], ["@a", 5000, None, None, 900]],
    )
    result = run("annotate", path)
    rows = rows_of(tmp_path / "busy.scored.xlsx")
    assert rows[0][:5] == ["Handle", "Followers", None, None, "Our plan"]
    assert rows[1][4] == 900
    assert "KOL Tier" in rows[0][6:]
    assert "are in use" in result.stderr


def test_an_excel_table_grows_with_its_columns(run, tmp_path):
    path = tmp_path / "table.xlsx"
    book = openpyxl.Workbook()
    for row in [["Handle", "Followers"], ["@a", 5000], ["@b", 12_000]]:
        book.active.append(row)
    book.active.add_table(Table(displayName="People", ref="A1:B3"))
    book.save(path)
    assert run("annotate", path).exit_code == 0
    (table,) = openpyxl.load_workbook(tmp_path / "table.scored.xlsx").active.tables.values()
    assert table.ref == "A1:I3"
    assert [column.name for column in table.tableColumns] == ["Handle", "Followers", *NAMES]
    assert table.autoFilter.ref == "A1:I3"


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_charts_and_stored_results_stay_and_it_is_said(run, tmp_path):
    path = tmp_path / "rich.xlsx"
    book = openpyxl.Workbook()
    for row in [["Handle", "Followers"], ["@a", 5000], ["@b", "=B2*2"]]:
        book.active.append(row)
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=3))
    book.active.add_chart(chart, "C1")
    book.save(path)
    store_results(path, "10000")
    result = run("annotate", path, "--verify")
    assert result.exit_code == 0, result.stderr
    before, after = parts_of(path), parts_of(tmp_path / "rich.scored.xlsx")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
    }  # fmt: skip
    assert b"<v>10000</v>" in after["xl/worksheets/sheet1.xml"]
    assert f"{len(before) - 5} of {len(before)} parts unchanged" in result.stderr
    assert "unchanged  xl/charts/chart1.xml" in result.stderr
    assert "a chart or picture covers columns C to I" in result.stderr


def store_results(path, value):
    """Give the formulas of a workbook results, as Excel does when it saves."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        r"</f><v\s*/>|</f><v></v>", f"</f><v>{value}</v>", sheet
    ).encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_a_percent_format_is_honoured(run, tmp_path):
    path = tmp_path / "formats.xlsx"
    book = openpyxl.Workbook()
    for row in [
        ["Handle", "Platform", "Followers", "ER"],
        *(["@a", "instagram", 50_000, rate] for rate in (0.034, 0.05, 3.4)),
    ]:
        book.active.append(row)
    for cell in ("D2", "D3"):
        book.active[cell].number_format = "0.0%"
    book.save(path)
    columns = json.loads(run("columns", path, "--json").stdout)["columns"]
    assert columns[3]["example"] == {"cell": "3.4%", "value": 0.034}
    answers = [
        json.loads(line)
        for line in run("annotate", path, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
    ]
    assert answers[0]["credibility"] == answers[2]["credibility"]
    assert not any(answer["flags"] for answer in answers)


def test_formula_without_a_result_and_errors_become_notes(run, tmp_path):
    path = write(
        tmp_path / "bad.xlsx",
        [["Handle", "Followers", "ER"], ["@a", "=1+1", 0.03], ["@b", 12_000, "#DIV/0!"]],
    )
    result = run("annotate", path, "--format", "jsonl", "-o", "-", "-q")
    notes = [note for line in result.stdout.splitlines() for note in json.loads(line)["notes"]]
    assert [(note["cell"], note["text"]) for note in notes] == [("B2", "=…"), ("C3", "#DIV/0!")]


@pytest.mark.parametrize(
    ("cell", "written", "raw"),
    [
        ("@ann", "'@ann", "@ann"),
        ("=1+1", "'=1+1", "=1+1"),
        ("+1 555 0100", "'+1 555 0100", "+1 555 0100"),
        ("-x", "'-x", "-x"),
        ("\t=1", "'\t=1", "\t=1"),
        ("＝1", "'＝1", "＝1"),
        ("'@ann", "'@ann", "@ann"),
        ("''=x", "''=x", "'=x"),
        ("plain", "plain", "plain"),
        ("-5", "-5", "-5"),
        ("+3.4%", "+3.4%", "+3.4%"),
        ("'tis", "'tis", "'tis"),
        ("  two blanks ", "  two blanks ", "  two blanks "),
    ],
)
def test_csv_is_safe_and_can_be_undone(run, tmp_path, cell, written, raw):
    path = tmp_path / "list.csv"
    path.write_text(f'Handle,Followers\n"{cell}",5000\n', encoding="utf-8")
    run("annotate", path, "-q")
    assert csv_rows(tmp_path / "list.scored.csv")[1][0] == written
    run("annotate", tmp_path / "list.scored.csv", "-o", "again.csv", "-q")
    assert csv_rows(tmp_path / "again.csv")[1][0] == written
    run("annotate", tmp_path / "list.scored.csv", "-o", "raw.csv", "--raw", "-q")
    assert csv_rows(tmp_path / "raw.csv")[1][0] == raw


def test_what_a_user_wrote_in_our_columns_beside_the_creators_stays(run, tmp_path):
    rows = [
        ["Shortlist"],
        ["Handle", "Followers", "Bio"],
        ["@a", 5000, "Chef"],
        ["@b", 60_000, "Dermatologist"],
        ["Total", 65_000],
    ]
    path = write(tmp_path / "kept.xlsx", rows)
    run("annotate", path)
    scored = tmp_path / "kept.scored.xlsx"
    book = openpyxl.load_workbook(scored)
    book.active["F5"] = "=AVERAGE(F3:F4)"
    book.active["F9"] = "ask Jo"
    book.active["A4"], book.active["B4"], book.active["C4"] = None, None, None
    book.active["A6"], book.active["B6"] = "@c", 700
    book.save(scored)
    assert run("annotate", scored, "--in-place").exit_code == 0
    sheet = openpyxl.load_workbook(scored).active
    assert (sheet["F5"].value, sheet["F9"].value) == ("=AVERAGE(F3:F4)", "ask Jo")
    assert sheet["D4"].value is None
    assert sheet["D6"].value == "Unranked"

    table = tmp_path / "kept.csv"
    table.write_text("Title,,,my note,x\nHandle,Followers\n@a,5000\n,,,,,,below\n", encoding="utf-8")
    run("annotate", table, "-q")
    before = csv_rows(tmp_path / "kept.scored.csv")
    assert before[0] == ["Title", "", "", "my note", "x"]
    assert "below" in before[3]
    run("annotate", tmp_path / "kept.scored.csv", "--in-place", "-q")
    assert csv_rows(tmp_path / "kept.scored.csv") == before


def test_a_width_for_many_columns_is_split(run, tmp_path):
    path = write(tmp_path / "wide.xlsx", [["Handle", "Followers"], ["@a", 5000]])
    book = openpyxl.load_workbook(path)
    book.active.column_dimensions["C"].width = 9
    book.active.column_dimensions["C"].min, book.active.column_dimensions["C"].max = 3, 16_384
    book.save(path)
    assert run("annotate", path).exit_code == 0
    with zipfile.ZipFile(tmp_path / "wide.scored.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    ranges = sorted(
        (int(low), int(high)) for low, high in re.findall(r'<col [^>]*?min="(\d+)" max="(\d+)"', sheet)
    )
    assert all(first[1] < second[0] for first, second in pairwise(ranges)), ranges
    assert ranges[-1][1] == 16_384


@pytest.mark.parametrize("merged", ["C1:F1", "D2:H3", "A3:L3"])
def test_merged_cells_are_left_alone(run, tmp_path, merged):
    path = write(
        tmp_path / "merged.xlsx",
        [["Handle", "Followers"], ["@a", 5000], ["Micro influencers"], ["@b", 60_000]],
    )
    book = openpyxl.load_workbook(path)
    book.active.merge_cells(merged)
    book.save(path)
    assert run("annotate", path).exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "merged.scored.xlsx").active
    assert merged in {str(area) for area in sheet.merged_cells.ranges}
    column = next(cell.column for cell in sheet[1] if cell.value == "KOL Tier")
    assert [sheet.cell(row, column).value for row in (2, 4)] == ["Nano", "Micro"]


def test_macros_keep_their_ending(run, tmp_path):
    path = write(tmp_path / "macros.xlsx", [["Handle", "Followers"], ["@a", 5000]])
    path = path.rename(tmp_path / "macros.xlsm")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    result = run("annotate", path, "-o", "plain.xlsx")
    assert result.exit_code == 5
    assert "macros" in result.stderr


@pytest.mark.slow
def test_a_damaged_package_never_shows_a_traceback(run, tmp_path):
    good = write(tmp_path / "good.xlsx", [["Handle", "Followers"], ["@a", 5000]]).read_bytes()
    for at in range(0, len(good), 97):
        path = tmp_path / "bad.xlsx"
        path.write_bytes(good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :])
        result = run("annotate", path, "-o", "out.xlsx", "--force", "-q")
        assert result.exit_code in (0, 1, 4, 5), (at, result.exception)
        assert result.exit_code == 0 or result.stderr.startswith("kolscore: "), at


def test_our_column_beside_a_persons_own_is_not_read_as_theirs(run, tmp_path):
    path = write(
        tmp_path / "role.xlsx", [["Handle", "Followers", "Bio", "KOL Role"], ["@a", 5000, "Chef", "lead"]]
    )
    run("annotate", path)
    first = rows_of(tmp_path / "role.scored.xlsx")
    run("annotate", tmp_path / "role.scored.xlsx", "--in-place")
    assert rows_of(tmp_path / "role.scored.xlsx") == first


def test_grouped_numbers_between_semicolons_and_tabs(run, tmp_path):
    for name, sign in (("a.csv", ";"), ("b.tsv", "\t")):
        path = tmp_path / name
        path.write_text(f"Handle{sign}Followers\n@a{sign}1,234,567\n@b{sign}2,345,678\n", encoding="utf-8")
        lines = run("annotate", path, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
        assert [json.loads(line)["tier"] for line in lines] == ["celebrity", "celebrity"], name


def test_lines_of_several_files_name_them(run, sheet_csv, sheet_xlsx):
    lines = run("annotate", sheet_csv, sheet_xlsx, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
    assert {json.loads(line)["file"] for line in lines} == {"list.csv", "list.xlsx"}


def test_standard_input_and_output(run, sheet_csv):
    result = run("annotate", "-", "-q", stdin=sheet_csv.read_bytes())
    assert result.exit_code == 0
    assert result.stdout.splitlines()[3].startswith("'@ann,42.1K,")


def test_semicolons_and_old_encodings_are_read(run, tmp_path):
    path = tmp_path / "alt.csv"
    path.write_bytes("Name;Followers;Bio\nZoë;12,5k;Ärztin\n".encode("cp1252"))
    run("annotate", path, "-q")
    assert (
        (tmp_path / "alt.scored.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()[1]
        .startswith("Zoë;12,5k;Ärztin;Micro;KOL")
    )


def test_several_files_folders_and_patterns(run, sheet_csv, sheet_xlsx, tmp_path):
    (tmp_path / "~$list.xlsx").write_bytes(b"lock")
    (tmp_path / "out").mkdir()
    assert run("annotate", tmp_path, "-o", "out/").exit_code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "list.scored.csv",
        "list.scored.xlsx",
    ]
    assert run("annotate", "*.csv", "--dry-run").exit_code == 0
    assert run("annotate", "*.ods").exit_code == 1
    assert run("annotate", sheet_csv, sheet_xlsx, "-o", "one.csv").exit_code == 2


def test_one_bad_file_among_several_does_not_stop_the_others(run, sheet_csv, tmp_path):
    bad = tmp_path / "a.csv"
    bad.write_text("Date,Topic\n1 May,Launch\n", encoding="utf-8")
    result = run("annotate", bad, sheet_csv)
    assert result.exit_code == 4
    assert "1 of 2 files done" in result.stderr
    assert (tmp_path / "list.scored.csv").exists()


def test_sheets_by_name_number_and_all(run, tmp_path):
    people = [["Handle", "Followers"], ["@a", 5000]]
    path = write(
        tmp_path / "two.xlsx", [["Plan"], ["Launch in May"]], First=people, Second=[people[0], ["@b", 50_000]]
    )
    both = run("annotate", path, "--sheet", "all", "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
    assert [(json.loads(line)["sheet"], json.loads(line)["handle"]) for line in both] == [
        ("First", "@a"),
        ("Second", "@b"),
    ]
    for sheet in ("Second", "3"):
        (line,) = run(
            "annotate", path, "--sheet", sheet, "--format", "jsonl", "-o", "-", "-q"
        ).stdout.splitlines()
        assert json.loads(line)["handle"] == "@b"
    (line,) = run("annotate", path, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
    assert json.loads(line)["handle"] == "@a"
    result = run("annotate", path, "--sheet", "Secnd")
    assert result.exit_code == 1
    assert "did you mean 'Second'" in result.stderr
    assert run("annotate", path, "--sheet", "all").exit_code == 0
    assert [rows_of(tmp_path / "two.scored.xlsx", name)[0][2] for name in ("First", "Second")] == [
        "KOL Tier"
    ] * 2


def test_a_brief_changes_roles_only(run, sheet_csv, tmp_path):
    (tmp_path / "brief.toml").write_text('goal = "trust"\nproduct = "skincare"\n', encoding="utf-8")
    words = ("annotate", sheet_csv, "--format", "jsonl", "-o", "-", "-q")
    plain = [json.loads(line) for line in run(*words).stdout.splitlines()]
    for brief in (("--brief", "brief.toml"), ("--goal", "credibility", "--product", "skincare")):
        result = run(*words, *brief)
        briefed = [json.loads(line) for line in result.stdout.splitlines()]
        assert [one["credibility"] for one in plain] == [one["credibility"] for one in briefed], result.stderr
        assert briefed[1]["role"] != plain[1]["role"]


def test_further_columns_in_json_lines(run, sheet_csv):
    result = run(
        "annotate", sheet_csv, "--format", "jsonl", "-o", "-", "-q", "--add", "alternatives,dimensions,range"
    )
    answer = json.loads(result.stdout.splitlines()[0])
    assert answer["alternatives"]
    assert answer["expertise"] > 0
    assert isinstance(answer["range"], list)


def test_further_columns(run, sheet_csv, tmp_path):
    run("annotate", sheet_csv, "--add", "range,missing,grade,dimensions", "-q")
    header, ann = csv_rows(tmp_path / "list.scored.csv")[2:4]
    assert header[12:15] == ["KOL Range", "KOL Missing", "KOL Grade"]
    assert len(header) == 5 + 7 + 3 + 6
    shown = dict(zip(header, ann, strict=True))
    low, high = map(int, shown["KOL Range"].split("–"))
    assert low <= float(shown["KOL Credibility"]) <= high


BAD = {
    "missing": (None, 1, "no such file"),
    "empty.csv": (b"", 1, "is empty"),
    "blank.csv": (b",,\n,,\n", 1, "is empty"),
    "picture.xlsx": (b"\x89PNG\r\n", 1, "cannot be read as a workbook"),
    "cut.xlsx": (b"PK\x03\x04 cut off", 1, "cannot be read as a workbook"),
    "locked.xlsx": (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), 1, "is password-protected"),
    "old.xls": (bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook", 1, "cannot be read as a workbook"),
    "binary.csv": (b"\x00\x01\x02", 1, "not a text table"),
    "letter.docx": (b"text", 1, ".docx is not a kind of file kolscore reads"),
    "plan.csv": (b"Date,Topic,Owner\n1 May,Launch,Jo\n", 4, "no table of creators found"),
}  # fmt: skip


def test_tables_below_each_other_are_answered_in_the_same_columns_and_again(run, tmp_path):
    rows = [
        ["Instagram"],
        ["Handle", "Followers", "Bio"],
        ["@a", 5000, "Chef"],
        [],
        ["YouTube"],
        ["Channel name", "Subscribers"],
        ["Bo cooks", 60_000],
    ]
    path = write(tmp_path / "two.xlsx", rows)
    assert run("annotate", path).exit_code == 0
    scored = tmp_path / "two.scored.xlsx"
    first = [[cell.value for cell in row] for row in openpyxl.load_workbook(scored).active.iter_rows()]
    assert (first[1][3], first[2][3], first[5][3], first[6][3]) == ("KOL Tier", "Nano", "KOL Tier", "Micro")
    assert first[3][3] is None
    assert run("annotate", scored, "--in-place").exit_code == 0
    again = [[cell.value for cell in row] for row in openpyxl.load_workbook(scored).active.iter_rows()]
    assert again == first

    run("annotate", path, "--format", "csv")
    table = csv_rows(tmp_path / "two.scored.csv")
    assert (table[1][3], table[2][3], table[5][3], table[6][3]) == ("KOL Tier", "Nano", "KOL Tier", "Micro")


def test_a_table_without_a_header_gets_one(run, tmp_path):
    text = tmp_path / "bare.csv"
    text.write_text("".join(f"@a{i},{5000 + i}\n" for i in range(4)), encoding="utf-8")
    result = run("annotate", text, "--format", "xlsx")
    assert "one was added above it" in result.stderr
    sheet = openpyxl.load_workbook(tmp_path / "bare.scored.xlsx").active
    assert [cell.value for cell in sheet[1]][:3] == ["handle", "followers", "KOL Tier"]
    assert [cell.value for cell in sheet[2]][:3] == ["@a0", 5000, "Nano"]
    assert run("annotate", tmp_path / "bare.scored.xlsx", "--in-place").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "bare.scored.xlsx").active.max_column == sheet.max_column
    assert run("annotate", text, "--in-place").exit_code == 5

    run("annotate", text, "-q")
    assert csv_rows(tmp_path / "bare.scored.csv")[0][:3] == ["handle", "followers", "KOL Tier"]
    lines = run("annotate", text, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
    assert [json.loads(line)["row"] for line in lines] == [1, 2, 3, 4]


def test_a_header_alone_is_no_table(run, tmp_path):
    path = tmp_path / "head.csv"
    path.write_text("Handle,Followers\n", encoding="utf-8")
    result = run("annotate", path)
    assert result.exit_code == 4
    assert "there are no rows below the header in row 1" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "code", "said"), [(name, *case) for name, case in BAD.items()], ids=BAD
)
def test_bad_input_is_one_clear_sentence(run, tmp_path, name, content, code, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = sorted(tmp_path.iterdir())
    result = run("annotate", tmp_path / name)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stderr.startswith("kolscore: ")
    assert len(result.stderr.strip().splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_zip_that_is_no_workbook(run, tmp_path):
    path = tmp_path / "pack.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "hello")
    result = run("annotate", path)
    assert result.exit_code == 1
    assert "not an xlsx workbook" in result.stderr


def test_outputs_are_never_overwritten_unasked(run, sheet_csv, tmp_path):
    (tmp_path / "list.scored.csv").write_text("mine")
    dry = run("annotate", sheet_csv, "--dry-run")
    assert dry.exit_code == 0
    assert "already there, and kept without --force: " in dry.stderr
    assert run("annotate", sheet_csv, "-o", sheet_csv, "--force").exit_code == 5
    for words in ((), ("-o", "list.scored.csv"), ("-o", sheet_csv), ("-o", "nowhere/x.csv")):
        result = run("annotate", sheet_csv, *words)
        assert result.exit_code == 5, words
        assert result.stderr.startswith("kolscore: ")
    assert (tmp_path / "list.scored.csv").read_text() == "mine"
    assert run("annotate", sheet_csv, "--force").exit_code == 0


AGAIN = (
    ("annotate", "list.csv"),
    ("annotate", "list.csv", "--format", "jsonl"),
    ("annotate", "list.csv", "-o", "list.xlsx"),
    ("report", "list.csv"),
    ("columns", "list.csv", "--save", "plan.toml"),
    ("rubric", "export", "rubric.toml"),
    ("rubric", "export", "rubric.xlsx"),
    ("people", "list.csv", "-o", "people.xlsx"),
    ("share", "list.csv"),
    ("share", "book.xlsx"),
)


@pytest.mark.parametrize("words", AGAIN, ids=" ".join)
def test_the_same_command_again_finds_its_work_done(run, sheet_csv, tmp_path, words, monkeypatch):
    write(tmp_path / "book.xlsx", [["Handle", "Followers"], ["@a", 5000]])
    first = run(*words)
    later = time.localtime(time.time() + 86_400)
    monkeypatch.setattr(time, "localtime", lambda *_: later)  # archives ask it for the time
    assert first.exit_code == 0
    assert "written: " in first.stderr + first.stdout
    (made,) = {path for path in tmp_path.iterdir() if path not in (sheet_csv, tmp_path / "book.xlsx")}
    before = (made.read_bytes(), made.stat().st_mtime_ns)
    again = run(*words)
    assert again.exit_code == 0
    assert "unchanged: " in again.stderr + again.stdout
    assert (made.read_bytes(), made.stat().st_mtime_ns) == before
    made.write_bytes(before[0] + b" ")  # somebody's own work
    refused = run(*words)
    assert refused.exit_code == 5
    assert "its content would change; give another name with -o, or use --force" in refused.stderr
    assert made.read_bytes() == before[0] + b" "
    assert set(tmp_path.iterdir()) == {sheet_csv, tmp_path / "book.xlsx", made}


def test_a_long_result_is_not_made_again_to_be_compared(run, sheet_csv, monkeypatch):
    monkeypatch.setattr("kolscore.workbook.save._MADE_AGAIN", 5)
    assert run("annotate", sheet_csv).exit_code == 0
    again = run("annotate", sheet_csv)
    assert again.exit_code == 5
    assert "list.scored.csv: already exists; give another name" in again.stderr


def test_dry_run_writes_nothing_and_strict_counts_notes(run, sheet_csv, tmp_path):
    before = sorted(tmp_path.iterdir())
    result = run("annotate", sheet_csv, "--dry-run", "--strict")
    assert result.exit_code == 3
    assert "would be written" in result.stderr
    assert sorted(tmp_path.iterdir()) == before
    assert run("annotate", sheet_csv, "--strict", "-q").exit_code == 3
    assert (tmp_path / "list.scored.csv").exists()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("x.csv", "--column", "followers"),
        ("x.csv", "--add", "everything"),
        ("x.csv", "--in-place", "-o", "y.csv"),
        ("x.csv", "--format", "pdf"),
        ("x.csv", "-o", "x.pdf"),
        ("x.csv", "--format", "csv", "-o", "x.xlsx"),
        ("-", "--format", "xlsx"),
        ("x.csv", "--nothing"),
    ],
)
def test_wrong_usage(run, words):
    assert run("annotate", *words).exit_code == 2


def test_a_field_that_neither_table_nor_rubric_has_is_offered(run, sheet_csv):
    result = run("annotate", sheet_csv, "--column", "folowers=B")
    assert result.exit_code == 1
    assert "--column folowers=B: there is no such field (did you mean 'followers'?)" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rubric", "nosuch"), "no such rubric file or preset"),
        (("--goal", "fame"), "goal: 'fame' is not recognised"),
        (("--brief", "nosuch.toml"), "nosuch.toml: cannot be read"),
        (("--column", "followers=Reach"), "'Reach' is not a header"),
    ],
)
def test_what_else_cannot_be_used(run, sheet_csv, words, said):
    result = run("annotate", sheet_csv, *words)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_new_workbook_keeps_points_between_thousands_as_they_are_written(run, tmp_path):
    path = tmp_path / "de.csv"
    path.write_text("Name;Followers;Bio\nAnn Lee;1.200;Arzt\nBo Lee;0.5;x\n", encoding="utf-8")
    run("annotate", path, "-o", tmp_path / "de.xlsx", "-q")
    sheet = openpyxl.load_workbook(tmp_path / "de.xlsx").active
    assert (sheet["B2"].value, sheet["B3"].value) == ("1.200", 0.5)
    first = [[cell.value for cell in row] for row in sheet.iter_rows()]
    run("annotate", tmp_path / "de.xlsx", "--in-place", "-q")
    again = openpyxl.load_workbook(tmp_path / "de.xlsx").active
    assert [[cell.value for cell in row] for row in again.iter_rows()] == first


def test_a_row_of_csv_whose_creator_was_taken_out_loses_its_answers(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Handle,Followers\n@a,5000\n@b,60000\n@c,7000\n", encoding="utf-8")
    run("annotate", path, "-q")
    scored = tmp_path / "a.scored.csv"
    lines = csv_rows(scored)
    lines[2][:2] = ["", ""]
    scored.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in lines), encoding="utf-8")
    run("annotate", scored, "--in-place", "-q")
    assert set(csv_rows(scored)[2]) == {""}


def test_one_column_cannot_be_named_for_two_fields(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Handle,Followers\n@a,5000\n", encoding="utf-8")
    result = run("annotate", path, "--column", "followers=Followers", "--column", "following=Followers")
    assert result.exit_code == 1
    assert "already named for followers" in result.stderr
