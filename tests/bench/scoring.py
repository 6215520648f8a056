"""Times kolscore against reading alone: `python tests/bench/scoring.py [rows]`; prints ratios, asserts nothing.

The peer is python-calamine, reading the cells of the same rows from an xlsx
file. All take turns in one process. Noise of a machine only ever adds time, so
the best turn counts: of the whole file for reading its cells and for making
creators of them, of each thousand rows for scoring. Set OPENBLAS_NUM_THREADS=1,
or numpy (which openpyxl imports) starts threads and processes start anew, as
they do not on the command line.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook
from sheet import creator_rows

from kolscore import running
from kolscore.answers import ALWAYS
from kolscore.creator import Creator
from kolscore.fields import FIELDS
from kolscore.pipeline import Headers
from kolscore.reading import CreatorTable, Sheet, read_tables
from kolscore.rubric import Rubric
from kolscore.scoring import Assessor, no_collection
from kolscore.workbook.read import open_book
from kolscore.workbook.spool import Spool

TURNS = 12
SLICE = 1_000
PROCESSES = os.cpu_count() or 1


def main() -> None:
    """Write the sheet, take turns, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    rubric = Rubric.load()
    best_cells = best_meaning = best_together = best_in_parts = float("inf")
    best_score = [float("inf")] * -(-count // SLICE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "creators.xlsx"
        _write(path, creator_rows(count))
        for _ in range(TURNS):
            spent, rows = _timed(lambda: _cells(path))
            best_cells = min(best_cells, spent)
            spent, table = _timed(lambda rows=rows: _table(rows))
            best_meaning = min(best_meaning, spent)
            del rows
            creators = [row.creator for row in table.rows]
            assessor = Assessor(rubric)
            spent, _ = _timed(lambda table=table, assessor=assessor: _score_together(assessor, table))
            best_together = min(best_together, spent)
            spent, _ = _timed(lambda assessor=assessor: _in_parts(path, assessor))
            best_in_parts = min(best_in_parts, spent)
            for number in range(len(best_score)):
                part = creators[number * SLICE : (number + 1) * SLICE]
                spent, _ = _timed(lambda part=part, assessor=assessor: _score(assessor, part))
                best_score[number] = min(best_score[number], spent)
    parts = (best_cells, best_meaning, sum(best_score), best_together, best_in_parts)
    cells, meaning, score, together, in_parts = (part / count * 1e6 for part in parts)
    print(f"{count:,} rows of {len(FIELDS)} fields, best of {TURNS} turns, for each row:")
    print(f"python-calamine reads its cells in {cells:.1f} µs")
    print(f"kolscore makes a creator of them in {meaning:.1f} µs, ratio {meaning / cells:.2f}")
    print(f"kolscore scores the creator in {score:.1f} µs, ratio {score / cells:.2f}")
    print(f"{PROCESSES} processes give its answer cells in {together:.1f} µs, ratio {together / cells:.2f}")
    print(f"all together {cells + meaning + score:.1f} µs, ratio {(cells + meaning + score) / cells:.2f}")
    spread = cells + meaning + together
    print(f"all together, on {PROCESSES} processors {spread:.1f} µs, ratio {spread / cells:.2f}")
    print(f"read and scored in parts, as large sheets are, {in_parts:.1f} µs, ratio {in_parts / cells:.2f}")


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)


def _cells(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def _table(rows: list[list[Any]]) -> CreatorTable:
    with no_collection():
        (table,) = read_tables(Sheet(rows))
    return table


def _score(assessor: Assessor, creators: list[Creator]) -> None:
    for assessment in assessor.assess_all(creators):
        assert assessment.why


def _score_together(assessor: Assessor, table: CreatorTable) -> None:
    with ExitStack() as until:
        assert sum(
            1
            for _ in running.assessed(table, assessor, (), running.Running(PROCESSES, until, print)).answered(
                ALWAYS
            )
        )


def _in_parts(path: Path, assessor: Assessor) -> None:
    book = open_book(path)
    source = book.source(book.sheet_names[0])
    with ExitStack() as until:
        run = running.Running(PROCESSES, until, print)
        annotated = running.streamed(source, assessor, running.Asked(Headers(), ()), run, Spool)
        assert sum(1 for _ in annotated.answered(ALWAYS))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


if __name__ == "__main__":
    main()
