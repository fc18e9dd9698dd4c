"""What a configuration would do is told before it does it, and is what it then does."""

from random import Random

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from routing import commands as c
from routing import events as e
from routing.call_times import asleep
from routing.engine import Engine
from routing.errors import UnknownAgent, UnknownName
from routing.model import Callback, PlaceState, Requirement, RoutingConfig
from routing.preview import Preview, Refiled, Stranded, preview, preview_adjustment
from tests.routing.centre import Centre, agent, offered
from tests.routing.deciding import decide, encoded, wake
from tests.routing.histories import HISTORY, WHICH, Step, at_random, command, instant, start
from tests.routing.histories_centre import CONFIGS

VIP = Requirement("vip", 5)


def config(version: str = "2", **agents: object) -> RoutingConfig:
    base = Centre(ann=agent("sales"), bob=agent("sales", vip=5)).engine.state.config
    assert base is not None
    rules = {name: rules for name, rules in {**base.agents, **agents}.items() if rules is not None}
    return replace(base, version=version, agents=rules)


def centre() -> Centre:
    """Ann and bob are there and free."""
    return Centre(config("1"))


def look(at: Centre, other: RoutingConfig) -> Preview:
    before = at.snapshot()
    found = preview(at.engine.state, other, at.now)
    assert at.snapshot() == before
    return found


def test_a_waiting_contact_that_somebody_could_take_then_would_be_offered_at_once() -> None:
    at = centre()
    at.rest("bob")
    at.enqueue("c", VIP)
    found = look(at, config(ann=agent("sales", vip=5)))
    assert found.offered == {"c": ("ann",)}
    assert found.refiled == (Refiled(contact="c", queue="sales", gained=("ann",), lost=()),)


def test_a_contact_nobody_could_answer_any_more_would_be_stranded() -> None:
    at = centre()
    at.rest("bob")
    at.enqueue("c", VIP)
    found = look(at, config(bob=agent("sales")))
    assert found.stranded == (Stranded(contact="c", queue="sales", code="nobody_ever"),)
    assert found.refiled == (Refiled(contact="c", queue="sales", gained=(), lost=("bob",)),)


def test_one_whom_only_those_could_answer_who_are_not_signed_in_would_be_stranded_too() -> None:
    at = centre()
    at.rest("bob")
    at.enqueue("c", VIP)
    found = look(at, config(bob=agent("sales"), eve=agent("sales", vip=9)))
    assert found.stranded == (Stranded(contact="c", queue="sales", code="nobody_signed_in"),)


def test_a_callback_that_sleeps_would_be_stranded_by_what_nobody_could_ever_answer_and_by_nothing_else() -> None:
    at = centre()
    later = ((at.now + 3_600_000, at.now + 7_200_000),)
    at.enqueue("c", VIP, callback=Callback(windows=later))
    assert look(at, config(bob=agent("sales"))).stranded == (Stranded(contact="c", queue="sales", code="nobody_ever"),)
    at.offline("bob")
    assert look(at, config(bob=agent("sales", vip=9))).stranded == ()


def test_what_a_supervisor_changes_of_an_agent_is_told_before_and_is_what_it_then_does() -> None:
    at = centre()
    at.rest("bob")
    at.enqueue("c", VIP)
    give = c.AdjustAgent(agent="ann", by="sun", skills={"vip": 5})
    take = c.AdjustAgent(agent="bob", by="sun", queues=())
    before = at.snapshot()
    assert preview_adjustment(at.engine.state, give, at.now).offered == {"c": ("ann",)}
    assert preview_adjustment(at.engine.state, take, at.now).stranded == (
        Stranded(contact="c", queue="sales", code="nobody_ever"),
    )
    assert preview_adjustment(at.engine.state, c.RestoreAgent(agent="ann", by="sun"), at.now) == Preview(version="1")
    with pytest.raises(UnknownAgent):
        preview_adjustment(at.engine.state, replace(give, agent="eve"), at.now)
    assert at.snapshot() == before
    at.do(take)
    restored = preview_adjustment(at.engine.state, c.RestoreAgent(agent="bob", by="sun"), at.now)
    assert (restored.answerable, restored.stranded) == (("c",), ())
    assert offered(at.do(give)) == [("c", "ann")]


def test_an_unanswerable_contact_would_be_answerable_again() -> None:
    at = centre()
    for name in ("ann", "bob"):
        at.rest(name)
    at.enqueue("c", Requirement("vip", 9))
    assert look(at, config(ann=agent("sales", vip=9))).answerable == ("c",)


def test_agents_who_would_be_forgotten_and_those_who_would_be_later() -> None:
    at = centre()
    at.enqueue("c", VIP)
    at.connect("c")
    found = look(at, config(ann=None, bob=None, eve=agent("sales")))
    assert (found.forgotten, found.leaving) == (("ann",), ("bob",))


def test_contacts_at_agents_whose_queue_would_be_gone() -> None:
    at = centre()
    at.enqueue("c", VIP)
    at.connect("c")
    other = replace(config(), queues={"care": config().queues["sales"]})
    assert look(at, other).unqueued == ("c",)


def test_the_version_in_force_would_change_nothing() -> None:
    at = centre()
    at.enqueue("c", VIP)
    assert look(at, config("1", ann=None)) == Preview(version="1")


def test_what_would_be_refused_is_refused() -> None:
    other = replace(config(), teams=("gold",), agents={"ann": replace(agent("sales"), team="red")})
    with pytest.raises(UnknownName):
        look(centre(), other)


def test_what_is_due_by_then_has_happened_before() -> None:
    at = centre()
    at.enqueue("c", VIP)
    at.now += 20_000
    assert look(at, config()).offered == {}
    assert at.place().state is PlaceState.OFFERED


@settings(max_examples=60, deadline=None)
@given(WHICH, HISTORY)
def test_a_preview_is_what_the_configuration_then_does(which: int, steps: list[Step]) -> None:
    engine, now = lived(which, steps)
    for other in CONFIGS:
        check(engine, other, now)


@pytest.mark.parametrize("which", range(len(CONFIGS)))
def test_so_it_is_after_a_long_day(which: int) -> None:
    engine, now = lived(which, list(at_random(Random(which), 400)))
    for other in CONFIGS:
        check(engine, other, now)


def lived(which: int, steps: list[Step]) -> tuple[Engine, int]:
    engine, now = Engine(), 1_000
    for said in start(which):
        decide(engine, said, now)
    for step in steps:
        now = instant(step, now, engine.next_deadline())
        decide(engine, command(step, engine.state, now), now)
    return engine, now


def check(engine: Engine, other: RoutingConfig, now: int) -> None:
    """The engine itself goes on with each, as another would."""
    before = encoded(engine.state)
    told = preview(engine.state, other, now)
    assert encoded(engine.state) == before
    wake(engine, now)
    known, waited = set(engine.state.agents), {p.contact for p in engine.state.places.values() if p.state == "waiting"}
    events = engine.handle(c.Configure(config=other), now)
    for contact, agents in told.offered.items():
        assert [agent for other_, agent in offered(events) if other_ == contact] == list(agents)
    assert {contact for contact, _ in offered(events)} == told.offered.keys()
    away = {event.contact for event in events if isinstance(event, e.ContactTurnedAway)}
    assert away == set(told.turned_away)
    said = [event for event in events if isinstance(event, e.ContactUnanswerable) and event.contact not in away]
    stranded = {event.contact: event.code for event in said}
    asleep_then = {one.contact for one in told.stranded if asleep(engine.state.places[one.contact], now)}
    assert stranded == {one.contact: one.code for one in told.stranded if one.contact not in asleep_then}
    assert all(not engine.able(contact) for contact in asleep_then)
    assert [event.contact for event in events if isinstance(event, e.ContactAnswerable)] == list(told.answerable)
    assert known - engine.state.agents.keys() == set(told.forgotten)
    assert engine.state.agents.keys() - other.agents.keys() == set(told.leaving)
    assert {one.contact for one in told.refiled} <= waited
