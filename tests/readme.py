"""Writes the generated parts of the pages in docs: `python -m cogapp -r -I tests docs/*.md`; a test checks that they are current."""

import inspect

import cog
from click.testing import CliRunner

from kolscore import Rubric
from kolscore.answers import ALWAYS, ON_REQUEST
from kolscore.cli import cli
from kolscore.excel import functions as excel_functions
from kolscore.fields import FIELDS

RUBRIC = Rubric.load()
MEANINGS = {
    "tier": "size class by followers",
    "label": "KOL, Influencer, KOL + Influencer, Not a creator, or Insufficient evidence",
    "credibility": "0 to 100",
    "confidence": "how much evidence the score rests on, 0 to 1",
    "role": "suggested campaign role",
    "why": "the reasons in at most 255 characters",
    "flags": "warnings",
    "certainty": "how sure the label is: sure, likely, or lean",
    "standing": "percentile of the score among its cohort in this list, 1 to 99",
    "cohort": "who that is: tier and platform in this list, or a wider circle where they are few",
    "range": "where the score would probably lie if everything were known",
    "missing": "what is worth finding out, the most useful first",
    "confidence_grade": "A to D",
    "claim": "whether the profession is self-declared, seconded by another column, or verified",
    "expert_tier": "global, national, regional, local or emerging; blank for others",
    "checks": "what to verify, the most valuable first",
    "alternatives": "further roles",
    "role_brief": "what the role is for, what to ask for, when to avoid it",
    "role_why": "reason of the role, and what to mind",
    "person": "who the row is of: rows of one person have the same id",
    "accounts": "all accounts of the person, the largest first",
    "same_person_why": "why they are taken for one person, with the cells",
}


def table(header, rows):
    for cells in (header, ["---"] * len(header), *rows):
        cog.outl("| " + " | ".join(str(cell) for cell in cells) + " |")


def fields():
    cog.outl(", ".join(f"`{field}`" for field in FIELDS) + ".")


def columns():
    rows = [(answer.name, f"`{answer.key}`", MEANINGS[answer.key], "always") for answer in ALWAYS]
    rows += [
        (
            answer.name,
            f"`{answer.key}`",
            MEANINGS.get(answer.key, f"points that {answer.key} gave or took"),
            "`--add standing`" if answer.key == "cohort" else f"`--add {answer.key}`",
        )
        for answer in ON_REQUEST
    ]
    table(("column", "key", "holds", "when"), rows)


def functions():
    rows = []
    for name in excel_functions.__all__:
        function = getattr(excel_functions, name)
        words = ", ".join(
            one.name if one.default is one.empty else f"[{one.name}]"
            for one in inspect.signature(function).parameters.values()
        )
        rows.append((f"`{name}({words})`", inspect.getdoc(function)))
    table(("function", "gives"), rows)


def commands():
    for name in cli.list_commands(None):
        command = cli.get_command(None, name)
        for words in [[name], *([name, more] for more in sorted(getattr(command, "commands", ())))]:
            cog.outl(f"{'#' * (1 + len(words))} {' '.join(words)}\n")
            runner = CliRunner()
            text = runner.invoke(cli, [*words, "--help"], prog_name="kolscore", terminal_width=100).output
            cog.outl(f"```text\n{text.rstrip()}\n```\n")


def sources():
    table(("source", "is"), [(f"`{name}`", what) for name, what in RUBRIC.sources.items()])


def tiers():
    scheme = RUBRIC.tier.schemes[RUBRIC.tier.scheme]
    table(("tier", "followers from"), [(tier.title, f"{tier.at_least:,}") for tier in scheme.tiers])


def schemes():
    names = ", ".join(f"`{name}`" for name in RUBRIC.tier.schemes)
    cog.outl(f"Other schemes, each a preset for `--rubric`: {names}.")


def dimensions():
    rows = [
        (d.name, f"{d.weight:g}", f"{d.prior:.0%}", d.reason, d.source) for d in RUBRIC.dimensions.values()
    ]
    table(("dimension", "points of 100", "assumed while unknown", "reason", "source"), rows)


def flags():
    def effect(flag):
        parts = [
            f"{flag.points:g} points" if flag.points else "",
            f"score at most {flag.cap:g}" if flag.cap is not None else "",
            "not recommended" if flag.stop else "",
        ]
        return ", ".join(filter(None, parts)) or "a warning"

    table(
        ("flag", "effect", "reason", "source"),
        [(f"`{name}`", effect(flag), flag.reason, flag.source) for name, flag in RUBRIC.flags.items()],
    )


def roles():
    table(
        ("role", "for", "reason"),
        [
            (role.name, ", ".join(RUBRIC.label.names[label] for label in role.labels), role.reason)
            for role in RUBRIC.roles.values()
        ],
    )
