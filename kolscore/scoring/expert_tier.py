"""Finds the tier of an expert: global, national, regional, local, or emerging; by scholarship and never by followers."""

import math
from functools import lru_cache
from typing import Final

from kolscore.assessment import ExpertTier
from kolscore.creator import Creator
from kolscore.evidence.offices import Office, OfficeReader
from kolscore.rubric import Rubric
from kolscore.scoring.merits import Merits
from kolscore.words import say

_TITLES: Final = ("position", "job_title")
_OFFICES: Final = ("guidelines", "societies")
_LEADS: Final = frozenset({"lead", "board"})


class ExpertTierFinder:
    """The rubric's tiers of experts, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        self._rules = rubric.expert_tier
        self._offices = OfficeReader(rubric)
        self._practising = frozenset(self._rules.practising)
        self._counted = frozenset(
            field for name, fields in self._rules.groups.items() if name != "position" for field in fields
        )
        self._standing = lru_cache(maxsize=4_096)(self._standing_of)

    def find(self, creator: Creator, merits: Merits) -> ExpertTier | None:
        """The tier; None for who shows nothing of it."""
        expertise, recognition = merits
        practising = expertise.occupation in self._practising or expertise.credential in self._practising
        lines = [line for line in recognition.lines if line[3] in self._counted]
        if not practising and all(line[3] == "speaking" for line in lines):
            return None  # everybody gives talks
        post, early, mark = self._standing(*(getattr(creator, field) for field in (*_TITLES, *_OFFICES)))
        points = math.fsum([post, *[line[2] for line in lines]])
        h_index = creator.h_index or 0.0
        mark = mark or h_index >= self._rules.mark_h_index
        reasons = [line[4](line[5]) for line in sorted(lines, key=lambda line: -line[2])]
        reason = ", ".join(reasons[:3]) or say("scoring.expert_tier.practising")
        emerging = self._rules.emerging
        if early and h_index >= emerging.h_index and points < emerging.below:
            return ExpertTier("emerging", emerging.name, points, self._certainty(creator), reason)
        for tier in self._rules.tiers:
            by_points = points >= tier.at_least and (mark or not tier.mark)
            if by_points or (tier.h_index is not None and h_index >= tier.h_index):
                return ExpertTier(tier.id, tier.name, points, self._certainty(creator), reason)
        last = self._rules.tiers[-1]
        return ExpertTier(last.id, last.name, points, "lean", reason) if practising else None

    def _standing_of(
        self, position: str | None, title: str | None, guidelines: str | None, societies: str | None
    ) -> tuple[float, bool, bool]:
        """Points of the post, whether it is one of a beginner, and whether an office is a mark of standing abroad."""
        posts = self._named(position) + self._named(title)
        post = max((self._rules.position.get(one.role, 0.0) for one in posts), default=0.0)
        offices = self._named(societies)
        early = any(one.early for one in (*posts, *offices))
        led = any(one.role == "lead" and one.scope == "international" for one in self._named(guidelines))
        held = any(one.role in _LEADS and one.scope == "international" for one in offices)
        return post, early, led or held

    def _named(self, text: str | None) -> tuple[Office, ...]:
        return self._offices.read(text).offices if text else ()

    def _certainty(self, creator: Creator) -> str:
        """By how many kinds of evidence are known."""
        known = sum(
            any(creator.fact(field) is not None for field in fields) for fields in self._rules.groups.values()
        )
        if known >= self._rules.sure:
            return "sure"
        return "likely" if known >= self._rules.likely else "lean"
