"""The rules for scoring credibility: dimensions, the evidence behind them, flags and confidence."""

from typing import ClassVar, Final, Literal

from kolscore.rubric.base import PERCENT, SHARE, TEXT, Explained, Rule
from kolscore.rubric.bounds import ge, gt, le, optional
from kolscore.rubric.experts import Offices
from kolscore.rubric.record import Record, field, in_, min_len


class Dimension(Explained):
    """A part of credibility: at most `weight` points of 100."""

    name: str
    group: Literal["competence", "trust", "presentation"]
    weight: float = field(validator=[gt(0.0), le(100.0)])
    prior: float = field(validator=SHARE)
    """The value assumed while nothing is known, 0 to 1."""
    prior_sd: float = field(validator=SHARE)
    """Spread of that assumption."""


class ClaimWeight(Explained):
    """How far a statement counts, by where it stands or what stands around it."""

    factor: float = field(validator=SHARE)


class StanceRule(Explained):
    """What the words around a claim make of it: whose it is, and in what mood it is said."""

    says: str = field(validator=TEXT)
    """What it is, in a few words: "a joke"."""
    factor: float = field(validator=SHARE)
    """How much of the points for expertise is left."""
    held: bool = False
    """Whether the person is it now: only then it counts as a job and in words besides professions."""
    topic: bool = False
    """Whether the field of the claim stays a topic of the person."""
    creator: bool = False
    """Whether words for content creation count all the same: a student who is a creator learns something else."""
    changes: tuple[str, ...] = ()
    """The only classes of professions and credentials that it changes, if not all."""
    outweighs: bool = False
    """Whether it holds against the same word in other columns as well, if a bio says so: the owner knows better."""
    flag: str = ""
    """The flag that its words raise."""


class Classes(Rule):
    """Points by class of credential or occupation."""

    words: ClassVar[tuple[str, ...]] = (
        "quote",
        "column",
    )
    points: dict[str, float]


class Years(Rule):
    """points = scale x (1 - exp(-years / tau))."""

    words: ClassVar[tuple[str, ...]] = ("count",)
    scale: float = field(validator=gt(0.0))
    tau: float = field(validator=gt(0.0))


class CountRule(Rule):
    """points = log x ln(1 + n / per), or each x n; at most `cap`."""

    words: ClassVar[tuple[str, ...]] = ("count",)
    log: float | None = field(default=None, validator=optional(gt(0.0)))
    per: float = field(default=1.0, validator=gt(0.0))
    """The larger, the longer each further one counts."""
    each: float | None = field(default=None, validator=optional(gt(0.0)))
    cap: float = field(validator=gt(0.0))


class SignalRule(CountRule):
    """A count of a column, and how that is found where kolscore does not know it by itself."""

    headers: tuple[str, ...] = ()
    """What stands above its column, in any language."""
    kind: Literal["count", "number"] | None = None
    """Whether it counts things, or is a number that may have a fraction; a count if that is not said."""
    units: tuple[str, ...] = ()
    """Words that may stand after its number: "12 episodes"."""
    most: float | None = field(default=None, validator=optional(gt(0.0)))
    """A larger number is taken for a mistake."""


class MentionRule(CountRule):
    """Counts what is found in texts, as `Count` does."""

    words: ClassVar[tuple[str, ...]] = ("quote", "column")


class Mark(Rule):
    """Points for a mark that a platform gives; without it nothing follows."""

    words: ClassVar[tuple[str, ...]] = ()
    points: float = field(validator=ge(0.0))


class ExpertiseRules(Record):
    """What shows that the person knows the field."""

    half: float = field(validator=gt(0.0))
    """Points S that take the value half-way to 1: value = 1 - 2^(-S / half)."""
    overlap: float = field(validator=SHARE)
    """A credential and an occupation often restate each other: the larger counts in full, the smaller so much."""
    credential: Classes
    occupation: Classes
    years: Years
    named_freely: ClassVar[str] = "signals"
    signals: dict[str, SignalRule]
    """What else is counted, by its name."""


class RecognitionRules(Record):
    """What shows that others recognise it."""

    half: float = field(validator=gt(0.0))
    named_freely: ClassVar[str] = "signals"
    signals: dict[str, SignalRule]
    """What is counted, by its name."""
    guidelines: Offices
    societies: Offices
    verified: Mark
    partnered: Mark
    distinction: MentionRule
    """A named distinction in a text: Nobel, Michelin, guideline committee."""
    marker: MentionRule
    """Self-made claims in a text: award-winning, featured in."""
    same: tuple[tuple[str, ...], ...]
    """Groups of counts that restate each other: the largest counts, the others do not."""


class Logistic(Rule):
    """value = 1 / (1 + exp((share - mid) / scale))."""

    words: ClassVar[tuple[str, ...]] = ("share",)
    mid: float = field(validator=SHARE)
    scale: float = field(validator=gt(0.0))


class Shift(Rule):
    """Moves the assumed value by `shift`."""

    words: ClassVar[tuple[str, ...]] = ("quote",)
    shift: float = field(validator=[ge(-1.0), le(1.0)])


class Independence(Record):
    """What shows that opinions are not for sale."""

    sponsored_share: Logistic
    ad_marker: Shift


class Linear(Rule):
    """Value 1 at `good` and beyond, 0 at `bad` and beyond, straight in between."""

    words: ClassVar[tuple[str, ...]] = ("share", "count")
    good: float
    bad: float


class Apart(Linear):
    """As `Linear`, over how many standard deviations (in logarithms) a ratio lies from what is typical."""

    words: ClassVar[tuple[str, ...]] = ("count", "typical")
    typical: dict[str, float]
    """Per hundred, by platform; "any" for the rest."""
    sigma_ln: float = field(validator=gt(0.0))


class Authenticity(Record):
    """What shows that the audience is real."""

    fake_followers_share: Linear
    authentic_engagement: Linear
    """Over authentic engagements as a share of all of them."""
    comment_ratio: Apart
    growth_rate: Linear


class Bell(Rule):
    """value = a bell over ln(rate / peak), not below `floor` (`expert_floor` for people with expertise)."""

    words: ClassVar[tuple[str, ...]] = ("count",)
    peak: float = field(validator=gt(0.0))
    sigma_ln: float = field(validator=gt(0.0))
    floor: float = field(validator=SHARE)
    expert_floor: float = field(validator=SHARE)


class Consistency(Record):
    """What shows that the person keeps at it."""

    posts_per_week: Bell
    last_post_days: Linear
    account_age: Linear


class EngagementRate(Rule):
    """value = Phi(z), z = (ln rate - ln benchmark) / sigma, z at most `cap_z`."""

    words: ClassVar[tuple[str, ...]] = (
        "rate",
        "against",
        "typical",
        "platform",
        "followers",
        "basis",
    )
    short: str = field(validator=TEXT)
    """The sentence where there is little room."""
    cap_z: float = field(validator=gt(0.0))
    expert_low_discount: float = field(validator=SHARE)
    """For people with expertise a rate below the benchmark counts only so much."""
    assumed_basis_coverage: float = field(validator=SHARE)
    """Coverage where the sheet does not say what the rate was divided by and the platform has two ways."""
    pooled_coverage: float = field(validator=SHARE)
    """Coverage where all platforms together are the benchmark, since the platform is unknown or has no figures."""


class OtherRate(Rule):
    """As the engagement rate: one without followers, or average views over followers."""

    words: ClassVar[tuple[str, ...]] = (
        "rate",
        "seen",
        "against",
        "typical",
        "platform",
        "followers",
        "basis",
    )
    short: str = field(validator=TEXT)


class Benchmark(Record):
    """Median rate by followers, for one platform and one way to count it."""

    platform: str
    """"any": all platforms together."""
    metric: Literal["rate", "view_rate", "lifetime_view_rate"]
    """Engagement, or views over followers: of recent posts, or of all."""
    basis: Literal["followers", "subscribers", "views", "impressions"]
    medians: tuple[tuple[float, float], ...] = field(validator=min_len(1))
    """Pairs of followers and percent; straight lines between them over ln(followers)."""
    sigma_ln: float = field(validator=gt(0.0))
    reason: str = field(validator=TEXT)
    source: str = field(validator=TEXT)


class ColumnBasis(Explained):
    """When a whole column of rates shows what they are shares of."""

    platforms: dict[str, tuple[str, str]]
    """The two bases between which is decided."""
    rows: int = field(validator=ge(1))
    """So many rates it takes,"""
    lead: float = field(validator=gt(0.0))
    """and so much more likely (as a logarithm) the one basis must be than the other."""


class Engagement(Record):
    """How the audience responds, held against accounts of the same platform and size."""

    rate: EngagementRate
    unsized_rate: OtherRate
    """Where the number of followers is not known: held against accounts of every size."""
    view_rate: OtherRate
    lifetime_view_rate: OtherRate
    seen: dict[str, str]
    """What a view is called on a platform: "of subscribers watch a video"; "any" for the rest."""
    default_basis: dict[str, str]
    """Platform to the basis assumed when the sheet does not say; "other" for the rest."""
    same_basis: tuple[tuple[str, ...], ...] = ()
    """Words for one and the same basis: where a platform has no benchmark for the one, that of another serves."""
    column_basis: ColumnBasis
    two_ways: tuple[str, ...] = ()
    """Platforms on which rates are counted in two ways, so that a basis that is not said is a guess."""
    benchmarks: tuple[Benchmark, ...]


FACTS: Final = (
    "fake_followers_share", "sponsored_share", "following", "followers_per_following", "engagement_z", "growth_rate",
    "last_post_days", "followers", "age",
)  # fmt: skip
"""What a flag may ask about, besides what is found in the texts."""

FINDINGS: Final = ("credential_negated", "regulated_claim_in_bio")
"""Circumstances of the texts that a flag may ask about."""


class Condition(Record):
    """A comparison of one fact with one bound."""

    fact: str = field(validator=in_(FACTS))
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None


class FlagRule(Explained):
    """A warning: raised when all conditions hold, or when its words are found in a text."""

    words: ClassVar[tuple[str, ...]] = ("quote", *FACTS)
    says: str = field(validator=TEXT)
    when: tuple[Condition, ...] = ()
    found: str = ""
    """A circumstance of the texts; vocabulary of kind "flag" raises a flag by its id."""
    topics: tuple[str, ...] = ()
    """The fields in which the circumstance counts, for a claim in a regulated one."""
    points: float = field(default=0.0, validator=[ge(-100.0), le(0.0)])
    ramp: float = field(default=0.0, validator=ge(0.0))
    """How far beyond the bound of its first condition the points have grown to their full number."""
    cap: float | None = field(default=None, validator=[optional(check) for check in PERCENT])
    unless_formal: bool = False
    """Whether a profession or credential in the row keeps its words from raising it."""
    stop: bool = False
    """Whether it alone rules the creator out of any campaign."""
    waits: bool = False
    """Whether a role waits until what it warns of is cleared."""
    bars: tuple[str, ...] = ()
    """Products of a brief for which it rules the creator out."""


class ConfidenceRules(Explained):
    """Grades of confidence and the width of the range."""

    grades: dict[str, float]
    halo: float = field(validator=SHARE)
    """How far what is known speaks for what is not: points are multiplied by confidence to the power of -halo."""
    spread: float = field(validator=gt(0.0))
    """Standard deviations on either side: 1.28 for an 80% interval."""
