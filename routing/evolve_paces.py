"""What each event teaches of how the lines move; only those of queues that are configured are followed."""

from collections.abc import Callable
from typing import Any

from routing import events as e
from routing.criteria import on_duty
from routing.model import AgentId, EngineState, Place, PlaceState
from routing.pace import Pace


def join(state: EngineState, place: Place, at: int, *, new: bool = False, klass: int | None = None) -> None:
    """The contact stands in line (again), in this class or its own."""
    if (pace := state.paces.get(place.requirements.queue)) is not None:
        pace.join(place.priority if klass is None else klass, at, new=new)


def step_out(state: EngineState, place: Place, at: int) -> None:
    """The contact stands in line no longer."""
    if (pace := state.paces.get(place.requirements.queue)) is not None:
        pace.step_out(place.priority, at)


def depart(state: EngineState, place: Place, stood_ms: int, at: int, *, taken: bool) -> None:
    """One who stood in line was claimed, or gave up."""
    if (pace := state.paces.get(place.requirements.queue)) is not None:
        pace.depart(stood_ms, at, taken=taken)


def learn_answer(state: EngineState, place: Place, at: int) -> None:
    """The contact was connected."""
    if (pace := state.paces.get(place.requirements.queue)) is not None:
        pace.answered(at - place.offered_at)


def learn_handling(state: EngineState, place: Place, agent: AgentId, at: int) -> None:
    """The agent is through with the contact; what they did at the same time shares the time it took."""
    if (pace := state.paces.get(place.requirements.queue)) is not None:
        pace.handled((at - place.offered_at) // max(state.agents[agent].held, 1))


def staffed(change: Callable[[EngineState, Any], None]) -> Callable[[EngineState, Any], None]:
    """Let the paces follow an event of one agent: who comes on duty, or goes off it, does so for every queue served."""

    def changed(state: EngineState, event: e.AgentStateChanged) -> None:
        name = event.agent
        before = name in state.agents and on_duty(state.agents[name])
        change(state, event)
        after = on_duty(state.agents[name])
        rules = state.config.agents.get(name) if state.config is not None else None
        if before is after or rules is None:
            return
        for queue in dict.fromkeys(rules.queues):
            if (pace := state.paces.get(queue)) is not None:
                pace.staff(1 if after else -1, event.at)

    return changed


def recount(state: EngineState, at: int) -> None:
    """Count anew who is on duty and who waits, for every queue there is; what was learned of it is kept."""
    config = state.config
    if config is None:
        return
    paces = {
        queue: state.paces.get(queue) or Pace(handling_ms=asked.handling_ms)
        for queue, asked in config.queues.items()
        if asked.handling_ms is not None
    }
    for pace in paces.values():
        pace.pass_time(at)
        pace.agents, pace.waiting = 0, {}
    state.paces = paces
    for name, agent in state.agents.items():
        rules = config.agents.get(name)
        if rules is not None and on_duty(agent):
            for queue in paces.keys() & rules.queues:
                paces[queue].agents += 1
    for place in state.places.values():
        queue = place.requirements.queue
        if place.state is PlaceState.WAITING and queue in paces:
            waiting = paces[queue].waiting
            waiting[place.priority] = waiting.get(place.priority, 0) + 1
