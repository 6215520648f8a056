"""Takes together what the page shows, and fills its template; every text from a cell is escaped there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from itertools import chain
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kolscore import __version__
from kolscore.annotation import Annotated
from kolscore.answers import OF_LIST, ON_REQUEST, Answer
from kolscore.assessment import Assessment, Entry, Use
from kolscore.creator import platform_name
from kolscore.palette import LABELS
from kolscore.reading import Row
from kolscore.report import charts
from kolscore.report.layout import Layout
from kolscore.scoring.reason_text import in_short, share
from kolscore.summary import Summary, ranked
from kolscore.words import say

_NOTES: Final = 500
_RANKED: Final = 25
_FEW: Final = 12
"""Of so few creators, tables of how many say nothing that the list does not."""


def page_of(tables: Sequence[Annotated], name: str, layout: Layout | None = None) -> str:
    """The whole page on some tables of a file of this name; the same tables always give the same page.

    Raises InputError if the layout asks for a creator that is not there.
    """
    folder = resources.files("kolscore.report")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(in_short=in_short, share=share)
    template = environment.from_string((folder / "page.html").read_text(encoding="utf-8"))
    style, script = ((folder / file).read_text(encoding="utf-8") for file in ("page.css", "page.js"))
    # Both are our own files, and hold nothing of the user's.
    ours = {"style": Markup(style), "script": Markup(script)}  # noqa: S704
    return template.render(_shown(tables, name, layout or Layout()), **ours)


def _shown(tables: Sequence[Annotated], name: str, layout: Layout) -> dict[str, Any]:
    summary = Summary.of(tables)
    rubric = summary.rubric
    tiers = [tier for tier in summary.tiers if any(tier.counts)]
    every = list(chain.from_iterable(map(_creators, tables)))
    creators = layout.chosen([one | {"number": number} for number, one in enumerate(every)])
    return {
        "layout": layout,
        "title": layout.title or (say("report.creators") if layout.anonymous else name),
        "sheets": [] if layout.anonymous else [sheet for sheet in summary.sheets if sheet],
        "several": len(summary.sheets) > 1,
        "summary": summary,
        "labels": dict(zip(LABELS, summary.labels, strict=True)),
        "looks": LABELS,
        "tiers": tiers,
        "most": max((sum(tier.counts) for tier in tiers), default=1),
        "by_score": _bars(summary.by_score),
        "best": [] if layout.anonymous else summary.best,
        "uses": _uses(creators),
        "notes": [] if layout.anonymous else summary.notes[:_NOTES],
        "creators": creators,
        "few": len(creators) <= _FEW,
        "ranked": [one for one in creators if one["score"] is not None][:_RANKED],
        "map": charts.axes_map(creators),
        "rates": charts.rates(creators),
        "dimensions": [(key, dimension.name, dimension.weight) for key, dimension in rubric.dimensions.items()],
        "has": {field for field in ("platform", "followers", "engagement_rate", "fee", "standing") if any(one[field] for one in creators)},
        "threshold": rubric.label.threshold,
        "stamp": rubric.stamp,
        "version": __version__,
    }  # fmt: skip


def _answered(answer: Assessment) -> dict[str, Any]:
    """What the page shows of an assessment, as data that a process can send."""
    label = answer.label
    return {
        "tier": answer.tier.name,
        "label": {"id": label.id, "name": label.name, "kol": label.kol, "influencer": label.influencer},
        "score": answer.credibility.score,
        "range": answer.range,
        "confidence": answer.confidence,
        "role": answer.role,
        "why": answer.why,
        "flags": [flag.reason for flag in answer.flags],
        "ledger": list(answer.credibility.ledger),
        "certainty": label.certainty,
    }


SHOWN: Final = Answer("shown", "", _answered)
"""What is to be made of each assessment for the page."""
_ASKED_FOR: Final = (SHOWN, *(answer for answer in ON_REQUEST if answer.key in OF_LIST))


def _creators(one: Annotated) -> list[dict[str, Any]]:
    answered = one.answered(_ASKED_FOR)
    return [
        _creator(one, row, shown) | {"standing": standing, "cohort": cohort}
        for row, (_, shown, standing, cohort) in zip(one.table.rows, answered, strict=True)
    ]


def _creator(one: Annotated, row: Row, shown: dict[str, Any]) -> dict[str, Any]:
    """What the page shows of one creator."""
    creator = row.creator
    return {
        **shown,
        "row": row.number,
        "sheet": one.table.sheet.name,
        "who": creator.name or creator.handle or creator.profile_url or say("report.row", number=row.number),
        "handle": creator.handle if creator.name else None,
        "link": _link(creator.profile_url),
        "followers": creator.followers,
        "platform": creator.platform and platform_name(creator.platform),
        "engagement_rate": creator.engagement_rate,
        "fee": creator.fee,
        "gave": _by_dimension(shown["ledger"]),
        "ledger": one.located(shown["ledger"], row),
    }


def _by_dimension(ledger: Sequence[Entry]) -> dict[str, float]:
    """What each dimension gave or took."""
    gave: dict[str, float] = {}
    for entry in ledger:
        gave[entry.dimension] = gave.get(entry.dimension, 0.0) + entry.points
    return gave


def _link(address: str | None) -> str | None:
    """An address that may be followed; nothing else is a link."""
    try:
        return address if address and urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _bars(counts: Mapping[str, int]) -> list[tuple[str, int, float]]:
    """Names with counts, and how long the bar of each is, in percent of the longest."""
    most = max(counts.values()) or 1
    return [(name, count, round(100 * count / most, 1)) for name, count in counts.items()]


def _uses(creators: list[dict[str, Any]]) -> list[tuple[str, Use, int]]:
    """What each role that is given asks for, and to how many it is given; the commonest first."""
    counts = Counter(one["role"].name for one in creators)
    uses = {one["role"].name: one["role"].use for one in creators}
    return [(name, uses[name], counts[name]) for name in ranked(counts, (counts,))]
