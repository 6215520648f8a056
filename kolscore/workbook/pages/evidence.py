"""*KOL Evidence*: what Python found of each creator, and formulas that make the answers of it by the *KOL Rubric* sheet."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from kolscore.annotation import Annotated
from kolscore.answers import ALWAYS, ON_REQUEST, Answer
from kolscore.assessment import Assessment, rounded
from kolscore.creator import Creator, platform_name
from kolscore.parts import ROW as NUMBERS, Parts
from kolscore.reading.sheet import BadCell, letters
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
from kolscore.workbook.pages.status import Status
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
"""EvidenceRow of the first creator."""
_WHO: Final = ("handle", "name", "profile_url")
"""Fields that tell creators apart: a row shows the answers of its key only if these cells are those of the run."""


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

    def __init__(  # noqa: PLR0913 - what formulas stand over
        self,
        tables: Sequence[Annotated],
        name: str,
        rules: RubricSheet,
        status: Status,
        answers: Sequence[Answer],
        *,
        campaign: CampaignSheet | None,
        lambdas: bool,
    ) -> None:
        self._tables = tables
        self._name = name
        self._rubric = tables[0].rubric
        self.status = status
        """Whether the rubric is valid."""
        flags = list(self._rubric.flags)
        self.campaign = campaign
        """What the brief gives to whom, if there is one."""
        self._kinds = [
            [campaign.kind(creator) if campaign else "" for creator in one.table.rows.creators()]
            for one in tables
        ]
        self._who = [_who(one) for one in tables]
        broad = max(map(len, self._who))
        left_out = {*(() if campaign else _OF_CAMPAIGN), *(() if tables[0].peers else _OF_LIST)}
        found = {**_FOUND, **{f"flag {flag}": _raised(flag) for flag in flags}}
        self._found = {key: give for key, give in found.items() if key not in left_out}
        self._made = {key: give for key, give in _MADE.items() if key not in left_out}
        self._told = [answer for answer in answers if answer.key not in self._made]
        said = [_told(answer.key) for answer in self._told]
        every = [_KEY, *map(_of_who, range(broad)), *self._found, *self._made, *said]
        self._places = {key: place for place, key in enumerate(every, 1)}
        self._columns = {key: letters(place) for key, place in self._places.items()}
        self.functions: dict[str, tuple[str, str]] = {}
        """The named functions that the formulas call: text and comment of each, by its name."""
        if lambdas:
            first = self._places[next(iter(self._found))]
            columns = {
                key: letters(place - first + 1) for key, place in self._places.items() if place >= first
            }
            made = Lambdas(columns, self.every, self._found, rules, self._rubric, campaign)
            self.functions = {name_of(key): made.function(key) for key in self._made}
            row = f"${letters(first)}{ROW}:${letters(first + len(self._found) - 1)}{ROW}"
            self._formulas = {key: f"{name_of(key)}({row})" for key in self._made}
        else:
            formulas = Formulas(self._columns, self.every, rules, self._rubric, campaign)
            self._formulas = {key: getattr(formulas, key)() for key in self._made}

    def annotated(self) -> list[Annotated]:
        """The tables with formulas for answers, which `in_row` puts into their rows."""
        made = []
        first = 1
        for one, who in zip(self._tables, self._who, strict=True):
            rows = range(first, first + len(one.table.rows))
            columns: dict[str, list[Any]] = {
                NUMBERS: list(one.table.rows.numbers),
                "key": [float(row) for row in rows],
            }
            columns["line"] = [Formula(self.line(who), float(row)) for row in rows]
            for answer in (*ALWAYS, *ON_REQUEST):
                cells = one.cells(answer)
                if answer.key in self._made or answer in self._told:
                    text = self._answer(answer, cells)
                    cells = [Formula(text, cell) for cell in cells]
                columns[answer.key] = cells
            made.append(one._replace(parts=Parts.of(columns, one.tally())))
            first = rows.stop
        return made

    def line(self, who: Sequence[str]) -> str:
        """Where a row's creator stands in the sheet, or why there are no answers.

        The creator is found by the key, and only if the cells `who`, by which creators are told apart, are those of the run.
        """
        key, valid = f"{_OWN}key{_OWN}", self.status.shown
        place = f"MATCH({key},{self.every(_KEY)},0)"
        same = [
            f'INDEX({self.every(_of_who(number))},{place})&""={cell}&""' for number, cell in enumerate(who)
        ]
        missing = f'IF({"&".join(who or [key])}="","","{say("workbook.evidence.new")}")'
        found = f"IF(AND({','.join(same)}),{place},{missing})" if same else place
        return f'IF({valid}<>"",{valid},IF(ISNUMBER({place}),{found},{missing}))'

    def _answer(self, answer: Answer, cells: Sequence[Any]) -> str:
        """The answer of a row's creator, or why there is none."""
        line = f"{_OWN}line{_OWN}"
        if answer.key in self._made:
            there = f"INDEX({self.every(answer.key)},{line})"
        else:
            there = f"INDEX({self.every(_told(answer.key))},{line})"
            if any(isinstance(cell, float) for cell in cells):
                there = f'IF({there}="","",{there})'
            else:
                there = f"{self.status.before}&{there}" if answer.key == "why" else f'{there}&""'
        return f'IF(ISNUMBER({line}),{there},IF(ISBLANK({line}),"{say("workbook.evidence.new")}",{line}))'

    def every(self, key: str) -> str:
        """The cells of a column, those of all creators of all tables."""
        last = _FIRST - 1 + sum(len(one.table.rows) for one in self._tables)
        return refers_to(self._name, Area(_FIRST, self._places[key], last, self._places[key]))

    def page(self) -> Page:
        """The sheet."""
        widths = [max(9.0, min(len(key) * 0.95, 20.0)) for key in self._columns]
        return Page(KEY, NAME, widths, self._lines(), frozen=_FIRST - 1, protected=True)

    def _lines(self) -> Iterator[PageRow]:
        yield PageRow(TITLE, [NAME])
        yield PageRow(SAID, [say("workbook.evidence.intro")])
        before = self._places[next(iter(self._found))] - 1
        widths = (before, len(self._found), len(self._made), len(self._told))
        titles = say("workbook.evidence.groups").split(" | ")
        heads = [
            None if place else title
            for title, width in zip(titles, widths, strict=True)
            for place in range(width)
        ]
        yield PageRow(RowFormat(*[Face(color=QUIET)] * len(heads)), heads)
        yield PageRow(RowFormat(*[HEAD] * len(self._columns)), list(self._columns))
        form = RowFormat(*[_FACES.get(key, _WORKED_OUT if key in _MADE else _PLAIN) for key in self._columns])
        number = _FIRST
        measurer = Assessor(self._rubric)
        rules = self._rubric.tier
        like = {step.id: step.like or step.id for step in rules.schemes[rules.scheme].tiers}
        for one, kinds in zip(self._tables, self._kinds, strict=True):
            told = zip(*(one.cells(answer) for answer in self._told), strict=True)
            creators = one.table.rows.creators()
            rows = zip(creators, one.assessments, kinds, self._whose(one), told, strict=True)
            for creator, assessment, kind, who, said in rows:
                known_as = like.get(assessment.tier.id or "", "unknown")
                known = assessment.confidence.value
                halo = known**-self._rubric.confidence.halo if known else 1.0
                row = EvidenceRow(creator, assessment, measurer.measure(creator), known_as, halo, kind)
                found = [
                    float(number - _FIRST + 1),
                    *who,
                    *(_plain(give(row)) for give in self._found.values()),
                ]
                yield PageRow(form, [*found, *self._worked_out(row, str(number)), *said])
                number += 1

    def _whose(self, one: Annotated) -> Iterator[list[Any]]:
        """The cells of each row that tell creators apart, as they are in the user's sheet."""
        sheet = one.table.sheet
        source = sheet.stored or sheet
        places = [sheet.number(index) - source.left for index in _identity(one)]
        blank = [None] * (max(map(len, self._who)) - len(places))
        for number in one.table.rows.numbers:
            cells = source.rows[number - source.top]
            yield [*(_cell(cells[place]) if place < len(cells) else None for place in places), *blank]

    def _worked_out(self, row: EvidenceRow, number: str) -> list[Formula]:
        return [
            Formula(formula.replace(ROW, number), self._made[key](row))
            for key, formula in self._formulas.items()
        ]


_OWN: Final = "\x01"
"""Stands around what names a cell in the row of the formula: a column of ours by its key, or one of the sheet by its number."""
_KEY: Final = "key"


def in_row(value: Any, row: int, places: Mapping[str, int]) -> Any:
    """A formula that leads to the sheet, in a row of the user's; `places` are the columns of answers by their keys."""
    if not isinstance(value, Formula):
        return value
    parts = value.text.split(_OWN)
    parts[1::2] = [
        f"${letters(int(name) if name.isdecimal() else places[name])}{row}" for name in parts[1::2]
    ]
    return value._replace(text="".join(parts))


def _identity(one: Annotated) -> list[int]:
    """The columns that tell creators apart, by their index: those of names and handles, or else the first that is read."""
    named = [column.index for column in one.table.columns if column.field in _WHO]
    return (
        named
        or [column.index for column in one.table.columns if column.field][:1]
        or [one.table.columns[0].index]
    )


def _who(one: Annotated) -> list[str]:
    """The cells of a row that tell creators apart, for `in_row`."""
    return [f"{_OWN}{one.table.sheet.number(index)}{_OWN}" for index in _identity(one)]


def _of_who(number: int) -> str:
    return f"who {number + 1}"


def _told(key: str) -> str:
    """The name of a column with an answer of the last run."""
    return f"{key} (last run)"


def _cell(value: Any) -> Any:
    if isinstance(value, BadCell):
        return value.text
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


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
