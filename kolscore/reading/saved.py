"""A plan as a file: what each column means, checked once by a person, for the exports that follow."""

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from kolscore.errors import InputError
from kolscore.fields import BASES, FIELDS, SHARES, SIGNALS
from kolscore.reading.board import ColumnMatch
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.laid_down import problems_in, rules_of
from kolscore.reading.named import platform_named
from kolscore.reading.number_rules import Fixed, NumberRules
from kolscore.reading.outcome import Values
from kolscore.reading.sheet import AsOf, Sheet, TableArea
from kolscore.reading.signals import as_signal
from kolscore.rubric.toml_text import parsed, text_of, written
from kolscore.words import near, say

KIND: Final = "kolscore reading plan"
"""What a plan says that it is."""
_UNITS: Final = ("percent", "fraction")
_UNIT_OF: Final = {1e3: "thousands", 1e6: "millions"}
_SIGNS: Final = (".", ",")
_HALVES: Final = ("first", "last")
_ROWS: Final = ("records",)
_TOP: Final = ("kind", "rows", "rubric", "platform", "as_of", "sheet", "bases", "columns")
_APART: Final = 20.0
"""So many times the usual share, or so little of it, is another unit: a percentage is a hundred times its fraction."""
_FAR_APART: Final = 300.0
"""The same of counts, which differ more from list to list: a thousand is what they may be counted in."""

_SOME: Final = 3
"""Cells that hold no number, from which a column of numbers has become one of something else."""


class SavedColumn(NamedTuple):
    """A column as the file has it."""

    header: str
    meaning: HeaderMeaning | None
    fixed: Fixed
    rules: NumberRules | None = None
    """All that its cells decided; None where those of the next export are to decide it, and for words."""
    optional: bool = False
    """Whether some files lack it."""


@dataclass(frozen=True)
class SavedPlan(Mapping[str, str]):
    """What a file says of the columns; it maps fields to headers, as ``--column`` does."""

    path: str
    columns: tuple[SavedColumn, ...]
    platform: str = ""
    sheet: str | None = None
    bases: Mapping[str, str] | None = None
    records: bool = False
    """Whether each row is read by itself, as a creator: what the rows decide was decided when the plan was made."""
    rubric: str = ""
    """The hash of the rubric by which it was made, if it matters."""
    as_of: AsOf | None = None

    @classmethod
    def load(cls, path: Path) -> "SavedPlan":
        """Read and check a plan. Raises InputError, which names every key that cannot be used."""
        return cls.of(text_of(path, InputError), str(path))

    @classmethod
    def of(cls, text: str, path: str) -> "SavedPlan":
        """The plan that the text of such a file is."""
        tree = parsed(text, path, InputError)
        problems = list(_problems(tree))
        if problems:
            first = problems[0] if len(problems) == 1 else f"{len(problems)} problems:"
            raise InputError(
                "\n  ".join(
                    [
                        say("reading.plan.first", path=path, first=first),
                        *(problems if len(problems) > 1 else ()),
                    ]
                )
            )
        records = tree.get("rows") == "records"
        columns = tuple(map(_column, tree["columns"]))
        if records:
            said = (one.get("decided", {}) for one in tree["columns"])
            columns = tuple(
                one._replace(rules=rules_of(one.meaning, one.fixed, decided))
                for one, decided in zip(columns, said, strict=True)
            )
        return cls(
            path,
            columns,
            platform_named(tree["platform"]) if tree.get("platform") else "",
            tree.get("sheet"),
            tree.get("bases", {}) if records else tree.get("bases"),
            records,
            tree.get("rubric", ""),
            AsOf(tree["as_of"], say("reading.plan.path_says", path=path), settled=True)
            if "as_of" in tree
            else None,
        )

    def __getitem__(self, field: str) -> str:
        return self._headers[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        named = ((one.meaning.field, one.header) for one in reversed(self.columns) if one.meaning)
        return dict(named)

    def but(self, given: Mapping[str, str]) -> "SavedPlan":
        """The same, but for columns that are named otherwise now."""
        kept = [one for one in self.columns if not (one.meaning and one.meaning.field in given)]
        named = [SavedColumn(header, HeaderMeaning(field), Fixed()) for field, header in given.items()]
        headers = {plain_header(one.header) for one in named}
        return replace(
            self, columns=(*(one for one in kept if plain_header(one.header) not in headers), *named)
        )

    def applied(
        self, sheet: Sheet, place: TableArea, ignored: frozenset[str]
    ) -> list[tuple[ColumnMatch, SavedColumn]]:
        """What each column of a table is by this plan.

        Raises InputError where a column that it names is not there.
        """
        seen: Counter[str] = Counter()
        left = {(plain_header(one.header), again): one for one, again in numbered(self.columns)}
        made = []
        for index, header in place.headers.items():
            key = plain_header(header), seen[plain_header(header)]
            seen[plain_header(header)] += 1
            one = left.pop(key, SavedColumn(header, None, Fixed()))
            known = (
                say("reading.plan.path_says", path=self.path)
                if one.meaning
                else say("reading.plan.path_omits", path=self.path)
            )
            meaning = one.meaning and as_signal(one.meaning, sheet.signals)
            if meaning and meaning.field not in FIELDS and not meaning.kind:
                raise InputError(
                    say("reading.plan.no_field", field=meaning.field, header=header, fields=", ".join(FIELDS))
                )
            made.append((ColumnMatch(index, header, meaning, known), one))
        needed = [one for one in left.values() if one.meaning and not one.optional]
        if missing := [one.header for one in needed if one.header not in ignored]:
            have = ", ".join(f'"{header}"' for header in place.headers.values() if header)
            lacks = ", ".join(f'"{header}"' for header in missing)
            raise InputError(
                say(
                    "reading.plan.lacks",
                    where=sheet.where,
                    path=self.path,
                    lacks=lacks,
                    have=have,
                    command=self._anew,
                )
            )
        return made

    @property
    def _anew(self) -> str:
        return (
            "kolscore plan INPUT -o PLAN.toml" if self.records else "kolscore columns FILE --save PLAN.toml"
        )

    def check(self, sheet: Sheet, claim: ColumnMatch, fixed: Fixed, values: Values) -> None:
        """Raise InputError where a column of numbers holds none any more, or others than when the plan was made."""
        there = {
            "where": sheet.where,
            "column": sheet.letter(claim.index),
            "header": claim.header,
            "path": self.path,
            "command": self._anew,
        }
        usual = values.rules.usual if values.rules else None
        apart = _APART if claim.field in SHARES else _FAR_APART
        if usual and fixed.usual and not 1 / apart < usual / fixed.usual < apart:
            raise InputError(say("reading.plan.unit_changed", now=usual, before=fixed.usual, **there))
        if len(values.unread | values.problems.keys()) >= _SOME and set(values.values) == {None}:
            raise InputError(say("reading.plan.kind_changed", field=claim.field, **there))


def numbered(columns: Sequence[SavedColumn]) -> Iterator[tuple[SavedColumn, int]]:
    """The columns, each with how often its header stood before."""
    seen: Counter[str] = Counter()
    for one in columns:
        yield one, seen[plain_header(one.header)]
        seen[plain_header(one.header)] += 1


def plain_header(header: str) -> str:
    """A header as it is compared with those of a plan."""
    return " ".join(header.casefold().split())


# --- reading the file --------------------------------------------------------------------------------


def _column(said: Mapping[str, Any]) -> SavedColumn:
    field = said.get("field")
    fixed = Fixed(
        decimals=said.get("decimals", ""),
        unit=said.get("unit", ""),
        month_first=said.get("month_first"),
        usual=float(said["usual"]) if "usual" in said else None,
    )
    meaning = field and HeaderMeaning(
        field,
        factor=float(said.get("times", 1)),
        unit=_UNIT_OF.get(said.get("times", 1), ""),
        rest=said.get("rest", False),
        platform=platform_named(said["platform"]) if said.get("platform") else None,
        basis=said.get("basis"),
        language=said.get("language", "en"),
        half=said.get("half", ""),
        moment=said.get("dates", False),
        kind=said.get("signal", ""),
    )
    return SavedColumn(said["header"], meaning or None, fixed, optional=said.get("optional", False))


_KEYS: Final[Mapping[str, tuple[str, Any]]] = {
    "header": ("text", None),
    "field": ("text", FIELDS),
    "signal": ("text", tuple(SIGNALS)),
    "unit": ("text", _UNITS),
    "times": ("above_zero", None),
    "decimals": ("text", _SIGNS),
    "usual": ("a_number", None),
    "platform": ("text", None),
    "basis": ("text", BASES),
    "language": ("text", None),
    "half": ("text", _HALVES),
    "rest": ("true_or_false", None),
    "dates": ("true_or_false", None),
    "month_first": ("true_or_false", None),
    "optional": ("true_or_false", None),
    "decided": ("a_table", None),
}
"""What a column may have: what its value is, and the words that are allowed."""


def _problems(tree: Mapping[str, Any]) -> Iterator[str]:
    """Everything in a file that cannot be used."""
    if tree.get("kind") != KIND:
        yield say("reading.plan.no_plan", kind=KIND)
        return
    yield from (_unknown(key, _TOP) for key in tree if key not in _TOP)
    yield from _of_top(tree)
    bases = tree.get("bases", {})
    if not isinstance(bases, dict):
        yield say("reading.plan.bases_table", written=written(bases))
        bases = {}
    for platform, basis in bases.items():
        yield from _of_platform("bases", platform)
        yield from _of_words(f"bases.{platform}", basis, BASES)
    columns = tree.get("columns")
    if not isinstance(columns, list) or not columns or not all(isinstance(one, dict) for one in columns):
        yield say("reading.plan.no_columns")
        return
    for number, one in enumerate(columns, 1):
        yield from (
            say("reading.plan.column", number=number, called=_called(one), problem=problem)
            for problem in _of_column(one)
        )


def _of_top(tree: Mapping[str, Any]) -> Iterator[str]:
    """What stands before the columns, but for the bases."""
    if "platform" in tree:
        yield from _of_platform("platform", tree["platform"])
    if "rows" in tree:
        yield from _of_words("rows", tree["rows"], _ROWS)
    for key in ("sheet", "rubric"):
        if not isinstance(tree.get(key, ""), str):
            yield say("reading.plan.must_be_text", key=key, written=written(tree[key]))
    as_of = tree.get("as_of", dt.date.min)
    if not isinstance(as_of, dt.date) or isinstance(as_of, dt.datetime):
        yield say("reading.plan.as_of", written=written(as_of))


def _called(column: Mapping[str, Any]) -> str:
    header = column.get("header")
    return f' "{header}"' if isinstance(header, str) else ""


def _of_column(column: Mapping[str, Any]) -> Iterator[str]:
    if "header" not in column:
        yield say("reading.plan.no_header")
    for key, value in column.items():
        if key not in _KEYS:
            yield _unknown(key, tuple(_KEYS))
            continue
        kind, words = _KEYS[key]
        words = None if key == "field" and "signal" in column else words
        if key == "decided":
            yield from problems_in(value, column.get("field"))
        elif kind == "text":
            yield from _of_platform(key, value) if key == "platform" else _of_words(key, value, words)
        elif kind == "true_or_false":
            if not isinstance(value, bool):
                yield say("reading.plan.must_be_true_or_false", key=key, written=written(value))
        elif (
            isinstance(value, bool) or not isinstance(value, (int, float)) or (key == "times" and value <= 0)
        ):
            yield say(
                "reading.plan.must_be",
                key=key,
                kind=say(f"reading.plan.kinds.{kind}"),
                written=written(value),
            )
    yield from _of_field(column.get("field"), column)


def _of_field(field: object, column: Mapping[str, Any]) -> Iterator[str]:
    """What does not go with the field of a column."""
    if isinstance(field, str) and "signal" not in column and not difflib.get_close_matches(field, FIELDS, 1):
        yield say("reading.plan.by_rubric", field=field, signal=next(iter(SIGNALS)))
    if "unit" in column and field not in SHARES:
        yield say("reading.plan.no_unit", field=field or say("reading.plan.unread_column"))


def _of_words(key: str, value: object, words: Sequence[str] | None) -> Iterator[str]:
    if not isinstance(value, str):
        yield say("reading.plan.must_be_text", key=key, written=written(value))
    elif words and value not in words:
        close = difflib.get_close_matches(value, words, 1)
        hint = say("reading.plan.or_did_you_mean", close=repr(close[0])) if close else ""
        yield say("reading.plan.unknown_word", key=key, value=repr(value), hint=hint, words=", ".join(words))


def _of_platform(key: str, value: object) -> Iterator[str]:
    if not isinstance(value, str):
        yield say("reading.plan.must_be_text", key=key, written=written(value))
        return
    try:
        platform_named(value)
    except InputError as error:
        yield f"{key}: {error}"


def _unknown(key: str, known: Sequence[str]) -> str:
    hint = near(key, known)
    return say("reading.plan.unknown_key", key=key, hint=hint, known=", ".join(known))
