"""Times kolscore against reading alone: `python tests/bench/scoring.py [rows]`; prints ratios, asserts nothing.

The peer is python-calamine, reading the cells of the same rows from an xlsx
file. All take turns in one process. Noise of a machine only ever adds time, so
the best turn counts: of the whole file for reading its cells and for making
creators of them, of each thousand rows for scoring.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook
from sheet import creator_rows

from kolscore.creator import FIELDS, Creator
from kolscore.reading import Sheet, read_tables
from kolscore.rubric import Rubric
from kolscore.scoring import Assessor, no_collection

TURNS = 12
SLICE = 1_000


def main() -> None:
    """Write the sheet, take turns, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    rubric = Rubric.load()
    best_cells = best_meaning = float("inf")
    best_score = [float("inf")] * -(-count // SLICE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "creators.xlsx"
        _write(path, creator_rows(count))
        for _ in range(TURNS):
            spent, rows = _timed(lambda: _cells(path))
            best_cells = min(best_cells, spent)
            spent, creators = _timed(lambda rows=rows: _creators(rows))
            best_meaning = min(best_meaning, spent)
            del rows
            assessor = Assessor(rubric)
            for number in range(len(best_score)):
                part = creators[number * SLICE : (number + 1) * SLICE]
                spent, _ = _timed(lambda part=part, assessor=assessor: _score(assessor, part))
                best_score[number] = min(best_score[number], spent)
    cells, meaning, score = (part / count * 1e6 for part in (best_cells, best_meaning, sum(best_score)))
    print(f"{count:,} rows of {len(FIELDS)} fields, best of {TURNS} turns, for each row:")
    print(f"python-calamine reads its cells in {cells:.1f} µs")
    print(f"kolscore makes a creator of them in {meaning:.1f} µs, ratio {meaning / cells:.2f}")
    print(f"kolscore scores the creator in {score:.1f} µs, ratio {score / cells:.2f}")
    print(f"all together {cells + meaning + score:.1f} µs, ratio {(cells + meaning + score) / cells:.2f}")


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)


def _cells(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def _creators(rows: list[list[Any]]) -> list[Creator]:
    with no_collection():
        (table,) = read_tables(Sheet(rows))
    return [row.creator for row in table.rows]


def _score(assessor: Assessor, creators: list[Creator]) -> None:
    for assessment in assessor.assess_all(creators):
        assert assessment.why


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


if __name__ == "__main__":
    main()
