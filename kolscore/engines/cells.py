"""Turns columns of Arrow into cells as a sheet has them: text, numbers, truth values, dates, None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from kolscore.reading import BadCell
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_EXACT: Final = 10**15
"""Beyond it a number is the name of something, and stays text, as in JSON."""
_JOIN: Final = "; "
_LISTS: Final = (
    types.is_list, types.is_large_list, types.is_fixed_size_list, types.is_list_view, types.is_large_list_view,
)  # fmt: skip


class Leaf(NamedTuple):
    """A column that can be read, or one within a struct."""

    header: str
    """Its name; "author.followers" within a struct."""
    path: tuple[int, ...]
    """Its place in the table, then in the struct."""
    kind: pa.DataType


def leaves(schema: pa.Schema) -> list[Leaf]:
    """Every column of a schema, those of structs one by one."""
    return [leaf for place, field in enumerate(schema) for leaf in _leaves(field, field.name, (place,))]


def _leaves(field: pa.Field, header: str, path: tuple[int, ...]) -> Iterator[Leaf]:
    if types.is_struct(field.type):
        for place in range(field.type.num_fields):
            inner = field.type.field(place)
            yield from _leaves(inner, f"{header}.{inner.name}", (*path, place))
    else:
        yield Leaf(header, path, _plain(field.type))


def why_unread(kind: pa.DataType) -> str:
    """Why no cell of a column of a type can be read; "" if they can."""
    if any(is_one(kind) for is_one in _LISTS):
        inner = _plain(kind.value_type)
        return say("engines.cells.lists_of", inner=inner) if types.is_nested(inner) else ""
    if types.is_nested(kind) or types.is_duration(kind) or types.is_interval(kind):
        return say("engines.cells.holds", kind=kind)
    return ""


def cells_of(batch: pa.RecordBatch, leaf: Leaf) -> list[Any]:
    """The cells of a column."""
    column = batch.column(leaf.path[0])
    for place in leaf.path[1:]:
        column = pc.struct_field(column, [place])
    return _cells(column)


def _plain(kind: pa.DataType) -> pa.DataType:
    """What a type is stored as."""
    while True:
        if isinstance(kind, pa.BaseExtensionType):
            kind = kind.storage_type
        elif types.is_dictionary(kind) or types.is_run_end_encoded(kind):
            kind = kind.value_type
        else:
            return kind


def _cells(column: pa.Array) -> list[Any]:
    column = _stored(column)
    if why_unread(column.type) or types.is_null(column.type):
        return [None] * len(column)
    for is_one, turned in _KINDS:
        if is_one(column.type):
            return turned(column)
    return column.to_pylist()  # type: ignore[no-any-return]


def _stored(column: pa.Array) -> pa.Array:
    """A column as it is stored: without extensions, dictionaries and runs."""
    while True:
        if isinstance(column.type, pa.BaseExtensionType):
            column = column.storage
        elif types.is_dictionary(column.type):
            column = column.dictionary_decode()
        elif types.is_run_end_encoded(column.type):
            column = pc.run_end_decode(column)
        else:
            return column


def _floats(column: pa.Array) -> list[Any]:
    return [None if cell != cell else cell for cell in column.cast(pa.float64()).to_pylist()]  # noqa: PLR0124 - nan


def _numbers(column: pa.Array) -> list[Any]:
    """Whole numbers and decimals as a spreadsheet has them, or as text where it would round them."""
    ends = pc.min_max(column.cast(pa.float64(), safe=False)).as_py()
    if ends["min"] is None or (ends["min"] >= -_EXACT and ends["max"] <= _EXACT):
        return column.cast(pa.float64(), safe=False).to_pylist()  # type: ignore[no-any-return]
    return [
        cell if cell is None else float(cell) if abs(cell) <= _EXACT else str(cell)
        for cell in column.to_pylist()
    ]


def _moments(column: pa.Array) -> list[Any]:
    """Dates and times; of what no calendar has, its text."""
    if types.is_timestamp(column.type):
        column = column.cast(
            pa.timestamp("us"), safe=False
        )  # thousandths of it, and zones, say nothing of a day
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except (ValueError, OverflowError, pa.ArrowException):
        return [_moment(cell) for cell in column]


def _moment(cell: pa.Scalar) -> Any:
    try:
        return cell.as_py()
    except (ValueError, OverflowError, pa.ArrowException):
        return BadCell(str(cell.cast(pa.int64()).as_py()), say("engines.cells.no_time"))


def _joined(cell: list[Any] | None) -> str | None:
    """The words of a list, one after another, as in JSON."""
    return None if cell is None else _JOIN.join(str(one) for one in cell if one is not None)


def _decoded(cell: bytes | None) -> Any:
    """Text that old writers of parquet do not mark as such."""
    try:
        return None if cell is None else cell.decode()
    except UnicodeDecodeError:
        return BadCell(cell[:16].hex() if cell else "", say("engines.cells.no_text"))


def _lists(column: pa.Array) -> list[Any]:
    return [_joined(cell) for cell in column.to_pylist()]


def _texts(column: pa.Array) -> list[Any]:
    return [_decoded(cell) for cell in column.to_pylist()]


_KINDS: Final[Sequence[tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], list[Any]]]]] = (
    (types.is_floating, _floats),
    (types.is_integer, _numbers),
    (types.is_decimal, _numbers),
    (types.is_temporal, _moments),
    (types.is_nested, _lists),
    (types.is_binary, _texts),
    (types.is_large_binary, _texts),
    (types.is_binary_view, _texts),
    (types.is_fixed_size_binary, _texts),
)
"""How the columns of a type are turned; all others stay what they are."""
