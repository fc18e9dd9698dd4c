"""Why an offer was made, and why a contact still waits."""

import pytest

from routing import commands as c
from routing import events as e
from routing.errors import UnknownContact
from routing.explain import WhyWaiting, line, why_waiting
from routing.model import QueueRules, Requirement
from tests.routing.centre import SECOND, Centre, agent, centre_with, config


def why(centre: Centre, contact: str = "c") -> WhyWaiting:
    return why_waiting(centre.engine.state, contact, centre.now)


def counts(said: WhyWaiting) -> tuple[int, ...]:
    return (said.qualified, said.signed_in, said.available, said.free, said.held)


def test_an_offer_says_by_which_rule_and_among_how_many_it_was_made() -> None:
    asking = QueueRules(open=(), requires=(Requirement("zh", 3),))
    centre = Centre(config(queue=asking, ann=agent(zh=5, chat=2), bob=agent(zh=5), cho=agent()))
    centre.pass_time(4 * SECOND)
    *_, made = centre.enqueue("c", Requirement("zh", 4), priority=2)
    assert isinstance(made, e.OfferMade)
    assert made.why.rule == "longest_idle"
    assert made.why.requires == (Requirement("zh", 4),)
    assert (made.why.eligible, made.why.idle_ms, made.why.open) == (2, 4 * SECOND, 0)
    assert (made.why.waited_ms, made.why.priority) == (0, 2)
    centre.pass_time(SECOND)
    assert isinstance(centre.decline()[-1], e.OfferMade)
    again = centre.log[-1]
    assert isinstance(again, e.OfferMade)
    assert (again.agent, again.why.eligible, again.why.waited_ms) == ("bob", 1, SECOND)


def test_nobody_has_the_skill() -> None:
    centre = Centre(ann=agent(zh=2))
    centre.enqueue("c", Requirement("zh", 3))
    assert why(centre).code == "no_agent_qualified"


def test_nobody_who_has_it_is_signed_in() -> None:
    centre = Centre(ann=agent(), bob=agent("care"), available=False)
    centre.sign_in("bob")
    centre.enqueue()
    assert (why(centre).code, counts(why(centre))) == ("no_agent_signed_in", (1, 0, 0, 0, 0))


def test_nobody_who_is_signed_in_is_available() -> None:
    centre = centre_with("waiting")
    assert (why(centre).code, counts(why(centre))) == ("nobody_available", (2, 2, 0, 0, 0))


def test_one_out_of_reach_is_not_available() -> None:
    centre = centre_with("gone")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(10 * SECOND)
    centre.enqueue()
    assert why(centre).code == "nobody_available"


def test_all_are_busy() -> None:
    centre = centre_with("active")
    centre.enqueue("d")
    assert (why(centre, "d").code, counts(why(centre, "d"))) == ("all_busy", (2, 2, 1, 0, 0))


def test_everybody_free_has_just_declined() -> None:
    centre = centre_with("offered")
    centre.decline()
    assert (why(centre).code, counts(why(centre))) == ("held_back", (2, 2, 1, 1, 1))
    assert why_waiting(centre.engine.state, "c", centre.now + 30 * SECOND).code == "next"


def test_it_is_held_for_one_who_is_busy_and_among_nobody_else() -> None:
    centre = Centre(ann=agent(), bob=agent(), cho=agent("care"))
    for contact in ("c", "d"):
        centre.enqueue(contact)
        centre.connect(contact)
    centre.do(c.Transfer(contact="c", by="ann", queue="sales", agent="bob"))
    assert (why(centre).code, counts(why(centre))) == ("held_for_agent", (1, 1, 1, 0, 0))
    centre.rest("bob")
    assert (why(centre).code, counts(why(centre))) == ("held_back", (2, 2, 1, 1, 1))


def test_the_queue_is_gone() -> None:
    centre = centre_with("waiting")
    centre.engine.state.config = None
    assert why(centre).code == "queue_removed"


@pytest.mark.parametrize(
    ("state", "code"), [("offered", "offered"), ("claimed", "connecting"), ("active", "not_waiting")]
)
def test_a_contact_that_somebody_has_is_not_waiting_for_an_agent(state: str, code: str) -> None:
    assert why(centre_with(state)).code == code


def test_a_contact_without_a_place_waits_for_nothing() -> None:
    with pytest.raises(UnknownContact):
        why(centre_with("gone"))


def test_the_position_counts_those_who_wait_before_them_in_their_queue_and_whoever_is_offered_has_none() -> None:
    rules = config(ann=agent())
    rules.queues["care"] = QueueRules(open=())
    centre = Centre(rules)
    for contact, priority in (("offered", 0), ("first", 0), ("second", 0), ("urgent", 1)):
        centre.enqueue(contact, priority=priority)
        centre.pass_time(1)
    centre.enqueue("elsewhere", queue="care")
    state = centre.engine.state
    assert line(state, "sales", centre.now) == ["urgent", "first", "second"]
    assert [why(centre, contact).position for contact in line(state, "sales", centre.now)] == [1, 2, 3]
    assert (why(centre, "elsewhere").position, why(centre, "second").waited_ms) == (1, 2)
    assert why(centre, "offered").position == 0
    centre.accept("offered")
    assert why(centre, "offered").position == 0
