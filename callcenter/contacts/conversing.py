"""What the lifecycle decides of a conversation on any channel: its end, transfer, who it is, presence, wrap-up."""

from collections.abc import Callable
from typing import Any

import callcenter.contacts.commands as cmd
import callcenter.contacts.events as ev
import routing.commands as rcmd
from callcenter.contacts import errors
from callcenter.contacts.events import Outcome, TransferRules
from callcenter.contacts.machine import Machine
from callcenter.contacts.state import Conversation, Talk, answered, not_kept, stage
from routing.errors import UnknownQueue
from routing.model import PlaceState, QueueId

SCORES = range(1, 6)
"""From the worst to the best a customer can say of a conversation."""
MAILS_LIMIT = 3
"""How often a conversation is sent by mail: who mistypes the address tries again, and nobody sends it to the world."""
_ABANDONED = {
    PlaceState.WAITING: Outcome.ABANDONED_WAITING,
    PlaceState.OFFERED: Outcome.ABANDONED_OFFERED,
    PlaceState.CALLING: Outcome.ABANDONED_WAITING,
    PlaceState.CLAIMED: Outcome.ABANDONED_CONNECTING,
}


def _configure(m: Machine, c: cmd.Configure, now: int) -> None:
    m.tell(rcmd.Configure(config=c.routing), now)
    if m.state.rules is None or m.state.rules != c.rules:
        m.emit(ev.ConversationsConfigured(at=now, rules=c.rules))


def _resume(m: Machine, c: cmd.Resume, now: int) -> None:
    m.tell(rcmd.Resume(down_from=c.down_from), now)
    for talk in list(m.state.conversations.values()):
        if talk.rejoin_by is not None and talk.agent is not None:  # while we were down nobody could come back
            until = now + m.rules().rejoin_ms
            m.emit(ev.RejoinAwaited(at=now, contact=talk.contact, agent=talk.agent, until=until))
        if talk.talk is Talk.ENDED or talk.channel != "chat":  # a caller is there as long as the carrier has the call
            continue
        if talk.idle_ends_at is not None:
            m.emit(ev.IdleCleared(at=now, contact=talk.contact))
        if talk.online or talk.give_up_at is not None:
            m.lose(talk, now)


def _identify(m: Machine, c: cmd.IdentifyCustomer, now: int) -> None:
    talk, place = m.conversation(c.contact), m.place(c.contact)
    if c.by != "lookup":
        if place is None or c.by not in (place.agent, *(place.also or ())):
            raise errors.NotYourContact(c.contact)
        if c.customer not in talk.candidates and c.customer != talk.customer:
            raise errors.UnknownCandidate(c.contact)
    found = c.candidates if c.by == "lookup" else talk.candidates  # who picked the wrong one can pick another
    if (c.match, c.customer, found) == (talk.match, talk.customer, talk.candidates):
        return
    if stage(m.state, c.contact) != "closed":
        m.emit(
            ev.CustomerIdentified(
                at=now, contact=c.contact, match=c.match, by=c.by, customer=c.customer, candidates=found
            )
        )
    elif "identified" not in talk.news:
        m.emit(ev.NewsAfterEnd(at=now, contact=c.contact, what="identified"))


def _accept(m: Machine, c: cmd.AcceptOffer, now: int) -> None:
    m.tell(rcmd.Accept(offer=c.offer, agent=c.agent), now)


def _decline(m: Machine, c: cmd.DeclineOffer, now: int) -> None:
    m.tell(rcmd.Decline(offer=c.offer, agent=c.agent), now)


def _customer_leaves(m: Machine, c: cmd.CustomerLeaves, now: int) -> None:
    talk = m.conversation(c.contact)
    if talk.talk is Talk.ENDED:
        if talk.ended_by != "customer" and "customer_left" not in talk.news:  # once, however often it is said
            m.emit(ev.NewsAfterEnd(at=now, contact=c.contact, what="customer_left"))
        return
    end_for_customer(m, talk, now, by="customer")


def _customer_seen(m: Machine, c: cmd.CustomerSeen, now: int) -> None:
    talk = m.conversation(c.contact)
    if talk.talk is not Talk.ENDED and not talk.online:
        m.emit(ev.CustomerBack(at=now, contact=c.contact))


def _customer_lost(m: Machine, c: cmd.CustomerLost, now: int) -> None:
    talk = m.conversation(c.contact)
    if talk.talk is not Talk.ENDED and talk.online and talk.channel == "chat":
        m.lose(talk, now)


def _agent_ends(m: Machine, c: cmd.AgentEnds, now: int) -> None:
    talk = m.conversation(c.contact)
    if talk.agent != c.agent:
        raise errors.NotYourContact(c.contact)
    if talk.talk is Talk.ENDED:
        return
    if talk.talk is not Talk.TALKING:
        raise errors.NotInConversation(c.contact)
    m.tell(rcmd.End(contact=c.contact), now)
    m.emit(ev.ContactEnded(at=now, contact=c.contact, outcome=answered(talk), by="agent", agent=c.agent))


def _transfer(m: Machine, c: cmd.TransferContact, now: int) -> None:
    talk, config, rules = m.conversation(c.contact), m.state.engine.config, m.rules()
    if talk.agent != c.agent:
        raise errors.NotYourContact(c.contact)
    if talk.talk is not Talk.TALKING:
        raise errors.NotInConversation(c.contact)
    queue = c.queue or talk.queue
    if config is None or queue is None or queue not in config.queues:
        raise UnknownQueue(queue or "")
    spoken, usual = rules.languages.get(talk.language), rules.transfers.get(queue, TransferRules())
    m.tell(
        rcmd.Transfer(
            contact=c.contact,
            by=c.agent,
            queue=queue,
            requires=(spoken,) if spoken else (),
            agent=c.to_agent,
            team=c.to_team,
            credit=usual.credit if c.credit is None else c.credit,
            back=usual.back if c.back is None else c.back,
        ),
        now,
    )
    if c.note is not None:
        m.emit(ev.NoteAdded(at=now, contact=c.contact, note=c.note, author=c.agent, of="aside"))


def _extend_wrap_up(m: Machine, c: cmd.ExtendWrapUp, now: int) -> None:
    talk, place = m.conversation(c.contact), m.place(c.contact)
    if talk.agent != c.agent:
        raise errors.NotYourContact(c.contact)
    if place is not None and place.state is PlaceState.WRAPPING and place.deadline != c.until:
        return
    m.tell(rcmd.ExtendWrapUp(contact=c.contact, agent=c.agent), now)


def _wrap_up(m: Machine, c: cmd.WrapUp, now: int) -> None:
    talk = m.conversation(c.contact)
    if talk.agent != c.agent:
        raise errors.NotYourContact(c.contact)
    running = c.contact in m.state.engine.places
    # A customer who left before they were connected was never talked to.
    if talk.talk is not Talk.ENDED or (talk.wrapped_at is None and not running):
        raise errors.NotInConversation(c.contact)
    if c.disposition is not None or (running and not c.unfinished):  # what comes late is kept as it is
        _check_disposition(m.rules(), talk.queue, c.disposition)
    if c.disposition is not None and talk.disposition is None:
        m.emit(ev.DispositionRecorded(at=now, contact=c.contact, agent=c.agent, disposition=c.disposition))
    if c.note is not None and c.note not in talk.written:
        m.emit(ev.NoteAdded(at=now, contact=c.contact, note=c.note, author=c.agent, of="note"))
    if c.promise is not None and c.promise not in talk.written:
        m.emit(ev.NoteAdded(at=now, contact=c.contact, note=c.promise, author=c.agent, of="promise"))
    if running:
        m.tell(rcmd.FinishWrapUp(contact=c.contact, agent=c.agent), now)


def _write_aside(m: Machine, c: cmd.WriteAside, now: int) -> None:
    talk = m.conversation(c.contact)
    if c.note in talk.written:
        return
    if not c.supervisor and talk.agent != c.author:
        raise errors.NotYourContact(c.contact)
    if stage(m.state, c.contact) == "closed":
        raise errors.ConversationOver(c.contact)
    m.emit(ev.NoteAdded(at=now, contact=c.contact, note=c.note, author=c.author, of="aside"))


def _rate(m: Machine, c: cmd.RateContact, now: int) -> None:
    talk = m.conversation(c.contact)
    if c.score not in SCORES:
        raise errors.UnknownScore(c.score)
    if talk.outcome is not Outcome.ANSWERED:
        raise errors.NothingToRate(c.contact)
    if talk.rating is None:
        m.emit(ev.ContactRated(at=now, contact=c.contact, score=c.score, note=c.note))
    elif talk.rating != c.score:
        raise errors.AlreadyRated(c.contact)


def _ask_transcript(m: Machine, c: cmd.AskTranscript, now: int) -> None:
    talk = m.conversation(c.contact)
    if c.agent is not None and talk.agent != c.agent:
        raise errors.NotYourContact(c.contact)
    if talk.outcome is not Outcome.ANSWERED:
        raise errors.NothingToSend(c.contact)
    if c.mail in talk.mails:
        return
    if len(talk.mails) >= MAILS_LIMIT:
        raise errors.MailsUsedUp(c.contact)
    m.emit(ev.TranscriptAsked(at=now, contact=c.contact, mail=c.mail))


def _ask_help(m: Machine, c: cmd.AskHelp, now: int) -> None:
    talk = m.conversation(c.contact)
    if talk.agent != c.agent:
        raise errors.NotYourContact(c.contact)
    if talk.talk is not Talk.TALKING:
        raise errors.NotInConversation(c.contact)
    if talk.help_since is None:
        m.emit(ev.HelpAsked(at=now, contact=c.contact, agent=c.agent))


def _end_help(m: Machine, c: cmd.EndHelp, now: int) -> None:
    talk = m.conversation(c.contact)
    if not c.supervisor and talk.agent != c.by:
        raise errors.NotYourContact(c.contact)
    if talk.help_since is not None:
        m.emit(ev.HelpEnded(at=now, contact=c.contact, by=c.by))


def _check_disposition(rules: ev.ConversationRules, queue: QueueId | None, disposition: str | None) -> None:
    if disposition is None:
        if queue not in rules.no_disposition:
            raise errors.DispositionMissing()
    elif disposition not in (rules.queue_dispositions.get(queue or "") or rules.dispositions):
        raise errors.UnknownDisposition(disposition)


def _set_availability(m: Machine, c: cmd.SetAvailability, now: int) -> None:
    agent = m.state.engine.agents.get(c.agent)
    if agent is not None and c.seen not in (None, agent.since):
        if (agent.availability, agent.reason) == (c.availability, c.reason):
            return
        raise errors.StateChanged(c.agent)
    change = rcmd.SetAvailability(agent=c.agent, availability=c.availability, reason=c.reason, by=c.by, force=c.force)
    m.tell(change, now)


def _agent_seen(m: Machine, c: cmd.AgentSeen, now: int) -> None:
    m.tell(rcmd.AgentSeen(agent=c.agent), now)


def _agent_gone(m: Machine, c: cmd.AgentGone, now: int) -> None:
    m.tell(rcmd.AgentGone(agent=c.agent), now)


def _forget(m: Machine, c: cmd.ForgetCustomer, now: int) -> None:
    m.check_forgettable(c.customer)
    m.emit(ev.CustomerForgotten(at=now, customer=c.customer))


def fire(m: Machine, talk: Conversation, now: int) -> None:
    """The conversation's timer has run out, or was put off meanwhile."""
    due = m.deadline(talk)
    if due is None:
        return
    if due > now:  # somebody wrote meanwhile
        m.arm(talk)
    elif talk.give_up_at is not None:
        end_for_customer(m, talk, now, by="disconnected", due=due)
    elif talk.rejoin_by is not None:
        m.tell(rcmd.Return(contact=talk.contact, reason="agent_leg_lost"), now)
    elif talk.talk is Talk.IN_FLOW:
        end_for_customer(m, talk, now, by="idle", due=due)
    elif talk.talk is Talk.RECORDING:
        end_for_customer(m, talk, now, by="customer", due=due)
    elif talk.idle_ends_at is not None:
        m.tell(rcmd.End(contact=talk.contact), now)
        m.emit(
            ev.ContactEnded(at=now, contact=talk.contact, outcome=answered(talk), by="idle", agent=talk.agent, due=due)
        )
    else:
        rules = m.rules()
        end_at = now + rules.idle_end_ms - rules.idle_warn_ms
        m.emit(ev.IdleWarned(at=now, contact=talk.contact, due=due, end_at=end_at))


def end_for_customer(m: Machine, talk: Conversation, now: int, *, by: Any, due: int | None = None) -> None:
    """The customer is gone; the outcome is by where that found them."""
    place = m.place(talk.contact)
    if talk.answered_at is not None:  # also when it came back to the line since
        outcome = answered(talk)
    elif talk.talk is Talk.RECORDING and talk.turned_away is not None:
        outcome = not_kept(talk.turned_away.cause)
    elif now - talk.arrived_at < m.rules().short_abandon_ms:
        outcome = Outcome.SHORT_ABANDON
    else:
        outcome = _ABANDONED[place.state] if place else Outcome.ABANDONED_IN_FLOW
    if place is not None:
        leave = rcmd.End if place.state is PlaceState.ACTIVE else rcmd.Leave
        m.tell(leave(contact=talk.contact), now)
    m.emit(ev.ContactEnded(at=now, contact=talk.contact, outcome=outcome, by=by, agent=talk.agent, due=due))


HANDLERS: dict[type[Any], Callable[[Machine, Any, int], None]] = {
    cmd.Configure: _configure,
    cmd.Resume: _resume,
    cmd.IdentifyCustomer: _identify,
    cmd.AcceptOffer: _accept,
    cmd.DeclineOffer: _decline,
    cmd.CustomerLeaves: _customer_leaves,
    cmd.CustomerSeen: _customer_seen,
    cmd.CustomerLost: _customer_lost,
    cmd.AgentEnds: _agent_ends,
    cmd.TransferContact: _transfer,
    cmd.ExtendWrapUp: _extend_wrap_up,
    cmd.WrapUp: _wrap_up,
    cmd.WriteAside: _write_aside,
    cmd.RateContact: _rate,
    cmd.AskTranscript: _ask_transcript,
    cmd.AskHelp: _ask_help,
    cmd.EndHelp: _end_help,
    cmd.SetAvailability: _set_availability,
    cmd.AgentSeen: _agent_seen,
    cmd.AgentGone: _agent_gone,
    cmd.ForgetCustomer: _forget,
}
