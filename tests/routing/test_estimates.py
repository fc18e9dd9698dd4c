"""How long a contact is expected to wait."""

import math
from random import Random
from statistics import quantiles as cut

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.commands import Transfer
from routing.estimates import Expected, expected_wait, quantiles
from routing.events import ContactQueued, ContactTransferred, Event
from routing.model import QueueRules, Requirement, RoutingConfig
from tests.routing.centre import Centre, agent, config

RULES = QueueRules(open=(), handling_ms=180_000)


THOUSANDTHS = st.integers(0, 50_000).map(lambda count: count / 1000)


def told(events: list[Event]) -> tuple[int | None, int | None]:
    """What the contact was told that entered a queue."""
    entry = next(event for event in events if isinstance(event, ContactQueued | ContactTransferred))
    return entry.expected_ms, entry.bound_ms


def busy(*names: str) -> Centre:
    """A centre in which everybody has a contact."""
    centre = Centre(RoutingConfig(version="1", queues={"sales": RULES}, agents=dict.fromkeys(names, agent())))
    for name in names:
        centre.enqueue(f"with-{name}")
        centre.connect(f"with-{name}")
    return centre


def test_one_for_whom_somebody_is_free_is_told_no_wait() -> None:
    assert told(Centre(config(queue=RULES, ann=agent())).enqueue()) == (0, 0)


def test_nobody_on_duty_says_nothing() -> None:
    centre = busy("ann")
    centre.rest("ann")
    assert told(centre.enqueue()) == (None, None)


def test_a_queue_that_does_not_say_what_its_contacts_take_estimates_nothing() -> None:
    centre = Centre(config(ann=agent()))
    assert told(centre.enqueue()) == (None, None)
    assert centre.engine.state.paces == {}


def test_one_who_finds_everybody_busy_is_told_the_wait_by_the_agents_and_those_before() -> None:
    centre = busy("ann", "bob")
    first, second = told(centre.enqueue("x")), told(centre.enqueue("y"))
    assert first == quantiles(0, 2, 180_000, 0, 0, 0, 0, 0)
    assert second == quantiles(1, 2, 180_000, 0, 0, 0, 0, 0)


def test_those_of_lower_classes_do_not_stand_before() -> None:
    centre = busy("ann")
    alone = told(centre.enqueue("x"))
    assert told(centre.enqueue("y", priority=1)) == alone


def test_somebody_free_who_lacks_the_skill_is_not_free_for_it() -> None:
    centre = Centre(config(queue=RULES, ann=agent()))
    median, _ = told(centre.enqueue("x", Requirement("zh", 3)))
    assert median


def test_a_transfer_is_told_the_wait_in_its_new_queue() -> None:
    centre = busy("ann", "bob")
    assert told(centre.do(Transfer(contact="with-ann", by="ann", queue="sales")))[0] is not None


def test_one_who_waits_is_expected_by_their_place() -> None:
    centre = busy("ann")
    centre.enqueue("x")
    first, tenth = (expected_wait(centre.engine.state, "sales", centre.now, position=at) for at in (1, 10))
    assert first is not None
    assert tenth is not None
    assert tenth.median_ms > 5 * first.median_ms


def test_a_queue_nobody_knows_is_not_estimated() -> None:
    assert expected_wait(busy("ann").engine.state, "nowhere", 0) is None


def test_a_line_that_does_not_move_is_expected_to_move_more_slowly() -> None:
    centre = busy("ann")
    centre.enqueue("x")
    waits = [expected_wait(centre.engine.state, "sales", centre.now + later) for later in (0, 3_600_000)]
    assert [wait.median_ms for wait in waits if wait] == sorted({wait.median_ms for wait in waits if wait})


def test_the_time_from_the_offer_to_the_connection_comes_on_top() -> None:
    centre = busy("ann")
    centre.engine.state.paces["sales"].answer_ms = 7_000
    median, bound = quantiles(0, 1, 180_000, 0, 0, 0, 0, 0)
    assert expected_wait(centre.engine.state, "sales", centre.now) == Expected(median + 7_000, bound + 7_000)


@given(
    ahead=st.integers(0, 5_000),
    agents=st.integers(1, 1_000),
    handling_ms=st.integers(1, 10**7),
    agent_ms=st.integers(0, 10**10),
    taken=THOUSANDTHS,
    left=THOUSANDTHS,
    stood_ms=st.integers(0, 10**10),
    above=THOUSANDTHS,
)
def test_the_median_is_never_above_the_bound_and_neither_below_nothing(
    ahead: int,
    agents: int,
    handling_ms: int,
    agent_ms: int,
    taken: float,
    left: float,
    stood_ms: int,
    above: float,
) -> None:
    median, bound = quantiles(ahead, agents, handling_ms, agent_ms, taken, left, stood_ms, above)
    assert 0 <= median <= bound


@given(ahead=st.integers(0, 500), more=st.floats(0.001, 5))
def test_the_more_stand_before_the_longer_it_takes_also_where_customers_give_up(ahead: int, more: float) -> None:
    one, next_one = (quantiles(n, 10, 180_000, 10**7, 30, more, 10**7, 0) for n in (ahead, ahead + 1))
    assert one[0] <= next_one[0]


@pytest.mark.parametrize("ahead", [0, 1, 4, 30])
def test_the_quantiles_are_those_of_gaps_of_an_uncertain_rate(ahead: int) -> None:
    chance = Random(1)
    shape, time = 4 + 20.0, 4 * 180_000 + 10 * 360_000
    waits = []
    for _ in range(40_000):
        rate = chance.gammavariate(shape, 1 / time)
        waits.append(chance.gammavariate(ahead + 1, 1 / (3 * rate)))
    cuts = cut(waits, n=10)
    median, bound = quantiles(ahead, 3, 180_000, 3_600_000, 20, 0, 0, 0)
    assert math.isclose(median, cuts[4], rel_tol=0.04)
    assert math.isclose(bound, cuts[8], rel_tol=0.04)


@pytest.mark.parametrize("ahead", [3, 60])
def test_the_quantiles_are_those_of_a_line_in_which_customers_give_up(ahead: int) -> None:
    chance, waits = Random(2), []
    rate, giving_up = 10 / 180_000, 1 / 300_000
    for _ in range(20_000):
        wait = sum(chance.expovariate(rate + i * giving_up) for i in range(ahead + 1))
        if wait < chance.expovariate(giving_up):
            waits.append(wait)
    cuts = cut(waits, n=10)
    sure = 10**6
    median, bound = quantiles(ahead, 10, 180_000, sure * 180_000, sure, sure, sure * 300_000, 0)
    assert math.isclose(median, cuts[4], rel_tol=0.08)
    assert math.isclose(bound, cuts[8], rel_tol=0.08)


def test_a_long_line_is_added_up_as_a_short_one_is() -> None:
    rate, giving_up = 10 / 180_000, 50 / (4 * 180_000 + 15_000_000)
    sure = 10**6
    median, _ = quantiles(999, 10, 180_000, sure * 180_000, sure, 50, 15_000_000, 0)
    mean = sum(1 / (rate + i * giving_up) for i in range(1000))
    assert math.isclose(median, mean, rel_tol=0.03)


def test_contacts_of_higher_classes_that_keep_coming_make_the_wait_longer() -> None:
    none, some = (quantiles(5, 10, 180_000, 10**7, 50, 0, 0, above) for above in (0.0, 27.0))
    assert some[0] > 1.5 * none[0]
