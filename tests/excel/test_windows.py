"""xlwings' own code for Windows calls the functions, with a stand-in for pywin32: kinds of cells in and out."""

import datetime as dt
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from kolscore.excel import functions

HEADERS = (("Handle", "Followers", "Bio"),)
EXPERT = ("@dr.liv", 42_000.0, "Board-certified dermatologist, MD")
MAKER = ("@pia", 610_000.0, "content creator, collabs: dm me")
BLANK = (None, None, None)
SCORES = (("Credibility",), (55.5,), (61.5,), (None,), (70.0,), (71.0,), (83.0,))
WORDS = (("Tier",), ("Micro",), ("Micro",), (None,), ("Macro",), ("Micro",), ("Nano",))
LEFT_OUT = ("left out", None)
OF_ROWS = ("KOL_LABEL", "KOL_SCORE", "KOL_CONFIDENCE", "KOL_WHY", "KOL_FLAGS", "KOL_ROLE")


def cells(value):
    return ("cells", value)


def value(value):
    return ("value", value)


ONE_CELL = {
    "a number": 12_500.0,
    "text": "1.2M",
    "a blank": None,
    "empty text": "",
    "a truth value": True,
    "a currency": Decimal("12500.50"),
    "#N/A": -2146826246,
    "#DIV/0!": -2146826281,
    "#SPILL!": -2146826243,
    "#CALC!": -2146826238,
    "a date": dt.datetime(2026, 4, 3),  # noqa: DTZ001 - a cell has no zone
    "not a number": float("nan"),
    "beyond 32 bits": 3e9,
    "long text": "x" * 400,
}
SHAPES = {
    "a row": ((5_000.0, 12_000.0),),
    "a column": ((5_000.0,), ("12K",), (None,)),
    "a block": ((5_000.0, "12K"), (None, "often")),
    "a column with its header": (("Followers",), (5_000.0,)),
}
CALLS = {
    **{
        f"{name} of {kind}": (name, [cells(one), *left])
        for name, left in (("KOL_TIER", [LEFT_OUT]), ("KOL_NUMBER", []))
        for kind, one in (ONE_CELL | SHAPES).items()
    },
    **{f"{name} of one row": (name, [cells(HEADERS), cells((EXPERT,)), LEFT_OUT]) for name in OF_ROWS},
    **{
        f"{name} of many rows": (name, [cells(HEADERS), cells((EXPERT, BLANK, MAKER)), LEFT_OUT])
        for name in OF_ROWS
    },
    **{
        f"{name} of {kind} among followers": (
            name,
            [cells(HEADERS), cells((("@ann", one, "MD"), EXPERT)), LEFT_OUT],
        )
        for name in OF_ROWS
        for kind, one in ONE_CELL.items()
    },
    "rows from another formula": ("KOL_SCORE", [value(HEADERS), value((EXPERT, MAKER)), LEFT_OUT]),
    "a scheme": ("KOL_TIER", [value(1_200_000.0), value("seed003")]),
    "a scheme in a cell": ("KOL_TIER", [cells(1_200_000.0), cells("seed003")]),
    "a goal": ("KOL_ROLE", [cells(HEADERS), cells((EXPERT,)), value("trust"), cells("skincare"), LEFT_OUT]),
    "a table": ("KOL_ANNOTATE", [cells((*HEADERS, EXPERT, BLANK, MAKER)), LEFT_OUT, LEFT_OUT]),
    "columns in cells": ("KOL_ANNOTATE", [cells((*HEADERS, EXPERT)), cells((("tier", "range"),)), LEFT_OUT]),
    "a whole column": ("KOL_TIER", [cells((("Followers",), (5_000.0,), *[(None,)] * 1_048_574)), LEFT_OUT]),
    **{
        f"{name} of {kind}": (name, [one, cells(SCORES), *[LEFT_OUT] * 5])
        for name in ("KOL_STANDING", "KOL_COHORT")
        for kind, one in {"a score": cells(61.5), "a blank": cells(None), "a column": cells(SCORES)}.items()
    },
    "a standing within tier and platform": (
        "KOL_STANDING",
        [cells(61.5), cells(SCORES), cells("Micro"), cells(WORDS), value("IG"), cells(WORDS), LEFT_OUT],
    ),
    "the version": ("KOL_VERSION", []),
    "other widths": ("KOL_SCORE", [cells((HEADERS[0][:2],)), cells((EXPERT,)), LEFT_OUT]),
    "an unknown rubric": ("KOL_SCORE", [cells(HEADERS), cells((EXPERT,)), value("nope")]),
    "an unknown goal": ("KOL_ROLE", [cells(HEADERS), cells((EXPERT,)), value("nope"), LEFT_OUT, LEFT_OUT]),
    "nothing but numbers": ("KOL_SCORE", [cells(((1.0, 2.0),)), cells(((3.0, 4.0),)), LEFT_OUT]),
    "more rows than VBA takes": ("KOL_TIER", [cells(((5.0,),) * 65_536), LEFT_OUT]),
}


@pytest.fixture(scope="module")
def answered():
    script = Path(__file__).with_name("windows_calls.py")
    run = subprocess.run(
        [sys.executable, script], input=pickle.dumps(list(CALLS.values())), capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
    return dict(zip(CALLS, pickle.loads(run.stdout), strict=True))  # noqa: S301 - our own script wrote it


def flat(answer):
    if not isinstance(answer, list):
        return [answer]
    return [cell for row in answer for cell in flat(row)]


@pytest.mark.parametrize("call", CALLS)
def test_excel_gets_what_it_takes(answered, call):
    given = flat(answered[call])
    assert {type(cell) for cell in given} <= {str, float}  # neither None nor int, and no truth value
    assert all(cell == cell for cell in given)  # noqa: PLR0124 - no nan
    assert len(given) == 1 or all(len(cell) <= 255 for cell in given if isinstance(cell, str))
    assert not any("Traceback" in str(cell) or "should not happen" in str(cell) for cell in given)


def plainly(call):
    """The same call without xlwings, in the shape that VBA gets: a single row is flat."""
    name, arguments = CALLS[call]
    answer = getattr(functions, name)(*[None if one == LEFT_OUT else one[1] for one in arguments])
    return answer[0] if isinstance(answer, list) and len(answer) == 1 else answer


@pytest.mark.parametrize("call", [call for call in CALLS if call != "more rows than VBA takes"])
def test_the_answer_is_that_of_the_plain_function(answered, call):
    assert answered[call] == plainly(call)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("KOL_TIER of #SPILL!", 'KOL: "#SPILL!": a formula error in the workbook'),
        ("KOL_TIER of a date", 'KOL: "2026-04-03'),
        ("other widths", "KOL: the headers have 2 columns and the rows 3"),
        ("an unknown rubric", "KOL: nope: there is no such rubric file or preset"),
        ("an unknown goal", "KOL: goal: 'nope' is not recognised"),
        ("nothing but numbers", "KOL: no creators found under the headers 1, 2"),
        ("more rows than VBA takes", "KOL: 65,536 rows are more than an Excel function can take (65,535)"),
    ],
)
def test_a_wrong_call_gets_one_sentence(answered, call, sentence):
    assert answered[call].startswith(sentence)


def test_a_whole_column_is_answered_as_far_as_it_is_filled(answered):
    assert answered["a whole column"] == [["KOL Tier"], ["Nano"]]
