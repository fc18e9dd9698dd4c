"""What the stories of a run come to."""

from routing.model import QueueRules, RoutingConfig
from routing.simulation.figures import by_group, by_hour, figures, quantile_s
from routing.simulation.run import Story
from routing.simulation.traffic import HOUR_MS, Call

CONFIG = RoutingConfig(version="1", queues={"line": QueueRules(open=(), target_ms=20_000)}, agents={})


def story(
    answered: int | None = None, gave_up: int | None = None, away: int | None = None, at: int = 0, group: str = "line"
) -> Story:
    call = Call(contact="c", group=group, queue="line", at=at, handling_ms=60_000)
    return Story(call=call, answered=answered, gave_up=gave_up, turned_away=away)


def test_every_contact_is_answered_or_abandoned_or_turned_away_or_still_waiting() -> None:
    of = figures([story(answered=0), story(answered=30_000), story(gave_up=50_000), story(away=5), story()], CONFIG)
    assert (of.offered, of.answered, of.abandoned, of.turned_away, of.waiting) == (5, 2, 1, 1, 1)
    assert of.abandoning == 1 / 3


def test_service_level_counts_those_answered_within_the_target_among_those_who_are_over() -> None:
    of = figures([story(answered=20_000), story(answered=20_001), story(gave_up=1), story()], CONFIG)
    assert of.service_level == 1 / 3


def test_waits_are_told_of_all_of_those_answered_and_of_those_who_had_to_wait() -> None:
    of = figures([story(answered=0), story(answered=30_000), story(gave_up=60_000)], CONFIG)
    assert (of.wait_s, of.asa_s, of.queued_s, of.median_s, of.p90_s) == (30, 15, 30, 30, 60)


def test_of_nobody_there_is_nothing_to_tell() -> None:
    of = figures([], CONFIG)
    assert (of.service_level, of.abandoning, of.asa_s, of.p90_s, of.handling_s) == (None,) * 5


def test_a_quantile_is_the_least_wait_that_so_many_do_not_exceed() -> None:
    waits = [1_000 * number for number in range(1, 11)]
    assert [quantile_s(waits, share) for share in (0.0, 0.1, 0.5, 0.9, 0.95, 1.0)] == [1, 1, 5, 9, 10, 10]


def test_figures_come_by_group_and_by_the_hour_of_arrival_all_days_together() -> None:
    told = [story(at=HOUR_MS * 25, answered=HOUR_MS * 25), story(at=HOUR_MS * 3, group="gold"), story(at=HOUR_MS + 5)]
    assert {name: of.offered for name, of in by_group(told, CONFIG).items()} == {"line": 2, "gold": 1}
    assert {hour: of.offered for hour, of in by_hour(told, CONFIG).items()} == {1: 2, 3: 1}
