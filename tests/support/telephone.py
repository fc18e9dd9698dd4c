"""A centre that takes calls and the stand-in for Twilio's cloud, whole, in one process and on one virtual clock.

Both speak HTTP to each other through ASGI: the real server and the real twilio library, the stand-in's real routes. No
time passes but what a test lets pass; everything that is due happens at its instant.
"""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
from sqlalchemy import insert, select

import callcenter.live.hub
from callcenter.app import Centre, create_app, make_centre
from callcenter.channels.voice.twilio.client import CarrierHttp
from callcenter.channels.voice.twilio.sweeper import EVERY_S, SETTLES_WITHIN_MS
from callcenter.channels.voice.twilio.tokens import make_ticket, voice_token
from callcenter.contact_log.store import read_events
from callcenter.contacts.commands import AgentSeen
from callcenter.contacts.records import Recorded
from callcenter.contacts.state import Conversation
from callcenter.db.tables import customers, identities, messages
from callcenter.demo.twilio_cloud.account import Account
from callcenter.demo.twilio_cloud.app import create_app as cloud_app
from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.drivers import VirtualDriver, over_http
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.model import Call
from callcenter.directory.service import Directory
from callcenter.errors import CallcenterError
from routing.model import Availability, ContactId
from tests.support.call_centre import (
    ACCOUNT,
    CALLER,
    EPOCH,
    HOTLINE,
    SECRET,
    settings_in,
    standard_directory,
)
from tests.support.centre import PASSWORD, database_in
from tests.support.hosts import HandClock
from tests.support.records import UNANSWERED, check_violations
from tests.support.twilio.contract import check_record

_STUCK_AFTER_S = 120
"""What has not come to an end by then, in real time, never will; a busy machine may stand still for half a minute."""


class Exchange:
    """The centre, the cloud, and the time they share."""

    def __init__(self, folder: Path, made: Directory, account: Account = ACCOUNT, **options: float) -> None:
        self.folder = folder
        self.clock = HandClock(EPOCH)
        self.settings = settings_in(folder, **options)
        self.directory = made
        self.database = database_in(folder)
        self.cloud = Cloud(account, EPOCH)
        self.web = httpx.AsyncClient(transport=_Switchable(self), base_url="http://centre")
        deliver = over_http(self.web, ACCOUNT.public_url, "http://centre")
        self.driver = VirtualDriver(self.cloud, deliver, self._settle)
        self._carrier = _Carrier(self, httpx.ASGITransport(cloud_app(self.driver)))
        self.moments = 0
        """How many moments there were at which the centre could have died: before and after each request is served."""
        self._dies_at: int | None = None
        self._dying = False
        self.was_down = False
        self._sweeping: asyncio.Task[None] | None = None
        self.centre: Centre
        self.app: Any = None
        self._life = AsyncExitStack()
        self._sweep_at = EPOCH

    # --- start and stop -----------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start the centre, for the first time or again; the cloud goes on as it is."""
        self._dying, self._dies_at = False, None
        self.centre = make_centre(self.settings, self.database, self.directory, self.clock)
        app = create_app(self.centre, carrier_http=self._http, sweep_every_s=None)
        self._life = AsyncExitStack()
        # What the real clock paces would not come about in a time that is turned by hand.
        self._life.enter_context(mock.patch.object(callcenter.live.hub, "LINE_EVERY_S", 0.0))
        await self._life.enter_async_context(app.router.lifespan_context(app))
        self.app = app
        await self.sweep(settles_within_ms=0)

    async def stop(self) -> None:
        """Stop the centre. What is under way breaks off; nothing more is committed than was answered."""
        self.app, self.was_down = None, True
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.gather(self._sweeping, return_exceptions=True)
        await self._life.aclose()

    def die(self, moment: int) -> None:
        """Have the centre stop at the `moment`-th moment from now."""
        self._dies_at = self.moments + moment

    def dies(self) -> bool:
        """Count a moment, and tell whether it is the one."""
        self.moments += 1
        self._dying = self._dying or self.moments == self._dies_at
        return self._dying

    @property
    def up(self) -> bool:
        """Tell whether the centre runs."""
        return self.app is not None

    async def close(self) -> None:
        """Leave nothing behind."""
        if self.app is not None:
            await self.stop()
        await self.web.aclose()
        self.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _http(self, url: str) -> CarrierHttp:
        return CarrierHttp(url, transport=self._carrier, sleep=_at_once)

    # --- time ---------------------------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Let everything that is due at this instant happen, on both sides."""
        await self.driver.settle()

    async def advance(self, seconds: float) -> None:
        """Let time pass; everything happens at its instant."""
        target = self.cloud.now + round(seconds * 1_000)
        while self.cloud.now < target:
            due = [at for at in (self.driver.next_deadline(), *self._deadlines()) if at is not None]
            await self.driver.run_until(min(target, max(self.cloud.now + 1, min(due, default=target))))
            if self.cloud.now >= self._sweep_at:
                await self.sweep()
        await self.settle()

    async def sweep(self, *, settles_within_ms: int = SETTLES_WITHIN_MS) -> None:
        """Have open calls compared with the carrier's, as happens every minute."""
        self._sweep_at = self.cloud.now + round(EVERY_S * 1_000)
        if self.app is not None:
            sweeper = self.app.state.calls.sweeper
            self._sweeping = asyncio.create_task(_quietly(sweeper.sweep(settles_within_ms=settles_within_ms)))
            await self.settle()

    def _deadlines(self) -> list[int | None]:
        if self.app is None:
            return []
        return [self.centre.host.next_deadline(), self.app.state.outbox.next_at, self._sweep_at]

    async def _settle(self) -> None:
        """Let the centre finish whatever it has begun at this instant."""
        self.clock.at = max(self.clock.at, self.cloud.now)
        if self.app is None:
            return
        outbox, host = self.app.state.outbox, self.centre.host
        host.wake()
        if outbox.next_at is not None and outbox.next_at <= self.clock.at:
            outbox.look()
        async with asyncio.timeout(_STUCK_AFTER_S):
            while True:
                await host.look(lambda _: None)
                await asyncio.sleep(0)
                if self._dying:
                    await self.stop()
                    return
                if outbox.idle and (self._sweeping is None or self._sweeping.done()):
                    return
                await asyncio.sleep(0.0005)

    # --- people -------------------------------------------------------------------------------------------------

    async def ready(self, *agents: str) -> None:
        """Have agents signed in and available."""
        for agent in agents:
            await self.centre.host.execute(AgentSeen(agent=agent))
            await self.centre.contacts.set_availability(agent, Availability.AVAILABLE, None, by=agent)
        await self.settle()

    async def ring(self, caller: str = CALLER) -> Call:
        """Have a customer ring the hotline; return when they hear the first words."""
        call = self.cloud.ring(caller, HOTLINE)
        await self.advance(0.1)
        return call

    def pause_news(self, event: str, *, ms: int) -> None:
        """Have the next news of a conference come so much later."""
        self.cloud.plan(Fault(on=f"webhook.conference_status.{event}", effect="delay", ms=ms))

    def called(self, number: str = CALLER) -> list[Call]:
        """Return the calls that were made to a number, oldest first."""
        return [call for call in self.cloud.legs.all.values() if call.dialled and call.called == number]

    async def press(self, call: Call, keys: str) -> None:
        """Have the customer press keys."""
        self.cloud.press(call, keys)
        await self.settle()

    async def speak(self, call: Call, text: str) -> None:
        """Have whoever is at the leg say something."""
        self.cloud.speak(call, text)
        await self.settle()

    async def hang_up(self, call: Call) -> None:
        """Have whoever is at the leg hang up."""
        self.cloud.hang_up(call)
        await self.settle()

    def contact(self, call: Call) -> ContactId | None:
        """Return the contact a call belongs to."""
        for talk in self.centre.view.state.conversations.values():
            if call.sid in talk.legs:
                return talk.contact
        return None

    def talk(self, call: Call) -> Conversation:
        """Return the conversation a call belongs to."""
        contact = self.contact(call)
        assert contact is not None, "the call has no contact"
        return self.centre.view.state.conversations[contact]

    def offer(self, call: Call) -> tuple[str, str]:
        """Return the offer that is or was made of a call, and to whom."""
        place = self.centre.view.state.engine.places[self.talk(call).contact]
        assert place.offer is not None
        assert place.agent is not None
        return place.offer, place.agent

    async def accept(self, call: Call) -> str:
        """Have the agent it is offered to accept; return who that is."""
        offer, agent = self.offer(call)
        await self.centre.contacts.accept(offer, agent)
        await self.settle()
        return agent

    def pass_for(self, call: Call) -> tuple[str, dict[str, str]]:
        """Return what lets the browser of the agent who has claimed it connect: the token, and what it hands over."""
        offer, agent = self.offer(call)
        token = voice_token(self.settings, agent, self.clock.now()).token
        contact = self.talk(call).contact
        ticket = make_ticket(SECRET, contact=contact, offer=offer, agent=agent, now=self.clock.now())
        return token, {"ticket": ticket}

    async def connect(self, call: Call) -> Call:
        """Have the browser of the agent who has claimed it connect; return their own leg."""
        leg = self.cloud.connect(*self.pass_for(call))
        await self.settle()
        return leg

    async def talking(self, keys: str = "1", caller: str = CALLER) -> tuple[Call, Call]:
        """Return a caller's and an agent's leg in conversation."""
        call = await self.ring(caller)
        await self.advance(1)
        await self.press(call, keys)
        await self.accept(call)
        leg = await self.connect(call)
        await self.advance(1)
        return call, leg

    def add_customer(self, customer: str, *, phone: str = CALLER, **columns: Any) -> None:
        """Add a customer who is known by a phone number."""
        row = {"id": customer, "name": "Ann Lee", "language": "en", "created_at": 1, "updated_at": 1, **columns}
        with self.database.writing() as connection:
            connection.execute(insert(customers).values(row))
            connection.execute(insert(identities).values(customer=customer, kind="phone", value=phone))

    # --- what came of it ----------------------------------------------------------------------------------------

    def log(self) -> list[Recorded]:
        """Return the whole contact log."""
        return self.database.read_now(lambda c: read_events(c, "main", 0, 1_000_000))

    def kinds(self, call: Call) -> list[str]:
        """Return the kinds of the events of a call's contact, in order."""
        contact = self.contact(call)
        return [type(r.event).__name__ for r in self.log() if getattr(r.event, "contact", None) == contact]

    async def detail(self, call: Call) -> dict[str, Any]:
        """Return what the REST interface tells an agent of a call's contact."""
        token, _, _ = await self.centre.access.sign_in("lin", PASSWORD, "192.0.2.1")
        cookie = {"Cookie": f"callcenter_session={token}"}
        answer = await self.web.get(f"/api/v1/contacts/{self.contact(call)}", headers=cookie)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def transcript(self, call: Call) -> list[str]:
        """Return the stored lines of a call's contact, in order."""
        query = select(messages.c.text).where(messages.c.contact == self.contact(call)).order_by(messages.c.number)
        return list(self.database.read_now(lambda c: c.scalars(query).all()))

    def heard(self, call: Call) -> list[str]:
        """Return what a leg has heard, in words."""
        return [str(heard.get("text") or heard.get("url") or heard["kind"]) for heard in call.heard]


class _Switchable(httpx.AsyncBaseTransport):
    """The way to the centre; while it is down, nobody listens."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._app: Any = None
        self._transport: httpx.ASGITransport | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on."""
        app = self._exchange.app
        if app is None:
            raise httpx.ConnectError("nobody listens")
        if app is not self._app or self._transport is None:
            self._app, self._transport = app, httpx.ASGITransport(app)
        if self._exchange.dies():
            await self._exchange.stop()
            raise httpx.ConnectError("nobody listens any more")
        response = await self._transport.handle_async_request(request)
        if self._exchange.dies():
            await self._exchange.stop()
            raise httpx.ReadError("the answer never comes")
        return response


class _Carrier(httpx.AsyncBaseTransport):
    """The way to the carrier; who dies on it gets no answer."""

    def __init__(self, exchange: Exchange, transport: httpx.ASGITransport) -> None:
        self._exchange = exchange
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on."""
        if self._exchange.dies():
            await asyncio.Event().wait()
        response = await self._transport.handle_async_request(request)
        if self._exchange.dies():
            await asyncio.Event().wait()
        return response


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


async def _quietly(work: Awaitable[object]) -> None:
    with contextlib.suppress(CallcenterError):
        await work


async def started(
    made: Callable[[], Directory] = standard_directory, account: Account = ACCOUNT, **options: float
) -> Exchange:
    """Return a centre and a cloud that run; to be closed."""
    shared = Path("/dev/shm")  # memory: what is tested here is not the disk
    folder = Path(tempfile.mkdtemp(prefix="callcenter-calls-", dir=shared if shared.is_dir() else None))
    running = Exchange(folder, made(), account, **options)
    await running.start()
    return running


@asynccontextmanager
async def exchange(
    made: Callable[[], Directory] = standard_directory, account: Account = ACCOUNT, **options: float
) -> AsyncIterator[Exchange]:
    """Run a centre and a cloud until the block ends; then all they said is held to Twilio's documentation."""
    running = await started(made, account, **options)
    try:
        yield running
        record = running.cloud.record()
        check_record(record, more=("ticket",))
        check_violations(record, allowed=UNANSWERED if running.was_down else ())
    finally:
        await running.close()
