"""The indexes over the state: which demands there are, who waits with each, who qualifies, and who of them is ready."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any, Final

from routing import events as e
from routing.clocks import Clocks
from routing.criteria import asked, fits_beside, has_room, held_apart, on_duty, qualifies, signed_in
from routing.demands import Demand, Lane
from routing.disciplines import agent_order
from routing.model import (
    AgentId,
    AgentRules,
    AgentState,
    Channel,
    ContactId,
    EngineState,
    Place,
    PlaceState,
    QueueId,
    QueueRules,
    Requirement,
    Requirements,
    RoutingConfig,
    SkillId,
)

_NO_RULES: Final = QueueRules(open=())
_WAITING = PlaceState.WAITING


class Standing:
    """Where a waiting contact stands, and from whom it is held apart."""

    __slots__ = ("apart", "demand", "lane")

    def __init__(self, demand: Demand, lane: Lane, apart: tuple[AgentId, ...]) -> None:
        self.demand, self.lane, self.apart = demand, lane, apart


class Indexes:
    """Everything that can be found without scanning. What is `fresh`, `freed` or in a `*_check` is to be looked at."""

    def __init__(self, state: EngineState) -> None:
        self.state = state
        self.rebuild()

    def rebuild(self) -> None:
        """Build everything from the state; everything is to be looked at again."""
        self.clocks = Clocks(self.state)
        self.demands: dict[Requirements, Demand] = {}
        self.idle: dict[Demand, None] = {}
        """Demands nobody waits with, the one left longest ago first."""
        self.dark: dict[Demand, None] = {}
        """Demands for which nobody is signed in."""
        self.standing: dict[ContactId, Standing] = {}
        self.apart_from: dict[AgentId, set[ContactId]] = {}
        self.held_for: dict[AgentId, set[ContactId]] = {}
        self.unanswerable: dict[ContactId, None] = {}
        self.drains: dict[ContactId, AgentId] = {}
        # To be looked at before the decision is over.
        self.fresh: dict[Demand, None] = {}
        self.freed: dict[AgentId, tuple[Channel, ...]] = {}
        self.asked_check: dict[AgentId, None] = {}
        self.hold_check: dict[ContactId, None] = {}
        self.answer_check: dict[ContactId, None] = {}
        self.drain_check: dict[AgentId, None] = {}
        self.drainable: dict[Demand, None] = {}
        self.staffing_changed = True
        self._of: dict[tuple[AgentId, Channel], dict[Demand, None]] = {}
        self._ready: dict[AgentId, tuple[Channel, ...]] = {}
        self._blocked: dict[AgentId, None] = {}
        self._signed_in: set[AgentId] = set()
        self._serving: dict[tuple[QueueId, SkillId | None], list[AgentId]] = {}
        config = self.state.config
        self._agents: Mapping[AgentId, AgentRules] = config.agents if config is not None else {}
        for name, rules in self._agents.items():
            for queue, skill in product(rules.queues, (None, *rules.skills)):
                self._serving.setdefault((queue, skill), []).append(name)
        for name in self.state.agents:
            self._agent(name)
        for contact in self.state.places:
            self._contact(contact)

    def refresh(self, event: e.Event) -> None:
        """Bring the indexes up to date with the state after the event."""
        touch = _TOUCHED.get(type(event), Indexes._touch_both)
        touch(self, event)

    def rules(self, agent: AgentId) -> AgentRules:
        """The rules of a configured agent."""
        return self._agents[agent]

    def queue_rules(self, place: Place) -> QueueRules:
        """The rules of the contact's queue; of one that is no longer configured, the defaults."""
        config = self.state.config
        return config.queues.get(place.requirements.queue, _NO_RULES) if config else _NO_RULES

    def demands_of(self, agent: AgentId, channel: Channel) -> Mapping[Demand, None]:
        """The demands the agent qualifies for."""
        return self._of.get((agent, channel), {})

    def ready_on(self, agent: AgentId) -> tuple[Channel, ...]:
        """The channels on which the agent stands ready."""
        return self._ready.get(agent, ())

    def demand(self, requirements: Requirements) -> Demand:
        """The demand of these requirements, whether somebody waits with it or not."""
        return self.demands.get(requirements) or self._make_demand(requirements)

    def forget(self, demand: Demand) -> None:
        """Drop a demand nobody waits with."""
        del self.idle[demand], self.demands[demand.requirements]
        self.fresh.pop(demand, None)
        self.drainable.pop(demand, None)
        self.dark.pop(demand, None)
        for agent in demand.agents:
            del self._of[agent, demand.requirements.channel][demand]

    def insert_freed(self) -> None:
        """Let those who have become free, and have found nothing yet, stand ready for everything they qualify for."""
        for name, channels in self.freed.items():
            agent = self.state.agents[name]
            self._ready[name] = (*self._ready.get(name, ()), *channels)
            for channel in channels:
                for demand in self.demands_of(name, channel):
                    demand.ready.put(name, demand.choice.key(agent, channel))
                    if demand.waiting:
                        self.fresh[demand] = None
        self.freed = {}

    def lapse(self, contact: ContactId, agent: AgentId) -> None:
        """The contact is no longer held apart from the agent. No event says so: it only stops standing in the way."""
        standing = self.standing[contact]
        standing.apart = tuple(other for other in standing.apart if other != agent)
        self.apart_from[agent].discard(contact)
        self._look_at(standing.demand)

    def move_to_cap(self, contact: ContactId, now: int) -> None:
        """The contact's score has reached its cap."""
        standing, place = self.standing[contact], self.state.places[contact]
        standing.demand.leave(contact, standing.lane)
        standing.lane = standing.demand.stand(place, now)

    @property
    def restless(self) -> bool:
        """Whether something is to be looked at although no timer is due: so after a rebuild."""
        return bool(
            self.fresh
            or self.freed
            or self.staffing_changed
            or self.hold_check
            or self.answer_check
            or self.asked_check
            or self.drain_check
            or self.drainable
        )

    # --- what an event touches ---------------------------------------------------------------------------------

    def _touch_both(self, event: e.Event) -> None:
        agent: AgentId | None = getattr(event, "agent", None)
        contact: ContactId | None = getattr(event, "contact", None)
        if agent is not None:
            self._agent(agent)
        if contact is not None:
            self._contact(contact)

    def _touch_contact(self, event: e.ContactQueued) -> None:
        self._contact(event.contact)

    def _touch_clock(self, event: e.OfferAccepted | e.ContactConnected | e.WrapUpStarted | e.WrapUpExtended) -> None:
        """The contact does not wait, before or after, and the agent is as free as before."""
        self.clocks.set_place(event.contact, self.state.places[event.contact])

    def _touch_accepted(self, event: e.OfferAccepted) -> None:
        if event.agent in self._ready:  # on another channel, or for more of this: what orders them has changed
            self._agent(event.agent)
        self._touch_clock(event)
        if event.contact in self.drains:
            self.drain_check[self.drains[event.contact]] = None

    def _touch_answerable(self, event: e.ContactUnanswerable | e.ContactAnswerable) -> None:
        if isinstance(event, e.ContactUnanswerable):
            self.unanswerable[event.contact] = None
        else:
            self.unanswerable.pop(event.contact, None)

    def _touch_draining(self, event: e.AgentDraining) -> None:
        self._agent(event.agent)
        self.standing[event.contact].demand.undrained.pop(event.contact, None)

    def _touch_drained(self, event: e.AgentDrained) -> None:
        self.drains.pop(event.contact, None)
        self.drain_check.pop(event.agent, None)
        self._agent(event.agent)
        if (standing := self.standing.get(event.contact)) is not None:
            standing.demand.undrained[event.contact] = None
            self._look_at(standing.demand)

    def _touch_all(self, _event: e.Event) -> None:
        self.rebuild()

    def _touch_none(self, _event: e.Event) -> None:
        pass

    # --- contacts ----------------------------------------------------------------------------------------------

    def _contact(self, contact: ContactId) -> None:
        standing = self.standing.pop(contact, None)
        if standing is not None:
            self._step_out(contact, standing)
        place = self.state.places.get(contact)
        self.clocks.set_place(contact, place)
        if place is not None and place.state is _WAITING:
            self._stand(place)
        if contact in self.drains:
            self.drain_check[self.drains[contact]] = None

    def _step_out(self, contact: ContactId, standing: Standing) -> None:
        demand = standing.demand
        demand.leave(contact, standing.lane)
        demand.undrained.pop(contact, None)
        if not demand.waiting:
            self.idle[demand] = None
        for agent in standing.apart:
            self.apart_from[agent].discard(contact)
        self.unanswerable.pop(contact, None)
        self.answer_check.pop(contact, None)
        named = demand.requirements.agent
        if named is not None:
            self.held_for[named].discard(contact)
            self.hold_check.pop(contact, None)

    def _stand(self, place: Place) -> None:
        contact, now = place.contact, self.state.now
        demand = self.demand(place.requirements)
        apart = tuple(held_apart(place, now)) if place.holds else ()
        for agent in apart:
            self.apart_from.setdefault(agent, set()).add(contact)
        self.standing[contact] = Standing(demand, demand.stand(place, now), apart)
        named = place.requirements.agent
        if named is not None:
            self.held_for.setdefault(named, set()).add(contact)
            self.hold_check[contact] = None
        if place.unanswerable is not None:
            self.unanswerable[contact] = None
        if not demand.signed_in or place.unanswerable is not None:
            self.answer_check[contact] = None
        if place.requirements.channel == "voice" and contact not in self.drains:
            demand.undrained[contact] = None
        self.idle.pop(demand, None)
        self._look_at(demand)

    def _look_at(self, demand: Demand) -> None:
        self.fresh[demand] = None
        if demand.blocked:
            self.drainable[demand] = None

    # --- agents ------------------------------------------------------------------------------------------------

    def _agent(self, name: AgentId) -> None:
        agent, rules = self.state.agents.get(name), self._agents.get(name)
        self.clocks.set_agent(name, agent)
        if name in self.held_for:
            self.hold_check.update(dict.fromkeys(self.held_for[name]))
        if agent is not None and agent.asked is not None and not agent.held:
            self.asked_check[name] = None
        if agent is not None and agent.draining is not None:
            self.drains[agent.draining] = name
            self.drain_check[name] = None
        if rules is None:
            return
        self._staff(name, agent is not None and signed_in(agent), rules)
        if agent is None or not on_duty(agent):
            free: tuple[Channel, ...] = ()
        else:
            free = tuple(
                channel
                for channel in rules.capacity
                if has_room(agent, rules, channel) and fits_beside(agent, rules, channel)
            )
        if agent is not None:
            self._set_free(name, agent, free)
        if rules.while_open.get("voice"):
            self._set_blocked(name, agent, rules)

    def _set_free(self, name: AgentId, agent: AgentState, free: tuple[Channel, ...]) -> None:
        stood = self._ready.get(name, ())
        if stood:
            for channel in stood:
                if channel in free:
                    for demand in self._of.get((name, channel), ()):
                        demand.ready.put(name, demand.choice.key(agent, channel))
                else:
                    for demand in self._of.get((name, channel), ()):
                        demand.ready.discard(name)
            stood = tuple(channel for channel in stood if channel in free)
            if stood:
                self._ready[name] = stood
            else:
                del self._ready[name]
        if freed := tuple(channel for channel in free if channel not in stood) if stood else free:
            self.freed[name] = freed
        else:
            self.freed.pop(name, None)

    def _set_blocked(self, name: AgentId, agent: AgentState | None, rules: AgentRules) -> None:
        """File one who could take a call but for what is open on other channels, and is not draining for one."""
        blocked = (
            agent is not None
            and agent.draining is None
            and on_duty(agent)
            and has_room(agent, rules, "voice")
            and not fits_beside(agent, rules, "voice")
        )
        if blocked and agent is not None:
            self._blocked[name] = None
            chats = list(agent.contacts.values()).count("chat")
            for demand in self.demands_of(name, "voice"):
                demand.blocked.put(name, (chats, agent.idle_since, name))
                if demand.undrained:
                    self.drainable[demand] = None
        elif name in self._blocked:
            del self._blocked[name]
            for demand in self.demands_of(name, "voice"):
                demand.blocked.discard(name)

    def _staff(self, name: AgentId, here: bool, rules: AgentRules) -> None:
        """Count one who has signed in or out in every demand they qualify for."""
        if here is (name in self._signed_in):
            return
        self.staffing_changed = True
        if here:
            self._signed_in.add(name)
        else:
            self._signed_in.discard(name)
        for channel in rules.capacity:
            for demand in self.demands_of(name, channel):
                demand.signed_in += 1 if here else -1
                if demand.signed_in:
                    self.dark.pop(demand, None)
                else:
                    self.dark[demand] = None

    # --- demands -----------------------------------------------------------------------------------------------

    def _make_demand(self, requirements: Requirements) -> Demand:
        config = self.state.config
        queue = config.queues.get(requirements.queue) if config else None
        skills = asked(requirements, queue) if queue else ()
        order = agent_order(queue or _NO_RULES, requirements.queue, skills, self._levels)
        demand = self.demands[requirements] = Demand(requirements, skills, order)
        self.idle[demand] = None
        if config is not None and queue is not None:
            # A queue that is no longer configured keeps its contacts and offers them to nobody.
            for name in self._candidates(requirements, skills, config):
                if qualifies(name, config.agents[name], requirements, skills):
                    self._qualify(name, demand)
        if not demand.signed_in:
            self.dark[demand] = None
        return demand

    def _qualify(self, name: AgentId, demand: Demand) -> None:
        channel = demand.requirements.channel
        demand.agents[name] = None
        demand.signed_in += name in self._signed_in
        self._of.setdefault((name, channel), {})[demand] = None
        if channel in self._ready.get(name, ()):
            demand.ready.put(name, demand.choice.key(self.state.agents[name], channel))
        if channel == "voice" and name in self._blocked:
            agent = self.state.agents[name]
            chats = list(agent.contacts.values()).count("chat")
            demand.blocked.put(name, (chats, agent.idle_since, name))

    def _levels(self, name: AgentId) -> dict[SkillId, int]:
        rules = self._agents.get(name)
        return rules.skills if rules else {}

    def _candidates(
        self, requirements: Requirements, skills: tuple[Requirement, ...], config: RoutingConfig
    ) -> list[AgentId]:
        """Few agents with all who qualify among them: the one named, if one is and is configured.

        Otherwise those with the rarest of the skills asked, or everybody who serves the queue if none is.
        """
        if requirements.agent is not None:
            return [requirements.agent] if requirements.agent in config.agents else []
        return min(
            (self._serving.get((requirements.queue, need.skill), []) for need in skills),
            key=len,
            default=self._serving.get((requirements.queue, None), []),
        )


_TOUCHED: Final[dict[type[e.Event], Callable[[Indexes, Any], None]]] = {
    e.RoutingConfigured: Indexes._touch_all,
    e.Resumed: Indexes._touch_all,
    e.ContactQueued: Indexes._touch_contact,
    e.OfferAccepted: Indexes._touch_accepted,
    e.ContactConnected: Indexes._touch_clock,
    e.WrapUpStarted: Indexes._touch_clock,
    e.WrapUpExtended: Indexes._touch_clock,
    e.DemandsCrowded: Indexes._touch_none,
    e.ContactUnanswerable: Indexes._touch_answerable,
    e.ContactAnswerable: Indexes._touch_answerable,
    e.AgentDraining: Indexes._touch_draining,
    e.AgentDrained: Indexes._touch_drained,
}
