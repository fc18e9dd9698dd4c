"""The clocks of a conversation: absent customers, silence, absent agents, calls that do not connect."""

import msgspec
import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts import errors
from callcenter.contacts.events import (
    CustomerBack,
    CustomerGone,
    IdleCleared,
    IdleWarned,
    Outcome,
)
from callcenter.contacts.state import Talk
from routing.events import (
    AgentStateChanged,
    ConnectFailed,
    OfferMade,
)
from routing.model import Availability, PlaceState
from tests.support.cells import Cell, ended, kinds, only, talking
from tests.support.centres import CONFIGURE, EPOCH, ROUTING, RULES, present, start

LEAVES = cmd.CustomerLeaves(contact="c")
LOST = cmd.CustomerLost(contact="c")
SEEN = cmd.CustomerSeen(contact="c")


# --- the customer's connection ------------------------------------------------------------------------------------


def test_a_waiting_customer_without_a_connection_keeps_the_place_for_ninety_seconds() -> None:
    cell = Cell(CONFIGURE, start())
    gone = cell.do(LOST)[0]
    assert isinstance(gone, CustomerGone)
    assert gone.give_up_at == EPOCH + 90_000
    assert cell.wait(89_999) == []
    cell.wait(1)
    assert (ended(cell).outcome, ended(cell).by) == (Outcome.ABANDONED_WAITING, "disconnected")
    assert (ended(cell).due, ended(cell).at) == (EPOCH + 90_000, EPOCH + 90_000)


def test_a_waiting_customer_who_is_back_in_time_stands_where_they_stood() -> None:
    cell = Cell(CONFIGURE, start("first"), start("c"), start("last"))
    cell.do(LOST)
    cell.wait(89_999)
    assert isinstance(cell.do(SEEN)[0], CustomerBack)
    assert cell.wait(600_000) == []
    place = cell.place()
    assert place is not None
    assert (place.enqueued, cell.talk().online) == (EPOCH, True)


def test_a_customer_gone_while_offered_has_abandoned_then() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.do(LOST)
    cell.wait(85_000)
    assert cell.place() is not None
    cell.do(*present("wang"))  # lin did not answer and is not ready; the contact is offered anew
    cell.wait(5_000)
    assert ended(cell).outcome is Outcome.ABANDONED_OFFERED


def test_accepting_ends_the_clock_of_an_absent_customer() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.do(LOST)
    cell.accept()
    cell.wait(299_999)
    assert cell.talk().talk is Talk.TALKING


def test_in_conversation_a_lost_connection_starts_no_clock_but_the_idle_one() -> None:
    cell = talking()
    gone = cell.do(LOST)[0]
    assert isinstance(gone, CustomerGone)
    assert gone.give_up_at is None
    assert kinds(cell.wait(600_000)) == ["IdleWarned", "WrapUpStarted", "ContactEnded"]


def test_back_in_line_an_absent_customer_has_ninety_seconds_from_there() -> None:
    cell = talking()
    cell.do(LOST, cmd.AgentGone(agent="lin"))
    back = cell.wait(120_000)
    gone = only(back, CustomerGone)
    assert gone.give_up_at == cell.now + 90_000
    cell.wait(90_000)
    assert (ended(cell).outcome, ended(cell).by) == (Outcome.ANSWERED, "disconnected")


# --- idle ----------------------------------------------------------------------------------------------------------


def test_after_five_minutes_of_silence_both_are_warned_and_after_ten_it_ends() -> None:
    cell = talking()
    assert cell.wait(299_999) == []
    (warned,) = cell.wait(1)
    assert isinstance(warned, IdleWarned)
    assert (warned.due, warned.end_at) == (EPOCH + 300_000, EPOCH + 600_000)
    assert cell.wait(299_999) == []
    assert kinds(cell.wait(1)) == ["WrapUpStarted", "ContactEnded"]
    assert (ended(cell).outcome, ended(cell).by, ended(cell).agent) == (Outcome.ANSWERED, "idle", "lin")
    assert ended(cell).due == EPOCH + 600_000


def test_writing_before_the_warning_moves_it() -> None:
    cell = talking()
    cell.wait(200_000)
    assert cell.write("c") == []
    assert cell.wait(299_999) == []
    assert kinds(cell.wait(1)) == ["IdleWarned"]


def test_writing_after_the_warning_clears_it_and_the_clock_begins_again() -> None:
    cell = talking()
    cell.wait(400_000)
    assert isinstance(cell.write("c")[0], IdleCleared)
    assert cell.talk().idle_ends_at is None
    assert cell.wait(299_999) == []
    assert kinds(cell.wait(1)) == ["IdleWarned"]


def test_the_clock_begins_with_the_conversation_also_for_one_who_wrote_while_waiting() -> None:
    cell = Cell(CONFIGURE, start())
    cell.write("c")
    cell.wait(200_000)
    cell.do(*present("lin"))
    cell.accept()
    assert cell.wait(299_999) == []
    assert kinds(cell.wait(1)) == ["IdleWarned"]


def test_a_cleared_warning_comes_again_in_time_though_the_end_would_be_far_off() -> None:
    patient = msgspec.structs.replace(RULES, idle_end_ms=3_600_000)
    cell = Cell(cmd.Configure(routing=ROUTING, rules=patient), *present("lin"), start())
    cell.accept()
    cell.wait(300_000)
    cell.write("c")
    assert cell.wait(299_999) == []
    assert kinds(cell.wait(1)) == ["IdleWarned"]


def test_a_conversation_that_is_over_has_no_clock_left() -> None:
    cell = talking(agent="chen", queue="care")
    cell.do(LEAVES)
    assert cell.lifecycle.next_deadline() is None


def test_a_call_has_no_idle_clock_and_a_waiting_chat_has_none_either() -> None:
    cell = Cell(CONFIGURE, start("c"), start("call", channel="voice"))
    assert cell.wait(3_600_000) == []


def test_a_flapping_connection_leaves_one_clock_and_not_one_for_each_time() -> None:
    cell = talking()
    for _ in range(500):
        cell.do(LOST, SEEN)
    fired = 0
    until = cell.now + 299_999
    while (due := cell.lifecycle.next_deadline()) is not None and due <= until:
        cell.now, fired = due, fired + 1
        cell.lifecycle.wake(due)
    assert fired == 0


# --- the agent's connection -----------------------------------------------------------------------------------------


def test_an_agent_unreachable_for_ten_seconds_loses_the_offer_and_gets_no_other() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.do(cmd.AgentGone(agent="lin"))
    assert cell.wait(9_999) == []
    assert kinds(cell.wait(1)) == ["OfferWithdrawn", "AgentSuspended"]
    assert kinds(cell.do(start("d"))) == ["ContactArrived", "ContactQueued"]


def test_an_agent_unreachable_for_thirty_seconds_is_not_ready() -> None:
    cell = talking()
    cell.do(cmd.AgentGone(agent="lin"))
    happened = cell.wait(30_000)
    assert kinds(happened) == ["AgentSuspended", "AgentStateChanged"]
    changed = only(happened, AgentStateChanged)
    assert (changed.availability, changed.reason) == (Availability.NOT_READY, "connection_lost")
    assert cell.talk().talk is Talk.TALKING


def test_an_agent_unreachable_for_two_minutes_loses_the_chat_to_its_old_place() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.accept()
    cell.wait(1_000)
    cell.do(start("younger"), cmd.AgentGone(agent="lin"))
    cell.wait(119_999)
    assert cell.talk().talk is Talk.TALKING
    assert kinds(cell.wait(1)) == ["ContactReturned"]
    place = cell.place()
    assert place is not None
    assert (place.state, place.enqueued, cell.talk().talk, cell.talk().agent) == (
        PlaceState.WAITING,
        EPOCH,
        Talk.QUEUED,
        None,
    )
    made = [event for event in cell.do(*present("wang")) if isinstance(event, OfferMade)]
    assert [offer.contact for offer in made] == ["c", "younger"]


def test_an_agent_who_is_back_in_time_finds_everything_where_it_was() -> None:
    cell = talking()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(119_999)
    assert kinds(cell.do(cmd.AgentSeen(agent="lin"))) == ["AgentReachable"]
    cell.wait(60_000)
    assert (cell.talk().talk, cell.talk().agent) == (Talk.TALKING, "lin")


def test_a_returned_contact_may_be_answered_by_another_agent_and_ends_with_one_outcome() -> None:
    cell = talking()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(120_000)
    cell.do(*present("wang"))
    cell.accept()
    assert (cell.talk().agent, cell.talk().answered_at) == ("wang", EPOCH)
    with pytest.raises(errors.NotYourContact):
        cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    cell.do(cmd.AgentEnds(contact="c", agent="wang"))
    assert (ended(cell).outcome, ended(cell).agent) == (Outcome.ANSWERED, "wang")


def test_a_call_that_is_not_connected_in_time_goes_back_and_its_agent_is_not_ready() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start(channel="voice"))
    cell.accept()
    failed = only(cell.wait(15_000), ConnectFailed)
    assert (failed.reason, cell.talk().talk, cell.talk().agent) == ("timeout", Talk.QUEUED, None)
    assert cell.state.engine.agents["lin"].reason == "connect_failed"
