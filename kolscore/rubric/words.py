"""Words that a rubric names and the code or its vocabulary must know: platforms, bases, fields, topics, languages."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from kolscore.fields import BASES, LANGUAGES, PLATFORMS
from kolscore.rubric.model import Rules
from kolscore.rubric.signals import counted_names, facts
from kolscore.rubric.vocabulary import Terms
from kolscore.words import near, say

STANCES = ("quoted", "joked", "hashtag", "negated", "verified")
"""The stances that the arithmetic asks for; all others are words of the vocabulary only."""
SIGN = "emoji"
"""The stance of what an emoji shows; asked for where the vocabulary has any."""
_SEVERAL = 2


def known(path: str, words: Iterable[str], allowed: Iterable[str]) -> Iterator[str]:
    """A line for each word that is none of those allowed, with the one that is probably meant."""
    choice = sorted(set(allowed))
    for word in words:
        if word not in choice:
            yield say(
                "rubric.words.unknown",
                path=path,
                word=repr(word),
                hint=near(word, choice),
                allowed=", ".join(filter(None, choice)),
            )


def path_of(group: Terms, number: int) -> str:
    """Where a group of words stands, so that it is found in a long file."""
    return f"vocabulary.terms.{number} ({group.kind}, {group.terms[0]!r} ...)"


def unread(rules: Rules) -> Iterator[str]:
    """A line for each word that nothing would read."""
    yield from _platforms(rules)
    yield from _bases(rules)
    yield from _classes(rules)
    yield from _topics(rules)
    yield from _languages(rules)
    yield from known("claim.seconding", rules.claim.seconding, facts(rules))
    for number, group in enumerate(rules.vocabulary.counts, 1):
        counted = ("years_experience", *counted_names(rules))
        yield from known(f"vocabulary.counts.{number}.fact", [group.fact], counted)


def _platforms(rules: Rules) -> Iterator[str]:
    engagement, label = rules.engagement, rules.label
    presence = label.influencer.presence
    keyed: list[tuple[str, Iterable[str], str]] = [
        ("engagement.default_basis", engagement.default_basis, "other"),
        ("engagement.seen", engagement.seen, "any"),
        ("authenticity.comment_ratio.typical", rules.authenticity.comment_ratio.typical, "any"),
        ("label.influencer.presence.called", presence.called, "any"),
    ]
    for path, words, rest in keyed:
        yield from known(path, words, (*PLATFORMS, rest))
    listed: list[tuple[str, Iterable[str]]] = [
        ("engagement.two_ways", engagement.two_ways),
        ("engagement.column_basis.platforms", engagement.column_basis.platforms),
        ("label.influencer.presence.experts_platforms", presence.experts_platforms),
        ("label.influencer.platform.platforms", label.influencer.platform.platforms),
        ("label.kol.platform.platforms", label.kol.platform.platforms),
    ]
    for path, words in listed:
        yield from known(path, words, PLATFORMS)
    for number, row in enumerate(engagement.benchmarks):
        yield from known(f"engagement.benchmarks.{number}.platform", [row.platform], (*PLATFORMS, "any"))


def _bases(rules: Rules) -> Iterator[str]:
    engagement = rules.engagement
    for platform, basis in engagement.default_basis.items():
        yield from known(f"engagement.default_basis.{platform}", [basis], BASES)
    for platform, bases in engagement.column_basis.platforms.items():
        yield from known(f"engagement.column_basis.platforms.{platform}", bases, BASES)
    yield from known("engagement.same_basis", chain.from_iterable(engagement.same_basis), BASES)


def _classes(rules: Rules) -> Iterator[str]:
    """Classes of professions and credentials: rules name those that have points, and points go to those with words."""
    occupation, credential = rules.expertise.occupation.points, rules.expertise.credential.points
    for path, words in (
        ("claim.classes", rules.claim.classes),
        ("expert_tier.practising", rules.expert_tier.practising),
    ):
        yield from known(path, words, (*occupation, *credential))
    groups = rules.vocabulary.terms
    spoken = {(group.kind, group.sense) for group in groups}
    worded = {sense for kind, sense in spoken if kind in ("occupation", "specialty", "sign")}
    titled = {sense for kind, sense in spoken if kind == "credential"}
    titled.update(group.sense for group in rules.vocabulary.codes)
    for name, points, senses in (("occupation", occupation, worded), ("credential", credential, titled)):
        yield from known(f"expertise.{name}.points", [one for one, worth in points.items() if worth], senses)
    asked = {sense for kind, sense in spoken if kind == "stance"}.union(STANCES, [SIGN])
    yield from known("stances", rules.stances, asked)
    classes = {*occupation, *credential}
    for number, group in enumerate(groups, 1):
        heads = [head for head in group.heads if "_" in head]
        if heads:
            yield from known(f"{path_of(group, number)}.heads", heads, classes)


def _topics(rules: Rules) -> Iterator[str]:
    """Fields of expertise: rules name those of the vocabulary, and the vocabulary those that a rule or more words name."""
    of_words = Counter(group.topic for group in rules.vocabulary.terms)
    of_words.update(group.topic for group in rules.vocabulary.codes)
    spoken = {part for topic in of_words for part in (topic, topic.partition("/")[0])}
    named = [
        ("claim.regulated", rules.claim.regulated),
        ("brief.health_topics", rules.brief.health_topics),
        ("role.never_endorse_topics", rules.role.never_endorse_topics),
        *((f"products.{name}.topics", product.topics) for name, product in rules.products.items()),
        *((f"flags.{name}.topics", flag.topics) for name, flag in rules.flags.items()),
        *(
            (f"claim.registers.{n}.fields", tuple(one.fields))
            for n, one in enumerate(rules.claim.registers, 1)
        ),
    ]
    for path, topics in named:
        yield from known(path, topics, spoken - {""})
    read = {"", *chain.from_iterable(topics for _, topics in named)}
    read |= {topic for topic, groups in of_words.items() if groups >= _SEVERAL}
    for number, group in enumerate(rules.vocabulary.terms, 1):
        if group.topic not in read and group.topic.partition("/")[0] not in read:
            yield from known(f"{path_of(group, number)}.topic", [group.topic], read)


def _languages(rules: Rules) -> Iterator[str]:
    vocabulary = rules.vocabulary
    for number, terms in enumerate(vocabulary.terms, 1):
        yield from _language(f"{path_of(terms, number)}.language", terms.language, rules)
    for part in ("inflections", "tongues", "counts", "numbers", "codes"):
        for number, group in enumerate(getattr(vocabulary, part), 1):
            yield from _language(f"vocabulary.{part}.{number}.language", group.language, rules)
    for number, words in enumerate(rules.offices, 1):
        yield from _language(f"offices.{number}.language", words.language, rules)
    for number, register in enumerate(rules.claim.registers, 1):
        for code in register.languages:
            yield from _language(f"claim.registers.{number}.languages", code, rules)


def _language(path: str, code: str, rules: Rules) -> Iterator[str]:
    if code.partition("-")[0] in LANGUAGES:
        return
    named = {name: one.language for one in rules.vocabulary.tongues for name in one.names}
    meant = named.get(code.casefold()) or named.get(code.casefold()[:2])
    hint = say("rubric.words.did_you_mean", meant=repr(meant)) if meant else ""
    yield say("rubric.words.no_language", path=path, code=repr(code), hint=hint)
