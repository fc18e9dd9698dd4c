"""Every rule of routing that the files can set reaches the engine, and what they leave out is the engine's own."""

import datetime as dt

import pytest

from callcenter.directory.compile import compile_routing, compile_rules
from routing.checking import check_config
from routing.conditions import AllOf, AnyOf, HasAttribute, HasSkill, InTeam, IsAgent, NoneOf, Step
from routing.limits import Destination, Limits
from routing.model import AgentRules, Choice, Consequence, QueueRules, RoutingConfig
from tests.directory.folder import Folder

NOW = int(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC).timestamp() * 1000)


def compiled(folder: Folder) -> RoutingConfig:
    config = compile_routing(folder.load(), NOW)
    check_config(config)
    return config


def test_a_queue_gets_its_steps_order_choice_offers_and_extensions(folder: Folder) -> None:
    folder.add_rules()
    queue = compiled(folder).queues["help"]
    assert queue == QueueRules(
        offer_ms=15_000,
        wrap_up_ms=90_000,
        target_ms=30_000,
        target_share=0.9,
        open=queue.open,
        limits=Limits(closed=Destination()),
        slope=150,
        cap_ms=30 * 60_000,
        raise_after_ms=10 * 60_000,
        steps=(
            Step(where=HasSkill(skill="fares", level=7), for_ms=20_000),
            Step(
                where=AnyOf(
                    of=(
                        InTeam(team="one"),
                        HasAttribute(attribute="site", value="berlin"),
                        AllOf(of=(IsAgent(agent="ann"), NoneOf(of=(HasSkill(skill="fares", level=9),)))),
                        NoneOf(of=(IsAgent(agent="bob"), InTeam(team="one"))),
                    )
                ),
                for_ms=30_000,
            ),
            Step(),
        ),
        skip_unmet_steps=True,
        choice=Choice(rule="most_skilled", weights={"fares": 2}),
        offer_by_channel={"voice": 30_000},
        extension_ms=30_000,
        extensions=2,
        handling_ms=240_000,
    )


def test_several_skills_or_attributes_in_one_condition_are_asked_together(folder: Folder) -> None:
    folder.add_rules()
    folder.edit("agents.yaml", "site: [berlin, munich]", "site: [berlin, munich]\n  shift: [early, late]")
    folder.edit("agents.yaml", "{site: berlin}", "{site: berlin, shift: late}")
    folder.edit("queues.yaml", "{skill: {fares: 7}}", "{skill: {fares: 7, english: 2}}")
    folder.edit("queues.yaml", "{attribute: {site: berlin}}", "{attribute: {site: berlin, shift: late}}")
    steps = compiled(folder).queues["help"].steps
    assert steps[0].where == AllOf(of=(HasSkill(skill="fares", level=7), HasSkill(skill="english", level=2)))
    assert isinstance(steps[1].where, AnyOf)
    assert steps[1].where.of[1] == AllOf(
        of=(HasAttribute(attribute="site", value="berlin"), HasAttribute(attribute="shift", value="late"))
    )


@pytest.mark.parametrize("rule", ["longest_idle", "least_occupied", "most_skilled", "fewest_today", "rotation"])
def test_a_choice_may_be_the_name_of_its_rule_alone(folder: Folder, rule: str) -> None:
    folder.add_rules()
    folder.edit("queues.yaml", "{rule: most_skilled, weights: {fares: 2}}", rule)
    choice = compiled(folder).queues["help"].choice
    assert (choice.rule, choice.weights, choice.tiers) == (rule, {}, {})


def test_a_choice_may_go_by_tiers_of_agents(folder: Folder) -> None:
    folder.add_rules()
    folder.edit("queues.yaml", "{rule: most_skilled, weights: {fares: 2}}", "{rule: tiers, tiers: {ann: 1, bob: 2}}")
    assert compiled(folder).queues["help"].choice == Choice(rule="tiers", tiers={"ann": 1, "bob": 2})


def test_an_agent_gets_the_bounds_and_ranks_of_the_routing_profile_and_their_own_attributes(folder: Folder) -> None:
    folder.add_rules()
    agents = compiled(folder).agents
    assert agents["bob"] == AgentRules(
        skills={"english": 4, "fares": 8},
        queues=("sales", "help"),
        capacity={"chat": 3, "voice": 1},
        while_open={"voice": {"chat": 1}, "chat": {"voice": 0}},
        team="one",
        attributes={"site": "berlin"},
        ranks={"sales": 2, "help": 1},
        rank_first=True,
        auto_accept=True,
    )
    assert agents["ann"].attributes == {}


def test_the_engine_knows_which_skills_teams_and_attributes_there_are(folder: Folder) -> None:
    folder.add_rules()
    config = compiled(folder)
    assert (config.skills, config.teams) == (("english", "fares"), ("one",))
    assert config.attributes == {"site": ("berlin", "munich")}


def test_the_slopes_are_those_of_the_queues_and_the_others_that_are_listed(folder: Folder) -> None:
    assert compiled(folder).slopes == (100,)
    folder.add_rules()
    assert compiled(folder).slopes == (50, 100, 150, 200)


def test_what_is_left_out_of_a_miss_is_as_it_would_be_without_it(folder: Folder) -> None:
    folder.add_rules()
    config = compiled(folder)
    assert config.consequence("declined") == Consequence(hold_ms=45_000, not_ready_after=3)
    assert config.consequence("not_answered") == Consequence(hold_ms=60_000, not_ready_after=2)
    assert config.consequence("connect_failed") == Consequence(hold_ms=10_000, not_ready_after=1)
    assert config.consequence("lost") == Consequence()
    folder.edit("centre.yaml", "declined: {not_ready_after: 3}", "declined: {hold: 0s}")
    folder.edit("centre.yaml", "{hold: 1m, not_ready_after: 2}", "{not_ready_after: 0}")
    config = compiled(folder)
    assert config.consequence("declined") == Consequence()
    assert config.consequence("not_answered") == Consequence()


def test_a_centre_that_sets_no_rule_gets_the_engines_own_and_waits_are_estimated(folder: Folder) -> None:
    config = compiled(folder)
    sales = config.queues["sales"]
    hours = Limits(closed=Destination())
    plain = QueueRules(open=sales.open, requires=sales.requires, handling_ms=180_000, limits=hours)
    assert config.queues["sales"] == plain
    assert config.misses == {}
    assert config.attributes == {}
    assert config.consequence("declined") == Consequence(hold_ms=45_000)


def test_the_lifecycle_gets_the_head_starts_of_tiers(folder: Folder) -> None:
    assert compile_rules(folder.load(), NOW).head_starts == {}
    folder.add_rules()
    assert compile_rules(folder.load(), NOW).head_starts == {"gold": 90_000}
