"""`python -m benchmarks.routing_state AGENTS WAITING SEED`: what the engine's state weighs, and how fast it is stored.

A process of its own, so that the memory measured is the engine's alone. Prints one JSON object.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.routing_mix import EngineRouter, Mix, World, invent
from benchmarks.sites import ROOT
from routing.engine import Engine
from routing.model import EngineState

SETS = 200
ROUND_TRIPS = 3


def measure_apart(agents: int, waiting: int, seed: int) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.routing_state", str(agents), str(waiting), str(seed)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def measure(agents: int, waiting: int, seed: int) -> dict[str, Any]:
    """Build the engine by commands, weigh it, and let its state go to a file and back into another engine."""
    world = invent(agents, SETS, seed)
    before = resident_mb()
    engine = _filled(world, waiting, seed)
    gc.collect()
    memory = resident_mb() - before
    with tempfile.TemporaryDirectory() as folder:
        trips = sorted((_round_trip(engine, Path(folder) / "state") for _ in range(ROUND_TRIPS)), key=sum)
        size = (Path(folder) / "state").stat().st_size
    middle = trips[ROUND_TRIPS // 2]
    return {
        "memory_mb": memory,
        "snapshot_s": sum(middle),
        "snapshot": {**middle._asdict(), "mb": size / 2**20},
    }


class _RoundTrip(NamedTuple):
    write_s: float
    read_s: float
    index_s: float


def _round_trip(engine: Engine, file: Path) -> _RoundTrip:
    """Let the state go to the file and back into another engine; in seconds."""
    gc.collect()
    began = time.perf_counter()
    file.write_bytes(msgspec.json.encode(engine.state))
    written = time.perf_counter()
    state = msgspec.json.decode(file.read_bytes(), type=EngineState)
    decoded = time.perf_counter()
    restored = Engine.from_state(state)
    ended = time.perf_counter()
    if msgspec.json.encode(restored.state) != msgspec.json.encode(engine.state):
        raise RuntimeError("the state came back as another one")
    return _RoundTrip(written - began, decoded - written, ended - decoded)


def _filled(world: World, waiting: int, seed: int) -> Engine:
    """Return an engine with so many waiting; what else it took to build it is gone when this returns."""
    router = EngineRouter(world)
    Mix(world, router, waiting=waiting, busy=None, seed=seed)
    return router.engine


def resident_mb() -> float:
    """Return the memory of this process that is in use now (0 where the system does not tell)."""
    try:
        pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:4]))))
