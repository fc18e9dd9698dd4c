"""A caller who goes through a flow, for tests to play."""

import msgspec

from callcenter.flows.model import Cause, Collect, Enqueue, Flow, Menu
from callcenter.flows.run import Answer, Facts, Stop, answer, walk


class Caller:
    """Where a caller stands, and what has been passed and set on the way, as a lifecycle would keep it."""

    def __init__(self, flow: Flow, facts: Facts, *, turned_away: Cause | None = None) -> None:
        self.flow, self.facts, self.turned_away = flow, facts, turned_away
        self.passed: list[str] = []
        self.tries = 0
        self._go(walk(flow, flow.start, facts))

    @property
    def asked(self) -> bool:
        """Whether the flow waits for this caller."""
        return isinstance(self.flow.steps[self.step], Menu | Collect)

    def give(self, keys: str | None) -> Answer:
        """Answer what is asked; None is nothing."""
        came = answer(self.flow, self.step, self.tries, keys, self.facts)
        if came.stop is None:
            self.tries += 1
        else:
            self._go(came.stop)
        return came

    def _go(self, stop: Stop) -> None:
        self.step, self.tries = stop.step, 0
        self.passed += stop.passed
        self.facts = msgspec.structs.replace(
            self.facts,
            attributes={**self.facts.attributes, **stop.attributes},
            language=stop.language or self.facts.language,
        )
        step = self.flow.steps[self.step]
        if isinstance(step, Enqueue) and self.turned_away and (way := step.way(self.turned_away)) is not None:
            self.passed.append(self.step)
            self._go(walk(self.flow, way, self.facts))
