"""JSON: lines of objects, or one array of them, as a table with a header; nothing in them is lost."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from kolscore.errors import InputError
from kolscore.workbook.encoding import decode

_MOST_COLUMNS: Final = 16_384
_JOIN: Final = "; "
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_EXACT: Final = 10**15
"""Beyond it a spreadsheet rounds: such a number is the name of something, and stays text."""


def parse(data: bytes, name: str) -> tuple[list[list[Any]], list[str]]:
    """Rows of cells, the header first, and what a user should know of how they were read.

    Keys become headers in the order in which they are first seen; an object within
    an object gives one column for each of its keys, such as "profile.followers".

    Raises InputError, with the line, for what is no JSON or no object.
    """
    text, remarks = decode(data, name)
    records = list(_array(text, name) if text.lstrip().startswith("[") else _lines(text, name))
    headers = list(dict.fromkeys(key for record in records for key in record))
    if len(headers) > _MOST_COLUMNS:
        raise InputError(f"{name}: {len(headers):,} different keys, more than a spreadsheet has columns")
    return [headers, *([record.get(key) for key in headers] for record in records)], remarks


def _lines(text: str, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_LINE_END.split(text), 1):
        if line.strip():
            where = f"{name}, line {number}"
            yield _flat(_loaded(line, where), where)


def _array(text: str, name: str) -> Iterator[dict[str, Any]]:
    for number, record in enumerate(_loaded(text, name), 1):
        yield _flat(record, f"{name}, object {number}")


def _loaded(text: str, where: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except json.JSONDecodeError as error:
        line = f", line {error.lineno}" if error.lineno > 1 else ""
        raise InputError(f"{where}{line}: not valid JSON: {error.msg} (column {error.colno})") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: JSON that cannot be read: {error}") from None


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _flat(record: Any, where: str) -> dict[str, Any]:
    """The cells of an object, by their headers."""
    if not isinstance(record, dict):
        raise InputError(f'{where}: not an object such as {{"handle": "@ann", "followers": 42000}}')
    cells = {}
    for key, value in record.items():
        if isinstance(value, dict) and value:
            cells.update({f"{key}.{inner}": _cell(inside) for inner, inside in value.items()})
        else:
            cells[key] = _cell(value)
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
