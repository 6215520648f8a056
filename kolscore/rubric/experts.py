"""The rules for experts: what an office or an authorship is worth, the words for them, and tiers of their own."""

from typing import ClassVar, Literal

from kolscore.rubric.base import SHARE, TEXT, Explained, Rule
from kolscore.rubric.bounds import ge, gt
from kolscore.rubric.record import Record, field, min_len

Role = Literal["lead", "board", "committee", "member", "early"]
"""What somebody is in a society, a guideline group or an institution; "early": at the beginning of a career."""
Scope = Literal["international", "national", "regional"]


class OfficeWords(Explained):
    """Words for offices and authorships, and for how far they reach."""

    sense: Literal[
        "lead", "board", "committee", "member", "early", "international", "national", "regional", "past", "yes", "no",
    ]  # fmt: skip
    language: str = field(validator=min_len(2))
    terms: tuple[str, ...] = field(validator=min_len(1))


class Offices(Rule):
    """The best of what a cell names counts in full, each further one by `further`; at most `cap`."""

    words: ClassVar[tuple[str, ...]] = ("quote", "column")
    points: dict[str, float]
    """By what one is; "named" where the cell does not say, or gives a number."""
    scope: dict[str, float]
    """What points are multiplied by; "unsaid" where the cell does not say how far it reaches."""
    past: float = field(validator=SHARE)
    """What an office of the past is worth."""
    further: float = field(validator=SHARE)
    cap: float = field(validator=gt(0.0))


class ExpertTierRule(Record):
    """One tier of experts."""

    id: str = field(validator=TEXT)
    name: str = field(validator=TEXT)
    at_least: float = field(validator=ge(0.0))
    """Points of scholarship."""
    h_index: float | None = None
    """The h-index that is enough by itself."""
    mark: bool = False
    """Whether it takes a mark of international standing too."""


class Emerging(Explained):
    """A side group: who is at the beginning and stands out there."""

    name: str = field(validator=TEXT)
    h_index: float = field(validator=ge(0.0))
    below: float = field(validator=ge(0.0))
    """Points from which somebody is no longer emerging."""


class ExpertTiers(Explained):
    """Tiers by scholarship: followers, fees and media never count."""

    groups: dict[str, tuple[str, ...]]
    """What is known of somebody, by kind: the number of kinds says how sure a tier is."""
    position: dict[str, float]
    """Points of a post, besides those of the ledger."""
    mark_h_index: float = field(validator=ge(0.0))
    """An h-index that is a mark of international standing."""
    practising: tuple[str, ...]
    """Classes of occupations and credentials that are local at least."""
    sure: int = field(validator=ge(1))
    likely: int = field(validator=ge(1))
    emerging: Emerging
    tiers: tuple[ExpertTierRule, ...] = field(validator=min_len(1))
    """From the highest down."""
