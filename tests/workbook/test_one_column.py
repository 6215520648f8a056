"""CSV within one column of a workbook: read as columns, written beside, never rewritten."""

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from made import ods, xls

import kolscore
from kolscore.cli import cli
from kolscore.reading import Sheet
from kolscore.reading.one_column import taken_apart

LINES = [
    "Handle,Followers,Bio",
    '@ivo,42100,"Board-certified dermatologist, author"',
    "@una,1234,chess",
    "@per,700,dance",
]


def xlsx(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def lines(sign):
    return [line if sign == "," else line.replace('"', "").replace(",", sign, 2) for line in LINES]


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        result = CliRunner().invoke(cli, [str(word) for word in words])
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stderr

    return run


@pytest.mark.parametrize("write", [xlsx, xls, ods])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_column_is_read_as_rows_and_stays_as_it_is(run, tmp_path, write, sign):
    source = tmp_path / f"in.{write.__name__}"
    write(source, [[line] for line in lines(sign)])
    said = run("annotate", source, "-o", "out.xlsx")
    assert "column A holds whole rows, separated by" in said
    rows = list(openpyxl.load_workbook("out.xlsx").worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows] == lines(sign)
    assert [row[1] for row in rows] == ["KOL Tier", "Micro", "Nano", "Unranked"]
    assert rows[1][2] == "KOL"
    run("annotate", "out.xlsx", "-o", "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "out.xlsx").read_bytes()


def test_titles_and_columns_of_the_users_own_beside_it_stay_where_they_are(run, tmp_path):
    rows = [
        ["Shortlist, spring"],
        [],
        [None, LINES[0], "Status"],
        *([None, line, "asked"] for line in LINES[1:]),
    ]
    xlsx(tmp_path / "in.xlsx", rows)
    run("annotate", "in.xlsx", "-o", "out.xlsx")
    sheet = openpyxl.load_workbook("out.xlsx").worksheets[0]
    assert [sheet["A1"].value, sheet["B3"].value, sheet["C3"].value, sheet["D3"].value] == [
        "Shortlist, spring", LINES[0], "Status", "KOL Tier",
    ]  # fmt: skip
    assert sheet["D4"].value == "Micro"


def test_a_table_that_was_read_with_another_separator():
    frame = pd.DataFrame({"Handle;Followers;Bio": ["@ivo;42100;doctor, author", "@una;1234;chess"]})
    scored = kolscore.annotate(frame)
    assert list(scored.columns[:2]) == ["Handle;Followers;Bio", "KOL Tier"]
    assert scored["KOL Tier"].tolist() == ["Micro", "Nano"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Name"], ["Marr, Ivo"], ["Blix, Una"]],
        [["Name", "Bio"], ["Ivo", "doctor, author, father"], ["Una", "chess, go, games"]],
        [["Name, followers and bio of our creators"], ["Name", "Followers", "Bio"], ["Ivo", 5000, "x, y, z"]],
        [["Handle"], ["@ivo"], ["@una"]],
        [],
    ],
    ids=range(5),
)
def test_columns_of_words_with_commas_are_left_alone(rows):
    assert taken_apart(Sheet(rows)) is None
