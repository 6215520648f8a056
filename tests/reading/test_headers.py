"""Headers as people write them: what they say, what they do not say, and what one typed wrong was meant for."""

import tomllib
from pathlib import Path

import pytest

from kolscore.fields import FIELDS
from kolscore.reading import Sheet, read_table
from kolscore.reading.headers import meanings
from kolscore.reading.hints import nearest

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/headers.toml").read_text(encoding="utf-8"))
FOLLOWERS = [12_400, 8_100, 250_000, 31_000]


def table_of(headers, *columns):
    return read_table(Sheet([headers, *zip(*columns, strict=True)]))


def fields_of(table):
    return [column.field for column in table.columns]


@pytest.mark.parametrize("field", [field for field in CASES if field in FIELDS])
def test_headers_of_every_language_say_their_field(field):
    said = {
        header: {one.field for one in meanings(header)} for every in CASES[field].values() for header in every
    }
    assert {header: fields for header, fields in said.items() if field not in fields} == {}


def test_headers_that_say_nothing_that_is_read():
    said = {
        header: [one.field for one in meanings(header)]
        for every in CASES["nothing"].values()
        for header in every
    }
    assert {header: fields for header, fields in said.items() if fields} == {}


def test_growth_is_read_only_where_a_month_is_said():
    plain = [header for every in CASES["growth"].values() for header in every]
    assert {header: read for header in plain if (read := growth_in(header))} == {}
    assert growth_in("Follower growth (30 days)") == "growth_rate"
    assert growth_in("Monthly follower growth", 1_240, 980) == "followers_gained"


def growth_in(header, *cells):
    return fields_of(
        table_of(["Handle", "Followers", header], ["@a", "@b"], [9_000, 7_000], cells or (1.2, 3.1))
    )[2]


def test_every_field_that_is_scored_has_cases_in_the_fifteen_languages():
    languages = {language: 0 for every in CASES.values() for language in every}
    for field, every in CASES.items():
        if field in FIELDS and field not in ("notes", "h_index"):
            languages = {language: count + (language in every) for language, count in languages.items()}
    assert len(languages) == 15
    assert len(set(languages.values())) == 1


@pytest.mark.parametrize("language", CASES["typed"])
def test_a_slip_of_the_finger_is_offered_by_name(language):
    meant = {header: nearest(header, language) for header in CASES["typed"][language]}
    assert {header: near and near[1] for header, near in meant.items()} == CASES["typed"][language]


def test_words_that_are_meant_are_not_offered_as_others():
    assert {header: near for header in CASES["as_meant"]["en"] if (near := nearest(header))} == {}


@pytest.mark.parametrize(
    ("headers", "read"),
    [
        (["Followers Nov 2024", "Followers Dec 2024"], 1),
        (["Followers 2024-12-01", "Followers 2024-11-01"], 0),
        (["Followers Dec", "Followers Jan"], 1),
        (["Followers 1.11.", "Followers 1.12."], 1),
        (["Followers Q4 24", "Followers Q3 24"], 0),
        (["Followers", "Followers Nov 24"], 0),
        (["粉丝数（10月）", "粉丝数（11月）"], 1),
        (["Abonnés au 01/12/2024", "Abonnés au 01/11/2024"], 0),
        (["IG Followers Nov", "IG Followers Dec"], 1),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_several_days_the_latest_is_read_with_a_note(headers, read, turned):
    columns = [FOLLOWERS, [number + 500 for number in FOLLOWERS]]
    order = [1, 0] if turned else [0, 1]
    table = table_of(
        ["Handle", *(headers[at] for at in order)], ["@a", "@b", "@c", "@d"], *(columns[at] for at in order)
    )
    assert [row.creator.followers for row in table.rows] == columns[read]
    assert any("different times" in note.message and headers[read] in note.message for note in table.notes)


@pytest.mark.parametrize(
    "side", ["Newsletter subs", "Newsletter subscribers", "Podcast subscribers", "ニュースレター登録者数"]
)
def test_followers_are_those_of_the_social_account(side):
    many = [number * 10 for number in FOLLOWERS]
    table = table_of(["Handle", side, "Followers"], ["@a", "@b", "@c", "@d"], many, FOLLOWERS)
    assert [row.creator.followers for row in table.rows] == FOLLOWERS
    assert {row.creator.platform for row in table.rows} == {None}
    assert any(side in note.message for note in table.notes)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("First name", "Last name"), ("firstName", "lastName"), ("person_first_name", "person_last_name"),
        ("Given name", "Surname"), ("Name", "Surname"), ("What is your first name?", "What is your last name?"),
        ("Vorname", "Nachname"), ("Vorname", "Name"), ("Prénom", "Nom"), ("Prénom", "Nom de famille"),
        ("Nombre", "Apellidos"), ("Nome", "Sobrenome"), ("Nome", "Cognome"), ("Nama depan", "Nama belakang"),
        ("Имя", "Фамилия"), ("Ad", "Soyad"), ("الاسم الأول", "اسم العائلة"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_first_and_last_name_are_joined(first, last, turned):
    columns = [(first, ["Orla", "Pim"]), (last, ["Finch", "Dale"])]
    headers, cells = zip(*(reversed(columns) if turned else columns), strict=True)
    table = table_of([*headers, "Followers"], *cells, FOLLOWERS[:2])
    assert [row.creator.name for row in table.rows] == ["Orla Finch", "Pim Dale"]
    assert table.cell("name", table.rows[0]) == "A2, B2"


@pytest.mark.parametrize(("first", "last"), [("名", "姓"), ("名前", "苗字"), ("이름", "성")])
def test_in_east_asia_the_family_comes_first(first, last):
    table = table_of([first, last, "Followers"], ["花子", "太郎"], ["山田", "鈴木"], FOLLOWERS[:2])
    assert [row.creator.name for row in table.rows] == ["山田花子", "鈴木太郎"]


def test_a_whole_name_stays_whole():
    names = ["Orla Finch", "Pim Dale"]
    for headers in (["Name", "Last name", "Followers"], ["Channel name", "Last name", "Followers"]):
        table = table_of(headers, names, ["Finch", "Dale"], FOLLOWERS[:2])
        assert [row.creator.name for row in table.rows] == names


def test_a_stem_that_the_headers_share_comes_off():
    table = table_of(
        ["chef_name", "chef_bio", "chef_followers", "id"],
        ["Orla", "Pim"],
        ["Cook", "Baker"],
        FOLLOWERS[:2],
        [1, 2],
    )
    assert fields_of(table) == ["name", "bio", "followers", None]


def test_a_stem_of_something_else_stays():
    table = table_of(
        ["handle", "audience_country", "audience_city", "audience_language"],
        ["@a", "@b"], ["DE", "FR"], ["Bonn", "Lyon"], ["de", "fr"],
    )  # fmt: skip
    assert fields_of(table) == ["handle", None, None, None]


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (["Handle", "Folowers"], 'is it B "Folowers"? If so, add: --column followers=B'),
        (["Handle", "Pull"], 'is it B "Pull"? If so, add: --column followers=B'),
        (["Handle", "Views"], "If there is one, add: --column followers=LETTER"),
        (["Handle", "Followers"], ""),
    ],
)
def test_missing_followers_are_said_first(headers, said):
    table = table_of(headers, ["@a", "@b", "@c", "@d"], FOLLOWERS)
    assert said in table.missing
    assert bool(table.missing) == bool(said)
    assert table.missing.startswith("No followers column found") or not said


@pytest.mark.parametrize(
    "cells", [[2019, 2020, 2021, 2018], [31612345678, 31612345671, 31612345672, 31612345673]]
)
def test_years_and_telephone_numbers_are_not_offered_as_followers(cells):
    table = table_of(["Handle", "Pull"], ["@a", "@b", "@c", "@d"], cells)
    assert table.missing.endswith("--column followers=LETTER")


@pytest.mark.parametrize(
    ("cell", "handle", "platform"),
    [
        ("pim_dale - IG", "pim_dale", "instagram"),
        ("@pim_dale (TikTok)", "@pim_dale", "tiktok"),
        ("IG: pim_dale", "pim_dale", "instagram"),
        ("pim_dale / youtube", "pim_dale", "youtube"),
        ("@pim_dale", "@pim_dale", None),
        ("pim_dale", "pim_dale", None),
        ("pim_dale - blue", "pim_dale - blue", None),
    ],
)
def test_a_handle_with_its_platform_beside_it(cell, handle, platform):
    (row,) = table_of(["Handle", "Followers"], [cell], [500]).rows
    assert (row.creator.handle, row.creator.platform) == (handle, platform)


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("Followers, K", 1e3), ("Followers - K", 1e3), ("Followers, in thousands", 1e3), ("Follower, Tsd.", 1e3),
        ("Подписчиков, тыс.", 1e3), ("Средние просмотры, тыс.", 1e3), ("Seguidores, mil", 1e3), ("Takipçi, bin", 1e3),
        ("Fans: Mio.", 1e6), ("Подписчики, млн.", 1e6), ("Followers, 万", 1e4), ("Followers, all time", 1.0),
    ],
)  # fmt: skip
def test_a_unit_behind_a_header_is_no_comment(header, factor):
    assert meanings(header)[0].factor == factor
