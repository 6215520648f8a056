"""`kolscore explain`, `columns`, `rubric`, and the way in."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import ROOT

from kolscore import Rubric
from kolscore.cli import cli

CREATORS = str(ROOT / "workbooks" / "creators.xlsx")


def run(*words):
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_explain_adds_up_and_names_its_cells():
    answer = json.loads(run("explain", CREATORS, "--row", 5, "--json").stdout)
    assert {
        "row",
        "tier",
        "label",
        "axes",
        "credibility",
        "baseline",
        "contributions",
        "caps",
        "confidence",
        "range",
        "missing",
        "role",
        "alternatives",
        "rubric",
    } <= set(answer)
    points = [line["points"] for line in (*answer["contributions"], *answer["caps"])]
    assert round(answer["baseline"] + sum(points), 1) == answer["credibility"]
    assert all(line["cell"].endswith("5") for line in answer["contributions"])
    assert answer["rubric"] == Rubric.load().stamp


def test_explain_names_the_cell_that_a_fact_was_worked_out_from(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "Handle,Followers,Platform,ER,Avg likes\n@a,50000,Instagram,,900\n@b,50000,Instagram,2%,900\n"
    )
    cells = []
    for row in (2, 3):
        answer = json.loads(run("explain", path, "--row", row, "--json").stdout)
        cells += [line["cell"] for line in answer["contributions"] if line["rule"] == "engagement.rate"]
    assert cells == ["E2, B2", "D3"]


def test_explain_shows_what_was_set_aside_and_where(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('Handle,Followers,Bio\n@a,50000,"Food in Baltimore, MD, wife of a surgeon"\n')
    aside = json.loads(run("explain", path, "--row", 2, "--json").stdout)["set_aside"]
    assert [(one["quote"], one["cell"]) for one in aside] == [("MD", "C2"), ("wife of a surgeon", "C2")]
    text = " ".join(run("explain", path, "--row", 2).stdout.split())
    assert all(f'Set aside C2 "{one["quote"]}": {one["reason"]} ({one["rule"]})' in text for one in aside)


def test_explain_by_handle_and_name_says_the_same():
    by_row = run("explain", CREATORS, "--row", 5).stdout
    assert run("explain", CREATORS, "--handle", "DR.Liane.Osei").stdout == by_row
    assert run("explain", CREATORS, "--handle", "liane osei").stdout == by_row
    for words in ("Row 5: Liane Osei", '"MD" (credentials)', "M5", "expertise.credential", "Rubric default"):
        assert words in by_row


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--row", 3), 1, "row 3 is not a creator; the creators are in rows 5 to 63"),
        (("--handle", "@nobody"), 1, "no creator '@nobody'"),
        ((), 2, "--row N, --handle H"),
        (("--row", 5, "--handle", "x"), 2, "--row N, --handle H"),
    ],
)
def test_explain_says_what_it_cannot_find(words, code, said):
    result = run("explain", CREATORS, *words)
    assert result.exit_code == code
    assert said in result.stderr


def test_explain_says_that_others_share_the_name(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Handle,Followers\n@bea,5\n@al,6\n@Bea,7\n")
    result = run("explain", path, "--handle", "bea")
    assert result.stdout.startswith("Row 2")
    assert "is also in row 4" in result.stderr


def test_columns_shows_every_decision():
    table = json.loads(run("columns", CREATORS, "--json").stdout)
    assert (
        table["file"],
        table["sheet"],
        table["header_row"],
        table["first_row"],
        table["last_row"],
        table["rows"],
    ) == ("creators.xlsx", "Shortlist", 4, 5, 63, 59)
    followers = next(column for column in table["columns"] if column["field"] == "followers")
    assert followers["letter"] == "D"
    assert followers["example"] == {"cell": "86.4K", "value": 86400}
    assert (followers["read"], followers["unreadable"]) == (57, 0)
    assert followers["reason"]
    assert [note["cell"] for note in table["notes"] if "cell" in note] == ["F55", "D58", "G59"]
    shown = run("columns", CREATORS).stdout
    assert "86.4K → 86400" in shown
    assert "D58 '3K to 4K': a range, read as its midpoint" in shown


def test_missing_followers_are_said_first_and_never_that_all_was_read(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name,Folowers,Bio\nOrla Finch,42000,Dermatologist\n", encoding="utf-8")
    asked = 'No followers column found; is it B "Folowers"? If so, add: --column followers=B'
    assert run("columns", path).stdout.splitlines()[1] == asked
    assert json.loads(run("columns", path, "--json").stdout)["missing"] == asked
    told = run("annotate", path, "-o", tmp_path / "out.csv").stderr
    assert told.splitlines()[1] == asked
    assert "every cell was read" not in told
    told = run("annotate", path, "-o", tmp_path / "out.csv", "--force", "--column", "followers=B").stderr
    assert "No followers" not in told
    assert "every cell was read" in told


def test_columns_writes_nothing(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Handle,Followers\n@a,5\n")
    assert run("columns", path).exit_code == 0
    assert list(tmp_path.iterdir()) == [path]


def test_rubric_show_check_export_presets(tmp_path):
    assert "Tiers: scheme seed002" in run("rubric", "show").stdout
    assert "tau = 10.0" in run("rubric", "show", "expertise.years").stdout
    assert run("rubric", "show", "expertise.nought").exit_code == 1
    out = tmp_path / "all.toml"
    assert run("rubric", "export", out).exit_code == 0
    assert run("rubric", "export", out, "--rubric", "seed003").exit_code == 5
    assert run("rubric", "export", "-").stdout == out.read_text(encoding="utf-8")
    assert "0 values differ" in run("rubric", "check", out).stdout
    assert "tier.scheme: seed002 → seed003" in run("rubric", "check", "seed003").stdout
    bad = tmp_path / "bad.toml"
    bad.write_text('extends = "default"\n[tier]\nscheem = "x"\n')
    result = run("rubric", "check", bad)
    assert result.exit_code == 1
    assert "did you mean 'scheme'" in result.stderr
    assert "xiaohongshu4" in run("rubric", "presets").stdout


def test_module_and_version():
    shown = subprocess.run(
        [sys.executable, "-m", "kolscore", "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert Rubric.load().hash in shown


@pytest.mark.parametrize(
    "words", [[], ["annotate"], ["explain"], ["columns"], ["rubric"], ["rubric", "export"]]
)
def test_help(words):
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")


@pytest.mark.parametrize("words", [("excel", "install"), ("libreoffice", "build", "x.oxt")], ids=" ".join)
def test_the_download_without_python_says_what_it_cannot_do(words, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 5
    assert "cannot use this download" in result.stderr
    assert not list(tmp_path.iterdir())


def test_an_empty_name_is_not_this_folder(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("Handle,Followers\n@ann,5000\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("annotate", "")
    assert result.exit_code == 1
    assert "the name of the input is empty" in result.stderr
    assert len(list(tmp_path.iterdir())) == 1
