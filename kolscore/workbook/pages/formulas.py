"""The formulas of a live workbook: what `kolscore.scoring` works out, over the evidence and the rubric of two sheets.

Only functions that Excel 2010, LibreOffice and Google Sheets have; each formula
gives one value, so that it needs no array. Beside each group stands the room
that works out the same; the tests hold the two together.
"""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Final

from kolscore.creator import LABELS
from kolscore.rubric import Rubric
from kolscore.rubric.standing import COHORTS
from kolscore.scoring.credibility import DIMENSIONS
from kolscore.scoring.peers import HIGHEST, LOWEST
from kolscore.workbook.pages.campaign import CampaignSheet
from kolscore.workbook.pages.rubric import RubricSheet

ROW: Final = "\0"
"""Stands for the number of the row in a formula."""
_MOST: Final = 1000
"""Above every score."""
UNKNOWN: Final = "unknown"
"""Stands for a platform that is not known."""


class Formulas:
    """The formula of each column, over others in its row and the cells of the rubric."""

    def __init__(
        self,
        columns: Mapping[str, str],
        every: Callable[[str], str],
        rules: RubricSheet,
        rubric: Rubric,
        campaign: CampaignSheet | None,
    ) -> None:
        self._campaign = campaign
        self._columns = columns
        self._every = every
        """The cells of a column, those of all creators."""
        self._at = rules.at
        self._rules = rules
        self._rubric = rubric

    def _of(self, key: str) -> str:
        return f"${self._columns[key]}{ROW}"

    # --- label: scoring/axes.py, scoring/label.py ----------------------------------------------------

    def kol_axis(self) -> str:
        """0 to 100."""
        return self._axis("kol")

    def influencer_axis(self) -> str:
        """0 to 100; for an expert held within a bound where nothing but size speaks for it, else at least the presence."""
        axis = self._axis("influencer")
        held = f"MIN({axis},{self._at('label.influencer.size_cap')})"
        content = f"IF({self._of('content points')}>0,{axis},{held})"
        return f"IF({self._expert()},{content},MAX({axis},{self._of('presence')}))"

    def _axis(self, axis: str) -> str:
        points, half = self._of(f"{axis} points"), self._at(f"label.{axis}.half")
        return f"IF({points}>0,100*(1-2^(-{points}/{half})),0)"

    def _counts(self, axis: str) -> str:
        """Whether an axis counts; with a label given before, only if it passes the threshold clearly."""
        previous, steady = self._of("previous label"), self._at("label.hysteresis")
        side = f'IF(OR({previous}="{axis}",{previous}="both"),-{steady},{steady})'
        return f'{self._of(f"{axis}_axis")}>={self._at("label.threshold")}+IF({previous}="",0,{side})'

    def label_id(self) -> str:
        """kol, influencer, both, not_a_creator or insufficient."""
        least, followers = self._at("label.kol_min_followers"), self._of("followers")
        large = f'OR({least}="",{followers}="",{followers}>={least})'
        kol, influencer = f"AND({self._counts('kol')},{large})", self._counts("influencer")
        named = f'IF({kol},IF({influencer},"both","kol"),IF({influencer},"influencer","insufficient"))'
        return f'IF({self._of("not one person")}=1,"not_a_creator",{named})'

    def lead(self) -> str:
        """The axis that leads, or that the evidence leans to."""
        kol, influencer, label = self._of("kol_axis"), self._of("influencer_axis"), self._of("label_id")
        leads = f'IF({kol}>={influencer},"kol","influencer")'
        most, apart = f"MAX({kol},{influencer})", f"ABS({kol}-{influencer})"
        leans = f"AND({most}>={self._at('label.lean_from')},{apart}>={self._at('label.lean_margin')})"
        other = f'OR({self._of("not one person")}=1,{label}<>"insufficient")'
        return f'IF({label}="both",{leads},IF({other},"",IF({leans},{leads},"")))'

    def label(self) -> str:
        """The label as people see it."""
        label = self._of("label_id")
        *others, last = LABELS
        shown = self._at(f"label.names.{last}")
        for one in reversed(others):
            shown = f'IF({label}="{one}",{self._at(f"label.names.{one}")},{shown})'
        return shown

    # --- credibility: scoring/credibility.py, scoring/engagement.py, scoring/flags.py ----------------

    def halo(self) -> str:
        """What points are multiplied by: what is known speaks for what is not."""
        return f"IF({self._of('known')}>0,{self._of('known')}^-{self._at('confidence.halo')},1)"

    def expertise_moves(self) -> str:
        """Points of expertise."""
        return self._competence("expertise")

    def recognition_moves(self) -> str:
        """Points of recognition."""
        return self._competence("recognition")

    def _competence(self, name: str) -> str:
        points, known = (self._of(f"{name} {what}") for what in ("points", "known"))
        weight, prior = self._at(f"dimensions.{name}.weight"), self._at(f"dimensions.{name}.prior")
        value = f"(1-2^(-{points}/{self._at(f'{name}.half')}))"
        return f"{weight}*{known}*MAX(0,{value}-{prior})"

    def independence_moves(self) -> str:
        """Points of independence: by the share of paid posts, or by advertising in the bio."""
        share, rule = self._of("sponsored share"), "independence.sponsored_share"
        value = f"1/(1+EXP(({share}-{self._at(f'{rule}.mid')})/{self._at(f'{rule}.scale')}))"
        marked = f"{self._at('dimensions.independence.weight')}*{self._at('independence.ad_marker.shift')}"
        moved = self._moved("independence", self._at(f"{rule}.coverage"), value)
        return f'IF({share}<>"",{moved},IF({self._of("ad marker")}=1,{marked},0))'

    def authenticity_moves(self) -> str:
        """Points of authenticity."""
        share, rule = self._of("fake followers share"), "authenticity.fake_followers_share"
        good, bad = self._at(f"{rule}.good"), self._at(f"{rule}.bad")
        value = f"MIN(1,MAX(0,({bad}-{share})/({bad}-{good})))"
        return self._signalled("authenticity", share, self._at(f"{rule}.coverage"), value)

    def consistency_moves(self) -> str:
        """Points of consistency."""
        posts, rule = self._of("posts per week"), "consistency.posts_per_week"
        bell = f"EXP(-0.5*((LN({posts})-LN({self._at(f'{rule}.peak')}))/{self._at(f'{rule}.sigma_ln')})^2)"
        floor = f"IF({self._expert()},{self._at(f'{rule}.expert_floor')},{self._at(f'{rule}.floor')})"
        value = f"IF({posts}>0,MAX({floor},{bell}),{floor})"
        return self._signalled("consistency", posts, self._at(f"{rule}.coverage"), value)

    def _signalled(self, dimension: str, fact: str, coverage: str, value: str) -> str:
        """What a fact and the further signals of a dimension move together: their mean, weighted by coverage."""
        further, mean = (self._of(f"{dimension} {what}") for what in ("coverage", "value"))
        weight, prior = self._at(f"dimensions.{dimension}.weight"), self._at(f"dimensions.{dimension}.prior")
        known = f'(IF({fact}<>"",{coverage},0)+{further})'
        apart = f'(IF({fact}<>"",{coverage}*({value}-{prior}),0)+{further}*({mean}-{prior}))'
        return f"IF({known}>0,{weight}*MIN(1,{known})*{apart}/{known},0)"

    def engagement_moves(self) -> str:
        """Points of engagement; a low rate counts less for people with expertise."""
        z, rule = self._of("engagement z"), "engagement.rate"
        value = f"NORMSDIST(MIN({z},{self._at(f'{rule}.cap_z')}))"
        low = f"0.5-{self._at(f'{rule}.expert_low_discount')}*(0.5-{value})"
        held = f"IF(AND({self._expert()},{value}<0.5),{low},{value})"
        return f'IF({z}<>"",{self._moved("engagement", self._of("engagement known"), held)},0)'

    def _moved(self, dimension: str, known: str, value: str) -> str:
        weight, prior = self._at(f"dimensions.{dimension}.weight"), self._at(f"dimensions.{dimension}.prior")
        return f"{weight}*{known}*({value}-{prior})"

    def _expert(self) -> str:
        return f"{self._of('kol_axis')}>={self._at('label.threshold')}"

    def flags_move(self) -> str:
        """Points that flags take."""
        return "+".join(
            f"{self._of(f'flag {flag}')}*{self._at(f'flags.{flag}.points')}" for flag in self._rubric.flags
        )

    def exact(self) -> str:
        """The score before it is rounded: the sum, from 0 up, within the lowest cap."""
        base = "+".join(
            f"{self._at(f'dimensions.{name}.weight')}*{self._at(f'dimensions.{name}.prior')}"
            for name in DIMENSIONS
        )
        moves = f"{self._of('halo')}*(" + "+".join(self._of(f"{name}_moves") for name in DIMENSIONS) + ")"
        return f"MAX(0,MIN({base}+{moves}+{self._of('flags_move')},{self._caps()}))"

    def _caps(self) -> str:
        """The caps of flags that are raised; far above any score for the others."""
        caps = {flag: self._at(f"flags.{flag}.cap") for flag in self._rubric.flags}
        return ",".join(
            f'IF(AND({self._of(f"flag {flag}")}>0,{cap}<>""),{cap},{_MOST})' for flag, cap in caps.items()
        )

    def credibility(self) -> str:
        """The score; blank where nothing is known of the creator, or nobody is there."""
        there = f'AND({self._of("known")}>0,{self._of("label_id")}<>"not_a_creator")'
        return f'IF({there},ROUND({self._of("exact")},1),"")'

    def known(self) -> str:
        """Confidence before it is rounded: how much of the weight rests on evidence."""
        parts = self._knowns().items()
        return (
            "("
            + "+".join(f"{self._at(f'dimensions.{name}.weight')}*{part}" for name, part in parts)
            + ")/100"
        )

    def _knowns(self) -> dict[str, str]:
        """How much of each dimension is known."""
        share, marked = self._of("sponsored share"), self._of("ad marker")
        return {
            "expertise": self._of("expertise known"),
            "recognition": self._of("recognition known"),
            "independence": f'IF({share}<>"",{self._at("independence.sponsored_share.coverage")},'
            f"IF({marked}=1,{self._at('independence.ad_marker.coverage')},0))",
            "authenticity": self._known_by(
                "authenticity", "fake followers share", "authenticity.fake_followers_share.coverage"
            ),
            "consistency": self._known_by(
                "consistency", "posts per week", "consistency.posts_per_week.coverage"
            ),
            "engagement": self._of("engagement known"),
        }

    def _known_by(self, dimension: str, key: str, rule: str) -> str:
        return f'MIN(1,IF({self._of(key)}<>"",{self._at(rule)},0)+{self._of(f"{dimension} coverage")})'

    def confidence(self) -> str:
        """The confidence in the score; blank without one."""
        return f'IF({self._of("credibility")}="","",ROUND({self._of("known")},2))'

    # --- tier and role: scoring/tier.py, scoring/role.py ---------------------------------------------

    def tier(self) -> str:
        """The tier as people see it."""
        return self._of_tier("name", '""')

    def tier_like(self) -> str:
        """The tier of the role matrix."""
        return self._of_tier("like", '"unknown"')

    def _of_tier(self, column: str, unknown: str) -> str:
        """By value, so that blank rows and rows that are put in do no harm; the id serves where that column is blank."""
        table, followers = self._rules.tier_table, self._of("followers")
        bounds, ids = self._rules.column(table, "at_least"), self._rules.column(table, "id")
        lower = f'SMALL({bounds},COUNTIF({bounds},"<="&{followers}))'
        line = f"MATCH({lower},{bounds},0)"
        said, its_id = f"INDEX({self._rules.column(table, column)},{line})", f"INDEX({ids},{line})"
        word = f'SUBSTITUTE({its_id},"_"," ")'
        plain = f"UPPER(LEFT({word},1))&LOWER(MID({word},2,99))" if column == "name" else its_id
        return f'IF({followers}="",{unknown},IF({said}="",{plain},{said}))'

    def role_id(self) -> str:
        """The role: none where a flag or a low score rules the creator out, else the first line that fits."""
        stops = "+".join(
            f"IF(AND({self._of(f'flag {flag}')}>0,{self._at(f'flags.{flag}.stop')}),1,0)"
            for flag in self._rubric.flags
        )
        low = (
            f'AND({self._of("label_id")}<>"insufficient",{self._of("label_id")}<>"not_a_creator",ROUND({self._of("exact")},1)<{self._at("role.low_score")},'
            f"{self._of('known')}>{self._at('role.low_confidence')})"
        )
        expert = f'OR({self._of("label_id")}="kol",{self._of("label_id")}="both")'
        unchecked = f"AND({self._of('claim unchecked')}=1,{expert})"
        given = f"IF({unchecked},{self._at('role.unchecked')},{self._first_fitting()})"
        if self._campaign:
            given = f"IF({self._undecided()},{given},{self._in_campaign(self._campaign)})"
        return f"IF(OR({stops}>0,{low}),{self._at('role.stopped')},{given})"

    def _undecided(self) -> str:
        label = self._of("label_id")
        return f'OR({label}="insufficient",{label}="not_a_creator")'

    def _line_of_campaign(self, campaign: CampaignSheet) -> str:
        key = f'{self._of("campaign kind")}&"|"&{self._of("label_id")}&"|"&{self._of("tier_like")}'
        return f"MATCH({key},{campaign.keys()},0)"

    def _in_campaign(self, campaign: CampaignSheet) -> str:
        bound = f"MATCH({self._of('ceiling')},{campaign.bounds()},1)"
        return f"INDEX({campaign.roles()},{self._line_of_campaign(campaign)},{bound})"

    def ceiling(self) -> str:
        """What the score may be at most if all were known."""
        unknown = "+".join(
            f"({self._at(f'dimensions.{name}.weight')}*(1-{part})*{self._at(f'dimensions.{name}.prior_sd')})^2"
            for name, part in self._knowns().items()
        )
        spread = f"{self._at('confidence.spread')}*SQRT({unknown})"
        high = f"MIN(100,{self._caps()},{self._of('exact')}+{spread})"
        return f'IF({self._of("credibility")}="",100,ROUNDUP(MAX({high},{self._of("exact")}),0))'

    def _first_fitting(self) -> str:
        def column(name: str) -> str:
            return self._rules.column("role.matrix", name)

        def lists(name: str, word: str) -> str:
            return f'((({column(name)}="")+ISNUMBER(FIND(", "&{word}&",",", "&{column(name)}&",")))>0)'

        fits = "*".join(
            [
                f"({column('label')}={self._of('label_id')})",
                lists("tiers", self._of("tier_like")),
                lists("occupations", self._of("occupation")),
                lists("lean", self._of("lead")),
                lists("audience", self._of("audience")),
            ]
        )
        # SUMPRODUCT, so that no engine needs an array formula for the product.
        return f"INDEX({column('role')},SUMPRODUCT(MATCH(1,{fits},0)))"

    def role(self) -> str:
        """The role as people see it."""
        name = self._of_role("name")
        return f"{name}&{self._verify(self._campaign)}" if self._campaign else name

    def _of_role(self, column: str) -> str:
        ids = self._rules.column("roles", "id")
        return f"INDEX({self._rules.column('roles', column)},MATCH({self._of('role_id')},{ids},0))"

    def _verify(self, campaign: CampaignSheet) -> str:
        """What follows the name of a role that must not be used before something is checked."""
        role, known = self._of("role_id"), self._of("known")
        claimed = "+".join(
            self._of(f"flag {name}")
            for name, flag in self._rubric.flags.items()
            if flag.found == "regulated_claim_in_bio"
        )
        least = self._of_role("min_confidence")
        doubted = f"AND({self._of_role('expert')},OR({claimed or '0'}>0,{known}<{least}))"
        licence = f"INDEX({campaign.licences()},{self._line_of_campaign(campaign)})=1"
        none = f"OR({self._undecided()},{role}={self._at('role.stopped')},{role}={self._at('role.no_fit')})"
        return f'IF({none},"",IF({licence},": "&{self._at("role.verify")},IF({doubted},": "&{self._at("role.verify")},"")))'

    # --- standing: scoring/peers.py ------------------------------------------------------------------

    def cohort_width(self) -> str:
        """How far the cohort is widened: 1 tier and platform, 2 tier, 3 platform, 4 the list; 0 for none."""
        found = "0"
        for place, width in reversed(list(enumerate(COHORTS, 1))):
            least = self._at("standing.least" if width == "list" else "standing.cohort")
            found = (
                f"IF(IF({self._known_for(width)},{self._counted(width, '>=0')},0)>={least},{place},{found})"
            )
        return f'IF({self._of("credibility")}="",0,{found})'

    def cohort_size(self) -> str:
        """How many creators the cohort has, those with a score."""
        return (
            f"IF({self._of('cohort_width')}=0,0,{self._by_width(lambda width: self._counted(width, '>=0'))})"
        )

    def standing(self) -> str:
        """The percentile of the score in its cohort; blank without a score, or where the list is too short."""
        score = self._of("credibility")

        def passed(width: str) -> str:
            return "+".join(self._counted(width, f'{sign}"&{score}&"') for sign in ("<", "<="))

        percentile = f"ROUND({self._by_width(passed)}*50/{self._of('cohort_size')},0)"
        within = f"MIN({HIGHEST},MAX({LOWEST},{percentile}))"
        return f'IF({self._of("cohort_width")}=0,"",{within})'

    def cohort(self) -> str:
        """The cohort in words."""
        return f'IF({self._of("cohort_width")}=0,"",{self._by_width(self._called)})'

    def _by_width(self, of_width: Callable[[str], str]) -> str:
        return f"CHOOSE({self._of('cohort_width')},{','.join(f'({of_width(width)})' for width in COHORTS)})"

    def _known_for(self, width: str) -> str:
        """Whether what makes a cohort is known of the creator."""
        asked = {"tier": '""', "platform": f'"{UNKNOWN}"'}
        return f"AND({','.join(f'{self._of(word)}<>{asked[word]}' for word in COHORTS[width] if word in asked) or 1})"

    def _counted(self, width: str, scores: str) -> str:
        """How many of a cohort have such a score."""
        like = "".join(
            f'{self._every(word)},"="&{self._of(word)},'
            for word in COHORTS[width]
            if word in ("tier", "platform")
        )
        return f'COUNTIFS({like}{self._every("credibility")},"{scores}")'

    def _called(self, width: str) -> str:
        size, tier = self._of("cohort_size"), self._of("tier")
        rest = f"MID({tier},2,99)"
        plain = f"AND(EXACT({rest},LOWER({rest})),NOT(EXACT({rest},UPPER({rest}))))"
        words = {
            "count": f'IF({size}<1000,{size},INT({size}/1000)&","&RIGHT("00"&MOD({size},1000),3))',
            "tier": f"IF({plain},LOWER({tier}),{tier})",
            "platform": self._of("platform"),
        }
        parts = []
        for said, word, _, _ in Formatter().parse(self._rubric.standing.says[width]):
            text = said.replace('"', '""')
            parts += [f'"{text}"'] if said else []
            parts += [words[word]] if word else []
        return "&".join(parts)
