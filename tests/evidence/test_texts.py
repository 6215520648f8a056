"""Texts are read as the cases say: what is found, where, and what the words around it make of it."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from kolscore import Creator, Rubric
from kolscore.evidence import TextReader, reader as reader_module
from kolscore.evidence.index import Index
from kolscore.evidence.tokens import normalised, words_of

FILES = sorted((Path(__file__).parents[1] / "cases").glob("evidence*.toml"))
CASES = {
    f"{file.stem}-{sort}": cases
    for file in FILES
    for sort, cases in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
RUBRIC = Rubric.load()
READER = TextReader(RUBRIC)


def shown(mention):
    claim = f" ({mention.claim})" if mention.claim else ""
    return f"{mention.kind} {mention.sense}".strip() + f": {mention.quote}{claim}"


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{sort}-{case['text']}") for sort, cases in CASES.items() for case in cases],
)
def test_finds(case):
    assert [shown(mention) for mention in READER.mentions(case["text"], case.get("where", "bio"))] == case[
        "finds"
    ]


@given(st.text(max_size=80), st.sampled_from(("bio", "job_title", "credentials", "notes")))
def test_any_text_can_be_read_and_quotes_stand_in_it(text, field):
    from kolscore.evidence.tokens import normalised

    for mention in READER.mentions(text, field):
        assert mention.quote
        assert mention.quote in normalised(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "doctor",
                "not",
                "a",
                "of",
                "wife",
                ",",
                ".",
                "MD",
                "医生",
                "former",
                "&",
                "student",
                "nurse's",
                "|",
                "Boston",
                "creator",
            ]
        ),
        max_size=12,
    )
)
def test_any_words_in_any_order_can_be_read(words):
    text = " ".join(words)
    for mention in READER.mentions(text, "bio"):
        assert mention.quote in text


def test_a_text_is_read_once():
    reader = TextReader(Rubric.load())
    said = [reader.evidence(Creator(bio="Dermatologist")) for _ in range(3)]
    said += reader.evidence_of(
        [Creator(bio="Dermatologist"), Creator(bio="Baker"), Creator(bio="Dermatologist")]
    )
    assert {one.formal[0] for one in said if one.formal[0].quote == "Dermatologist"} == {said[0].formal[0]}
    assert said[-2].formal[0].quote == "Baker"


def test_texts_are_forgotten_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr(reader_module, "_CACHE_SIZE", 4)
    reader = TextReader(Rubric.load())
    lists = [
        [Creator(bio=f"Dermatologist {number}") for number in range(first, first + 3)] for first in range(9)
    ]
    said = [reader.evidence_of(creators) for creators in lists]
    assert [[one.formal[0].text.text for one in some] for some in said] == [
        [creator.bio for creator in creators] for creators in lists
    ]
    assert reader.evidence(lists[-1][0]).formal[0] is said[-1][0].formal[0]
    assert reader.evidence(lists[0][0]).formal[0] is not said[0][0].formal[0]


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Jestem lekarką, Łódź", "lekarzem w Krakowie"),
        ("Bir avukatım, İzmir", "avukatim"),
        ("Я работаю врачом", "doctorx"),
        ("@nora: médica@ #médicas", "#doctor"),
        ("Ärzt*innen: Köln", "Arztin"),
    ],
)
def test_what_was_read_before_changes_nothing(before, text):
    def found(index):
        return [(start, end, entry.term) for start, end, entry in index.hits(words_of(normalised(text)))]

    kinds = ("occupation", "credential")
    fresh, used = Index(RUBRIC, kinds), Index(RUBRIC, kinds)
    used.hits(words_of(normalised(before)))
    assert found(used) == found(fresh)
