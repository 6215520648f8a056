"""A plan as a file: what each column means, checked once by a person, for the exports that follow."""

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.creator import FIELDS, NUMBERS, SHARES
from kolscore.errors import InputError
from kolscore.reading.board import Claim
from kolscore.reading.headers import Meaning
from kolscore.reading.named import platform_named
from kolscore.reading.number_rules import Fixed, NumberRules
from kolscore.reading.sheet import Place, Sheet
from kolscore.rubric.toml_text import parsed, text_of, written

if TYPE_CHECKING:
    from kolscore.reading.plan import Plan

_KIND: Final = "kolscore reading plan"
_BASES: Final = ("followers", "subscribers", "views", "impressions")
_UNITS: Final = ("percent", "fraction")
_SIGNS: Final = (".", ",")
_HALVES: Final = ("first", "last")
_TOP: Final = ("kind", "platform", "sheet", "bases", "columns")
_APART: Final = 20.0
"""So many times the usual share, or so little of it, is another unit: a percentage is a hundred times its fraction."""
_FAR_APART: Final = 300.0
"""The same of counts, which differ more from list to list: a thousand is what they may be counted in."""
_COUNTED: Final = 100.0
"""From here on a count may be one of thousands."""


class SavedColumn(NamedTuple):
    """A column as the file has it."""

    header: str
    meaning: Meaning | None
    fixed: Fixed


@dataclass(frozen=True)
class SavedPlan(Mapping[str, str]):
    """What a file says of the columns; it maps fields to headers, as ``--column`` does."""

    path: str
    columns: tuple[SavedColumn, ...]
    platform: str = ""
    sheet: str | None = None
    bases: Mapping[str, str] | None = None

    @classmethod
    def load(cls, path: Path) -> "SavedPlan":
        """Read and check a plan. Raises InputError, which names every key that cannot be used."""
        tree = parsed(text_of(path, InputError), str(path), InputError)
        problems = list(_problems(tree))
        if problems:
            raise InputError("\n".join(f"{path}: {problem}" for problem in problems))
        return cls(
            str(path),
            tuple(map(_column, tree["columns"])),
            platform_named(tree["platform"]) if tree.get("platform") else "",
            tree.get("sheet"),
            tree.get("bases"),
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
        named = [SavedColumn(header, Meaning(field), Fixed()) for field, header in given.items()]
        headers = {_plain(one.header) for one in named}
        return replace(self, columns=(*(one for one in kept if _plain(one.header) not in headers), *named))

    def applied(self, sheet: Sheet, place: Place, ignored: frozenset[str]) -> list[tuple[Claim, Fixed]]:
        """What each column of a table is by this plan.

        Raises InputError where a column that it names is not there.
        """
        seen: Counter[str] = Counter()
        left = {(_plain(one.header), again): one for one, again in _numbered(self.columns)}
        made = []
        for index, header in place.headers.items():
            key = _plain(header), seen[_plain(header)]
            seen[_plain(header)] += 1
            one = left.pop(key, SavedColumn(header, None, Fixed()))
            known = f"{self.path} says so" if one.meaning else f"{self.path} leaves it out"
            made.append((Claim(index, header, one.meaning, known), one.fixed))
        if missing := [one.header for one in left.values() if one.meaning and one.header not in ignored]:
            have = ", ".join(f'"{header}"' for header in place.headers.values() if header)
            lacks = ", ".join(f'"{header}"' for header in missing)
            raise InputError(
                f"{sheet.where}: {self.path} names columns that are not there: {lacks}. The table has {have}. Correct the "
                "plan, or make it anew: kolscore columns FILE --save PLAN.toml"
            )
        return made

    def check(self, sheet: Sheet, claim: Claim, fixed: Fixed, usual: float | None) -> None:
        """Raise InputError where the numbers of a column are far from what was usual when the plan was made."""
        apart = _APART if claim.field in SHARES else _FAR_APART
        if not (usual and fixed.usual) or 1 / apart < usual / fixed.usual < apart:
            return
        raise InputError(
            f'{sheet.where}, column {sheet.letter(claim.index)} "{claim.header}": {usual:,.3g} is usual in it, and was '
            f"{fixed.usual:,.3g} when {self.path} was made: its unit seems to have changed. Correct `unit` or `times` and `usual` there, "
            "or make the plan anew: kolscore columns FILE --save PLAN.toml"
        )


def _numbered(columns: Sequence[SavedColumn]) -> Iterator[tuple[SavedColumn, int]]:
    """The columns, each with how often its header stood before."""
    seen: Counter[str] = Counter()
    for one in columns:
        yield one, seen[_plain(one.header)]
        seen[_plain(one.header)] += 1


def _plain(header: str) -> str:
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
    meaning = field and Meaning(
        field,
        factor=float(said.get("times", 1)),
        rest=said.get("rest", False),
        platform=platform_named(said["platform"]) if said.get("platform") else None,
        basis=said.get("basis"),
        language=said.get("language", "en"),
        half=said.get("half", ""),
        moment=said.get("dates", False),
    )
    return SavedColumn(said["header"], meaning or None, fixed)


_KEYS: Final[Mapping[str, tuple[str, Any]]] = {
    "header": ("text", None),
    "field": ("text", FIELDS),
    "unit": ("text", _UNITS),
    "times": ("a number above 0", None),
    "decimals": ("text", _SIGNS),
    "usual": ("a number", None),
    "platform": ("text", None),
    "basis": ("text", _BASES),
    "language": ("text", None),
    "half": ("text", _HALVES),
    "rest": ("true or false", None),
    "dates": ("true or false", None),
    "month_first": ("true or false", None),
}
"""What a column may have: what its value is, and the words that are allowed."""


def _problems(tree: Mapping[str, Any]) -> Iterator[str]:
    """Everything in a file that cannot be used."""
    if tree.get("kind") != _KIND:
        yield f'is no plan: it must begin with kind = "{_KIND}"; kolscore columns FILE --save PLAN.toml makes one'
        return
    yield from (_unknown(key, _TOP) for key in tree if key not in _TOP)
    if "platform" in tree:
        yield from _of_platform("platform", tree["platform"])
    if not isinstance(tree.get("sheet", ""), str):
        yield f"sheet: must be text in quotes, not {written(tree['sheet'])}"
    bases = tree.get("bases", {})
    if not isinstance(bases, dict):
        yield f"bases: must be a table, not {written(bases)}"
        bases = {}
    for platform, basis in bases.items():
        yield from _of_platform("bases", platform)
        yield from _of_words(f"bases.{platform}", basis, _BASES)
    columns = tree.get("columns")
    if not isinstance(columns, list) or not columns or not all(isinstance(one, dict) for one in columns):
        yield "columns: there are none; each begins with [[columns]]"
        return
    for number, one in enumerate(columns, 1):
        yield from (f"column {number}{_called(one)}: {problem}" for problem in _of_column(one))


def _called(column: Mapping[str, Any]) -> str:
    header = column.get("header")
    return f' "{header}"' if isinstance(header, str) else ""


def _of_column(column: Mapping[str, Any]) -> Iterator[str]:
    if "header" not in column:
        yield "has no header"
    for key, value in column.items():
        if key not in _KEYS:
            yield _unknown(key, tuple(_KEYS))
            continue
        kind, words = _KEYS[key]
        if kind == "text":
            yield from _of_platform(key, value) if key == "platform" else _of_words(key, value, words)
        elif kind == "true or false":
            if not isinstance(value, bool):
                yield f"{key}: must be true or false, not {written(value)}"
        elif (
            isinstance(value, bool) or not isinstance(value, (int, float)) or (key == "times" and value <= 0)
        ):
            yield f"{key}: must be {kind}, not {written(value)}"
    field = column.get("field")
    if "unit" in column and field not in SHARES:
        yield f"unit: only shares have one; {field or 'a column that is not read'} has none"


def _of_words(key: str, value: object, words: Sequence[str] | None) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{key}: must be text in quotes, not {written(value)}"
    elif words and value not in words:
        close = difflib.get_close_matches(value, words, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        yield f"{key}: {value!r} is not known{hint} Allowed: {', '.join(words)}"


def _of_platform(key: str, value: object) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{key}: must be text in quotes, not {written(value)}"
        return
    try:
        platform_named(value)
    except InputError as error:
        yield f"{key}: {error}"


def _unknown(key: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(key, known, 1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return f"{key}: is no key of a plan{hint}. Allowed: {', '.join(known)}"


# --- writing it --------------------------------------------------------------------------------------

_HEAD: Final = """\
# How kolscore reads {source}. Correct what is wrong and read the next export in the same way:
#   kolscore annotate NEXT.xlsx --plan THIS.toml
# A column without a field is not read. `kolscore columns FILE` shows what became of each.

kind = "{kind}"
"""


def text_of_plan(sheet: Sheet, plan: "Plan") -> str:
    """The file that says what was decided of a table."""
    lines = [_HEAD.format(source=" ".join(sheet.where.split()), kind=_KIND)]
    if sheet.name:
        lines.append(f"# Without the # in front, no other sheet is read:\n# sheet = {_quoted(sheet.name)}\n")
    if plan.platform:
        lines.append(
            f"# Of rows that name none: {plan.platform.by}.\nplatform = {_quoted(plan.platform.platform)}\n"
        )
    if plan.bases:
        said = "\n".join(f"{platform} = {_quoted(basis)}" for platform, basis in plan.bases.items())
        lines.append(f"# What engagement rates are shares of, where no header says it.\n[bases]\n{said}\n")
    lines += [_written(column.claim, column.rules) for column in plan.columns if column.claim.header]
    return "\n".join(lines)


def _written(claim: Claim, rules: NumberRules | None) -> str:
    meaning = claim.meaning
    why = " ".join(claim.reason.split())
    lines = ["[[columns]]", f"header = {_quoted(claim.header)}"]
    if meaning is None:
        return "\n".join([*lines, f"# not read: {why}", ""]) if why else "\n".join([*lines, ""])
    lines.append(f"field = {_quoted(meaning.field)}  # {why}")
    if meaning.field in NUMBERS and rules:
        decided = [
            ("unit", rules.kind and rules.kind.unit),
            ("decimals", rules.decimals),
            ("usual", _usual(meaning.field, rules.usual)),
            ("month_first", rules.month_first),
        ]
        lines += [f"{key} = {_value(value)}" for key, value in decided if value]
    said = [
        ("times", meaning.factor if meaning.factor != 1 else None), ("rest", meaning.rest), ("platform", meaning.platform),
        ("basis", meaning.basis), ("language", meaning.language if meaning.language != "en" else None), ("half", meaning.half),
        ("dates", meaning.moment),
    ]  # fmt: skip
    return "\n".join([*lines, *(f"{key} = {_value(value)}" for key, value in said if value), ""])


def _usual(field: str, usual: float | None) -> float | None:
    """What is usual in a column, where another unit would show by it."""
    tells = usual is not None and (field in SHARES or usual >= _COUNTED)
    return float(f"{usual:.3g}") if tells else None


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return _quoted(value)
    return str(value).lower() if isinstance(value, bool) else f"{value:.12g}"


def _quoted(text: str) -> str:
    """Text as TOML has it; what JSON escapes, TOML reads."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
