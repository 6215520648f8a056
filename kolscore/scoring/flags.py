"""Raises flags: warnings that take points, hold the score within a cap, or stop a campaign."""

import math
from typing import Final, NamedTuple

from kolscore.assessment import Cap, Flag, Line
from kolscore.creator import Creator
from kolscore.evidence import Evidence, Mention
from kolscore.rubric import Rubric
from kolscore.rubric.credibility import FACTS, Condition, FlagRule
from kolscore.scoring.engagement import Comparison
from kolscore.scoring.standing import Expertise
from kolscore.scoring.wording import Sentence, count, quoted, share


class Raised(NamedTuple):
    """All flags of one creator and what they do to the score."""

    flags: tuple[Flag, ...]
    points: list[Line]
    caps: list[Cap]
    stopped: Flag | None
    """The flag that rules the creator out, if any."""


_NOTHING: Final = Raised((), [], [], None)

_FIELDS: Final = {
    "fake_followers_share": "fake_followers_share",
    "sponsored_share": "sponsored_share",
    "following": "following",
    "followers_per_following": "following",
    "engagement_z": "engagement_rate",
}
"""The field that each fact comes from."""


class FlagRules:
    """The rubric's flags, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        self._rules = rubric.flags
        self._by_fact: dict[str, list[tuple[str, FlagRule]]] = {fact: [] for fact in FACTS}
        for name, rule in rubric.flags.items():
            if rule.when:
                self._by_fact[rule.when[0].fact].append((name, rule))
        self._by_finding = {
            finding: [(name, rule) for name, rule in rubric.flags.items() if rule.found == finding]
            for finding in ("credential_negated", "regulated_claim_in_bio")
        }
        # Most creators raise no flag: between these bounds no first condition can hold.
        safe = {fact: _safe([rule.when[0] for _, rule in rules]) for fact, rules in self._by_fact.items()}
        self._fake_safe = safe["fake_followers_share"]
        self._sponsored_safe = safe["sponsored_share"]
        self._following_safe = safe["following"]
        self._ratio_safe = safe["followers_per_following"]
        self._z_safe = safe["engagement_z"]

    def raise_for(
        self, creator: Creator, evidence: Evidence, expertise: Expertise, comparison: Comparison | None
    ) -> Raised:
        """The flags that hold for one creator, in the order of the rubric's facts."""
        facts: dict[str, float] = {}
        raised: list[tuple[str, FlagRule, str, Mention | None]] = []
        if not self._quiet(creator, comparison):
            facts = _facts(creator, comparison)
            raised = [
                (name, rule, _FIELDS[fact], None)
                for fact in facts
                for name, rule in self._by_fact[fact]
                if all(_holds(condition, facts) for condition in rule.when)
            ]
        if expertise.negated:
            found = expertise.negated
            raised += [
                (name, rule, found.field, found) for name, rule in self._by_finding["credential_negated"]
            ]
        if expertise.regulated:
            found = expertise.regulated
            raised += [
                (name, rule, found.field, found) for name, rule in self._by_finding["regulated_claim_in_bio"]
            ]
        for mention in evidence.flags:
            if not mention.claim and mention.sense not in [name for name, *_ in raised]:
                raised.append((mention.sense, self._rules[mention.sense], mention.field, mention))
        return _raised(raised, facts) if raised else _NOTHING

    def _quiet(self, creator: Creator, comparison: Comparison | None) -> bool:
        """Whether every fact lies where it raises nothing."""
        fake, sponsored, following = creator.fake_followers_share, creator.sponsored_share, creator.following
        if fake is not None:
            low, high = self._fake_safe
            if not low < fake < high:
                return False
        if sponsored is not None:
            low, high = self._sponsored_safe
            if not low < sponsored < high:
                return False
        if comparison is not None:
            low, high = self._z_safe
            if not low < comparison.z < high:
                return False
        if following:
            low, high = self._following_safe
            if not low < following < high:
                return False
            if creator.followers is not None:
                low, high = self._ratio_safe
                return low < creator.followers / following < high
        return True


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
    if comparison is not None:
        facts["engagement_z"] = comparison.z
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


def _raised(raised: list[tuple[str, FlagRule, str, Mention | None]], facts: dict[str, float]) -> Raised:
    words = dict.fromkeys(FACTS, "unknown") | {
        fact: share(value) if fact.endswith("_share") else count(value)
        for fact, value in facts.items()
        if abs(value) != float("inf")
    }
    flags: list[Flag] = []
    points: list[Line] = []
    caps: list[Cap] = []
    stopped = None
    for name, rule, field, mention in raised:
        reason = rule.says.format(quote=quoted(mention.quote) if mention else "", **words)
        flag = Flag(name, reason, field)
        flags.append(flag)
        if rule.points:
            points.append((f"flags.{name}", "flags", rule.points, field, Sentence(reason), None))
        if rule.cap is not None:
            caps.append(Cap(f"flags.{name}", rule.cap, 0.0, reason, field))
        if rule.stop and stopped is None:
            stopped = flag
    return Raised(tuple(flags), points, caps, stopped)
