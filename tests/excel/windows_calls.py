"""Answers calls as VBA makes them on Windows: pickled calls on standard input, pickled answers on standard output.

A call is the name of a function and its arguments, each ("cells", value), ("value", value) or ("left out", None).
"""

import pickle
import sys

import pywin32_stand_in

CALLED_BY = {
    "cells": pywin32_stand_in.Cells,
    "value": lambda value: value,
    "left out": lambda _: pywin32_stand_in.MISSING,
}


def main():
    excel = pywin32_stand_in.install()
    answers = []
    for name, arguments in pickle.load(sys.stdin.buffer):  # noqa: S301 - the test wrote it
        words = [CALLED_BY[kind](value) for kind, value in arguments]
        caller = pywin32_stand_in.Cells(None)
        answers.append(excel.CallUDF("kolscore.excel.functions", name, words, None, caller))
    pickle.dump(answers, sys.stdout.buffer)


if __name__ == "__main__":
    main()
