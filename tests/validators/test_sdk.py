"""The validator of the Open XML SDK finds nothing in what `annotate` wrote that it does not find in the input."""

import zipfile

import pytest
import sdk


def test_nothing_new_is_wrong(scored, faults):
    assert sdk.in_words(faults[scored.target] - faults[scored.source]) == []


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
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            assert name != part or old in data
            target.writestr(name, data.replace(old, new, 1) if name == part else data)
    assert sdk.faults_of([broken])[broken] - faults[whole]
