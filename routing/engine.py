"""The engine: commands and time in, events out. Sans-I/O and deterministic; it reads no clock and rolls no dice."""

from collections.abc import Iterable
from typing import Self

from routing.commands import Command
from routing.decide import DECIDE, end_hold
from routing.decision import Decision
from routing.events import Event, OfferMade
from routing.evolve import evolve
from routing.explain import why_offered
from routing.matching import Matcher
from routing.model import EngineState
from routing.timers import TIMERS


class Engine:
    """One cell's routing. The host calls `wake(now)` before every command but `Resume`, with the same `now`.

    `now` is integer milliseconds UTC and never below that of the last event.
    """

    def __init__(self, state: EngineState | None = None) -> None:
        self._state = EngineState() if state is None else state
        self._matcher = Matcher(self._state)

    @classmethod
    def from_state(cls, state: EngineState) -> Self:
        """Go on from a snapshot, which becomes the engine's own."""
        return cls(state)

    @property
    def state(self) -> EngineState:
        """The whole memory, to be read only."""
        return self._state

    def handle(self, command: Command, now: int) -> list[Event]:
        """Decide a command and say what happened, offers that became possible included.

        Raises a `RoutingError` and changes nothing if it cannot be carried out.
        """
        decision = self._decision(now)
        DECIDE[type(command)](decision, command)
        return self._match(decision)

    def wake(self, now: int) -> list[Event]:
        """Fire every timer due by `now`, in order of (due, kind, id), then make the offers that became possible."""
        # Mostly there is nothing to do, and this is asked before every command and every chat message.
        if now >= self._state.now and self._matcher.quiet(now):
            return []
        decision = self._decision(now)
        for deadline in self._matcher.due(now):
            TIMERS[deadline.kind](decision, deadline)
        return self._match(decision)

    def next_deadline(self) -> int | None:
        """When `wake` will next have something to do."""
        return self._matcher.next_deadline()

    def apply(self, event: Event) -> None:
        """Let one event that has been decided happen."""
        evolve(self._state, event)
        self._matcher.refresh(event)

    def replay(self, events: Iterable[Event]) -> None:
        """Let events of the log happen again. Decides nothing and fires no timer."""
        for event in events:
            self.apply(event)

    def _decision(self, now: int) -> Decision:
        if now < self._state.now:
            raise ValueError(f"now ({now}) is before the last event ({self._state.now})")
        return Decision(self._state, now, self.apply)

    def _match(self, decision: Decision) -> list[Event]:
        now = decision.now
        for contact in self._matcher.lapsed():
            end_hold(decision, decision.state.places[contact])
        for pair in self._matcher.pairs(now):
            place, agent = pair.place, pair.agent
            decision.emit(
                OfferMade(
                    at=now,
                    offer=f"{place.contact}.{place.offers + 1}",
                    contact=place.contact,
                    agent=agent.agent,
                    deadline=now + decision.rules(place).offer_ms,
                    why=why_offered(pair, now),
                )
            )
        return decision.events
