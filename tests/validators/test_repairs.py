"""Nothing in what `annotate` wrote would make Excel offer a repair, unless it is in the input."""

import pytest
from books import broken
from repairs import repairs

pytestmark = pytest.mark.slow

SHEET = "xl/worksheets/sheet1.xml"
TABLE = "xl/tables/table1.xml"
BROKEN = {
    "two columns of one name": (TABLE, b'name="KOL Label"', b'name="kol tier"'),
    "two columns of one id": (TABLE, b'<tableColumn id="2"', b'<tableColumn id="1"'),
    "as many columns as it is not wide": (TABLE, b'ref="B2:', b'ref="A2:'),
    "is headed 'KOL Tier'": (TABLE, b'name="KOL Tier"', b'name="Tier"'),
    "format of a cell out of range": (SHEET, b"<c r=", b'<c s="999" r='),
    "rows out of order": (SHEET, b'<row r="3"', b'<row r="2"'),
    "cells out of order": (SHEET, b'r="C3"', b'r="B3"'),
    "a number that is none": (SHEET, b"<v>42100</v>", b"<v>nan</v>"),
    "has no type": ("[Content_Types].xml", b'Extension="xml"', b'Extension="xmlx"'),
    "is missing": ("xl/_rels/workbook.xml.rels", b"styles.xml", b"style.xml"),
}


def test_nothing_would_be_repaired(scored):
    found = repairs(scored.target) - repairs(scored.source)
    assert found == {}


@pytest.mark.parametrize("fault", BROKEN)
def test_it_sees_what_is_broken(all_scored, tmp_path, fault):
    whole = all_scored["excel_table"].target
    found = repairs(broken(whole, tmp_path / "broken.xlsx", *BROKEN[fault])) - repairs(whole)
    assert any(fault in one for one in found), found
