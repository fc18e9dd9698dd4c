"""What must always be true, looked at after every single event of histories that Hypothesis makes."""

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from routing import events as e
from routing.commands import Resume
from routing.criteria import held_apart, in_reach, on_duty, open_contacts, qualifies, ready
from routing.engine import Engine
from routing.model import AgentState, Availability, Place, PlaceState
from tests.routing.histories import STEP, Step, command, decide, encoded, instant, start


class Watched(Engine):
    """An engine that is looked at after each event."""

    accepted, ended = 0, 0

    def apply(self, event: e.Event) -> None:
        if isinstance(event, e.OfferMade):
            place, agent = self.state.places[event.contact], self.state.agents[event.agent]
            assert eligible(self, place, agent, event.at), event
        super().apply(event)
        self.accepted += isinstance(event, e.ContactQueued)
        self.ended += isinstance(event, e.ContactLeft | e.WrapUpEnded)
        self.look(event)

    def look(self, event: e.Event) -> None:
        state = self.state
        assert len(state.places) == self.accepted - self.ended, "a contact is never lost"
        owned = [(contact, agent.agent) for agent in state.agents.values() for contact in agent.contacts]
        holding = [(p.contact, p.agent) for p in state.places.values() if p.agent is not None]
        assert sorted(owned) == sorted(holding), "a contact has at most one agent, and both sides say so"
        for place in state.places.values():
            assert (place.state is PlaceState.WAITING) == (place.agent is None)
            named = place.requirements.agent
            assert (named is None) == (place.reserved_until is None), "a hold for an agent has its end"
            if named is not None:
                assert place.state in (PlaceState.WAITING, PlaceState.OFFERED, PlaceState.CLAIMED)
                assert place.agent in (None, named), "nobody else has what is held for one"
            if place.agent is not None and place.state is PlaceState.OFFERED:
                agent = state.agents[place.agent]
                assert agent.availability is Availability.AVAILABLE, "nothing is offered to one who is not available"
                assert in_reach(agent), "nothing is offered to one out of reach"
        if isinstance(event, e.OfferMade):
            assert state.config is not None
            channel = state.places[event.contact].requirements.channel
            room = state.config.agents[event.agent].capacity[channel]
            assert open_contacts(state.agents[event.agent], channel) <= room, "capacity is never exceeded"


def eligible(engine: Engine, place: Place, agent: AgentState, now: int) -> bool:
    """Found by looking, without the indexes."""
    config, wanted = engine.state.config, place.requirements
    assert config is not None
    rules, queue = config.agents.get(agent.agent), config.queues.get(wanted.queue)
    if rules is None or queue is None:
        return False
    skills = (*queue.requires, *wanted.skills)
    return (
        qualifies(agent.agent, rules, wanted, skills)
        and ready(agent, rules, wanted.channel)
        and agent.agent not in held_apart(place, now)
    )


class Centre(RuleBasedStateMachine):
    """A centre in which anything may happen at any time."""

    @initialize()
    def open(self) -> None:
        self.engine, self.now = Watched(), 1_000
        for said in start():
            self.engine.handle(said, self.now)

    @rule(step=STEP)
    def something_happens(self, step: Step) -> None:
        self.now = instant(step, self.now, self.engine.next_deadline())
        said = command(step, self.engine.state, self.now)
        if not isinstance(said, Resume):
            self.engine.wake(self.now)
        before = encoded(self.engine.state), self.engine.next_deadline()
        decision = decide(self.engine, said, self.now)[1]
        if isinstance(decision, tuple):
            assert (encoded(self.engine.state), self.engine.next_deadline()) == before, "refused means unchanged"

    @rule(step=STEP)
    def time_passes(self, step: Step) -> None:
        self.now = instant(step, self.now, self.engine.next_deadline())
        self.engine.wake(self.now)
        for place in self.engine.state.places.values():
            assert place.deadline is None or place.deadline > self.now, "no offer or wrap-up outlives its clock"
        due = self.engine.next_deadline()
        assert due is None or due > self.now, "every timer that was due has been handled"

    @invariant()
    def nothing_is_held_for_one_who_is_not_there(self) -> None:
        for place in self.engine.state.places.values():
            named = place.requirements.agent
            if named is not None and place.state is PlaceState.WAITING:
                assert on_duty(self.engine.state.agents[named])
                assert named not in place.declined

    @invariant()
    def nobody_waits_whom_somebody_could_take(self) -> None:
        waiting = [p for p in self.engine.state.places.values() if p.state is PlaceState.WAITING]
        for place in waiting:
            for agent in self.engine.state.agents.values():
                assert not eligible(self.engine, place, agent, self.now), (place, agent)


TestCentre = Centre.TestCase
TestCentre.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
