"""LibreOffice opens what `annotate` wrote, calculates all formulas anew, and every cell holds the same."""

import libreoffice
import pytest
import xlsxwriter
from cells import by_calamine, differences

pytestmark = [pytest.mark.slow, pytest.mark.libreoffice]


def test_it_opens_and_calculates_to_what_is_stored(scored, recalculated):
    assert scored.target in recalculated, "LibreOffice does not open it"
    assert changed(scored.target, recalculated) - changed(scored.source, recalculated) == set()


def changed(path, recalculated):
    """What became of cells; also of the input, as there are formulas that LibreOffice does not know."""
    copy = recalculated.get(path)
    return set(differences(by_calamine(path), by_calamine(copy)) if copy else ())


def test_it_does_calculate_anew(tmp_path):
    libreoffice.needed()
    path = tmp_path / "wrong.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sums").write_formula(0, 0, "=1+1", None, 3)
    assert by_calamine(path) == {("Sums", 1, 1): 3}
    copies = libreoffice.convert([path], "xlsx", tmp_path / "out")
    assert by_calamine(copies[path]) == {("Sums", 1, 1): 2}


def test_what_is_no_workbook_is_left_out_and_takes_no_other_down(tmp_path, all_scored):
    libreoffice.needed()
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    whole = next(iter(all_scored.values())).source
    assert set(libreoffice.convert([broken, whole], "xlsx", tmp_path / "out")) == {whole}


@pytest.mark.parametrize(("to", "held"), [("csv", b"KOL Tier"), ("pdf", b"%PDF-")])
def test_it_shows_the_answers(all_scored, tmp_path, to, held):
    libreoffice.needed()
    target = next(iter(all_scored.values())).target
    assert held in libreoffice.convert([target], to, tmp_path)[target].read_bytes()
