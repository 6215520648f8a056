"""CPU of short commands against importing what they cannot do without: `python tests/bench/start.py`; asserts nothing.

The best of some turns counts, as the noise of a machine only ever adds time. Modules are compiled in a first
turn, wherever Python is told to keep them: one that may keep none compiles them at every start.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
TURNS = 5
CLICK = "import click"
FLOOR = "import click, python_calamine"
ALONE = "import sys; sys.modules['xlwings'] = None"  # which takes its own time, and is there anyway
FUNCTIONS = f"{ALONE}; from kolscore.excel.functions import *"
SCORE = f"{FUNCTIONS}; KOL_SCORE([['bio']], [['Dermatologist, MD']])"
BOOK = ROOT / "workbooks" / "creators.xlsx"
COMMANDS = {
    CLICK: ["-c", CLICK],
    FLOOR: ["-c", FLOOR],
    ALONE: ["-c", ALONE],
    "kolscore --help": ["-m", "kolscore", "--help"],
    "kolscore columns": ["-m", "kolscore", "columns", str(BOOK)],
    "kolscore annotate": ["-m", "kolscore", "annotate", str(BOOK), "--force", "-o"],
    "kolscore.assess": ["-c", "import kolscore as k; k.assess(k.Creator(bio='Dermatologist, MD'))"],
    "import of the functions": ["-c", FUNCTIONS],
    "first KOL_SCORE": ["-c", SCORE],
}
AIMS = (
    ("kolscore --help", CLICK, "", 2),
    ("kolscore columns", FLOOR, "", 5),
    ("kolscore annotate", FLOOR, "", 7),
    ("kolscore.assess", FLOOR, "", 5),
    ("import of the functions", FLOOR, ALONE, 5),
    ("first KOL_SCORE", FLOOR, "import of the functions", 6),
)
"""What is measured, against what, what is no part of it, and at most how many times as long it should take."""


def cpu(words, environment):
    """Seconds of the processor that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    """Print each command with its seconds, its ratio and the aim."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        COMMANDS["kolscore annotate"].append(str(Path(folder) / "made.xlsx"))
        turns = [
            {name: cpu([sys.executable, *words], environment) for name, words in COMMANDS.items()}
            for _ in range(TURNS)
        ]
    best = {name: min(turn[name] for turn in turns) for name in COMMANDS} | {"": 0.0}
    for name, against, less, most in AIMS:
        seconds = best[name] - best[less]
        ratio = seconds / best[against]
        print(f"{name:28}{seconds:6.2f} s {ratio:6.1f} x {against}; at most {most} x")


if __name__ == "__main__":
    main()
