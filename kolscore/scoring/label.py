"""Decides the label: which axes pass the threshold, and in words why."""

import math
from operator import itemgetter
from typing import Final

from kolscore.assessment import Label, Line
from kolscore.creator import Creator
from kolscore.rubric import Rubric
from kolscore.scoring.axes import Axes
from kolscore.scoring.wording import count, quoted

_REASONS_SHOWN: Final = 3
_points: Final = itemgetter(2)


class LabelRules:
    """The rubric's thresholds, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        rules = rubric.label
        self._rules = rules
        self._kol_needed = -rules.kol.half * math.log2(1 - rules.threshold / 100)
        self._influencer_needed = -rules.influencer.half * math.log2(1 - rules.threshold / 100)

    def decide(self, creator: Creator, axes: Axes) -> Label:
        """Turn two axes into a label, with its reason."""
        kol_on, influencer_on = axes.expert, axes.influencer >= self._rules.threshold
        if creator.previous_label is not None:
            kol_on = self._stays("kol", axes.kol, creator.previous_label)
            influencer_on = self._stays("influencer", axes.influencer, creator.previous_label)
        too_small = self._too_small(creator) if kol_on else ""
        lead: str | None = None
        if axes.not_a_person:
            label = "insufficient"
            reason = f"not one person: {quoted(axes.not_a_person.quote)} ({axes.not_a_person.sense})"
        elif kol_on and influencer_on and not too_small:
            label = "both"
            lead = "kol" if axes.kol >= axes.influencer else "influencer"
            reason = f"{_strongest(axes.kol_lines, 2)}; {_strongest(axes.influencer_lines, 2)}"
        elif kol_on and not too_small:
            label, reason = "kol", _strongest(axes.kol_lines)
        elif influencer_on:
            label, reason = "influencer", _strongest(axes.influencer_lines)
        else:
            label = "insufficient"
            lead = self._lean(axes)
            reason = self._why_insufficient(axes, lead)
        if too_small:
            reason = f"{too_small}; {reason}"
        return Label(
            label,
            self._rules.names[label],
            reason,
            axes.kol,
            axes.influencer,
            lead,
            axes.kol_total - self._kol_needed,
            axes.influencer_total - self._influencer_needed,
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
        return f"{count(creator.followers)} followers, below the {count(least)} this rubric asks of a KOL"

    def _lean(self, axes: Axes) -> str | None:
        lead = "kol" if axes.kol >= axes.influencer else "influencer"
        high, low = max(axes.kol, axes.influencer), min(axes.kol, axes.influencer)
        return lead if high >= self._rules.lean_from and high - low >= self._rules.lean_margin else None

    def _why_insufficient(self, axes: Axes, lead: str | None) -> str:
        if not axes.kol_lines and not axes.influencer_lines:
            return "nothing to judge by"
        shown = (
            f"expertise {axes.kol:.0f}, social content {axes.influencer:.0f}, "
            f"neither reaches {self._rules.threshold:g}"
        )
        if lead:
            lines = axes.kol_lines if lead == "kol" else axes.influencer_lines
            return f"leans {self._rules.names[lead]} ({_strongest(lines)}): {shown}"
        return shown


def _strongest(lines: list[Line], shown: int = _REASONS_SHOWN) -> str:
    """The reasons that weigh most, each once."""
    ranked = sorted(lines, key=_points, reverse=True)[:shown]
    reasons = [sentence(value) for _, _, points, _, sentence, value in ranked if points > 0]
    return ", ".join(dict.fromkeys(reasons))
