"""Reads the texts of creators: each distinct text once, into mentions with quotes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from operator import attrgetter
from typing import Final, NamedTuple

from kolscore.creator import Creator
from kolscore.evidence.ages import AgeReader
from kolscore.evidence.columns import ABOUT_SELF, COLUMNS
from kolscore.evidence.context import LetterContext
from kolscore.evidence.counts import CountReader
from kolscore.evidence.index import Index, index_of
from kolscore.evidence.mention import Mention
from kolscore.evidence.names import NameReader
from kolscore.evidence.resolve import resolved
from kolscore.evidence.signs import read_as
from kolscore.evidence.stance import StanceRules
from kolscore.evidence.tokens import Characters, Tokens, normalised, words_of
from kolscore.evidence.tongues import TongueReader
from kolscore.evidence.tree import QUOTED_TOGETHER, Hit
from kolscore.rubric import Rubric

_Parts = list[tuple[int, tuple[Mention, ...]]]
"""What one text says: only the parts of Evidence that it has, by their places; most texts have one."""

_texts_of: Final = attrgetter(*COLUMNS)
_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")
_CACHE_SIZE: Final = 1_024
"""Texts of a column that are remembered, and names."""


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
    counts: tuple[Mention, ...] = ()
    """What sentences count, by the fact that a column would hold; the number is their term."""


_FORMAL, _RECOGNITION, _SUPPORT, _SOCIAL, _ACCOUNTS, _FLAGS, _COUNTS, _AT_HOME, _SIGNS = range(9)
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


class TextReader:
    """Reads texts by the vocabulary of one rubric."""

    def __init__(self, rubric: Rubric) -> None:
        # A sheet has few of the columns: what is looked up in each is made ready when one is met.
        self._index = lru_cache(partial(_index_of, rubric))
        self._letters = LetterContext(
            {place.code: frozenset(place.towns) for place in rubric.vocabulary.places}
        )
        self._stances = StanceRules(rubric)
        self._name = lru_cache(maxsize=_CACHE_SIZE)(NameReader(rubric, self._letters).read)
        self._counts = CountReader(rubric)
        self._tongues = TongueReader(rubric)
        self._ages = AgeReader(rubric)
        self._known: dict[str, dict[str, _Parts]] = {field: {} for field in COLUMNS}
        """What texts say that were read, by their columns."""

    def evidence(self, creator: Creator) -> Evidence:
        """Everything that the texts of a creator say."""
        return self.evidence_of([creator])[0]

    def evidence_of(self, creators: Sequence[Creator]) -> list[Evidence]:
        """Everything that the texts of each creator say: each column is read for all of them at once."""
        rows: list[list[tuple[Mention, ...]]] = [[(), (), (), (), (), (), (), ()] for _ in creators]
        for field, texts in zip(COLUMNS, zip(*map(_texts_of, creators), strict=True), strict=True):
            if any(texts):
                known = self._read(texts, field)
                for groups, text in zip(rows, texts, strict=True):
                    if text:
                        for group, found in known[text]:
                            groups[group] += found
        return list(map(self._together, creators, rows))

    def _together(self, creator: Creator, groups: list[tuple[Mention, ...]]) -> Evidence:
        """What the columns of a creator say, and the name, as they hold beside each other."""
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
        if len(groups[_FORMAL]) > 1:
            groups[_FORMAL] = self._outweighed(groups[_FORMAL])
        return Evidence._make(groups)

    def _outweighed(self, formal: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Claims without those of other columns that the bio takes back in the same word: "I play a doctor on TV"."""
        outweighing = self._stances.outweighing
        back = {one.term: one for one in formal if one.field == "bio" and one.claim in outweighing}
        for one in formal:
            if one.field == "bio" and not one.claim:  # "not your doctor, but a doctor"
                back.pop(one.term, None)
        if not back:
            return formal
        return tuple(
            [
                replace(one, claim=back[one.term].claim) if one.term in back and not one.claim else one
                for one in formal
            ]
        )

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

    # --- texts ---------------------------------------------------------------------------------------

    def _read(self, texts: Sequence[str | None], field: str) -> dict[str, _Parts]:
        """What each of these texts of a column says; those that were read before are not read again."""
        known = self._known[field]
        fresh = [text for text in dict.fromkeys(texts) if text and text not in known]
        if fresh:
            if len(known) + len(fresh) > _CACHE_SIZE:
                known = self._known[field] = {text: known[text] for text in texts if text in known}
            known.update(zip(fresh, self._parts(fresh, field), strict=True))
        return known

    def _parts(self, texts: list[str], field: str) -> list[_Parts]:
        """What each of some texts says. All pass through one room before the next, as in the Assessor."""
        words = [words_of(normalised(text)) for text in texts]
        hits = list(map(self._index(field).hits, words))
        mentions = [self._mentions(one, found, field) for one, found in zip(words, hits, strict=True)]
        if field in ABOUT_SELF:
            counts = [
                self._besides(text, one, found, field)
                for text, one, found in zip(texts, words, mentions, strict=True)
            ]
        else:
            counts = [()] * len(texts)
        return [
            self._grouped(found, counted, one, terms)
            for found, counted, one, terms in zip(mentions, counts, words, hits, strict=True)
        ]

    def _besides(self, text: str, words: Tokens, mentions: list[Mention], field: str) -> tuple[Mention, ...]:
        """What a text counts; the age that it states is put with its mentions."""
        if not _LETTER_OR_DIGIT.search(text):  # a heart and nothing else says nothing
            mentions[:] = [mention for mention in mentions if mention.kind != "decoration"]
            return ()
        counts = self._counts.read(words, mentions, field)
        if field == "bio":
            mentions += self._ages.read(words.text, mentions, field)
        return counts

    @staticmethod
    def _grouped(
        mentions: list[Mention], counts: tuple[Mention, ...], words: Tokens, hits: list[Hit]
    ) -> _Parts:
        """The mentions of one text by the parts of Evidence that they go into."""
        groups: dict[int, list[Mention]] = {}
        for mention in mentions:
            for group in _GROUPS[mention.kind]:
                if group in groups:
                    groups[group].append(mention)
                else:
                    groups[group] = [mention]
            if mention.meaning:
                groups.setdefault(_AT_HOME, []).append(mention)
        if _SIGNS in groups:
            for sign in read_as(groups.pop(_SIGNS), mentions, words, hits):
                groups.setdefault(_GROUPS[sign.kind][0], []).append(sign)
        parts = [(group, tuple(found)) for group, found in groups.items()]
        if counts:
            parts.append((_COUNTS, counts))
        return parts

    def mentions(self, text: str, field: str) -> list[Mention]:
        """Every mention in one text of a field, in its order."""
        words = words_of(normalised(text))
        return self._mentions(words, self._index(field).hits(words), field)

    def _mentions(self, words: Tokens, hits: list[Hit], field: str) -> list[Mention]:
        """The mentions of one text, of which these are the terms among its words."""
        mentions: list[Mention] = []
        text = words.text
        if not text.isascii() and (unspaced := self._index(field).hits_without_spaces(words)):
            mentions += resolved(unspaced, Characters(text), field, self._stances)
        if hits:
            if field != "credentials":
                hits = self._without_places(hits, words, free_text=field == "bio")
            mentions += resolved(hits, words, field, self._stances)
        return mentions

    def _without_places(self, hits: list[Hit], words: Tokens, *, free_text: bool) -> list[Hit]:
        """Hits without the letters that mean something else where they stand."""
        if not [hit for hit in hits if hit.entry.code]:
            return hits
        accepts = self._letters.accepts
        return [hit for hit in hits if not hit.entry.code or accepts(hit, hits, words, free_text=free_text)]


def _add_of_name(marks: tuple[Mention, ...], groups: list[tuple[Mention, ...]], *, titles: bool) -> None:
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
