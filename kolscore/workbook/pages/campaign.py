"""*KOL Campaign*: which role whom the brief gives, by label, tier and what the score may be, for live formulas to look up."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kolscore.creator import Creator
from kolscore.rubric import Rubric
from kolscore.rubric.check import role_tiers
from kolscore.scoring import Assessor, Brief
from kolscore.scoring.fit import FitRules, Qualifications
from kolscore.words import say
from kolscore.workbook.pages.scored import HEAD, SAID, TITLE
from kolscore.workbook.xlsx_patch.book import refers_to
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import Page, PageRow, RowFormat
from kolscore.workbook.xlsx_patch.xml_bytes import Area

NAME: Final = "KOL Campaign"
KEY: Final = "campaign"
_FIRST: Final = 5
"""Row of the first line."""
_BESIDE: Final = 3
"""Columns before those of the roles: key, licence, and what stands against the person."""
_LABELS: Final = ("kol", "both", "influencer")


class _Kind(NamedTuple):
    """Creators whom the brief treats alike."""

    qualifications: Qualifications
    licence: bool
    roles: dict[tuple[str, str], tuple[str, ...]]
    """The role for each label and tier, at each bound of credibility."""


class CampaignSheet:
    """The sheet, and what of it formulas lead to."""

    def __init__(self, rubric: Rubric, brief: Brief, name: str) -> None:
        self._name = name
        self._assessor = Assessor(rubric)
        self._fit = FitRules(rubric, brief, {})
        self._tiers = ["unknown", *sorted(role_tiers(rubric) - {"unknown"})]
        self._bounds = sorted({0.0, *(role.min_credibility for role in rubric.roles.values())})
        self._kinds: list[_Kind] = []

    def kind(self, creator: Creator) -> str:
        """What the campaign calls those who are treated as a creator is."""
        qualifications = self._assessor.qualifications_in(self._fit, creator)
        made = self._made(qualifications)
        for place, kind in enumerate(self._kinds):
            if (kind.licence, kind.roles) == (made.licence, made.roles):
                return f"k{place + 1}"
        self._kinds.append(made)
        return f"k{len(self._kinds)}"

    def _made(self, qualifications: Qualifications) -> _Kind:
        roles = {
            (label, tier): tuple(
                self._fit.given(label, tier, qualifications, bound) for bound in self._bounds
            )
            for label in _LABELS
            for tier in self._tiers
        }
        return _Kind(qualifications, self._fit.licence(qualifications), roles)

    def bounds(self) -> str:
        """The cells of the bounds of credibility."""
        return self._cells(_BESIDE + 1, _BESIDE + len(self._bounds), _FIRST - 1, _FIRST - 1)

    def keys(self) -> str:
        """The cells that tell the lines apart: kind, label and tier."""
        return self._cells(1, 1, _FIRST, self._last)

    def licences(self) -> str:
        """The cells that say whether a licence has to be shown first."""
        return self._cells(2, 2, _FIRST, self._last)

    def roles(self) -> str:
        """The cells of the roles, by their ids."""
        return self._cells(_BESIDE + 1, _BESIDE + len(self._bounds), _FIRST, self._last)

    @property
    def _last(self) -> int:
        return _FIRST - 1 + max(1, len(self._kinds)) * len(_LABELS) * len(self._tiers)

    def _cells(self, left: int, right: int, top: int, bottom: int) -> str:
        return refers_to(self._name, Area(top, left, bottom, right))

    def page(self) -> Page:
        """The sheet."""
        widths: Sequence[float] = [26.0, 10.0, 60.0, *[22.0] * len(self._bounds)]
        return Page(KEY, NAME, list(widths), self._lines(), frozen=_FIRST - 1)

    def _lines(self) -> Iterator[PageRow]:
        yield PageRow(TITLE, [NAME])
        yield PageRow(SAID, [say("workbook.campaign.intro")])
        yield PageRow(SAID, [None])
        heads = [*say("workbook.campaign.columns").split(" | "), *self._bounds]
        yield PageRow(RowFormat(*[HEAD] * len(heads)), heads)
        form = RowFormat(*[Face()] * len(heads))
        for place, kind in enumerate(self._kinds, 1):
            for (label, tier), roles in kind.roles.items():
                why = (
                    getattr(kind.qualifications, label)
                    or kind.qualifications.field
                    or kind.qualifications.impartial
                    or None
                )
                yield PageRow(form, [f"k{place}|{label}|{tier}", float(kind.licence), why, *roles])
