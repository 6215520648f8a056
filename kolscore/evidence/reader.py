"""Reads the texts of a creator: each distinct text once, into mentions with quotes."""

import re
from dataclasses import replace
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Final, NamedTuple

from kolscore.creator import Creator
from kolscore.evidence.ages import AgeReader
from kolscore.evidence.context import Letters, stopped
from kolscore.evidence.counts import CountReader
from kolscore.evidence.index import Index, index_of
from kolscore.evidence.mention import Meaning, Mention
from kolscore.evidence.names import NameReader
from kolscore.evidence.signs import read_as
from kolscore.evidence.stance import StanceRules, Stances, stances_of
from kolscore.evidence.tokens import Characters, Words, normalised, words_of
from kolscore.evidence.tongues import TongueReader
from kolscore.evidence.tree import QUOTED_TOGETHER, Hit
from kolscore.rubric import Rubric

_SELF: Final = (
    "occupation", "credential", "recognition", "affiliation", "field", "self_claim", "creator", "collaboration",
    "ad", "channel", "persona", "decoration", "celebrity", "account", "promise", "sign",
)  # fmt: skip
_TITLED: Final = (*_SELF, "specialty")

COLUMNS: Final = {
    "bio": _SELF,
    "job_title": _TITLED,
    "credentials": _SELF,
    "specialty": _TITLED,
    "position": _TITLED,
    "organization": ("affiliation",),
    "category": ("occupation", "field", "creator", "content", "celebrity", "account"),
    "content_type": ("field", "creator", "content"),
    "audience": ("audience",),
    "income_sources": ("income",),
    "notes": ("flag",),
}
"""The fields that are read as text, and what may be found in each.

A language or a country is never read, and of a name only whether it is that of a person and its titles:
they say nothing about credibility.
"""

_Parts = list[tuple[int, tuple[Any, ...]]]
"""What one text says: only the parts of Evidence that it has, by their places; most texts have one."""

_FIELDS: Final = tuple(COLUMNS)
_texts_of: Final = attrgetter(*COLUMNS)
_ABOUT_SELF: Final = frozenset(column for column, kinds in COLUMNS.items() if kinds in (_SELF, _TITLED))
_CHANGED_BY_CONTEXT: Final = frozenset(
    {"occupation", "credential", "recognition", "self_claim", "creator", "flag", "promise"}
)
_FLAGGED: Final = (*[column for column in COLUMNS if column in _ABOUT_SELF], "notes")
"""Where a stance raises its flag."""
_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")
_NEIGHBOURS: Final = 8
"""So many terms on either side are quoted together, at most."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_LETTER_OF_OTHER_SCRIPT: Final = re.compile(
    r"[^\W\d_A-Za-z\u00aa\u00ba\u00c0-\u02af\u1d00-\u1dbf\u1e00-\u1eff"  # Latin
    r"\u1100-\u11ff\u3005-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff]"  # China, Japan, Korea
)
"""Letters of scripts in which our vocabulary is small, such as Cyrillic, or which it does not have, such as Thai."""
_CACHE_SIZE: Final = 1_024


class Evidence(NamedTuple):
    """What texts say, sorted by what it is evidence for."""

    formal: tuple[Mention, ...] = ()
    """Occupations and credentials."""
    recognition: tuple[Mention, ...] = ()
    support: tuple[Mention, ...] = ()
    """Affiliations, fields of knowledge, self-claims, and what the audience, content and income columns say."""
    social: tuple[Mention, ...] = ()
    """Creator identity, collaboration, ads, channels, persona, decoration, celebrity, content and income."""
    accounts: tuple[Mention, ...] = ()
    """Signs of an account that is not one person."""
    flags: tuple[Mention, ...] = ()
    read: tuple[str, ...] = ()
    """Which of bio, job_title and credentials held words."""
    counts: tuple[Mention, ...] = ()
    """What sentences count, by the fact that a column would hold; the number is their term."""


_FORMAL, _RECOGNITION, _SUPPORT, _SOCIAL, _ACCOUNTS, _FLAGS, _READ, _COUNTS, _AT_HOME, _SIGNS = range(10)
_OF_MENTIONS: Final = (_FORMAL, _RECOGNITION, _SUPPORT, _SOCIAL, _ACCOUNTS, _FLAGS)
_GROUPS: Final = {
    "occupation": (_FORMAL,),
    "credential": (_FORMAL,),
    "recognition": (_RECOGNITION,),
    "affiliation": (_SUPPORT,),
    "field": (_SUPPORT,),
    "self_claim": (_SUPPORT,),
    "audience": (_SUPPORT,),
    "content": (_SUPPORT, _SOCIAL),
    "income": (_SUPPORT, _SOCIAL),
    "creator": (_SOCIAL,),
    "collaboration": (_SOCIAL,),
    "ad": (_SOCIAL,),
    "channel": (_SOCIAL,),
    "persona": (_SOCIAL,),
    "decoration": (_SOCIAL,),
    "celebrity": (_SOCIAL,),
    "account": (_ACCOUNTS,),
    "flag": (_FLAGS,),
    "promise": (_FLAGS,),
    "sign": (_SIGNS,),
}
"""Which parts of Evidence a kind of mention goes into."""


@lru_cache
def _read_only(read: tuple[str, ...]) -> _Parts:
    """A text that was read, and says nothing that we know."""
    return [(_READ, read)] if read else []


class TextReader:
    """Reads texts by the vocabulary of one rubric."""

    def __init__(self, rubric: Rubric) -> None:
        # A sheet has few of the columns: what is looked up in each is made ready when one is met.
        self._index = lru_cache(partial(_index_of, rubric))
        self._letters = Letters({place.code: frozenset(place.towns) for place in rubric.vocabulary.places})
        self._stances = StanceRules(rubric)
        self._name = lru_cache(maxsize=_CACHE_SIZE)(NameReader(rubric, self._letters).read)
        self._counts = CountReader(rubric)
        self._tongues = TongueReader(rubric)
        self._ages = AgeReader(rubric)
        self.text = lru_cache(maxsize=_CACHE_SIZE)(self._text)

    def evidence(self, creator: Creator) -> Evidence:
        """Everything that the texts of a creator say."""
        groups: list[tuple[Any, ...]] = [(), (), (), (), (), (), (), (), ()]
        text_of = self.text
        for field, text in zip(_FIELDS, _texts_of(creator), strict=True):
            if text:
                for group, found in text_of(text, field):
                    groups[group] += found
        if (name := creator.name or creator.handle) and (marks := self._name(name)):
            _add_of_name(marks, groups, titles=bool(creator.name))
            if creator.name and creator.handle and any(mark.weak for mark in marks):
                # A hint in the name asks for a second one: "Lumo Singapore" is @lumo.sg.
                _add_of_name(self._name(creator.handle), groups, titles=False)
        if at_home := groups.pop():
            elsewhere = self._tongues.elsewhere(creator, at_home)
            for group in _OF_MENTIONS:
                groups[group] = tuple([mention for mention in groups[group] if mention not in elsewhere])
        if groups[_FLAGS] and (taken := self._taken_away(groups[_FLAGS])):
            groups[_FORMAL] = tuple([self._without(taken, mention) for mention in groups[_FORMAL]])
        return Evidence._make(groups)

    def _taken_away(self, flags: tuple[Mention, ...]) -> str:
        """The stance that a flag in any column gives to the claims in all; "" if none does."""
        by_flag = self._stances.by_flag
        return next((by_flag[flag.sense] for flag in flags if flag.sense in by_flag and not flag.claim), "")

    def _without(self, stance: str, mention: Mention) -> Mention:
        """A claim as it stands after what another column says of it."""
        rules = self._stances
        if (rules.changes[stance] and mention.sense not in rules.changes[stance]) or (
            mention.claim and rules.rank[mention.claim] <= rules.rank[stance]
        ):
            return mention
        return replace(mention, claim=stance)

    def _text(self, text: str, field: str) -> _Parts:
        """What one text says."""
        worded = field in _ABOUT_SELF and _LETTER_OR_DIGIT.search(text) is not None
        mentions, words = self._read(text, field)
        read = (field,) if worded and (text.isascii() or _understood(text, mentions)) else ()
        if not worded:  # a heart and nothing else says nothing
            mentions = [mention for mention in mentions if mention.kind != "decoration"]
        counts = self._counts.read(words, mentions, field) if worded else ()
        if worded and field == "bio":
            mentions += self._ages.read(words.text, mentions, field)
        if not mentions and not counts:
            return _read_only(read)
        groups = self._grouped(mentions, words, field)
        parts: _Parts = [(group, tuple(found)) for group, found in groups.items()]
        if read:
            parts.append((_READ, read))
        if counts:
            parts.append((_COUNTS, counts))
        return parts

    def _grouped(self, mentions: list[Mention], words: Words, field: str) -> dict[int, list[Any]]:
        """The mentions of one text by the parts of Evidence that they go into."""
        groups: dict[int, list[Any]] = {}
        for mention in mentions:
            for group in _GROUPS[mention.kind]:
                if group in groups:
                    groups[group].append(mention)
                else:
                    groups[group] = [mention]
            if mention.meaning:
                groups.setdefault(_AT_HOME, []).append(mention)
        if _SIGNS in groups:
            for sign in read_as(groups.pop(_SIGNS), mentions, words, self._index(field).hits(words)):
                groups.setdefault(_GROUPS[sign.kind][0], []).append(sign)
        return groups

    def mentions(self, text: str, field: str) -> list[Mention]:
        """Every mention in one text of a field, in its order."""
        return self._read(text, field)[0]

    def _read(self, text: str, field: str) -> tuple[list[Mention], Words]:
        index = self._index(field)
        text = normalised(text)
        words = words_of(text)
        mentions: list[Mention] = []
        if not text.isascii() and (hits := index.hits_without_spaces(words)):
            mentions += _resolved(hits, Characters(text), field, self._stances)
        if hits := index.hits(words):
            if field != "credentials":
                hits = self._without_places(hits, words, free_text=field == "bio")
            mentions += _resolved(hits, words, field, self._stances)
        return mentions, words

    def _without_places(self, hits: list[Hit], words: Words, *, free_text: bool) -> list[Hit]:
        """Hits without the letters that mean something else where they stand."""
        if not [hit for hit in hits if hit.entry.code]:
            return hits
        accepts = self._letters.accepts
        return [hit for hit in hits if not hit.entry.code or accepts(hit, hits, words, free_text=free_text)]


def _add_of_name(marks: tuple[Mention, ...], groups: list[tuple[Any, ...]], *, titles: bool) -> None:
    """Put what a name says where it belongs; a handle is no place for titles."""
    for mark in marks:
        if mark.kind not in QUOTED_TOGETHER:
            groups[_FLAGS if mark.kind == "flag" else _ACCOUNTS] += (mark,)
        elif titles:
            groups[_FORMAL] += (mark,)
            if mark.meaning:
                groups[_AT_HOME] += (mark,)


def _index_of(rubric: Rubric, field: str) -> Index:
    return index_of(rubric, COLUMNS[field], "category" if field == "category" else "text")


def _understood(text: str, mentions: list[Mention]) -> bool:
    """Whether silence of a text would tell something: not if most of its letters are of a script we hardly know."""
    if not _LETTER_OF_OTHER_SCRIPT.search(text):
        return True
    text = normalised(text)  # styled letters are of no other script
    if len(_LETTER_OF_OTHER_SCRIPT.findall(text)) * 2 <= len(_LETTER.findall(text)):
        return True
    return any(_LETTER_OR_DIGIT.search(mention.quote) for mention in mentions)


def _resolved(hits: list[Hit], text: Words | Characters, field: str, rules: StanceRules) -> list[Mention]:
    """Hits as mentions: each with its place, and with what the words around it make of it."""
    stances = stances_of(rules, hits, text)
    mentions: list[Mention] = []
    several = len(hits) > 1
    for position, hit in enumerate(hits):
        start, end, entry = hit
        for meaning, hangs_on_place in entry.says:
            if (hangs_on_place or field == "category") and not _holds(meaning, hit, text, field):
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
    stances: Stances, mentions: list[Mention], text: Words | Characters, field: str, rules: StanceRules
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


def _holds(meaning: Meaning, hit: Hit, text: Words | Characters, field: str) -> bool:
    """Whether a term has a meaning at the place where it stands: some hang on it, and in a category all professions."""
    if meaning.sense == "doctor_title" and not text.names(hit.end):
        return False
    if meaning.stands != "anywhere" and not _stands(meaning.stands, text, hit):
        return False
    if field == "category" and meaning.kind == "occupation" and not text.alone(hit.start, hit.end):
        return False  # "Lawyer & Law Firm" is a topic, "Lawyer" somebody
    return meaning.kind != "specialty" or field == "specialty" or text.alone(hit.start, hit.end)


def _stands(where: str, text: Words | Characters, hit: Hit) -> bool:
    if where == "first":  # a title
        return text.names(hit.end) and (not isinstance(text, Words) or stopped(hit, text))
    return text.named(hit.end) if where == "before_name" else text.alone(hit.start, hit.end)


def _joint(hits: list[Hit], position: int, text: Words | Characters) -> tuple[int, int]:
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
