"""Times scoring against reading: `python tests/bench/scoring.py [rows]`; prints a ratio, asserts nothing.

The peer is python-calamine, reading the same rows from an xlsx file. Both take
turns in one process. Noise of a machine only ever adds time, so the best turn
counts: of the whole file for reading, of each thousand rows for scoring.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook
from sheet import creator_rows

from kolscore.creator import Creator
from kolscore.rubric import Rubric
from kolscore.scoring import Assessor

TURNS = 12
SLICE = 1_000


def main() -> None:
    """Write the sheet, take turns, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    rows = creator_rows(count)
    creators = [Creator(**row) for row in rows]
    rubric = Rubric.load()
    slices = [creators[start : start + SLICE] for start in range(0, count, SLICE)]
    best_read = float("inf")
    best_score = [float("inf")] * len(slices)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "creators.xlsx"
        _write(path, rows)
        del rows
        for _ in range(TURNS):
            best_read = min(best_read, _timed(lambda: _read(path)))
            assessor = Assessor(rubric)
            for number, part in enumerate(slices):
                spent = _timed(lambda part=part, assessor=assessor: _score(assessor, part))
                best_score[number] = min(best_score[number], spent)
    read, score = best_read / count * 1e6, sum(best_score) / count * 1e6
    print(f"{count:,} rows of {len(creators[0].__slots__)} fields, best of {TURNS} turns")
    print(
        f"python-calamine reads a row in {read:.1f} µs; kolscore scores it in {score:.1f} µs; ratio {score / read:.2f}"
    )


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)


def _read(path: Path) -> None:
    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def _score(assessor: Assessor, creators: list[Creator]) -> None:
    for assessment in assessor.assess_all(creators):
        assert assessment.why


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
