"""The rules for deciding a label: two axes, expertise and social content."""

from typing import ClassVar

from kolscore.rubric.base import PERCENT, TEXT, Explained, Rule
from kolscore.rubric.bounds import ge, gt, le, lt, optional
from kolscore.rubric.credibility import Classes
from kolscore.rubric.record import Record, field, min_len


class Points(Rule):
    """A fixed number of points, or so many for `each` up to `cap`."""

    words: ClassVar[tuple[str, ...]] = (
        "quote",
        "column",
        "columns",
    )
    points: float = 0.0
    each: float = field(default=0.0, validator=ge(0.0))
    cap: float = field(default=0.0, validator=ge(0.0))
    in_bio: float = field(default=1.0, validator=[ge(0.0), le(1.0)])
    """What is left of the points where it stands in the bio, and not in a column of its own."""


class ProfessionRule(Points):
    """Points for an occupation, or for a credential without which one may not be practised."""

    credentials: tuple[str, ...]


class Factor(Rule):
    """Takes over points of a credibility dimension, times `factor`."""

    words: ClassVar[tuple[str, ...]] = ("reason",)
    factor: float = field(validator=ge(0.0))


class OnPlatforms(Rule):
    """Points for being on one of these platforms."""

    words: ClassVar[tuple[str, ...]] = ("platform",)
    points: float
    platforms: tuple[str, ...]


class Steps(Rule):
    """Points of the highest step reached: pairs of bound (inclusive) and points."""

    words: ClassVar[tuple[str, ...]] = (
        "count",
        "share",
    )
    steps: tuple[tuple[float, float], ...] = field(validator=min_len(1))


class StepsOf(Steps):
    """Steps for those only whose best occupation or credential is of one of these classes."""

    classes: tuple[str, ...] = field(validator=min_len(1))


class Presence(Steps):
    """Where the social content axis stands at least for a following, unless expertise speaks for the creator."""

    words: ClassVar[tuple[str, ...]] = ("count", "audience", "platform")
    called: dict[str, str]
    """What those are called who follow, by platform; "any" for the rest."""
    alone: str = field(validator=TEXT)
    """The sentence where nothing but the following speaks for the label."""
    likely: int = field(validator=ge(0))
    """From so many followers the label is likely by the following alone; below it leans."""
    experts_platforms: tuple[str, ...]
    """Where a following alone never does more than lean."""


class CertaintyRules(Explained):
    """How sure a label is."""

    sources: int = field(validator=ge(1))
    """So many columns that show expertise make it sure."""
    content: float = field(validator=ge(0.0))
    """So many points of content, size and platform apart, make social content sure."""


class KolAxis(Record):
    """Where expertise shows: axis = 100 x (1 - 2^(-S / half)). Followers never enter it."""

    half: float = field(validator=gt(0.0))
    expertise: Factor
    years: Factor
    recognition: Factor
    affiliation: Points
    field: Points
    self_claim: Points
    job: ProfessionRule
    profession: Classes
    creator_only: Points
    platform: OnPlatforms
    audience: Points
    content: Points
    income: Points


class InfluencerAxis(Record):
    """Where social content shows: axis = 100 x (1 - 2^(-S / half))."""

    half: float = field(validator=gt(0.0))
    size_cap: float = field(validator=PERCENT)
    """The axis of an expert cannot pass this on size and activity alone."""
    presence: Presence
    creator: Classes
    collaboration: Points
    ad: Points
    channel: Points
    persona: Points
    decoration: Points
    celebrity: Points
    content: Points
    income: Points
    followers: Steps
    practitioner: StepsOf
    posts_per_week: Steps
    sponsored_share: Steps
    platform: OnPlatforms


class LabelRules(Explained):
    """How two axes become one label."""

    threshold: float = field(validator=[gt(0.0), lt(100.0)])
    hysteresis: float = field(validator=[ge(0.0), le(50.0)])
    """With a previous label, an axis must pass the threshold by so much to change it."""
    lean_from: float = field(validator=PERCENT)
    lean_margin: float = field(validator=PERCENT)
    kol_min_followers: int | None = field(default=None, validator=optional(ge(0)))
    """Only for schemes that tie KOL to size; left out by default."""
    names: dict[str, str]
    ask: dict[str, tuple[str, ...]]
    """Fields worth finding out, by label, the most useful first."""
    certainty: CertaintyRules
    kol: KolAxis
    influencer: InfluencerAxis
