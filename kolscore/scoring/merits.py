"""What a creator's evidence amounts to: points for expertise and recognition, weighed once for label and score.

The same evidence occurs in many rows (most have none), so each set of it is
weighed once, and what is made of it elsewhere is remembered by the result.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Final

from kolscore.assessment import Line
from kolscore.creator import Creator, values_of
from kolscore.evidence import COLUMNS, Evidence, Mention, field_of
from kolscore.fields import OFFICES_IN
from kolscore.rubric import Rubric
from kolscore.rubric.credibility import CountRule, SignalRule
from kolscore.rubric.signals import in_order
from kolscore.scoring.offices import OfficeRules
from kolscore.scoring.reason_text import CountSentence, Quote, Sentence

_offices_of: Final = attrgetter(*OFFICES_IN)
SELF_DECLARED: Final = frozenset({"bio", "name"})
"""What people write of themselves: a bio, and a title in their name."""
_points_of: Final = itemgetter(2)
_CACHE_SIZE: Final = 1_024

Mentions = tuple[Mention, ...]
Numbers = tuple[float | None, ...]


@dataclass(slots=True, eq=False)
class Expertise:
    """What shows that the person knows the field. Compared by identity: see the module's docstring."""

    lines: tuple[Line, ...]
    """Credential, occupation and years, with their points; the smaller of the first two already reduced."""
    known: float
    """How much of the dimension is known, 0 to 1."""
    formal: bool
    """Whether there is a credential or occupation, so that years are years of something."""
    job: Mention | None
    """The best occupation besides content that is held."""
    fields: frozenset[str]
    """Those that name an occupation or a credential which is held: several agree."""
    occupation: str
    """Class of the best occupation; "" if none."""
    credential: str
    """Class of the best credential, if it is held; "" if none is."""
    topics: frozenset[str]
    """Fields of expertise."""
    negated: Mention | None
    """A credential or occupation that the creator says not to have."""
    aside: Mention | None
    """The strongest credential or occupation that is not the creator's own, or no longer."""
    regulated: Mention | None
    """A claim in a regulated field that stands in the bio only."""


@dataclass(slots=True, eq=False)
class Recognition:
    """What shows that others recognise it. Compared by identity: see the module's docstring."""

    lines: tuple[Line, ...]
    known: float
    """How much of the dimension is known, 0 to 1."""


Merits = tuple[Expertise, Recognition]


class Counts:
    """The signals that a dimension counts, made ready for a row."""

    def __init__(self, dimension: str, signals: Mapping[str, SignalRule]) -> None:
        self.dimension = dimension
        names = in_order(signals)
        self.rules = [
            (name, f"{dimension}.{name}", signals[name], CountSentence(signals[name].says)) for name in names
        ]
        self.of = values_of(names)
        """Gives the numbers of a creator; None for what is unknown."""


class MeritRules:
    """The rubric's points for expertise and recognition, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        expertise, recognition = rubric.expertise, rubric.recognition
        self._expertise = expertise
        self._recognition = recognition
        self._points = {"credential": expertise.credential.points, "occupation": expertise.occupation.points}
        self._by_itself = rubric.label.kol.profession.points
        self._factors = {
            (field, claim): _factor(rubric, field, claim)
            for field in (*COLUMNS, "name")
            for claim in ("", *rubric.stances)
        }
        self._not_held = frozenset(name for name, stance in rubric.stances.items() if not stance.held)
        self._off_topic = frozenset(name for name, stance in rubric.stances.items() if not stance.topic)
        self._regulated = frozenset(
            topic
            for flag in rubric.flags.values()
            if flag.found == "regulated_claim_in_bio"
            for topic in flag.topics
        )
        self._sentences = {
            "credential": Quote(expertise.credential.says),
            "occupation": Quote(expertise.occupation.says),
            "years": CountSentence(expertise.years.says),
        }
        self._counts = Counts("recognition", recognition.signals)
        self._more = Counts("expertise", expertise.signals)
        self._quoted = self._sentences["occupation"]
        self._offices = OfficeRules(rubric)
        self._marks = {"verified": recognition.verified, "partnered": recognition.partnered}
        said = {"recognition.distinction": recognition.distinction, "recognition.marker": recognition.marker}
        self._said = {path: (rule, Quote(rule.says)) for path, rule in said.items()}
        self._expertise_of = lru_cache(maxsize=_CACHE_SIZE)(self._weigh_expertise)
        self._recognition_of = lru_cache(maxsize=_CACHE_SIZE)(self._weigh_recognition)

    def weigh(self, creator: Creator, evidence: Evidence) -> Merits:
        """Add up what shows expertise and recognition."""
        return (
            self._expertise_of(
                evidence.formal, creator.years_experience, evidence.counts, self._more.of(creator)
            ),
            self._recognition_of(
                self._counts.of(creator),
                evidence.recognition,
                evidence.counts,
                _offices_of(creator),
                creator.verified is True,
                creator.partnered is True,
            ),
        )

    # --- expertise -----------------------------------------------------------------------------------

    def _weigh_expertise(
        self, formal: Mentions, years: float | None, said: Mentions, counts: Numbers
    ) -> Expertise:
        rules = self._expertise
        credential, occupation = self._best("credential", formal), self._best("occupation", formal)
        lines, known = self._formal(credential, occupation)
        if practised := self._practised(years, said if lines else ()):
            lines.append(practised)
            known = min(1.0, known + rules.years.coverage)
        more, told = self._counted(self._more, counts, said)
        lines += more
        known = min(1.0, known + told)
        held = [mention for mention in formal if mention.claim not in self._not_held]
        job = occupation if len(held) == len(formal) else self._best("occupation", held)
        return Expertise(
            lines=tuple(lines),
            known=known,
            formal=bool(credential or occupation),
            job=job[5] if job else None,
            fields=frozenset(
                mention.field for mention in held if self._points[mention.kind][mention.sense] > 0.0
            ),
            occupation=occupation[5].sense if occupation else "",
            credential=credential[5].sense
            if credential and credential[5].claim not in self._not_held
            else "",
            topics=frozenset(m.topic for m in formal if m.topic and m.claim not in self._off_topic),
            negated=next((mention for mention in formal if mention.claim == "negated"), None),
            aside=max(
                (mention for mention in formal if mention.claim in self._not_held),
                key=lambda mention: self._points[mention.kind][mention.sense],
                default=None,
            ),
            regulated=_regulated([mention for mention in held if field_of(mention.topic) in self._regulated]),
        )

    def _practised(self, years: float | None, said: Mentions) -> Line | None:
        """Years of practice: what the column says, else what a sentence does, beside a profession."""
        rule = self._expertise.years
        if years is not None:
            points = rule.scale * -math.expm1(-years / rule.tau)
            return "expertise.years", "expertise", points, "years_experience", self._sentences["years"], years
        for mention in said:
            if mention.sense == "years_experience":
                points = rule.scale * -math.expm1(-float(mention.term) / rule.tau)
                points *= self._factors[mention.field, ""]
                return "expertise.years", "expertise", points, mention.field, self._quoted, mention
        return None

    def _best(self, kind: str, mentions: Iterable[Mention]) -> Line | None:
        """The mention of a kind that counts most, in full."""
        table, factors = self._points[kind], self._factors
        best, most = None, 0.0
        for mention in mentions:
            if mention.kind == kind:
                points = table[mention.sense] * factors[mention.field, mention.claim]
                if points > most or (best and points == most and self._says_more(mention, best)):
                    best, most = mention, points
        return (
            (f"expertise.{kind}", "expertise", most, best.field, self._sentences[kind], best)
            if best
            else None
        )

    def _says_more(self, mention: Mention, best: Mention) -> bool:
        """Whether of two professions that count the same for the score one makes a KOL rather than the other."""
        return self._by_itself.get(mention.sense, 0.0) > self._by_itself.get(best.sense, 0.0)

    def _formal(self, credential: Line | None, occupation: Line | None) -> tuple[list[Line], float]:
        """Credential and occupation, which often restate each other: the smaller counts only in part."""
        rules = self._expertise
        if not credential:
            return ([occupation], rules.occupation.coverage) if occupation else ([], 0.0)
        if not occupation:
            return [credential], rules.credential.coverage
        if credential[2] < occupation[2]:
            credential = _times(credential, rules.overlap)
        else:
            occupation = _times(occupation, rules.overlap)
        return [credential, occupation], min(1.0, rules.credential.coverage + rules.occupation.coverage)

    # --- recognition ---------------------------------------------------------------------------------

    def _weigh_recognition(
        self,
        counts: Numbers,
        mentions: Mentions,
        counted: Mentions,
        offices: tuple[str | None, ...],
        *marks: bool,
    ) -> Recognition:
        lines, known = self._offices.weigh(offices)
        more, told = self._counted(self._counts, counts, counted)
        known += told
        lines = self._without_restatements(lines + more)
        for marked, (name, rule) in zip(marks, self._marks.items(), strict=True):
            if marked:
                known += rule.coverage
                says = Sentence(rule.says)
                lines.append((f"recognition.{name}", "recognition", rule.points, name, says, None))
        said = self._claimed(mentions, {_counted_by(line): line[2] for line in lines})
        known += math.fsum(self._said[path][0].coverage for path in {line[0] for line in said})
        return Recognition(tuple(lines + said), min(1.0, known))

    def _counted(self, rules: "Counts", counts: Numbers, said: Mentions) -> tuple[list[Line], float]:
        """A line for each signal: what the column says, else what a sentence does; and how much is then known."""
        lines: list[Line] = []
        known = 0.0
        stated = {mention.sense: mention for mention in said[::-1]}  # the first of each sense
        for number, (name, path, rule, sentence) in zip(counts, rules.rules, strict=True):
            if number is not None:
                known += rule.coverage
                if number > 0:
                    lines.append((path, rules.dimension, _points(rule, number), name, sentence, number))
            elif stated and (mention := stated.get(name)):
                known += rule.coverage
                points = _points(rule, float(mention.term)) * self._factors[mention.field, ""]
                lines.append((path, rules.dimension, points, mention.field, self._quoted, mention))
        return lines, known

    def _without_restatements(self, lines: list[Line]) -> list[Line]:
        for group in self._recognition.same:
            restated = [line for line in lines if _counted_by(line) in group]
            if len(restated) > 1:
                best = max(restated, key=_points_of)
                lines = [line for line in lines if line is best or _counted_by(line) not in group]
        return lines

    def _claimed(self, mentions: Mentions, counted: dict[str, float]) -> list[Line]:
        """Distinctions, and claims of each kind once; where a count says the same, only what it falls short of."""
        lines: list[Line] = []
        seen: set[str] = set()
        spent = dict.fromkeys(self._said, 0.0)
        for mention in mentions:
            distinct = mention.sense == "distinction"
            factor = self._factors[mention.field, mention.claim]
            once = mention.term if distinct else mention.sense
            if not factor or once in seen:
                continue
            seen.add(once)
            path = "recognition.distinction" if distinct else "recognition.marker"
            rule, sentence = self._said[path]
            points = min(_points(rule, 1) * factor, rule.cap - spent[path]) - counted.get(mention.sense, 0.0)
            if points > 0:
                spent[path] += points
                lines.append((path, "recognition", points, mention.field, sentence, mention))
        return lines


def _regulated(mentions: list[Mention]) -> Mention | None:
    """The first of these claims, if the bio alone makes them."""
    if all(mention.field in SELF_DECLARED for mention in mentions):
        return next(iter(mentions), None)
    return None


def _counted_by(line: Line) -> str:
    """The fact that a line of recognition counts, whichever column says it."""
    return line[0].rpartition(".")[2]


def _times(line: Line, factor: float) -> Line:
    rule, dimension, points, field, sentence, value = line
    return rule, dimension, points * factor, field, sentence, value


def _points(rule: CountRule, number: float) -> float:
    points = rule.log * math.log1p(number / rule.per) if rule.log is not None else (rule.each or 0.0) * number
    return min(points, rule.cap)


def _factor(rubric: Rubric, field: str, claim: str) -> float:
    """How far a mention counts: by where it stands, and less if the words around it say so."""
    column = rubric.claims["bio" if field in SELF_DECLARED else "structured"].factor
    if not claim:
        return column
    around = rubric.stances[claim].factor
    return around if claim == "verified" else min(column, around)
