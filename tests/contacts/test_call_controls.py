"""Hold, mute and transfer: what is asked, what the carrier says came of it, and where the caller goes on to."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts import errors
from callcenter.contacts.events import Control
from routing.errors import TransferToSelf, UnknownAgent, UnknownQueue
from routing.events import AgentHoldEnded, ContactTransferred, OfferMade
from routing.model import PlaceState
from tests.support.calls import CALLER, DESK, connected, dials, leg, line_lost, news, over, owed, transferred
from tests.support.cells import Cell, kinds, only, talking
from tests.support.centres import present, start


def asks(what: Control, agent: str = "lin") -> cmd.AskControl:
    """Return the agent's wish."""
    return cmd.AskControl(contact="c", agent=agent, what=what)


def comes_of(what: Control, *, done: bool) -> cmd.SettleControl:
    """Return that nothing more will come of a wish."""
    return cmd.SettleControl(contact="c", what=what, done=done)


def on_hold() -> Cell:
    """Return a cell in which the carrier holds the caller."""
    cell = connected()
    cell.do(asks("hold"), news(CALLER, 3, held=True))
    return cell


# --- hold and mute --------------------------------------------------------------------------------------------------


def test_what_is_asked_is_wanted_until_the_carrier_says_so() -> None:
    cell = connected()
    assert owed(cell, cell.do(asks("hold"))) == [("set_hold", CALLER)]
    assert (cell.talk().hold_wanted, leg(cell, CALLER).held) == (True, False)
    cell.do(news(CALLER, 3, held=True))
    assert (cell.talk().hold_wanted, leg(cell, CALLER).held) == (None, True)
    assert cell.talk().held_since == cell.now


def test_mute_is_of_the_agents_newest_line() -> None:
    cell = connected()
    cell.do(dials("desk-2"), news("desk-2", 5))
    assert owed(cell, cell.do(asks("mute"))) == [("set_mute", "desk-2")]
    cell.do(news("desk-2", 6, muted=True))
    assert (cell.talk().mute_wanted, leg(cell, "desk-2").muted) == (None, True)


@pytest.mark.parametrize("what", ["hold", "mute"])
def test_what_is_asked_twice_is_asked_of_the_carrier_once(what: Control) -> None:
    cell = connected()
    assert len(cell.do(asks(what), asks(what))) == 1


@pytest.mark.parametrize("what", ["unhold", "unmute"])
def test_what_is_so_already_is_not_asked_of_the_carrier(what: Control) -> None:
    assert connected().do(asks(what)) == []


def test_whoever_changes_their_mind_before_the_carrier_has_answered_asks_anew() -> None:
    cell = connected()
    assert kinds(cell.do(asks("hold"), asks("unhold"))) == ["ControlAsked", "ControlAsked"]
    cell.do(news(CALLER, 3, held=True))
    assert cell.talk().hold_wanted is False, "that is not what was wanted last"
    cell.do(news(CALLER, 4, held=False))
    assert cell.talk().hold_wanted is None


def test_what_the_carrier_will_not_do_is_no_longer_wanted() -> None:
    cell = connected()
    cell.do(asks("hold"))
    assert kinds(cell.do(comes_of("hold", done=False))) == ["ControlSettled"]
    assert cell.talk().hold_wanted is None
    assert cell.do(comes_of("hold", done=False)) == []


def test_what_the_carrier_has_done_is_wanted_until_its_news_of_it() -> None:
    cell = connected()
    cell.do(asks("mute"))
    assert cell.do(comes_of("mute", done=True)) == []
    assert cell.talk().mute_wanted is True


def test_what_was_asked_before_is_not_settled_by_what_became_of_the_opposite() -> None:
    cell = on_hold()
    cell.do(asks("unhold"))
    assert cell.do(comes_of("hold", done=False)) == []
    assert cell.talk().hold_wanted is False


@pytest.mark.parametrize("what", ["hold", "unhold", "mute", "unmute"])
def test_only_the_agent_in_conversation_controls_the_call(what: Control) -> None:
    with pytest.raises(errors.NotYourContact):
        connected().do(asks(what, agent="chen"))


@pytest.mark.parametrize("what", ["hold", "mute"])
def test_a_chat_can_be_neither_held_nor_muted(what: Control) -> None:
    with pytest.raises(errors.NotACall):
        talking().do(asks(what))


def test_a_line_that_is_not_in_the_conference_cannot_be_muted_nor_a_caller_held() -> None:
    cell = line_lost()
    with pytest.raises(errors.LineNotConnected):
        cell.do(asks("mute"))
    cell.do(news(CALLER, 5, present=False, reason="moved"))
    with pytest.raises(errors.LineNotConnected):
        cell.do(asks("hold"))


def test_a_caller_stays_on_hold_while_the_agent_is_away() -> None:
    cell = on_hold()
    since = cell.talk().held_since
    cell.do(over(DESK))
    cell.wait(5_000)
    cell.do(dials("desk-2"), news("desk-2", 4))
    assert leg(cell, CALLER).held
    assert cell.talk().held_since == since


def test_a_mute_that_the_line_was_lost_over_is_what_the_next_line_begins_with() -> None:
    cell = connected()
    cell.do(asks("mute"))
    assert (cell.talk().mute_wanted, cell.talk().mute_asked) == (True, True)
    cell.do(over(DESK))
    assert (cell.talk().mute_wanted, cell.talk().mute_asked) == (None, True)


@pytest.mark.parametrize("what", ["hold", "mute"])
def test_what_the_carrier_would_not_do_is_no_longer_asked(what: Control) -> None:
    cell = connected()
    cell.do(asks(what), comes_of(what, done=False))
    assert (cell.talk().hold_asked, cell.talk().mute_asked) == (None, None)


def test_with_the_next_agent_nothing_is_held_muted_or_wanted_any_more() -> None:
    cell = on_hold()
    cell.do(asks("mute"), asks("unhold"))
    cell.do(cmd.TransferContact(contact="c", agent="lin", queue="care"))
    talk = cell.talk()
    assert (talk.held_since, talk.hold_wanted, talk.mute_wanted) == (None, None, None)


def test_of_a_call_that_is_back_in_line_nothing_is_wanted_any_more() -> None:
    cell = connected()
    cell.do(asks("hold"), asks("mute"), over(DESK))
    cell.wait(20_000)
    assert (cell.talk().hold_wanted, cell.talk().mute_wanted, cell.talk().rejoin_by) == (None, None, None)


# --- transfer -------------------------------------------------------------------------------------------------------


def test_a_caller_sent_to_a_queue_waits_there_and_the_agent_is_free() -> None:
    cell = connected()
    sent = only(cell.do(cmd.TransferContact(contact="c", agent="lin", queue="vips")), ContactTransferred)
    assert (sent.queue, sent.to_agent) == ("vips", None)
    assert (cell.talk().queue, cell.talk().agent, cell.place().state) == ("vips", None, PlaceState.WAITING)  # type: ignore[union-attr]
    assert not cell.state.engine.agents["lin"].contacts


def test_a_caller_sent_on_is_moved_and_the_agents_lines_are_hung_up() -> None:
    cell = connected()
    happened = cell.do(cmd.TransferContact(contact="c", agent="lin", queue="care"))
    assert owed(cell, happened) == [("redirect", CALLER), ("hang_up", DESK)]


def test_a_caller_sent_to_an_agent_waits_for_them_in_the_queue_they_were_in() -> None:
    cell = connected()
    cell.do(*present("chen"))
    happened = cell.do(cmd.TransferContact(contact="c", agent="lin", to_agent="chen"))
    assert only(happened, ContactTransferred).queue == "sales"
    assert only(happened, OfferMade).agent == "chen"


def test_a_caller_sent_to_an_agent_who_is_busy_waits_a_while_for_them_alone() -> None:
    cell = connected()
    cell.do(*present("chen"), start("d", channel="voice", queue="care"))
    cell.accept("d")
    cell.do(dials("desk-2", agent="chen", offer="d.1"), news("desk-2", 1, offer="d.1"))
    cell.do(news("caller-of-d", 2, offer="d.1"))
    cell.do(cmd.TransferContact(contact="c", agent="lin", to_agent="chen"))
    cell.wait(29_999)
    assert cell.place().requirements.agent == "chen"  # type: ignore[union-attr]
    assert only(cell.wait(1), AgentHoldEnded, "c").agent == "chen"


def test_the_agents_line_that_ends_after_the_transfer_is_not_missed() -> None:
    cell = transferred()
    assert kinds(cell.do(news(DESK, 5, present=False), over(DESK))) == ["LegChanged", "LegEnded"]


@pytest.mark.parametrize(
    ("to", "refusal"),
    [
        ({"queue": "nowhere"}, UnknownQueue),
        ({"to_agent": "nobody"}, UnknownAgent),
        ({"to_agent": "lin"}, TransferToSelf),
    ],
)
def test_a_transfer_to_nowhere_is_refused_and_the_call_goes_on(to: dict[str, str], refusal: type[Exception]) -> None:
    cell = connected()
    with pytest.raises(refusal):
        cell.do(cmd.TransferContact(contact="c", agent="lin", queue=to.get("queue"), to_agent=to.get("to_agent")))
    assert kinds(cell.do(asks("hold"))) == ["ControlAsked"]


def test_a_call_whose_line_is_lost_can_be_sent_on_and_nobody_is_awaited_any_more() -> None:
    cell = line_lost()
    cell.do(cmd.TransferContact(contact="c", agent="lin", queue="care"))
    assert cell.talk().rejoin_by is None
    assert cell.wait(20_000) == []
