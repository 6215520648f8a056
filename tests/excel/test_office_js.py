"""xlwings' custom functions (Lite, Server) by its own code, which is for non-commercial use only: KOLSCORE_NONCOMMERCIAL=1."""

import json
import os
import subprocess
import sys

import pytest

from kolscore.excel import functions

pytestmark = pytest.mark.skipif(
    os.environ.get("KOLSCORE_NONCOMMERCIAL") != "1",
    reason="runs xlwings PRO code under its non-commercial key; set KOLSCORE_NONCOMMERCIAL=1 if that is what you do",
)
SCRIPT = """
import asyncio, json
import xlwings.server as xs
from kolscore.excel import functions

meta = xs.custom_functions_meta(functions)
call = {"func_name": "KOL_TIER", "args": [[[12500], ["1.2M"], [""]], None], "caller_address": "Sheet1!A1",
        "content_language": "en-US", "culture_info_name": "en-US", "date_format": "m/d/yyyy", "version": "x",
        "client": "Office.js", "runtime": "1.4"}
print(json.dumps([meta, asyncio.run(xs.custom_functions_call(call, functions))]))
"""


def test_the_functions_are_offered_and_answer():
    env = {**os.environ, "XLWINGS_ON_SERVER": "true", "XLWINGS_LICENSE_KEY": "noncommercial"}
    run = subprocess.run([sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    meta, answer = json.loads(run.stdout.splitlines()[-1])
    offered = {one["name"]: one for one in meta["functions"]}
    assert set(offered) == set(functions.__all__)
    assert all(one["description"] for one in offered.values())
    assert offered["KOL_TIER"]["parameters"][0]["description"].startswith("A count or a column of counts")
    assert answer == [["Micro"], ["Celebrity"], [""]]
