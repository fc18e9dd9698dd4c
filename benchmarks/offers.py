"""From a contact's arrival to its offer on the agent's screen: 50 contacts a second, 200 agents available.

Contacts arrive at random (a Poisson stream), each with a page opened before. Of three customers one is signed in, one
says a known phone number, one a number nobody knows, for whom a prospect is made. The clock runs from sending `start`
to having the frame with the offer at the agent's end of the socket. Agents accept at once, talk for a second, end,
and wrap up at once, so there is always somebody free.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.people import Agent, Customer
from benchmarks.processes import running
from benchmarks.sites import OPEN_QUEUES, Site, make_site

AGENTS = 200
PER_S = 50.0
"""Contacts arriving in a second, on average."""
TALK_S = 1.0
_PAGE_OPEN_BEFORE_S = 0.5


@dataclass(frozen=True)
class OfferRun:
    """The time each contact took to be offered, in milliseconds."""

    times_ms: list[float]
    server_cpu_share: float
    """How much of its core the server used."""


class _Floor:
    """Everybody at work."""

    def __init__(self, site: Site, port: int, per_s: float, rng: random.Random) -> None:
        self._site = site
        self._port = port
        self._per_s = per_s
        self._rng = rng
        self._asked: dict[str, float] = {}
        self._offered: dict[str, float] = {}
        self._work: set[asyncio.Task[None]] = set()

    async def staff(self) -> None:
        """Have every agent connected and available."""
        for name in self._site.tokens:
            agent = Agent(self._site, name)
            agent.offered = lambda contact, offer, agent=agent: self._take(agent, contact, offer)  # type: ignore[misc]
            await agent.come(self._port)
            await agent.available()

    def _take(self, agent: Agent, contact: str, offer: str) -> None:
        if contact not in self._offered:  # a card may be shown again before the answer to the accept
            self._offered[contact] = time.perf_counter()
            self._start(self._serve(agent, contact, offer))

    async def _serve(self, agent: Agent, contact: str, offer: str) -> None:
        await agent.do("accept", offer=offer)
        await asyncio.sleep(TALK_S)
        await agent.do("end", contact=contact)
        await agent.do("wrap_up", contact=contact, disposition="informed", note="They asked about a ticket.")

    async def open(self, seconds: float) -> list[float]:
        """Let contacts arrive for some seconds; return how long each waited for its offer, in milliseconds."""
        at, end = time.perf_counter() + _PAGE_OPEN_BEFORE_S, seconds
        due = 0.0
        while (due := due + self._rng.expovariate(self._per_s)) < end:
            await asyncio.sleep(max(0.0, at + due - _PAGE_OPEN_BEFORE_S - time.perf_counter()))
            self._start(self._visit(at + due))
        while self._work:
            for done in (await asyncio.wait(self._work, timeout=60))[0]:
                done.result()
        return [1_000 * (self._offered[contact] - asked) for contact, asked in self._asked.items()]

    async def _visit(self, at: float) -> None:
        customer = Customer()
        kind = self._rng.choice(("signed in", "known", "unknown"))
        if kind == "signed in":
            customer.identity_token = self._rng.choice(self._site.identity_tokens)
        phone = {"known": self._rng.choice(self._site.phones), "unknown": f"+8613{self._rng.randrange(10**9):09}"}
        await customer.come(self._port)
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        asked = time.perf_counter()
        wish = {"queue": self._rng.choice(OPEN_QUEUES), "language": self._rng.choice(("zh-CN", "en"))}
        await customer.do("start", **wish, phone=phone.get(kind, ""))
        async with asyncio.timeout(60):
            await customer.talking.wait()
        assert customer.contact is not None
        self._asked[customer.contact] = asked
        await asyncio.sleep(TALK_S / 2)
        customer.leave()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)


async def run_offers(seconds: float, *, agents: int = AGENTS, per_s: float = PER_S, seed: int = 1) -> OfferRun:
    """Measure the real server."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        site = make_site(Path(scratch), agents)
        async with running(["callcenter", "serve"], site.environment(), site.folder) as server:
            floor = _Floor(site, server.port, per_s, random.Random(seed))
            await floor.staff()
            cpu, began = server.cpu_seconds(), time.perf_counter()
            times = await floor.open(seconds)
            share = (server.cpu_seconds() - cpu) / (time.perf_counter() - began)
    return OfferRun(times, share)
