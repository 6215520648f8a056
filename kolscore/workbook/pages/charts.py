"""The charts of *KOL Summary*, and the cells beside it that they draw."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from kolscore.palette import LABELS
from kolscore.summary import Summary
from kolscore.words import say
from kolscore.workbook.pages.counts import ShownCounts, value_of
from kolscore.workbook.xlsx_patch.charts import Chart, Series
from kolscore.workbook.xlsx_patch.xml_bytes import Area

WIDTHS: Final = (24.0, 12.0, 4.0, 24.0, 12.0, 12.0, 12.0)
"""Of the columns that hold what the charts draw."""
_FIRST: Final = 10
"""The first of them."""
_MAP: Final = 13
"""The first of those for the map."""
_ROWS: Final = 14
"""Rows that a chart covers."""
_BLUE, _SKY = "0072B2", "56B4E9"
_STEP: Final = 10


class Drawn(NamedTuple):
    """Charts, and what they draw."""

    charts: Sequence[Chart]
    beside: list[tuple[Any, ...]]
    """What stands beside each row of the sheet, from the first."""
    height: int
    """Rows that the charts cover."""


def of(summary: Summary, counts: ShownCounts, top: int) -> Drawn:
    """The charts, the first of them in row `top`."""
    by_tier = [(shown, counts.of_tier(tier)) for shown, tier in [*counts.tiers, *counts.unknown]]
    by_label = list(zip(counts.labels, map(counts.of_label, summary.labels), strict=True))
    by_score = [(name, counts.between(name, count)) for name, count in summary.by_score.items()]
    cells: list[tuple[Any, ...]] = []
    left = Area(top, 1, top + _ROWS - 1, 3), Area(top + _ROWS + 1, 1, top + 2 * _ROWS, 3)
    right = [area._replace(left=4, right=7) for area in left]
    charts = [
        _counts(cells, "column", say("workbook.charts.by_tier"), by_tier, left[0]),
        _counts(cells, "bar", say("workbook.charts.by_label"), by_label, right[0]),
        _counts(cells, "column", say("workbook.charts.by_credibility"), by_score, left[1])._replace(gap=8),
    ]
    spots = _spots(summary)
    charts.append(_map(summary, spots, right[1]))
    rows = max(len(cells), len(spots) + 2)
    cells += [(None, None)] * (rows - len(cells))
    of_map: list[tuple[Any, ...]] = [
        (counts.said(say("workbook.charts.map")), None, None, None),
        tuple(say("workbook.charts.map_columns").split(" | ")),
        *spots,
    ]
    blank = (None, None, None, None)
    of_map += [blank] * (rows - len(of_map))
    return Drawn(
        charts, [(*cell, None, *spot) for cell, spot in zip(cells, of_map, strict=True)], 2 * _ROWS + 1
    )


def _counts(
    cells: list[tuple[Any, ...]], kind: str, title: str, counted: list[tuple[Any, Any]], at: Area
) -> Chart:
    """A chart of counts, whose cells are put beneath those that are there."""
    cells.append((title, None))
    first = len(cells) + 1
    cells += counted
    last = len(cells)
    cells.append((None, None))
    counts = [(value_of(name) or "", value_of(count)) for name, count in counted]
    told = ", ".join(f"{name}: {count:,}" for name, count in counts if name)
    series = Series(
        say("workbook.charts.creators"),
        Area(first, _FIRST, last, _FIRST),
        Area(first, _FIRST + 1, last, _FIRST + 1),
        [name for name, _ in counts],
        [count for _, count in counts],
        _SKY if kind == "column" else _BLUE,
    )
    return Chart(kind, title, f"{title}. {told}.", at, [series])


def _spots(summary: Summary) -> list[tuple[str, int, int, int]]:
    """The places on the map, those of each label together, with how many creators have them."""
    order = {label: place for place, label in enumerate(summary.labels)}
    found = [(label, kol, social, count) for (label, kol, social), count in summary.tally.places.items()]
    return sorted(found, key=lambda spot: (order[spot[0]], spot[1:]))


def _map(summary: Summary, spots: Sequence[tuple[str, int, int, int]], at: Area) -> Chart:
    title = say("workbook.charts.map_title")
    names = {name: label for label, name in summary.rubric.label.names.items()}
    series = []
    told = []
    for name in summary.labels:
        places = [number for number, spot in enumerate(spots, 3) if spot[0] == name]
        if not places:
            continue
        of_label = [spot for spot in spots if spot[0] == name]
        look = LABELS[names[name]]
        first, last = places[0], places[-1]
        series.append(
            Series(
                name,
                Area(first, _MAP + 1, last, _MAP + 1),
                Area(first, _MAP + 2, last, _MAP + 2),
                [spot[1] for spot in of_label],
                [spot[2] for spot in of_label],
                look.mark,
                look.shape,
            )
        )
        told.append(f"{name}: {sum(spot[3] for spot in of_label):,}")
    alt = say("workbook.charts.map_alt", title=title, told=", ".join(told))
    return Chart(
        "scatter", title, alt, at, series, say("workbook.charts.expertise"), say("workbook.charts.social")
    )
