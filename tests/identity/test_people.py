"""Who is one person: cases, and what holds whatever the list is."""

import tomllib

import pytest
from conftest import ROOT
from hypothesis import given, strategies as st
from invented import judged, people

from kolscore.identity.account import Held, Key, account, mark_of
from kolscore.identity.fold import plain
from kolscore.identity.links import Links
from kolscore.identity.people import people_of
from kolscore.identity.tables import find
from kolscore.reading import Sheet, read_tables

CASES = tomllib.loads((ROOT / "tests" / "cases" / "people.toml").read_text(encoding="utf-8"))["case"]
HEADERS = ["Platform", "Handle", "Name", "Email", "Link", "Country", "Bio", "Followers"]


def found(accounts, rules, decisions=None):
    return people_of(Links(accounts, rules), accounts, rules, decisions or {})


def groups(people):
    """The rows of each person, from 1, of those who have several."""
    return sorted(sorted(place + 1 for place in one.places) for one in people.people if len(one.places) > 1)


def in_sheet(rows, assessor, file="list.csv"):
    cells = [row.split("|") for row in rows]
    sheet = Sheet(
        [HEADERS, *([cell or None for cell in row[:7]] + [int(row[7])] for row in cells)], file=file
    )
    return find(read_tables(sheet), assessor)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_cases(case, assessor):
    one = in_sheet(case["rows"], assessor).people
    assert groups(one) == case.get("one", [])
    asked = sorted(sorted((pair.one.place + 1, pair.other.place + 1)) for pair in one.open)
    assert asked == case.get("ask", [])
    if "why" in case:
        assert any(case["why"] in person.why for person in one.people)


def test_a_shared_mailbox_of_many_is_told_and_counts_nothing(assessor):
    rows = [
        f"instagram|@maker.no{n}x|Maker {'abcdefghijklmnopqrst'[n]}ona|desk@house.example||||9"
        for n in range(20)
    ]
    one = in_sheet(rows, assessor).people
    assert groups(one) == []
    assert one.crowds == ("e-mail desk@house.example: in 20 rows",)


def test_cells_of_several_tables_keep_their_file(assessor):
    sheets = [
        Sheet([["Handle", "Followers", "Platform"], ["@skin.by.ana", 5000, platform]], file=f"{platform}.csv")
        for platform in ("instagram", "tiktok")
    ]
    tables = [table for sheet in sheets for table in read_tables(sheet)]
    (person,) = find(tables, assessor).people.people
    assert "(instagram.csv A2, tiktok.csv A2)" in person.why


@pytest.mark.parametrize("seed", [1, 2])
def test_invented_people_with_collisions(rubric, seed):
    accounts, owners = people(1_500, seed)
    precision, recall = judged(found(accounts, rubric.identity), owners)
    assert precision >= 0.99
    assert recall >= 0.85


def test_a_long_list_stays_precise(rubric):
    accounts, owners = people(8_000)
    precision, recall = judged(found(accounts, rubric.identity), owners)
    assert precision >= 0.99
    assert recall >= 0.7


def test_on_real_lists_handles_and_names_agree(shared, assessor):
    """Of 104 people in these lists, looked at one by one, each is one person; the 62 of Instagram and TikTok are among them."""
    from kolscore.workbook.read import open_book

    tables = []
    for platform, given_columns in (("instagram", {}), ("tiktok", {}), ("youtube", {"handle": "B"})):
        book = open_book(shared / "creators" / f"kaggle_top1000_{platform}_2022-12.csv")
        book.platform = platform
        tables += read_tables(book.sheet(""), given_columns)
    every = find(tables, assessor).people
    several = [one for one in every.people if len(one.different) > 1]
    both = [
        one for one in several if {"instagram", "tiktok"} <= {account.platform for account in one.accounts}
    ]
    assert len(several) >= 100
    assert len(both) >= 62
    for one in several:
        platforms = [account.platform for account in one.different]
        assert len(platforms) == len(set(platforms)), one
        assert any(words in one.why for words in ("same handle", "like handles", "same name")), one


# --- what holds whatever the list is ---------------------------------------------------------------------

handles = st.sampled_from(
    ["ann.bakes", "annbakes", "ann.bakes.tv", "the.ann.bakes", "bo", "drbo", "bo.official", "kai.lifts", ""]
)
names = st.sampled_from(["Ann Bell", "Bell Ann", "Ann", "Bo Chen", "Kai Ito", "Kai Lund", "", "李雷"])
mails = st.sampled_from(["", "", "ann@bell.example", "bo@chen.example"])
links = st.sampled_from([None, None, Key("tiktok", "ann.bakes"), Key("instagram", "bo")])


@st.composite
def lists(draw, most=9):
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["instagram", "tiktok", "youtube", ""]),
                handles,
                names,
                mails,
                links,
                st.integers(1, 9),
            ),
            max_size=most,
        )
    )
    return [made(place, *row) for place, row in enumerate(rows)]


def made(place, platform, handle, name, mail, link, followers):
    return account(
        place, platform, handle, name, emails=(Held(mail, mail, ""),) if mail else (),
        links=((link, Held(link.handle, link.handle, "")),) if link else (), followers=float(followers),
    )  # fmt: skip


def who(people, accounts):
    """Which accounts go together, whatever rows they stand in."""
    return sorted(
        sorted(
            (accounts[place].reference, accounts[place].folded, accounts[place].followers)
            for place in one.places
        )
        for one in people.people
    )


@given(lists(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rubric, accounts, rng):
    mixed = list(accounts)
    rng.shuffle(mixed)
    mixed = [one._replace(place=place, row=f"row {place}") for place, one in enumerate(mixed)]
    named = [one for one in accounts if one.handle]
    assert len(found(accounts, rubric.identity).people) == len(found(mixed, rubric.identity).people)
    if len({(one.platform, one.handle) for one in named}) == len(accounts):
        assert who(found(accounts, rubric.identity), accounts) == who(found(mixed, rubric.identity), mixed)


@given(lists())
def test_every_row_is_of_one_person_and_ids_are_their_own(rubric, accounts):
    one = found(accounts, rubric.identity)
    assert sorted(place for person in one.people for place in person.places) == list(range(len(accounts)))
    assert len({person.id for person in one.people}) == len(one.people) <= len(accounts)


@given(lists(), st.data())
def test_a_no_is_never_overruled_not_even_through_a_third_account(rubric, accounts, data):
    named = [one for one in accounts if one.handle and one.platform]
    if len({one.mark for one in named}) < 2:
        return
    one, other = data.draw(st.permutations(sorted({one.mark for one in named})))[:2]
    apart = found(accounts, rubric.identity, {frozenset((one, other)): False})
    for person in apart.people:
        assert not {one, other} <= {account.mark for account in person.accounts}


@given(lists(), st.data())
def test_a_yes_outranks_every_rule(rubric, accounts, data):
    named = sorted({one.mark for one in accounts if one.handle and one.platform})
    if len(named) < 2:
        return
    one, other = data.draw(st.permutations(named))[:2]
    together = found(accounts, rubric.identity, {frozenset((one, other)): True})
    assert any({one, other} <= {account.mark for account in person.accounts} for person in together.people)


@given(lists(), lists(1))
def test_another_row_never_splits_what_is_sure_by_a_key(rubric, accounts, more):
    """An account, an e-mail or a link (8 points and more) holds whatever else stands in the list."""
    rules = rubric.identity
    before = found(accounts, rules)
    after = found([*accounts, *(one._replace(place=len(accounts)) for one in more)], rules)
    for pair in before.joined:
        if pair.points >= rules.second_account:
            assert after.of_place[pair.one.place] is after.of_place[pair.other.place]


@given(lists())
def test_nobody_is_joined_by_a_name_alone(rubric, accounts):
    for pair in found(accounts, rubric.identity).joined:
        assert {reason.kind for reason in pair.reasons} - {"name", "common_name", "like_name", "country"}


def test_ids_are_the_same_in_every_list_that_has_the_account(rubric):
    few = [account(0, "instagram", "@ann.bakes", "Ann Bell")]
    more = [account(0, "tiktok", "@kai.lifts"), account(1, "instagram", "ann.bakes", "A.")]
    assert found(few, rubric.identity).people[0].id == found(more, rubric.identity).of_place[1].id


def test_a_reference_is_understood_however_it_is_written():
    assert mark_of("Instagram @Ann.Bakes") == mark_of("instagram ann.bakes ") != mark_of("tiktok @ann.bakes")
    assert plain("＠Ann.Bakes") == "ann.bakes"
