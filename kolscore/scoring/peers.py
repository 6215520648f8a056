"""Where creators of a list stand: the percentile of each score among those of its tier and platform.

A creator's score does not depend on this; its standing depends on who else is in the list.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from kolscore.assessment import Standing, rounded
from kolscore.creator import platform_name
from kolscore.rubric.standing import COHORTS, StandingRules
from kolscore.words import say

Peer = tuple[str, str, float]
"""Tier as people see it, platform, and score of a creator who has one; "" for a tier or platform that is not known."""

LOWEST: Final = 1
HIGHEST: Final = 99
"""The bounds of a percentile: nobody is ahead of a whole list that it is in."""


class Peers:
    """The scored creators of a whole list, by which each of them is placed."""

    def __init__(self, counts: Mapping[Peer, int], rules: StandingRules) -> None:
        self._rules = rules
        self._counts = counts
        self._placed: dict[Peer, Standing | None] = {}

    @classmethod
    def of(cls, peers: Iterable[Peer], rules: StandingRules) -> "Peers":
        """Those of a list, one by one."""
        return cls(Counter(peers), rules)

    def stand(self, tier: str, platform: str, score: float | None) -> Standing | None:
        """Where a score stands; None without one, or where the list is too short."""
        if score is None:
            return None
        peer = tier, platform, score
        if peer not in self._placed:
            self._placed[peer] = self._place(*peer)
        return self._placed[peer]

    @property
    def too_few(self) -> str:
        """Why nobody is placed; "" if they are."""
        there = sum(self._counts.values())
        if there >= self._rules.least:
            return ""
        if not there:
            return say("scoring.peers.none", least=self._rules.least)
        return say("scoring.peers.too_few", n=there, least=self._rules.least)

    def _place(self, tier: str, platform: str, score: float) -> Standing | None:
        for width, key in _cohorts(tier, platform):
            scores = self._scores.get(key, [])
            if len(scores) >= (self._rules.least if width == "list" else self._rules.cohort):
                passed = bisect_left(scores, score) + bisect_right(
                    scores, score
                )  # lower ones twice, equals once
                percentile = int(rounded(passed * 50 / len(scores), 0))
                percentile = min(HIGHEST, max(LOWEST, percentile))
                return Standing(
                    percentile, width, len(scores), self._called(width, len(scores), tier, platform)
                )
        return None

    @cached_property
    def _scores(self) -> dict[tuple[str, str], list[float]]:
        """The scores of each cohort, the lowest first."""
        cohorts: dict[tuple[str, str], list[float]] = {}
        for (tier, platform, score), count in sorted(self._counts.items(), key=lambda one: one[0][2]):
            for _, key in _cohorts(tier, platform):
                cohorts.setdefault(key, []).extend([score] * count)
        return cohorts

    def _called(self, width: str, count: int, tier: str, platform: str) -> str:
        words = {"count": f"{count:,}", "tier": in_sentence(tier), "platform": platform_name(platform)}
        return self._rules.says[width].format(**words)


def in_sentence(tier: str) -> str:
    """A tier within a sentence: names lose their capital, abbreviations keep theirs.

    >>> in_sentence("Mid-tier"), in_sentence("KOC"), in_sentence("Head KOL")
    ('mid-tier', 'KOC', 'Head KOL')
    """
    return tier.lower() if tier[1:].islower() else tier


def _cohorts(tier: str, platform: str) -> Iterable[tuple[str, tuple[str, str]]]:
    """The cohorts that a creator is one of, the closest first; those that ask for what is not known are left out."""
    known = {"tier": bool(tier), "platform": bool(platform), "count": True}
    for width, words in COHORTS.items():
        if all(known[word] for word in words):
            yield width, (tier if "tier" in words else "", platform if "platform" in words else "")
