"""`kolscore share`: nobody can be reached by the copy, in any of its parts, and the rest is what it was."""

import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

SECRETS = (
    "ann@studio.example", "bob＠work.example", "cy (at) mail.example", "+44 20 7946 0018", "(212) 555-0133", "030 1234567", "wa.me/447911123456",
)  # fmt: skip
ROWS = [
    ["Handle", "Name", "Followers", "Bio", "Email", "Telefon", "Manager", "KOL Notes"],
    ["@ann", "Ann", 42_000, "Dermatologist, MD. ann@studio.example", "ann@studio.example", "+44 20 7946 0018", "Mia", "call (212) 555-0133"],
    ["@bob", "Bob", 9_500, "Content creator 📩 bob＠work.example", "bob＠work.example", "030 1234567", "Mia", ""],
    ["@cy", "Cy", 125_000, "cy (at) mail.example; since 2019-03-04, 1,250,000 views", "", "", "", "wa.me/447911123456"],
]  # fmt: skip


@pytest.fixture
def book(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "List"
    for row in ROWS:
        sheet.append(row)
    sheet["A2"].comment = Comment("reach her at ann@studio.example", "Mia Novak")
    sheet["B2"].hyperlink = "mailto:ann@studio.example"
    sheet["I1"], sheet["I2"] = "Twice", "=C2*2"
    sheet.oddHeader.center.text = "bob＠work.example"
    hidden = made.create_sheet("Private")
    hidden.append(["ann@studio.example"])
    hidden.sheet_state = "hidden"
    made.properties.creator = "mia@agency.example"
    path = tmp_path / "list.xlsx"
    made.save(path)
    return path


def everything_in(path):
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_nobody_can_be_reached_by_any_part_of_the_copy(run, book, tmp_path):
    result = run("share", book)
    assert result.exit_code == 0
    text = everything_in(tmp_path / "list.shared.xlsx")
    for secret in (*SECRETS, "mia@agency.example", "Mia", "Private", "reach her"):
        assert secret not in text, secret
    assert not re.search(r"[\w.]+@\w+\.\w+", text)
    sheet = openpyxl.load_workbook(tmp_path / "list.shared.xlsx")["List"]
    assert [cell.value for cell in sheet[1]][:8] == ROWS[0]
    assert [cell.value for cell in sheet[2]][:5] == [
        "@ann",
        "Ann",
        42_000,
        "Dermatologist, MD. [removed]",
        None,
    ]
    assert sheet["D4"].value == "[removed]; since 2019-03-04, 1,250,000 views"


def test_it_says_what_it_left_out(run, book):
    said = run("share", book).stderr
    assert "emptied: E 'Email', 2 cells\n" in said
    assert "emptied: F 'Telefon', 2 cells\n" in said
    assert "emptied: G 'Manager', 2 cells\n" in said
    assert "removed contact details from the texts of 5 cells: D2, H2, D3, D4, H4\n" in said
    assert "left out: the sheet Private, which is hidden or was made by kolscore\n" in said
    assert "left out: one comment\n" in said


def test_a_column_can_be_kept_and_only_one_that_is_there(run, book, tmp_path):
    assert run("share", book, "--keep", "Manager").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "list.shared.xlsx")["List"]["G2"].value == "Mia"
    result = run("share", book, "-o", "b.xlsx", "--keep", "Managr")
    assert result.exit_code == 1
    assert "no column is headed 'Managr'" in result.stderr
    assert not (tmp_path / "b.xlsx").exists()


def test_answers_travel_along(run, book, tmp_path):
    assert run("annotate", book).exit_code == 0
    assert run("share", "list.scored.xlsx").exit_code == 0
    shared = openpyxl.load_workbook(tmp_path / "list.scored.shared.xlsx")
    assert shared.sheetnames == ["List"]
    header = [cell.value for cell in shared["List"][1]]
    assert shared["List"].cell(2, header.index("KOL Label") + 1).value == "KOL"
    assert not any(secret in everything_in(tmp_path / "list.scored.shared.xlsx") for secret in SECRETS)


def test_csv_too(run, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in ROWS), encoding="utf-8")
    assert run("share", path).exit_code == 0
    text = (tmp_path / "list.shared.csv").read_text(encoding="utf-8-sig")
    assert not any(secret in text for secret in SECRETS)
    assert text.splitlines()[0] == ";".join(ROWS[0])
    assert (
        text.splitlines()[3].startswith("'@cy;Cy;125000;[removed]; ")
        or "'@cy;Cy;125000;" in text.splitlines()[3]
    )


def test_a_list_without_contacts_says_so(run, tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("Handle,Followers,Phone model\n@ann,42000,X\n", encoding="utf-8")
    assert "no contact details found" in run("share", path).stderr


def test_other_files_are_refused_with_the_way_there(run, tmp_path):
    path = tmp_path / "list.json"
    path.write_text('[{"handle": "@ann", "followers": 42000}]', encoding="utf-8")
    result = run("share", path)
    assert result.exit_code == 1
    assert "kolscore annotate list.json -o list.xlsx" in result.stderr


def test_columns_of_ours_are_no_contacts(run, book):
    """*KOL Line* says where a creator stands in a live workbook; LINE is a messenger elsewhere."""
    assert run("annotate", book, "--live").exit_code == 0
    said = run("share", "list.scored.xlsx").stderr
    assert "KOL" not in "".join(line for line in said.splitlines() if line.startswith("emptied"))
