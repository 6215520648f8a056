"""*KOL Summary*: what a sheet of creators comes to, in figures, tables and charts that fit on a page or two."""

from collections.abc import Iterator
from typing import Any, Final

from kolscore.summary import Summary
from kolscore.words import say
from kolscore.workbook.pages import charts
from kolscore.workbook.pages.counts import ShownCounts
from kolscore.workbook.pages.scored import QUIET, SAID, SECTION, TITLE, ScoredList
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import BLANK, PLAIN, Page, PageRow, RowFormat

_WIDTHS: Final = (28.0, *[19.0] * 7, 4.0)
"""Of the columns that are printed, and of the gap beside them."""
_PRINTED: Final = 8
_NUMBER: Final = Face(number="#,##0")
_NAMED: Final = RowFormat(PLAIN, *[_NUMBER] * 6, Face(number="0%", color=QUIET))
_ALL: Final = RowFormat(Face(bold=True, fill="F5F7FA"), *[Face(number="#,##0", bold=True, fill="F5F7FA")] * 6,
                   Face(number="0%", bold=True, fill="F5F7FA"))  # fmt: skip
_CAPTION: Final = RowFormat(*[Face(color=QUIET)] * _PRINTED)
_FIGURE: Final = RowFormat(
    *[Face(number=number, bold=True, size=18, align="left") for number in ("#,##0", "0.0", *["#,##0"] * 4)],
    height=30,
)
_LEFT: Final = Face(bold=True, fill="E7ECF3", line=True)
_APART: Final = Face(bold=True, fill="E7ECF3", line=True, indent=1)
_RIGHT: Final = Face(bold=True, fill="E7ECF3", line=True, align="right", wrap=True)
_COUNTED: Final = RowFormat(_LEFT, *[_RIGHT] * (_PRINTED - 1))
_BEST: Final = RowFormat(
    Face(bold=True), PLAIN, PLAIN, PLAIN, PLAIN, Face(number="0.0"), Face(color="0563C1", align="right")
)
_EQUAL: Final = RowFormat(PLAIN, Face(color=QUIET))
_BEST_HEAD: Final = RowFormat(*[_LEFT] * 5, _RIGHT, _RIGHT)
_COUNT_HEAD: Final = RowFormat(_LEFT, _RIGHT, _APART, _LEFT, _LEFT, _LEFT, _LEFT)
_COUNT: Final = RowFormat(PLAIN, _NUMBER, Face(color=QUIET, indent=1))
_ASKED: Final = RowFormat(PLAIN, _NUMBER, _NUMBER)


def page(scored: ScoredList, counts: ShownCounts) -> Page:
    """ShownCounts, charts, the best of each role, flags, and what to find out."""
    top = _top(scored, counts)
    drawn = charts.of(scored.summary, counts, len(top) + 2)
    beside = drawn.beside
    lines = [*top, *[BLANK] * (drawn.height + 1), *_beneath(scored.summary, counts)]
    lines += [BLANK] * (len(beside) - len(lines))
    beside += [()] * (len(lines) - len(beside))
    return Page(
        "summary",
        "KOL Summary",
        [*_WIDTHS, *charts.WIDTHS],
        [_joined(line, more) for line, more in zip(lines, beside, strict=True)],
        frozen=1,
        printed=_PRINTED,
        charts=drawn.charts,
        breaks=[len(top) + drawn.height + 1],
    )


def _joined(line: PageRow, more: tuple[Any, ...]) -> PageRow:
    """A line with what stands beside it, outside of what is printed."""
    if not more:
        return line
    form = _beside(line.form)
    blanks = [None] * (len(_WIDTHS) - len(line.values))
    return line._replace(form=form, values=[*line.values, *blanks, *more])


_FORMS: Final[dict[RowFormat, RowFormat]] = {}


def _beside(form: RowFormat) -> RowFormat:
    """A form with room for what stands beside it."""
    if form not in _FORMS:
        missing = [PLAIN] * (len(_WIDTHS) - len(form.faces))
        quiet = [Face(color=QUIET)] * len(charts.WIDTHS)
        _FORMS[form] = RowFormat(*form.faces, *missing, *quiet, height=form.height)
    return _FORMS[form]


def _top(scored: ScoredList, counts: ShownCounts) -> list[PageRow]:
    summary, tally = scored.summary, scored.summary.tally
    sheets = ", ".join(f"“{name}”" for name in summary.sheets if name)
    told = (
        say("workbook.summary.noted", n=summary.noted) if summary.noted else say("workbook.summary.all_read")
    )
    date = f" · {scored.about.date}" if scored.about.date else ""
    found = scored.tables[0].found
    people = say("workbook.people.see", sentence=found.sentence) if found else ""
    figures = [counts.creators(), counts.median(), counts.well(), counts.of_label(summary.labels[-1])]
    return [
        PageRow(TITLE, ["KOL Summary"]),
        PageRow(SAID, [f"{'Sheet ' + sheets + ' · ' if sheets else ''}{summary.made_by}{date}. {told}{people}"]),
        BLANK,
        PageRow(_FIGURE, [*figures, tally.flagged, summary.noted]),
        PageRow(
            _CAPTION,
            [
                say("workbook.summary.creators"), say("workbook.summary.median", scored=tally.scored),
                say("workbook.summary.well"), say("workbook.summary.thin"), say("workbook.summary.flagged"),
                say("workbook.summary.unread"),
            ],
        ),
        BLANK,
        *_crossed(summary, counts),
    ]  # fmt: skip


def _crossed(summary: Summary, counts: ShownCounts) -> Iterator[PageRow]:
    """Tiers by labels."""
    yield PageRow(SECTION, [say("workbook.summary.crossed")])
    yield PageRow(
        _COUNTED,
        [
            say("workbook.summary.tier"),
            *counts.labels,
            say("workbook.summary.all"),
            say("workbook.summary.share"),
        ],
    )
    for shown, tier in [*counts.tiers, *counts.unknown]:
        cells = [counts.crossed(tier, label) for label in summary.labels]
        of_tier = counts.of_tier(tier)
        yield PageRow(_NAMED, [shown, *cells, of_tier, counts.share(of_tier)])
    every = counts.creators()
    of_labels = map(counts.of_label, summary.labels)
    yield PageRow(_ALL, [say("workbook.summary.all"), *of_labels, every, counts.share(every)])
    if certain := summary.tally.certainties:
        shown = ", ".join(f"{name} {certain[name]:,}" for name in ("sure", "likely", "lean") if certain[name])
        yield PageRow(SAID, [counts.said(say("workbook.summary.certainties", shown=shown))])


def _beneath(summary: Summary, counts: ShownCounts) -> Iterator[PageRow]:
    yield from _best(summary, counts)
    yield BLANK
    yield from _flags(summary)
    yield BLANK
    yield from _missing(summary)


def _best(summary: Summary, counts: ShownCounts) -> Iterator[PageRow]:
    yield PageRow(SECTION, [counts.said(say("workbook.summary.best"))])
    yield PageRow(
        _BEST_HEAD, [name.strip() or None for name in say("workbook.summary.best_columns").split("|")]
    )
    several = len(summary.sheets) > 1
    for role in summary.best:
        for place, one in enumerate(role.best):
            name = None if place else role.name
            row = f"{one.sheet}, {one.row}" if several else one.row
            cells = [
                name,
                one.who,
                None,
                one.tier or say("workbook.summary.unknown"),
                one.label,
                one.score,
                row,
            ]
            yield PageRow(_BEST, cells, {6: (one.sheet, f"A{one.row}")})
        if role.more:
            yield PageRow(
                _EQUAL, [None, say("workbook.summary.ties", more=role.more, score=role.best[-1].score)]
            )
    if not summary.best:
        yield PageRow(SAID, [say("workbook.summary.no_best")])


def _flags(summary: Summary) -> Iterator[PageRow]:
    yield PageRow(SECTION, [say("workbook.summary.flags")])
    if not summary.flags:
        yield PageRow(SAID, [say("workbook.summary.no_flags")])
        return
    yield PageRow(_COUNT_HEAD, [*say("workbook.summary.flag_columns").split(" | "), *[None] * 4])
    for flag in summary.flags:
        yield PageRow(_COUNT, [f"flags.{flag.id}", flag.creators, flag.says])


def _missing(summary: Summary) -> Iterator[PageRow]:
    yield PageRow(SECTION, [say("workbook.summary.missing")])
    for sentence in summary.tally.advice():
        yield PageRow(SAID, [sentence])
    if not summary.missing:
        yield PageRow(SAID, [say("workbook.summary.none_missing")])
        return
    yield PageRow(_COUNTED, [*say("workbook.summary.missing_columns").split(" | "), *[None] * 4])
    for field in summary.missing:
        yield PageRow(_ASKED, list(field))
