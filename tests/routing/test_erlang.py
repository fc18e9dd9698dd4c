"""The formulas against exact fractions, against each other, and far out where naive ones overflow."""

from fractions import Fraction
from math import exp, factorial, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.erlang import erlang_a, erlang_b, erlang_c, required_agents, service_level

AGENTS, LOADS = st.integers(1, 60), st.integers(1, 600).map(lambda tenths: tenths / 10)
HANDLING = st.sampled_from((30.0, 180.0))


def exact_b(agents: int, load: Fraction) -> Fraction:
    """Erlang's B as it is written in the books."""
    terms = [load**n / factorial(n) for n in range(agents + 1)]
    return terms[-1] / sum(terms)


def exact_c(agents: int, load: Fraction) -> Fraction:
    """Erlang's C as it is written in the books."""
    last = load**agents / factorial(agents) * agents / (agents - load)
    return last / (sum(load**n / factorial(n) for n in range(agents)) + last)


@given(AGENTS, LOADS)
def test_b_is_what_the_books_say(agents: int, load: float) -> None:
    assert isclose(erlang_b(agents, load), exact_b(agents, Fraction(load)), rel_tol=1e-9)


@given(AGENTS, LOADS)
def test_c_is_what_the_books_say_while_agents_suffice(agents: int, load: float) -> None:
    expected = exact_c(agents, Fraction(load)) if load < agents else 1
    assert isclose(erlang_c(agents, load), expected, rel_tol=1e-9)


def test_a_single_agent_is_busy_as_often_as_the_load_says() -> None:
    assert erlang_b(1, 0.5) == pytest.approx(1 / 3)
    assert erlang_c(1, 0.5) == pytest.approx(0.5)


def test_ten_thousand_agents_are_no_trouble() -> None:
    assert 0 < erlang_b(10_000, 9_900) < erlang_c(10_000, 9_900) < 1
    assert erlang_c(10_000, 100) == pytest.approx(0, abs=1e-300)
    far = erlang_a(10_000, 33.0, 300, 120)
    assert 0 < far.abandoning < far.waiting < 1
    assert erlang_a(10_000, 0.1, 300, 120).waiting == 0


@given(st.integers(1, 40), st.integers(1, 200), HANDLING, st.sampled_from((0.0, 10.0, 60.0)))
def test_the_share_answered_in_time_grows_with_the_agents(
    agents: int, per_hour: int, handling: float, t: float
) -> None:
    few, more = (service_level(n, per_hour / 3600, handling, t) for n in (agents, agents + 1))
    assert 0 <= few <= more + 1e-12
    assert more <= 1


@given(
    st.integers(1, 400),
    HANDLING,
    st.sampled_from((10.0, 20.0)),
    st.sampled_from((0.5, 0.8, 0.95)),
)
def test_the_agents_required_reach_the_target_and_one_fewer_do_not(
    per_hour: int, handling: float, within: float, target: float
) -> None:
    rate = per_hour / 3600
    agents = required_agents(rate, handling, within, target)
    assert service_level(agents, rate, handling, within) >= target
    assert agents == 0 or service_level(agents - 1, rate, handling, within) < target


def test_the_textbook_example_of_a_half_hour() -> None:
    # 100 calls in half an hour of 3 minutes each, 80 % within 20 s: 10 erlangs, and the 14 agents of every planner.
    assert required_agents(100 / 1800, 180, 20, 0.8) == 14
    assert service_level(14, 100 / 1800, 180, 20) == pytest.approx(0.888, abs=5e-4)


def exact_a(agents: int, rate: float, handling: float, patience: float, states: int) -> tuple[float, float, float]:
    """The chain written out, with far more states than matter: waiting, abandoning, mean wait."""
    weights = [Fraction(1)]
    for state in range(1, states):
        death = Fraction(min(state, agents)) / Fraction(handling)
        death += Fraction(max(0, state - agents)) / Fraction(patience)
        weights.append(weights[-1] * Fraction(rate) / death)
    whole = sum(weights)
    queue = sum(weight * (state - agents) for state, weight in enumerate(weights) if state > agents) / whole
    wait = queue / Fraction(rate)
    return float(sum(weights[agents:]) / whole), float(wait / Fraction(patience)), float(wait)


@settings(max_examples=40)
@given(st.integers(1, 8), st.sampled_from((0.5, 1.0, 2.0)), st.sampled_from((2.0, 4.0)), st.sampled_from((1.0, 8.0)))
def test_with_impatience_it_is_the_chain_written_out(
    agents: int, rate: float, handling: float, patience: float
) -> None:
    found = erlang_a(agents, rate, handling, patience)
    expected = exact_a(agents, rate, handling, patience, 90)
    assert (found.waiting, found.abandoning, found.wait_s) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_endless_patience_comes_to_erlang_c() -> None:
    patient = erlang_a(10, 0.04, 200, 1e7)
    assert patient.waiting == pytest.approx(erlang_c(10, 8), rel=1e-3)
    assert patient.asa_s == pytest.approx(erlang_c(10, 8) * 200 / (10 - 8), rel=1e-3)
    assert patient.abandoning < 1e-4


def test_as_patient_as_they_are_long_served_it_is_a_line_of_endless_agents() -> None:
    # With patience equal to handling every state dies at j/h: the number in the system is Poisson.
    load, agents = 9.0, 10
    below = sum(exp(-load) * load**j / factorial(j) for j in range(agents))
    assert erlang_a(agents, 0.05, 180, 180).waiting == pytest.approx(1 - below, rel=1e-9)


@settings(max_examples=40)
@given(st.integers(1, 8), st.sampled_from((0.5, 1.0, 2.0)), st.sampled_from((2.0, 4.0)), st.sampled_from((1.0, 8.0)))
def test_who_was_answered_waited_no_longer_than_all_did_in_the_mean_of_their_patience(
    agents: int, rate: float, handling: float, patience: float
) -> None:
    found = erlang_a(agents, rate, handling, patience)
    assert 0 <= found.asa_s <= found.wait_s + patience
    assert 0 <= found.abandoning <= found.waiting <= 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: erlang_b(-1, 1),
        lambda: erlang_c(1, -1),
        lambda: service_level(1, 1, 1, -1),
        lambda: required_agents(1, 1, 1, 1.0),
        lambda: erlang_a(0, 1, 1, 1),
        lambda: erlang_a(1, 1, 1, float("nan")),
    ],
)
def test_what_cannot_be_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        wrong()  # type: ignore[operator]
