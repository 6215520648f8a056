"""Whatever runs a workbook has been through, in whatever order, it is sound after each, and `clean` gives it back."""

import re
from xml.etree import ElementTree as ET
from xml.parsers import expat

import pytest
from conftest import ROOT
from hazard_packages import MADE
from hypothesis import given, strategies as st
from odd_packages import ODD
from packages import TYPES, package, parts_of, row, rows, sheet
from test_rich_workbooks import ENCRYPTED, FILES, with_creators

from kolscore.workbook.xlsx_patch.reversible_edits import EditedText, combined, undone

CASES = sorted((ROOT.parent / "shared" / "data" / "cases" / "workbooks").glob("*.xlsx"))
REFUSED = {"09_row_attr_gt.xlsx", "11_bomb_in_media_folder.xlsx"}
WORDS = {
    "plain": [],
    "live": ["--live"],
    "lambda": ["--lambda"],
    "bare": ["--no-sheets"],
    "more": ["--add", "range,missing"],
    "in place": ["--in-place"],
}
SEQUENCES = [
    ["plain", "plain", "bare", "plain"],
    ["live", "live", "lambda", "lambda", "plain"],
    ["lambda", "bare", "live", "more", "more"],
    ["more", "live", "in place", "in place", "lambda"],
    ["bare", "bare", "lambda", "plain", "live", "bare"],
    ["in place", "live", "live", "in place"],
]
CHAIN = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="H2" i="1"/><c r="H3"/></calcChain>'
CALCULATED = package(
    sheet(rows(r2='<c r="H2"><f>B2*2</f><v>25000</v></c>', r3='<c r="H3"><f>B3*2</f><v>9</v></c>')),
    more={"xl/calcChain.xml": CHAIN},
    types=f'<Override PartName="/xl/calcChain.xml" ContentType="{TYPES["calcChain"]}"/>',
    book_rels='<Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" '
    'Target="calcChain.xml"/>',
)
TWO_SHEETS = package().with_part("xl/worksheets/sheet2.xml", sheet(rows(3)))
MOST = {**MADE, **ODD, "an order of calculation": CALCULATED, "two sheets": TWO_SHEETS}
FEW = [
    "an order of calculation",
    "remarks at the end",
    "formatted blanks of all kinds",
    "table",
    "no styles",
    "both",
]


def sound(before, after):
    """Each part that was written is XML with all its prefixes, and each sheet has its own number and part, ours once."""
    for name, data in after.items():
        if before.get(name) != data:
            expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    book = ET.fromstring(after["xl/workbook.xml"])
    sheets = [one for one in book.iter() if one.tag.endswith("}sheet")]
    assert len({one.get("sheetId") for one in sheets}) == len(sheets)
    ours = [one.get("name") for one in book.iter() if (one.get("name") or "").startswith("_kolscore_page.")]
    assert len(set(ours)) == len(ours), "a sheet of an earlier run stands beside its new one"
    assert said_parts(after) <= {f"/{name}".lower() for name in after} | said_parts(before)


def said_parts(parts):
    return {one.get("PartName", "/").lower() for one in ET.fromstring(parts["[Content_Types].xml"])} - {"/"}


def record_of(parts):
    return sum(len(data) for data in parts.values() if b"urn:kolscore:record" in data[:200])


def put_through(run, folder, data, sequence, more=(), suffix=".xlsx"):
    """Runs one after the other on a workbook: each is sound, a second one changes nothing, and each is taken back."""
    before = parts_of(data)
    name = f"0{suffix}"
    (folder / name).write_bytes(data)
    last = None
    for number, step in enumerate(sequence, 1):
        target = name if step == "in place" else f"{number}{suffix}"
        was = (folder / name).read_bytes()
        out = [] if step == "in place" else ["-o", target]
        result = run("annotate", name, *out, *WORDS[step], *more, "-q", "--force")
        assert result.exit_code == 0, result.stderr
        after = (folder / target).read_bytes()
        parts = parts_of(after)
        sound(before, parts)
        if step == last:
            assert after == was, f"the second {step} run changed something"
        result = run("clean", target, "-o", f"clean{suffix}", "--force")
        assert result.exit_code == 0, result.stderr
        cleaned = parts_of((folder / f"clean{suffix}").read_bytes())
        assert cleaned == before
        assert list(cleaned) == list(before)
        name, last = target, step


@pytest.mark.parametrize("what", FEW)
def test_any_sequence_of_runs_is_taken_back(run, tmp_path, what):
    put_through(run, tmp_path, MOST[what].bytes(), ["lambda", "lambda", "plain"])


@pytest.mark.slow
@pytest.mark.parametrize("what", MOST)
def test_sequences_are_taken_back_in_any_workbook(run, tmp_path, what):
    more = ["--sheet", "all"] if what == "two sheets" else []
    put_through(run, tmp_path, MOST[what].bytes(), SEQUENCES[list(MOST).index(what) % len(SEQUENCES)], more)


@pytest.mark.slow
def test_runs_for_one_sheet_and_the_other_are_taken_back(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(TWO_SHEETS.bytes())
    for number, (name, words) in enumerate(
        (("Plan", []), ("Other", ["--live"]), ("Plan", ["--live"]), ("Other", []))
    ):
        source = "a.xlsx" if number == 0 else f"{number - 1}.xlsx"
        assert run("annotate", source, "--sheet", name, "-o", f"{number}.xlsx", *words).exit_code == 0
        sound(TWO_SHEETS.parts, parts_of((tmp_path / f"{number}.xlsx").read_bytes()))
        run("clean", f"{number}.xlsx", "-o", "clean.xlsx", "--force")
        assert parts_of((tmp_path / "clean.xlsx").read_bytes()) == TWO_SHEETS.parts


@pytest.mark.slow
@pytest.mark.skipif(not CASES, reason="real workbooks are not part of the repository")
@pytest.mark.parametrize(
    "path", [file for file in CASES if file.name not in REFUSED], ids=lambda path: path.name
)
@pytest.mark.parametrize("sequence", SEQUENCES[:3], ids=" ".join)
def test_workbooks_that_were_broken_once_are_taken_back(run, tmp_path, path, sequence):
    put_through(run, tmp_path, path.read_bytes(), sequence)


@pytest.mark.slow
@pytest.mark.skipif(not FILES, reason="real workbooks are not part of the repository")
@pytest.mark.parametrize(
    "path", [file for file in FILES if file.name != ENCRYPTED], ids=lambda path: path.name
)
def test_real_workbooks_are_taken_back(run, tmp_path, path):
    sequence = SEQUENCES[FILES.index(path) % len(SEQUENCES)]
    put_through(run, tmp_path, with_creators(path), sequence, ["--sheet", "Invented"], path.suffix)


@pytest.mark.slow
def test_the_record_does_not_grow(run, tmp_path):
    """Formats that a run has added stay for the next; after one round of all kinds of runs nothing comes to it."""
    (tmp_path / "a.xlsx").write_bytes(MOST["table"].bytes())
    sizes = []
    for step in ["lambda", "bare", "more", "live"] * 3:
        assert run("annotate", "a.xlsx", *WORDS[step], "--in-place").exit_code == 0
        sizes.append(record_of(parts_of((tmp_path / "a.xlsx").read_bytes())))
    assert sizes[4:8] == sizes[8:]


def test_an_order_of_calculation_stays_unless_it_names_what_is_gone(run, tmp_path):
    """As if Excel had saved a workbook with formulas of ours, and put them into its order."""
    (tmp_path / "a.xlsx").write_bytes(CALCULATED.bytes())
    run("annotate", "a.xlsx", "--live", "-o", "b.xlsx")
    parts = parts_of((tmp_path / "b.xlsx").read_bytes())
    assert parts["xl/calcChain.xml"] == CHAIN.encode()
    ours = re.search(rb'<c r="([J-Z]2)"[^>]*><f>', parts["xl/worksheets/sheet1.xml"])[1]
    saved = type(CALCULATED)({
        **parts,
        "xl/calcChain.xml": CHAIN.replace('<c r="H2"', f'<c r="{ours.decode()}" i="1"/><c r="H2"').encode(),
        "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"].replace(b"<dimension ", b"<dimension  "),
    })  # fmt: skip
    (tmp_path / "c.xlsx").write_bytes(saved.bytes())
    run("annotate", "c.xlsx", "-o", "plain.xlsx")
    run("clean", "c.xlsx", "-o", "clean.xlsx")
    for name in ("plain.xlsx", "clean.xlsx"):
        after = parts_of((tmp_path / name).read_bytes())
        assert "xl/calcChain.xml" not in after
        assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]


def test_what_stands_above_our_columns_is_left_by_clean(run, tmp_path):
    made = package(sheet(row(1, ["Plan", "", "", "Ask Ann", "by May"]) + rows(3)))
    put_through(run, tmp_path, made.bytes(), ["plain"])


@given(st.data())
def test_changes_are_taken_back_whatever_they_were(data):
    letters = st.text("abé\r<", max_size=6).map(str.encode)
    original = now = b"{%b}" % data.draw(st.text("abé<", max_size=40)).encode()
    kept = []
    for _ in range(data.draw(st.integers(1, 4))):
        text = EditedText(now)
        for _ in range(data.draw(st.integers(0, 3))):
            whole = text.data.decode()
            start, end = sorted(data.draw(st.tuples(*[st.integers(1, len(whole) - 1)] * 2)))
            text.replace(len(whole[:start].encode()), len(whole[:end].encode()), data.draw(letters))
        kept, now = combined(kept, text), text.data
        assert undone(now, kept) == original
    if now == original:
        assert not kept
