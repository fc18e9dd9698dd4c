"""Figures from events: each counted once, where it belongs, live as from the log."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import commands as c
from routing import events as e
from routing.metrics import BUCKET_MS, VERSION, Counts, Metrics
from routing.model import QueueRules
from tests.routing.centre import SECOND, Centre, agent, config
from tests.routing.histories import HISTORY, WHICH, Step
from tests.routing.histories_centre import QUEUES
from tests.routing.test_replay import decided, opened


def figures(log: Iterable[e.Event]) -> Metrics:
    metrics = Metrics()
    for event in log:
        metrics.apply(event)
    return metrics


def counted(centre: Centre) -> Counts:
    return figures(centre.log).queue("sales", 0).counts


def test_an_answer_in_time_counts_as_such() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    centre.pass_time(20 * SECOND - 1)
    centre.connect()
    wait = 20 * SECOND - 1
    assert counted(centre) == Counts(offered=1, answered=1, answered_within_target=1, answered_wait_ms=wait)


def test_a_wait_of_exactly_the_target_is_within_it_and_a_longer_one_is_not() -> None:
    for wait, within in ((20 * SECOND, 1), (20 * SECOND + 1, 0)):
        centre = Centre(ann=agent(), available=False)
        centre.enqueue()
        centre.pass_time(wait)
        centre.do(c.Leave(contact="c"))
        assert counted(centre) == Counts(offered=1, abandoned=1, abandoned_within_target=within, abandoned_wait_ms=wait)


def test_the_target_is_the_one_in_force_when_the_contact_came() -> None:
    centre = Centre(config(queue=QueueRules(open=(), target_ms=5 * SECOND), ann=agent()))
    centre.enqueue()
    centre.do(c.Configure(config=config(version="2", queue=QueueRules(open=(), target_ms=99 * SECOND), ann=agent())))
    centre.pass_time(6 * SECOND)
    centre.connect()
    assert counted(centre).answered_within_target == 0


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
    assert figures(centre.log).agent("ann").talking == ()
    back = len(centre.log)
    centre.do(c.Leave(contact="c"))
    assert counted(centre) == Counts(offered=1, answered=1, answered_within_target=1)

    again = Centre(ann=agent(), available=False)
    again.engine.replay(centre.log[len(again.log) : back])
    again.log, again.now = centre.log[:back], centre.now
    again.sign_in("ann")
    again.connect()
    assert counted(again) == Counts(offered=1, answered=1, answered_within_target=1)
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
    assert sales.counts == Counts(offered=1, answered=1, answered_within_target=1)
    assert (sales.waiting, sales.talking, metrics.agent("ann").talking) == (0, 0, ())
    assert metrics.queue("care", given).counts == care.counts == Counts(offered=1)
    assert (care.waiting, care.longest_waiting_since) == (1, given)
    centre.pass_time(6 * SECOND)
    centre.connect()
    metrics = figures(centre.log)
    assert metrics.queue("care", 0).counts == Counts(offered=1, answered=1, answered_wait_ms=6 * SECOND)
    assert (metrics.queue("care", 0).talking, metrics.agent("bob").talking) == (1, ("c",))


def test_one_who_leaves_after_a_transfer_has_abandoned_the_second_queue() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    centre.connect()
    centre.do(c.Transfer(contact="c", by="ann", queue="sales"), after=SECOND)
    centre.do(c.Leave(contact="c"), after=2 * SECOND)
    assert counted(centre) == Counts(
        offered=2,
        answered=1,
        abandoned=1,
        answered_within_target=1,
        abandoned_within_target=1,
        abandoned_wait_ms=2 * SECOND,
    )


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
    metrics.forget_before(end - 1)
    assert metrics.queue("sales", 0).counts.offered == 1
    metrics.forget_before(end)
    assert metrics.queue("sales", 0).counts.offered == 0
    assert metrics.queue("sales", 0).waiting == 1


def test_an_agent_s_figures_tell_whom_they_talk_to_and_what_they_wrap_up() -> None:
    centre = Centre(ann=agent(chat=2))
    centre.enqueue("c1")
    centre.enqueue("c2")
    centre.connect("c1")
    centre.wrap("c2")
    ann = figures(centre.log).agent("ann")
    assert (ann.talking, ann.wrapping) == (("c1",), ("c2",))
    centre.do(c.FinishWrapUp(contact="c2", agent="ann"))
    assert figures(centre.log).agent("ann").wrapping == ()


def test_figures_can_be_asked_of_one_channel() -> None:
    centre = Centre(ann=agent())
    centre.enqueue("c1")
    centre.enqueue("c2", channel="voice")
    metrics = figures(centre.log)
    assert metrics.queue("sales", 0, "voice").counts.offered == 1
    assert metrics.queue("sales", 0).counts.offered == 2


def test_the_formulas_have_a_version() -> None:
    assert VERSION == "1"


@dataclass
class Story:
    """One visit of a contact to a queue, as the log tells it."""

    began: e.ContactQueued | e.ContactTransferred
    state: str = "waiting"
    agent: str = ""
    answered_at: int | None = None
    left_at: int | None = None
    holder: dict[str, str] = field(default_factory=dict)


def stories(log: list[e.Event]) -> list[Story]:
    told: list[Story] = []
    current: dict[str, Story] = {}
    for event in log:
        if isinstance(event, e.ContactQueued | e.ContactTransferred):
            if isinstance(event, e.ContactTransferred):
                current[event.contact].state = "gone"
            current[event.contact] = Story(event)
            told.append(current[event.contact])
        elif isinstance(event, e.ContactConnected):
            story = current[event.contact]
            story.state, story.agent = "talking", event.agent
            story.answered_at = story.answered_at or event.at
        elif isinstance(event, e.ContactReturned):
            current[event.contact].state = "waiting"
        elif isinstance(event, e.WrapUpStarted):
            current[event.contact].state = "wrapping"
        elif isinstance(event, e.WrapUpEnded):
            current[event.contact].state = "gone"
        elif isinstance(event, e.ContactLeft):
            current[event.contact].state, current[event.contact].left_at = "gone", event.at
    return told


def within(story: Story, at: int | None) -> bool:
    return at is not None and at - story.began.at <= story.began.target_ms


@settings(max_examples=60, deadline=None)
@given(WHICH, HISTORY, st.integers(0, 200))
def test_live_figures_are_those_told_by_the_log_at_any_moment(which: int, steps: list[Step], moment: int) -> None:
    engine, log = opened(which)
    log = (log + decided(engine, steps, 1_000)[0])[: moment + 10]
    metrics = figures(log[:moment])
    metrics = msgspec.json.decode(msgspec.json.encode(metrics), type=Metrics)
    for event in log[moment:]:
        metrics.apply(event)

    told = stories(log)
    for queue in QUEUES:
        mine = [story for story in told if story.began.queue == queue]
        answered = [story for story in mine if story.answered_at is not None]
        abandoned = [story for story in mine if story.left_at is not None and story.answered_at is None]
        got = metrics.queue(queue, 0)
        assert got.counts == Counts(
            offered=len(mine),
            answered=len(answered),
            abandoned=len(abandoned),
            answered_within_target=sum(within(story, story.answered_at) for story in answered),
            abandoned_within_target=sum(within(story, story.left_at) for story in abandoned),
            answered_wait_ms=sum((story.answered_at or 0) - story.began.at for story in answered),
            abandoned_wait_ms=sum((story.left_at or 0) - story.began.at for story in abandoned),
        )
        waiting = [story.began.at for story in mine if story.state == "waiting"]
        assert (got.waiting, got.longest_waiting_since) == (len(waiting), min(waiting, default=None))
        assert got.talking == sum(story.state == "talking" for story in mine)
        assert got.wrapping == sum(story.state == "wrapping" for story in mine)
    for name in {story.agent for story in told}:
        theirs = [s for s in told if s.agent == name]
        assert sorted(metrics.agent(name).talking) == sorted(s.began.contact for s in theirs if s.state == "talking")
        assert sorted(metrics.agent(name).wrapping) == sorted(s.began.contact for s in theirs if s.state == "wrapping")
