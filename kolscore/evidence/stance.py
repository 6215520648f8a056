"""Whose a claim is and in what mood it is made: "not a", "wife of", "PhD in naps", "I play a", quotation marks, hashtags.

One layer for all texts and languages. The words stand in the vocabulary as kind
"stance"; what each stance is worth, and which of several counts, in the rubric.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from kolscore.evidence.mention import Meaning
from kolscore.evidence.shelf import shelf_of
from kolscore.evidence.tokens import Characters, Tokens, any_of
from kolscore.evidence.tree import Hit
from kolscore.rubric import Rubric
from kolscore.rubric.check import INSTEAD

Text = Tokens | Characters

_PAIRS: Final = ('""', "“”", '“"', "„“", "„”", '„"', "«»", "»«", "‹›", "「」", "『』")
"""Marks that open a quotation and close it."""
_MARKS: Final = "".join(dict.fromkeys("".join(_PAIRS))) + "‘’'"
_MARK: Final = re.compile(f"[{_MARKS}]")
_QUOTED: Final = re.compile(
    # A longer stretch is no quotation: a mark was left open.
    "|".join(f"{first}[^{first}{last}\n]{{2,200}}{last}" for first, last in _PAIRS)
    + r"|(?<!\w)['‘][^'‘’\n]{2,200}['’](?!\w)"
)
_DASH: Final = re.compile(r"\s*[-‐‑–—―~(]+\s*$")
"""What stands between a quotation and whose it is."""
_SIGNED_WITHIN: Final = 6
"""So many characters at most part a quotation and whose it is."""
_SIGNATURE: Final = re.compile(r"[^\n|•·!?.]*")
"""What follows a title there: the name, and what its bearer is."""
_OUTSIDE: Final = re.compile(r"[^\W_]")


class Stance(NamedTuple):
    """What the words around a claim make of it."""

    name: str
    """Its id in the rubric."""
    start: int
    """Where the claim begins, or the words that change it if they stand before."""
    end: int


class StanceRules:
    """The rubric's stances, made ready for a text."""

    def __init__(self, rubric: Rubric) -> None:
        self.rank = {name: place for place, name in enumerate(rubric.stances)}
        self.changes = {name: frozenset(stance.changes) for name, stance in rubric.stances.items()}
        self.creator = frozenset(name for name, stance in rubric.stances.items() if stance.creator)
        self.outweighing = frozenset(name for name, stance in rubric.stances.items() if stance.outweighs)
        self.by_flag = {stance.flag: name for name, stance in rubric.stances.items() if stance.flag}
        self.flags = {name: stance.flag for name, stance in rubric.stances.items() if stance.flag}
        laughs = shelf_of(rubric).laughs
        self.laugh = re.compile(rf"\s*(?:{'|'.join(map(re.escape, laughs))})") if laughs else None
        self.laughs = laughs
        self.signs = any_of([*"#＃", *_MARKS, *{laugh[0] for laugh in laughs}])
        """Whether there is anything besides words that may change a claim: most texts have neither."""


class Modifiers:
    """The hits of a text that change others, each with what it does to them: other hits are not among `hits`."""

    def __init__(self, hits: Sequence[Hit], text: Text) -> None:
        self.all: list[tuple[Hit, Meaning]] = [
            (hit, meaning)
            for hit in hits
            for meaning in hit.entry.meanings
            if meaning.kind == "stance"
            if meaning.stands == "anywhere" or text.alone(hit.start, hit.end)
        ]
        self._starts = [hit.start for hit, _ in self.all]
        self._ends = [hit.end for hit, _ in self.all]
        self._reach = max((meaning.reach for _, meaning in self.all), default=1) - 1

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def everywhere(self) -> list[tuple[Hit, str]]:
        """Those that hold for the whole text, and what they make of it."""
        return [(hit, meaning.sense) for hit, meaning in self.all if meaning.everywhere]

    def around(self, hit: Hit, text: Text) -> Sequence[tuple[Hit, Meaning]]:
        """Those that reach a hit, and all between: hits stand in their order, and none overlap."""
        reach = self._reach * text.per_word
        first = bisect_left(self._ends, hit.start - reach)
        return self.all[first : bisect_right(self._starts, hit.end + reach)]


_NO_MODIFIERS: Final = Modifiers((), Characters(""))


def stances_of(rules: StanceRules, hits: Sequence[Hit], text: Text) -> "Stances | None":
    """What the words of a text make of the claims in it; None if nothing can make anything of them, as in most texts."""
    changing = [hit for hit in hits if hit.entry.changes_others]
    return Stances(rules, changing, text) if changing or rules.signs.search(text.text) else None


class Stances:
    """What the words of one text make of the claims in it."""

    def __init__(self, rules: StanceRules, changing: Sequence[Hit], text: Text) -> None:
        self._rules = rules
        self._text = text
        self._modifiers = Modifiers(changing, text) if changing else _NO_MODIFIERS
        self._plain: bool | None = None
        """Whether nothing in the text changes a claim; None until somebody asks: most texts hold no claim."""

    def _look(self) -> bool:
        """Look for all that changes claims besides words near them; whether there is nothing at all."""
        rules, written = self._rules, self._text.text
        self._tagged = "#" in written or "＃" in written
        self._quotes = _quotations(written) if _MARK.search(written) else []
        self._signed_to = 0
        self._laughs = any(laugh in written for laugh in rules.laughs)
        self._everywhere: dict[str, Hit] = {}
        for hit, sense in self._modifiers.everywhere:  # what is taken back holds for nothing
            if sense not in self._everywhere and not self._said(hit):
                self._everywhere[sense] = hit
        return not (self._modifiers or self._tagged or self._quotes or self._laughs)

    @property
    def flags(self) -> list[tuple[str, Hit, Stance | None]]:
        """Flags that the words of stances raise by themselves, with what takes those words back, if anything does."""
        if not self._modifiers:
            return []
        flags, rank = self._rules.flags, self._rules.rank
        raised: list[tuple[str, Hit, Stance | None]] = []
        for hit, meaning in self._modifiers.all:
            if meaning.sense in flags and not meaning.weak:
                back = self.of(hit)
                # "Struck off solicitor turned baker" was struck off all the same: only what comes first counts.
                denied = back is not None and rank[back.name] < rank[meaning.sense]
                raised.append((flags[meaning.sense], hit, back if denied else None))
        return raised

    def of(self, hit: Hit) -> Stance | None:
        """How a term is claimed if not plainly, and the stretch that shows it."""
        if self._plain is None:
            self._plain = self._look()
        if self._plain:
            return None
        found = self._said(hit) if self._modifiers else {}
        self._add_marks(hit, found)
        if not found:
            return None
        changes = self._rules.changes
        held = [
            name
            for name in found
            if not changes[name] or any(meaning.sense in changes[name] for meaning in hit.entry.meanings)
        ]
        if not held:
            return None
        name = min(held, key=self._rules.rank.__getitem__)
        start, end = found[name]
        return Stance(name, min(hit.start, start), max(hit.end, end))

    def _said(self, hit: Hit) -> dict[str, tuple[int, int]]:
        """The stances that words around a term give it, and where those words stand."""
        found: dict[str, tuple[int, int]] = {}
        text = self._text
        around = self._modifiers.around(hit, text)
        for near, meaning in around:
            if near is hit or meaning.sense == INSTEAD or not _concerns(meaning, hit):
                continue
            reach = (meaning.reach - 1) * text.per_word
            if near.end <= hit.start:
                if (
                    meaning.side != "after"
                    and hit.start - near.end <= reach
                    and not text.parted(near.end, hit.start, meaning.across)
                    and not (meaning.sense == "relation" and text.added(near.end, hit.start))
                    and not _turned(near, hit, around)
                ):
                    found[meaning.sense] = (near.start, near.end)
            elif (
                meaning.side != "before"
                and near.start - hit.end <= reach
                and not text.parted(hit.end, near.start, meaning.across)
                and not (meaning.sense == "relation" and text.listed(hit.end, near.start))
            ):
                found.setdefault(meaning.sense, (near.start, near.end))
        if not hit.entry.changes_others:
            for sense in self._everywhere:
                found.setdefault(sense, (hit.start, hit.end))
        return found

    def _add_marks(self, hit: Hit, found: dict[str, tuple[int, int]]) -> None:
        """Add what is shown by signs and not by words."""
        text = self._text
        if self._tagged and text.tagged(hit.start, hit.end):
            found["hashtag"] = (hit.start, hit.end)
        if self._laughs and self._rules.laugh and text.follows(hit.end, self._rules.laugh):
            found["joked"] = (hit.start, hit.end)
        if self._quotes:
            start = text.place(hit.start)
            before = bisect_right(self._quotes, (start, start))
            if before and (
                start < self._signed_to
                or start < (last := self._quotes[before - 1][1])
                or self._signs(hit, start, last)
            ):
                found["quoted"] = (hit.start, hit.end)

    def _signs(self, hit: Hit, start: int, quoted_to: int) -> bool:
        """Whether a term begins the name of whom a quotation is by: "..." - Dr. Kim, dermatologist."""
        text = self._text
        if (
            start - quoted_to > _SIGNED_WITHIN
            or _DASH.fullmatch(text.text, quoted_to, start) is None
            or not text.names(hit.end)
        ):
            return False
        signature = _SIGNATURE.match(text.text, text.place(hit.end))
        self._signed_to = signature.end() if signature else start
        return True


def _concerns(meaning: Meaning, hit: Hit) -> bool:
    """Whether a stance changes a term: all of them, or some terms and classes only."""
    heads = meaning.heads
    return not heads or hit.entry.term in heads or hit.entry.meanings[0].sense in heads


def _turned(near: Hit, hit: Hit, modifiers: Sequence[tuple[Hit, Meaning]]) -> bool:
    """Whether a word that looks back or begins anew stands between: "former lawyer turned baker", "now a nurse"."""
    return any(
        (meaning.side == "after" or meaning.sense == INSTEAD)
        and near.end <= between.start
        and between.end <= hit.start
        for between, meaning in modifiers
    )


def _quotations(text: str) -> list[tuple[int, int]]:
    """Where quotations stand; a text that is nothing but one is its owner's."""
    spans = [match.span() for match in _QUOTED.finditer(text)]
    if len(spans) == 1:
        first, last = spans[0]
        if not _OUTSIDE.search(text, 0, first) and not _OUTSIDE.search(text, last):
            return []
    return spans
