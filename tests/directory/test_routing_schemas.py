"""Rules of routing that are badly formed are refused with the line."""

import pytest

from tests.directory.folder import Folder

CONDITIONS = "skill, team, agent, attribute, all, any, not"
RULES = "'longest_idle', 'least_occupied', 'most_skilled', 'fewest_today', 'rotation' or 'tiers'"

# name: (file, what is replaced, by what, what must be said)
MISTAKES = {
    # --- order, offers, wrap-up ---
    "a slope below nothing": (
        "queues.yaml",
        "slope: 150",
        "slope: -1",
        ["queues.yaml:26: queues.help.order.slope: must be greater than or equal to 0"],
    ),
    "a cap that is no time": (
        "queues.yaml",
        "cap: 30m",
        "cap: -30m",
        ["queues.yaml:26: queues.help.order.cap: '-30m' is not a duration; write it like 20s, 1m30s or 2h"],
    ),
    "a raise at once": (
        "queues.yaml",
        "raise_after: 10m",
        "raise_after: 0s",
        ["queues.yaml:26: queues.help.order.raise_after: '0s' is out of range; it must be between 1s and 24h"],
    ),
    "an unknown key of the order": (
        "queues.yaml",
        "cap: 30m",
        "most: 30m",
        ["queues.yaml:26: unknown key 'most' in queues.help.order"],
    ),
    "an offer on an unknown channel": (
        "queues.yaml",
        "{voice: 30s}",
        "{fax: 30s}",
        ["queues.yaml:28: queues.help.offer_by_channel.fax: must be 'chat' or 'voice'"],
    ),
    "an offer of no time on a channel": (
        "queues.yaml",
        "{voice: 30s}",
        "{voice: 0s}",
        ["queues.yaml:28: queues.help.offer_by_channel.voice: '0s' is out of range; it must be between 1s and 24h"],
    ),
    "an extension of no time": (
        "queues.yaml",
        "by: 30s",
        "by: 0s",
        ["queues.yaml:29: queues.help.wrap_up_extension.by: '0s' is out of range; it must be between 1s and 24h"],
    ),
    "extensions without an end": (
        "queues.yaml",
        "times: 2",
        "times: 21",
        ["queues.yaml:29: queues.help.wrap_up_extension.times: must be less than or equal to 20"],
    ),
    "contacts that take no time": (
        "queues.yaml",
        "expected_handling: 4m",
        "expected_handling: 0s",
        ["queues.yaml:30: queues.help.expected_handling: '0s' is out of range; it must be between 1s and 24h"],
    ),
    "a negative head start": (
        "centre.yaml",
        "head_start: 90s",
        "head_start: -90s",
        ["centre.yaml:7: tiers.gold.head_start: '-90s' is not a duration; write it like 20s, 1m30s or 2h"],
    ),
    "a slope that is no number": (
        "centre.yaml",
        "[50, 200]",
        "[50, fast]",
        ["centre.yaml:15: slopes.1: must be a valid integer"],
    ),
    "slopes that are no list": (
        "centre.yaml",
        "[50, 200]",
        "50",
        ["centre.yaml:15: slopes: must be a list"],
    ),
    # --- misses ---
    "a hold of negative time": (
        "centre.yaml",
        "hold: 10s",
        "hold: -10s",
        ["centre.yaml:19: misses.connect_failed.hold: '-10s' is not a duration; write it like 20s, 1m30s or 2h"],
    ),
    "a negative count of misses": (
        "centre.yaml",
        "{not_ready_after: 3}",
        "{not_ready_after: -1}",
        ["centre.yaml:17: misses.declined.not_ready_after: must be greater than or equal to 0"],
    ),
    "a kind of miss there is not": (
        "centre.yaml",
        "  declined:",
        "  forgotten:",
        ["centre.yaml:17: unknown key 'forgotten' in misses"],
    ),
    # --- choice ---
    "an unknown rule": (
        "queues.yaml",
        "{rule: most_skilled, weights: {fares: 2}}",
        "best",
        [f"queues.yaml:27: queues.help.choice.rule: must be {RULES}"],
    ),
    "a weight of nothing": (
        "queues.yaml",
        "{fares: 2}",
        "{fares: 0}",
        ["queues.yaml:27: queues.help.choice.weights.fares: must be greater than or equal to 1"],
    ),
    "weights for another rule": (
        "queues.yaml",
        "rule: most_skilled",
        "rule: rotation",
        ["queues.yaml:27: queues.help.choice: weights are for the rule most_skilled"],
    ),
    "tiers for another rule": (
        "queues.yaml",
        "weights: {fares: 2}",
        "tiers: {ann: 1}",
        ["queues.yaml:27: queues.help.choice: tiers are for the rule tiers"],
    ),
    "the rule of tiers without tiers": (
        "queues.yaml",
        "{rule: most_skilled, weights: {fares: 2}}",
        "tiers",
        ["queues.yaml:27: queues.help.choice: the rule tiers must have tiers"],
    ),
    # --- routing profiles and agents ---
    "a bound of an unknown channel": (
        "agents.yaml",
        "chat: {voice: 0}",
        "chat: {fax: 0}",
        ["agents.yaml:8: profiles.all.while_open.chat.fax: must be 'chat' or 'voice'"],
    ),
    "a bound on an unknown channel": (
        "agents.yaml",
        "chat: {voice: 0}",
        "fax: {voice: 0}",
        ["agents.yaml:8: profiles.all.while_open.fax: must be 'chat' or 'voice'"],
    ),
    "a negative bound": (
        "agents.yaml",
        "chat: {voice: 0}",
        "chat: {voice: -1}",
        ["agents.yaml:8: profiles.all.while_open.chat.voice: must be greater than or equal to 0"],
    ),
    "neither yes nor no": (
        "agents.yaml",
        "rank_first: true",
        "rank_first: 1",
        ["agents.yaml:10: profiles.all.rank_first: must be a valid boolean"],
    ),
    "accepting now and then": (
        "agents.yaml",
        "auto_accept: true",
        "auto_accept: often",
        ["agents.yaml:11: profiles.all.auto_accept: must be a valid boolean"],
    ),
    "a value of a wrong form": (
        "agents.yaml",
        "site: [berlin, munich]",
        "site: [berlin, munich, Bad Ems]",
        [
            "agents.yaml:26: agent_attributes.site.2: 'Bad Ems' is not an id; use small letters, digits, - and _, "
            "beginning with a letter"
        ],
    ),
    # --- steps ---
    "steps that are no list": (
        "queues.yaml",
        "requires: {fares: 3}",
        "requires: {fares: 3}\n    steps: all",
        ["queues.yaml:6: queues.sales.steps: must be a list"],
    ),
    "a step of no time": (
        "queues.yaml",
        "for: 20s",
        "for: 0s",
        ["queues.yaml:13: queues.help.steps.0.for: '0s' is out of range; it must be between 1s and 24h"],
    ),
    "an unknown key of a step": (
        "queues.yaml",
        "- for: 20s",
        "- after: 20s",
        [
            "queues.yaml:13: every step but the last must have a `for`: a contact would never come to the next",
            "queues.yaml:13: unknown key 'after' in queues.help.steps.0",
        ],
    ),
    # --- conditions ---
    "an unknown kind of condition": (
        "queues.yaml",
        "- {team: one}",
        "- {teams: one}",
        [f"queues.yaml:18: queues.help.steps.1.where.any.0: a condition is exactly one of {CONDITIONS}"],
    ),
    "two conditions in one": (
        "queues.yaml",
        "{skill: {fares: 7}}",
        "{skill: {fares: 7}, team: one}",
        [f"queues.yaml:14: queues.help.steps.0.where: a condition is exactly one of {CONDITIONS}"],
    ),
    "a condition that is none": (
        "queues.yaml",
        "{skill: {fares: 7}}",
        "fares",
        [f"queues.yaml:14: queues.help.steps.0.where: a condition is exactly one of {CONDITIONS}"],
    ),
    "a condition that contains itself": (
        "queues.yaml",
        "{skill: {fares: 7}}",
        "&me {not: *me}",
        ["queues.yaml:14: queues.help.steps.0.where.not: Recursion error - cyclic reference detected"],
    ),
    "all of nothing": (
        "queues.yaml",
        "{skill: {fares: 7}}",
        "{all: []}",
        ["queues.yaml:14: queues.help.steps.0.where.all: a condition must have parts"],
    ),
    "none of nothing": (
        "queues.yaml",
        "[{agent: bob}, {team: one}]",
        "[]",
        ["queues.yaml:23: queues.help.steps.1.where.any.3.not: a condition must have parts"],
    ),
    "no skill": (
        "queues.yaml",
        "{skill: {fares: 7}}",
        "{skill: {}}",
        ["queues.yaml:14: queues.help.steps.0.where.skill: a condition must have parts"],
    ),
    "a level out of range": (
        "queues.yaml",
        "not: {skill: {fares: 9}}",
        "not: {skill: {fares: 11}}",
        ["queues.yaml:22: queues.help.steps.1.where.any.2.all.1.not.skill.fares: must be less than or equal to 10"],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_line(folder: Folder, file: str, old: str, new: str, said: list[str]) -> None:
    folder.add_rules()
    folder.edit(file, old, new)
    assert folder.problems() == said
