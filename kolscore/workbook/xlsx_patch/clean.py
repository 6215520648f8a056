"""Takes everything of ours out of a workbook again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kolscore.errors import InputError
from kolscore.reading.sheet import letters
from kolscore.words import say
from kolscore.workbook.xlsx_patch.blanks import Blanks
from kolscore.workbook.xlsx_patch.book import Workbook
from kolscore.workbook.xlsx_patch.calc_chain import Gone
from kolscore.workbook.xlsx_patch.change_log import ChangeLog
from kolscore.workbook.xlsx_patch.inspection import MARK, PAGE, SOURCE, beneath, marked_columns, pages
from kolscore.workbook.xlsx_patch.package import (
    CONTENT_TYPES,
    WORKBOOK,
    Deflated,
    Package,
    close,
    put_together,
    relations_name,
)
from kolscore.workbook.xlsx_patch.reversible_edits import undone
from kolscore.workbook.xlsx_patch.rows import RowWriter
from kolscore.workbook.xlsx_patch.sheet import SheetPart, framed
from kolscore.workbook.xlsx_patch.tables import read_table, without_columns
from kolscore.workbook.xlsx_patch.verify import Verified, checked


class _Cleaned(NamedTuple):
    """A workbook without what is ours."""

    texts: Mapping[str, bytes]
    """Parts other than sheets."""
    frames: Mapping[str, bytes]
    """What stands around the rows of each sheet that we wrote into, by its part."""
    columns: Mapping[str, Sequence[int]]
    """Our columns in these sheets."""
    tops: Mapping[str, int]
    """The rows in which these columns begin."""
    blanks: Mapping[str, Blanks]
    """Blank cells that were there, by the part of their sheet."""
    gone: Sequence[str]
    """Parts that are ours altogether."""
    remarks: Sequence[str]


def clean(source: Path, target: Path) -> Verified:
    """Write a workbook without what is ours in it.

    If no other program has written it since, it is as it was before our first
    run, part for part. Otherwise our columns, sheets and names are taken out.
    Raises InputError if nothing in it is ours.
    """
    with Package(source) as package:
        book, record = Workbook(package), ChangeLog(package)
        ours = {name.sheet for name in book.names if name.name.startswith((MARK, SOURCE, PAGE))}
        if not record.part and not ours:
            raise InputError(say("workbook.patch.nothing_ours", name=source.name))
        cleaned = _taken_back(package, book, record) or _taken_out(package, book, record)
        parts: dict[str, Deflated | None] = {name: Deflated.of(data) for name, data in cleaned.texts.items()}
        rows = {}
        for part, frame in cleaned.frames.items():
            parts[part], rows[part] = _sheet_without(package, part, frame, cleaned)
        parts |= dict.fromkeys(cleaned.gone)
        put_together(package, target, parts)
        close(parts)
    found = checked(source, target, rows)
    return Verified(list(cleaned.remarks), found)


def _sheet_without(
    package: Package, part: str, frame: bytes, cleaned: _Cleaned
) -> tuple[Deflated, tuple[bytes, int]]:
    source = SheetPart(package.chunks(part), f"{package.path.name}, {part}")
    head, tail = framed(frame)
    out = Deflated()
    out.write(head)
    rows = RowWriter(cleaned.columns[part], lambda _, __: None, source.prefix, part)
    for block in rows.cleared(source.blocks(), cleaned.tops[part], cleaned.blanks.get(part, Blanks())):
        out.write(block)
    out.write(tail)
    return out.finish(), rows.expected(head, tail)


def _columns(book: Workbook) -> dict[str, list[int]]:
    """Our columns in each sheet of the user's, by its part."""
    apart = {name.sheet for name in book.names if name.name == SOURCE}
    found = {
        sheet.part: sorted(marked_columns(book, sheet.name).values())
        for place, sheet in enumerate(book.sheets)
        if place not in apart
    }
    return {part: columns for part, columns in found.items() if columns}


def _tops(book: Workbook) -> dict[str, int]:
    """The row of our headers in each sheet, by its part."""
    return {
        sheet.part: min(tops)
        for place, sheet in enumerate(book.sheets)
        if (
            tops := [
                name.at[1].top
                for name in book.names
                if name.sheet == place and name.name.startswith(MARK) and name.at and name.at[0] == sheet.name
            ]
        )
    }


def _frame(package: Package, part: str) -> bytes:
    sheet = SheetPart(package.chunks(part), f"{package.path.name}, {part}")
    for _ in sheet.blocks():
        pass
    return sheet.frame.data


def _taken_back(package: Package, book: Workbook, record: ChangeLog) -> _Cleaned | None:
    """The workbook as the record says that it was; None if something of it has been changed since."""
    if not record.part:
        return None
    columns = _columns(book)
    sheets = {sheet.part for sheet in book.sheets}
    texts: dict[str, bytes] = {}
    frames = {part: _frame(package, part) for part in columns}
    for part, edits in record.edits.items():
        if part not in package or (part in sheets and part not in frames):
            return None
        there = frames[part] if part in frames else package.read(part)
        was = undone(there, edits)
        if was is None:
            return None
        (frames if part in frames else texts)[part] = was
    if MARK.rstrip(".").encode() in texts.get(WORKBOOK, book.text.data):
        # It was scored before, and another program, which dropped that record, has written it in between.
        return None
    return _Cleaned(texts, frames, columns, _tops(book), record.blanks, record.added, [])


def _taken_out(package: Package, book: Workbook, record: ChangeLog) -> _Cleaned:
    """The workbook without our columns, sheets and names, where another program has written it since."""
    columns, tops = _columns(book), _tops(book)
    texts: dict[str, bytes] = {}
    frames: dict[str, bytes] = {}
    remarks: list[str] = []
    for sheet in book.sheets:
        if sheet.part not in columns:
            continue
        for relation in package.relations(sheet.part):
            if relation.type != "table" or relation.target not in package:
                continue
            data = package.read(relation.target)
            table = read_table(relation.target, data)
            inside = [
                one for one in columns[sheet.part] if table and table.area.left <= one <= table.area.right
            ]
            if not inside:
                continue
            smaller = without_columns(data, inside)
            if smaller is not None:
                texts[relation.target] = smaller
                continue
            columns[sheet.part] = [one for one in columns[sheet.part] if one not in inside]
            remarks.append(
                say(
                    "workbook.patch.inside_table",
                    name=repr(sheet.name),
                    columns=", ".join(map(letters, inside)),
                )
            )
        frames[sheet.part] = _frame(package, sheet.part)
    gone = [record.part, relations_name(record.part)] if record.part else []
    gone += (
        [one.target for one in package.relations(record.part) if one.target in package] if record.part else []
    )
    gone += _chain_of(package, book, columns)
    apart = {name.sheet for name in book.names if name.name == SOURCE}
    for place in sorted(apart | set(pages(book).values()), reverse=True):
        part = book.sheets[place].part
        book.drop_sheet(place)
        gone += [part, *beneath(package, part)]
    book.drop_names(MARK)
    book.drop_names(PAGE)
    book.drop_functions()
    for part in gone:
        book.unrelate(part)
        book.undeclare(part)
    texts |= {
        WORKBOOK: book.text.data,
        relations_name(WORKBOOK): book.rels.data,
        CONTENT_TYPES: book.types.data,
    }
    return _Cleaned(texts, frames, columns, tops, {}, gone, remarks)


def _chain_of(package: Package, book: Workbook, columns: Mapping[str, Sequence[int]]) -> list[str]:
    """The order of calculation, if it names formulas of ours."""
    apart = {*pages(book).values(), *(name.sheet for name in book.names if name.name == SOURCE)}
    ours = Gone()
    for place, (sheet, number) in enumerate(zip(book.sheets, book.numbers, strict=True)):
        if place in apart:
            ours.sheets.add(number)
        ours.columns |= {(number, letters(column)) for column in columns.get(sheet.part, ())}
    chain = ours.chain_in(package)
    return [chain] if chain else []
