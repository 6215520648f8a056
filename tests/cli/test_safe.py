"""Whatever happens while a workbook is written, the user has the old one whole, or the new one whole."""

import os
import random
import shutil
import subprocess
import sys
import time
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from kolscore.cli import cli
from kolscore.workbook import save

KILLS = 8


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    made.active.append(["Handle", "Followers", "Bio"])
    for number in range(400):
        made.active.append([f"@invented{number}", 900 + number, "Board-certified dermatologist"])
    made.save(path)
    return path


def run(*words):
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.mark.slow
def test_killed_at_any_moment_the_file_is_whole(book):
    before = book.read_bytes()
    started = time.perf_counter()
    words = [sys.executable, "-m", "kolscore", "annotate", book.name, "--in-place", "-q"]
    subprocess.run(words, cwd=book.parent, check=True)
    takes = time.perf_counter() - started
    after = book.read_bytes()
    assert after != before
    rng = random.Random(4)
    for kill in range(KILLS):
        for file in book.parent.iterdir():
            file.unlink()
        book.write_bytes(before)
        process = subprocess.Popen(words, cwd=book.parent)
        # The first ones at any moment, the others in the second half, when there is writing.
        time.sleep(takes * rng.uniform(0 if kill < KILLS // 2 else 0.5, 1))
        process.kill()
        process.wait()
        assert book.read_bytes() in (before, after)
        with zipfile.ZipFile(book) as package:
            assert package.testzip() is None
        others = [file for file in book.parent.iterdir() if file != book]
        assert all(file.name.startswith(".") or file.name == "a.bak.xlsx" for file in others)
        if book.read_bytes() == after:
            assert (book.parent / "a.bak.xlsx").read_bytes() == before


def test_a_full_disk_leaves_the_file_and_nothing_else(book, monkeypatch):
    before = book.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kolscore.workbook.xlsx_patch.patch.put_together", full)
    result = run("annotate", book, "-o", book.parent / "b.xlsx")
    assert result.exit_code == 5
    assert "No space left on device" in result.stderr
    assert [file.name for file in book.parent.iterdir()] == ["a.xlsx"]
    assert book.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting takes root")
def test_a_disk_that_is_really_full(book, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mount = shutil.which("mount")
    if subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=24k", "tmpfs", small], check=False, capture_output=True
    ).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        source = small / "a.xlsx"
        source.write_bytes(book.read_bytes())
        before = source.read_bytes()
        result = run("annotate", source, "--in-place")
        assert result.exit_code == 5, result.stderr
        assert source.read_bytes() == before
    finally:
        subprocess.run([shutil.which("umount"), small], check=True)


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(book):
    book.parent.chmod(0o500)
    try:
        result = run("annotate", book)
        assert result.exit_code == 5
        assert "cannot be written" in result.stderr
    finally:
        book.parent.chmod(0o700)


def test_a_file_that_another_program_holds_is_named(book, monkeypatch):
    """As Windows does with a workbook that is open in Excel."""
    before = book.read_bytes()
    denied = PermissionError(
        13, "The process cannot access the file because it is being used by another process"
    )

    def replace(*_):
        raise denied

    monkeypatch.setattr(save.Path, "replace", replace)
    result = run("annotate", book, "--in-place")
    assert result.exit_code == 5
    assert "if it is open in Excel, close it there" in result.stderr
    assert book.read_bytes() == before
    assert not [file for file in book.parent.iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xltx", ".xltm"])
def test_every_kind_keeps_its_ending(book, suffix):
    path = book.rename(book.with_suffix(suffix))
    if suffix.endswith("m"):
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("xl/vbaProject.bin", b"macros" * 100)
    result = run("annotate", path)
    assert result.exit_code == 0, result.stderr
    with zipfile.ZipFile(path.with_name(f"a.scored{suffix}")) as package:
        assert not suffix.endswith("m") or package.read("xl/vbaProject.bin") == b"macros" * 100


def test_names_of_parts_lead_nowhere(book):
    with zipfile.ZipFile(book, "a") as package:
        package.writestr("../../evil.txt", b"x")
        package.writestr("/etc/evil.txt", b"x")
    assert run("annotate", book).exit_code == 0
    assert sorted(file.name for file in book.parent.iterdir()) == ["a.scored.xlsx", "a.xlsx"]
    assert not (book.parents[2] / "evil.txt").exists()
