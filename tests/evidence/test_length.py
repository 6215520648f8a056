"""Work grows with the length of a text, and not with its square; what cannot reach a term is not asked about it."""

import sys

import pytest
from hypothesis import given, settings, strategies as st

from kolscore import Creator
from kolscore.evidence import context, reader, stance
from kolscore.evidence.rejected_evidence import SetAsideReader
from kolscore.scoring import Assessor

SHORT = 1_000
REPEATED = (
    "医生不是",
    "不是医生，",
    "医生",
    "医者ではありません",
    "의사 아님 ",
    "not a doctor ",
    "not not ",
    "no soy médico, ",
    "former lawyer turned baker ",
    "lawyer not practising ",
    "wife of a doctor ",
    "doctor (retired) ",
    "doctor ",
    "board-certified dermatologist ",
    "aspiring PhD student ",
    "DR MD, PA ",
    "Jane Doe, MD; ",
    "Baltimore MD ",
    "Dr Pepper ",
    "🩺not ",
    "award-winning ",
    "keynote speaker, collabs: dm ",
    "Kinderkrankenschwester ",
)


def calls(work):
    """How many functions are called, built-in ones too."""
    count = 0

    def counted(_, event, __):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def lengthened(repeated, length):
    return (repeated * length)[:length]


@pytest.mark.parametrize("repeated", REPEATED)
def test_four_times_the_text_takes_four_times_the_work(rubric, repeated):
    short, long = lengthened(repeated, SHORT), lengthened(repeated, 4 * SHORT)

    def scored(text):
        return lambda: Assessor(rubric).assess(Creator(bio=text))

    def explained(text):
        return lambda: SetAsideReader(rubric).read(Creator(bio=text))

    for work in (scored, explained):
        work(long)()  # makes ready what is made once
        assert calls(work(long)) < 4.5 * calls(work(short))


def test_ten_times_the_text_takes_ten_times_the_decisions(rubric):
    """Whose each claim is, and what each compound ends in, apart from finding terms."""
    texts = reader.TextReader(rubric)
    mixed = ", ".join(REPEATED)

    def decided(length):
        text = lengthened(mixed + ", ", length)
        texts.mentions(text, "bio")  # makes ready what is made once
        return calls(lambda: texts.mentions(text, "bio"))

    assert decided(20_000) < 10.5 * decided(2_000)


def test_whether_a_text_is_in_capitals_is_asked_once():
    """Each question reads the whole text."""

    class Text(str):
        __slots__ = ()
        asked = 0

        def isupper(self):
            Text.asked += 1
            return super().isupper()

    words = context.Tokens(Text("FALL IN LOVE MA, " * 9), "fall in love ma " * 9)
    assert {words.in_capitals for _ in range(9)} == {True}
    assert Text.asked == 1


WORDS = (
    "doctor", "lawyer", "MD", "PhD", "student", "not", "a", "former", "turned", "wife of", "retired", "aspiring", "Dr",
    "certified", "practising", "no soy", "médico", "und", "ehemaliger", "Arzt", "医生", "不是", "前", "の妻", "医師", "의사",
    "아님", "전", "and", ",", ".", "(", ")", "/", "-", "\n", "😀", "lorem", "ipsum",
)  # fmt: skip


class _Every(stance.Modifiers):
    """As if every word of a text could reach every other."""

    def around(self, *_):
        return self.all


def said_of(rubric, text):
    def plain(mention):
        return (
            mention.kind,
            mention.sense,
            mention.claim,
            mention.term,
            mention.start,
            mention.end,
            mention.quote,
        )

    mentions = [plain(mention) for mention in reader.TextReader(rubric).mentions(text, "bio")]
    return mentions, SetAsideReader(rubric).read(Creator(bio=text))


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from([" ", ""]))
def test_what_is_near_is_all_that_counts(rubric, words, between):
    text = between.join(words)
    near = said_of(rubric, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stance, "Modifiers", _Every)
        assert said_of(rubric, text) == near
