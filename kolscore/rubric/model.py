"""The rubric as typed data: every rule in one tree, whose paths are the ids of the rules."""

from kolscore.rubric.base import TEXT
from kolscore.rubric.brief import BriefWords, Compliance, Goal, Market, Product, Subject
from kolscore.rubric.claims import ClaimRules
from kolscore.rubric.credibility import (
    Authenticity,
    ClaimWeight,
    ConfidenceRules,
    Consistency,
    Dimension,
    Engagement,
    ExpertiseRules,
    FlagRule,
    Independence,
    RecognitionRules,
    StanceRule,
)
from kolscore.rubric.experts import ExpertTiers, OfficeWords
from kolscore.rubric.identity import IdentityRules
from kolscore.rubric.label import LabelRules
from kolscore.rubric.record import Record, field
from kolscore.rubric.rejected_evidence import SetAsideRules
from kolscore.rubric.role import RoleRule, RoleRules
from kolscore.rubric.standing import StandingRules
from kolscore.rubric.tier import TierRules
from kolscore.rubric.vocabulary import Vocabulary


class Rules(Record):
    """Every rule of a rubric."""

    name: str = field(validator=TEXT)
    version: str = field(validator=TEXT)
    description: str = ""
    tier: TierRules
    dimensions: dict[str, Dimension]
    claims: dict[str, ClaimWeight]
    stances: dict[str, StanceRule]
    """What surrounding words make of a claim; of several the first in this order is taken."""
    claim: ClaimRules
    expertise: ExpertiseRules
    recognition: RecognitionRules
    expert_tier: ExpertTiers
    offices: tuple[OfficeWords, ...]
    independence: Independence
    authenticity: Authenticity
    consistency: Consistency
    engagement: Engagement
    flags: dict[str, FlagRule]
    set_aside: SetAsideRules
    confidence: ConfidenceRules
    standing: StandingRules
    identity: IdentityRules
    label: LabelRules
    role: RoleRules
    roles: dict[str, RoleRule]
    brief: BriefWords
    goals: dict[str, Goal]
    products: dict[str, Product]
    subjects: dict[str, Subject]
    markets: dict[str, Market]
    compliance: dict[str, Compliance]
    sources: dict[str, str]
    vocabulary: Vocabulary
