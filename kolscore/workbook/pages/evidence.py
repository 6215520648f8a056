"""*KOL Evidence*: what Python found of each creator, and formulas that make the answers of it by the *KOL Rubric* sheet."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from kolscore.annotation import Annotated
from kolscore.answers import ALWAYS, ON_REQUEST
from kolscore.assessment import Assessment, rounded
from kolscore.creator import Creator, platform_name
from kolscore.parts import ROW as NUMBERS, Parts
from kolscore.reading.sheet import letters
from kolscore.rubric.standing import COHORTS
from kolscore.scoring import Assessor
from kolscore.scoring.credibility import DIMENSIONS
from kolscore.scoring.live_inputs import Measured
from kolscore.words import say
from kolscore.workbook.pages.campaign import CampaignSheet
from kolscore.workbook.pages.formulas import ROW, UNKNOWN, Formulas
from kolscore.workbook.pages.lambdas import Lambdas, name_of
from kolscore.workbook.pages.rubric import RubricSheet
from kolscore.workbook.pages.scored import HEAD, QUIET, SAID, TITLE
from kolscore.workbook.xlsx_patch.book import refers_to
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.cells import Formula
from kolscore.workbook.xlsx_patch.pages import Page, PageRow, RowFormat
from kolscore.workbook.xlsx_patch.xml_bytes import Area

NAME: Final = "KOL Evidence"
KEY: Final = "evidence"
LIVE: Final = ("tier", "label", "credibility", "confidence", "role", "standing", "cohort")
"""The answers that are formulas."""
_OF_CAMPAIGN: Final = ("campaign kind", "ceiling")
"""What is left out where there is no brief."""
_OF_LIST: Final = ("platform", "cohort_width", "cohort_size", "standing", "cohort")
"""What is left out where it was not asked where each creator stands: each of these formulas looks at all rows."""
_FIRST: Final = 5
"""Row of the first creator."""


class EvidenceRow(NamedTuple):
    """What stands in a row: one creator."""

    creator: Creator
    assessment: Assessment
    measured: Measured
    tier_like: str
    """The tier of the role matrix."""
    halo: float
    """What the points of its dimensions were multiplied by."""
    kind: str
    """What a campaign calls those who are treated alike; "" without a brief."""


class Live:
    """The sheet, and the formulas that lead to it."""

    def __init__(
        self,
        tables: Sequence[Annotated],
        name: str,
        rules: RubricSheet,
        *,
        campaign: CampaignSheet | None,
        lambdas: bool,
    ) -> None:
        self._tables = tables
        self._name = name
        self._rubric = tables[0].rubric
        flags = list(self._rubric.flags)
        self.campaign = campaign
        """What the brief gives to whom, if there is one."""
        self._kinds = [
            [campaign.kind(creator) if campaign else "" for creator in one.table.rows.creators()]
            for one in tables
        ]
        left_out = {*(() if campaign else _OF_CAMPAIGN), *(() if tables[0].peers else _OF_LIST)}
        found = {**_FOUND, **{f"flag {flag}": _raised(flag) for flag in flags}}
        self._found = {key: give for key, give in found.items() if key not in left_out}
        self._made = {key: give for key, give in _MADE.items() if key not in left_out}
        self._columns = {key: letters(place) for place, key in enumerate([*self._found, *self._made], 1)}
        self.functions: dict[str, tuple[str, str]] = {}
        """The named functions that the formulas call: text and comment of each, by its name."""
        if lambdas:
            made = Lambdas(self._columns, self._every, self._found, rules, self._rubric, campaign)
            self.functions = {name_of(key): made.function(key) for key in self._made}
            row = f"$A{ROW}:${letters(len(self._found))}{ROW}"
            self._formulas = {key: f"{name_of(key)}({row})" for key in self._made}
        else:
            formulas = Formulas(self._columns, self._every, rules, self._rubric, campaign)
            self._formulas = {key: getattr(formulas, key)() for key in self._made}
        self._keys = [key for key in LIVE if key in self._made]

    def annotated(self) -> list[Annotated]:
        """The tables with formulas for answers."""
        made = []
        first = _FIRST
        for one in self._tables:
            rows = range(first, first + len(one.table.rows))
            made.append(_with_formulas(one, {key: self._leading(key, rows) for key in self._keys}))
            first = rows.stop
        return made

    def _leading(self, key: str, rows: range) -> list[str]:
        """Formulas that lead to the cells of a column; each stays with its row when rows are sorted."""
        return [self._cells(key, row, row) for row in rows]

    def _every(self, key: str) -> str:
        """The cells of a column, those of all creators of all tables."""
        return self._cells(key, _FIRST, _FIRST - 1 + sum(len(one.table.rows) for one in self._tables))

    def _cells(self, key: str, first: int, last: int) -> str:
        place = list(self._columns).index(key) + 1
        return refers_to(self._name, Area(first, place, last, place))

    def page(self) -> Page:
        """The sheet."""
        widths = [max(9.0, min(len(key) * 0.95, 20.0)) for key in self._columns]
        return Page(KEY, NAME, widths, self._lines(), frozen=_FIRST - 1)

    def _lines(self) -> Iterator[PageRow]:
        yield PageRow(TITLE, [NAME])
        yield PageRow(SAID, [say("workbook.evidence.intro")])
        count = len(self._found)
        yield PageRow(
            RowFormat(*[Face(color=QUIET)] * (count + 1)), ["found"] + [None] * (count - 1) + ["worked out"]
        )
        yield PageRow(RowFormat(*[HEAD] * len(self._columns)), list(self._columns))
        form = RowFormat(*[_FACES.get(key, _WORKED_OUT if key in _MADE else _PLAIN) for key in self._columns])
        number = _FIRST
        measurer = Assessor(self._rubric)
        rules = self._rubric.tier
        like = {step.id: step.like or step.id for step in rules.schemes[rules.scheme].tiers}
        for one, kinds in zip(self._tables, self._kinds, strict=True):
            rows = zip(one.table.rows.creators(), one.assessments, kinds, strict=True)
            for creator, assessment, kind in rows:
                known_as = like.get(assessment.tier.id or "", "unknown")
                known = assessment.confidence.value
                halo = known**-self._rubric.confidence.halo if known else 1.0
                row = EvidenceRow(creator, assessment, measurer.measure(creator), known_as, halo, kind)
                found = [_plain(give(row)) for give in self._found.values()]
                yield PageRow(form, found + self._worked_out(row, str(number)))
                number += 1

    def _worked_out(self, row: EvidenceRow, number: str) -> list[Formula]:
        return [
            Formula(formula.replace(ROW, number), self._made[key](row))
            for key, formula in self._formulas.items()
        ]


def _with_formulas(one: Annotated, formulas: Mapping[str, list[str]]) -> Annotated:
    """The answers to a table, some of them as formulas; the others as they are."""
    columns: dict[str, list[Any]] = {NUMBERS: list(one.table.rows.numbers)}
    for answer in (*ALWAYS, *ON_REQUEST):
        cells = one.cells(answer)
        if answer.key in formulas:
            cells = list(map(Formula, formulas[answer.key], cells))
        columns[answer.key] = cells
    return one._replace(parts=Parts.of(columns, one.tally()))


def _plain(value: Any) -> Any:
    """A number for a truth value: spreadsheets do not agree on what a truth value counts."""
    return float(value) if isinstance(value, (bool, int)) else value


def _raised(flag: str) -> Callable[[EvidenceRow], Any]:
    return lambda row: row.measured.flags.get(flag, 0.0)


_FOUND: Final[Mapping[str, Callable[[EvidenceRow], Any]]] = {
    "creator": lambda row: row.creator.handle or row.creator.name,
    "platform": lambda row: platform_name(row.creator.platform) if row.creator.platform else UNKNOWN,
    **{
        name.replace("_", " "): lambda row, place=place: row.measured[place]  # type: ignore[misc]
        for place, name in enumerate(Measured._fields[:-1])
    },
    "campaign kind": lambda row: row.kind,
}
"""What is found of a creator: the first columns."""


def _move(dimension: str) -> Callable[[EvidenceRow], Any]:
    return lambda row: row.assessment.credibility.by_dimension().get(dimension, 0.0) / row.halo


def _flags_move(row: EvidenceRow) -> float:
    """What flags take, the part below 0 too: what makes it up has a line of its own, and a MAX in the formula."""
    lines = row.assessment.credibility.contributions
    return math.fsum([line.points for line in lines if line.rule.startswith("flags.")])


def _lead(row: EvidenceRow) -> str:
    return row.assessment.label.lead or ""


def _width(row: EvidenceRow) -> int:
    """How far the cohort was widened, in steps from 1; 0 without a standing."""
    standing = row.assessment.standing
    return list(COHORTS).index(standing.width) + 1 if standing else 0


_MADE: Final[Mapping[str, Callable[[EvidenceRow], Any]]] = {
    "kol_axis": lambda row: row.assessment.label.kol,
    "influencer_axis": lambda row: row.assessment.label.influencer,
    "label_id": lambda row: row.assessment.label.id,
    "lead": _lead,
    "known": lambda row: row.assessment.confidence.value,
    "halo": lambda row: row.halo,
    **{f"{name}_moves": _move(name) for name in DIMENSIONS},
    "flags_move": _flags_move,
    "exact": lambda row: row.assessment.credibility.exact,
    "tier_like": lambda row: row.tier_like,
    "ceiling": lambda row: row.assessment.range[1] if row.assessment.range else 100.0,
    "role_id": lambda row: row.assessment.role.id,
    "tier": lambda row: row.assessment.tier.name,
    "label": lambda row: row.assessment.label.name,
    "credibility": lambda row: row.assessment.credibility.score,
    "confidence": lambda row: (
        rounded(row.assessment.confidence.value, 2) if row.assessment.credibility.scored else None
    ),
    "role": lambda row: row.assessment.role.name,
    "cohort_width": _width,
    "cohort_size": lambda row: row.assessment.standing.size if row.assessment.standing else 0,
    "standing": lambda row: row.assessment.standing.percentile if row.assessment.standing else None,
    "cohort": lambda row: row.assessment.standing.cohort if row.assessment.standing else None,
}
"""What is worked out: the last columns, with our own reckoning of each."""
_PLAIN: Final = Face()
_WORKED_OUT: Final = Face(number="0.00")
_WHOLE: Final = Face(number="0")
_FACES: Final = {
    "creator": Face(bold=True),
    "credibility": Face(number="0.0"),
    **dict.fromkeys(("cohort_width", "cohort_size", "standing"), _WHOLE),
}
