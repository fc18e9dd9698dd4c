"""`python -m benchmarks.soak`: random load over real sockets, with `kill -9` at random, for as long as wanted.

Agents and customers do what people do: start, wait, give up, talk, lose their connection, come back, decline, go for a
break, end, wrap up. Whatever was on its way when the server was killed they send again, as the real pages do. Each
time the server is dead, and at the end, the log is read: it must have no gap, every rule of `audit.py` must hold, and
everything that was ever acknowledged must be in it. Each time the server is up again, a supervisor must see every
contact that was open. The exit status is 1 when anything is not so.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import select

from benchmarks.audit import Acknowledged, Audit, missing
from benchmarks.machine import free_port
from benchmarks.people import Agent, Customer, Gone, Person, Refusal, Supervisor
from benchmarks.processes import Server, product
from benchmarks.sites import OPEN_QUEUES, Site, make_site
from callcenter.app import CELL
from callcenter.contact_log.store import read_events
from callcenter.db.database import Database
from callcenter.db.tables import messages, notes

AGENTS = 12
CUSTOMERS = 30
"""How many customers are there at once; more than the agents can take, so that there is a line."""
KILL_EVERY_S = 8.0
_TEXTS = ("好的，谢谢。", "One moment, please.", "Is there a seat by the window?", "<b>bold</b> & 'quoted'", "👍")
_OURS_TO_BLAME = {"internal_error", "bad_message"}


class Soak:
    """A centre under load, and what is known of it."""

    def __init__(self, site: Site, rng: random.Random, kill_every_s: float) -> None:
        self._site = site
        self._rng = rng
        self._kill_every_s = kill_every_s
        self._port = free_port()
        self._server: Server | None = None
        self._up = asyncio.Event()
        self._closing = False
        self._audit = Audit()
        self._done = Acknowledged()
        self._tasks: set[asyncio.Task[None]] = set()
        self.violations: list[str] = []
        self.counts: Counter[str] = Counter()

    async def run(self, seconds: float) -> None:
        """Let it run, then let everybody finish and look at the whole log."""
        await self._start_server()
        until = time.monotonic() + seconds
        people = [self._people(self._agent(name)) for name in self._site.tokens]
        customers = [self._people(self._customers()) for _ in range(CUSTOMERS)]
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, self._rng.uniform(0.5, 1.5) * self._kill_every_s))
            if time.monotonic() < until:
                await self._kill_and_restart()
        self._closing = True
        await asyncio.wait(customers, timeout=120)
        await self._until_nobody_waits()
        for task in (*people, *customers):
            task.cancel()
        await asyncio.gather(*people, *customers, return_exceptions=True)
        await self._stop_server()
        self._look(final=True)

    # --- the server ---------------------------------------------------------------------------------------------

    async def _start_server(self) -> None:
        self._server = product(self._site, self._port)
        await self._server.ready()
        self._up.set()

    async def _stop_server(self) -> None:
        if self._server is not None:
            self._up.clear()
            await self._server.stop()
            self._server = None

    def end(self) -> None:
        """End whatever runs, when something went wrong."""
        if self._server is not None:
            self._server.kill()

    async def _kill_and_restart(self) -> None:
        assert self._server is not None
        self._up.clear()
        self._server.kill()
        self.counts["kills"] += 1
        self._look()
        were_open, killed_at = set(self._audit.open), self._audit.position
        began = time.monotonic()
        await self._start_server()
        self.counts["restart_ms"] = max(self.counts["restart_ms"], round(1_000 * (time.monotonic() - began)))
        seen = await Supervisor(self._site).open_contacts(self._port)
        closed_since = self._closed_since(killed_at)
        for contact in were_open - seen - closed_since:
            self.violations.append(f"contact {contact} was open when the server was killed, and is gone")

    async def _until_nobody_waits(self) -> None:
        """Give wrap-ups and those who vanished the time their clocks need."""
        until = time.monotonic() + 240
        while time.monotonic() < until:
            if not await Supervisor(self._site).open_contacts(self._port):
                return
            await asyncio.sleep(1)
        self.violations.append("contacts are still open four minutes after the last customer left")

    # --- people -------------------------------------------------------------------------------------------------

    def _people(self, life: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(life)
        self._tasks.add(task)
        task.add_done_callback(self._passed_away)
        return task

    def _passed_away(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            self.violations.append(f"a person at their screen met {fault!r}")

    async def _do(self, person: Person, kind: str, **fields: Any) -> bool:
        """Do something, again and again while the connection breaks; tell whether it was acknowledged."""
        command_id = fields.pop("command_id", None) or person.next_id()
        while True:
            try:
                await person.do(kind, command_id=command_id, **fields)
            except Refusal as refusal:
                self.counts[f"refused: {refusal.code}"] += 1
                if refusal.code in _OURS_TO_BLAME:
                    self.violations.append(f"{kind} was answered with {refusal.code}")
                if refusal.code != "unavailable":
                    return False
                await asyncio.sleep(0.1)
            except Gone:
                self.counts["sent again"] += 1
                await self._back(person)
            else:
                self.counts[kind] += 1
                return True

    async def _back(self, person: Person) -> None:
        """Come back, as soon as there is a server."""
        while True:
            await self._up.wait()
            try:
                await person.come_back(self._port)
            except (OSError, Gone, TimeoutError):
                await asyncio.sleep(0.05)
            else:
                return

    async def _agent(self, name: str) -> None:
        agent = Agent(self._site, name)
        offers: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        agent.offered = lambda contact, offer: offers.put_nowait((contact, offer))
        await self._back(agent)
        await self._do(agent, "set_state", availability="available")
        known: set[str] = set()
        while True:
            with suppress(TimeoutError):
                contact, offer = await asyncio.wait_for(offers.get(), 1.0)
                if offer not in known:
                    known.add(offer)
                    self._people(self._serve(agent, contact, offer))
                continue
            if agent.gone:
                await self._back(agent)
            if self._rng.random() < 0.02 and not self._closing:
                agent.drop()
            elif self._rng.random() < 0.02 and not self._closing:
                await self._do(agent, "set_state", availability="not_ready", reason="break")
                await asyncio.sleep(self._rng.uniform(0, 3))
            await self._do(agent, "set_state", availability="available")

    async def _serve(self, agent: Agent, contact: str, offer: str) -> None:
        """Take (or decline) an offer, talk, end, wrap up."""
        await asyncio.sleep(self._rng.uniform(0, 0.4))
        if self._rng.random() < 0.1:
            await self._do(agent, "decline", offer=offer)
            return
        if not await self._do(agent, "accept", offer=offer):
            return
        self._done.accepted.add((offer, agent.name))
        for _ in range(self._rng.randrange(6)):
            await asyncio.sleep(self._rng.uniform(0, 0.5))
            if not await self._say(agent, contact, "agent"):
                break
        await self._do(agent, "end", contact=contact)
        await asyncio.sleep(self._rng.uniform(0, 0.5))
        note = f"note of {contact} by {agent.name}"
        disposition = self._rng.choice(("informed", "changed", "booked", "follow_up"))
        if await self._do(agent, "wrap_up", contact=contact, disposition=disposition, note=note):
            self._done.wrapped.setdefault(contact, disposition)
            self._done.notes.add(note)

    async def _say(self, person: Person, contact: str, sender: str) -> bool:
        text = f"{self._rng.choice(_TEXTS)} {self._rng.getrandbits(64):x}"
        command_id = person.next_id()
        if not await self._do(person, "post", command_id=command_id, contact=contact, text=text):
            return False
        self._done.said[contact, sender, command_id] = text
        return True

    async def _customers(self) -> None:
        """One customer after another."""
        while not self._closing:
            await self._customer(Customer())
            await asyncio.sleep(self._rng.uniform(0, 1))

    async def _customer(self, customer: Customer) -> None:
        rng = self._rng
        customer.identity_token = rng.choice((None, rng.choice(self._site.identity_tokens)))
        await self._back(customer)
        wish = {"queue": rng.choice(OPEN_QUEUES), "language": rng.choice(("zh-CN", "en"))}
        if not await self._do(customer, "start", phone=rng.choice(("", rng.choice(self._site.phones))), **wish):
            return
        while customer.contact is None:
            await asyncio.sleep(0.05)
            if customer.gone:
                await self._back(customer)
        contact = customer.contact
        self._done.started.add(contact)
        patience = time.monotonic() + rng.uniform(0.5, 40)
        while customer.stage != "ended":
            if customer.gone:
                await self._back(customer)
            if customer.stage == "talking" and rng.random() < 0.5:
                await self._say(customer, contact, "customer")
            elif rng.random() < 0.01:
                customer.drop()
            if self._closing or time.monotonic() > patience:
                if await self._do(customer, "leave", contact=contact):
                    self._done.left.add(contact)
                break
            await asyncio.sleep(rng.uniform(0, 0.6))
        customer.leave()

    # --- the log ------------------------------------------------------------------------------------------------

    def _look(self, *, final: bool = False) -> None:
        """Read what is new in the log, and hold it against what was acknowledged. Nobody may be writing."""
        database = Database(f"sqlite:///{self._site.database_path}")
        try:
            while news := database.read_now(lambda c: read_events(c, CELL, self._audit.position, 2_000)):
                self._audit.take(news)
            rows = database.read_now(lambda c: c.execute(select(messages)).all())
            written = set(database.read_now(lambda c: c.scalars(select(notes.c.text)).all()))
        finally:
            database.close()
        self.violations += [*self._audit.violations, *missing(self._done, self._audit, rows, written)]
        self._audit.violations.clear()
        if final:
            self.violations += [f"contact {c} never ended" for c in self._audit.arrived - self._audit.ended.keys()]
        self.counts |= Counter(
            events=self._audit.position, contacts=len(self._audit.arrived), messages=len(rows), notes=len(written)
        )

    def _closed_since(self, position: int) -> set[str]:
        """Return the contacts that lost their place after a position; the server may be running."""
        database = Database(f"sqlite:///{self._site.database_path}")
        try:
            news = database.read_now(lambda c: read_events(c, CELL, position, 100_000))
        finally:
            database.close()
        return {
            recorded.event.contact  # type: ignore[union-attr]
            for recorded in news
            if type(recorded.event).__name__ in ("WrapUpEnded", "ContactLeft")
        }


async def soak(seconds: float, seed: int, *, kill_every_s: float = KILL_EVERY_S) -> Soak:
    """Run a centre of its own for some seconds and return what was found."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        centre = Soak(make_site(Path(scratch), AGENTS), random.Random(seed), kill_every_s)
        try:
            await centre.run(seconds)
        finally:
            centre.end()
    return centre


def main() -> int:
    """Run, print what was found, return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="how long (10)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="to do the same things again")
    said = parser.parse_args()
    print(f"{said.minutes:g} minutes, seed {said.seed}", file=sys.stderr, flush=True)
    found = uvloop.run(soak(60 * said.minutes, said.seed))
    for what, count in sorted(found.counts.items()):
        print(f"{what:32} {count:9,}")
    for sentence in found.violations[:50]:
        print(f"VIOLATION: {sentence}")
    print(f"{len(found.violations)} violations")
    return bool(found.violations)


if __name__ == "__main__":
    sys.exit(main())
