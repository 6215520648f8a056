"""Decides whether an account is a creator at all, or a brand, a newsroom, a fan page, a bot: by words that show it.

One strong mark is enough where nobody speaks for himself. What a person says of
himself outweighs one such mark, not two; hints decide only together, where several
people speak ("we"), or two of name, handle and category agree.
"""

from typing import Final

from kolscore.creator import Creator
from kolscore.evidence import Evidence, Mention, VoiceReader
from kolscore.rubric import Rubric

_SOMEBODY_ELSE: Final = frozenset({"fan", "parody", "bot"})
"""Accounts that are not the person whose profession they may well name."""
_TWO: Final = 2
_LONG: Final = 200
"""Letters of a text in which hints come together by chance, so that it takes one more of them."""


class AccountRules:
    """Weighs the marks of an account against a person's own words."""

    def __init__(self, rubric: Rubric) -> None:
        self._voice = VoiceReader(rubric)

    def nobody(self, creator: Creator, evidence: Evidence, *, professional: bool) -> Mention | None:
        """What shows best that no creator stands behind the account; None if one may well do."""
        strong: dict[str, Mention] = {}
        weak: dict[str, Mention] = {}
        person = professional
        for mention in evidence.accounts:
            if mention.kind == "person":
                person = True
            elif mention.weak:
                weak.setdefault(mention.term, mention)
            elif mention.sense in _SOMEBODY_ELSE:
                return mention
            else:
                strong.setdefault(mention.term, mention)
        best = next(iter(strong.values()), None)
        if len(strong) >= _TWO:
            return best
        if person or not (best or self._suffice(creator, list(weak.values()))):
            return None
        if any(mention.kind == "creator" for mention in evidence.social):
            return None
        return self._unless_own_words(creator, best, list(weak.values()))

    @staticmethod
    def _suffice(creator: Creator, weak: list[Mention]) -> bool:
        """Whether there are enough hints: two, or three where all stand in one long text."""
        fields = {mention.field for mention in weak}
        long = len(fields) == 1 and len(getattr(creator, weak[0].field) or "") > _LONG
        return len(weak) >= _TWO + long

    def _unless_own_words(
        self, creator: Creator, strong: Mention | None, weak: list[Mention]
    ) -> Mention | None:
        """The mark that decides where neither profession nor name is a person's."""
        if strong and strong.field == "job_title":  # what a platform verified; a firm's bio says "I" too
            return strong
        voice = self._voice.read(creator, strong)
        if voice.person or strong:
            return None if voice.person else strong
        named = {id(mention.text) for mention in weak if mention.field == "name"}  # in name and handle
        agree = len(named) >= _TWO or {mention.field for mention in weak} >= {"name", "category"}
        # A name is what it is; a category may be that of many.
        shown = min(weak, key=lambda mention: mention.field != "name")
        return shown if voice.several or agree else None
