"""Times a recalculation through xlwings' own code for Windows against scoring the same rows directly.

`python tests/bench/excel.py [rows]`; prints a ratio, asserts nothing. The peer
is `annotate_sheet` on the same cells; they take turns in one process, and the
best turn counts. Windows' own calls between processes are not in it.
"""

import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "excel"))

import pywin32_stand_in
from sheet import creator_rows

EXCEL = pywin32_stand_in.install()

from kolscore.answers import HEADERS  # noqa: E402
from kolscore.reading import Sheet  # noqa: E402
from kolscore.rubric import Rubric  # noqa: E402
from kolscore.running import annotate_sheet  # noqa: E402 - xlwings comes first, as on Windows
from kolscore.scoring import Assessor  # noqa: E402

TURNS = 5


def main():
    """Take turns, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rows = creator_rows(count)
    headers = tuple(rows[0])
    body = tuple(tuple(float(c) if type(c) is int else c for c in row.values()) for row in rows)
    assessor = Assessor(Rubric.load())
    calls = {
        "scoring those rows directly": lambda: annotate_sheet(Sheet([headers, *body]), assessor, {}, HEADERS),
        "KOL_SCORE, one answer for each row": lambda: called("KOL_SCORE", (headers,), body),
        "KOL_ANNOTATE, all answers": lambda: called("KOL_ANNOTATE", (headers, *body)),
    }
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(TURNS):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            best[name] = min(best[name], time.perf_counter() - start)
    directly = best["scoring those rows directly"]
    print(f"{count:,} rows of {len(headers)} columns, best of {TURNS} turns:")
    for name, seconds in best.items():
        print(f"{name}: {seconds:.2f} s, {seconds / directly:.2f} times")


def called(name, *blocks):
    """A call as VBA makes it, with what may be left out left out."""
    words = [*map(pywin32_stand_in.Cells, blocks), *[pywin32_stand_in.MISSING] * (3 - len(blocks))]
    return EXCEL.CallUDF("kolscore.excel.functions", name, words, None, pywin32_stand_in.Cells(None))


if __name__ == "__main__":
    main()
