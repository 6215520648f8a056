"""Raises flags: warnings that take points, hold the score within a cap, or stop a campaign."""

import math
from typing import Any, Final, NamedTuple

from kolscore.assessment import Cap, Flag, Line
from kolscore.creator import Creator
from kolscore.evidence import Evidence, Mention
from kolscore.rubric import Rubric
from kolscore.rubric.credibility import FACTS, Condition, FlagRule
from kolscore.scoring.engagement import Comparison
from kolscore.scoring.merits import Expertise
from kolscore.scoring.reason_text import Sentence, count, quoted, share


class Raised(NamedTuple):
    """All flags of one creator and what they do to the score."""

    flags: tuple[Flag, ...]
    """Of several bounds that one number passes, the furthest."""
    points: list[Line]
    caps: list[Cap]
    stopped: Flag | None
    """The flag that rules the creator out, if any."""
    shares: dict[str, float]
    """Every bound passed, by the id of its flag, with the share of its points that counts: 1 without a ramp."""


_NOTHING: Final = Raised((), [], [], None, {})

_FIELDS: Final = {
    "fake_followers_share": "fake_followers_share",
    "sponsored_share": "sponsored_share",
    "following": "following",
    "followers_per_following": "following",
    "engagement_z": "engagement_rate",
    "growth_rate": "growth_rate",
    "last_post_days": "last_post_days",
    "followers": "followers",
    "age": "age",
}
"""The field that each fact comes from."""


class _Passed(NamedTuple):
    """A flag that is raised: by a fact, or by words."""

    name: str
    rule: FlagRule
    field: str
    fact: str
    """What several bounds may stand on; "" for words."""
    mention: Mention | None = None


class FlagRules:
    """The rubric's flags, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        self._rules = rubric.flags
        self._by_fact: dict[str, list[_Passed]] = {fact: [] for fact in FACTS}
        for name, rule in rubric.flags.items():
            if rule.when:
                fact = rule.when[0].fact
                self._by_fact[fact].append(_Passed(name, rule, _FIELDS[fact], fact))
        self._by_finding = {
            finding: [(name, rule) for name, rule in rubric.flags.items() if rule.found == finding]
            for finding in ("credential_negated", "regulated_claim_in_bio")
        }
        # Most creators raise no flag: between these bounds no first condition can hold.
        self._safe = {
            fact: _safe([one.rule.when[0] for one in flags]) for fact, flags in self._by_fact.items()
        }

    def raise_for(
        self, creator: Creator, evidence: Evidence, expertise: Expertise, comparison: Comparison | None
    ) -> Raised:
        """The flags that hold for one creator, in the order of the rubric's facts."""
        facts, safe = _facts(creator, comparison), self._safe
        passed: list[_Passed] = []
        for fact, value in facts.items():
            low, high = safe[fact]
            if not low < value < high:
                passed += [
                    one
                    for one in self._by_fact[fact]
                    if all(_holds(condition, facts) for condition in one.rule.when)
                ]
        if expertise.negated:
            passed += self._found("credential_negated", expertise.negated)
        if expertise.regulated:
            passed += self._found("regulated_claim_in_bio", expertise.regulated)
        for mention in evidence.flags:
            if self._rules[mention.sense].unless_formal and expertise.formal:
                continue
            if not mention.claim and mention.sense not in [one.name for one in passed]:
                passed.append(_Passed(mention.sense, self._rules[mention.sense], mention.field, "", mention))
        return _raised(passed, facts) if passed else _NOTHING

    def _found(self, finding: str, mention: Mention) -> list[_Passed]:
        return [_Passed(name, rule, mention.field, "", mention) for name, rule in self._by_finding[finding]]


def _safe(conditions: list[Condition]) -> tuple[float, float]:
    """Bounds strictly between which none of these conditions can hold."""
    low, high = -math.inf, math.inf
    for condition in conditions:
        if condition.at_most is None and condition.below is None:
            high = min(high, *[b for b in (condition.at_least, condition.above) if b is not None])
        elif condition.at_least is None and condition.above is None:
            low = max(low, *[b for b in (condition.at_most, condition.below) if b is not None])
        else:  # both sides: always look
            return math.inf, -math.inf
    return low, high


def _facts(creator: Creator, comparison: Comparison | None) -> dict[str, float]:
    """What is known of the things that flags ask about, in the order of the rubric."""
    facts = {}
    if creator.fake_followers_share is not None:
        facts["fake_followers_share"] = creator.fake_followers_share
    if creator.sponsored_share is not None:
        facts["sponsored_share"] = creator.sponsored_share
    if creator.following is not None:
        facts["following"] = creator.following
        if creator.followers is not None and creator.following > 0:
            facts["followers_per_following"] = creator.followers / creator.following
    if comparison is not None and not comparison.doubtful:
        facts["engagement_z"] = comparison.z
    if creator.growth_rate is not None:
        facts["growth_rate"] = creator.growth_rate
    if creator.last_post_days is not None:
        facts["last_post_days"] = creator.last_post_days
    if creator.age is not None:
        facts["age"] = creator.age
    if facts and creator.followers is not None:
        facts["followers"] = creator.followers
    return facts


def _holds(condition: Condition, facts: dict[str, float]) -> bool:
    """Whether a condition holds; what is not known does not."""
    value = facts.get(condition.fact)
    return value is not None and (
        (condition.at_least is None or value >= condition.at_least)
        and (condition.above is None or value > condition.above)
        and (condition.at_most is None or value <= condition.at_most)
        and (condition.below is None or value < condition.below)
    )


class _Words(dict[str, Any]):
    """Facts as a sentence names them, each put into words when it is asked for; and the words of the sheet."""

    def __missing__(self, fact: str) -> str:
        value = self["facts"].get(fact)
        if value is None or abs(value) == math.inf:
            return "unknown"
        return share(value) if fact.endswith(("_share", "_rate")) else count(value)


def _raised(passed: list[_Passed], facts: dict[str, float]) -> Raised:
    shares = {one.name: _share_of(one.rule, facts) if one.rule.ramp else 1.0 for one in passed}
    groups: dict[str, list[_Passed]] = {}
    for one in passed:
        groups.setdefault(one.fact or one.name, []).append(one)
    flags: list[Flag] = []
    points: list[Line] = []
    caps: list[Cap] = []
    stopped = None
    for group in groups.values():
        name, rule, field, _, mention = group[-1]
        reason = _worded(rule.says, facts, mention)
        flag = Flag(name, reason, field)
        flags.append(flag)
        if taken := math.fsum([one.rule.points * shares[one.name] for one in group]):
            points.append((f"flags.{name}", "flags", taken, field, Sentence(reason), None))
        limits = [one.rule.cap for one in group if one.rule.cap is not None]
        if limits:
            caps.append(Cap(f"flags.{name}", min(limits), 0.0, reason, field))
        if stopped is None and any(one.rule.stop for one in group):
            stopped = flag
    return Raised(tuple(flags), points, caps, stopped, shares)


def _worded(says: str, facts: dict[str, float], mention: Mention | None) -> str:
    """The sentence of a flag, filled in."""
    return says.format_map(_Words(facts=facts, quote=quoted(mention.quote) if mention else ""))


def _share_of(rule: FlagRule, facts: dict[str, float]) -> float:
    """The share of the points that counts of a flag with a ramp: it grows over the ramp beyond the bound."""
    first = rule.when[0]
    bound = next(one for one in (first.above, first.at_least, first.below, first.at_most) if one is not None)
    return min(1.0, abs(facts[first.fact] - bound) / rule.ramp)
