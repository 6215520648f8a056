"""Real sheets and nasty ones are taken for what a careful reader takes them for; run as a script, it prints each."""

import math
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kolscore.errors import KolscoreError
from kolscore.reading import CreatorTable, Sheet, read_table
from kolscore.reading.sheet import letters
from kolscore.workbook.read import open_book

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
REAL = ROOT.parent / "shared" / "data" / "creators"
ENOUGH = 0.97
NOTHING = (None, "-", "unknown")


@dataclass
class Grade:
    name: str
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))["file"]


def read(case: dict[str, Any]) -> CreatorTable | None:
    """The table of a case; None if it is refused."""
    try:
        if "grid" in case:
            sheet = Sheet(case["grid"], "", case["name"], case.get("top", 1), case.get("left", 1))
        else:
            book = open_book(REAL / case["name"])
            sheet = book.sheet(case.get("sheet", book.sheet_names[0]))
        return read_table(sheet, {}, frozenset())
    except KolscoreError:
        return None


def grade(case: dict[str, Any], table: CreatorTable | None) -> Grade:
    """How the entries of a case were answered; an answer not given is missed, another one is wrong."""
    result = Grade(case["name"])
    for what, answer, allowed in entries(case, table):
        if any(same(answer, one) for one in allowed):
            result.right += 1
        elif answer in NOTHING:
            result.missed.append(f"{what} ({' or '.join(map(str, allowed))})")
        else:
            result.wrong.append(f"{what} {answer} ({' or '.join(map(str, allowed))})")
    return result


def share(grades: Sequence[Grade]) -> float:
    """How much is right, where what is wrong counts twice."""
    right = sum(one.right for one in grades)
    return right / (right + sum(len(one.missed) + 2 * len(one.wrong) for one in grades))


def entries(case: dict[str, Any], table: CreatorTable | None) -> Iterator[tuple[str, Any, list[Any]]]:
    """Each question of a case: what is asked, the answer (None without a table), and the answers that are right."""
    refused = case.get("refused", False)
    if refused is True or (refused and table is None):
        yield "refused", "read" if table else "refused", ["refused"]
        return
    header = case.get("header_row", 1)
    yield "header row", table and table.header_row, listed(header)
    if case.get("rows") != 0:
        first = table.rows[0].number if table and table.rows else None
        yield "first row", first, [case["first_row"] if "first_row" in case else header + 1]
    if "rows" in case:
        yield "rows", table and len(table.rows), listed(case["rows"])
    taken = {column.letter: column.field or "-" for column in table.columns} if table else {}
    facts = expected(case)
    for letter, allowed in facts.items():
        yield letter, taken.get(letter, "-") if table else None, allowed
    for one, other, fact in case.get("twins", ()):
        both = {taken.get(one, "-"), taken.get(other, "-")} - {"-"}
        yield f"{one}/{other}", ", ".join(sorted(both)) or None, [fact]
        facts |= {one: [fact], other: [fact]}
    for letter, fact in taken.items():
        if letter not in facts and fact != "-":
            yield letter, fact, ["-"]
    creators = {row.number: row.creator for row in table.rows} if table else {}
    for cell, value in case.get("cells", {}).items():
        letter = cell.rstrip("0123456789")
        fact = next(one for one in facts[letter] if one != "-")
        creator = creators.get(int(cell.removeprefix(letter)))
        answer = None if creator is None else getattr(creator, fact)
        yield cell, "unknown" if creator and answer is None else answer, listed(value)


def expected(case: dict[str, Any]) -> dict[str, list[str]]:
    """What each column may be taken for, twins left out."""
    facts = {letter: [fact] for letter, fact in case.get("columns", {}).items()}
    for span, allowed in case.get("either", {}).items():
        facts |= dict.fromkeys(spread(span), allowed)
    return facts | {letter: ["-"] for letter in spread(case.get("unread", ""))}


def spread(spans: str) -> list[str]:
    """Each letter of spans such as "A C:E"."""
    found = []
    for span in spans.split():
        first, _, last = span.partition(":")
        found += [letters(number) for number in range(column(first), column(last or first) + 1)]
    return found


def column(letter: str) -> int:
    number = 0
    for sign in letter:
        number = number * 26 + ord(sign) - 64
    return number


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def same(answer: Any, allowed: Any) -> bool:
    if isinstance(allowed, str) or isinstance(answer, (str, bool, type(None))):
        return answer == allowed
    return math.isclose(answer, allowed, rel_tol=1e-5)


def offenders(grades: Sequence[Grade]) -> str:
    return "\n".join(
        f"{one.name}: missed {', '.join(one.missed) or 'nothing'}; wrong {', '.join(one.wrong) or 'nothing'}"
        for one in grades
        if one.missed or one.wrong
    )


@pytest.mark.parametrize(
    "name", [pytest.param("real_sheets.toml", marks=pytest.mark.slow), "nasty_sheets.toml"]
)
def test_sheets_are_taken_for_what_they_are(name):
    if name == "real_sheets.toml" and not REAL.is_dir():
        pytest.skip("real spreadsheets are not part of the repository")
    grades = [grade(case, read(case)) for case in cases(name)]
    reached = share(grades)
    assert reached >= ENOUGH, f"{reached:.1%} right\n{offenders(grades)}"


@pytest.mark.parametrize("name", ["real_sheets.toml", "nasty_sheets.toml"])
def test_every_column_of_a_case_is_asked_once(name):
    for case in cases(name):
        asked = [*case.get("columns", {}), *spread(case.get("unread", ""))]
        asked += [letter for span in case.get("either", {}) for letter in spread(span)]
        asked += [letter for twins in case.get("twins", ()) for letter in twins[:2]]
        assert len(asked) == len(set(asked)), case["name"]
        assert case.get("refused") is True or asked, case["name"]


def shown(name: str) -> Iterator[str]:
    grades = [grade(case, read(case)) for case in cases(name)]
    yield f" right missed wrong  {name}: {share(grades):.1%}"
    for one in grades:
        yield f"{one.right:6}{len(one.missed):7}{len(one.wrong):6}  {one.name}"
        for word, which in (("missed", one.missed), ("wrong", one.wrong)):
            if which:
                yield f"{'':21}{word}: {', '.join(which)}"


if __name__ == "__main__":
    for title in sys.argv[1:] or ["real_sheets.toml", "nasty_sheets.toml"]:
        sys.stdout.writelines(f"{line}\n" for line in shown(title))
