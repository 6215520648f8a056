"""What a creator's evidence comes to before the rubric's weights are laid on: the numbers that a live workbook holds."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kolscore.creator import Creator
from kolscore.evidence import Evidence
from kolscore.scoring.axes import Axes
from kolscore.scoring.engagement import Comparison
from kolscore.scoring.merits import Merits
from kolscore.scoring.signals import SignalPoints, together


class Measured(NamedTuple):
    """The numbers and words of one creator; None if unknown."""

    followers: float | None
    posts_per_week: float | None
    sponsored_share: float | None
    fake_followers_share: float | None
    engagement_z: float | None
    """Standard deviations above the benchmark; -99 for a rate of 0."""
    engagement_known: float
    """How much of the dimension is known, 0 to 1, as are the others."""
    ad_marker: bool
    """Whether the bio advertises."""
    authenticity_coverage: float
    """Of signals besides the share of fake followers: how much they say,"""
    authenticity_value: float
    """and what."""
    consistency_coverage: float
    """Of signals besides the posting rate, as above."""
    consistency_value: float
    expertise_points: float
    expertise_known: float
    recognition_points: float
    recognition_known: float
    kol_points: float
    """Points on the axis of expertise."""
    influencer_points: float
    presence: float
    """Where the following alone puts the creator on the axis of social content, at least."""
    content_points: float
    """Points of social content, those of size and platform left out."""
    not_one_person: bool
    previous_label: str | None
    occupation: str | None
    """Class of the best occupation."""
    audience: str | None
    """"professional", or None: what the matrix of roles asks for."""
    claim_unchecked: bool
    """Whether a licensed profession is only self-declared."""
    flags: Mapping[str, float]
    """Every flag raised, with the share of its points that counts."""


_NOTHING = -99.0


class ScoringFindings(NamedTuple):
    """What the rooms of scoring found of one creator."""

    evidence: Evidence
    merits: Merits
    axes: Axes
    comparison: Comparison | None
    signals: Mapping[str, Sequence[SignalPoints]]
    """By dimension."""
    flags: Mapping[str, float]
    unchecked: bool


def measured(creator: Creator, found: ScoringFindings) -> Measured:
    """Take together what the rooms of scoring found of one creator."""
    evidence, (expertise, recognition), axes, comparison, signals, flags, unchecked = found
    authentic, consistent = (
        together([signal for signal in signals[dimension] if signal.field != by_itself])
        for dimension, by_itself in (
            ("authenticity", "fake_followers_share"),
            ("consistency", "posts_per_week"),
        )
    )
    return Measured(
        creator.followers,
        creator.posts_per_week,
        creator.sponsored_share,
        creator.fake_followers_share,
        max(comparison.z, _NOTHING) if comparison else None,
        comparison.coverage if comparison else 0.0,
        any(mention.kind == "ad" for mention in evidence.social),
        authentic.coverage,
        authentic.value,
        consistent.coverage,
        consistent.value,
        math.fsum(line[2] for line in expertise.lines),
        expertise.known,
        math.fsum(line[2] for line in recognition.lines),
        recognition.known,
        axes.kol_total,
        axes.influencer_total,
        axes.presence,
        axes.content,
        axes.not_a_person is not None,
        creator.previous_label,
        expertise.occupation or None,
        "professional" if any(mention.kind == "audience" for mention in evidence.support) else None,
        unchecked,
        flags,
    )
