"""From where a flow stands and what the customer gave to where it stops next."""

from collections.abc import Mapping
from typing import get_args

import pytest

from callcenter.flows.model import (
    AnyStep,
    Branch,
    Cause,
    Choice,
    Collect,
    Enqueue,
    Flow,
    Greet,
    HangUp,
    Menu,
    Play,
    Say,
    Set,
)
from callcenter.flows.run import Answer, Facts, Stop, answer, walk
from routing import limits

TEXT = {"en": "Text"}
STEPS: dict[str, AnyStep] = {
    "menu": Menu(
        text=TEXT,
        choices={"1": Choice(label=TEXT, next="say"), "*": Choice(label=TEXT, next="menu")},
        otherwise="sales",
        tries=2,
    ),
    "say": Say(text=TEXT, next="sales"),
    "collect": Collect(
        text=TEXT, label=TEXT, attribute="ticket", next="given", otherwise="given", least=2, most=3, tries=2
    ),
    "given": Branch(by="attribute", name="ticket", cases={"given": "sales"}, otherwise="bye"),
    "hours": Branch(by="hours", name="office", cases={"open": "sales", "closed": "bye"}, otherwise="bye"),
    "tier": Branch(by="tier", cases={"gold": "sales"}, otherwise="bye"),
    "language": Branch(by="language", cases={"en": "sales"}, otherwise="bye"),
    "english": Set(language="en", next="language"),
    "refund": Set(attributes={"topic": "refund"}, next="topic"),
    "topic": Branch(by="attribute", name="topic", cases={"refund": "sales"}, otherwise="bye"),
    "hello": Greet(known=TEXT, unknown=TEXT, next="melody"),
    "melody": Play(sound="a.wav", next="menu"),
    "sales": Enqueue(queue="sales"),
    "help": Enqueue(queue="help", closed="say"),
    "round": Say(text=TEXT, next="round"),
    "bye": HangUp(),
}
FLOW = Flow(start="hello", steps=STEPS)


def facts(
    tier: str | None = None,
    attributes: Mapping[str, str] | None = None,
    language: str | None = None,
    open_: tuple[str, ...] = (),
) -> Facts:
    return Facts(
        tier=tier,
        attributes=attributes or {},
        hours_open=open_.__contains__,
        language=language,
    )


def test_what_is_passed_is_remembered_in_order() -> None:
    assert walk(FLOW, "hello", facts()) == Stop(step="menu", passed=("hello", "melody"))


@pytest.mark.parametrize("step", ["menu", "collect", "sales", "bye"])
def test_a_flow_stops_where_the_customer_has_a_say_or_is_left(step: str) -> None:
    assert walk(FLOW, step, facts()) == Stop(step=step)


@pytest.mark.parametrize(
    ("branch", "known", "to"),
    [
        ("hours", facts(open_=("office",)), "sales"),
        ("hours", facts(), "bye"),
        ("tier", facts(tier="gold"), "sales"),
        ("tier", facts(tier="silver"), "bye"),
        ("tier", facts(), "bye"),
        ("language", facts(language="en"), "sales"),
        ("language", facts(language="zh-CN"), "bye"),
        ("language", facts(), "bye"),
        ("topic", facts(attributes={"topic": "refund"}), "sales"),
        ("topic", facts(attributes={"topic": "other"}), "bye"),
        ("topic", facts(), "bye"),
    ],
)
def test_a_branch_goes_by_what_is_so(branch: str, known: Facts, to: str) -> None:
    assert walk(FLOW, branch, known) == Stop(step=to, passed=(branch,))


def test_what_is_set_on_the_way_counts_for_the_branches_after_it() -> None:
    assert walk(FLOW, "refund", facts()) == Stop(
        step="sales", passed=("refund", "topic"), attributes={"topic": "refund"}
    )
    assert walk(FLOW, "english", facts(language="zh-CN")) == Stop(
        step="sales", passed=("english", "language"), language="en"
    )


def test_a_stop_tells_only_what_this_walk_has_set() -> None:
    assert walk(FLOW, "refund", facts(attributes={"order": "given"})).attributes == {"topic": "refund"}


def test_a_queue_is_where_it_stops_and_whoever_it_turns_away_goes_on_by_the_cause() -> None:
    assert walk(FLOW, "help", facts()) == Stop(step="help")
    assert set(get_args(Cause)) == set(get_args(limits.Cause)), "the engine's causes"
    help_ = STEPS["help"]
    assert isinstance(help_, Enqueue)
    assert (help_.way("closed"), help_.way("full")) == ("say", None)


def test_a_step_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        walk(FLOW, "nowhere", facts())


def test_an_unchecked_flow_that_goes_round_does_not_hang() -> None:
    with pytest.raises(RuntimeError, match="does not stop after step 'round'"):
        walk(FLOW, "round", facts())


def test_a_key_of_the_menu_leads_on() -> None:
    assert answer(FLOW, "menu", 0, "1", facts()) == Answer(given="choice", stop=Stop(step="sales", passed=("say",)))


def test_a_key_may_lead_back_to_its_menu() -> None:
    assert answer(FLOW, "menu", 1, "*", facts()) == Answer(given="choice", stop=Stop(step="menu"))


@pytest.mark.parametrize("step", ["menu", "collect"])
@pytest.mark.parametrize(
    ("keys", "given"),
    [(None, "nothing"), ("", "nothing"), ("7", "wrong"), ("1234", "wrong"), ("1a", "wrong"), ("٣٣", "wrong")],
)
def test_without_a_good_answer_it_is_asked_again_and_then_goes_on(step: str, keys: str | None, given: str) -> None:
    assert answer(FLOW, step, 0, keys, facts()) == Answer(given=given)  # type: ignore[arg-type]
    last = answer(FLOW, step, 1, keys, facts())
    assert last.given == given
    assert last.stop == walk(FLOW, STEPS[step].otherwise, facts())  # type: ignore[union-attr]


def test_of_what_was_collected_only_that_it_was_given_is_kept() -> None:
    came = answer(FLOW, "collect", 0, "123", facts())
    assert came == Answer(given="collected", stop=Stop(step="sales", passed=("given",), attributes={"ticket": "given"}))
    assert "123" not in repr(came)


def test_only_a_menu_or_a_question_can_be_answered() -> None:
    with pytest.raises(AssertionError):
        answer(FLOW, "bye", 0, "1", facts())
