"""The rules for suggesting a campaign role: roles, the default matrix, and the fit with a brief."""

from kolscore.rubric.base import PERCENT, SHARE, TEXT, Explained
from kolscore.rubric.bounds import ge
from kolscore.rubric.record import field


class RoleRule(Explained):
    """A campaign role: whom it suits and what it takes."""

    name: str = field(validator=TEXT)
    purpose: str = field(validator=TEXT)
    labels: tuple[str, ...]
    tiers: tuple[str, ...] = ()
    """Empty lists here and below mean: any."""
    goals: tuple[str, ...] = ()
    funnel: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    budget: tuple[str, ...] = ()
    horizon: tuple[str, ...] = ()
    min_credibility: float = field(default=0.0, validator=PERCENT)
    min_confidence: float = field(default=0.0, validator=SHARE)
    expert: bool = False
    """Whether the role rests on expertise in the field of the product."""
    endorses: bool = False
    """Whether it lends a name to the product, which some professions must never do."""
    narrow: bool = False
    """Whether it needs the first of its goals, or one of its audiences."""
    stars: tuple[str, ...] = ()
    """Tiers from which fame alone is enough, whatever the label."""
    use: bool = True
    """Whether it is a use at all: none of those that advise against one is ever best or nearest."""
    deliverables: str = ""
    avoid_when: str = ""


class RoleDefault(Explained):
    """A line of the matrix that suggests a role without a brief; the first that fits is taken."""

    label: str
    tiers: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    lean: tuple[str, ...] = ()
    role: str
    also: tuple[str, ...] = ()


class Fit(Explained):
    """Points of the fit between a role and a brief, besides those of the goal."""

    tier: float
    product: float
    funnel: float
    audience: float
    budget: float
    horizon: float
    main: float
    """For the goal that a role is made for, the first of its list, besides the points of the goal."""
    any: float
    """For a role that suits any value of a thing that the brief names."""
    otherwise: float
    """For a role that suits other values of a thing that the brief names."""
    options: int = field(validator=ge(1))


class RoleRules(Explained):
    """How a role is suggested."""

    insufficient: str
    stopped: str
    unchecked: str
    """Where a licensed profession is only self-declared."""
    low_score: float = field(validator=PERCENT)
    low_confidence: float = field(validator=SHARE)
    no_fit: str
    verify: str = field(validator=TEXT)
    """What follows the name of a role that must not be used before its expertise is checked."""
    never_endorse: tuple[str, ...] = ()
    """Classes of occupation that are paid to be impartial."""
    never_endorse_topics: tuple[str, ...] = ()
    """Fields whose people are, such as public office."""
    matrix: tuple[RoleDefault, ...]
    fit: Fit
