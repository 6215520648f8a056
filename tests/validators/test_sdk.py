"""The validator of the Open XML SDK finds nothing in what `annotate` wrote that it does not find in the input."""

from collections import Counter

import pytest
import sdk
from books import broken

pytestmark = pytest.mark.slow


def test_nothing_new_is_wrong(scored, faults):
    assert sdk.in_words(faults[scored.target] - faults.get(scored.source, Counter())) == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b'<sheetData colour="1">'),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData><cols/>"),
        ("xl/worksheets/sheet1.xml", b' s="1"', b' s="999"'),
        ("xl/workbook.xml", b"<sheets>", b"<sheets><sheet/>"),
    ],
)
def test_it_sees_what_is_broken(all_scored, faults, tmp_path, part, old, new):
    whole = all_scored["formats"].target
    file = broken(whole, tmp_path / "broken.xlsx", part, old, new)
    assert sdk.faults_of([file])[file] - faults[whole]
