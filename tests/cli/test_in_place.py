"""A file that is written in place stays what it was to the system; what is left behind is what is needed."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from kolscore.cli import cli
from kolscore.workbook import save, temporary

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="rights, owners and signals as POSIX has them")
ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)
DEAD = 2**22 - 1
"""A process that there is not."""
COMPUTER = temporary._computer()  # noqa: SLF001 - as a run of this computer is named


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    for row in (["Handle", "Followers"], ["@ann", 42_000], ["@bo", 900]):
        made.active.append(row)
    made.save(path)
    return path


@pytest.fixture
def other_programs(monkeypatch, tmp_path):
    """A folder of temporary files for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(temporary.tempfile, "tempdir", str(folder))
    return folder


def run(*words, code=0):
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exit_code == code, (result.stderr, result.exception)
    return result


def names_in(folder):
    return sorted(file.name for file in folder.iterdir())


def no_links(monkeypatch):
    def link(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)


@POSIX
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640, 0o664])
def test_the_backup_is_the_original_in_all(book, mode, links, monkeypatch):
    if not links:
        no_links(monkeypatch)
    book.chmod(mode)
    os.utime(book, (1_700_000_000, 1_700_000_000))
    before, was = book.read_bytes(), book.stat()
    run("annotate", book, "--in-place")
    backup = book.with_name("a.bak.xlsx")
    assert names_in(book.parent) == ["a.bak.xlsx", "a.xlsx"]
    assert backup.read_bytes() == before != book.read_bytes()
    for file in (backup, book):
        assert stat.S_IMODE(file.stat().st_mode) == mode
        assert (file.stat().st_uid, file.stat().st_gid) == (was.st_uid, was.st_gid)
    assert backup.stat().st_mtime == was.st_mtime
    assert book.stat().st_mtime > was.st_mtime


@POSIX
@ROOT
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_the_owner_stays(book, links, monkeypatch):
    if not links:
        no_links(monkeypatch)
    os.chown(book, 1234, 2345)
    result = run("annotate", book, "--in-place")
    for file in (book, book.with_name("a.bak.xlsx")):
        assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)
    assert "belonged" not in result.stderr


@POSIX
@ROOT
def test_an_owner_that_cannot_stay_is_told(book, monkeypatch):
    os.chown(book, 1234, 2345)

    def chown(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", chown)
    assert "a.xlsx belonged to another user or group" in run("annotate", book, "--in-place").stderr


@POSIX
@pytest.mark.parametrize("command", ["annotate", "clean"])
def test_hard_links_stay(book, tmp_path, command):
    if command == "clean":
        run("annotate", book, "--in-place")
        book.with_name("a.bak.xlsx").unlink()
    other = tmp_path / "other name.xlsx"
    os.link(book, other)
    before = book.read_bytes()
    result = run(command, book, "--in-place")
    assert book.samefile(other)
    assert book.read_bytes() == other.read_bytes() != before
    backup = book.with_name("a.bak.xlsx")
    assert backup.read_bytes() == before
    assert not backup.samefile(book)
    assert "other names (hard links)" in result.stderr


@POSIX
def test_a_hard_link_that_cannot_be_written_is_as_it_was(book, tmp_path, monkeypatch):
    os.link(book, tmp_path / "other.xlsx")
    before = book.read_bytes()
    pour = save._pour  # noqa: SLF001 - what it takes the place of

    def full(source, into):
        if source.name.startswith("."):
            os.write(into, b"half")
            raise OSError(28, "No space left on device")
        pour(source, into)

    monkeypatch.setattr(save, "_pour", full)
    run("annotate", book, "--in-place", code=5)
    assert book.read_bytes() == before
    assert names_in(tmp_path) == ["a.xlsx", "other.xlsx"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_nothing_changed_and_no_backup(book, suffix):
    if suffix == ".csv":
        book.unlink()
        book = book.with_suffix(".csv")
        book.write_text("Handle,Followers\n@ann,42000\n@bo,900\n")
    run("annotate", book, "--in-place")
    book.with_name(f"a.bak{suffix}").unlink()
    result = run("annotate", book, "--in-place")
    assert names_in(book.parent) == [book.name]
    assert f"unchanged: {book}" in result.stderr
    assert "backup" not in result.stderr


def test_no_two_backups_are_the_same(book):
    for command in ("annotate", "clean") * 4:
        run(command, book, "--in-place")
    backups = [file.read_bytes() for file in book.parent.iterdir() if file != book]
    assert len(set(backups)) == len(backups) == 3


@pytest.mark.parametrize(
    ("where", "code"),
    [("kolscore.workbook.xlsx_patch.patch.put_together", 28), ("kolscore.workbook.save.Path.replace", 13)],
)
def test_no_backup_of_what_was_not_written(book, monkeypatch, where, code):
    before = book.read_bytes()

    def fail(*_):
        raise OSError(code, "it fails")

    monkeypatch.setattr(where, fail)
    run("annotate", book, "--in-place", code=5)
    assert names_in(book.parent) == ["a.xlsx"]
    assert book.read_bytes() == before


def test_no_backup_where_writing_is_refused(book, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(save.Path, "replace", stop)
    run("annotate", book, "--in-place", code=1)
    assert names_in(book.parent) == ["a.xlsx"]


def test_a_backup_that_a_killed_run_made_is_used(book):
    before = book.read_bytes()
    os.link(book, book.with_name("a.bak.xlsx"))
    run("annotate", book, "--in-place")
    assert names_in(book.parent) == ["a.bak.xlsx", "a.xlsx"]
    assert book.with_name("a.bak.xlsx").read_bytes() == before != book.read_bytes()


@POSIX
def test_a_dangling_link_is_not_written_over(book, tmp_path):
    out = tmp_path / "out.xlsx"
    out.symlink_to(tmp_path / "nowhere.xlsx")
    result = run("annotate", book, "-o", out, code=5)
    assert "is a link to" in result.stderr
    assert out.is_symlink()
    for command in (["clean"], ["report"], ["rubric", "export"]):
        target = [out] if command[0] == "rubric" else [book, "-o", out]
        run(*command, *target, code=5)
        assert out.is_symlink()
    run("annotate", book, "-o", out, "--force")
    assert not out.is_symlink()
    assert not (tmp_path / "nowhere.xlsx").exists()


@POSIX
def test_in_place_writes_what_a_link_leads_to(book, tmp_path):
    folder = tmp_path / "links"
    folder.mkdir()
    link = folder / "mine.xlsx"
    link.symlink_to(book)
    before = book.read_bytes()
    run("annotate", link, "--in-place")
    assert link.is_symlink()
    assert book.read_bytes() != before
    assert book.with_name("a.bak.xlsx").read_bytes() == before
    assert names_in(folder) == ["mine.xlsx"]


def test_what_killed_runs_left_is_removed_and_nothing_else(book, tmp_path, other_programs):
    old = time.time() - 2 * 86_400
    left = {
        f".kolscore-{DEAD}-{COMPUTER}-abcd1234.xlsx": sys.platform == "win32",
        f".kolscore-{os.getpid()}-{COMPUTER}-abcd1234.xlsx": True,
        f".kolscore-{DEAD}-00000000-abcd1234.xlsx": True,
        ".kolscore-1-00000000-old_1234.csv": False,
        ".kolscore-notes.xlsx": True,
        "kolscore-list.xlsx": True,
        ".a.x7_1abcd.xlsx": True,
    }
    for folder in (tmp_path, other_programs):
        for name in left:
            if folder == tmp_path or name.startswith(".kolscore-notes"):
                (folder / name).write_bytes(b"x")
            else:
                (folder / name.lstrip(".")).mkdir()
                (folder / name.lstrip(".") / "secret.xlsx").write_bytes(b"x")
        for name in ("kolscore-1-00000000-old_1234.csv", ".kolscore-1-00000000-old_1234.csv"):
            if (folder / name).exists():
                os.utime(folder / name, (old, old))
    run("annotate", book)
    stay = {name for name, stays in left.items() if stays}
    assert set(names_in(tmp_path)) == stay | {"a.xlsx", "a.scored.xlsx", "temporary"}
    assert set(names_in(other_programs)) == {
        name if name.startswith(".kolscore-notes") else name.lstrip(".") for name in stay
    }


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"])
def test_what_was_decrypted_goes_with_the_program(tmp_path, name, other_programs):
    """The program stops where it has decrypted the workbook, and is told to end there."""
    pytest.importorskip("msoffcrypto")
    path = encrypted(tmp_path)
    program = tmp_path / "stops.py"
    program.write_text(
        "import time\n"
        "from kolscore import cli\n"
        "from kolscore.cli import annotate\n"
        "annotate.scored = lambda *_: (print('ready', flush=True), time.sleep(60))\n"
        "cli.main()\n"
    )
    words = [sys.executable, program, "annotate", path, "--password", "word"]
    environment = {**os.environ, "TMPDIR": str(other_programs)}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, env=environment)
    assert process.stdout.readline() == b"ready\n"
    assert len(names_in(other_programs)) == 1
    process.send_signal(getattr(signal, name))
    process.wait()
    process.stdout.close()
    assert process.returncode != 0
    if name == "SIGKILL":  # nobody can do anything then: the next run does
        assert len(names_in(other_programs)) == 1
        run("columns", Path(__file__).parents[2] / "workbooks" / "creators.xlsx")
    assert names_in(other_programs) == []


def encrypted(folder):
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = folder / "plain.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Handle", "Followers"])
    book.active.append(["@ann", 42_000])
    book.save(plain)
    path = folder / "secret.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("word", target)
    plain.unlink()
    return path


@POSIX
def test_a_day_is_not_awaited_where_the_process_is_gone(tmp_path):
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    left = tmp_path / f".kolscore-{int(gone.stdout)}-{COMPUTER}-x.csv"
    left.write_bytes(b"half")
    temporary.sweep(tmp_path)
    assert not left.exists()


@POSIX
@ROOT
def test_what_is_another_users_stays(tmp_path):
    left = tmp_path / f".kolscore-{DEAD}-{COMPUTER}-x.csv"
    left.write_bytes(b"half")
    os.chown(left, 1234, 1234)
    temporary.sweep(tmp_path)
    assert left.exists()
