"""What our sheets tell of: the tables with their answers, what they come to, and how they were made."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from kolscore.annotation import Annotated
from kolscore.scoring import Brief
from kolscore.summary import Summary
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import RowFormat

QUIET: Final = "6B6B6B"
TITLE: Final = RowFormat(Face(bold=True, size=16), height=24)
SECTION: Final = RowFormat(Face(bold=True, size=13), height=21)
HEAD: Final = Face(bold=True, fill="E7ECF3", line=True, wrap=True)
TEXT: Final = Face(wrap=True)
SAID: Final = RowFormat(Face(color=QUIET))
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


class ScoredList(NamedTuple):
    """What our sheets tell of."""

    tables: Sequence[Annotated]
    summary: Summary
    about: About
