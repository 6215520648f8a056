"""Terms looked at together are read as each would be alone, whatever stands in the vocabulary beside them."""

import pytest

from kolscore import shipped
from kolscore.evidence import TextReader, shelf as shelf_file
from kolscore.evidence.shelf import forms_of, shelf_of, tag_of, unspaced_of
from kolscore.evidence.shelving import Shelving
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


def parts_of(word, line):
    """The words that terms begin with, which uses the longer ones have, and the terms."""
    alone, *more = line.split("\t")
    if alone:
        yield word, None, alone
    for part in more:
        following, uses, those = part.split(" ", 2)
        yield f"{word} {following}", int(uses), those


def test_every_term_stands_where_its_words_begin():
    shelf = Shelving(Rubric.load())

    def numbers(place):
        return {number for those in place.values() for number in those.split()}

    two = {words: those for word, line in shelf.first.items() for words, _, those in parts_of(word, line)}
    first = {words: {one[1] for one in shelf.terms(those)} for words, those in two.items()}
    tags = {tag: {one[1] for one in shelf.terms(those)} for tag, those in shelf.tags.items()}
    for _, spelled, case, _, _ in shelf.terms(" ".join(numbers(two))):
        for form in forms_of(spelled, case=case):
            assert spelled in first[" ".join(form.plain[:2])]
            assert case or spelled in tags[tag_of(form.plain)]
    for begin, those in shelf.unspaced.items():
        assert all(unspaced_of(one[1])[0].startswith(begin) for one in shelf.terms(those))
        assert begin[0] in "".join(shelf.letters)
    assert not numbers(two) & numbers(shelf.unspaced)
    assert len(numbers(two) | numbers(shelf.unspaced)) == len(shelf.stored)
    for word, line in shelf.first.items():
        for _, uses, those in parts_of(word, line):
            used = {shelf.use_of[group] for one in shelf.terms(those) for _, group in one[4]}
            assert uses is None or set(shelf.combinations[uses]) == used


def test_a_shelf_that_the_build_keeps_is_the_same(monkeypatch):
    rubric = Rubric.load()
    made = Shelving(rubric)
    tables = shelf_file.worked_out(made) | {"rubric.hash": rubric.hash.encode()}
    monkeypatch.setattr(shipped, "_ready", lambda _: tables)
    kept = shelf_file._shelf.__wrapped__(shelf_file._Wanted(rubric.hash, rubric))  # noqa: SLF001 - not the one of the process
    assert type(kept) is not Shelving
    for name in ("letters", "signs", "uses", "use_of", "endings", "laughs"):
        assert getattr(kept, name) == getattr(made, name), name
    for name in ("first", "unspaced"):
        assert dict(getattr(kept, name)) == dict(getattr(made, name)), name
    assert kept.combinations == made.combinations
    for ours, theirs in ((kept.tags, made.tags), (kept.inflected.tags, made.inflected.tags)):
        assert all(set(those.split()) <= set(ours.get(tag).split()) for tag, those in theirs.items())
    assert list(kept.groups) == made.groups
    assert dict(kept.inflected.starts) == made.inflected.starts
    assert [
        (words, way, list(map(tuple, places))) for words, way, places in kept.inflected.rows
    ] == made.inflected.rows
    for number, (*said, places) in enumerate(made.stored):
        ((*again, those),) = kept.terms(str(number))
        assert (again, list(map(tuple, those))) == (said, places)


def test_the_shelf_of_other_words_is_not_the_one_that_the_build_keeps(tmp_path):
    assert type(shelf_of(with_terms(tmp_path, ["zweebologist"]))) is Shelving
