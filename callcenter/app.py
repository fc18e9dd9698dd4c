"""The composition root: makes every part and joins them. Nothing clever happens here."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import APIRouter, Depends, FastAPI
from starlette.responses import JSONResponse
from starlette.routing import Mount

from callcenter import __version__
from callcenter.access.dependencies import Gate, anyone, public
from callcenter.access.endpoints import router as session_router
from callcenter.access.models import Role
from callcenter.access.service import Access
from callcenter.access.users_endpoints import router as users_router
from callcenter.attachments import leftovers
from callcenter.attachments.endpoints import router as attachments_router
from callcenter.attachments.storage import Attachments
from callcenter.channels.callback.endpoints import router as callback_router
from callcenter.channels.callback.service import CallbackService
from callcenter.channels.chat.endpoints import router as chat_router
from callcenter.channels.chat.service import ChatService
from callcenter.channels.reception import Reception
from callcenter.channels.voice.endpoints import router as voice_router
from callcenter.channels.voice.twilio.channel import TwilioChannel
from callcenter.channels.voice.twilio.client import CarrierHttp
from callcenter.channels.voice.twilio.sweeper import EVERY_S
from callcenter.channels.voice.voicemail import router as voicemail_router
from callcenter.clock import CellClock, LoopClock
from callcenter.contact_log.endpoints import router as contacts_router
from callcenter.contact_log.followers import followers
from callcenter.contact_log.outbox_store import SqlOutboxStore
from callcenter.contact_log.past_offers import PastOffers
from callcenter.contact_log.reader import LogReader
from callcenter.contact_log.service import ContactHistory
from callcenter.contact_log.store import SqlLogStore
from callcenter.contact_log.tail import Tail
from callcenter.contacts.host import Host
from callcenter.contacts.outbox import Outbox
from callcenter.contacts.ports import EffectSender
from callcenter.contacts.service import Contacts
from callcenter.customers.callback_numbers import CallbackNumbers
from callcenter.customers.crm import CrmReporter
from callcenter.customers.endpoints import router as customers_router
from callcenter.customers.erasure import router as erasure_router
from callcenter.customers.merge_endpoints import router as merges_router
from callcenter.customers.service import CustomerService
from callcenter.customers.transcript_mail import TranscriptMailer, TranscriptRequests
from callcenter.customers.visibility import Visibility
from callcenter.day.board import DayBoard
from callcenter.db.database import Database
from callcenter.directory.changes import Changes
from callcenter.directory.endpoints import router as configuration_router
from callcenter.directory.service import Directory
from callcenter.directory.starting import directory_of
from callcenter.directory.zones import zone as pinned_zone
from callcenter.http import middleware
from callcenter.http.console_files import console_routes
from callcenter.http.problems import RESPONSES
from callcenter.live.endpoints import router as live_router
from callcenter.live.hub import Hub
from callcenter.live.screen_pops import ScreenPops
from callcenter.live.view import LiveView
from callcenter.people import People
from callcenter.reports.endpoints import router as reports_router
from callcenter.reports.service import Reports
from callcenter.settings import Settings
from callcenter.supervision.alarm_desk import AlarmDesk
from callcenter.supervision.alarm_endpoints import router as alarms_router
from callcenter.supervision.closing_endpoints import router as closing_router
from callcenter.supervision.endpoints import router as supervision_router
from callcenter.supervision.exporter import router as metrics_router
from callcenter.supervision.line_endpoints import router as line_router
from callcenter.supervision.past import Past
from callcenter.supervision.routing_endpoints import router as routing_router
from callcenter.supervision.steering_endpoints import adjustments_router
from callcenter.supervision.steering_endpoints import router as steering_router
from callcenter.voicemails.board import VoicemailBoard

log = logging.getLogger(__name__)

CELL = "main"
CLOCK_EVERY_S = 5.0
_HOURS_EVERY_S = 24 * 3_600


@dataclass(frozen=True)
class Centre:
    """A running contact centre: its parts, for the routes and the commands that need them."""

    settings: Settings
    database: Database
    directory: Directory
    host: Host
    contacts: Contacts
    customers: CustomerService
    view: LiveView
    visibility: Visibility
    hub: Hub
    pops: ScreenPops
    alarms: AlarmDesk
    days: DayBoard
    voicemails: VoicemailBoard
    access: Access
    clock: LoopClock
    changes: Changes

    async def resumed(self) -> None:
        """Tell the loop, which has lost its memory, what it cannot know: the centre in force, and who is connected."""
        await self.changes.configure()
        await self.hub.announce()


def make_centre(settings: Settings, database: Database, directory: Directory, clock: LoopClock | None = None) -> Centre:
    """Make the parts; nothing runs yet."""
    clock = clock or CellClock()
    host = Host(CELL, SqlLogStore(database, CELL), clock)
    contacts = Contacts(host)
    view = LiveView(directory, clock)
    host.follow(view)
    centre = directory.centre
    customers = CustomerService(
        database,
        clock,
        region=centre.region,
        language=centre.default_language,
        zone=lambda: pinned_zone(directory.zone),
    )
    pops = ScreenPops(customers)
    alarms = AlarmDesk(view, database)
    days = DayBoard(view, database)
    voicemails = VoicemailBoard(view, database)
    host.follow(voicemails)
    mails = TranscriptRequests(contacts, possible=settings.sends_mail)
    hub = Hub(view, contacts, pops, alarms, days, voicemails, mails)
    days.tell(hub.days_changed, hub.written_changed)
    voicemails.tell(hub.voicemails_changed)
    alarms.tell(hub.alarmed)
    return Centre(
        settings=settings,
        database=database,
        directory=directory,
        host=host,
        contacts=contacts,
        customers=customers,
        view=view,
        visibility=Visibility(directory, view, database),
        hub=hub,
        pops=pops,
        alarms=alarms,
        days=days,
        voicemails=voicemails,
        access=Access(database, session_hours=settings.session_hours, also=lambda agent: _also(directory, agent)),
        clock=clock,
        changes=Changes(
            directory,
            database,
            settings.config_dir,
            now=view.now,
            engine=lambda: view.state.engine,
            execute=host.execute,
        ),
    )


def create_app(
    centre: Centre,
    *,
    extra: Sequence[APIRouter] = (),
    on_ready: Callable[[], None] = lambda: None,
    carrier_http: Callable[[str], CarrierHttp] = CarrierHttp,
    sweep_every_s: float | None = EVERY_S,
) -> FastAPI:
    """Return the web application of a centre, which runs while the application does; then `on_ready` is called.

    `carrier_http` makes what the carrier is asked by, from its address; every `sweep_every_s` seconds, where that is
    not None, open calls are compared with the carrier's.
    """
    settings, gate = centre.settings, Gate(centre.access, centre.settings)
    reception = Reception(centre.contacts, centre.customers, centre.pops, lookup_timeout=settings.lookup_timeout)
    secret = settings.identity_secret.get_secret_value()
    chat = ChatService(
        centre.contacts,
        reception,
        centre.directory,
        secret=secret,
        starts_per_minute=settings.starts_per_minute,
        mails=centre.hub.mails,
        clock=centre.clock,
    )
    attachments = Attachments(centre.database, centre.contacts, centre.clock, secret)
    people = People(centre.database, centre.contacts, centre.customers, centre.view, centre.pops, centre.days)
    numbers = CallbackNumbers(centre.database)
    callbacks = CallbackService(centre.contacts, reception, centre.view, numbers)
    centre.voicemails.call_back_by(callbacks.ask_agent)
    calls = None
    if settings.carrier != "none":
        calls = TwilioChannel(
            settings,
            centre.contacts,
            reception,
            centre.view,
            centre.pops,
            callbacks,
            http=carrier_http,
            sweep_every_s=sweep_every_s,
        )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running(centre, calls) as outbox:
            app.state.outbox, app.state.calls = outbox, calls
            on_ready()
            yield

    app = FastAPI(
        title="callcenter",
        version=__version__,
        summary="Contacts, customers, queues and agents of a contact centre",
        openapi_url=middleware.OPENAPI_PATH,
        docs_url=middleware.DOCS_PATH,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        responses=RESPONSES,
        lifespan=lifespan,
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
        },  # ours are at /metrics; it would ask each request
    )
    middleware.install(app, settings, machines=calls.webhooks if calls else ())
    reader = LogReader(centre.database, CELL)
    rate = settings.messages_per_second
    # Before all others, as every route before the right one is asked whether it is the one.
    app.router.routes.extend(calls.routes() if calls else ())
    seen = centre.visibility.of_caller
    staff, supervisors = gate.signed_in, gate.requires(Role.SUPERVISOR, Role.ADMIN)
    history = ContactHistory(centre.database, centre.clock)
    past = Past(centre.database, CELL, centre.clock, lambda: centre.directory, directory_of)
    routers = [
        session_router(centre.access, settings),
        users_router(centre.access, gate, centre.directory.users),
        contacts_router(history, seen(staff), seen(supervisors), centre.directory),
        supervision_router(centre.view, past, staff, seen(staff)),
        line_router(centre.view, past, seen(supervisors)),
        reports_router(
            Reports(centre.database, CELL, centre.clock, lambda: centre.directory.zone),
            seen(supervisors),
            centre.directory,
        ),
        routing_router(centre.view, PastOffers(centre.database, CELL), history.check_seen, seen(supervisors)),
        closing_router(centre.hub.contacts, gate),
        steering_router(centre.hub.contacts, gate),
        adjustments_router(centre.hub.contacts, centre.view, gate),
        alarms_router(centre.alarms, centre.database, gate),
        customers_router(centre.customers, seen(staff)),
        configuration_router(centre.changes, gate),
        erasure_router(people.forget, centre.customers.check_seen, seen(gate.requires(Role.ADMIN))),
        merges_router(people.merge, people.undo_merge, centre.customers.check_seen, staff, seen(staff)),
        live_router(
            centre.hub,
            reader,
            centre.access,
            gate,
            centre.visibility,
            messages_per_second=rate,
            softphone=settings.carrier,
        ),
        voice_router(centre.view, settings, gate),
        voicemail_router(centre.database, calls.carrier if calls else None, history.check_seen, seen(staff)),
        callback_router(callbacks, starts_per_minute=settings.starts_per_minute),
        chat_router(chat, centre.hub, reader, gate, messages_per_second=rate),
        attachments_router(attachments, chat.contact_of, gate, centre.visibility.of_whoever_calls(centre.access)),
        metrics_router(centre.view, centre.host, SqlOutboxStore(centre.database, CELL).counts),
        _health(centre),
        *extra,
    ]
    for router in routers:
        app.include_router(router)
    for route in console_routes(settings.console_dir, demo=settings.mode == "demo"):
        public(route.app if isinstance(route, Mount) else route.endpoint)
        app.router.routes.append(route)
    return app


def _also(directory: Directory, agent: str) -> list[Role]:
    """Return what the configuration in force makes of an agent besides."""
    configured = directory.centre.agents.get(agent)
    return [Role(role) for role in configured.also] if configured else []


@asynccontextmanager
async def _running(centre: Centre, calls: TwilioChannel | None) -> AsyncIterator[Outbox]:
    """Start the parts in order, and stop them in the other."""
    tasks: set[asyncio.Task[None]] = set()

    def run(work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        async def watched() -> None:
            try:
                await work()
            except Exception as failure:
                log.error("%s failed (%s)", work.__name__, type(failure).__name__)

        task = asyncio.create_task(watched())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async with AsyncExitStack() as stack:
        senders = {**await _senders(centre, stack), **(calls.senders() if calls else {})}
        outbox = Outbox(SqlOutboxStore(centre.database, CELL), senders, centre.clock, centre.view.talk)
        centre.host.follow(outbox)
        tail = Tail()
        behind = followers(
            centre.database, CELL, centre.clock, tail, moments_kept_ms=round(centre.settings.past_days * 86_400_000)
        )
        centre.host.follow(tail)
        for follower in behind:
            centre.host.follow(follower)
        centre.host.on_resumed(lambda: run(centre.resumed))
        stack.push_async_callback(centre.customers.close)
        await centre.host.start()
        stack.push_async_callback(centre.host.stop)
        await centre.changes.configure()
        for follower in behind:
            follower.start()
            stack.push_async_callback(follower.stop)
        if calls:
            await stack.enter_async_context(calls.running())
        outbox.start()
        stack.push_async_callback(outbox.stop)
        for clockwork in (
            _keep_hours_ahead(centre),
            _watch_the_clock(centre),
            centre.alarms.run(),
            centre.days.run(),
            centre.voicemails.run(),
            leftovers.keep_clear(centre.database, centre.clock),
        ):
            stack.callback(asyncio.create_task(clockwork).cancel)
        with suppress(NotImplementedError, RuntimeError, ValueError):  # only the main thread of a Unix process can
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, run, centre.changes.reload)
        yield outbox


async def _senders(centre: Centre, stack: AsyncExitStack) -> dict[str, EffectSender]:
    settings, senders = centre.settings, dict[str, EffectSender]()
    if settings.crm_webhook_url is not None:
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=10))
        secret = settings.crm_webhook_secret.get_secret_value()
        senders["report_contact"] = CrmReporter(centre.database, settings.crm_webhook_url, secret, client)
    if settings.smtp_url is not None and settings.mail_from:
        senders["mail_transcript"] = TranscriptMailer(
            centre.database, centre.directory, centre.clock, settings.smtp_url.get_secret_value(), settings.mail_from
        )
    return senders


async def _keep_hours_ahead(centre: Centre) -> None:
    """Compile the opening hours anew each day, so that they always reach years ahead."""
    while True:
        await asyncio.sleep(_HOURS_EVERY_S)
        try:
            await centre.changes.recompile()
        except Exception:
            log.exception("the opening hours could not be compiled anew; tried again tomorrow")


async def _watch_the_clock(centre: Centre) -> None:
    """Have the screens told when a queue opens or closes, and when a new day begins."""
    while True:
        await asyncio.sleep(CLOCK_EVERY_S)
        try:
            centre.view.look_at_the_clock()
        except Exception:
            log.exception("the screens could not be told what the clock has changed; tried again")


def _health(centre: Centre) -> APIRouter:
    routes = APIRouter(tags=["operation"])

    @routes.get("/healthz", dependencies=[Depends(anyone)], summary="Is the process alive?")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz", dependencies=[Depends(anyone)], summary="Are contacts being taken?")
    async def readyz() -> JSONResponse:
        ready = centre.host.up
        return JSONResponse(
            {"status": "ready" if ready else "the contact log cannot be written"}, 200 if ready else 503
        )

    return routes
