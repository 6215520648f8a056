"""What a file, a rubric or the name of one says is shown on a terminal, and never obeyed by it."""

import json
import os
import re
import subprocess
import sys
import tomllib

import openpyxl
import pytest
from click.testing import CliRunner

from kolscore.cli import cli, terminal

ORDERS = "\x1b[31m\x1b]0;owned\x07\x9b2J\x7f\r\x08\u202eevil\u2066\u200b\u2028\ufeff"
"""Colour, title, clearing, deleting, overwriting, turning round and hiding."""
HOSTILE = f"Ann{ORDERS}[red]B[/red]"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
RUBRIC = f"""extends = "default"
name = {json.dumps(HOSTILE)}
description = {json.dumps(HOSTILE)}
[dimensions.expertise]
reason = {json.dumps(HOSTILE)}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        result = CliRunner().invoke(cli, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def list_of(path, sheet=""):
    """A list of creators with orders to a terminal wherever text can stand."""
    rows = [
        ["Name", "Handle", "Followers", "Bio", HOSTILE, "Tags"],
        *(["Al", f"@al{number}", 5_000, "A bio of an invented creator", 3, "plain"] for number in range(9)),
        [HOSTILE, "@ann", 42_000, f"dermatologist, not a surgeon {HOSTILE}", 1, HOSTILE],
        [f"Bo\nkolscore: {ORDERS}", "@bo", f"many{ORDERS}", "fashion creator", 2, ""],
    ]
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    book.active.title = sheet or "Plan"
    for row in rows:
        # XML has no such signs: Excel writes them as _x001B_, and readers make them of it.
        book.active.append(
            [re.sub("[\x00-\x08\x0b-\x1f]", _coded, one) if isinstance(one, str) else one for one in row]
        )
    book.save(path)
    return path


def _coded(found):
    return f"_x{ord(found[0]):04X}_"


def assert_shown(result, *, evil=True):
    for said in (result.stdout, result.stderr):
        assert not OBEYED.search(said), ascii(said)
    assert not evil or "\\u202eevil" in result.output, result.output


OF_A_FILE = [
    ("columns",),
    ("explain", "--row", "11"),
    ("explain", "--row", "12"),
    ("explain", "--row", "99"),
    ("explain", "--handle", HOSTILE),
    ("annotate", "--dry-run", "-v"),
    ("annotate", "--strict"),
    ("annotate", "--sheet", HOSTILE),
    ("annotate", "--column", f"bio={HOSTILE}"),
    ("annotate", "--goal", HOSTILE),
    ("annotate", "--product", HOSTILE),
    ("annotate", "--rubric", "hostile.toml", "-v"),
    ("annotate", "--brief", "hostile-brief.toml"),
    ("annotate", "-o", f"{HOSTILE}.doc"),
    ("annotate", "-o", f"{HOSTILE[:3]}{ORDERS}.csv", "--format", "csv", "--force"),
    ("report", "--rubric", "hostile.toml"),
    ("clean",),
    ("rubric", "check"),
]
OF_A_WORKBOOK = [("columns",), ("explain", "--row", "11"), ("annotate", "-v"), ("clean",)]


@pytest.mark.parametrize(
    ("kind", "words"),
    [*(("csv", words) for words in OF_A_FILE), *(("xlsx", words) for words in OF_A_WORKBOOK)],
    ids=lambda words: words if isinstance(words, str) else " ".join(words),
)
def test_what_a_file_says(run, tmp_path, kind, words):
    name = f"x{ORDERS}.{kind}"
    list_of(tmp_path / name, "Plan" if kind == "csv" else "S\u202eevil\x9b")
    (tmp_path / "hostile.toml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "hostile-brief.toml").write_text(f"goal = [{json.dumps(HOSTILE)}]", encoding="utf-8")
    command = words[:2] if words[0] == "rubric" else words[:1]
    assert_shown(run(*command, name, *words[len(command) :]))


@pytest.mark.parametrize(
    "words",
    [
        ("rubric", "show", "--rubric", "hostile.toml"),
        ("rubric", "show", "dimensions.expertise", "--rubric", "hostile.toml"),
        ("rubric", "show", HOSTILE),
        ("rubric", "check", "hostile.toml"),
        ("rubric", "check", "wrong.toml"),
        ("rubric", "check", f"{HOSTILE[:3]}{ORDERS}.toml"),
        ("rubric", "export", f"out{ORDERS}.xlsx"),
        ("rubric", "export", f"out{ORDERS}.toml"),
        ("rubric", "export", f"out{ORDERS}.doc"),
        ("excel", "build", f"{ORDERS}/x.xlam"),
        ("libreoffice", "build", f"{ORDERS}/x.oxt"),
        ("columns", f"one{ORDERS}.csv", f"two{ORDERS}.csv"),
        ("annotate", f"none{ORDERS}*.csv"),
    ],
    ids=" ".join,
)
def test_what_a_rubric_says_or_is_called(run, tmp_path, words):
    (tmp_path / "hostile.toml").write_text(RUBRIC, encoding="utf-8")
    wrong = f'extends = "default"\n[flags.{json.dumps(HOSTILE)}]\nwhat = {json.dumps(HOSTILE)}\n'
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    assert_shown(run(*words))


def test_a_name_that_is_no_text(run, tmp_path):
    """On Linux a name is bytes."""
    path = tmp_path / os.fsdecode(b"a\xff\x1b.csv")
    try:
        path.write_bytes(b"Name,Handle,Followers\nAnn,@ann,1000\nBo,@bo,2000\n")
    except OSError:
        pytest.skip("names are text here")
    for command in ("columns", "annotate"):
        result = run(command, path)
        assert result.exit_code == 0
        assert_shown(result, evil=False)
        assert "a\\udcff\\x1b" in result.output


def test_a_cell_does_not_speak_in_our_name(run, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('Name,Handle,Followers\n"Bo\nkolscore: all fine",@bo,1000\nAl,@al,2000\n')
    assert "\nkolscore" not in run("explain", path, "--row", 2).stdout


@pytest.mark.parametrize("words", [("columns", "--json"), ("explain", "--row", "11", "--json")], ids=" ".join)
def test_json_means_what_the_file_says(run, tmp_path, words):
    result = run(words[0], list_of(tmp_path / "x.csv"), *words[1:])
    assert_shown(result)
    assert "evil" in json.dumps(json.loads(result.stdout), ensure_ascii=False)


def test_lines_of_json_and_a_rubric_mean_what_they_meant(run, tmp_path):
    result = run("annotate", list_of(tmp_path / "x.csv"), "--format", "jsonl", "-o", "-", "-q")
    assert_shown(result)
    assert json.loads(result.stdout.splitlines()[9])["name"] == HOSTILE
    (tmp_path / "hostile.toml").write_text(RUBRIC, encoding="utf-8")
    result = run("rubric", "export", "-", "--rubric", "hostile.toml")
    assert_shown(result)
    assert tomllib.loads(result.stdout)["name"] == HOSTILE


def test_emoji_and_scripts_stay_as_they_are():
    for text in (
        "👩\u200d⚕️ Dr. Lee",
        "می\u200cخواهم",
        "🏴\U000e0067\U000e0062\U000e007f",
        "line\n  listed\ttab",
    ):
        assert terminal.in_line(text) == text


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_on_a_terminal(tmp_path):
    import pty

    path = list_of(tmp_path / "x.csv")
    for words in (["columns", path], ["annotate", path, "--dry-run", "-v"], ["annotate", path, "-o", "-"]):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "kolscore", *map(str, words)]
        process = subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs, cwd=tmp_path)
        os.close(theirs)
        said = b""
        try:
            while piece := os.read(ours, 65_536):
                said += piece
        except OSError:  # Linux says so when nobody holds the other end
            pass
        os.close(ours)
        assert process.wait() == 0, said
        text = said.decode()
        assert "\\x1b[31m" in text
        assert not re.search("\x1b\\[31m|\x1b\\]|\x9b|\x07|\u202e|\u200b", text), ascii(text)
