"""What the user asked `annotate` for, what contradicts itself in it, and where results go."""

from pathlib import Path

import click

from kolscore.errors import OutputError
from kolscore.files import STDOUT, Wish
from kolscore.words import say

FORMATS = ("xlsx", "csv", "jsonl")
_SUFFIXES = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xltx": "xlsx",
    ".xltm": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
}
_BECOME_XLSX = (".xls", ".xlsb", ".ods", ".jsonl", ".ndjson", ".json")
"""Inputs that are not written again as they are."""


def further(add: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that `--add` lists; raises BadParameter for one that is no column."""
    from kolscore.answers import answer_columns

    words = tuple(word.strip() for part in add for word in part.split(",") if word.strip())
    try:
        answer_columns(words)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--add") from None
    return words


def check(wish: Wish, inputs: tuple[str, ...]) -> None:
    """Refuse wishes that contradict each other."""
    if wish.in_place and (wish.output or "-" in inputs):
        raise click.UsageError(say("cli.options.in_place"))
    if wish.in_place and wish.format:
        raise click.UsageError(say("cli.options.in_place_format"))
    if (wish.live or wish.lambdas) and (wish.no_sheets or wish.format not in (None, "xlsx")):
        raise click.UsageError(say("cli.options.live"))
    if wish.output and not Path(wish.output).is_dir() and not wish.output.endswith(("-", "/", "\\")):
        named = _SUFFIXES.get(Path(wish.output).suffix.lower())
        if named is None or (wish.format and wish.format != named):
            raise click.UsageError(say("cli.options.output", output=wish.output))
    to_stdout = wish.output == "-" or (not wish.output and "-" in inputs)
    if to_stdout and wish.format == "xlsx":
        raise click.UsageError(say("cli.options.no_stdout"))


def format_of(file: Path, wish: Wish) -> str:
    """The format of the output: as asked for, as the output is named, or as the input is."""
    if wish.format:
        return wish.format
    named = _SUFFIXES.get(Path(wish.output).suffix.lower()) if wish.output else None
    kind = named or _kept(file) or ("xlsx" if file.suffix.lower() in _BECOME_XLSX else "csv")
    return "csv" if kind == "xlsx" and wish.output == "-" else kind


def _kept(file: Path) -> str | None:
    """The format of an input that is written again in its own; None for others."""
    suffix = file.suffix.lower()
    return None if suffix in _BECOME_XLSX else _SUFFIXES.get(suffix)


def target_of(file: Path, wish: Wish, *, several: bool) -> Path:
    """Where the result of one file goes."""
    if wish.in_place:
        if file.suffix.lower() in _BECOME_XLSX:
            raise click.UsageError(say("cli.options.cannot_write", file=file, suffix=file.suffix))
        return file.resolve()
    if wish.output == "-" or (str(file) == "-" and not wish.output):
        return STDOUT
    kind = format_of(file, wish)
    same = _kept(file) == kind
    suffix = file.suffix if same else f".{kind}"
    stem = file.stem if str(file) != "-" else "stdin"
    name = f"{stem.removesuffix('.scored')}.scored{suffix}"
    if not wish.output:
        return file.with_name(name)
    output = Path(wish.output)
    if output.is_dir() or wish.output.endswith(("/", "\\")):
        return output / name
    if several:
        raise click.UsageError(say("cli.options.folder"))
    return output


def check_targets(targets: dict[Path, Path], wish: Wish) -> None:
    """Refuse results that would overwrite an input or each other."""
    seen: dict[Path, Path] = {}
    for file, target in targets.items():
        if target == STDOUT:
            continue
        place = target.resolve()
        if place in seen:
            raise OutputError(say("cli.options.both_to", one=seen[place], file=file, target=target))
        seen[place] = file
        if place == file.resolve() and not wish.in_place:
            raise OutputError(say("cli.options.input_itself", target=target))
