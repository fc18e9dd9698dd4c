"""From the caller's key to the offer on the agent's screen, by how many agents are logged in.

The driver plays the carrier's side of the callers: it sends the signed webhooks of a call that arrives and, half a
second later, of the key that queues it. The clock runs from sending that one to having the frame with the offer at the
agent's end of the socket. The agent accepts, the caller hangs up, and the agent is free again. Calls come evenly.

All agents are logged in at the loop and available; so many of them have a real console as will be offered a call, one
after the other, as the one idle for longest is next: all who speak to the queue's callers where there are few.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.carrier import Account, account_of, caller
from benchmarks.http import Client
from benchmarks.people import Agent
from benchmarks.processes import Server, running
from benchmarks.sites import make_site

PER_S = 20.0
_READ_THE_MENU_S = 0.5
_BEFORE_HANGING_UP_S = 0.1
_OFFERED_WITHIN_S = 20.0
_SPARE = 40
_SPEAK_TO_ALL = ("lin", "chen")
"""Of the demo centre's agents those who may be offered any call for the queue of bookings: it alone is called."""


@dataclass(frozen=True)
class CallOfferRun:
    """The time each call took to be offered, in milliseconds."""

    times_ms: list[float]
    answer_ms: list[float]
    """How long the webhook that queued it took to be answered."""
    agents: int
    consoles: int
    server_cpu_share: float
    cpu_ms_per_call: float


class _Floor:
    """The callers, and the agents with a console."""

    def __init__(self, account: Account, server: Server, rng: Random) -> None:
        self._site = account.site
        self._sign = account.signer()
        self._port = server.port
        self._client = Client(server.port)
        self._rng = rng
        self._offers: dict[str, asyncio.Future[float]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._agents: list[Agent] = []
        self.answer_ms: list[float] = []
        self.times_ms: list[float] = []

    async def open_consoles(self, names: list[str]) -> None:
        """Have these agents at their consoles."""
        for name in names:
            agent = Agent(self._site, name)
            agent.offered = lambda contact, offer, agent=agent: self._take(agent, contact, offer)  # type: ignore[misc]
            self._agents.append(await agent.come(self._port))

    async def open(self, calls: int, per_s: float) -> None:
        """Let so many calls come."""
        began = time.perf_counter()
        coming = []
        for number in range(calls):
            await asyncio.sleep(max(0.0, began + number / per_s - time.perf_counter()))
            coming.append(asyncio.create_task(self._call()))
        await asyncio.gather(*coming)

    def close(self) -> None:
        """Have everybody leave."""
        for agent in self._agents:
            agent.leave()
        self._client.close()

    async def _call(self) -> None:
        call = caller(self._rng.choice((self._rng.choice(self._site.phones), f"+8613{self._rng.randrange(10**9):09}")))
        document = (await self._client.ask(self._sign.inbound(call))).body
        contact = document.partition(b"contact=")[2].partition(b"&")[0].decode()
        offered = self._offers[contact] = asyncio.get_running_loop().create_future()
        request = self._sign.keys(call, document, "1")
        await asyncio.sleep(_READ_THE_MENU_S)
        asked = time.perf_counter()
        answer = await self._client.ask(request)
        self.answer_ms.append(1_000 * (time.perf_counter() - asked))
        if b"<Enqueue" not in answer.body:
            raise RuntimeError(f"the call was not queued but told {answer.body!r}")
        async with asyncio.timeout(_OFFERED_WITHIN_S):
            self.times_ms.append(1_000 * (await offered - asked))
        await asyncio.sleep(_BEFORE_HANGING_UP_S)
        await self._client.ask(self._sign.over(call))

    def _take(self, agent: Agent, contact: str, offer: str) -> None:
        offered = self._offers[contact]
        if not offered.done():  # a card may be shown again before the answer to the accept
            offered.set_result(time.perf_counter())
            task = asyncio.create_task(agent.do("accept", offer=offer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


async def run_call_offers(seconds: float, *, agents: int, per_s: float = PER_S, seed: int = 1) -> CallOfferRun:
    """Measure the real server with so many agents."""
    calls = max(2, round(seconds * per_s))
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        account = account_of(make_site(Path(scratch), agents))
        names = sorted(account.site.tokens, key=lambda name: name.partition("-")[0] not in _SPEAK_TO_ALL)
        environment = {**account.environment(), "STAFFED_AGENTS": ",".join(names)}
        async with running(["benchmarks.staffed"], environment, account.site.folder) as server:
            floor = _Floor(account, server, Random(seed))
            consoles = names[: calls + _SPARE]
            await floor.open_consoles(consoles)
            await floor.open(2, per_s)
            floor.times_ms.clear()
            floor.answer_ms.clear()
            cpu, began = server.cpu_seconds(), time.perf_counter()
            await floor.open(calls, per_s)
            cpu, took = server.cpu_seconds() - cpu, time.perf_counter() - began
            floor.close()
    return CallOfferRun(floor.times_ms, floor.answer_ms, agents, len(consoles), cpu / took, 1_000 * cpu / calls)
