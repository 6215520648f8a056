"""Makes room for columns in a worksheet: finds free ones, widens tables and filters, sets widths."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet


def is_free(sheet: Worksheet, first: int, count: int, header_row: int) -> bool:
    """Whether so many columns hold nothing from the header down, merged cells included."""
    last = first + count - 1
    if any(
        area.max_row >= header_row and area.min_col <= last and area.max_col >= first
        for area in sheet.merged_cells.ranges
    ):
        return False
    return not any(
        row >= header_row and first <= column <= last and cell.value is not None
        for (row, column), cell in sheet._cells.items()  # noqa: SLF001 - iterating the public way makes every cell
    )


def extend_tables(sheet: Worksheet, header_row: int, first: int, names: list[str]) -> None:
    """Let an Excel table or filter that ends just left of the new columns reach over them."""
    for table in sheet.tables.values():
        if table.headerRowCount != 0 and (wider := _wider(table.ref, header_row, first, len(names))):
            table.ref = wider
            known = max(column.id for column in table.tableColumns)
            table.tableColumns += [TableColumn(id=known + i, name=name) for i, name in enumerate(names, 1)]
            if table.autoFilter and table.autoFilter.ref:
                table.autoFilter.ref = _wider(table.autoFilter.ref, header_row, first, len(names))
    if sheet.auto_filter.ref and (wider := _wider(sheet.auto_filter.ref, header_row, first, len(names))):
        sheet.auto_filter.ref = wider


def _wider(ref: str, top: int, first: int, count: int) -> str | None:
    """A range so many columns wider, if it begins in this row and ends just left of column `first`."""
    area = CellRange(ref)
    if area.min_row != top or area.max_col != first - 1:
        return None
    area.expand(right=count)
    return str(area.coord)


def set_width(sheet: Worksheet, column: int, width: float) -> None:
    """Set the width of one column; a width that stood for several is kept for the others.

    Excel takes a workbook for damaged if two of these ranges overlap.
    """
    columns = sheet.column_dimensions
    for known in list(columns.values()):
        if known.min and known.max and known.min <= column <= known.max and known.min < known.max:
            last, known.max = known.max, max(known.min, column - 1)
            if column < last:
                after = get_column_letter(column + 1)
                rest = ColumnDimension(sheet, index=after, width=known.width, hidden=known.hidden)
                rest.min, rest.max = column + 1, last
                columns[after] = rest
    columns[get_column_letter(column)].width = width
