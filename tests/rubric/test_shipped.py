"""What the build has read of the TOML files, and worked out: the same answers with it, without it, and with a damaged one."""

import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from kolscore import shipped
from kolscore.evidence import shelf as shelf_file
from kolscore.evidence.shelving import Shelving
from kolscore.reading import lexicon as lexicon_file, simpler, vocabulary as vocabulary_file, wording
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


@pytest.fixture
def worked_out(tmp_path):
    """A small package whose tables were worked out."""
    for folder in ("rubric/data/presets", "reading/data", "words"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.toml").write_text("a = 1\n", encoding="utf-8")
    (tmp_path / "code.py").write_text("A = 1\n", encoding="utf-8")
    kept = shipped.ready({"one": "é".encode(), "two": b"", "three": b"c\n"}, tmp_path, ["code.py"])
    (tmp_path / shipped.READY).write_bytes(kept)
    shipped._ready.cache_clear()  # noqa: SLF001 - read once in a process
    yield tmp_path
    shipped._ready.cache_clear()  # noqa: SLF001 - as above


def tables_of(package):
    return shipped._ready(package)  # noqa: SLF001 - where it is looked for is the package of the process


def test_tables_are_what_was_worked_out(worked_out):
    assert tables_of(worked_out) == {"one": "é".encode(), "two": b"", "three": b"c\n"}


@pytest.mark.parametrize(
    "change",
    [
        lambda package: (package / shipped.READY).unlink(),
        lambda package: (package / "rubric/data/a.toml").write_text("a = 2\n", encoding="utf-8"),
        lambda package: (package / "rubric/data/presets/b.toml").touch(),
        lambda package: (package / "reading/data/a.toml").rename(package / "reading/data/b.toml"),
        lambda package: (package / "reading/data/a.toml").unlink(),
        lambda package: (package / "code.py").write_text("A = 2\n", encoding="utf-8"),
        lambda package: (package / "code.py").unlink(),
    ],
    ids=["no tables", "a rule", "a new preset", "another name", "words gone", "other code", "code gone"],
)
def test_tables_of_other_files_are_passed_over(worked_out, change):
    change(worked_out)
    assert not tables_of(worked_out)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"null\n",
        lambda _: b'{"of": 1}\n',
        lambda _: b"\xff\xfe\x00 no JSON\n",
        lambda kept: kept[:-1],
        lambda kept: kept + b" ",
        lambda kept: kept.replace(b"\n", b"\r\n"),
    ],
    ids=[
        "empty",
        "no head",
        "half a head",
        "no text",
        "cut off",
        "longer",
        "other line ends",
    ],
)
def test_tables_that_are_damaged_are_passed_over(worked_out, spoil):
    file = worked_out / shipped.READY
    file.write_bytes(spoil(file.read_bytes()))
    assert not tables_of(worked_out)


def test_a_table_with_another_letter_is_none_and_the_others_stay(worked_out):
    file = worked_out / shipped.READY
    file.write_bytes(file.read_bytes().replace(b"c\n", b"d\n"))
    tables = tables_of(worked_out)
    assert (tables.get("one"), tables.get("two"), tables.get("three")) == ("é".encode(), b"", None)


@pytest.fixture
def with_tables(monkeypatch):
    """Have these tables, worked out of the files of today; none at all, if None."""

    def put(tables):
        monkeypatch.setattr(shipped, "_ready", lambda _: tables or {})

    return put


def test_the_rubric_and_the_words_are_the_same_worked_out_before_or_now(with_tables):
    with_tables(None)
    now, words = load.read("default", None, Rubric), lexicon.__wrapped__()
    with_tables({**load.worked_out(), **lexicon_file.worked_out()})
    before = load.read("default", None, Rubric)
    assert before.hash == now.hash
    assert before.vocabulary.counts == now.vocabulary.counts
    assert before == now
    assert before.tree() == now.tree()
    assert before.renamed("mine").hash == now.renamed("mine").hash != now.hash
    again = lexicon.__wrapped__()
    assert again == words
    assert list(again.headers) == list(words.headers)  # of two that fit the first is taken
    assert {header: again.headers[header] for header in words.headers} == words.headers


@pytest.mark.parametrize("gone", ["rubric", "rubric.vocabulary"])
def test_a_rubric_of_which_a_table_is_damaged_is_read_now(with_tables, gone):
    tables = load.worked_out()
    with_tables({name: table for name, table in tables.items() if name != gone})
    assert load._worked_out(Rubric) is None  # noqa: SLF001 - what is read instead is the same
    with_tables(tables)
    assert load._worked_out(Rubric) is not None  # noqa: SLF001 - as above


@pytest.mark.parametrize("gone", ["lexicon", "lexicon.headers", "lexicon.headers.all", "lexicon.others"])
def test_words_of_which_a_table_is_damaged_are_gathered_now(with_tables, gone):
    tables = lexicon_file.worked_out()
    with_tables({name: table for name, table in tables.items() if name != gone})
    words = lexicon.__wrapped__()
    assert dict(words.headers) == lexicon_file.gathered().headers
    assert dict(words.others) == lexicon_file.gathered().others


def test_a_shelf_of_which_a_table_is_damaged_is_made_now(with_tables):
    wanted = shelf_file._Wanted("1", Rubric.load())  # noqa: SLF001 - asked for past what the process has
    with_tables({"rubric.hash": b"1", **dict.fromkeys(shelf_file._TABLES[:-1], b"")})  # noqa: SLF001 - as above
    assert type(shelf_file._shelf.__wrapped__(wanted)) is Shelving  # noqa: SLF001 - as above


@pytest.mark.parametrize("field", ["", "followers", "fee", "bio"])
def test_the_words_beside_numbers_are_the_same_worked_out_before_or_now(with_tables, field):
    def made():
        vocabulary_file._labels.cache_clear()  # noqa: SLF001 - read once in a process
        words = vocabulary_file.vocabulary.__wrapped__(field)
        return words.words, words.powers, {letter: set(words.by_letter[letter]) for letter in "afпm萬"}

    with_tables(None)
    now = made()
    with_tables(vocabulary_file.worked_out())
    assert made() == now


def test_the_words_of_headers_are_the_same_worked_out_before_or_now(with_tables):
    with_tables(None)
    now = simpler._all_words.__wrapped__()  # noqa: SLF001 - not that of the process
    with_tables(simpler.worked_out())
    assert set(simpler._all_words.__wrapped__()) == now  # noqa: SLF001 - as above


@pytest.mark.parametrize("name", ["wording", "cells"])
def test_lists_in_plain_words_are_the_same_worked_out_before_or_now(with_tables, name):
    with_tables(None)
    now = wording.plain_lists.__wrapped__(name)
    with_tables(wording.worked_out())
    assert wording.plain_lists.__wrapped__(name) == now


def test_a_wheel_holds_what_its_build_has_read_and_worked_out(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path))) as wheel:
        assert wheel.read(f"kolscore/{shipped.COPY}") == WHOLE
        wheel.extractall(tmp_path)
    assert tables_of(tmp_path / "kolscore").keys() > {"rubric", "rubric.hash", "lexicon"}
