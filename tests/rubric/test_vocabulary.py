"""All languages are looked up in every text at once: no term may be an everyday word of another language."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from kolscore import Creator, Rubric
from kolscore.evidence import TextReader
from kolscore.evidence.tokens import unaccented, without_spaces

CASE_FILES = Path(__file__).parents[1] / "cases"
CASES = tomllib.loads((CASE_FILES / "common_words.toml").read_text(encoding="utf-8"))
ALLOWED = CASES.pop("allowed")
COMMON = {language: frozenset(words.split()) for language, words in CASES.items()}
RUBRIC = Rubric.load()
READER = TextReader(RUBRIC)
GROUPS = RUBRIC.vocabulary.terms
IN_TEXTS = [
    group for group in GROUPS if group.within == "text" and group.kind not in ("person", "voice", "specialty")
]
"""What is looked up in every text: not so a name, a category, a title, or who speaks in a bio that shows a mark."""
LANGUAGES = sorted({group.language for group in GROUPS})
CHANGING = ("stance", "disclaimer")
CLAIMS = ("occupation", "credential", "recognition", "disclaimer", "nickname")


def stance(group):
    """What else tells two readings of a word apart: "cosplay" stands before and after."""
    return (group.sense, group.side, group.heads) if group.kind == "stance" else ()


def own(language):
    return {term for group in GROUPS if group.language == language for term in group.terms}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_term_is_an_everyday_word_of_another_language(language):
    clashes = {
        (spelled, other, group.kind)
        for group in IN_TEXTS
        if group.language == language and not group.case and not group.heads
        for term in group.spelled
        for spelled in (term, *unaccented(term))
        for other, words in COMMON.items()
        if other != language and spelled in words and spelled not in ALLOWED and term not in own(other)
    }
    assert not clashes


def test_what_is_allowed_is_needed():
    terms = {term for group in GROUPS for term in group.terms}
    assert {word for word in ALLOWED if word not in terms} == set()


def test_a_word_that_changes_claims_is_none_itself():
    kinds = {}
    for group in IN_TEXTS:
        for term in group.spelled:
            kinds.setdefault((term, group.case), set()).add(group.kind)
    both = {
        term: found
        for term, found in kinds.items()
        if ("stance" in found and found & set(CLAIMS)) or ("disclaimer" in found and len(found) > 1)
    }
    assert not both


def test_a_figure_of_speech_of_one_language_silences_no_term_of_another():
    silencing = {
        term: group.language
        for group in GROUPS
        if group.kind == "nickname" and not group.case and group.within == "text"
        for term in group.spelled
    }
    silenced = {
        (term, group.kind, group.language, silencing[term])
        for group in IN_TEXTS
        if group.kind != "nickname" and not group.case
        for term in group.spelled
        if term in silencing
    }
    assert not silenced


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_stands_once_in_its_kind(language):
    counted = Counter(
        (group.kind, group.within, group.stands, term, group.case, *stance(group))
        for group in GROUPS
        if group.language == language
        for term in group.spelled
    )
    assert [term for term, count in counted.items() if count > 1 and language != "en"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_words_without_capitals_are_rare(language):
    """Two letters stand in too many languages: only what changes other words may be as short."""
    short = {
        term
        for group in IN_TEXTS
        if group.language == language and group.kind not in CHANGING and not group.case
        for term in group.terms
        if len(re.sub(r"[^\w#\u0900-\u0963]", "", term)) <= 2
        and not without_spaces(term)
        and language not in ("en", "zxx")
    }
    assert not short


def readings():
    """What each word means, by where it is looked for, kind and language; a place that changes it is another word."""
    found = {}
    for group in GROUPS:
        if group.stands != "ending" and not group.at_home and group.kind != "nickname":
            for term in group.spelled:
                word = found.setdefault((term, group.within, group.case), {})
                word.setdefault((group.kind, group.stands), {})[group.language] = (group.sense, group.topic)
    return found


def test_a_word_that_means_two_things_in_two_languages_has_a_decision_written_down():
    unlike = {
        term
        for (term, *_), kinds in readings().items()
        for (kind, _), by_language in kinds.items()
        if kind != "stance" and len(set(by_language.values())) > 1
    }
    of_two_kinds = {
        term
        for (term, within, _), kinds in readings().items()
        if within == "text" and len(kinds) > 1 and not set.intersection(*map(set, kinds.values()))
    }
    decided = tomllib.loads((CASE_FILES / "two_languages.toml").read_text(encoding="utf-8"))["decided"]
    assert unlike | of_two_kinds == set(decided)


@pytest.mark.parametrize(
    ("bio", "facts", "senses"),
    [
        ("院長", {}, {"licensed_professional", "academic"}),
        ("院長", {"language": "ja"}, {"licensed_professional"}),
        ("院長", {"country": "台灣"}, {"academic"}),
        ("院長です。よろしくお願いします", {}, {"licensed_professional"}),
        ("書院院長，我們的專業", {}, {"academic"}),
        ("Contador", {}, {"professional", "licensed_professional"}),
        ("Contador", {"country": "Brasil"}, {"licensed_professional"}),
        ("Contador", {"language": "Spanish"}, {"professional"}),
        ("Contador", {"language": "Polish"}, {"professional", "licensed_professional"}),
    ],
)
def test_both_readings_hold_unless_the_row_shows_the_language(bio, facts, senses):
    formal = READER.evidence(Creator(bio=bio, **facts)).formal
    assert {mention.sense for mention in formal} == senses
