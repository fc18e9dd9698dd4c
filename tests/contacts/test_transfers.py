"""Conversations sent on, on any channel: to whom, and by whose rules."""

import msgspec
import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts import errors
from callcenter.contacts.events import AnyEvent, TransferRules
from callcenter.contacts.state import Talk
from routing.events import ContactSentBack, ContactTransferred, TeamHoldEnded
from tests.support.calls import connected
from tests.support.cells import Cell, kinds, only, talking
from tests.support.centres import CONFIGURE, ROUTING, RULES, present, start

TEAMS = msgspec.structs.replace(
    ROUTING,
    version="2",
    agents={
        name: msgspec.structs.replace(agent, team="one" if name == "lin" else "two")
        for name, agent in ROUTING.agents.items()
    },
    teams=("one", "two"),
)


def send(cell: Cell, **said: object) -> ContactTransferred:
    """Let lin send the contact on; return the transfer."""
    done = cell.do(cmd.TransferContact(contact="c", agent="lin", **said))  # type: ignore[arg-type]
    return only(done, ContactTransferred, "c")


def ruled(**transfers: TransferRules) -> Cell:
    """Lin is in a chat, in a centre with these rules for transfers, by queue."""
    rules = msgspec.structs.replace(RULES, transfers=transfers)
    cell = Cell(cmd.Configure(routing=TEAMS, rules=rules), *present("lin"), start("c"))
    cell.accept("c")
    return cell


def test_a_chat_is_sent_on_as_a_call_is_and_its_customer_waits_again() -> None:
    cell = talking()
    assert send(cell, queue="care").channel == "chat"
    talk = cell.talk()
    assert (talk.talk, talk.queue, talk.agent, talk.idle_ends_at) == (Talk.QUEUED, "care", None, None)


def test_who_takes_a_chat_that_was_sent_on_talks_with_its_customer() -> None:
    cell = talking()
    cell.do(*present("chen"))
    send(cell, to_agent="chen")
    assert kinds(cell.accept("c")) == ["OfferAccepted", "ContactConnected"]
    assert (cell.talk().talk, cell.talk().agent) == (Talk.TALKING, "chen")


def test_what_the_agent_does_not_say_is_as_the_queue_it_goes_to_has_it() -> None:
    care = TransferRules(credit=False, back=True)
    given = send(ruled(care=care), queue="care", to_team="two")
    assert (given.credit, given.back) == (False, True)
    given = send(ruled(care=care), queue="sales", to_team="two")
    assert (given.credit, given.back) == (True, False)
    given = send(ruled(care=care), queue="care", to_team="two", credit=True, back=False)
    assert (given.credit, given.back) == (True, False)


def test_without_a_queue_it_is_the_contact_s_own_and_its_rules_are_those() -> None:
    given = send(ruled(sales=TransferRules(back=True)), to_team="two")
    assert (given.queue, given.to_team, given.back) == ("sales", "two", True)


def test_without_credit_the_contact_is_as_old_as_ever_and_only_its_place_is_new() -> None:
    cell = talking()
    queued_at = cell.talk().queued_at
    cell.wait(60_000)
    send(cell, queue="care", credit=False)
    place = cell.place()
    assert place is not None
    assert (cell.talk().queued_at, place.enqueued) == (queued_at, cell.now)


def test_a_call_that_nobody_of_the_team_can_take_is_sent_back_to_who_gave_it() -> None:
    cell = connected()
    done: list[AnyEvent] = cell.do(cmd.TransferContact(contact="c", agent="lin", to_team="two", back=True))
    assert only(done, ContactSentBack, "c").agent == "lin"
    assert kinds(done)[-1] == "OfferMade"


def test_a_team_of_whom_nobody_is_there_is_not_waited_for() -> None:
    cell = ruled()
    done = cell.do(cmd.TransferContact(contact="c", agent="lin", to_team="two"))
    assert only(done, TeamHoldEnded, "c").team == "two"


def test_only_the_agent_in_the_conversation_sends_it_on_and_only_while_it_lasts() -> None:
    cell = talking()
    with pytest.raises(errors.NotYourContact):
        cell.do(cmd.TransferContact(contact="c", agent="chen", queue="care"))
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    with pytest.raises(errors.NotInConversation):
        cell.do(cmd.TransferContact(contact="c", agent="lin", queue="care"))


def test_a_new_configuration_brings_its_own_rules_for_transfers() -> None:
    cell = ruled(care=TransferRules(credit=False))
    cell.do(CONFIGURE)
    assert send(cell, queue="care").credit
