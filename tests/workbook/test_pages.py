"""The sheets of our own: they add up, come and go without a trace, and any reader opens them."""

import re
from collections import defaultdict
from importlib import import_module
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from hazard_packages import MADE
from packages import package, parts_of, sheet
from python_calamine import CalamineWorkbook

from kolscore import summary as summary_model
from kolscore.cli import cli
from kolscore.workbook.pages import reasons

NAMES = ["KOL Summary", "KOL Reasons", "KOL Rubric", "KOL Legend"]
EXAMPLE = ROOT / "workbooks" / "creators.xlsx"


@pytest.fixture
def run(monkeypatch, tmp_path, assessor):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(import_module("kolscore.cli.annotate"), "assessor_for", lambda *_: assessor)

    def run(*words):
        result = CliRunner().invoke(cli, [str(word) for word in words])
        assert result.exit_code == 0, result.output
        return result

    return run


@pytest.fixture
def example(run, tmp_path):
    run("annotate", EXAMPLE, "-o", "a.xlsx", "-q")
    return tmp_path / "a.xlsx"


def ledger(path):
    """The lines of the ledger, by the row of the creator."""
    lines = defaultdict(list)
    for row in openpyxl.load_workbook(path)["KOL Reasons"].iter_rows(min_row=4, values_only=True):
        lines[row[0]].append(row)
    return lines


def answers(path, title="Shortlist"):
    """The cells of each creator's row, by the header; header and first row as in the example."""
    rows = openpyxl.load_workbook(path)[title].iter_rows(min_row=4, values_only=True)
    header = next(rows)
    found = {number: dict(zip(header, row, strict=True)) for number, row in enumerate(rows, 5)}
    return {number: row for number, row in found.items() if row["KOL Label"]}


def test_the_ledger_adds_up_for_every_creator(example):
    scores = {number: row["KOL Credibility"] for number, row in answers(example).items()}
    lines = ledger(example)
    assert set(lines) == set(scores)
    for number, score in scores.items():
        if score is None:
            assert [line[2:5] for line in lines[number]] == [("not scored", None, None)]
            continue
        assert sum(line[3] for line in lines[number]) == pytest.approx(score, abs=0.0501)
        assert lines[number][-1][4] == score
        assert lines[number][0][2] == "baseline"


def test_each_reason_leads_to_the_cell_it_rests_on(example):
    book = openpyxl.load_workbook(example)
    linked = [row[6] for row in book["KOL Reasons"].iter_rows(min_row=4) if row[6].value]
    assert len(linked) > 300
    for cell in linked:
        first = cell.value.partition(",")[0]
        assert cell.hyperlink.location.replace("$", "") == f"'Shortlist'!{first}"
        assert book["Shortlist"][first].value is not None


def test_the_summary_counts_what_the_answers_say(example):
    rows = list(answers(example).values())
    cells = CalamineWorkbook.from_path(str(example)).get_sheet_by_name("KOL Summary").to_python()
    assert cells[0][0] == "KOL Summary"
    assert cells[3][0] == len(rows) == 59
    scores = sorted(row["KOL Credibility"] for row in rows if row["KOL Credibility"] is not None)
    assert 40 < len(scores) < len(rows)
    assert scores[len(scores) // 2] == cells[3][1]
    start = next(number for number, row in enumerate(cells) if row[0] == "Tier")
    labels = cells[start][1:6]
    for line in cells[start + 1 :]:
        if line[0] == "All":
            break
        counted = [
            sum((row["KOL Tier"] or "unknown") == line[0] and row["KOL Label"] == label for row in rows)
            for label in labels
        ]
        assert line[1:6] == counted
        assert line[6] == sum(counted)
    beside = [row[9:11] for row in cells]
    first = beside.index(["Creators by credibility", ""]) + 1
    bins = beside[first : first + 10]
    assert sum(count for _, count in bins) == len(scores)
    for name, count in bins:
        low = int(name.partition("–")[0])
        assert count == sum(low <= score < low + 10 for score in scores)
    spots = [row[12:16] for row in cells[2:] if row[12]]
    assert sum(spot[3] for spot in spots) == 59
    best = {row[1]: row for row in cells if row[3] in ("Nano", "Micro", "Macro", "Mega", "Celebrity")}
    top = max(rows, key=lambda row: row["KOL Credibility"] or 0)
    assert best[top["Handle"]][5] == top["KOL Credibility"]


def test_charts_have_words_and_draw_cells_of_their_sheet(example):
    parts = parts_of(example.read_bytes())
    drawing = parts["xl/drawings/drawing1.xml"].decode()
    told = re.findall(r'descr="([^"]+)"', drawing)
    assert len(told) == 4
    assert "Micro: 26" in told[0]
    charts = openpyxl.load_workbook(example)["KOL Summary"]._charts  # noqa: SLF001 - it has no other list of them
    assert len(charts) == 4
    summary = CalamineWorkbook.from_path(str(example)).get_sheet_by_name("KOL Summary").to_python()
    for number in range(1, 5):
        root = ET.fromstring(parts[f"xl/charts/chart{number}.xml"])
        refs = [one for one in root.iter() if one.tag.endswith(("}numRef", "}strRef"))]
        assert refs
        for ref in refs:
            name, first, last = re.fullmatch(r"'(.+)'!\$(\w+\$\d+)(?::\$(\w+\$\d+))?", ref[0].text).groups()
            assert name == "KOL Summary"
            column, top = first.split("$")
            bottom = (last or first).split("$")[1]
            place = ord(column) - ord("A")
            there = [summary[row - 1][place] for row in range(int(top), int(bottom) + 1)]
            cached = [one[0].text for one in ref[1] if one.tag.endswith("}pt")]
            assert [str(value).removesuffix(".0") for value in there] == cached


def test_the_legend_tells_how_the_answers_were_made(run, tmp_path):
    words = ("--date", "2026-05-06", "--goal", "trust", "--column", "followers=Followers")
    run("annotate", EXAMPLE, "-o", "a.xlsx", "-q", *words)
    cells = [
        row[:3]
        for row in CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
        .get_sheet_by_name("KOL Legend")
        .to_python()
    ]
    said = {row[0]: row[1] for row in cells}
    assert "rubric default" in said["Made by"]
    assert said["Date"] == "2026-05-06"
    assert said["Columns you named"] == "followers = Followers"
    assert ["D58", "3K to 4K", "followers: a range, read as its midpoint"] in cells
    for answer in ("KOL Tier", "KOL Why", "KOL Engagement"):
        assert said[answer]


@pytest.mark.parametrize("what", ["plain", "strict", "prefix", "no styles", "table", "names"])
def test_sheets_come_and_go(run, tmp_path, what):
    (tmp_path / "a.xlsx").write_bytes(MADE[what].bytes())
    run("annotate", "a.xlsx", "--no-sheets", "-o", "without.xlsx")
    run("annotate", "a.xlsx", "-o", "with.xlsx")
    assert CalamineWorkbook.from_path("with.xlsx").sheet_names[-len(NAMES) :] == NAMES
    assert not set(CalamineWorkbook.from_path("without.xlsx").sheet_names) & set(NAMES)
    run("annotate", "with.xlsx", "--no-sheets", "-o", "gone.xlsx")
    gone, without = (parts_of((tmp_path / name).read_bytes()) for name in ("gone.xlsx", "without.xlsx"))
    for name in ("xl/workbook.xml", "[Content_Types].xml"):
        assert ET.canonicalize(gone[name]) == ET.canonicalize(without[name])
    assert set(gone) == set(without)
    run("annotate", "without.xlsx", "-o", "later.xlsx")
    for name in ("gone.xlsx", "later.xlsx"):
        run("clean", name, "-o", "clean.xlsx", *(["--force"] if name == "later.xlsx" else []))
        assert parts_of((tmp_path / "clean.xlsx").read_bytes()) == MADE[what].parts


def test_a_sheet_of_that_name_stays_and_ours_gets_another(run, tmp_path):
    made = package(name="KOL Summary")
    (tmp_path / "a.xlsx").write_bytes(made.bytes())
    run("annotate", "a.xlsx", "-o", "b.xlsx")
    run("annotate", "b.xlsx", "-o", "c.xlsx")
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()
    names = CalamineWorkbook.from_path("b.xlsx").sheet_names
    assert names == ["KOL Summary", "Other", "KOL Summary 2", "KOL Reasons", "KOL Rubric", "KOL Legend"]
    chart = parts_of((tmp_path / "b.xlsx").read_bytes())["xl/charts/chart1.xml"]
    assert b"'KOL Summary 2'!" in chart


def test_sheets_that_another_program_has_written_are_replaced_and_cleaned(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(package().bytes())
    run("annotate", "a.xlsx", "-o", "b.xlsx")
    book = openpyxl.load_workbook("b.xlsx")
    book["KOL Summary"]["A4"] = 999
    book["KOL Legend"].title = "What it means"
    for name in book["What it means"].defined_names.values():
        name.attr_text = name.attr_text.replace("KOL Legend", "What it means")  # as Excel does
    book["KOL Reasons"].append(["mine"])
    book.save("c.xlsx")
    run("annotate", "c.xlsx", "-o", "d.xlsx")
    names = ["Plan", "Other", "KOL Summary", "KOL Reasons", "KOL Rubric", "What it means"]
    assert CalamineWorkbook.from_path("d.xlsx").sheet_names == names
    after = parts_of((tmp_path / "d.xlsx").read_bytes())
    assert len([name for name in after if name.startswith("xl/charts/")]) == 4
    again = openpyxl.load_workbook("d.xlsx")
    assert again["KOL Summary"]["A4"].value == 3
    assert [cell.value for cell in again["KOL Reasons"]["A"]].count("mine") == 0
    run("clean", "d.xlsx", "-o", "e.xlsx")
    left = parts_of((tmp_path / "e.xlsx").read_bytes())
    assert not [name for name in left if "chart" in name or "drawing" in name]
    assert b"kolscore" not in b"".join(left.values())
    assert CalamineWorkbook.from_path("e.xlsx").sheet_names == ["Plan", "Other"]


def test_a_mark_that_points_at_a_sheet_of_the_users_is_not_believed(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(package().bytes())
    run("annotate", "a.xlsx", "-o", "b.xlsx")
    made = parts_of((tmp_path / "b.xlsx").read_bytes())
    book = made["xl/workbook.xml"].decode()
    moved = re.sub(r'(name="_kolscore_page\.summary" localSheetId=)"2"', r'\1"1"', book)
    assert moved != book
    (tmp_path / "c.xlsx").write_bytes(type(package())({**made, "xl/workbook.xml": moved.encode()}).bytes())
    run("annotate", "c.xlsx", "-o", "d.xlsx")
    assert CalamineWorkbook.from_path("d.xlsx").get_sheet_by_name("Other").to_python() == [["keep", 1]]


def test_sheets_run_as_the_users_does_and_print_well(run, tmp_path):
    views = '<sheetViews><sheetView rightToLeft="1" workbookViewId="0"/></sheetViews>'
    (tmp_path / "a.xlsx").write_bytes(package(sheet(before=views)).bytes())
    run("annotate", "a.xlsx", "-o", "b.xlsx")
    book = openpyxl.load_workbook("b.xlsx")
    for name in NAMES:
        ours = book[name]
        assert ours.sheet_view.rightToLeft
        assert ours.page_setup.orientation == "landscape"
        assert ours.sheet_properties.pageSetUpPr.fitToPage
        assert ours.print_title_rows
        assert ours["A1"].value == name
        assert not ours.merged_cells.ranges
    ledger = book["KOL Reasons"]
    assert (ledger.freeze_panes, ledger.auto_filter.ref) == ("A4", f"A3:H{ledger.max_row}")
    run("annotate", EXAMPLE, "-o", "c.xlsx")
    assert not openpyxl.load_workbook("c.xlsx")["KOL Summary"].sheet_view.rightToLeft


def test_the_ledgers_of_very_many_are_bounded_and_say_so(run, monkeypatch):
    monkeypatch.setattr(reasons, "_WHOLE", 50)
    monkeypatch.setattr(reasons, "_FIRST", 4)
    monkeypatch.setattr(reasons, "_LINKED", 10)
    run("annotate", EXAMPLE, "-o", "a.xlsx", "-q")
    assert set(ledger("a.xlsx")) == {5, 6, 7, 8}
    ours = openpyxl.load_workbook("a.xlsx")["KOL Reasons"]
    assert "first 4 of 59 creators" in ours["A2"].value
    assert sum(row[6].hyperlink is not None for row in ours.iter_rows(min_row=4)) == 9


def test_of_very_many_notes_the_first_are_listed(run, monkeypatch):
    monkeypatch.setattr(summary_model, "_NOTES", 2)
    run("annotate", EXAMPLE, "-o", "a.xlsx", "-q")
    cells = CalamineWorkbook.from_path("a.xlsx").get_sheet_by_name("KOL Legend").to_python()
    assert [row[0] for row in cells[-2:]] == ["F55", "D58"]
    assert any(row[1] == "The first 2 of 3." for row in cells)


def test_several_sheets_are_told_apart(run):
    book = openpyxl.Workbook()
    for name in ("May", "June's"):
        people = book.create_sheet(name)
        people.append(["Handle", "Followers", "Bio"])
        people.append([f"@{name}", 5000, "Board-certified dermatologist, MD"])
    del book["Sheet"]
    book.save("a.xlsx")
    run("annotate", "a.xlsx", "--sheet", "all", "-o", "b.xlsx")
    ours = openpyxl.load_workbook("b.xlsx")
    assert {row[0] for row in ours["KOL Reasons"].iter_rows(min_row=4, values_only=True)} == {"May", "June's"}
    links = {
        row[7].hyperlink.location for row in ours["KOL Reasons"].iter_rows(min_row=4) if row[7].hyperlink
    }
    assert "'June''s'!$C$2" in links
    assert ours["KOL Summary"]["A4"].value == 2
