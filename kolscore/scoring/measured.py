"""What a creator's evidence comes to before the rubric's weights are laid on: the numbers that a live workbook holds."""

import math
from typing import NamedTuple

from kolscore.creator import Creator
from kolscore.evidence import Evidence
from kolscore.scoring.axes import Axes
from kolscore.scoring.engagement import Comparison
from kolscore.scoring.standing import Standing


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
    expertise_points: float
    expertise_known: float
    expertise_read: bool
    """Whether a text was read that could have shown it."""
    recognition_points: float
    recognition_known: float
    recognition_read: bool
    kol_points: float
    """Points on the axis of expertise."""
    influencer_points: float
    more_than_size: bool
    """Whether anything but size and activity speaks for social content."""
    not_one_person: bool
    previous_label: str | None
    occupation: str | None
    """Class of the best occupation."""
    audience: str | None
    """"professional", or None: what the matrix of roles asks for."""


_NOTHING = -99.0


def measured(
    creator: Creator, evidence: Evidence, standing: Standing, axes: Axes, comparison: Comparison | None
) -> Measured:
    """Take together what the rooms of scoring found of one creator."""
    expertise, recognition = standing
    size = {
        "label.influencer.followers",
        "label.influencer.practitioner",
        "label.influencer.posts_per_week",
        "label.influencer.platform",
    }
    return Measured(
        creator.followers,
        creator.posts_per_week,
        creator.sponsored_share,
        creator.fake_followers_share,
        max(comparison.z, _NOTHING) if comparison else None,
        comparison.coverage if comparison else 0.0,
        any(mention.kind == "ad" for mention in evidence.social),
        math.fsum(line[2] for line in expertise.lines),
        expertise.known,
        bool(expertise.read),
        math.fsum(line[2] for line in recognition.lines),
        recognition.known,
        bool(recognition.read),
        axes.kol_total,
        axes.influencer_total,
        any(line[0] not in size for line in axes.influencer_lines),
        axes.not_a_person is not None,
        creator.previous_label,
        expertise.occupation or None,
        "professional" if any(mention.kind == "audience" for mention in evidence.support) else None,
    )
