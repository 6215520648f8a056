"""The table of fields is the one list of them: every row is a fact of a creator, every tag says what it means."""

from dataclasses import fields

import pytest

from kolscore.creator import Creator
from kolscore.fields import BASES, FIELDS, JOINED, NUMBERS, PLATFORMS, TABLE, TAGS, name_of
from kolscore.reading.lexicon import lexicon
from kolscore.rubric import Rubric


def test_the_table_lists_the_facts_of_a_creator_in_their_order():
    assert tuple(field.name for field in fields(Creator)) == (*FIELDS, "signals")


def test_numbers_are_typed_as_numbers_and_joined_fields_as_text():
    typed = {field.name: str(field.type) for field in fields(Creator)}
    typed.pop("signals")
    assert {name for name, kind in typed.items() if "float" in kind} == NUMBERS & set(FIELDS)
    assert {field.name for field in TABLE if field.kind == "mark"} == {
        name for name, kind in typed.items() if "bool" in kind
    }
    assert all("str" in typed[name] for name in JOINED)


def test_every_tag_is_explained_and_used():
    assert {tag for field in TABLE for tag in field.tags} == set(TAGS)
    assert {field.kind for field in TABLE} == {"text", "word", "mark", "count", "share", "number"}
    assert {field.twins for field in TABLE} == {"best", "all", "first"}


def test_platforms_that_sheets_name_are_those_of_the_table():
    words = lexicon()
    named = {
        *words.platforms.values(),
        *words.hosts.values(),
        *words.callings.values(),
        *words.traces.values(),
    }
    assert named == set(PLATFORMS)


def test_bases_are_those_of_benchmarks():
    assert {row.basis for row in Rubric.load().engagement.benchmarks} <= set(BASES)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_a_name_in_words(field):
    assert "_" not in name_of(field)
