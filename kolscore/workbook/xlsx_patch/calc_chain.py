"""The order in which a workbook's formulas are calculated, which must name no cell that has none any more."""

from collections.abc import Iterator

from kolscore.workbook.xlsx_patch.package import WORKBOOK, Package
from kolscore.workbook.xlsx_patch.xml_bytes import attributes, tags


class Gone:
    """Formulas that will be gone."""

    def __init__(self) -> None:
        self.cells: set[tuple[str, str]] = set()
        """Cells, each with the number of its sheet."""
        self.columns: set[tuple[str, str]] = set()
        """Whole columns, by their letters."""
        self.sheets: set[str] = set()
        """Numbers of sheets that are gone, or written anew."""

    def chain_in(self, package: Package) -> str:
        """The part with the order of calculation, if it names any of them; "" if not. Excel works it out again."""
        for relation in package.relations(WORKBOOK):
            if relation.type == "calcChain" and relation.target in package:
                for sheet, cell in _listed(package.read(relation.target)):
                    column = cell.rstrip("0123456789")
                    if sheet in self.sheets or (sheet, cell) in self.cells or (sheet, column) in self.columns:
                        return relation.target
        return ""


def _listed(chain: bytes) -> Iterator[tuple[str, str]]:
    """The cells that it names, each with the number of its sheet, which is said where it changes."""
    sheet = ""
    for one in tags("c", chain):
        said = attributes(one[0])
        sheet = said.get("i", sheet)
        yield sheet, said.get("r", "")
