"""Assesses creators: tier, label, credibility and role, in the order in which they need each other."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice, repeat
from typing import Final, NamedTuple

from kolscore.assessment import Assessment, Claim, ExpertTier, Label
from kolscore.creator import Creator, values_of
from kolscore.evidence import Evidence, TextReader
from kolscore.rubric import Rubric
from kolscore.rubric.collection import no_collection
from kolscore.scoring.axes import AxisRules
from kolscore.scoring.basis import BasisRules
from kolscore.scoring.brief import Brief
from kolscore.scoring.claims import ClaimChecker
from kolscore.scoring.credibility import CredibilityRules, Scored
from kolscore.scoring.engagement import EngagementRules
from kolscore.scoring.expert_tier import ExpertTierFinder
from kolscore.scoring.fit import FitRules, Qualifications
from kolscore.scoring.flags import FlagRules
from kolscore.scoring.label import Labeller
from kolscore.scoring.live_inputs import Measured, ScoringFindings, measured
from kolscore.scoring.merits import MeritRules, Merits
from kolscore.scoring.role import Case, RoleAssigner
from kolscore.scoring.signals import SignalRules, authenticity_facts, consistency_facts
from kolscore.scoring.summary_sentence import why
from kolscore.scoring.tier import TierFinder

_ELSE: Final = {"fake_followers_share": "authentic_engagements"}
"""Fields that tell much the same, so that nobody is asked for one who has the other."""
_BLOCK: Final = 32
"""Creators assessed at a time; more gain nothing."""


def _told(creator: Creator, field: str) -> bool:
    """Whether another field tells much the same."""
    return getattr(creator, _ELSE[field]) is not None


class _Further(NamedTuple):
    """What few ask for of one creator, with all that it takes to work it out."""

    assessor: "Assessor"
    creator: Creator
    evidence: Evidence
    merits: Merits
    label: Label
    scored: Scored

    def claim(self) -> Claim:
        return self.assessor.claims.claim(self.creator, self.evidence)

    def expert_tier(self) -> ExpertTier | None:
        return self.assessor.expert_tiers.find(self.creator, self.merits)

    def checks(self) -> tuple[str, ...]:
        flags = self.scored.raised.flags
        return self.assessor.claims.checks(self.creator, self.claim(), flags, self.label.id)


# Made of a tuple at once, which takes half the time of naming each part.
_further: Final = partial(tuple.__new__, _Further)
_assessment: Final = partial(tuple.__new__, Assessment)


class Assessor:
    """One rubric, and a brief if there is one, made ready once for any number of creators."""

    def __init__(self, rubric: Rubric, brief: Brief | None = None) -> None:
        self.rubric = rubric
        self.brief = brief
        self._texts = TextReader(rubric)
        self._tier = TierFinder(rubric)
        self._merits = MeritRules(rubric)
        self._axes = AxisRules(rubric)
        self._label = Labeller(rubric)
        self.engagement = EngagementRules(rubric)
        self._credibility = CredibilityRules(rubric, self.engagement)
        self._role = RoleAssigner(rubric, brief)
        self.basis = BasisRules(rubric)
        self._flags = FlagRules(rubric)
        self._signals = SignalRules(rubric)
        self.claims = ClaimChecker(rubric)
        self.expert_tiers = ExpertTierFinder(rubric)
        self._asked = {label: (fields, values_of(fields)) for label, fields in rubric.label.ask.items()}

    def assess(self, creator: Creator) -> Assessment:
        """All answers for one creator; the same creator always gets the same answers."""
        return self._assess_block([creator])[0]

    def assess_all(self, creators: Iterable[Creator]) -> Iterator[Assessment]:
        """The answers for each creator, in order."""
        rest = iter(creators)
        while block := list(islice(rest, _BLOCK)):
            with no_collection():
                answers = self._assess_block(block)
            yield from answers

    def measure(self, creator: Creator) -> Measured:
        """What the evidence on one creator comes to, before weights are laid on."""
        evidence = self._texts.evidence(creator)
        merits = self._merits.weigh(creator, evidence)
        axes = self._axes.place(creator, evidence, merits)
        comparison = self.engagement.compare(creator)
        raised = self._flags.raise_for(creator, evidence, merits[0], comparison)
        signals = {
            "authenticity": self._signals.authenticity(authenticity_facts(creator)),
            "consistency": self._signals.consistency(consistency_facts(creator), expert=axes.expert),
        }
        unchecked = bool(self.claims.unchecked(creator, evidence))
        return measured(
            creator, ScoringFindings(evidence, merits, axes, comparison, signals, raised.shares, unchecked)
        )

    def qualifications_in(self, campaign: FitRules, creator: Creator) -> Qualifications:
        """What a creator may and may not do in a campaign."""
        evidence = self._texts.evidence(creator)
        expertise, _ = self._merits.weigh(creator, evidence)
        return self._role.qualifications(campaign, expertise, evidence)

    def _missing(self, creator: Creator, label: str) -> tuple[str, ...]:
        """Fields worth finding out of a creator with a label, the most useful first."""
        asked, known = self._asked[label]
        return tuple(
            [
                field
                for field, value in zip(asked, known(creator), strict=True)
                if value is None and not (field in _ELSE and _told(creator, field))
            ]
        )

    def _assess_block(self, creators: list[Creator]) -> list[Assessment]:
        # Room by room, not row by row: a block passes through one room while the code of that
        # room is in the processor's cache. It is a third faster, and no row knows of another.
        evidence = self._texts.evidence_of(creators)
        merits = list(map(self._merits.weigh, creators, evidence))
        axes = list(map(self._axes.place, creators, evidence, merits))
        labels = list(map(self._label.decide, creators, axes))
        comparisons = list(map(self.engagement.compare, creators))
        expertise = [merit[0] for merit in merits]
        raised = list(map(self._flags.raise_for, creators, evidence, expertise, comparisons))
        experts = [axis.expert for axis in axes]
        shown = map(self._credibility.weigh, creators, evidence, merits, comparisons, experts)
        there = [label.id != "not_a_creator" for label in labels]
        scored = list(map(self._credibility.score, list(shown), raised, there))
        tiers = [self._tier.find(creator.followers) for creator in creators]
        unchecked = [
            self.claims.unchecked(creator, said) if said.formal else ""
            for creator, said in zip(creators, evidence, strict=True)
        ]
        roles = [
            self._role.suggest(Case(label, tier, score, merit, said, claim))
            for label, (_, tier), score, merit, said, claim in zip(
                labels, tiers, scored, expertise, evidence, unchecked, strict=True
            )
        ]
        missing = [self._missing(creator, label.id) for creator, label in zip(creators, labels, strict=True)]
        reasons = list(map(why, labels, scored, missing))
        further = zip(repeat(self), creators, evidence, merits, labels, scored, strict=False)
        return [
            _assessment((
                tier[0], label, score.credibility, score.confidence, score.range, role,
                score.raised.flags, asked, reason, _further(rest), None, None,
            ))
            for tier, label, score, role, asked, reason, rest in zip(
                tiers, labels, scored, roles, missing, reasons, further, strict=False
            )
        ]  # fmt: skip
