"""Places a creator on two axes: expertise, and social content. Followers never enter the first."""

import math
from bisect import bisect_right
from functools import lru_cache
from typing import Final, NamedTuple

from kolscore.assessment import Line
from kolscore.creator import Creator
from kolscore.evidence import COLUMNS, Evidence, Mention
from kolscore.rubric import Rubric
from kolscore.rubric.label import OnPlatforms, Points, Steps
from kolscore.scoring.account import AccountRules
from kolscore.scoring.merits import Expertise, Mentions, Merits, Recognition
from kolscore.scoring.reason_text import CountSentence, Following, Quote, Sentence, Share, on_platform

_CACHE_SIZE: Final = 1_024
_FOLLOWERS: Final = "label.influencer.followers"
_PRESENCE: Final = "label.influencer.presence"

Lines = list[Line]


class Axes(NamedTuple):
    """Both axes of one creator, with their ledgers."""

    kol: float
    influencer: float
    kol_total: float
    """Points behind the expertise axis."""
    influencer_total: float
    kol_lines: Lines
    influencer_lines: Lines
    expert: bool
    """Whether the expertise axis passes the threshold."""
    presence: float
    """Where the social content axis stands at least for the following alone; 0 where there is none."""
    content: float
    """Points that show social content: those of size and platform left out."""
    not_a_person: Mention | None
    sources: frozenset[str]
    """The fields that show expertise."""
    aside: Mention | None
    """The strongest profession or credential that is not the creator's own, or no longer."""


class _Mentioned:
    """A rule that gives points for mentions of one kind: once, or for each different one up to a cap."""

    def __init__(self, name: str, rule: Points, *senses: str) -> None:
        self.path = f"label.{name}"
        self.axis = name.partition(".")[0]
        self.senses = senses or ("",)
        self.each = rule.each or rule.points
        self.cap = rule.cap or rule.points
        self.in_bio = self.each * rule.in_bio
        self.sentence = Quote(rule.says)


def _mention_lines(rules: dict[str, _Mentioned], mentions: Mentions, not_held: frozenset[str]) -> Lines:
    """The lines for all mentions that have a rule; the same term counts once."""
    lines: Lines = []
    left: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    for mention in mentions:
        rule = rules.get(mention.kind)
        if rule is None or mention.sense not in rule.senses or mention.claim in not_held:
            continue
        said = mention.kind, mention.term
        if said in seen:
            continue
        path = rule.path
        points = left.get(path, rule.cap)
        if points > 0.0:
            seen.add(said)
            each = rule.in_bio if mention.field == "bio" else rule.each
            left[path] = points - each
            points = min(points, each)
            lines.append((path, rule.axis, points, mention.field, rule.sentence, mention))
    return lines


class AxisRules:
    """The rubric's rules for both axes, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        kol, influencer = rubric.label.kol, rubric.label.influencer
        self._threshold = rubric.label.threshold
        self._not_held = frozenset(name for name, stance in rubric.stances.items() if not stance.held)
        self._kol, self._influencer = kol, influencer
        self._factors = {
            field: rubric.claims["bio" if field == "bio" else "structured"].factor for field in COLUMNS
        }
        self._support_rules = {
            "affiliation": _Mentioned("kol.affiliation", kol.affiliation),
            "field": _Mentioned("kol.field", kol.field),
            "self_claim": _Mentioned("kol.self_claim", kol.self_claim),
            "audience": _Mentioned("kol.audience", kol.audience, "professional"),
            "content": _Mentioned("kol.content", kol.content, "educational"),
            "income": _Mentioned("kol.income", kol.income, "professional"),
        }
        self._social_rules = {
            "collaboration": _Mentioned("influencer.collaboration", influencer.collaboration),
            "ad": _Mentioned("influencer.ad", influencer.ad),
            "channel": _Mentioned("influencer.channel", influencer.channel),
            "persona": _Mentioned("influencer.persona", influencer.persona),
            "decoration": _Mentioned("influencer.decoration", influencer.decoration),
            "celebrity": _Mentioned("influencer.celebrity", influencer.celebrity),
            "content": _Mentioned("influencer.content", influencer.content, "lifestyle"),
            "income": _Mentioned("influencer.income", influencer.income, "sponsorship"),
        }
        # Who has a profession besides is on air for it.
        on_air = _Mentioned("influencer.celebrity", influencer.celebrity, "", "presenter")
        self._social_rules_without_job = {**self._social_rules, "celebrity": on_air}
        self._job = _fixed("kol.job", kol.job)
        self._professions = kol.profession.points
        self._profession = Quote(kol.profession.says)
        self._creator_only = _fixed("kol.creator_only", kol.creator_only)
        self._creator = Quote(influencer.creator.says)
        self._followers = _Stepped("followers", influencer.followers, CountSentence)
        called = influencer.presence.called
        self._followed = Following(influencer.followers.says, called)
        self._presence = _Stepped("presence", influencer.presence, CountSentence, field="followers")
        self._following, self._alone = (
            Following(influencer.presence.says, called),
            Following(influencer.presence.alone, called),
        )
        self._practitioners = frozenset(influencer.practitioner.classes)
        self._practitioner = _Stepped(
            "practitioner", influencer.practitioner, CountSentence, field="followers"
        )
        self._posts = _Stepped("posts_per_week", influencer.posts_per_week, CountSentence)
        self._sponsored = _Stepped("sponsored_share", influencer.sponsored_share, Share)
        self._kol_platform = _on_platforms("kol", kol.platform)
        self._influencer_platform = _on_platforms("influencer", influencer.platform)
        self._account = AccountRules(rubric)
        self._expert_lines = lru_cache(maxsize=_CACHE_SIZE)(self._expert_lines_of)
        # Most rows show no expertise, and all of a platform are then the same.
        self._expert_side = lru_cache(maxsize=_CACHE_SIZE)(self._expert_side_of)

    def place(self, creator: Creator, evidence: Evidence, merits: Merits) -> Axes:
        """Place a creator on both axes."""
        expertise, recognition = merits
        social = evidence.social
        platform = creator.platform
        creator_only = bool(social) and not expertise.job and self._is_creator_only(social)
        kol_lines, kol_total, kol, sources = self._expert_side(
            expertise, recognition, evidence.support, creator_only, platform
        )
        expert = kol >= self._threshold

        lines = self._content_lines(creator, social, expertise)
        content = math.fsum([line[2] for line in lines]) if lines else 0.0
        present = 0.0
        if creator.followers is not None:
            following = (creator.followers, platform)
            if points := self._followers.points(creator.followers):
                lines.append((_FOLLOWERS, "influencer", points, "followers", self._followed, following))
            present = self._presence.points(creator.followers)
        if platform in self._influencer_platform:
            lines.append(self._influencer_platform[platform])
        total = math.fsum([line[2] for line in lines])
        influencer = _axis(total, self._influencer.half)
        if expert and not content:
            influencer = min(influencer, self._influencer.size_cap)
        elif not expert and influencer < present:
            influencer = present
            lift = points_at(present, self._influencer.half) - total
            lines = [(_PRESENCE, "influencer", lift, "followers", self._following, following), *lines]
        nobody = (
            self._account.nobody(creator, evidence, professional=expertise.formal)
            if evidence.accounts
            else None
        )
        return Axes(
            kol,
            influencer,
            kol_total,
            total,
            kol_lines,
            lines,
            expert,
            present,
            content,
            nobody,
            sources,
            expertise.aside,
        )

    def _expert_side_of(
        self,
        expertise: Expertise,
        recognition: Recognition,
        support: Mentions,
        creator_only: bool,
        platform: str | None,
    ) -> tuple[Lines, float, float, frozenset[str]]:
        """The lines of the expertise axis, their points, the place on the axis, and the fields that show it."""
        lines = [*self._expert_lines(expertise, recognition)]
        if support:
            # From the end: what a column says of its own counts before the same word in the bio.
            lines += _mention_lines(self._support_rules, support[::-1], self._not_held)
        if creator_only:
            lines.append(self._creator_only)
        if platform in self._kol_platform:
            lines.append(self._kol_platform[platform])
        total = math.fsum([line[2] for line in lines])
        sources = expertise.fields.union([line[3] for line in lines if line[2] > 0.0])
        if "bio" in sources:
            sources -= {"name"}  # the same person wrote both
        return lines, total, _axis(total, self._kol.half), sources

    def _content_lines(self, creator: Creator, social: Mentions, expertise: Expertise) -> Lines:
        """What shows content: words, paid posts, posting, and a following that a practice does not bring."""
        lines = self._social_lines(social, expertise) if social else []
        if creator.sponsored_share is not None:
            lines += self._sponsored.lines(creator.sponsored_share)
        if creator.posts_per_week is not None:
            lines += self._posts.lines(creator.posts_per_week)
        if creator.followers is not None and (
            expertise.occupation in self._practitioners or expertise.credential in self._practitioners
        ):
            lines += self._practitioner.lines(creator.followers)
        return lines

    def _expert_lines_of(self, expertise: Expertise, recognition: Recognition) -> Lines:
        """Expertise and recognition as they count for the axis; years only as years of something."""
        axis = self._kol
        lines: Lines = []
        for rule, _, points, field, sentence, value in expertise.lines:
            if rule != "expertise.years":
                lines.append(
                    ("label.kol.expertise", "kol", points * axis.expertise.factor, field, sentence, value)
                )
            elif expertise.formal:
                lines.append(("label.kol.years", "kol", points * axis.years.factor, field, sentence, value))
        for _, _, points, field, sentence, value in recognition.lines:
            lines.append(
                ("label.kol.recognition", "kol", points * axis.recognition.factor, field, sentence, value)
            )
        job = expertise.job
        if job:
            lines.append(self._job_in(job.field))
            more = self._professions.get(job.sense)
            if more:
                lines.append(("label.kol.profession", "kol", more, job.field, self._profession, job))
        elif expertise.credential in axis.job.credentials:
            lines += [self._job_in(line[3]) for line in expertise.lines if line[0] == "expertise.credential"]
        return lines

    def _job_in(self, field: str) -> Line:
        return (*self._job[:3], field, *self._job[4:])

    def _is_creator_only(self, social: Mentions) -> bool:
        return bool([one for one in social if one.kind == "creator" and one.field == "job_title"])

    def _social_lines(self, mentions: Mentions, expertise: Expertise) -> Lines:
        rules = self._social_rules if expertise.job else self._social_rules_without_job
        return self._identity(mentions) + _mention_lines(rules, mentions, self._not_held)

    def _identity(self, mentions: Mentions) -> Lines:
        """The strongest word for content creation as an occupation."""
        best, most = None, 0.0
        for mention in mentions:
            if mention.kind == "creator" and mention.claim not in self._not_held:
                points = self._influencer.creator.points[mention.sense] * self._factors[mention.field]
                if points > most:
                    best, most = mention, points
        return (
            [("label.influencer.creator", "influencer", most, best.field, self._creator, best)]
            if best
            else []
        )


def _axis(total: float, half: float) -> float:
    return 100.0 * (1.0 - math.pow(2.0, -total / half)) if total > 0.0 else 0.0


def points_at(value: float, half: float) -> float:
    """The points behind a place on an axis."""
    return -half * math.log2(1.0 - value / 100.0)


class _Stepped:
    """A rule that gives the points of the highest step that a number reaches."""

    def __init__(self, name: str, rule: Steps, sentence: type[Sentence], field: str = "") -> None:
        self._path, self._field, self._sentence = (
            f"label.influencer.{name}",
            field or name,
            sentence(rule.says),
        )
        self._bounds = [bound for bound, _ in rule.steps]
        self._points = [0.0, *[points for _, points in rule.steps]]

    def points(self, value: float) -> float:
        """The points alone."""
        return self._points[bisect_right(self._bounds, value)]

    def lines(self, value: float) -> Lines:
        """The line, if it gives points."""
        points = self.points(value)
        return [(self._path, "influencer", points, self._field, self._sentence, value)] if points else []


def _fixed(name: str, rule: Points) -> Line:
    """The line of a rule that depends on nothing but whether it applies."""
    return f"label.{name}", name.partition(".")[0], rule.points, "job_title", Sentence(rule.says), None


def _on_platforms(axis: str, rule: OnPlatforms) -> dict[str | None, Line]:
    """The line for each platform that gives points."""
    return {
        name: (
            f"label.{axis}.platform",
            axis,
            rule.points,
            "platform",
            Sentence(rule.says.format(platform=on_platform(name).removeprefix(" on "))),
            None,
        )
        for name in rule.platforms
    }
