"""The machinery under the lifecycle: the cell's state, the engine beside it, the clocks, and how a decision is made.

What the decisions are stands in `conversing.py`, `flowing.py` and `calling.py`; `lifecycle.py` is the door to them all.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

import callcenter.contacts.commands as cmd
import callcenter.contacts.events as ev
import routing.commands as rcmd
import routing.events as rev
from callcenter.contacts import errors
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.evolve import evolve_conversations
from callcenter.contacts.state import CellState, Conversation, Talk, answered, not_kept, stage
from routing.checking import check_callback
from routing.engine import Engine
from routing.errors import NotConfigured
from routing.lazy_heap import LazyHeap
from routing.model import Callback, ContactId, Place, QueueId


class Machine:
    """One cell in the making of its decisions. Reads no clock and does no I/O; `now` comes in and never goes back."""

    def __init__(self, state: CellState | None = None) -> None:
        self.state = state or CellState()
        self.engine = Engine.from_state(self.state.engine)
        self.emitted: list[AnyEvent] = []
        self.turned_away: list[rev.ContactTurnedAway] = []
        """Of whom it has not been said yet how they go on."""
        self.clocks: LazyHeap[ContactId, tuple[int, ContactId]] = LazyHeap()
        self.active_at: dict[ContactId, int] = {}
        self._by_visitor: dict[str, ContactId] = {}
        self._by_leg: dict[ev.LegId, ContactId] = {}
        for talk in self.state.conversations.values():
            self._by_visitor[talk.visitor] = talk.contact
            self._by_leg.update(dict.fromkeys(talk.legs, talk.contact))
            self.arm(talk)

    # --- what is known ------------------------------------------------------------------------------------------

    def contact_of(self, visitor: str) -> Conversation | None:
        """Return the latest contact of a visitor, open or lately ended."""
        contact = self._by_visitor.get(visitor)
        return self.state.conversations.get(contact) if contact else None

    def contact_of_leg(self, leg: ev.LegId) -> Conversation | None:
        """Return the contact, open or lately ended, that a call of the carrier's belongs to."""
        contact = self._by_leg.get(leg)
        return self.state.conversations.get(contact) if contact else None

    def conversation(self, contact: ContactId) -> Conversation:
        """Return a contact, open or lately ended. Raises `UnknownContact`."""
        talk = self.state.conversations.get(contact)
        if talk is None:
            raise errors.UnknownContact(contact)
        return talk

    def check_forgettable(self, customer: ev.CustomerId) -> None:
        """Raise `ContactStillOpen` while a contact of the customer's is open, or somebody is at work on it."""
        for contact, talk in self.state.conversations.items():
            theirs = customer == talk.customer or customer in talk.candidates
            if theirs and stage(self.state, contact) != "closed":
                raise errors.ContactStillOpen(contact)

    def place(self, contact: ContactId) -> Place | None:
        """Return the contact's place in the engine, if it has one."""
        return self.state.engine.places.get(contact)

    def rules(self) -> ev.ConversationRules:
        """Return the rules in force. Raises `NotConfigured` before the first."""
        if self.state.rules is None:
            raise NotConfigured
        return self.state.rules

    def callback_of(self, queue: QueueId, windows: cmd.Windows, now: int) -> Callback:
        """Return how a customer of the queue is called back within the windows.

        Raises `NoCallbacks` where the queue has none, and the engine's `InvalidValue` for windows that are none.
        """
        rules = self.rules().callbacks.get(queue)
        if rules is None:
            raise errors.NoCallbacks(queue)
        callback = Callback(first=rules.first, attempts=rules.attempts, gap_ms=rules.gap_ms, windows=windows)
        check_callback(callback, now)
        return callback

    # --- what a decision does -----------------------------------------------------------------------------------

    def tell(self, command: rcmd.EngineCommand, now: int) -> None:
        """Have the engine decide."""
        self.engine_did(cast(list[rev.EngineEvent], self.engine.handle(command, now)), now)

    def engine_did(self, events: Iterable[rev.EngineEvent], now: int) -> None:
        """Take in what the engine has decided."""
        for event in events:
            self.evolve(event)
            self.emitted.append(event)
        for event in events:
            # Back in line without a socket, the customer's clock for coming back starts here.
            if isinstance(event, (rev.ContactReturned, rev.ConnectFailed)):
                talk = self.state.conversations[event.contact]
                if not talk.online and talk.talk is not Talk.TALKING:
                    self.lose(talk, now)
            # A chat needs no line: whoever has accepted it is connected, by whichever decision it was accepted.
            elif isinstance(event, rev.OfferAccepted) and self.state.conversations[event.contact].channel == "chat":
                self.tell(rcmd.Connect(contact=event.contact), now)
            elif isinstance(event, rev.CallbackGivenUp):
                self._give_up(self.state.conversations[event.contact], event, now)
            elif isinstance(event, rev.ContactTurnedAway):
                self.turned_away.append(event)

    def emit(self, event: ev.LifecycleEvent) -> None:
        """Say that it happened; the state follows at once."""
        self.evolve(event)
        self.emitted.append(event)

    def evolve(self, event: AnyEvent) -> None:
        """Let an event change the conversations and the indexes over them."""
        evolve_conversations(self.state, event)
        after = _AFTER.get(type(event))
        if after is not None:
            after(self, event)

    def _give_up(self, talk: Conversation, event: rev.CallbackGivenUp, now: int) -> None:
        """The customer could not be called back: one who had asked for it has waited in vain."""
        outcome = ev.Outcome.ABANDONED_WAITING if talk.callback_cause is None else not_kept(talk.callback_cause)
        if talk.answered_at is not None:
            outcome = answered(talk)
        self.emit(ev.ContactEnded(at=now, contact=talk.contact, outcome=outcome, by="system", due=event.due))

    def lose(self, talk: Conversation, now: int) -> None:
        """The customer has no connection; unless they are in conversation, they have so long to come back."""
        give_up_at = None if talk.talk is Talk.TALKING else now + self.rules().waiting_grace_ms
        self.emit(ev.CustomerGone(at=now, contact=talk.contact, give_up_at=give_up_at))

    # --- clocks -------------------------------------------------------------------------------------------------

    def deadline(self, talk: Conversation) -> int | None:
        """Return the one timer of the conversation that runs now, if any."""
        if talk.give_up_at is not None:
            return talk.give_up_at
        if talk.rejoin_by is not None:
            return talk.rejoin_by
        if talk.channel != "chat":
            return self._recording_known_by(talk)
        if talk.talk is Talk.IN_FLOW:
            return max(talk.since, self.active_at.get(talk.contact, 0)) + self.rules().idle_end_ms
        if talk.talk is not Talk.TALKING:
            return None
        if talk.idle_ends_at is not None:
            return talk.idle_ends_at
        return self.active_at.get(talk.contact, talk.since) + self.rules().idle_warn_ms

    def _recording_known_by(self, talk: Conversation) -> int | None:
        """Return by when the carrier has to have told of the message of a caller who is gone."""
        caller = talk.caller if talk.talk is Talk.RECORDING else None
        if caller is None or caller.ended_at is None:
            return None
        return max(caller.ended_at, self.active_at.get(talk.contact, 0)) + self.rules().voicemail_news_ms

    def arm(self, talk: Conversation) -> None:
        """Have the conversation's timer run."""
        if self.state.rules is not None and (due := self.deadline(talk)) is not None:
            self.clocks.put(talk.contact, (due, talk.contact))

    # --- indexes: what `evolve` changed, filed for finding ------------------------------------------------------

    def _index_arrival(self, event: ev.ContactArrived) -> None:
        self._by_visitor[event.visitor] = event.contact
        if len(self._by_visitor) > 2 * len(self.state.conversations) + 1_000:
            self._by_visitor = {talk.visitor: talk.contact for talk in self.state.conversations.values()}

    def _index_leg(self, event: ev.LegArrived) -> None:
        self._by_leg[event.leg] = event.contact
        if len(self._by_leg) > 4 * len(self.state.conversations) + 2_000:
            self._by_leg = {leg: talk.contact for talk in self.state.conversations.values() for leg in talk.legs}

    def _index_clock(self, event: Any) -> None:
        self.arm(self.state.conversations[event.contact])

    def _index_connected(self, event: rev.ContactConnected) -> None:
        self.active_at[event.contact] = event.at
        self.arm(self.state.conversations[event.contact])

    def _index_end(self, event: ev.ContactEnded) -> None:
        self.active_at.pop(event.contact, None)
        self.clocks.discard(event.contact)

    def _index_resumed(self, event: rev.Resumed) -> None:
        for contact, talk in self.state.conversations.items():
            if talk.talk in (Talk.IN_FLOW, Talk.TALKING, Talk.RECORDING):
                self.active_at[contact] = event.at
                self.arm(talk)


_AFTER: dict[type[Any], Callable[[Machine, Any], None]] = {
    ev.ContactArrived: Machine._index_arrival,
    ev.LegArrived: Machine._index_leg,
    ev.FlowMoved: Machine._index_clock,
    ev.CustomerGone: Machine._index_clock,
    ev.CustomerBack: Machine._index_clock,
    ev.IdleWarned: Machine._index_clock,
    ev.IdleCleared: Machine._index_clock,
    ev.RejoinAwaited: Machine._index_clock,
    ev.LegEnded: Machine._index_clock,
    rev.ContactConnected: Machine._index_connected,
    ev.ContactEnded: Machine._index_end,
    rev.Resumed: Machine._index_resumed,
}
