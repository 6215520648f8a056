"""A wrong argument in Python is a sentence that says what was given and what is due; every rubric goes through every door."""

import datetime as dt
import subprocess

import pandas as pd
import pytest
from click.testing import CliRunner

import kolscore
from kolscore import Creator
from kolscore.cli import cli
from kolscore.errors import KolscoreError
from kolscore.excel.functions import KOL_SCORE, KOL_TIER
from kolscore.workbook.rubric_book import rubric_at

HEADERS = ["Handle", "Followers", "ER", "Bio"]
ROWS = [
    ["@dr.liv", 42_000.0, 0.031, "Board-certified dermatologist, MD"],
    ["@pia", 610_000.0, 0.022, "content creator, collabs: dm me"],
]
FRAME = pd.DataFrame(ROWS, columns=HEADERS)
MULTI = FRAME.set_axis(pd.MultiIndex.from_tuples([("a", header) for header in HEADERS]), axis=1)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: kolscore.annotate(ROWS), "list: is not a table that can be annotated"),
        (lambda: kolscore.annotate(FRAME["Bio"]), "Series: is not a table"),
        (lambda: kolscore.annotate(MULTI), "several levels"),
        (lambda: kolscore.annotate(FRAME, add=["standng"]), "'standng' is not an answer column"),
        (lambda: kolscore.annotate(FRAME, add="standing"), "add is 'standing'; give a list"),
        (lambda: kolscore.annotate(FRAME, add=None), "add is None"),
        (lambda: kolscore.annotate(FRAME, brief="trust"), "brief is 'trust'; give a dict"),
        (lambda: kolscore.annotate(FRAME, brief={"gaol": "trust"}), "did you mean 'goal'"),
        (lambda: kolscore.annotate(FRAME, rubric=3), "rubric is 3; give a preset"),
        (lambda: kolscore.annotate(FRAME, rubric=""), "rubric is ''"),
        (lambda: kolscore.annotate(FRAME, columns=["followers"]), "columns is ['followers']; give a dict"),
        (lambda: kolscore.annotate(FRAME, columns={"folowers": "Reach"}), "did you mean 'followers'"),
        (lambda: kolscore.annotate(FRAME, platform="instragram"), "did you mean 'instagram'"),
        (lambda: kolscore.annotate(FRAME, platform=3), "platform is 3"),
        (lambda: kolscore.annotate(FRAME, plan={"a": 1}), "plan is {'a': 1}"),
        (lambda: kolscore.annotate(FRAME, as_of="2026-05-31"), "as_of is '2026-05-31'; give a day"),
        (lambda: kolscore.annotate(FRAME, jobs=0), "jobs is 0"),
        (lambda: kolscore.assess({"followers": 3}), "give a Creator"),
        (lambda: Creator(platform="instragram"), "did you mean 'instagram'"),
        (lambda: Creator(er_basis="follower"), "did you mean 'followers'"),
        (lambda: Creator(bio=3), "bio is 3; give text"),
        (lambda: Creator(verified="yes"), "verified is 'yes'; give True or False"),
        (lambda: Creator(engagement_rate=3.1), "0.031 for 3.1%"),
    ],
)
def test_a_wrong_argument_is_a_sentence(call, said):
    with pytest.raises((KolscoreError, ValueError)) as error:
        call()
    assert said in str(error.value)


def test_platforms_are_known_in_any_spelling_and_days_with_a_time():
    assert Creator(platform="Tik Tok").platform == "tiktok"
    assert Creator(er_basis=" Views").er_basis == "views"
    moment = dt.datetime(2026, 5, 31, 12, tzinfo=dt.UTC)
    day = kolscore.annotate(FRAME, as_of=moment.date())
    assert kolscore.annotate(FRAME, as_of=moment).equals(day)


def test_columns_of_one_name_get_the_answers_of_a_sheet_with_them():
    twice = pd.concat([FRAME, FRAME["Followers"]], axis=1)
    assert (
        kolscore.annotate(twice)["KOL Credibility"].tolist()
        == kolscore.annotate(FRAME)["KOL Credibility"].tolist()
    )


# --- every rubric at every door ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    """One rubric as TOML, as a workbook, and as its sheet in a file of LibreOffice."""
    from python_calamine import CalamineWorkbook

    from kolscore.workbook.rubric_book import write_rubric

    folder = tmp_path_factory.mktemp("rubrics")
    toml, xlsx = folder / "mine.toml", folder / "mine.xlsx"
    toml.write_text(
        'extends = "default"\n[dimensions.expertise]\nweight = 30\n[dimensions.engagement]\nweight = 9\n'
        '[tier]\nscheme = "seed003"\n',
        encoding="utf-8",
    )
    rubric = rubric_at(toml)
    write_rubric(rubric, (toml.name, rubric.hash), xlsx, overwrite=False)
    sheet = CalamineWorkbook.from_path(str(xlsx)).get_sheet_by_name("KOL Rubric")
    return toml, xlsx, sheet.to_python(skip_empty_area=False)


def told(*words):
    """The command line as it is, with the rubric that it is given."""
    return CliRunner().invoke(cli, [str(word) for word in words])


def scores_by(rubric):
    return kolscore.annotate(FRAME, rubric=rubric)["KOL Credibility"].tolist()


def test_forms_of_one_rubric_give_the_same_answers_at_every_door(forms, monkeypatch):
    toml, xlsx, cells = forms
    monkeypatch.chdir(toml.parent)
    wanted = scores_by(toml)
    assert wanted != scores_by(None)
    for form in (str(toml), str(xlsx), xlsx.name):
        assert scores_by(form) == wanted
        assert [score for (score,) in KOL_SCORE([HEADERS], ROWS, form)] == wanted
        assert KOL_TIER(1_200_000.0, form) == "Mega"
    assert [score for (score,) in KOL_SCORE([HEADERS], ROWS, cells)] == wanted
    FRAME.to_csv("list.csv", index=False)
    for form in (toml, xlsx):
        result = told("explain", "list.csv", "--row", "2", "--rubric", str(form))
        assert f"  {wanted[0]}  credibility" in result.stdout


def test_an_ods_holds_a_rubric_too(forms):
    import shutil

    if not (office := shutil.which("soffice")):
        pytest.skip("LibreOffice is not installed")
    toml, xlsx, _ = forms
    home = f"-env:UserInstallation={(toml.parent / 'office').as_uri()}"
    words = [office, home, "--headless", "--convert-to", "ods", "--outdir", str(toml.parent), str(xlsx)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    assert rubric_at(xlsx.with_suffix(".ods")).hash == rubric_at(toml).hash


@pytest.mark.parametrize("name", ["PHARMA", "Pharma", "pharma"])
def test_a_preset_is_known_in_any_case_at_every_door(name):
    wanted = scores_by("pharma")
    assert scores_by(name) == wanted
    assert [score for (score,) in KOL_SCORE([HEADERS], ROWS, name)] == wanted
    assert told("rubric", "check", name).exit_code == 0


@pytest.mark.parametrize("name", ["nope.toml", "nope.xlsx", "nope.ods", "nope"])
def test_a_rubric_that_is_not_there_is_a_sentence_at_every_door(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    FRAME.to_csv("list.csv", index=False)
    said = f"{name}: there is no such rubric file"
    with pytest.raises(KolscoreError, match=said):
        scores_by(name)
    assert said in KOL_SCORE([HEADERS], ROWS, name)
    for words in (("annotate", "list.csv"), ("report", "list.csv"), ("explain", "list.csv", "--row", "2")):
        result = told(*words, "--rubric", name)
        assert result.exit_code == 1
        assert said in result.stderr
    assert told("rubric", "check", name).exit_code == 1
