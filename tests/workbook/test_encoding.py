"""How text files are encoded: found out for tables of 1 to 300 rows, told, and never guessed silently."""

import tomllib

import pytest
from conftest import ROOT
from hypothesis import given, strategies as st

from kolscore.errors import InputError
from kolscore.workbook.encoding import decode

CASES = tomllib.loads((ROOT / "tests" / "cases" / "encodings.toml").read_text(encoding="utf-8"))["case"]


def long(rows, count):
    return "\r\n".join([rows[0], *(rows[1 + number % (len(rows) - 1)] for number in range(count))])


@pytest.mark.parametrize("count", [1, 3, 30, 300])
@pytest.mark.parametrize(
    "case", CASES, ids=[f"{number}-{case['codec']}" for number, case in enumerate(CASES)]
)
def test_a_table_is_read_as_it_was_written(case, count):
    text = long(case["rows"], count)
    read = decode(text.encode(case["codec"]), "x.csv")
    assert read.text == text
    (remark,) = read.remarks
    assert case["told"] in remark
    assert "CSV UTF-8" in remark


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "case", CASES, ids=[f"{number}-{case['codec']}" for number, case in enumerate(CASES)]
)
def test_unicode_needs_no_word(case, codec):
    text = long(case["rows"], 3)
    assert decode(text.encode(codec), "x.csv") == (text, [])


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{number}-{case['codec']}" for number, case in enumerate(CASES)]
)
def test_lines_of_another_encoding_among_utf8_are_named(case):
    if case["codec"] == "koi8_r":
        pytest.skip("one line is too little to tell two orders of the same letters apart")
    text = "Zoé,1\nJörg,2\nIñigo,3\n"
    other = case["rows"][1]
    read = decode(text.encode() + other.encode(case["codec"]), "x.csv")
    assert read.text == text + other
    assert read.remarks[0].startswith("read as UTF-8, except line 4, read as")
    assert case["told"] in read.remarks[0]


def test_a_file_cut_off_within_a_letter_says_so():
    read = decode("名,1\n名".encode()[:-1], "x.csv")
    assert read == ("名,1\n\ufffd", ["the file ends in the middle of a character, in line 2"])


def test_bytes_that_mean_nothing_are_shown_and_their_lines_named():
    rows = "\n".join(CASES[12]["rows"] * 3).encode("gb18030")
    read = decode(rows + b"\n\xff\xff,1\n", "x.csv")
    assert "\ufffd" in read.text
    assert "line 10" in read.remarks[0]


def test_damaged_utf16_is_an_error_with_its_line():
    data = "Handle,Followers\n@ann,5\n".encode("utf-16") + b"\x00\xd8,\x00"
    with pytest.raises(InputError, match="line 3"):
        decode(data, "x.csv")


def test_a_few_nuls_are_left_out_and_many_are_no_text():
    read = decode(b"Handle,Followers\n@a\0nn,5000\n" * 3, "x.csv")
    assert read.text == "Handle,Followers\n@ann,5000\n" * 3
    assert "3 NUL characters dropped, the first in line 2" in read.remarks
    with pytest.raises(InputError, match="not a text table"):
        decode(b"\x7fELF\x01\x02\x03" + bytes(range(32)) * 9, "x.csv")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_an_input_error(data):
    try:
        read = decode(data, "x.csv")
    except InputError:
        return
    assert "\0" not in read.text
    assert (
        read.remarks
        or data.decode("utf-8-sig", errors="replace") == read.text
        or b"\0" in data
        or data[:2] in (b"\xff\xfe", b"\xfe\xff")
    )


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=80))
def test_utf8_stays_as_it_is(text):
    try:
        read = decode(text.encode(), "x.csv")
    except InputError:
        assert any(character < " " for character in text)
    else:
        assert read == (text, [])


def test_files_put_one_behind_another_begin_once():
    mark = "\ufeff".encode()
    assert (
        decode(mark + b"name\nAnn\n" + mark + b"name\r\n" + mark + b"Bo", "x.csv").text
        == "name\nAnn\nname\r\nBo"
    )
