"""The sentences that people see: every one has a key and stands in `words/en.toml`, and none is left in the code."""

import ast
import re
from collections import defaultdict
from string import Formatter

import pytest
from floors import FILES, PACKAGE, room_of

from kolscore.words import say, sentences

LEFT = {
    "evidence", "shipped", "fields", "__init__",
}  # fmt: skip
"""Rooms whose sentences still stand in their code."""
NO_SENTENCES = re.compile(r"[a-z]+ [a-z]+ [a-z]+")
"""What is taken for a sentence: three words of small letters in a row."""
KINDS = {
    "ticks, or yes and no", "dates and times", "addresses of posts", "forms of address", "places at an event", "yes or no",
    "dates or years", "days on which accounts were made", "names with handles", "earnings and spending", "the day of its row",
}  # fmt: skip
"""What cells may hold: words of the data of headers, by which rooms ask for them."""
BUILDING = {
    "excel/addin/build.py", "excel/addin/compound.py", "excel/addin/ovba.py", "excel/addin/project.py", "excel/addin/wrappers.py",
}  # fmt: skip
"""What only those read who build the add-in."""
ALLOWED = {
    (
        "engines/arrow.py",
        "kolscore.arrow needs pyarrow: pip install 'kolscore[arrow]'",
    ),  # rooms that cannot be entered
    ("engines/parquet.py", "parquet needs pyarrow: pip install 'kolscore[arrow]'"),
    ("engines/spark.py", "kolscore.spark needs pyspark: pip install 'kolscore[spark]'"),
    ("engines/text_files.py", "size and time"),  # a key
    ("rubric/record.py", "{}: cannot be changed"),  # what a programmer sees who tries
    (
        "libreoffice/component.py",  # it runs where kolscore does not
        "KOL: this LibreOffice comes with Python {}, and kolscore takes 3.11 or later",
    ),
    ("reading/saved.py", "kolscore reading plan"),  # how a plan is known again
    ("scoring/role.py", "every label and tier has a line"),  # an assertion: no user ever sees it
    ("workbook/encoding.py", "unexpected end of data"),  # what Python says of bytes
    ("workbook/json_lists.py", "key of the map"),  # a header, by which the column is known again
    ("workbook/pages/reasons.py", "Sum so far"),  # a header, by which its form is found
    ("workbook/pages/formulas.py", "fake followers share"),  # keys of the columns of KOL Evidence
    ("workbook/pages/formulas.py", "posts per week"),
    ("workbook/pages/lambdas.py", "{} Takes a row of KOL Evidence."),  # a docstring and where it is used
}
UNNATURAL = re.compile(
    r"\b(at (its|their) word|apart by|blanks|mind:|nobody stands|ours|told apart|is there already|anew|at hand|mend\w*"
    r"|as it were|of one's own|lies in|stands there|so many|which of them|of late|is no \w+ (that|of)|no more than that)\b"
)
"""What no native speaker who works in marketing would say."""


def calls():
    """Every call of `say`: where, the key or what its keys are like, which of these, and the names that are filled in."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                key = node.args[0]
                where = f"{file.relative_to(PACKAGE)}:{node.lineno}"
                slots = frozenset(keyword.arg for keyword in node.keywords)
                if isinstance(key, ast.Constant):
                    yield where, key.value, False, slots
                else:
                    assert isinstance(key, ast.JoinedStr), f"{where}: a key is text"
                    assert isinstance(key.values[0], ast.Constant), f"{where}: a key says where it belongs"
                    parts = (
                        re.escape(one.value) if isinstance(one, ast.Constant) else ".+" for one in key.values
                    )
                    yield where, "".join(parts), True, slots


def slots_of(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


KEYS = defaultdict(dict)
"""The sentences of each key, by their form: "" where there is only one."""
for path, sentence in sentences().items():
    plain, _, form = path.rpartition(".")
    if form in ("one", "other"):
        KEYS[plain][form] = sentence
    else:
        KEYS[path][""] = sentence


def keys_of(key, several):
    return [one for one in KEYS if re.fullmatch(key, one)] if several else [key]


def test_every_sentence_that_is_asked_for_is_there_with_the_words_that_are_filled_in():
    for where, key, several, slots in calls():
        keys = keys_of(key, several)
        assert keys, f"{where}: there is no {key}"
        for one in keys:
            assert one in KEYS, f"{where}: there is no {one}"
            for form, sentence in KEYS[one].items():
                left = slots - {None} - slots_of(sentence) - ({"n"} if form else set())
                assert not left or several, f"{where}: {one} does not use {left}"
                assert None in slots or slots_of(sentence) <= slots, (
                    f"{where}: {one} takes {slots_of(sentence)}"
                )


def test_every_sentence_is_asked_for():
    used = {one for _, key, several, _ in calls() for one in keys_of(key, several)}
    assert not KEYS.keys() - used


def test_no_sentence_is_looked_up_when_a_room_is_entered():
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        within = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.Lambda)
            for part in ast.walk(node)
        }
        for node in ast.walk(tree):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
            assert not called or id(node) in within, f"{file}:{node.lineno}"


def test_what_depends_on_a_number_has_both_forms():
    for key, forms in KEYS.items():
        assert forms.keys() in ({""}, {"one", "other"}), key


@pytest.mark.parametrize("key", sentences())
def test_a_sentence_is_one_that_a_native_speaker_would_say(key):
    sentence = sentences()[key]
    assert not UNNATURAL.search(sentence.lower())


def texts_in(file):
    """The texts of a file that people may see: all but docstrings, help texts of options, and keys of sentences."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    decorated = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
    }
    helps = decorated | {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "help"
    }
    for node in ast.walk(tree):
        if id(node) in parts | bare | helps:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize(
    "file",
    [
        file
        for file in FILES
        if room_of(file) not in LEFT and file.relative_to(PACKAGE).as_posix() not in BUILDING
    ],
    ids=lambda file: file.relative_to(PACKAGE).as_posix(),
)
def test_no_sentence_is_left_in_the_code(file):
    place = file.relative_to(PACKAGE).as_posix()
    if place == "excel/functions.py":
        return  # what an argument is stands beside it, as the help of an option does
    left = [
        text
        for text in texts_in(file)
        if NO_SENTENCES.search(text) and text not in KINDS and (place, text) not in ALLOWED
    ]
    assert not left


def test_one_row_is_no_rows():
    assert say("words.rows", n=1) == "1 row"
    assert say("words.rows", n=0) == "0 rows"
