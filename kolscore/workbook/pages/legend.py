"""*KOL Legend*: what each column means and does not mean, how the answers were made, and every cell with a note."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kolscore.answers import ALWAYS, ON_REQUEST
from kolscore.scoring.credibility import DIMENSIONS
from kolscore.words import say
from kolscore.workbook.pages.scored import HEAD, SECTION, TEXT, TITLE, ScoredList
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import BLANK, NO_LINKS, Page, PageRow, RowFormat

_NAME: Final = Face(bold=True, wrap=True)
_ROW: Final = RowFormat(_NAME, TEXT, TEXT)
_HEAD: Final = RowFormat(HEAD, HEAD, HEAD)
_LINK: Final = RowFormat(Face(color="0563C1"), TEXT, TEXT)
_COLOURS: Final = ("tiers", "labels", "bar", "grey")


def page(scored: ScoredList) -> Page:
    """The meanings, the settings and the notes."""
    return Page("legend", "KOL Legend", [30.0, 72.0, 64.0], _lines(scored), frozen=1)


def _lines(scored: ScoredList) -> Iterator[PageRow]:
    yield PageRow(TITLE, ["KOL Legend"])
    yield from _titled(say("workbook.legend.made"), ("", "", ""), _settings(scored))
    yield from _titled(say("workbook.legend.columns"), _headed("columns"), _columns())
    yield from _titled(say("workbook.legend.roles"), _headed("roles"), _roles(scored))
    yield from _titled(say("workbook.legend.tiers"), _headed("tiers"), _tiers(scored))
    yield from _titled(say("workbook.legend.grades"), _headed("grades"), _grades(scored))
    yield from _titled(
        say("workbook.legend.coloured"),
        _headed("colours"),
        [
            (say(f"workbook.legend.colours.{one}.where"), say(f"workbook.legend.colours.{one}.what"), "")
            for one in _COLOURS
        ],
    )
    yield from _notes(scored)


def _headed(table: str) -> tuple[str, str, str]:
    """The header of one of the tables; a column more is free."""
    first, second, *third = say(f"workbook.legend.headers.{table}").split(" | ")
    return first, second, "".join(third)


def _titled(title: str, header: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> Iterator[PageRow]:
    yield BLANK
    yield PageRow(SECTION, [title])
    if any(header):
        yield PageRow(_HEAD, header)
    for row in rows:
        yield PageRow(_ROW, [cell or None for cell in row])


def _settings(scored: ScoredList) -> list[tuple[str, str, str]]:
    sheets = ", ".join(name for name in scored.summary.sheets if name)
    said = [
        (say("workbook.legend.set.by"), scored.summary.made_by),
        (say("workbook.legend.set.date"), scored.about.date),
        (say("workbook.legend.set.sheets"), sheets),
        (say("workbook.legend.set.creators"), f"{scored.summary.tally.creators:,}"),
        (say("workbook.legend.set.scheme"), scored.summary.rubric.tier.scheme),
        *scored.about.settings,
    ]
    return [(name, value, "") for name, value in said if value]


def _columns() -> list[tuple[str, str, str]]:
    rows = []
    for answer in (*ALWAYS, *ON_REQUEST):
        key = "dimension" if answer.key in DIMENSIONS else answer.key
        means = say(f"workbook.legend.means.{key}.is", dimension=answer.key)
        rows.append((answer.name, means, say(f"workbook.legend.means.{key}.is_not")))
    return rows


def _roles(scored: ScoredList) -> list[tuple[str, str, str]]:
    return [
        (role.name, _use(role.purpose, role.deliverables), role.avoid_when)
        for role in scored.summary.rubric.roles.values()
    ]


def _use(purpose: str, deliverables: str) -> str:
    if not (purpose and deliverables):
        return purpose or deliverables
    return say("workbook.legend.use", purpose=purpose, deliverables=deliverables)


def _tiers(scored: ScoredList) -> list[tuple[str, str, str]]:
    steps = scored.summary.rubric.tier.schemes[scored.summary.rubric.tier.scheme].tiers
    bounds = [f"{step.at_least:,}" for step in steps]
    between = [say("workbook.legend.from_to", least=least, above=above) for least, above in pairwise(bounds)]
    said = [*between, say("workbook.legend.and_more", least=bounds[-1])]
    return [(step.title, followers, "") for step, followers in zip(steps, said, strict=True)]


def _grades(scored: ScoredList) -> list[tuple[str, str, str]]:
    return [
        (grade, say("workbook.legend.from", least=least), "")
        for grade, least in scored.summary.rubric.confidence.grades.items()
    ]


def _notes(scored: ScoredList) -> Iterator[PageRow]:
    """Every cell that was skipped or reinterpreted, with a link to it."""
    yield BLANK
    yield PageRow(SECTION, [say("workbook.legend.notes")])
    if not scored.summary.notes:
        yield PageRow(_ROW, [say("workbook.legend.none"), say("workbook.legend.all_read"), None])
        return
    if scored.summary.noted > len(scored.summary.notes):
        yield PageRow(
            _ROW,
            [
                None,
                say("workbook.legend.first", shown=len(scored.summary.notes), every=scored.summary.noted),
                None,
            ],
        )
    yield PageRow(_HEAD, _headed("notes"))
    several = len(scored.summary.sheets) > 1
    for sheet, note in scored.summary.notes:
        shown = f"{sheet}, {note.cell}" if several else note.cell
        links = {0: (sheet, note.cell)} if note.cell[-1:].isdecimal() else NO_LINKS
        yield PageRow(
            _LINK, [shown or None, note.text, f"{note.field.replace('_', ' ')}: {note.message}"], links
        )
