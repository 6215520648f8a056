"""*KOL Summary*: what a sheet of creators comes to, in figures, tables and charts that fit on a page or two."""

import re
from collections.abc import Iterator
from typing import Any, Final

from kolscore.scoring.summary_sentence import ask
from kolscore.workbook.pages import charts
from kolscore.workbook.pages.scored import QUIET, SAID, SECTION, TITLE, Scored
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import BLANK, PLAIN, Form, Line, Page

_WIDTHS: Final = (28.0, *[19.0] * 7, 4.0)
"""Of the columns that are printed, and of the gap beside them."""
_PRINTED: Final = 8
_NUMBER: Final = Face(number="#,##0")
_NAMED: Final = Form(PLAIN, *[_NUMBER] * 6, Face(number="0%", color=QUIET))
_ALL: Final = Form(Face(bold=True, fill="F5F7FA"), *[Face(number="#,##0", bold=True, fill="F5F7FA")] * 6,
                   Face(number="0%", bold=True, fill="F5F7FA"))  # fmt: skip
_CAPTION: Final = Form(*[Face(color=QUIET)] * _PRINTED)
_FIGURE: Final = Form(
    *[Face(number=number, bold=True, size=18, align="left") for number in ("#,##0", "0.0", *["#,##0"] * 4)],
    height=30,
)
_LEFT: Final = Face(bold=True, fill="E7ECF3", line=True)
_APART: Final = Face(bold=True, fill="E7ECF3", line=True, indent=1)
_RIGHT: Final = Face(bold=True, fill="E7ECF3", line=True, align="right", wrap=True)
_COUNTED: Final = Form(_LEFT, *[_RIGHT] * (_PRINTED - 1))
_BEST: Final = Form(
    Face(bold=True), PLAIN, PLAIN, PLAIN, PLAIN, Face(number="0.0"), Face(color="0563C1", align="right")
)
_EQUAL: Final = Form(PLAIN, Face(color=QUIET))
_BEST_HEAD: Final = Form(*[_LEFT] * 5, _RIGHT, _RIGHT)
_COUNT_HEAD: Final = Form(_LEFT, _RIGHT, _APART, _LEFT, _LEFT, _LEFT, _LEFT)
_COUNT: Final = Form(PLAIN, _NUMBER, Face(color=QUIET, indent=1))
_ASKED: Final = Form(PLAIN, _NUMBER, _NUMBER)
_PLACEHOLDER: Final = re.compile(r"\{\w+\}")
_ASKS: Final = 8
"""Fields shown of those worth finding out."""


def page(scored: Scored) -> Page:
    """Counts, charts, the best of each role, flags, and what to find out."""
    top = _top(scored)
    drawn = charts.of(scored, len(top) + 2)
    beside = drawn.beside
    lines = [*top, *[BLANK] * (drawn.height + 1), *_beneath(scored)]
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


def _joined(line: Line, more: tuple[Any, ...]) -> Line:
    """A line with what stands beside it, outside of what is printed."""
    if not more:
        return line
    form = _beside(line.form)
    blanks = [None] * (len(_WIDTHS) - len(line.values))
    return line._replace(form=form, values=[*line.values, *blanks, *more])


_FORMS: Final[dict[Form, Form]] = {}


def _beside(form: Form) -> Form:
    """A form with room for what stands beside it."""
    if form not in _FORMS:
        missing = [PLAIN] * (len(_WIDTHS) - len(form.faces))
        quiet = [Face(color=QUIET)] * len(charts.WIDTHS)
        _FORMS[form] = Form(*form.faces, *missing, *quiet, height=form.height)
    return _FORMS[form]


def _top(scored: Scored) -> list[Line]:
    tally = scored.tally
    sheets = ", ".join(f"“{name}”" for name in scored.sheets if name)
    told = (
        f"{scored.noted:,} cells were skipped or reinterpreted: see KOL Legend."
        if scored.noted
        else "Every cell was read."
    )
    date = f" · {scored.about.date}" if scored.about.date else ""
    well = sum(count for grade, count in tally.grades.items() if grade in ("A", "B"))
    thin = sum(number for (_, label), number in tally.answers.items() if label == scored.labels[-1])
    return [
        Line(TITLE, ["KOL Summary"]),
        Line(SAID, [f"{'Sheet ' + sheets + ' · ' if sheets else ''}{scored.stamp}{date}. {told}"]),
        BLANK,
        Line(_FIGURE, [tally.creators, tally.median, well, thin, tally.flagged, scored.noted]),
        Line(
            _CAPTION,
            [
                "creators", f"median score of {tally.scored:,}", "on good evidence", "on too little",
                "with a flag", "cells not read",
            ],
        ),
        BLANK,
        *_crossed(scored),
    ]  # fmt: skip


def _crossed(scored: Scored) -> Iterator[Line]:
    """Tiers by labels."""
    labels, answers = scored.labels, scored.tally.answers
    every = scored.tally.creators or 1
    yield Line(SECTION, ["Tiers and labels"])
    yield Line(_COUNTED, ["Tier", *labels, "All", "Share"])
    for tier in [*scored.tiers, ""]:
        counts = [answers[tier, label] for label in labels]
        if tier or any(counts):
            yield Line(_NAMED, [tier or "unknown", *counts, sum(counts), sum(counts) / every])
    counts = [sum(count for (_, of), count in answers.items() if of == label) for label in labels]
    yield Line(_ALL, ["All", *counts, sum(counts), 1 if sum(counts) else 0])
    if certain := scored.tally.certainties:
        shown = ", ".join(f"{name} {certain[name]:,}" for name in ("sure", "likely", "lean") if certain[name])
        yield Line(
            SAID, [f"How sure the labels are: {shown} (kolscore annotate --add certainty shows it by row)."]
        )


def _beneath(scored: Scored) -> Iterator[Line]:
    yield from _best(scored)
    yield BLANK
    yield from _flags(scored)
    yield BLANK
    yield from _missing(scored)


def _best(scored: Scored) -> Iterator[Line]:
    """The most credible creators of each role; a role that advises against is left out."""
    rubric = scored.rubric
    against = {rubric.roles[name].name for name in (rubric.role.stopped, rubric.role.no_fit)}
    yield Line(SECTION, ["Most credible creators of each role"])
    yield Line(_BEST_HEAD, ["Role", "Creator", None, "Tier", "Label", "Credibility", "Row"])
    several = len(scored.sheets) > 1
    best = {role: found for role, found in scored.tally.best.items() if found and role not in against}
    for role in sorted(best, key=lambda one: (-best[one][0].score, one)):
        for place, one in enumerate(best[role]):
            row = f"{one.sheet}, {one.row}" if several else one.row
            cells = [
                role if not place else None,
                one.who,
                None,
                one.tier or "unknown",
                one.label,
                one.score,
                row,
            ]
            yield Line(_BEST, cells, {6: (one.sheet, f"A{one.row}")})
        if more := scored.tally.equals(role):
            yield Line(_EQUAL, [None, f"and {more:,} more with {best[role][-1].score:g}"])
    if not best:
        yield Line(
            SAID, ["None: no creator has a score. KOL Missing and the list below say what would help."]
        )


def _flags(scored: Scored) -> Iterator[Line]:
    yield Line(SECTION, ["Red flags"])
    if not scored.tally.flags:
        yield Line(SAID, ["None were raised."])
        return
    yield Line(_COUNT_HEAD, ["Flag", "Creators", "What it says", *[None] * 4])
    for name, count in _ranked(scored.tally.flags):
        rule = scored.rubric.flags.get(name)
        says = _PLACEHOLDER.sub("…", rule.says) if rule else None
        yield Line(_COUNT, [f"flags.{name}", count, says])


def _missing(scored: Scored) -> Iterator[Line]:
    yield Line(SECTION, ["Most worth finding out next"])
    for sentence in scored.tally.advice():
        yield Line(SAID, [sentence])
    if not scored.tally.missing:
        yield Line(SAID, ["Nothing is missing."])
        return
    yield Line(_COUNTED, ["What", "Most useful for", "Missing of", *[None] * 4])
    for field, _ in _ranked(scored.tally.first, scored.tally.missing)[:_ASKS]:
        cells = [ask(field), scored.tally.first[field], scored.tally.missing[field]]
        yield Line(_ASKED, cells)


def _ranked(counts: Any, further: Any = ()) -> list[tuple[str, int]]:
    """The most frequent first; of equals, by a further count and by name."""
    more = dict(further)
    names = dict.fromkeys([*counts, *more])
    ranked = sorted(names, key=lambda name: (-counts.get(name, 0), -more.get(name, 0), name))
    return [(name, counts.get(name, 0)) for name in ranked]
