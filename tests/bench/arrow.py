"""Compares the Arrow door with plain scoring of the same rows: `python tests/bench/arrow.py [rows] [times]`.

Processor seconds of one process, all by turns in one run, the least of each: the ratio is what counts, as it does not depend on
the machine. Plain is `kolscore.annotate` of the same rows in pandas, which decides what the columns mean too; barely plain is
reading and scoring alone, of rows that are cells already, by the plan that the door has.
"""

import gc
import sys
import time
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1] / "engines"))

from lake import table_of

import kolscore
import kolscore.arrow
from kolscore.answers import ALWAYS
from kolscore.api import assessor_of
from kolscore.engines.arrow import column_of, rows_in
from kolscore.engines.cells import leaves
from kolscore.engines.door import AT_ONCE, Door

ROWS = 20_000
TIMES = 3


def main() -> None:
    """Print both, and the ratio of their throughputs."""
    rows, times = (int(word) for word in (*sys.argv[1:3], *(ROWS, TIMES)[len(sys.argv) - 1 :]))
    table = table_of(rows).drop_columns(["never filled", "topics"])
    table = table.set_column(2, "platform", table["platform"].cast(pa.string()))
    frame = table.to_pandas()
    plan = kolscore.arrow.plan(table)
    core = Door(plan, assessor_of(None, None))
    fitted = core.fitted([column_of(leaf) for leaf in leaves(table.schema)])
    cells = [rows_in(batch, fitted.headers) for batch in table.to_batches(AT_ONCE)]
    ways = {
        "plain": lambda: kolscore.annotate(frame),
        "barely plain": lambda: [core.answered(fitted.headers, some, ALWAYS) for some in cells],
        "door": lambda: kolscore.arrow.annotate(table, plan),
    }
    took = {name: [] for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            took[name].append(_seconds(way))
    least = {name: min(seconds) for name, seconds in took.items()}
    for name, seconds in least.items():
        print(f"{name:12} {rows / seconds:9,.0f} rows a second  {seconds:.2f} s")
    for name in ("plain", "barely plain"):
        print(f"throughput of the door, of {name} scoring: {least[name] / least['door']:.2f}")


def _seconds(work) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
