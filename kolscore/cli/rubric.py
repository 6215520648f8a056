"""`kolscore rubric`: shows, checks and exports rubrics."""

from __future__ import annotations

from pathlib import Path

import click

from kolscore.cli.shared import examples, stamped
from kolscore.cli.terminal import hand_out, put, put_text
from kolscore.errors import InputError
from kolscore.words import say

_SHOWN = 20


@click.group()
def rubric() -> None:
    """Show, check and export the rules."""


@rubric.command()
@click.argument("rule", required=False)
@click.option("--rubric", "source", metavar="FILE|PRESET", help="Rubric to show, if not the default.")
@examples(
    "rubric show",
    "rubric show expertise.years",
    "rubric show products",
)
def show(rule: str | None, source: str | None) -> None:
    """Show the rules in short, or one of them in full.

    goals, products and markets list the words that a brief may use, with all that each is called.
    """
    from kolscore.rubric.export import LISTS, in_short, listed, toml_at
    from kolscore.workbook.rubric_book import rubric_at

    rules = rubric_at(source)
    if rule in LISTS:
        put_text(listed(rules, rule))
    else:
        put_text(in_short(rules) if rule is None else toml_at(rules, rule))


@rubric.command()
@click.argument("file")
@examples(
    "rubric check my.toml",
    "rubric check rubric.xlsx",
    "rubric check pharma",
)
def check(file: str) -> None:
    """Check a rubric, and list what it changes.

    FILE is a rubric of your own, or the name of a preset.
    """
    from kolscore.rubric import Rubric
    from kolscore.rubric.export import changes
    from kolscore.workbook.rubric_book import rubric_at

    rules = rubric_at(file)
    changed = changes(Rubric.load(), rules)
    fine = say("cli.rubric.fine", file=file, rubric=stamped(rules.stamp), n=len(changed))
    put(fine, err=False)
    for line in changed[:_SHOWN]:
        put(f"  {line}", err=False)
    if len(changed) > _SHOWN:
        put(say("cli.rubric.more", more=len(changed) - _SHOWN), err=False)


@rubric.command()
@click.argument("file")
@click.option("--rubric", "source", metavar="FILE|PRESET", help="Rubric to export, if not the default.")
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@examples(
    "rubric export all.toml",
    "rubric export all.xlsx",
    "rubric export pharma.toml --rubric pharma",
)
def export(file: str, source: str | None, force: bool) -> None:
    """Write all rules into a file, to read and to edit.

    It is a sheet if FILE ends in .xlsx, and TOML otherwise; "-" is standard output.
    """
    from kolscore.rubric.export import toml_of
    from kolscore.workbook.rubric_book import rubric_at
    from kolscore.workbook.save import outcome

    rules = rubric_at(source)
    if Path(file).suffix.lower() == ".xlsx":
        from kolscore.workbook.rubric_book import made_from, write_rubric

        done = outcome(Path(file), overwrite=force)
        write_rubric(rules, made_from(source, rules), Path(file), overwrite=force)
        put(f"{done}: {file}   rubric {stamped(rules.stamp)}")
        return
    text = toml_of(rules)
    if file == "-":
        hand_out(text, escapes=True)
        return
    from kolscore.workbook.write import write_text

    if Path(file).suffix.lower() not in (".toml", ""):
        raise InputError(say("cli.rubric.kind", file=file, name=Path(file).with_suffix(".toml").name))
    done = outcome(Path(file), overwrite=force)
    write_text(Path(file), text, overwrite=force)
    put(f"{done}: {file}   rubric {stamped(rules.stamp)}")


@rubric.command()
def presets() -> None:
    """List the rubrics that come with kolscore."""
    from kolscore.rubric import presets as known

    names = known()
    width = max(map(len, names))
    for name, description in names.items():
        put(f"{name:{width}}  {description}", err=False)
