"""CSV that is too large to be in memory: read in batches, it gets byte for byte what it gets at once."""

import csv
import io
import json

import pytest

from kolscore.workbook import csv_source, read

HEADER = ["Handle", "Followers", "ER", "Since", "Bio", "Note"]
BIOS = [
    "Board-certified dermatologist, MD",
    "fashion creator; collabs: DM",
    "",
    'says "hi"\nin two lines, and smiles',
]


def rows(count=300):
    yield ["Our list", "", "", "", "", ""]
    yield HEADER
    for number in range(count):
        followers = "lots" if number % 40 == 7 else f"{number * 379 + 900:,}"
        yield [f"@invented{number}", followers, f"{number % 9}.4%", "2024-05-06", BIOS[number % 4], "'=1+1"]
        if number % 100 == 99:
            yield ["Total", "5", "", "", "", ""]


def text_of(every, **form):
    target = io.StringIO(newline="")
    csv.writer(target, **form).writerows(every)
    return target.getvalue()


def torn(text):
    """A quotation mark that is never closed, a row in one cell, and one with a mark escaped by a backslash."""
    lines = text.split("\r\n")
    lines[40] = '@torn,"5,000,1.0%,2024-05-06,never closed,x'
    lines[90] = '"@whole,""5,100"",1.0%,2024-05-06,in one cell,x"'
    lines[91] = '@escaped,"5,200",1.0%,2024-05-06,"a \\"chef\\" of sorts",x'
    return "\r\n".join(lines)


FILES = {
    "plain": text_of(rows()).encode(),
    "with a byte order mark": text_of(rows()).encode("utf-8-sig"),
    "semicolons": text_of(rows(), delimiter=";").encode(),
    "line feeds, all quoted": text_of(rows(), lineterminator="\n", quoting=csv.QUOTE_ALL).encode(),
    "UTF-16": text_of(rows(), delimiter="\t").encode("utf-16"),
    "torn": torn(text_of(rows())).encode(),
    "two files, one behind another": (
        text_of(rows(120)) + "\ufeff" + text_of(rows(80)).replace("@invented", "@other")
    ).encode(),
    "wide rows": text_of(
        [*row, *["", "aside"] * (place == 200)] for place, row in enumerate(rows())
    ).encode(),
    "blank lines": text_of([] if place % 13 == 5 else row for place, row in enumerate(rows())).encode(),
    "an old encoding": text_of(rows()).replace("Board", "Bördé").encode("cp1252"),
}


def both_ways(run, monkeypatch, tmp_path, data, *words, name="a.csv"):
    """What comes of a file that is read at once, and in batches."""
    (tmp_path / name).write_bytes(data)
    suffix = "jsonl" if "jsonl" in words else "csv"
    results = []
    for way, large in (("whole", 1 << 40), ("parts", 0)):
        monkeypatch.setattr(read, "LARGE_TEXT", large)
        monkeypatch.setattr(csv_source, "_TOGETHER", 2_000)
        done = run("annotate", name, "-o", f"{way}.{suffix}", *words)
        assert done.exit_code == 0, done.stderr
        results.append(((tmp_path / f"{way}.{suffix}").read_bytes(), done.stderr.replace("parts.", "whole.")))
    return results


@pytest.mark.parametrize("kind", FILES)
def test_batches_give_what_the_whole_gives(run, monkeypatch, tmp_path, kind):
    whole, parts = both_ways(run, monkeypatch, tmp_path, FILES[kind], "--jobs", 1)
    assert parts == whole


@pytest.mark.parametrize(
    "words", [("--add", "standing,range"), ("--format", "jsonl", "--add", "standing"), ("--raw",)]
)
def test_whatever_is_asked_for_by_several_processes(run, monkeypatch, tmp_path, words):
    whole, parts = both_ways(run, monkeypatch, tmp_path, FILES["torn"], *words, "--jobs", 2)
    assert parts == whole
    if "jsonl" in words:
        assert len({json.loads(line)["cohort"] for line in parts[0].splitlines()}) > 2


def test_a_second_run_writes_its_columns_anew(run, monkeypatch, tmp_path):
    whole, _ = both_ways(run, monkeypatch, tmp_path, FILES["plain"], "--add", "range")
    (tmp_path / "whole.csv").unlink()
    (tmp_path / "parts.csv").unlink()
    _, parts = both_ways(run, monkeypatch, tmp_path, whole[0])
    assert parts[0] == whole[0]


def test_in_place_dry_and_to_standard_output(run, monkeypatch, tmp_path):
    monkeypatch.setattr(read, "LARGE_TEXT", 0)
    monkeypatch.setattr(csv_source, "_TOGETHER", 2_000)
    (tmp_path / "a.csv").write_bytes(FILES["plain"])
    dry = run("annotate", "a.csv", "--dry-run", "--strict")
    assert dry.exit_code == 3
    assert "300 creators" in dry.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]
    out = run("annotate", "a.csv", "-o", "-", "-q").stdout_bytes.decode()
    assert run("annotate", "a.csv", "--in-place").exit_code == 0
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8-sig") == out
    assert (tmp_path / "a.bak.csv").read_bytes() == FILES["plain"]


def test_what_is_not_read_in_batches_is_read_at_once(run, monkeypatch, tmp_path):
    monkeypatch.setattr(read, "LARGE_TEXT", 0)
    (tmp_path / "a.csv").write_bytes(FILES["plain"])
    for words in (
        ("columns", "a.csv"),
        ("explain", "a.csv", "--row", 4),
        ("annotate", "a.csv", "-o", "a.xlsx"),
    ):
        assert run(*words).exit_code == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"Name,Price\n" + b"Chair,5\n" * 900, "no table of creators found"),
        (
            b"Handle,Followers\n" + b"@a,5\n" * 900 + b"x," * 20_000 + b"\n",
            "has 20,001 cells, more than a spreadsheet can hold",
        ),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(run, monkeypatch, tmp_path, data, says):
    monkeypatch.setattr(read, "LARGE_TEXT", 0)
    monkeypatch.setattr(csv_source, "_TOGETHER", 2_000)
    (tmp_path / "a.csv").write_bytes(data)
    result = run("annotate", "a.csv")
    assert result.exit_code in (1, 4)
    assert says in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_an_old_encoding_beyond_what_is_read_at_once_is_said(run, monkeypatch, tmp_path):
    monkeypatch.setattr(read, "LARGE_TEXT", 0)
    monkeypatch.setattr(read, "LARGEST", 1_000)
    (tmp_path / "a.csv").write_bytes(FILES["an old encoding"])
    result = run("annotate", "a.csv")
    assert result.exit_code == 1
    assert "save it as CSV UTF-8" in result.stderr


def test_a_plan_takes_a_long_list_whose_first_rows_hold_no_number(run, tmp_path, monkeypatch):
    """Only all rows say whether a column of numbers holds any."""
    header = ["Handle", "Followers", "ER"]
    may = [[f"@p{n}x", 5_000 + n, f"{n % 9 + 1}%"] for n in range(400)]
    june = [[*row[:2], "on request" if n < 100 else row[2]] for n, row in enumerate(may)]
    (tmp_path / "may.csv").write_bytes(text_of([header, *may]).encode())
    (tmp_path / "june.csv").write_bytes(text_of([header, *june]).encode())
    assert run("columns", "may.csv", "--save", "plan.toml").exit_code == 0
    monkeypatch.setattr(read, "LARGE_TEXT", 0)
    done = run("annotate", "june.csv", "--plan", "plan.toml", "--jobs", "1")
    assert done.exit_code == 0, done.stderr
    (tmp_path / "july.csv").write_bytes(
        text_of([header, *([*row[:2], "on request"] for row in may)]).encode()
    )
    refused = run("annotate", "july.csv", "--plan", "plan.toml", "--jobs", "1")
    assert refused.exit_code == 1
    assert "none of its cells is a number any more" in refused.stderr
