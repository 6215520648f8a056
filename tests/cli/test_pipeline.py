"""`--jobs`: several processes give what one gives, cell by cell and in order, however they start."""

import csv
import os
import random
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import kolscore
from kolscore import execution, running
from kolscore.answers import ALWAYS, ON_REQUEST
from kolscore.cli import cli
from kolscore.cli.shared import assessor_for, book_at
from kolscore.errors import InputError
from kolscore.lists import creator_tables

HEADER = ["Handle", "Followers", "Eng. rate", "Bio", "Job title"]
BIOS = ["Board-certified dermatologist", "fashion creator, collabs: DM", "", "slow travel, cats & tea"]


def creators(count, start=0):
    for number in range(start, start + count):
        followers = "lots" if number % 11 == 0 else f"{number * 137 % 90_000 + 300:,}"
        job = "Dermatologist" if number % 4 == 0 else ""
        yield [f"@invented{number}", followers, f"{number % 9}.5%", BIOS[number % 4], job]
        if number % 7 == 0:
            yield [""] * 5


OTHER = ["Username", "Subscribers", "ER", "About", "Occupation"]
SHEET = [HEADER, *creators(60), [], [], OTHER, *creators(40, 60)]
ADD = "range,standing,missing,grade,dimensions,alternatives,role_brief,role_why"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "list.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(SHEET)
    book = openpyxl.Workbook()
    for row in SHEET:
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    return tmp_path


@pytest.fixture
def scored_in_processes(monkeypatch):
    """Takes forty rows for many; lists the sizes of the tables that were scored in processes."""
    sizes = []
    begin = execution.Execution._begin  # noqa: SLF001 - whether it was used is what the tests ask

    def spy(self, *rest):
        sizes.append(len(self.state.rows))
        return begin(self, *rest)

    monkeypatch.setattr(running, "LARGE", {"fork": 40, "spawn": 40})
    monkeypatch.setattr(running, "_PART", 9)
    monkeypatch.setattr(execution.Execution, "_begin", spy)
    return sizes


def annotate(*words):
    result = CliRunner().invoke(cli, ["annotate", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result.stderr.replace("many.", "one.")


def values_of(path):
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def table_of(path):
    return creator_tables(book_at(path), None, {})[0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_several_processes_give_what_one_gives(folder, scored_in_processes, kind):
    words = (f"list.{kind}", "--add", ADD, "--goal", "trust")
    said = annotate(*words, "--jobs", 1, "-o", f"one.{kind}")
    assert scored_in_processes == []
    assert annotate(*words, "--jobs", 2, "-o", f"many.{kind}") == said
    assert scored_in_processes == [60, 40]
    one, many = folder / f"one.{kind}", folder / f"many.{kind}"
    if kind == "csv":
        assert many.read_bytes() == one.read_bytes()
    else:
        assert values_of(many) == values_of(one)


def test_a_second_run_finds_its_columns_again(folder, scored_in_processes):
    annotate("list.csv", "--add", "range", "--jobs", 1, "-o", "first.csv")
    annotate("first.csv", "--jobs", 2, "-o", "many.csv")
    assert scored_in_processes == [60, 40]
    assert (folder / "many.csv").read_bytes() == (folder / "first.csv").read_bytes()


@pytest.mark.slow
def test_a_process_that_is_no_copy_of_this_one_gives_the_same(folder, scored_in_processes, monkeypatch):
    monkeypatch.setattr(execution, "start_method", lambda: "spawn")
    annotate("list.csv", "--jobs", 1, "-o", "one.csv")
    annotate("list.csv", "--jobs", 2, "-o", "many.csv")
    assert scored_in_processes == [60, 40]
    assert (folder / "many.csv").read_bytes() == (folder / "one.csv").read_bytes()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_assessment_is_there_when_asked_for(folder, scored_in_processes, monkeypatch, jobs):
    monkeypatch.setattr(running, "KEPT", 0)
    assessor = assessor_for(None, (), None, (), None)
    until = ExitStack()
    said = []
    one, many = (
        running.assessed(table_of(folder / "list.csv"), assessor, (), run)
        for run in (
            running.Running(jobs, until, said.append, whole=True),
            running.Running(jobs, until, said.append),
        )
    )
    assert scored_in_processes == ([60] if jobs > 1 else [])
    assert len(one.parts.assessments()) == 60
    assert not many.parts.assessments()
    for number in (0, 31, 59):
        assert many.record(number, ["range"]) == one.record(number, ["range"])
        assert many.explanation(number) == one.explanation(number)
    each = [assessment.to_dict() for assessment in one.assessments]
    assert [assessment.to_dict() for assessment in many.assessments] == each
    assert many.assessment(4).to_dict() == each[4]
    for answer in (*ALWAYS, *ON_REQUEST):  # those that no process was asked for too
        assert many.cells(answer) == one.cells(answer)
    assert list(many.answered(ALWAYS)) == list(one.answered(ALWAYS))
    until.close()


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_the_report_and_explain_are_made_in_processes_too(folder, scored_in_processes, monkeypatch, start):
    def made(*words):
        result = CliRunner().invoke(cli, [*map(str, words)])
        assert result.exit_code == 0, result.output
        return result.output

    row = ("explain", "list.csv", "--handle", "@invented41", "--json", "--jobs")
    made("report", "list.csv", "--goal", "trust", "--jobs", 1, "-o", "one.html")
    one = made(*row, 1)
    assert scored_in_processes == []
    monkeypatch.setattr(execution, "start_method", lambda: start)
    assert made("report", "list.csv", "--goal", "trust", "--jobs", 2, "-o", "many.html", "-q") == ""
    assert scored_in_processes == [60, 40]
    assert made(*row, 2) == one
    assert scored_in_processes == [60, 40, 60, 40]
    assert (folder / "many.html").read_bytes() == (folder / "one.html").read_bytes()


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_json_lines_are_made_in_processes_too(folder, scored_in_processes, monkeypatch, start):
    words = ("list.csv", "--format", "jsonl", "--add", ADD, "--jobs")
    annotate(*words, 1, "-o", "one.jsonl")
    monkeypatch.setattr(execution, "start_method", lambda: start)
    annotate(*words, 2, "-o", "many.jsonl")
    assert scored_in_processes == [60, 40]
    assert (folder / "many.jsonl").read_bytes() == (folder / "one.jsonl").read_bytes()


@pytest.mark.usefixtures("scored_in_processes")
def test_a_process_that_ends_costs_time_and_no_answers(folder, monkeypatch):
    annotate("list.csv", "--jobs", 1, "-o", "one.csv")
    monkeypatch.setattr(execution, "_begin", os.abort)  # it takes no words: the process cannot begin
    said = annotate("list.csv", "--jobs", 2, "-q", "-o", "many.csv")
    assert said.startswith("kolscore: not scored in several processes, but in one: ")
    assert (folder / "many.csv").read_bytes() == (folder / "one.csv").read_bytes()


@pytest.mark.parametrize("count", ["0", "-1", "many"])
@pytest.mark.usefixtures("folder")
def test_a_number_of_processes_is_one_at_least(count):
    result = CliRunner().invoke(cli, ["annotate", "list.csv", "--jobs", count])
    assert result.exit_code == 2
    assert "--jobs" in result.stderr


class Shuffled:
    """An executor that finishes its parts in any order, and gives them back so."""

    def map(self, work, *parts):
        made = [work(*given) for given in zip(*parts, strict=True)]
        random.Random(5).shuffle(made)
        return iter(made)


class Lazy:
    """One that works when it is asked, and loses the last of each few parts."""

    def map(self, work, parts):
        return map(work, list(parts)[:-1])


def broken(*_):
    raise RuntimeError("cannot schedule new futures after shutdown")


EXECUTORS = {
    "threads": lambda until: until.enter_context(ThreadPoolExecutor(3)),
    "processes": lambda until: until.enter_context(ProcessPoolExecutor(2, get_context("spawn"))),
    "a map alone": lambda _: map,
    "shuffled": lambda _: Shuffled(),
    "lossy": lambda _: Lazy(),
    "broken": lambda _: broken,
}


@pytest.mark.parametrize("kind", EXECUTORS)
def test_any_executor_gives_what_this_process_gives(monkeypatch, kind):
    frame = pd.DataFrame(list(creators(60)), columns=HEADER)
    asked = ["standing", "range", "dimensions", "alternatives"]
    here = kolscore.annotate(frame, add=asked)
    monkeypatch.setattr(running, "_PART", 7)
    monkeypatch.setattr(execution, "_TOGETHER", 3)
    with ExitStack() as until:
        there = kolscore.annotate(frame, add=asked, executor=EXECUTORS[kind](until))
    pd.testing.assert_frame_equal(there, here)
    assert there.attrs == here.attrs
    assert not execution._STATES  # noqa: SLF001 - nothing of the table stays


@pytest.mark.parametrize("executor", [4, "threads", {"jobs": 2}])
def test_what_cannot_map_is_said(executor):
    with pytest.raises(InputError, match=r"executor is .*give an executor, such as"):
        kolscore.annotate(pd.DataFrame({"Handle": ["@a"], "Followers": [5_000]}), executor=executor)


def test_no_processes_to_be_had_cost_no_answers(folder, scored_in_processes, monkeypatch):
    annotate("list.csv", "--jobs", 1, "-o", "one.csv")

    def refuse(*_, **__):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    said = annotate("list.csv", "--jobs", 2, "-q", "-o", "many.csv")
    assert said.splitlines() == [
        "kolscore: not scored in several processes, but in one: [Errno 11] Resource temporarily unavailable"
    ] * len(scored_in_processes)
    assert (folder / "many.csv").read_bytes() == (folder / "one.csv").read_bytes()
