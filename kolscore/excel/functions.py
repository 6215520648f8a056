"""The functions, as a spreadsheet calls them: `from kolscore.excel.functions import *` in xlwings Lite or Server.

Every function takes single cells, columns or blocks and answers with as many.
A header gives a header, a blank a blank. What cannot be answered is said in one
short sentence that begins with "KOL:".
"""

# xlwings reads type hints as instructions for conversion, and fails on most: there are none here.

from kolscore.excel.cells import rubric_word, word, words
from kolscore.excel.host import arg, func
from kolscore.excel.standing import standings
from kolscore.excel.udf_service import annotated, answers, numbers, said, stamp, tiers
from kolscore.scoring.brief import ASKED

_CATEGORY = "KOL"
_HEADERS = "The row of headers, such as A1:H1."
_ROWS = "The rows below it, as wide as the headers: A2:H2 or A2:H500."
_RUBRIC = "Optional: a preset, such as seed003, the full path of a rubric file, or all of a KOL Rubric sheet."

__all__ = [
    "KOL_ANNOTATE",
    "KOL_COHORT",
    "KOL_CONFIDENCE",
    "KOL_EXPERT_TIER",
    "KOL_FLAGS",
    "KOL_LABEL",
    "KOL_NUMBER",
    "KOL_PERSON",
    "KOL_ROLE",
    "KOL_SCORE",
    "KOL_STANDING",
    "KOL_TIER",
    "KOL_VERSION",
    "KOL_WHY",
]


def _of_rows(function):
    """A function of headers and rows, with the help on them."""
    function = arg("headers", doc=_HEADERS, ndim=2, err_to_str=True)(function)
    function = arg("rows", doc=_ROWS, ndim=2, err_to_str=True)(function)
    return func(category=_CATEGORY)(arg("rubric", doc=_RUBRIC, ndim=2)(function))


@func(category=_CATEGORY)
@arg("followers", doc="A count or a column of counts: 12500, 1.2M, C2:C500.", ndim=2, err_to_str=True)
@arg("scheme", doc="Optional: a tier scheme, such as seed003 or industry5, or any rubric.", ndim=2)
@said
def KOL_TIER(followers, scheme=None):
    """Tier by followers: Nano, Micro, Macro, Mega, Celebrity, or those of another scheme."""
    return tiers(followers, rubric_word(scheme))


@_of_rows
@said
def KOL_LABEL(headers, rows, rubric=None):
    """KOL, Influencer, KOL + Influencer, Not a creator, or Insufficient evidence, for each row."""
    return answers(headers, rows, "label", rubric_word(rubric))


@_of_rows
@said
def KOL_SCORE(headers, rows, rubric=None):
    """Credibility from 0 to 100 for each row; KOL_WHY says why."""
    return answers(headers, rows, "credibility", rubric_word(rubric))


@_of_rows
@said
def KOL_CONFIDENCE(headers, rows, rubric=None):
    """How much evidence the score of each row rests on, from 0 to 1."""
    return answers(headers, rows, "confidence", rubric_word(rubric))


@_of_rows
@said
def KOL_EXPERT_TIER(headers, rows, rubric=None):
    """Global, National, Regional, Local or Emerging, by research, guidelines, trials and societies; blank for others."""
    return answers(headers, rows, "expert_tier", rubric_word(rubric))


@_of_rows
@said
def KOL_PERSON(headers, rows, rubric=None):
    """Whose each row is: rows of one person, who may have several accounts, get the same id. It takes all rows at once."""
    return answers(headers, rows, "person", rubric_word(rubric))


@_of_rows
@said
def KOL_WHY(headers, rows, rubric=None):
    """The reasons for the answers to each row, quoting its cells."""
    return answers(headers, rows, "why", rubric_word(rubric))


@_of_rows
@said
def KOL_FLAGS(headers, rows, rubric=None):
    """Warnings for each row, such as many fake followers; blank if there are none."""
    return answers(headers, rows, "flags", rubric_word(rubric))


def _for_a_brief(function):
    """A function that takes the keys of a campaign brief, with the help on them."""
    for name, doc in (
        ("goal", "Optional: the goal of the campaign, such as trust or sales; separate several with commas."),
        ("product", "Optional: the product, such as skincare; needs a goal too."),
        (
            "market",
            "Optional: the market, such as us or de, whose advertising rules apply; separate several with commas.",
        ),
        ("funnel", "Optional: awareness, consideration, purchase or loyalty."),
        ("audience", "Optional: who the campaign is for, such as professional or gen_z."),
        ("budget", "Optional: low, medium or high."),
        ("horizon", "Optional: one_off or long_term."),
    ):
        function = arg(name, doc=doc, ndim=2)(function)
    return function


def _brief(goal, product, market, *others):
    """The words of a campaign brief by their keys."""
    rest = zip(ASKED, map(word, others), strict=True)
    return {
        "goal": tuple(words(goal)),
        "product": word(product),
        "market": tuple(words(market)),
        **dict(rest),
    }


@_of_rows
@_for_a_brief
@said
def KOL_ROLE(  # noqa: PLR0913, PLR0917 - as many as a brief has keys
    headers,
    rows,
    goal=None,
    product=None,
    rubric=None,
    market=None,
    funnel=None,
    audience=None,
    budget=None,
    horizon=None,
):
    """Suggested campaign role for each row; with a goal, the role that fits it best."""
    brief = _brief(goal, product, market, funnel, audience, budget, horizon)
    return answers(headers, rows, "role", rubric_word(rubric), brief)


def _of_list(function):
    """A function of scores in a list of scores, with the help on them."""
    for name, doc in (
        ("score", "The score of a creator, or a column of scores: K2, K2:K500."),
        ("scores", "The scores of the whole list: K$2:K$500."),
        ("tier", "Optional: the tier of that creator, as wide as score: I2."),
        ("tiers", "Optional: the tiers of the whole list: I$2:I$500."),
        ("platform", "Optional: the platform of that creator: C2."),
        ("platforms", "Optional: the platforms of the whole list: C$2:C$500."),
    ):
        function = arg(name, doc=doc, ndim=2, err_to_str=True)(function)
    return func(category=_CATEGORY)(arg("rubric", doc=_RUBRIC, ndim=2)(function))


@_of_list
@said
def KOL_STANDING(score, scores, tier=None, tiers=None, platform=None, platforms=None, rubric=None):  # noqa: PLR0913, PLR0917 - two for each thing known
    """Percentile of a score within its tier and platform of a list, from 1 to 99; KOL_COHORT says among whom."""
    return standings("standing", (score, tier, platform), (scores, tiers, platforms), rubric_word(rubric))


@_of_list
@said
def KOL_COHORT(score, scores, tier=None, tiers=None, platform=None, platforms=None, rubric=None):  # noqa: PLR0913, PLR0917 - two for each thing known
    """Among whom KOL_STANDING places a score: its tier and platform or, where those are few, a wider circle."""
    return standings("cohort", (score, tier, platform), (scores, tiers, platforms), rubric_word(rubric))


@func(category=_CATEGORY)
@arg("table", doc="The whole table with its row of headers: A1:H500.", ndim=2, err_to_str=True)
@arg("columns", doc="Optional: answers to give, such as tier,label,range; all seven if left out.", ndim=2)
@arg("rubric", doc=_RUBRIC)
@_for_a_brief
@said
def KOL_ANNOTATE(  # noqa: PLR0913, PLR0917 - as many as a brief has keys
    table,
    columns=None,
    rubric=None,
    goal=None,
    product=None,
    market=None,
    funnel=None,
    audience=None,
    budget=None,
    horizon=None,
):
    """All answers beside a table, with their headers: tier, label, credibility, confidence, role, why, flags."""
    brief = _brief(goal, product, market, funnel, audience, budget, horizon)
    return annotated(table, words(columns), rubric_word(rubric), brief)


@func(category=_CATEGORY)
@arg("text", doc="A cell or a column of cells: 1.2M, 12,5k, 3.4%.", ndim=2, err_to_str=True)
@said
def KOL_NUMBER(text):
    """What a cell means as a number, or why it cannot be read as one."""
    return numbers(text)


@func(category=_CATEGORY)
@said
def KOL_VERSION():
    """Version of kolscore; name, version and hash of its rubric."""
    return [[stamp()]]
