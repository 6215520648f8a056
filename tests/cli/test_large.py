"""Sheets that are too large to be in memory: read in parts, they get the answers that they get at once."""

import csv
import json
import os
import random
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from kolscore import execution
from kolscore.cli import cli
from kolscore.reading import profile, table
from kolscore.workbook import csv_source, read, xlsx_batches
from kolscore.workbook.pages import reasons
from kolscore.workbook.xlsx_patch import package

HEADER = ["Handle", "Followers", "ER", "Since", "Bio", "Note"]
BIOS = ["Board-certified dermatologist, MD", "fashion creator, collabs: DM", None, "chef & <baker> _x0041_"]


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        result = CliRunner().invoke(cli, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def in_parts(monkeypatch):
    """Takes any sheet for a large one, and a few rows for a part."""
    monkeypatch.setattr(read, "LARGE", 0)
    monkeypatch.setattr(read, "LARGE_TEXT", 0)
    monkeypatch.setattr(csv_source, "_TOGETHER", 1_500)
    monkeypatch.setattr(reasons, "_FIRST", 5)
    monkeypatch.setattr(xlsx_batches, "_TOGETHER", 4_000)
    monkeypatch.setattr(package, "_CHUNK", 1_500)


def made(path, count=300):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Our list"])
    sheet.append([])
    sheet.append(HEADER)
    for number in range(count):
        followers = "lots" if number % 40 == 7 else number * 379 + 900
        sheet.append(
            [
                f"@invented{number}",
                followers,
                0.034,
                "2024-05-06",
                BIOS[number % 4],
                "=1+1" if number % 50 == 0 else "ok",
            ]
        )
        sheet.cell(sheet.max_row, 3).number_format = "0.0%"
        if number % 100 == 99:
            sheet.append(["Total", 5])
    sheet["A3"].font = Font(bold=True)
    book.create_sheet("Other")["A1"] = "keep"
    book.save(path)
    return path


def parts_of(path):
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_parts_give_what_the_whole_gives(run, tmp_path, jobs, request, monkeypatch):
    monkeypatch.setattr(reasons, "_WHOLE", 10)  # creators are many in both
    monkeypatch.setattr(reasons, "_FIRST", 5)
    path = made(tmp_path / "a.xlsx")
    words = ("--add", "range,missing,standing", "--goal", "trust", "--jobs", jobs)
    whole = run("annotate", path, *words, "-o", "whole.xlsx")
    assert whole.exit_code == 0, whole.stderr
    request.getfixturevalue("in_parts")
    parts = run("annotate", path, *words, "-o", "parts.xlsx")
    assert parts.exit_code == 0, parts.stderr
    assert (tmp_path / "parts.xlsx").read_bytes() == (tmp_path / "whole.xlsx").read_bytes()
    assert parts.stderr.replace("parts.xlsx", "whole.xlsx") == whole.stderr
    assert "B11 'lots' (followers): not a number" in parts.stderr
    sheets = openpyxl.load_workbook(tmp_path / "parts.xlsx")
    assert sheets["KOL Summary"]["A4"].value == 300
    assert "first 5 of 300 creators" in sheets["KOL Reasons"]["A2"].value
    assert {row[0].value for row in sheets["KOL Reasons"].iter_rows(4)} == {4, 5, 6, 7, 8}


@pytest.mark.usefixtures("in_parts")
def test_a_second_run_and_clean(run, tmp_path, monkeypatch):
    monkeypatch.setattr(reasons, "_WHOLE", 10)
    path = made(tmp_path / "a.xlsx", 120)
    run("annotate", path)
    before = parts_of(tmp_path / "a.scored.xlsx")
    assert run("annotate", "a.scored.xlsx", "--in-place").exit_code == 0
    assert parts_of(tmp_path / "a.scored.xlsx") == before
    assert run("clean", "a.scored.xlsx", "-o", "clean.xlsx").exit_code == 0
    assert parts_of(tmp_path / "clean.xlsx") == parts_of(path)


@pytest.mark.usefixtures("in_parts")
def test_what_holds_for_a_column_is_noted_once_and_of_all_parts(run, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Handle", "Followers", "Views"])
    for number in range(400):
        views = f"{number % 9 + 1}.{number % 900 + 100}" if number > 200 else None  # 1.234 is either
        book.active.append([f"@invented{number}", 5_000 + number, views])
    book.save(tmp_path / "a.xlsx")
    result = run("annotate", "a.xlsx", "--column", "avg_views=Views", "-v")
    assert result.exit_code == 0, result.stderr
    (told,) = [line for line in result.stderr.splitlines() if "seemed likeliest" in line]
    assert told.startswith("  C1 ")


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_column_without_a_header_that_is_mostly_blank_changes_no_plan(run, tmp_path, jobs, monkeypatch):
    """Parts in which it is blank do not look like the whole, and are read by the plan of the whole all the same."""
    monkeypatch.setattr(profile, "ROWS", 40)
    monkeypatch.setattr(table, "ROWS", 40)
    book = openpyxl.Workbook()
    book.active.append(["Handle", "Followers", None, "ER", "Bio"])
    for number in range(400):
        mark = "Board-certified dermatologist" if 100 < number < 150 else None
        rate = (
            number % 9 / 100 + 0.01 if number < 200 else number % 60 / 10 + 1
        )  # by themselves, the first are fractions
        book.active.append([f"@invented{number}", 5_000 + number, mark, rate, BIOS[number % 4]])
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(read, "LARGE", 1 << 30)
    run("annotate", "a.xlsx", "-o", "whole.xlsx")
    monkeypatch.setattr(read, "LARGE", 0)
    run("annotate", "a.xlsx", "-o", "parts.xlsx", "--jobs", jobs)
    whole, parts = (
        openpyxl.load_workbook(tmp_path / f"{name}.xlsx").active.values for name in ("whole", "parts")
    )
    assert list(whole) == list(parts)


@pytest.mark.usefixtures("in_parts")
def test_dry_runs_strictness_and_other_formats(run, tmp_path):
    path = made(tmp_path / "a.xlsx")
    result = run("annotate", path, "--dry-run", "--strict")
    assert result.exit_code == 3
    assert "300 creators" in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]
    lines = run("annotate", path, "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()
    assert len(lines) == 300
    assert json.loads(lines[0])["row"] == 4


@pytest.mark.usefixtures("in_parts")
def test_a_process_that_ends_costs_time_and_no_answers(run, tmp_path, monkeypatch):
    path = made(tmp_path / "a.xlsx")
    run("annotate", path, "--jobs", 1, "-o", "one.xlsx")
    monkeypatch.setattr(execution, "_begin", os.abort)  # it takes no words: the process cannot begin
    assert run("annotate", path, "--jobs", 2, "-o", "many.xlsx").exit_code == 0
    assert (tmp_path / "many.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()


@pytest.mark.usefixtures("in_parts")
def test_cells_without_addresses_are_refused(run, tmp_path):
    path = made(tmp_path / "a.xlsx")
    parts = parts_of(path)
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'<c r="A5"', b"<c")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made_anew:
        for name, data in parts.items():
            made_anew.writestr(name, sheet if name.endswith("sheet1.xml") else data)
    result = run("annotate", "b.xlsx")
    assert result.exit_code == 1
    assert "not written the way Excel writes them" in result.stderr
    assert not (tmp_path / "b.scored.xlsx").exists()


@pytest.mark.usefixtures("in_parts")
def test_the_example_gets_the_same_answers(run, tmp_path):
    assert run("annotate", ROOT / "workbooks" / "creators.xlsx", "-o", tmp_path / "b.xlsx").exit_code == 0
    got, looked_at = (
        CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        for path in (tmp_path / "b.xlsx", ROOT / "workbooks" / "scored" / "creators.scored.xlsx")
    )
    assert got == looked_at


@pytest.mark.slow
def test_values_are_those_of_the_other_reader(shared):
    from kolscore.workbook.package import kind_of

    compared = 0
    for path in sorted([*shared.glob("creators/*.xlsx"), *shared.glob("rich_xlsx/*.xls[xm]")]):
        try:
            kind_of(path)
        except Exception:  # noqa: BLE001, S112 - what is refused is not read
            continue
        book = read.open_book(path)
        for name in book.sheet_names:
            try:
                whole = book.sheet(name)
                whole = whole.stored or whole
                with package.Package(path) as opened:
                    blocks = xlsx_batches.Blocks(opened, name)
                    found = [blocks.rows(block) for block in blocks.blocks(opened)]
            except Exception as error:  # noqa: BLE001 - said by another test
                assert "not written the way Excel writes them" in str(error) or "far" in str(error)  # noqa: PT017
                continue
            values = {
                (first + place, column): value
                for first, rows in found
                for place, row in enumerate(rows)
                for column, value in enumerate(row, 1)
                if value not in (None, "")
            }
            others = {
                (whole.top + place, whole.left + column): value
                for place, row in enumerate(whole.rows)
                for column, value in enumerate(row)
                if value not in (None, "")
            }
            compared += 1
            differing = {at for at in others if at in values and values[at] != others[at]}
            # A number below zero is no date, whatever its format; the other reader takes it for midnight.
            differing = {at for at in differing if not (isinstance(values[at], float) and values[at] < 0)}
            assert len(differing) <= len(others) / 100, (
                path.name,
                name,
                [(values[a], others[a]) for a in list(differing)[:3]],
            )
    assert compared > 30


SHARED = b"<sst><si><t>one</t></si><si><t>two</t></si></sst>"


def damaged(path, *changes, part="xl/worksheets/sheet1.xml"):
    """A workbook with a part of it written otherwise."""
    parts = parts_of(made(path.with_name("sound.xlsx"), 60))
    parts["xl/sharedStrings.xml"] = SHARED
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    for old, new in changes:
        assert old in parts[part], old
        parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as anew:
        for name, data in parts.items():
            anew.writestr(name, data)
    return path


NUMBER = b'<c r="B5" t="n"><v>1279</v>'
WORD = b'<c r="A5" t="inlineStr"><is><t>@invented1</t></is>'
DAMAGE = {
    "a word for a number": ((NUMBER, b'<c r="B5" t="n"><v>abc</v>'), "cell B5: is declared a number, but contains 'abc'"),
    "no number at all": ((NUMBER, b'<c r="B5" t="n"><v>nan</v>'), "cell B5: is declared a number"),
    "more than a number": ((NUMBER, b'<c r="B5"><v>1e999</v>'), "cell B5: is declared a number"),
    "a number as Python writes it": ((NUMBER, b'<c r="B5"><v>1_279</v>'), "cell B5: is declared a number"),
    "two numbers": ((NUMBER, b'<c r="B5"><v>12 79</v>'), "cell B5: is declared a number"),
    "no UTF-8 in a number": ((NUMBER, b'<c r="B5"><v>\xff\xfe</v>'), "cell B5: is declared a number"),
    "a text beyond the list": ((WORD, b'<c r="A5" t="s"><v>99999</v>'), "cell A5: refers to text '99999' of"),
    "a text before the list": ((WORD, b'<c r="A5" t="s"><v>-1</v>'), "cell A5: refers to text '-1' of"),
    "a text that is no number": ((WORD, b'<c r="A5" t="s"><v>x</v>'), "cell A5: refers to text 'x' of"),
    "no text at all": ((WORD, b'<c r="A5" t="s"><v></v>'), "cell A5: refers to text '' of"),
    "no UTF-8 in a text": ((WORD, b'<c r="A5" t="str"><v>\xff\xfe</v>'), "cell A5: its text is not valid UTF-8"),
    "no UTF-8 in an inline text": ((WORD, b'<c r="A5" t="inlineStr"><is><t>\xe9t\xe9</t></is>'), "cell A5: its text is not valid UTF-8"),
    "no UTF-8 in an error": ((WORD, b'<c r="A5" t="e"><v>\xff</v>'), "cell A5: its text is not valid UTF-8"),
    "row nought": ((NUMBER, b'<c r="B0"><v>1279</v>'), "has cells in row 0"),
    "a row beyond the last": ((NUMBER, b'<c r="B99999999999"><v>1279</v>'), "has cells in row 99999999999"),
    "a column beyond the last": ((NUMBER, b'<c r="ZZZ5"><v>1279</v>'), "as far right as column ZZZ"),
}  # fmt: skip


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize(("fault", "jobs"), [*((fault, 1) for fault in DAMAGE), ("a word for a number", 2)])
def test_damage_is_named_with_its_place(run, tmp_path, fault, jobs):
    change, says = DAMAGE[fault]
    result = run("annotate", damaged(tmp_path / "a.xlsx", change), "--jobs", jobs)
    assert result.exit_code == 1
    assert result.stderr.startswith("kolscore: a.xlsx, sheet 'Sheet'"), result.stderr
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.xlsx", "sound.xlsx"]


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize(
    "fault", ["no end", "spoiled bytes", "no UTF-8 in the list of texts", "no UTF-8 in a format"]
)
def test_damage_as_a_whole_is_one_sentence(run, tmp_path, fault):
    path = tmp_path / "a.xlsx"
    if fault == "no end":
        damaged(path, (b"</sheetData>", b"<!--"))
    elif fault == "no UTF-8 in the list of texts":
        damaged(path, (b"two", b"tw\xff"), part="xl/sharedStrings.xml")
    elif fault == "no UTF-8 in a format":
        damaged(path, (b'formatCode="', b'formatCode="\xff'), part="xl/styles.xml")
    else:
        damaged(path)
        data = bytearray(path.read_bytes())
        with zipfile.ZipFile(path) as package:
            info = package.getinfo("xl/worksheets/sheet1.xml")
        middle = info.header_offset + info.compress_size // 2
        data[middle : middle + 64] = bytes(64)
        path.write_bytes(data)
    result = run("annotate", path, "--jobs", 1)
    assert result.exit_code in (1, 5)
    assert result.stderr.startswith("kolscore: a.xlsx")
    assert len(result.stderr.splitlines()) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.xlsx", "sound.xlsx"]


@pytest.mark.usefixtures("in_parts")
def test_what_is_odd_and_no_damage(run, tmp_path):
    """A format that is not there, truth in words, half a sign."""
    changes = (
        (NUMBER, b'<c r="B5" s="9999" t="n"><v>1279</v>'),
        (b'<c r="F5" t="inlineStr"><is><t>ok</t></is>', b'<c r="F5" t="b"><v>true</v>'),
    )
    result = run("annotate", damaged(tmp_path / "a.xlsx", *changes), "-o", "b.xlsx")
    assert result.exit_code == 0, result.stderr
    assert CalamineWorkbook.from_path("b.xlsx").get_sheet_by_index(0).to_python()[4][6] == "Nano"
    assert xlsx_batches._plain(b"_xD83D_a_x0041_") == "_xD83D_aA"  # noqa: SLF001 - half a sign is none


@pytest.mark.usefixtures("in_parts")
def test_a_cell_far_right_in_every_row_does_not_fill_the_memory(run, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_batches, "_LARGEST_ROOM", 10_000)
    path = damaged(tmp_path / "a.xlsx", (NUMBER, b'<c r="XFD5" t="n"><v>1279</v>'))
    result = run("annotate", path)
    assert result.exit_code == 1
    assert "as far right as column XFD" in result.stderr


@pytest.mark.usefixtures("in_parts")
def test_where_creators_stand_takes_all_parts_whatever_the_column_is_called_by_now(run, tmp_path):
    run("annotate", made(tmp_path / "a.xlsx"), "--add", "standing", "-o", "first.xlsx")
    with zipfile.ZipFile(tmp_path / "renamed.xlsx", "w") as renamed:
        for name, content in parts_of(tmp_path / "first.xlsx").items():
            renamed.writestr(name, content.replace(b"<t>KOL Standing<", b"<t>Percentile<"))
    result = run("annotate", "renamed.xlsx", "-o", "again.xlsx")
    assert result.exit_code == 0, result.stderr
    first, again = (
        [
            row[-2:]
            for row in openpyxl.load_workbook(tmp_path / file).worksheets[0].iter_rows(values_only=True)
        ]
        for file in ("first.xlsx", "again.xlsx")
    )
    assert again[2] == ("Percentile", "KOL Cohort")
    assert again[3:] == first[3:]
    assert len({cohort for _, cohort in first}) > 2


def without_places(record):
    """What a record says of the creator, and not where the row stands."""
    notes = [(note["field"], note["text"], note["message"]) for note in record.pop("notes")]
    return {key: value for key, value in record.items() if key != "row"}, notes


@pytest.mark.slow
def test_every_road_gives_each_creator_the_same_answers(run, tmp_path, request, monkeypatch):
    """Order, parts, processes and kind of file: what a column means is decided by a sample that none of these changes."""
    monkeypatch.setattr(profile, "ROWS", 40)
    monkeypatch.setattr(table, "ROWS", 40)
    rows = [
        [f"@invented{n}x", f"{n * 7 % 90 + 1}.{n % 10}K" if n % 3 else str(n * 31 + 1200), f"{n % 60 / 10 + 0.1:.1f}", f"{n % 20}", BIOS[n % 4]]
        for n in range(240)
    ]  # fmt: skip
    orders = [rows, random.Random(5).sample(rows, len(rows))]
    orders += [sorted(rows, key=lambda row: row[column] or "") for column in range(5)]
    header = ["Handle", "Followers", "ER", "Years", "Bio"]
    for number, order in enumerate(orders):
        book = openpyxl.Workbook()
        for row in (header, *order):
            book.active.append(row)
        book.save(tmp_path / f"{number}.xlsx")
        with (tmp_path / f"{number}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *order])

    def answers(name, *words):
        result = run("annotate", name, "--format", "jsonl", "-o", "-", "-q", *words)
        assert result.exit_code == 0, result.stderr
        records = map(json.loads, result.stdout.splitlines())
        return {record["handle"]: without_places(record) for record in records}

    whole = answers("0.csv")
    assert len(whole) == 240
    assert len({answer["credibility"] for answer, _ in whole.values()}) > 20
    for number in range(len(orders)):
        assert answers(f"{number}.csv") == whole
        assert answers(f"{number}.xlsx") == whole
    request.getfixturevalue("in_parts")
    for number in range(len(orders)):
        for jobs in ("1", "2"):
            assert answers(f"{number}.xlsx", "--jobs", jobs) == whole
            assert answers(f"{number}.csv", "--jobs", jobs) == whole
