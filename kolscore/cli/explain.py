"""`kolscore explain`: the ledger of one creator, line by line."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kolscore.cli.lake import Wanted, large_lake, one_in_lake
from kolscore.cli.shared import (
    assessor_for,
    book_at,
    examples,
    jobs_option,
    reading_options,
    running_for,
    scoring_options,
    stamped,
    tell,
)
from kolscore.cli.terminal import Bar, Paper, put, put_json
from kolscore.fields import FIELDS
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolscore.assessment import Entry


@click.command()
@click.argument("source", metavar="INPUT")
@click.option("--row", type=int, metavar="N", help="Row number of the creator in the spreadsheet.")
@click.option("--handle", metavar="H", help="Handle (or name) of the creator.")
@click.option(
    "--where", metavar="FIELD=VALUE", help='A fact of the creator, such as name="Ann Osei" or handle=@ann.'
)
@reading_options
@scoring_options
@jobs_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@examples(
    "explain list.xlsx --handle ana.mkt",
    "explain list.xlsx --row 12",
    "explain list.xlsx --handle ana.mkt --goal trust --product skincare",
)
def explain(
    source: str, row: int | None, handle: str | None, where: str | None, sheet: str | None, given: Mapping[str, str], platform: str, password: str | None, rubric: str | None,
    goals: tuple[str, ...], product: str | None, markets: tuple[str, ...], brief: Path | None, jobs: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Show every point behind one creator's score, with its cell."""
    if [row, handle, where].count(None) != 2:  # noqa: PLR2004 - one is given
        raise click.UsageError(say("cli.explain.choose"))
    fields, wanted = _wanted(handle, where)
    from kolscore.files import looked_at
    from kolscore.lists import creator_tables, one_of

    assessor = assessor_for(rubric, goals, product, markets, brief)
    with ExitStack() as until, Bar(Path(source).name, quiet=False) as bar:
        running = running_for(jobs, until, bar)
        if lake := large_lake(Path(source)):
            book, given, row = one_in_lake(
                lake, assessor, Wanted(given, platform, row, fields, wanted), running
            )
            wanted = None
        else:
            book = book_at(Path(source), password, platform, assessor.rubric.signals)
        read = creator_tables(book, sheet, given)
        tables = looked_at(read, assessor, running)
    tell(book)
    annotated, place, others = one_of(tables, row, fields, wanted)
    if others:
        put(say("cli.explain.also_in", wanted=wanted, rows=", ".join(map(str, others))))
    answer = annotated.explanation(place)
    if as_json:
        put_json(answer)
    else:
        _show(answer, annotated.ledger(place))


def _wanted(handle: str | None, where: str | None) -> tuple[Sequence[str], str | None]:
    """The fields to look into, and what for."""
    if where is None:
        return ("handle", "name"), handle
    field, sign, value = (part.strip() for part in where.partition("="))
    if field not in FIELDS or not sign or not value:
        raise click.BadParameter(say("cli.explain.not_a_condition", where=repr(where)), param_hint="--where")
    return (field,), value


def _show(answer: dict[str, Any], ledger: Sequence[Entry]) -> None:
    from kolscore.scoring.summary_sentence import ask

    paper = Paper()
    who = answer["name"] or answer["handle"] or "creator"
    axes = answer["axes"]
    for line in (
        f"Row {answer['row']}: {who}",
        f"Tier         {answer['tier_name'] or 'unknown'}: {answer['tier_reason']}",
        f"Label        {answer['label_name']}: {answer['label_reason']} ({answer['label_certainty'] + '; ' if answer['label_certainty'] else ''}expertise {axes['kol']:g}, social content {axes['influencer']:g})",
        f"Role         {answer['role_name']}: {answer['role_reason']}",
        *(
            f"             {what}: {text}"
            for what, text in zip(
                ("for", say("cli.explain.deliverables"), say("cli.explain.avoid_when")),
                answer["role_use"].values(),
                strict=True,
            )
            if text
        ),
        *(f"             note: {note}" for note in answer["role_notes"]),
        *(f"             or {option['name']}: {option['reason']}" for option in answer["alternatives"]),
        *_of_expert(answer),
        _credibility(answer),
        *([f"Standing     {answer['standing_reason']}"] if answer["standing"] else []),
        "",
    ):
        paper.line(line)
    if answer["credibility"] is not None:
        paper.table(
            _lines(answer, ledger), ("points", "dimension", "reason", "cell", "rule"), right=("points",)
        )
    for aside in answer["set_aside"]:
        paper.line(
            say(
                "cli.explain.aside",
                aside=aside["cell"],
                aside1=aside["quote"],
                aside2=aside["reason"],
                aside3=aside["rule"],
            )
        )
    for flag in answer["flags"]:
        paper.line(f"Flag {flag['id']}: {flag['reason']}")
    for note in answer["notes"]:
        paper.line(f"Note {note['cell']} {note['text']!r}: {note['message']}")
    if answer["checks"]:
        paper.line(say("cli.explain.verify", checks="; ".join(answer["checks"])))
    if answer["missing"]:
        paper.line(say("cli.explain.find_out", fields=", ".join(map(ask, answer["missing"]))))
    paper.line(f"Rubric {stamped(answer['rubric'])}")


def _of_expert(answer: dict[str, Any]) -> Iterator[str]:
    """How far a claim is more than a claim, and the tier among experts."""
    if claim := answer["claim"]:
        yield f'Claim        "{claim["quote"]}": {claim["status"]} ({", ".join(claim["seconds"]).replace("_", " ")})'
    if tier := answer["expert_tier"]:
        yield f"Expert tier  {tier['name']}: {tier['reason']} ({tier['certainty']})"


def _credibility(answer: dict[str, Any]) -> str:
    if answer["credibility"] is None:
        return say("cli.explain.not_scored")
    low, high = answer["range"]
    return say(
        "cli.explain.confidence",
        confidence=answer["confidence"],
        grade=answer["confidence_grade"],
        low=low,
        high=high,
    )


def _lines(answer: dict[str, Any], ledger: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    """What each point rests on, line by line, and their sum."""
    for place, line in enumerate(ledger):
        points = f"{line.points:+.2f}" if place else f"{line.points:.2f}"
        yield points, line.dimension, line.reason, line.cell, line.rule
    yield f"{answer['credibility']:.1f}", "credibility"
