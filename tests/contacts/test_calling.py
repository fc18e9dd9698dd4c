"""Calls: the agent's line, the conference, hanging up. Hold, mute and transfer are in test_call_controls.py."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import ContactEnded, LegChanged, LegEnded, Outcome, RejoinAwaited
from routing.events import ConnectFailed, ContactReturned, OfferMade
from routing.model import Availability, PlaceState
from tests.support.calls import (
    CALLER,
    DESK,
    agent_there,
    claimed,
    connected,
    dials,
    leg,
    line_lost,
    news,
    over,
    owed,
    ringing,
    transferred,
)
from tests.support.cells import Cell, ended, kinds, only, talking
from tests.support.centres import CONFIGURE, present, start

# --- how a call is connected ----------------------------------------------------------------------------------------


def test_a_call_is_connected_when_both_are_in_the_conference_of_the_claim() -> None:
    cell = agent_there()
    assert kinds(cell.do(news(CALLER, 2))) == ["LegChanged", "ContactConnected"]
    assert cell.talk().answered_at == cell.now


def test_whoever_comes_first_into_the_conference_the_call_is_connected_once() -> None:
    cell = claimed()
    cell.do(dials(), news(CALLER, 1))
    assert kinds(cell.do(news(DESK, 2))) == ["LegChanged", "ContactConnected"]
    assert kinds(cell.do(news(CALLER, 3))) == ["LegChanged"]


def test_the_conference_of_another_offer_connects_nobody() -> None:
    cell = claimed()
    cell.do(dials(), news(CALLER, 1, offer="c.0"), news(DESK, 1))
    assert cell.talk().answered_at is None


def test_an_accepted_call_waits_for_its_lines_where_a_chat_is_connected_at_once() -> None:
    cell = ringing()
    assert kinds(cell.accept()) == ["OfferAccepted"]


def test_a_claim_whose_line_never_comes_fails_at_its_deadline_and_the_agent_is_not_ready() -> None:
    cell = claimed()
    failed = only(cell.wait(15_000), ConnectFailed)
    assert (failed.agent, cell.talk().agent) == ("lin", None)
    assert cell.state.engine.agents["lin"].availability is Availability.NOT_READY


def test_a_claim_fails_at_once_when_the_agents_line_is_lost() -> None:
    cell = claimed()
    cell.do(dials())
    assert kinds(cell.do(over(DESK))) == ["LegEnded", "ConnectFailed", "AgentStateChanged"]


def test_a_claim_that_failed_is_offered_to_the_next_and_can_be_connected() -> None:
    cell = ringing(agents=("lin", "chen"))
    holder = cell.place().agent  # type: ignore[union-attr]
    assert holder is not None
    cell.accept()
    cell.do(dials(agent=holder), news(DESK, 1))
    assert only(cell.do(over(DESK)), OfferMade).offer == "c.2"
    cell.accept()
    other = cell.talk().agent or ""
    cell.do(dials("desk-2", agent=other, offer="c.2"), news("desk-2", 1, offer="c.2"))
    assert kinds(cell.do(news(CALLER, 2, offer="c.2"))) == ["LegChanged", "ContactConnected"]


def test_a_call_that_was_sent_on_is_connected_with_the_next_agent() -> None:
    cell = transferred()
    cell.do(news(CALLER, 3, present=False, reason="moved"), over(DESK), *present("chen"))
    cell.accept()
    cell.do(dials("desk-2", agent="chen", offer="c.2"), news("desk-2", 1, offer="c.2"))
    assert kinds(cell.do(news(CALLER, 2, offer="c.2"))) == ["LegChanged", "ContactConnected"]


# --- the agent's lines ----------------------------------------------------------------------------------------------


def test_of_two_lines_of_one_agent_the_newest_counts_and_the_older_is_hung_up() -> None:
    cell = connected()
    assert owed(cell, cell.do(dials("desk-2"))) == [("hang_up", DESK)]
    assert kinds(cell.do(over(DESK))) == ["LegEnded"], "the newer one is there"
    assert cell.talk().rejoin_by is None


def test_when_the_newer_line_is_lost_as_well_the_agent_is_awaited() -> None:
    cell = connected()
    cell.do(dials("desk-2"), over(DESK))
    assert kinds(cell.do(over("desk-2"))) == ["LegEnded", "RejoinAwaited"]


def test_the_same_line_told_twice_is_one() -> None:
    cell = claimed()
    assert kinds(cell.do(dials(), dials())) == ["LegArrived"]


def test_a_line_is_found_by_its_id_also_after_a_restart() -> None:
    cell = connected()
    cell.restart()
    for line in (CALLER, DESK):
        found = cell.lifecycle.contact_of_leg(line)
        assert found is not None
        assert found.contact == "c"
    assert cell.lifecycle.contact_of_leg("strange") is None


def test_lines_of_contacts_long_over_are_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callcenter.contacts.evolve.CLOSED_KEPT", 1)
    cell = Cell()
    for n in range(2_100):
        cell.do(start(f"n{n}", channel="voice", queue="night"))
    assert len(cell.lifecycle._by_leg) < 2_010
    assert cell.lifecycle.contact_of_leg("caller-of-n2099") is not None
    assert cell.lifecycle.contact_of_leg("caller-of-n0") is None


# --- a line that is lost and comes back -----------------------------------------------------------------------------


def test_an_agent_whose_line_is_lost_has_20_seconds_to_come_back() -> None:
    cell = connected()
    awaited = only(cell.do(over(DESK)), RejoinAwaited)
    assert (awaited.agent, awaited.until) == ("lin", cell.now + 20_000)


def test_back_in_time_the_conversation_goes_on() -> None:
    cell = line_lost()
    cell.wait(19_999)
    cell.do(dials("desk-2"), news("desk-2", 7))
    assert cell.talk().rejoin_by is None
    assert cell.wait(60_000) == []


def test_a_line_that_has_come_and_not_joined_is_not_back_yet() -> None:
    cell = line_lost()
    cell.do(dials("desk-2"))
    happened = cell.wait(20_000)
    assert kinds(happened) == ["ContactReturned", "AgentStateChanged"]
    assert owed(cell, happened) == [("redirect", CALLER), ("hang_up", "desk-2")]


def test_too_late_the_caller_is_back_at_their_place_and_the_agent_not_ready() -> None:
    cell = line_lost()
    returned = only(cell.wait(20_000), ContactReturned)
    assert returned.reason == "agent_leg_lost"
    assert cell.state.engine.agents["lin"].reason == "connection_lost"
    assert cell.place().state is PlaceState.WAITING  # type: ignore[union-attr]


def test_a_line_of_another_agents_does_not_count_as_having_come_back() -> None:
    cell = transferred()
    cell.do(*present("chen"))
    cell.accept()
    cell.do(dials("desk-2", agent="chen", offer="c.2"), news("desk-2", 1, offer="c.2"))
    cell.do(news(CALLER, 2, offer="c.2"), over("desk-2"))
    cell.do(news(DESK, 9))
    assert cell.talk().rejoin_by == cell.now + 20_000


def test_when_the_browser_stays_away_as_well_the_call_is_given_back_once() -> None:
    cell = connected()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(100_000)
    cell.do(over(DESK))
    happened = cell.wait(20_000)
    assert kinds(happened).count("ContactReturned") == 1


def test_a_timer_of_the_browser_and_one_of_the_line_that_are_due_together_return_the_call_once() -> None:
    cell = connected()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(100_000)
    cell.do(over(DESK))
    cell.now += 60_000
    happened = cell.lifecycle.wake(cell.now)
    cell.log += happened
    assert kinds(happened).count("ContactReturned") == 1


def test_after_a_restart_a_lost_line_has_the_whole_time_again() -> None:
    cell = line_lost()
    cell.restart(down=60_000)
    assert cell.talk().rejoin_by == cell.now + 20_000
    assert cell.talk().agent == "lin"


# --- news out of order ----------------------------------------------------------------------------------------------


def test_news_of_a_conference_told_twice_or_late_changes_nothing() -> None:
    cell = connected()
    cell.do(news(CALLER, 5, held=True))
    for old in (news(CALLER, 5), news(CALLER, 4), news(CALLER, 2)):
        assert cell.do(old) == []
    assert leg(cell, CALLER).held


def test_what_one_leg_is_told_of_does_not_make_another_legs_news_late() -> None:
    cell = connected()
    cell.do(news(CALLER, 9, held=True))
    assert kinds(cell.do(news(DESK, 5, muted=True))) == ["LegChanged"]


def test_news_of_an_older_offers_conference_changes_nothing_once_a_newer_one_is_known() -> None:
    cell = transferred()
    cell.do(*present("chen"))
    cell.accept()
    cell.do(news(CALLER, 1, offer="c.2"))
    assert cell.do(news(CALLER, 99, present=False, reason="moved")) == []
    assert leg(cell, CALLER).offer == "c.2"


def test_a_second_conference_for_the_same_offer_is_the_newer_one() -> None:
    cell = connected()
    cell.do(news(None, 5))
    cell.do(dials("desk-2"), news("desk-2", 1, conference="again"))
    assert kinds(cell.do(news(CALLER, 2, conference="again"))) == ["LegChanged"]
    assert leg(cell, CALLER).conference == "again"
    assert cell.do(news(CALLER, 99, present=False, reason="moved")) == [], "of the first one"


def test_an_ended_line_has_no_news_and_no_second_end() -> None:
    cell = connected()
    cell.do(over(DESK))
    assert cell.do(news(DESK, 99), over(DESK, status="failed")) == []


def test_when_the_conference_ends_everybody_is_out_of_it_and_the_call_goes_on() -> None:
    cell = connected()
    happened = cell.do(news(None, 5))
    assert [(e.leg, e.present) for e in happened if isinstance(e, LegChanged)] == [(CALLER, False), (DESK, False)]
    assert cell.talk().rejoin_by == cell.now + 20_000


def test_the_end_of_the_conference_before_a_leg_has_left_and_after_come_to_the_same() -> None:
    before, after = connected(), connected()
    before.do(news(None, 5), news(DESK, 4, present=False), news(CALLER, 3, present=False))
    after.do(news(CALLER, 3, present=False), news(DESK, 4, present=False), news(None, 5))
    for cell in (before, after):
        assert not leg(cell, DESK).present
        assert not leg(cell, CALLER).present
        assert kinds(cell.log).count("RejoinAwaited") == 1


def test_the_end_of_an_older_conference_moves_nobody() -> None:
    cell = connected()
    assert cell.do(news(None, 99, conference="older")) == []


# --- what the sweeper sees ------------------------------------------------------------------------------------------


def test_what_the_sweeper_saw_counts_where_nothing_was_told_since_it_looked() -> None:
    cell = connected()
    assert cell.do(news(CALLER, None, held=True, seen_at=cell.now - 6_000)) == [], "told just then"
    assert kinds(cell.do(news(CALLER, None, held=True, seen_at=cell.now))) == ["LegChanged"]
    assert cell.do(news(CALLER, None, held=True, seen_at=cell.now + 1)) == [], "nothing is different"


def test_after_the_sweeper_the_carriers_news_go_on_by_their_sequence() -> None:
    cell = connected()
    cell.do(news(CALLER, None, held=True, seen_at=cell.now))
    assert cell.do(news(CALLER, 2)) == []
    assert kinds(cell.do(news(CALLER, 3))) == ["LegChanged"]


def test_a_line_the_sweeper_does_not_find_is_awaited_like_one_that_was_told_to_be_gone() -> None:
    cell = connected()
    unseen = news(DESK, None, present=False, reason="seen_by_sweeper", seen_at=cell.now)
    assert kinds(cell.do(unseen)) == ["LegChanged", "RejoinAwaited"]


def test_a_leg_is_put_where_it_belongs_while_it_lasts() -> None:
    cell = connected()
    order = cmd.RepairLeg(contact="c", leg=DESK, what="hang_up")
    assert owed(cell, cell.do(order)) == [("hang_up", DESK)]
    cell.do(over(DESK))
    assert cell.do(order) == []


# --- hanging up -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        (lambda: ringing(flow="main"), Outcome.ABANDONED_IN_FLOW),
        (lambda: ringing(agents=()), Outcome.ABANDONED_WAITING),
        (ringing, Outcome.ABANDONED_OFFERED),
        (claimed, Outcome.ABANDONED_CONNECTING),
        (agent_there, Outcome.ABANDONED_CONNECTING),
        (connected, Outcome.ANSWERED),
        (line_lost, Outcome.ANSWERED),
        (transferred, Outcome.ANSWERED),
    ],
)
def test_a_caller_who_hangs_up_ends_the_contact_with_the_outcome_of_where_they_were(
    stage: object, outcome: str
) -> None:
    cell = stage()  # type: ignore[operator]
    cell.do(over(CALLER))
    assert (ended(cell).outcome, ended(cell).by) == (outcome, "customer")


def test_a_caller_who_hangs_up_within_five_seconds_is_a_short_abandon() -> None:
    cell = Cell(CONFIGURE, start(channel="voice", flow="main"))
    cell.wait(4_999)
    assert only(cell.do(over(CALLER)), ContactEnded).outcome is Outcome.SHORT_ABANDON


@pytest.mark.parametrize("stage", [claimed, agent_there, connected])
def test_when_the_caller_is_gone_the_agents_line_is_hung_up(stage: object) -> None:
    cell = stage()  # type: ignore[operator]
    if not cell.talk().agent_legs():
        cell.do(dials())
    assert owed(cell, cell.do(over(CALLER))) == [("hang_up", DESK)]


def test_a_caller_who_is_told_to_have_hung_up_has_and_only_the_agents_line_is_hung_up() -> None:
    cell = connected()
    happened = cell.do(news(CALLER, 5, present=False, reason="participant_hung_up"))
    assert only(happened, ContactEnded).by == "customer"
    assert owed(cell, happened) == [("hang_up", DESK)]
    assert kinds(cell.do(over(CALLER))) == ["LegEnded"]


def test_a_caller_who_is_only_moved_out_of_the_conference_has_not_hung_up() -> None:
    cell = connected()
    assert kinds(cell.do(news(CALLER, 5, present=False, reason="moved"))) == ["LegChanged"]


def test_the_agent_who_ends_the_call_hangs_up_for_both() -> None:
    cell = connected()
    happened = cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    assert owed(cell, happened) == [("hang_up", CALLER), ("hang_up", DESK)]


def test_the_ends_of_lines_after_the_contact_is_over_are_only_written_down() -> None:
    cell = connected()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    for line in (DESK, CALLER):
        assert isinstance(cell.do(over(line))[0], LegEnded)
        assert cell.do(over(line)) == []


def test_a_chats_customer_is_not_a_caller_and_has_no_lines() -> None:
    cell = talking()
    assert cell.talk().caller is None
    assert cell.do(news(CALLER, 1), over(CALLER)) == []
