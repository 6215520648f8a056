"""A plan that was saved reads the next export in the same way, says what no longer fits, and is checked like a rubric."""

import json

import pandas as pd
import pytest
from conftest import ROOT

import kolscore
from kolscore.errors import InputError
from kolscore.reading import SavedPlan

HEADER = ["Handle", "Followers", "ER", "Reach k", "Joined", "Owner"]
ROWS = [
    [f"@p{n}x", f"{n * 731 + 2000:,}".replace(",", "."), f"{n % 5 + 1},{n % 10}", n * 3 + 150, f"0{n % 9 + 1}/04/2019", "Kim"]
    for n in range(1, 12)
]  # fmt: skip


def saved(path, header=HEADER, rows=ROWS):
    path.write_text("\n".join(";".join(map(str, row)) for row in (header, *rows)), encoding="utf-8")
    return path


def records(run, *words):
    result = run("annotate", *words, "--format", "jsonl", "-o", "-", "-q")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def plan(run, tmp_path):
    saved(tmp_path / "may.csv")
    assert run("columns", "may.csv", "--save", "plan.toml").exit_code == 0
    return tmp_path / "plan.toml"


@pytest.mark.parametrize("file", ["creators.xlsx", "template.xlsx"])
def test_a_file_gets_the_same_answers_by_its_own_plan(run, file):
    path = ROOT / "workbooks" / file
    if file == "template.xlsx":
        path = ROOT / "workbooks" / "scored" / "creators.scored.xlsx"
    assert run("columns", path, "--save", "plan.toml").exit_code == 0
    assert records(run, path, "--plan", "plan.toml") == records(run, path)


def test_what_a_plan_says_holds_where_cells_would_say_otherwise(run, plan, tmp_path):
    few = saved(tmp_path / "june.csv", rows=[["@ann", "3.400", "2", 1, "03/04/2019", "Kim"]])
    facts = records(run, few, "--plan", plan)[0]
    explained = json.loads(run("explain", few, "--row", "2", "--plan", plan, "--json").stdout)
    assert facts["tier"] == "nano"
    assert "2% engagement" in json.dumps(explained)


def test_columns_are_found_by_their_headers_and_new_ones_are_not_read(run, plan, tmp_path):
    rows = [[row[2], "a new thing", row[1], row[0]] for row in ROWS]
    june = saved(tmp_path / "june.csv", ["ER", "Bio", "Followers", "Handle"], rows)
    plan.write_text(
        "\n\n".join(
            part for part in plan.read_text().split("\n\n") if not any(f'"{h}"' in part for h in HEADER[3:])
        )
    )
    result = json.loads(run("columns", june, "--plan", plan, "--json").stdout)
    fields = {column["header"]: column["field"] for column in result["columns"]}
    assert fields == {"ER": "engagement_rate", "Bio": None, "Followers": "followers", "Handle": "handle"}
    assert "left out in" in next(one["reason"] for one in result["columns"] if one["header"] == "Bio")
    again = run("columns", june, "--plan", plan, "--column", "bio=Bio", "--json").stdout
    assert {column["header"]: column["field"] for column in json.loads(again)["columns"]}["Bio"] == "bio"


def test_a_column_that_is_gone_is_said_and_nothing_is_written(run, plan, tmp_path):
    june = saved(tmp_path / "june.csv", HEADER[:2], [row[:2] for row in ROWS])
    result = run("annotate", june, "--plan", plan)
    assert result.exit_code == 1
    assert 'names columns that are not there: "ER"' in result.stderr
    assert not (tmp_path / "june.scored.csv").exists()


@pytest.mark.parametrize("times", [0.01, 100])
def test_a_unit_that_has_changed_is_said_and_nothing_is_written(run, plan, tmp_path, times):
    rows = [[*row[:2], str(round(float(row[2].replace(",", ".")) * times, 4)).replace(".", ","), *row[3:]] for row in ROWS]  # fmt: skip
    june = saved(tmp_path / "june.csv", rows=rows)
    result = run("annotate", june, "--plan", plan)
    assert result.exit_code == 1
    assert 'column C "ER"' in result.stderr
    assert "its unit seems to have changed" in result.stderr
    assert not (tmp_path / "june.scored.csv").exists()


@pytest.mark.parametrize("command", ["annotate", "report", "explain"])
def test_a_column_that_holds_no_numbers_any_more_is_said_and_nothing_is_written(run, plan, tmp_path, command):
    june = saved(tmp_path / "june.csv", rows=[[row[0], "plenty", *row[2:]] for row in ROWS])
    result = run(command, june, "--plan", plan, *(["--row", "2"] if command == "explain" else []))
    assert result.exit_code == 1
    assert 'column B "Followers"' in result.stderr
    assert "none of its cells is a number any more" in result.stderr
    assert {path.suffix for path in tmp_path.glob("june*")} == {".csv"}


def test_data_frames_are_read_by_it_too(plan):
    frame = pd.DataFrame([["@ann", "3.400"]], columns=["Handle", "Followers"])
    text = plan.read_text().split("\n\n")
    plan.write_text("\n\n".join(part for part in text if not any(f'"{name}"' in part for name in HEADER[2:])))
    assert kolscore.annotate(frame)["KOL Tier"][0] == "Nano"
    assert kolscore.annotate(frame, plan=plan)["KOL Tier"][0] == "Nano"
    plan.write_text(plan.read_text().replace('field = "followers"', 'field = "following"'))
    assert kolscore.annotate(frame, plan=str(plan))["KOL Tier"][0] is None


def test_a_plan_is_not_written_over(run, plan):
    corrected = plan.read_bytes() + b"# corrected by hand\n"
    plan.write_bytes(corrected)
    assert run("columns", "may.csv", "--save", plan).exit_code == 5
    assert plan.read_bytes() == corrected


WRONG = {
    'kind = "other"': "is not a plan: a plan starts with kind",
    "platfrom = 1": "platfrom: is not a key of a plan (did you mean 'platform'?)",
    'platform = "Instagarm"': "platform: 'Instagarm' is not a platform kolscore knows (did you mean 'instagram'?)",
    "sheet = 2": "sheet: must be text in quotes, not 2",
    "columns = 3": "columns: there are none; each one starts with [[columns]]",
    '[[columns]]\nfield = "name"': "column 1: has no header",
    '[[columns]]\nheader = "A"\nfield = "follower"': "column 1 \"A\": field: 'follower' is not known (did you mean 'followers'?)",
    '[[columns]]\nheader = "A"\nfield = "followers"\nunit = "percent"': "unit: only shares have one",
    '[[columns]]\nheader = "A"\ntimes = 0': "times: must be a number above 0, not 0",
    '[[columns]]\nheader = "A"\nrest = "yes"': "rest: must be true or false, not 'yes'",
    '[[columns]]\nheader = "A"\ndecimals = ";"': "decimals: ';' is not known",
    '[bases]\nyoutube = "likes"\n[[columns]]\nheader = "A"': "bases.youtube: 'likes' is not known",
    "kind = ": "not valid TOML",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_in_a_plan_is_said_by_its_key(tmp_path, text):
    head = "" if text.startswith("kind") else 'kind = "kolscore reading plan"\n'
    columns = "" if "columns" in text else '\n[[columns]]\nheader = "A"'
    (tmp_path / "p.toml").write_text(head + text + columns)
    with pytest.raises(InputError) as error:
        SavedPlan.load(tmp_path / "p.toml")
    assert WRONG[text] in str(error.value)
    assert all(line.startswith(str(tmp_path / "p.toml")) for line in str(error.value).splitlines())
