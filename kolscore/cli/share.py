"""`kolscore share`: a copy to hand on, without how people can be reached."""

from __future__ import annotations

from pathlib import Path

import click

from kolscore.cli.shared import book_at, examples
from kolscore.cli.terminal import put
from kolscore.words import say

_SHOWN = 12


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="File to write to. Default: NAME.shared.EXT next to the input.",
)
@click.option("--keep", metavar="HEADER", multiple=True, help="Column to keep as it is. Can be repeated.")
@click.option("--force", is_flag=True, help="Overwrite an existing output file.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@examples(
    "share list.xlsx",
    "share list.scored.xlsx -o for-client.xlsx",
    "share list.xlsx --keep Category",
)
def share(file: Path, output: Path | None, keep: tuple[str, ...], force: bool, quiet: bool) -> None:
    """Write a copy without e-mails, phone numbers and the like.

    Columns of contact details are emptied, and contact details inside bios
    and other texts are replaced by "[removed]". Of a workbook only the values
    and formats of visible sheets are carried over: no formulas, comments,
    hidden sheets, names or author.
    """
    from kolscore.workbook.save import outcome
    from kolscore.workbook.share import share as write_copy

    book = book_at(file)
    target = output or file.with_name(f"{file.stem}.shared{file.suffix}")
    done = outcome(target, overwrite=force)
    shared = write_copy(book, target, keep, overwrite=force)
    if quiet:
        return
    for column in shared.columns:
        put(say("cli.share.emptied", letter=column.letter, header=column.header, n=column.cells))
    if shared.texts:
        some = ", ".join(shared.texts[:_SHOWN]) + (", …" if len(shared.texts) > _SHOWN else "")
        put(say("cli.share.texts", n=len(shared.texts), cells=some))
    if not shared.columns and not shared.texts:
        put(say("cli.share.nothing"))
    for sentence in shared.behind:
        put(sentence)
    put(f"{done}: {target}")
