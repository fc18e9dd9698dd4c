"""Figures from events: each counted once, where it belongs, live as from the log."""

from collections.abc import Iterable

import msgspec

from routing import commands as c
from routing import events as e
from routing.callback import Callback
from routing.figures.counts import BEYOND_MS, BUCKET_MS, Counts, counters
from routing.metrics import Metrics
from routing.model import Availability, QueueRules
from tests.routing.centre import SECOND, Centre, agent, config


def figures(log: Iterable[e.Event]) -> Metrics:
    metrics = Metrics()
    for event in log:
        metrics.apply(event)
    return metrics


def told(counts: Counts) -> dict[str, int]:
    """Return the counters that are not 0."""
    return {name: number for name in counters(type(counts)) if (number := getattr(counts, name))}


def counted(centre: Centre, queue: str = "sales") -> dict[str, int]:
    return told(figures(centre.log).queue(queue, 0).counts)


def test_an_answer_in_time_counts_as_such() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    centre.pass_time(20 * SECOND - 1)
    centre.connect()
    wait = 20 * SECOND - 1
    assert counted(centre) == {
        "offered": 1,
        "answered": 1,
        "answered_within_target": 1,
        "answered_wait_ms": wait,
        "longest_wait_ms": wait,
    }


def test_a_wait_of_exactly_the_target_is_within_it_and_a_longer_one_is_not() -> None:
    for wait, within in ((20 * SECOND, 1), (20 * SECOND + 1, 0)):
        centre = Centre(ann=agent(), available=False)
        centre.enqueue()
        centre.pass_time(wait)
        centre.do(c.Leave(contact="c"))
        late = {"offered": 1, "abandoned": 1, "abandoned_wait_ms": wait, "longest_wait_ms": wait}
        assert counted(centre) == (late | {"abandoned_within_target": 1} if within else late)


def test_the_target_is_the_one_in_force_when_the_contact_came() -> None:
    centre = Centre(config(queue=QueueRules(open=(), target_ms=5 * SECOND), ann=agent()))
    centre.enqueue()
    centre.do(c.Configure(config=config(version="2", queue=QueueRules(open=(), target_ms=99 * SECOND), ann=agent())))
    centre.pass_time(6 * SECOND)
    centre.connect()
    assert "answered_within_target" not in counted(centre)


def test_service_level_is_of_those_answered_and_abandoned_and_none_when_there_are_none() -> None:
    centre = Centre(ann=agent(chat=9))
    assert figures(centre.log).queue("sales", 0).service_level is None
    assert figures(centre.log).queue("sales", 0).average_speed_of_answer_ms is None
    for contact in ("c1", "c2", "c3", "c4"):
        centre.enqueue(contact)
    centre.pass_time(SECOND)
    centre.connect("c1")
    centre.do(c.Leave(contact="c2"))
    centre.pass_time(2 * SECOND)
    centre.connect("c3")
    queue = figures(centre.log).queue("sales", 0)
    assert queue.service_level == 2 / 3
    assert queue.average_speed_of_answer_ms == 2 * SECOND
    assert (queue.waiting, queue.talking, queue.wrapping) == (1, 2, 0)


def test_a_contact_that_comes_back_is_counted_once_and_can_no_longer_abandon() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    came = centre.now
    centre.connect()
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(120 * SECOND)
    queue = figures(centre.log).queue("sales", 0)
    assert (queue.waiting, queue.longest_waiting_since, queue.talking) == (1, came, 0)
    assert figures(centre.log).shifts["ann"].held == 0
    back = len(centre.log)
    centre.do(c.Leave(contact="c"))
    assert counted(centre) == {"offered": 1, "answered": 1, "answered_within_target": 1}

    again = Centre(ann=agent(), available=False)
    again.engine.replay(centre.log[len(again.log) : back])
    again.log, again.now = centre.log[:back], centre.now
    again.sign_in("ann")
    again.connect()
    assert counted(again) == {"offered": 1, "answered": 1, "answered_within_target": 1}
    assert figures(again.log).queue("sales", 0).talking == 1


def test_a_transfer_ends_the_visit_to_one_queue_and_begins_one_to_another() -> None:
    rules = config(ann=agent(), bob=agent("care"))
    rules.queues["care"] = QueueRules(open=(), target_ms=5 * SECOND)
    centre = Centre(rules)
    centre.pass_time(BUCKET_MS - centre.now % BUCKET_MS - 1)
    centre.enqueue()
    centre.connect()
    centre.do(c.Transfer(contact="c", by="ann", queue="care", agent="bob"), after=60 * SECOND)
    metrics, given = figures(centre.log), centre.now
    sales, care = metrics.queue("sales", 0), metrics.queue("care", 0)
    assert told(sales.counts) == {"offered": 1, "answered": 1, "answered_within_target": 1}
    assert (sales.waiting, sales.talking, metrics.shifts["ann"].held) == (0, 0, 0)
    assert told(metrics.queue("care", given).counts) == told(care.counts) == {"offered": 1, "transferred_in": 1}
    assert (care.waiting, care.longest_waiting_since) == (1, given)
    centre.pass_time(6 * SECOND)
    centre.connect()
    metrics = figures(centre.log)
    assert counted(centre, "care") == {
        "offered": 1,
        "transferred_in": 1,
        "answered": 1,
        "answered_wait_ms": 6 * SECOND,
        "longest_wait_ms": 6 * SECOND,
    }
    assert (metrics.queue("care", 0).talking, metrics.shifts["bob"].held) == (1, 1)


def test_one_who_leaves_after_a_transfer_has_abandoned_the_second_queue() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    centre.connect()
    centre.do(c.Transfer(contact="c", by="ann", queue="sales"), after=SECOND)
    centre.do(c.Leave(contact="c"), after=2 * SECOND)
    assert counted(centre) == {
        "offered": 2,
        "transferred_in": 1,
        "answered": 1,
        "abandoned": 1,
        "answered_within_target": 1,
        "abandoned_within_target": 1,
        "abandoned_wait_ms": 2 * SECOND,
        "longest_wait_ms": 2 * SECOND,
    }


def test_a_count_belongs_to_the_quarter_of_an_hour_in_which_it_happened() -> None:
    centre = Centre(ann=agent())
    centre.pass_time(BUCKET_MS - centre.now % BUCKET_MS - 1)
    centre.enqueue()
    centre.pass_time(1)
    centre.connect()
    metrics, bucket = figures(centre.log), centre.now
    assert metrics.queue("sales", bucket - 1).counts.offered == 1
    assert metrics.queue("sales", bucket).counts.offered == 0
    assert metrics.queue("sales", bucket + 5).counts.answered == 1
    assert metrics.queue("sales", bucket + 5).since == bucket


def test_old_quarters_are_forgotten_when_asked_and_live_figures_are_not() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    metrics, end = figures(centre.log), centre.now - centre.now % BUCKET_MS + BUCKET_MS
    metrics.forget_before(end - 1, 0)
    assert metrics.queue("sales", 0).counts.offered == 1
    metrics.forget_before(end, 0)
    assert metrics.queue("sales", 0).counts.offered == 0
    assert metrics.queue("sales", 0).waiting == 1


def test_figures_can_be_asked_of_one_channel() -> None:
    centre = Centre(ann=agent())
    centre.enqueue("c1")
    centre.enqueue("c2", channel="voice")
    metrics = figures(centre.log)
    assert metrics.queue("sales", 0, "voice").counts.offered == 1
    assert metrics.queue("sales", 0).counts.offered == 2


def test_waits_are_told_apart_by_fixed_bounds_each_with_its_own_class() -> None:
    centre = Centre(ann=agent(chat=9))
    for contact in ("c1", "c2", "c3"):
        centre.enqueue(contact)
    centre.pass_time(5 * SECOND)
    centre.connect("c1")
    centre.pass_time(1)
    centre.connect("c2")
    centre.pass_time(2 * 3_600 * SECOND)
    centre.do(c.Leave(contact="c3"))
    counts = figures(centre.log).queue("sales", 0).counts
    assert counts.answered_waits == {5 * SECOND: 1, 10 * SECOND: 1}
    assert counts.abandoned_waits == {BEYOND_MS: 1}
    assert counts.longest_wait_ms == 2 * 3_600 * SECOND + 5 * SECOND + 1


def test_talk_hold_and_wrap_up_are_the_agent_s_and_shared_out_among_quarters() -> None:
    centre = Centre(ann=agent())
    centre.pass_time(BUCKET_MS - centre.now % BUCKET_MS - 10 * SECOND)
    centre.enqueue()
    centre.connect()
    metrics, begun = figures(centre.log), centre.now
    metrics.hold("c", True, begun + 4 * SECOND)
    metrics.hold("c", True, begun + 5 * SECOND)  # said twice
    metrics.hold("c", False, begun + 15 * SECOND)
    for event in centre.do(c.End(contact="c"), after=30 * SECOND):
        metrics.apply(event)
    for event in centre.do(c.FinishWrapUp(contact="c", agent="ann"), after=7 * SECOND):
        metrics.apply(event)
    first, second = (bucket.handling["ann"]["sales"]["chat"] for bucket in metrics.buckets.values() if bucket.handling)
    talked, held = ("talk_ms", "hold_ms")
    assert {talked: 4 * SECOND, held: 6 * SECOND}.items() <= told(first).items()
    assert told(second) == {
        "handled": 1,
        "handled_talk_ms": 19 * SECOND,
        "handled_hold_ms": 11 * SECOND,
        "handled_wrap_ms": 7 * SECOND,
        "talk_ms": 15 * SECOND,
        "hold_ms": 5 * SECOND,
        "wrap_ms": 7 * SECOND,
    }


def test_an_agent_s_time_is_counted_by_state_and_once_however_many_contacts_they_hold() -> None:
    centre = Centre(ann=agent(chat=2))
    began = centre.now
    centre.pass_time(3 * SECOND)
    centre.enqueue("c1")
    centre.enqueue("c2")
    centre.connect("c1")
    centre.pass_time(2 * SECOND)
    centre.connect("c2")
    centre.pass_time(4 * SECOND)
    metrics = figures(centre.log)
    metrics.settle(centre.now)
    ann = metrics.buckets[began - began % BUCKET_MS].agents["ann"]
    assert told(ann) == {
        "signed_in_ms": 9 * SECOND,
        "available_ms": 9 * SECOND,
        "idle_ms": 3 * SECOND,
        "busy_ms": 6 * SECOND,
        "contact_ms": 10 * SECOND,
    }


def test_time_not_ready_is_counted_by_its_reason_and_time_offline_not_at_all() -> None:
    centre = Centre(ann=agent())
    away = [("lunch", 5 * SECOND), ("coffee", 3 * SECOND)]
    for reason, length in away:
        centre.do(c.SetAvailability(agent="ann", availability=Availability.NOT_READY, reason=reason, by="ann"))
        centre.pass_time(length)
    centre.offline("ann")
    centre.pass_time(60 * SECOND)
    metrics = figures(centre.log)
    (bucket,) = metrics.buckets.values()
    assert bucket.agents["ann"].not_ready_reasons_ms == dict(away)
    assert told(bucket.agents["ann"]) == {"signed_in_ms": 8 * SECOND, "not_ready_ms": 8 * SECOND}
    assert metrics.shifts == {}


def test_quarters_in_which_nothing_happens_have_their_share_of_what_goes_on() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    centre.connect()
    centre.pass_time(4 * BUCKET_MS)
    metrics = figures(centre.log)
    metrics.turn(centre.now)
    shares = [bucket.agents["ann"].busy_ms for bucket in metrics.buckets.values() if "ann" in bucket.agents]
    assert shares[1:4] == [BUCKET_MS] * 3


def test_an_agent_who_is_no_longer_configured_is_followed_until_their_last_contact_is_over() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue()
    centre.connect()
    holder = centre.place("c").agent
    centre.do(c.Configure(config=config(version="2")))
    assert list(figures(centre.log).shifts) == [holder]
    centre.do(c.End(contact="c"))
    centre.do(c.FinishWrapUp(contact="c", agent=str(holder)))
    assert figures(centre.log).shifts == {}


def waited(*, median: int | None, bound: int | None, wait: int = 5 * SECOND) -> dict[str, int]:
    """What is counted of a contact that was told so much, and waited so long for ann."""
    centre = Centre(ann=agent(), available=False)
    told_so: e.Event = centre.enqueue()[0]
    assert isinstance(told_so, e.ContactQueued)
    centre.log[centre.log.index(told_so)] = msgspec.structs.replace(told_so, expected_ms=median, bound_ms=bound)
    centre.pass_time(wait)
    centre.sign_in("ann")
    centre.connect()
    return {name: count for name, count in counted(centre).items() if name.startswith("estimated")}


def test_a_wait_as_long_as_the_median_told_is_within_it() -> None:
    within = {"estimated": 1, "estimated_within_median": 1, "estimated_within_bound": 1}
    assert waited(median=5 * SECOND, bound=9 * SECOND) == within


def test_a_wait_past_the_median_may_be_within_the_bound() -> None:
    assert waited(median=5 * SECOND - 1, bound=5 * SECOND) == {"estimated": 1, "estimated_within_bound": 1}


def test_a_wait_past_the_bound_is_in_neither() -> None:
    assert waited(median=SECOND, bound=5 * SECOND - 1) == {"estimated": 1}


def test_one_who_was_told_nothing_or_no_wait_says_nothing_of_the_estimates() -> None:
    assert waited(median=None, bound=None) == {}
    assert waited(median=0, bound=0) == {}


def test_one_who_left_says_nothing_of_the_estimates() -> None:
    centre = Centre(config(queue=QueueRules(open=(), handling_ms=60_000), ann=agent()))
    centre.enqueue("first")
    centre.connect("first")
    centre.enqueue("second")
    centre.do(c.Leave(contact="second"), after=SECOND)
    assert "estimated" not in counted(centre)


CALLBACK = Callback(attempts=1)


def test_a_callback_that_is_kept_is_neither_answered_nor_abandoned() -> None:
    centre = Centre(ann=agent(), available=False)
    centre.enqueue()
    centre.do(c.PlaceCallback(contact="c", callback=CALLBACK, by="customer"))
    centre.pass_time(30 * SECOND)
    centre.sign_in("ann")
    centre.accept()
    centre.do(c.ReachCustomer(contact="c"))
    centre.do(c.Connect(contact="c"))
    assert counted(centre) == {
        "offered": 1,
        "callbacks": 1,
        "callbacks_within_target": 1,
        "callbacks_kept": 1,
        "callback_wait_ms": 30 * SECOND,
    }


def test_a_customer_who_cannot_be_reached_is_a_callback_not_kept() -> None:
    centre = Centre(ann=agent())
    centre.rest("ann")
    centre.enqueue(callback=CALLBACK)
    centre.available("ann")
    centre.accept()
    centre.do(c.MissCallback(contact="c", reason="no_answer"))
    assert counted(centre) == {"offered": 1, "callbacks": 1, "callbacks_missed": 1, "callbacks_not_kept": 1}


def test_one_who_takes_the_callback_back_has_not_abandoned() -> None:
    centre = Centre(ann=agent(), available=False)
    centre.enqueue()
    centre.do(c.PlaceCallback(contact="c", callback=CALLBACK, by="customer"))
    centre.do(c.Leave(contact="c"))
    assert counted(centre) == {"offered": 1, "callbacks": 1, "callbacks_within_target": 1, "callbacks_not_kept": 1}
