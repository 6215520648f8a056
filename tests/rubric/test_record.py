"""The parts of a rubric: checked when they are read, made when they are asked for, and never changed."""

import pickle
from typing import ClassVar, Literal

import pytest

from kolscore.rubric import Rubric
from kolscore.rubric.bounds import ge, le, optional
from kolscore.rubric.record import Record, field, max_len, min_len, tree_of


class Step(Record):
    words: ClassVar[tuple[str, ...]] = ("count",)
    at: int = field(validator=ge(0))
    share: float = field(default=0.5, validator=[ge(0.0), le(1.0)])


class Rule(Record):
    name: str = field(validator=[min_len(1), max_len(5)])
    kind: Literal["good", "bad"] = "good"
    cap: float | None = field(default=None, validator=optional(ge(10.0)))
    on: bool = False
    terms: tuple[str, ...] = ()
    pairs: tuple[tuple[float, float], ...] = ()
    steps: tuple[Step, ...] = ()
    by_name: dict[str, Step] = field(default={})


TREE = {
    "name": "one", "kind": "bad", "cap": 12.0, "on": True, "terms": ["a", "b"], "pairs": [[1.0, 2.0]],
    "steps": [{"at": 1, "share": 0.25}], "by_name": {"x": {"at": 2, "share": 0.5}},
}  # fmt: skip


def read(tree):
    wrong = []
    return Rule.read(tree, "rule", wrong), wrong


def test_what_is_read_and_what_is_taken_on_trust_are_the_same():
    rule, wrong = read(TREE)
    assert not wrong
    assert rule == Rule.trusted(TREE)
    assert tree_of(rule) == tree_of(Rule.trusted(TREE)) == TREE
    assert rule.steps[0].at == Rule.trusted(TREE).steps[0].at == 1
    assert rule.terms == ("a", "b")
    assert read({"name": "one"})[0] == Rule(name="one")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "rule.name: must be of length 1 or more, not ''"),
        ({"name": 7}, "rule.name: must be text in quotes, not 7"),
        ({"name": "too long"}, "rule.name: must be of length 5 or less, not 'too long'"),
        ({"kind": "ugly"}, "rule.kind: must be one of good, bad"),
        ({"kind": ["good"]}, "rule.kind: must be one of good, bad"),
        ({"cap": 3}, "rule.cap: must be at least 10, not 3.0"),
        ({"cap": True}, "rule.cap: must be a number, not True"),
        ({"on": 1}, "rule.on: must be true or false, not 1"),
        ({"terms": "abc"}, "rule.terms: must be a list, not 'abc'"),
        ({"terms": ["a", 1]}, "rule.terms.1: must be text in quotes, not 1"),
        ({"pairs": [[1, 2, 3]]}, "rule.pairs.0: must be a list of 2, not [1, 2, 3]"),
        ({"pairs": [[1, "2"]]}, "rule.pairs.0.1: must be a number, not '2'"),
        ({"steps": [3]}, "rule.steps.0: must be a table"),
        ({"steps": [{}]}, "rule.steps.0.at: missing"),
        ({"steps": [{"at": 1.0}]}, "rule.steps.0.at: must be a whole number, not 1.0"),
        ({"by_name": {"x": {"at": 1, "share": 2}}}, "rule.by_name.x.share: must be at most 1, not 2.0"),
        ({"by_name": []}, "rule.by_name: must be a table"),
        ({"nmae": 1}, "rule: unknown key 'nmae' (did you mean 'name'?). Allowed: "),
    ],
)
def test_what_is_wrong_is_said_with_its_place(change, said):
    _, wrong = read(TREE | change)
    assert len(wrong) == 1
    assert wrong[0].startswith(said)


def test_everything_that_is_wrong_is_said_at_once():
    _, wrong = read({"kind": "ugly", "steps": [{"at": -1, "share": 7}], "extra": 1})
    assert [line.partition(":")[0] for line in wrong] == [
        "rule.name", "rule.kind", "rule.steps.0.at", "rule.steps.0.share", "rule",
    ]  # fmt: skip


def test_nothing_is_changed_and_nothing_invented():
    for rule in (read(TREE)[0], Rule.trusted(TREE)):
        with pytest.raises(AttributeError, match="cannot be changed"):
            rule.name = "two"
        with pytest.raises(AttributeError, match="Rule has no nmae"):
            _ = rule.nmae
        other = rule.changed(name="two")
        assert (rule.name, other.name, other.steps) == ("one", "two", rule.steps)
        assert rule != other
    with pytest.raises(ValueError, match="name: missing"):
        Rule()


def test_a_rubric_goes_to_another_process():
    rubric = Rubric.load()
    assert pickle.loads(pickle.dumps(rubric)).hash == rubric.hash  # noqa: S301 - our own
    assert pickle.loads(pickle.dumps(Rule.trusted(TREE))) == read(TREE)[0]  # noqa: S301 - our own
