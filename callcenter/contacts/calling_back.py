"""What the lifecycle decides of customers who go and are called back: asked for, called, reached, missed, given up."""

from collections.abc import Callable
from typing import Any

import callcenter.contacts.commands as cmd
import callcenter.contacts.events as ev
import routing.commands as rcmd
from callcenter.contacts import errors
from callcenter.contacts.machine import Machine
from callcenter.contacts.state import Conversation, Talk
from routing.errors import IllegalMove


def _ask_callback(m: Machine, c: cmd.AskCallback, now: int) -> None:
    talk, place = m.conversation(c.contact), m.place(c.contact)
    if talk.talk is Talk.ENDED:
        raise errors.ConversationOver(c.contact)
    if place is not None and place.callback is not None:
        return
    if talk.channel != "voice":
        raise errors.NotACall(c.contact)
    callback = m.callback_of(talk.queue or "", c.windows, now)
    m.tell(rcmd.PlaceCallback(contact=c.contact, callback=callback, by=c.by), now)


def _customer_answers(m: Machine, c: cmd.CustomerAnswers, now: int) -> None:
    talk, place = m.conversation(c.contact), m.place(c.contact)
    if c.leg in talk.legs:
        return
    if talk.calling is None or c.attempt > talk.calling:  # it was called off, or counted as missed, in the meantime
        raise IllegalMove(c.contact, place.state if place else None, "be reached")
    m.emit(ev.LegArrived(at=now, contact=c.contact, leg=c.leg, role="customer"))
    m.tell(rcmd.ReachCustomer(contact=c.contact), now)


def _call_missed(m: Machine, c: cmd.CallMissed, now: int) -> None:
    if m.conversation(c.contact).calling == c.attempt:  # of an earlier call, it says nothing of this one
        m.tell(rcmd.MissCallback(contact=c.contact, reason=c.reason), now)


def is_to_be_called(m: Machine, talk: Conversation) -> bool:
    """Tell whether the customer may hang up and still keeps their place."""
    place = m.place(talk.contact)
    return place is not None and place.callback is not None


CALLBACK_HANDLERS: dict[type[Any], Callable[[Machine, Any, int], None]] = {
    cmd.AskCallback: _ask_callback,
    cmd.CustomerAnswers: _customer_answers,
    cmd.CallMissed: _call_missed,
}
