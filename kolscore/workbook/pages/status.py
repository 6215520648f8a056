"""*KOL Status*: whether the rubric of a live workbook is valid, by the rules that the loader checks, and what of it was edited."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from types import NoneType
from typing import Final, NamedTuple, get_args

from kolscore.creator import LABELS
from kolscore.rubric import Rubric
from kolscore.rubric.check import GRADES, role_tiers
from kolscore.rubric.model import Rules
from kolscore.rubric.rule_at import bounds_of, field_at
from kolscore.words import say
from kolscore.workbook.pages.rubric import RubricSheet
from kolscore.workbook.pages.scored import HEAD, SAID, TEXT, TITLE
from kolscore.workbook.xlsx_patch.book import refers_to
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.cells import Formula
from kolscore.workbook.xlsx_patch.pages import BLANK, Page, PageRow, RowFormat
from kolscore.workbook.xlsx_patch.xml_bytes import Area

NAME: Final = "KOL Status"
KEY: Final = "status"
_VALID, _SHOWN, _BEFORE, _CHANGED, _WAITING = 4, 5, 6, 7, 8
"""Rows of what formulas ask for."""
_FIRST: Final = 11
"""Row of the first check."""
_NAMED: Final = RowFormat(Face(bold=True, wrap=True), TEXT)
_CHECK: Final = RowFormat(TEXT, Face(align="left"))


class StatusCheck(NamedTuple):
    """Something that must hold."""

    says: str
    holds: str
    """A formula that gives a truth value."""


class Status:
    """The sheet, and the cells of it that formulas use."""

    def __init__(self, rubric: Rubric, rules: RubricSheet, name: str) -> None:
        self._rubric = rubric
        self._rules = rules
        self._name = name
        self.valid = self._cell(_VALID)
        """"yes", or what is wrong."""
        self.shown = self._cell(_SHOWN)
        """What answers are to show instead, if the rubric is not valid; else ""."""
        self.before = self._cell(_BEFORE)
        """What stands before texts of the last run, if rules were edited since; else ""."""

    def _cell(self, row: int) -> str:
        return refers_to(self._name, Area(row, 2, row, 2))

    def page(self) -> Page:
        """The sheet; to be made when all formulas have said which rules they use."""
        return Page(KEY, NAME, [88.0, 60.0], self._lines(), frozen=_FIRST - 1, protected=True)

    def _lines(self) -> Iterator[PageRow]:
        checks = [*self._checks()]
        last = _FIRST - 1 + len(checks)
        held, said = (refers_to(self._name, Area(_FIRST, place, last, place)) for place in (2, 1))
        wrong = f'INDEX({said},MATCH("no",{held},0))'
        lost = say("workbook.status.lost")
        valid = f'IF(SUMPRODUCT(ISERROR({held})*1)>0,"no: {lost}",IF(COUNTIF({held},"no")=0,"yes","no: "&{wrong}))'
        yield PageRow(TITLE, [NAME])
        yield PageRow(SAID, [say("workbook.status.intro")])
        yield BLANK
        yield PageRow(_NAMED, [say("workbook.status.valid"), Formula(valid, "yes")])
        shown = f'IF({self.valid}="yes","","{say("workbook.status.not_valid")}")'
        yield PageRow(_NAMED, [say("workbook.status.shown"), Formula(shown, "")])
        changed, waiting = self._cell(_CHANGED), self._cell(_WAITING)
        before = f'IF({waiting}>0,"{say("workbook.status.waits")}","")&IF({changed}>0,"{say("workbook.status.as_of")}","")'
        yield PageRow(_NAMED, [say("workbook.status.before"), Formula(before, "")])
        every, late = self._edits()
        yield PageRow(_NAMED, [say("workbook.status.edited"), Formula(every, 0)])
        yield PageRow(
            _NAMED,
            [say("workbook.status.waiting"), Formula(late, 0)],
        )
        yield BLANK
        yield PageRow(RowFormat(HEAD, HEAD), say("workbook.status.columns").split(" | "))
        for check in checks:
            yield PageRow(_CHECK, [check.says, Formula(f'IF({check.holds},"yes","no")', "yes")])

    # --- what was edited -----------------------------------------------------------------------------

    def _edits(self) -> tuple[str, str]:
        """How many values were edited, and how many of those wait for the next run."""
        rules = self._rules
        area, name = rules.entries
        values = refers_to(name, area._replace(left=2))
        copied = refers_to(name, area._replace(left=_beside(rules), right=_beside(rules)))
        other = _differ(values, copied)
        every, late = [f"SUMPRODUCT({other})"], [f"SUMPRODUCT(({other})*({rules.marks}<>1))"]
        for path, (table, _) in rules.tables.items():
            every.append(f"SUMPRODUCT({_differ(*rules.pairs(path, table.columns[0], table.columns[-1]))})")
            runs = groupby(table.columns, lambda column, path=path: (path, column) in rules.taken)  # type: ignore[misc]
            for now, columns in runs:
                first, *others = columns
                pair = rules.pairs(path, first, others[-1] if others else first)
                late += [] if now else [f"SUMPRODUCT({_differ(*pair)})"]
        cells, filled = rules.copies
        every.append(f"ABS(COUNTA({cells})-{filled})")
        return tuple(f"IF(ISERROR({one}),1,{one})" for one in ("+".join(every), "+".join(late)))  # type: ignore[return-value]

    # --- what must hold: rubric/check.py, rubric/record.py -------------------------------------------

    def _checks(self) -> Iterator[StatusCheck]:
        names, before = self._rules.names
        yield StatusCheck(
            say("workbook.status.check.names"),
            f"AND(SUMPRODUCT(1-EXACT({names},{before}))=0,COUNTA({before})={self._count_of_names()})",
        )
        yield from self._single()
        yield from self._together()
        yield from self._tiers()
        yield from self._matrix()
        yield from self._roles()

    def _count_of_names(self) -> int:
        area, _ = self._rules.entries
        return area.bottom - area.top + 1 + len(self._rules.tables)

    def _single(self) -> Iterator[StatusCheck]:
        """What each value must be by itself."""
        rules = self._rules
        for path in sorted(one for one in rules.taken if isinstance(one, str)):
            field, cell = field_at(Rules, path), rules.cell(path)
            kinds = [kind for kind in get_args(field.kind) or [field.kind] if kind is not NoneType]
            bounds = bounds_of(field)
            if kinds == [bool]:
                must, holds = say("workbook.status.check.truth"), f"ISLOGICAL({cell})"
            elif kinds == [str]:
                must, holds = say("workbook.status.check.text"), f"AND(ISTEXT({cell}),LEN({cell})>0)"
                if path.startswith("role.") and path != "role.verify":
                    must, holds = (
                        say("workbook.status.check.role_id"),
                        f"SUMPRODUCT(EXACT({rules.column('roles', 'id')},{cell})*1)=1",
                    )
            else:
                whole = kinds == [int]
                said = [f"{cell}{one.sign}{one.bound:.15g}" for one in bounds]
                said += [f"INT({cell})={cell}"] if whole else []
                kind = say("workbook.status.check.whole") if whole else say("workbook.status.check.number")
                must = f"{kind} {say('workbook.status.check.and').join(one.must for one in bounds)}".strip()
                holds = f"IF(ISNUMBER({cell}),AND({','.join(said) or 'TRUE'}),FALSE)"
                if len(get_args(field.kind)) > 1:
                    must, holds = (
                        say("workbook.status.check.or_blank", must=must),
                        f'IF({cell}="",TRUE,{holds})',
                    )
            yield StatusCheck(say("workbook.status.check.is", path=path, must=must), holds)

    def _together(self) -> Iterator[StatusCheck]:
        """What several values must be to each other."""
        cell, taken = self._rules.cell, self._rules.taken
        weights = [f"dimensions.{name}.weight" for name in self._rubric.dimensions]
        yield StatusCheck(
            say("workbook.status.check.weights"),
            f"ABS({'+'.join(map(cell, weights))}-100)<0.0000001",
        )
        rising = [
            (("authenticity.fake_followers_share.good", "authenticity.fake_followers_share.bad"), "<"),
            (("label.influencer.size_cap", "label.threshold"), "<"),
            (("standing.least", "standing.cohort"), "<="),
        ]
        for (low, high), sign in rising:
            if {low, high} <= taken:
                said = (
                    say("workbook.status.check.below", low=low, high=high)
                    if sign == "<"
                    else say("workbook.status.check.at_most", low=low, high=high)
                )
                yield StatusCheck(said, f"{cell(low)}{sign}{cell(high)}")
        grades = [cell(f"confidence.grades.{grade}") for grade in GRADES]
        falling = [f"{one}>={other}" for one, other in pairwise(grades)]
        yield StatusCheck(
            say("workbook.status.check.grades"),
            f"AND({','.join(falling)},{grades[-1]}=0)",
        )

    def _tiers(self) -> Iterator[StatusCheck]:
        rules, path = self._rules, self._rules.tier_table
        bounds, ids, names, like = (rules.column(path, one) for one in ("at_least", "id", "name", "like"))
        used = f'((({bounds}<>"")+({ids}<>"")+({names}<>"")+({like}<>""))>0)'
        texts = "*".join(f'((ISTEXT({cells})+({cells}=""))>0)' for cells in (names, like))
        filled = f"SUMPRODUCT({used}*ISNUMBER({bounds})*ISTEXT({ids})*{texts})"
        yield StatusCheck(
            say("workbook.status.check.tier_filled"),
            f"SUMPRODUCT({used}*1)-1={filled}",
        )
        first = f"INDEX({bounds},1):INDEX({bounds},ROWS({bounds})-1)"
        later = f"INDEX({bounds},2):INDEX({bounds},ROWS({bounds}))"
        falls = f"SUMPRODUCT(ISNUMBER({first})*ISNUMBER({later})*({later}<={first}))"
        yield StatusCheck(say("workbook.status.check.tier_first"), f"AND(COUNT({bounds})>0,MIN({bounds})=0)")
        yield StatusCheck(
            say("workbook.status.check.tiers_rise"),
            f"AND({falls}=0,{','.join(self._rising(bounds))})",
        )
        yield StatusCheck(
            say("workbook.status.check.tier_once"), f'SUMPRODUCT(({ids}<>"")*(COUNTIF({ids},{ids})>1))=0'
        )
        known = sorted(role_tiers(self._rubric))
        said = f'({like}<>"")*({_any_of(like, known)})+({like}="")*({_any_of(ids, known)})'
        yield StatusCheck(
            say("workbook.status.check.tier_like", known=", ".join(known)),
            f"SUMPRODUCT({used}*({said}))=SUMPRODUCT({used}*1)-1",
        )

    def _rising(self, bounds: str) -> Iterator[str]:
        """Of each bound, that it is whole, above all those before it, and below all those behind it.

        Rows that are put in between lie in the cells before or behind, which grow.
        """
        cells = self._rules.cells(self._rules.tier_table, "at_least")
        head = bounds.rpartition(":")[0]
        end = bounds.rpartition(":")[2]
        for place, cell in enumerate(cells):
            above = f"{head}:{cells[place - 1].rpartition('!')[2]}" if place else ""
            below = f"{cells[place + 1]}:{end}" if place + 1 < len(cells) else ""
            said = [f"INT({cell})={cell}"]
            said += [f"IF(COUNT({above})>0,{cell}>MAX({above}),TRUE)"] if above else []
            said += [f"IF(COUNT({below})>0,{cell}<MIN({below}),TRUE)"] if below else []
            yield f"IF(ISNUMBER({cell}),AND({','.join(said)}),TRUE)"

    def _matrix(self) -> Iterator[StatusCheck]:
        rules, path = self._rules, "role.matrix"
        columns = {name: rules.pairs(path, name)[0] for name in rules.tables[path][0].columns}
        used = "((" + "+".join(f'({cells}<>"")' for cells in columns.values()) + ")>0)"
        count = f"SUMPRODUCT({used}*1)-1"
        yield StatusCheck(
            say("workbook.status.check.matrix_label", labels=", ".join(LABELS)),
            f"SUMPRODUCT({_any_of(columns['label'], LABELS)})={count}",
        )
        ids = rules.column("roles", "id")
        yield StatusCheck(
            say("workbook.status.check.matrix_role"),
            f'SUMPRODUCT(({columns["role"]}<>"")*(COUNTIF({ids},{columns["role"]})>0))={count}',
        )
        given = f'SUMPRODUCT({used}*({columns["reason"]}<>"")*({columns["source"]}<>""))'
        yield StatusCheck(say("workbook.status.check.matrix_given"), f"{given}=1+{count}")
        words = {
            "tiers": sorted(role_tiers(self._rubric)),
            "occupations": sorted(self._rubric.expertise.occupation.points),
            "audience": ["professional"],
            "lean": ["kol", "influencer"],
        }
        for name, known in words.items():
            yield StatusCheck(
                say("workbook.status.check.matrix_words", name=name, known=", ".join(known)),
                _only(columns[name], known, name),
            )
        plain = "*".join(f'({columns[name]}="")' for name in ("occupations", "audience", "lean"))
        for label in LABELS:
            of_label = f'EXACT({columns["label"]},"{label}")'
            fits = [
                f'SUMPRODUCT({of_label}*{plain}*((({columns["tiers"]}="")+{_holds(columns["tiers"], tier)})>0))>0'
                for tier in sorted(role_tiers(self._rubric))
            ]
            yield StatusCheck(say("workbook.status.check.matrix_line", label=label), f"AND({','.join(fits)})")

    def _roles(self) -> Iterator[StatusCheck]:
        rules = self._rules
        ids, before = rules.pairs("roles", "id")
        yield StatusCheck(
            say("workbook.status.check.role_once"),
            f'SUMPRODUCT(({ids}<>"")*((COUNTIF({ids},{ids})>1)+(COUNTIF({before},{ids})=0)))=0',
        )
        names = rules.column("roles", "name")
        yield StatusCheck(
            say("workbook.status.check.role_name"), f'SUMPRODUCT((({ids}<>"")<>ISTEXT({names}))*1)=0'
        )
        if ("roles", "min_confidence") in rules.taken:
            least, expert = (rules.column("roles", name) for name in ("min_confidence", "expert"))
            share = f"ISNUMBER({least})*({least}>=0)*({least}<=1)"
            yield StatusCheck(
                say("workbook.status.check.role_needs"),
                f'SUMPRODUCT(({ids}<>"")*{share}*({expert}<>"")*((({expert}=TRUE)+({expert}=FALSE))>0))=SUMPRODUCT(({ids}<>"")*1)-1',
            )


def _beside(rules: RubricSheet) -> int:
    """The column of what values were in the run."""
    column = rules.pairs(rules.tier_table, "at_least")[1].rpartition("!")[2]
    area = Area.read(column.replace("$", ""))
    return area.left if area else 0


def _differ(cells: str, before: str) -> str:
    """1 for each cell that is not as it was: 0 is not blank, and capitals are no small letters.

    EXACT is asked for texts only: in LibreOffice no numbers of two ranges are exactly the same.
    """
    filled = f'(({cells}="")=({before}=""))'
    return f"1-({cells}={before})*{filled}*(1-ISTEXT({cells})*(1-EXACT({cells},{before})))"


def _any_of(cells: str, words: Iterable[str]) -> str:
    """1 for each cell that is one of these words."""
    return "(" + "+".join(f'EXACT({cells},"{word}")' for word in words) + ")"


def _holds(cells: str, word: str) -> str:
    """Whether each cell, a list of words, holds a word."""
    return f'ISNUMBER(FIND(", {word},",", "&{cells}&","))'


def _only(cells: str, words: Sequence[str], header: str) -> str:
    """Whether cells hold lists of these words and nothing else: by the letters that these take."""
    taken = "+".join(f"{_holds(cells, word)}*{len(word) + 2}" for word in words)
    return f'SUMPRODUCT(({cells}<>"{header}")*((LEN({cells})+2)*({cells}<>"")<>({taken})))=0'
