"""What the README and the pages in docs show is true: Python runs, commands print what they say, generated parts are current."""

import doctest
import re
import shlex
import shutil
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from conftest import ROOT

from kolscore.cli import cli

README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
PYTHON = [
    (name, block)
    for name, text in TEXTS.items()
    for block in re.findall(r"```python\n(>>> .*?)```", text, re.DOTALL)
]
CONSOLE = [
    (name, *example)
    for name, text in TEXTS.items()
    for example in re.findall(r"```console\n\$ kolscore (.*?)\n(.*?)```", text, re.DOTALL)
]
BEGINNERS = ("README.md", "spreadsheets.md", "excel.md", "rubric.md")
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize(("page", "block"), PYTHON, ids=[page for page, _ in PYTHON])
def test_python_examples(page, block):
    test = doctest.DocTestParser().get_doctest(block, {}, page, page, 0)
    results = doctest.DocTestRunner().run(test)
    assert results.attempted > 5
    assert results.failed == 0


@pytest.mark.parametrize(
    ("command", "shown"), [rest for _, *rest in CONSOLE], ids=[f"{page}: {one}" for page, one, _ in CONSOLE]
)
def test_console_examples(command, shown, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks", ignore=shutil.ignore_patterns("*.scored.*"))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, shlex.split(command))
    assert result.exit_code == 0
    assert doctest.OutputChecker().check_output(shown, result.output, LOOSE), result.output


def test_there_are_examples():
    assert {name for name, _, _ in CONSOLE} >= {"README.md", "spreadsheets.md"}
    assert [name for name, _ in PYTHON] == ["python.md"]


NAMED = {
    name: re.findall(r"`kolscore ([a-z].*?)`", TEXTS[name]) for name in BEGINNERS
}  # commands as they stand in sentences and tables


@pytest.mark.parametrize(("page", "command"), [(page, one) for page, all_ in NAMED.items() for one in all_])
def test_commands_that_are_named_exist(page, command):
    """With all their options: who types them from the page gets no "no such option"."""
    words = [word for word in shlex.split(command.split(" #")[0]) if word != "…"]
    group, known = cli, []
    while words and isinstance(group, click.Group) and words[0] in group.list_commands(None):
        group = group.get_command(None, words.pop(0))
    assert group is not cli, f"{page}: {command}"
    known = {option for parameter in group.params for option in parameter.opts}
    assert {word.split("=")[0] for word in words if word.startswith("-") and word != "-"} <= known


def test_readme_is_short():
    assert len(TEXTS["README.md"].splitlines()) <= 160


def test_generated_parts_are_current():
    command = [sys.executable, "-m", "cogapp", "--check", "-I", "tests", *map(str, PAGES)]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + "run: python -m cogapp -r -I tests README.md docs/*.md"


def test_ci_runs_the_command_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    command = "uv run --extra dev pytest"
    assert f"```sh\n{command}\n```" in TEXTS["README.md"]
    assert command in script


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page.name]):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.is_file(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings
            }, link


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path):
    """Its own check of links and of what mkdocstrings reads from docstrings; every page is in the menu."""
    for name in ("docs", "kolscore"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "ready.txt")
        )
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(menu, encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    site = tmp_path / "build" / "site"
    assert "annotate" in (site / "python.html").read_text(encoding="utf-8")
    assert "fonts.googleapis.com" not in (site / "index.html").read_text(encoding="utf-8")
    assert all(f": {page.name}" in menu for page in PAGES if page != README)
