"""A centre becomes what the engine and the lifecycle work by, under one version."""

import datetime as dt

from callcenter.directory.compile import compile_routing, compile_rules, version_of
from routing.model import AgentRules, Requirement
from tests.directory.folder import Folder

NOW = int(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC).timestamp() * 1000)
DAY = 86_400_000


def test_the_engine_gets_skills_queues_capacities_clocks_and_goals(folder: Folder) -> None:
    config = compile_routing(folder.load(), NOW)
    assert config.agents["bob"] == AgentRules(
        skills={"english": 4, "fares": 8}, queues=("sales", "help"), capacity={"chat": 3, "voice": 1}, team="one"
    )
    assert config.queues["sales"].requires == (Requirement("fares", 3),)
    assert config.queues["sales"].offer_ms == 20_000
    assert (config.queues["help"].offer_ms, config.queues["help"].wrap_up_ms) == (15_000, 90_000)
    assert (config.queues["help"].target_ms, config.queues["help"].target_share) == (30_000, 0.9)
    assert config.decline_hold_ms == 45_000
    assert config.connect_ms == {"chat": 5_000, "voice": 15_000}


def test_the_engine_gets_opening_hours_with_holidays_and_exceptions_taken_out(folder: Folder) -> None:
    queues = compile_routing(folder.load(), NOW).queues
    assert len(queues["sales"].open) == 1
    eve, christmas = (int(dt.datetime(2026, 12, day, tzinfo=dt.UTC).timestamp() * 1000) for day in (24, 25))
    assert [
        ((start - eve) / 3_600_000, (end - eve) / 3_600_000)
        for start, end in queues["help"].open
        if eve <= start < christmas + 2 * DAY
    ] == [(14.0, 17.0)]


def test_an_absent_channel_has_no_capacity(folder: Folder) -> None:
    folder.edit("agents.yaml", "capacity: {chat: 2, voice: 1}", "capacity: {chat: 2}")
    assert compile_routing(folder.load(), NOW).agents["ann"].capacity == {"chat": 2, "voice": 0}


def test_the_lifecycle_gets_languages_tiers_codes_and_clocks(folder: Folder) -> None:
    rules = compile_rules(folder.load(), NOW, report_contacts=True)
    assert rules.languages == {"en": Requirement("english", 5)}
    assert rules.tiers == {"gold": 10}
    assert rules.dispositions == ("done",)
    assert (rules.short_abandon_ms, rules.waiting_grace_ms) == (5_000, 90_000)
    assert (rules.idle_warn_ms, rules.idle_end_ms) == (240_000, 600_000)
    assert rules.report_contacts


def test_the_engine_gets_the_days_of_the_centres_zone_as_far_as_the_hours_reach(folder: Folder) -> None:
    config = compile_routing(folder.load(), NOW)
    first, last = (dt.datetime.fromtimestamp(at / 1000, dt.UTC) for at in (config.days[0], config.days[-1]))
    assert (first.isoformat(), last.isoformat()) == ("2026-06-30T22:00:00+00:00", "2029-12-31T23:00:00+00:00")
    assert config.days[0] <= config.queues["sales"].open[0][0]
    assert config.queues["sales"].open[-1][1] == config.days[-1] + 3_600_000


def test_one_centre_has_one_version_in_both_views_and_any_change_makes_another(folder: Folder) -> None:
    centre = folder.load()
    version = version_of(centre, NOW)
    assert compile_routing(centre, NOW).version == compile_rules(centre, NOW).version == version
    assert version_of(folder.load(), NOW + DAY) == version
    folder.edit("agents.yaml", "fares: 8", "fares: 7")
    assert version_of(folder.load(), NOW) != version


def test_the_version_changes_when_the_hours_begin_with_a_later_date(folder: Folder) -> None:
    centre = folder.load()
    assert version_of(centre, NOW) != version_of(centre, NOW + 184 * DAY)
