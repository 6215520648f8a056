"""What a rubric is made of: values under names, checked when they are read, that never change.

A part of a rubric that was checked before, when kolscore was built, is taken
as it is, and each of its values is made when somebody asks for it.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    Self,
    dataclass_transform,
    get_args,
    get_origin,
)  # fmt: skip

from kolscore.rubric.bounds import Check
from kolscore.rubric.toml_text import written
from kolscore.words import near, say

Tree = dict[str, Any]
_Reader = Callable[[Any, str, list[str]], Any]
"""Takes a value of a TOML file and the path that it stands at; what is wrong with it goes into the list."""

_LARGEST: Final = sys.float_info.max
"""What is infinite, or no number at all, is not below it."""
_REQUIRED: Final = object()
_SCALARS: Final[Mapping[Any, str]] = {
    float: "number",
    int: "whole_number",
    str: "text",
    bool: "true_or_false",
}


class RecordField(NamedTuple):
    """What a record says of one of its values."""

    kind: Any
    default: Any
    checks: tuple[Check, ...]


def field(*, default: Any = _REQUIRED, validator: Check | list[Check] = ()) -> Any:  # type: ignore[assignment]
    """A value with checks, and perhaps one that is taken where none is given."""
    return RecordField(None, default, (validator,) if callable(validator) else tuple(validator))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Record:
    """Values under names; a subclass annotates them."""

    _fields: ClassVar[dict[str, RecordField]] = {}
    named_freely: ClassVar[str] = ""
    """The value that holds the tables whose names are free, which stand among the others; "" if there are none."""

    def __init_subclass__(cls) -> None:
        own = {}
        for name, kind in cls.__annotations__.items():
            if getattr(kind, "__origin__", None) is ClassVar:
                continue
            given = cls.__dict__.get(name, _REQUIRED)
            if given is not _REQUIRED:
                delattr(cls, name)  # or a value that is still to be made would be taken for the default
            own[name] = (
                given._replace(kind=kind) if isinstance(given, RecordField) else RecordField(kind, given, ())
            )
        cls._fields = cls._fields | own

    def __init__(self, **values: Any) -> None:
        wrong: list[str] = []
        self.__dict__.update(_values(type(self), values, "", wrong))
        if wrong:
            raise ValueError("; ".join(wrong))

    @classmethod
    def read(cls, tree: Any, path: str, wrong: list[str]) -> Self:
        """A record from plain data; unless nothing is added to `wrong` it must not be used."""
        if isinstance(tree, cls):
            return tree
        new = cls.__new__(cls)
        if isinstance(tree, dict):
            new.__dict__.update(_values(cls, tree, path, wrong))
        else:
            wrong.append(_at(path, say("rubric.record.table")))
        return new

    @classmethod
    def trusted(cls, tree: Tree) -> Self:
        """A record of what `tree_of` gave for an equal one: not checked, and made as far as it is asked for."""
        new = cls.__new__(cls)
        new.__dict__["_tree"] = tree
        return new

    def changed(self, **values: Any) -> Self:
        """The same with other values."""
        new = type(self).__new__(type(self))
        kept = {name: value for name, value in vars(self).items() if name in self._fields or name == "_tree"}
        new.__dict__.update(kept, **values)
        return new

    if not TYPE_CHECKING:  # or nobody would be told of a name that no record has

        def __getattr__(self, name: str) -> Any:
            tree = self.__dict__.get("_tree")
            if tree is None or name not in self._fields:
                if (
                    self.named_freely
                    and name != self.named_freely
                    and name in (free := getattr(self, self.named_freely))
                ):
                    return free[name]
                raise AttributeError(f"{type(self).__name__} has no {name}")
            held = _free_in(type(self), tree) if name == self.named_freely else tree[name]
            value = self.__dict__[name] = _taker(self._fields[name].kind)(held)
            return value

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}: cannot be changed")

    def __getstate__(self) -> Tree:
        made = {name: getattr(self, name) for name in self._fields}
        return {name: value for name, value in vars(self).items() if name != "_tree"} | made

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._fields)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({said})"


def names_of(record: Record) -> Iterable[str]:
    """The names of its values, in their order."""
    free = getattr(record, record.named_freely) if record.named_freely else ()
    return [*(name for name in record._fields if name != record.named_freely), *free]


def tree_of(value: Any) -> Any:
    """A record as plain dicts, lists and numbers, every key spelled out."""
    if isinstance(value, Record):
        return {name: tree_of(getattr(value, name)) for name in names_of(value)}
    if isinstance(value, dict):
        return {key: tree_of(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return list(value) if value and isinstance(value[0], str) else [tree_of(one) for one in value]
    return value


# --- checks ------------------------------------------------------------------------------------------


def min_len(least: int) -> Check:
    """At least so many letters, or entries of a list."""
    return lambda value: "" if len(value) >= least else say("rubric.record.min_length", least=least)


def max_len(most: int) -> Check:
    """At most so many letters, or entries of a list."""
    return lambda value: "" if len(value) <= most else say("rubric.record.max_length", most=most)


def in_(allowed: tuple[str, ...]) -> Check:
    """One of these."""
    return lambda value: (
        ""
        if value in allowed
        else say("rubric.record.one_of", allowed=", ".join(allowed), hint=near(value, list(allowed)))
    )


def dated(value: str) -> str:
    """Nothing, a year, a month or a day."""
    return "" if re.fullmatch(r"|\d{4}(-\d{2}){0,2}", value) else say("rubric.record.date")


# --- reading, and checking what is read --------------------------------------------------------------


def _at(path: str, said: str) -> str:
    return f"{path}: {said}" if path else said


def _values(cls: type[Record], tree: Tree, path: str, wrong: list[str]) -> Tree:
    """The values of a record, with a line for each thing that is wrong."""
    below = f"{path}." if path else ""
    values: Tree = {}
    free = _free_in(cls, tree)
    for name, read, default, checks in _steps(cls):  # type: ignore[arg-type]  # a class is hashable, whatever its records are
        if name == cls.named_freely:
            values[name] = read(free, path, wrong)
        elif name in tree:
            known = len(wrong)
            value = values[name] = read(tree[name], below + name, wrong)
            if checks and len(wrong) == known:
                said = [must for check in checks if (must := check(value))]
                wrong += [
                    say("rubric.record.must", below=below, name=name, must=must, written=written(value))
                    for must in said
                ]
        elif default is _REQUIRED:
            wrong.append(f"{below}{name}: missing")
        else:
            values[name] = default
    if unknown := sorted(tree.keys() - cls._fields.keys() - free.keys()):
        allowed = sorted(cls._fields.keys() - {cls.named_freely})
        hints = "".join(near(key, allowed) for key in unknown)
        keys = " and ".join(repr(key) for key in unknown)
        more = say("rubric.record.own_tables", below=below) if cls.named_freely else ""
        wrong.append(
            _at(
                path,
                say(
                    "rubric.record.unknown_key", keys=keys, hints=hints, allowed=", ".join(allowed), more=more
                ),
            )
        )
    return values


def _free_in(cls: type[Record], tree: Tree) -> Tree:
    """The tables of a tree whose names are free."""
    known = cls._fields.keys() - {cls.named_freely}
    return (
        {name: one for name, one in tree.items() if name not in known and isinstance(one, dict)}
        if cls.named_freely
        else {}
    )


@cache
def _steps(cls: Any) -> list[tuple[str, _Reader, Any, tuple[Check, ...]]]:
    """How each value of a record is read: to look that up for each of thousands takes longer than to read them."""
    return [(name, _reader(kind), default, checks) for name, (kind, default, checks) in cls._fields.items()]


@cache
def _reader(kind: Any) -> _Reader:
    """What reads values of a kind."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind in _SCALARS:
        read: _Reader = partial(_scalar, kind)
    elif isinstance(kind, type) and issubclass(kind, Record):
        read = kind.read
    elif origin is Literal:
        read = partial(_one_of, parts)
    elif origin is dict:
        read = partial(_table, _reader(parts[1]))
    elif origin is tuple:
        read = partial(_list, parts[0]) if parts[1] is ... else partial(_pair, list(map(_reader, parts)))
    else:
        read = partial(_or_none, _reader(next(part for part in parts if part is not NoneType)))
    return read


def _scalar(kind: Any, value: Any, path: str, wrong: list[str]) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        if isinstance(value, kind) and kind in (bool, str):
            return value
    elif kind in (float, int) and abs(value) <= _LARGEST and (kind is float or isinstance(value, int)):
        return kind(value)
    wrong.append(_at(path, say(f"rubric.record.scalar.{_SCALARS[kind]}", written=written(value))))
    return value


def _one_of(allowed: tuple[Any, ...], value: Any, path: str, wrong: list[str]) -> Any:
    if value not in allowed:
        hint = near(value, list(allowed)) if isinstance(value, str) else ""
        wrong.append(
            _at(
                path,
                say(
                    "rubric.record.must_be_one_of",
                    allowed=", ".join(map(str, allowed)),
                    written=written(value),
                    hint=hint,
                ),
            )
        )
    return value


def _table(read: _Reader, value: Any, path: str, wrong: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: read(one, f"{path}.{key}", wrong) for key, one in value.items()}
    wrong.append(_at(path, say("rubric.record.table")))
    return value


def _list(kind: Any, value: Any, path: str, wrong: list[str]) -> Any:
    if not isinstance(value, (list, tuple)):
        wrong.append(_at(path, say("rubric.record.list", written=written(value))))
        return value
    if kind is str and all(type(one) is str for one in value):
        return tuple(value)  # the vocabulary has tens of thousands
    read = _reader(kind)
    return tuple([read(one, f"{path}.{number}", wrong) for number, one in enumerate(value)])


def _pair(reads: list[_Reader], value: Any, path: str, wrong: list[str]) -> Any:
    if not isinstance(value, (list, tuple)) or len(value) != len(reads):
        wrong.append(_at(path, say("rubric.record.list_of", count=len(reads), written=written(value))))
        return value
    return tuple(
        [
            read(one, f"{path}.{number}", wrong)
            for number, (read, one) in enumerate(zip(reads, value, strict=True))
        ]
    )


def _or_none(read: _Reader, value: Any, path: str, wrong: list[str]) -> Any:
    return None if value is None else read(value, path, wrong)


# --- taking what was checked before ------------------------------------------------------------------


@cache
def _taker(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of its plain data."""
    if isinstance(kind, type) and issubclass(kind, Record):
        return kind.trusted
    origin, parts = get_origin(kind), get_args(kind)
    if origin is dict and (take := _taker(parts[1])) is not _same:
        return lambda value: {key: take(one) for key, one in value.items()}
    if origin is tuple:
        take = _taker(parts[0])
        return tuple if take is _same else lambda value: tuple([take(one) for one in value])
    return _same


def _same(value: Any) -> Any:
    return value
