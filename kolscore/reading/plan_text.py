"""Writes a plan as a file that a person can read and correct, with the reason for each column."""

import json
from collections.abc import Sequence
from typing import Final

from kolscore.fields import NUMBERS, SHARES
from kolscore.reading.board import ColumnMatch
from kolscore.reading.laid_down import text_of_rules
from kolscore.reading.number_rules import NumberRules
from kolscore.reading.plan import Plan
from kolscore.reading.saved import KIND
from kolscore.reading.sheet import Sheet
from kolscore.words import say

_COUNTED: Final = 100.0
"""From here on a count may be one of thousands."""


def text_of_plan(sheet: Sheet, plan: Plan, rubric: str = "", optional: Sequence[str] = ()) -> str:
    """The file that says what was decided of a table; of records, all that was, by a rubric of this hash.

    `optional` are the columns that some files lack.
    """
    lines = [f'{_remark("head", source=" ".join(sheet.where.split()))}\nkind = "{KIND}"\n']
    if sheet.records:
        lines.append(f'{_remark("records")}rows = "records"\nrubric = {_quoted(rubric)}\n')
        if plan.as_of:
            day = plan.as_of
            lines.append(f"{_remark('as_of', by=day.by)}as_of = {day.day.isoformat()}\n")
    if sheet.name:
        lines.append(f"{_remark('sheet')}# sheet = {_quoted(sheet.name)}\n")
    if plan.platform:
        lines.append(
            f"{_remark('platform', by=plan.platform.by)}platform = {_quoted(plan.platform.platform)}\n"
        )
    if plan.bases:
        said = "\n".join(f"{platform} = {_quoted(basis)}" for platform, basis in plan.bases.items())
        lines.append(f"{_remark('bases')}[bases]\n{said}\n")
    every = sheet.records
    lines += [
        _written(one.claim, one.rules, every=every, optional=one.claim.header in optional)
        for one in plan.columns
        if one.claim.header
    ]
    return "\n".join(lines)


def _written(claim: ColumnMatch, rules: NumberRules | None, *, every: bool, optional: bool) -> str:
    meaning = claim.meaning
    why = " ".join(claim.reason.split())
    lines = ["[[columns]]", f"header = {_quoted(claim.header)}"]
    if meaning is None:
        return "\n".join([*lines, _remark("not_read", why=why)]) if why else "\n".join([*lines, ""])
    lines.append(f"field = {_quoted(meaning.field)}  # {why}")
    if meaning.kind:
        lines.append(f"signal = {_quoted(meaning.kind)}  {_remark('signal').strip()}")
    if meaning.like in NUMBERS and rules:
        decided = [
            ("unit", rules.kind and rules.kind.unit),
            ("decimals", rules.decimals),
            ("usual", _usual(meaning.field, rules.usual)),
            ("month_first", rules.month_first),
            ("decided", every and text_of_rules(rules)),
        ]
        lines += [
            f"{key} = {value if key == 'decided' else _value(value)}" for key, value in decided if value
        ]
    lines += [f"optional = true  {_remark('optional').strip()}"] if optional else []
    said = [
        ("times", meaning.factor if meaning.factor != 1 else None), ("rest", meaning.rest), ("platform", meaning.platform),
        ("basis", meaning.basis), ("language", meaning.language if meaning.language != "en" else None), ("half", meaning.half),
        ("dates", meaning.moment),
    ]  # fmt: skip
    return "\n".join([*lines, *(f"{key} = {_value(value)}" for key, value in said if value), ""])


def _remark(key: str, **slots: str) -> str:
    """Lines of the file that people read and no program does."""
    words = say(f"reading.plan_file.{key}", **slots)
    return "".join(f"# {line}".rstrip() + "\n" for line in words.splitlines())


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
