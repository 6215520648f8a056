"""*KOL Reasons*: the ledger, line by line; the points of each creator add up to the credibility score."""

from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any, Final

from kolscore.annotation import Annotated
from kolscore.creator import Creator
from kolscore.words import say
from kolscore.workbook.pages.scored import HEAD, QUIET, SAID, TITLE, ScoredList
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.cells import Formula, text_of
from kolscore.workbook.xlsx_patch.pages import NO_LINKS, PLAIN, Page, PageRow, RowFormat

_WHOLE: Final = 10_000
"""Creators up to which every ledger is written: more lines than that make a workbook slow to open."""
_FIRST: Final = 500
"""Of more creators, so many: all of them are in the first part of a sheet that is read in parts."""
_LINKED: Final = 5_000
"""Lines that lead to their cells: spreadsheets take long to open more."""
_COLUMNS: Final = (
    ("Row", 7.0), ("Creator", 24.0), ("Dimension", 14.0), ("Points", 9.0), ("Sum so far", 12.0), ("Reason", 70.0),
    ("Cell", 11.0), ("Rule", 32.0),
)  # fmt: skip
_SHEET: Final = ("Sheet", 18.0)
_FACES: Final = (
    Face(align="left"), PLAIN, PLAIN, Face(number="+0.00;-0.00;0.00"), Face(number="0.0", color=QUIET),
    Face(wrap=True, indent=1), Face(color="0563C1"), Face(color=QUIET),
)  # fmt: skip
_SUM: Final = 4
_HEADS: Final = {
    "Points": HEAD._replace(align="right"),
    "Sum so far": HEAD._replace(align="right"),
    "Reason": HEAD._replace(indent=1),
}


def page(scored: ScoredList, before: str = "") -> Page:
    """The ledger of every creator, or of the first ones where there are very many.

    `before` is, in a live workbook, the cell that says what stands before texts of the last run.
    """
    several = len(scored.summary.sheets) > 1
    columns = (*((_SHEET,) if several else ()), *_COLUMNS)
    return Page(
        "reasons",
        "KOL Reasons",
        [width for _, width in columns],
        _lines(scored, [name for name, _ in columns], before, several=several),
        frozen=3,
        filtered=len(columns),
    )


def _lines(scored: ScoredList, header: list[str], before: str, *, several: bool) -> Iterator[PageRow]:
    every = scored.summary.tally.creators
    there = sum(len(one.table.rows) for one in scored.tables)
    shown = min(every if every <= _WHOLE else _FIRST, there)
    bound = "" if shown == every else say("workbook.reasons.bound", shown=shown, every=every)
    yield PageRow(TITLE, ["KOL Reasons"])
    says = say("workbook.reasons.intro", bound=bound)
    yield PageRow(SAID, [Formula(f"{before}&{text_of(says)}", says) if before else says])
    heads = [_HEADS.get(name, HEAD) for name in header]
    yield PageRow(RowFormat(*heads), header)
    left = shown
    written = 0
    for annotated in scored.tables:
        of_table = min(left, len(annotated.table.rows))
        left -= of_table
        for line in _ledgers(annotated, of_table, several=several):
            written += 1
            yield line if written <= _LINKED else line._replace(links=NO_LINKS)


def _ledgers(annotated: Annotated, count: int, *, several: bool) -> Iterator[PageRow]:
    table = annotated.table
    sheet = [table.sheet.name] if several else []
    faces = [*[PLAIN] * len(sheet), *_FACES]
    form = RowFormat(*faces)
    faces[len(sheet) + _SUM] = Face(number="0.0", bold=True)
    last = RowFormat(*[face._replace(line=True) for face in faces])
    place = len(sheet) + 6
    for row, assessment in islice(zip(table.rows, annotated.assessments, strict=False), count):
        who = _who(row.creator)
        credibility = assessment.credibility
        if not credibility.scored:
            yield PageRow(last, [*sheet, row.number, who, *_not_scored()])
            continue
        ledger = annotated.located(credibility.ledger, row)
        for total, line in zip(accumulate(one.points for one in ledger), ledger, strict=True):
            ends = line is ledger[-1]
            yield PageRow(
                last if ends else form,
                [*sheet, row.number, who, line.dimension, line.points, credibility.score if ends else total, line.reason,
                 line.cell or None, line.rule],
                {place: (table.sheet.name, line.cell.partition(",")[0])} if line.cell else NO_LINKS,
            )  # fmt: skip


def _not_scored() -> tuple[str | None, ...]:
    return say("workbook.reasons.not_scored"), None, None, say("workbook.reasons.nothing_bears"), None, ""


def _who(creator: Creator) -> Any:
    return creator.handle or creator.name or creator.profile_url
