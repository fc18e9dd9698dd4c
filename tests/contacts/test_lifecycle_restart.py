"""What a restart does to every clock, and what new configuration does."""

import msgspec

from callcenter.contacts import commands as cmd
from routing.events import (
    AgentSuspended,
    ContactReturned,
    OfferExpired,
    OfferMade,
    OfferWithdrawn,
    Resumed,
)
from routing.model import Availability
from tests.support.cells import Cell, kinds, only, talking
from tests.support.centres import CONFIGURE, EPOCH, ROUTING, RULES, present, start

LEAVES = cmd.CustomerLeaves(contact="c")
LOST = cmd.CustomerLost(contact="c")
SEEN = cmd.CustomerSeen(contact="c")


# --- configuration and restart --------------------------------------------------------------------------------------


def test_new_rules_are_written_once() -> None:
    cell = Cell()
    rules = msgspec.structs.replace(RULES, version="2", dispositions=("done",))
    new = cmd.Configure(routing=msgspec.structs.replace(ROUTING, version="2"), rules=rules)
    assert kinds(cell.do(new)) == ["RoutingConfigured", "ConversationsConfigured"]
    assert cell.do(new) == []
    assert cell.state.rules == rules


def test_after_a_restart_every_clock_of_presence_starts_afresh_and_waiting_age_keeps_running() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start("a"), start("call", channel="voice"), start("b"), start("c"))
    cell.accept("a")
    cell.accept("call")
    cell.do(cmd.CustomerLost(contact="b"))
    cell.wait(9_000)
    happened = cell.restart(down=50_000)
    now = EPOCH + 59_000
    resumed = only(happened, Resumed)
    assert resumed.down_from == EPOCH
    assert resumed.connect_by == {"call": now + 15_000}
    assert cell.state.engine.agents["lin"].suspend_at == now + 10_000
    assert {c: cell.talk(c).give_up_at for c in "abc"} == {"a": None, "b": now + 90_000, "c": now + 90_000}
    assert {c: cell.talk(c).online for c in "abc"} == {"a": False, "b": False, "c": False}
    assert {p.enqueued for p in cell.state.engine.places.values()} == {EPOCH}


def test_after_a_restart_open_offers_are_withdrawn_without_blame_and_made_again() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    happened = cell.restart(down=60_000)
    withdrawn, made = only(happened, OfferWithdrawn), only(happened, OfferMade)
    assert (withdrawn.reason, made.offer, made.deadline) == ("restart", "c.2", cell.now + 20_000)
    assert not [event for event in cell.log if isinstance(event, OfferExpired)]
    assert cell.state.engine.agents["lin"].availability is Availability.AVAILABLE


def test_after_a_restart_wrap_up_that_ran_out_is_over_and_the_rest_runs_on() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start("a"), start("b"))
    cell.accept("a")
    cell.accept("b")
    cell.do(cmd.AgentEnds(contact="a", agent="lin"))
    cell.wait(30_000)
    cell.do(cmd.AgentEnds(contact="b", agent="lin"))
    cell.restart(down=40_000)
    assert (cell.place("a"), cell.talk("a").wrapped_at) == (None, cell.now)
    cell.wait(19_999)
    assert cell.place("b") is not None
    cell.wait(1)
    assert cell.place("b") is None


def test_after_a_restart_the_idle_clock_of_a_conversation_begins_again() -> None:
    cell = talking()
    cell.wait(400_000)
    assert "IdleCleared" in kinds(cell.restart(down=10_000))
    cell.do(cmd.AgentSeen(agent="lin"))
    assert cell.wait(299_999) == []
    assert kinds(cell.wait(1)) == ["IdleWarned"]


def test_after_a_restart_an_agent_who_stays_away_is_treated_like_one_who_has_just_gone() -> None:
    cell = talking()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(60_000)
    cell.restart(down=600_000)
    assert kinds(cell.wait(119_999)) == ["AgentSuspended"]
    assert isinstance(cell.wait(1)[0], ContactReturned)


def test_an_agent_suspended_before_the_restart_is_suspended_again_in_time() -> None:
    cell = Cell(CONFIGURE, *present("lin"))
    cell.do(cmd.AgentGone(agent="lin"))
    cell.restart()
    suspended = cell.wait(10_000)
    assert [type(event) for event in suspended] == [AgentSuspended]
