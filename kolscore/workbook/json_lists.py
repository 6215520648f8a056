"""Finds the list or map of records in JSON, wherever it lies, and makes a table of it; nothing in its records is lost."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from kolscore.fields import WHO
from kolscore.reading.column_profile import are_bare_handles, kind_of
from kolscore.reading.headers import meanings
from kolscore.reading.locate_tables import name_creators

_JOIN: Final = "; "
_EXACT: Final = 10**15
"""Beyond it a spreadsheet rounds: such a number is the name of something, and stays text."""
_DEEPEST: Final = 6
_MOST_KEYS: Final = 40
"""An object with more keys within a record is a map of something else, and no part of it."""
_COLUMNS: Final = ("columns", "headers", "header", "fields", "keys")
"""What a list of headers is called that stands beside a list of rows."""
_SHARED: Final = 0.6
"""In so many of the objects of a map a key is found that tells they are of one kind."""


class List(NamedTuple):
    """Records that may be those of the creators."""

    name: str
    """Its path, such as "data.items"; "" for the whole file."""
    rows: list[list[Any]]
    """The header first."""
    alone: bool = False
    """Whether it is a single object."""

    @property
    def fields(self) -> set[str]:
        """What its headers stand for."""
        headers = self.rows[0] if self.rows else []
        return {one.field for header in headers if isinstance(header, str) for one in meanings(header)[:1]}

    @property
    def is_creators(self) -> bool:
        """Whether its headers are those of a table of creators."""
        return bool(self.rows) and name_creators(self.rows[0])


def best_of(lists: Sequence[List]) -> list[List]:
    """The list of creators, or several, where it is not sure which is meant."""
    for alone in (False, True):
        if good := [one for one in lists if one.is_creators and one.alone == alone]:
            return good[:1] if alone else good
    return [one for one in lists if not one.alone] or list(lists[:1])


def lists_in(value: Any, path: str = "", depth: int = 0) -> list[List]:
    """Every list or map of records in a value, the outermost first, and objects that are records themselves."""
    if depth > _DEEPEST or not value:
        return []
    if isinstance(value, list):
        return list(_of_list(value, path, depth))
    return list(_of_object(value, path, depth)) if isinstance(value, dict) else []


def _of_list(values: list[Any], path: str, depth: int) -> Iterator[List]:
    if all(isinstance(one, dict) for one in values):
        found = List(path, _table(values))
        inner = (
            []
            if found.is_creators
            else _merged([one for value in values for one in lists_in(value, path, depth + 1)])
        )
        inner = [one for one in inner if one.is_creators and not one.alone]
        yield from inner or [found]
    elif all(isinstance(one, list) for one in values):
        yield List(path, [[_cell(cell) for cell in row] for row in values])
    elif not any(isinstance(one, (dict, list)) for one in values):
        rows = [[_cell(one)] for one in values]
        yield List(path, [[path.rpartition(".")[2]], *rows] if path else rows)


def _merged(lists: Sequence[List]) -> list[List]:
    """Lists of the same name as one: the pages of a longer one."""
    by_name: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for one in lists:
        records = [dict(zip(one.rows[0], row, strict=False)) for row in one.rows[1:]]
        by_name.setdefault((one.name, one.alone), []).extend(records)
    return [List(name, _rows(records), alone) for (name, alone), records in by_name.items()]


def _of_object(value: dict[str, Any], path: str, depth: int) -> Iterator[List]:
    table = _by_columns(value) or _split(value) or _map(value)
    if table:
        yield List(path, table)
        return
    yield List(path, _table([value]), alone=True)
    for key, inner in value.items():
        yield from lists_in(inner, f"{path}.{key}" if path else key, depth + 1)


def _by_columns(value: Mapping[str, Any]) -> list[list[Any]] | None:
    """The rows of a table that is written column by column: {"name": [...], "followers": [...]}, or with row names."""
    inner = list(value.values())
    if len(inner) < 2 or sum(map(bool, map(meanings, value))) < 2:  # noqa: PLR2004 - one column is no table
        return None
    if all(isinstance(one, dict) and one.keys() == inner[0].keys() for one in inner) and len(inner[0]) > 0:
        columns = [[one[key] for key in inner[0]] for one in inner]
    elif all(isinstance(one, list) and len(one) == len(inner[0]) for one in inner) and inner[0]:
        columns = inner
    else:
        return None
    if (
        any(isinstance(cell, (dict, list)) for column in columns for cell in column[:1])
        and len(inner[0]) == 1
    ):
        return None
    return [list(value), *([_cell(cell) for cell in row] for row in zip(*columns, strict=True))]


def _split(value: Mapping[str, Any]) -> list[list[Any]] | None:
    """The rows of a table whose headers stand apart: {"columns": [...], "data": [[...], ...]}."""
    headers = next((value[key] for key in _COLUMNS if isinstance(value.get(key), list)), None)
    if not headers or not all(isinstance(one, str) for one in headers):
        return None
    for rows in value.values():
        if (
            isinstance(rows, list)
            and rows
            and all(isinstance(row, list) and len(row) == len(headers) for row in rows)
        ):
            return [list(headers), *([_cell(cell) for cell in row] for row in rows)]
    return None


def _map(value: Mapping[str, Any]) -> list[list[Any]] | None:
    """The rows of a map from a name or an id to a record: the keys become a column."""
    records = {key: one for key, one in value.items() if isinstance(one, dict) and one}
    counts = Counter(key for one in records.values() for key in one)
    shared = [key for key, count in counts.items() if count >= _SHARED * len(records)]
    if not shared or (len(records) == 1 and len(value) > 1):
        return None
    flat = _table(list(records.values()))
    inner = List("", flat)
    said = {
        key
        for one in records.values()
        for key, cell in one.items()
        if not isinstance(cell, (dict, list)) and meanings(key)
    }
    if len(records) == 1 and (inner.fields.intersection(WHO) or not said):
        return None
    if any(map(meanings, records)) and not inner.is_creators:
        return None
    first = _header_of_keys(list(records), inner.fields, flat[0])
    return [[first, *flat[0]], *([key, *row] for key, row in zip(records, flat[1:], strict=True))]


def _header_of_keys(keys: list[str], fields: set[str], taken: Sequence[str]) -> str:
    """What the keys of a map are: handles or names, as far as the records do not say them, else something that tells them apart."""
    if all(any(map(str.isdigit, key)) and not key.strip("0123456789abcdefABCDEF-") for key in keys):
        wanted = "id"
    elif "handle" not in fields and (kind_of(keys) == "handles" or are_bare_handles(keys)):
        wanted = "handle"
    else:
        wanted = "key" if fields.intersection(WHO) else "name"
    return next(header for header in (wanted, "key", "key of the map", "") if header not in taken)


def _table(records: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    return _rows([flat(record) for record in records])


def _rows(records: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """The header, with every key as it is first seen, and a row for each record."""
    headers = list(dict.fromkeys(key for record in records for key in record))
    return [headers, *([record.get(key) for key in headers] for record in records)]


def flat(record: Mapping[str, Any], before: str = "", depth: int = 1) -> dict[str, Any]:
    """The cells of an object, by their headers."""
    cells = {}
    for key, value in record.items():
        if isinstance(value, dict) and 0 < len(value) <= _MOST_KEYS and depth < _DEEPEST:
            cells.update(flat(value, f"{before}{key}.", depth + 1))
        else:
            cells[f"{before}{key}"] = _cell(value)
    return cells


def _cell(value: Any) -> Any:
    """A value as a cell: words of a list one after another, what is nested deeper as JSON."""
    if isinstance(value, list) and not any(isinstance(one, (dict, list)) for one in value):
        return _JOIN.join(str(one) for one in value if one is not None)
    if isinstance(value, int) and abs(value) > _EXACT:
        return str(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None
    return value
