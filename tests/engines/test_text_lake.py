"""CSV and JSON lines by a plan of records: the road of parquet, with nothing lost of what stood in the lines."""

import csv
import io
import json
import subprocess
import sys
from importlib import import_module

import openpyxl
import pytest
from lake import rows_of

import kolscore

PARTS = {"platform=tiktok/a": (5, 120), "platform=youtube/b": (6, 181)}
ANSWERS = [
    "KOL Tier", "KOL Label", "KOL Credibility", "KOL Confidence", "KOL Role", "KOL Why", "KOL Flags", "kolscore_notes",
]  # fmt: skip


def creators(name):
    """Creators with nothing but what JSON can hold."""
    seed, count = PARTS[name]
    rows = rows_of(count, seed)
    for row in rows:
        row["last post"] = row["last post"] and row["last post"].date().isoformat()
        del row["platform"]
    return rows


def text_of(rows, ending):
    if ending == ".jsonl":
        return "".join(json.dumps(row) + "\n" for row in rows)
    target = io.StringIO(newline="")
    out = csv.DictWriter(target, list(rows[0]), delimiter=";")
    out.writeheader()
    out.writerows({**row, "topics": "; ".join(row["topics"])} for row in rows)
    return target.getvalue()


def read(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.fixture(params=[".csv", ".jsonl"])
def ending(request):
    return request.param


@pytest.fixture
def lake(tmp_path, ending):
    for name in PARTS:
        path = tmp_path / "lake" / (name + ending)
        path.parent.mkdir(parents=True)
        path.write_text(text_of(creators(name), ending), encoding="utf-8", newline="")
    return tmp_path / "lake"


@pytest.fixture
def planned(run, lake):
    result = run("plan", lake, "-o", "plan.toml", "--jobs", 1)
    assert result.exit_code == 0, result.stderr
    return result


def scored(run, *words):
    return run("annotate", "lake/", "-o", "scored/", "--plan", "plan.toml", "--jobs", 1, *words)


@pytest.mark.usefixtures("planned")
def test_lines_keep_what_they_hold_and_get_the_answers_of_records(run, tmp_path, ending):
    result = scored(run)
    assert result.exit_code == 0, result.stderr
    assert "lake: 301 creators scored" in result.stderr
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'kolscore[arrow]'")
    import kolscore.arrow as ka

    for name in PARTS:
        before, after = read(tmp_path / "lake" / (name + ending)), read(tmp_path / "scored" / (name + ending))
        assert [list(row) for row in after] == [[*row, *ANSWERS] for row in before]
        kept = [{key: cell for key, cell in row.items() if key not in ANSWERS} for row in after]
        if ending == ".csv":  # a spreadsheet would run what begins with @
            kept = [{**row, "handle": row["handle"].removeprefix("'")} for row in kept]
        assert kept == before
        platform = name.partition("/")[0].partition("=")[2]
        table = arrow.Table.from_pylist([{**row, "platform": platform} for row in before])
        by_arrow = ka.annotate(table, tmp_path / "plan.toml").select(ANSWERS).to_pylist()
        if ending == ".csv":
            by_arrow = [
                {key: "" if cell is None else f"{cell:g}" if cell.__class__ is float else cell for key, cell in one.items()}
                for one in ({**row, "kolscore_notes": "; ".join(row["kolscore_notes"] or ())} for row in by_arrow)
            ]  # fmt: skip
        assert [{key: row[key] for key in ANSWERS} for row in after] == by_arrow


def test_a_plan_says_what_the_files_are(planned, tmp_path):
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    assert 'rows = "records"' in text
    assert 'header = "platform"\nfield = "platform"' in text
    assert "301 rows in 2 files" in planned.stderr


@pytest.mark.usefixtures("planned")
def test_a_creator_called_total_is_a_creator(run, tmp_path, ending):
    assert scored(run).exit_code == 0
    (total,) = (row for row in read(tmp_path / f"scored/platform=tiktok/a{ending}") if row["name"] == "Total")
    assert total["KOL Label"]


@pytest.mark.usefixtures("planned")
def test_processes_give_the_same_bytes(run, tmp_path, ending):
    assert scored(run).exit_code == 0
    assert run("annotate", "lake", "-o", "two/", "--plan", "plan.toml", "--jobs", 2).exit_code == 0
    for name in PARTS:
        assert (tmp_path / "two" / (name + ending)).read_bytes() == (
            tmp_path / "scored" / (name + ending)
        ).read_bytes()


@pytest.mark.usefixtures("planned")
def test_a_run_is_taken_up_where_it_ended(run, tmp_path, ending):
    assert scored(run).exit_code == 0
    done, missing = (tmp_path / "scored" / (name + ending) for name in PARTS)
    whole, first = missing.read_bytes(), done.stat().st_mtime_ns
    missing.unlink()  # killed before it got its name; what tells of it was there first
    again = scored(run)
    assert again.exit_code == 0, again.stderr
    assert "lake: 181 creators scored" in again.stderr
    assert "1 of 2 files were already done, with 120 creators" in again.stderr
    assert done.stat().st_mtime_ns == first
    assert missing.read_bytes() == whole
    assert "2 of 2 files were already done" in scored(run).stderr


@pytest.mark.usefixtures("planned")
def test_half_a_file_and_one_of_other_wishes_are_not_taken_for_done(run, tmp_path, ending):
    assert scored(run).exit_code == 0
    path = tmp_path / f"scored/platform=tiktok/a{ending}"
    path.write_bytes(path.read_bytes()[:999])
    assert scored(run).exit_code == 5
    assert scored(run, "--force").exit_code == 0
    other = scored(run, "--add", "range")
    assert other.exit_code == 5
    assert "already exists, from another plan, rubric or input" in other.stderr


@pytest.mark.usefixtures("planned")
def test_a_second_run_writes_its_columns_anew(run, tmp_path, ending):
    assert scored(run).exit_code == 0
    assert run("annotate", "scored", "-o", "again/", "--plan", "plan.toml", "--jobs", 1).exit_code == 0
    for name in PARTS:
        assert (tmp_path / "again" / (name + ending)).read_bytes() == (
            tmp_path / "scored" / (name + ending)
        ).read_bytes()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("handle,followers\n@a,1200\n\n@b,3400,what is this\n", [["'@a", "1200", ""], [], ["'@b", "3400", "what is this"]]),
        ('handle,bio,followers\n@a,"two\nlines",1200\n@b\n', [["'@a", "two\nlines", "1200"], ["'@b", "", ""]]),
        ("\nhandle,followers\n=1+1,1200\n", [["'=1+1", "1200"]]),
    ],
)  # fmt: skip
def test_odd_lines_of_csv_keep_their_cells(run, tmp_path, text, rows):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert run("plan", "a.csv", "-o", "plan.toml").exit_code == 0
    result = run("annotate", "a.csv", "--plan", "plan.toml")
    assert result.exit_code == 0, result.stderr
    with (tmp_path / "a.scored.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header[-len(ANSWERS) :] == ANSWERS
    assert [line[: -len(ANSWERS)] for line in lines] == rows


def test_odd_objects_keep_their_text(run, tmp_path):
    lines = [
        '{"handle":"@a", "n": 1.50, "author": {"followers": 12}}',
        "{}",
        '{ "handle" : "@b" , "x": NaN }',
    ]
    (tmp_path / "a.ndjson").write_text("\n\n".join(lines), encoding="utf-8")
    assert run("plan", "a.ndjson", "-o", "plan.toml").exit_code == 0
    assert 'header = "author.followers"\nfield = "followers"' in (tmp_path / "plan.toml").read_text(
        encoding="utf-8"
    )
    result = run("annotate", "a.ndjson", "--plan", "plan.toml")
    assert result.exit_code == 0, result.stderr
    after = (tmp_path / "a.scored.ndjson").read_text(encoding="utf-8").splitlines()
    assert [line.startswith(before[:-1]) for line, before in zip(after, lines, strict=True)] == [True] * 3
    assert [json.loads(line)["KOL Label"] for line in after] == ["Insufficient evidence"] * 3


def test_notes_name_file_and_row(run, tmp_path):
    (tmp_path / "a.csv").write_text("handle,followers\n@a,1200\n\n@b,12..4\n", encoding="utf-8")
    assert run("plan", "a.csv", "-o", "plan.toml").exit_code == 0
    result = run("annotate", "a.csv", "--plan", "plan.toml")
    assert 'a.csv, row 4: followers "12..4": ' in result.stderr


def test_it_needs_no_arrow(tmp_path):
    (tmp_path / "a.csv").write_text("handle,followers\n@a,1200\n@b,340\n", encoding="utf-8")
    code = "import sys; sys.modules['pyarrow'] = None; from kolscore.__main__ import main; main()"
    for words in (
        ["plan", "a.csv", "-o", "p.toml"],
        ["annotate", "a.csv", "--plan", "p.toml", "--jobs", "1"],
    ):
        subprocess.run([sys.executable, "-c", code, *words], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "a.scored.csv").is_file()


# --- what cannot be used -----------------------------------------------------------------------------


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("ending", "data", "said"),
    [
        (".csv", b"handle;bio\n@a;me\n", 'c.csv: plan.toml names columns that are not there: "name"'),
        (".csv", "handle;followers\n@a;1\n@b;M\xfcller\n".encode("latin-1"), "c.csv: is empty, has only one column, or is neither UTF-8"),
        (".csv", b"", "c.csv: is empty"),
        (".jsonl", b'{"handle": "@a"}\n', 'c.jsonl: plan.toml names columns that are not there: "name"'),
        (".jsonl", b'{"handle": "@a"}\n{"handle": \n', "c.jsonl, line 2: not valid JSON"),
        (".jsonl", b'{"handle": "@a"}\n\n[1]\n', "c.jsonl, line 3: not an object"),
        (".jsonl", b'{"handle": "@\xfc"}\n', "c.jsonl: is not UTF-8"),
        (".jsonl", b"[" * 100_000, "c.jsonl, line 1: "),
    ],
    indirect=["ending"],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_named_before_anything_is_written(
    run, lake, tmp_path, ending, data, said
):
    (lake / f"platform=tiktok/c{ending}").write_bytes(data)
    result = scored(run)
    assert result.exit_code == 1
    assert f"lake/platform=tiktok/{said}" in result.stderr
    assert "Nothing was written" in result.stderr
    assert not (tmp_path / "scored").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.csv", "-o", "-"], "cannot go to standard output"),
        (["a.csv", "-o", "b.jsonl"], "is scored into a file of the same kind"),
        (["a.csv", "--live"], "--live: does not apply to parquet, or to files read by a plan of records"),
        (
            ["a.csv", "b.xlsx", "-o", "x/"],
            "b.xlsx: a plan of records is only for parquet, CSV and JSON lines",
        ),
        (["a.csv", "c.csv", "-o", "x/"], "c.csv: no such file"),
        (["a.csv", "--rubric", "pharma"], "was made with the rubric"),
    ],
)
def test_what_cannot_be_asked_for(run, tmp_path, monkeypatch, words, said):
    if "--rubric" in words:
        rules = kolscore.scoring.Assessor(kolscore.Rubric.load("pharma"))
        monkeypatch.setattr(import_module("kolscore.cli.annotate"), "assessor_for", lambda *_: rules)
    (tmp_path / "a.csv").write_text("handle,followers\n@a,1200\n", encoding="utf-8")
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    assert run("plan", "a.csv", "-o", "plan.toml").exit_code == 0
    result = run("annotate", *words, "--plan", "plan.toml")
    assert result.exit_code in (1, 2)
    assert said in result.stderr
