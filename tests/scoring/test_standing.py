"""Where creators stand in their list: percentile, cohort, widening; whoever comes first, and through whatever door."""

import json
import random

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st

import kolscore
from kolscore import running
from kolscore.cli import cli
from kolscore.rubric import Rubric
from kolscore.scoring.peers import Peers

RULES = Rubric.load().standing
TIERS = ["Nano", "Micro", "KOC", ""]
PLATFORMS = ["instagram", "tiktok", ""]
PEERS = st.tuples(
    st.sampled_from(TIERS), st.sampled_from(PLATFORMS), st.integers(0, 40).map(lambda tenths: tenths / 10)
)
LISTS = st.lists(PEERS, max_size=150)


def expected(peers, tier, platform, score):
    """The same, counted one by one."""
    cohorts = [
        (bool(tier and platform), lambda peer: peer[:2] == (tier, platform)),
        (bool(tier), lambda peer: peer[0] == tier),
        (bool(platform), lambda peer: peer[1] == platform),
        (True, lambda _: True),
    ]
    for width, (known, is_in) in enumerate(cohorts):
        scores = [peer[2] for peer in peers if is_in(peer)]
        if known and len(scores) >= (RULES.least if width == 3 else RULES.cohort):
            passed = sum(one < score for one in scores) + sum(one == score for one in scores) / 2
            return min(99, max(1, int(passed * 100 / len(scores) + 0.5))), width, len(scores)
    return None


@given(LISTS)
def test_it_is_the_share_of_the_cohort_that_scores_lower_and_half_of_equals(peers):
    every = Peers.of(peers, RULES)
    for peer in peers:
        standing = every.stand(*peer)
        wanted = expected(peers, *peer)
        if wanted is None:
            assert standing is None
            assert every.too_few
            continue
        percentile, width, size = wanted
        assert (standing.percentile, list(RULES.says).index(standing.width), standing.size) == (
            percentile,
            width,
            size,
        )
        assert f"{size} " in standing.cohort
        assert not every.too_few


@given(LISTS, st.randoms())
def test_it_does_not_depend_on_the_order_of_the_rows(peers, rng):
    shuffled = peers.copy()
    rng.shuffle(shuffled)
    one, other = Peers.of(peers, RULES), Peers.of(shuffled, RULES)
    assert [one.stand(*peer) for peer in peers] == [other.stand(*peer) for peer in peers]


@given(LISTS)
def test_a_higher_score_never_stands_lower_in_the_same_cohort(peers):
    every = Peers.of(peers, RULES)
    by_cohort = {}
    for peer in peers:
        if standing := every.stand(*peer):
            by_cohort.setdefault(standing.cohort, []).append((peer[2], standing.percentile))
    for found in by_cohort.values():
        percentiles = [percentile for _, percentile in sorted(found)]
        assert percentiles == sorted(percentiles)


def spread(tier, platform, count):
    return [(tier, platform, 40.0 + number / 2) for number in range(count)]


@pytest.mark.parametrize(
    ("others", "says"),
    [
        (spread("Micro", "instagram", 25), "25 micro creators on Instagram in this list"),
        (
            spread("Micro", "instagram", 19) + spread("Micro", "tiktok", 6),
            "25 micro creators on any platform in this list",
        ),
        (
            spread("Micro", "instagram", 9) + spread("Macro", "instagram", 16),
            "25 creators of any size on Instagram in this list",
        ),
        (
            spread("Micro", "instagram", 9) + spread("Macro", "tiktok", 30),
            "all 39 scored creators in this list",
        ),
        (spread("KOC", "instagram", 20), "20 KOC creators on Instagram in this list"),
        (spread("Micro", "instagram", 9) + spread("", "", 30), "all 39 scored creators in this list"),
        (spread("Micro", "instagram", 5), "all 5 scored creators in this list"),
        (spread("Micro", "instagram", 1_250), "1,250 micro creators on Instagram in this list"),
    ],
)
def test_a_cohort_that_is_too_small_is_widened_and_named_as_what_it_is(others, says):
    tier, platform, _ = others[0]
    assert Peers.of(others, RULES).stand(tier, platform, 40.0).cohort == says


@pytest.mark.parametrize(
    ("tier", "platform", "says"),
    [
        ("Micro", "", "30 micro creators on any platform in this list"),
        ("", "instagram", "30 creators of any size on Instagram in this list"),
        ("", "", "all 30 scored creators in this list"),
        ("Micro", "podcast", "30 micro creators on any platform in this list"),
        ("KOC", "instagram", "30 creators of any size on Instagram in this list"),
    ],
)
def test_what_is_not_known_of_a_creator_makes_no_cohort(tier, platform, says):
    every = Peers.of(spread("Micro", "instagram", 30), RULES)
    assert every.stand(tier, platform, 47.0).cohort == says


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (0, "no creator in this list has a score, and a comparison needs at least 5"),
        (1, "only 1 creator in this list has a score, and a comparison needs at least 5"),
        (4, "only 4 creators in this list have a score, and a comparison needs at least 5"),
    ],
)
def test_a_list_that_is_too_short_is_blank_and_says_why(count, says):
    every = Peers.of(spread("Micro", "tiktok", count), RULES)
    assert every.stand("Micro", "tiktok", 40.0) is None
    assert every.too_few == says


@pytest.mark.parametrize(
    ("rank", "says"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (22, "22nd"), (99, "99th")],
)  # fmt: skip
def test_percentiles_are_read_out(rank, says):
    every = Peers.of([("Micro", "x", number - 0.5) for number in range(1, 101)], RULES)
    standing = every.stand("Micro", "x", float(rank))
    assert standing.sentence == f"{says} percentile of 100 micro creators on X in this list"


# --- through the doors -------------------------------------------------------------------------------


def creators(count=150):
    rng = random.Random(7)
    for number in range(count):
        yield {
            "Handle": f"@invented{number}",
            "Platform": rng.choice(["IG", "Instagram", "tik tok", ""]),
            "Followers": rng.choice([4_000, 21_000, 43_000, 230_000]),
            "Engagement rate": rng.choice(["", f"{rng.randrange(5, 90) / 10}%"]),
        }


def annotate(*words):
    result = CliRunner().invoke(cli, ["annotate", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    pd.DataFrame(creators()).to_csv(path, index=False)
    return path


def test_every_door_gives_the_same(file):
    frame = kolscore.annotate(pd.DataFrame(creators()), add=["standing"])
    rows = [json.loads(line) for line in annotate(file, "--add", "standing", "--format", "jsonl", "-o", "-", "-q").stdout.splitlines()]  # fmt: skip
    annotate(file, "--add", "standing", "-o", file.with_name("out.csv"))
    table = pd.read_csv(file.with_name("out.csv"))
    assert len({row["cohort"] for row in rows}) > 2
    for number, row in enumerate(rows):
        for key, name in (("standing", "KOL Standing"), ("cohort", "KOL Cohort")):
            for door in (frame, table):
                value = door[name][number]
                assert (None if pd.isna(value) else value) == row[key]
        assert (row["standing"] is None) == (row["credibility"] is None)
    explained = CliRunner().invoke(cli, ["explain", str(file), "--row", "2"]).output
    assert ("percentile of" in explained) == (rows[0]["standing"] is not None)


def test_sorting_the_list_changes_nothing():
    sorted_frame = pd.DataFrame(creators()).sort_values("Handle", ascending=False)
    one, other = (
        kolscore.annotate(frame, add=["standing"]).set_index("Handle")[["KOL Standing", "KOL Cohort"]]
        for frame in (pd.DataFrame(creators()), sorted_frame)
    )
    pd.testing.assert_frame_equal(one, other.loc[one.index])


def test_processes_change_nothing_in_a_first_call_and_a_second(monkeypatch):
    monkeypatch.setattr(running, "LARGE", {"fork": 40, "spawn": 40})
    first = kolscore.annotate(pd.DataFrame(creators()), add=["standing"])
    pd.testing.assert_frame_equal(
        kolscore.annotate(pd.DataFrame(creators()), add=["standing"], jobs=2), first
    )
    pd.testing.assert_frame_equal(kolscore.annotate(first, jobs=2), first)


def test_all_tables_and_sheets_that_are_read_are_one_list(tmp_path):
    path = tmp_path / "two.xlsx"
    every = pd.DataFrame(creators())
    with pd.ExcelWriter(path) as book:
        every[:70].to_excel(book, sheet_name="One", index=False)
        every[70:].to_excel(book, sheet_name="Two", index=False)
    annotate(path, "--sheet", "all", "--add", "standing", "-o", tmp_path / "out.xlsx")
    sheets = pd.read_excel(tmp_path / "out.xlsx", sheet_name=["One", "Two"], engine="calamine")
    got = pd.concat(sheets.values(), ignore_index=True)["KOL Standing"]
    wanted = kolscore.annotate(every, add=["standing"])["KOL Standing"]
    assert got.dropna().tolist() == wanted.dropna().tolist()


def test_a_second_run_writes_it_anew_and_says_once_why_it_is_blank(file):
    annotate(file, "--add", "standing", "-o", file.with_name("out.csv"))
    annotate(file.with_name("out.csv"), "-o", file.with_name("again.csv"))
    assert file.with_name("again.csv").read_bytes() == file.with_name("out.csv").read_bytes()
    few = file.with_name("few.csv")
    pd.DataFrame(creators(4)).to_csv(few, index=False)
    said = annotate(few, "--add", "standing", "-o", file.with_name("blank.csv")).stderr
    assert said.count("KOL Standing is blank: ") == 1
    assert pd.read_csv(file.with_name("blank.csv"))["KOL Standing"].isna().all()
    assert "KOL Standing" not in annotate(few, "--force").stderr
    notes = kolscore.annotate(pd.DataFrame(creators(4)), add=["standing"]).attrs["kolscore"]["notes"]
    assert [note["message"] for note in notes if "Standing" in note["message"]] == [
        next(line for line in said.splitlines() if "Standing is blank" in line)
    ]


def test_the_bounds_are_rules(file, tmp_path):
    rubric = tmp_path / "own.toml"
    rubric.write_text('extends = "default"\nname = "own"\n[standing]\ncohort = 3\nleast = 2\n')
    annotate(file, "--add", "standing", "--rubric", rubric, "-o", tmp_path / "out.csv")
    assert pd.read_csv(tmp_path / "out.csv")["KOL Cohort"].str.contains(" creators on Instagram").any()
    rubric.write_text('extends = "default"\nname = "own"\n[standing]\ncohort = 3\n')
    result = CliRunner().invoke(cli, ["rubric", "check", str(rubric)])
    assert "standing.least: must be at most standing.cohort (3)" in result.output + result.stderr
