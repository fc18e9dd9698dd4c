"""What is remembered of how a line moves."""

from routing.pace import MEMORY, Pace


def pace(agents: int = 0, agent_ms: int = 0, taken: int = 0, left: int = 0, stood_ms: int = 0) -> Pace:
    return Pace(handling_ms=180_000, agents=agents, agent_ms=agent_ms, taken=taken, left=left, stood_ms=stood_ms)


def test_the_agents_time_counts_while_somebody_waits() -> None:
    line = pace(agents=3)
    line.join(0, 1_000)
    line.pass_time(3_000)
    line.staff(-1, 4_000)
    line.step_out(0, 5_000)
    assert line.agent_ms == 3 * 3_000 + 2 * 1_000


def test_the_agents_time_does_not_count_while_nobody_waits() -> None:
    line = pace(agents=3)
    line.join(0, 1_000)
    line.step_out(0, 1_000)
    line.pass_time(9_000)
    line.join(0, 20_000)
    line.pass_time(20_000)
    assert line.agent_ms == 0


def test_those_waiting_are_counted_by_class() -> None:
    line = pace()
    for priority in (0, 2, 0):
        line.join(priority, 0)
    line.step_out(2, 0)
    assert line.waiting == {0: 2}


def test_only_those_who_come_new_while_others_wait_count_as_having_come() -> None:
    line = pace()
    line.join(1, 0, new=True)
    line.join(2, 0, new=True)
    line.join(3, 0)
    assert line.came == {2: 1000}


def test_with_each_departure_a_part_of_what_was_seen_is_forgotten() -> None:
    line = pace(agent_ms=1_000, taken=5_000, left=100, stood_ms=2_000)
    line.depart(700, 0, taken=True)
    assert (line.agent_ms, line.taken, line.left, line.stood_ms) == (980, 5_900, 98, 2_660)


def test_one_who_gives_up_is_not_counted_as_taken() -> None:
    line = pace()
    line.depart(700, 0, taken=False)
    assert (line.taken, line.left, line.stood_ms) == (0, 1_000, 700)


def test_a_class_that_comes_no_more_is_forgotten() -> None:
    line = Pace(handling_ms=1, came={5: 1_000})
    for _ in range(200):
        line.depart(1, 0, taken=True)
    assert line.came == {}


def test_what_was_seen_never_grows_past_the_memory() -> None:
    line = pace()
    for _ in range(1_000):
        line.depart(1, 0, taken=True)
    assert line.taken <= MEMORY * 1_000


def test_the_means_follow_the_last_few() -> None:
    line = pace()
    for _ in range(100):
        line.handled(60_000)
        line.answered(5_000)
    assert abs(line.handling_ms - 60_000) < 10
    assert abs(line.answer_ms - 5_000) < 10


def test_a_contact_takes_a_millisecond_at_least() -> None:
    line = pace()
    for _ in range(200):
        line.handled(0)
    assert line.handling_ms == 1
