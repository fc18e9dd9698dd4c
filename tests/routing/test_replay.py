"""A log, a snapshot and the engine that wrote them are the same engine."""

import os
import subprocess
import sys
from collections.abc import Iterable
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.engine import Engine
from routing.events import EngineEvent, Event
from tests.routing.deciding import copied, decide, encoded, wake
from tests.routing.histories import HISTORY, WHICH, Step, at_random, command, instant, start


def opened(which: int) -> tuple[Engine, list[Event]]:
    """A centre that has just opened, and what happened."""
    engine = Engine()
    return engine, [event for said in start(which) for event in engine.handle(said, 1_000)]


def decided(engine: Engine, steps: Iterable[Step], now: int) -> tuple[list[Event], int]:
    """Everything that happens in the history, and when it is over."""
    log: list[Event] = []
    for step in steps:
        now = instant(step, now, engine.next_deadline())
        woken, decision = decide(engine, command(step, engine.state, now), now)
        log += woken + (decision if isinstance(decision, list) else [])
    return log + wake(engine, now), now


@settings(max_examples=80, deadline=None)
@given(WHICH, HISTORY, st.integers(0, 30))
def test_an_engine_from_the_log_or_from_a_snapshot_decides_like_the_one_it_came_from(
    which: int, steps: list[Step], split: int
) -> None:
    engine, log = opened(which)
    happened, now = decided(engine, steps[:split], 1_000)
    replayed, restored = Engine(), Engine.from_state(copied(engine.state))
    replayed.replay(log + happened)
    assert encoded(replayed.state) == encoded(restored.state) == encoded(engine.state)
    assert wake(replayed, now) == wake(restored, now) == [], "nothing was left undone"
    assert replayed.next_deadline() == restored.next_deadline() == engine.next_deadline()

    for step in steps[split:]:
        now = instant(step, now, engine.next_deadline())
        said = command(step, engine.state, now)
        decision = decide(engine, said, now)
        assert decide(replayed, said, now) == decision
        assert decide(restored, said, now) == decision
        assert replayed.next_deadline() == restored.next_deadline() == engine.next_deadline()
    assert encoded(replayed.state) == encoded(restored.state) == encoded(engine.state)


@settings(max_examples=20, deadline=None)
@given(WHICH, HISTORY)
def test_every_event_comes_back_from_json_as_it_was(which: int, steps: list[Step]) -> None:
    engine, log = opened(which)
    for event in log + decided(engine, steps, 1_000)[0]:
        assert msgspec.json.decode(msgspec.json.encode(event), type=EngineEvent) == event


def log_of_long_days() -> list[bytes]:
    """What happens in four centres in fixed histories of 800 steps each, event by event; last the state of each."""
    lines: list[bytes] = []
    for which in range(4):
        engine, log = opened(which)
        log += decided(engine, at_random(Random(7 + which), 800), 1_000)[0]
        lines += [msgspec.json.encode(event) for event in log] + [encoded(engine.state)]
    return lines


def test_the_same_history_gives_the_same_log_byte_for_byte_whatever_the_hash_seed() -> None:
    script = "import sys; from tests.routing.test_replay import log_of_long_days as log; "
    script += "sys.stdout.buffer.write(b'\\n'.join(log()))"

    def begin(seed: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=subprocess.PIPE,
        )

    running = [begin("1"), begin("2")]
    first, second = (run.communicate()[0] for run in running)
    assert [run.returncode for run in running] == [0, 0]
    assert first.split(b"\n") == second.split(b"\n")
    assert first.count(b"\n") > 3_000
