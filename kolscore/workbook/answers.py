"""Writes the answer columns into a copy of a workbook, beside each table, and marks them as ours."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from kolscore.annotation import Annotated
from kolscore.answers import ALWAYS, OF_LIVE, ON_REQUEST, Answer, answer_columns, further, header_for
from kolscore.errors import OutputError
from kolscore.reading import CreatorTable
from kolscore.reading.sheet import is_blank, letters
from kolscore.scoring.credibility import DIMENSIONS
from kolscore.words import say
from kolscore.workbook.colours import rules_for
from kolscore.workbook.pages import (
    About,
    CampaignSheet,
    Live,
    RubricSheet,
    Status,
    campaign,
    evidence,
    pages_of,
    rubric,
    status,
)
from kolscore.workbook.pages.evidence import in_row
from kolscore.workbook.xlsx_patch.book import free_name
from kolscore.workbook.xlsx_patch.cells import Formula
from kolscore.workbook.xlsx_patch.fresh import FreshRow
from kolscore.workbook.xlsx_patch.inspection import Seen
from kolscore.workbook.xlsx_patch.patch import NewColumn, Patch
from kolscore.workbook.xlsx_patch.styles import CellStyle
from kolscore.workbook.xlsx_patch.verify import Verified, checked
from kolscore.workbook.xlsx_patch.xml_bytes import LAST_COLUMN, LAST_ROW, Area

_WIDTHS: Final = {
    "role": 22.0,
    "why": 80.0,
    "flags": 40.0,
    "label": 20.0,
    "missing": 40.0,
    "role_why": 50.0,
    "role_brief": 50.0,
    "alternatives": 40.0,
    "cohort": 44.0,
    "accounts": 46.0,
    "same_person_why": 50.0,
}
_WIDTH: Final = 17.0
_WRAPPED: Final = CellStyle(wrap=True)
_LOOKS: Final = {
    "credibility": CellStyle("0.0"),
    "confidence": CellStyle("0.00", quiet=True),
    "standing": CellStyle("0"),
    **dict.fromkeys(
        ("why", "flags", "missing", "role_why", "role_brief", "alternatives", "same_person_why"), _WRAPPED
    ),
    **dict.fromkeys(DIMENSIONS, CellStyle("+0.0;-0.0;0.0")),
}
_NAMES: Final = {answer.key: answer.name for answer in (*ALWAYS, *ON_REQUEST, *OF_LIVE)}
_HIDDEN: Final = frozenset(answer.key for answer in OF_LIVE)
_APART: Final = "KOL {}"
"""Name of a sheet for the answers of another one."""


def write_answers(  # noqa: PLR0913 - what goes where, and what the user allows
    source: Path,
    target: Path,
    tables: Sequence[Annotated],
    add: Iterable[str],
    *,
    force: bool,
    protected: bool,
    about: About | None,
) -> Verified:
    """Write the answers to each table into a copy of the workbook.

    `about` is what the sheets of our own tell of the run; without it there are
    none. `force` lets a digital signature be dropped, `protected` lets protected sheets
    be written into. Raises OutputError if there is no way to write them without
    losing something.
    """
    add = list(add)
    remarks: list[str] = []
    unheaded: dict[str, str] = {}
    with Patch(source) as patch:
        if patch.signed:
            if not force:
                raise OutputError(say("workbook.answers.signed", name=source.name))
            patch.drop_signatures()
            remarks.append(say("workbook.answers.signature_removed"))
        rules, live = _sheets_for_formulas(patch, tables, about, add)
        for name, of_sheet in by_sheet(live.annotated() if live else tables).items():
            remarks += _write_sheet(
                patch, name, of_sheet, WantedAnswers(add, live), unheaded, protected=protected
            )
        for name, columns in unheaded.items():
            remarks.append(say("workbook.answers.no_headers", name=repr(name), columns=columns))
        if about:
            named = [
                (say("workbook.answers.columns_in", name=repr(name)), columns)
                for name, columns in unheaded.items()
            ]
            about = about._replace(settings=[*about.settings, *named])
        made = list(pages_of(tables, about, rules, live)) if about and rules else []
        patch.book.define_functions(live.functions if live else {})
        patch.drop_pages(but=[page.key for page in made])
        for page in made:
            patch.put_page(page)
        patch.save(target)
        rows = patch.rows
    return Verified(remarks, checked(source, target, rows))


class WantedAnswers(NamedTuple):
    """What is to be written beside a table."""

    add: Sequence[str]
    """Answers asked for."""
    live: Live | None
    """What answers lead to, if they are formulas, which need columns of their own."""

    def columns(self, there: Collection[str]) -> tuple[Answer, ...]:
        """The columns to be written; `there` are the keys of those that stand there."""
        of_live = OF_LIVE if self.live else [one for one in OF_LIVE if one.key in there]
        return (*answer_columns([*self.add, *further(there)]), *of_live)


def _keys(patch: Patch, tables: Sequence[Annotated]) -> list[str]:
    """The keys of columns of ours that stand beside tables, or apart from them."""
    found: list[str] = []
    for one in tables:
        name, top = one.table.sheet.name, max(one.table.header_row, 1)
        found += [*patch.marked(name, top, _headers(one.table)), *patch.apart(name)[1]]
    return found


def _sheets_for_formulas(
    patch: Patch, tables: Sequence[Annotated], about: About | None, add: Sequence[str]
) -> tuple[RubricSheet | None, Live | None]:
    """The sheets that formulas lead to, under the names that they will have."""
    if about is None:
        return None, None
    rules = RubricSheet(tables[0].rubric, patch.page_name(rubric.KEY, rubric.NAME), about.rubric)
    if not about.live:
        return rules, None
    name = patch.page_name(evidence.KEY, evidence.NAME)
    made = (
        CampaignSheet(tables[0].rubric, about.brief, patch.page_name(campaign.KEY, campaign.NAME))
        if about.brief
        else None
    )
    rules.live = True
    valid = Status(tables[0].rubric, rules, patch.page_name(status.KEY, status.NAME))
    answers = answer_columns([*add, *further(_keys(patch, tables))])
    return rules, Live(tables, name, rules, valid, answers, campaign=made, lambdas=about.lambdas)


def by_sheet(tables: Sequence[Annotated]) -> dict[str, list[Annotated]]:
    """The tables of each sheet, by its name, from the top down."""
    sheets: dict[str, list[Annotated]] = {}
    for annotated in sorted(tables, key=lambda one: one.table.header_row):
        sheets.setdefault(annotated.table.sheet.name, []).append(annotated)
    return sheets


def _write_sheet(  # noqa: PLR0913 - what goes where
    patch: Patch,
    name: str,
    tables: Sequence[Annotated],
    wanted: WantedAnswers,
    unheaded: dict[str, str],
    *,
    protected: bool,
) -> list[str]:
    """Write the answers to the tables of one sheet, all in the same columns; gives remarks.

    If there is no row for their headers, `unheaded` gets what stands in each column.
    """
    table = tables[0].table
    top = max(table.header_row, 1)
    marked = patch.marked(name, top, _headers(table))
    ours = {key: column for key, column in marked.items() if key in _NAMES}
    answers = wanted.columns(ours)
    edge = max(_edge(one.table, ours) for one in tables)
    left = min(one.table.sheet.number(column.index) for one in tables for column in one.table.columns)
    seen = patch.look(name, Area(top, left, max(one.table.last_row for one in tables), edge), ours)
    if seen.protected and not protected:
        return _write_apart(patch, seen, tables, wanted)
    new = [answer for answer in answers if answer.key not in ours]
    first, beside = seen.room(len(new))
    if first + len(new) - 1 > LAST_COLUMN:
        raise OutputError(say("workbook.answers.no_room", where=table.sheet.where))
    taken = [*_others(table, ours), *(header for table in seen.tables for header in table.names)]
    names = {answer.key: header_for(answer, taken) for answer in new}
    places = {**ours, **{answer.key: column for column, answer in enumerate(new, first)}}
    columns = {places[one.key]: _column(one.key, names.get(one.key, one.name)) for one in answers}
    edges = [_edge(one.table, ours) for one in tables]
    lines = _lines(tables, answers, [column.header for column in columns.values()], edges, ours)
    if wanted.live:
        lines = (_in_row(line, places) for line in lines)
    below = Area(table.header_row + 1, first, LAST_ROW, first + len(new) - 1)
    rules = rules_for(tables[0].rubric, below, places)
    made = range(first, first + len(new))
    patch.put(seen, columns, list(made), lines, rules, headed=table.has_header)
    if not table.header_row:
        unheaded[name] = ", ".join(
            f"{letters(number)} {columns[number].header}" for number in sorted(columns)
        )
    return _remarks(seen, made, beside=beside, protected=seen.protected)


def _remarks(seen: Seen, new: range, *, beside: bool, protected: bool) -> list[str]:
    said = []
    if new and not beside:
        said.append(say("workbook.answers.beyond"))
    if new and seen.covered(new):
        said.append(say("workbook.answers.picture", first=letters(new.start), last=letters(new.stop - 1)))
    if protected:
        said.append(say("workbook.answers.protected"))
    return [say("workbook.answers.sheet", name=repr(seen.name), one=one) for one in said]


def _headers(table: CreatorTable) -> dict[int, str]:
    """The headers of a table by the numbers of their columns."""
    return {table.sheet.number(column.index): column.header for column in table.columns}


def _others(table: CreatorTable, ours: Mapping[str, int]) -> list[str]:
    """Headers that are not ours."""
    return [header for column, header in _headers(table).items() if column not in ours.values()]


def _edge(table: CreatorTable, ours: Mapping[str, int]) -> int:
    """Number of the last column of a table that is not ours."""
    return max(column for column in _headers(table) if column not in ours.values())


def _column(key: str, header: str) -> NewColumn:
    return NewColumn(
        key, header, _WIDTHS.get(key, _WIDTH), _LOOKS.get(key, CellStyle()), hidden=key in _HIDDEN
    )


def _with_text(line: FreshRow, at: int, text: str) -> FreshRow:
    """A line with another text of the formula at a place."""
    value = line.values[at]
    if not isinstance(value, Formula):
        return line
    return line._replace(values=[*line.values[:at], value._replace(text=text), *line.values[at + 1 :]])


def _in_row(line: FreshRow, places: Mapping[str, int]) -> FreshRow:
    return line._replace(values=[in_row(value, line.number, places) for value in line.values])


def _lines(
    tables: Sequence[Annotated],
    answers: Sequence[Answer],
    headers: list[str],
    edges: Sequence[int],
    ours: Mapping[str, int],
) -> Iterator[FreshRow]:
    """The rows that get answers, and those whose creator was taken out, which lose them."""
    nothing = [None] * len(answers)
    for annotated, edge in zip(tables, edges, strict=True):
        table = annotated.table
        if table.header_row:
            yield FreshRow(table.header_row, headers, edge, True)
        emptied = iter(_emptied(table, ours))
        gone = next(emptied, None)
        told = [
            answer for answer in answers if answer.key not in _HIDDEN or answer.key in annotated.parts.keys
        ]
        for number, *values in annotated.answered(told):
            while gone is not None and gone < number:
                yield FreshRow(gone, nothing, 0, False)
                gone = next(emptied, None)
            yield FreshRow(number, [*values, *nothing[len(values) :]], edge, False)


def _emptied(table: CreatorTable, ours: Mapping[str, int]) -> list[int]:
    """Rows that hold nothing any more but our answers."""
    if not ours:
        return []
    kept = set(table.rows.numbers)
    own = set(ours.values())
    return [
        number
        for number in range(table.header_row + 1, table.last_row)
        if number not in kept
        and all(
            is_blank(cell)
            for place, cell in enumerate(table.sheet.rows[number - table.sheet.top])
            if table.sheet.number(place) not in own
        )
    ]


def _write_apart(patch: Patch, seen: Seen, tables: Sequence[Annotated], wanted: WantedAnswers) -> list[str]:
    """Write the answers into a sheet of their own, as the sheet of the creators is protected."""
    there, keys = patch.apart(seen.name)
    name = there or free_name(_APART.format(seen.name), [sheet.name for sheet in patch.book.sheets])
    answers = wanted.columns(keys if wanted.live else further(keys))
    who = _who(tables)
    columns = [
        _column("row", "Row"),
        _column("who", who.capitalize()),
        *(_column(one.key, one.name) for one in answers),
    ]
    places = {answer.key: number for number, answer in enumerate(answers, 3)}
    rules = rules_for(tables[0].rubric, Area(2, 1, LAST_ROW, len(columns)), places)
    lines = _lines_apart(tables, answers, columns, who)
    if wanted.live:
        # The cells of the creators are in another sheet, whose rows stay where they are: the key is enough.
        by_key, at = wanted.live.line(()), places["line"] - 1
        lines = (_in_row(_with_text(line, at, by_key), places) for line in lines)
    patch.put_apart(name, seen.name, seen.table, columns, lines, rules)
    left = say("workbook.answers.protected_sheet", name=repr(seen.name), other=repr(name))
    return [say("workbook.answers.or_protected", left=left)]


def _lines_apart(
    tables: Sequence[Annotated], answers: Sequence[Answer], columns: Sequence[NewColumn], who: str
) -> Iterator[FreshRow]:
    yield FreshRow(1, [column.header for column in columns], 0, True)
    number = 1
    for annotated in tables:
        answered = annotated.answered(answers)
        for row, (_, *values) in zip(annotated.table.rows, answered, strict=True):
            number += 1
            yield FreshRow(number, [row.number, getattr(row.creator, who), *values], 0, False)


def _who(tables: Sequence[Annotated]) -> str:
    """The field that says who a creator is."""
    fields = {column.field for one in tables for column in one.table.columns}
    return next((field for field in ("handle", "name", "profile_url") if field in fields), "handle")
