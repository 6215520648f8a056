"""Makes mentions of the terms of a text: each with its place, and with what the words around it make of it."""

from typing import Final

from kolscore.evidence.columns import ABOUT_SELF
from kolscore.evidence.context import stopped
from kolscore.evidence.mention import Meaning, Mention
from kolscore.evidence.stance import StanceRules, Stances, stances_of
from kolscore.evidence.tokens import Characters, Tokens
from kolscore.evidence.tree import QUOTED_TOGETHER, Hit

_CHANGED_BY_CONTEXT: Final = frozenset(
    {"occupation", "credential", "recognition", "self_claim", "creator", "flag", "promise"}
)
_FLAGGED: Final = (*ABOUT_SELF, "notes")
"""Where a stance raises its flag."""
_NEIGHBOURS: Final = 8
"""So many terms on either side are taken together, at most."""


def resolved(hits: list[Hit], text: Tokens | Characters, field: str, rules: StanceRules) -> list[Mention]:
    """The terms of one text as mentions."""
    stances = stances_of(rules, hits, text)
    mentions: list[Mention] = []
    several = len(hits) > 1
    for position, hit in enumerate(hits):
        start, end, entry = hit
        for meaning, hangs_on_place in entry.says:
            if (hangs_on_place or field == "category") and not _holds(meaning, hits, position, text, field):
                continue
            kind = meaning.kind
            if kind == "specialty":
                kind = "occupation"  # in a place for professions it is one
            first, last = (
                _joint(hits, position, text) if several and kind in QUOTED_TOGETHER else (start, end)
            )
            stance = stances.of(hit) if stances and kind in _CHANGED_BY_CONTEXT else None
            if stance and kind == "creator" and stance.name in rules.creator:
                stance = None
            claim, stretch = (stance.name, (stance.start, stance.end)) if stance else ("", None)
            hangs = meaning if meaning.home else None
            mentions.append(
                Mention(
                    kind, meaning.sense, meaning.topic, entry.term, claim, meaning.weak,
                    field, text, first, last, stretch, hangs,
                )
            )  # fmt: skip
    if stances and field in _FLAGGED:
        mentions += _flags_of(stances, mentions, text, field, rules)
    return mentions


def _flags_of(
    stances: Stances, mentions: list[Mention], text: Tokens | Characters, field: str, rules: StanceRules
) -> list[Mention]:
    """The flags that stances raise, each once: by their own words, or by what they make of a claim."""
    raised: dict[str, Mention] = {}
    for flag, hit, stance in stances.flags:
        claim = stance.name if stance else ""
        if flag not in raised or raised[flag].claim:
            raised[flag] = Mention("flag", flag, "", hit.entry.term, claim, False, field, text, *hit[:2])
    for mention in mentions:
        flag = rules.flags.get(mention.claim, "")
        if flag and flag not in raised and mention.stretch:
            raised[flag] = Mention("flag", flag, "", mention.term, "", False, field, text, *mention.stretch)
    return list(raised.values())


def _holds(meaning: Meaning, hits: list[Hit], position: int, text: Tokens | Characters, field: str) -> bool:
    """Whether a term has a meaning at the place where it stands: some hang on it, and in a category all professions."""
    hit = hits[position]
    if meaning.sense == "doctor_title" and not text.names(hit.end):
        return False
    if meaning.stands == "alone":
        if not text.alone(*_with_stance(hits, position, text)):
            return False
    elif meaning.stands != "anywhere" and not _stands(meaning.stands, text, hit):
        return False
    if field == "category" and meaning.kind == "occupation" and not text.alone(hit.start, hit.end):
        return False  # "Lawyer & Law Firm" is a topic, "Lawyer" somebody
    return meaning.kind != "specialty" or field == "specialty" or text.alone(hit.start, hit.end)


def _stands(where: str, text: Tokens | Characters, hit: Hit) -> bool:
    if where == "first":  # a title
        return text.names(hit.end) and (not isinstance(text, Tokens) or stopped(hit, text))
    return text.named(hit.end)


def _with_stance(hits: list[Hit], position: int, text: Tokens | Characters) -> tuple[int, int]:
    """The places of a term and of the words beside it that say whether it holds: "Retired judge", "lawyer turned judge"."""
    start, end, _ = hits[position]
    for place in range(position - 1, max(-1, position - 1 - _NEIGHBOURS), -1):
        first, last, entry = hits[place]
        if (
            last != start
            or text.apart(last, start)
            or not (entry.changes_others or (entry.joins and start != hits[position].start))
        ):
            break
        start = first
    for place in range(position + 1, min(len(hits), position + 1 + _NEIGHBOURS)):
        first, last, entry = hits[place]
        if first != end or not entry.changes_others or text.apart(end, first):
            break
        end = last
    return start, end


def _joint(hits: list[Hit], position: int, text: Tokens | Characters) -> tuple[int, int]:
    """The places of a term and its neighbours that say the same thing: "board-certified dermatologist"."""
    start, end, _ = hits[position]
    for place in range(position - 1, max(-1, position - 1 - _NEIGHBOURS), -1):
        first, last, entry = hits[place]
        if last != start or not entry.joins or text.apart(last, start):
            break
        start = first
    for place in range(position + 1, min(len(hits), position + 1 + _NEIGHBOURS)):
        first, last, entry = hits[place]
        if first != end or not entry.joins or text.apart(end, first):
            break
        end = last
    return start, end
