"""Suggests a campaign role: by the matrix of label and tier, or by the fit with a brief."""

from dataclasses import dataclass
from functools import lru_cache

from kolscore.assessment import Confidence, Flag, Label, Role, RoleOption
from kolscore.creator import UNDECIDED
from kolscore.evidence import field_of
from kolscore.rubric import Rubric
from kolscore.rubric.role import RoleDefault, RoleRule
from kolscore.scoring.brief import Brief


@dataclass(slots=True, eq=False)
class Case:
    """What a role depends on."""

    label: Label
    tier: str
    """Tier of the role matrix; "unknown" without followers."""
    score: float | None
    """None without a score."""
    confidence: Confidence
    stopped: Flag | None
    occupation: str
    topics: frozenset[str]
    professional_audience: bool


class RoleRules:
    """The rubric's roles, made ready for a row."""

    def __init__(self, rubric: Rubric, brief: Brief | None) -> None:
        self._rubric = rubric
        self._brief = brief
        self._matrix: dict[str, list[RoleDefault]] = {}
        for line in rubric.role.matrix:
            self._matrix.setdefault(line.label, []).append(line)
        self._notes = _law(rubric, brief)
        self._default = lru_cache(maxsize=4_096)(self._default_of)

    def suggest(self, case: Case) -> Role:
        """Suggest a role, or say why none should be given yet."""
        rules = self._rubric.role
        label = case.label
        if case.stopped:
            return self._plain(rules.stopped, case.stopped.reason)
        if label.id not in UNDECIDED:
            if (
                case.score is not None
                and case.score < rules.low_score
                and case.confidence.value > rules.low_confidence
            ):
                reason = f"credibility {case.score:g}, below {rules.low_score:g}, on solid evidence"
                return self._plain(rules.stopped, reason)
            if self._brief is not None:
                return self._fitted(case, self._brief)
        return self._default(label.id, label.lead, case.tier, case.occupation, case.professional_audience)

    def _plain(self, role: str, reason: str, also: tuple[str, ...] = ()) -> Role:
        roles = self._rubric.roles
        others = tuple(RoleOption(name, roles[name].name, None, roles[name].reason) for name in also)
        return Role(role, roles[role].name, reason, others, ())

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

    def _fitted(self, case: Case, brief: Brief) -> Role:
        gate = self._gate(case, brief)
        roles = self._rubric.roles
        options = [
            self._option(name, role, case, brief)
            for name, role in roles.items()
            if case.label.id in role.labels and not (gate and role.expert)
        ]
        # Among equals a KOL gets the role that asks most of credibility, an influencer the widest reach, listed first.
        asks_most = case.label.id != "influencer"
        options.sort(
            key=lambda option: (-(option.fit or 0.0), -roles[option.id].min_credibility if asks_most else 0.0)
        )
        best, *others = options[: self._rubric.role.fit.options]
        notes = [gate] if gate else []
        if not any(goal in roles[best.id].goals for goal in brief.goals):
            notes.append("no role open to this creator serves the goal")
        notes += [says for says, expert_only in self._notes if roles[best.id].expert or not expert_only]
        return Role(best.id, best.name, best.reason, tuple(others), tuple(notes))

    def _gate(self, case: Case, brief: Brief) -> str:
        """Why no expert role can be offered: the expertise is not in the field of the product; "" if it may."""
        if brief.product is None or case.label.id == "influencer":
            return ""
        product = self._rubric.products[brief.product]
        if not product.topics or any(_within(topic, product.topics) for topic in case.topics):
            return ""
        field = ", ".join(sorted(map(_named, case.topics))) or "a field not named"
        asked = " or ".join(map(_named, product.topics))
        return f"no expert role: expertise in {field}, {product.name.lower()} asks for {asked}"

    def _option(self, name: str, role: RoleRule, case: Case, brief: Brief) -> RoleOption:
        """The fit of one role: points for the goal and for each match, fewer below the role's minimum."""
        fit, goals = self._rubric.role.fit, self._rubric.goals
        points = 0.0
        reasons = []
        served = [
            (getattr(goals[goal], case.label.id), goals[goal].name)
            for goal in brief.goals
            if goal in role.goals
        ]
        if served:
            worth, goal = max(served)
            points += worth
            reasons.append(f"{goal.lower()} +{worth}")
        for what, asked, offered, weight in (
            ("tier", case.tier if case.tier != "unknown" else None, role.tiers, fit.tier),
            ("product", brief.product, role.products, fit.product),
            ("funnel", brief.funnel, role.funnel, fit.funnel),
            ("audience", brief.audience, role.audience, fit.audience),
            ("budget", brief.budget, role.budget, fit.budget),
            ("horizon", brief.horizon, role.horizon, fit.horizon),
        ):
            if asked is not None and (not offered or asked in offered):
                given = weight * (1.0 if offered else fit.any)
                points += given
                reasons.append(f"{asked.replace('_', ' ') if offered else f'any {what}'} +{given:g}")
        if case.score is not None and case.score < role.min_credibility:
            points += fit.below_minimum
            reasons.append(f"credibility under {role.min_credibility:g} {fit.below_minimum:+g}")
        elif case.confidence.value < role.min_confidence:
            points += fit.below_minimum
            reasons.append(f"confidence under {role.min_confidence:g} {fit.below_minimum:+g}")
        return RoleOption(name, role.name, points, f"fit {points:g}: {', '.join(reasons) or role.reason}")


def _within(topic: str, asked: tuple[str, ...]) -> bool:
    """Whether expertise in a topic is what is asked for: the same field, or a speciality in it."""
    return topic in asked or field_of(topic) in asked


def _named(topic: str) -> str:
    return topic.rpartition("/")[2]


def _law(rubric: Rubric, brief: Brief | None) -> list[tuple[str, bool]]:
    """What law and codes say to the product, and whether it concerns expert roles only."""
    if brief is None:
        return []
    return [
        (rule.says, rule.expert_only)
        for rule in rubric.compliance.values()
        if not rule.products or brief.product in rule.products
    ]
