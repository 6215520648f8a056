"""What the build has read of the TOML files: the same answers with it, without it, and with a damaged one."""

import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from kolscore import shipped
from kolscore.reading.lexicon import lexicon
from kolscore.rubric import Rubric, load

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "kolscore").rglob("*.toml"))
WHOLE = shipped.copy_of(file.read_bytes() for file in FILES)


@pytest.fixture
def keep(monkeypatch):
    """Have a copy stand where the build puts it; none at all, if None."""

    def put(copy):
        monkeypatch.setattr(shipped, "_lines", lambda: shipped.lines_of(copy or b""))

    return put


def never(text):
    raise AssertionError(f"read again: {text[:60]}")


def test_what_the_build_has_read_is_what_the_files_say(keep):
    keep(WHOLE)
    for file in FILES:
        read, said = shipped.tree_in(file, never), tomllib.loads(file.read_text(encoding="utf-8"))
        assert repr(read) == repr(said), file  # 1 is not 1.0, and the order is the same


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: None,
        lambda _: b"",
        lambda _: b"\x00\xff\n \n\n" * 9,
        lambda copy: copy[:-40],
        lambda copy: copy.replace(b"1.5", b"2.5"),
        lambda copy: copy.replace(b"1.5", b"1.5 }"),
        lambda copy: copy.replace(b"\n", b"\r\n"),
    ],
    ids=["none", "empty", "no text", "cut off", "another number", "no JSON", "other line ends"],
)
def test_a_copy_that_is_damaged_is_passed_over(keep, tmp_path, spoil):
    file = tmp_path / "a.toml"
    file.write_text("a = [1.5]\nb = 'é'\n", encoding="utf-8")
    keep(spoil(shipped.copy_of([file.read_bytes()])))
    assert shipped.tree_in(file) == {"a": [1.5], "b": "é"}


def test_a_file_that_was_edited_is_read_itself(keep, tmp_path):
    file = tmp_path / "a.toml"
    file.write_bytes(b"a = 1\n")
    keep(shipped.copy_of([file.read_bytes()]))
    file.write_bytes(b"a = 2\n")
    assert shipped.tree_in(file) == {"a": 2}


def test_the_rubric_and_the_words_are_the_same_either_way(keep):
    def made(copy):
        keep(copy)
        load._default_tree.cache_clear()  # noqa: SLF001 - read once in a process
        load._preset_trees.cache_clear()  # noqa: SLF001 - as above
        rules = {name: load.read(name, None, Rubric) for name in ("default", "pharma", "seed003")}
        return {name: rubric.hash for name, rubric in rules.items()}, rules, lexicon.__wrapped__()

    assert made(WHOLE) == made(None)


def test_a_wheel_holds_what_its_build_has_read(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path))) as wheel:
        assert wheel.read(f"kolscore/{shipped.COPY}") == WHOLE
