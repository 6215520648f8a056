"""JSON: one value, lines of objects, or several values one after another; their records become tables."""

import json
import re
from itertools import chain
from typing import Any, Final, NamedTuple

from kolscore.errors import InputError
from kolscore.words import say, some
from kolscore.workbook.encoding import decode
from kolscore.workbook.json_lists import List, best_of, lists_in

_MOST_COLUMNS: Final = 16_384
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_BETWEEN: Final = re.compile(
    r"(?:[\s,;\ufeff\x1e]|(?P<comment>#|//)[^\r\n]*|(?P<more>/\*).*?\*/)*", re.DOTALL
)
"""What may stand between values: blanks, a comma, the mark of a record, comments."""
_BULK: Final = frozenset({"index", "create", "update", "delete"})
"""Keys of the lines that tell Elasticsearch what to do with the line below."""
_SHOWN: Final = 5
DECODER: Final = json.JSONDecoder(parse_constant=lambda name: None if name == "NaN" else name)
"""NaN is how Python's programs write that nothing is known."""


class JsonTables(NamedTuple):
    """The tables that may be meant, by the names of their lists, and what a user should know of how they were read."""

    tables: dict[str, list[list[Any]]]
    remarks: list[str]


class _Value(NamedTuple):
    value: Any
    at: int
    """Where it begins in the text."""


def parse(data: bytes, name: str) -> JsonTables:
    """Rows of cells, the header first, of each list that may be that of the creators; mostly of one.

    Keys become headers in the order in which they are first seen; an object within
    an object gives one column for each of its keys, such as "profile.followers".

    Raises InputError, with the line, for what is no JSON or holds no object.
    """
    text, remarks = decode(data, name)
    try:
        tables, said = _tables(text, name)
    except RecursionError:  # of the reader, or of whoever goes down into what it read
        raise InputError(say("workbook.json.too_deep", name=name)) from None
    return JsonTables(tables, [*remarks, *said])


def _tables(text: str, name: str) -> tuple[dict[str, list[list[Any]]], list[str]]:
    values = _values(text, name)
    whole, said = _joined(values, text, name)
    found = best_of(lists_in(whole))
    if not found:
        raise InputError(say("workbook.json.no_list", name=name, example=_EXAMPLE))
    if len(found) == 1 and found[0].name:
        said = [*said, _left_out(whole, found[0])]
    for one in found:
        if len(one.rows[0]) > _MOST_COLUMNS:
            raise InputError(say("workbook.json.too_many_keys", name=name, keys=len(one.rows[0])))
    tables = {one.name or say("workbook.json.whole_file"): one.rows for one in found}
    return tables if len(tables) > 1 else {"": found[0].rows}, said


_EXAMPLE: Final = '{"handle": "@ann", "followers": 42000}'


def _values(text: str, name: str) -> list[_Value]:
    """The values of a text: one, or as many as follow one another."""
    values: list[_Value] = []
    at = _next(text, 0)
    while at < len(text):
        try:
            value, end = DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            where = say("workbook.json.line", line=_line(text, error.pos))
            column = error.pos - max(text.rfind("\n", 0, error.pos), text.rfind("\r", 0, error.pos))
            raise InputError(
                say(
                    "workbook.json.invalid",
                    name=name,
                    where=where,
                    msg=error.msg,
                    column=column,
                    advice=say("workbook.json.advice"),
                )
            ) from None
        except ValueError:  # of a number, which Python reads up to some thousand digits
            line = _line(text, at)
            raise InputError(
                say("workbook.json.huge_number", name=name, line=line, advice=say("workbook.json.advice"))
            ) from None
        values.append(_Value(value, at))
        at = _next(text, end)
    return values


def _next(text: str, at: int) -> int:
    """Where the next value begins."""
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _line(text: str, at: int) -> int:
    return len(_LINE_END.findall(text, 0, at)) + 1


def _joined(values: list[_Value], text: str, name: str) -> tuple[Any, list[str]]:
    """One value that holds what several hold, and what was left out."""
    if len(values) == 1 and isinstance(values[0].value, (dict, list)):
        _check(values[0].value, name)
        return values[0].value, []
    for value, at in values:
        if not isinstance(value, (dict, list)):
            raise InputError(
                say("workbook.json.not_an_object", name=name, line=_line(text, at), example=_EXAMPLE)
            )
    objects = [one for one in values if isinstance(one.value, dict)]
    lists = [one.value for one in values if isinstance(one.value, list)]
    if not objects:
        rows = all(not isinstance(cell, (dict, list)) for row in lists for cell in row)
        return lists if rows else list(chain.from_iterable(lists)), []
    left = [one for one in objects if lists] or _others(objects)
    said = (
        say(
            "workbook.json.other_keys",
            lines=_lines_of([_line(text, one.at) for one in left[: _SHOWN + 1]], len(left)),
        )
        if left
        else ""
    )
    kept = [one.value for one in objects if one not in left]
    return kept or list(chain.from_iterable(lists)), [said] if said else []


def _others(objects: list[_Value]) -> list[_Value]:
    """Objects that describe the file, or tell what to do with a line, and are no records."""
    bulk = [one for one in objects if len(one.value) == 1 and _BULK.issuperset(one.value)]
    if bulk:
        return bulk
    first, *rest = objects
    keys = set[str]().union(*(one.value for one in rest))
    return [first] if len(rest) > 1 and keys.isdisjoint(first.value) else []


def _lines_of(numbers: list[int], count: int) -> str:
    return say("workbook.lines", n=count, lines=some(numbers[:_SHOWN], count - _SHOWN))


def _check(value: Any, name: str) -> None:
    """Refuse a list that holds objects and other things."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for number, one in enumerate(value, 1):
            if not isinstance(one, dict):
                raise InputError(say("workbook.json.object", name=name, number=number, example=_EXAMPLE))


def _left_out(whole: Any, found: List) -> str:
    """What to say of a list that does not stand at the top."""
    top = whole if isinstance(whole, dict) else {}
    beside = [key for key in top if key != found.name and not found.name.startswith(f"{key}.")]
    shown = some(beside[:_SHOWN], len(beside) - _SHOWN)
    return say("workbook.json.creators_in", name=found.name) + (
        say("workbook.json.skipped", shown=shown) if shown else ""
    )
