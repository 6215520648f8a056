"""Table in, answer columns out; where all doors meet."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from kolscore.answers import (
    ALWAYS,
    HEADERS,
    Answer,
    answer_columns,
    further,
    header_for,
    own_columns,
    take_list,
)
from kolscore.assessment import Assessment, rounded
from kolscore.creator import Creator, Note, platform_name
from kolscore.elsewhere import ROW, Elsewhere, Placed
from kolscore.evidence import SetAsideReader
from kolscore.reading import CreatorTable, Rows, SavedPlan, Sheet, platform_named, read_tables
from kolscore.reading.one_column import taken_apart
from kolscore.reading.sheet import AsOf
from kolscore.rubric import Rubric
from kolscore.scoring import Assessor, Brief, no_collection
from kolscore.scoring.basis import Rated
from kolscore.scoring.peers import Peers
from kolscore.scoring.tally import Tally
from kolscore.scoring.unused import unused

_IN_RECORD: Final = ("range", "missing", "confidence_grade")
_NO_GIVEN: Final[Mapping[str, str]] = {}


class Annotated(NamedTuple):
    """A table of creators with the answers to its rows."""

    table: CreatorTable
    assessments: Sequence[Assessment]
    rubric: Rubric
    elsewhere: Elsewhere | None = None
    """Answer cells that are worked out elsewhere."""
    peers: Peers | None = None
    """The scored creators of the whole list; None if it was not asked where each stands."""

    def in_sheet(self, name: str) -> "Annotated":
        """The same in a sheet of another name."""
        return self._replace(table=replace(self.table, sheet=replace(self.table.sheet, name=name)))

    def cells(self, answer: Answer) -> list[Any]:
        """The cells of an answer column, one for each row."""
        if self.elsewhere and answer.key in self.elsewhere.keys:
            return [cell for part in self.elsewhere.parts() for cell in part[answer.key]]
        return [answer.cell(assessment) for assessment in self.assessments]

    def answered(self, answers: Sequence[Answer]) -> Iterator[tuple[Any, ...]]:
        """The number of each row and the cells of some answers, the first ones as soon as they are there."""
        numbers = iter(self.table.rows.numbers)
        if self.elsewhere and all(answer.key in self.elsewhere.keys for answer in answers):
            for part in self.elsewhere.parts():
                columns = [part[answer.key] for answer in answers]
                of_part = part[ROW] if ROW in part else list(islice(numbers, len(columns[0])))
                yield from zip(of_part, *columns, strict=True)
        else:
            yield from zip(numbers, *map(self.cells, answers), strict=True)

    @property
    def unplaced(self) -> str:
        """Why it is not said where anybody stands in the list; "" if it is, or was not asked."""
        few = self.peers.too_few if self.peers else ""
        return few and f"KOL Standing is blank: {few}"

    def tally(self) -> Tally:
        """What the answers come to; where they are worked out elsewhere, when all have come."""
        whole = Tally()
        rows = self.table.rows
        of_table = (
            self.elsewhere.tally()
            if self.elsewhere
            else Tally.of(rows.numbers, rows.creators(), self.assessments)
        )
        whole.add(of_table, self.table.sheet.name)
        return whole

    def noted(self) -> tuple[Sequence[Note], int]:
        """The notes, of which not all may have been kept, and how many there were."""
        notes = self.elsewhere.noted() if self.elsewhere else None
        every = self.table.all_notes if notes is None else []
        return notes or (every, len(every))

    def record(self, number: int, add: Iterable[str] = ()) -> dict[str, Any]:
        """The answers to one row (by its place in the table) as plain data; `add` as for answer columns."""
        row, assessment = self.table.rows[number], self.assessments[number]
        return {
            "row": row.number,
            "handle": row.creator.handle,
            "name": row.creator.name,
            "tier": assessment.tier.id,
            "label": assessment.label.id,
            "label_certainty": assessment.label.certainty,
            "credibility": assessment.credibility.score,
            "range": list(assessment.range) if assessment.range else None,
            "confidence": rounded(assessment.confidence.value, 2),
            "confidence_grade": assessment.confidence.grade,
            "role": assessment.role.id,
            "role_name": assessment.role.name,
            "why": assessment.why,
            "flags": [flag.id for flag in assessment.flags],
            "missing": list(assessment.missing),
            "notes": [note._asdict() for note in row.notes],
            **{
                answer.key: answer.cell(assessment)
                for answer in answer_columns(add)[len(ALWAYS) :]
                if answer.key not in _IN_RECORD
            },
        }

    def explanation(self, number: int) -> dict[str, Any]:
        """Every line of the ledger of one row (by its place in the table), with the cells that it rests on."""
        row, assessment = self.table.rows[number], self.assessments[number]
        label, credibility = assessment.label, assessment.credibility

        def cell(field: str) -> str | None:
            return self.table.cell(field, row) or None

        return {
            "row": row.number,
            "handle": row.creator.handle,
            "name": row.creator.name,
            "tier": assessment.tier.id,
            "tier_name": assessment.tier.name or None,
            "tier_reason": assessment.tier.reason,
            "label": label.id,
            "label_name": label.name,
            "label_reason": label.reason,
            "label_certainty": label.certainty,
            "axes": {"kol": round(label.kol, 1), "influencer": round(label.influencer, 1)},
            "axis_points": [
                {"axis": line.dimension, "rule": line.rule, "points": round(line.points, 2), "reason": line.reason, "cell": cell(line.field)}
                for line in (*label.kol_points, *label.influencer_points)
            ],
            "credibility": credibility.score,
            "baseline": credibility.baseline,
            "contributions": [
                {"rule": line.rule, "dimension": line.dimension, "points": round(line.points, 4), "reason": line.reason, "cell": cell(line.field)}
                for line in credibility.contributions
            ],
            "set_aside": [
                {"quote": aside.quote, "reason": aside.reason, "cell": cell(aside.field), "rule": aside.rule}
                for aside in SetAsideReader(self.rubric).read(row.creator)
            ],
            "caps": [
                {"rule": cap.rule, "limit": cap.limit, "points": round(cap.points, 4), "reason": cap.reason, "cell": cell(cap.field)}
                for cap in credibility.caps
            ],
            "confidence": rounded(assessment.confidence.value, 2),
            "confidence_grade": assessment.confidence.grade,
            "range": list(assessment.range) if assessment.range else None,
            "missing": list(assessment.missing),
            "role": assessment.role.id,
            "role_name": assessment.role.name,
            "role_reason": assessment.role.reason,
            "role_notes": list(assessment.role.notes),
            "alternatives": [option._asdict() for option in assessment.role.alternatives],
            "flags": [{"id": flag.id, "reason": flag.reason, "cell": cell(flag.field)} for flag in assessment.flags],
            "standing": assessment.standing.percentile if assessment.standing else None,
            "cohort": assessment.standing.cohort if assessment.standing else None,
            "standing_reason": assessment.standing.sentence if assessment.standing else None,
            "notes": [note._asdict() for note in row.notes],
            "rubric": self.rubric.stamp,
        }  # fmt: skip

    def find_all(self, handle: str) -> list[int]:
        """The places of all rows with this handle or, failing that, name; "@" and case do not matter."""

        def plain(text: str | None) -> str:
            return (text or "").strip().lstrip("@").casefold()

        wanted = plain(handle)
        for field in ("handle", "name"):
            found = [
                number
                for number, row in enumerate(self.table.rows)
                if plain(getattr(row.creator, field)) == wanted
            ]
            if found:
                return found
        return []


def annotate_sheet(
    sheet: Sheet, assessor: Assessor, given: Mapping[str, str] = _NO_GIVEN, ignored: frozenset[str] = HEADERS
) -> list[Annotated]:
    """Read the tables of a sheet and assess every creator; `given` maps fields to headers that a user named.

    Raises NoCreatorTableError if there is no table of creators, InputError if a named header is not there.
    """
    with no_collection():
        tables = read_tables(sheet, given, ignored)
    return [assessed(table, assessor) for table in tables]


def settled(table: CreatorTable, assessor: Assessor) -> CreatorTable:
    """The table, with what only all of its rows together show: what rates are shares of, and what is of no use."""
    bases = table.plan.bases
    if bases is None:
        found = {
            platform: assessor.basis.of_column(platform, rows.values())
            for platform, rows in _rated(table.some or table.rows).items()
        }
        bases = {platform: basis for platform, basis in sorted(found.items()) if basis}
    remarks = list(unused(table.rows.column, assessor.engagement))
    rated = _rated(table.rows) if bases else {}
    for platform, basis in bases.items():
        table.rows.say_basis(rated.get(platform, {}), basis)
        remarks.append(
            f"engagement rates on {platform_name(platform)} taken as shares of {basis}, which fits the column better; "
            "a header such as “ER by views” says it outright"
        )
    plan = replace(table.plan, bases=bases)
    return replace(table, plan=plan, remarks=(*table.remarks, *remarks))


def _rated(rows: Rows) -> dict[str, dict[int, Rated]]:
    """The rows of each platform with a rate of which nothing says what it is a share of, by their places."""
    rated: dict[str, dict[int, Rated]] = {}
    asked = ("engagement_rate", "followers", "platform", "er_basis")
    for place, (rate, followers, platform, basis) in enumerate(zip(*map(rows.column, asked), strict=True)):
        if rate and followers and platform and basis is None:
            rated.setdefault(platform, {})[place] = Rated(rate, followers)
    return rated


def assessed(table: CreatorTable, assessor: Assessor) -> Annotated:
    """Assess every creator of a table."""
    with no_collection():
        table = settled(table, assessor)
        assessments = list(assessor.assess_all(table.rows.creators()))
    return Annotated(table, assessments, assessor.rubric)


def placed(tables: Sequence[Annotated]) -> list[Annotated]:
    """The tables with where each creator stands among all of theirs; waits until all are scored."""
    tally = Tally()
    for one in tables:
        tally.add(one.tally())
    peers = Peers(tally.peers, tables[0].rubric.standing)
    return [
        one._replace(elsewhere=Placed(one.elsewhere, peers), peers=peers)
        if one.elsewhere
        else one._replace(assessments=list(_placed(one, peers)), peers=peers)
        for one in tables
    ]


def _placed(one: Annotated, peers: Peers) -> Iterator[Assessment]:
    for assessment, platform in zip(one.assessments, one.table.rows.column("platform"), strict=True):
        tier, score = assessment.tier.name, assessment.credibility.score
        yield assessment._replace(standing=peers.stand(tier, platform or "", score))


def assess(
    creator: Creator, rubric: Rubric | None = None, brief: Mapping[str, Any] | None = None
) -> Assessment:
    """All answers for one creator.

    `brief` is the campaign: {"goal": "trust", "product": "skincare", ...}; the
    role is then the one that fits it best. Raises BriefError if it is not
    understood.

    >>> answer = assess(Creator(followers=42_000, bio="Board-certified dermatologist, MD"))
    >>> answer.label.id, answer.tier.id
    ('kol', 'micro')
    """
    return _assessor(rubric, brief).assess(creator)


def annotate(  # noqa: PLR0913 - all but the table are options
    df: Any,
    rubric: Rubric | None = None,
    *,
    brief: Mapping[str, Any] | None = None,
    columns: Mapping[str, str] = _NO_GIVEN,
    platform: str | None = None,
    plan: str | Path | None = None,
    as_of: dt.date | None = None,
    add: Sequence[str] = (),
) -> Any:
    """A copy of a DataFrame with the answer columns at its right end.

    The columns of `df` are recognised by their headers; `columns` says which
    header holds which field where they are not: {"followers": "Reach"}, and
    `platform` which platform the rows are of that say none: "tiktok". `plan` is
    a file that ``kolscore columns --save`` made, by which columns are read. `as_of`
    is the day from which the last post and the like are counted back, where
    nothing in the table shows it; without it, such dates stay unknown. `add`
    asks for further answer columns, as `--add` does. Index and column order
    stay. Answer columns of an earlier call are written anew. Rows that are no
    creators (blank, totals) get no answers. What could not be read stands in
    ``scored.attrs["kolscore"]["notes"]``; the addresses in them are those of the
    table in a spreadsheet with the header in row 1.

    Raises NoCreatorTableError, InputError or BriefError, as the command line does.
    """
    saved = SavedPlan.load(Path(plan)) if plan else None
    given = saved.but(columns) if saved else columns
    named = platform_named(platform) if platform else saved.platform if saved else ""
    headers = [str(column) for column in df.columns]
    ours = own_columns(headers)
    answers = answer_columns([*add, *further(ours.values())])
    kept = df.loc[:, [place not in ours for place in range(len(headers))]].copy()
    plain = kept.astype(object).where(kept.notna(), None)
    taken = [header for place, header in enumerate(headers) if place not in ours]
    sheet = Sheet(
        [taken, *map(list, plain.itertuples(index=False, name=None))],
        file="DataFrame",
        platform=named,
        as_of=AsOf(as_of, "as you named it") if as_of else None,
    )
    apart = taken_apart(sheet)  # read with another separator than the file has
    tables = annotate_sheet(apart[0] if apart else sheet, _assessor(rubric, brief), given)
    if take_list(answers):
        tables = placed(tables)
    for answer in answers:
        answered = {
            number - 2: cell  # the names of the columns stood in row 1
            for annotated in tables
            for number, cell in zip(annotated.table.rows.numbers, annotated.cells(answer), strict=True)
        }
        kept[header_for(answer, taken)] = [answered.get(place) for place in range(len(kept))]
    kept.attrs["kolscore"] = {
        "rubric": tables[0].rubric.stamp,
        "notes": [note._asdict() for note in _told(tables)],
    }
    return kept


def _told(tables: Sequence[Annotated]) -> Iterator[Note]:
    """What is doubtful in the whole, and in each cell."""
    if tables[0].unplaced:
        yield Note("", "", "", tables[0].unplaced)
    for table in (one.table for one in tables):
        if table.caution:
            yield Note("", "", "", table.caution)
        yield from table.all_notes


def _assessor(rubric: Rubric | None, brief: Mapping[str, Any] | None) -> Assessor:
    if rubric is None and brief is None:
        return _default()
    rubric = rubric or _default().rubric
    return Assessor(rubric, Brief.of(brief, rubric) if brief else None)


@lru_cache(maxsize=1)
def _default() -> Assessor:
    return Assessor(Rubric.load())
