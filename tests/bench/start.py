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
FLOOR = "import click, python_calamine"


def cpu(words, environment):
    """Seconds of the processor that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    """Print each command with its seconds and its ratio."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        book, made = ROOT / "workbooks" / "creators.xlsx", Path(folder) / "made.xlsx"
        commands = {
            FLOOR: ["-c", FLOOR],
            "kolscore --help": ["-m", "kolscore", "--help"],
            "kolscore columns": ["-m", "kolscore", "columns", str(book)],
            "kolscore annotate": ["-m", "kolscore", "annotate", str(book), "-o", str(made), "--force"],
            "kolscore.assess": ["-c", "import kolscore as k; k.assess(k.Creator(bio='Dermatologist, MD'))"],
        }
        turns = [
            {name: cpu([sys.executable, *words], environment) for name, words in commands.items()}
            for _ in range(TURNS)
        ]
    best = {name: min(turn[name] for turn in turns) for name in commands}
    for name, seconds in best.items():
        print(f"{name:32}{seconds:6.2f} s {seconds / best[FLOOR]:6.1f} x")


if __name__ == "__main__":
    main()
