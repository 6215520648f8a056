"""The Python door: DataFrames and single creators get the answers that files get."""

import pandas as pd
import pyarrow as pa
import pytest
from conftest import ROOT

import kolscore
from kolscore.answers import ALWAYS, answer_columns
from kolscore.errors import BriefError, InputError, NoCreatorTableError, RubricError
from kolscore.reading import Sheet
from kolscore.rubric import Rubric
from kolscore.running import annotate_sheet
from kolscore.scoring import Assessor

NAMES = [answer.name for answer in ALWAYS]


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "Handle": ["@ann", "@bo", "Total"],
            "Followers": ["42.1K", "lots", "54.1K"],
            "Bio": ["Board-certified dermatologist", "fashion creator, collabs: DM", None],
            "ER": [0.018, float("nan"), None],
        },
        index=["x", "y", "z"],
    )


def test_annotate_appends_the_answers(frame):
    before = frame.copy()
    scored = kolscore.annotate(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(scored[list(frame.columns)], frame)
    assert list(scored.columns) == [*frame.columns, *NAMES]
    assert list(scored.index) == ["x", "y", "z"]
    assert scored.loc["x", "KOL Label"] == "KOL"
    assert scored.loc["y", "KOL Label"] == "Influencer"
    assert scored.loc["z", NAMES].isna().all()


def test_annotate_keeps_notes_and_rubric(frame):
    attrs = kolscore.annotate(frame).attrs["kolscore"]
    assert [note["cell"] for note in attrs["notes"]] == ["B3"]
    assert attrs["rubric"]["name"] == "default"


def test_annotating_twice_changes_nothing(frame):
    once = kolscore.annotate(frame, add=["range", "dimensions"])
    pd.testing.assert_frame_equal(kolscore.annotate(once), once)


def test_a_persons_own_column_stays(frame):
    scored = kolscore.annotate(frame.assign(**{"KOL Tier": "gold"}))
    assert list(scored["KOL Tier"]) == ["gold"] * 3
    assert scored.loc["x", "KOL Tier (kolscore)"] == "Micro"


def test_columns_rubric_and_brief():
    frame = pd.DataFrame({"Who": ["@a"], "Reach est.": [12_000], "Blurb": ["Dermatologist"]})
    given = {"handle": "Who", "followers": "Reach est.", "bio": "Blurb"}
    plain = kolscore.annotate(frame, columns=given)
    briefed = kolscore.annotate(
        frame, kolscore.Rubric.load("seed003"), columns=given, brief={"goal": "event"}
    )
    assert plain["KOL Tier"].item() == briefed["KOL Tier"].item() == "Micro"
    assert briefed["KOL Role"].item() != plain["KOL Role"].item()


def test_a_header_below_a_title_as_read_excel_gives_it():
    frame = pd.DataFrame(
        [["Handle", "Followers"], ["@a", 5000], ["@b", 600_000]], columns=["Shortlist", "Unnamed: 1"]
    )
    scored = kolscore.annotate(frame)
    assert scored["KOL Tier"].isna().tolist() == [True, False, False]
    assert scored["KOL Tier"].tolist()[1:] == ["Nano", "Mega"]


def test_numbers_that_are_none():
    frame = pd.DataFrame(
        {
            "Handle": ["@a", "@b", "@c"],
            "Followers": [float("inf"), 10**400, 5000],
            "ER": [0.03, float("inf"), 0.02],
        }
    )
    scored = kolscore.annotate(frame)
    assert scored["KOL Tier"].dropna().tolist() == ["Nano"]
    assert [note["cell"] for note in scored.attrs["kolscore"]["notes"]] == ["B2", "B3", "C3"]


def test_kinds_of_columns_that_pandas_has():
    frame = pd.DataFrame(
        {
            "Followers": pd.array([5000, None], dtype="Int64"),
            "Bio": pd.array(["chef", None], dtype="string"),
            "Verified": pd.array([True, None], dtype="boolean"),
            "Platform": pd.Categorical(["Instagram", None]),
            7: pd.to_datetime(["2026-01-01", None]),
        }
    )
    scored = kolscore.annotate(frame)
    assert scored["KOL Tier"].dropna().tolist() == ["Nano"]


def test_what_cannot_be_used_is_said(frame):
    with pytest.raises(NoCreatorTableError, match="DataFrame"):
        kolscore.annotate(pd.DataFrame({"Date": ["1 May"], "Topic": ["x"]}))
    with pytest.raises(InputError, match="is not a header of this table"):
        kolscore.annotate(frame, columns={"followers": "Reach"})
    with pytest.raises(BriefError, match="goal"):
        kolscore.annotate(frame, brief={"goal": "fame"})
    for wrong in (5, True, [1]):
        with pytest.raises(BriefError, match="goal: must be text"):
            kolscore.annotate(frame, brief={"goal": wrong})
    with pytest.raises(ValueError, match="'everything'"):
        answer_columns(["everything"])


def test_assess_is_what_the_design_shows():
    answer = kolscore.assess(kolscore.Creator(followers=42_000, bio="Board-certified dermatologist, MD"))
    assert answer.label.id == "kol"
    assert answer.credibility.score == pytest.approx(
        answer.credibility.baseline + sum(line.points for line in answer.credibility.contributions), abs=0.05
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"followers": -1}, "of 0 or more"),
        ({"followers": "12k"}, "give a number"),
        ({"engagement_rate": float("nan")}, "of 0 or more"),
        ({"sponsored_share": 12}, "0.12 for 12%"),
        ({"engagement_rate": 3.1}, "0.031 for 3.1%"),
        ({"previous_label": "star"}, "one of kol"),
    ],
)
def test_facts_that_cannot_be_are_refused(facts, said):
    with pytest.raises(ValueError, match=said):
        kolscore.Creator(**facts)


def test_numbers_of_numpy_are_numbers():
    import numpy as np

    assert (
        kolscore.assess(kolscore.Creator(followers=np.int64(5000), engagement_rate=np.float32(0.03))).tier.id
        == "nano"
    )


def test_platforms_are_known_however_they_are_written():
    for platform in ("Instagram", " INSTAGRAM "):
        assert kolscore.Creator(platform=platform).platform == "instagram"


def test_a_platform_can_be_named_for_rows_that_say_none():
    frame = pd.DataFrame({"Handle": ["@a", "@b"], "Platform": ["X", None], "Followers": [12_000, 9_000]})
    notes = kolscore.annotate(frame, platform="Tik Tok")
    assert "on TikTok" in notes["KOL Why"][1]
    assert "on TikTok" not in notes["KOL Why"][0]
    with pytest.raises(InputError, match="not a platform kolscore knows"):
        kolscore.annotate(frame, platform="tictoc video")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"Avg interactions": [900, 400]}, "average engagements not scored in 2 rows: they need follower counts to be compared with"),
        ({"Avg likes": [900, 400]}, "average likes not scored in 2 rows: they need follower counts to be compared with"),
        ({"Followers": [9_000, 7_000], "Total likes": [90_000, 80_000]}, "all likes not scored in 2 rows: they need the number of posts to be averaged over"),
        ({"Followers": [9_000, 7_000], "Avg views": [900, 800]}, "average views not scored in 2 rows: benchmarks differ by platform; name it with --platform"),
        ({"Followers": [9_000, 7_000], "Avg views": [900, 800], "Platform": ["Pinterest"] * 2}, "average views not scored in 2 rows: there is no benchmark for Pinterest"),
        ({"Followers": [9_000, 7_000], "Avg views": [900, 800], "Platform": ["TikTok"] * 2}, None),
        ({"Followers": [9_000, None, 4_000], "ER": ["3.1%", "2.4%", "2%"]}, None),
    ],
)  # fmt: skip
def test_a_column_that_goes_into_no_score_says_once_what_it_takes(columns, said):
    rows = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    handles = ["Handle", *(f"@invented{number}" for number in range(len(rows) - 1))]
    sheet = Sheet([[handle, *row] for handle, row in zip(handles, rows, strict=True)])
    (annotated,) = annotate_sheet(sheet, Assessor(Rubric.load()))
    assert [remark for remark in annotated.table.remarks if "not scored in" in remark] == (
        [said] if said else []
    )


def polars_of(data):
    return pytest.importorskip("polars").DataFrame(data)


def arrow_of(data):
    return pytest.importorskip("pyarrow").table(data)


@pytest.mark.parametrize("make", [polars_of, arrow_of])
def test_tables_of_polars_and_arrow_stay_what_they_are(make):
    data = {"Handle": ["@ann", "@bo"], "Followers": ["42.1K", "lots"], "Bio": ["Dermatologist", None]}
    table = make(data)
    scored = kolscore.annotate(table, add=["range"])
    assert type(scored) is type(table)
    names = list(getattr(scored, "column_names", None) or scored.columns)
    assert names == [*data, *[answer.name for answer in answer_columns(["range"])], "kolscore_notes"]
    expected = kolscore.annotate(pd.DataFrame(data))
    for name in NAMES:
        values = scored[name].to_pylist() if hasattr(scored[name], "to_pylist") else scored[name].to_list()
        assert expected[name].astype(object).where(expected[name].notna(), None).tolist() == values, name
    notes = scored["kolscore_notes"]
    told = notes.to_pylist() if hasattr(notes, "to_pylist") else notes.to_list()
    assert told == [None, "B3 followers: not a number"]
    again = kolscore.annotate(scored)
    assert list(getattr(again, "column_names", None) or again.columns) == names


def test_tables_that_cannot_be_annotated_are_said():
    levels = pd.DataFrame(
        [["@ann", 5000]], columns=pd.MultiIndex.from_tuples([("who", "Handle"), ("size", "Followers")])
    )
    with pytest.raises(InputError, match="several levels"):
        kolscore.annotate(levels)
    for wrong in (None, 5, [["Handle"], ["@a"]], "creators.xlsx", polars_of({"Handle": ["@a"]}).lazy()):
        with pytest.raises(InputError, match="is not a table that can be annotated"):
            kolscore.annotate(wrong)


def test_columns_of_one_name_are_told_apart():
    frame = pd.DataFrame(
        [["@ann", 5000, "chef"], ["@bo", 70, "cook"]], columns=["Handle", "Followers", "Followers"]
    )
    scored = kolscore.annotate(frame)
    assert list(scored.columns[:3]) == ["Handle", "Followers", "Followers"]
    assert scored["KOL Tier"].tolist()[0] == "Nano"


def test_processes_give_what_one_gives(monkeypatch):
    from kolscore import execution, running

    monkeypatch.setattr(execution, "start_method", lambda: "fork")
    monkeypatch.setattr(running, "LARGE", {"fork": 10})
    frame = pd.DataFrame(
        {"Handle": [f"@p{n}x" for n in range(40)], "Followers": [n * 997 for n in range(40)]}
    )
    pd.testing.assert_frame_equal(kolscore.annotate(frame, jobs=2), kolscore.annotate(frame))


@pytest.mark.parametrize("source", ["seed003", "SEED003", "own.toml", "own.xlsx"])
def test_a_rubric_is_taken_from_wherever_it_is(source, tmp_path):
    if source.endswith(".toml"):
        source = tmp_path / source
        source.write_text('extends = "default"\n[label]\nthreshold = 60')
    elif source.endswith(".xlsx"):
        source = ROOT / "workbooks" / "scored" / "creators.live.xlsx"
    creator = kolscore.Creator(followers=42_000, bio="Board-certified dermatologist, MD")
    answer = kolscore.assess(creator, source)
    assert answer.to_dict()["label"] == "kol"
    assert repr(answer).startswith("<Assessment: ")
    assert answer.why in repr(answer)
    with pytest.raises(RubricError, match="no such rubric file or preset"):
        kolscore.assess(creator, "seed033")


def test_no_rows_get_no_answers():
    scored = kolscore.annotate(pd.DataFrame({"Handle": [], "Followers": []}))
    assert list(scored.columns) == ["Handle", "Followers", *NAMES]
    assert scored.empty


def test_two_columns_of_one_name_are_said():
    table = pa.table([["@ann"], [5_000], [7_000]], names=["Handle", "Followers", "Followers"])
    with pytest.raises(
        InputError, match=r"Table: several columns have the same name \('Followers' 2 times\); rename"
    ):
        kolscore.annotate(table)
    frame = pd.DataFrame([["@ann", 5_000, 7_000]], columns=table.column_names)
    assert kolscore.annotate(frame).loc[0, "KOL Tier"] == "Nano"  # pandas takes them, and so do we
