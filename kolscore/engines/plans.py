"""What one plan decides for any number of rows: made of a profile of them, kept as text, the same on every machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.annotation import settled
from kolscore.answers import HEADERS
from kolscore.errors import InputError, NoCreatorTableError
from kolscore.reading import Profile, SavedPlan, Sheet, planned, text_of_plan
from kolscore.scoring import no_collection
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolscore.reading import CreatorTable
    from kolscore.reading.sheet import AsOf
    from kolscore.scoring import Assessor

NOTES: Final = "kolscore_notes"
"""The column of what could not be read, or not at its word."""
OURS: Final = HEADERS | {NOTES}


@dataclass(frozen=True)
class RecordPlan:
    """All that was decided of some records, as the TOML file that ``save`` writes; it travels as its text."""

    text: str
    path: str = "plan"
    """The file that it was read from, for messages."""

    @classmethod
    def load(cls, path: str | Path) -> RecordPlan:
        """Read and check a plan. Raises InputError if it cannot be used, or leaves things to the rows."""
        from kolscore.rubric.toml_text import text_of

        plan = cls(text_of(Path(path), InputError), str(path))
        if not plan.saved.records:
            raise InputError(say("engines.plans.open", path=path))
        return plan

    @property
    def saved(self) -> SavedPlan:
        """What it says."""
        return _saved(self.text, self.path)

    @property
    def hash(self) -> str:
        """Tells it from any other."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    def save(self, path: str | Path) -> None:
        """Write it into a file, which can be read, corrected, and named wherever a plan is asked for."""
        from kolscore.workbook.write import write_text

        write_text(Path(path), self.text, overwrite=False)


@lru_cache(maxsize=16)
def _saved(text: str, path: str) -> SavedPlan:
    return SavedPlan.of(text, path)


class RecordSource(NamedTuple):
    """What is known of records besides their rows."""

    called: str
    """For messages; a name that tells a platform, or a day, counts."""
    headers: Sequence[str]
    given: Mapping[str, str]
    """Columns that a person named."""
    platform: str = ""
    as_of: AsOf | None = None
    optional: Sequence[str] = ()
    """Columns that some of the files lack."""


class Decided(NamedTuple):
    """A plan, and the rows by which it was made."""

    plan: RecordPlan
    table: CreatorTable


def decide(source: RecordSource, profile: Profile, assessor: Assessor) -> Decided:
    """The plan of records with this profile. Raises NoCreatorTableError or InputError if it cannot be made."""
    if not profile.count:
        raise NoCreatorTableError(say("engines.plans.no_rows", called=source.called))
    sheet = Sheet(
        [list(source.headers)],
        file=source.called,
        platform=source.platform,
        signals=assessor.rubric.signals,
        as_of=source.as_of,
        records=True,
    )
    with no_collection():
        table = settled(planned(sheet, profile, source.given, OURS), assessor)
    text = text_of_plan(table.sheet, table.plan, assessor.rubric.hash, source.optional)
    plan = RecordPlan(text)
    plan.saved  # noqa: B018 - what was written can be read
    return Decided(plan, table)


def as_plan(plan: RecordPlan | str | Path) -> RecordPlan:
    """A plan, or the one in the file that is named."""
    return plan if isinstance(plan, RecordPlan) else RecordPlan.load(plan)


def check_rubric(plan: RecordPlan, assessor: Assessor) -> None:
    """Raises InputError where a plan was made by another rubric."""
    made_by, rubric = plan.saved.rubric, assessor.rubric
    if made_by and made_by != rubric.hash:
        raise InputError(
            say(
                "engines.plans.other_rubric",
                path=plan.path,
                made_by=made_by,
                hash=rubric.hash,
                name=rubric.name,
                version=rubric.version,
            )
        )


def stamps(plan: RecordPlan, assessor: Assessor) -> dict[str, str]:
    """What every result carries: by which plan it was read, and by which rubric it was scored."""
    rubric: dict[str, Any] = assessor.rubric.stamp
    return {
        "kolscore.plan": plan.hash,
        "kolscore.rubric": f"{rubric['name']} {rubric['version']} ({rubric['hash']})",
    }
