"""Parquet at the command line: planned, scored file by file, taken up again, and refused with file and column."""

import json

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'kolscore[arrow]'")

import pyarrow.parquet as pq  # noqa: E402
from lake import table_of  # noqa: E402

import kolscore.arrow as ka  # noqa: E402

PARTS = {"platform=tiktok/a.parquet": 120, "platform=tiktok/b.parquet": 0, "platform=youtube/a.parquet": 180}


def part(name):
    table = table_of(PARTS[name], seed=len(name)).drop_columns(["platform"])
    if "youtube" in name:  # another writer: numbers, and no titles
        followers = [int(cell) if cell.isdigit() else None for cell in table["followers"].to_pylist()]
        return table.set_column(2, "followers", pa.array(followers)).drop_columns(["job title"])
    return table


@pytest.fixture
def lake(tmp_path):
    for name in PARTS:
        path = tmp_path / "lake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(part(name), path, row_group_size=50)
    (tmp_path / "lake" / "_delta_log").mkdir()
    (tmp_path / "lake" / "_delta_log" / "x.parquet").write_bytes(b"no table")
    return tmp_path / "lake"


@pytest.fixture
def plan(run, lake):
    result = run("plan", lake, "-o", "plan.toml", "--jobs", 1)
    assert result.exit_code == 0, result.stderr
    return result


def scored(run, *words):
    return run("annotate", "lake/", "-o", "scored/", "--plan", "plan.toml", "--jobs", 1, *words)


def with_platform(name):
    table = part(name)
    return table.append_column("platform", pa.repeat(name.partition("=")[2].partition("/")[0], len(table)))


@pytest.mark.usefixtures("plan")
def test_files_keep_their_places_columns_and_rows_and_get_the_answers_of_the_arrow_door(run, tmp_path):
    result = scored(run)
    assert result.exit_code == 0, result.stderr
    assert "lake: 300 creators scored" in result.stderr
    for name in PARTS:
        with pq.ParquetFile(tmp_path / "scored" / name) as file:
            answers = file.read()
        by_door = ka.annotate(with_platform(name), tmp_path / "plan.toml")
        assert answers.drop_columns(part(name).column_names).equals(
            by_door.drop_columns([*part(name).column_names, "platform"])
        )
        assert answers.select(part(name).column_names).equals(part(name))
        assert answers.schema.metadata[b"kolscore.plan"] == by_door.schema.metadata[b"kolscore.plan"]


def test_the_plan_says_what_the_files_are(plan, tmp_path):
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    assert 'rows = "records"' in text
    assert 'header = "platform"\nfield = "platform"' in text
    assert text.count("optional = true") == 1
    assert (
        'column "followers" is string in platform=tiktok/a.parquet, int64 in platform=youtube/a.parquet'
        in plan.stderr
    )
    assert 'column "job title" is not in platform=youtube/a.parquet' in plan.stderr


@pytest.mark.usefixtures("plan")
def test_without_a_plan_the_files_are_planned_together(run, tmp_path):
    assert scored(run).exit_code == 0
    made = (tmp_path / "scored/platform=youtube/a.parquet").read_bytes()
    assert run("annotate", "lake", "-o", "other/", "--jobs", 1, "-q").exit_code == 0
    assert (tmp_path / "other/platform=youtube/a.parquet").read_bytes() == made


@pytest.mark.usefixtures("plan")
def test_processes_give_the_same_files(run, tmp_path):
    assert scored(run).exit_code == 0
    assert run("annotate", "lake", "-o", "two/", "--plan", "plan.toml", "--jobs", 2).exit_code == 0
    for name in PARTS:
        assert (tmp_path / "two" / name).read_bytes() == (tmp_path / "scored" / name).read_bytes()


@pytest.mark.usefixtures("plan")
def test_a_run_is_taken_up_where_it_ended(run, tmp_path):
    assert scored(run).exit_code == 0
    done, missing = (
        tmp_path / "scored/platform=tiktok/a.parquet",
        tmp_path / "scored/platform=youtube/a.parquet",
    )
    whole, first = missing.read_bytes(), done.stat().st_mtime_ns
    missing.unlink()
    (missing.parent / ".kolscore-half").write_bytes(whole[:99])
    again = scored(run)
    assert "lake: 180 creators scored" in again.stderr
    assert "2 of 3 files were already done, with 120 creators" in again.stderr
    assert done.stat().st_mtime_ns == first
    assert missing.read_bytes() == whole


@pytest.mark.usefixtures("plan")
def test_what_was_asked_for_otherwise_is_not_taken_for_done(run):
    assert scored(run).exit_code == 0
    other = scored(run, "--add", "range")
    assert other.exit_code == 5
    assert "already exists, from another plan, rubric or input" in other.stderr
    assert scored(run, "--add", "range", "--force").exit_code == 0


@pytest.mark.usefixtures("plan")
def test_a_dry_run_counts_and_writes_nothing(run, tmp_path):
    result = scored(run, "--dry-run")
    assert "lake: 300 creators scored" in result.stderr
    assert not (tmp_path / "scored").exists()


@pytest.mark.usefixtures("lake")
def test_one_file_goes_beside_itself(run, tmp_path):
    pq.write_table(table_of(40), tmp_path / "list.parquet")
    assert run("annotate", "list.parquet", "--jobs", 1).exit_code == 0
    assert pq.read_table(tmp_path / "list.scored.parquet")["KOL Label"].null_count == 0


def test_parquet_is_looked_at_as_other_lists_are(run, lake, tmp_path):
    shown = json.loads(run("columns", lake, "--json").stdout)
    assert shown["rows"] == 300
    assert {column["header"]: column["field"] for column in shown["columns"]}["last post"] == "last_post_days"
    one = json.loads(run("explain", lake, "--where", "handle=@maker00003", "--json").stdout)
    assert one["row"] == 4
    cells = {cell for line in one["contributions"] for cell in (line["cell"] or "").split(", ") if cell}
    assert cells <= set(part("platform=tiktok/a.parquet").column_names)
    assert run("report", lake, "-o", "page.html").exit_code == 0
    assert "@maker00003" in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words", [["--where", "handle=maker00003"], ["--where", "avg_likes={likes}"], ["--row", "124"]]
)
@pytest.mark.parametrize("by_plan", [True, False])
@pytest.mark.usefixtures("plan")
def test_one_is_found_among_more_than_memory_holds(run, monkeypatch, words, by_plan):
    table = part("platform=youtube/a.parquet")
    likes = table["avg likes"][3].as_py()
    words = ["explain", "lake", *(word.format(likes=likes) for word in words), "--json"]
    small = json.loads(run(*words[:2], "--row", "124", "--json").stdout)  # 120 stand in the file above
    monkeypatch.setattr("kolscore.engines.lake.LOOKED_AT", 100)
    large = run(*words, *(["--plan", "plan.toml"] if by_plan else []))
    assert large.exit_code == 0, large.stderr
    if "handle" in words[3]:  # two files have one of that name
        assert "platform=tiktok/a.parquet, row 4; also row 124, choose with --row N" in large.stderr
    else:
        assert "platform=youtube/a.parquet, row 4" in large.stderr
        one = json.loads(large.stdout)
        assert one["row"] == 124
        assert {key: one[key] for key in ("handle", "tier", "credibility", "contributions")} == {
            key: small[key] for key in ("handle", "tier", "credibility", "contributions")
        }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--where", "handle=@nobody"], "no creator '@nobody' among 300"),
        (["--row", "301"], "creators are in rows 1 to 300"),
    ],
)
@pytest.mark.usefixtures("lake")
def test_one_who_is_not_there_is_not_found(run, monkeypatch, words, said):
    monkeypatch.setattr("kolscore.engines.lake.LOOKED_AT", 100)
    result = run("explain", "lake", *words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "too many to look at in one go" in run("columns", "lake").stderr


# --- what cannot be used -----------------------------------------------------------------------------


def refused(run, tmp_path, *said, code=1):
    result = scored(run)
    assert result.exit_code == code
    for words in said:
        assert words in result.stderr
    assert not (tmp_path / "scored").exists()


def rewrite(path, change):
    table = pq.ParquetFile(path).read()
    pq.write_table(change(table), path)


@pytest.mark.usefixtures("plan")
def test_a_file_that_lacks_a_column_is_named_before_anything_is_written(run, lake, tmp_path):
    rewrite(lake / "platform=youtube/a.parquet", lambda table: table.drop_columns(["bio"]))
    refused(
        run,
        tmp_path,
        "youtube/a.parquet: plan.toml names columns that are not there",
        '"bio"',
        "Nothing was written",
    )


@pytest.mark.usefixtures("plan")
def test_a_nested_column_is_named(run, lake, tmp_path):
    rewrite(
        lake / "platform=tiktok/a.parquet",
        lambda table: table.set_column(
            table.column_names.index("bio"), "bio", pa.array([[["x"]]] * len(table))
        ),
    )
    refused(run, tmp_path, 'tiktok/a.parquet: column "bio": holds lists of list')


@pytest.mark.usefixtures("plan")
def test_a_damaged_file_is_named(run, lake, tmp_path):
    (lake / "platform=tiktok/c.parquet").write_bytes(b"PAR1 and no more")
    refused(run, tmp_path, "tiktok/c.parquet: cannot be read as parquet", "Nothing was written")


@pytest.mark.usefixtures("plan")
def test_the_plan_of_another_lake_is_noticed_by_its_units(run, lake, tmp_path):
    for path in lake.glob("platform*/*.parquet"):
        rewrite(
            path,
            lambda table: table.set_column(
                2, "followers", pa.array([3e9 + n for n in range(len(table))], pa.float64())
            ),
        )
    refused(
        run, tmp_path, '"followers"', "its unit seems to have changed", "kolscore plan INPUT -o PLAN.toml"
    )


@pytest.mark.usefixtures("plan")
def test_the_plan_of_another_rubric_is_refused(run, tmp_path):
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    (tmp_path / "plan.toml").write_text(
        "\n".join(
            'rubric = "0123456789ab"' if line.startswith("rubric") else line for line in text.splitlines()
        )
    )
    refused(run, tmp_path, "was made with the rubric 0123456789ab")


@pytest.mark.usefixtures("plan")
def test_a_plan_that_leaves_things_open_is_refused(run, tmp_path):
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    (tmp_path / "plan.toml").write_text(text.replace('rows = "records"', ""), encoding="utf-8")
    refused(run, tmp_path, "leaves some decisions to the rows of each export")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lake", "--live"], "--live: does not apply to parquet"),
        (["lake", "--format", "csv"], "--format: does not apply to parquet"),
        (["lake"], "need a folder to write to"),
        (["lake", "-o", "-"], "cannot go to standard output"),
        (["lake", "-o", "lake"], "is the input itself"),
        (["lake", "list.csv", "-o", "x/"], "a run of their own"),
        (["none.parquet"], "no such file"),
    ],
)
@pytest.mark.usefixtures("lake")
def test_what_parquet_cannot_be_asked_for(run, tmp_path, words, said):
    (tmp_path / "list.csv").write_text("handle,followers\n@a,1200\n")
    result = run("annotate", *words)
    assert result.exit_code in (1, 2)
    assert said in result.stderr


def test_files_without_creators_and_without_rows_are_refused(run, tmp_path):
    pq.write_table(pa.table({"city": ["Bonn"], "rain": [1.5]}), tmp_path / "rain.parquet")
    assert run("plan", "rain.parquet", "-o", "p.toml").exit_code == 4
    pq.write_table(pa.table({"handle": pa.array([], pa.string())}), tmp_path / "none.parquet")
    empty = run("plan", "none.parquet", "-o", "p.toml")
    assert empty.exit_code == 4
    assert "there are no rows" in empty.stderr


def test_types_that_few_functions_of_arrow_know_are_read_and_stay(run, tmp_path):
    table = table_of(40)
    views = pa.array(table["bio"].to_pylist(), pa.string_view())
    table = table.set_column(table.column_names.index("bio"), "bio", views)
    try:
        pq.write_table(table, tmp_path / "list.parquet")
    except pa.ArrowNotImplementedError:
        pytest.skip("this pyarrow does not write string views")
    result = run("annotate", "list.parquet", "--jobs", 1)
    assert result.exit_code == 0, result.stderr
    scored = pq.read_table(tmp_path / "list.scored.parquet")
    assert scored.select(table.column_names).equals(table)
    assert "KOL" in scored["KOL Label"].to_pylist()


def test_rows_that_are_damaged_are_noticed_before_anything_is_written(run, tmp_path):
    pq.write_table(table_of(300), tmp_path / "list.parquet")
    data = bytearray((tmp_path / "list.parquet").read_bytes())
    for place in range(len(data) // 4, len(data) // 2):  # the footer stays
        data[place] ^= 0x5A
    (tmp_path / "list.parquet").write_bytes(data)
    result = run("annotate", "list.parquet", "--jobs", 1)
    assert result.exit_code == 1
    assert "list.parquet: is damaged" in result.stderr
    assert not (tmp_path / "list.scored.parquet").exists()
