"""Reads a rubric that was edited on a *KOL Rubric* sheet, and writes that sheet as a workbook of its own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.arguments import given, is_path
from kolscore.errors import InputError, RubricError
from kolscore.reading.sheet import BadCell, letters
from kolscore.rubric import Rubric
from kolscore.rubric.tabular import Read, entries, in_sheet, located, put_back, tables
from kolscore.words import say
from kolscore.workbook.package import kind_of, readable
from kolscore.workbook.pages.rubric import HEADERS, ITS_HASH, KEY, MADE_FROM, NAME, RubricSheet
from kolscore.workbook.read import OTHER_WORKBOOKS as OTHERS, WORKBOOKS as OFFICE, open_book

WORKBOOKS: Final = (*OFFICE, *OTHERS)
"""Files that hold a rubric on a sheet."""
if TYPE_CHECKING:
    from kolscore.workbook.xlsx_patch.book import Workbook


_WITH_FORMULA: Final = re.compile(
    rb'<(?:[\w.-]+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>/]*>\s*<(?:[\w.-]+:)?f\b(?![^>]*>=?(?:TRUE|FALSE)\(\)<)'
)
"""LibreOffice stores every truth value as the formula that gives it."""

Rows = list[list[Any]]


def rubric_at(source: str | Path | None) -> Rubric:
    """A rubric: of a TOML file, of the sheet of a workbook, or a preset; the default for None.

    Raises RubricError if it cannot be used.
    """
    if source is not None and not is_path(source):
        due = say("workbook.rubric.due")
        raise RubricError(given("rubric", source, due))
    if source is not None and Path(source).suffix.lower() in WORKBOOKS:
        return load_rubric(Path(source))
    return Rubric.load(source)


def load_rubric(path: Path, known: Rubric | None = None) -> Rubric:
    """The rubric of the *KOL Rubric* sheet of a workbook, checked as one in TOML is.

    What the sheet does not hold (words, sentences) is that of the rubric that it
    was made from: a preset, a file beside the workbook or in this folder, or
    `known`. Raises RubricError, which names sheet and cell of each problem.
    """
    sheet, rows = _rows(path)
    return _rubric(_head(f"{path}, sheet {sheet!r}", rows), path, known)


def rubric_of_rows(rows: Rows, where: str) -> Rubric:
    """The rubric of the cells of a *KOL Rubric* sheet, from its first row; raises RubricError as `load_rubric`."""
    return _rubric(_head(where, rows), Path(where), None, truths=True)


class _Head(NamedTuple):
    """A sheet with a rubric, and what its head says."""

    where: str
    rows: Rows
    top: int
    """The place of the row of headers."""
    first: str
    """The rubric that it was made from,"""
    its_hash: str
    """and the hash of that."""


def _rubric(sheet: _Head, path: Path, known: Rubric | None, *, truths: bool = False) -> Rubric:
    """The rubric; `truths` if truth values may arrive as 1 and 0."""
    where, rows, top, first, its_hash = sheet
    base = known if known and known.hash == its_hash else _base(first, its_hash, path, where)
    values, in_tables = _taken(rows, top + 1, base)
    if truths or path.suffix.lower() in OTHERS:
        values, in_tables = _with_truths(values, in_tables, base)
    if _as_written(values, in_tables, base):
        return base
    problems = [*_missing(values, in_tables, base), *_no_values(values, in_tables)]
    if not problems:
        changed, cells = put_back(base, values, in_tables)
        rubric = Rubric.of(changed, where, lambda found: located(found, cells))
        return (
            base
            if rubric.hash == base.hash
            else rubric.renamed(say("workbook.rubric.edited_in", name=base.name, file=path.name))
        )
    raise RubricError("\n  ".join([say("words.problems", n=len(problems), where=where), *problems]))


def made_from(source: str | None, rules: Rubric) -> tuple[str, str]:
    """The rubric that `source` is, or was first made from if it is a workbook, and its hash; raises RubricError as `load_rubric`."""
    if source is None or Path(source).suffix.lower() not in WORKBOOKS:
        # Without its folder: the workbook travels, and is not to tell where somebody keeps files.
        return Path(source).name if source else "default", rules.hash
    sheet, rows = _rows(Path(source))
    head = _head(f"{source}, sheet {sheet!r}", rows)
    return head.first, head.its_hash


def _head(where: str, rows: Rows) -> _Head:
    top = next((number for number, row in enumerate(rows) if row[: len(HEADERS)] == list(HEADERS)), None)
    said = {row[0]: str(row[1]) for row in rows[:top] if len(row) > 1}
    if top is None or not {MADE_FROM, ITS_HASH} <= said.keys():
        raise RubricError(say("workbook.rubric.no_head", where=where))
    return _Head(where, rows, top, said[MADE_FROM], said[ITS_HASH])


def _rows(path: Path) -> tuple[str, Rows]:
    """The name of the sheet and its rows, from its first; a cell with a formula is a `BadCell`."""
    from python_calamine import CalamineWorkbook

    from kolscore.workbook.reader_errors import told
    from kolscore.workbook.xlsx_patch.book import Workbook
    from kolscore.workbook.xlsx_patch.package import Package

    if not path.is_file():
        what = say("workbook.rubric.folder") if path.is_dir() else say("workbook.rubric.no_file")
        raise RubricError(f"{path}: {what}")
    try:
        if path.suffix.lower() in OTHERS:
            return NAME, _plain_rows(path)
        kind_of(path)  # looks at the package as a whole first
        with readable(path.name), Package(path) as package:
            book = Workbook(package)
            place = _place(path, book)
            name = book.sheets[place].name
            formulas = {at.decode() for at in _WITH_FORMULA.findall(package.read(book.sheets[place].part))}
        with told(f"{path.name}, sheet {name!r}"):
            sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name)
            cells = sheet.to_python(skip_empty_area=False)
    except InputError as error:
        raise RubricError(say("workbook.rubric.unreadable", path=path, error=error)) from None
    return name, [
        [
            BadCell("=", say("workbook.rubric.formula"))
            if f"{letters(column)}{number}" in formulas
            else None
            if cell == ""
            else cell
            for column, cell in enumerate(row, 1)
        ]
        for number, row in enumerate(cells, 1)
    ]


def _plain_rows(path: Path) -> Rows:
    """The rows of the sheet in a workbook of another kind, which has it by its name."""
    from python_calamine import CalamineWorkbook

    from kolscore.workbook.reader_errors import told

    open_book(path)  # looks at the file as a whole first
    with told(f"{path.name}, sheet {NAME!r}"):
        workbook = CalamineWorkbook.from_path(str(path))
        if NAME not in workbook.sheet_names:
            raise _without_sheet(path, workbook.sheet_names)
        cells = workbook.get_sheet_by_name(NAME).to_python(skip_empty_area=False)
    return [[None if cell == "" else cell for cell in row] for row in cells]


def _without_sheet(path: Path, names: Sequence[str]) -> RubricError:
    return RubricError(
        say("workbook.rubric.no_sheet", path=path, sheet=repr(NAME), names=", ".join(map(repr, names)))
    )


def _place(path: Path, book: "Workbook") -> int:
    """The place of the sheet: of the one that is marked, or of one with its name."""
    from kolscore.workbook.xlsx_patch.inspection import pages

    names = [sheet.name for sheet in book.sheets]
    place = pages(book).get(KEY, names.index(NAME) if NAME in names else None)
    if place is None:
        raise _without_sheet(path, names)
    return place


def _base(first: str, hash_: str, path: Path, where: str) -> Rubric:
    """The rubric that the sheet was made from."""
    beside = path.parent / first
    try:
        base = Rubric.load(beside if beside.is_file() else first)
    except RubricError as error:
        raise RubricError(
            say("workbook.rubric.base_gone", where=where, first=repr(first), error=error)
        ) from None
    if base.hash != hash_:
        raise RubricError(
            say(
                "workbook.rubric.base_changed",
                where=where,
                first=repr(first),
                hash_=hash_,
                hash=base.hash,
                name=path.name,
            )
        )
    return base


def _taken(rows: Rows, first: int, base: Rubric) -> tuple[dict[str, Read], dict[str, list[list[Read]]]]:
    """The values of all entries by their paths, and the rows of all tables by theirs."""
    known = {table.path: table.columns for table in tables(base, in_sheet(base))}
    values: dict[str, Read] = {}
    in_tables: dict[str, list[list[Read]]] = {}
    table: str = ""
    for number, row in enumerate(rows[first:], first + 1):
        name = row[0] if row else None
        cells = [
            Read(_plain(value), f"cell {letters(place)}{number}") for place, value in enumerate(row[1:], 2)
        ]
        if isinstance(name, str) and name in known:
            table = name
            in_tables[table] = []
        elif name is not None:
            table = ""
            path = str(name)
            value = cells[0] if cells else Read(None, f"cell B{number}")
            values[path] = Read(_Twice(path), f"cell A{number}") if path in values else value
        elif table and any(cell.value is not None for cell in cells[: len(known[table])]):
            width = len(known[table])
            blank = [Read(None, f"cell {letters(place + 2)}{number}") for place in range(len(cells), width)]
            in_tables[table].append([*cells[:width], *blank])
    return values, in_tables


def _with_truths(
    values: Mapping[str, Read], in_tables: Mapping[str, Sequence[Sequence[Read]]], base: Rubric
) -> tuple[dict[str, Read], dict[str, list[list[Read]]]]:
    """The same with true and false where the rubric has them: of an ods, or out of LibreOffice, they arrive as 1 and 0."""
    tree = in_sheet(base)
    truths = {entry.path for entry in entries(base, tree) if isinstance(entry.value, bool)}
    columns = {
        table.path: {place for row in table.rows for place, cell in enumerate(row) if isinstance(cell, bool)}
        for table in tables(base, tree)
    }
    return (
        {path: _truth(read) if path in truths else read for path, read in values.items()},
        {
            path: [
                [_truth(read) if place in columns.get(path, ()) else read for place, read in enumerate(row)]
                for row in rows
            ]
            for path, rows in in_tables.items()
        },
    )


def _truth(read: Read) -> Read:
    return read._replace(value=bool(read.value)) if read.value in (0.0, 1.0) else read


def _as_written(
    values: Mapping[str, Read], in_tables: Mapping[str, Sequence[Sequence[Read]]], base: Rubric
) -> bool:
    """Whether nobody has edited the sheet."""
    tree = in_sheet(base)
    of_tables = {table.path: [_alike(row) for row in table.rows] for table in tables(base, tree)}
    return {path: _alike([read.value]) for path, read in values.items()} == {
        entry.path: _alike([entry.value]) for entry in entries(base, tree)
    } and of_tables == {
        path: [_alike(read.value for read in row) for row in rows] for path, rows in in_tables.items()
    }


def _alike(cells: Iterable[Any]) -> list[tuple[type, Any]]:
    """Cells with their kinds: true is not 1."""
    return [(type(cell), cell) for cell in map(_plain, cells)]


class _Twice(str):
    """A rule that stands on the sheet a second time."""

    __slots__ = ()


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _missing(
    values: Mapping[str, Read], in_tables: Mapping[str, Sequence[object]], base: Rubric
) -> Iterator[str]:
    """Rules that the sheet should have and has not, and those that it should not have."""
    tree = in_sheet(base)
    wanted = [entry.path for entry in entries(base, tree)]
    for path in wanted:
        if path not in values:
            yield say("workbook.rubric.no_row", path=path)
    for table in tables(base, tree):
        if not in_tables.get(table.path):
            yield say("workbook.rubric.no_table", path=table.path)
    for path in values.keys() - set(wanted):
        yield say(
            "workbook.rubric.no_rule", cell=values[path].cell.replace("cell B", "cell A"), path=repr(path)
        )


def _no_values(
    values: Mapping[str, Read], in_tables: Mapping[str, Sequence[Sequence[Read]]]
) -> Iterator[str]:
    """Cells that hold a formula or an error, and rules that stand there twice."""
    every = [
        *values.items(),
        *((path, cell) for path, rows in in_tables.items() for row in rows for cell in row),
    ]
    for path, (value, cell) in every:
        if isinstance(value, _Twice):
            yield say("workbook.rubric.twice", cell=cell, path=path)
        elif isinstance(value, BadCell):
            yield f"{cell}: {path}: {value.message}"
        elif isinstance(value, str) and value.startswith("#"):
            yield f"{cell}: {path}: {say('workbook.rubric.error')}"


# --- writing -----------------------------------------------------------------------------------------


def write_rubric(rubric: Rubric, first: tuple[str, str], target: Path, *, overwrite: bool) -> None:
    """Write a workbook with the *KOL Rubric* sheet; `first` is the rubric whose words it takes, and its hash.

    Raises OutputError if the file is there already or cannot be written.
    """
    from openpyxl import Workbook

    from kolscore.workbook.save import replacing
    from kolscore.workbook.temporary import Folder
    from kolscore.workbook.timeless import save
    from kolscore.workbook.xlsx_patch.patch import Patch
    from kolscore.workbook.xlsx_patch.verify import checked

    folder = Folder()
    with replacing(target, overwrite=overwrite) as draft:
        plain = folder.path / target.name
        book = Workbook(write_only=True)
        how_to = book.create_sheet(say("workbook.rubric.how_to"))
        how_to.column_dimensions["A"].width = 90
        for says in say("workbook.rubric.steps").splitlines():
            how_to.append([says])
        save(book, plain)
        with Patch(plain) as patch:
            patch.put_page(RubricSheet(rubric, NAME, first).page())
            patch.save(draft)
            checked(plain, draft, patch.rows)


def differing(path: Path, rules: Rubric) -> int:
    """How many values of the sheet of a workbook are others than those of these rules; raises as `load_rubric` does."""
    from kolscore.rubric.export import changes

    return len(changes(rules, load_rubric(path, rules)))
