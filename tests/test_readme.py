"""What the README shows is true: its Python runs, its commands print what it says, its generated parts are current."""

import doctest
import re
import shlex
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import ROOT

from kolscore.cli import cli

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ kolscore (.*?)\n(.*?)```", README, re.DOTALL)
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def test_python_examples():
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
    results = doctest.DocTestRunner().run(test)
    assert results.attempted > 5
    assert results.failed == 0


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_console_examples(command, shown, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks", ignore=shutil.ignore_patterns("*.scored.*"))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, shlex.split(command))
    assert result.exit_code == 0
    assert doctest.OutputChecker().check_output(shown, result.output, LOOSE), result.output


def test_there_are_console_examples():
    assert len(CONSOLE) >= 4


def test_generated_parts_are_current():
    command = [sys.executable, "-m", "cogapp", "--check", "-I", "tests", "README.md"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + "run: python -m cogapp -r -I tests README.md"


def test_ci_runs_the_command_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    command = "uv run --extra dev pytest"
    assert f"```sh\n{command}\n```" in README
    assert command in script


def test_pictures_are_there():
    for path in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / path).is_file()
