"""Whether a claim is self-declared, seconded or verified, where it is looked up, and what to verify of a creator."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final

from kolscore.assessment import Claim, Flag
from kolscore.creator import Creator
from kolscore.evidence import Evidence, Mention, field_of
from kolscore.rubric import Rubric
from kolscore.scoring.reason_text import quoted

NO_CLAIM: Final = Claim("", "", False, "", ())
_TWO: Final = 2
_SHOWN: Final = 80
_TOGETHER: Final = (("\u0e00", "\u0e7f"), ("\u3040", "\u9fff"), ("\uac00", "\ud7af"))


class ClaimChecker:
    """The rubric's rules for claims, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        rules = rubric.claim
        self._rules = rules
        self._regulated, self._classes = frozenset(rules.regulated), frozenset(rules.classes)
        self._not_held = frozenset(name for name, stance in rubric.stances.items() if not stance.held)
        self._countries = {name: one for one in rules.registers for name in one.names}
        self._languages = {language: one for one in rules.registers for language in one.languages}
        self._checks = sorted(rules.checks.values(), key=lambda check: -check.value)
        self._titled = lru_cache(maxsize=1_024)(lambda name: self._title.search(name) is not None)

    @cached_property
    def _number(self) -> re.Pattern[str]:
        return re.compile(self._rules.number)

    @cached_property
    def _title(self) -> re.Pattern[str]:
        terms = self._rules.titles.terms
        spaced = [re.escape(term) for term in terms if not _written_together(term)]
        joined = [re.escape(term) for term in terms if _written_together(term)]
        return re.compile(
            rf"(?<!\w)(?:{'|'.join(sorted(spaced, key=len, reverse=True))})(?!\w)|(?:{'|'.join(joined)})",
            re.IGNORECASE,
        )

    def claim(self, creator: Creator, evidence: Evidence) -> Claim:
        """The claim of a profession that matters most, and how far it is more than a claim."""
        held = self._held(evidence)
        if not held:
            return NO_CLAIM
        licensed = [mention for mention in held if self._is_regulated(mention)]
        claim = (licensed or held)[0]
        seconds = tuple(self._seconds(creator, evidence, held))
        status = _status(creator, held, seconds)
        register = self._register(creator, claim) if licensed else ""
        return Claim(status, claim.quote, bool(licensed), register, seconds)

    def unchecked(self, creator: Creator, evidence: Evidence) -> str:
        """Why to verify a claim before anything else; "" where it need not be."""
        held = self._held(evidence)
        licensed = next(filter(self._is_regulated, held), None)
        if not licensed or _status(creator, held, self._seconds(creator, evidence, held)) != "self-declared":
            return ""
        register = self._register(creator, licensed)
        return self._rules.self_declared.format(quote=quoted(licensed.quote), register=register)

    def _held(self, evidence: Evidence) -> list[Mention]:
        """The professions and credentials that are claimed as one's own."""
        return [mention for mention in evidence.formal if mention.claim not in self._not_held]

    # --- what seconds a claim ------------------------------------------------------------------------

    def _is_regulated(self, mention: Mention) -> bool:
        return mention.sense in self._classes and field_of(mention.topic) in self._regulated

    def _seconds(self, creator: Creator, evidence: Evidence, held: Sequence[Mention]) -> Iterator[str]:
        """The fields that agree, each once: those that state it, and those that show it."""
        stated = dict.fromkeys([mention.field for mention in held])
        yield from stated
        for field in ("name", "handle"):
            if field not in stated and self._titled(getattr(creator, field) or ""):
                yield field
        if creator.organization and any(
            mention.kind == "affiliation" and mention.field == "organization" for mention in evidence.support
        ):
            yield "organization"
        yield from (field for field in self._rules.seconding if creator.fact(field))
        for field in ("bio", "credentials", "job_title"):
            text = getattr(creator, field)
            if text and self._number.search(text):
                yield f"{field} number"

    def _register(self, creator: Creator, claim: Mention) -> str:
        """Where the claim is looked up: by country, else by a language that is one country's above all."""
        country = self._countries.get((creator.country or "").strip().casefold())
        found = country or self._languages.get((creator.language or "").strip().casefold()[:2])
        return (found.fields.get(field_of(claim.topic)) if found else None) or self._rules.elsewhere

    # --- what to verify ------------------------------------------------------------------------------

    def checks(self, creator: Creator, claim: Claim, flags: Sequence[Flag], label: str) -> tuple[str, ...]:
        """What to verify, in words, the most valuable first."""
        if label == "not_a_creator":
            return ()
        words = {
            "quote": quoted(claim.quote),
            "register": claim.register,
            "flag": flags[0].reason[:_SHOWN] if flags else "",
        }
        due = self._due(creator, claim, flags, label)
        return tuple(check.says.format(**words) for check in self._checks if due[check.case])

    def _due(self, creator: Creator, claim: Claim, flags: Sequence[Flag], label: str) -> dict[str, bool]:
        """Which checks this row asks for."""
        expert, audience = label in ("kol", "both"), bool(creator.followers)
        alone = claim.status == "self-declared"
        advertises = label in ("influencer", "both")
        return {
            "licence": claim.regulated and claim.status != "verified",
            "profession": bool(claim.quote) and alone and not claim.regulated,
            "flagged": bool(flags),
            "audience": audience and creator.fake_followers_share is None,
            "owner": creator.verified is not True and (creator.followers or 0.0) >= self._rules.large,
            "basis": creator.engagement_rate is not None and creator.er_basis is None,
            "conflicts": expert,
            "paid_posts": advertises and creator.sponsored_share is None,
            "undisclosed": advertises and creator.sponsored_share is not None,
            "last_posts": audience and creator.last_post_days is None and creator.posts_per_week is None,
            "record": expert and creator.h_index is None and creator.publications is not None,
        }


def _status(creator: Creator, held: Sequence[Mention], seconds: Iterable[str]) -> str:
    """How far claims are more than that; of the fields that agree, no more are looked at than it takes."""
    if creator.verified is True or any(mention.claim == "verified" for mention in held):
        return "verified"
    return "seconded" if len(list(islice(seconds, _TWO))) == _TWO else "self-declared"


def _written_together(term: str) -> bool:
    """Whether a title is written without spaces beside a name, as in China, Japan, Korea and Thailand."""
    return any(first <= letter <= last for letter in term for first, last in _TOGETHER)
