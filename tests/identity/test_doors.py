"""The same people through Python and through a spreadsheet's function."""

import pandas as pd

import kolscore
from kolscore.excel.functions import KOL_PERSON

ROWS = [
    ["Handle", "Platform", "Name"],
    ["@skin.by.ana", "Instagram", "Ana Lima"],
    ["@kai.lifts", "TikTok", "Kai Ito"],
    ["@skin.by.ana", "TikTok", "Ana"],
]


def test_a_data_frame_gets_the_columns():
    scored = kolscore.annotate(pd.DataFrame(ROWS[1:], columns=ROWS[0]), add=["person"])
    ids = list(scored["KOL Person"])
    assert ids[0] == ids[2] != ids[1]
    assert scored["KOL Accounts"][0] == "Instagram @skin.by.ana; TikTok @skin.by.ana"
    assert scored["KOL Same Person Why"][1] is None or pd.isna(scored["KOL Same Person Why"][1])


def test_the_function_gives_the_same_ids():
    scored = kolscore.annotate(pd.DataFrame(ROWS[1:], columns=ROWS[0]), add=["person"])
    assert KOL_PERSON(ROWS[:1], ROWS[1:]) == [[one] for one in scored["KOL Person"]]
