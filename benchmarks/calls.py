"""Whole calls, carried by the stand-in for Twilio's cloud, a process of its own beside the server's core.

A customer rings the hotline, presses 1 a second later (or once the menu asks, if that takes longer), and is queued.
The agent to whom the call is offered accepts at once, fetches a ticket, and their browser connects; carrier and server
bring both into a conference. They talk for two seconds, the customer hangs up, the agent wraps up at once. Of two
callers the centre knows one. Calls come at random (a Poisson stream). `sustained` says whether the server kept up:
nothing failed, no call waited long for its offer, and those still going on at the last arrival were over soon.

For each call the server answers about a dozen webhooks, makes three to four requests of the carrier and takes four
commands of the agent. The stand-in and this driver share the other cores; when the stand-in is what is full, the rate
found is the stand-in's, not the server's: `stand_in_cpu_share` tells.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from sqlalchemy import insert

from benchmarks.carrier import HOTLINE, account_of, stand_in
from benchmarks.http import Client
from benchmarks.machine import free_port
from benchmarks.people import Agent, Message
from benchmarks.processes import running
from benchmarks.sites import ORIGIN, Site, make_site
from callcenter.clock import CellClock
from callcenter.db.database import Database
from callcenter.db.tables import customers, identities

AGENTS = 200
_WARM_UP_S = 2.0
MENU_S = 1.0
TALK_S = 2.0
OFFER_P99_MS = 1_000
_OVER_WITHIN_S = MENU_S + TALK_S + 3.0
"""A call is over so soon after it came, unless something is full."""
_LISTENS_S = 0.1
_GIVE_UP_AFTER_S = 30.0


@dataclass(frozen=True)
class CallRun:
    """What became of the calls of one window."""

    per_s: float
    """Calls that came in a second, on average; what came in fact is `calls`."""
    seconds: float
    calls: int
    faults: list[str]
    offer_ms: list[float]
    """From the customer's key to the offer on the agent's screen, by way of the stand-in."""
    drained_s: float
    """How long after the last arrival the last call was over."""
    server_cpu_s: float
    server_cpu_share: float
    stand_in_cpu_share: float

    @property
    def offer_p99_ms(self) -> float:
        """The offers' 99th percentile."""
        return quantiles(self.offer_ms, n=100)[98] if len(self.offer_ms) > 1 else float("inf")

    @property
    def cpu_ms_per_call(self) -> float:
        """The server's processor time per call, in milliseconds."""
        return 1_000 * self.server_cpu_s / max(1, self.calls)

    @property
    def sustained(self) -> bool:
        """Tell whether the server kept up."""
        return not self.faults and self.offer_p99_ms < OFFER_P99_MS and self.drained_s < _OVER_WITHIN_S


class _Phone(Agent):
    """An agent with a softphone. `told_of` hears of the card of every call they hold."""

    def __init__(self, site: Site, name: str) -> None:
        super().__init__(site, name)
        self.token = ""
        self.told_of: Callable[[Message], None] = lambda card: None
        self.told = self._read

    def headers(self) -> dict[str, str]:
        """Return those of their requests."""
        return {"Cookie": self._cookie, "Origin": ORIGIN}

    def _read(self, message: Message) -> None:
        for card in message.get("contacts", ()):
            self.told_of(card)


class _Call:
    """A call as both ends see it."""

    def __init__(self) -> None:
        self.sid = ""
        self.pressed = 0.0
        self.offered = False
        self.talking = asyncio.Event()
        self.wrapping = asyncio.Event()
        self.over = asyncio.Event()


class _Exchange:
    """The customers and agents of one run. A call is known to both ends by its caller's number, its own each time."""

    def __init__(self, site: Site, server_port: int, carrier_port: int) -> None:
        self._site = site
        self._port = server_port
        self._centre = Client(server_port)
        self._carrier = Client(carrier_port)
        self._calls: dict[str, _Call] = {}
        self._agents: list[_Phone] = []
        self._work: set[asyncio.Task[None]] = set()
        self.faults: list[str] = []
        self.offer_ms: list[float] = []

    async def staff(self) -> None:
        """Have the agents at their consoles, their softphones registered."""
        for name in self._site.generalists():
            agent = _Phone(self._site, name)
            agent.told_of = lambda card, agent=agent: self._told(agent, card)  # type: ignore[misc]
            await agent.come(self._port)
            await agent.available()
            agent.token = (await self._centre.post("/api/v1/voice/token", {}, **agent.headers()))["token"]
            self._agents.append(agent)

    async def open(self, phones: Iterator[str], per_s: float, seconds: float, rng: Random) -> float:
        """Let calls come for some seconds; return how long after the last one all were over."""
        began, due = time.perf_counter(), 0.0
        while (due := due + rng.expovariate(per_s)) < seconds:
            await asyncio.sleep(max(0.0, began + due - time.perf_counter()))
            self._start(self._ring(next(phones)))
        last = time.perf_counter()
        while self._work:
            await asyncio.wait(self._work)
        return time.perf_counter() - last

    def close(self) -> None:
        """Have everybody leave."""
        for agent in self._agents:
            agent.leave()
        self._centre.close()
        self._carrier.close()

    async def _ring(self, phone: str) -> None:
        call = self._calls[phone] = _Call()
        async with asyncio.timeout(_GIVE_UP_AFTER_S):
            call.sid = (await self._carrier.post("/handset/calls", {"from": phone, "to": HOTLINE}))["sid"]
            await asyncio.sleep(MENU_S)
            while not await self._menu_asks(call):  # noqa: ASYNC110 - the stand-in is another process
                await asyncio.sleep(_LISTENS_S)
            call.pressed = time.perf_counter()
            await self._carrier.post(f"/handset/calls/{call.sid}/digits", {"digits": "1"})
            await call.talking.wait()
            await asyncio.sleep(TALK_S)
            await self._carrier.post(f"/handset/calls/{call.sid}/hang-up", {})
            await call.over.wait()

    async def _menu_asks(self, call: _Call) -> bool:
        handset = await self._carrier.get(f"/handset/calls/{call.sid}")
        return bool(handset["state"] == "gathering")

    def _told(self, agent: _Phone, card: Message) -> None:
        customer, offer = card["customer"], card["offer"]
        call = self._calls.get(customer["phones"][0]) if customer else None
        if call is None:
            return
        if offer and offer["agent"] == agent.name and not call.offered:
            call.offered = True
            self.offer_ms.append(1_000 * (time.perf_counter() - call.pressed))
            self._start(self._serve(agent, call, card["id"], offer["id"]))
        elif card["stage"] == "talking":
            call.talking.set()
        elif card["stage"] == "wrapping":
            call.wrapping.set()

    async def _serve(self, agent: _Phone, call: _Call, contact: str, offer: str) -> None:
        async with asyncio.timeout(_GIVE_UP_AFTER_S):
            await agent.do("accept", offer=offer)
            ticket = await self._centre.post("/api/v1/voice/tickets", {"contact": contact}, **agent.headers())
            await self._carrier.post("/device/calls", {"token": agent.token, "params": ticket})
            await call.wrapping.wait()
            await agent.do("wrap_up", contact=contact, disposition="informed", note="They asked about a ticket.")
            call.over.set()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        if (fault := task.exception()) is not None:
            self.faults.append(f"{type(fault).__name__}: {fault}")


async def run_calls(seconds: float, *, per_s: float, agents: int = AGENTS, seed: int = 1) -> CallRun:
    """Measure the real server with so many calls a second; `agents` are those who may be offered any call."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        site = make_site(Path(scratch), agents * 5)
        phones = _phones(site, round(2 * per_s * (seconds + _WARM_UP_S)) + 20)
        account, carrier_port = account_of(site), free_port()
        environment = account.environment(f"http://127.0.0.1:{carrier_port}")
        async with (
            running(["callcenter", "serve"], environment, site.folder) as server,
            stand_in(account, carrier_port, server.port) as carrier,
        ):
            exchange = _Exchange(site, server.port, carrier.port)
            await exchange.staff()
            await exchange.open(phones, per_s, _WARM_UP_S, Random(0))
            exchange.offer_ms.clear()
            cpu, carrier_cpu, began = server.cpu_seconds(), carrier.cpu_seconds(), time.perf_counter()
            drained = await exchange.open(phones, per_s, seconds, Random(seed))
            took = time.perf_counter() - began
            cpu, carrier_cpu = server.cpu_seconds() - cpu, carrier.cpu_seconds() - carrier_cpu
            exchange.close()
    calls = len(exchange.offer_ms)
    return CallRun(
        per_s, seconds, calls, exchange.faults, exchange.offer_ms, drained, cpu, cpu / took, carrier_cpu / took
    )


def _phones(site: Site, count: int) -> Iterator[str]:
    """Yield numbers that each call once; every other one is a customer's, added to the centre for it."""
    numbers = [f"+8615{n:09}" for n in range(count)]
    now, known = CellClock().now(), numbers[::2]
    database = Database(site.settings.database_url)
    with database.writing() as connection:
        rows = [
            {"id": f"caller-{n}", "name": f"Caller {n}", "language": "en", "created_at": now, "updated_at": now}
            for n in range(len(known))
        ]
        connection.execute(insert(customers), rows)
        connection.execute(
            insert(identities),
            [{"customer": f"caller-{n}", "kind": "phone", "value": number} for n, number in enumerate(known)],
        )
    database.close()
    return iter(numbers)


async def find_most(
    seconds: float, *, agents: int, start: float, tell: Callable[[str], None], finest: float = 0.1
) -> list[CallRun]:
    """Look for the highest rate that is sustained: up by half each time, then by halves; return all that was tried."""
    tried: list[CallRun] = []
    good, bad = 0.0, float("inf")
    rate = start
    while bad > good * (1 + finest):
        run = await run_calls(seconds, per_s=rate, agents=agents, seed=len(tried))
        tried.append(run)
        tell(f"{rate:.1f} calls a second: {'sustained' if run.sustained else 'too many'}")
        if run.sustained:
            good = rate
        else:
            bad = rate
        if bad <= 1:
            break
        rate = good * 1.5 if bad == float("inf") else (good + bad) / 2
    return tried
