"""`kolscore clean`: takes everything of ours out of a workbook again."""

from pathlib import Path

import click

from kolscore.cli.shared import book_at, examples, kept_whole
from kolscore.cli.terminal import put
from kolscore.words import say


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="File to write to. Default: NAME.clean.EXT next to the input.",
)
@click.option(
    "--in-place", is_flag=True, help="Write into the input file itself; a backup is kept next to it."
)
@click.option("--force", is_flag=True, help="Overwrite an existing output file.")
@click.option("--verify", is_flag=True, help="List every part of the workbook and whether it changed.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@examples(
    "clean list.scored.xlsx",
    "clean list.scored.xlsx -o list.again.xlsx",
    "clean list.scored.xlsx --in-place",
)
def clean(file: Path, output: Path | None, in_place: bool, force: bool, verify: bool, quiet: bool) -> None:
    """Take everything of kolscore's out of a workbook again.

    If no other program has written the workbook since, it is again as it was
    before the first run, part for part.
    """
    from kolscore.workbook.save import InPlace, outcome
    from kolscore.workbook.write import clean_workbook

    if in_place and output:
        raise click.UsageError(say("cli.in_place_output"))
    book = book_at(file)
    target = file.resolve() if in_place else output or file.with_name(f"{file.stem}.clean{file.suffix}")
    place = InPlace() if in_place else None
    done = outcome(target, overwrite=force)
    written = clean_workbook(book, target, overwrite=force, in_place=place)
    if quiet:
        return
    remarks = place.remarks if place else []
    for line in [*written.remarks, *kept_whole(written.changes, verify=verify), *remarks]:
        put(line)
    put(f"{place.done if place else done}: {target}")
    if place and place.backup:
        put(say("cli.backup", backup=place.backup))
