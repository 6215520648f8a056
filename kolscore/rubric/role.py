"""The rules for suggesting a campaign role: roles, the default matrix, and the fit with a brief."""

from typing import Literal

from attrs import field, frozen
from attrs.validators import ge, le

from kolscore.rubric.base import PERCENT, SHARE, TEXT, Explained


@frozen(kw_only=True)
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
    deliverables: str = ""
    avoid_when: str = ""


@frozen(kw_only=True)
class RoleDefault(Explained):
    """A line of the matrix that suggests a role without a brief; the first that fits is taken."""

    label: str
    tiers: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    lean: tuple[str, ...] = ()
    role: str
    also: tuple[str, ...] = ()


@frozen(kw_only=True)
class Fit(Explained):
    """Points of the fit between a role and a brief, besides those of the goal."""

    tier: float
    product: float
    funnel: float
    audience: float
    budget: float
    horizon: float
    any: float
    """For a role that suits any value of a thing that the brief names."""
    below_minimum: float
    options: int = field(validator=ge(1))


@frozen(kw_only=True)
class RoleRules(Explained):
    """How a role is suggested."""

    insufficient: str
    stopped: str
    low_score: float = field(validator=PERCENT)
    low_confidence: float = field(validator=SHARE)
    matrix: tuple[RoleDefault, ...]
    fit: Fit


@frozen(kw_only=True)
class Goal(Explained):
    """A campaign goal and how well each label serves it, 0 to 3."""

    name: str
    words: tuple[str, ...] = ()
    kol: int = field(validator=[ge(0), le(3)])
    influencer: int = field(validator=[ge(0), le(3)])
    both: int = field(validator=[ge(0), le(3)])
    serves: Literal["reach", "trust", "sales"]
    trust_products: str = ""
    """The goal that stands in for this one when the product asks for trust."""


@frozen(kw_only=True)
class BriefWords:
    """The words that a brief may use, besides goals and products."""

    funnel: tuple[str, ...]
    audience: tuple[str, ...]
    budget: tuple[str, ...]
    horizon: tuple[str, ...]


@frozen(kw_only=True)
class Product(Explained):
    """A kind of product, and the topics in which expertise about it lies."""

    name: str
    words: tuple[str, ...] = ()
    trust: bool = False
    topics: tuple[str, ...] = ()
    """Empty: any expertise will do."""


@frozen(kw_only=True)
class Compliance(Explained):
    """Something the law or a code asks for: shown as a note with the role."""

    says: str = field(validator=TEXT)
    products: tuple[str, ...] = ()
    expert_only: bool = True
