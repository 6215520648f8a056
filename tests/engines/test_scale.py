"""What docs/scale.md shows runs, on each engine that is installed, and gives the answers of the one table."""

import re

import pytest
from conftest import ROOT

pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'kolscore[arrow]'")

import pyarrow.parquet as pq
from lake import table_of

import kolscore.arrow as ka

TEXT = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```python ?(\w*)\n(.*?)```", TEXT, re.DOTALL))


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """Two files, and the plan of both."""
    monkeypatch.chdir(tmp_path)
    table = table_of(200).drop_columns(["never filled", "topics"])
    table = table.set_column(2, "platform", table["platform"].cast("string"))
    (tmp_path / "lake").mkdir()
    pq.write_table(table.slice(0, 90), tmp_path / "lake" / "a.parquet")
    pq.write_table(table.slice(90), tmp_path / "lake" / "b.parquet")
    return table


def ran(engine, lake):
    names = {"table": lake}
    exec(BLOCKS[""], names)  # noqa: S102 - it is our own page
    if engine:
        exec(BLOCKS[engine], names)  # noqa: S102 - as above
    return names


def labels(rows):
    return sorted((handle, label) for handle, label in rows)


@pytest.fixture
def expected(lake):
    scored = ka.annotate(lake, ka.plan(lake))
    return labels(zip(scored["handle"].to_pylist(), scored["KOL Label"].to_pylist(), strict=True))


def test_the_first_example_runs(lake, expected):
    scored = ran("", lake)["scored"]
    assert labels(zip(scored["handle"].to_pylist(), scored["KOL Label"].to_pylist(), strict=True)) == expected


def test_polars(lake, expected):
    pytest.importorskip("polars")
    assert labels(ran("polars", lake)["result"].select("handle", "KOL Label").rows()) == expected


def test_duckdb(lake, expected):
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    counts = dict(ran("duckdb", lake)["result"])
    assert counts == {label: sum(one == label for _, one in expected) for label in counts}
    assert sum(counts.values()) == len(expected)


@pytest.mark.filterwarnings("ignore")  # those of dask itself
def test_dask(lake, expected):
    pytest.importorskip("dask.dataframe", reason="dask is not installed: pip install 'dask[dataframe]'")
    result = ran("dask", lake)["result"]
    assert labels(zip(result["handle"], result["KOL Label"], strict=True)) == expected


def test_every_example_that_is_not_run_says_so():
    assert set(BLOCKS) == {"", "spark", "polars", "duckdb", "dask", "ray"}
    assert "Not run by our tests" in TEXT
