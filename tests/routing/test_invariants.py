"""What must always be true, looked at after every single event of histories that Hypothesis makes."""

from random import Random

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from routing import events as e
from routing.commands import Resume
from routing.engine import Engine
from routing.evolve import evolve
from routing.explain import exclusion, standing
from routing.model import AgentRules, AgentState, Availability, Channel, EngineState, Place, PlaceState
from tests.routing.deciding import decide, encoded, wake
from tests.routing.histories import STEP, WHICH, Step, at_random, command, instant, start
from tests.routing.histories_centre import CONFIGS
from tests.routing.oracle_rules import LAST, true_of

# Looked up in the state as it is, without an index and without the engine's own criteria.


def offered_to(place: Place) -> list[str]:
    """Who has the contact, or is offered it."""
    return ([place.agent] if place.agent is not None else []) + list(place.also or {})


def waiting(state: EngineState) -> list[Place]:
    return [place for place in state.places.values() if place.state is PlaceState.WAITING]


def asleep(place: Place, now: int) -> bool:
    """Whether it is a callback whose customer may not be called."""
    if place.callback is None:
        return False
    windows = place.callback.windows
    return now < (place.call_at or 0) or (bool(windows) and not any(begin <= now < end for begin, end in windows))


def open_on(state: EngineState, agent: str, channel: Channel) -> int:
    return sum(agent in offered_to(place) and place.requirements.channel == channel for place in state.places.values())


def on_duty(agent: AgentState) -> bool:
    in_reach = agent.reachable or agent.suspend_at is not None
    return agent.availability is Availability.AVAILABLE and agent.asked is None and in_reach


def has_room(state: EngineState, agent: str, rules: AgentRules, channel: Channel) -> bool:
    return open_on(state, agent, channel) < rules.capacity.get(channel, 0)


def others_allow(state: EngineState, agent: str, rules: AgentRules, channel: Channel) -> bool:
    bounds = rules.while_open.get(channel, {})
    return all(open_on(state, agent, other) <= most for other, most in bounds.items())


def qualifies(state: EngineState, place: Place, agent: str) -> bool:
    assert state.config is not None
    wanted, rules = place.requirements, state.config.agents.get(agent)
    queue = state.config.queues.get(wanted.queue)
    if rules is None or queue is None or rules.capacity.get(wanted.channel, 0) == 0:
        return False
    if wanted.agent is not None:
        return wanted.agent == agent
    if wanted.team is not None:
        return wanted.team == rules.team
    skilled = all(rules.skills.get(need.skill, 0) >= need.level for need in (*queue.requires, *wanted.skills))
    where = place.steps[place.step].where if place.steps else None
    return wanted.queue in rules.queues and skilled and true_of(where, agent, rules)


def could_but_for(state: EngineState, place: Place, agent: AgentState, now: int) -> tuple[bool, bool]:
    """Whether the agent could take the contact if nothing were open elsewhere; and whether that lets them."""
    if not on_duty(agent) or not qualifies(state, place, agent.agent) or place.holds.get(agent.agent, 0) > now:
        return False, False
    assert state.config is not None
    rules, channel = state.config.agents[agent.agent], place.requirements.channel
    return has_room(state, agent.agent, rules, channel), others_allow(state, agent.agent, rules, channel)


def eligible(state: EngineState, place: Place, agent: AgentState, now: int) -> bool:
    drained = place.requirements.channel == "chat" and agent.draining is not None
    return not asleep(place, now) and all(could_but_for(state, place, agent, now)) and not drained


def stands(state: EngineState, place: Place, agent: AgentState, now: int) -> tuple[int, int, int, int, int, str]:
    """Where the contact stands among those that this agent may take."""
    assert state.config is not None
    rules = state.config.agents[agent.agent]
    rank = rules.ranks.get(place.requirements.queue, LAST) if rules.rank_first else 0
    grown = 100 * place.head_start_ms + place.slope * (now - place.enqueued)
    score = grown if place.cap_ms is None else min(grown, 100 * place.cap_ms)
    return rank, -place.priority, -place.front, -score, place.enqueued, place.contact


class Watcher:
    """Follows an engine event by event, and looks at the state before and after each."""

    def __init__(self) -> None:
        self.state, self.accepted, self.ended = EngineState(), 0, 0
        self.assigned: str | None = None  # the contact to which a supervisor has just assigned an agent
        self.taken: str | None = None  # the contact that one is just taking, until it is theirs

    def follow(self, events: list[e.Event]) -> None:
        for event in events:
            if isinstance(event, e.OfferMade):
                self.look_at_offer(event)
            elif isinstance(event, e.CallbackDue):
                self.look_at_call(event)
            elif isinstance(event, e.ContactOverflowed | e.ContactTurnedAway):
                self.look_at_sent_on(event)
            evolve(self.state, event)
            self.assigned = event.contact if isinstance(event, e.ContactAssigned) else None
            if isinstance(event, e.ContactAssigned | e.OfferAccepted):
                self.taken = event.contact if isinstance(event, e.ContactAssigned) and event.taken else None
            self.accepted += isinstance(event, e.ContactQueued)
            self.ended += isinstance(event, e.ContactLeft | e.CallbackGivenUp | e.ContactTurnedAway | e.WrapUpEnded)
            self.look_at_contacts()
            self.look_at_agents()

    def look_at_offer(self, event: e.OfferMade) -> None:
        state, now = self.state, event.at
        place, agent = state.places[event.contact], state.agents[event.agent]
        assert event.deadline > now
        if event.contact == self.taken:
            assert agent.availability is not Availability.OFFLINE, "nobody takes what they are not there for"
            return
        assert eligible(state, place, agent, now), "eligible first, and within the capacity; order second"
        chosen = event.contact == self.assigned
        assert event.why.by is not None or not chosen, "the offer says who has assigned it"
        for other in () if chosen else waiting(state):
            ahead = stands(state, other, agent, now) < stands(state, place, agent, now)
            assert not (ahead and eligible(state, other, agent, now)), "who is free gets the best they may take"
        if place.state is PlaceState.WAITING:
            assert exclusion(state, event.contact, event.agent, now) is None
            order = standing(state, event.contact, now)
            assert sorted(order) == sorted(a.agent for a in state.agents.values() if eligible(state, place, a, now))
            assert event.why.eligible == len(order)
        else:
            assert place.state is PlaceState.OFFERED
            assert (place.since, place.deadline) == (now, event.deadline), "nobody joins a set later"

    def look_at_call(self, event: e.CallbackDue) -> None:
        state, now = self.state, event.at
        place, agent = state.places[event.contact], state.agents[event.agent]
        assert eligible(state, place, agent, now), "nobody is called for whom no agent is free"
        assert place.callback is not None
        assert place.callback.first == "customer"
        assert event.attempt <= place.callback.attempts

    def look_at_sent_on(self, event: e.ContactOverflowed | e.ContactTurnedAway) -> None:
        place = self.state.places[event.contact]
        assert place.state is PlaceState.WAITING, "nobody goes on who is offered to somebody, or has an agent"
        assert place.entry != "returned", "nobody is sent away who has talked to somebody"
        assert place.requirements.queue == event.queue
        if event.due is not None:
            assert place.joined <= event.due <= event.at

    def look_at_contacts(self) -> None:
        state = self.state
        assert len(state.places) == self.accepted - self.ended, "a contact is never lost"
        for place in state.places.values():
            assert (place.state is PlaceState.WAITING) == (place.agent is None)
            assert not place.also or place.state is PlaceState.OFFERED, "a contact has at most one owner"
            wanted = place.requirements
            assert wanted.held == (place.reserved_until is not None), "a hold has its end"
            assert wanted.agent is None or wanted.team is None
            if wanted.held:
                assert place.state not in (PlaceState.ACTIVE, PlaceState.WRAPPING)
            else:
                assert place.back_to is None, "nobody gets back what anybody may take"
            if wanted.agent is not None:
                assert offered_to(place) in ([], [wanted.agent]), "nobody else has what is held for one"
            for name in offered_to(place) if place.state is PlaceState.OFFERED else ():
                chosen = place.contact == self.taken
                assert chosen or on_duty(state.agents[name]), "nobody who is not there is offered anything"

    def look_at_agents(self) -> None:
        state = self.state
        for agent in state.agents.values():
            theirs = [place for place in state.places.values() if agent.agent in offered_to(place)]
            assert sorted(agent.contacts) == sorted(place.contact for place in theirs), "both sides say who has what"
            assert agent.held == sum(place.state not in (PlaceState.OFFERED, PlaceState.CALLING) for place in theirs)
            assert agent.held == 0 or agent.availability is not Availability.OFFLINE


class Centre:
    """A centre in which anything may happen at any time, looked at all the while."""

    def __init__(self, which: int) -> None:
        self.engine, self.watcher, self.now = Engine(), Watcher(), 1_000
        for said in start(which):
            self.watcher.follow(self.engine.handle(said, self.now))

    def something_happens(self, step: Step) -> None:
        self.now = instant(step, self.now, self.engine.next_deadline())
        said = command(step, self.engine.state, self.now)
        if not isinstance(said, Resume):
            self.watcher.follow(wake(self.engine, self.now))
        before = encoded(self.engine.state), self.engine.next_deadline()
        decision = decide(self.engine, said, self.now)[1]
        if isinstance(decision, tuple):
            assert (encoded(self.engine.state), self.engine.next_deadline()) == before, "refused means unchanged"
        else:
            self.watcher.follow(decision)

    def time_passes(self, step: Step) -> None:
        self.now = instant(step, self.now, self.engine.next_deadline())
        self.watcher.follow(wake(self.engine, self.now))
        for place in self.engine.state.places.values():
            assert place.deadline is None or place.deadline > self.now, "no offer or wrap-up outlives its clock"
        due = self.engine.next_deadline()
        assert due is None or due > self.now, "every timer that was due has been handled"

    def look(self) -> None:
        """What holds after every decision."""
        assert encoded(self.watcher.state) == encoded(self.engine.state), "the state is what the events make of it"
        state = self.engine.state
        for place in waiting(state):
            if asleep(place, self.now):
                continue
            for agent in state.agents.values():
                assert not eligible(state, place, agent, self.now), "nobody waits whom somebody could take"
                assert exclusion(state, place.contact, agent.agent, self.now) is not None
            named = place.requirements.agent
            if named is not None:
                assert place.wait_away or on_duty(state.agents[named]), "nothing is held for one who is not there"
                assert place.missed_by != named, "nothing is held for one who missed it"
            assert place.requirements.team is None or any(
                on_duty(state.agents[name]) for name in self.members(place.requirements.team)
            ), "nor for a team of whom nobody is"
        self.look_at_draining(state)

    def members(self, team: str) -> list[str]:
        config = self.engine.state.config
        return [name for name, rules in config.agents.items() if rules.team == team] if config else []

    def look_at_draining(self, state: EngineState) -> None:
        drained_for = [agent.draining for agent in state.agents.values() if agent.draining is not None]
        assert len(drained_for) == len(set(drained_for)), "each call has one who drains for it at most"
        for contact in drained_for:
            assert state.places[contact].requirements.channel == "voice"
            assert state.places[contact].state in (PlaceState.WAITING, PlaceState.OFFERED)
        for place in waiting(state):
            awake = not asleep(place, self.now)
            if awake and place.requirements.channel == "voice" and place.contact not in drained_for:
                for agent in state.agents.values():
                    blocked = could_but_for(state, place, agent, self.now) == (True, False)
                    assert not blocked or agent.draining is not None, "no call waits behind chats for ever"


class Machine(RuleBasedStateMachine):
    """What happens in the centre, and when, is up to Hypothesis."""

    @initialize(which=WHICH)
    def open(self, which: int) -> None:
        self.centre = Centre(which)

    @rule(step=STEP)
    def something_happens(self, step: Step) -> None:
        self.centre.something_happens(step)

    @rule(step=STEP)
    def time_passes(self, step: Step) -> None:
        self.centre.time_passes(step)

    @invariant()
    def look(self) -> None:
        self.centre.look()


TestCentre = Machine.TestCase
TestCentre.settings = settings(max_examples=100, stateful_step_count=60, deadline=None)


@pytest.mark.no_cover
@pytest.mark.parametrize("which", range(len(CONFIGS)))
def test_a_long_day(which: int) -> None:
    centre = Centre(which)
    for step in at_random(Random(100 + which), 600):
        centre.something_happens(step)
        centre.look()
