"""The indexes over the state: who waits with which demand, and who is ready for it. Kept up to date event by event."""

from collections.abc import Callable, Collection
from typing import Any, Final, get_args

from routing import events as e
from routing.call_times import asleep, opens_at
from routing.clocks import Clocks
from routing.criteria import fits_beside, has_room, held_apart, on_duty, open_contacts
from routing.demand_book import DemandBook
from routing.demands import Demand, Standing
from routing.lines import Lines
from routing.model import (
    NO_RULES,
    AgentId,
    AgentState,
    Availability,
    Channel,
    ContactId,
    EngineState,
    Place,
    PlaceState,
    QueueId,
    QueueRules,
    Requirements,
)
from routing.reseating import reseat
from routing.seats import Seat

_WAITING, _OFFLINE = PlaceState.WAITING, Availability.OFFLINE


class Indexes:
    """Everything that can be found without scanning. What is `fresh`, `freed` or in a `*_check` is to be looked at."""

    def __init__(self, state: EngineState) -> None:
        self.state = state
        self.rebuild()

    def rebuild(self) -> None:
        """Build everything from the state; everything is to be looked at again."""
        self.clocks = Clocks(self.state)
        self.book = DemandBook(self.state)
        self.lines = Lines(self.state.config)
        self.standing: dict[ContactId, Standing] = {}
        self.unanswerable: dict[ContactId, None] = {}
        self.drains: dict[ContactId, AgentId] = {}
        # To be looked at before the decision is over.
        self.fresh: dict[Demand, None] = {}
        self.freed: dict[AgentId, tuple[Channel, ...]] = {}
        self.asked_check: dict[AgentId, None] = {}
        self.hold_check: dict[ContactId, None] = {}
        self.limit_check: dict[ContactId, None] = {}
        self.answer_check: dict[ContactId, None] = {}
        self.drain_check: dict[AgentId, None] = {}
        self.drainable: dict[Demand, None] = {}
        self.staffing_changed = True
        self.restless = True
        """Something has changed on which more may follow; otherwise no decision need look for it."""
        self._unstaffed = set(self.state.unstaffed)
        for name in self.state.agents:
            self._agent(name)
        for contact in self.state.places:
            self._contact(contact)
        for queue, closure in self.state.closures.items():
            self.clocks.set_closure(queue, closure)
        self.set_ticks(self.state.now)

    def queue_rules(self, place: Place) -> QueueRules:
        """The rules of the contact's queue; of one that is no longer configured, the defaults."""
        config = self.state.config
        return config.queues.get(place.requirements.queue, NO_RULES) if config else NO_RULES

    def seat(self, agent: AgentId) -> Seat:
        """What is kept of a configured agent."""
        return self.book.seats[agent]

    def insert_freed(self) -> None:
        """Let those who have become free, and have found nothing yet, stand ready for everything they qualify for."""
        for name, channels in self.freed.items():
            agent, seat = self.state.agents[name], self.book.seats[name]
            seat.ready = (*seat.ready, *channels)
            for channel in channels:
                for demand in seat.demands[channel]:
                    demand.ready.put(name, demand.choice.key(agent, channel))
                    if demand.waiting:
                        self.fresh[demand] = None
        self.freed = {}

    def lapse(self, contact: ContactId, agent: AgentId) -> None:
        """The contact is no longer held apart from the agent. No event says so: it only stops standing in the way."""
        standing = self.standing.get(contact)
        if standing is None:  # it sleeps
            return
        standing.apart = tuple(other for other in standing.apart if other != agent)
        if agent in self.book.seats:
            self.book.seats[agent].apart.discard(contact)
        self.look_at(standing.demand)

    def move_to_cap(self, contact: ContactId, now: int) -> None:
        """The contact's score has reached its cap."""
        standing, place = self.standing.get(contact), self.state.places[contact]
        if standing is not None:
            standing.demand.leave(contact, standing.lane)
            standing.lane = standing.demand.stand(place, now)

    def turn(self, contact: ContactId, due: int, now: int) -> bool:
        """Let a callback wake or fall asleep. No event says so. False if its last window is over: it is given up."""
        place = self.state.places[contact]
        if place.callback is None or opens_at(place.callback, due) is None:
            return False
        standing = self.standing.pop(contact, None)
        if standing is not None:
            self._step_out(contact, standing)
        self.clocks.set_turn(place, now)
        self._stand(place, now)
        if contact in self.drains:
            self.drain_check[self.drains[contact]] = None
        return True

    def unsettled(self) -> bool:
        """Whether anything may follow of itself before the matching."""
        return bool(
            self.staffing_changed
            or self.asked_check
            or self.hold_check
            or self.limit_check
            or self.answer_check
            or self.drain_check
        )

    def anybody_free(self, requirements: Requirements, apart: Collection[AgentId] = ()) -> bool:
        """Whether somebody could be offered a contact that asks this now, but for those it is held `apart` from."""
        demand, channel = self.book.demand(requirements), requirements.channel
        if any(name not in apart for name in demand.ready.items()):
            return True
        return any(
            channel in channels and name in demand.agents and name not in apart for name, channels in self.freed.items()
        )

    def set_ticks(self, now: int, *, anew: bool = False) -> None:
        """Have the overflow rules judged again of the queues where there is something to judge.

        `anew` forgets when that was to be: in a replay no clock says that it has been.
        """
        for queue, busy in self.lines.busy(self.state):
            self.clocks.set_tick(queue, now, busy=busy, anew=anew)

    # --- what an event touches ---------------------------------------------------------------------------------

    def touch_both(self, event: Any) -> None:
        """Refresh both whom and what the event is about, as far as it says so."""
        agent: AgentId | None = getattr(event, "agent", None)
        contact: ContactId | None = getattr(event, "contact", None)
        if agent is not None:
            self._agent(agent)
        if contact is not None:
            self._contact(contact)

    def _touch_pair(self, event: e.OfferMade | e.WrapUpEnded) -> None:
        self._agent(event.agent)
        self._contact(event.contact)

    def _touch_contact(self, event: e.ContactQueued) -> None:
        """A new contact stands nowhere yet and has no timers."""
        self.restless = True
        place = self.state.places[event.contact]
        self.clocks.set_new(place)
        if self.lines.counted:
            self.lines.note(event.contact, place)
        self._stand(place, self.state.now)

    def _touch_clock(self, event: e.OfferAccepted | e.ContactConnected | e.WrapUpStarted | e.WrapUpExtended) -> None:
        """The contact does not wait, before or after, and the agent is as free as before."""
        self.clocks.set_place(event.contact, self.state.places[event.contact])
        if event.agent in self.clocks.away:  # what they would lose by staying away has changed
            self.clocks.set_agent(event.agent, self.state.agents.get(event.agent))

    def _touch_accepted(self, event: e.OfferAccepted) -> None:
        if event.agent in self.book.seats and self.book.seats[event.agent].ready:
            self._agent(event.agent)  # ready for more, and what orders them has changed
        self._touch_clock(event)
        if self.lines.counted:
            self.lines.note(event.contact, self.state.places[event.contact])
            self.restless = True
        if event.contact in self.drains:
            self.drain_check[self.drains[event.contact]] = None
            self.restless = True

    def _touch_answerable(self, event: e.ContactUnanswerable | e.ContactAnswerable) -> None:
        if isinstance(event, e.ContactUnanswerable):
            self.unanswerable[event.contact] = None
        else:
            self.unanswerable.pop(event.contact, None)

    def _touch_draining(self, event: e.AgentDraining) -> None:
        self._agent(event.agent)
        if event.contact not in self.standing:  # in a replay no clock has woken the callback
            self._contact(event.contact)
        self.standing[event.contact].demand.undrained.pop(event.contact, None)

    def _touch_drained(self, event: e.AgentDrained) -> None:
        self.drains.pop(event.contact, None)
        self.drain_check.pop(event.agent, None)
        self._agent(event.agent)
        if (standing := self.standing.get(event.contact)) is not None:
            standing.demand.undrained[event.contact] = None
            self.look_at(standing.demand)

    def _touch_queue(self, event: e.QueueClosed | e.QueueOpened) -> None:
        closure = self.state.closures.get(event.queue)
        self.clocks.set_closure(event.queue, closure)
        self.restless = True
        if closure is not None:
            self.limit_check.update(dict.fromkeys(self._waiting_in({event.queue})))

    def _touch_all(self, _event: e.Event) -> None:
        self.rebuild()

    def _touch_none(self, _event: e.Event) -> None:
        pass

    # --- contacts ----------------------------------------------------------------------------------------------

    def _contact(self, contact: ContactId) -> None:
        self.restless = True
        standing = self.standing.pop(contact, None)
        if standing is not None:
            self._step_out(contact, standing)
        place = self.state.places.get(contact)
        self.clocks.set_place(contact, place)
        if self.lines.counted:
            self.lines.note(contact, place)
        if place is not None and place.state is _WAITING:
            self._stand(place, self.state.now)
        if contact in self.drains:
            self.drain_check[self.drains[contact]] = None

    def _step_out(self, contact: ContactId, standing: Standing) -> None:
        demand = standing.demand
        demand.leave(contact, standing.lane)
        if not demand.waiting:
            self.book.idle[demand] = None
        if demand.undrained:
            demand.undrained.pop(contact, None)
        for agent in standing.apart:
            if agent in self.book.seats:
                self.book.seats[agent].apart.discard(contact)
        if self.unanswerable:
            self.unanswerable.pop(contact, None)
        if self.answer_check:
            self.answer_check.pop(contact, None)
        if demand.held:
            self.hold_check.pop(contact, None)
            self._held_for(demand.requirements).discard(contact)

    def _stand(self, place: Place, now: int) -> None:
        if place.callback is not None and asleep(place, now):
            return
        contact = place.contact
        demand = self.book.demand(place.requirements)
        apart: tuple[AgentId, ...] = ()
        if place.holds:
            apart = tuple(held_apart(place, now))
            for agent in apart:
                if agent in self.book.seats:
                    self.book.seats[agent].apart.add(contact)
        self.standing[contact] = Standing(demand, demand.stand(place, now), apart)
        if demand.held:
            self.hold_check[contact] = None
            self._held_for(place.requirements).add(contact)
        if place.unanswerable is not None:
            self.unanswerable[contact] = None
        if not demand.signed_in or place.unanswerable is not None:
            self.answer_check[contact] = None
        if place.requirements.channel == "voice" and contact not in self.drains:
            demand.undrained[contact] = None
        self.book.idle.pop(demand, None)
        if self.clocks.limited or self.state.closures:
            self.limit_check[contact] = None
        self.look_at(demand)

    def _held_for(self, wanted: Requirements) -> set[ContactId]:
        """Where the contacts are noted that wait for the same agent or team; nowhere, for one not configured."""
        if wanted.team is not None:
            return self.book.held_for.get(wanted.team, set())
        return self.book.seats[wanted.agent].held_for if wanted.agent in self.book.seats else set()

    def _waiting_in(self, queues: set[QueueId]) -> list[ContactId]:
        return [contact for contact, at in self.standing.items() if at.demand.requirements.queue in queues]

    def look_at(self, demand: Demand) -> None:
        """A contact came: somebody who stands ready may take it. Those who become free look for themselves."""
        if demand.ready.by_item:
            self.fresh[demand] = None
        if demand.blocked.by_item:
            self.drainable[demand] = None

    # --- agents ------------------------------------------------------------------------------------------------

    def _agent(self, name: AgentId) -> None:
        self.restless = True
        agent, seat = self.state.agents.get(name), self.book.seats.get(name)
        if agent is None or not agent.reachable or name in self.clocks.away:
            self.clocks.set_agent(name, agent)
        if agent is not None and (agent.asked is not None or agent.draining is not None):
            self._note_intent(name, agent)
        if seat is None:
            return
        if seat.held_for or seat.team_held_for:
            self.hold_check.update(dict.fromkeys((*seat.held_for, *seat.team_held_for)))
        here = agent is not None and agent.availability is not _OFFLINE
        if here is not seat.signed_in:
            self.staffing_changed = True
            self.book.staff(seat, here)
            self.note_staffing()
        if agent is not None:
            free = seat.free(agent)
            if seat.ready:
                free = self._stand_ready(name, seat, agent, free)
            if free:
                self.freed[name] = free
            elif self.freed:
                self.freed.pop(name, None)
            if seat.rules.while_open:
                self._set_blocked(name, seat, agent)

    def note_staffing(self) -> None:
        """Nobody serves some queues any more, or somebody does again: other limits run for those who wait there."""
        changed = self._unstaffed ^ self.state.unstaffed.keys()
        if not changed:
            return
        self._unstaffed = set(self.state.unstaffed)
        for contact in self._waiting_in(changed):
            self.clocks.set_limit(self.state.places[contact])
            self.limit_check[contact] = None

    def _note_intent(self, name: AgentId, agent: AgentState) -> None:
        """The agent is to have another state, or to take a call, next."""
        if agent.asked is not None and not agent.held:
            self.asked_check[name] = None
        if agent.draining is not None:
            self.drains[agent.draining] = name
            self.drain_check[name] = None

    @staticmethod
    def _stand_ready(name: AgentId, seat: Seat, agent: AgentState, free: tuple[Channel, ...]) -> tuple[Channel, ...]:
        """Let one who stood ready stand where they are free still; return on which other channels they have become."""
        stood = seat.ready
        for channel in stood:
            if channel in free:
                for demand in seat.demands[channel]:
                    demand.ready.put(name, demand.choice.key(agent, channel))
            else:
                for demand in seat.demands[channel]:
                    demand.ready.discard(name)
        seat.ready = tuple([channel for channel in stood if channel in free])
        return tuple([channel for channel in free if channel not in seat.ready])

    def _set_blocked(self, name: AgentId, seat: Seat, agent: AgentState) -> None:
        """File one who could take a call but for what is open on other channels, and is not draining for one."""
        blocked = (
            agent.draining is None
            and on_duty(agent)
            and has_room(agent, seat.rules, "voice")
            and not fits_beside(agent, seat.rules, "voice")
        )
        if blocked:
            key = (open_contacts(agent, "chat"), agent.idle_since, name)
            for demand in seat.demands["voice"]:
                demand.blocked.put(name, key)
                if demand.undrained:
                    self.drainable[demand] = None
        elif seat.blocked:
            for demand in seat.demands["voice"]:
                demand.blocked.discard(name)
        seat.blocked = blocked


TOUCHED: Final[dict[type[e.Event], Callable[[Indexes, Any], None]]] = {
    **dict.fromkeys(get_args(e.EngineEvent), Indexes.touch_both),
    **dict.fromkeys((e.RoutingConfigured, e.Resumed), Indexes._touch_all),
    **dict.fromkeys((e.AgentAdjusted, e.AgentRestored), reseat),
    e.ContactQueued: Indexes._touch_contact,
    e.OfferMade: Indexes._touch_pair,
    e.WrapUpEnded: Indexes._touch_pair,
    e.OfferAccepted: Indexes._touch_accepted,
    e.ContactConnected: Indexes._touch_clock,
    e.WrapUpStarted: Indexes._touch_clock,
    e.WrapUpExtended: Indexes._touch_clock,
    e.DemandsCrowded: Indexes._touch_none,
    e.OverflowSwitched: Indexes._touch_none,
    e.QueueClosed: Indexes._touch_queue,
    e.QueueOpened: Indexes._touch_queue,
    e.ContactUnanswerable: Indexes._touch_answerable,
    e.ContactAnswerable: Indexes._touch_answerable,
    e.AgentDraining: Indexes._touch_draining,
    e.AgentDrained: Indexes._touch_drained,
}
"""What each kind of event touches; mostly, whom and what it is about."""
