"""Warnings before a run, and what theory expects beside it."""

import pytest
from msgspec.structs import replace

from callcenter.simulation.distributions import Traffic
from callcenter.simulation.load import Staff, theory, warnings
from routing.erlang import erlang_a, erlang_c, service_level
from routing.model import Requirement, RoutingConfig
from routing.simulation.run import Shifts


def staff(routing: RoutingConfig, shifts: Shifts | None = None) -> Staff:
    return Staff(config=routing, shifts=shifts)


def traffic(per_hour: float, patience_s: float | None = None, *, flat: bool = True) -> Traffic:
    return Traffic(per_hour=per_hour, handling_s=180, patience_s=patience_s, flat=flat)


def test_a_load_above_capacity_is_said_with_the_load_and_the_agents(routing: RoutingConfig) -> None:
    said = warnings({"sales": traffic(60)}, staff(routing))
    assert said == ["sales: offered load 3.0 erlangs, 2 agents: the line grows without end."]


def test_wrap_up_is_part_of_the_load(routing: RoutingConfig) -> None:
    assert not warnings({"sales": traffic(18)}, staff(routing))
    assert warnings({"care": traffic(18)}, staff(routing))


def test_where_customers_give_up_a_line_does_not_grow_for_ever(routing: RoutingConfig) -> None:
    (said,) = warnings({"sales": traffic(60, 120)}, staff(routing))
    assert said.endswith("2 agents: some have to give up.")


def test_a_queue_whose_agents_never_come_is_said(routing: RoutingConfig) -> None:
    said = warnings({"sales": traffic(1)}, staff(routing, {"wang": [(0, 1_000)]}))
    assert said == ["sales: 0 agents serve it on the channel voice: nobody is ever answered."]


def test_the_most_who_are_there_at_one_time_count(routing: RoutingConfig) -> None:
    shifts = {"lin": [(0, 10), (20, 30)], "chen": [(10, 20), (25, 30)]}
    agents = {"lin", "chen"}
    assert staff(routing, shifts).room(agents) == 2
    assert staff(routing, {**shifts, "chen": [(10, 20)]}).room(agents) == 1


def test_only_those_with_the_skills_and_the_channel_serve_a_queue(routing: RoutingConfig) -> None:
    asking = replace(routing.queues["sales"], requires=(Requirement("english", 10),))
    unskilled = replace(routing, queues={**routing.queues, "sales": asking})
    assert staff(routing).serving("sales") == {"lin", "chen"}
    assert staff(unskilled).serving("sales") == set()
    (said,) = warnings({"sales": traffic(1)}, Staff(config=routing, channel="chat"))
    assert said == "sales: 0 agents serve it on the channel chat: nobody is ever answered."


def test_agents_who_have_several_contacts_at_once_count_as_often(routing: RoutingConfig) -> None:
    agents = {name: replace(rules, capacity={"chat": 3}) for name, rules in routing.agents.items()}
    chatting = Staff(config=replace(routing, agents=agents), channel="chat")
    (said,) = warnings({"sales": traffic(120)}, chatting)
    assert said == "sales: offered load 6.0 erlangs, room for 6 at once: the line grows without end."
    found = theory("sales", {"sales": traffic(60)}, chatting)
    assert found is not None
    assert found.service_level == service_level(6, 60 / 3600, 180, 20)


def test_queues_that_share_agents_can_be_too_much_together(routing: RoutingConfig) -> None:
    agents = {name: replace(rules, queues=("sales", "care")) for name, rules in routing.agents.items()}
    shared = staff(replace(routing, agents=agents))
    mix = {"sales": traffic(36), "care": traffic(36)}
    assert warnings(mix, shared) == ["all queues: offered load 3.9 erlangs, 3 agents: the line grows without end."]
    assert theory("sales", mix, shared) is None


def test_beside_agents_of_its_own_stands_what_erlang_c_expects(routing: RoutingConfig) -> None:
    found = theory("sales", {"sales": traffic(20)}, staff(routing))
    assert found is not None
    assert found.service_level == service_level(2, 20 / 3600, 180, 20)
    assert found.asa_s == pytest.approx(erlang_c(2, 1.0) * 180)


def test_with_impatience_stands_what_erlang_a_expects(routing: RoutingConfig) -> None:
    found = theory("sales", {"sales": traffic(60, 120)}, staff(routing))
    expected = erlang_a(2, 60 / 3600, 180, 120)
    assert found is not None
    assert (found.asa_s, found.abandoning) == (expected.asa_s, expected.abandoning)


def test_theory_says_nothing_of_other_centres_than_its_own(routing: RoutingConfig) -> None:
    assert theory("sales", {"sales": traffic(20, flat=False)}, staff(routing)) is None
    assert theory("sales", {"sales": traffic(20)}, staff(routing, {"lin": [(0, 1)]})) is None
