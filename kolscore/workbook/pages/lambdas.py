"""The formulas as named functions of Excel 365: a LAMBDA for each column that is worked out, over a row of evidence.

Names differ from those of the add-in, which would win over them.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from kolscore.rubric import Rubric
from kolscore.workbook.pages.campaign import CampaignSheet
from kolscore.workbook.pages.formulas import Formulas
from kolscore.workbook.pages.rubric import RubricSheet
from kolscore.workbook.xlsx_patch.book import FUNCTION

_ARGUMENT: Final = "_xlpm.evidence"
"""The one argument: the cells of a row that hold what was found. Excel stores it with a prefix."""
_LONGEST: Final = 255
"""Letters of a comment: Excel refuses a file with one more."""


def name_of(key: str) -> str:
    """The function of a column: KF_CREDIBILITY."""
    return f"KF_{key.upper()}"


class Lambdas(Formulas):
    """The text of each function."""

    def __init__(  # noqa: PLR0913, PLR0917 - what formulas stand over
        self,
        columns: Mapping[str, str],
        every: Callable[[str], str],
        found: Collection[str],
        rules: RubricSheet,
        rubric: Rubric,
        campaign: CampaignSheet | None,
    ) -> None:
        super().__init__(columns, every, rules, rubric, campaign)
        self._places = {key: place for place, key in enumerate(columns, 1) if key in found}

    def _of(self, key: str) -> str:
        if key in self._places:
            return f"INDEX({_ARGUMENT},1,{self._places[key]})"
        return f"{name_of(key)}({_ARGUMENT})"

    def function(self, key: str) -> tuple[str, str]:
        """The text of a function as a name stores it, and the comment on it."""
        method = getattr(self, key)
        return f"{FUNCTION}{method()})", f"{method.__doc__} Takes a row of KOL Evidence."[:_LONGEST]
