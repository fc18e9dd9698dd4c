"""The classic formulas of waiting: how many agents, how long a wait, how many give up.

Load is in erlangs: arrivals per second times handling seconds. All calls of a second are alike: Poisson arrivals,
exponential handling, one line, first come first served. Each function counts up agent by agent or state by state from a
place where nothing overflows, so they are stable to 10,000 agents and beyond.

Sources: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges" (1917), for B and C; R. B. Cooper, "Introduction to Queueing Theory" (2nd ed., 1981), 3.3-3.4; O. Garnett,
A. Mandelbaum, M. Reiman, "Designing a call center with impatient customers" (2002), for A (after C. Palm, 1957).
"""

import math
from typing import NamedTuple

_NEGLIGIBLE = 1e-18


class Impatience(NamedTuple):
    """What comes of it when customers give up: two probabilities, and two means in seconds.

    `wait` is over all customers, `asa` over those who were answered, those who did not wait included.
    """

    waiting: float
    abandoning: float
    wait_s: float
    asa_s: float


def erlang_b(agents: int, load: float) -> float:
    """Return the probability that a call finds all agents busy and is lost, where nobody can wait (M/M/n/n).

    `B(0) = 1`, `B(n) = a B(n-1) / (n + a B(n-1))` (Cooper 1981, 3.3). Raises `ValueError` for a negative number.
    """
    _check(agents=agents, load=load)
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """Return the probability that a call has to wait, where everybody waits for ever (M/M/n); 1 if agents are too few.

    `C = B / (1 - a/n (1 - B))` (Cooper 1981, 3.4). Raises `ValueError` for a negative number.
    """
    return _wait(agents, load, erlang_b(agents, load))


def service_level(agents: int, arrivals_per_s: float, handling_s: float, within_s: float) -> float:
    """Return the share answered within `within_s` seconds, where everybody waits for ever; 0 if agents are too few.

    `1 - C exp(-(n - a) t / h)` (Cooper 1981, 3.4). Raises `ValueError` for a negative number.
    """
    _check(within_s=within_s, arrivals_per_s=arrivals_per_s, handling_s=handling_s)
    load = arrivals_per_s * handling_s
    return _answered_within(agents, load, erlang_b(agents, load), handling_s, within_s)


def required_agents(arrivals_per_s: float, handling_s: float, within_s: float, target: float) -> int:
    """Return the fewest agents with whom the share answered within `within_s` seconds reaches `target` (below 1).

    Raises `ValueError` for a negative number or a target that no number of agents reaches.
    """
    _check(arrivals_per_s=arrivals_per_s, handling_s=handling_s, within_s=within_s)
    if not 0 <= target < 1:
        raise ValueError(f"target is {target}; it must be at least 0 and below 1")
    load, blocked, agents = arrivals_per_s * handling_s, 1.0, 0
    while _answered_within(agents, load, blocked, handling_s, within_s) < target:
        agents += 1
        blocked = load * blocked / (agents + load * blocked)
    return agents


def erlang_a(agents: int, arrivals_per_s: float, handling_s: float, patience_s: float) -> Impatience:
    """Return what comes of it when customers give up after `patience_s` seconds in the mean (M/M/n+M).

    The states of the line are a birth-death chain: births at the arrival rate, deaths at `min(j, n)/h + (j - n)+/p`, p
    being the patience; who arrives sees its stationary state. One who finds k waiting is answered with probability
    `n/h / (n/h + (k+1)/p)`, having waited `sum of 1 / (n/h + (i+1)/p)` over i from 0 to k (Garnett et al. 2002).
    Raises `ValueError` for a negative number, or no agents, handling or patience at all.
    """
    _check(agents=agents, arrivals_per_s=arrivals_per_s, handling_s=handling_s, patience_s=patience_s)
    if not agents or not handling_s or not patience_s:
        raise ValueError("agents, handling_s and patience_s must be more than 0")
    if not arrivals_per_s:
        return Impatience(0.0, 0.0, 0.0, 0.0)
    serving, leaving = agents / handling_s, 1 / patience_s
    load = arrivals_per_s * handling_s
    # From the likeliest state down and up, so that no term is more than 1.
    overload = max(0.0, (arrivals_per_s - serving) / leaving)
    mode = agents + int(overload) if load >= agents else int(load)

    def deaths(state: int) -> float:
        return min(state, agents) / handling_s + max(0, state - agents) * leaving

    terms: dict[int, float] = {mode: 1.0}
    state, term = mode, 1.0
    while state > 0 and term > _NEGLIGIBLE:
        term *= deaths(state) / arrivals_per_s
        state -= 1
        terms[state] = term
    state, term = mode, 1.0
    while term > _NEGLIGIBLE:
        state += 1
        term *= arrivals_per_s / deaths(state)
        terms[state] = term
    whole = math.fsum(terms.values())
    waiting, queued, answered_wait = [], [], []
    passing, behind = 0.0, 0
    for state in sorted(terms):
        if state < agents:
            continue
        ahead = state - agents
        while behind <= ahead:
            passing += 1 / (serving + (behind + 1) * leaving)
            behind += 1
        share = terms[state] / whole
        waiting.append(share)
        queued.append(share * ahead)
        answered_wait.append(share * serving / (serving + (ahead + 1) * leaving) * passing)
    wait_s = math.fsum(queued) / arrivals_per_s
    abandoning = min(1.0, wait_s * leaving)
    answered = 1 - abandoning
    return Impatience(math.fsum(waiting), abandoning, wait_s, math.fsum(answered_wait) / answered if answered else 0.0)


def _wait(agents: int, load: float, blocked: float) -> float:
    if load >= agents:
        return 1.0 if load or not agents else 0.0
    return blocked / (1 - load / agents * (1 - blocked))


def _answered_within(agents: int, load: float, blocked: float, handling_s: float, within_s: float) -> float:
    if not load:
        return 1.0
    if load >= agents:
        return 0.0
    return 1 - _wait(agents, load, blocked) * math.exp(-(agents - load) * within_s / handling_s)


def _check(**numbers: float) -> None:
    for name, number in numbers.items():
        if not number >= 0 or math.isinf(number):
            raise ValueError(f"{name} is {number}; it must be a finite number, at least 0")
