"""Chat messages stored and passed on: the real server against a bare relay with the bare batch writer.

Twenty pairs of sockets, eight messages outstanding each way, 200 bytes of text each; one counts when the *other* side
has it. Both servers run in a process of their own, on the same core with the same uvicorn settings, and are driven by
the very same code; both store each message before they pass it on. The real one also checks who may write, numbers
and answers each message, and shows it to its sender.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.people import Agent, Customer
from benchmarks.processes import Server, running
from benchmarks.sites import Site, make_site
from benchmarks.sockets import Socket, connect

PAIRS = 20
OUTSTANDING = 8
TEXT_BYTES = 200
_WARM_UP_S = 0.5


@dataclass(frozen=True)
class ChatRun:
    """What one server passed on in `seconds`."""

    seconds: float
    messages: int
    server_cpu_s: float

    @property
    def per_s(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def cpu_us(self) -> float:
        """The server's processor time per message, in microseconds."""
        return 1e6 * self.server_cpu_s / max(1, self.messages)


@dataclass
class _Counter:
    passed_on: int = 0
    going: bool = True
    faults: list[bytes] = field(default_factory=list)


class _Side:
    """One end of a pair: keeps its messages outstanding, and counts those of the other end."""

    def __init__(self, name: str, contact: str, counter: _Counter) -> None:
        text = name * (TEXT_BYTES - 1)
        self._frame = f'{{"type":"post","id":"%d","contact":"{contact}","text":"<{text}"}}'
        self._ids = count(1)
        self._mark = f'"text":"<{name}'.encode()
        self._counter = counter
        self.socket: Socket | None = None
        self.other: _Side | None = None

    def write(self) -> None:
        """Send the next message."""
        assert self.socket is not None
        self.socket.send((self._frame % next(self._ids)).encode())

    def hear(self, text: bytes) -> None:
        """Take a frame: each message of the other end lets that end send its next one."""
        assert self.other is not None
        if passed_on := text.count(self.other._mark):
            self._counter.passed_on += passed_on
            for _ in range(passed_on if self._counter.going else 0):
                self.other.write()
        elif b'"ok":false' in text or b'"type":"refused"' in text:
            self._counter.faults.append(text)


def _pair(contact: str, first: Socket, second: Socket, counter: _Counter) -> list[_Side]:
    sides = [_Side("a", contact, counter), _Side("b", contact, counter)]
    for side, other, socket in zip(sides, reversed(sides), (first, second), strict=True):
        side.socket, side.other, socket.on_text = socket, other, side.hear
    return sides


async def _drive(server: Server, sides: list[_Side], counter: _Counter, seconds: float) -> ChatRun:
    for side in sides:
        for _ in range(OUTSTANDING):
            side.write()
    await asyncio.sleep(_WARM_UP_S)
    before, cpu, began = counter.passed_on, server.cpu_seconds(), time.perf_counter()
    await asyncio.sleep(seconds)
    passed_on, took = counter.passed_on - before, time.perf_counter() - began
    cpu = server.cpu_seconds() - cpu
    counter.going = False
    if counter.faults:
        raise RuntimeError(f"the server refused a message: {counter.faults[0]!r}\n{server.said()}")
    return ChatRun(took, passed_on, cpu)


async def run_product(seconds: float) -> ChatRun:
    """Measure the real server, with customers' pages and agents' consoles."""
    async with _product() as (server, site):
        counter = _Counter()
        sides: list[_Side] = []
        pairs = [await _converse(server.port, site, name) for name in site.generalists()[:PAIRS]]
        for agent, customer in pairs:
            assert agent.socket is not None
            assert customer.socket is not None
            assert customer.contact is not None
            sides += _pair(customer.contact, customer.socket, agent.socket, counter)
        return await _drive(server, sides, counter, seconds)


async def _converse(port: int, site: Site, name: str) -> tuple[Agent, Customer]:
    """Bring one agent and one customer into conversation."""
    agent, customer = Agent(site, name), Customer()
    offers: asyncio.Queue[str] = asyncio.Queue()
    agent.offered = lambda _contact, offer: offers.put_nowait(offer)
    await agent.come(port)
    await agent.available()
    await customer.come(port)
    await customer.do("start", queue="sales", language="en")
    async with asyncio.timeout(20):
        await agent.do("accept", offer=await offers.get())
        await customer.talking.wait()
    # Not available for more, so that the next customer is the next agent's.
    await agent.do("set_state", availability="not_ready", reason="paperwork")
    return agent, customer


@asynccontextmanager
async def _product() -> AsyncIterator[tuple[Server, Site]]:
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        site = make_site(Path(scratch), PAIRS * 5)
        async with running(["callcenter", "serve"], site.environment(), site.folder) as server:
            yield server, site


async def run_relay(seconds: float) -> ChatRun:
    """Measure the bare relay."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        environment = {"RELAY_DATABASE": f"sqlite:///{scratch}/relay.db"}
        async with running(["benchmarks.relay"], environment, Path(scratch)) as server:
            counter = _Counter()
            sides: list[_Side] = []
            for number in range(PAIRS):
                first, second = [await connect(server.port, f"/{number}", lambda _text: None) for _ in range(2)]
                sides += _pair(str(number), first, second, counter)
            return await _drive(server, sides, counter, seconds)
