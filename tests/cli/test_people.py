"""`kolscore people`, `annotate --people` and `--merge`: through the door, and the files opened again."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

HEADERS = ["Name", "Handle", "Platform", "Followers", "ER", "Bio", "Email", "Country", "Talks", "Status"]
ROWS = [
    ["Ana Lima", "@dr.analima", "Instagram", 84200, "2.1%", "Board-certified dermatologist. TikTok: @dranalima", "ana@lima.example", "Brazil", 14, "asked"],
    ["Ana Lima", "@dranalima", "TikTok", 410000, "6%", "Skincare creator, daily tips", None, "Brazil", 22, "new"],
    ["Dr. Ana Lima", "dr-ana-lima", "LinkedIn", 9100, None, "Dermatologist", "ana@lima.example", "Brazil", None, None],
    ["Bo Chen", "@bo.cooks", "Instagram", 23000, "3%", "home cook", None, "USA", None, "new"],
    ["Mila", "@mila.glow", "Instagram", 51000, "3%", "beauty", "jane@talents.example", "UK", None, None],
    ["Jayden", "@jayden.fits", "TikTok", 61000, "3%", "fashion", "jane@talents.example", "UK", None, None],
]  # fmt: skip


@pytest.fixture
def book(tmp_path):
    made = Workbook()
    sheet = made.active
    sheet.title = "List"
    for row in [HEADERS, *ROWS]:
        sheet.append(row)
    made.save(tmp_path / "list.xlsx")
    return tmp_path / "list.xlsx"


def answers(path, title="List"):
    rows = openpyxl.load_workbook(path)[title].iter_rows(values_only=True)
    header = next(rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def pairs(path):
    """The cells of the pairs on KOL People, by the two accounts."""
    found, headed = {}, False
    for row in openpyxl.load_workbook(path)["KOL People"].iter_rows():
        if row[0].value == "Account":
            headed = True
        elif headed and row[1].value and row[4].value and not str(row[0].value).startswith("P-"):
            found[row[0].value, row[1].value] = row[2]
    return found


def test_people_are_scored_as_one(run, book):
    run("annotate", book, "--people", "-o", "out.xlsx", "-q")
    rows = answers("out.xlsx")
    ana = rows[:3]
    assert (
        len({(row["KOL Person"], row["KOL Credibility"], row["KOL Label"], row["KOL Why"]) for row in ana})
        == 1
    )
    assert ana[0]["KOL Label"] == "KOL + Influencer"
    assert ana[0]["KOL Tier"] == "Macro"
    assert (
        ana[0]["KOL Accounts"]
        == "TikTok @dranalima 410,000; Instagram @dr.analima 84,200; LinkedIn @dr-ana-lima 9,100"
    )
    assert "same e-mail ana@lima.example (G2, G4)" in ana[0]["KOL Same Person Why"]
    assert len({row["KOL Person"] for row in rows}) == 4
    assert rows[3]["KOL Same Person Why"] is None


def test_a_person_of_one_account_gets_the_answers_of_today(run, book):
    run("annotate", book, "-o", "plain.xlsx", "-q")
    run("annotate", book, "--people", "-o", "people.xlsx", "-q")
    for row, alone in list(zip(answers("people.xlsx"), answers("plain.xlsx"), strict=True))[3:]:
        assert {key: row[key] for key in alone} == alone


def test_the_ledger_quotes_cells_of_several_rows(run, book):
    run("annotate", book, "--people", "-o", "out.xlsx", "-q")
    reasons = openpyxl.load_workbook("out.xlsx")["KOL Reasons"].iter_rows(min_row=4, values_only=True)
    cells = {(row[2], row[6]) for row in reasons if row[0] == 2}
    assert ("recognition", "I3") in cells
    assert any(cell and "F2" in cell and "F3" in cell for _, cell in cells)


def test_add_person_leaves_the_answers_as_they_are(run, book):
    run("annotate", book, "-o", "plain.xlsx", "-q")
    run("annotate", book, "--add", "person", "-o", "out.xlsx", "-q")
    for row, before in zip(answers("out.xlsx"), answers("plain.xlsx"), strict=True):
        assert {key: row[key] for key in before} == before
        assert row["KOL Person"].startswith("P-")


def test_decisions_in_the_workbook_are_obeyed_and_kept(run, book):
    run("annotate", book, "--people", "-o", "out.xlsx", "-q")
    asked = "TikTok @jayden.fits", "Instagram @mila.glow"
    made = openpyxl.load_workbook("out.xlsx")
    for row in made["KOL People"].iter_rows():
        if {row[0].value, row[1].value} == set(asked):
            row[2].value = "yes"
        if {row[0].value, row[1].value} == {"Instagram @dr.analima", "LinkedIn @dr-ana-lima"}:
            row[2].value = "No"
        if {row[0].value, row[1].value} == {"TikTok @dranalima", "LinkedIn @dr-ana-lima"}:
            row[2].value = "no"
    made.save("decided.xlsx")
    for again in ("decided.xlsx", "decided.xlsx"):  # the second run reads what the first one kept
        run("annotate", again, "--people", "--in-place", "-q")
        rows = answers(again)
        assert rows[4]["KOL Person"] == rows[5]["KOL Person"]
        assert "you said so" in rows[4]["KOL Same Person Why"]
        assert rows[0]["KOL Person"] == rows[1]["KOL Person"] != rows[2]["KOL Person"]
    kept = {frozenset(names): cell.value for names, cell in pairs("decided.xlsx").items()}
    assert kept[frozenset(asked)] == "yes"
    assert kept[frozenset(("Instagram @dr.analima", "LinkedIn @dr-ana-lima"))] == "no"


def test_decisions_of_a_file(run, book, tmp_path):
    (tmp_path / "pairs.csv").write_text(
        "Account,Other account,Same person?\ninstagram @mila.glow,TikTok @JAYDEN.fits,ja\n", encoding="utf-8"
    )
    run("annotate", book, "--people", "--decisions", "pairs.csv", "-o", "out.xlsx", "-q")
    rows = answers("out.xlsx")
    assert rows[4]["KOL Person"] == rows[5]["KOL Person"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Account,Other account,Same person?\na,b,maybe\n", "pairs.csv, C2: “maybe” is neither yes nor no"),
        ("Handle,Followers\n@a,3\n", "no decisions found"),
    ],
)
def test_decisions_that_cannot_be_read_are_told(run, book, tmp_path, text, said):
    (tmp_path / "pairs.csv").write_text(text, encoding="utf-8")
    result = run("annotate", book, "--people", "--decisions", "pairs.csv", "-o", "out.xlsx")
    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "out.xlsx").exists()


def test_a_decision_on_somebody_who_is_not_there_is_told(run, book, tmp_path):
    (tmp_path / "pairs.csv").write_text(
        "Account,Other account,Same person?\n@who,@whom,yes\n", encoding="utf-8"
    )
    result = run("annotate", book, "--people", "--decisions", "pairs.csv", "-o", "out.xlsx")
    assert "at least one of the two is not in this list" in result.output


def test_clean_takes_the_sheet_out(run, book):
    run("annotate", book, "--people", "-o", "out.xlsx", "-q")
    run("clean", "out.xlsx", "-o", "clean.xlsx")
    assert openpyxl.load_workbook("clean.xlsx").sheetnames == ["List"]


def test_the_command_tells_and_leaves_the_inputs(run, book):
    before = book.read_bytes()
    result = run("people", book)
    assert "6 rows, 4 people; 1 with several accounts; 1 pair to decide" in result.output
    assert book.read_bytes() == before


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_what_it_writes_is_read_as_decisions(run, book, name):
    assert run("people", book, "-o", name).exit_code == 0
    assert run("people", book, "--decisions", name).exit_code == 0
    if name.endswith("csv"):
        assert "Account,Other account,Same person?" in Path(name).read_text(encoding="utf-8-sig")


def test_it_writes_over_nothing(run, book, tmp_path):
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    assert run("people", book, "-o", "out.csv").exit_code == 5
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "words", [("people", "-o"), ("annotate", "--people", "-o"), ("annotate", "--merge")], ids=" ".join
)
def test_forcing_keeps_decisions(run, book, words):
    """What stands in a result of an earlier run is not lost, whichever command made it."""
    command = (words[0], book, *words[1:], "out.xlsx")
    run(*command)
    made = openpyxl.load_workbook("out.xlsx")
    asked = {"TikTok @jayden.fits", "Instagram @mila.glow"}
    for row in made["KOL People"].iter_rows():
        if {row[0].value, row[1].value} == asked:
            row[2].value = "no"
    made.save("out.xlsx")
    result = run(*command, "--force")
    assert result.exit_code == 0
    assert "to decide" not in result.output
    assert {frozenset(names): cell.value for names, cell in pairs("out.xlsx").items()}.get(
        frozenset(asked)
    ) == "no"


def test_json_has_a_line_for_each_person(run, book, tmp_path):
    run("people", book, "-o", "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [len(line["accounts"]) for line in lines] == [3, 1, 1, 1]


def test_merge_makes_one_list_that_is_read_again_as_it_was(run, book, tmp_path):
    other = tmp_path / "more.csv"
    other.write_text(
        "Handle,Platform,Followers,Bio,Stage\n@bo.cooks,YouTube,5000,New video every Sunday,Austin\n@dr.analima,Instagram,84000,,Rio\n",
        encoding="utf-8",
    )
    result = run("annotate", book, other, "--merge", "all.xlsx")
    assert "8 rows, 4 people" in result.output
    rows = answers("all.xlsx", "Creators")
    assert len(rows) == 4
    ana = rows[0]
    assert (ana["Handle"], ana["Followers"], ana["Total, all accounts"], ana["Talks"]) == (
        "@dranalima",
        410000,
        503300,
        22,
    )
    assert ana["Rows"] == "list.xlsx row 2, list.xlsx row 3, list.xlsx row 4, more.csv row 3"
    assert (ana["Status"], ana["Stage"], rows[1]["Stage"]) == ("new | asked", "Rio", "Austin")
    scored = answers("all.xlsx", "Creators")
    run("annotate", book, "--people", "-o", "alone.xlsx", "-q")
    assert scored[0]["KOL Credibility"] == answers("alone.xlsx")[0]["KOL Credibility"]
    run("annotate", "all.xlsx", "--people", "-o", "again.xlsx", "-q")
    again = answers("again.xlsx", "Creators")
    assert [row["KOL Person"] for row in again] == [row["Person ID"] for row in rows]
    assert [row["KOL Credibility"] for row in again] == [row["KOL Credibility"] for row in rows]


def test_merge_by_accounts(run, book):
    run("annotate", book, "--merge", "all.csv", "--merge-rows", "accounts", "-q")
    rows = list(csv.DictReader(Path("all.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 6
    assert len({row["Person ID"] for row in rows}) == 4


@pytest.mark.parametrize("words", [["--merge", "list.xlsx"], ["--merge", "a.xlsx", "-o", "b.xlsx"]])
def test_merge_refuses_what_makes_no_sense(run, book, words):
    before = book.read_bytes()
    assert run("annotate", "list.xlsx", *words).exit_code in (2, 5)
    assert book.read_bytes() == before
