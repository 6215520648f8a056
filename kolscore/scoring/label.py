"""Decides the label: which axes pass the threshold, how sure that is, and in words why."""

from operator import attrgetter, itemgetter
from typing import Final

from kolscore.assessment import Label, Line
from kolscore.creator import Creator
from kolscore.evidence import Mention
from kolscore.fields import NUMBERS, tagged
from kolscore.rubric import Rubric
from kolscore.scoring.axes import Axes
from kolscore.scoring.reason_text import Following, count, quoted
from kolscore.words import say

_REASONS_SHOWN: Final = 3
_CERTAINTIES: Final = ("lean", "likely", "sure")
_SIGNS: Final = tagged("sign")
"""Facts that only an account with an audience has: a second sign of presence, besides the following."""


_signs_of: Final = attrgetter(*_SIGNS)
_NO_SIGNS: Final = (None,) * len(_SIGNS)
_points: Final = itemgetter(2)


class Labeller:
    """The rubric's thresholds, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        self._rules = rubric.label
        presence = rubric.label.influencer.presence
        self._alone = Following(presence.alone, presence.called)
        self._stances = rubric.stances

    def decide(self, creator: Creator, axes: Axes) -> Label:
        """Turn two axes into a label, with its reason."""
        kol_on, influencer_on = axes.expert, axes.influencer >= self._rules.threshold
        if creator.previous_label is not None:
            kol_on = self._stays("kol", axes.kol, creator.previous_label)
            influencer_on = self._stays("influencer", axes.influencer, creator.previous_label)
        too_small = self._too_small(creator) if kol_on else ""
        lead: str | None = None
        if axes.not_a_person:
            label = "not_a_creator"
            reason = f"{quoted(axes.not_a_person.quote)} ({axes.not_a_person.sense})"
        elif kol_on and influencer_on and not too_small:
            label = "both"
            lead = "kol" if axes.kol >= axes.influencer else "influencer"
            reason = f"{_strongest(axes.kol_lines, 2)}; {_strongest(axes.influencer_lines, 2)}"
        elif kol_on and not too_small:
            label, reason = "kol", _strongest(axes.kol_lines)
        elif influencer_on:
            label = "influencer"
            alone = not axes.content and not _has_sign(creator)
            reason = (
                self._alone((creator.followers, creator.platform))
                if alone and creator.followers is not None
                else _strongest(axes.influencer_lines)
            )
        else:
            label = "insufficient"
            lead = self._lean(axes)
            reason = self._why_insufficient(axes, lead)
        if label in ("influencer", "insufficient") and (aside := axes.aside):
            says = self._stances[aside.claim].says
            reason = say("scoring.label.aside", reason=reason, quoted=quoted(aside.said), says=says)
        if too_small:
            reason = say("scoring.label.too_small_and", too_small=too_small, reason=reason)
        return Label(
            label,
            self._rules.names[label],
            reason,
            axes.kol,
            axes.influencer,
            lead,
            self._certainty(label, creator, axes),
            axes.kol_lines,
            axes.influencer_lines,
        )

    def _stays(self, axis: str, value: float, previous: str) -> bool:
        """With a previous label the axis keeps its side unless it passes the threshold clearly."""
        hysteresis = self._rules.hysteresis
        return value >= self._rules.threshold + (-hysteresis if previous in (axis, "both") else hysteresis)

    def _too_small(self, creator: Creator) -> str:
        least = self._rules.kol_min_followers
        if least is None or creator.followers is None or creator.followers >= least:
            return ""
        return say("scoring.label.too_small", followers=count(creator.followers), least=count(least))

    def _lean(self, axes: Axes) -> str | None:
        lead = "kol" if axes.kol >= axes.influencer else "influencer"
        high, low = max(axes.kol, axes.influencer), min(axes.kol, axes.influencer)
        return lead if high >= self._rules.lean_from and high - low >= self._rules.lean_margin else None

    def _why_insufficient(self, axes: Axes, lead: str | None) -> str:
        if not axes.kol_lines and not axes.influencer_lines:
            return say("scoring.label.nothing")
        if lead:
            lines = axes.kol_lines if lead == "kol" else axes.influencer_lines
            return say("scoring.label.leans", label=self._rules.names[lead], reasons=_strongest(lines))
        shown = _strongest([*axes.kol_lines, *axes.influencer_lines])
        return say("scoring.label.too_little", shown=shown) if shown else say("scoring.label.nothing")

    # --- how sure ------------------------------------------------------------------------------------

    def _certainty(self, label: str, creator: Creator, axes: Axes) -> str | None:
        """How sure a label is: sure, likely or lean; of both axes, the less sure one counts."""
        if label == "insufficient":
            return None
        if label == "not_a_creator":
            return "sure" if axes.not_a_person and not axes.not_a_person.weak else "likely"
        sure = []
        if label in ("kol", "both"):
            sure.append(self._of_expertise(axes))
        if label in ("influencer", "both"):
            sure.append(self._of_content(creator, axes))
        return _CERTAINTIES[min(sure)]

    def _of_expertise(self, axes: Axes) -> int:
        """By how many columns show it: a statement in one place is likely, a second source makes it sure."""
        return 2 if len(axes.sources) >= self._rules.certainty.sources else 1

    def _of_content(self, creator: Creator, axes: Axes) -> int:
        """By words and facts of content, else by the size of the following."""
        presence = self._rules.influencer.presence
        if axes.content >= self._rules.certainty.content:
            return 2
        if axes.content or _has_sign(creator):
            return 1
        alone = creator.followers is not None and creator.followers >= presence.likely
        return 1 if alone and creator.platform not in presence.experts_platforms else 0


def _has_sign(creator: Creator) -> bool:
    """Whether something besides the following shows an account with an audience."""
    return creator.verified is True or _signs_of(creator) != _NO_SIGNS


def _strongest(lines: list[Line], shown: int = _REASONS_SHOWN) -> str:
    """The reasons that weigh most, each once; one number is named once, whatever it gave points for.

    Signs such as emoji say little to a reader: one is a reason only where there is no other.
    """
    if len(lines) == 1:  # as it is in most rows
        _, _, points, _, sentence, value = lines[0]
        return sentence(value) if points > 0 else ""
    reasons: list[str] = []
    said: set[str] = set()
    sign = None
    for _, _, points, field, sentence, value in sorted(lines, key=_points, reverse=True):
        if points <= 0:
            break
        fact = value.term if value.__class__ is Mention else field if field in NUMBERS else ""
        if fact in said:
            continue
        if fact and not fact[0].isalnum() and value.kind != "occupation":
            sign = sign or (sentence, value)
            continue
        reason = sentence(value)
        if reasons:
            if [other for other in reasons if reason in other]:
                continue
            # "On Twitch" is in "1,200 followers on Twitch".
            others = [other for other in reasons if other not in reason]
            if len(others) == len(reasons) == shown:
                break
            reasons = others
        reasons.append(reason)
        said.add(fact or reason)
    if sign and not reasons:
        return sign[0](sign[1])
    return ", ".join(reasons)
