"""The only way to the terminal: what a file or a rubric says is shown there as text, and never obeyed."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self, TextIO, TypeVar
from unicodedata import east_asian_width

import click

from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console
    from rich.text import Text

_WIDE: Final = 160
"""Columns of text where there is no terminal to ask."""
_SOON: Final = 2.0
"""Seconds after which one wants to know how far it has come,"""
_OFTEN: Final = 0.2
"""and between two looks."""
_LONG: Final = 24
"""Signs of the bar."""
Result = TypeVar("Result")
_OBEYED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""What steers a terminal, or turns or hides text: all but tabs, line breaks, and the joiners that emoji and scripts take."""
_NO_LIST: Final = re.compile(r"\n(?!  )")
"""A line break that is not of ours: what we say goes on in the next line only where it lists something."""


def visible(text: str) -> str:
    r"""A text with what a terminal would obey written out; line breaks and tabs stay.

    >>> visible("a\x1b[31mb\u202e"), visible("\U0001f469\u200d\u2695\ufe0f") == "\U0001f469\u200d\u2695\ufe0f"
    ('a\\x1b[31mb\\u202e', True)
    """
    return _OBEYED.sub(_written_out, text.replace("\r\n", "\n"))


def in_line(text: str) -> str:
    r"""A text for one line, which no line break within a cell or a name can end; lists of ours stay.

    >>> in_line("2 problems:\n  one\n  two"), in_line("x\nkolscore: fine")
    ('2 problems:\n  one\n  two', 'x\\nkolscore: fine')
    """
    return _NO_LIST.sub(r"\\n", visible(text))


def put(text: str, *, err: bool = True) -> None:
    """Print a message: to stderr, or as a result to stdout."""
    click.echo(in_line(text), err=err)


def put_text(text: str) -> None:
    """Print a text of several lines to stdout, to be read by people."""
    click.echo(visible(text), nl=False)


def put_json(data: Any) -> None:
    """Print data to stdout as JSON."""
    hand_out(json.dumps(data, ensure_ascii=False, indent=2) + "\n", escapes=True)


def hand_out(text: str, *, escapes: bool) -> None:
    r"""Write data to stdout, as UTF-8, for another program.

    `escapes` says that it is JSON or TOML, which mean the same by \u009b as by
    the character. Others go as they are, but for a terminal.
    """
    if escapes:
        text = _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    elif sys.stdout.isatty():
        text = visible(text)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


class Paper:
    """Lines and tables on stdout or stderr: as wide as the terminal, and wide where there is none."""

    def __init__(self, *, err: bool = False, wrap: bool = True) -> None:
        self._err, self._wrap = err, wrap
        self._on_terminal = (sys.stderr if err else sys.stdout).isatty()

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console

        width = None if self._on_terminal else _WIDE
        return Console(stderr=self._err, highlight=False, width=width)

    def line(self, text: str, *, bold: bool = False) -> None:
        """Print a line."""
        if self._wrap:
            self._console.print(_shown(in_line(text)))
        else:
            click.echo(click.style(in_line(text), bold=bold or None), err=self._err)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print names, and beside each what there is to say of it; the summary of every file is no table of rich's."""
        width = shutil.get_terminal_size().columns if self._on_terminal else _WIDE
        names = max((len(name) for name, _ in rows), default=0) + 2
        for name, text in rows:
            first, *further = _folded(in_line(text), width - names)
            click.echo(f"{name:{names}}{first}", err=self._err)
            for part in further:
                click.echo(" " * names + part, err=self._err)

    def table(
        self,
        rows: Iterable[Sequence[str]],
        names: Sequence[str] = (),
        *,
        right: Sequence[str] = (),
        fold: bool = False,
    ) -> None:
        """Print a table, under the names of its columns if there are any; those in `right` are ranged right."""
        from rich.table import Table

        grid = Table(box=None, pad_edge=False, show_header=bool(names))
        for name in names:
            justify = "right" if name in right else "left"
            grid.add_column(name, justify=justify, overflow="fold" if fold else "ellipsis")  # type: ignore[arg-type]
        for row in rows:
            grid.add_row(*(_shown(visible(cell)) for cell in row))
        self._console.print(grid)


class Bar:
    """Shows on a terminal how far work has come, once it has taken some seconds; elsewhere nothing.

    It is drawn when rows have been done, and not by a thread: a process with
    threads cannot be copied safely.
    """

    def __init__(self, name: str, *, quiet: bool) -> None:
        self._name = name
        self._seen = sys.stderr.isatty() and not quiet and not isinstance(sys.stderr, _Held)
        self._start = self._began = self._drawn = monotonic()
        self._what = ""
        self._rows, self._share = 0, 0.0
        self._there = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Take it away, since something else is to be printed."""
        if self._there:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._there = False

    def begin(self, what: str) -> None:
        """Hear what is done from now on."""
        self._what, self._began = what, monotonic()
        self._rows, self._share = 0, 0.0

    def tell(self, rows: int, share: float) -> None:
        """Hear of so many rows more, and which share of all they are."""
        self._rows += rows
        self._share = min(1.0, self._share + share)
        now = monotonic()
        if self._seen and now - self._start > _SOON and now - self._drawn > _OFTEN:
            self._drawn, self._there = now, True
            width = shutil.get_terminal_size().columns - 1
            click.echo(f"\r{in_line(self._line(now - self._began))[:width]}\x1b[K", nl=False, err=True)

    def _line(self, seconds: float) -> str:
        done = round(self._share * _LONG)
        rate = self._rows / max(seconds, _OFTEN)
        left = seconds * (1 - self._share) / max(self._share, 1 / 1000)
        return say(
            "cli.progress.bar",
            what=self._what,
            done="#" * done,
            left_over="-" * (_LONG - done),
            share=self._share,
            rows=self._rows,
            rate=rate,
            left=_time(left),
            name=self._name,
        )


def _time(seconds: float) -> str:
    """A time as a clock shows it: minutes and seconds, with hours before them if there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Printed(NamedTuple):
    """What was printed."""

    out: bytes
    err: str

    def put(self) -> None:
        """Print it here."""
        sys.stdout.buffer.write(self.out)
        sys.stdout.buffer.flush()
        click.echo(self.err, err=True, nl=False)


class _Held(io.TextIOWrapper):
    """Keeps what is printed, as it would be in the place of another stream."""

    def __init__(self, other: TextIO) -> None:
        self._kept = io.BytesIO()
        super().__init__(self._kept, encoding="utf-8", errors="surrogatepass", newline="", write_through=True)
        self._is_terminal = other.isatty()

    def isatty(self) -> bool:
        return self._is_terminal

    def content(self) -> bytes:
        self.flush()
        return self._kept.getvalue()


def held(work: Callable[[], Result]) -> tuple[Result, Printed]:
    """Do something, and keep what it prints."""
    out, err = _Held(sys.stdout), _Held(sys.stderr)
    with redirect_stdout(out), redirect_stderr(err):
        result = work()
    return result, Printed(out.content(), err.content().decode("utf-8", "surrogatepass"))


def _folded(text: str, width: int) -> list[str]:
    """A text in lines that are no wider, unless a word is; Chinese, Japanese and Korean letters are two wide."""
    lines: list[str] = []
    room = -1
    for word in text.split(" "):
        wide = sum(1 + (east_asian_width(letter) in "FW") for letter in word)
        if wide > room:
            lines.append(word)
            room = width - wide - 1
        else:
            lines[-1] += f" {word}"
            room -= wide + 1
    return lines


def _shown(text: str) -> Text:
    """A text that is no markup, whatever stands in brackets in it."""
    from rich.text import Text

    return Text(text)


def _written_out(found: re.Match[str]) -> str:
    return repr(found[0])[1:-1]


def tell_of_one_process(error: Exception) -> None:
    """Say that no other process helps."""
    put(say("cli.progress.one_process", error=error))
