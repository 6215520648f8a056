"""A flag or an office that a rubric adds works by its lines alone; what it names and nothing reads is refused."""

import pytest

import kolscore
from kolscore import Creator, Rubric
from kolscore.errors import RubricError
from kolscore.evidence.offices import OfficeReader
from kolscore.excel.functions import KOL_FLAGS

FLAG = """
[flags.follows_many]
reason = "Who follows thousands is followed back."
source = "judgement"
says = "follows {following} accounts"
"""
WHEN = 'when = [{ fact = "following", at_least = 5000 }]\n'
OFFICE = """
[[offices]]
reason = "Leads, in Esperanto."
source = "language, judgement"
sense = "lead"
language = "eo"
terms = ["prezidanto"]
"""


@pytest.fixture
def rubric(tmp_path):
    def made(text):
        path = tmp_path / "mine.toml"
        path.write_text(f'extends = "default"\n{text}', encoding="utf-8")
        return path

    return made


def test_a_new_flag_takes_points_and_is_told(rubric):
    path = rubric(FLAG + WHEN + "points = -3\n")
    creator = Creator(followers=9_000, following=6_000, engagement_rate=0.03)
    with_flag, without = kolscore.assess(creator, path), kolscore.assess(creator)
    assert [(flag.id, flag.reason) for flag in with_flag.flags] == [
        ("follows_many", "follows 6,000 accounts")
    ]
    assert with_flag.credibility.exact == pytest.approx(without.credibility.exact - 3)
    assert "follows 6,000 accounts" in with_flag.why
    rows = [["@a", 9_000, 6_000], ["@b", 9_000, 100]]
    assert KOL_FLAGS([["Handle", "Followers", "Following"]], rows, str(path)) == [
        ["follows 6,000 accounts"],
        [""],
    ]


def test_a_new_office_is_read_beside_those_that_are_known(rubric):
    reader, known = OfficeReader(Rubric.load(rubric(OFFICE))), OfficeReader(Rubric.load())
    assert known.read("Prezidanto, Kardiologia Societo").offices[0].role == ""
    assert [one.role for one in reader.read("Prezidanto, Kardiologia Societo").offices] == ["lead"]
    for text in ("President, Society of Dermatology; member of a board", "理事长", "3", "no"):
        assert reader.read(text).offices == known.read(text).offices


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FLAG, "flags.follows_many"),
        (FLAG + 'found = "astrology"\n', "flags.follows_many.found"),
        (FLAG + WHEN + 'bars = ["unicorns"]\n', "flags.follows_many.bars"),
        (FLAG + WHEN.replace("following", "folowing"), "did you mean 'following'"),
        (FLAG.replace("{following}", "{folowing}") + WHEN, "flags.follows_many.says"),
        (OFFICE.replace('"lead"', '"emperor"'), "emperor"),
        ("[recognition.guidelines.points]\nemperor = 9\n", "recognition.guidelines.points"),
        ("[recognition.guidelines.scope]\ngalactic = 9\n", "recognition.guidelines.scope"),
        ('[label.names]\nguru = "Guru"\n', "label.names"),
    ],
)
def test_what_no_code_reads_is_refused(rubric, text, said):
    with pytest.raises(RubricError) as refused:
        Rubric.load(rubric(text))
    assert said in str(refused.value)
