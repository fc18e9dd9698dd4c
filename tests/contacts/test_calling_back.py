"""Customers who go and are called back: what each thing comes to in each state, and what the carrier is owed."""

from typing import Any

import pytest
from msgspec.structs import replace

from callcenter.contacts import commands as cmd
from callcenter.contacts.calling_back import CALLBACK_HANDLERS
from callcenter.contacts.events import AnyEvent, CallbackRules, Outcome
from callcenter.contacts.state import Talk
from routing.errors import IllegalMove, InvalidValue
from routing.events import CustomerReached
from routing.limits import Destination, Limits
from tests.support import calls
from tests.support.calls import CALLER, dials, news, over, owed, ringing
from tests.support.cells import Cell, encoded, kinds
from tests.support.centres import CONFIGURE, RULES, present, start
from tests.support.tables import Table, cases, check_case, check_is_whole, states_of

ASK = cmd.AskCallback(contact="c", windows=())
PHONE = "called-back"
"""The leg of the customer once they have picked up."""
CUSTOMER_FIRST = cmd.Configure(
    routing=replace(CONFIGURE.routing, version="2"),
    rules=replace(RULES, version="2", callbacks={"sales": CallbackRules(first="customer", attempts=1)}),
)


def in_flow() -> Cell:
    return ringing(flow="main")


def queued() -> Cell:
    return ringing(agents=())


def offered() -> Cell:
    return ringing()


def claimed() -> Cell:
    """Accepted while the caller was there."""
    return calls.claimed()


def asked() -> Cell:
    """The caller has gone, and nobody is available."""
    cell = queued()
    cell.do(ASK, over(CALLER))
    return cell


def called() -> Cell:
    """An agent has accepted, and the customer's phone rings."""
    cell = ringing()
    cell.do(ASK, over(CALLER))
    cell.accept()
    return cell


def calling() -> Cell:
    """The customer's phone rings before anybody is asked."""
    cell = ringing(agents=())
    cell.do(CUSTOMER_FIRST, *present("lin"), ASK, over(CALLER))
    return cell


def picked_up() -> Cell:
    cell = called()
    cell.do(cmd.CustomerAnswers(contact="c", leg=PHONE, attempt=1))
    return cell


def ended() -> Cell:
    cell = queued()
    cell.do(over(CALLER))
    return cell


STATES = states_of(in_flow, queued, offered, claimed, asked, called, calling, picked_up, ended)
TABLE: Table = {
    "the caller asks to be called back": (
        ASK,
        {
            "in_flow": "NoCallbacks",
            "queued": "CallbackPlaced",
            "offered": "OfferWithdrawn CallbackPlaced OfferMade",
            "claimed picked_up": "IllegalMove",
            "asked called calling": "-",
            "ended": "ConversationOver",
        },
    ),
    "the customer picks up": (
        cmd.CustomerAnswers(contact="c", leg="phone", attempt=1),
        {
            "called": "LegArrived CustomerReached",
            "calling": "LegArrived CustomerReached OfferMade",
            "in_flow queued offered claimed asked picked_up ended": "IllegalMove",
        },
    ),
    "the customer picks up a call of before": (
        cmd.CustomerAnswers(contact="c", leg="phone", attempt=2),
        {"in_flow queued offered claimed asked called calling picked_up ended": "IllegalMove"},
    ),
    "the customer does not pick up": (
        cmd.CallMissed(contact="c", attempt=1, reason="no_answer"),
        {
            "called": "CallbackMissed",
            "calling": "CallbackMissed CallbackGivenUp ContactEnded",
            "in_flow queued offered claimed asked picked_up ended": "-",
        },
    ),
}


def test_the_table_is_whole() -> None:
    check_is_whole(TABLE, STATES, set(CALLBACK_HANDLERS))


@pytest.mark.parametrize(("name", "state", "expected"), list(cases(TABLE)))
def test_a_command_does_what_the_table_says_or_is_refused_and_changes_nothing(
    name: str, state: str, expected: str
) -> None:
    check_case(STATES[state](), TABLE[name][0], expected)


def hangs_up(cell: Cell) -> list[AnyEvent]:
    return cell.do(over(CALLER))


def test_a_caller_who_has_asked_for_it_hangs_up_and_keeps_their_place() -> None:
    cell = queued()
    cell.do(ASK)
    assert kinds(hangs_up(cell)) == ["LegEnded"]
    assert cell.state.engine.places["c"].callback is not None


def test_a_caller_who_has_not_asked_for_it_is_gone() -> None:
    cell = queued()
    assert kinds(hangs_up(cell)) == ["LegEnded", "ContactLeft", "ContactEnded"]


def test_a_queue_without_callbacks_has_none() -> None:
    cell = ringing(agents=())
    cell.do(cmd.Configure(routing=replace(CONFIGURE.routing, version="2"), rules=replace(RULES, callbacks={})))
    before = encoded(cell.state)
    with pytest.raises(Exception, match="not called back"):
        cell.do(ASK)
    assert encoded(cell.state) == before


# --- called back instead of not being kept ----------------------------------------------------------------------------

SALES = CONFIGURE.routing.queues["sales"]
KEEPS_LITTLE = cmd.Configure(
    routing=replace(
        CONFIGURE.routing,
        version="2",
        queues={
            **CONFIGURE.routing.queues,
            "sales": replace(
                SALES,
                limits=Limits(
                    length=1, full=Destination(callback=True), wait_ms=60_000, wait=Destination(callback=True)
                ),
            ),
        },
    ),
    rules=replace(RULES, version="2", callbacks={"sales": CallbackRules(attempts=1, gap_ms=7_000)}),
)


def caller(cell: Cell, contact: str = "c", lasting_ms: int = 3_600_000, **said: Any) -> list[AnyEvent]:
    """Have somebody call whom sales may call back."""
    windows = ((cell.now, cell.now + lasting_ms),)
    return cell.do(replace(start(contact, channel="voice", **said), may_call={"sales": windows, "care": windows}))


def test_one_who_comes_to_a_full_queue_is_called_back_by_the_rules_of_the_queue() -> None:
    cell = Cell(KEEPS_LITTLE)
    cell.do(start("first"))
    events = caller(cell)
    assert kinds(events)[-3:] == ["ContactQueued", "CallbackPlaced", "ContactUnanswerable"]
    callback = cell.state.engine.places["c"].callback
    assert callback is not None
    assert (callback.attempts, callback.gap_ms) == (1, 7_000)
    assert owed(cell, events) == [], "the call is answered as it is"


def test_one_who_has_waited_is_taken_out_of_the_line_at_the_carrier() -> None:
    cell = Cell(KEEPS_LITTLE, *present("wang"))
    caller(cell)
    events = cell.wait(60_000)
    assert "CallbackPlaced" in kinds(events)
    assert owed(cell, events) == [("redirect", "caller-of-c")]


def test_a_queue_that_calls_nobody_back_any_more_keeps_by_its_other_way() -> None:
    cell = Cell(KEEPS_LITTLE)
    cell.do(start("first"), replace(KEEPS_LITTLE, rules=replace(RULES, version="3", callbacks={})))
    caller(cell)
    assert cell.talk("c").outcome is Outcome.REFUSED_FULL


def test_one_whose_flow_takes_longer_than_they_can_be_called_is_not() -> None:
    cell = Cell(KEEPS_LITTLE)
    cell.do(start("first"))
    caller(cell, lasting_ms=5_000, flow="main")
    cell.wait(5_000)
    cell.do(cmd.GiveInput(contact="c", number=1, keys="1"))
    assert cell.talk("c").outcome is Outcome.REFUSED_FULL


def test_one_who_is_not_reached_then_ends_as_the_queue_would_have_had_it_and_has_not_abandoned() -> None:
    cell = Cell(KEEPS_LITTLE)
    cell.do(start("first"))
    caller(cell)
    cell.do(over("caller-of-c"), cmd.CustomerLeaves(contact="first"), *present("lin"))
    cell.accept()
    cell.do(cmd.CallMissed(contact="c", attempt=1, reason="busy"))
    assert cell.talk("c").outcome is Outcome.REFUSED_FULL


def test_a_chat_is_not_called_back_itself() -> None:
    cell = Cell(CONFIGURE, start())
    with pytest.raises(Exception, match="not a call"):
        cell.do(ASK)


def test_who_asks_on_a_page_waits_without_a_line() -> None:
    cell = Cell(CONFIGURE)
    cell.do(replace(start(channel="voice"), leg=None, call_in=()))
    assert (cell.talk().talk, cell.talk().callback, cell.talk().legs) == (Talk.QUEUED, "asked", {})


def test_windows_that_are_none_are_refused_before_anything_is_written() -> None:
    cell = Cell(CONFIGURE)
    with pytest.raises(InvalidValue):
        cell.do(replace(start(channel="voice"), leg=None, call_in=((1, 2),)))
    assert cell.state.conversations == {}


def test_agent_first_the_customer_is_called_when_the_offer_is_accepted() -> None:
    cell = ringing()
    cell.do(ASK, over(CALLER))
    assert owed(cell, cell.accept()) == [("call_customer", None)]


def test_the_line_they_asked_from_is_ended_before_they_are_called() -> None:
    cell = ringing()
    cell.do(ASK)
    assert owed(cell, cell.accept()) == [("hang_up", CALLER), ("call_customer", None)]


def test_customer_first_the_customer_is_called_in_place_of_an_offer() -> None:
    cell = ringing(agents=())
    cell.do(CUSTOMER_FIRST, *present("lin"))
    cell = calling()
    assert cell.state.conversations["c"].calling == 1


def test_once_both_are_in_the_conference_they_talk_and_the_callback_is_kept() -> None:
    cell = picked_up()
    offer = cell.offer()
    cell.do(dials(offer=offer), news("desk", 1, offer=offer), news(PHONE, 2, offer=offer))
    assert cell.talk().talk is Talk.TALKING
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    assert cell.talk().outcome is Outcome.CALLBACK_KEPT


def test_given_up_it_was_abandoned_waiting() -> None:
    cell = calling()
    cell.do(cmd.CallMissed(contact="c", attempt=1, reason="busy"))
    assert (cell.talk().outcome, cell.talk().ended_by) == (Outcome.ABANDONED_WAITING, "system")


def test_one_who_picks_up_and_then_hangs_up_is_gone() -> None:
    cell = picked_up()
    cell.do(over(PHONE))
    assert cell.talk().outcome is Outcome.ABANDONED_CONNECTING


def test_an_agent_whose_line_fails_leaves_the_customer_waiting_on_theirs() -> None:
    cell = picked_up()
    offer = cell.offer()
    cell.do(dials(offer=offer), over("desk"))
    assert (cell.talk().talk, cell.state.engine.places["c"].callback) == (Talk.QUEUED, None)


def test_an_agent_who_accepts_at_that_moment_has_the_caller_and_who_asked_first_has_the_callback() -> None:
    cell = offered()
    cell.accept()
    with pytest.raises(IllegalMove):
        cell.do(ASK)
    cell = offered()
    offer = cell.offer()
    cell.do(ASK)
    with pytest.raises(Exception, match="is over"):
        cell.do(cmd.AcceptOffer(offer=offer, agent="lin"))


def test_a_callback_survives_a_restart_with_its_place_and_attempts() -> None:
    cell = called()
    cell.do(cmd.CallMissed(contact="c", attempt=1, reason="busy"))
    place = cell.state.engine.places["c"]
    cell.restart(down=5_000)
    after = cell.state.engine.places["c"]
    assert (after.enqueued, after.tried, after.call_at, after.callback) == (
        place.enqueued,
        1,
        place.call_at,
        place.callback,
    )


def test_reached_customer_first_waits_for_the_agent_who_was_kept() -> None:
    cell = calling()
    events = cell.do(cmd.CustomerAnswers(contact="c", leg=PHONE, attempt=1))
    assert any(isinstance(event, CustomerReached) for event in events)
    caller = cell.talk().caller
    assert caller is not None
    assert caller.leg == PHONE
