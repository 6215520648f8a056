"""What is decided by a column as a whole is true of it, the same in whatever order its cells stand, and said once."""

import random
import re
from statistics import median

import pytest
from hypothesis import given, strategies as st

from kolscore.reading import Sheet, read_table
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.number_columns import read_numbers
from kolscore.reading.sheet import Percent

RATES = ["engagement_rate", "fake_followers_share", "sponsored_share"]
SHARES = st.one_of(
    st.floats(0.001, 0.3), st.floats(0.05, 1), st.floats(0.1, 30), st.floats(1, 100), st.sampled_from([0.0, 1.0])
).map(lambda number: round(number, 3))  # fmt: skip
CELLS = st.one_of(
    SHARES, SHARES.map(str), SHARES.map("{}%".format), st.floats(0.001, 0.5).map(Percent),
    st.sampled_from(["12.3K", "1.234", "3,5", "2천만", "12 mil", "45 tis.", "12 B", "0", "-", "a lot", "45k IG / 12k TT", "~ 5"]),
)  # fmt: skip


def table_of(*columns):
    handles = ["Handle", *(f"@p{number}x" for number in range(len(columns[0]) - 1))]
    return read_table(Sheet([list(row) for row in zip(handles, *columns, strict=True)]))


@given(st.sampled_from(RATES), st.lists(SHARES, min_size=1, max_size=40), st.sampled_from(["", "percent"]))
def test_the_reason_that_is_given_is_true_of_the_column(field, cells, unit):
    column = read_numbers(field, HeaderMeaning(field, unit=unit), cells)
    said = f"{column.decision} {column.doubt}"
    numbers = [number for number in cells if number > 0]
    for above, many in re.findall(r"(\d+) of (\d+) numbers are above 1[, ]", said):
        assert (int(above), int(many)) == (sum(number > 1 for number in numbers), len(numbers))
    for middle in re.findall(r"the middle (?:number|one) is ([\d.]*\d)", said):
        assert middle == f"{median(numbers):g}"
    assert "no number is above 1" not in said or max(numbers) <= 1
    assert "header says percent" not in said or unit == "percent"
    assert "every number is 1 or 0" not in said or set(cells) <= {0, 1}


@given(st.lists(SHARES, min_size=1, max_size=19))
def test_a_few_small_values_never_make_rates_of_30_percent_and_more(cells):
    numbers = [number for number in cells if number <= 1]
    if numbers:
        column = read_numbers("engagement_rate", HeaderMeaning("engagement_rate"), numbers)
        assert all(value is None or value < 0.3 for value in column.values)


@given(
    st.sampled_from(["followers", "avg_views", "awards", *RATES]),
    st.lists(CELLS, min_size=1, max_size=30),
    st.integers(0, 99),
)
def test_the_order_of_the_rows_decides_nothing(field, cells, seed):
    places = list(range(len(cells)))
    random.Random(seed).shuffle(places)
    one, other = (
        read_numbers(field, HeaderMeaning(field), order)
        for order in (cells, [cells[place] for place in places])
    )
    assert [one.values[place] for place in places] == other.values
    assert (one.unit, one.decision, one.doubt) == (other.unit, other.decision, other.doubt)


def test_what_would_be_said_of_many_cells_is_said_once():
    table = table_of(["Followers", "1.2K", *(str(100 + number) for number in range(154)), *["~ 3K"] * 30])
    (note,) = table.all_notes
    assert note.cell == "B1"
    assert "154 audiences are below 1,000" in note.message
    assert "30 cells" in note.message


@pytest.mark.parametrize("swapped", [True, False])
def test_more_comments_than_likes_in_most_rows_are_noticed_once_and_not_read(swapped):
    likes, comments = ["900", "1200", "40", "310"], ["12", "31", "44", "9"]
    heads = ["Avg comments", "Avg likes"] if swapped else ["Avg likes", "Avg comments"]
    table = table_of([heads[0], *likes], [heads[1], *comments])
    assert all((row.creator.avg_likes is None) == swapped for row in table.rows)
    assert [note.message.split(",")[0] for note in table.all_notes] == (
        ["3 of 4 rows have more comments than likes"] if swapped else []
    )


def test_words_under_a_header_for_a_number_are_noticed_once():
    table = table_of(
        ["Followers", *["12K"] * 6], ["Views avg.", "Spain", "Brazil", "Spain", "Italy", "India", "Chad"]
    )
    (note,) = table.all_notes
    assert note.cell == "C1"
    assert '"Brazil"' in note.message


def test_no_followers_beside_likes_are_unknown():
    table = table_of(["Followers", "0", "12K", "0"], ["Avg likes", "1.2M", "800", ""])
    assert [row.creator.followers for row in table.rows] == [None, 12_000, 0]
    assert [note.cell for note in table.all_notes] == ["B2", "B4"]
