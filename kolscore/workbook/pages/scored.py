"""What our sheets tell of: the tables with their answers, what they come to, and how they were made."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from kolscore import __version__
from kolscore.annotation import Annotated
from kolscore.creator import Note
from kolscore.rubric import Rubric
from kolscore.scoring import Brief
from kolscore.scoring.summary import Tally
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import Form

_NOTES: Final = 5_000
"""Notes that are listed: nobody reads more, and Excel takes no more than 65,530 links in a sheet."""
QUIET: Final = "6B6B6B"
TITLE: Final = Form(Face(bold=True, size=16), height=24)
SECTION: Final = Form(Face(bold=True, size=13), height=21)
HEAD: Final = Face(bold=True, fill="E7ECF3", line=True, wrap=True)
TEXT: Final = Face(wrap=True)
SAID: Final = Form(Face(color=QUIET))
"""A sentence that runs over the columns beside."""


class About(NamedTuple):
    """What the user asked for."""

    settings: Sequence[tuple[str, str]]
    """Each setting with what was given."""
    date: str = ""
    """The date to print; none if it is not given, since the same input gives the same workbook on any day."""
    rubric: tuple[str, str] = ("default", "")
    """The rubric whose words were read, a preset or a file, and its hash."""
    live: bool = False
    """Whether answers are to be formulas."""
    lambdas: bool = False
    """Whether those are named functions of Excel 365."""
    brief: Brief | None = None
    """The campaign that roles are chosen for."""


class Scored(NamedTuple):
    """What our sheets tell of."""

    tables: Sequence[Annotated]
    tally: Tally
    notes: Sequence[tuple[str, Note]]
    """The notes that were kept, with the sheet of each."""
    noted: int
    about: About

    @classmethod
    def of(cls, tables: Sequence[Annotated], about: About) -> "Scored":
        """Sum up some tables whose answers have all come."""
        tally, notes, noted = Tally(), list[tuple[str, Note]](), 0
        for one in tables:
            tally.add(one.tally())
            kept, count = one.noted()
            notes += [(one.table.sheet.name, note) for note in kept[: _NOTES - len(notes)]]
            noted += count
        return cls(tables, tally, notes, noted, about)

    @property
    def rubric(self) -> Rubric:
        """The rubric by which all were scored."""
        return self.tables[0].rubric

    @property
    def stamp(self) -> str:
        """What made the answers: version and rubric, with its hash."""
        rubric = self.rubric.stamp
        return f"kolscore {__version__} · rubric {rubric['name']} {rubric['version']} ({rubric['hash']})"

    @property
    def sheets(self) -> list[str]:
        """The sheets that the tables stand in."""
        return list(dict.fromkeys(one.table.sheet.name for one in self.tables))

    @property
    def labels(self) -> list[str]:
        """The names of all labels, the surest first."""
        names = self.rubric.label.names
        return [names[label] for label in ("kol", "both", "influencer", "not_a_creator", "insufficient")]

    @property
    def tiers(self) -> list[str]:
        """The names of all tiers, the smallest first."""
        rules = self.rubric.tier
        return [step.title for step in rules.schemes[rules.scheme].tiers]
