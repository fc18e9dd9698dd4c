"""The conversation's own rules, one by one. Every command in every state is in test_lifecycle_table.py."""

import msgspec
import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts import errors
from callcenter.contacts.events import (
    ContactArrived,
    Match,
    NewsAfterEnd,
    Outcome,
)
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.state import CLOSED_KEPT, CLOSED_KEPT_MS, Talk
from routing.errors import NotConfigured, OfferOver, UnknownOffer, UnknownQueue
from routing.events import (
    ContactQueued,
    ContactUnanswerable,
    OfferWithdrawn,
    WrapUpEnded,
)
from routing.model import Availability
from tests.support.cells import Cell, ended, kinds, talking
from tests.support.centres import CONFIGURE, EPOCH, MANDARIN, MORNING, ROUTING, RULES, present, start

LEAVES = cmd.CustomerLeaves(contact="c")
LOST = cmd.CustomerLost(contact="c")
SEEN = cmd.CustomerSeen(contact="c")


# --- arriving -----------------------------------------------------------------------------------------------------


def test_a_contact_arrives_in_the_line_of_its_queue_with_what_its_language_and_tier_ask() -> None:
    cell = Cell()
    arrived, queued, unanswerable = cell.do(start(language="zh-CN", tier="gold"))
    assert isinstance(arrived, ContactArrived)
    assert isinstance(queued, ContactQueued)
    assert (queued.requires, queued.priority, queued.queue) == ((MANDARIN,), 2, "sales")
    assert isinstance(unanswerable, ContactUnanswerable)
    assert unanswerable.code == "nobody_signed_in"
    assert (cell.talk().talk, cell.talk().priority, cell.talk().queued_at) == (Talk.QUEUED, 2, EPOCH)


def test_a_language_and_a_tier_the_centre_does_not_know_ask_for_nothing() -> None:
    queued = Cell().do(start(language="tlh", tier="platinum"))[1]
    assert isinstance(queued, ContactQueued)
    assert (queued.requires, queued.priority) == ((), 0)


def test_a_closed_queue_ends_the_contact_with_the_instant_it_opens() -> None:
    cell = Cell()
    assert kinds(cell.do(start(queue="night"))) == [
        "ContactArrived",
        "ContactQueued",
        "ContactTurnedAway",
        "ContactEnded",
    ]
    assert (ended(cell).outcome, ended(cell).by, ended(cell).opens_at) == (Outcome.CLOSED, "system", MORNING)
    assert (cell.talk().opens_at, cell.place()) == (MORNING, None)


def test_a_wish_sent_twice_is_one_contact_and_the_first_one_is_found() -> None:
    cell = Cell()
    cell.do(start("c", visitor="v", client_id="7"))
    assert cell.do(start("d", visitor="v", client_id="7")) == []
    found = cell.lifecycle.contact_of("v")
    assert found is not None
    assert found.contact == "c"


def test_a_second_contact_of_a_visitor_is_refused_with_the_one_that_is_open() -> None:
    cell = Cell()
    cell.do(start("c", visitor="v"))
    with pytest.raises(errors.AlreadyOpen) as refused:
        cell.do(start("d", visitor="v", client_id="2"))
    assert refused.value.contact == "c"


def test_a_queue_nobody_configured_is_refused() -> None:
    with pytest.raises(UnknownQueue):
        Cell().do(start(queue="nowhere"))


def test_nothing_arrives_before_the_first_configuration() -> None:
    with pytest.raises(NotConfigured):
        Lifecycle().handle(start(), EPOCH)


# --- the customer goes: which outcome, and when it is a short abandon ----------------------------------------------


def test_leaving_the_line_is_abandoned_waiting() -> None:
    cell = Cell(CONFIGURE, start())
    cell.wait(5_000)
    cell.do(LEAVES)
    assert (ended(cell).outcome, ended(cell).by) == (Outcome.ABANDONED_WAITING, "customer")


def test_leaving_while_an_agent_is_asked_is_abandoned_offered() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.wait(5_000)
    withdrawn = cell.do(LEAVES)[0]
    assert isinstance(withdrawn, OfferWithdrawn)
    assert withdrawn.reason == "customer_left"
    assert ended(cell).outcome is Outcome.ABANDONED_OFFERED


def test_leaving_between_accept_and_connection_is_abandoned_connecting() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start(channel="voice"))
    cell.accept()
    cell.wait(5_000)
    cell.do(LEAVES)
    assert ended(cell).outcome is Outcome.ABANDONED_CONNECTING


@pytest.mark.parametrize(("waited", "outcome"), [(4_999, Outcome.SHORT_ABANDON), (5_000, Outcome.ABANDONED_WAITING)])
def test_leaving_within_five_seconds_is_a_short_abandon(waited: int, outcome: Outcome) -> None:
    cell = Cell(CONFIGURE, start())
    cell.wait(waited)
    cell.do(LEAVES)
    assert ended(cell).outcome is outcome


@pytest.mark.parametrize("leaver", [LEAVES, cmd.AgentEnds(contact="c", agent="lin")])
def test_a_conversation_that_took_place_is_answered_whoever_ends_it_and_however_soon(leaver: cmd.AnyCommand) -> None:
    cell = talking()
    cell.do(leaver)
    assert (ended(cell).outcome, ended(cell).agent) == (Outcome.ANSWERED, "lin")
    assert cell.talk().answered_at == EPOCH


def test_a_contact_that_came_back_to_the_line_was_answered_though_the_customer_goes_then() -> None:
    cell = talking()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(120_000)
    cell.do(LEAVES)
    assert (ended(cell).outcome, ended(cell).agent) == (Outcome.ANSWERED, None)


def test_an_answered_contact_is_no_short_abandon_however_soon_its_agent_is_lost() -> None:
    hasty = msgspec.structs.replace(ROUTING, unreachable_return_ms=1_000)
    cell = Cell(cmd.Configure(routing=hasty, rules=RULES), *present("lin"), start())
    cell.accept()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(1_000)
    cell.do(LEAVES)
    assert ended(cell).outcome is Outcome.ANSWERED


def test_an_accept_after_the_customer_left_is_refused() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.do(LEAVES)
    with pytest.raises(UnknownOffer):
        cell.do(cmd.AcceptOffer(offer="c.1", agent="lin"))


def test_the_customers_leaving_right_after_the_accept_ends_a_conversation() -> None:
    cell = talking()
    assert kinds(cell.do(LEAVES)) == ["WrapUpStarted", "ContactEnded"]


def test_an_accept_at_the_deadline_is_late() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.now += 20_000
    with pytest.raises(OfferOver):
        cell.do(cmd.AcceptOffer(offer="c.1", agent="lin"))
    assert kinds(cell.log[-2:]) == ["OfferExpired", "AgentStateChanged"]


def test_an_accept_just_before_the_deadline_is_in_time() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.wait(19_999)
    cell.accept()
    assert cell.talk().talk is Talk.TALKING


def test_leaving_at_the_offers_deadline_abandons_a_contact_that_waits_again() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start())
    cell.now += 20_000
    cell.do(LEAVES)
    assert ended(cell).outcome is Outcome.ABANDONED_WAITING


def test_two_tabs_of_one_agent_may_both_accept() -> None:
    cell = talking()
    assert cell.do(cmd.AcceptOffer(offer="c.1", agent="lin")) == []


# --- after the end ------------------------------------------------------------------------------------------------


def test_the_wrap_up_ends_by_its_clock() -> None:
    cell = talking()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    assert cell.wait(59_999) == []
    (wrapped,) = cell.wait(1)
    assert isinstance(wrapped, WrapUpEnded)
    assert (wrapped.by, wrapped.due, cell.talk().wrapped_at) == ("clock", EPOCH + 60_000, EPOCH + 60_000)


def test_what_the_agent_writes_after_the_clock_still_counts() -> None:
    cell = talking()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    cell.wait(60_001)
    cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved", note="n1"))
    assert (cell.talk().disposition, cell.talk().wrapped_at) == ("solved", EPOCH + 60_000)


def test_words_that_come_after_the_end_are_written_once_each_and_the_first_disposition_stays() -> None:
    cell = talking()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    cell.wait(60_001)
    late = cmd.WrapUp(contact="c", agent="lin", disposition=None, note="n1", promise="p1", unfinished=True)
    assert kinds(cell.do(late)) == ["NoteAdded", "NoteAdded"]
    assert cell.do(late) == []
    with_more = cmd.WrapUp(contact="c", agent="lin", disposition="solved", note="n1", promise="p1")
    assert kinds(cell.do(with_more)) == ["DispositionRecorded"]
    other = cmd.WrapUp(contact="c", agent="lin", disposition="follow_up", note="n2")
    assert kinds(cell.do(other)) == ["NoteAdded"]
    assert cell.talk().disposition == "solved"


def test_a_queue_without_wrap_up_frees_the_agent_in_the_same_decision() -> None:
    cell = talking(agent="chen", queue="care")
    cell.do(start("next", queue="care"))
    happened = cell.do(cmd.AgentEnds(contact="c", agent="chen"))
    assert kinds(happened) == ["WrapUpStarted", "WrapUpEnded", "OfferMade", "ContactEnded"]
    assert (cell.talk().wrapped_at, cell.place(), cell.state.closed) == (EPOCH, None, ["c"])


def test_news_after_the_end_is_written_down_and_changes_nothing() -> None:
    cell = talking()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    before = msgspec.structs.replace(cell.talk(), news=("customer_left",))
    (news,) = cell.do(LEAVES)
    assert isinstance(news, NewsAfterEnd)
    assert news.what == "customer_left"
    assert cell.talk() == before


def test_news_after_the_end_is_written_once_however_often_it_comes() -> None:
    cell = talking()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"), cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
    told = [cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lookup", customer=who) for who in ("mei", "may")]
    assert kinds(cell.do(LEAVES, LEAVES, *told, LEAVES, *told)) == ["NewsAfterEnd", "NewsAfterEnd"]
    assert cell.talk().news == ("customer_left", "identified")


def test_a_closed_contact_is_known_for_an_hour() -> None:
    cell = Cell(CONFIGURE, start())
    cell.do(LEAVES)
    cell.wait(CLOSED_KEPT_MS - 1)
    cell.do(start("d"), cmd.CustomerLeaves(contact="d"))
    assert cell.do(SEEN) == []
    cell.wait(1)
    cell.do(start("e"), cmd.CustomerLeaves(contact="e"))
    with pytest.raises(errors.UnknownContact):
        cell.do(SEEN)
    assert cell.state.closed == ["d", "e"]


def test_a_wrap_up_cut_short_by_a_long_stop_is_still_known_afterwards() -> None:
    cell = talking()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    cell.restart(down=3 * CLOSED_KEPT_MS)
    assert cell.talk().wrapped_at == cell.now
    cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
    assert cell.talk().disposition == "solved"


def test_only_so_many_closed_contacts_are_kept_however_many_close() -> None:
    cell = Cell()
    for n in range(CLOSED_KEPT + 3):
        cell.do(start(f"c{n}", queue="night"))
    assert (len(cell.state.closed), cell.state.closed[0]) == (CLOSED_KEPT, "c3")
    assert set(cell.state.conversations) == set(cell.state.closed)


# --- who it is -----------------------------------------------------------------------------------------------------


def test_a_late_look_up_says_who_it_is() -> None:
    cell = Cell(CONFIGURE, start(match=Match.PENDING, candidates=()))
    cell.do(cmd.IdentifyCustomer(contact="c", match=Match.SEVERAL, by="lookup", candidates=("mei", "may")))
    assert (cell.talk().match, cell.talk().customer, cell.talk().candidates) == (Match.SEVERAL, None, ("mei", "may"))


def test_the_agent_picks_one_of_several() -> None:
    cell = talking()
    cell.do(cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lin", customer="may"))
    assert (cell.talk().match, cell.talk().customer) == (Match.ONE, "may")


def test_an_agent_who_picked_the_wrong_one_can_pick_another_until_the_wrap_up_is_over() -> None:
    cell = talking()
    picks = [cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lin", customer=who) for who in ("may", "mei")]
    cell.do(*picks, cmd.AgentEnds(contact="c", agent="lin"), picks[0])
    assert (cell.talk().customer, cell.talk().candidates) == ("may", ("mei", "may"))
    cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
    with pytest.raises(errors.NotYourContact):
        cell.do(picks[1])


def test_saying_again_who_it_is_says_nothing() -> None:
    cell = talking()
    pick = cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lin", customer="may")
    cell.do(pick)
    assert cell.do(pick) == []


def test_nobody_is_forgotten_while_somebody_is_at_work_on_a_contact_of_theirs() -> None:
    cell = Cell(CONFIGURE, start(match=Match.ONE, candidates=()))
    cell.do(cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lookup", customer="mei"))
    with pytest.raises(errors.ContactStillOpen):
        cell.do(cmd.ForgetCustomer(customer="mei"))


def test_a_contact_that_is_over_is_let_go_of_when_its_customer_is_forgotten() -> None:
    cell = Cell(CONFIGURE, start(match=Match.ONE, candidates=()))
    cell.do(cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lookup", customer="mei"))
    cell.do(cmd.CustomerLeaves(contact="c"))
    cell.do(cmd.ForgetCustomer(customer="mei"))
    assert "c" not in cell.state.conversations
    assert "c" not in cell.state.closed


# --- a wish for another state that comes late -------------------------------------------------------------------------


def test_a_late_wish_for_another_state_does_not_undo_what_came_in_between() -> None:
    cell = Cell(CONFIGURE, *present("lin"))
    seen = cell.state.engine.agents["lin"].since
    cell.wait(1_000)
    cell.do(cmd.SetAvailability(agent="lin", availability=Availability.NOT_READY, reason="lunch", by="lin", seen=seen))
    stale = cmd.SetAvailability(agent="lin", availability=Availability.AVAILABLE, by="lin", seen=seen)
    with pytest.raises(errors.StateChanged):
        cell.do(stale)
    assert cell.state.engine.agents["lin"].availability is Availability.NOT_READY


def test_the_same_wish_again_is_the_same_wish() -> None:
    cell = Cell(CONFIGURE, *present("lin"))
    seen = cell.state.engine.agents["lin"].since
    cell.wait(1_000)
    lunch = cmd.SetAvailability(agent="lin", availability=Availability.NOT_READY, reason="lunch", by="lin", seen=seen)
    assert cell.do(lunch)
    assert not cell.do(lunch)


def test_who_was_never_talked_to_is_not_wrapped_up() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start(channel="voice"))
    cell.accept()
    assert cell.state.conversations["c"].talk is Talk.CONNECTING
    cell.do(LEAVES)
    with pytest.raises(errors.NotInConversation):
        cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
