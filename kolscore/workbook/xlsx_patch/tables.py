"""Excel tables beside which columns are put: the part of a table, and how it grows."""

from collections.abc import Sequence
from typing import NamedTuple

from kolscore.workbook.xlsx_patch.reversible_edits import EditedText
from kolscore.workbook.xlsx_patch.xml_bytes import (
    Area,
    attributes,
    bindings,
    element_at,
    end_of,
    prefix_of,
    quoted,
    tag,
    tags,
    with_attribute,
)


class Table(NamedTuple):
    """An Excel table."""

    part: str
    area: Area
    names: tuple[str, ...]
    """Headers of its columns."""
    grows: bool
    """Whether columns can be added to it: it has a header, and its columns come from no query."""


def read_table(part: str, data: bytes) -> Table | None:
    """What a table's part says of it; None if it says nothing of where it lies."""
    opening = tag("table", data)
    said = attributes(opening[0]) if opening else {}
    area = Area.read(said.get("ref", ""))
    if area is None:
        return None
    names = tuple(attributes(one[0]).get("name", "") for one in tags("tableColumn", data))
    grows = said.get("headerRowCount", "1") != "0" and said.get("tableType", "worksheet") == "worksheet"
    return Table(part, area, names, grows)


def with_columns(data: bytes, names: Sequence[str]) -> EditedText:
    """The part of a table with columns added at its right."""
    text = EditedText(data)
    _widen(text, "autoFilter", len(names))
    _widen(text, "table", len(names))
    columns = tag("tableColumns", text.data)
    if columns is not None:
        start, _ = end_of(columns, text.data)
        there = [attributes(one[0]) for one in tags("tableColumn", text.data[columns.end() : start])]
        last = max((int(said.get("id", "0")) for said in there), default=0)
        namespace = bindings(text.data, start)[prefix_of(columns).rstrip(":")]
        p, declared = element_at(text.data, start, namespace)
        made = "".join(
            f'<{p}tableColumn id="{last + number}" name="{_named(name)}"{declared}/>'
            for number, name in enumerate(names, 1)
        )
        text.insert(start, made.encode())
        text.replace(
            columns.start(), columns.end(), with_attribute(columns[0], "count", str(len(there) + len(names)))
        )
    return text


def without_columns(data: bytes, columns: Sequence[int]) -> bytes | None:
    """The part of a table without its last columns, if those are them; None if others stand behind or between."""
    table = read_table("", data)
    if table is None:
        return None
    ours = [column for column in columns if table.area.left <= column <= table.area.right]
    if sorted(ours) != list(range(table.area.right - len(ours) + 1, table.area.right + 1)):
        return None
    text = EditedText(data)
    for _ in ours:
        *_, last = tags("tableColumn", text.data)
        text.replace(last.start(), end_of(last, text.data)[1], b"")
    opening = tag("tableColumns", text.data)
    if opening:
        count = str(len(table.names) - len(ours))
        text.replace(opening.start(), opening.end(), with_attribute(opening[0], "count", count))
    _widen(text, "autoFilter", -len(ours))
    _widen(text, "table", -len(ours))
    return text.data


def _widen(text: EditedText, name: str, by: int) -> None:
    found = tag(name, text.data)
    area = Area.read(attributes(found[0]).get("ref", "")) if found else None
    if found and area:
        grown = area._replace(right=area.right + by)
        text.replace(found.start(), found.end(), with_attribute(found[0], "ref", str(grown)))


def _named(name: str) -> str:
    """A header as the name of a column: line breaks are coded."""
    return quoted(name.replace("\r\n", "\n").replace("\n", "_x000a_"))
