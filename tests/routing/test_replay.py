"""A log, a snapshot and the engine that wrote them are the same engine."""

import hashlib
import os
import random
import subprocess
import sys

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.engine import Engine
from routing.events import EngineEvent, Event
from tests.routing.histories import DEEDS, HISTORY, Step, command, copied, decide, encoded, instant, start


def decided(engine: Engine, steps: list[Step], now: int) -> list[Event]:
    """Everything that happens in the history."""
    log: list[Event] = []
    for step in steps:
        now = instant(step, now, engine.next_deadline())
        woken, decision = decide(engine, command(step, engine.state, now), now)
        log += woken + (decision if isinstance(decision, list) else [])
    return log


@settings(max_examples=60, deadline=None)
@given(HISTORY, st.integers(0, 30))
def test_an_engine_from_the_log_or_from_a_snapshot_decides_like_the_one_it_came_from(
    steps: list[Step], split: int
) -> None:
    engine, now, log = Engine(), 1_000, list[Event]()
    for said in start():
        log += engine.handle(said, now)
    log += decided(engine, steps[:split], now)
    replayed, restored = Engine(), Engine.from_state(copied(engine.state))
    replayed.replay(log)
    assert encoded(replayed.state) == encoded(restored.state) == encoded(engine.state)

    now = engine.state.now
    for step in steps[split:]:
        now = instant(step, now, engine.next_deadline())
        said = command(step, engine.state, now)
        decision = decide(engine, said, now)
        assert decide(replayed, said, now) == decision
        assert decide(restored, said, now) == decision
    assert encoded(replayed.state) == encoded(restored.state) == encoded(engine.state)


@settings(max_examples=20, deadline=None)
@given(HISTORY)
def test_every_event_comes_back_from_json_as_it_was(steps: list[Step]) -> None:
    engine, now = Engine(), 1_000
    for said in start():
        engine.handle(said, now)
    for event in decided(engine, steps, now):
        assert msgspec.json.decode(msgspec.json.encode(event), type=EngineEvent) == event


def digest_of_a_long_history() -> str:
    """A fixed history of 2,000 steps, as one number."""
    dice, engine, now, log = random.Random(7), Engine(), 1_000, list[Event]()
    for said in start():
        log += engine.handle(said, now)
    steps = [
        Step(
            dice.choice([0, 1, 500, 3_000, 10_000, -2]),
            dice.choice(DEEDS),
            dice.randrange(12),
            dice.randrange(12),
            True,
        )
        for _ in range(2_000)
    ]
    log += decided(engine, steps, now)
    return f"{len(log)} {hashlib.sha256(msgspec.json.encode(log) + encoded(engine.state)).hexdigest()}"


def test_the_same_history_gives_the_same_log_whatever_the_hash_seed() -> None:
    script = "from tests.routing.test_replay import digest_of_a_long_history as d; print(d())"

    def run(seed: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    first, second = run("1"), run("2")
    assert first == second
    assert int(first.split()[0]) > 1_000
