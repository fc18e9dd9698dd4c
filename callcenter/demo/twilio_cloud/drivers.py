"""Bring the cloud a clock and a network: a virtual clock for tests, which is told the time, or a real one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import httpx

from callcenter.clock import Clock
from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.scripts import Answer, Failure
from callcenter.demo.twilio_cloud.webhooks import WebhookRequest

Deliver = Callable[[WebhookRequest], Awaitable[Answer | Failure]]
"""Makes a webhook request, and returns what came of it."""

_LONGEST_S = 60.0
_NEVER_MS = 24 * 3_600_000


class Driver(Protocol):
    """Whatever moves a cloud along."""

    cloud: Cloud

    def touch(self) -> None:
        """Bring the cloud to the present before something is asked of it."""

    def wake(self) -> None:
        """See to what the cloud may have to do now."""

    async def advance(self, ms: int) -> None:
        """Let time pass, where time is ours to pass; raises `WallClock`."""

    async def no_answer(self) -> None:
        """Leave whoever asked without an answer."""


class WallClock(Exception):
    """Time passes by itself here."""


def over_http(client: httpx.AsyncClient, public_url: str, deliver_to: str) -> Deliver:
    """Return what delivers webhooks by HTTP: what is addressed to `public_url` goes to `deliver_to`."""
    public, target = public_url.rstrip("/"), deliver_to.rstrip("/")

    async def deliver(request: WebhookRequest) -> Answer | Failure:
        url = target + request.url.removeprefix(public) if request.url.startswith(public) else request.url
        limits = httpx.Timeout(request.read_ms / 1_000, connect=request.connect_ms / 1_000)
        try:
            async with asyncio.timeout(request.read_ms / 1_000):
                got = await client.request(
                    request.method, url, headers=request.headers, content=request.body, timeout=limits
                )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Failure("ct")
        except (httpx.HTTPError, TimeoutError):
            return Failure("rt")
        return Answer(got.status_code, got.headers.get("content-type", ""), got.content)

    return deliver


class VirtualDriver:
    """Moves a cloud along in tests: one request after the other, and no time passes while one is under way.

    `service_settles` is awaited after each answer and each step in time, so that a service in the same process can
    finish what it has begun; what it asks of the cloud meanwhile is asked at the same instant.
    """

    def __init__(
        self, cloud: Cloud, deliver: Deliver, service_settles: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self.cloud = cloud
        self.service_settles = service_settles
        self._deliver = deliver
        self._moving = asyncio.Lock()

    @property
    def now(self) -> int:
        """Return the cloud's present instant."""
        return self.cloud.now

    def next_deadline(self) -> int | None:
        """Return when something is due next; now, if a request waits to be made."""
        return self.cloud.now if self.cloud.exchange.webhooks.outbox else self.cloud.next_deadline()

    async def settle(self) -> None:
        """Make all requests of this instant, and those that come of them."""
        await self.run_until(self.cloud.now)

    async def run_until(self, now: int) -> None:
        """Let everything happen until `now`, each at its instant."""
        async with self._moving:
            await self._make_requests()
            while (deadline := self.cloud.next_deadline()) is not None and deadline <= now:
                self.cloud.advance(deadline)
                await self._make_requests()
            self.cloud.advance(now)

    async def run_until_idle(self, within: int = 3_600_000) -> None:
        """Run until nothing is planned any more, or `within` milliseconds have passed: who waits in a queue never ends.

        Where everything comes to an end, the time is then that of the last thing that happened.
        """
        limit = self.cloud.now + within
        while (deadline := self.next_deadline()) is not None and deadline <= limit:
            await self.run_until(deadline)

    def touch(self) -> None:
        """Leave the time as it is: only `run_until` moves it."""

    def wake(self) -> None:
        """Do nothing: only `run_until` makes requests."""

    async def advance(self, ms: int) -> None:
        """Let `ms` milliseconds pass."""
        await self.run_until(self.cloud.now + ms)

    async def no_answer(self) -> None:
        """Have the one who asked, in this process, see what a client sees after too long a wait."""
        raise httpx.ReadTimeout("no answer, as planned")

    async def _make_requests(self) -> None:
        await self._let_settle()
        while requests := self.cloud.take_outbox():
            for request in requests:
                self.cloud.answered(request.number, await self._deliver(request))
                await self._let_settle()

    async def _let_settle(self) -> None:
        if self.service_settles:
            await self.service_settles()


class WallDriver:
    """Moves a cloud along with a real clock; requests are made side by side, as a cloud does."""

    def __init__(self, cloud: Cloud, deliver: Deliver, clock: Clock) -> None:
        self.cloud = cloud
        self._deliver = deliver
        self._clock = clock
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Run until cancelled; requests under way are then dropped."""
        try:
            while True:
                self.touch()
                for request in self.cloud.take_outbox():
                    task = asyncio.create_task(self._make(request))
                    self._under_way.add(task)
                    task.add_done_callback(self._under_way.discard)
                await self._sleep()
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    def touch(self) -> None:
        """Bring the cloud to the present."""
        self.cloud.advance(self._clock.now())

    def wake(self) -> None:
        """Look again at what is to be done."""
        self._woken.set()

    async def advance(self, ms: int) -> None:
        """Refuse: time passes by itself."""
        raise WallClock

    async def no_answer(self) -> None:
        """Keep the one who asked waiting, longer than any client should."""
        await asyncio.sleep(_LONGEST_S)

    async def _sleep(self) -> None:
        if self.cloud.exchange.webhooks.outbox:
            return
        deadline = self.cloud.next_deadline()
        ms = _NEVER_MS if deadline is None else max(0, deadline - self._clock.now())
        try:
            async with asyncio.timeout(min(ms / 1_000, _LONGEST_S)):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    async def _make(self, request: WebhookRequest) -> None:
        answer = await self._deliver(request)
        self.touch()
        self.cloud.answered(request.number, answer)
        self.wake()
