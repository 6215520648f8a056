"""Writes a workbook of its own with the sheet *KOL People*, and beside it which row is whose."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from kolscore.annotation import Annotated
from kolscore.identity.tables import FoundPeople
from kolscore.workbook.pages.people import page
from kolscore.workbook.save import replacing
from kolscore.workbook.temporary import Folder
from kolscore.workbook.timeless import save
from kolscore.workbook.xlsx_patch.patch import Patch
from kolscore.workbook.xlsx_patch.verify import checked


def write_people(found: FoundPeople, scored: Sequence[Annotated], target: Path, *, overwrite: bool) -> None:
    """Write a workbook with the sheet *KOL People*. Raises OutputError if it is there already or cannot be written."""
    folder = Folder()
    with replacing(target, overwrite=overwrite) as draft:
        plain = folder.path / target.name
        book = Workbook(write_only=True)
        rows = book.create_sheet("Rows")
        for letter, width in zip("ABCD", (16, 12, 36, 28), strict=True):
            rows.column_dimensions[letter].width = width
        rows.append(["Row", "Person", "Account", "Name"])
        for one in found.accounts:
            rows.append([one.row, found.people.of_place[one.place].id, one.reference, one.name or None])
        save(book, plain)
        with Patch(plain) as patch:
            patch.put_page(page(found, scored))
            patch.save(draft)
            checked(plain, draft, patch.rows)
