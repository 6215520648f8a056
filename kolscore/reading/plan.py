"""What was decided of a table before its rows are read: what each column means, and how its cells are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from kolscore.errors import NoCreatorTableError
from kolscore.fields import NUMBERS, OF_PROFILE, SUPPORTING
from kolscore.reading.as_of import counted_back
from kolscore.reading.board import ColumnMatch
from kolscore.reading.column_profile import kind_of, samples
from kolscore.reading.named import NamedPlatform, platform_of_list
from kolscore.reading.number_rules import NOTHING_FIXED, Fixed, NumberRules
from kolscore.reading.outcome import Values
from kolscore.reading.profile import Profile
from kolscore.reading.recognise import recognise
from kolscore.reading.repeats import history
from kolscore.reading.row_facts import in_headers
from kolscore.reading.saved import SavedPlan
from kolscore.reading.sense import weigh
from kolscore.reading.sheet import AsOf, Sheet, TableArea, is_blank
from kolscore.reading.torn import Kinds, Torn, kinds_of_cells, torn
from kolscore.reading.values import read_cells
from kolscore.words import say

_FACTS: Final = (NUMBERS - SUPPORTING) | {"verified"}


class PlannedColumn(NamedTuple):
    """A column, what it was taken for, and how its numbers are read."""

    claim: ColumnMatch
    rules: NumberRules | None = None
    fixed: Fixed = NOTHING_FIXED


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided of a table; rows are read by it alone, each by itself."""

    columns: tuple[PlannedColumn, ...]
    platform: NamedPlatform | None = None
    """The platform of rows that say none."""
    kinds: Kinds | None = None
    """What columns hold that are not read, by their indexes; None if the rows at hand show it."""
    as_of: AsOf | None = None
    """The day from which dates are counted back."""
    beyond: bool | None = None
    """Whether rows go on to the right of the last header so often that it is said once; None if the rows at hand show it."""
    missing: str = ""
    """What to tell where no column holds followers."""
    bases: Mapping[str, str] | None = None
    """What the engagement rates of a platform are shares of, where the column shows it and nothing says it."""

    @property
    def claims(self) -> list[ColumnMatch]:
        """What each column was taken for."""
        return [column.claim for column in self.columns]

    def fits(self, place: TableArea) -> bool:
        """Whether a table has the same headers in the same columns; one without a header may be blank in some rows."""
        said = {index: header for index, header in place.headers.items() if header}
        return {claim.index: claim.header for claim in self.claims if claim.header} == said


class Cells(NamedTuple):
    """The rows of a table, read column by column."""

    misfits: Torn
    columns: list[Sequence[Any]]
    """The cells of each column."""
    values: list[Values | None]
    """Its values; None for one that is not read."""
    as_of: AsOf | None
    """The day from which its dates were counted back, or would have been;"""
    of_dates: str
    """and what to say of it."""


def some_of(sheet: Sheet, place: TableArea, profile: Profile) -> tuple[Sheet, TableArea]:
    """A long table with no more rows than its profile keeps."""
    head = list(sheet.rows[: place.header + 1])
    few = profile.rows()
    rows = list(range(len(head), len(head) + len(few)))
    # Columns without a header that hold nothing at the top of a long list are columns all the same.
    inner = [index for index in range(min(place.headers), max(place.headers)) if index not in place.headers]
    held = {index: "" for index in inner if any(index < len(row) and not is_blank(row[index]) for row in few)}
    headers = dict(sorted({**place.headers, **held}.items()))
    return replace(sheet, rows=[*head, *few]), place._replace(headers=headers, rows=rows, left_out=[])


def for_more(plan: Plan, sheet: Sheet, place: TableArea) -> Plan:
    """A plan that was made by some rows of a table, for all of it."""
    free = [claim.index for claim in plan.claims if not claim.field]
    return replace(plan, kinds=kinds_of_cells(free, [sheet.rows[number] for number in place.rows]))


def decided(
    sheet: Sheet, place: TableArea, given: Mapping[str, str], ignored: frozenset[str]
) -> tuple[Plan, Cells]:
    """Decide by the rows of a table what it means; gives these too.

    Raises NoCreatorTableError if it is none of creators, InputError if a header of `given` is not there.
    """
    rows = [sheet.rows[number] for number in place.rows]
    saved = given if isinstance(given, SavedPlan) else None
    if saved:
        applied = saved.applied(sheet, place, ignored)
        open_plan = Plan(
            tuple(PlannedColumn(claim, one.rules, one.fixed) for claim, one in applied),
            kinds={} if saved.records else None,
            as_of=saved.as_of,
            bases=saved.bases,
        )
    else:
        claims, missing = recognise(sheet, place, given, ignored)
        if not given and not _of_creators(claims, rows):
            raise NoCreatorTableError(_what_was_taken(sheet, place, claims))
        if not given and (days := history(sheet, place, claims, rows)):
            raise NoCreatorTableError(days)
        open_plan = Plan(tuple(map(PlannedColumn, claims)), missing=missing)
    cells = cells_by(open_plan, sheet, place, ignored)
    columns = tuple(
        column._replace(rules=values.rules if values else None)
        for column, values in zip(open_plan.columns, cells.values, strict=True)
    )
    for column, values in zip(open_plan.columns, cells.values, strict=True):
        if (
            saved and values and values.rules and not column.rules
        ):  # where rules are laid down, no cell may end a run
            saved.check(sheet, column.claim, column.fixed, values)
    claims = open_plan.claims
    named_in = in_headers(claim.meaning for claim in claims if claim.meaning)
    return replace(
        open_plan,
        columns=columns,
        platform=_platform_by(saved) if saved and saved.records else platform_of_list(sheet, place, named_in),
        beyond=cells.misfits.edge > 0,
        as_of=cells.as_of and cells.as_of._replace(settled=True),
    ), cells


def _platform_by(saved: SavedPlan) -> NamedPlatform | None:
    return (
        NamedPlatform(saved.platform, say("reading.plan.path_says", path=saved.path))
        if saved.platform
        else None
    )


def cells_by(plan: Plan, sheet: Sheet, place: TableArea, ignored: frozenset[str]) -> Cells:
    """Read the cells of a table by a plan; what that leaves open is decided by them."""
    rows = [sheet.rows[number] for number in place.rows]
    misfits = torn(sheet, place, plan.claims, ignored, plan.kinds, once=plan.beyond)
    by_column = list(
        zip_longest(*(() if number in misfits.unread else row for number, row in enumerate(rows)))
    )
    blank = [None] * len(rows)
    columns: list[Sequence[Any]] = [
        by_column[claim.index] if claim.index < len(by_column) else blank for claim in plan.claims
    ]
    values = [
        read_cells(column.claim.meaning.field, column.claim.meaning, cells, column.rules or column.fixed)
        if column.claim.meaning
        else None
        for column, cells in zip(plan.columns, columns, strict=True)
    ]
    read = [
        (claim, found) for claim, found in zip(plan.claims, values, strict=True) if claim.meaning and found
    ]
    dated = [(claim, found) for claim, found in read if claim.meaning and claim.meaning.moment]
    sheet = replace(sheet, as_of=plan.as_of) if plan.as_of else sheet
    decided = any(column.rules for column in plan.columns)
    as_of, of_dates = counted_back(sheet, place, dated, decided=decided) if dated else (sheet.as_of, "")
    weigh([(claim.meaning, found) for claim, found in read if claim.meaning], decided=decided)
    return Cells(misfits, columns, values, as_of, of_dates)


def _of_creators(claims: Sequence[ColumnMatch], rows: Sequence[Sequence[Any]]) -> bool:
    """Whether columns say who is meant, and something of them; a media plan has a reach, and nobody who has it."""
    fields = {claim.meaning.like for claim in claims if claim.meaning}
    followers = any(
        claim.meaning and claim.field == "followers" and (claim.meaning.outright or claim.meaning.inner)
        for claim in claims
    )
    if followers or fields & OF_PROFILE or ("name" in fields and fields & _FACTS):
        return True
    names = samples(rows, [claim.index for claim in claims if claim.field == "name"])
    return any(kind_of(cells) == "names with handles" for cells in names.values())


def _what_was_taken(sheet: Sheet, place: TableArea, claims: Sequence[ColumnMatch]) -> str:
    seen = ", ".join(
        say("reading.plan.as_field", letter=sheet.letter(claim.index), header=claim.header, field=claim.field)
        for claim in claims
        if claim.field
    )
    return say(
        "reading.plan.not_enough",
        where=sheet.where,
        row=sheet.top + place.header,
        seen=seen or say("reading.plan.none"),
    )
