"""What a user can mend: one small tree of errors, each a sentence that says where and what to do.

    KolscoreError
    ├── RubricError       a rubric or preset that cannot be used
    ├── BriefError        a campaign brief that cannot be used
    ├── InputError        a file, sheet or column that cannot be used
    │   └── NoCreatorTableError    nothing in it looks like a table of creators
    └── OutputError       a result that cannot be written

A cell that cannot be read is not an error. It is a `kolscore.creator.Note`.
"""


class KolscoreError(Exception):
    """Something that the person who started kolscore can put right."""


class RubricError(KolscoreError):
    """A rubric cannot be used; the message names file, key and the words that are allowed."""


class BriefError(KolscoreError):
    """A campaign brief cannot be used; the message names the key and the words that are allowed."""


class InputError(KolscoreError):
    """A file, sheet or column cannot be used; nothing has been written."""


class NoCreatorTableError(InputError):
    """Nothing in the input looks like a table of creators; the message says what was seen."""


class OutputError(KolscoreError):
    """A result cannot be written, because it is there already, is locked, or would lose something."""


class WholeNeededError(KolscoreError):
    """What stands in a part of a list is understood only with all of it."""
