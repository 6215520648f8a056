"""A signal that a rubric adds is read, counted and explained at every door as those that kolscore knows."""

import json
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from strategies import facts

import kolscore
from kolscore import Creator, Rubric
from kolscore.cli import cli
from kolscore.errors import InputError, RubricError
from kolscore.excel.functions import KOL_ANNOTATE
from kolscore.fields import Signal
from kolscore.reading import Sheet, read_tables
from kolscore.reading.signals import said_by
from kolscore.scoring import Assessor

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "own_signals.toml").read_text(encoding="utf-8"))
EXTENDS = 'extends = "default"\n'
HEADERS = ["Name", "Handle", "Followers", "Bio", "Podcasts as guest", "IP filings", "Courses taught"]
ROWS = [
    ["Ada Mole", "@ada.m", 12000, "Cardiologist MD", 12, 3, 4],
    ["Bo Fen", "@bo.fen", 54000, "Travel and food", 0, None, None],
    ["Cy Tarn", "@cytarn", 8000, "Economist", 40, 1, None],
]


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    path = tmp_path_factory.mktemp("rubric") / "mine.toml"
    path.write_text(EXTENDS + CASES["rubric"], encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def assessor(mine):
    return Assessor(Rubric.load(mine))


@pytest.fixture
def command(tmp_path, monkeypatch, mine):
    """The command line, by the rubric, in a folder with the list."""
    from click.testing import CliRunner

    monkeypatch.chdir(tmp_path)
    frame().to_csv("list.csv", index=False)

    def run(*words, rubric=mine):
        options = ["--rubric", str(rubric)] if rubric else []
        return CliRunner().invoke(cli, [*map(str, words), *options])

    return run


def frame():
    return pd.DataFrame(ROWS, columns=HEADERS)


def scores():
    """Of the rows, as they are given in Python."""
    names = ("name", "handle", "followers", "bio", "podcast_guests", "patents", "courses_taught")
    for row in ROWS:
        given_facts = dict(zip(names, row, strict=True))
        signals = {name: given_facts.pop(name) for name in ("podcast_guests", "courses_taught")}
        yield Creator(**given_facts, signals=signals)


# --- reading -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, those in CASES["headers"].items() for header in those]
)
def test_a_header_is_that_of_its_signal_and_no_other_is(assessor, field, header):
    added = {"", *assessor.rubric.added}
    said = {one.field for one in said_by(header, "", assessor.rubric.signals)}
    assert said == {field} if field else not said & added


@pytest.mark.parametrize("case", CASES["cells"], ids=lambda case: f"{case['header']} {case['cells'][0]}")
def test_cells_are_read_as_the_signal_says(assessor, case):
    rows = [["@ann", "bio of ann", cell] for cell in case["cells"]]
    sheet = Sheet([["Handle", "Bio", case["header"]], *rows], signals=assessor.rubric.signals)
    (table,) = read_tables(sheet)
    for row, due in zip(table.rows, case["read"], strict=True):
        value = next(iter(row.creator.signals.values()), None)
        if isinstance(due, float):
            assert value == due
        else:
            assert value is None
            assert due == "unknown" or due in row.notes[0].message


def test_a_header_typed_wrong_is_offered(assessor):
    sheet = Sheet(
        [["Handle", "Bio", "Podcsats as guest"], ["@ann", "Economist", 3]], signals=assessor.rubric.signals
    )
    assert '--column podcast_guests="Podcsats as guest"' in read_tables(sheet)[0].columns[2].reason


def test_a_header_that_the_rubric_takes_for_its_own_is_said():
    signals = (Signal("shows", ("press",), "count"),)
    sheet = Sheet([["Handle", "Bio", "Press"], ["@ann", "Economist", 3]], signals=signals)
    column = read_tables(sheet)[0].columns[2]
    assert (column.field, column.reason) == (
        "shows",
        '"Press" is a header for shows, as the rubric says; without it, it would be media_mentions',
    )


def test_of_two_years_the_latest_is_read(assessor):
    header = ["Name", "Followers", "Podcasts as guest 2023", "Podcasts as guest 2022"]
    rows = [["Ada Mole", 12000, 3, 12], ["Bo Fen", 54000, 0, 1], ["Cy Tarn", 8000, 1, 40]]
    (table,) = read_tables(Sheet([header, *rows], signals=assessor.rubric.signals))
    assert table.rows.column("podcast_guests") == [3.0, 0.0, 1.0]
    assert "different times" in table.notes[0].message


def test_another_rubric_reads_the_same_sheet_without_it(assessor):
    rows = [HEADERS, *ROWS]
    (by_own,) = read_tables(Sheet(rows, signals=assessor.rubric.signals))
    (by_default,) = read_tables(Sheet(rows, signals=Rubric.load().signals))
    assert [column.field for column in by_own.columns][4:] == ["podcast_guests", "patents", "courses_taught"]
    assert [column.field for column in by_default.columns][4:] == [None, None, None]


# --- points ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["line"], ids=lambda case: f"{case['rule']} {case['facts']}")
def test_a_signal_gives_the_points_that_the_rubric_says(assessor, case):
    answer = assessor.assess(Creator(**case["facts"]))
    given_lines = {line.rule: (line.points, line.reason) for line in answer.credibility.contributions}
    points, reason = given_lines[case["rule"]]
    assert points == pytest.approx(case["points"], abs=0.006)
    assert reason == case["reason"]


def test_a_sentence_counts_it_too(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(EXTENDS + CASES["rubric"] + CASES["sentences"], encoding="utf-8")
    for bio, reason in CASES["bios"].items():
        lines = kolscore.assess(Creator(bio=bio), path).credibility.contributions
        said = [line.reason for line in lines if line.rule == "recognition.podcast_guests"]
        assert said == ([reason] if reason else []), bio


def test_what_it_would_ask_for_is_asked(assessor):
    answer = assessor.assess(Creator(job_title="Professor of economics", h_index=3))
    assert answer.missing == ("podcast_guests",)
    assert answer.why.endswith("Find out next: podcast guests.")


@given(facts, st.data())
def test_more_of_a_signal_never_lowers_the_score(assessor, given_facts, data):
    rubric = assessor.rubric
    name = data.draw(st.sampled_from([*rubric.recognition.signals, *rubric.expertise.signals]))
    less, more = sorted(data.draw(st.tuples(st.integers(0, 300), st.integers(0, 300))))
    one, other = (
        assessor.assess(
            Creator(**given_facts | ({"signals": {name: n}} if name in rubric.added else {name: float(n)}))
        )
        for n in (less, more)
    )
    assert other.credibility.exact >= one.credibility.exact - 1e-9
    assert other.label.kol >= one.label.kol - 1e-9


# --- doors -------------------------------------------------------------------------------------------


def test_every_door_gives_the_same_answers(assessor, mine, command):
    due = [assessor.assess(creator).credibility.score for creator in scores()]
    assert due != [Assessor(Rubric.load()).assess(creator).credibility.score for creator in scores()]
    assert kolscore.annotate(frame(), mine)["KOL Credibility"].tolist() == due
    table = [HEADERS, *ROWS]
    assert [row[2] for row in KOL_ANNOTATE(table, None, str(mine))[1:]] == due
    assert command("annotate", "list.csv", "-o", "out.jsonl").exit_code == 0
    assert [json.loads(line)["credibility"] for line in Path("out.jsonl").read_text().splitlines()] == due


def test_arrow_reads_it_by_its_plan(assessor, mine):
    pa = pytest.importorskip("pyarrow")
    from kolscore import arrow

    table = pa.Table.from_pandas(frame())
    plan = arrow.plan(table, mine)
    due = [assessor.assess(creator).credibility.score for creator in scores()]
    assert arrow.annotate(table, plan, rubric=mine)["KOL Credibility"].to_pylist() == due


def test_the_plan_names_it_and_goes_with_its_rubric(command):
    assert command("columns", "list.csv", "--save", "plan.toml").exit_code == 0
    columns = tomllib.loads(Path("plan.toml").read_text(encoding="utf-8"))["columns"]
    assert columns[4] == {"header": "Podcasts as guest", "field": "podcast_guests", "signal": "count"}
    by_plan = command("annotate", "list.csv", "-o", "a.jsonl", "--plan", "plan.toml")
    by_itself = command("annotate", "list.csv", "-o", "b.jsonl")
    assert (by_plan.exit_code, by_itself.exit_code) == (0, 0)
    assert Path("a.jsonl").read_text() == Path("b.jsonl").read_text()
    refused = command("annotate", "list.csv", "-o", "c.jsonl", "--plan", "plan.toml", rubric=None)
    assert refused.exit_code == 1
    assert "podcast_guests, which is not a signal in the rubric default" in refused.output
    assert not Path("c.jsonl").exists()


def test_explain_shows_its_cell_and_a_column_can_be_named_for_it(command):
    shown = command("explain", "list.csv", "--row", 4)
    assert "guest on 40 podcasts" in shown.output
    assert "E4" in shown.output
    named = command("explain", "list.csv", "--row", 4, "--column", "podcast_guests=IP filings")
    assert "guest on 1 podcast " in named.output
    misspelt = command("explain", "list.csv", "--row", 4, "--column", "podcast_gusts=IP filings")
    assert "did you mean 'podcast_guests'" in misspelt.output


def test_the_rubric_in_a_workbook_has_it_and_its_numbers_can_be_edited(command, mine):
    import openpyxl

    assert command("rubric", "export", "mine.xlsx").exit_code == 0
    book = openpyxl.load_workbook("mine.xlsx")
    cells = {row[0].value: row[1] for row in book["KOL Rubric"].iter_rows()}
    assert cells["recognition.podcast_guests.cap"].value == 20
    assert "recognition.patents.kind" not in cells, "what only added signals have stands beside these only"
    cells["recognition.podcast_guests.cap"].value = 10
    book.save("mine.xlsx")
    Path("mine.toml").write_bytes(mine.read_bytes())  # what it was made from lies beside it
    assert Assessor(kolscore_rubric("mine.xlsx")).rubric.recognition.signals["podcast_guests"].cap == 10


def kolscore_rubric(path):
    from kolscore.workbook.rubric_book import rubric_at

    return rubric_at(path)


# --- refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["about"])
def test_a_signal_that_nothing_would_count_is_refused(tmp_path, case):
    path = tmp_path / "mine.toml"
    path.write_text(EXTENDS + case["rubric"], encoding="utf-8")
    with pytest.raises(RubricError) as refused:
        Rubric.load(path)
    said = str(refused.value)
    assert "mine.toml" in said
    assert all(words in said for words in case["said"]), said


@pytest.mark.parametrize(
    ("signals", "said"),
    [
        ({"patents": 3}, "Creator(patents=...)"),
        ({"podcast_guests": -1}, "podcast_guests is -1"),
        ({"podcast_guests": "many"}, "podcast_guests is 'many'"),
        ([3], "names and numbers"),
    ],
)
def test_a_creator_takes_names_and_numbers(signals, said):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - what it says is looked at below
        Creator(signals=signals)
    assert said in str(refused.value)


def test_a_signal_that_the_rubric_does_not_count_is_said(mine):
    with pytest.raises(InputError, match="did you mean 'podcast_guests'"):
        kolscore.assess(Creator(signals={"podcast_gests": 3}), str(mine))
    with pytest.raises(InputError, match="'podcast_guests' is not counted by the rubric default"):
        kolscore.assess(Creator(signals={"podcast_guests": 3}))


def test_the_signal_that_the_pages_add_is_taken(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "rubric.md").read_text(encoding="utf-8")
    (block,) = (
        part.partition("```")[0] for part in page.split("```toml\n")[1:] if "podcast_guests" in part[:40]
    )
    path = tmp_path / "mine.toml"
    path.write_text(EXTENDS + block, encoding="utf-8")
    assert "podcast_guests" in Rubric.load(path).added
