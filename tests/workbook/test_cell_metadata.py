"""Errors, formulas that were never calculated and percent formats are found in a sheet however it is written."""

from xml.etree import ElementTree as ET

from hypothesis import given, strategies as st

from kolscore.reading.sheet import letters
from kolscore.words import say
from kolscore.workbook.cell_metadata import passed_over
from kolscore.workbook.used_range import column_number

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PERCENT = frozenset({b"3", b"11"})
INSIDE = (
    "<{p}v>0.5</{p}v>",
    "<{p}v>#REF!</{p}v>",
    "<{p}f>A1*2</{p}f><{p}v>3</{p}v>",
    "<{p}f>A1*2</{p}f >\n<{p}v>3</{p}v>",
    '<{p}f t="shared" si="0"/><{p}v>3</{p}v>',
    '<{p}f t="shared" ref="A1:B9" si="0">A1&lt;B1</{p}f><{p}v>#N/A</{p}v>',
    "<{p}f>A1*2</{p}f>",
    "<{p}f>A1*2</{p}f><{p}v/>",
    '<{p}f t="shared" si="0"/>',
    "<{p}f/>",
    '<{p}is><{p}t>says s="3" and t="e"</{p}t></{p}is>',
)
SPACES = st.sampled_from((" ", "\n", "\t "))
cells = st.fixed_dictionaries(
    {
        "s": st.sampled_from((None, "0", "3", "11", "13", "31")),
        "t": st.sampled_from((None, None, "n", "e", "str")),
        "inside": st.one_of(st.none(), st.sampled_from(INSIDE)),
        "style first": st.booleans(),
        "sign": st.sampled_from(("=", " = ")),
        "quote": st.sampled_from('""\''),
        "space": SPACES,
    }
)


def written(cell, place, p):
    said = {"r": place, "s": cell["s"], "t": cell["t"], "cm": "3"}
    if cell["style first"]:
        said = {"s": said.pop("s"), **said}
    tag = f"<{p}c" + "".join(
        f"{cell['space']}{name}{cell['sign']}{cell['quote']}{value}{cell['quote']}"
        for name, value in said.items()
        if value is not None
    )
    return f"{tag}/>" if cell["inside"] is None else f"{tag}>{cell['inside'].format(p=p)}</{p}c>"


def seen(xml):
    """The same by a reader of XML."""
    found = {}
    for cell in ET.fromstring(xml).iter(f"{{{MAIN}}}c"):
        value, formula = cell.find(f"{{{MAIN}}}v"), cell.find(f"{{{MAIN}}}f")
        empty = formula is not None and (value is None or not value.text)
        place = cell.get("r")
        at = int(place.lstrip("ABCDEFGHIJ")), column_number(place.rstrip("0123456789").encode())
        if cell.get("t") == "e" and len(cell):
            found[at] = say("workbook.cells.formula_error")
        elif empty:
            found[at] = say("workbook.cells.no_result")
        elif len(cell) and (cell.get("s") or "").encode() in PERCENT:
            found[at] = None
    return found


@given(st.lists(st.lists(cells, max_size=6), min_size=1, max_size=5), st.sampled_from(("", "", "x:")))
def test_what_is_passed_over_is_what_the_xml_says(made, p):
    rows = "".join(
        f'<{p}row r="{number}" s="3" customFormat="1">'
        + "".join(written(cell, f"{letters(column)}{number}", p) for column, cell in enumerate(row, 1))
        + f"</{p}row>"
        for number, row in enumerate(made, 1)
    )
    declared = f'xmlns{":x" if p else ""}="{MAIN}"'
    xml = f"<{p}worksheet {declared}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>"
    found = {(row, column): bad and bad.message for row, column, bad in passed_over(xml.encode(), PERCENT)}
    assert found == seen(xml)
