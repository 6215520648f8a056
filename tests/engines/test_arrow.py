"""The door of Arrow: any rows of a table get, by its plan, the answers that they have in the whole."""

import datetime as dt
import decimal
import random

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'kolscore[arrow]'")

from lake import SCHEMA, rows_of, table_of  # noqa: E402

import kolscore  # noqa: E402
import kolscore.arrow as ka  # noqa: E402
from kolscore.errors import InputError, NoCreatorTableError  # noqa: E402
from kolscore.scoring import Assessor  # noqa: E402

ROWS = 700
ANSWERS = ["KOL Tier", "KOL Label", "KOL Credibility", "KOL Confidence", "KOL Role", "KOL Why", "KOL Flags"]


@pytest.fixture(scope="module")
def table():
    return table_of(ROWS)


@pytest.fixture(scope="module")
def plan(table):
    return ka.plan(table)


@pytest.fixture(scope="module")
def whole(table, plan):
    return ka.annotate(table, plan)


def by_handle(*tables):
    rows = [row for table in tables for row in table.to_pylist()]
    return {row["handle"]: row for row in rows}


def cut(table, parts):
    edges = sorted(random.Random(parts).sample(range(1, len(table)), parts - 1))
    return [
        table.slice(first, end - first) for first, end in zip([0, *edges], [*edges, len(table)], strict=True)
    ]


@pytest.mark.parametrize("parts", [1, 2, 7, 50])
def test_parts_get_the_answers_of_the_whole(table, plan, whole, parts):
    assert pa.concat_tables([ka.annotate(part, plan) for part in cut(table, parts)]).equals(whole)


@pytest.mark.parametrize(
    "order", ["shuffled", *(name for name in SCHEMA.names if name not in ("topics", "never filled"))]
)
def test_the_order_of_rows_moves_neither_the_plan_nor_an_answer(table, plan, whole, order):
    table = table.set_column(2, "platform", table["platform"].cast(pa.string()))
    places = list(range(len(table)))
    random.Random(3).shuffle(places)
    other = table.take(places) if order == "shuffled" else table.sort_by(order)
    assert ka.plan(other).text == plan.text
    assert by_handle(*(ka.annotate(part, plan) for part in cut(other, 7))) == by_handle(whole)


def test_a_plan_from_parts_is_that_of_the_whole(table, plan):
    assert ka.plan(batch for part in cut(table, 9) for batch in part.to_batches()) == plan


def test_empty_and_null_parts_are_answered(table, plan, whole):
    assert ka.annotate(table.slice(0, 0), plan).schema == whole.schema
    none = pa.RecordBatch.from_pylist([], table.schema)
    assert ka.annotate(pa.Table.from_batches([none, none]), plan).num_rows == 0
    assert ka.annotate(none, plan).schema == whole.schema
    nulls = pa.Table.from_pylist([dict.fromkeys(SCHEMA.names)] * 3, SCHEMA)
    assert ka.annotate(nulls, plan)["KOL Label"].to_pylist() == ["Insufficient evidence"] * 3


def test_a_batch_stays_a_batch(table, plan, whole):
    batch = table.to_batches()[0]
    answers = ka.annotate(batch, plan)
    assert isinstance(answers, pa.RecordBatch)
    assert pa.Table.from_batches([answers]).equals(whole)
    assert isinstance(ka.annotate(batch.slice(0, 0), plan), pa.RecordBatch)


def test_columns_and_types_stay_and_the_answers_are_typed(table, whole, rubric, plan):
    assert whole.select(SCHEMA.names).equals(table)
    kinds = {"KOL Credibility": pa.float64(), "KOL Confidence": pa.float64()}
    assert [whole.schema.field(name).type for name in ANSWERS] == [
        kinds.get(name, pa.string()) for name in ANSWERS
    ]
    assert whole.schema.field("kolscore_notes").type == pa.list_(pa.string())
    assert whole.schema.metadata == {
        b"kolscore.plan": plan.hash.encode(),
        b"kolscore.rubric": f"{rubric.name} {rubric.version} ({rubric.hash})".encode(),
    }


def test_the_answers_are_those_of_the_python_door(whole):
    data = pd.DataFrame(rows_of(ROWS))
    data["topics"] = data["topics"].map("; ".join)
    plain = kolscore.annotate(data.drop(columns="crawler id"))
    others = plain["name"] != "Total"
    mine = whole.to_pandas()
    for answer in ANSWERS:
        left, right = (
            column.where(column.notna(), None)[others].tolist() for column in (plain[answer], mine[answer])
        )
        assert left == right


def test_a_creator_called_total_is_a_creator(whole):
    (total,) = (row for row in whole.to_pylist() if row["name"] == "Total")
    assert total["KOL Label"]


def test_a_saved_plan_is_the_plan(table, plan, whole, tmp_path):
    plan.save(tmp_path / "plan.toml")
    answers = ka.annotate(table, tmp_path / "plan.toml")
    assert answers.equals(whole)
    assert answers.schema.metadata == whole.schema.metadata


def test_notes_name_the_column_and_no_row(table, plan):
    odd = table.slice(0, 1).set_column(3, "followers", pa.array(["12..4"]))
    assert ka.annotate(odd, plan)["kolscore_notes"].to_pylist() == [
        ['followers "12..4": the points and commas do not add up to one number']
    ]


def test_a_second_run_writes_its_columns_anew(table, plan, whole):
    assert ka.annotate(whole, plan).equals(whole)
    wider = ka.annotate(table, plan, add=["range", "dimensions"])
    assert ka.annotate(wider, plan).equals(wider)
    assert ka.plan(wider).text == plan.text


def test_a_brief_and_a_rubric_count(table, plan):
    briefed = ka.annotate(table, plan, brief={"goal": "trust", "product": "skincare"})
    data = pd.DataFrame(rows_of(ROWS)).drop(columns=["crawler id", "topics"])
    plain = kolscore.annotate(data, brief={"goal": "trust", "product": "skincare"})
    differing = [row for row in range(ROWS) if briefed["KOL Role"][row].as_py() != plain["KOL Role"][row]]
    assert len(differing) < ROWS / 20  # the topics of some
    pharma = ka.plan(table, "pharma")
    assert ka.annotate(table, pharma, rubric="pharma")["KOL Tier"].null_count < ROWS


def test_another_rubric_than_that_of_the_plan_is_refused(table, plan):
    with pytest.raises(InputError, match=r"was made with the rubric .* make a new plan"):
        ka.annotate(table, plan, rubric="pharma")


def test_a_column_that_is_not_there_is_named(table, plan):
    with pytest.raises(InputError, match='columns that are not there: "bio"'):
        ka.annotate(table.drop_columns(["bio"]), plan)


def test_a_nested_column_is_named(table, plan):
    nested = table.set_column(7, "bio", pa.array([[{"a": 1}]] * ROWS))
    with pytest.raises(InputError, match='"bio": holds lists of struct'):
        ka.annotate(nested, plan)


def test_what_is_no_list_of_creators_is_refused():
    with pytest.raises(NoCreatorTableError):
        ka.plan(pa.table({"city": ["Bonn"], "rain": [3.2]}))
    with pytest.raises(NoCreatorTableError, match="no rows"):
        ka.plan(pa.table({"handle": pa.array([], pa.string())}))


def test_a_plan_that_leaves_things_to_the_rows_is_refused(table, tmp_path):
    (tmp_path / "p.toml").write_text(
        'kind = "kolscore reading plan"\n[[columns]]\nheader = "handle"\nfield = "handle"\n'
    )
    with pytest.raises(InputError, match="kolscore plan INPUT"):
        ka.annotate(table, tmp_path / "p.toml")


def test_standing_takes_the_whole_list(table, plan):
    with pytest.raises(InputError, match="needs the whole list"):
        ka.annotate(table, plan, add=["standing"])


def test_a_row_that_nobody_foresaw_costs_that_row_alone(table, plan, whole, monkeypatch):
    every = Assessor.assess_all

    def assess_all(self, creators):
        creators = list(creators)
        if any(creator.handle == "@maker00123" for creator in creators):
            raise ZeroDivisionError("no such luck")
        return every(self, creators)

    monkeypatch.setattr(Assessor, "assess_all", assess_all)
    answers = by_handle(ka.annotate(table, plan))
    lost = answers.pop("@maker00123")
    assert "ZeroDivisionError: no such luck" in lost["kolscore_notes"][0]
    assert lost["KOL Label"] is None
    assert answers.items() <= by_handle(whole).items()


def test_columns_within_structs_are_read_and_stay(table):
    author = pa.StructArray.from_arrays(
        [table["handle"].combine_chunks(), table["bio"].combine_chunks()], ["handle", "bio"]
    )
    inner = pa.table({"author": author, "followers": table["followers"]})
    made = ka.plan(inner)
    answers = ka.annotate(inner, made)
    assert 'header = "author.bio"\nfield = "bio"' in made.text
    assert answers["author"].combine_chunks().equals(author)
    assert "KOL" in answers["KOL Label"].to_pylist()


CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from(("1,2K", "3.4%", "12.05.2023", "=1+1", "\x00", "9" * 400, "NaN", "∞", "-5", "1e999"))
)  # fmt: skip
NUMBERS = st.one_of(st.none(), st.floats(), st.sampled_from((float("nan"), 1e300, -0.0, 1e15, 1e16)))
KINDS = {
    "followers": (CELLS, pa.string()),
    "engagement rate": (NUMBERS, pa.float64()),
    "avg likes": (st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), pa.int64()),
    "avg comments": (
        st.one_of(st.none(), st.decimals(-9, 9, places=2).map(decimal.Decimal)),
        pa.decimal128(9, 2),
    ),
    "last post": (st.one_of(st.none(), st.integers(-(2**62), 2**62)), pa.timestamp("us")),
    "account created": (st.one_of(st.none(), st.dates(dt.date(1, 1, 1))), pa.date32()),
    "bio": (st.one_of(st.none(), st.binary(max_size=9)), pa.binary()),
    "verified": (st.one_of(st.none(), st.booleans()), pa.bool_()),
}
RECORDS = st.lists(
    st.fixed_dictionaries({name: cells for name, (cells, _) in KINDS.items()}), min_size=1, max_size=12
)


@settings(max_examples=60)
@given(RECORDS, st.integers(0, 12))
def test_no_cell_makes_it_fail_and_no_other_row_matters(records, at):
    columns = {name: pa.array([row[name] for row in records], kind) for name, (_, kind) in KINDS.items()}
    table = pa.table({"handle": [f"@m{n}" for n in range(len(records))], **columns})
    plan = ka.plan(table)
    names = [*ANSWERS, "kolscore_notes"]  # nan is not equal to itself
    whole = ka.annotate(table, plan).select(names)
    parts = [table.slice(0, at), table.slice(at)]
    assert pa.concat_tables([ka.annotate(part, plan).select(names) for part in parts]).equals(whole)
    assert not any(
        "not scored" in note for notes in whole["kolscore_notes"].to_pylist() for note in notes or ()
    )


OTHERS = {
    "handle": pa.large_string(),
    "name": pa.string_view(),
    "platform": pa.dictionary(pa.int32(), pa.large_string()),
    "bio": pa.dictionary(pa.int16(), pa.string()),
    "job title": pa.large_binary(),
    "avg likes": pa.decimal128(30, 2),
    "avg comments": pa.uint64(),
    "last post": pa.timestamp("s", "Europe/Berlin"),
    "topics": pa.large_list(pa.large_string()),
    "sponsored share": pa.float64(),
}


def test_a_column_may_be_of_any_type_that_holds_the_same(table, whole):
    other = table
    for name, kind in OTHERS.items():
        column = table[name].combine_chunks()
        plain = pa.types.is_dictionary(column.type)
        column = pa.array((column.dictionary_decode() if plain else column).to_pylist())
        if pa.types.is_dictionary(kind):
            column = column.cast(kind.value_type).dictionary_encode()
        elif pa.types.is_string_view(kind):
            column = pa.array(column.to_pylist(), kind)
        else:
            column = column.cast(kind, safe=False)
        other = other.set_column(other.column_names.index(name), name, column)
    views = pa.array(table["topics"].to_pylist(), pa.list_view(pa.string()))
    for one in (other, other.set_column(other.column_names.index("topics"), "topics", views)):
        answers = ka.annotate(one, ka.plan(one))
        assert answers.select(ANSWERS).equals(whole.select(ANSWERS))
        assert answers.select(other.column_names).equals(one)
