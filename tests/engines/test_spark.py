"""The door of Spark: whatever the partitions, and whoever is killed in between, the answers are those of the one table."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'kolscore[arrow]'")
pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'kolscore[spark]'")

import pyarrow.parquet as pq  # noqa: E402
import pyspark  # noqa: E402
from lake import table_of  # noqa: E402
from pyspark import cloudpickle  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

import kolscore.arrow as ka  # noqa: E402
import kolscore.spark as ks  # noqa: E402
from kolscore.api import assessor_of  # noqa: E402
from kolscore.engines.spark import answering  # noqa: E402
from kolscore.errors import InputError  # noqa: E402

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Spark needs Java 17, and there is none on the path"
    ),
    pytest.mark.filterwarnings("ignore"),  # those of pyspark itself
]

ROWS = 600
cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers know no tests


@contextlib.contextmanager
def session(master, **settings):
    builder = SparkSession.builder.master(master).appName("kolscore tests")
    said = {
        "spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2", "spark.sql.session.timeZone": "UTC", **settings,
    }  # fmt: skip
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["JDK_JAVA_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # short runs start sooner so
    for key, value in said.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        yield spark
    finally:
        spark.stop()


@pytest.fixture(scope="module")
def spark():
    with session("local[2,4]") as spark:
        yield spark


@pytest.fixture(scope="module")
def table():
    table = table_of(ROWS).drop_columns(["never filled"])
    for name, kind in (
        ("platform", pa.string()),
        ("last post", pa.timestamp("us", "UTC")),
        ("job title", pa.string()),
    ):
        table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    return table


@pytest.fixture(scope="module")
def path(table, tmp_path_factory):
    path = tmp_path_factory.mktemp("spark") / "creators.parquet"
    pq.write_table(table, path)
    return str(path)


@pytest.fixture(scope="module")
def plan(table):
    return ka.plan(table)


@pytest.fixture(scope="module")
def expected(table, plan):
    return rows_of(ka.annotate(table, plan).drop_columns(["last post"]).to_pylist())


def rows_of(rows):
    return sorted((tuple(row.items()) for row in rows), key=str)


def collected(df):
    return rows_of(row.asDict() for row in df.drop("last post").collect())


def test_the_plan_is_that_of_the_table_whatever_the_partitions(spark, path, plan):
    df = spark.read.parquet(path)
    texts = {ks.plan(df.repartition(parts)).text.replace("data frame", "table") for parts in (1, 7)}
    assert texts == {plan.text}


@pytest.mark.parametrize("parts", [1, 2, 7, 50])
def test_partitions_give_the_answers_of_the_table(spark, path, plan, expected, parts):
    df = spark.read.parquet(path).repartition(parts)
    assert collected(ks.annotate(df, plan=plan)) == expected


def test_the_order_of_rows_and_empty_and_null_partitions_move_nothing(spark, path, plan, expected):
    df = spark.read.parquet(path)
    for name in df.columns:
        if name != "topics":
            assert (
                collected(ks.annotate(df.repartitionByRange(3, name).sortWithinPartitions(name), plan=plan))
                == expected
            )
    nulls = spark.createDataFrame([[None] * len(df.columns)] * 3, df.schema).coalesce(1)
    both = ks.annotate(df.filter("false").union(df).union(nulls), plan=plan)
    assert collected(both.filter("handle is not null")) == expected
    assert [row[0] for row in both.filter("handle is null").select("KOL Label").collect()] == [
        "Insufficient evidence"
    ] * 3


def test_a_session_says_by_which_plan_and_rubric(spark, path, plan, rubric):
    answers = ks.annotate(spark.read.parquet(path), plan=plan, add=["range"], brief={"goal": "trust"})
    assert answers.schema["kolscore_notes"].metadata == {
        "kolscore.plan": plan.hash,
        "kolscore.rubric": f"{rubric.name} {rubric.version} ({rubric.hash})",
    }
    assert [
        answers.schema[name].dataType.simpleString() for name in ("KOL Credibility", "KOL Label", "KOL Range")
    ] == ["double", "string", "string"]


def test_what_does_not_fit_is_said_before_a_job_runs(spark, path, plan):
    df = spark.read.parquet(path)
    with pytest.raises(InputError, match='not there: "bio"'):
        ks.annotate(df.drop("bio"), plan=plan)
    with pytest.raises(InputError, match="was made with the rubric"):
        ks.annotate(df, plan=plan, rubric="pharma")


def test_an_engine_that_knows_pandas_alone_gives_the_same(spark, path, plan, expected):
    class Frame:
        """A data frame without mapInArrow."""

        def __init__(self, df):
            self.schema, self.columns, self.mapInPandas = df.schema, df.columns, df.mapInPandas

    df = spark.read.parquet(path).drop("topics")  # of lists, pandas makes arrays
    answers = ks.annotate(Frame(df), plan=_without_topics(plan)).collect()
    known = {dict(row)["handle"]: dict(row) for row in expected}
    same = [row["KOL Tier"] == known[row["handle"]]["KOL Tier"] for row in answers]
    assert len(same) == ROWS
    assert all(same)


def _without_topics(plan):
    blocks = plan.text.split("\n\n")
    return ks.RecordPlan("\n\n".join(block for block in blocks if 'header = "topics"' not in block))


def killing(work, marker, what):
    """The same work, in the middle of which, once, somebody is killed."""

    def killed(batches):
        for batch in work(batches):
            yield batch
            with contextlib.suppress(FileExistsError):
                os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
                os.kill(os.getpid() if what == "worker" else executor(), signal.SIGKILL)

    return killed


def executor():
    """The Java program that this worker belongs to."""
    process = os.getppid()
    while True:
        command = Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8", errors="replace")
        if "CoarseGrainedExecutorBackend" in command:
            return process
        process = int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def answers_with_a_killing(spark, path, plan, marker, what):
    df = spark.read.parquet(path).repartition(6)
    work = killing(answering(plan, assessor_of(None, None)), str(marker), what)
    return collected(df.mapInArrow(work, ks.annotate(df, plan=plan).schema))


def test_a_worker_that_is_killed_costs_no_answer(spark, path, plan, expected, tmp_path):
    assert answers_with_a_killing(spark, path, plan, tmp_path / "killed", "worker") == expected
    assert (tmp_path / "killed").exists()


def test_an_executor_that_is_killed_costs_no_answer(spark, path, plan, expected, tmp_path):
    spark.stop()
    with session("local-cluster[2,1,1024]") as cluster:
        assert answers_with_a_killing(cluster, path, plan, tmp_path / "killed", "executor") == expected
    assert (tmp_path / "killed").exists()


def command(*words, master="local[1]"):
    here = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
    words = (sys.executable, "-m", "kolscore", "annotate", *map(str, words), "--engine", "spark")
    return subprocess.run((*words, "--master", master), env=here, capture_output=True, text=True, check=False)


def test_the_command_starts_a_session_and_gives_the_same(path, expected, tmp_path):
    result = command(path, "-o", tmp_path / "scored")
    assert result.returncode == 0, result.stderr
    assert "written: " in result.stderr
    scored = pq.read_table(tmp_path / "scored").drop_columns(["last post"])
    assert rows_of(scored.to_pylist()) == expected


REMOTE = """
import sys
import kolscore.spark
from pyspark.sql import SparkSession

spark = SparkSession.builder.remote("local[1]").config("spark.sql.session.timeZone", "UTC").getOrCreate()
df = spark.read.parquet(sys.argv[1])
assert "connect" in type(df).__module__, type(df)
plan = kolscore.spark.plan(df)
plan.save(sys.argv[2])
kolscore.spark.annotate(df.repartition(3), plan=plan).write.parquet(sys.argv[3])
spark.stop()
"""


def test_spark_connect_gives_the_same(path, plan, expected, tmp_path):
    pytest.importorskip("grpc", reason="Spark Connect is not installed: pip install 'pyspark[connect]'")
    if not list(Path(pyspark.__file__).parent.glob("jars/spark-connect_*.jar")):
        pytest.skip("this pyspark brings no server of Spark Connect, and would download one")
    here = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    words = [sys.executable, "-c", REMOTE, path, str(tmp_path / "plan.toml"), str(tmp_path / "scored")]
    result = subprocess.run(words, env=here, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "plan.toml").read_text(encoding="utf-8").replace("data frame", "table") == plan.text
    scored = pq.read_table(tmp_path / "scored").drop_columns(["last post"])
    assert rows_of(scored.to_pylist()) == expected


def test_the_command_says_where_spark_looks_for_parquet(path, tmp_path):
    inside = tmp_path / "lakes" / "one"
    inside.mkdir(parents=True)
    for part in [Path(path)] if Path(path).is_file() else sorted(Path(path).rglob("*.parquet")):
        shutil.copy(part, inside)
    result = command(tmp_path / "lakes", "-o", tmp_path / "scored")
    assert result.returncode == 1
    assert "Spark finds no parquet directly in it" in result.stderr
    assert not (tmp_path / "scored").exists()
    result = command(path, "-o", tmp_path / "scored", master="nonsense")
    assert result.returncode == 1
    assert "--engine spark: there is no Spark session at nonsense" in result.stderr


def two_files(path, folder, change):
    """A folder with the file, and another which is changed."""
    folder.mkdir()
    table = pq.read_table(path)
    pq.write_table(table, folder / "a.parquet")
    pq.write_table(change(table), folder / "b.parquet")
    return folder


def numbers(table):
    followers = pa.array([int(cell) if cell.isdigit() else None for cell in table["followers"].to_pylist()])
    return table.set_column(table.column_names.index("followers"), "followers", followers)


def test_the_command_names_file_and_column(path, plan, tmp_path):
    lacking = two_files(path, tmp_path / "lacking", lambda table: table.drop_columns(["bio"]))
    plan.save(tmp_path / "plan.toml")
    result = command(lacking, "-o", tmp_path / "scored", "--plan", tmp_path / "plan.toml")
    assert result.returncode == 1
    assert (
        f'{lacking}/b.parquet: {tmp_path}/plan.toml names columns that are not there: "bio"' in result.stderr
    )
    (lacking / "b.parquet").write_bytes(b"PAR1 and no more")
    result = command(lacking, "-o", tmp_path / "scored")
    assert f"{lacking}/b.parquet: cannot be read as parquet" in result.stderr
    result = command(two_files(path, tmp_path / "typed", numbers), "-o", tmp_path / "scored")
    assert result.returncode == 1
    assert 'in these files "followers" is string in a.parquet, int64 in b.parquet' in result.stderr
    assert not (tmp_path / "scored").exists()
