"""The engine in simulated centres meets the formulas of queueing theory, within the confidence of the run."""

from math import sqrt
from statistics import fmean, stdev

import numpy as np
import pytest

from routing.erlang import erlang_a, erlang_c
from routing.limits import Limits
from routing.model import AgentRules, Choice, QueueRules, Requirement, RoutingConfig
from routing.simulation.run import Run, Story
from routing.simulation.traffic import Stream, exponential

pytestmark = pytest.mark.no_cover  # long runs of what other tests measure

HANDLING_S = 180.0
BATCHES = 20
# Two-sided 99.9 % of Student's t with 19 degrees of freedom: of a thousand seeds one would be refused by chance.
T = 3.883


def centre(agents: int, length: int | None = None) -> RoutingConfig:
    rules = AgentRules(skills={}, queues=("line",), capacity={"voice": 1})
    return RoutingConfig(
        version="1",
        queues={"line": QueueRules(open=(), wrap_up_ms=0, limits=None if length is None else Limits(length=length))},
        agents={f"a{number:03}": rules for number in range(agents)},
    )


def stories(config: RoutingConfig, *streams: Stream, contacts: int, seed: int = 1) -> list[Story]:
    """The contacts of a long run, without its beginning in an empty centre, and without those still waiting."""
    run = Run(config, [stream.calls(seed) for stream in streams])
    while len(run.stories) < contacts:
        run.until(run.now + 3_600_000)
    settled = [story for story in run.stories.values() if story.waited_ms is not None]
    return settled[contacts // 20 :]


def interval(values: list[float]) -> tuple[float, float]:
    """The mean of dependent values and the half width of its confidence interval, by means of batches."""
    size = len(values) // BATCHES
    means = [fmean(values[n * size : (n + 1) * size]) for n in range(BATCHES)]
    return fmean(means), T * stdev(means) / sqrt(BATCHES)


def check(values: list[float], expected: float) -> None:
    mean, half = interval(values)
    assert abs(mean - expected) <= half, f"{mean:.4f} +- {half:.4f}, expected {expected:.4f}"
    assert half <= max(0.4 * expected, 0.02), "the run is too short to say anything"


def test_a_line_without_end_waits_as_erlang_c_says() -> None:
    agents, load = 10, 7.0
    stream = Stream(name="calls", queue="line", gap=exponential(HANDLING_S / load), handling=exponential(HANDLING_S))
    told = stories(centre(agents), stream, contacts=50_000)
    check([float((story.waited_ms or 0) > 0) for story in told], erlang_c(agents, load))
    mean_wait = erlang_c(agents, load) * HANDLING_S / (agents - load)
    check([(story.waited_ms or 0) / 1000 for story in told], mean_wait)


def test_with_impatience_waits_and_abandons_as_erlang_a_says() -> None:
    agents, load, patience_s = 10, 10.0, 120.0
    stream = Stream(
        name="calls",
        queue="line",
        gap=exponential(HANDLING_S / load),
        handling=exponential(HANDLING_S),
        patience=exponential(patience_s),
    )
    told = stories(centre(agents), stream, contacts=20_000)
    expected = erlang_a(agents, load / HANDLING_S, HANDLING_S, patience_s)
    check([float(story.gave_up is not None) for story in told], expected.abandoning)
    check([(story.waited_ms or 0) / 1000 for story in told], expected.wait_s)
    answered = [story for story in told if story.answered is not None]
    check([(story.waited_ms or 0) / 1000 for story in answered], expected.asa_s)


def bounded_line(agents: int, length: int, load: float) -> tuple[float, float]:
    """Return the probability of being turned away and the mean wait of the others, of M/M/n/K (Cooper 1981, 3.5)."""
    terms = [1.0]
    for state in range(1, agents + length + 1):
        terms.append(terms[-1] * load / min(state, agents))
    shares = [term / sum(terms) for term in terms]
    waiting = sum(share * max(0, state - agents) for state, share in enumerate(shares))
    return shares[-1], waiting / (load / HANDLING_S * (1 - shares[-1]))


def test_a_line_of_bounded_length_turns_away_and_waits_as_its_birth_death_chain_says() -> None:
    agents, length, load = 5, 3, 5.0
    stream = Stream(name="calls", queue="line", gap=exponential(HANDLING_S / load), handling=exponential(HANDLING_S))
    run = Run(centre(agents, length), [stream.calls(1)])
    while len(run.stories) < 30_000:
        run.until(run.now + 3_600_000)
    told = [story for story in run.stories.values() if story.turned_away is not None or story.waited_ms is not None]
    turned_away, wait_s = bounded_line(agents, length, load)
    check([float(story.turned_away is not None) for story in told], turned_away)
    check([(story.waited_ms or 0) / 1000 for story in told if story.turned_away is None], wait_s)


def test_two_classes_wait_as_the_head_of_the_line_formula_says() -> None:
    # A. Cobham, "Priority assignment in waiting line problems" (1954), for n servers of one handling time.
    agents, loads = 10, (3.0, 4.0)
    streams = [
        Stream(
            name=name,
            queue="line",
            gap=exponential(HANDLING_S / load),
            handling=exponential(HANDLING_S),
            priority=priority,
        )
        for name, load, priority in (("valued", loads[0], 1), ("ordinary", loads[1], 0))
    ]
    told = stories(centre(agents), *streams, contacts=60_000)
    first, all_ = loads[0] / agents, sum(loads) / agents
    base = erlang_c(agents, sum(loads)) * HANDLING_S / agents
    for name, expected in (("valued", base / (1 - first)), ("ordinary", base / ((1 - first) * (1 - all_)))):
        check([(story.waited_ms or 0) / 1000 for story in told if story.call.group == name], expected)


POOLS = (2, 3)
"""Of the N-model: so many agents take ordinary contacts alone, so many take both kinds."""


def n_model(loads: tuple[float, float], line: int = 30) -> tuple[list[float], list[float]]:
    """Return the probabilities of waiting and the mean waits of ordinary and special contacts, exactly.

    Ordinary ones go to the first pool while it has somebody free, special ones to the second alone, where they come
    first. The numbers of busy agents and of those waiting are a Markov chain; its stationary state is solved for with
    lines of at most `line`, which is far longer than they ever get.
    """
    one, two = POOLS
    states = [
        (i, j, a, b)
        for i in range(one + 1)
        for j in range(two + 1)
        for a in range(line + 1 if (i, j) == POOLS else 1)
        for b in range(line + 1 if j == two else 1)
    ]
    number = {state: index for index, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))
    for i, j, a, b in states:
        ordinary = (i + 1, j, a, b) if i < one else (i, j + 1, a, b) if j < two else (i, j, a + 1, b)
        special = (i, j + 1, a, b) if j < two else (i, j, a, b + 1)
        first_ends = (i, j, a - 1, b) if a else (i - 1, j, a, b)
        second_ends = (i, j, a, b - 1) if b else (i, j, a - 1, b) if a else (i, j - 1, a, b)
        for after, rate in ((ordinary, loads[0]), (special, loads[1]), (first_ends, i), (second_ends, j)):
            if rate and after in number:
                rates[number[i, j, a, b], number[after]] += rate
    balance = (rates - np.diag(rates.sum(axis=1))).T
    balance[0] = 1.0
    shares = np.linalg.solve(balance, np.eye(len(states))[0])
    parts = np.array(states).T
    full_two = parts[1] == two
    waiting = [float(shares[full_two & (parts[0] == one)].sum()), float(shares[full_two].sum())]
    waits = [float(shares @ parts[2]) / loads[0], float(shares @ parts[3]) / loads[1]]
    return waiting, [wait * HANDLING_S for wait in waits]


def test_two_skills_wait_as_the_chain_of_the_n_model_says() -> None:
    loads = (2.2, 1.3)
    ranks = {f"a{number:03}": 1 if number < POOLS[0] else 2 for number in range(sum(POOLS))}
    config = RoutingConfig(
        version="1",
        queues={"line": QueueRules(open=(), wrap_up_ms=0, choice=Choice(rule="tiers", tiers=ranks))},
        agents={
            agent: AgentRules(skills={"special": 1} if tier == 2 else {}, queues=("line",), capacity={"voice": 1})
            for agent, tier in ranks.items()
        },
    )
    ordinary = Stream(
        name="ordinary", queue="line", gap=exponential(HANDLING_S / loads[0]), handling=exponential(HANDLING_S)
    )
    special = Stream(
        name="special",
        queue="line",
        gap=exponential(HANDLING_S / loads[1]),
        handling=exponential(HANDLING_S),
        priority=1,
        requires=(Requirement("special", 1),),
    )
    told = stories(config, ordinary, special, contacts=50_000)
    waiting, mean_waits = n_model(loads)
    for name, waits, mean_wait in zip(("ordinary", "special"), waiting, mean_waits, strict=True):
        of = [story for story in told if story.call.group == name]
        check([float((story.waited_ms or 0) > 0) for story in of], waits)
        check([(story.waited_ms or 0) / 1000 for story in of], mean_wait)


def test_a_head_start_gives_exactly_that_much_of_the_line() -> None:
    # Kleinrock's accumulating priorities of one slope: served by arrival less head start.
    config = centre(1)
    streams = [
        Stream(name=name, queue="line", gap=exponential(400), handling=exponential(180), head_start_ms=head)
        for name, head in (("valued", 90_000), ("ordinary", 0))
    ]
    run = Run(config, [stream.calls(3) for stream in streams])
    run.until(3_600_000 * 24)
    heads = {"valued": 90_000, "ordinary": 0}
    waited = sorted(
        (story for story in run.stories.values() if story.answered is not None and story.waited_ms),
        key=lambda story: story.answered or 0,
    )
    for taken in waited:
        standing = [
            other
            for other in run.stories.values()
            if other.arrived < (taken.answered or 0) and (other.answered or 10**12) > (taken.answered or 0)
        ]
        mine = taken.arrived - heads[taken.call.group]
        assert all(other.arrived - heads[other.call.group] >= mine for other in standing)
    assert len(waited) > 50


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_stories(seed: int) -> None:
    stream = Stream(name="calls", queue="line", gap=exponential(20), handling=exponential(60), patience=exponential(30))
    runs = [Run(centre(3), [stream.calls(seed)]) for _ in range(2)]
    for run in runs:
        run.until(3_600_000)
    assert runs[0].stories == runs[1].stories


def test_more_agents_meet_the_very_same_customers() -> None:
    stream = Stream(name="calls", queue="line", gap=exponential(20), handling=exponential(60))
    few, more = (Run(centre(agents), [stream.calls(5)]) for agents in (4, 5))
    few.until(3_600_000)
    more.until(3_600_000)
    assert [story.arrived for story in few.stories.values()] == [story.arrived for story in more.stories.values()]
