"""The Twilio channel, whole: what it serves, what it sends, and what it looks after."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from callcenter.access.dependencies import public
from callcenter.channels.callback.service import CallbackService
from callcenter.channels.reception import Reception
from callcenter.channels.voice.service import VoiceService
from callcenter.channels.voice.twilio.client import CarrierHttp
from callcenter.channels.voice.twilio.rest import carrier_from
from callcenter.channels.voice.twilio.scenes import Scenes
from callcenter.channels.voice.twilio.sender import KINDS, CallSender
from callcenter.channels.voice.twilio.signature import Signatures
from callcenter.channels.voice.twilio.sweeper import EVERY_S, Sweeper
from callcenter.channels.voice.twilio.urls import Urls
from callcenter.channels.voice.twilio.webhooks import Webhooks
from callcenter.contacts.ports import EffectSender
from callcenter.contacts.service import Contacts
from callcenter.live.screen_pops import ScreenPops
from callcenter.live.view import LiveView
from callcenter.settings import Settings


class TwilioChannel:
    """Calls through Twilio, for the account of the settings, which must be set."""

    def __init__(
        self,
        settings: Settings,
        contacts: Contacts,
        reception: Reception,
        view: LiveView,
        pops: ScreenPops,
        callbacks: CallbackService,
        *,
        http: Callable[[str], CarrierHttp] = CarrierHttp,
        sweep_every_s: float | None = EVERY_S,
    ) -> None:
        assert settings.twilio_account_sid is not None
        urls, sounds = Urls(settings.public_url), settings.config_dir / "sounds"
        self._sounds: Path = sounds
        self._http = http(settings.twilio_api_url)
        self.carrier = carrier = carrier_from(settings, self._http)
        voice = VoiceService(contacts, reception, view, callbacks, secret=settings.identity_secret.get_secret_value())
        signatures = Signatures(settings.public_url, settings.twilio_auth_tokens)
        scenes = Scenes(view, pops, urls, sounds)
        self._webhooks = Webhooks(voice, scenes, callbacks, signatures, settings.twilio_account_sid)
        self.webhooks = self._webhooks.routes()
        self._sender = CallSender(carrier, contacts, urls, view.talk, callbacks)
        self.sweeper = Sweeper(carrier, contacts, view, every_s=sweep_every_s)

    def routes(self) -> list[Route | Mount]:
        """Return the webhooks, and the centre's own sounds."""
        if not self._sounds.is_dir():
            return [*self.webhooks]
        return [*self.webhooks, Mount("/media", public(StaticFiles(directory=self._sounds)), name="media")]

    def senders(self) -> dict[str, EffectSender]:
        """Return what carries each kind of a call's effects."""
        return dict.fromkeys(KINDS, self._sender)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look after the calls until the block ends."""
        async with self._http:
            self.sweeper.start()
            try:
                yield
            finally:
                await self.sweeper.stop()
