"""Terms looked at together are read as each would be alone, whatever stands in the vocabulary beside them."""

import pytest

from kolscore.evidence import TextReader
from kolscore.evidence.shelf import forms_of, shelf_of, tag_of, unspaced_of
from kolscore.rubric import Rubric

ODD = {
    "plain": ["zweebologist"],
    "percent": ["caf%C3%A9 zweebist", "100% zweebist"],
    "spoiled": ["zweebÃ©ologo"],
    "longer in small letters": ["İzweebçi"],
    "a NUL": ["zwee\\u0000bist"],
    "sigma": ["ΖΓΙΑΤΡΟΣ"],
    "two ways without accents": ["zweebärztin", "ézweebiste"],
    "a hashtag": ["#zweebdoc"],
    "no spaces": ["茲威醫師", "🦓🩺"],
}


def with_terms(folder, terms):
    listed = ", ".join(f'"{term}"' for term in terms)
    file = folder / "own.toml"
    file.write_text(
        'extends = "default"\n[[vocabulary.terms]]\nkind = "occupation"\nsense = "licensed_professional"\ntopic = "medicine"\n'
        f'language = "en"\nterms = [{listed}]\nreason = "Ours."\nsource = "us"\n',
        encoding="utf-8",
    )
    return Rubric.load(file)


def found(reader, text):
    return [
        (mention.kind, mention.sense, mention.term, mention.quote) for mention in reader.mentions(text, "bio")
    ]


@pytest.mark.parametrize("name", ODD)
def test_odd_terms_are_found_and_change_no_other(tmp_path, name):
    own, usual = TextReader(with_terms(tmp_path, ODD[name])), TextReader(Rubric.load())
    for term in ODD[name]:
        text = term.replace("\\u0000", "\0")
        assert any(sense == "licensed_professional" for _, sense, _, _ in found(own, text)), text
    for text in (
        "Hautärztin in Ulm #hautärztin",
        "médico #medico",
        "MD, PhD",
        "врач",
        "皮膚科醫師 🩺",
        "i am a dermatologist",
    ):
        assert found(own, text) == found(usual, text)


def test_every_term_stands_where_its_words_begin():
    shelf = shelf_of(Rubric.load())
    stored = {one for terms in shelf.first.values() for one in terms}
    for one in stored:
        for form in forms_of(one[1], case=one[2]):
            assert one in shelf.first[form.plain[0]]
            assert one[2] or one in shelf.tags[tag_of(form.plain)]
    unspaced = {one: begin for begin, terms in shelf.unspaced.items() for one in terms}
    assert all(unspaced_of(one[1])[0].startswith(begin) for one, begin in unspaced.items())
    assert len(stored) + len(unspaced) > 10_000
