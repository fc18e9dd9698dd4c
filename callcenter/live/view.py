"""The live view: what is committed, kept in memory for every screen, and who has to be told of each change.

It follows commits, never the loop's own memory, so no screen ever shows what the log may yet deny.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.clock import Clock
from callcenter.contact_log.snapshots import copy_state
from callcenter.contacts.evolve import evolve
from callcenter.contacts.ports import Committed
from callcenter.contacts.records import MarkRow, MessageRow, Recorded
from callcenter.contacts.state import CellState, Conversation, Talk, stage
from callcenter.directory.service import Directory
from callcenter.live.cards import agent_card, in_minutes, open_offers, queue_card
from callcenter.live.handled import Handled
from callcenter.live.messages import AgentCard, ColleagueCard, QueueCard
from routing.estimates import expected_wait
from routing.explain import line
from routing.figures.counts import BUCKET_MS
from routing.limits import opening
from routing.model import ContactId, OfferId, PlaceState, QueueId, Why


@dataclass(slots=True)
class Touched:
    """What a run of events changed."""

    contacts: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    queues: set[str] = field(default_factory=set)
    everything: bool = False

    def add(self, event: ev.AnyEvent, state: CellState) -> None:
        """Count in an event that `state` has taken in."""
        if isinstance(event, (rev.RoutingConfigured, rev.Resumed)):
            self.everything = True
        elif isinstance(event, (rev.AgentAdjusted, rev.AgentRestored)) and state.engine.config:
            self.queues.update(state.engine.config.queues)  # some have one more who serves them, others one less
        contact: str | None = getattr(event, "contact", None)
        if contact is not None:
            self.contacts.add(contact)
            talk = state.conversations.get(contact)
            if talk is not None and talk.queue is not None:
                self.queues.add(talk.queue)
        queue: str | None = getattr(event, "queue", None)
        if queue is not None:
            self.queues.add(queue)
        agent: str | None = getattr(event, "agent", None)
        if agent is not None:
            self.agents.add(agent)
            rules = state.engine.config.agents.get(agent) if state.engine.config else None
            if rules is not None:
                self.queues.update(rules.queues)


Listener = Callable[[Touched], None]


class LiveView:
    """A follower of commits. Listeners are called once per commit with what it touched."""

    def __init__(self, directory: Directory, clock: Clock) -> None:
        self.state = CellState()
        self.position = 0
        self.directory = directory
        self._clock = clock
        self._why: dict[OfferId, Why] = {}
        self._queue_cards: dict[str, QueueCard] = {}
        self._handled = Handled()
        self._day_began = self._quarter = 0
        self._lines: dict[str, dict[ContactId, int]] = {}
        self._changed: list[Listener] = []
        self._said: list[Callable[[MessageRow | MarkRow], None]] = []
        self._reset: list[Callable[[], None]] = []

    def listen(
        self, changed: Listener, said: Callable[[MessageRow | MarkRow], None], reset: Callable[[], None]
    ) -> None:
        """Be told of changes, of messages and marks, and of starting over."""
        self._changed.append(changed)
        self._said.append(said)
        self._reset.append(reset)

    # --- as a follower of commits -------------------------------------------------------------------------------

    def committed(self, commit: Committed) -> None:
        """Take in one commit and tell the listeners."""
        touched = self._take_in(commit.events)
        rows: list[MessageRow | MarkRow] = [*commit.messages, *commit.marks]
        for row in rows:
            for say in self._said:
                say(row)
        if commit.events:
            for changed in self._changed:
                changed(touched)

    def reset(self, state: CellState, position: int) -> None:
        """Start over from a committed state."""
        self.state, self.position = copy_state(state), position
        self._why.clear()
        self._queue_cards.clear()
        self._handled = Handled()
        self._lines.clear()
        for again in self._reset:
            again()

    def look_at_the_clock(self) -> None:
        """Tell the listeners of queues that opened or closed, and of a new quarter of an hour: no event says so."""
        before = dict(self._queue_cards)
        moved = {card.id for card in self.queue_cards() if before.get(card.id, card) != card}
        if moved:
            for changed in self._changed:
                changed(Touched(queues=moved))

    def _take_in(self, events: Iterable[Recorded]) -> Touched:
        touched = Touched()
        for recorded in events:
            event = recorded.event
            if isinstance(event, rev.ContactTransferred):  # the queue it leaves is known only before
                touched.queues.add(self.state.engine.places[event.contact].requirements.queue)
            evolve(self.state, event)
            self.position = recorded.position
            touched.add(event, self.state)
            if isinstance(event, rev.OfferMade):
                self._why[event.offer] = event.why
            elif isinstance(event, (rev.OfferAccepted, rev.OfferDeclined, rev.OfferExpired, rev.OfferWithdrawn)):
                self._why.pop(event.offer, None)
        if touched.everything:
            self._queue_cards.clear()
            self._lines.clear()
        for queue in touched.queues:
            self._queue_cards.pop(queue, None)
        return touched

    # --- what screens read --------------------------------------------------------------------------------------

    def now(self) -> int:
        """Return cell time."""
        return max(self._clock.now(), self.state.last_at)

    def opening(self, queue: QueueId, now: int) -> tuple[bool, int | None]:
        """Return whether a configured queue takes contacts, and when it opens if it does not, as far as is known."""
        return opening(self.directory.hours_of(queue), self.state.engine.closures.get(queue), now)

    def why(self, offer: OfferId) -> Why | None:
        """Return why a standing offer was made; None when it was made before the last start."""
        return self._why.get(offer)

    def agents(self) -> tuple[str, ...]:
        """Return the ids of all configured agents."""
        return tuple(self.directory.centre.agents)

    def agent_card(self, agent: str) -> AgentCard:
        """Return an agent's card."""
        return agent_card(self.state, self.directory, agent)

    def colleagues(self) -> tuple[ColleagueCard, ...]:
        """Return every configured agent as other agents see them."""
        cards = map(self.agent_card, self.agents())
        return tuple(
            ColleagueCard(
                id=card.id,
                availability=card.availability,
                reachable=card.reachable,
                leaving=card.asked is not None,
                contacts=len(card.contacts),
            )
            for card in cards
        )

    def queues_served(self, agent: str) -> tuple[QueueId, ...]:
        """Return the queues a configured agent serves now, as adjusted; of anybody else, none."""
        config = self.state.engine.config
        rules = config.agents.get(agent) if config else None
        return rules.queues if rules else ()

    def queue_cards(self, queues: Iterable[str] | None = None) -> tuple[QueueCard, ...]:
        """Return the cards of some queues, or of all; those no longer configured are left out."""
        now = self.now()
        day_began, quarter = self.directory.start_of_day(now), now // BUCKET_MS
        if (day_began, quarter) != (self._day_began, self._quarter):
            self._queue_cards.clear()
            self._day_began, self._quarter = day_began, quarter
        configured = self.directory.centre.queues
        return tuple(self._queue_card(q, now) for q in (configured if queues is None else queues) if q in configured)

    def open_contacts(self, agent: str | None = None) -> list[ContactId]:
        """Return contacts that are open: all of them, or those an agent holds (in any state)."""
        if agent is None:
            without = (Talk.IN_FLOW, Talk.RECORDING)
            no_place = (c for c, talk in self.state.conversations.items() if talk.talk in without)
            return [*self.state.engine.places, *no_place]
        known = self.state.engine.agents.get(agent)
        return list(known.contacts) if known else []

    def place_in_line(self, contact: ContactId) -> int | None:
        """Return 1 + the waiting contacts of the same queue ordered before it; None when it is not in line.

        As it stood when the queue's line was last looked at (`line_moved`), so that who is told more often is told no
        more; a contact that has come since is counted in.
        """
        place = self.state.engine.places.get(contact)
        if place is None or place.state is not PlaceState.WAITING:
            return None
        queue = place.requirements.queue
        if contact not in self._lines.get(queue, {}):
            self.line_moved(queue)
        return self._lines[queue][contact]

    def wait_in_line(self, contact: ContactId) -> tuple[int, int] | None:
        """Return between how many and how many minutes a contact in line is likely to wait from now on.

        None for one whom nobody could answer now, or only those it is held for.
        """
        position = self.place_in_line(contact)
        if position is None:
            return None
        engine = self.state.engine
        place = engine.places[contact]
        wanted = place.requirements
        if place.unanswerable is not None or wanted.held:
            return None
        expected = expected_wait(engine, wanted.queue, self.now(), priority=place.priority, position=position)
        return None if expected is None else in_minutes(expected)

    def line_moved(self, queue: str) -> None:
        """Look at a queue's line again."""
        standing = line(self.state.engine, queue, self.now())
        self._lines[queue] = {contact: number for number, contact in enumerate(standing, 1)}

    def talk(self, contact: ContactId) -> Conversation | None:
        """Return a contact's conversation, while it is remembered."""
        return self.state.conversations.get(contact)

    def is_open(self, contact: ContactId) -> bool:
        """Tell whether a contact is open: in its flow, or somewhere in the engine."""
        return stage(self.state, contact) != "closed"

    def owners(self, contact: ContactId) -> tuple[str, ...]:
        """Return the agent who holds a contact now, in any state; while it is offered, all to whom it is."""
        place = self.state.engine.places.get(contact)
        if place is None or place.agent is None:
            return ()
        return tuple(open_offers(place)) or (place.agent,)

    def in_conversation(self, contact: ContactId) -> bool:
        """Tell whether customer and agent are talking now."""
        talk = self.state.conversations.get(contact)
        return talk is not None and talk.talk is Talk.TALKING

    def _queue_card(self, queue: str, now: int) -> QueueCard:
        card = self._queue_cards.get(queue)
        # Whether it is open changes by the clock alone; a card is not kept past that.
        if card is None or card.open != self.opening(queue, now)[0]:
            handled = self._handled.of(self.state.metrics, queue, self._day_began)
            card = queue_card(self.state, self.directory, queue, now, self._day_began, handled)
            self._queue_cards[queue] = card
        return card
