"""CSV and JSON: delimiters, line ends, quotes, nesting; each oddity is read, or refused with its line."""

import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, strategies as st

from kolscore.errors import InputError
from kolscore.reading import read_table
from kolscore.workbook import json_text
from kolscore.workbook.csv_text import parse, unparse
from kolscore.workbook.read import text_book

SEPARATORS = tomllib.loads((ROOT / "tests" / "cases" / "separators.toml").read_text(encoding="utf-8"))["case"]
SHAPES = tomllib.loads((ROOT / "tests" / "cases" / "json_shapes.toml").read_text(encoding="utf-8"))["case"]
PLAIN = [["Handle", "Followers", "Bio"], ["@ann", "42000", "chef"], ["@bo", "5000", "nurse"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends(delimiter, end):
    data = end.join(delimiter.join(row) for row in PLAIN).encode()
    table = parse(data, "x.csv")
    assert (table.rows, table.delimiter) == (PLAIN, delimiter)


@pytest.mark.parametrize(
    ("text", "delimiter", "width"),
    [
        ("Handle;ER;Fee\n@a;3,4;1,5\n@b;2,8;0,5", ";", 3),
        ("@a;3,4;1,5\n@b;2,8;0,5", ";", 3),
        ("@a;1,234,567;2,345,678\n@b;1,111,111;9,999,999", ";", 3),
        ('Handle;Bio\n@a;"chef; cook"\n@b;"sings, dances"', ";", 2),
        ("Handle,Tags,Fans\n@a,x;y,5\n@b,z;w,6", ",", 3),
        ("creator1,5000\ncreator2,6000", ",", 2),
        ("Our list, May\n\nHandle;Fans\n@a;5\n@b;6", ";", 2),
        ("Profile\nhttps://a.example/x\nhttps://a.example/y?at=1,2\nhttps://a.example/z\nhttps://a.example/w", ";", 1),
        ("Handle\n@ann\n@bo", ",", 1),
        ("sep=;\r\nHandle;Fans\r\n@a;5", ";", 2),
        ('"sep=|"\nHandle|Fans\n@a|5', "|", 2),
    ],
)  # fmt: skip
def test_the_delimiter_that_divides_the_rows(text, delimiter, width):
    table = parse(text.encode(), "x.csv")
    assert table.delimiter == delimiter
    assert {len(row) for row in table.rows[-2:]} == {width}
    assert not any("sep=" in cell for row in table.rows for cell in row)


@pytest.mark.parametrize("case", SEPARATORS, ids=[case["name"] for case in SEPARATORS])
def test_cells_are_found_as_a_person_would_divide_them(case):
    table = parse(case["text"].encode(), "x.csv")
    assert table.rows == case["rows"]
    assert table.delimiter == case["delimiter"]
    if "told" in case:
        assert any(case["told"] in remark for remark in table.remarks)
    else:
        assert table.remarks == []


def test_a_quotation_mark_that_is_never_closed_spoils_one_row():
    table = parse(b'Handle,Bio\n@a,"' + b"never ends, \n" * 20_000, "x.csv")
    assert table.rows[1] == ["@a", "never ends, "]
    assert len(table.rows) == 20_001
    assert table.remarks == [
        "line 2: an opening quotation mark has no closing one; the row was assumed to end with its line"
    ]


def test_a_quoted_line_break_stays_in_its_cell_whatever_ends_the_lines():
    for end in ("\n", "\r\n", "\r"):
        rows = parse(f'Handle,Bio{end}@a,"one{end}two"{end}@b,x{end}'.encode(), "x.csv").rows
        assert rows == [["Handle", "Bio"], ["@a", f"one{end}two"], ["@b", "x"]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'Handle,Bio\n@a,"' + b"x" * 140_000, "line 2 cannot be read as CSV"),
        (b"Handle," + b"x," * 20_000, "line 1 has 20,002 cells"),
        (b"Handle," + b"x" * 8_000_001, "more than 8,000,000 characters in one line"),
    ],
    ids=["cell too long", "wide", "one line"],
)
def test_what_is_no_table_is_refused_with_its_line(data, said):
    with pytest.raises(InputError, match=said):
        parse(data, "x.csv")


cells = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], include_characters="\n", exclude_characters="\ufeff\ufffd"
    ),
    max_size=12,
)


@given(
    st.lists(st.tuples(cells, cells, cells), min_size=2, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read_again(rows, delimiter, codec):
    rows = [["Handle", "Followers", "Bio"], *map(list, rows)]
    data = f"sep={delimiter}\r\n{unparse(rows, delimiter)}".encode(codec)
    read = parse(data, "x.csv")
    assert read.rows == rows
    assert read.delimiter == delimiter


@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.tsv", "x.jsonl", "x.json"]))
def test_any_bytes_are_a_table_or_an_input_error(data, name):
    with suppress(InputError):
        assert text_book(data, name, Path(name)).sheet("").rows


LINES = b"""{"handle": "@ann", "profile": {"followers": 42000, "bio": "chef", "deep": {"a": [1]}}, "tags": ["food", "travel"]}

{"handle": "@bo", "verified": true, "id": 17841400000000001, "posts": [{"n": 1}], "profile": {}}
"""
HEADERS = [
    "handle",
    "profile.followers",
    "profile.bio",
    "profile.deep.a",
    "tags",
    "verified",
    "id",
    "posts",
    "profile",
]


@pytest.mark.parametrize(
    "data", [LINES, b"[" + LINES.strip().replace(b"\n\n", b",") + b"]", LINES.replace(b"\n", b"\r")]
)
def test_json_becomes_a_table(data):
    tables, remarks = json_text.parse(data, "x.jsonl")
    assert tables[""] == [
        HEADERS,
        ["@ann", 42000, "chef", "1", "food; travel", None, None, None, None],
        ["@bo", None, None, None, None, True, "17841400000000001", '[{"n":1}]', None],
    ]
    assert remarks == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"a": 1}\n{"a": }\n', "line 2: not valid JSON"),
        (b'{"a": 1}\n\n"word"\n', "line 3: not an object"),
        (b'{"handle": "@ann"}\n\n{"handle": "@bo"', "line 3: not valid JSON: .*export the list as CSV"),
        (b'{"influencers": [{"handle": "@ann",}]}', "line 1: not valid JSON"),
        (b"# nothing\n", "has no list of creators; kolscore reads objects such as"),
        (b"[]", "has no list of creators"),
        (b'[{"a": 1},\n {"a": 2}\n {"a": 3}]', "line 3: not valid JSON"),
        (b'[{"a": 1}, 5]', "object 2: not an object"),
        (b'{"a": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "line 1: has a number with thousands of digits"),
    ],
    ids=range(10),
)  # fmt: skip
def test_bad_json_is_named_by_its_line(data, said):
    with pytest.raises(InputError, match=said):
        json_text.parse(data, "x.jsonl")


@pytest.mark.parametrize("case", SHAPES, ids=[case["name"] for case in SHAPES])
def test_the_list_of_creators_is_found_wherever_it_lies(case):
    book = text_book(case["text"].encode(), "x.json", Path("x.json"))
    if "lists" in case:
        shown = " and ".join(f'"{name}"' for name in case["lists"])
        with pytest.raises(
            InputError, match=f"may be in {shown}; to read this sheet, use --sheet '{case['lists'][0]}'"
        ):
            book.wanted(None)
        assert [book.wanted(name) for name in case["lists"]] == [[name] for name in case["lists"]]
        return
    sheet = book.sheet("")
    assert sheet.rows[0] == case["header"]
    assert ["" if cell is None else cell for cell in sheet.rows[1]] == case["first"]
    assert len(read_table(sheet).rows) == case["rows"]
    assert any(case["told"] in remark for remark in book.remarks) if "told" in case else book.remarks == []


def test_what_a_path_ends_in_is_a_header_where_no_other_column_says_it():
    records = b'[{"user": {"name": "Ann", "username": "ann"}, "brand": {"name": "Kolb"}, "counts": {"edge_followed_by": {"count": 42000}}, "more": {"biography": "chef"}, "bio": "nurse"}]'
    table = read_table(text_book(records, "x.json", Path("x.json")).sheet(""))
    assert {column.header: column.field for column in table.columns if column.field} == {
        "user.name": "name",
        "user.username": "handle",
        "counts.edge_followed_by.count": "followers",
        "bio": "bio",
    }
