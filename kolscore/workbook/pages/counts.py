"""The counts of *KOL Summary*: as numbers, or, in a live workbook, as formulas that follow KOL Rubric."""

from typing import Any, Final

from kolscore.summary import Summary
from kolscore.words import say
from kolscore.workbook.pages.evidence import Live
from kolscore.workbook.pages.rubric import RubricSheet
from kolscore.workbook.xlsx_patch.cells import Formula, text_of

_HIGHEST: Final = 100
_FURTHER: Final = "\0"
"""Stands for tiers that were put in since the run."""


def value_of(cell: Any) -> Any:
    """What a cell holds or, for a formula, gives in the run."""
    return cell.value if isinstance(cell, Formula) else cell


class ShownCounts:
    """What the summary counts, by names that people see."""

    live = False
    """Whether it may come to something else later."""

    def __init__(self, summary: Summary) -> None:
        self._summary = summary
        self._tally = summary.tally
        rules = summary.rubric.tier
        self._tier_names = [step.title for step in rules.schemes[rules.scheme].tiers]

    @property
    def tiers(self) -> list[tuple[Any, str]]:
        """The names of all tiers as cells, the smallest first, each with the name that it has in the tally."""
        return [(name, name) for name in self._tier_names]

    @property
    def labels(self) -> list[Any]:
        """The names of all labels as cells."""
        return list(self._summary.labels)

    def creators(self) -> Any:
        """How many there are."""
        return self._tally.creators

    def scored(self) -> int:
        """How many have a score."""
        return self._tally.scored

    def median(self) -> Any:
        """The score in the middle, the upper of two."""
        return self._tally.median

    def well(self) -> Any:
        """How many rest on good evidence."""
        return sum(count for grade, count in self._tally.grades.items() if grade in ("A", "B"))

    def of_label(self, label: str) -> Any:
        """How many have a label."""
        return sum(count for (_, of), count in self._tally.answers.items() if of == label)

    def of_tier(self, tier: str) -> Any:
        """How many have a tier; "" for those without one."""
        return sum(count for (of, _), count in self._tally.answers.items() if of == tier)

    def crossed(self, tier: str, label: str) -> Any:
        """How many have both."""
        return self._tally.answers[tier, label]

    def between(self, name: str, count: int) -> Any:  # noqa: ARG002 - asked for by formulas
        """How many scores there are in a range, such as "10–19"."""
        return count

    @property
    def unknown(self) -> list[tuple[Any, str]]:
        """What stands for no tier, as the others do; nothing if every creator has one."""
        there = self.of_tier("")
        return [(say("workbook.summary.unknown"), "")] if self.live or there else []

    def share(self, count: Any) -> Any:
        """A count as a share of all."""
        return value_of(count) / (self._tally.creators or 1)

    def said(self, text: str) -> Any:
        """A sentence on what was found in the run."""
        return text


class LiveCounts(ShownCounts):
    """The same as formulas over *KOL Evidence* and *KOL Rubric*."""

    live = True

    def __init__(self, summary: Summary, rules: RubricSheet, live: Live) -> None:
        super().__init__(summary)
        self._rules = rules
        self._live = live
        table = rules.tier_table
        self._bounds, self._ids, self._names = (
            rules.column(table, column) for column in ("at_least", "id", "name")
        )
        self._tier, self._label, self._score, self._known = map(
            live.every, ("tier", "label", "credibility", "known")
        )
        rubric = summary.rubric.label.names
        self._labels = {name: rules.at(f"label.names.{label}") for label, name in rubric.items()}
        self._least = rules.at("confidence.grades.B")

    def _held(self, formula: str, value: Any) -> Formula:
        """A formula that gives nothing while the rubric is not valid."""
        return Formula(f'IF({self._live.status.shown}<>"","",{formula})', value)

    @property
    def tiers(self) -> list[tuple[Any, str]]:
        """As many as there are, and one more, for those that are put in."""
        found: list[tuple[Any, str]] = []
        for place, name in enumerate(self._tier_names, 1):
            found.append((self._held(self._name_of(place), name), name))
        return [*found, (self._held(self._more(len(found)), None), _FURTHER)]

    def _name_of(self, place: int) -> str:
        """The name of a tier, by its place from the smallest up."""
        line = f"MATCH(SMALL({self._bounds},{place}),{self._bounds},0)"
        name = f"INDEX({self._names},{line})"
        return f'IF(COUNT({self._bounds})<{place},"",IF({name}="",PROPER(INDEX({self._ids},{line})),{name}))'

    def _more(self, known: int) -> str:
        one = self._name_of(known + 1)
        return f'IF(COUNT({self._bounds})>{known + 1},"{say("workbook.status.further_tiers")}",{one})'

    @property
    def labels(self) -> list[Any]:
        """Their names, as the rubric has them now."""
        return [Formula(self._labels[name], name) for name in self._summary.labels]

    def creators(self) -> Any:
        """As a formula."""
        return Formula(f"COUNT({self._live.every('key')})", super().creators())

    def median(self) -> Any:
        """As a formula."""
        score = self._score
        middle = f"SMALL({score},INT(COUNT({score})/2)+1)"
        return self._held(f'IF(COUNT({score})=0,"",{middle})', super().median())

    def well(self) -> Any:
        """As a formula."""
        return self._held(f'COUNTIF({self._known},">="&{self._least})', super().well())

    def of_label(self, label: str) -> Any:
        """As a formula."""
        return self._held(f'COUNTIF({self._label},"="&{self._labels[label]})', super().of_label(label))

    def of_tier(self, tier: str) -> Any:
        """As a formula."""
        return self._held(self._counted(tier, ""), super().of_tier(tier))

    def crossed(self, tier: str, label: str) -> Any:
        """As a formula."""
        like = f',{self._label},"="&{self._labels[label]}'
        return self._held(self._counted(tier, like), super().crossed(tier, label))

    def _counted(self, tier: str, like: str) -> str:
        """How many have a tier, and what `like` asks for."""
        if not tier:
            return f'COUNTIFS({self._tier},""{like})'
        tiers = self._tier_names
        if tier == _FURTHER:
            every = f'COUNTIFS({self._live.every("key")},">0"{like})-COUNTIFS({self._tier},""{like})'
            return "-".join([every, *(self._of_place(place, like) for place in range(1, len(tiers) + 1))])
        return self._of_place(tiers.index(tier) + 1, like)

    def _of_place(self, place: int, like: str) -> str:
        return (
            f'IF(COUNT({self._bounds})<{place},0,COUNTIFS({self._tier},"="&({self._name_of(place)}){like}))'
        )

    def between(self, name: str, count: int) -> Any:
        """As a formula."""
        low, high = map(int, name.split("–"))
        top = f',{self._score},"<{high + 1}"' if high < _HIGHEST else ""
        return self._held(f'COUNTIFS({self._score},">={low}"{top})', count)

    def share(self, count: Any) -> Any:
        """As a formula."""
        creators = f"COUNT({self._live.every('key')})"
        return self._held(f"IF({creators}=0,0,({count.text})/{creators})", super().share(count))

    def said(self, text: str) -> Any:
        """As a formula."""
        return Formula(f"{self._live.status.before}&{text_of(text)}", text)
