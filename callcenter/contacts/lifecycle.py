"""The lifecycle: the pure machine of conversations, and the engine's only caller.

`handle` and `wake` decide; they validate wholly first, then emit events one by one, each evolved at once. One command
gives one list of events of both machines. The table of states is in docs/architecture.md.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

import callcenter.contacts.commands as cmd
import callcenter.contacts.events as ev
import routing.commands as rcmd
import routing.events as rev
from callcenter.contacts import errors
from callcenter.contacts.events import AnyEvent, Outcome
from callcenter.contacts.evolve import ENGINE_KINDS, evolve_conversations
from callcenter.contacts.hours import open_at
from callcenter.contacts.state import CellState, Conversation, Talk
from callcenter.errors import Rejected
from routing.engine import Engine
from routing.errors import NotConfigured, RoutingError, UnknownQueue
from routing.lazy_heap import LazyHeap
from routing.model import ContactId, PlaceState

_ABANDONED = {
    PlaceState.WAITING: Outcome.ABANDONED_WAITING,
    PlaceState.OFFERED: Outcome.ABANDONED_OFFERED,
    PlaceState.CLAIMED: Outcome.ABANDONED_CONNECTING,
}


class Lifecycle:
    """Decides for one cell. Reads no clock and does no I/O; `now` comes in and never goes back."""

    def __init__(self, state: CellState | None = None) -> None:
        self.state = state or CellState()
        self._engine = Engine.from_state(self.state.engine)
        self._emitted: list[AnyEvent] = []
        self._clocks: LazyHeap[ContactId, tuple[int, ContactId]] = LazyHeap()
        self._active_at: dict[ContactId, int] = {}
        self._by_visitor: dict[str, ContactId] = {}
        for talk in self.state.conversations.values():
            self._by_visitor[talk.visitor] = talk.contact
            self._arm(talk)

    # --- the four verbs of the loop -----------------------------------------------------------------------------

    def handle(self, command: cmd.AnyCommand, now: int) -> list[AnyEvent]:
        """Decide one command. Raises `Rejected` or `RoutingError` and has changed nothing then."""
        self._emitted = []
        try:
            self._HANDLERS[type(command)](self, command, now)
        except (Rejected, RoutingError) as refusal:
            if self._emitted:
                raise RuntimeError(f"{type(command).__name__} was refused half-way") from refusal
            raise
        return self._emitted

    def wake(self, now: int) -> list[AnyEvent]:
        """Let every timer fire that is due."""
        self._emitted = []
        self._engine_did(cast(list[rev.EngineEvent], self._engine.wake(now)), now)
        while (first := self._clocks.first()) and first[0][0] <= now:
            self._clocks.discard(first[1])
            self._fire(self.state.conversations[first[1]], now)
        return self._emitted

    def next_deadline(self) -> int | None:
        """Return when `wake` has something to do next; it may turn out to be nothing."""
        engine = self._engine.next_deadline()
        own = self._clocks.first()
        if engine is None or own is None:
            return own[0][0] if own else engine
        return min(engine, own[0][0])

    def replay(self, events: Iterable[AnyEvent]) -> None:
        """Evolve only: no decision is made and no timer fires."""
        for event in events:
            if type(event) in ENGINE_KINDS:
                self._engine.apply(event)
            self._evolve(event)

    # --- what others may read, and a hint -----------------------------------------------------------------------

    def contact_of(self, visitor: str) -> Conversation | None:
        """Return the latest contact of a visitor, open or lately ended."""
        contact = self._by_visitor.get(visitor)
        return self.state.conversations.get(contact) if contact else None

    def conversation(self, contact: ContactId) -> Conversation:
        """Return a contact, open or lately ended. Raises `UnknownContact`."""
        talk = self.state.conversations.get(contact)
        if talk is None:
            raise errors.UnknownContact(contact)
        return talk

    def check_forgettable(self, customer: ev.CustomerId) -> None:
        """Raise `ContactStillOpen` while somebody is at work on a contact of the customer's."""
        for contact in self.state.engine.places:
            talk = self.state.conversations[contact]
            if customer == talk.customer or customer in talk.candidates:
                raise errors.ContactStillOpen(contact)

    def touch(self, contact: ContactId, now: int) -> list[AnyEvent]:
        """Somebody wrote: the idle clock begins again."""
        self._emitted = []
        self._active_at[contact] = now
        talk = self.state.conversations[contact]
        if talk.idle_ends_at is not None:
            self._emit(ev.IdleCleared(at=now, contact=contact))
        return self._emitted

    # --- commands -----------------------------------------------------------------------------------------------

    def _configure(self, c: cmd.Configure, now: int) -> None:
        self._tell(rcmd.Configure(config=c.routing), now)
        if self.state.rules is None or self.state.rules != c.rules:
            self._emit(ev.ConversationsConfigured(at=now, rules=c.rules))

    def _resume(self, c: cmd.Resume, now: int) -> None:
        self._tell(rcmd.Resume(down_from=c.down_from), now)
        for talk in list(self.state.conversations.values()):
            if talk.talk is Talk.ENDED:
                continue
            if talk.idle_ends_at is not None:
                self._emit(ev.IdleCleared(at=now, contact=talk.contact))
            if talk.online or talk.give_up_at is not None:
                self._lose(talk, now)

    def _start(self, c: cmd.StartContact, now: int) -> None:
        rules, config = self._rules(), self.state.engine.config
        known = self.contact_of(c.visitor)
        if known is not None:
            if known.client_id == c.client_id:
                return
            if known.talk is not Talk.ENDED:
                raise errors.AlreadyOpen(known.contact)
        if config is None or c.queue not in config.queues:
            raise UnknownQueue(c.queue)
        arrived = ev.ContactArrived(
            at=now,
            contact=c.contact,
            channel=c.channel,
            queue=c.queue,
            language=c.language,
            visitor=c.visitor,
            client_id=c.client_id,
            identity=c.identity,
            match=c.match,
            customer=c.customer,
            candidates=c.candidates,
        )
        self._emit(arrived)
        is_open, opens_at = open_at(config.queues[c.queue].open, now)
        if not is_open:
            closed = ev.ContactEnded(at=now, contact=c.contact, outcome=Outcome.CLOSED, by="system", opens_at=opens_at)
            self._emit(closed)
            return
        spoken = rules.languages.get(c.language)
        enqueue = rcmd.Enqueue(
            contact=c.contact,
            queue=c.queue,
            channel=c.channel,
            requires=(spoken,) if spoken else (),
            priority=rules.tiers.get(c.tier or "", 0),
        )
        self._tell(enqueue, now)

    def _identify(self, c: cmd.IdentifyCustomer, now: int) -> None:
        talk = self.conversation(c.contact)
        place = self.state.engine.places.get(c.contact)
        if c.by != "lookup":
            if place is None or place.agent != c.by:
                raise errors.NotYourContact(c.contact)
            if c.customer not in talk.candidates and c.customer != talk.customer:
                raise errors.UnknownCandidate(c.contact)
        found = c.candidates if c.by == "lookup" else talk.candidates  # who picked the wrong one can pick another
        if (c.match, c.customer, found) == (talk.match, talk.customer, talk.candidates):
            return
        if place is not None:
            self._emit(
                ev.CustomerIdentified(
                    at=now, contact=c.contact, match=c.match, by=c.by, customer=c.customer, candidates=found
                )
            )
        elif "identified" not in talk.news:
            self._emit(ev.NewsAfterEnd(at=now, contact=c.contact, what="identified"))

    def _accept(self, c: cmd.AcceptOffer, now: int) -> None:
        self._tell(rcmd.Accept(offer=c.offer, agent=c.agent), now)
        for event in list(self._emitted):
            if isinstance(event, rev.OfferAccepted) and self.state.conversations[event.contact].channel == "chat":
                self._tell(rcmd.Connect(contact=event.contact), now)

    def _decline(self, c: cmd.DeclineOffer, now: int) -> None:
        self._tell(rcmd.Decline(offer=c.offer, agent=c.agent), now)

    def _customer_leaves(self, c: cmd.CustomerLeaves, now: int) -> None:
        talk = self.conversation(c.contact)
        if talk.talk is Talk.ENDED:
            if talk.ended_by != "customer" and "customer_left" not in talk.news:  # once, however often it is said
                self._emit(ev.NewsAfterEnd(at=now, contact=c.contact, what="customer_left"))
            return
        self._end_for_customer(talk, now, by="customer")

    def _customer_seen(self, c: cmd.CustomerSeen, now: int) -> None:
        talk = self.conversation(c.contact)
        if talk.talk is not Talk.ENDED and not talk.online:
            self._emit(ev.CustomerBack(at=now, contact=c.contact))

    def _customer_lost(self, c: cmd.CustomerLost, now: int) -> None:
        talk = self.conversation(c.contact)
        if talk.talk is not Talk.ENDED and talk.online:
            self._lose(talk, now)

    def _agent_ends(self, c: cmd.AgentEnds, now: int) -> None:
        talk = self.conversation(c.contact)
        if talk.agent != c.agent:
            raise errors.NotYourContact(c.contact)
        if talk.talk is Talk.ENDED:
            return
        if talk.talk is not Talk.TALKING:
            raise errors.NotInConversation(c.contact)
        self._tell(rcmd.End(contact=c.contact), now)
        self._emit(ev.ContactEnded(at=now, contact=c.contact, outcome=Outcome.ANSWERED, by="agent", agent=c.agent))

    def _wrap_up(self, c: cmd.WrapUp, now: int) -> None:
        talk = self.conversation(c.contact)
        if talk.agent != c.agent:
            raise errors.NotYourContact(c.contact)
        if talk.talk is not Talk.ENDED:
            raise errors.NotInConversation(c.contact)
        if c.disposition not in self._rules().dispositions:
            raise errors.UnknownDisposition(c.disposition)
        if talk.disposition is not None:  # a resend; what was written stays
            return
        self._emit(ev.DispositionRecorded(at=now, contact=c.contact, agent=c.agent, disposition=c.disposition))
        if c.note is not None:
            self._emit(ev.NoteAdded(at=now, contact=c.contact, note=c.note, author=c.agent, of="note"))
        if c.promise is not None:
            self._emit(ev.NoteAdded(at=now, contact=c.contact, note=c.promise, author=c.agent, of="promise"))
        if c.contact in self.state.engine.places:  # the clock may have ended it already; the words still count
            self._tell(rcmd.FinishWrapUp(contact=c.contact, agent=c.agent), now)

    def _set_availability(self, c: cmd.SetAvailability, now: int) -> None:
        agent = self.state.engine.agents.get(c.agent)
        if agent is not None and c.seen not in (None, agent.since):
            if (agent.availability, agent.reason) == (c.availability, c.reason):
                return
            raise errors.StateChanged(c.agent)
        change = rcmd.SetAvailability(agent=c.agent, availability=c.availability, reason=c.reason, by=c.by)
        self._tell(change, now)

    def _agent_seen(self, c: cmd.AgentSeen, now: int) -> None:
        self._tell(rcmd.AgentSeen(agent=c.agent), now)

    def _agent_gone(self, c: cmd.AgentGone, now: int) -> None:
        self._tell(rcmd.AgentGone(agent=c.agent), now)

    def _forget(self, c: cmd.ForgetCustomer, now: int) -> None:
        self.check_forgettable(c.customer)
        self._emit(ev.CustomerForgotten(at=now, customer=c.customer))

    # --- timers -------------------------------------------------------------------------------------------------

    def _fire(self, talk: Conversation, now: int) -> None:
        due = self._deadline(talk)
        if due is None:
            return
        if due > now:  # somebody wrote meanwhile
            self._arm(talk)
        elif talk.give_up_at is not None:
            self._end_for_customer(talk, now, by="disconnected", due=due)
        elif talk.idle_ends_at is not None:
            self._tell(rcmd.End(contact=talk.contact), now)
            self._emit(
                ev.ContactEnded(
                    at=now, contact=talk.contact, outcome=Outcome.ANSWERED, by="idle", agent=talk.agent, due=due
                )
            )
        else:
            rules = self._rules()
            end_at = now + rules.idle_end_ms - rules.idle_warn_ms
            self._emit(ev.IdleWarned(at=now, contact=talk.contact, due=due, end_at=end_at))

    def _deadline(self, talk: Conversation) -> int | None:
        """Return the one timer of the conversation that runs now, if any."""
        if talk.give_up_at is not None:
            return talk.give_up_at
        if talk.talk is not Talk.TALKING or talk.channel != "chat":
            return None
        if talk.idle_ends_at is not None:
            return talk.idle_ends_at
        return self._active_at.get(talk.contact, talk.since) + self._rules().idle_warn_ms

    def _arm(self, talk: Conversation) -> None:
        if self.state.rules is not None and (due := self._deadline(talk)) is not None:
            self._clocks.put(talk.contact, (due, talk.contact))

    # --- pieces -------------------------------------------------------------------------------------------------

    def _end_for_customer(self, talk: Conversation, now: int, *, by: Any, due: int | None = None) -> None:
        place = self.state.engine.places[talk.contact]
        if talk.answered_at is not None:  # also when it came back to the line since
            outcome = Outcome.ANSWERED
        elif now - talk.arrived_at < self._rules().short_abandon_ms:
            outcome = Outcome.SHORT_ABANDON
        else:
            outcome = _ABANDONED[place.state]
        leave = rcmd.End if place.state is PlaceState.ACTIVE else rcmd.Leave
        self._tell(leave(contact=talk.contact), now)
        self._emit(ev.ContactEnded(at=now, contact=talk.contact, outcome=outcome, by=by, agent=talk.agent, due=due))

    def _lose(self, talk: Conversation, now: int) -> None:
        in_talk = talk.talk is Talk.TALKING
        give_up_at = None if in_talk else now + self._rules().waiting_grace_ms
        self._emit(ev.CustomerGone(at=now, contact=talk.contact, give_up_at=give_up_at))

    def _tell(self, command: rcmd.EngineCommand, now: int) -> None:
        self._engine_did(cast(list[rev.EngineEvent], self._engine.handle(command, now)), now)

    def _engine_did(self, events: Iterable[rev.EngineEvent], now: int) -> None:
        for event in events:
            self._evolve(event)
            self._emitted.append(event)
        for event in events:
            # Back in line without a socket, the customer's clock for coming back starts here.
            if isinstance(event, (rev.ContactReturned, rev.ConnectFailed)):
                talk = self.state.conversations[event.contact]
                if not talk.online and talk.talk is not Talk.TALKING:
                    self._lose(talk, now)

    def _emit(self, event: ev.LifecycleEvent) -> None:
        self._evolve(event)
        self._emitted.append(event)

    def _evolve(self, event: AnyEvent) -> None:
        evolve_conversations(self.state, event)
        after = _AFTER.get(type(event))
        if after is not None:
            after(self, event)

    def _rules(self) -> ev.ConversationRules:
        if self.state.rules is None:
            raise NotConfigured
        return self.state.rules

    # --- indexes: what `evolve` changed, filed for finding ------------------------------------------------------

    def _index_arrival(self, event: ev.ContactArrived) -> None:
        self._by_visitor[event.visitor] = event.contact
        if len(self._by_visitor) > 2 * len(self.state.conversations) + 1_000:
            self._by_visitor = {talk.visitor: talk.contact for talk in self.state.conversations.values()}

    def _index_clock(self, event: Any) -> None:
        self._arm(self.state.conversations[event.contact])

    def _index_connected(self, event: rev.ContactConnected) -> None:
        self._active_at[event.contact] = event.at
        self._arm(self.state.conversations[event.contact])

    def _index_end(self, event: ev.ContactEnded) -> None:
        self._active_at.pop(event.contact, None)
        self._clocks.discard(event.contact)

    def _index_resumed(self, event: rev.Resumed) -> None:
        for contact, talk in self.state.conversations.items():
            if talk.talk is Talk.TALKING:
                self._active_at[contact] = event.at
                self._arm(talk)

    _HANDLERS: dict[type[Any], Callable[["Lifecycle", Any, int], None]] = {  # noqa: RUF012 - a literal table
        cmd.Configure: _configure,
        cmd.Resume: _resume,
        cmd.StartContact: _start,
        cmd.IdentifyCustomer: _identify,
        cmd.AcceptOffer: _accept,
        cmd.DeclineOffer: _decline,
        cmd.CustomerLeaves: _customer_leaves,
        cmd.CustomerSeen: _customer_seen,
        cmd.CustomerLost: _customer_lost,
        cmd.AgentEnds: _agent_ends,
        cmd.WrapUp: _wrap_up,
        cmd.SetAvailability: _set_availability,
        cmd.AgentSeen: _agent_seen,
        cmd.AgentGone: _agent_gone,
        cmd.ForgetCustomer: _forget,
    }


_AFTER: dict[type[Any], Callable[[Lifecycle, Any], None]] = {
    ev.ContactArrived: Lifecycle._index_arrival,
    ev.CustomerGone: Lifecycle._index_clock,
    ev.IdleWarned: Lifecycle._index_clock,
    ev.IdleCleared: Lifecycle._index_clock,
    rev.ContactConnected: Lifecycle._index_connected,
    ev.ContactEnded: Lifecycle._index_end,
    rev.Resumed: Lifecycle._index_resumed,
}
