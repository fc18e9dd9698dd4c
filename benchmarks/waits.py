"""`python -m benchmarks.waits`: how often the wait a contact was told when it came held, in simulated centres.

Of those answered who had to wait: the share that waited no longer than the median they were told, and than the bound;
the first should be a half, the second nine in ten. Each centre starts empty, with nothing learned.
`docs/performance.md` has the figures.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from msgspec.structs import replace

from routing.events import ContactConnected, ContactQueued, Event
from routing.model import AgentRules, QueueRules, RoutingConfig
from routing.simulation.run import Run
from routing.simulation.traffic import Draw, Stream, constant, exponential, lognormal

HOUR_MS = 3_600_000
HANDLING_S = 180


@dataclass(frozen=True)
class Wait:
    """What one answered contact waited and was told, in milliseconds."""

    stream: str
    waited: int
    median: int
    bound: int


class Told(Run):
    """A run that keeps what each contact was told and how long it waited, if it did."""

    def __init__(self, config: RoutingConfig, streams: Iterable[Stream], seed: int) -> None:
        self.waits: list[Wait] = []
        self._told: dict[str, ContactQueued] = {}
        super().__init__(config, [stream.calls(seed) for stream in streams])

    def _heard(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, ContactQueued):
                self._told[event.contact] = event
            elif isinstance(event, ContactConnected):
                told = self._told.pop(event.contact)
                if event.at > told.at and told.expected_ms is not None and told.bound_ms is not None:
                    stream = event.contact.rpartition("-")[0]
                    self.waits.append(Wait(stream, event.at - told.at, told.expected_ms, told.bound_ms))
        super()._heard(events)


@dataclass(frozen=True)
class Case:
    """A centre, what comes to it, and for how long, with how many seeds."""

    name: str
    config: RoutingConfig
    streams: Callable[[], tuple[Stream, ...]]
    hours: float = 8
    seeds: int = 20

    def shares(self) -> dict[str, tuple[int, float, float]]:
        """Return for each stream how many waited, and the shares within median and bound."""
        waits: list[Wait] = []
        for seed in range(self.seeds):
            run = Told(self.config, self.streams(), seed)
            run.until(round(self.hours * HOUR_MS))
            waits += run.waits
        return {name: _shares([wait for wait in waits if wait.stream == name]) for name in sorted(_streams(waits))}


def _streams(waits: Iterable[Wait]) -> set[str]:
    return {wait.stream for wait in waits}


def _shares(waits: list[Wait]) -> tuple[int, float, float]:
    count = len(waits)
    within = sum(wait.waited <= wait.median for wait in waits), sum(wait.waited <= wait.bound for wait in waits)
    return count, within[0] / count, within[1] / count


def centre(agents: int, *queues: str, own: int = 0) -> RoutingConfig:
    """Return a centre of so many agents for all the queues, and `own` more for each."""
    everybody = AgentRules(skills={}, queues=queues, capacity={"voice": 1})
    staff = {f"all{number}": everybody for number in range(agents)}
    for queue in queues:
        staff |= {f"{queue}{number}": replace(everybody, queues=(queue,)) for number in range(own)}
    rules = QueueRules(open=(), wrap_up_ms=0, handling_ms=HANDLING_S * 1000)
    return RoutingConfig(version="1", queues=dict.fromkeys(queues, rules), agents=staff)


def stream(
    load: float,
    name: str = "line",
    *,
    queue: str = "line",
    handling: Draw | None = None,
    mean_s: float = HANDLING_S,
    patience_s: float | None = None,
    priority: int = 0,
) -> Stream:
    """Return a stream of Poisson arrivals that would keep so many agents busy."""
    return Stream(
        name=name,
        queue=queue,
        gap=exponential(mean_s / load),
        handling=handling or exponential(mean_s),
        patience=None if patience_s is None else exponential(patience_s),
        priority=priority,
    )


def doubling(before: Stream, load: float, at_s: float) -> Stream:
    """Return the stream with twice the arrivals from an instant on."""
    clock = 0.0

    def gap(chance: Random) -> int:
        nonlocal clock
        seconds = chance.expovariate((2 if clock > at_s else 1) * load / HANDLING_S)
        clock += seconds
        return round(seconds * 1000)

    return replace(before, gap=gap)


def _two(first: float, second: float) -> tuple[Stream, Stream]:
    return stream(first), stream(second, "other", queue="other")


ONE, TEN = centre(1, "line"), centre(10, "line")
SHARED = centre(10, "line", "other")
CASES = (
    Case("1 agent, load 0.8", ONE, lambda: (stream(0.8),)),
    Case("10 agents, load 0.9", TEN, lambda: (stream(9),)),
    Case("10 agents, load 1.2", TEN, lambda: (stream(12),), hours=4),
    Case("100 agents, load 0.97", centre(100, "line"), lambda: (stream(97),), hours=6, seeds=5),
    Case("10 agents, load 1.2, patience 5 min", TEN, lambda: (stream(12, patience_s=300),)),
    Case("10 agents, load 2, patience 3 min", TEN, lambda: (stream(20, patience_s=180),)),
    Case("lognormal handling, load 0.9", TEN, lambda: (stream(9, handling=lognormal(HANDLING_S, 1.2)),)),
    Case("constant handling, load 0.95", TEN, lambda: (stream(9.5, handling=constant(HANDLING_S)),)),
    Case("two classes", TEN, lambda: (stream(4, "valued", priority=1), stream(5.2, "ordinary"))),
    Case(
        "two classes, patience 5 min",
        TEN,
        lambda: (stream(4, "valued", priority=1, patience_s=300), stream(8, "ordinary", patience_s=300)),
    ),
    Case("two queues share 10 agents", SHARED, lambda: _two(4, 5)),
    Case("they share 6, and have 3 each", centre(6, "line", "other", own=3), lambda: _two(4.5, 6.5)),
    Case("arrivals double after 2 h", TEN, lambda: (doubling(stream(7), 7, 7_200),), hours=4),
    Case(
        "arrivals double after 2 h, patience 5 min",
        TEN,
        lambda: (doubling(stream(8, patience_s=300), 8, 7_200),),
        hours=5,
    ),
    Case(
        "arrivals of the other queue double",
        SHARED,
        lambda: (stream(4), doubling(stream(4, "other", queue="other"), 4, 7_200)),
        hours=4,
    ),
    Case("contacts take twice what is configured", TEN, lambda: (stream(9.3, mean_s=2 * HANDLING_S),)),
    Case("contacts take half of it", TEN, lambda: (stream(9.3, mean_s=HANDLING_S / 2),)),
    Case("the first two hours, load 1.1", TEN, lambda: (stream(11),), hours=2, seeds=60),
    Case("the first two hours, shared, load 1.1", SHARED, lambda: _two(5, 6), hours=2, seeds=60),
)


def main() -> None:
    """Print a row of the table for each stream of each case, or of those whose name has the word given."""
    for case in CASES:
        if len(sys.argv) < 2 or sys.argv[1] in case.name:
            for name, (count, median, bound) in case.shares().items():
                print(f"| {case.name} | {name} | {count:,} | {median:.3f} | {bound:.3f} |", flush=True)


if __name__ == "__main__":
    main()
