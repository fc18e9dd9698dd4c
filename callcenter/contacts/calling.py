"""What the lifecycle decides of a call: the agent's line, the conference both are joined in, hold, mute.

The carrier's news are facts about legs and are written down as such; what they come to is decided here. What comes
late or twice changes nothing: within a conference by its sequence, between conferences by the offer each was made for.
"""

from collections.abc import Callable
from typing import Any

import callcenter.contacts.commands as cmd
import callcenter.contacts.events as ev
import routing.commands as rcmd
from callcenter.contacts import errors
from callcenter.contacts.calling_back import is_to_be_called
from callcenter.contacts.conversing import end_for_customer
from callcenter.contacts.machine import Machine
from callcenter.contacts.state import Conversation, Leg, Talk
from routing.model import OfferId, PlaceState

_HUNG_UP = "participant_hung_up"
"""The carrier's word for a caller who has gone; after any other, the call goes on and asks for its next document."""


def _agent_leg_arrives(m: Machine, c: cmd.AgentLegArrives, now: int) -> None:
    talk, place = m.conversation(c.contact), m.place(c.contact)
    if c.leg in talk.legs:
        return
    if talk.talk is Talk.ENDED:
        raise errors.ConversationOver(c.contact)
    held = place is not None and place.state in (PlaceState.CLAIMED, PlaceState.ACTIVE)
    if place is None or not held or place.agent != c.agent or place.offer != c.offer:
        raise errors.NotYourContact(c.contact)
    if any(leg.ticket == c.ticket for leg in talk.legs.values()):
        raise errors.TicketUsed(c.contact)
    m.emit(
        ev.LegArrived(
            at=now,
            contact=c.contact,
            leg=c.leg,
            role="agent",
            agent=c.agent,
            offer=c.offer,
            ticket=c.ticket,
        )
    )


def _participant_news(m: Machine, c: cmd.ParticipantNews, now: int) -> None:
    talk = m.conversation(c.contact)
    if c.leg is None:
        for leg in list(talk.legs.values()):
            if leg.present and leg.conference == c.conference and not _is_late(talk, leg, c):
                _leg_is(m, talk, leg, c, now, present=False, reason="conference_ended")
        return
    found = talk.legs.get(c.leg)
    if found is None or not found.live or _is_late(talk, found, c):
        return
    _leg_is(m, talk, found, c, now, present=c.present, reason=c.reason)


def _is_late(talk: Conversation, leg: Leg, c: cmd.ParticipantNews) -> bool:
    """Tell whether we know better: from later news of the same conference, or from a later conference."""
    if c.sequence is None:
        return leg.changed_at >= c.seen_at or (leg.present, leg.held, leg.muted) == (c.present, c.held, c.muted)
    if leg.conference == c.conference:
        return c.sequence <= leg.sequence
    return leg.conference is not None and _turn(talk, c.offer, c.conference) < _turn(talk, leg.offer, leg.conference)


def _turn(talk: Conversation, offer: OfferId | None, conference: str) -> tuple[int, int]:
    """Return what orders the conferences of a contact: their offers, then how they came up; an unknown one is new."""
    known = talk.conferences
    return offer_number(offer), known.index(conference) if conference in known else len(known)


def offer_number(offer: OfferId | None) -> int:
    """Return which offer of its contact it is, from 1; 0 for none."""
    return int(offer.rpartition(".")[2]) if offer else 0


def _sequence(leg: Leg, c: cmd.ParticipantNews) -> int:
    if c.sequence is not None:
        return c.sequence
    return leg.sequence if leg.conference == c.conference else -1


def _leg_is(
    m: Machine, talk: Conversation, leg: Leg, c: cmd.ParticipantNews, now: int, *, present: bool, reason: str | None
) -> None:
    """Write down how a leg stands, and decide what that comes to."""
    was = leg.present
    m.emit(
        ev.LegChanged(
            at=now,
            contact=talk.contact,
            leg=leg.leg,
            offer=c.offer,
            conference=c.conference,
            sequence=_sequence(leg, c),
            present=present,
            held=present and c.held,
            muted=present and c.muted,
            reason=reason,
        )
    )
    if leg.present:
        _connect_if_both(m, talk, now)
    elif was and leg.role == "agent":
        _agent_line_lost(m, talk, leg, now)
    elif was and reason == _HUNG_UP and talk.talk is not Talk.ENDED:
        end_for_customer(m, talk, now, by="customer")


def _connect_if_both(m: Machine, talk: Conversation, now: int) -> None:
    place, caller = m.place(talk.contact), talk.caller
    if place is None or place.state is not PlaceState.CLAIMED or caller is None:
        return
    if caller.in_conference(place.offer) and any(leg.in_conference(place.offer) for leg in talk.agent_legs()):
        m.tell(rcmd.Connect(contact=talk.contact), now)


def _agent_line_lost(m: Machine, talk: Conversation, leg: Leg, now: int) -> None:
    """An agent's leg is gone; where it was the one that counts, the claim fails or the agent has a while to rejoin."""
    place = m.place(talk.contact)
    if place is None or place.offer != leg.offer or place.agent != leg.agent:
        return
    if any(other.offer == leg.offer and other is not leg for other in talk.agent_legs()):
        return
    if place.state is PlaceState.CLAIMED:
        m.tell(rcmd.FailConnect(contact=talk.contact, reason="agent_leg_lost"), now)
    elif place.state is PlaceState.ACTIVE and talk.rejoin_by is None and place.agent is not None:
        until = now + m.rules().rejoin_ms
        m.emit(ev.RejoinAwaited(at=now, contact=talk.contact, agent=place.agent, until=until))


def _leg_over(m: Machine, c: cmd.LegOver, now: int) -> None:
    talk = m.conversation(c.contact)
    leg = talk.legs.get(c.leg)
    if leg is None or not leg.live:
        return
    m.emit(ev.LegEnded(at=now, contact=c.contact, leg=c.leg, status=c.status, by=c.by, seconds=c.seconds))
    if leg.role == "agent":
        _agent_line_lost(m, talk, leg, now)
    elif talk.talk not in (Talk.ENDED, Talk.RECORDING) and leg is talk.caller and not is_to_be_called(m, talk):
        end_for_customer(m, talk, now, by="customer")


def _ask_control(m: Machine, c: cmd.AskControl, now: int) -> None:
    talk = _in_conversation(m, c.contact, c.agent)
    if c.what in ("hold", "unhold"):
        leg, stands = talk.caller, talk.hold_wanted
    else:
        leg, stands = next(iter(reversed(talk.agent_legs())), None), talk.mute_wanted
    wanted = c.what in ("hold", "mute")
    if leg is None or not leg.present:
        raise errors.LineNotConnected(c.contact)
    now_so = leg.held if c.what in ("hold", "unhold") else leg.muted
    if wanted != (now_so if stands is None else stands):
        m.emit(ev.ControlAsked(at=now, contact=c.contact, agent=c.agent, what=c.what))


def _settle_control(m: Machine, c: cmd.SettleControl, now: int) -> None:
    talk = m.conversation(c.contact)
    holding, on = c.what in ("hold", "unhold"), c.what in ("hold", "mute")
    wanted = talk.hold_wanted if holding else talk.mute_wanted
    leg = talk.caller if holding else next(iter(reversed(talk.agent_legs())), None)
    stands = leg is not None and (leg.held if holding else leg.muted) == on
    if wanted == on and (stands or not c.done):  # done, and not yet so: the carrier's news of it will come
        m.emit(ev.ControlSettled(at=now, contact=c.contact, what=c.what, done=c.done))


def _repair(m: Machine, c: cmd.RepairLeg, now: int) -> None:
    talk = m.conversation(c.contact)
    leg = talk.legs.get(c.leg)
    if leg is not None and leg.live:
        m.emit(ev.RepairOrdered(at=now, contact=c.contact, leg=c.leg, what=c.what))


def _in_conversation(m: Machine, contact: str, agent: str) -> Conversation:
    talk = m.conversation(contact)
    if talk.agent != agent:
        raise errors.NotYourContact(contact)
    if talk.talk is not Talk.TALKING:
        raise errors.NotInConversation(contact)
    if talk.channel != "voice":
        raise errors.NotACall(contact)
    return talk


CALL_HANDLERS: dict[type[Any], Callable[[Machine, Any, int], None]] = {
    cmd.AgentLegArrives: _agent_leg_arrives,
    cmd.ParticipantNews: _participant_news,
    cmd.LegOver: _leg_over,
    cmd.AskControl: _ask_control,
    cmd.SettleControl: _settle_control,
    cmd.RepairLeg: _repair,
}
