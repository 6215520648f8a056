"""The people of one or several files: who is one person, as a workbook or a table, and all lists as one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kolscore.annotation import settled
from kolscore.answers import ALWAYS, ON_REQUEST
from kolscore.errors import OutputError
from kolscore.fields import FIELDS, NUMBERS, SHARES, name_of
from kolscore.identity.pool import pooled
from kolscore.identity.tables import find
from kolscore.reading import Percent, is_blank, text_of
from kolscore.words import say
from kolscore.workbook.pages.people import page
from kolscore.workbook.read import Book

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolscore.annotation import Annotated
    from kolscore.creator import Creator
    from kolscore.identity.people import Decisions, KnownPerson
    from kolscore.identity.tables import FoundPeople
    from kolscore.reading import CreatorTable
    from kolscore.scoring import Assessor

_HEADED: Final = {
    "avg_comments": "average comments", "avg_shares": "average shares", "avg_saves": "average saves",
    "er_basis": "engagement basis", "speaking": "talks", "total_views": "total views", "position": "academic position",
    "audience": "target audience",
}  # fmt: skip
"""Headers that a list of our own gives to fields whose names are none."""
_OWN: Final = ("Person ID", "All accounts", "Total, all accounts", "Rows")
_BETWEEN: Final = " | "


def people_in(tables: Sequence[CreatorTable], assessor: Assessor, decisions: Decisions) -> FoundPeople:
    """Who stands in some tables."""
    return find([settled(table, assessor) for table in tables], assessor, decisions)


def rows_of_page(found: FoundPeople, scored: Sequence[Annotated]) -> list[Sequence[Any]]:
    """What the sheet *KOL People* holds, row by row."""
    return [line.values for line in page(found, scored).lines]


# --- all lists as one ----------------------------------------------------------------------------------


def merged(found: FoundPeople, name: str, assessor: Assessor, *, accounts: bool) -> Book:
    """All tables as one list: a row for each person or, with `accounts`, for each account.

    Facts stand under headers of ours, so that they are read again as they were;
    columns that no score takes keep their headers, and are joined where rows
    of a person differ. Raises OutputError if there are no rows.
    """
    if not found.accounts:
        raise OutputError(say("people.nobody", name=name))
    of_row = list(_rows(found))
    groups = [group for person in found.people.people for group in _groups(person, accounts=accounts)]
    tolerance = assessor.rubric.identity.differ
    pools = [pooled([of_row[place][0] for place in places], tolerance) for _, places in groups]
    fields = [field for field in FIELDS if any(field in pool.facts for pool in pools)]
    signals = sorted({signal for pool in pools for signal in pool.signals})
    kept = list(dict.fromkeys(header for _, others in of_row for header in others))
    taken = {_header(field) for field in fields}
    rows: list[list[Any]] = [
        [*map(_header, fields), *signals, *_OWN, *(_free(header, taken) for header in kept)]
    ]
    for (person, places), pool in zip(groups, pools, strict=True):
        facts = [_cell(field, pool.facts.get(field)) for field in fields]
        rows.append(
            [*facts, *map(pool.signals.get, signals), *_about(found, person, places),
             *(_joined(of_row[place][1].get(header) for place in places) for header in kept)]
        )  # fmt: skip
    return Book(name, Path(name), [""], "csv", signals=assessor.rubric.signals, _texts={"": rows})


def _rows(found: FoundPeople) -> Iterator[tuple[Creator, dict[str, Any]]]:
    """The creator of each row, and the cells of columns that are not read."""
    ours = {answer.name for answer in (*ALWAYS, *ON_REQUEST)}
    for table in found.tables:
        read = {column.header for column in table.columns if column.field} | ours | {""}
        free = {one.index: one.header for one in table.columns if not one.field and one.header not in read}
        for row, creator in zip(table.rows.numbers, table.rows.creators(), strict=True):
            cells = table.sheet.rows[row - table.sheet.top]
            yield creator, {header: cells[index] for index, header in free.items() if index < len(cells)}


def _groups(person: KnownPerson, *, accounts: bool) -> list[tuple[KnownPerson, list[int]]]:
    """The rows of a person, or of each account of a person."""
    if not accounts:
        return [(person, person.places)]
    by_account: dict[Any, list[int]] = {}
    for one in person.accounts:
        by_account.setdefault(one.key or one.place, []).append(one.place)
    return [(person, places) for places in by_account.values()]


def _header(field: str) -> str:
    name = _HEADED.get(field) or name_of(field)
    return name[:1].upper() + name[1:]


def _free(header: str, taken: set[str]) -> str:
    """A header of a column that was not read, where it is not that of a fact."""
    return f"{header} (as given)" if header in taken else header


def _cell(field: str, fact: Any) -> Any:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if field in SHARES and fact is not None:
        return Percent(fact)
    if field in NUMBERS and fact is not None and float(fact).is_integer():
        return int(fact)
    return fact


def _about(found: FoundPeople, person: KnownPerson, places: Sequence[int]) -> list[Any]:
    sizes = [one.followers for one in person.different if one.followers is not None]
    where = ", ".join(found.accounts[place].row for place in sorted(places))
    return [person.id, "; ".join(one.said for one in person.different), sum(sizes) if sizes else None, where]


def _joined(cells: Iterator[Any]) -> Any:
    """The cell that rows have in common; all that they say, where they differ."""
    held = {text_of(cell): cell for cell in cells if not is_blank(cell)}
    return next(iter(held.values())) if len(held) == 1 else _BETWEEN.join(held) or None
