"""Contacts in a flow: what is asked, what comes of each answer, and where they go on to."""

import msgspec
import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts import errors
from callcenter.contacts.events import ContactEnded, FlowMoved, LegArrived, Outcome
from callcenter.flows.model import Entries, Flow, HangUp, Menu
from routing.errors import UnknownQueue
from routing.events import ContactQueued
from routing.model import Requirement
from tests.support.calls import CALLER
from tests.support.cells import Cell, ended, kinds, only
from tests.support.centres import CONFIGURE, FLOW, MANDARIN, MORNING, ROUTING, RULES, present, start


def asked(*, channel: str = "voice", tier: str | None = None) -> Cell:
    """Return a cell in which contact `c` is asked at `topic`."""
    return Cell(CONFIGURE, start(channel=channel, flow="main", tier=tier))  # type: ignore[arg-type]


def gives(cell: Cell, *answers: str | None) -> list[str]:
    """Give answers one after another; return the kinds of what the last one led to."""
    happened: list[str] = []
    for keys in answers:
        happened = kinds(cell.do(cmd.GiveInput(contact="c", number=cell.talk().number, keys=keys)))
    return happened


def moved(cell: Cell) -> FlowMoved:
    """Return the newest move."""
    return [event for event in cell.log if isinstance(event, FlowMoved)][-1]


# --- arriving -------------------------------------------------------------------------------------------------------


def test_an_arrival_walks_to_the_first_stop() -> None:
    cell = asked()
    assert kinds(cell.log[-3:]) == ["ContactArrived", "LegArrived", "FlowMoved"]
    assert moved(cell) == FlowMoved(
        at=cell.now, contact="c", flow="main", number=1, step="topic", given="arrived", passed=("welcome",)
    )
    assert (cell.talk().queue, cell.place()) == (None, None)


def test_a_callers_leg_comes_with_them_and_a_chat_has_none() -> None:
    assert only(asked().log, LegArrived).leg == CALLER
    assert "LegArrived" not in kinds(asked(channel="chat").log)


def test_the_same_start_again_asks_nothing_anew() -> None:
    assert asked().do(start("d", channel="voice", flow="main", visitor="visitor-of-c")) == []


def test_a_flow_or_a_queue_there_is_not_is_refused() -> None:
    with pytest.raises(errors.UnknownFlow):
        Cell().do(start(flow="nowhere"))
    with pytest.raises(UnknownQueue):
        Cell().do(start(queue="nowhere"))


# --- answers --------------------------------------------------------------------------------------------------------


def test_a_choice_goes_on_and_what_was_pressed_and_set_stands_in_the_log() -> None:
    cell = asked()
    assert gives(cell, "1") == ["FlowMoved", "ContactQueued", "ContactUnanswerable"]
    now = moved(cell)
    assert (now.given, now.keys, now.passed, now.attributes) == ("choice", "1", ("buying",), {"topic": "buy"})
    assert cell.talk().attributes == {"topic": "buy"}
    assert cell.talk().queue == "sales"


def test_a_wrong_key_and_none_are_asked_again_and_after_so_many_tries_it_goes_on() -> None:
    cell = asked()
    assert gives(cell, "7") == ["FlowMoved"]
    assert (moved(cell).given, moved(cell).step, moved(cell).tries, moved(cell).passed) == ("wrong", "topic", 1, ())
    assert gives(cell, None) == ["FlowMoved", "ContactQueued", "ContactUnanswerable"]
    assert (moved(cell).given, moved(cell).step, moved(cell).keys) == ("nothing", "sales", None)


def test_wrong_keys_are_not_in_the_log() -> None:
    cell = asked()
    gives(cell, "7")
    assert moved(cell).keys is None


def test_what_is_collected_is_only_known_to_be_given_in_the_log() -> None:
    cell = asked()
    gives(cell, "2", "471100")
    assert (moved(cell).given, moved(cell).keys, moved(cell).attributes) == ("collected", None, {"booking": "given"})
    assert cell.talk().queue == "vips"
    assert "471100" not in repr(cell.log)


@pytest.mark.parametrize("keys", ["123", "1234567", "12a4", ""])
def test_too_few_too_many_and_no_digits_are_asked_again(keys: str) -> None:
    cell = asked()
    gives(cell, "2", keys)
    assert (moved(cell).step, moved(cell).tries) == ("booking", 1)


def test_an_answer_sent_again_changes_nothing() -> None:
    cell = asked()
    answer = cmd.GiveInput(contact="c", number=1, keys="0")
    assert kinds(cell.do(answer)) == ["FlowMoved"]
    assert cell.do(answer) == []
    assert cell.do(cmd.GiveInput(contact="c", number=7, keys="0")) == [], "nor one to what was not asked yet"


def test_in_another_language_it_goes_on_in_that_and_asks_for_agents_who_speak_it() -> None:
    cell = asked()
    gives(cell, "0")
    assert (cell.talk().language, moved(cell).language, moved(cell).step) == ("zh-CN", "zh-CN", "topic")
    gives(cell, "1")
    assert only(cell.log, ContactQueued).requires == (Requirement(MANDARIN.skill, MANDARIN.level),)


def test_the_tier_decides_the_priority_also_by_way_of_a_flow() -> None:
    cell = asked(tier="gold")
    gives(cell, "1")
    assert only(cell.log, ContactQueued).priority == 2


@pytest.mark.parametrize(("tier", "head_start_ms"), [("gold", 90_000), ("silver", 0), (None, 0)])
def test_the_tier_gives_a_head_start_in_the_line(tier: str | None, head_start_ms: int) -> None:
    rules = msgspec.structs.replace(RULES, version="2", head_starts={"gold": 90_000})
    cell = Cell(msgspec.structs.replace(CONFIGURE, rules=rules), start(tier=tier))
    assert only(cell.log, ContactQueued).head_start_ms == head_start_ms


# --- where a flow ends ----------------------------------------------------------------------------------------------


def test_a_closed_queue_without_another_way_ends_the_contact_and_says_when_it_opens() -> None:
    cell = asked()
    assert gives(cell, "3") == ["FlowMoved", "ContactQueued", "ContactTurnedAway", "ContactEnded"]
    assert (ended(cell).outcome, ended(cell).by, ended(cell).opens_at) == (Outcome.CLOSED, "system", MORNING)


def test_a_closed_queue_with_another_way_goes_that_way() -> None:
    cell = asked()
    gives(cell, "4")
    assert (moved(cell).passed, moved(cell).step) == (("late", "sorry"), "shut")
    assert (ended(cell).outcome, ended(cell).opens_at) == (Outcome.CLOSED, None)


def test_a_hang_up_ends_the_contact_with_its_outcome_however_short_it_was() -> None:
    cell = asked()
    gives(cell, "9")
    assert (ended(cell).outcome, ended(cell).by) == (Outcome.SENT_ELSEWHERE, "system")


def test_after_the_end_an_answer_changes_nothing() -> None:
    cell = asked()
    gives(cell, "9")
    assert gives(cell, "1") == []


def test_an_offer_is_made_in_the_same_decision_that_ends_the_flow() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start(flow="main"))
    assert gives(cell, "1") == ["FlowMoved", "ContactQueued", "OfferMade"]


# --- falling silent, and going --------------------------------------------------------------------------------------


def test_a_chat_in_which_nothing_is_answered_is_given_up_after_the_idle_time() -> None:
    cell = asked(channel="chat")
    cell.wait(300_000)
    gives(cell, "0")
    assert cell.wait(599_999) == []
    over = only(cell.wait(1), ContactEnded)
    assert (over.outcome, over.by, over.due) == (Outcome.ABANDONED_IN_FLOW, "idle", cell.now)


def test_a_caller_who_gives_nothing_is_asked_by_the_carrier_and_has_no_clock() -> None:
    assert asked().wait(3_600_000) == []


def test_a_page_that_is_gone_in_the_flow_has_the_time_of_one_that_waits() -> None:
    cell = asked(channel="chat")
    cell.do(cmd.CustomerLost(contact="c"))
    over = only(cell.wait(90_000), ContactEnded)
    assert (over.outcome, over.by) == (Outcome.ABANDONED_IN_FLOW, "disconnected")


def test_a_page_that_was_gone_for_a_while_has_not_put_the_idle_clock_off() -> None:
    cell = asked(channel="chat")
    cell.wait(590_000)
    cell.do(cmd.CustomerLost(contact="c"))
    cell.wait(5_000)
    cell.do(cmd.CustomerSeen(contact="c"))
    assert only(cell.wait(5_000), ContactEnded).by == "idle"


def test_after_a_restart_the_idle_clock_of_a_flow_begins_again() -> None:
    cell = asked(channel="chat")
    cell.restart(down=3_600_000)
    cell.do(cmd.CustomerSeen(contact="c"))
    assert cell.wait(599_999) == []
    assert kinds(cell.wait(1)) == ["ContactEnded"]


def test_a_customer_in_a_flow_cannot_be_forgotten_yet() -> None:
    cell = asked()
    with pytest.raises(errors.ContactStillOpen):
        cell.do(cmd.ForgetCustomer(customer="mei"))


# --- the configuration changes under a contact ----------------------------------------------------------------------


def change(cell: Cell, flows: dict[str, Flow], entries: Entries = RULES.entries) -> None:
    """Bring other flows into force."""
    rules = msgspec.structs.replace(RULES, version="2", flows=flows, entries=entries)
    cell.do(cmd.Configure(routing=msgspec.structs.replace(ROUTING, version="2"), rules=rules))


def without(step: str) -> Flow:
    """Return the flow with a step by another name."""
    steps = {f"{id_}-2" if id_ == step else id_: what for id_, what in FLOW.steps.items()}
    menu = FLOW.steps["topic"]
    assert isinstance(menu, Menu)
    steps["chinese"] = msgspec.structs.replace(FLOW.steps["chinese"], next="topic-2")
    steps["welcome"] = msgspec.structs.replace(FLOW.steps["welcome"], next="topic-2")
    return Flow(start="welcome", steps=steps)


def test_a_step_that_is_no_longer_there_begins_the_flow_again() -> None:
    cell = asked()
    change(cell, {"main": without("topic")})
    gives(cell, "1")
    assert (moved(cell).step, moved(cell).given, moved(cell).number) == ("topic-2", "arrived", 2)
    assert gives(cell, "1") == ["FlowMoved", "ContactQueued", "ContactUnanswerable"]


def test_a_step_that_asks_nothing_any_more_begins_the_flow_again() -> None:
    cell = asked()
    change(cell, {"main": Flow(start="welcome", steps={**FLOW.steps, "topic": HangUp(outcome="closed")})})
    assert gives(cell, "1") == ["FlowMoved", "ContactEnded"]
    assert moved(cell).given == "arrived"


def test_a_flow_that_is_no_longer_there_goes_on_with_the_channels() -> None:
    cell = asked()
    change(cell, {"other": FLOW}, Entries(voice="other"))
    gives(cell, "1")
    assert (moved(cell).flow, moved(cell).step) == ("other", "topic")


def test_without_any_flow_left_the_contact_has_failed() -> None:
    cell = asked(channel="chat")
    change(cell, {"other": FLOW}, Entries(voice="other"))
    assert gives(cell, "1") == ["ContactEnded"]
    assert ended(cell).outcome is Outcome.FAILED
