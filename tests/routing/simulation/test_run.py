"""The run: calls and shifts in, stories out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.limits import Limits
from routing.model import AgentRules, QueueRules, RoutingConfig
from routing.simulation.run import Run, Shifts
from routing.simulation.traffic import Call
from tests.routing.histories_centre import CONFIGS


def centre(*agents: str, wrap_up_ms: int = 0, at_once: int = 1) -> RoutingConfig:
    rules = AgentRules(skills={}, queues=("line",), capacity={"voice": 1})
    queue = QueueRules(open=(), wrap_up_ms=wrap_up_ms, at_once=at_once)
    return RoutingConfig(version="1", queues={"line": queue}, agents=dict.fromkeys(agents, rules))


def call(contact: str, at: int, handling: int = 100, patience: int | None = None) -> Call:
    return Call(contact=contact, group="line", queue="line", at=at, handling_ms=handling, patience_ms=patience)


def played(config: RoutingConfig, *calls: Call, shifts: Shifts | None = None, until: int = 10_000) -> Run:
    run = Run(config, [calls], shifts)
    run.until(until)
    return run


def test_a_call_is_answered_when_the_one_before_and_its_wrap_up_are_over() -> None:
    run = played(centre("ann", wrap_up_ms=50), call("first", 10), call("second", 20))
    second = run.stories["second"]
    assert (second.answered, second.ended, second.agent) == (10 + 100 + 50, 260, "ann")
    assert second.waited_ms == 140


def test_what_ends_soon_after_a_wrap_up_ends_in_order() -> None:
    run = played(centre("ann", wrap_up_ms=50), call("first", 0), call("second", 0, handling=1), call("third", 1_000))
    assert run.stories["second"].ended == 151


def test_who_has_waited_as_long_as_they_would_gives_up() -> None:
    run = played(centre("ann"), call("first", 0), call("second", 10, patience=60))
    assert (run.stories["second"].answered, run.stories["second"].gave_up) == (None, 70)


def test_who_is_answered_in_time_does_not_give_up() -> None:
    run = played(centre("ann"), call("first", 0), call("second", 10, patience=95))
    assert (run.stories["second"].answered, run.stories["second"].gave_up) == (100, None)


def test_nobody_is_answered_before_somebody_comes_and_after_everybody_has_gone() -> None:
    calls = [call("early", 0), call("late", 900)]
    run = played(centre("ann"), *calls, shifts={"ann": [(500, 800)]})
    assert run.stories["early"].answered == 500
    assert run.stories["late"].waited_ms is None


def test_who_goes_home_ends_the_conversation_first() -> None:
    run = played(centre("ann"), call("first", 0, handling=900), shifts={"ann": [(0, 500)]})
    assert run.stories["first"].ended == 900
    assert run.occupancy == 1.0


def test_a_second_shift_begins_where_the_first_had_ended() -> None:
    calls = [call("first", 0), call("second", 600)]
    run = played(centre("ann"), *calls, shifts={"ann": [(0, 500), (700, 1_000)]})
    assert run.stories["second"].answered == 700
    assert run.occupancy == pytest.approx(200 / 800)


def test_who_is_turned_away_is_gone() -> None:
    config = centre("ann")
    bounded = replace(config, queues={"line": replace(config.queues["line"], limits=Limits(length=1))})
    run = played(bounded, call("first", 0), call("second", 5), call("third", 10, patience=5))
    assert (run.stories["third"].turned_away, run.stories["third"].gave_up) == (10, None)
    assert run.stories["second"].answered == 100


def test_occupancy_is_the_share_of_the_time_with_contacts_wrap_up_included() -> None:
    run = played(centre("ann", "bob", wrap_up_ms=100), call("first", 0), until=1_000)
    assert run.occupancy == pytest.approx(200 / 2_000)


def test_without_agents_everybody_waits_and_nobody_is_occupied() -> None:
    run = played(centre(), call("first", 0), call("second", 5, patience=10))
    assert run.stories["first"].waited_ms is None
    assert run.stories["second"].gave_up == 15
    assert run.occupancy is None


def test_of_several_who_are_asked_at_once_one_answers() -> None:
    run = played(centre("ann", "bob", at_once=2), call("first", 0), call("second", 0))
    assert {story.agent for story in run.stories.values()} == {"ann", "bob"}


def test_a_run_in_pieces_is_the_same_as_a_run_in_one() -> None:
    calls = [call(f"c{number}", number * 37 % 400, handling=90, patience=200) for number in range(20)]
    calls.sort(key=lambda one: one.at)
    whole, pieces = (
        played(centre("ann", "bob", wrap_up_ms=30), *calls),
        Run(centre("ann", "bob", wrap_up_ms=30), [calls]),
    )
    for at in range(0, 10_001, 13):
        pieces.until(at)
    assert pieces.stories == whole.stories


@st.composite
def calls_in(draw: st.DrawFn, config: RoutingConfig) -> list[Call]:
    ats = sorted(draw(st.lists(st.integers(0, 120_000), max_size=25)))
    return [
        Call(
            contact=f"c{number}",
            group="any",
            queue=draw(st.sampled_from(sorted(config.queues))),
            at=at,
            handling_ms=draw(st.integers(0, 30_000)),
            patience_ms=draw(st.none() | st.integers(0, 60_000)),
            channel=draw(st.sampled_from(("voice", "chat"))),
            priority=draw(st.integers(0, 2)),
            head_start_ms=draw(st.sampled_from((0, 5_000))),
        )
        for number, at in enumerate(ats)
    ]


@given(st.data())
def test_in_any_centre_every_story_is_whole_and_nobody_has_more_than_they_can(data: st.DataObject) -> None:
    config = data.draw(st.sampled_from(CONFIGS))
    span = st.tuples(st.integers(0, 60_000), st.integers(1, 90_000)).map(lambda one: [(one[0], one[0] + one[1])])
    shifts = data.draw(st.none() | st.dictionaries(st.sampled_from(sorted(config.agents)), span))
    run = played(config, *data.draw(calls_in(config)), shifts=shifts, until=600_000)
    for story in run.stories.values():
        call = story.call
        assert story.answered is None or story.gave_up is None
        if story.answered is not None:
            assert (story.ended or 0) - story.answered == call.handling_ms
            assert call.patience_ms is None or story.answered - call.at <= call.patience_ms
        elif story.turned_away is not None:
            assert story.gave_up is None
        elif story.gave_up is not None:
            assert story.gave_up - call.at == call.patience_ms
        else:
            assert call.patience_ms is None
    for agent, rules in config.agents.items():
        theirs = [story for story in run.stories.values() if story.agent == agent and story.answered is not None]
        for story in theirs:
            at, channel = story.answered or 0, story.call.channel
            beside = [other for other in theirs if (other.answered or 0) <= at < (other.ended or 0)]
            assert sum(other.call.channel == channel for other in beside) <= rules.capacity.get(channel, 0)
