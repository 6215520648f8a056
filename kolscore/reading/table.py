"""Reads a sheet as a table of creators: every row a Creator, every cell not taken a Note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kolscore.creator import Creator, Note
from kolscore.reading.find import find_table
from kolscore.reading.headers import platform_at
from kolscore.reading.measure import Values
from kolscore.reading.recognise import Claim, recognise
from kolscore.reading.sheet import Sheet, is_blank, text_of
from kolscore.reading.values import read_cells

_NO_GIVEN: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table and what became of it."""

    index: int
    letter: str
    header: str
    field: str | None
    """The field it was taken for; None if it is not read."""
    unit: str
    reason: str
    read: int
    """Cells that gave a value."""
    blank: int
    unreadable: int
    example: tuple[str, Any] | None
    """A cell as written, and as read."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet, read."""

    number: int
    """As the user sees it."""
    creator: Creator
    notes: tuple[Note, ...]
    origins: Mapping[str, str]
    """Facts that were worked out, each with the field that it comes from; "" for a header."""


@dataclass(frozen=True, slots=True)
class CreatorTable:
    """A table of creators in a sheet."""

    sheet: Sheet
    header_row: int
    """Number of the header's row, as the user sees it."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    """On whole columns; those on single cells stand with their rows."""
    remarks: tuple[str, ...]
    """What else was decided: rows left out, facts worked out from others."""

    @property
    def last_row(self) -> int:
        """Number of the last creator's row; the header's if there is none."""
        return self.rows[-1].number if self.rows else self.header_row

    @property
    def all_notes(self) -> list[Note]:
        """Every note, those on columns first."""
        return [*self.notes, *(note for row in self.rows for note in row.notes)]

    def cell(self, field: str, row: Row) -> str:
        """Address of the cell (or cells) that a fact of a row comes from; "" if no column holds it."""
        field = row.origins.get(field, field)
        return ", ".join(f"{column.letter}{row.number}" for column in self.columns if column.field == field)


def read_table(
    sheet: Sheet, given: Mapping[str, str] = _NO_GIVEN, ignored: frozenset[str] = frozenset()
) -> CreatorTable:
    """Read a sheet as a table of creators.

    `given` maps fields to headers or column letters that a user named; `ignored`
    are headers, in small letters, of answers that we wrote ourselves.

    Raises NoCreatorTableError if there is none, InputError if two columns claim
    one field or a named header does not exist.
    """
    place = find_table(sheet, given, ignored)
    rows = [sheet.rows[number] for number in place.rows]
    claims = recognise(sheet, place.headers, rows, given, ignored)
    header_row = sheet.top + place.header
    columns: list[Column] = []
    facts: list[dict[str, Any]] = [{} for _ in rows]
    notes: list[list[Note]] = [[] for _ in rows]
    table_notes: list[Note] = []
    for claim in claims:
        cells = [row[claim.index] if claim.index < len(row) else None for row in rows]
        values = read_cells(claim.meaning.field, claim.meaning, cells) if claim.meaning else None
        columns.append(_column(sheet, claim, cells, values))
        if claim.field is None or values is None:
            continue
        letter = sheet.letter(claim.index)
        if values.doubt:
            table_notes.append(Note(f"{letter}{header_row}", claim.field, claim.header, values.doubt))
        _add(facts, claim.field, values)
        for number, message in {**values.doubts, **values.problems}.items():
            address = f"{letter}{sheet.top + place.rows[number]}"
            notes[number].append(Note(address, claim.field, text_of(cells[number]), message))
    remarks = [f"row {sheet.top + number} left out: {why}" for number, why in place.left_out]
    origins: list[dict[str, str]] = [{} for _ in rows]
    remarks += _worked_out(facts, origins, claims)
    return CreatorTable(
        sheet,
        header_row,
        tuple(columns),
        tuple(
            Row(sheet.top + number, Creator(**fact), tuple(said), origin)
            for number, fact, said, origin in zip(place.rows, facts, notes, origins, strict=True)
        ),
        tuple(table_notes),
        tuple(remarks),
    )


def _add(facts: list[dict[str, Any]], field: str, values: Values) -> None:
    """Add a column's values to the facts of the rows; free words of several columns follow one another."""
    for fact, value in zip(facts, values.values, strict=True):
        if value is not None:
            fact[field] = f"{fact[field]} | {value}" if field in fact else value


def _column(sheet: Sheet, claim: Claim, cells: Sequence[Any], values: Values | None) -> Column:
    filled = [number for number, cell in enumerate(cells) if not is_blank(cell)]
    read = [number for number in filled if values and values.values[number] is not None]
    unreadable = len(values.problems) if values else 0
    shown = next(iter(read), next(iter(filled), None))
    reason = claim.reason
    if values and values.decision:
        reason += f"; {values.decision}"
    unit = (values.unit if values else "") or (claim.meaning.unit if claim.meaning else "")
    return Column(
        index=claim.index,
        letter=sheet.letter(claim.index),
        header=claim.header,
        field=claim.field,
        unit=unit,
        reason=reason,
        read=len(read),
        blank=len(cells) - len(read) - unreadable,
        unreadable=unreadable,
        example=None if shown is None else (text_of(cells[shown]), values.values[shown] if values else None),
    )


def _worked_out(
    facts: list[dict[str, Any]], origins: list[dict[str, str]], claims: Sequence[Claim]
) -> list[str]:
    """Facts that follow from others, put in where they are missing; and what was done."""
    remarks = []
    hints = {claim.meaning.platform for claim in claims if claim.meaning and claim.meaning.platform}
    basis = next(
        (claim.meaning.basis for claim in claims if claim.meaning and claim.field == "engagement_rate"), None
    )
    from_header = hints.pop() if len(hints) == 1 else None
    addresses = rates = 0
    for fact, origin in zip(facts, origins, strict=True):
        address = fact.get("profile_url") or fact.get("handle") or ""
        if "platform" not in fact and (platform := platform_at(address) if "." in address else None):
            fact["platform"] = platform
            origin["platform"] = "profile_url" if "profile_url" in fact else "handle"
            addresses += 1
        if from_header and "platform" not in fact:
            fact["platform"], origin["platform"] = from_header, ""
        if basis and "engagement_rate" in fact:
            fact.setdefault("er_basis", basis)
        if _rate(fact):
            origin["engagement_rate"] = "avg_likes"
            rates += 1
    if addresses:
        remarks.append(f"platform taken from the profile address in {addresses} rows")
    if from_header:
        remarks.append(f"platform taken as {from_header} where no cell says it, since a header names it")
    if rates:
        remarks.append(
            f"engagement rate worked out in {rates} rows: (average likes + comments) / followers, or / views on YouTube"
        )
    return remarks


def _rate(fact: dict[str, Any]) -> bool:
    """Work out the engagement rate from averages, if it is missing and they are there."""
    if "engagement_rate" in fact or "avg_likes" not in fact:
        return False
    basis = "views" if fact.get("platform") == "youtube" else "followers"
    base = fact.get("avg_views" if basis == "views" else "followers")
    if not base:
        return False
    fact["engagement_rate"] = (fact["avg_likes"] + fact.get("avg_comments", 0.0)) / base
    fact["er_basis"] = basis
    return True
