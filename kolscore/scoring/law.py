"""What law and codes say to a campaign: which roles fall away, what has to be checked, and the notes beside the rest.

No legal advice: every answer says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from kolscore.rubric import Rubric
from kolscore.rubric.brief import Compliance
from kolscore.scoring.brief import Brief
from kolscore.words import say

_ORDER: Final = ("forbid", "needs_licence", "needs_prior_approval", "age_limit", "needs_disclosure", "warn")
"""What matters most stands first."""


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What the law says to a campaign with somebody."""

    dropped: dict[str, str]
    """Roles that fall away, each with the rule that says so."""
    licence: bool
    """Whether somebody has to show a licence first."""
    notes: tuple[str, ...]


class Law:
    """The rules for one brief."""

    def __init__(self, rubric: Rubric, brief: Brief) -> None:
        self._rubric = rubric
        self._brief = brief
        chains = [(market, rubric.markets[market].within) for market in brief.markets] or [("", "")]
        self._chains = [tuple(filter(None, chain)) for chain in chains]
        rules = [rule for rule in rubric.compliance.values() if self._holds(rule)]
        self._rules = sorted(rules, key=lambda rule: _ORDER.index(rule.effect))
        self.verdict = cache(self._verdict)

    def _holds(self, rule: Compliance) -> bool:
        if rule.products and self._brief.product not in rule.products:
            return False
        if not self._brief.markets and not rule.products:
            return False  # what holds everywhere for everything is said in the note that asks for a market
        if rule.goals and set(rule.goals).isdisjoint(self._brief.goals):
            return False
        return any(
            (not rule.markets or not set(rule.markets).isdisjoint(chain))
            and set(rule.but_not).isdisjoint(chain)
            for chain in self._chains
        )

    def _verdict(self, health: bool) -> Verdict:
        """What holds for somebody, by whether they are scientists or health professionals."""
        rules = [rule for rule in self._rules if rule.who == "anyone" or health]
        public = self._brief.audience not in self._rubric.brief.professionals
        dropped: dict[str, str] = {}
        for rule in rules:
            for role in self._roles((*rule.drops, *(rule.before_public if public else ()))):
                dropped.setdefault(role, self._told(rule))
        return Verdict(
            dropped,
            any(rule.effect == "needs_licence" for rule in rules),
            (*map(self._told, rules), *self._general()),
        )

    def _roles(self, names: Iterable[str]) -> list[str]:
        groups = self._rubric.brief.groups
        return [role for name in names for role in groups.get(name, (name,))]

    def _told(self, rule: Compliance) -> str:
        names = [
            self._rubric.markets[market].name
            for market in rule.markets
            if any(market in chain for chain in self._chains)
        ]
        where = ", ".join(names) or say("scoring.law.everywhere")
        law = ", ".join(filter(None, (rule.law, rule.date, _how_known(rule))))
        return say("scoring.law.rule", where=where, says=rule.says, law=law)

    def _general(self) -> list[str]:
        """What is said whatever the rules: markets without any, none named, and that this is no advice."""
        words = self._rubric.brief
        ruled = {market for rule in self._rubric.compliance.values() for market in rule.markets}
        bare = [
            words.no_rules.format(market=self._rubric.markets[market].name)
            for market, chain in zip(self._brief.markets, self._chains, strict=False)
            if ruled.isdisjoint(chain)
        ]
        return [*bare, words.counsel] if self._brief.markets else [words.no_market]


def _how_known(rule: Compliance) -> str:
    return "" if rule.known == "text" else say(f"scoring.law.known.{rule.known}")
