"""Asks the validator of the Open XML SDK, which knows the schemas that Excel reads by, what is wrong with a file.

It comes as an npm package whose program needs neither node nor dotnet to run.
It is silent on much that Excel repairs, such as two columns of a table with one
name: it is one judge among several.
"""

import json
import os
import re
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from needed import ROOT, missing

SECONDS = 600  # it takes one; but a machine may be busy


def needed():
    """Skip the test, or let it fail, where the validator is missing."""
    if not _program():
        missing("the validator of the Open XML SDK")


def _program():
    places = (ROOT / ".tools" / "node_modules" / "@xarsh").glob("ooxml-validator-*/ooxml-validator*")
    return next((place for place in places if os.access(place, os.X_OK)), None)


def faults_of(files):
    """What is wrong with each file, by the file: kinds of faults, and how often each occurs."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(files, pool.map(_faults, files), strict=True))


def _faults(file):
    run = subprocess.run([_program(), file], timeout=SECONDS, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    return Counter(map(_kind, json.loads(run.stdout)["errors"]))


def _kind(error):
    """A fault without the numbers of its place, as what stands before it may have grown."""
    place = re.sub(r"\[\d+\]", "", error["xPath"] or "")
    return error["path"] or "", place, error["id"] or error["errorType"], error["description"]


def in_words(faults):
    """Faults as lines of text."""
    return [f"{count} × {' · '.join(kind)}" for kind, count in faults.items()]
