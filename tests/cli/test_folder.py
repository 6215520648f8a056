"""Several files by several processes, and how far work has come: said as one process says it, in the order of the files."""

import csv
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kolscore import execution
from kolscore.cli import cli, several

HEADER = ["Handle", "Followers", "Bio"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, count in (("a", 60), ("b", 5), ("d", 30)):
        with (tmp_path / "in" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(
                [HEADER, *([f"@{name}{n}", n * 700, "chef & author"] for n in range(count))]
            )
    (tmp_path / "in" / "c.csv").write_text("Name,Price\nChair,5\n")
    return tmp_path


def annotate(*words):
    result = CliRunner().invoke(cli, ["annotate", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout_bytes, result.stderr


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def held(monkeypatch):
    """Takes any files for many; counts those that were done by a process of their own."""
    files = []
    work = several.held

    def spy(one):
        files.append(os.getpid())
        return work(one)

    monkeypatch.setattr(several, "_WORTH", 0)
    monkeypatch.setattr(several, "held", spy)
    return files


@pytest.mark.parametrize(
    "words", [(), ("-v",), ("--format", "jsonl", "--add", "standing"), ("--dry-run",), ("--strict",)]
)
@pytest.mark.usefixtures("held")
def test_a_process_for_each_file_says_and_writes_what_one_does(folder, words):
    said = []
    for jobs in (1, 3):
        out = folder / f"out{jobs}"
        out.mkdir()
        code, stdout, stderr = annotate("in", "-o", out, "--jobs", jobs, *words)
        said.append((code, stdout, stderr.replace(str(out), "out"), contents(out)))
    assert said[0] == said[1]
    code, _, stderr, written = said[0]
    assert code == 4
    assert len(written) == (0 if "--dry-run" in words else 3)
    places = [
        stderr.index(text) for text in ("a.csv: 60", "b.csv: 5", "kolscore: c.csv: no table", "d.csv: 30")
    ]
    assert places == sorted(places)
    assert stderr.rstrip().endswith("3 of 4 files done")


@pytest.mark.usefixtures("held")
def test_standard_output_is_in_the_order_of_the_files(folder):
    (folder / "in" / "c.csv").unlink()
    one, several_ = (annotate("in", "-o", "-", "--format", "jsonl", "-q", "--jobs", jobs) for jobs in (1, 3))
    assert one == several_
    assert one[1].count(b"\n") == 95


def test_no_processes_to_be_had_is_one_sentence_and_the_same_answers(folder, held, monkeypatch):
    def none(*_):
        raise OSError("no more processes")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", none)
    (folder / "out").mkdir()
    code, _, stderr = annotate("in", "-o", "out", "--jobs", 2)
    assert code == 4
    assert stderr.startswith("kolscore: not scored in several processes, but in one: no more processes\n")
    assert len(held) == 4
    assert len(contents(folder / "out")) == 3


def test_a_process_that_ends_costs_time_and_no_answers(folder, held, monkeypatch):
    monkeypatch.setattr(execution, "_begin", os.abort)  # it takes no words: the process cannot begin
    (folder / "out").mkdir()
    code, _, _ = annotate("in", "-o", "out", "--jobs", 2)
    assert code == 4
    assert set(held) == {os.getpid()}
    assert len(contents(folder / "out")) == 3


# --- how far it has come -----------------------------------------------------------------------------

PROGRAM = """
import sys
from kolscore import running
from kolscore.cli import main, terminal
running._PART = running._PART_HERE = 20
terminal._SOON = float(sys.argv.pop(1))
terminal._OFTEN = 0.0001
main()
"""


def on_terminal(*words):
    """What a terminal shows of a run."""
    import pty  # Windows has none

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdout=subprocess.PIPE, stderr=theirs
    ) as ran:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    assert ran.returncode == 0, shown
    return shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
@pytest.mark.usefixtures("folder")
def test_a_bar_is_drawn_on_a_terminal_when_it_takes_long_and_is_taken_away():
    shown = on_terminal("0", "annotate", "in/a.csv", "-o", "o.csv")
    bar, _, rest = shown.rpartition("\r\x1b[K")
    assert "scoring [" in bar
    assert "40 rows, " in bar
    assert " per second, " in bar
    assert " left" in bar
    assert "a.csv: 60 creators" in rest
    quick = on_terminal("100", "annotate", "in/a.csv", "-o", "p.csv")
    assert "scoring [" not in quick
    assert "scoring [" not in on_terminal("0", "annotate", "in/a.csv", "-o", "q.csv", "-q")


@pytest.mark.usefixtures("folder")
def test_nothing_is_drawn_where_there_is_no_terminal():
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, "0", "annotate", "in/a.csv", "-o", "o.csv"],
        capture_output=True,
        check=True,
    )
    assert b"scoring [" not in ran.stderr
    assert b"\r" not in ran.stderr.replace(b"\r\n", b"\n")
