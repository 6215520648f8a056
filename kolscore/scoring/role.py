"""Suggests a campaign role: by the matrix of label and tier, or by the fit with a brief."""

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kolscore.assessment import Label, Role, RoleOption, Use
from kolscore.creator import UNDECIDED
from kolscore.evidence import Evidence
from kolscore.rubric import Rubric
from kolscore.scoring.brief import Brief
from kolscore.scoring.credibility import Scored
from kolscore.scoring.fit import EvidenceLimits, FitRules, Person, Qualifications
from kolscore.scoring.merits import Expertise
from kolscore.words import say

if TYPE_CHECKING:
    from kolscore.rubric.role import RoleDefault

_EXPERTS: Final = ("kol", "both")
"""Labels that rest on a claim."""


class Case(NamedTuple):
    """What a role depends on."""

    label: Label
    tier: str
    """Tier of the role matrix; "unknown" without followers."""
    scored: Scored
    expertise: Expertise
    evidence: Evidence
    unchecked: str
    """Why a claim has to be verified before anything else; "" if it need not be."""


class RoleAssigner:
    """The rubric's roles, made ready for a row."""

    def __init__(self, rubric: Rubric, brief: Brief | None) -> None:
        self._rubric = rubric
        self._uses = {
            name: Use(role.purpose, role.deliverables, role.avoid_when) for name, role in rubric.roles.items()
        }
        self._fit = FitRules(rubric, brief, self._uses) if brief else None
        self._subjects = {word: name for name, subject in rubric.subjects.items() for word in subject.words}
        self._final = frozenset({rubric.role.stopped, rubric.role.no_fit, rubric.role.unchecked})
        self._waits = frozenset(name for name, flag in rubric.flags.items() if flag.waits)
        product = brief.product if brief else None
        self._barred = frozenset(name for name, flag in rubric.flags.items() if product in flag.bars)
        self._unchecked = {
            name for name, flag in rubric.flags.items() if flag.found == "regulated_claim_in_bio"
        }
        self._matrix: dict[str, list[RoleDefault]] = {}
        for line in rubric.role.matrix:
            self._matrix.setdefault(line.label, []).append(line)
        self._default = lru_cache(maxsize=4_096)(self._default_of)

    def suggest(self, case: Case) -> Role:
        """Suggest a role, or say why none should be given yet."""
        rules = self._rubric.role
        label, raised = case.label, case.scored.raised
        if raised.stopped:
            return self._plain(rules.stopped, raised.stopped.reason)
        if raised.flags and label.id not in UNDECIDED:
            if barred := next((flag for flag in raised.flags if flag.id in self._barred), None):
                return self._plain(rules.stopped, say("scoring.role.barred", reason=barred.reason))
            if waiting := next((flag for flag in raised.flags if flag.id in self._waits), None):
                role = self._suggested(case)
                return role if role.id in self._final else self._verified_first(role, waiting.reason)
        return self._suggested(case)

    def _suggested(self, case: Case) -> Role:
        """The role of somebody who is not ruled out."""
        rules = self._rubric.role
        label, tier, scored, expertise, evidence, unchecked = case
        if label.id not in UNDECIDED:
            if (
                scored.score is not None
                and scored.score < rules.low_score
                and scored.confidence.value > rules.low_confidence
            ):
                reason = say("scoring.role.low_score", score=scored.score, least=rules.low_score)
                return self._plain(rules.stopped, reason)
            if self._fit is not None:
                return self._fitted(case, self._fit)
        professional = bool(evidence.support) and "audience" in [one.kind for one in evidence.support]
        role = self._default(label.id, label.lead, tier, expertise.occupation, professional)
        return self._verified_first(role, unchecked) if unchecked and label.id in _EXPERTS else role

    def _verified_first(self, role: Role, why: str) -> Role:
        """A role that waits until a claim is verified; what it would be then stands first among the others."""
        first = RoleOption(role.id, role.name, None, role.reason)
        return self._plain(self._rubric.role.unchecked, why)._replace(
            alternatives=(first, *role.alternatives)
        )

    def _plain(self, role: str, reason: str, also: tuple[str, ...] = ()) -> Role:
        roles = self._rubric.roles
        others = tuple(RoleOption(name, roles[name].name, None, roles[name].reason) for name in also)
        return Role(role, roles[role].name, reason, others, (), self._uses[role])

    def _default_of(
        self, label: str, lead: str | None, tier: str, occupation: str, professional: bool
    ) -> Role:
        for line in self._matrix[label]:
            if (
                (not line.tiers or tier in line.tiers)
                and (not line.audience or professional)
                and (not line.occupations or occupation in line.occupations)
                and (not line.lean or lead in line.lean)
            ):
                return self._plain(line.role, line.reason, line.also)
        raise AssertionError(
            "every label and tier has a line"
        )  # pragma: no cover - checked when the rubric is read

    # --- with a brief --------------------------------------------------------------------------------

    def _fitted(self, case: Case, fit: FitRules) -> Role:
        label, tier, scored, expertise, evidence, _ = case
        doubt = next((flag.reason for flag in scored.raised.flags if flag.id in self._unchecked), "")
        qualifications = self.qualifications(fit, expertise, evidence)
        ceiling = scored.range[1] if scored.range else None
        return fit.role(label, tier, qualifications, EvidenceLimits(ceiling, scored.confidence.value, doubt))

    def qualifications(self, fit: FitRules, expertise: Expertise, evidence: Evidence) -> Qualifications:
        """What somebody may and may not do in a campaign."""
        social = evidence.social
        found = frozenset(self._subjects[m.term] for m in social if m.term in self._subjects)
        return fit.qualifications(Person(expertise.occupation, expertise.topics, found, bool(social)))
