"""Rules of routing that name what is not there, do nothing or lead to nobody are refused with the line."""

import pytest

from tests.directory.folder import Folder

# name: (file, what is replaced, by what, what must be said)
MISFITS = {
    # --- slopes ---
    "a ninth slope in the list": (
        "centre.yaml",
        "[50, 200]",
        "\n  [1, 2, 3, 4, 5, 6, 7, 8,\n  9]",
        ["centre.yaml:17: slope 9 is one too many: with those of the queues there can be 8 in all"],
    ),
    "a ninth slope of a queue": (
        "centre.yaml",
        "[50, 200]",
        "[1, 2, 3, 4, 5, 6, 7]",
        ["queues.yaml:26: slope 150 is one too many: with those of the queues there can be 8 in all"],
    ),
    "a ninth slope of a queue that sets none": (
        "centre.yaml",
        "[50, 200]",
        "[1, 2, 3, 4, 5, 6, 150, 7]",
        ["queues.yaml:2: slope 100 is one too many: with those of the queues there can be 8 in all"],
    ),
    # --- choice ---
    "a weight of an unknown skill": (
        "queues.yaml",
        "{fares: 2}",
        "{fare: 2}",
        ["queues.yaml:27: unknown skill 'fare'"],
    ),
    "callbacks within unknown hours": (
        "queues.yaml",
        "choice: {rule: most_skilled, weights: {fares: 2}}",
        "callback: {hours: night}",
        ["queues.yaml:27: unknown opening hours 'night'"],
    ),
    "a tier of an unknown agent": (
        "queues.yaml",
        "{rule: most_skilled, weights: {fares: 2}}",
        "\n      rule: tiers\n      tiers:\n        ann: 1\n        zoe: 2",
        ["queues.yaml:31: unknown agent 'zoe'"],
    ),
    # --- routing profiles and agents ---
    "a channel that bounds itself": (
        "agents.yaml",
        "chat: {voice: 0}",
        "chat: {chat: 1}",
        ["agents.yaml:8: what is open on 'chat' itself is bounded by `capacity`"],
    ),
    "a rank of an unknown queue": (
        "agents.yaml",
        "ranks: {sales: 2, help: 1}",
        "ranks:\n      sales: 2\n      hepl: 1",
        ["agents.yaml:11: unknown queue 'hepl'"],
    ),
    "a rank of a queue that the profile does not serve": (
        "agents.yaml",
        "profiles:\n",
        "profiles:\n  few: {name: {en: Few}, queues: [sales], capacity: {chat: 1}, ranks: {sales: 1, help: 2}}\n",
        ["agents.yaml:4: queue 'help' has a rank, but is not one of the routing profile's"],
    ),
    "ranks that come first and are not there": (
        "agents.yaml",
        "    ranks: {sales: 2, help: 1}\n",
        "",
        ["agents.yaml:9: there are no `ranks` that could come first"],
    ),
    "an unknown attribute of an agent": (
        "agents.yaml",
        "attributes: {site: berlin}",
        "attributes: {sight: berlin}",
        ["agents.yaml:24: unknown agent attribute 'sight'"],
    ),
    "an unknown value of an agent's attribute": (
        "agents.yaml",
        "attributes: {site: berlin}",
        "attributes: {site: bonn}",
        ["agents.yaml:24: agent attribute 'site' has no value 'bonn'; it can be berlin, munich"],
    ),
    "an attribute without values": (
        "agents.yaml",
        "site: [berlin, munich]",
        "site: [berlin, munich]\n  shift: []",
        ["agents.yaml:27: agent attribute 'shift' must have values"],
    ),
    "a value listed twice": (
        "agents.yaml",
        "site: [berlin, munich]",
        "site: [berlin, munich, berlin]",
        ["agents.yaml:26: value 'berlin' is listed twice"],
    ),
    # --- steps ---
    "a last step with a time": (
        "queues.yaml",
        "- {}",
        "- where: {team: one}\n        for: 30s",
        ["queues.yaml:25: the last step has no `for`: a contact stays in it until it is answered"],
    ),
    "a step without a time before the last": (
        "queues.yaml",
        "      - for: 30s\n        where:\n          any:",
        "      - where:\n          any:",
        ["queues.yaml:15: every step but the last must have a `for`: a contact would never come to the next"],
    ),
    # --- conditions ---
    "an unknown skill": (
        "queues.yaml",
        "not: {skill: {fares: 9}}",
        "not: {skill: {fare: 9}}",
        ["queues.yaml:22: unknown skill 'fare'"],
    ),
    "an unknown team": (
        "queues.yaml",
        "- {team: one}",
        "- {team: two}",
        ["queues.yaml:18: unknown team 'two'"],
    ),
    "an unknown agent": (
        "queues.yaml",
        "[{agent: bob}, {team: one}]",
        "\n                - {team: one}\n                - {agent: zoe}",
        ["queues.yaml:25: unknown agent 'zoe'"],
    ),
    "an unknown attribute": (
        "queues.yaml",
        "{attribute: {site: berlin}}",
        "{attribute: {sight: berlin}}",
        ["queues.yaml:19: unknown agent attribute 'sight'"],
    ),
    "an unknown value": (
        "queues.yaml",
        "{attribute: {site: berlin}}",
        "{attribute: {site: bonn}}",
        ["queues.yaml:19: agent attribute 'site' has no value 'bonn'; it can be berlin, munich"],
    ),
    # --- nobody ---
    "a step that nobody meets": (
        "queues.yaml",
        "{skill: {fares: 7}}",
        "{skill: {fares: 9}}",
        ["queues.yaml:13: nobody who can serve queue 'help' meets the condition of this step"],
    ),
    "a step that only those meet who cannot serve the queue": (
        "queues.yaml",
        "    hours: office",
        "    hours: office\n    requires: {english: 5}",
        ["queues.yaml:14: nobody who can serve queue 'help' meets the condition of this step"],
    ),
    "a last step that nobody meets who talks a language": (
        "queues.yaml",
        "- {}",
        "- {where: {agent: bob}}",
        ["queues.yaml:24: nobody who meets the last step of queue 'help' talks 'en'"],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), MISFITS.values(), ids=MISFITS)
def test_a_misfit_is_named_with_its_line(folder: Folder, file: str, old: str, new: str, said: list[str]) -> None:
    folder.add_rules()
    folder.edit(file, old, new)
    assert folder.problems() == said


def test_a_tier_of_an_agent_who_does_not_serve_the_queue_is_named(folder: Folder) -> None:
    folder.add_rules()
    folder.edit(
        "agents.yaml", "profiles:\n", "profiles:\n  few: {name: {en: Few}, queues: [sales], capacity: {chat: 1}}\n"
    )
    folder.edit("agents.yaml", "profile: all\n    skills: {english: 4", "profile: few\n    skills: {english: 4")
    folder.edit("queues.yaml", "{rule: most_skilled, weights: {fares: 2}}", "{rule: tiers, tiers: {ann: 1, bob: 1}}")
    folder.edit("queues.yaml", "{skill: {fares: 7}}", "{skill: {fares: 2}}")
    assert folder.problems() == ["queues.yaml:27: agent 'bob' does not serve queue 'help'"]


def test_the_rules_are_good_as_they_are(folder: Folder) -> None:
    folder.add_rules()
    folder.load()


def test_a_step_before_the_last_may_be_for_one_language_alone(folder: Folder) -> None:
    folder.add_rules()
    folder.edit("queues.yaml", "{skill: {fares: 7}}", "{agent: bob}")
    folder.load()


def test_every_slope_may_be_used_by_several_queues(folder: Folder) -> None:
    folder.add_rules()
    folder.edit("centre.yaml", "[50, 200]", "[1, 2, 3, 4, 5, 6, 150, 150]")
    folder.load()


def test_an_attribute_of_a_flow_and_one_of_agents_may_have_the_same_name(folder: Folder) -> None:
    folder.add_rules()
    folder.add_flows()
    folder.edit("agents.yaml", "  site: [berlin, munich]", "  site: [berlin, munich]\n  topic: [help]")
    folder.edit("agents.yaml", "attributes: {site: berlin}", "attributes: {site: berlin, topic: help}")
    folder.load()


def test_a_mistake_in_an_agent_does_not_make_it_look_as_if_nobody_met_a_step(folder: Folder) -> None:
    folder.add_rules()
    folder.edit("agents.yaml", "fares: 8", "fares: 80")
    assert folder.problems() == ["agents.yaml:22: agents.bob.skills.fares: must be less than or equal to 10"]


def test_a_mistake_in_the_attributes_of_agents_makes_no_other(folder: Folder) -> None:
    folder.add_rules()
    folder.edit("agents.yaml", "site: [berlin, munich]", "site: berlin")
    assert folder.problems() == ["agents.yaml:26: agent_attributes.site: must be a list"]


def test_slopes_with_several_mistakes_are_all_named(folder: Folder) -> None:
    folder.add_rules()
    folder.edit("centre.yaml", "[50, 200]", "[x, y, 0, 1]")
    assert folder.problems() == [
        "centre.yaml:15: slopes.0: must be a valid integer",
        "centre.yaml:15: slopes.1: must be a valid integer",
    ]
