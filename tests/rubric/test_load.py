"""A rubric is checked whole when it is read; what is wrong is said with file, key and the allowed words."""

import os
import re
import tomllib
from pathlib import Path

import pytest
import tomli_w

from kolscore import Rubric
from kolscore.errors import RubricError
from kolscore.rubric import presets
from kolscore.rubric.export import changes, in_short, toml_at, toml_of


@pytest.fixture
def written(tmp_path):
    def write(text, name="mine.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_extends_says_only_what_differs(written):
    rubric = Rubric.load(
        written(
            'extends = "default"\nname = "pharma"\n[dimensions.expertise]\nweight = 30\n[dimensions.engagement]\nweight = 9\n'
        )
    )
    default = Rubric.load()
    assert rubric.name == "pharma"
    assert rubric.dimensions["expertise"].weight == 30
    assert rubric.dimensions["expertise"].prior == default.dimensions["expertise"].prior
    assert rubric.hash != default.hash
    assert "changed in mine.toml" in rubric.dimensions["expertise"].source


MISSPELT = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "misspelt_rubrics.toml").read_text(encoding="utf-8")
)["cases"]

BAD = {
    "unknown key": ("[dimensions.expertise]\nwieght = 30", ["dimensions.expertise", "'wieght'", "did you mean 'weight'", "prior"]),
    "unknown table": ("[dimension.expertise]\nweight = 30", ["'dimension'", "did you mean 'dimensions'"]),
    "wrong type": ('[dimensions.expertise]\nweight = "thirty"', ["dimensions.expertise.weight", "a number", "'thirty'"]),
    "truth for a number": ("[dimensions.expertise]\nweight = true", ["dimensions.expertise.weight", "a number"]),
    "bad bound": ("[dimensions.expertise]\nprior = 1.5", ["dimensions.expertise", "1.5"]),
    "missing reason": ('[flags.mine]\nwhen = [{ fact = "following", above = 5000 }]\nsays = "follows many"\nsource = "me"', ["flags.mine.reason", "missing"]),
    "unknown scheme": ('[tier]\nscheme = "seed03"', ["tier.scheme", "'seed03'", "seed003"]),
    "weights": ("[dimensions.expertise]\nweight = 99", ["dimensions", "100"]),
    "sentence": ('[expertise.years]\nsays = "{cuont} years"', ["expertise.years.says", "'cuont'", "count"]),
    "unknown fact": ('[flags.fake_ge_25]\nwhen = [{ fact = "fakes", at_least = 0.1 }]', ["fakes", "fake_followers_share"]),
    "broken sentence": ('[expertise.years]\nsays = "{count years"', ["expertise.years.says", "braces"]),
    "format in a sentence": ('[expertise.years]\nsays = "{count:d} years"', ["expertise.years.says", "without :"]),
    "share for a count": ('[label.influencer.followers]\nsays = "{share}"', ["label.influencer.followers.says", "'share'"]),
    "tier sentence": ('[tier]\nsays = "{foo}"', ["tier.says", "'foo'"]),
    "threshold out of reach": ("[label]\nthreshold = 100", ["label", "100"]),
    "not a number": ("[dimensions.expertise]\nprior_sd = nan", ["dimensions.expertise.prior_sd", "a number"]),
    "term without a word": ('[[vocabulary.terms]]\nkind = "occupation"\nsense = "craft_recognised"\nlanguage = "en"\nreason = "x"\nsource = "x"\nterms = ["–"]', ["'–' has no letter"]),
    "unknown funnel": ('[roles.educator]\nfunnel = ["awarenes"]', ["roles.educator.funnel", "awareness"]),
    "unknown base": ('extends = "defualt"', ["extends", "default"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said(written, text, said):
    path = written(text if text.startswith("extends") else f'extends = "default"\n{text}\n')
    with pytest.raises(RubricError) as error:
        Rubric.load(path)
    message = str(error.value)
    for words in ("mine.toml", *said):
        assert words in message, message


@pytest.mark.parametrize("case", MISSPELT, ids=lambda case: case["name"])
def test_a_word_that_nothing_reads_is_refused_with_the_one_that_is_meant(written, case):
    with pytest.raises(RubricError) as error:
        Rubric.load(written(f'extends = "default"\n{case["rubric"]}'))
    for words in ("mine.toml", *case["said"]):
        assert words in str(error.value)


def test_all_problems_are_said_at_once(written):
    with pytest.raises(RubricError, match="2 problems"):
        Rubric.load(written('extends = "default"\n[dimensions.expertise]\nweight = "x"\nprior = "y"\n'))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"a = ", "not valid TOML"), (b'name = "\xff"', "UTF-8"), (b"", "start the file with")],
)
def test_a_file_that_is_no_rubric(tmp_path, content, said):
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(RubricError, match=said):
        Rubric.load(path)


def test_an_unknown_preset_lists_the_presets():
    with pytest.raises(RubricError, match=r"did you mean 'seed003'.*xiaohongshu4"):
        Rubric.load("seed03")


@pytest.mark.parametrize("name", presets())
def test_every_preset_loads_and_survives_an_export(name, tmp_path):
    rubric = Rubric.load(name)
    path = tmp_path / "out.toml"
    path.write_text(toml_of(rubric), encoding="utf-8")
    again = Rubric.load(path)
    assert again == rubric
    assert again.hash == rubric.hash


def test_the_hash_is_of_the_content():
    assert Rubric.load().hash == Rubric.load("default").hash
    assert len({Rubric.load(name).hash for name in presets()}) == len(presets())


def test_what_was_read_is_kept_and_what_was_edited_is_read_afresh(written):
    """Also where neither time nor size of the file tells that it was edited."""
    text = 'extends = "default"\nname = "mine"\n[flags.fake_ge_25]\npoints = -6\n'
    path = written(text)
    then = path.stat().st_mtime_ns
    first = Rubric.load(path)
    assert Rubric.load(str(path)) is first
    assert Rubric.load() is Rubric.load("default")
    written(text.replace("-6", "-7"))
    os.utime(path, ns=(then, then))
    assert [one.flags["fake_ge_25"].points for one in (first, Rubric.load(path))] == [-6, -7]
    path.unlink()
    with pytest.raises(RubricError, match="no such rubric file"):
        Rubric.load(path)


def test_changes_are_listed_value_by_value(written):
    other = Rubric.load(written('extends = "default"\n[flags.fake_ge_25]\npoints = -6\n'))
    assert changes(Rubric.load(), other) == ["flags.fake_ge_25.points: -4.0 → -6.0"]


def test_one_rule_can_be_shown():
    shown = toml_at(Rubric.load(), "expertise.years")
    assert shown.startswith("[expertise.years]")
    assert "source" in shown
    with pytest.raises(RubricError, match=r"Under expertise: .*years"):
        toml_at(Rubric.load(), "expertise.yaers")


def test_in_short_names_tiers_and_flags():
    text = in_short(Rubric.load())
    assert re.search(r"Micro +from +10,000 followers", text)
    assert "fake_ge_30" in text


def test_a_users_words_are_added_to_the_vocabulary(written):
    term = {
        "kind": "occupation",
        "sense": "licensed_professional",
        "language": "en",
        "reason": "ours",
        "source": "us",
        "terms": ["snood fitter"],
    }
    path = written('extends = "default"\n' + tomli_w.dumps({"vocabulary": {"terms": [term]}}))
    from kolscore import Creator, assess

    assert assess(Creator(job_title="Snood fitter"), Rubric.load(path)).label.id == "kol"
    assert assess(Creator(job_title="Snood fitter")).label.id == "insufficient"


def test_every_source_is_known():
    """A source is a key of the table of sources, or "judgement"."""
    rubric = Rubric.load()
    tree = rubric.tree()
    known = set(tree["sources"]) | {"judgement", "law"}
    unknown = set()

    def walk(node):
        if isinstance(node, dict):
            if isinstance(node.get("source"), str):
                unknown.update(
                    word.strip(",") for word in node["source"].split() if word.strip(",") not in known
                )
            for value in node.values():
                walk(value)
        elif isinstance(node, (list, tuple)):
            for value in node:
                walk(value)

    walk(tree)
    assert not unknown
