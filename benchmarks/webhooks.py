"""Voice webhooks answered in a second: the real server, after its commit, against a bare ASGI route.

Callers come in waves. Of each wave every call makes four webhooks: it arrives, presses 2 in the menu, presses the
ticket's six digits, by which it is queued, and hangs up. Of three callers one has a number the centre knows, one a
number nobody knows (a prospect is made), one withholds it (so too). The requests of a step are signed before its clock
starts, as what to sign is known from the answers of the step before; the load is then the same bytes for both servers,
on 32 connections that each have one request under way. The bare route gets every request the real one got.
"""

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.carrier import Caller, Signer, account_of, caller
from benchmarks.http import Answer, Connection, connected
from benchmarks.processes import Server, running
from benchmarks.sites import make_site

CONNECTIONS = 32
WAVE = 320
_WITHHELD = "+266696687"
_AGENTS = 10


@dataclass
class WebhookRun:
    """What one server answered, and the very requests."""

    seconds: float = 0.0
    answered: int = 0
    server_cpu_s: float = 0.0
    times_ms: list[float] = field(default_factory=list)
    sent: list[tuple[str, list[bytes]]] = field(default_factory=list)
    """The requests of each step of each wave, in order."""
    step_seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    step_cpu_s: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def per_s(self) -> float:
        """Webhooks a second."""
        return self.answered / self.seconds

    @property
    def cpu_us(self) -> float:
        """The server's processor time per webhook, in microseconds."""
        return 1e6 * self.server_cpu_s / max(1, self.answered)

    def steps_per_s(self) -> dict[str, float]:
        """Return the webhooks a second of each step."""
        return {step: self._sent_in(step) / seconds for step, seconds in self.step_seconds.items()}

    def steps_cpu_us(self) -> dict[str, float]:
        """Return the server's processor time per webhook of each step, in microseconds."""
        return {step: 1e6 * seconds / max(1, self._sent_in(step)) for step, seconds in self.step_cpu_s.items()}

    def _sent_in(self, step: str) -> int:
        return sum(len(requests) for of, requests in self.sent if of == step)


class _Load:
    """Sends lists of requests over the connections, as fast as they are answered."""

    def __init__(self, server: Server, connections: list[Connection]) -> None:
        self._server = server
        self._connections = connections
        self.run = WebhookRun()

    async def send(self, step: str, requests: Sequence[bytes]) -> list[Answer]:
        """Send them all, counting and clocking."""
        answers: list[Answer | None] = [None] * len(requests)
        numbered = iter(range(len(requests)))

        async def go_on(connection: Connection) -> None:
            for number in numbered:
                asked = time.perf_counter()
                answers[number] = await connection.ask(requests[number])
                self.run.times_ms.append(1_000 * (time.perf_counter() - asked))

        cpu, began = self._server.cpu_seconds(), time.perf_counter()
        await asyncio.gather(*(go_on(connection) for connection in self._connections))
        took = time.perf_counter() - began
        self.run.seconds += took
        self.run.step_seconds[step] += took
        used = self._server.cpu_seconds() - cpu
        self.run.server_cpu_s += used
        self.run.step_cpu_s[step] += used
        self.run.answered += len(requests)
        self.run.sent.append((step, list(requests)))
        whole = [answer for answer in answers if answer is not None]
        if bad := [answer for answer in whole if answer.status not in (200, 204)]:
            raise RuntimeError(f"a webhook was answered with {bad[0]}\n{self._server.said()}")
        return whole


async def run_product(seconds: float, *, wave: int = WAVE, seed: int = 1) -> WebhookRun:
    """Measure the real server."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        account = account_of(make_site(Path(scratch), _AGENTS))
        rng, sign = Random(seed), account.signer()

        def phone(number: int) -> str:
            known = rng.choice(account.site.phones)
            return (known, f"+8613{rng.randrange(10**9):09}", _WITHHELD)[number % 3]

        async with running(["callcenter", "serve"], account.environment(), account.site.folder) as server:
            load = _Load(server, [await connected(server.port) for _ in range(CONNECTIONS)])
            await _wave(load, [caller(phone(number)) for number in range(CONNECTIONS)], sign)
            load.run = WebhookRun()  # what came before was to warm up
            while load.run.seconds < seconds:
                await _wave(load, [caller(phone(number)) for number in range(wave)], sign)
            return load.run


async def run_bare(sent: Sequence[tuple[str, Sequence[bytes]]], seconds: float) -> WebhookRun:
    """Measure the bare route with the requests that the real server got, again and again for at least some seconds."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        async with running(["benchmarks.bare_webhook"], {}, Path(scratch)) as server:
            load = _Load(server, [await connected(server.port) for _ in range(CONNECTIONS)])
            await load.send(*sent[0])
            load.run = WebhookRun()  # what came before was to warm up
            while load.run.seconds < seconds:
                for step, requests in sent:
                    await load.send(step, requests)
            return load.run


async def _wave(load: _Load, callers: list[Caller], sign: Signer) -> None:
    """Have every caller arrive, press, press again, and hang up."""
    answers = await load.send("inbound", [sign.inbound(call) for call in callers])
    for step, keys, leads_to in (("menu", "2", b"<Gather"), ("digits", "123456", b"<Enqueue")):
        requests = [sign.keys(call, answer.body, keys) for call, answer in zip(callers, answers, strict=True)]
        answers = await load.send(step, requests)
        if wrong := [answer for answer in answers if leads_to not in answer.body]:
            raise RuntimeError(f"{keys} should lead to {leads_to!r}, not to {wrong[0].body!r}")
    await load.send("status", [sign.over(call) for call in callers])
