"""Tables of creators become people, and the rows of a person get all that is known of the person."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.assessment import Whose
from kolscore.creator import Note
from kolscore.identity.gather import Known, accounts_of
from kolscore.identity.links import Links
from kolscore.identity.people import Decisions, KnownPerson, People, people_of
from kolscore.identity.pool import Pooled, pooled
from kolscore.scoring.summary_sentence import ask
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kolscore.identity.account import Account
    from kolscore.reading import CreatorTable, Row
    from kolscore.scoring import Assessor

NO_DECISIONS: Final[Decisions] = {}
_NOBODY: Final = "not_a_creator"


class FoundPeople(NamedTuple):
    """Who stands in some tables."""

    people: People
    tables: Sequence[CreatorTable]
    accounts: Sequence[Account]
    """One for each row, table after table."""
    pool: bool = False
    """Whether the rows have the facts of their people."""

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return len(self.accounts)

    @property
    def sentence(self) -> str:
        """How many people stand in how many rows."""
        several = sum(len(one.different) > 1 for one in self.people.people)
        said = [f"{say('words.rows', n=self.rows)}, {say('identity.people', n=len(self.people.people))}"]
        said += [say("identity.several", n=several)] if several else []
        said += [say("identity.repeated", n=self.people.repeated)] if self.people.repeated else []
        said += [say("identity.pairs", n=len(self.people.open))] if self.people.open else []
        return "; ".join(said)

    @property
    def remarks(self) -> Sequence[str]:
        """What to tell of it: the sentence, decisions on accounts that are not in the list, and what too many rows share."""
        decided = [say("identity.unknown", pair=pair) for pair in self.people.unknown]
        return [self.sentence, *decided, *(say("identity.ignored", crowd=one) for one in self.people.crowds)]

    def whose(self, table: int) -> list[Whose]:
        """Whose each row of a table is."""
        return [_whose(self.people.of_place[one.place]) for one in self._of(table)]

    def _of(self, table: int) -> Sequence[Account]:
        ends = list(accumulate((len(one.rows) for one in self.tables), initial=0))
        return self.accounts[ends[table] : ends[table + 1]]

    def pooled(self, tolerance: float) -> list[CreatorTable]:
        """The tables, in which each row of a person has the facts of all of them; those of one row stay what they are."""
        rows = [(table, place) for table, one in enumerate(self.tables) for place in range(len(one.rows))]
        facts: list[dict[int, Pooled]] = [{} for _ in self.tables]
        elsewhere: list[dict[tuple[int, str], str]] = [{} for _ in self.tables]
        notes: list[dict[int, list[Note]]] = [{} for _ in self.tables]
        for person in self.people.people:
            if len(person.places) > 1:
                self._pool(person, rows, tolerance, (facts, elsewhere, notes))
        return [
            replace(
                one,
                rows=one.rows.with_facts(_by_field(facts[table]), notes[table]),
                elsewhere=elsewhere[table],
            )
            if facts[table]
            else one
            for table, one in enumerate(self.tables)
        ]

    def _pool(
        self, person: KnownPerson, rows: Sequence[tuple[int, int]], tolerance: float, into: Any
    ) -> None:
        facts, elsewhere, notes = into
        theirs = [
            (rows[place][0], self.tables[rows[place][0]].rows[rows[place][1]]) for place in person.places
        ]
        pool = pooled([row.creator for _, row in theirs], tolerance)
        cells = {
            field: ", ".join(
                dict.fromkeys(filter(None, (self._cell(field, *theirs[place]) for place in places)))
            )
            for field, places in pool.origins.items()
        }
        said = [self._differ(field, held, theirs) for field, held in pool.differ]
        for place in person.places:
            table, of_table = rows[place]
            number = self.tables[table].rows.numbers[of_table]
            facts[table][of_table] = pool
            own = self.accounts[place].row.removesuffix(f"row {number}")
            for field, where in cells.items():
                elsewhere[table][number, field] = (
                    ", ".join(cell.removeprefix(own) for cell in where.split(", ")) if own else where
                )
        if said:
            table, of_table = rows[person.places[0]]
            notes[table][of_table] = said

    def _cell(self, field: str, table: int, row: Row) -> str:
        """The address of a fact; with file or sheet, where there are several."""
        before = next(one.row for one in self._of(table)).rpartition("row ")[0]
        cells = self.tables[table].cell(field, row)
        return ", ".join(before + cell for cell in cells.split(", ")) if cells else ""

    def _differ(
        self, field: str, held: Sequence[tuple[int, float]], theirs: Sequence[tuple[int, Row]]
    ) -> Note:
        cells = [self._cell(field, *theirs[place]) for place, _ in held]
        each = ", ".join(
            f"{value:g} ({cell})" if cell else f"{value:g}"
            for cell, (_, value) in zip(cells, held, strict=True)
        )
        message = say("identity.differ", field=ask(field), each=each)
        return Note(next(filter(None, cells), ""), field, f"{held[0][1]:g}", message)


def find(
    tables: Sequence[CreatorTable], assessor: Assessor, decisions: Decisions = NO_DECISIONS
) -> FoundPeople:
    """Who stands in some tables: accounts by the evidence of the rubric, and by what the user decided."""
    rules = assessor.rubric.identity
    countries = _countries(assessor)
    accounts: list[Account] = []
    for number, (table, before) in enumerate(zip(tables, _named(tables), strict=True)):
        accounts += accounts_of(table, number, len(accounts), Known(rules.words, countries, before))
    links = Links(accounts, rules, _nobody(tables, assessor), countries.values())
    return FoundPeople(people_of(links, accounts, rules, decisions), tables, accounts)


def _countries(assessor: Assessor) -> dict[str, str]:
    """The id of each market by all that it is called."""
    markets = assessor.rubric.markets
    return {
        word.casefold(): market
        for market, rule in markets.items()
        for word in (market, rule.name, *rule.words)
    }


def _nobody(tables: Sequence[CreatorTable], assessor: Assessor) -> Callable[[int], bool]:
    """Says of a row whether nobody stands behind it: a brand, a newsroom, a fan page."""
    firsts = list(accumulate((len(table.rows) for table in tables), initial=0))
    known: dict[int, bool] = {}

    def nobody(place: int) -> bool:
        if place not in known:
            table = next(number for number in range(len(tables)) if place < firsts[number + 1])
            creator = tables[table].rows[place - firsts[table]].creator
            known[place] = assessor.assess(creator).label.id == _NOBODY
        return known[place]

    return nobody


def _named(tables: Sequence[CreatorTable]) -> Iterator[str]:
    """What stands before the addresses of each table's cells: its file or its sheet, where there are several."""
    files = {one.sheet.file for one in tables}
    sheets = {(one.sheet.file, one.sheet.name) for one in tables}
    for one in tables:
        parts = [one.sheet.file] if len(files) > 1 else []
        parts += [one.sheet.name] if len(sheets) > len(files) and one.sheet.name else []
        yield f"{' '.join(parts)} " if parts else ""


def _whose(person: KnownPerson) -> Whose:
    return Whose(person.id, "; ".join(one.said for one in person.different), person.why)


def _by_field(pools: Mapping[int, Pooled]) -> dict[int, dict[str, Any]]:
    return {place: {**pool.facts, **pool.signals} for place, pool in pools.items()}
