"""Which role a creator has in a campaign: what serves its goal, is open to the person, lawful, and fits best; or none.

What depends on words and on the brief alone is worked out once for each kind of
person, so that a row costs a look-up, and a live workbook can hold it as a table.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from kolscore.assessment import Label, Role, RoleOption, Use
from kolscore.evidence import field_of
from kolscore.rubric import Rubric
from kolscore.rubric.role import RoleRule
from kolscore.scoring.brief import Brief
from kolscore.scoring.law import Law
from kolscore.words import either, say

_SIZE, _CREDIBILITY, _BUYERS, _GOAL, _IMPARTIAL, _FIELD, _OFF, _LAW = range(1, 9)
"""What stands between a creator and a role; the further down, the less can be done about it."""
_CACHE_SIZE: Final = 4_096


class Person(NamedTuple):
    """What the words of a row say of somebody, as far as a brief asks."""

    occupation: str
    """Class of the occupation; "" if none."""
    topics: frozenset[str]
    """Fields of expertise."""
    subjects: frozenset[str]
    """What the content is about."""
    content: bool
    """Whether there are words of content for everybody."""


class Qualifications(NamedTuple):
    """What a person may and may not do in a campaign; "" for what nothing stands against."""

    field: str
    """Why no role that rests on expertise."""
    kol: str
    """Why no role at all for somebody who is labelled a KOL; so with the others."""
    both: str
    influencer: str
    impartial: str
    """Why no role that lends a name."""
    health: bool
    """Whether a scientist or health professional to the law."""


class Candidate(NamedTuple):
    """A role that a label may have, how well it fits, and what stands in its way."""

    id: str
    fit: float
    reason: str
    serves: bool
    """Whether it serves the goal."""
    weight: int
    """0 if nothing stands in its way."""
    obstacle: str


class EvidenceLimits(NamedTuple):
    """How far the evidence on somebody goes."""

    ceiling: int | None
    """What the score may be at most if all were known; None without a score."""
    confidence: float
    doubt: str
    """Why expertise must be checked before it is used; "" if nothing speaks for it."""


class FitRules:
    """The roles of a rubric, made ready for one brief."""

    def __init__(self, rubric: Rubric, brief: Brief, uses: Mapping[str, Use]) -> None:
        self._rubric = rubric
        self._uses = uses
        self._brief = brief
        self._product = rubric.products[brief.product] if brief.product else None
        self._kinds = (brief.product, *self._product.like) if self._product and brief.product else ()
        self._law = Law(rubric, brief)
        self.qualifications = lru_cache(maxsize=_CACHE_SIZE)(self._qualifications)
        self.candidates = lru_cache(maxsize=_CACHE_SIZE)(self._candidates)

    # --- the person ----------------------------------------------------------------------------------

    def _qualifications(self, person: Person) -> Qualifications:
        rules = self._rubric.role
        impartial = person.occupation in rules.never_endorse or not person.topics.isdisjoint(
            rules.never_endorse_topics
        )
        health = any(field_of(topic) in self._rubric.brief.health_topics for topic in person.topics)
        field = self._outside(person)
        unsuited = self._unsuited(person)
        elsewhere = field if person.topics else ""
        everyday = any(self._rubric.subjects[subject].everyday for subject in person.subjects)
        return Qualifications(
            field=field,
            kol=unsuited or elsewhere,
            both=unsuited or ("" if everyday else elsewhere),
            influencer=unsuited
            or ("" if person.content else elsewhere)
            or self._not_here()
            or self._far(person)
            or self._beside(person),
            impartial=say("scoring.fit.impartial") if impartial else "",
            health=health,
        )

    def _outside(self, person: Person) -> str:
        """Why expertise does not count: none is asked for, or it lies in another field."""
        product = self._product
        if product is None or product.any_field:
            return ""
        name = product.name.lower()
        if not product.topics:
            return say("scoring.fit.no_topics", product=name)
        if any(topic in product.topics or field_of(topic) in product.topics for topic in person.topics):
            return ""
        has = ", ".join(sorted(map(_named, person.topics))) or say("scoring.fit.unnamed_field")
        return say(
            "scoring.fit.other_field", has=has, product=name, asked=either(map(_named, product.topics))
        )

    def _unsuited(self, person: Person) -> str:
        product = self._product
        if product is None:
            return ""
        clashes = sorted(person.subjects.intersection(product.unsuited))
        if clashes:
            return say(
                "scoring.fit.unsuited",
                subject=self._rubric.subjects[clashes[0]].name,
                product=product.name.lower(),
            )
        return "" if person.topics else self._not_here()

    def _not_here(self) -> str:
        """Why reach among the public does not sell what professionals buy."""
        product = self._product
        if product is None or not product.professional:
            return ""
        return say("scoring.fit.professional_buyers", product=product.name.lower())

    def _far(self, person: Person) -> str:
        """Why content does not count for a goal that asks for the product's own subject."""
        goals, product, subjects = self._rubric.goals, self._product, self._rubric.subjects
        close = [goals[goal].name.lower() for goal in self._brief.goals if goals[goal].close]
        if not close or product is None or not product.subjects or person.subjects & set(product.subjects):
            return ""
        asked = either(subjects[subject].name for subject in product.subjects)
        return say("scoring.fit.far", goals=" and ".join(close), asked=asked)

    def _beside(self, person: Person) -> str:
        """Why content does not count for a goal that some subjects do not serve."""
        own = self._product.subjects if self._product else ()
        for goal in map(self._rubric.goals.__getitem__, self._brief.goals):
            clashes = sorted(person.subjects.intersection(goal.unsuited).difference(own))
            if clashes and person.subjects.issubset(goal.unsuited):
                subject = self._rubric.subjects[clashes[0]].name
                return say("scoring.fit.unsuited", subject=subject, product=goal.name.lower())
        return ""

    # --- the roles -----------------------------------------------------------------------------------

    def _candidates(self, label: str, tier: str, qualifications: Qualifications) -> tuple[Candidate, ...]:
        """Every role of a label, those that nothing stands against first, the best first."""
        found = [
            self._candidate(name, role, label, tier, qualifications)
            for name, role in self._rubric.roles.items()
            if role.use and label in role.labels
        ]
        # Among equals a KOL gets the role that asks most of credibility, an influencer the widest reach, listed first.
        most = 0.0 if label == "influencer" else 1.0
        roles = self._rubric.roles
        return tuple(
            sorted(found, key=lambda one: (one.weight, -one.fit, -most * roles[one.id].min_credibility))
        )

    def _candidate(
        self, name: str, role: RoleRule, label: str, tier: str, qualifications: Qualifications
    ) -> Candidate:
        fit, reason = self._fit(role, label, tier)
        serves = not set(role.goals).isdisjoint(self._brief.goals)
        weight, obstacle = max(self._obstacles(name, role, label, tier, qualifications), default=(0, ""))
        if not weight and fit < 0:
            weight, obstacle = _BUYERS, say("scoring.fit.meant_for_others")
        return Candidate(name, fit, reason, serves, weight, obstacle)

    def _obstacles(
        self, name: str, role: RoleRule, label: str, tier: str, qualifications: Qualifications
    ) -> Iterable[tuple[int, str]]:
        dropped = self._law.verdict(qualifications.health).dropped
        if name in dropped:
            yield _LAW, dropped[name]
        if off := getattr(qualifications, label):
            yield _OFF, off
        if role.endorses and qualifications.impartial:
            yield _IMPARTIAL, qualifications.impartial
        star = bool(role.stars) and label == "influencer"
        if role.expert and qualifications.field and not star:
            yield _FIELD, qualifications.field
        if not set(role.goals) & set(self._brief.goals):
            goals = either(self._rubric.goals[goal].name.lower() for goal in self._brief.goals)
            yield _GOAL, say("scoring.fit.goal", goals=goals)
        if (
            role.narrow
            and self._brief.audience not in role.audience
            and role.goals[0] not in self._brief.goals
        ):
            yield _BUYERS, say("scoring.fit.buyers", audiences=either(map(_spoken, role.audience)))
        tiers = role.stars if star else role.tiers
        if tiers and tier not in (*tiers, "unknown"):
            yield _SIZE, say("scoring.fit.size", tier=tier, tiers=_span(tiers))

    def _fit(self, role: RoleRule, label: str, tier: str) -> tuple[float, str]:
        """Points for the goal and for each match, fewer for a role made for something else."""
        fit, goals, brief = self._rubric.role.fit, self._rubric.goals, self._brief
        points, reasons = 0.0, []
        served = [
            (getattr(goals[goal], label), goals[goal].name) for goal in brief.goals if goal in role.goals
        ]
        if served:
            worth, goal = max(served)
            worth += fit.main if role.goals[0] in brief.goals else 0.0
            points += worth
            reasons.append(say("scoring.fit.served", goal=goal.lower(), worth=worth))
        for what, asked, offered, weight, strict in (
            ("tier", (tier,) if tier != "unknown" else (), role.tiers, fit.tier, False),
            ("product", self._kinds, role.products, fit.product, True),
            ("funnel", _one(brief.funnel), role.funnel, fit.funnel, False),
            ("audience", _one(brief.audience), role.audience, fit.audience, True),
            ("budget", _one(brief.budget), role.budget, fit.budget, False),
            ("horizon", _one(brief.horizon), role.horizon, fit.horizon, False),
        ):
            if not asked:
                continue
            match = next((one for one in asked if one in offered), "")
            if match or not offered:
                given = weight * (1.0 if match else fit.any)
                reasons.append(f"{_spoken(match) or f'any {what}'} +{given:g}")
            else:
                given = fit.otherwise if strict else 0.0
                reasons += [say("scoring.fit.for_another", what=what, given=given)] if given else []
            points += given
        return points, say("scoring.fit.fit", points=points, reasons=", ".join(reasons))

    # --- the answer ----------------------------------------------------------------------------------

    def role(self, label: Label, tier: str, qualifications: Qualifications, known: EvidenceLimits) -> Role:
        """The best role, to be verified first where the evidence is thin; or none, with the nearest."""
        found = self.candidates(label.id, tier, qualifications)
        verdict = self._law.verdict(qualifications.health)
        ceiling = 100.0 if known.ceiling is None else known.ceiling
        roles = self._rubric.roles
        fitting = [one for one in found if not one.weight and roles[one.id].min_credibility <= ceiling]
        if not fitting:
            return self._none(found, label.name, ceiling, verdict.notes)
        best, *others = map(self._option, fitting[: self._rubric.role.fit.options])
        doubts = list(self._doubts(roles[best.id], known))
        verify = (
            say("scoring.fit.verify", verify=self._rubric.role.verify) if doubts or verdict.licence else ""
        )
        if self._product is None and roles[best.id].expert:
            doubts.append(say("scoring.fit.name_the_product"))
        notes = (*doubts, *verdict.notes)
        return Role(best.id, f"{best.name}{verify}", best.reason, tuple(others), notes, self._uses[best.id])

    def given(self, label: str, tier: str, qualifications: Qualifications, ceiling: float) -> str:
        """The id of the role that is given where the score is at most this."""
        for one in self.candidates(label, tier, qualifications):
            if not one.weight and self._rubric.roles[one.id].min_credibility <= ceiling:
                return one.id
        return self._rubric.role.no_fit

    def licence(self, qualifications: Qualifications) -> bool:
        """Whether the law asks for a licence before any role."""
        return self._law.verdict(qualifications.health).licence

    def _doubts(self, role: RoleRule, known: EvidenceLimits) -> Iterable[str]:
        """Why the expertise that a role rests on has to be checked first."""
        if role.expert and known.doubt:
            yield known.doubt
        if role.expert and known.confidence < role.min_confidence:
            yield say("scoring.fit.thin", confidence=known.confidence, least=role.min_confidence)

    def _option(self, one: Candidate) -> RoleOption:
        return RoleOption(one.id, self._rubric.roles[one.id].name, one.fit, one.reason)

    def _none(
        self, found: tuple[Candidate, ...], label_name: str, ceiling: float, notes: tuple[str, ...]
    ) -> Role:
        held = [self._held(one, ceiling) for one in found]
        why = self._why(held, label_name)
        roles, rules = self._rubric.roles, self._rubric.role
        # Whose expertise lies elsewhere, or is not named, is nearest to what asks for none.
        lawful = [
            one
            for one in held
            if one.weight != _LAW
            and not (
                roles[one.id].expert and (one.weight == _OFF or (one.weight == _GOAL and roles[one.id].stars))
            )
        ]
        near = min(lawful, key=lambda one: (one.weight, not one.serves, -one.fit), default=None)
        nearest = (
            [self._option(near)._replace(reason=say("scoring.fit.nearest", obstacle=near.obstacle))]
            if near
            else []
        )
        rest = tuple(note for note in notes if note != why)
        name = roles[rules.no_fit].name
        return Role(rules.no_fit, name, why, tuple(nearest), rest, self._uses[rules.no_fit])

    def _held(self, one: Candidate, ceiling: float) -> Candidate:
        """A candidate with what the score stands in the way of."""
        least = self._rubric.roles[one.id].min_credibility
        if one.weight or least <= ceiling:
            return one
        return one._replace(
            weight=_CREDIBILITY, obstacle=say("scoring.fit.credibility", ceiling=ceiling, least=least)
        )

    def _why(self, held: list[Candidate], label_name: str) -> str:
        serving = [one for one in held if one.serves]
        if not serving:
            off = next((one.obstacle for one in held if one.weight == _OFF), "")
            goals = either(self._rubric.goals[goal].name.lower() for goal in self._brief.goals)
            return off or say("scoring.fit.none_serves", label=label_name, goals=goals)
        return max(serving, key=lambda one: one.fit).obstacle


def _one(word: str | None) -> tuple[str, ...]:
    return (word,) if word else ()


def _named(topic: str) -> str:
    return topic.rpartition("/")[2]


def _spoken(word: str) -> str:
    return word.replace("_", " ")


def _span(tiers: tuple[str, ...]) -> str:
    return tiers[0] if len(tiers) == 1 else say("scoring.fit.span", first=tiers[0], last=tiers[-1])
