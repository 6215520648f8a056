"""The command line as a program: `kolscore`, and `python -m kolscore`."""

import gc
import sys
from typing import Final

_OBJECTS: Final = 500_000
"""New objects after which garbage is looked for; Python's own 700 suits programs that make few."""


def main() -> None:
    """Run the command line, and end with it."""
    # In the download that needs no Python, processes start as this one does.
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support  # noqa: PLC0415 - nobody else needs it

        freeze_support()
    # The vocabulary is a few hundred thousand objects that live as long as the command: to look through
    # them for garbage, at the start, again and again, and once more at the end, takes more time than most commands.
    gc.set_threshold(_OBJECTS, 20, 50)
    from kolscore.cli import main as run  # noqa: PLC0415 - what it is made of is not looked through either

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
