"""*KOL People*: who of the list is one person, what is to be decided, and the answers person by person."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kolscore.annotation import Annotated
from kolscore.answers import ALWAYS
from kolscore.identity.links import Pair
from kolscore.identity.people import KnownPerson
from kolscore.identity.tables import FoundPeople
from kolscore.words import say
from kolscore.workbook.pages.scored import HEAD, QUIET, SAID, SECTION, TEXT, TITLE
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import BLANK, PLAIN, Page, PageRow, RowFormat

NAME: Final = "KOL People"
KEY: Final = "people"
PAIR: Final = ("Account", "Other account", "Same person?", "Points", "Evidence")
"""The headers above the pairs; decisions are read by them."""
_PERSON: Final = ("Person", "Accounts", "Followers, largest", "Followers, all", "Match evidence")
_ANSWERED: Final = ALWAYS[:5]
_WIDTHS: Final = (30.0, 46.0, 15.0, 15.0, 80.0, 13.0, 20.0, 15.0, 14.0, 24.0)
_SHOWN: Final = 5_000
"""People and pairs that are listed: nobody reads more."""
_COUNT: Final = Face(number="#,##0", align="right")
_EDITED: Final = Face(fill="FFF6D9", align="center", bold=True)
_PAIR: Final = RowFormat(
    TEXT, TEXT, _EDITED, Face(number="0.0", align="right"), Face(wrap=True, indent=1, color=QUIET)
)
_ROW: Final = RowFormat(
    Face(bold=True), TEXT, _COUNT, _COUNT, Face(wrap=True, indent=1, color=QUIET), PLAIN, PLAIN, Face(number="0.0"),
    Face(number="0.00", color=QUIET), PLAIN,
)  # fmt: skip


def page(found: FoundPeople, tables: Sequence[Annotated] = ()) -> Page:
    """The sheet; with tables that were scored, and the answers of people where these were asked for."""
    return Page(KEY, NAME, _WIDTHS, _lines(found, tables if found.pool else ()), frozen=1)


def _lines(found: FoundPeople, tables: Sequence[Annotated]) -> Iterator[PageRow]:
    people = found.people
    yield PageRow(TITLE, [NAME])
    yield PageRow(SAID, [f"{found.sentence}."])
    for crowd in people.crowds[:_SHOWN]:
        yield PageRow(SAID, [say("workbook.people.crowd", crowd=crowd)])
    if people.open or people.refused:
        yield from _pairs(
            say("workbook.people.to_decide"), say("workbook.people.ask"), [*people.open, *people.refused]
        )
    joined = {pair.marks: pair for pair in reversed(people.joined) if len(pair.marks) > 1}
    if joined:
        yield from _pairs(
            say("workbook.people.joined"), say("workbook.people.taken"), list(reversed(joined.values()))
        )
    yield BLANK
    yield PageRow(SECTION, [say("workbook.people.people")])
    yield PageRow(SAID, [say("workbook.people.sum")])
    answers = dict(enumerate(_answers(tables)))
    names = [*_PERSON, *(answer.name for answer in _ANSWERED if tables)]
    yield PageRow(RowFormat(*[HEAD] * len(names)), names)
    several = sorted(people.people, key=lambda one: -len(one.different))
    for person in several[:_SHOWN]:
        yield PageRow(_ROW, _person(person, answers))
    if len(several) > _SHOWN:
        yield PageRow(SAID, [say("workbook.people.more", n=len(several) - _SHOWN)])


def _pairs(title: str, said: str, pairs: Sequence[Pair]) -> Iterator[PageRow]:
    yield BLANK
    yield PageRow(SECTION, [title])
    yield PageRow(SAID, [said])
    yield PageRow(RowFormat(*[HEAD] * len(PAIR)), PAIR)
    for pair in pairs[:_SHOWN]:
        given = None if pair.decided is None else "yes" if pair.decided else "no"
        yield PageRow(_PAIR, [pair.one.reference, pair.other.reference, given, pair.points, pair.why or None])


def _answers(tables: Sequence[Annotated]) -> Iterator[Sequence[Any]]:
    """The answers of each row of all tables."""
    for one in tables:
        for _, *cells in one.answered(_ANSWERED):
            yield cells


def _person(person: KnownPerson, answers: Mapping[int, Sequence[Any]]) -> list[Any]:
    sizes = [one.followers for one in person.different if one.followers is not None]
    first = person.accounts[0]
    return [
        person.id, "; ".join(one.said for one in person.different), max(sizes, default=None),
        sum(sizes) if sizes else None, person.why or None, *answers.get(first.place, ()),
    ]  # fmt: skip
