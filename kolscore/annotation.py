"""Table in, answer columns out; where all doors meet."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any, Final, NamedTuple

from kolscore.answers import ALWAYS, OF_PEOPLE, RECORD, SAID, Answer, answer_columns, as_json
from kolscore.assessment import Assessment, Claim, Entry, ExpertTier, Standing, Whose, rounded
from kolscore.creator import Note, platform_name
from kolscore.errors import InputError
from kolscore.evidence import SetAsideReader
from kolscore.fields import BY_NAME
from kolscore.identity.tables import FoundPeople
from kolscore.parts import ROW, Parts
from kolscore.reading import CreatorTable, Row, Rows, text_of
from kolscore.reading.told import Told
from kolscore.reading.tongue import tongues_in, unread
from kolscore.rubric import Rubric
from kolscore.scoring import Assessor
from kolscore.scoring.basis import Rated
from kolscore.scoring.peers import Peers
from kolscore.scoring.summary import Tally
from kolscore.scoring.unused import count_unused, unused
from kolscore.words import say

_NO_NOTES: Final = '{"notes": []}'
_IN_RECORD: Final = ("range", "missing", "confidence_grade", "claim", "expert_tier")


class Annotated(NamedTuple):
    """A table of creators with the answers to its rows."""

    table: CreatorTable
    parts: Parts
    """The answers, as they are made."""
    assessor: Assessor
    peers: Peers | None = None
    """The scored creators of the whole list; None if it was not asked where each stands."""
    moved: int = 0
    """Rows that the table has been moved down by since it was scored."""
    found: FoundPeople | None = None
    """The people of the whole list; None if it was not asked who they are."""
    whose: Sequence[Whose] = ()
    """Whose each row is, where that was asked."""

    @property
    def rubric(self) -> Rubric:
        """The rules that it was scored by."""
        return self.assessor.rubric

    @property
    def assessments(self) -> Iterator[Assessment]:
        """The assessment of each row of the table at hand; what was not kept is made again."""
        made = self.parts.assessments() or self.assessor.assess_all(self.table.rows.creators())
        if self.whose:
            made = (one._replace(whose=whose) for one, whose in zip(made, self.whose, strict=True))
        if self.peers is None:
            return iter(made)
        platforms = self.table.rows.column("platform")
        return map(_standing, made, platforms, repeat(self.peers))

    def assessment(self, number: int) -> Assessment:
        """That of one row, by its place in the table."""
        row = self.table.rows[number]
        made = self.parts.assessments()
        one = made[number] if made else self.assessor.assess(row.creator)
        one = one._replace(whose=self.whose[number]) if self.whose else one
        return _standing(one, row.creator.platform, self.peers) if self.peers else one

    def in_sheet(self, name: str) -> "Annotated":
        """The same in a sheet of another name."""
        return self._replace(table=replace(self.table, sheet=replace(self.table.sheet, name=name)))

    def cells(self, answer: Answer) -> list[Any]:
        """The cells of an answer column, one for each row."""
        if answer.key in self.parts.keys:
            return [cell for part in self.parts for cell in part.columns[answer.key]]
        return list(map(answer.cell, self.assessments))

    def answered(self, answers: Sequence[Answer]) -> Iterator[tuple[Any, ...]]:
        """The number of each row and the cells of some answers, the first ones as soon as they are there."""
        if any(answer.key not in self.parts.keys for answer in answers):
            yield from zip(self.table.rows.numbers, *map(self.cells, answers), strict=True)
            return
        for part in self.parts:
            numbers = (
                [number + self.moved for number in part.columns[ROW]] if self.moved else part.columns[ROW]
            )
            yield from zip(numbers, *(part.columns[answer.key] for answer in answers), strict=True)

    @property
    def unplaced(self) -> str:
        """Why it is not said where anybody stands in the list; "" if it is, or was not asked."""
        few = self.peers.too_few if self.peers else ""
        return few and say("annotation.no_standing", few=few)

    def tally(self) -> Tally:
        """What the answers come to, when all have come."""
        whole = Tally()
        whole.add(self.parts.tally(), self.table.sheet.name, self.moved)
        return whole

    def noted(self) -> tuple[Sequence[Note], int]:
        """The notes, of which not all may have been kept, and how many there were."""
        every = self.whole.all_notes
        return [*every, *self.parts.notes], len(every) + self.parts.noted

    @property
    def whole(self) -> CreatorTable:
        """The table with what is to be said of all its rows; where they come in parts, when all have come."""
        if self.parts.told is None:
            return self.table
        return replace(
            self.table, told=self.parts.told, names=self.parts.names, left_out=tuple(self.parts.left_out)
        )

    @property
    def remarks(self) -> Sequence[str]:
        """What else was decided; where answers come in parts, when all have come."""
        return self.whole.remarks

    def record(self, number: int, add: Iterable[str] = ()) -> dict[str, Any]:
        """The answers to one row (by its place in the table) as plain data; `add` as for answer columns."""
        row, assessment = self.table.rows[number], self.assessment(number)
        whole: dict[str, Any] = json.loads(recorded(row, SAID.cell(assessment)))
        return whole | {answer.key: answer.cell(assessment) for answer in beside_record(add)}

    def records(self, add: Iterable[str] = ()) -> Iterator[str]:
        """The answers to each row as JSON, the first ones as soon as they are there."""
        beside = beside_record(add)
        keys = [answer.key for answer in beside]
        if RECORD in self.parts.keys:
            each = ((record, cells) for _, record, *cells in self.answered([SAID, *beside]))
        else:
            each = (
                (recorded(row, SAID.cell(assessment)), [answer.cell(assessment) for answer in beside])
                for row, assessment in zip(self.table.rows, self.assessments, strict=True)
            )
        for record, cells in each:
            yield spliced(record, as_json(dict(zip(keys, cells, strict=True)))) if keys else record

    def located(self, ledger: Iterable[Entry], row: Row) -> list[Entry]:
        """A ledger with the cells that its lines rest on."""
        return [
            line._replace(cell=self.table.cell(line.field, row)) if line.field else line for line in ledger
        ]

    def ledger(self, number: int) -> list[Entry]:
        """That of one row (by its place in the table)."""
        return self.located(self.assessment(number).credibility.ledger, self.table.rows[number])

    def explanation(self, number: int) -> dict[str, Any]:
        """Every line of the ledger of one row (by its place in the table), with the cells that it rests on."""
        row, assessment = self.table.rows[number], self.assessment(number)
        label, credibility = assessment.label, assessment.credibility
        ledger = self.located(credibility.ledger, row)

        def cell(field: str) -> str | None:
            return self.table.cell(field, row) or None

        return {
            "row": row.number,
            "handle": row.creator.handle,
            "name": row.creator.name,
            **_verdict(assessment),
            "axis_points": [
                {"axis": line.dimension, "rule": line.rule, "points": round(line.points, 2), "reason": line.reason, "cell": cell(line.field)}
                for line in (*label.kol_points, *label.influencer_points)
            ],
            "credibility": credibility.score,
            "baseline": credibility.baseline,
            "contributions": [
                {"rule": line.rule, "dimension": line.dimension, "points": round(line.points, 4), "reason": line.reason, "cell": line.cell or None}
                for line in ledger[1 : 1 + len(credibility.lines)]
            ],
            "set_aside": [
                {"quote": aside.quote, "reason": aside.reason, "cell": cell(aside.field), "rule": aside.rule}
                for aside in SetAsideReader(self.rubric).read(row.creator)
            ],
            "caps": [
                {"rule": cap.rule, "limit": cap.limit, "points": round(cap.points, 4), "reason": cap.reason, "cell": cell(cap.field)}
                for cap in credibility.caps
            ],
            **_advice(assessment),
            "flags": [{"id": flag.id, "reason": flag.reason, "cell": cell(flag.field)} for flag in assessment.flags],
            **_standing_of(assessment.standing),
            "notes": [note._asdict() for note in row.notes],
            "rubric": self.rubric.stamp,
        }  # fmt: skip

    def find_all(self, handle: str, fields: Sequence[str] = ("handle", "name")) -> list[int]:
        """The places of all rows with this handle or, failing that, name (or other fields); "@" and case do not matter."""

        def plain(fact: Any) -> str:
            return text_of(fact).lstrip("@").casefold()

        wanted = plain(handle)
        for field in fields:
            found = [
                number
                for number, row in enumerate(self.table.rows)
                if plain(getattr(row.creator, field)) == wanted
            ]
            if found:
                return found
        return []


def recorded(row: Row, said: str) -> str:
    """What JSON lines say of a row, `said` being what `SAID` says of its assessment."""
    who = {"row": row.number, "handle": row.creator.handle, "name": row.creator.name}
    notes = as_json({"notes": [note._asdict() for note in row.notes]}) if row.notes else _NO_NOTES
    return spliced(as_json(who), said, notes)


def spliced(*objects: str) -> str:
    """Several JSON objects as one.

    >>> spliced('{"a": 1}', "{}", '{"b": 2}')
    '{"a": 1, "b": 2}'
    """
    return "{" + ", ".join(one[1:-1] for one in objects if one != "{}") + "}"


def beside_record(add: Iterable[str]) -> list[Answer]:
    """The further columns that JSON lines have besides a record, which holds some of them already."""
    return [answer for answer in answer_columns(add)[len(ALWAYS) :] if answer.key not in _IN_RECORD]


def settled(table: CreatorTable, assessor: Assessor) -> CreatorTable:
    """The table, with what only all of its rows together show: what rates are shares of, and what is of no use."""
    check_signals(table, assessor.rubric)
    bases = table.plan.bases
    why = say("annotation.plan_says")
    if bases is None:
        why = say("annotation.fits_better")
        found = {
            platform: assessor.basis.of_column(platform, rows.values())
            for platform, rows in _rated(table.some or table.rows).items()
        }
        bases = {platform: basis for platform, basis in sorted(found.items()) if basis}
    told = table.told.plus(Told())
    count_unused(table.rows.column, assessor.engagement, told)
    for name, times in tongues_in(table.rows.column("bio")).items():
        told.add(("tongue", name), times)
    say_bases(table.rows, bases)
    for platform, basis in bases.items():
        told.add(("basis", platform, basis, why), 1)
    return replace(table, plan=replace(table.plan, bases=bases), told=told, also=_remarks)


def _remarks(told: Told) -> Iterator[str]:
    """What only all rows together show, in words."""
    yield from unused(told)
    yield from filter(None, [unread({name: int(times) for (name,), (times,) in told.of("tongue")})])
    for (platform, basis, why), _ in told.of("basis"):
        yield say("annotation.basis", platform=platform_name(platform), basis=basis, why=why)


def check_signals(table: CreatorTable, rubric: Rubric) -> None:
    """Raises InputError where a plan reads a signal that the rubric does not count."""
    for column in table.columns:
        if column.field and column.field not in BY_NAME and column.field not in rubric.added:
            raise InputError(
                say(
                    "annotation.no_such_signal",
                    where=table.sheet.where,
                    letter=column.letter,
                    header=column.header,
                    field=column.field,
                    rubric=rubric.name,
                )
            )


def say_bases(rows: Rows, bases: Mapping[str, str]) -> None:
    """Put in what engagement rates are shares of, platform by platform, where no row says it."""
    rated = _rated(rows) if bases else {}
    for platform, basis in bases.items():
        rows.say_basis(rated.get(platform, {}), basis)


def _rated(rows: Rows) -> dict[str, dict[int, Rated]]:
    """The rows of each platform with a rate of which nothing says what it is a share of, by their places."""
    rated: dict[str, dict[int, Rated]] = {}
    asked = ("engagement_rate", "followers", "platform", "er_basis")
    for place, (rate, followers, platform, basis) in enumerate(zip(*map(rows.column, asked), strict=True)):
        if rate and followers and platform and basis is None:
            rated.setdefault(platform, {})[place] = Rated(rate, followers)
    return rated


def placed(tables: Sequence[Annotated]) -> list[Annotated]:
    """The tables with where each creator stands among all of theirs; waits until all are scored."""
    tally = Tally()
    for one in tables:
        tally.add(one.tally())
    peers = Peers(tally.peers, tables[0].rubric.standing)
    return [_placed(one, peers) for one in tables]


def of_people(one: Annotated, found: FoundPeople, number: int) -> Annotated:
    """A table with whose each of its rows is; `number` is its place among the tables in which people were looked for."""
    whose = found.whose(number)
    cells: tuple[list[Any], ...] = (
        [who.id for who in whose],
        [who.accounts for who in whose],
        [who.why or None for who in whose],
    )
    said = dict(zip(OF_PEOPLE, cells, strict=True))
    one.parts.say_whose({key: column for key, column in said.items() if key in one.parts.keys})
    return one._replace(found=found, whose=whose)


def _placed(one: Annotated, peers: Peers) -> Annotated:
    one.parts.place(peers)
    return one._replace(peers=peers)


def _standing(assessment: Assessment, platform: str | None, peers: Peers) -> Assessment:
    tier, score = assessment.tier.name, assessment.credibility.score
    return assessment._replace(standing=peers.stand(tier, platform or "", score))


def _verdict(assessment: Assessment) -> dict[str, Any]:
    """Tier and label, and what there is besides for an expert, as plain data."""
    label = assessment.label
    return {
        "tier": assessment.tier.id,
        "tier_name": assessment.tier.name or None,
        "tier_reason": assessment.tier.reason,
        "label": label.id,
        "label_name": label.name,
        "label_reason": label.reason,
        "label_certainty": label.certainty,
        "claim": _claim(assessment.claim),
        "expert_tier": _expert_tier(assessment.expert_tier),
        "checks": list(assessment.checks),
        "axes": {"kol": round(label.kol, 1), "influencer": round(label.influencer, 1)},
    }


def _advice(assessment: Assessment) -> dict[str, Any]:
    """How sure a score is, what to find out, and the role, as plain data."""
    role = assessment.role
    return {
        "confidence": rounded(assessment.confidence.value, 2),
        "confidence_grade": assessment.confidence.grade,
        "range": list(assessment.range) if assessment.range else None,
        "missing": list(assessment.missing),
        "role": role.id,
        "role_name": role.name,
        "role_reason": role.reason,
        "role_notes": list(role.notes),
        "role_use": role.use._asdict(),
        "alternatives": [option._asdict() for option in role.alternatives],
    }


def _standing_of(standing: Standing | None) -> dict[str, Any]:
    """Where a score stands in the list, as plain data."""
    return {
        "standing": standing.percentile if standing else None,
        "cohort": standing.cohort if standing else None,
        "standing_reason": standing.sentence if standing else None,
    }


def _claim(claim: Claim) -> dict[str, Any] | None:
    """How far a claim is more than a claim, as plain data."""
    return claim._asdict() if claim.status else None


def _expert_tier(tier: ExpertTier | None) -> dict[str, Any] | None:
    """The tier of an expert, as plain data."""
    return tier._asdict() | {"points": rounded(tier.points, 1)} if tier else None
