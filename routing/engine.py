"""The engine: commands and time in, events out. Sans-I/O and deterministic; it reads no clock and rolls no dice."""

from collections.abc import Iterable
from itertools import islice
from typing import Self

from routing import events as e
from routing import matching
from routing.clocks import Deadline
from routing.commands import Command
from routing.decide import DECIDE
from routing.decision import Decision
from routing.evolve import EVOLVE
from routing.indexes import TOUCHED
from routing.matching import Matcher
from routing.model import AgentId, ContactId, EngineState, Unanswerable
from routing.offering import offer
from routing.settling import end_draining, outlook, settle, start_draining, tell_crowd
from routing.timers import TIMERS

DUE_AT_ONCE = 1_000
"""How many due items one `wake` works off; the host asks again for the rest."""


class Engine:
    """One cell's routing. The host calls `wake(now)` before every command but `Resume`, with the same `now`.

    It calls again while `next_deadline()` is not past `now`. `now` is integer milliseconds UTC and never below that
    of the last event.
    """

    def __init__(self, state: EngineState | None = None) -> None:
        self._state = EngineState() if state is None else state
        self._matcher = Matcher(self._state)
        self._replayed = False

    @classmethod
    def from_state(cls, state: EngineState) -> Self:
        """Go on from a snapshot, which becomes the engine's own."""
        return cls(state)

    @property
    def state(self) -> EngineState:
        """The whole memory, to be read only."""
        return self._state

    def handle(self, command: Command, now: int) -> list[e.Event]:
        """Decide a command and say what happened, offers that became possible included.

        Raises a `RoutingError` and changes nothing if it cannot be carried out.
        """
        if now < self._state.now:
            raise _backwards(now, self._state.now)
        decision = Decision(self._state, now, self._matcher)
        DECIDE[type(command)](decision, command)
        # Of what an agent does with a contact they hold mostly nothing follows.
        return self._conclude(decision) if self._matcher.restless else decision.events

    def wake(self, now: int) -> list[e.Event]:
        """Fire the timers due by `now`, in order of (due, kind, id), then make the offers that became possible.

        At most `DUE_AT_ONCE` timers; if more are due, no offer is made yet.
        """
        # Mostly there is nothing to do, and this is asked before every command and every chat message.
        matcher = self._matcher
        if now < self._state.now:
            raise _backwards(now, self._state.now)
        if self._replayed:
            self._replayed = False
            matcher.set_ticks(self._state.now, anew=True)
        if not matcher.restless:
            timers = matcher.clocks.entries
            if not timers or timers[0][0][0] > now:
                return []
        decision = Decision(self._state, now, self._matcher)
        for deadline in islice(matcher.clocks.due(now), DUE_AT_ONCE):
            self._fire(decision, deadline)
        due = matcher.clocks.next_due()
        if due is not None and due <= now:
            return decision.events
        return self._conclude(decision)

    def next_deadline(self) -> int | None:
        """When `wake` will next have something to do."""
        return self._matcher.clocks.next_due()

    def able(self, contact: ContactId) -> frozenset[AgentId]:
        """Return who could take the contact by configuration, in the step in force, whether they are there or not."""
        return frozenset(self._matcher.book.demand(self._state.places[contact].requirements).agents)

    def outlook(self, contact: ContactId) -> Unanswerable | None:
        """Return why nobody would answer a waiting contact, in its step or a later one; None if somebody could."""
        return outlook(self._matcher, self._state.places[contact])

    def apply(self, event: e.Event) -> None:
        """Let one event that has been decided happen."""
        kind, state = type(event), self._state
        EVOLVE[kind](state, event)
        state.now = event.at
        TOUCHED[kind](self._matcher, event)
        self._replayed = True

    def replay(self, events: Iterable[e.Event]) -> None:
        """Let events of the log happen again. Decides nothing and fires no timer."""
        for event in events:
            self.apply(event)

    def _fire(self, decision: Decision, deadline: Deadline) -> None:
        if deadline.kind == "hold":
            self._matcher.lapse(deadline.id, deadline.agent)
        elif deadline.kind == "cap":
            self._matcher.move_to_cap(deadline.id, decision.now)
        elif deadline.kind != "callback" or not self._matcher.turn(deadline.id, deadline.due, decision.now):
            TIMERS[deadline.kind](decision, deadline)

    def _conclude(self, decision: Decision) -> list[e.Event]:
        """Let everything follow: what settles of itself, the offers, and who drains."""
        matcher = self._matcher
        if matcher.unsettled():
            settle(decision, matcher)
        while matcher.fresh or matcher.freed:
            for pair in matcher.pairs(decision.now):
                offer(decision, pair)
            if not matcher.drain_check or not end_draining(decision, matcher):
                break
        if matcher.drainable:
            start_draining(decision, matcher)
        if self._state.crowded or len(matcher.book.demands) > matching.DEMANDS_LIMIT:
            tell_crowd(decision, matcher)
        if matcher.lines.judged:
            matcher.set_ticks(decision.now)
        if len(matcher.book.idle) > matching.IDLE_DEMANDS_KEPT:
            matcher.trim()
        matcher.restless = False
        return decision.events


def _backwards(now: int, last: int) -> ValueError:
    return ValueError(f"now ({now}) is before the last event ({last})")
