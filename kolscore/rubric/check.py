"""Checks that a rubric fits together: bounds ascend, names exist, weights add up, sentences can be filled."""

import math
import re
import string
import unicodedata
from collections.abc import Iterable, Iterator

from kolscore.creator import LABELS
from kolscore.rubric.base import Rule
from kolscore.rubric.credibility import FINDINGS, FlagRule
from kolscore.rubric.model import Rules
from kolscore.rubric.record import Record, names_of
from kolscore.rubric.signals import facts, problems_of_signals
from kolscore.rubric.standing import COHORTS
from kolscore.rubric.tier import TierRules
from kolscore.rubric.words import SIGN, STANCES, known, path_of, unread
from kolscore.words import say

_WORD = re.compile(r"[^\W_]")

ACCOUNTS = (
    "brand", "shop", "clinic", "institution", "media", "club", "title", "event", "place", "compilation", "repost",
    "giveaway", "memorial", "fan", "parody", "bot",
)  # fmt: skip
"""What an account can be that is no creator."""

CLAIMS = ("structured", "bio")
"""Where a claim can stand."""

INSTEAD = "instead"
"""What a word of the vocabulary is that ends the reach of others: "now", "but"."""

_STEP_WORDS = {
    "label.influencer.followers": ("count", "audience", "platform"),
    "label.influencer.practitioner": ("count",),
    "label.influencer.posts_per_week": ("count",),
    "label.influencer.sponsored_share": ("share",),
}
"""The words of rules whose class serves both counts and shares."""

GRADES = ("A", "B", "C", "D")

OFFICES = ("lead", "board", "committee", "member")
SCOPES = ("international", "national", "regional")


def problems_of(rules: Rules) -> list[str]:
    """One line for each thing that does not fit; empty if all is well."""
    return [
        *_tiers(rules), *_dimensions(rules), *_credibility(rules), *_flags(rules), *_standing(rules), *_label(rules),
        *_roles(rules), *_briefs(rules), *_vocabulary(rules), *_sentences(rules, ""), *unread(rules),
    ]  # fmt: skip


def _same(path: str, keys: Iterable[str], expected: Iterable[str]) -> Iterator[str]:
    have = set(keys)
    yield from known(path, sorted(have), expected)
    for missing in sorted(set(expected) - have):
        yield f"{path}.{missing}: missing"


def role_tiers(rules: Rules) -> set[str]:
    """Tiers that the role matrix is written in."""
    return {tier for line in rules.role.matrix for tier in line.tiers}


def _tiers(rules: Rules) -> Iterator[str]:
    yield from known("tier.scheme", [rules.tier.scheme], rules.tier.schemes)
    like = role_tiers(rules)
    for name, scheme in rules.tier.schemes.items():
        path = f"tier.schemes.{name}.tiers"
        bounds = [step.at_least for step in scheme.tiers]
        if bounds[0] != 0:
            yield say("rubric.check.first_tier", path=path, bounds=bounds[0])
        for lower, upper in zip(scheme.tiers, scheme.tiers[1:], strict=False):
            if upper.at_least <= lower.at_least:
                yield (
                    say(
                        "rubric.check.rising",
                        path=path,
                        upper=upper.id,
                        at_least=upper.at_least,
                        lower=lower.id,
                        before=lower.at_least,
                    )
                )
        ids = [step.id for step in scheme.tiers]
        if len(set(ids)) < len(ids):
            yield say("rubric.check.same_tier", path=path)
        for step in scheme.tiers:
            yield from known(f"{path}.{step.id}.like", [step.like or step.id], like)


def _dimensions(rules: Rules) -> Iterator[str]:
    expected = ("expertise", "recognition", "independence", "authenticity", "consistency", "engagement")
    yield from _same("dimensions", rules.dimensions, expected)
    total = math.fsum(dimension.weight for dimension in rules.dimensions.values())
    if not math.isclose(total, 100):
        yield say("rubric.check.weights", total=total)


def _credibility(rules: Rules) -> Iterator[str]:
    yield from _same("claims", rules.claims, CLAIMS)
    yield from _stances(rules)
    for name in ("distinction", "marker"):
        count = getattr(rules.recognition, name)
        if (count.log is None) == (count.each is None):
            yield say("rubric.check.log_or_each", name=name)
    yield from problems_of_signals(rules)
    for group in rules.recognition.same:
        yield from known("recognition.same", group, rules.recognition.signals)
    yield from _experts(rules)
    if "any" not in rules.authenticity.comment_ratio.typical:
        yield "authenticity.comment_ratio.typical.any: missing"
    fake = rules.authenticity.fake_followers_share
    if fake.good >= fake.bad:
        yield say("rubric.check.fake", good=fake.good, bad=fake.bad)
    if "any" not in rules.engagement.seen:
        yield "engagement.seen.any: missing"
    if "any" not in rules.label.influencer.presence.called:
        yield "label.influencer.presence.called.any: missing"
    if "other" not in rules.engagement.default_basis:
        yield "engagement.default_basis.other: missing"
    yield from _same("confidence.grades", rules.confidence.grades, GRADES)
    bounds = [rules.confidence.grades.get(grade, 0.0) for grade in GRADES]
    if bounds != sorted(bounds, reverse=True) or bounds[-1] != 0:
        yield say("rubric.check.grades")
    yield from _benchmarks(rules)


def _experts(rules: Rules) -> Iterator[str]:
    for name in ("guidelines", "societies"):
        rule = getattr(rules.recognition, name)
        yield from _same(f"recognition.{name}.points", rule.points, (*OFFICES, "named"))
        yield from _same(f"recognition.{name}.scope", rule.scope, (*SCOPES, "unsaid"))
    tiers = rules.expert_tier
    for kind, fields_of_kind in tiers.groups.items():
        yield from known(f"expert_tier.groups.{kind}", fields_of_kind, facts(rules))
    yield from known("expert_tier.position", tiers.position, OFFICES)
    bounds = [tier.at_least for tier in tiers.tiers]
    if bounds != sorted(set(bounds), reverse=True):
        yield say("rubric.check.expert_tiers")


def _stances(rules: Rules) -> Iterator[str]:
    for missing in sorted(set(STANCES) - set(rules.stances)):
        yield f"stances.{missing}: missing"
    classes = {*rules.expertise.credential.points, *rules.expertise.occupation.points}
    for name, stance in rules.stances.items():
        yield from known(f"stances.{name}.changes", stance.changes, classes)
        if stance.flag:
            yield from known(f"stances.{name}.flag", [stance.flag], rules.flags)


def _benchmarks(rules: Rules) -> Iterator[str]:
    seen = set()
    there = {(row.platform, row.basis) for row in rules.engagement.benchmarks if row.metric == "rate"}
    for platform, bases in rules.engagement.column_basis.platforms.items():
        for basis in bases:
            if (platform, basis) not in there:
                yield say("rubric.check.no_benchmark", platform=platform, basis=basis)
    for row in rules.engagement.benchmarks:
        path = f"engagement.benchmarks ({row.platform}, {row.metric}, {row.basis})"
        if (row.platform, row.metric, row.basis) in seen:
            yield say("rubric.check.twice", path=path)
        seen.add((row.platform, row.metric, row.basis))
        sizes = [followers for followers, _ in row.medians]
        if sizes != sorted(set(sizes)) or sizes[0] <= 0 or min(rate for _, rate in row.medians) <= 0:
            yield say("rubric.check.medians", path=path)


def _flags(rules: Rules) -> Iterator[str]:
    by_text = {group.sense for group in rules.vocabulary.terms if group.kind in ("flag", "promise")}
    by_text |= {stance.flag for stance in rules.stances.values()}
    for name, flag in rules.flags.items():
        path = f"flags.{name}"
        if flag.found:
            yield from known(f"{path}.found", [flag.found], FINDINGS)
        if not (flag.when or flag.found or name in by_text):
            yield say("rubric.check.never_raised", path=path, name=name)
        yield from known(f"{path}.bars", flag.bars, rules.products)
        for condition in flag.when:
            bounds = (condition.at_least, condition.above, condition.at_most, condition.below)
            if all(bound is None for bound in bounds):
                yield say("rubric.check.when", path=path)


def _standing(rules: Rules) -> Iterator[str]:
    standing = rules.standing
    yield from _same("standing.says", standing.says, COHORTS)
    for name, words in COHORTS.items():
        yield from _fillable(f"standing.says.{name}", standing.says.get(name, ""), words)
    if standing.least > standing.cohort:
        yield (say("rubric.check.standing", cohort=standing.cohort))


def _label(rules: Rules) -> Iterator[str]:
    yield from _same("label.names", rules.label.names, LABELS)
    yield from _same("label.ask", rules.label.ask, LABELS)
    for name, asked in rules.label.ask.items():
        yield from known(f"label.ask.{name}", asked, facts(rules))
    axis = rules.label.influencer
    credentials = rules.expertise.credential.points
    yield from known("label.kol.job.credentials", rules.label.kol.job.credentials, credentials)
    yield from known(
        "label.kol.profession.points", rules.label.kol.profession.points, rules.expertise.occupation.points
    )
    yield from _same("label.influencer.creator.points", axis.creator.points, ("strong", "weak"))
    if axis.size_cap >= rules.label.threshold:
        yield say("rubric.check.size_cap")
    if any(not 0 <= value <= 100 for _, value in axis.presence.steps):  # noqa: PLR2004 - the ends of the axis
        yield say("rubric.check.places")
    yield from known(
        "label.influencer.practitioner.classes",
        axis.practitioner.classes,
        [*rules.expertise.occupation.points, *credentials],
    )
    for name in ("followers", "presence", "practitioner", "posts_per_week", "sponsored_share"):
        steps = getattr(axis, name).steps
        if list(steps) != sorted(steps) or [points for _, points in steps] != sorted(
            points for _, points in steps
        ):
            yield say("rubric.check.steps", name=name)


def _roles(rules: Rules) -> Iterator[str]:
    tiers = role_tiers(rules)
    for name, role in rules.roles.items():
        path = f"roles.{name}"
        yield from known(f"{path}.labels", role.labels, LABELS)
        yield from known(f"{path}.tiers", (*role.tiers, *role.stars), tiers)
        yield from known(f"{path}.goals", role.goals, rules.goals)
        yield from known(f"{path}.products", role.products, rules.products)
        for asked in ("funnel", "audience", "budget", "horizon"):
            yield from known(f"{path}.{asked}", getattr(role, asked), getattr(rules.brief, asked))
    yield from known("role.insufficient", [rules.role.insufficient], rules.roles)
    yield from known("role.stopped", [rules.role.stopped], rules.roles)
    yield from known("role.no_fit", [rules.role.no_fit], rules.roles)
    classes = rules.expertise.occupation.points
    yield from known("role.never_endorse", rules.role.never_endorse, classes)
    yield from known("role.unchecked", [rules.role.unchecked], rules.roles)
    for number, line in enumerate(rules.role.matrix, 1):
        path = f"role.matrix.{number}"
        yield from known(f"{path}.label", [line.label], LABELS)
        yield from known(f"{path}.role", [line.role, *line.also], rules.roles)
        yield from known(f"{path}.occupations", line.occupations, rules.expertise.occupation.points)
        yield from known(f"{path}.audience", line.audience, ("professional",))
        yield from known(f"{path}.lean", line.lean, ("kol", "influencer"))
    for label in LABELS:
        for tier in sorted(tiers):
            if not any(
                line.label == label and (not line.tiers or tier in line.tiers)
                and not (line.occupations or line.audience or line.lean)
                for line in rules.role.matrix
            ):  # fmt: skip
                yield say("rubric.check.no_line", label=label, tier=tier)


def _briefs(rules: Rules) -> Iterator[str]:
    for name, goal in rules.goals.items():
        if goal.trust_products:
            yield from known(f"goals.{name}.trust_products", [goal.trust_products], rules.goals)
        yield from known(f"goals.{name}.unsuited", goal.unsuited, rules.subjects)
    for name, product in rules.products.items():
        yield from known(f"products.{name}.like", product.like, rules.products)
        yield from known(f"products.{name}.unsuited", (*product.unsuited, *product.subjects), rules.subjects)
    for name, market in rules.markets.items():
        yield from known(f"markets.{name}.within", [market.within or name], rules.markets)
    yield from known("brief.professionals", rules.brief.professionals, rules.brief.audience)
    for name, group in rules.brief.groups.items():
        yield from known(f"brief.groups.{name}", group, rules.roles)
    yield from _fillable("brief.no_rules", rules.brief.no_rules, ("market",))
    for name, rule in rules.compliance.items():
        path = f"compliance.{name}"
        yield from known(f"{path}.products", rule.products, rules.products)
        yield from known(f"{path}.goals", rule.goals, rules.goals)
        yield from known(f"{path}.markets", (*rule.markets, *rule.but_not), rules.markets)
        for key in ("drops", "before_public"):
            yield from known(f"{path}.{key}", getattr(rule, key), [*rules.brief.groups, *rules.roles])


def _vocabulary(rules: Rules) -> Iterator[str]:
    senses: dict[str, Iterable[str]] = {
        "person": ("", "is"),
        "occupation": rules.expertise.occupation.points,
        "credential": rules.expertise.credential.points,
        "recognition": [*rules.recognition.signals, "distinction"],
        "creator": ("strong", "weak"),
        "audience": ("professional",),
        "content": ("educational", "lifestyle"),
        "celebrity": ("", "presenter"),
        "income": ("professional", "sponsorship"),
        "account": ACCOUNTS,
        "stance": [*rules.stances, INSTEAD],
        "specialty": rules.expertise.occupation.points,
        "sign": rules.expertise.occupation.points if SIGN in rules.stances else (),
        "flag": rules.flags,
        "promise": rules.flags,
    }
    tongues = {tongue.language for tongue in rules.vocabulary.tongues}
    for number, group in enumerate(rules.vocabulary.terms, 1):
        path = path_of(group, number)
        yield from known(f"{path}.sense", [group.sense], senses.get(group.kind, ("",)))
        yield from known(f"{path}.at_home", group.at_home, tongues)
        yield from (
            say("rubric.check.no_letter", path=path, term=repr(term))
            for term in group.terms
            if not term[:1].isalpha() and all(unicodedata.category(letter)[0] not in "LNS" for letter in term)
        )
    for codes in rules.vocabulary.codes:
        path = f"vocabulary.codes ({next(iter(codes.codes), '')} ...)"
        yield from known(f"{path}.sense", [codes.sense], rules.expertise.credential.points)
        yield from known(f"{path}.ambiguous", codes.ambiguous, codes.codes)
        yield from (
            say("rubric.check.no_letter_code", path=path, code=repr(code))
            for code in codes.codes
            if not _WORD.search(code)
        )


def _sentences(node: object, path: str) -> Iterator[str]:
    """Every `says` can be filled with the words that exist."""
    if isinstance(node, (Rule, FlagRule)):
        words = _STEP_WORDS.get(path, node.words)
        for key in ("says", "short", "alone"):
            if hasattr(node, key):
                yield from _fillable(f"{path}.{key}", getattr(node, key), words)
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _sentences(value, f"{path}.{key}".strip("."))
    elif isinstance(node, Record):
        for name in names_of(node):
            if name != "vocabulary":
                yield from _sentences(getattr(node, name), f"{path}.{name}".strip("."))
    if isinstance(node, TierRules):
        yield from _fillable(f"{path}.says", node.says, ("followers", "range"))
        yield from _fillable(f"{path}.unknown", node.unknown, ())


def _fillable(path: str, says: str, words: tuple[str, ...]) -> Iterator[str]:
    try:
        parts = list(string.Formatter().parse(says))
    except ValueError as error:
        yield say("rubric.check.braces", path=path, error=error, word=words[0] if words else "word")
        return
    yield from known(path, sorted({name for _, name, _, _ in parts if name is not None}), words)
    if any(spec or conversion for _, _, spec, conversion in parts):
        yield say("rubric.check.alone", path=path)
