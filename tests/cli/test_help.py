"""Help begins with three commands that run, and nothing of the list of commands is cut off."""

import re
import shlex

import click
import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner
from conftest import ROOT

from kolscore.cli import cli

ALONE = ("excel", "libreoffice", "presets")  # take no list: their help says what there is to type


def commands(group=cli, path=()):
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if name in ALONE:
            continue
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def examples_of(command):
    block = command.help.split("\n\n")[1]
    return re.findall(r"^  kolscore (.+)$", block, re.MULTILINE)


EXAMPLES = [(words, one) for words, command in commands() for one in examples_of(command)]


@pytest.mark.parametrize(
    ("words", "command"), list(commands()), ids=lambda one: " ".join(one) if isinstance(one, tuple) else ""
)
def test_help_begins_with_three_examples(words, command):
    examples = examples_of(command)
    assert len(examples) == 3
    assert all(shlex.split(one)[: len(words)] == list(words) for one in examples)


@pytest.fixture
def _desk(tmp_path, monkeypatch, run):
    """A folder with the files that the examples name."""
    source = ROOT / "workbooks" / "creators.xlsx"
    monkeypatch.chdir(tmp_path)
    for name in ("list.xlsx", "may.xlsx"):
        (tmp_path / name).write_bytes(source.read_bytes())
    assert run("annotate", "list.xlsx", "-q").exit_code == 0
    sheet = openpyxl.load_workbook(source).active
    header, *rows = sheet.iter_rows(min_row=4, max_row=12, values_only=True)
    frame = pl.DataFrame(
        [[str(cell or "") for cell in row] for row in rows], schema=[str(one) for one in header], orient="row"
    )
    frame = frame.with_columns(pl.lit("12000").alias("Reach (est.)"))
    for folder in ("lake", "exports"):
        (tmp_path / folder).mkdir()
    frame.write_parquet("lake/part.parquet")
    for name in ("big.csv", "instagram.csv", "tiktok.csv", "exports/one.csv", "exports/two.csv"):
        frame.write_csv(name)
    (tmp_path / "my.toml").write_text('extends = "default"\nname = "mine"\n', encoding="utf-8")
    assert run("rubric", "export", "rubric.xlsx").exit_code == 0


@pytest.mark.slow
@pytest.mark.usefixtures("_desk")
@pytest.mark.parametrize("example", [one for _, one in EXAMPLES])
def test_the_examples_run(example, run):
    result = run(*shlex.split(example))
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize(
    "path", [(), ("rubric",), ("excel",), ("libreoffice",)], ids=lambda path: " ".join(path) or "kolscore"
)
def test_lists_of_commands_are_whole_at_80_columns(path, run):
    text = run(*path, "--help").stdout
    assert "..." not in text.partition("Commands:")[2]
    assert max(map(len, text.splitlines())) <= 80


SLIPS = {
    ("anotate", "list.xlsx"): "'annotate'",
    ("annotate", "lst.xlsx"): "'list.xlsx'",
    ("annotate", "list.xlsx", "--gaol", "trust"): "'--goal'",
    ("annotate", "list.xlsx", "--add", "standin"): "'standing'",
    ("annotate", "list.xlsx", "--column", "folowers=D"): "'followers'",
    ("annotate", "list.xlsx", "--platform", "instagrm"): "'instagram'",
    ("annotate", "list.xlsx", "--rubric", "farma"): "'pharma'",
    ("annotate", "list.xlsx", "--sheet", "Shortlst"): "'Shortlist'",
    ("explain", "list.xlsx", "--handle", "@ana.mkr"): "'ana.mkt'",
    ("report", "list.xlsx", "--handles", "ana.mkr"): "'ana.mkt'",
    ("rubric", "chek", "my.toml"): "'check'",
}


@pytest.mark.parametrize(
    ("words", "meant"), SLIPS.items(), ids=lambda one: " ".join(one) if isinstance(one, tuple) else one
)
def test_a_slip_is_answered_with_what_was_meant(words, meant, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.xlsx").write_bytes((ROOT / "workbooks" / "creators.xlsx").read_bytes())
    result = CliRunner().invoke(cli, words)
    assert result.exit_code in (1, 2)
    assert re.search(rf"[Dd]id you mean {re.escape(meant)}", result.stderr), result.stderr
    assert len(list(tmp_path.iterdir())) == 1
