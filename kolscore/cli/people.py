"""`kolscore people`: who in one or several lists is one person, and what is to be decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kolscore.cli.shared import book_at, examples, inputs_of, reading_options, tell
from kolscore.cli.terminal import Paper, hand_out, put
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolscore.identity.tables import FoundPeople
    from kolscore.scoring import Assessor

_SHOWN: Final = 20
"""People and pairs that are shown in the terminal, if not all are asked for."""
_KINDS: Final = {".xlsx": "xlsx", ".csv": "csv", ".jsonl": "jsonl"}


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path),
    help="File to write to: .xlsx with a sheet KOL People, .csv with the same, .jsonl with a line for each person.",
)  # fmt: skip
@click.option(
    "--format",
    "format_",
    type=click.Choice(tuple(_KINDS.values())),
    help="Format of OUT, if its name does not say.",
)
@reading_options
@click.option("--rubric", metavar="FILE|PRESET", help="Rubric to go by, if not the default.")
@click.option(
    "--decisions", metavar="FILE", type=click.Path(path_type=Path),
    help="Which accounts are one person, as you say: a workbook with a KOL People sheet, or CSV of its pairs.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite OUT; decisions that it holds are kept.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Show everybody who has several accounts, and every pair."
)
@examples(
    "people list.xlsx",
    "people instagram.csv tiktok.csv -o people.xlsx",
    "people list.xlsx --verbose",
)
def people(
    inputs: tuple[str, ...], output: Path | None, format_: str | None, sheet: str | None, given: Mapping[str, str], platform: str,
    password: str | None, rubric: str | None, decisions: Path | None, force: bool, verbose: bool,
) -> None:  # fmt: skip
    """Find rows that are one person, on several platforms.

    Evidence has points: e-mail, links, handles, names. From 4 points up two accounts are one person; from 2 up you decide.
    Write yes or no on the sheet KOL People and pass it with --decisions. The inputs stay as they are.
    """
    from kolscore.lists import creator_tables
    from kolscore.people import people_in
    from kolscore.scoring import Assessor
    from kolscore.workbook.decisions import decisions_of
    from kolscore.workbook.rubric_book import rubric_at
    from kolscore.workbook.save import check_target, outcome

    kind = format_ or _KINDS.get(output.suffix.lower(), "") if output else ""
    if output and not kind:
        raise click.UsageError(say("cli.people.name_it", output=output))
    if output:
        check_target(output, overwrite=force)
    rules = rubric_at(rubric)
    books = [book_at(file, password, platform, rules.signals) for file in inputs_of(inputs)]
    tables = [table for book in books for table in creator_tables(book, sheet, given)]
    assessor = Assessor(rules)
    found = people_in(tables, assessor, decisions_of(books, decisions, output or Path()))
    for book in books:
        tell(book)
    _show(found, shown=None if verbose else _SHOWN)
    if output:
        done = outcome(output, overwrite=force)
        _write(found._replace(pool=True), assessor, output, kind, force=force)
        put(f"{done}: {output}")


def _show(found: FoundPeople, shown: int | None) -> None:
    paper = Paper()
    paper.line(found.sentence, bold=True)
    for remark in found.remarks[1:]:
        paper.line(remark)
    several = [one for one in found.people.people if len(one.different) > 1]
    if several:
        rows = [
            (one.id, "; ".join(account.said for account in one.different), one.why) for one in several[:shown]
        ]
        paper.line("")
        paper.table(rows, ("person", "accounts", "match evidence"), fold=True)
        _more(paper, len(several), len(rows), "people")
    if found.people.open:
        pairs = [
            (f"{pair.points:g}", pair.one.reference, pair.other.reference, pair.why)
            for pair in found.people.open[:shown]
        ]
        paper.line("")
        paper.table(
            pairs, ("points", "to decide: account", "other account", "evidence"), right=("points",), fold=True
        )
        _more(paper, len(found.people.open), len(pairs), "pairs")


def _more(paper: Paper, every: int, shown: int, what: str) -> None:
    if every > shown:
        paper.line(say(f"cli.people.more.{what}", more=every - shown))


def _write(found: FoundPeople, assessor: Assessor, output: Path, kind: str, *, force: bool) -> None:
    from kolscore.answers import as_json
    from kolscore.people import rows_of_page
    from kolscore.running import answers_of
    from kolscore.workbook import csv_text
    from kolscore.workbook.people_book import write_people
    from kolscore.workbook.write import write_text

    if kind == "xlsx":
        write_people(found, answers_of(found, assessor), output, overwrite=force)
        return
    if kind == "csv":
        text = csv_text.unparse(rows_of_page(found, answers_of(found, assessor)))
    else:
        text = "".join(as_json(_plain(found, number)) + "\n" for number in range(len(found.people.people)))
    if str(output) == "-":
        hand_out(text, escapes=kind == "jsonl")
    else:
        write_text(output, text, overwrite=force, mark=kind == "csv")


def _plain(found: FoundPeople, number: int) -> dict[str, Any]:
    """A person as plain data."""
    person = found.people.people[number]
    return {
        "person": person.id,
        "accounts": [
            {"platform": one.platform or None, "handle": one.handle or None, "name": one.name or None, "followers": one.followers, "row": one.row}
            for one in person.accounts
        ],
        "why": person.why or None,
        "to_decide": [
            {"account": pair.one.reference, "other": pair.other.reference, "points": pair.points, "evidence": pair.why}
            for pair in found.people.open
            if {pair.one.place, pair.other.place} & set(person.places)
        ],
    }  # fmt: skip
