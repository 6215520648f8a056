"""The answer columns: what each holds, how it is headed, and which of them a sheet has from an earlier run."""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, count
from typing import Any, Final, NamedTuple

from kolscore.assessment import Assessment, Standing, Use, rounded
from kolscore.scoring.credibility import DIMENSIONS
from kolscore.scoring.summary_sentence import ask
from kolscore.words import near, say

as_json: Final = json.JSONEncoder(ensure_ascii=False).encode
"""Data as JSON in one line; made once, since `json.dumps` makes an encoder at every call."""


class Answer(NamedTuple):
    """An answer column."""

    key: str
    """Its name in JSON and in `--add`."""
    name: str
    """Its header."""
    cell: Callable[[Assessment], Any]
    """What stands in its cells: text, a number, or None."""


def _of_dimension(name: str) -> Callable[[Assessment], float | None]:
    return lambda a: round(a.credibility.by_dimension().get(name, 0.0), 1) if a.credibility.scored else None


def _of_standing(cell: Callable[[Standing], Any]) -> Callable[[Assessment], Any]:
    return lambda a: cell(a.standing) if a.standing else None


def _brief(use: Use) -> str:
    """What to do with a creator in a role, in a cell."""
    parts = (("purpose", use.purpose), ("deliverables", use.deliverables), ("avoid_when", use.avoid_when))
    return ". ".join(say(f"answers.brief.{what}", text=_small(text)) for what, text in parts if text)


def _small(text: str) -> str:
    """A text without its capital, unless that is of a name ("UGC", "B2B")."""
    return text if text[1:2].isupper() or text[1:2].isdecimal() else text[:1].lower() + text[1:]


ALWAYS: Final = (
    Answer("tier", "KOL Tier", lambda a: a.tier.name or None),
    Answer("label", "KOL Label", lambda a: a.label.name),
    Answer("credibility", "KOL Credibility", lambda a: a.credibility.score),
    Answer(
        "confidence",
        "KOL Confidence",
        lambda a: rounded(a.confidence.value, 2) if a.credibility.scored else None,
    ),
    Answer("role", "KOL Role", lambda a: a.role.name),
    Answer("why", "KOL Why", lambda a: a.why),
    Answer("flags", "KOL Flags", lambda a: "; ".join(flag.reason for flag in a.flags) or None),
)
"""The columns that are always there."""

ON_REQUEST: Final = (
    Answer("certainty", "KOL Certainty", lambda a: a.label.certainty),
    Answer("range", "KOL Range", lambda a: f"{a.range[0]}–{a.range[1]}" if a.range else None),
    Answer("standing", "KOL Standing", _of_standing(lambda s: s.percentile)),
    Answer("cohort", "KOL Cohort", _of_standing(lambda s: s.cohort)),
    Answer("missing", "KOL Missing", lambda a: ", ".join(map(ask, a.missing)) or None),
    Answer("confidence_grade", "KOL Grade", lambda a: a.confidence.grade if a.credibility.scored else None),
    Answer("claim", "KOL Claim", lambda a: a.claim.status or None),
    Answer("expert_tier", "KOL Expert Tier", lambda a: a.expert_tier.name if a.expert_tier else None),
    Answer("checks", "KOL Checks", lambda a: "; ".join(a.checks) or None),
    Answer(
        "alternatives", "KOL Alternatives", lambda a: ", ".join(o.name for o in a.role.alternatives) or None
    ),
    Answer("role_brief", "KOL Role Brief", lambda a: _brief(a.role.use)),
    Answer("role_why", "KOL Role Why", lambda a: ". ".join([a.role.reason.rstrip("."), *a.role.notes])),
    *(Answer(name, f"KOL {name.capitalize()}", _of_dimension(name)) for name in DIMENSIONS),
    Answer("person", "KOL Person", lambda a: a.whose.id if a.whose else None),
    Answer("accounts", "KOL Accounts", lambda a: a.whose.accounts if a.whose else None),
    Answer("same_person_why", "KOL Same Person Why", lambda a: (a.whose.why or None) if a.whose else None),
)
"""Further columns, asked for by key; those of the dimensions hold the points that each gave or took."""

OF_LIVE: Final = (
    Answer("key", "KOL Key", lambda _: None),
    Answer("line", "KOL Line", lambda _: None),
)
"""What a live workbook needs beside them, out of sight: which creator a row is, and where in KOL Evidence it stands."""

RECORD: Final = "record"


def _said(assessment: Assessment) -> str:
    return as_json(assessment.to_dict())


SAID: Final = Answer(RECORD, "", _said)
"""All that JSON lines say of an assessment, in one cell."""

OF_LIST: Final = frozenset({"standing", "cohort"})
"""Those that take the whole list: they are blank until it is known who is in it."""

OF_PEOPLE: Final = ("person", "accounts", "same_person_why")
"""Those that take all rows of the list, and say whose each is."""

_NOT_OURS: Final = " (kolscore)"
HEADERS: Final = frozenset(
    answer.name + more for answer in (*ALWAYS, *ON_REQUEST, *OF_LIVE) for more in ("", _NOT_OURS)
)
"""Headers that answer columns may have."""

_GROUPS: Final = {
    "dimensions": DIMENSIONS,
    "grade": ("confidence_grade",),
    "standing": ("standing", "cohort"),
    "person": OF_PEOPLE,
}


def answer_columns(add: Iterable[str] = ()) -> tuple[Answer, ...]:
    """The answer columns: those that are always there, then those asked for by key.

    Besides the keys, "dimensions" stands for all six, "grade" for the grade of
    confidence; "standing" brings the cohort that it is of, "person" the accounts of the
    person and why they are taken for one. Raises ValueError for an unknown key.
    """
    keys = [key for word in add for key in _GROUPS.get(word, (word,))]
    known = {answer.key: answer for answer in ON_REQUEST}
    for key in keys:
        if key not in known:
            raise ValueError(
                say(
                    "answers.no_such_column",
                    key=repr(key),
                    hint=near(key, [*known, *_GROUPS]),
                    choice=", ".join(dict.fromkeys([*known, *_GROUPS])),
                )
            )
    return (*ALWAYS, *(known[key] for key in dict.fromkeys(keys)))


def own_columns(headers: Sequence[str]) -> dict[int, str]:
    """Columns of an earlier run, where nothing but the headers tells: place in the row to key.

    The seven that are always there must stand side by side in their order; those
    asked for follow them. A person's own "KOL Tier" elsewhere is not ours.
    """
    for start in range(len(headers) - len(ALWAYS), -1, -1):
        if all(_is_headed(headers[start + i], answer) for i, answer in enumerate(ALWAYS)):
            found = {start + i: answer.key for i, answer in enumerate(ALWAYS)}
            for place in range(start + len(ALWAYS), len(headers)):
                further_ones = (*ON_REQUEST, *OF_LIVE)
                answer = next((one for one in further_ones if _is_headed(headers[place], one)), None)
                if answer is None:
                    break
                found[place] = answer.key
            return found
    return {}


def _is_headed(header: str, answer: Answer) -> bool:
    return header in (answer.name, answer.name + _NOT_OURS)


def further(keys: Iterable[str]) -> list[str]:
    """Those of these keys that are asked for: a second run writes their columns anew too."""
    known = [answer.key for answer in ON_REQUEST]
    return [key for key in keys if key in known]


def take_list(columns: Iterable[Answer]) -> bool:
    """Whether any of these columns takes the whole list."""
    return any(answer.key in OF_LIST for answer in columns)


def take_people(columns: Iterable[Answer]) -> bool:
    """Whether any of these columns says whose a row is."""
    return any(answer.key in OF_PEOPLE for answer in columns)


def header_for(answer: Answer, taken: Iterable[str]) -> str:
    """The header for a new answer column; another one if a person's own column has that name."""
    names = {name.casefold() for name in taken}  # Excel tells no column names apart by case
    further_names = (f"{answer.name} (kolscore {number})" for number in count(2))
    every = chain((answer.name, answer.name + _NOT_OURS), further_names)
    return next(name for name in every if name.casefold() not in names)
