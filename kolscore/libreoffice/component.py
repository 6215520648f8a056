"""The part of the extension that LibreOffice starts: each call of a cell goes on to the function of that name.

It runs in LibreOffice's own Python, which finds everything else in the folder
"pythonpath" beside it. An older Python reads this file too, to say so.
"""

import re
import sys
from functools import partial

import unohelper
from org.kolscore import XFunctions

NAME = "org.kolscore.Functions"


class Functions(unohelper.Base, XFunctions):
    """Calls by the names of the interface: `kolExpertTier` is KOL_EXPERT_TIER."""

    # No service of add-ins is claimed: Calc would then leave out the names and texts of its configuration.

    def __getattr__(self, name):
        if not name.startswith("kol"):
            raise AttributeError(name)
        return partial(_answer, re.sub("(?=[A-Z])", "_", name).upper())


def _answer(name, *arguments):
    if sys.version_info < (3, 11):
        version = ".".join(map(str, sys.version_info[:2]))
        return ((f"KOL: this LibreOffice comes with Python {version}, and kolscore takes 3.11 or later",),)
    from kolscore.excel import functions

    answer = getattr(functions, name)(*arguments)
    return tuple(map(tuple, answer)) if isinstance(answer, list) else ((answer,),)


g_ImplementationHelper = unohelper.ImplementationHelper()  # LibreOffice looks for it by this name
g_ImplementationHelper.addImplementation(lambda _: Functions(), NAME, (NAME,))
