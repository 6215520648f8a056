"""A long table is decided by rows that are the same however it is cut and whatever order it has."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from kolscore.reading import Profile, Sheet, profile, read_table, table as reading

CELLS = st.one_of(
    st.none(), st.just(""), st.sampled_from(["a", "1.2K", "3,4"]), st.floats(0, 9).map(lambda x: round(x, 1))
)
ROWS = st.lists(st.lists(CELLS, max_size=4), max_size=60)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Takes a few rows for many."""
    monkeypatch.setattr(profile, "ROWS", 12)
    monkeypatch.setattr(reading, "ROWS", 12)
    monkeypatch.setattr(profile, "_OF_COLUMN", 3)


@given(ROWS, st.lists(st.integers(0, 60), max_size=5), st.integers(0, 99))
def test_the_profile_of_parts_is_that_of_the_whole_in_any_order(rows, cuts, seed):
    whole = Profile.of(rows)
    shuffled = random.Random(seed).sample(rows, len(rows))
    bounds = [0, *sorted(cut for cut in cuts if cut < len(rows)), len(rows)]
    parts = [Profile.of(shuffled[first:end]) for first, end in pairwise(bounds)]
    random.Random(seed).shuffle(parts)
    assert sum(parts, Profile()) == whole
    assert sum((Profile.of([row]) for row in rows), Profile()) == whole
    assert sum(parts, Profile()).rows() == whole.rows()


@given(ROWS)
def test_it_keeps_rows_of_the_table_and_some_of_each_column(rows):
    kept = Profile.of(rows)
    assert kept.count == len(rows)
    assert all(row in rows for row in kept.rows())
    assert len(kept.rows()) >= min(12, len(rows))
    for index in range(4):
        filled = [row for row in rows if index < len(row) and row[index] not in (None, "")]
        assert not filled or any(row in filled for row in kept.rows())


LISTS = {
    "percent": lambda n: f"{n % 90 / 10 + 0.2:.1f}",  # no number shows by itself what it is
    "comma": lambda n: f"{n % 7 + 1},{n % 10}" if n % 3 else f"{n % 7 + 1}",
    "fraction": lambda n: 0.004 * (n % 20 + 1),
}


@pytest.mark.parametrize("kind", LISTS)
def test_rows_get_the_same_facts_in_any_order_of_a_long_table(kind):
    header = ["Handle", "Followers", "ER"]
    body = [[f"@p{n}x", f"{n * 37 % 900 + 1}K", LISTS[kind](n)] for n in range(120)]
    facts = {}
    for order in (
        body,
        body[::-1],
        sorted(body, key=lambda row: str(row[2])),
        random.Random(1).sample(body, 120),
    ):
        table = read_table(Sheet([header, *order]))
        assert len(table.rows) == 120
        for row in table.rows:
            told = [(note.field, note.message) for note in row.notes]
            assert facts.setdefault(row.creator.handle, (row.creator, told)) == (row.creator, told)
        assert facts.setdefault("decided", table.plan) == table.plan
